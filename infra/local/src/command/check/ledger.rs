//! The ledger: the entries of both books folded into balances.

use std::collections::{BTreeMap, VecDeque};

use domain::figures::Month;
use domain::id::{InvoiceId, JournalId};
use domain::ledger::{Balances, Cause, Entry, Operating, OperatingAccount, Trust};
use jiff::civil::Date;

use super::Check;
use super::difference::{Difference, same};

/// A clock that was ahead may have written into months to come.
const MONTHS_AHEAD: i32 = 12;

/// The trust book of a month, followed as far as the operating book has come: both are in the order
/// of their ids, and the halves of a transfer have one id and one time.
struct Other<'a> {
    month: &'a str,
    /// The ids of the last page that were not passed yet.
    ids: VecDeque<JournalId>,
    from: Option<String>,
    is_over: bool,
}

impl Check<'_> {
    /// The months in which something can have been written, as the journal names them.
    pub(super) fn months(&self) -> Vec<String> {
        let ahead = jiff::Span::new().months(MONTHS_AHEAD);
        let last = Month::of(self.today.saturating_add(ahead));
        Month::of(self.since).to(last).map(|month| month.to_string()).collect()
    }

    /// Folds all entries of both books; those of the operating book come to nothing in every
    /// currency (LED-02), and each of its transfers has its other half in the trust book.
    pub(super) async fn fold_ledger(&mut self) -> Result<(), Difference> {
        self.tells("the ledger");
        for month in self.months() {
            self.fold_month(&month).await?;
        }
        let mut sums: BTreeMap<String, i128> = BTreeMap::new();
        self.scratch.each_account::<Operating>(|_, currency, minor| {
            match sums.get_mut(currency) {
                Some(sum) => *sum += minor,
                None => drop(sums.insert(currency.to_owned(), minor)),
            }
        })?;
        sums.into_iter().try_for_each(|(currency, sum)| {
            same(&sum, &0, || {
                format!("The operating book comes to {sum} in {currency}, not to nothing.")
            })
        })
    }

    async fn fold_month(&mut self, month: &str) -> Result<(), Difference> {
        let mut other = Other { month, ids: VecDeque::new(), from: None, is_over: false };
        let mut from = None;
        loop {
            let page = self.system.entries_of_month(month, from).await?;
            let mut moved = Balances::default();
            for entry in &page.items {
                moved.post(entry);
                if is_half(entry.cause()) && !self.reach(&mut other, entry.id()).await? {
                    self.lonely.get_or_insert_with(|| entry.id().clone());
                }
                self.counts.ledger_entries += 1;
                self.bar.inc(1);
            }
            self.scratch.post::<Operating>(&moved)?;
            self.scratch.owe(page.items.iter().flat_map(owed))?;
            from = page.next;
            if from.is_none() {
                break;
            }
        }
        while !other.is_over {
            self.read_on(&mut other).await?;
            other.ids.clear();
        }
        Ok(())
    }

    /// Follows the trust book up to an id; tells whether it has that entry.
    async fn reach(&mut self, other: &mut Other<'_>, id: &JournalId) -> Result<bool, Difference> {
        loop {
            while let Some(first) = other.ids.front() {
                if first >= id {
                    return Ok(first == id);
                }
                other.ids.pop_front();
            }
            if other.is_over {
                return Ok(false);
            }
            self.read_on(other).await?;
        }
    }

    /// Folds the next page of the trust book.
    async fn read_on(&mut self, other: &mut Other<'_>) -> Result<(), Difference> {
        let page = self.system.trust_entries_of_month(other.month, other.from.take()).await?;
        let mut moved = Balances::default();
        for entry in &page.items {
            moved.post(entry);
            other.ids.push_back(entry.id().clone());
            self.counts.trust_entries += 1;
            self.bar.inc(1);
        }
        self.scratch.post::<Trust>(&moved)?;
        other.is_over = page.next.is_none();
        other.from = page.next;
        Ok(())
    }
}

/// Whether an entry of the operating book is half of a transfer.
const fn is_half(cause: &Cause) -> bool {
    matches!(cause, Cause::Disbursement(_) | Cause::Bank(_))
}

/// What an entry moves of what is owed on invoices.
fn owed(entry: &Entry<Operating>) -> Vec<(InvoiceId, Date, i64)> {
    let mut moved = Vec::new();
    for posting in entry.postings() {
        let minor = posting.amount.minor();
        for (account, more) in [(&posting.to, minor), (&posting.from, minor.saturating_neg())] {
            if let OperatingAccount::Receivable(invoice) = account {
                moved.push((invoice.clone(), entry.effective_on(), more));
            }
        }
    }
    moved
}
