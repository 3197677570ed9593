//! The book of a trust bank account on a day, from the entries of the trust journal alone.

use std::collections::{BTreeSet, HashMap};

use domain::id::{BankId, JournalId, MatterId};
use domain::ledger::{Cause, Entry, PoolKind, Trust, TrustAccount};
use domain::matter::Matter;
use domain::money::Currency;
use domain::reconciliation::{Book, Instrument, Names};
use domain::trust::{Arrival, Instrument as Drawn};
use jiff::ToSpan;
use jiff::civil::Date;
use store::trust::Moved;
use store::{Fault, FirmStore};
use web::{App, Refusal};

/// After so many months without an entry the book had not begun.
const EMPTY_MONTHS: u8 = 24;

/// The book of some days, with who paid whom: entries that earlier signatures closed need no names.
pub(crate) async fn whole(
    app: &App,
    store: &FirmStore<'_>,
    bank: (&BankId, Currency),
    (span, closed): ((Date, Date), &BTreeSet<String>),
) -> Result<Book, Refusal> {
    let entries = entries(app, app.today().await?).await?;
    let causes = causes(&entries);
    let open = entries
        .iter()
        .filter(|entry| entry.effective_on() <= span.1 && !closed.contains(entry.id().as_str()));
    let moved = store.trust().behind(open.map(|entry| cause(&causes, entry))).await?;
    let names = Called { matters: matters(store, &entries).await?, moved, causes };
    Ok(Book::of(&entries, bank, span, &names))
}

/// The book at the end of a day: its balance and every ledger's, and nobody's payments by name.
pub(crate) async fn balances(
    app: &App,
    store: &FirmStore<'_>,
    bank: (&BankId, Currency),
    on: Date,
) -> Result<Book, Refusal> {
    let entries = entries(app, app.today().await?).await?;
    let (causes, moved) = (causes(&entries), HashMap::new());
    let names = Called { matters: matters(store, &entries).await?, moved, causes };
    Ok(Book::of(&entries, bank, (on, on), &names))
}

/// The matters that entries are about.
async fn matters(
    store: &FirmStore<'_>,
    entries: &[Entry<Trust>],
) -> Result<HashMap<MatterId, Matter>, Fault> {
    let postings = entries.iter().flat_map(Entry::postings);
    let accounts = postings.flat_map(|posting| [&posting.from, &posting.to]);
    let matters: BTreeSet<MatterId> = accounts.filter_map(matter_of).cloned().collect();
    let matters: Vec<MatterId> = matters.into_iter().collect();
    store.matters_named(&matters).await
}

fn causes(entries: &[Entry<Trust>]) -> HashMap<&JournalId, &Cause> {
    entries.iter().map(|entry| (entry.id(), entry.cause())).collect()
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
            None => (None, called(entry.cause()).to_owned(), Instrument::Other),
        }
    }
}

/// What an entry is called that no receipt and no payment is behind.
const fn called(cause: &Cause) -> &'static str {
    match cause {
        Cause::Bank(_) => "The account’s own",
        Cause::Reversal(_) => "An entry taken back",
        Cause::Receipt(_) => "Money that came in",
        Cause::Disbursement(_) => "Payment",
        Cause::Invoice(_) => "Invoice",
        Cause::Credit(_) => "Credit",
        Cause::Payment(_) => "Client’s payment",
        Cause::Refund(_) => "Refund",
        Cause::Dispute(_) => "Dispute",
        Cause::Payout(_) => "Payout",
    }
}
