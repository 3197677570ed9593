//! What happens at the wallet: people who agree to pay there, their banks, and what it posts.

use super::Run;
use super::act::{Doing, Outcome};
use crate::back::{DisputeState, RefundState};
use crate::bank::Event;
use crate::report::{DOUBLED, DROPPED, REORDERED};
use crate::wallet::{Order, OrderState, PayersBank};

/// What the wallet's posts are called in reports.
const POST: &str = "wallet's post";

impl Run {
    /// Somebody agrees to pay, or their bank answers, or something goes back.
    pub(super) fn at_the_wallet(&mut self) {
        let wallet = self.office.takers.wallet.clone();
        if self.chance.percent(20) {
            return self.back_at_the_wallet();
        }
        let going: Vec<(String, Order)> = wallet
            .going()
            .into_iter()
            .map(|order| (self.matter_paid(&order.payment), order))
            .collect();
        let Some((_, order)) = self.pick(&going, |(matter, _)| matter.clone()) else { return };
        let bank = self.payers_bank();
        let line = if order.state == OrderState::Open {
            wallet.approve(&order.id, bank);
            "is agreed to"
        } else {
            wallet.end(&order.id, bank);
            "ends"
        };
        self.history.push(format!("{} {line}: {bank:?}", order.id));
    }

    /// A refund ends, a dispute is decided, or a payer opens one.
    fn back_at_the_wallet(&mut self) {
        let wallet = self.office.takers.wallet.clone();
        let (refunds, disputes) = (wallet.refunds(), wallet.disputes());
        let waits = refunds.iter().find(|one| one.state == RefundState::Pending);
        let open = disputes.iter().find(|one| one.state == DisputeState::Open);
        let line = match (self.chance.below(3), waits, open) {
            (0, Some(refund), _) => {
                wallet.end_refund(&refund.id, self.refund_ends());
                format!("{} ends", refund.id)
            }
            (0..=1, _, Some(dispute)) => {
                wallet.decide(&dispute.id, self.dispute_ends());
                format!("{} is decided", dispute.id)
            }
            _ => {
                let paid: Vec<Order> = wallet.orders().into_iter().filter(Order::is_paid).collect();
                let Some(order) = self.chance.pick(&paid) else { return };
                if !wallet.dispute(&order.payment) {
                    return;
                }
                format!("{} is disputed", order.payment)
            }
        };
        self.history.push(line);
    }

    fn payers_bank(&mut self) -> PayersBank {
        if self.chance.percent(75) { PayersBank::Pays } else { PayersBank::Refuses }
    }

    /// How a refund that is on its way ends.
    pub(super) fn refund_ends(&mut self) -> RefundState {
        if self.chance.percent(70) { RefundState::Succeeded } else { RefundState::Failed }
    }

    /// How a dispute ends.
    pub(super) fn dispute_ends(&mut self) -> DisputeState {
        if self.chance.percent(50) { DisputeState::Won } else { DisputeState::Lost }
    }

    /// The wallet posts an event, perhaps late or twice, or never does.
    pub(super) fn wallets_post(&mut self) -> Option<Doing> {
        let wallet = self.office.takers.wallet.clone();
        let at = if self.chance.percent(70) { 0 } else { self.chance.below(wallet.events()) };
        let event = wallet.take(at)?;
        if at > 0 {
            self.meet(REORDERED, POST);
        }
        if self.chance.percent(15) {
            self.meet(DROPPED, POST);
            self.history.push(format!("{} is dropped", event.id));
            return None;
        }
        if self.chance.percent(20) {
            self.meet(DOUBLED, POST);
            wallet.keep(event.clone());
        }
        Some(Doing::Noticed(self.chance.below(3), event))
    }

    /// An event that an instance did not take is posted again.
    pub(super) fn noticed(&self, event: Event, outcome: Option<&Outcome>) {
        if !outcome.is_some_and(Outcome::is_done) && event.posts < 6 {
            self.office.takers.wallet.keep(event);
        }
    }

    /// What a post needs: an order, somebody who agrees to it, and then the post.
    pub(super) fn towards_a_wallets_post(&mut self) -> Option<Doing> {
        let wallet = self.office.takers.wallet.clone();
        if wallet.events() > 0 {
            return self.wallets_post();
        }
        if wallet.going().is_empty() {
            return self.pay();
        }
        self.at_the_wallet();
        None
    }

    /// At rest every bank has answered; whoever has not agreed to pay never will.
    pub(super) fn wallet_answers(&mut self) {
        let wallet = self.office.takers.wallet.clone();
        for order in wallet.orders() {
            wallet.end(&order.id, self.payers_bank());
        }
        for refund in wallet.refunds() {
            wallet.end_refund(&refund.id, self.refund_ends());
        }
        for dispute in wallet.disputes() {
            wallet.decide(&dispute.id, self.dispute_ends());
        }
    }
}
