//! What went back to payers: refunds and disputes, against the clearing account (rules PSP-43,
//! PSP-44).

use std::collections::BTreeMap;

use super::read::{amount, number, text};
use super::{Oracle, Wrong};
use crate::back::{DisputeState, RefundState};
use crate::engine::Change;
use crate::takers::Takers;

/// Refunds and disputes by their id.
#[derive(Debug, Default)]
pub(crate) struct Back {
    pub(crate) refunds: BTreeMap<String, Refunded>,
    pub(crate) disputes: BTreeMap<String, Disputed>,
}

/// Money that we gave back, or asked to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refunded {
    /// The payment.
    pub payment: String,
    /// How much.
    pub amount: i64,
    /// The word of its state.
    pub state: String,
}

/// Money that a payer's bank took back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Disputed {
    /// The payment.
    pub payment: String,
    /// The processor's id.
    pub object: String,
    /// The word of its state.
    pub state: String,
    /// Taken, given back, and the fee.
    pub moved: (i64, i64, i64),
}

/// The states of a refund in the order in which they may follow each other (rule PSP-16).
const STATES: [&str; 6] = ["checking", "refused", "in review", "on its way", "refunded", "failed"];

impl Refunded {
    /// Whether the money left, whatever came after.
    fn left(&self) -> bool {
        matches!(self.state.as_str(), "on its way" | "refunded" | "failed")
    }
}

impl Oracle {
    pub(super) fn take_refund(&mut self, id: &str, change: &Change) -> Result<(), Wrong> {
        let Some(item) = &change.new else { return Err(format!("The refund {id} is gone.")) };
        let refund = Refunded {
            payment: text(item, "payment").to_owned(),
            amount: amount(item, "amount")?,
            state: text(item, "state").to_owned(),
        };
        self.touched.payments.insert(refund.payment.clone());
        let place = |state: &str| STATES.iter().position(|word| *word == state);
        match self.back.refunds.insert(id.to_owned(), refund.clone()) {
            Some(old)
                if old.amount != refund.amount || place(&old.state) > place(&refund.state) =>
            {
                Err(format!("PSP-16: the refund {id} went from {old:?} to {refund:?}."))
            }
            Some(_) | None => Ok(()),
        }
    }

