//! At rest: our books are the processor's truth, every intent has ended, nothing waits.

use std::collections::BTreeMap;

use super::{Oracle, Wrong};
use crate::bank::{Bank, Checkout, Money};
use crate::post::Post;

impl Oracle {
    /// What must hold once everything that was begun has come to its end.
    pub fn rest(&self, bank: &Bank, post: &Post) -> Result<(), Wrong> {
        let checkouts = bank.checkouts();
        let mut of: BTreeMap<&str, Vec<&Checkout>> = BTreeMap::new();
        for checkout in &checkouts {
            of.entry(checkout.payment.as_str()).or_default().push(checkout);
        }
        for (id, payment) in &self.payments {
            let made = of.remove(id.as_str()).unwrap_or_default();
            self.ended(id, &payment.state, &made)?;
        }
        if let Some((payment, _)) = of.into_iter().next() {
            return Err(format!("PSP-01: the processor has {payment}, and we do not."));
        }
        self.back_at_rest(bank)?;
        self.sent(post)
    }

    fn ended(&self, id: &str, state: &str, made: &[&Checkout]) -> Result<(), Wrong> {
        let taken: Vec<(i64, i64)> = made
            .iter()
            .filter_map(|checkout| match checkout.money {
                Money::There(amount, fee) => Some((amount, fee)),
                Money::None | Money::UnderWay | Money::Failed => None,
            })
            .collect();
        let payment = self.payments.get(id).cloned().unwrap_or_default();
        match (taken.as_slice(), state) {
            ([], "expired" | "failed") => Ok(()),
            ([(amount, fee)], "paid") if *amount == payment.amount && *fee == payment.fee => Ok(()),
            ([(amount, _)], "in review") if *amount != payment.amount => Ok(()),
            _ => Err(format!(
                "At rest the payment {id} of {} is {state:?}, and the processor took {taken:?}.",
                payment.amount
            )),
        }
    }

    fn sent(&self, post: &Post) -> Result<(), Wrong> {
        let taken = post.taken();
        for (id, (about, is_sent)) in &self.mails {
            if !is_sent || !taken.contains(id) {
                return Err(format!("At rest the mail {id} ({about}) was not sent."));
            }
        }
        if let Some(id) = taken.iter().find(|id| !self.mails.contains_key(*id)) {
            return Err(format!("A mail {id} was sent that nothing in the books tells of."));
        }
        let of = |word: &str| self.mails.values().filter(|(about, _)| about == word).count();
        let paid = self.payments.values().filter(|payment| payment.state == "paid").count();
        if of("receipt") != paid {
            return Err(format!(
                "{paid} payments arrived, and {} receipts went out.",
                of("receipt")
            ));
        }
        let drawn = self.trust.disbursed.values();
        let drawn = drawn.filter(|paid| paid.was_paid() && paid.invoice.is_some()).count();
        if of("trust drawn") != drawn {
            let told = of("trust drawn");
            return Err(format!(
                "TR-08: fees were taken {drawn} times, and {told} notices went out."
            ));
        }
        let issued = self.invoices.values().filter(|invoice| invoice.is_issued).count();
        if of("invoice ready") != issued {
            let told = of("invoice ready");
            return Err(format!("{issued} invoices were issued, and {told} were announced."));
        }
        Ok(())
    }
}
