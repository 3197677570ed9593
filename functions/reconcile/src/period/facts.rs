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
    /// How many periods were signed: what changes matches changes those of the open period.
    pub(super) signings: u64,
    /// Through which day the signature goes that covers this period.
    pub(super) signed: Option<Date>,
}

impl Loaded {
    /// Whether a signature covers the period: one of its own, or of a longer one that it is in.
    pub(super) const fn is_signed(&self) -> bool {
        self.signed.is_some()
    }

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
        // Before the signatures: one that comes meanwhile refuses what is done on this page.
        let signings = store.bank_signings(id).await?;
        let signed = store.reconciliations(id).await?;
        let covers = signed.iter().map(|signed| signed.to).filter(|day| *day >= to).min();
        let through = covers.unwrap_or(to);
        let before = signed.iter().map(|signed| signed.to).filter(|day| *day < to).max();
        let from = match before {
            Some(before) => before.saturating_add(1.day()),
            None => statements.iter().filter_map(|head| head.from).min().unwrap_or(to),
        };
        // What counts from a later day of the same signature is closed by it.
        let is_closed = |on: Date| on > to || before.is_some_and(|before| on <= before);
        let zero = Money::zero(account.currency);
        let (closed, open): (Vec<KeptMatch>, Vec<KeptMatch>) = store
            .bank_matches(id)
            .await?
            .into_iter()
            .filter(|kept| kept.on <= through)
            .partition(|kept| is_closed(kept.on));
        let (gone, aside): (Vec<KeptAside>, Vec<KeptAside>) = store
            .bank_aside(id)
            .await?
            .into_iter()
            .filter(|kept| kept.on <= through)
            .partition(|kept| is_closed(kept.on));
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
        let (closed, signed) = (before, covers);
        Ok(Self { account, bank, facts, open, aside, closed, turn, signings, signed })
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