    pub(super) fn take_dispute(&mut self, id: &str, change: &Change) -> Result<(), Wrong> {
        let Some(item) = &change.new else { return Err(format!("The dispute {id} is gone.")) };
        let of = |name| number(item, name).unwrap_or(0);
        let dispute = Disputed {
            payment: text(item, "payment").to_owned(),
            object: text(item, "object").to_owned(),
            state: text(item, "state").to_owned(),
            moved: (of("withdrawn"), of("reinstated"), of("fee")),
        };
        self.touched.payments.insert(dispute.payment.clone());
        match self.back.disputes.insert(id.to_owned(), dispute.clone()) {
            Some(old) if old.moved.0 > dispute.moved.0 || old.moved.1 > dispute.moved.1 => {
                Err(format!("PSP-16: the dispute {id} went from {old:?} to {dispute:?}."))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// What left a clearing account of the firm's own money again, and what disputes cost.
    pub(super) fn gone(&self, taker: &str) -> (i64, i64) {
        let theirs = |payment: &str| self.payments.get(payment).is_some_and(|of| of.taker == taker);
        let refunds = self.back.refunds.values().filter(|one| one.left() && theirs(&one.payment));
        let back = |one: &Refunded| if one.state == "failed" { 0 } else { one.amount };
        let refunded: i64 = refunds.map(back).sum();
        let disputes = self.back.disputes.values().filter(|one| theirs(&one.payment));
        disputes.fold((refunded, 0), |(gone, fees), one| {
            let (out, back, fee) = one.moved;
            (gone + out - back + fee, fees + fee)
        })
    }

    /// What went back of a client's payments and is owed again: refunds that left, and what was
    /// lost; what a bank took beyond what was left of a payment is the firm's loss.
    pub(super) fn gone_of(&self, client: &str) -> i64 {
        let payments = self.payments.iter();
        let theirs = payments.filter(|(_, one)| one.client == client && one.deposit.is_none());
        theirs.map(|(id, payment)| self.gone_of_payment(id).min(payment.amount)).sum()
    }

    fn gone_of_payment(&self, payment: &str) -> i64 {
        let refunds = self.back.refunds.values().filter(|one| one.payment == payment);
        let refunded: i64 = refunds.filter(|one| one.left()).map(|one| one.amount).sum();
        let disputes = self.back.disputes.values().filter(|one| one.payment == payment);
        let lost = disputes.filter(|one| one.state == "lost");
        refunded + lost.map(|one| one.moved.0 - one.moved.1).sum::<i64>()
    }

    /// Refunds of a payment that were asked for and not refused come to no more than it brought,
    /// however many asked at once (rule PSP-43).
    pub(super) fn look_at_refunds(&self, payment: &str) -> Result<(), Wrong> {
        let asked = self.back.refunds.values().filter(|one| one.payment == payment);
        let asked: i64 = asked.filter(|one| one.state != "refused").map(|one| one.amount).sum();
        let brought = self.payments.get(payment).map_or(0, |payment| payment.amount);
        if asked <= brought {
            Ok(())
        } else {
            Err(format!("PSP-43: {asked} of {brought} of {payment} are to go back."))
        }
    }

    /// No payment gives back more than arrived (rule PSP-43). On the way there news may come in
    /// another order than things happened, so this is asked at rest.
    fn no_more_than_arrived(&self, payment: &str, arrived: i64) -> Result<(), Wrong> {
        let refunds = self.back.refunds.values().filter(|one| one.payment == payment);
        let refunded: i64 =
            refunds.filter(|one| one.state == "refunded").map(|one| one.amount).sum();
        let disputes = self.back.disputes.values().filter(|one| one.payment == payment);
        let lost: i64 = disputes.map(|one| one.moved.0 - one.moved.1).sum();
        if refunded + lost > arrived {
            return Err(format!(
                "PSP-43: of {arrived} of {payment} {refunded} are refunded and {lost} disputed."
            ));
        }
        Ok(())
    }

    /// At rest, every refund and dispute is what the processor says.
    pub(super) fn back_at_rest(&self, takers: &Takers) -> Result<(), Wrong> {
        for (id, payment) in &self.payments {
            self.no_more_than_arrived(id, payment.amount)?;
        }
        let known = takers.refunds();
        for (id, refund) in &self.back.refunds {
            let of: Vec<_> = known.iter().filter(|one| one.ours == *id).collect();
            let is_so = match (of.as_slice(), refund.state.as_str()) {
                ([], "refused") => true,
                ([one], "refunded") => one.state == RefundState::Succeeded,
                ([one], "failed") => one.state == RefundState::Failed,
                _ => false,
            };
            if !is_so || of.iter().any(|one| one.amount != refund.amount) {
                return Err(format!(
                    "At rest the refund {id} is {refund:?}, and there are {of:?}."
                ));
            }
        }
        if let Some(one) = known.iter().find(|one| !self.back.refunds.contains_key(&one.ours)) {
            return Err(format!("PSP-01: the processor gave {one:?} back, and we know nothing."));
        }
        for dispute in takers.disputes() {
            let ours = self.back.disputes.values().find(|one| one.object == dispute.id);
            let word = match dispute.state {
                DisputeState::Open => "disputed",
                DisputeState::Won => "won",
                DisputeState::Lost => "lost",
            };
            if ours.is_none_or(|ours| ours.state != word || ours.moved != dispute.moved()) {
                return Err(format!("At rest the dispute {dispute:?} is {ours:?} in our books."));
            }
        }
        Ok(())
    }
}
