//! The end of a run: nothing goes wrong any more, and everything comes to its end.

use local::command::difference_since;

use super::act::Doing;
use super::{Run, fate};
use crate::bank::{Money, PageState, PayoutState};
use crate::books::DAY;
use crate::oracle::Wrong;
use crate::portal;
use crate::pump::{Fed, Feeding};

/// A day and an hour: longer than a checkout stays open and a wish is waited for.
const LATER_MS: i64 = 25 * 60 * 60 * 1000;

/// How often the stream is emptied before it is said not to end.
const ROUNDS_MAX: usize = 40;

impl Run {
    /// Lets everything come to its end, and compares with what others know.
    pub(super) async fn rest(&mut self) -> Result<(), Wrong> {
        self.history.push("from here on nothing goes wrong".to_owned());
        fate::none(&self.office);
        for at in 0..self.office.instances.len() {
            self.office.skew(at, 0);
        }
        for _ in 0..2 {
            self.banks_answer();
            self.payers_banks_answer();
            self.gateway_answers();
            self.wallet_answers();
            self.note_all().await?;
            self.deliver_some().await;
            self.office.advance(LATER_MS).await;
            self.office.takers.bank.expire();
            if !self.office.tick(0).await {
                return Err("At rest the poller does not come to its end.".to_owned());
            }
            self.look()?;
        }
        self.last_charges().await?;
        self.drain(Fed::Mailer).await?;
        self.drain(Fed::Projector).await?;
        self.look()?;
        let office = &self.office;
        self.oracle.rest(&office.takers, &office.post)?;
        self.queues().await?;
        self.derived().await
    }

    /// Whatever the books keep and could recompute is what it comes to: rollups, lists, balances,
    /// client money on every day, plans (rules LED-04, TR-02, TR-03).
    async fn derived(&self) -> Result<(), Wrong> {
        let app = portal::app(&self.office.books);
        match difference_since(&app, DAY).await {
            Ok(None) => Ok(()),
            Ok(Some(difference)) => Err(format!("LED-04: {difference}")),
            Err(error) => Err(format!("At rest the books do not read: {error}.")),
        }
    }

    /// What plans charged since then comes to its end on the same day: nothing else is due on it.
    async fn last_charges(&mut self) -> Result<(), Wrong> {
        self.banks_answer();
        self.wallet_answers();
        self.office.advance(2 * 60_000).await;
        if !self.office.tick(0).await {
            return Err("At rest the poller does not come to its end.".to_owned());
        }
        self.look()
    }

    /// The firm notes every dispute that only people tell of.
    async fn note_all(&mut self) -> Result<(), Wrong> {
        for _ in 0..ROUNDS_MAX {
            let Some(Doing::Wished(at, wish)) = self.note(0) else { return Ok(()) };
            self.office.wish(at, &wish).await;
            self.look()?;
        }
        Err("At rest a dispute that was told cannot be noted.".to_owned())
    }

    pub(super) fn banks_answer(&mut self) {
        for checkout in self.office.takers.bank.checkouts() {
            if checkout.page != PageState::Open && checkout.money == Money::UnderWay {
                if self.chance.percent(70) {
                    self.office.takers.bank.debit_arrives(&checkout.id);
                } else {
                    self.office.takers.bank.debit_fails(&checkout.id);
                }
            }
        }
    }

    pub(super) fn payers_banks_answer(&mut self) {
        let bank = self.office.takers.bank.clone();
        for refund in bank.refunds() {
            bank.end_refund(&refund.id, self.refund_ends());
        }
        for payout in bank.payouts() {
            if payout.state == PayoutState::UnderWay {
                let is_there = self.chance.percent(70);
                let state = if is_there { PayoutState::Paid } else { PayoutState::Failed };
                bank.end_payout(&payout.id, state);
            }
        }
        for dispute in bank.disputes() {
            bank.decide(&dispute.id, self.dispute_ends());
        }
    }

    /// Half of the webhooks still come; the poller finds the rest.
    async fn deliver_some(&mut self) {
        while let Some(event) = self.office.takers.gateway.take(0) {
            if self.chance.percent(50) {
                self.office.hint(self.chance.below(3), event).await;
            }
        }
        while let Some(event) = self.office.takers.wallet.take(0) {
            if self.chance.percent(50) {
                self.office.wallet_hook(self.chance.below(3), &event).await;
            }
        }
        while let Some(event) = self.office.takers.bank.take(0) {
            if self.chance.percent(50) {
                self.office.hook(self.chance.below(3), &event).await;
            }
        }
    }

    async fn drain(&self, fed: Fed) -> Result<(), Wrong> {
        let feeding = Feeding { again: 0, mixed: None, limit: 100 };
        for _ in 0..ROUNDS_MAX {
            while self.pump.feed(&self.office, fed, feeding).await {}
            if self.pump.is_idle(&self.office, fed) {
                return Ok(());
            }
        }
        Err(format!("At rest the stream of the {fed:?} does not come to its end."))
    }

    /// The lists of what waits are empty.
    async fn queues(&self) -> Result<(), Wrong> {
        let system = self.office.books.store.system("rest");
        let pending = system.payments_pending(None).await.map_err(|fault| fault.to_string())?;
        if let Some(intent) = pending.items.first() {
            return Err(format!("At rest the payment {} still waits.", intent.id));
        }
        let unsent = system.mails_unsent(None).await.map_err(|fault| fault.to_string())?;
        match unsent.items.first() {
            Some(mail) => Err(format!("At rest the mail {} still waits.", mail.id)),
            None => Ok(()),
        }
    }
}
