//! What invoices charge for each timekeeper, and what has come in of it (ANA-03).
//!
//! A payment is for an invoice as a whole: its parts belong to timekeepers, costs and tax in
//! the proportion of what the invoice charges for them, and no cent is lost between them. What is
//! charged for milestones of a flat fee is nobody's.

use crate::id::MemberId;
use crate::invoice::{Issued, Keeper};
use crate::money::Money;

/// One timekeeper's part of an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fees {
    /// The timekeeper's id, or their mark when they are not ours.
    pub who: String,
    /// What the invoice charges for their time.
    pub invoiced: Money,
    /// What has come in of it.
    pub collected: Money,
}

impl Issued {
    /// The parts of its timekeepers, in the order of the invoice.
    pub fn fees_by_keeper(&self) -> Vec<Fees> {
        let mut all: Vec<Fees> = Vec::new();
        for row in &self.timekeepers {
            let who = named(&row.keeper);
            match all.iter_mut().find(|fees| fees.who == who) {
                Some(fees) => fees.invoiced = fees.invoiced.plus(row.amount).unwrap_or(row.amount),
                None => all.push(Fees {
                    who: who.to_owned(),
                    invoiced: row.amount,
                    collected: Money::zero(row.amount.currency()),
                }),
            }
        }
        let weight = |money: Money| u32::try_from(money.minor().max(0)).unwrap_or(u32::MAX);
        let charged = all.iter().map(|fees| fees.invoiced);
        let timed = Money::sum(charged.clone(), self.total.currency()).unwrap_or(self.fees);
        let flat = self.fees.minus(timed).unwrap_or(self.costs);
        let tax = self.taxes.amount(self.total.currency()).unwrap_or(self.costs);
        let weights: Vec<u32> = charged.chain([flat, self.costs, tax]).map(weight).collect();
        // What was billed ahead has come in for the fees that deduct it, and for nobody's before.
        let came = self.deducting().and_then(|off| self.paid().plus(off)).unwrap_or(self.paid());
        for (fees, part) in all.iter_mut().zip(came.split(&weights)) {
            fees.collected = part;
        }
        all
    }
}

/// How cells name a timekeeper.
pub(super) fn named(keeper: &Keeper) -> &str {
    keeper.member.as_ref().map_or(keeper.mark.as_str(), MemberId::as_str)
}
