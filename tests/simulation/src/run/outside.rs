//! What happens outside of the firm: people on the processor's page, their banks, and what the
//! processor posts.

use super::Run;
use super::act::Doing;
use crate::back::{DisputeState, RefundState};
use crate::bank::{Checkout, Money, PageState, PayoutState};
use crate::report::{DOUBLED, DROPPED, REORDERED};

/// How long what ended at a processor may still change there.
const RECENT_MS: i64 = 3 * 24 * 60 * 60 * 1000;

impl Run {
    /// Somebody pays on the processor's page, or their bank answers.
    pub(super) fn at_the_processor(&mut self) {
        match self.chance.below(100) {
            0..=24 => return self.back_at_the_processor(),
            25..=34 => return self.pay_out(),
            _ => {}
        }
        let bank = self.office.takers.bank.clone();
        let all = bank.checkouts();
        let going = |one: &&Checkout| one.page == PageState::Open || one.money == Money::UnderWay;
        let going: Vec<(String, Checkout)> = all
            .iter()
            .filter(going)
            .map(|one| (self.matter_paid(&one.payment), one.clone()))
            .collect();
        let Some((_, checkout)) = self.pick(&going, |(matter, _)| matter.clone()) else { return };
        let (id, amount) = (checkout.id.as_str(), checkout.amount);
        let line = match (checkout.page, self.chance.below(20)) {
            (PageState::Open, 0..=10) => {
                bank.pay_by_card(id, amount);
                "is paid by card"
            }
            (PageState::Open, 11..=12) => {
                bank.decline(id);
                "is declined"
            }
            (PageState::Open, 13) => {
                bank.pay_by_card(id, amount - 1);
                "is paid with a cent too little"
            }
            (PageState::Open, _) => {
                bank.pay_by_debit(id);
                "is debited"
            }
            (_, 0..=13) => {
                bank.debit_arrives(id);
                "arrives from the bank"
            }
            _ => {
                bank.debit_fails(id);
                "is sent back by the bank"
            }
        };
        self.history.push(format!("{id} {line}"));
    }

    /// A refund ends, a dispute is decided, or a payer's bank opens one.
    fn back_at_the_processor(&mut self) {
        let bank = self.office.takers.bank.clone();
        let (refunds, disputes) = (bank.refunds(), bank.disputes());
        let waits = refunds.iter().find(|one| one.state == RefundState::Pending);
        let open = disputes.iter().find(|one| one.state == DisputeState::Open);
        let line = match (self.chance.below(4), waits, open) {
            (0..=1, Some(refund), _) => {
                bank.end_refund(&refund.id, self.refund_ends());
                format!("{} ends", refund.id)
            }
            (0..=2, _, Some(dispute)) => {
                bank.decide(&dispute.id, self.dispute_ends());
                format!("{} is decided", dispute.id)
            }
            _ => {
                let whole =
                    |one: &&Checkout| matches!(one.money, Money::There(n, _) if n == one.amount);
                let paid: Vec<String> =
                    bank.checkouts().iter().filter(whole).map(|one| one.payment.clone()).collect();
                let Some(payment) = self.chance.pick(&paid) else { return };
                if !bank.dispute(payment) {
                    return;
                }
                format!("{payment} is disputed")
            }
        };
        self.history.push(line);
    }

    /// The processor pays out what it has, or a payout arrives or comes back.
    fn pay_out(&mut self) {
        let bank = self.office.takers.bank.clone();
        // What came to its end long ago stays there: the poller looks back a week.
        let mut all = bank.payouts();
        all.retain(|payout| self.is_recent(payout.made_at));
        let ending = self.chance.pick(&all).filter(|one| one.state != PayoutState::Failed).cloned();
        match ending.filter(|_| self.chance.percent(60)) {
            Some(payout) => {
                let fails = payout.state == PayoutState::Paid || self.chance.percent(20);
                let fails = fails && self.chance.percent(40);
                let state = if fails { PayoutState::Failed } else { PayoutState::Paid };
                bank.end_payout(&payout.id, state);
                self.history.push(format!("{} ends", payout.id));
            }
            None if bank.pay_out() => self.history.push("the balance is paid out".to_owned()),
            None => {}
        }
    }

    /// Whether something was made in the last days.
    pub(super) fn is_recent(&self, made_at: i64) -> bool {
        self.office.books.now().as_millisecond() - made_at < RECENT_MS
    }

    pub(super) fn webhook(&mut self) -> Option<Doing> {
        let bank = self.office.takers.bank.clone();
        let waiting = bank.events();
        let at = if self.chance.percent(30) {
            self.chance.below(waiting)
        } else {
            let near = |payment: &str| self.focus.as_ref() == Some(&self.matter_paid(payment));
            bank.payments_told_of().iter().position(|payment| near(payment)).unwrap_or(0)
        };
        let event = bank.take(at)?;
        if at > 0 {
            self.meet(REORDERED, "webhook");
        }
        if self.chance.percent(15) {
            self.meet(DROPPED, "webhook");
            self.history.push(format!("{} is dropped", event.id));
            return None;
        }
        if self.chance.percent(20) {
            self.meet(DOUBLED, "webhook");
            bank.keep(event.clone());
        }
        Some(Doing::Hooked(self.chance.below(3), event))
    }
}
