//! What a reconciliation looks at, gathered.

use std::collections::BTreeSet;

use domain::bank::{BankAccount, BankLine, Holding, gaps};
use domain::id::BankId;
use domain::money::Money;
use domain::reconciliation::{Facts, OpenSlip};
use domain::slip::Slip;
use domain::trust::TrustBank;
use jiff::ToSpan;
use jiff::civil::Date;
use store::reconciliations::{KeptAside, KeptMatch};
use store::{Fault, FirmStore, Member, Versioned};
use web::{App, Refusal};

use crate::book;

/// For so many days a slip waits for its bank line, and papers wait for their slip.
const SLIP_DAYS: i64 = 90;

/// The facts of a period, and what a form on its page needs besides.
pub(super) struct Loaded {
    pub(super) account: BankAccount,
    pub(super) bank: Versioned<TrustBank>,
    pub(super) facts: Facts,
    /// What was confirmed since the last signature.
    pub(super) open: Vec<KeptMatch>,
    /// What was set aside since then.
    pub(super) aside: Vec<KeptAside>,
    /// The last day that an earlier signature closed.
    pub(super) closed: Option<Date>,
    /// What a signature is given to.
    pub(super) turn: u64,
    pub(super) is_signed: bool,
}

impl Loaded {
    pub(super) async fn load(
        app: &App,
        member: &Member,
        id: &BankId,
        to: Date,
    ) -> Result<Self, Refusal> {
        let store = app.store.of(member);
        let account = store.bank_account(id).await?.ok_or(Refusal::NotFound)?.value;
        if account.holding != Holding::Trust {
            return Err(Refusal::NotAllowed(
                "Only an account that holds clients’ money is reconciled three ways.",
            ));
        }
        // First of all: what comes while the rest is read gives it another version.
        let bank = store.trust().bank(id).await?.ok_or(Refusal::NotFound)?;
        let turn = store.bank_turn(id).await?;
        let statements = store.statements(id).await?;
        let ended = statements.iter().filter(|head| head.to == Some(to) && head.closing.is_some());
        let head = ended.max_by_key(|head| head.at).ok_or(Refusal::NotFound)?;
        let signed = store.reconciliations(id).await?;
        let before = signed.iter().map(|signed| signed.to).filter(|day| *day < to).max();
        let from = match before {
            Some(before) => before.saturating_add(1.day()),
            None => statements.iter().filter_map(|head| head.from).min().unwrap_or(to),
        };
        let zero = Money::zero(account.currency);
        let (closed, open): (Vec<KeptMatch>, Vec<KeptMatch>) = store
            .bank_matches(id)
            .await?
            .into_iter()
            .filter(|kept| kept.on <= to)
            .partition(|kept| before.is_some_and(|before| kept.on <= before));
        let (gone, aside): (Vec<KeptAside>, Vec<KeptAside>) = store
            .bank_aside(id)
            .await?
            .into_iter()
            .filter(|kept| kept.on <= to)
            .partition(|kept| before.is_some_and(|before| kept.on <= before));
        let done: BTreeSet<String> =
            closed.iter().flat_map(|kept| kept.matched.entries.iter().cloned()).collect();
        let of = (&account.id, account.currency);
        let book = book::whole(app, &store, of, ((from, to), &done)).await?;
        let missing = gaps(&statements).into_iter().filter(|gap| gap.before <= to);
        let mut facts = Facts {
            from,
            to,
            statement: head.closing.unwrap_or(zero),
            lines: store.bank_lines(id, (Date::constant(1970, 1, 1), to)).await?,
            book: book.lines,
            journal: book.journal,
            ledgers: book.ledgers,
            slips: slips(&store, id, (from, to)).await?,
            matches: open.iter().map(|kept| kept.matched.clone()).collect(),
            aside: aside.iter().map(|kept| kept.aside.clone()).collect(),
            suspense: store.suspense_explained(id, to).await?,
            gaps: missing.map(|gap| gap.to_string()).collect(),
        };
        leave_out(&mut facts, &closed, &gone);
        let is_signed = signed.iter().any(|signed| signed.to == to);
        Ok(Self { account, bank, facts, open, aside, closed: before, turn, is_signed })
    }
}

/// What went to the bank on slips that no line is matched to yet, also shortly before the period.
async fn slips(
    store: &FirmStore<'_>,
    id: &BankId,
    (from, to): (Date, Date),
) -> Result<Vec<OpenSlip>, Fault> {
    let open = |slip: Slip| OpenSlip {
        id: slip.id,
        on: slip.on,
        total: slip.total,
        receipts: slip.papers.iter().filter_map(|paper| paper.origin.receipt()).cloned().collect(),
    };
    let span = (from.saturating_sub(SLIP_DAYS.days()), to.saturating_add(SLIP_DAYS.days()));
    Ok(store.slips_open(id, span).await?.into_iter().map(open).collect())
}

/// What earlier signatures closed is not looked at again.
fn leave_out(facts: &mut Facts, closed: &[KeptMatch], gone: &[KeptAside]) {
    let matched = closed.iter().flat_map(|kept| &kept.matched.lines);
    let lines: BTreeSet<_> = matched.chain(gone.iter().map(|kept| &kept.aside.mark)).collect();
    let entries: BTreeSet<_> = closed.iter().flat_map(|kept| &kept.matched.entries).collect();
    facts.lines.retain(|found: &BankLine| !lines.contains(&found.mark));
    facts.book.retain(|entry| !entries.contains(&entry.id));
}
