//! The ledger: its entries folded into balances.

use domain::figures::Month;

use super::Check;
use super::difference::{Difference, same};

/// A clock that was ahead may have written into months to come.
const MONTHS_AHEAD: i32 = 12;

impl Check<'_> {
    /// The months in which something can have been written, as the journal names them.
    pub(super) fn months(&self) -> Vec<String> {
        let ahead = jiff::Span::new().months(MONTHS_AHEAD);
        let last = Month::of(self.today.saturating_add(ahead));
        Month::of(self.since).to(last).map(|month| month.to_string()).collect()
    }

    /// Folds all entries of the operating book; they come to nothing in every currency (LED-02).
    pub(super) async fn fold_ledger(&mut self) -> Result<(), Difference> {
        self.tells("the ledger");
        for month in self.months() {
            let mut from = None;
            loop {
                let page = self.system.entries_of_month(&month, from).await?;
                for entry in &page.items {
                    self.ledger.post(entry);
                    if super::trust::is_half(entry.cause()) {
                        self.transfers.insert(entry.id().clone());
                    }
                    self.counts.ledger_entries += 1;
                    self.bar.inc(1);
                }
                from = page.next;
                if from.is_none() {
                    break;
                }
            }
        }
        let mut sums: std::collections::BTreeMap<&str, i128> = <_>::default();
        for (_, currency, minor) in self.ledger.iter() {
            *sums.entry(currency).or_default() += minor;
        }
        sums.into_iter().try_for_each(|(currency, sum)| {
            same(&sum, &0, || {
                format!("The operating book comes to {sum} in {currency}, not to nothing.")
            })
        })
    }
}
