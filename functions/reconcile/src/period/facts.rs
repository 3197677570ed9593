//! What a reconciliation looks at, gathered.

use std::collections::{BTreeSet, HashMap};

use domain::bank::{BankAccount, BankLine, Holding, gaps};
use domain::id::{BankId, JournalId, MatterId};
use domain::ledger::{Cause, Entry, PoolKind, Trust, TrustAccount};
use domain::matter::Matter;
use domain::money::Money;
use domain::reconciliation::{Book, Facts, Instrument, Names, OpenSlip};
use domain::slip::Slip;
use domain::trust::{Arrival, Instrument as Drawn, TrustBank};
use jiff::ToSpan;
use jiff::civil::Date;
use store::reconciliations::KeptMatch;
use store::trust::Moved;
use store::{Fault, FirmStore, Member, Versioned};
use web::{App, Refusal};

/// After so many months without an entry the book had not begun.
const EMPTY_MONTHS: u8 = 24;

/// For so many days a slip waits for its bank line, and papers wait for their slip.
const SLIP_DAYS: i64 = 90;

/// The facts of a period, and what a form on its page needs besides.
pub(super) struct Loaded {
    pub(super) account: BankAccount,
    pub(super) bank: Versioned<TrustBank>,
    pub(super) facts: Facts,
    /// What was confirmed since the last signature.
    pub(super) open: Vec<KeptMatch>,
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
        let done: BTreeSet<String> =
            closed.iter().flat_map(|kept| kept.matched.entries.iter().cloned()).collect();
        let book = book(app, &store, &account, ((from, to), &done)).await?;
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
            suspense: store.suspense_explained(id, to).await?,
            gaps: missing.map(|gap| gap.to_string()).collect(),
        };
        leave_out(&mut facts, &closed);
        let is_signed = signed.iter().any(|signed| signed.to == to);
        Ok(Self { account, bank, facts, open, turn, is_signed })
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
fn leave_out(facts: &mut Facts, closed: &[KeptMatch]) {
    let lines: BTreeSet<_> = closed.iter().flat_map(|kept| &kept.matched.lines).collect();
    let entries: BTreeSet<_> = closed.iter().flat_map(|kept| &kept.matched.entries).collect();
    facts.lines.retain(|found: &BankLine| !lines.contains(&found.mark));
    facts.book.retain(|entry| !entries.contains(&entry.id));
}

/// The book's side, from the journal: entries that earlier signatures closed need no names.
async fn book(
    app: &App,
    store: &FirmStore<'_>,
    account: &BankAccount,
    (span, closed): ((Date, Date), &BTreeSet<String>),
) -> Result<Book, Refusal> {
    let entries = entries(app, app.today().await?).await?;
    let postings = entries.iter().flat_map(Entry::postings);
    let accounts = postings.flat_map(|posting| [&posting.from, &posting.to]);
    let matters: BTreeSet<MatterId> = accounts.filter_map(matter_of).cloned().collect();
    let matters: Vec<MatterId> = matters.into_iter().collect();
    let open = entries
        .iter()
        .filter(|entry| entry.effective_on() <= span.1 && !closed.contains(entry.id().as_str()));
    let causes: HashMap<&JournalId, &Cause> =
        entries.iter().map(|entry| (entry.id(), entry.cause())).collect();
    let names = Called {
        matters: store.matters_named(&matters).await?,
        moved: store.trust().behind(open.map(|entry| cause(&causes, entry))).await?,
        causes,
    };
    Ok(Book::of(&entries, (&account.id, account.currency), span, &names))
}

/// What an entry comes from; of a reversal, what it takes back.
fn cause<'a>(causes: &HashMap<&JournalId, &'a Cause>, entry: &'a Entry<Trust>) -> &'a Cause {
    let own = entry.cause();
    if let Cause::Reversal(of) = own { causes.get(of).copied().unwrap_or(own) } else { own }
}

const fn matter_of(account: &TrustAccount) -> Option<&MatterId> {
    match account {
        TrustAccount::ClientLedger(_, matter) => Some(matter),
        TrustAccount::Bank(_) | TrustAccount::InTransit(_) | TrustAccount::Pool(..) => None,
    }
}

/// Every entry of the trust book, in the order they were posted.
async fn entries(app: &App, today: Date) -> Result<Vec<Entry<Trust>>, Fault> {
    let system = app.store.system("reconciliation");
    let mut months = Vec::new();
    let (mut month, mut empty) = (today.saturating_add(1.month()).first_of_month(), 0);
    while empty < EMPTY_MONTHS {
        let word = month.strftime("%Y-%m").to_string();
        let (mut entries, mut from) = (Vec::new(), None);
        loop {
            let page = system.trust_entries_of_month(&word, from).await?;
            entries.extend(page.items);
            from = page.next;
            if from.is_none() {
                break;
            }
        }
        empty = if entries.is_empty() { empty.saturating_add(1) } else { 0 };
        months.push(entries);
        month = month.saturating_sub(1.month());
    }
    Ok(months.into_iter().rev().flatten().collect())
}

/// What entries alone don't say.
struct Called<'a> {
    matters: HashMap<MatterId, Matter>,
    moved: HashMap<String, Moved>,
    causes: HashMap<&'a JournalId, &'a Cause>,
}

impl Names for Called<'_> {
    fn ledger(&self, account: &TrustAccount) -> String {
        match account {
            TrustAccount::ClientLedger(_, id) => self.matters.get(id).map_or_else(
                || id.to_string(),
                |matter| format!("{} / {} {}", matter.client_name, matter.number, matter.name),
            ),
            TrustAccount::Pool(_, PoolKind::Cushion) => "The firm’s cushion".to_owned(),
            TrustAccount::Pool(_, PoolKind::Suspense) => "Suspense".to_owned(),
            TrustAccount::Pool(_, PoolKind::Interest) => {
                "Interest owed to the bar’s fund".to_owned()
            }
            TrustAccount::Pool(_, PoolKind::Shortage) => "Shortage".to_owned(),
            TrustAccount::Bank(_) | TrustAccount::InTransit(_) => account.to_string(),
        }
    }

    fn party(&self, entry: &Entry<Trust>) -> (Option<String>, String, Instrument) {
        match self.moved.get(&cause(&self.causes, entry).to_string()) {
            Some(Moved::In(given)) => {
                let by = match given.arrival {
                    Arrival::InTransit(_) => Instrument::Processor,
                    Arrival::Bank => Instrument::Other,
                };
                (Some(given.instrument.to_string()), given.from.to_string(), by)
            }
            Some(Moved::Out(payment)) => {
                let (number, by) = match &payment.order.instrument {
                    Drawn::Cheque(number) => (Some(number.to_string()), Instrument::Cheque),
                    Drawn::Electronic(reference) => {
                        (Some(reference.to_string()), Instrument::Other)
                    }
                    Drawn::Book => (None, Instrument::Other),
                };
                (number, payment.order.payee.to_string(), by)
            }
            None => (None, entry.cause().to_string(), Instrument::Other),
        }
    }
}
