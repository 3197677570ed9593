//! The firm's own money in trust: the cushion, and what is missing (rule TR-05).

use super::read::amount;
use super::{Oracle, Wrong};
use crate::books::CUSHION_MAX;
use crate::engine::Change;

/// Accounts of the operating book that the firm's money in trust moves through.
const FIRMS: [&str; 3] = ["trust-cushion/", "bank-charges", "trust-shortage"];

impl Oracle {
    pub(super) fn take_pool(&mut self, bank: &str, change: &Change) -> Result<(), Wrong> {
        let kind = change.key.1.trim_start_matches("POOL#");
        let Some(item) = &change.new else {
            return Err(format!("TR-05: the {kind} of {bank} is gone."));
        };
        let there = amount(item, "available")?;
        self.pools.insert((bank.to_owned(), kind.to_owned()), there);
        Ok(())
    }

    /// Every pool is what the book says; the firm's own money is no more than the cushion, and what
    /// it made good no more than what was missing.
    pub(super) fn look_at_pools(&self) -> Result<(), Wrong> {
        for ((bank, kind), there) in &self.pools {
            let debits = self.ledger.in_trust_book(&format!("{kind}/{bank}"));
            let booked = if kind == "shortage" { debits } else { -debits };
            if *there != booked || *there < 0 {
                return Err(format!(
                    "TR-05: the {kind} of {bank} has {there}, and the book {booked}."
                ));
            }
            if kind == "cushion" && *there > CUSHION_MAX {
                return Err(format!("TR-05: the firm has {there} of its own in trust."));
            }
        }
        Ok(())
    }

    /// What the firm has put into trust of its own, or paid for it.
    pub(super) fn put_in_trust(&self) -> i64 {
        FIRMS.iter().map(|account| self.ledger.balances(account)).sum()
    }
}
