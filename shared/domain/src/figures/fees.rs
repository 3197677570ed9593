//! What invoices charge for each timekeeper, and what has come in of it (ANA-03).
//!
//! A payment is for an invoice as a whole: its parts belong to timekeepers, costs and tax in
//! the proportion of what the invoice charges for them, and no cent is lost between them. What is
//! charged for milestones of a flat fee is nobody's. What deposit invoices cover of the fees
//! (INV-30) counts as invoiced and never as collected: the invoice does not know what was paid on
//! them, and a payment of it is for what it asks for beside them, for each timekeeper alike.

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
    /// What has come in of it on the invoice itself, without what deposit invoices cover.
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
        let currency = self.total.currency();
        let charged = all.iter().map(|fees| fees.invoiced);
        let timed = Money::sum(charged.clone(), currency).unwrap_or(self.fees);
        let flat = self.fees.minus(timed).unwrap_or(self.costs);
        let tax = self.taxes.amount(currency).unwrap_or(self.costs);
        let mut weights: Vec<u32> = charged.chain([flat]).map(weight).collect();
        if !self.deducted.is_empty() {
            weights = self.own_fees().split(&weights).into_iter().map(weight).collect();
        }
        weights.extend([self.costs, tax].map(weight));
        for (fees, part) in all.iter_mut().zip(self.paid().split(&weights)) {
            fees.collected = part;
        }
        all
    }
}

/// How much of money that comes in is for a part of an invoice: nothing for what takes off.
fn weight(money: Money) -> u32 {
    u32::try_from(money.minor().max(0)).unwrap_or(u32::MAX)
}

/// How cells name a timekeeper.
pub(super) fn named(keeper: &Keeper) -> &str {
    keeper.member.as_ref().map_or(keeper.mark.as_str(), MemberId::as_str)
}
