//! Payments against the ledger, and what each client has paid.

use std::collections::HashMap;

use domain::id::ClientId;
use domain::ledger::OperatingAccount;
use domain::money::Currency;
use domain::payment::{Intent, IntentState, ProcessorName};
use jiff::civil::Date;

use super::Check;
use super::difference::{Difference, same};

/// What arrived, by client and currency, in minor units.
pub(super) type Paid = HashMap<(ClientId, Currency), i64>;

/// What processors hold and what they kept, by currency, in minor units.
type Cleared = HashMap<(ProcessorName, Currency), (i128, i128)>;

impl Check<'_> {
    /// Checks that the ledger has every payment that arrived.
    pub(super) async fn check_payments(&mut self) -> Result<(), Difference> {
        self.tells("payments");
        let (mut cleared, mut from) = (Cleared::default(), None);
        loop {
            let page = self.system.payments_ended((Date::MIN, Date::MAX), from).await?;
            for intent in &page.items {
                self.counts.payments += 1;
                self.bar.inc(1);
                let stored = self.system.payment(&intent.id).await?.map(|found| found.value);
                same(&stored.as_ref(), &Some(intent), || {
                    format!("Payment {} is listed otherwise than it is.", intent.id)
                })?;
                if intent.state == IntentState::Succeeded {
                    self.arrived(intent, &mut cleared);
                }
            }
            from = page.next;
            if from.is_none() {
                break;
            }
        }
        cleared.iter().try_for_each(|((processor, currency), (held, kept))| {
            let booked = self.ledger.minor(&OperatingAccount::Clearing(*processor), *currency);
            same(&booked, held, || {
                format!("Payments in {currency} come to {held}, and the ledger has {booked}.")
            })?;
            let booked = self.ledger.minor(&OperatingAccount::ProcessorFees, *currency);
            same(&booked, kept, || {
                format!("Processors kept {kept} in {currency}, and the ledger has {booked}.")
            })
        })
    }

    fn arrived(&mut self, intent: &Intent, cleared: &mut Cleared) {
        let currency = intent.amount.currency();
        let fee = intent.fee.map_or(0, domain::money::Money::minor);
        let (held, kept) = cleared.entry((intent.processor, currency)).or_default();
        *held += i128::from(intent.amount.minor()) - i128::from(fee);
        *kept += i128::from(fee);
        let paid = self.paid.entry((intent.client.clone(), currency)).or_default();
        *paid = paid.saturating_add(intent.amount.minor());
        if let Some(at) = intent.ended_at {
            self.figures.add_payment(intent, at.to_zoned(self.zone.clone()).date());
        }
    }
}
