//! What of client money may not stay as it is, and telling the lawyers of it (rules TR-07, TR-22,
//! TR-25, TR-26).
//!
//! Invariant: each alarm is told once for each step of it, however often the clock looks.

use domain::audit::Event;
use domain::id::DisbursementId;
use domain::invoice::Issued;
use domain::money::Money;
use domain::notice::{About, Notice};
use domain::pack::{Key, Pack, PackName};
use domain::trust::{
    Disbursement, Nearness, Unidentified, earned_left, not_distributed, suspense_aged,
};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::TrustStore;
use super::ledger::Read;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::once::{CommitError, Once};

/// Fees that should have left trust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarnedLeft {
    /// The invoice.
    pub invoice: Issued,
    /// How much of it should have been taken.
    pub amount: Money,
}

/// A payment that somebody is entitled to and has not got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotPaid {
    /// The payment.
    pub payment: Disbursement,
    /// How near its day is.
    pub nearness: Nearness,
}

impl TrustStore<'_> {
    /// Fees that lie in trust longer than the rules of their account allow.
    pub async fn earned_left(
        &self,
        (today, zone): (Date, &TimeZone),
    ) -> Result<Vec<EarnedLeft>, Fault> {
        let (mut left, mut from) = (Vec::new(), None);
        loop {
            let page = self.ledgers("", from).await?;
            for read in page.items.iter().filter(|read| read.ledger.available().is_positive()) {
                self.earned_in(read, (today, zone), &mut left).await?;
            }
            from = page.next;
            if from.is_none() {
                return Ok(left);
            }
        }
    }

    async fn earned_in(
        &self,
        read: &Read,
        (today, zone): (Date, &TimeZone),
        left: &mut Vec<EarnedLeft>,
    ) -> Result<(), Fault> {
        let ledger = &read.ledger;
        let limit = self.limit(Key::EarnedLeftDays, ledger.bank()).await?;
        for invoice in self.store.invoices_open_of(ledger.client()).await? {
            if invoice.matter != *ledger.matter() || invoice.open.currency() != ledger.currency() {
                continue;
            }
            let delivery = self.delivery_of(&invoice.id, zone).await?;
            let noted = self.disputed(&invoice.id, invoice.open.currency()).await?.value;
            let disputed = invoice.disputed(noted);
            let money = (disputed, ledger.available());
            if let Some(amount) = earned_left(&invoice, delivery, money, (limit, today)) {
                left.push(EarnedLeft { invoice, amount });
            }
        }
        Ok(())
    }

    /// Prepared payments to clients and others that wait too long.
    pub async fn not_paid(&self, (today, zone): (Date, &TimeZone)) -> Result<Vec<NotPaid>, Fault> {
        let (mut late, mut from) = (Vec::new(), None);
        loop {
            let page = self.releases(from).await?;
            for payment in page.items {
                let limit = self.limit(Key::DistributeDays, &payment.order.bank).await?;
                let since = payment.order.prepared_at.to_zoned(zone.clone()).date();
                if let Some(nearness) = not_distributed(&payment, since, (limit, today)) {
                    late.push(NotPaid { payment, nearness });
                }
            }
            from = page.next;
            if from.is_none() {
                return Ok(late);
            }
        }
    }

    /// Money of nobody known that waits for its owner too long (rule TR-26).
    pub async fn suspense_aged(&self, today: Date) -> Result<Vec<Unidentified>, Fault> {
        let (mut aged, mut from) = (Vec::new(), None);
        loop {
            let page = self.suspense(from).await?;
            for waiting in page.items {
                let limit = self.limit(Key::SuspenseDays, &waiting.bank).await?;
                if suspense_aged(&waiting, (limit, today)) {
                    aged.push(waiting);
                }
            }
            from = page.next;
            if from.is_none() {
                return Ok(aged);
            }
        }
    }

    pub(super) async fn limit(&self, key: Key, bank: &domain::id::BankId) -> Result<i64, Fault> {
        let bank = self.bank(bank).await?;
        let name = bank.map_or(PackName::Default, |bank| bank.value.pack);
        let pack = Pack::of(name).map_err(|error| Fault::damaged("pack", error))?;
        Ok(pack.rule(key).map_or(0, |rule| rule.value))
    }

    /// Tells the lawyers of everything that may not stay as it is, once a day at most; how much
    /// was new.
    pub async fn tell_alarms(
        &self,
        (today, zone): (Date, &TimeZone),
        at: Timestamp,
    ) -> Result<usize, CommitError> {
        let looked = self.wished(&Once::named(format!("trust alarms#{today}")), at);
        if looked.marked(self.store).await?.is_some() {
            return Ok(0);
        }
        let mails = self.lawyers(About::TrustNeedsLawyer).await?;
        let mut told = 0;
        for left in self.earned_left((today, zone)).await? {
            let invoice = &left.invoice.id;
            let once = Once::named(format!("earned left#{invoice}"));
            let matter = left.invoice.matter.clone();
            let event = Event::EarnedLeft {
                invoice: invoice.clone(),
                matter: matter.clone(),
                amount: left.amount,
            };
            told += self.tell(&once, (matter.as_str(), event), &mails, at).await?;
        }
        for late in self.not_paid((today, zone)).await? {
            let (id, step): (&DisbursementId, _) = (&late.payment.order.id, late.nearness.word());
            let once = Once::named(format!("not paid#{id}#{step}"));
            let matter = late.payment.order.matter.clone();
            let event = Event::NotDistributed { payment: id.clone(), matter: matter.clone(), step };
            told += self.tell(&once, (matter.as_str(), event), &mails, at).await?;
        }
        for aged in self.suspense_aged(today).await? {
            let (receipt, bank) = (aged.id.clone(), aged.bank.clone());
            let once = Once::named(format!("suspense aged#{receipt}"));
            let event =
                Event::SuspenseAged { receipt, bank: bank.clone(), amount: aged.given.amount };
            told += self.tell(&once, (bank.as_str(), event), &mails, at).await?;
        }
        told += self.tell_untold(today, &mails, at).await?;
        told += self.tell_unclaimed(today, &mails, at).await?;
        looked.write(self.store).await?;
        Ok(told)
    }

    pub(super) async fn tell(
        &self,
        once: &Once,
        (entity, event): (&str, Event),
        mails: &[Notice],
        at: Timestamp,
    ) -> Result<usize, CommitError> {
        let commit = self.wished(once, at);
        if commit.marked(self.store).await?.is_some() {
            return Ok(0);
        }
        let commit = commit.event(entity, event);
        mails.iter().cloned().fold(commit, Commit::mail).write(self.store).await?;
        Ok(1)
    }
}
