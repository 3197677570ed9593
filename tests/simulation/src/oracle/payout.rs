//! Payouts: what our books say is at the bank, against what the processor sent (rule PSP-45).

use super::read::{amount, number, text};
use super::{Oracle, Wrong};
use crate::bank::{Bank, PayoutState};
use crate::engine::Change;

/// Money that went to the firm's bank.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PaidOut {
    /// The processor's id.
    pub object: String,
    /// How much.
    pub amount: i64,
    /// The word of its state.
    pub state: String,
}

/// The states of a payout in the order in which they may follow each other (rule PSP-16).
const STATES: [&str; 3] = ["on its way", "paid", "failed"];

impl Oracle {
    pub(super) fn take_payout(&mut self, id: &str, change: &Change) -> Result<(), Wrong> {
        let Some(item) = &change.new else { return Err(format!("The payout {id} is gone.")) };
        let payout = PaidOut {
            object: text(item, "object").to_owned(),
            amount: amount(item, "amount")?,
            state: text(item, "state").to_owned(),
        };
        if number(item, "fees") != Some(0) {
            return Err(format!("PSP-45: the payout {id} has fees of its own."));
        }
        let place = |state: &str| STATES.iter().position(|word| *word == state);
        match self.payouts.insert(id.to_owned(), payout.clone()) {
            Some(old)
                if old.amount != payout.amount || place(&old.state) >= place(&payout.state) =>
            {
                Err(format!("PSP-16: the payout {id} went from {old:?} to {payout:?}."))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// What payouts brought to the bank.
    pub(super) fn paid_out(&self) -> i64 {
        let paid = self.payouts.values().filter(|payout| payout.state == "paid");
        paid.map(|payout| payout.amount).sum()
    }

    /// The firm's bank has what was paid out and the fees that were taken out of trust, less what
    /// the firm put there of its own.
    pub(super) fn look_at_bank(&self) -> Result<(), Wrong> {
        let drawn = self.trust.disbursed.values();
        let drawn = drawn.filter(|paid| paid.invoice.is_some() && paid.state == "paid");
        let drawn: i64 = drawn.map(|paid| paid.amount).sum();
        let there = self.paid_out() + drawn - self.put_in_trust();
        let booked = self.ledger.balance("bank");
        if there == booked {
            Ok(())
        } else {
            Err(format!("PSP-45: the bank has {there}, and the ledger says {booked}."))
        }
    }

    /// At rest, every payout is what the processor says, and the books are the bank's statement.
    pub(super) fn payouts_at_rest(&self, bank: &Bank) -> Result<(), Wrong> {
        for payout in bank.payouts() {
            let word = match payout.state {
                PayoutState::UnderWay => "on its way",
                PayoutState::Paid => "paid",
                PayoutState::Failed => "failed",
            };
            let ours = self.payouts.values().find(|one| one.object == payout.id);
            if ours.is_none_or(|ours| ours.state != word || ours.amount != payout.amount) {
                return Err(format!("At rest the payout {payout:?} is {ours:?} in our books."));
            }
        }
        let stated: i64 = bank.statement().iter().sum();
        if stated == self.paid_out() {
            Ok(())
        } else {
            let ours = self.paid_out();
            Err(format!("PSP-45: the bank's statement has {stated} of payouts, our books {ours}."))
        }
    }
}
