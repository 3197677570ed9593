//! What goes back of the payments that a processor took: refunds that we ask for, and disputes that
//! payers' banks open.
//!
//! Invariant: never more goes back than a payment brought, and nothing while it is disputed or
//! after it was lost.

/// A refund.
#[derive(Debug, Clone)]
pub struct Refund {
    /// The processor's id.
    pub id: String,
    /// The payment of ours.
    pub payment: String,
    /// Our id of it.
    pub ours: String,
    /// How much, in cents.
    pub amount: i64,
    /// How far it is.
    pub state: RefundState,
    /// When it was asked for, in milliseconds.
    pub made_at: i64,
}

/// How far a refund is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundState {
    /// On its way.
    Pending,
    /// The money is back.
    Succeeded,
    /// It could not go back.
    Failed,
}

/// A dispute.
#[derive(Debug, Clone)]
pub struct Dispute {
    /// The processor's id.
    pub id: String,
    /// The payment of ours.
    pub payment: String,
    /// How much, in cents.
    pub amount: i64,
    /// What the processor charges for it, in cents.
    pub fee: i64,
    /// How far it is.
    pub state: DisputeState,
    /// When it was opened, in milliseconds.
    pub made_at: i64,
}

/// How far a dispute is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DisputeState {
    /// The money is gone for now.
    Open,
    /// It came back.
    Won,
    /// It is gone.
    Lost,
}

impl Dispute {
    /// What moved: taken, given back, and the fee.
    pub const fn moved(&self) -> (i64, i64, i64) {
        let back = if matches!(self.state, DisputeState::Won) { self.amount } else { 0 };
        (self.amount, back, self.fee)
    }
}

/// All that went back, or is to.
#[derive(Debug, Default)]
pub(crate) struct Back {
    pub(crate) refunds: Vec<Refund>,
    pub(crate) disputes: Vec<Dispute>,
}

impl Back {
    /// Gives back a part of what a payment brought: even amounts at once, odd ones take their time.
    /// Nothing when less is left.
    pub(crate) fn refund(
        &mut self,
        (id, ours): (String, String),
        (payment, brought): (&str, i64),
        (amount, now): (i64, i64),
    ) -> Option<Refund> {
        if amount <= 0 || amount > self.left(payment, brought) {
            return None;
        }
        let is_quick = amount.rem_euclid(2) == 0;
        let state = if is_quick { RefundState::Succeeded } else { RefundState::Pending };
        let refund = Refund { id, payment: payment.to_owned(), ours, amount, state, made_at: now };
        self.refunds.push(refund.clone());
        Some(refund)
    }

    /// A refund that is on its way ends.
    pub(crate) fn end(&mut self, id: &str, state: RefundState) -> Option<Refund> {
        let found = self.refunds.iter_mut().find(|refund| refund.id == id);
        let refund = found.filter(|one| one.state == RefundState::Pending)?;
        refund.state = state;
        Some(refund.clone())
    }

    /// A payer's bank takes back what is left of a payment; once.
    pub(crate) fn dispute(
        &mut self,
        id: String,
        (payment, brought): (&str, i64),
        (fee, now): (i64, i64),
    ) -> Option<Dispute> {
        let left = self.left(payment, brought);
        if left <= 0 || self.disputes.iter().any(|dispute| dispute.payment == payment) {
            return None;
        }
        let (payment, state) = (payment.to_owned(), DisputeState::Open);
        let dispute = Dispute { id, payment, amount: left, fee, state, made_at: now };
        self.disputes.push(dispute.clone());
        Some(dispute)
    }

    /// A dispute that is open is decided.
    pub(crate) fn decide(&mut self, id: &str, state: DisputeState) -> Option<Dispute> {
        let found = self.disputes.iter_mut().find(|dispute| dispute.id == id);
        let dispute = found.filter(|one| one.state == DisputeState::Open)?;
        dispute.state = state;
        Some(dispute.clone())
    }

    /// What has gone back of a payment by refunds, or is to.
    pub(crate) fn refunded(&self, payment: &str) -> i64 {
        let of = self.refunds.iter().filter(|refund| refund.payment == payment);
        of.filter(|refund| refund.state != RefundState::Failed).map(|refund| refund.amount).sum()
    }

    fn left(&self, payment: &str, brought: i64) -> i64 {
        let mut disputes = self.disputes.iter().filter(|dispute| dispute.payment == payment);
        let is_disputed = disputes.any(|dispute| dispute.state != DisputeState::Won);
        if is_disputed { 0 } else { brought - self.refunded(payment) }
    }
}
