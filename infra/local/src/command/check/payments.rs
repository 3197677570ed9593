//! Payments against the ledger, and what each client has paid.
//!
//! Invariant: what processors hold is what arrived, less what went back, what the payers' banks
//! took and what was paid out (rule PSP-45).

use std::collections::HashMap;

use domain::dispute::Dispute;
use domain::id::ClientId;
use domain::ledger::{Operating, OperatingAccount};
use domain::money::{Currency, Money};
use domain::payment::{Intent, IntentState, ProcessorName, SavedCharge, Since, Source};
use domain::payout::{Payout, PayoutState};
use domain::refund::{Refund, RefundState};
use jiff::civil::Date;

use super::Check;
use super::difference::{Difference, same};

/// What arrived and is still here, by client and currency, in minor units.
pub(super) type Paid = HashMap<(ClientId, Currency), i64>;

/// What processors hold and what they kept, in minor units.
#[derive(Debug, Default)]
struct Cleared {
    held: HashMap<(ProcessorName, Currency), i128>,
    kept: HashMap<Currency, i128>,
    /// What refunds could not bring to clients.
    owed: HashMap<(ClientId, Currency), i128>,
}

impl Cleared {
    fn add(&mut self, processor: ProcessorName, gross: Money, fee: Money) {
        let (gross, currency) = (i128::from(gross.minor()), gross.currency());
        let fee = i128::from(fee.minor());
        *self.held.entry((processor, currency)).or_default() += gross - fee;
        *self.kept.entry(currency).or_default() += fee;
    }

    fn take(&mut self, processor: ProcessorName, gross: Money, fee: Money) {
        self.add(processor, gross.negated(), fee);
    }

    fn since(&mut self, since: &Since) {
        since.refunds.iter().for_each(|refund| self.refund(refund));
        since.disputes.iter().for_each(|dispute| self.dispute(dispute));
    }

    fn refund(&mut self, refund: &Refund) {
        let zero = Money::zero(refund.amount.currency());
        match refund.state {
            RefundState::Pending | RefundState::Succeeded => {
                self.take(refund.processor, refund.amount, zero);
            }
            // It came back, and is owed to whoever paid until a person says what becomes of it.
            RefundState::Failed => {
                let key = (refund.client.clone(), refund.amount.currency());
                let owed = refund.owed().map_or(0, Money::minor);
                *self.owed.entry(key).or_default() += i128::from(owed);
            }
            // What was put back or paid by hand came back, and what was only asked for never left.
            RefundState::PutBack
            | RefundState::PaidByHand
            | RefundState::Asked
            | RefundState::Refused
            | RefundState::Review => {}
        }
    }

    fn dispute(&mut self, dispute: &Dispute) {
        let (moved, zero) = (dispute.moved, Money::zero(dispute.amount.currency()));
        self.take(dispute.processor, moved.withdrawn, moved.fee);
        self.add(dispute.processor, moved.reinstated, zero);
        self.add(dispute.processor, zero, moved.fee_back.negated());
    }

    fn payout(&mut self, payout: &Payout) {
        let at_bank = match payout.state {
            Some(PayoutState::Paid) => payout.amount,
            Some(PayoutState::UnderWay | PayoutState::Failed) | None => {
                Money::zero(payout.amount.currency())
            }
        };
        self.take(payout.processor, at_bank, payout.fees);
    }
}

impl Check<'_> {
    /// Checks that the ledger has every payment that arrived, and all that became of it.
    pub(super) async fn check_payments(&mut self) -> Result<(), Difference> {
        self.tells("payments");
        let (mut cleared, mut from) = (Cleared::default(), None);
        loop {
            let page = self.system.payments_ended((Date::MIN, Date::MAX), from).await?;
            for intent in &page.items {
                self.counts.payments += 1;
                self.bar.inc(1);
                self.check_payment(intent, &mut cleared).await?;
            }
            from = page.next;
            if from.is_none() {
                break;
            }
        }
        loop {
            let page = self.system.payouts(from).await?;
            page.items.iter().for_each(|payout| cleared.payout(payout));
            from = page.next;
            if from.is_none() {
                break;
            }
        }
        self.check_cleared(&cleared)
    }

    async fn check_payment(
        &mut self,
        intent: &Intent,
        cleared: &mut Cleared,
    ) -> Result<(), Difference> {
        let life = self.system.life(&intent.id).await?;
        let stored = life.as_ref().map(|life| &life.payment.value);
        same(&stored, &Some(intent), || {
            format!("Payment {} is listed otherwise than it is.", intent.id)
        })?;
        if intent.state == IntentState::Succeeded {
            self.arrived(intent, cleared);
            if let Source::Deposit(deposit) = &intent.source {
                self.check_deposit(intent, deposit).await?;
            }
        }
        if let Some(life) = life {
            cleared.since(&life.since);
        }
        Ok(())
    }

    fn check_cleared(&self, cleared: &Cleared) -> Result<(), Difference> {
        cleared.held.iter().try_for_each(|((processor, currency), held)| {
            let account = OperatingAccount::Clearing(*processor);
            let booked = self.scratch.minor::<Operating>(&account, *currency)?;
            same(&booked, held, || {
                format!("Payments in {currency} come to {held}, and the ledger has {booked}.")
            })
        })?;
        cleared.owed.iter().try_for_each(|((client, currency), owed)| {
            let account = OperatingAccount::RefundsFailed(client.clone());
            let booked = self.scratch.minor::<Operating>(&account, *currency)?;
            same(&-booked, owed, || {
                format!("Refunds that failed come to {owed} in {currency}, not to {}.", -booked)
            })
        })?;
        cleared.kept.iter().try_for_each(|(currency, kept)| {
            let account = OperatingAccount::ProcessorFees;
            let booked = self.scratch.minor::<Operating>(&account, *currency)?;
            same(&booked, kept, || {
                format!("Processors kept {kept} in {currency}, and the ledger has {booked}.")
            })
        })
    }

    fn arrived(&mut self, intent: &Intent, cleared: &mut Cleared) {
        let currency = intent.amount.currency();
        match intent.source {
            Source::Processor(name) | Source::Saved(SavedCharge { taker: name, .. }) => {
                cleared.add(name, intent.amount, intent.fee.unwrap_or(Money::zero(currency)));
            }
            // What a terminal's processor kept never was in clearing.
            Source::Recorded(_) => {
                let fee = intent.fee.unwrap_or(Money::zero(currency)).minor();
                *cleared.kept.entry(currency).or_default() += i128::from(fee);
            }
            // Client money is no money of the firm; what it cost is (rule TR-12).
            Source::Deposit(ref deposit) => {
                let (zero, fee) = (Money::zero(currency), intent.fee);
                cleared.add(deposit.taker.processor(), zero, fee.unwrap_or(zero));
            }
        }
        let paid = self.paid.entry((intent.client.clone(), currency)).or_default();
        *paid = paid.saturating_add(intent.paid().minor());
        if let Some(at) = intent.ended_at {
            self.figures.add_payment(intent, at.to_zoned(self.zone.clone()).date());
        }
    }
}
