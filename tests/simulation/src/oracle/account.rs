//! What clients have paid and have on account, and what the processor holds (rule LED-04).

use super::read::number;
use super::{Oracle, Payment, Wrong};
use crate::engine::Change;

impl Payment {
    /// Whether it is money of the firm that arrived.
    pub(super) fn is_firms(&self) -> bool {
        self.state == "paid" && self.deposit.is_none()
    }
}

impl Oracle {
    pub(super) fn take_balance(&mut self, id: &str, change: &Change) {
        self.touched.clients.insert(id.to_owned());
        if let Some(item) = &change.new {
            let of = |name| number(item, name).unwrap_or(0);
            self.balances.insert(id.to_owned(), (of("paid_USD"), of("unapplied_USD")));
        }
    }

    pub(super) fn look_at_client(&self, id: &str) -> Result<(), Wrong> {
        let (paid, unapplied) = self.balances.get(id).copied().unwrap_or_default();
        let of = |payment: &&Payment| payment.client == id && payment.is_firms();
        let arrived: i64 = self.payments.values().filter(of).map(|payment| payment.amount).sum();
        let booked = -self.ledger.balance(&format!("unapplied/{id}"));
        let kept = arrived - self.gone_of(id);
        if paid != kept || unapplied != booked {
            return Err(format!(
                "LED-04: {id} paid {kept} and the balance says {paid}; {booked} is on account \
                 and the balance says {unapplied}."
            ));
        }
        Ok(())
    }

    /// What each processor holds of the firm's own money, and what they kept for it, is what
    /// the ledger says. The wallet pays nothing out by itself.
    pub(super) fn look_at_clearing(&self) -> Result<(), Wrong> {
        let mut all_kept = 0;
        for (taker, out) in [("stripe", self.paid_out()), ("paypal", 0)] {
            let of = |payment: &&Payment| payment.is_firms() && payment.taker == taker;
            let paid = self.payments.values().filter(of);
            let (held, kept) = paid.fold((0, 0), |(held, kept), payment| {
                (held + payment.amount - payment.fee, kept + payment.fee)
            });
            let (gone, fees) = self.gone(taker);
            let held = held - gone - out;
            all_kept += kept + fees;
            let booked = self.ledger.balance(&format!("clearing/{taker}"));
            if booked != held {
                return Err(format!("LED-04: {taker} holds {held}, and the ledger has {booked}."));
            }
        }
        let booked = self.ledger.balance("processor-fees");
        if booked != all_kept {
            return Err(format!("LED-04: {all_kept} were kept, and the ledger has {booked}."));
        }
        Ok(())
    }
}
