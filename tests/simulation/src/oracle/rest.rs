//! At rest: our books are the processor's truth, every intent has ended, nothing waits.

use super::{Oracle, Wrong};
use crate::post::Post;
use crate::takers::Takers;

impl Oracle {
    /// What must hold once everything that was begun has come to its end.
    pub fn rest(&self, takers: &Takers, post: &Post) -> Result<(), Wrong> {
        let Takers { bank, gateway, .. } = takers;
        for (id, payment) in &self.payments {
            if payment.state == "failed" && gateway.is_returned(id) {
                // It came and went before we heard of it.
                continue;
            }
            self.ended(id, &payment.state, &takers.took(id))?;
        }
        if let Some(payment) =
            takers.known().iter().find(|payment| !self.payments.contains_key(*payment))
        {
            return Err(format!("PSP-01: the processor has {payment}, and we do not."));
        }
        self.back_at_rest(takers)?;
        self.returns_at_rest(gateway)?;
        let sum = |id: &str| takers.took(id).iter().map(|(amount, _)| amount).sum();
        self.plans_at_rest(sum)?;
        self.payouts_at_rest(bank)?;
        self.sent(post)
    }

    fn ended(&self, id: &str, state: &str, taken: &[(i64, i64)]) -> Result<(), Wrong> {
        let payment = self.payments.get(id).cloned().unwrap_or_default();
        match (taken, state) {
            ([], "expired" | "failed") => Ok(()),
            ([(amount, fee)], "paid") if *amount == payment.amount && *fee == payment.fee => Ok(()),
            ([(amount, _)], "in review") if *amount != payment.amount => Ok(()),
            _ => Err(format!(
                "At rest the payment {id} of {} is {state:?}, and the processor took {taken:?}.",
                payment.amount
            )),
        }
    }

    /// How many mails are about this.
    pub(super) fn told_of(&self, word: &str) -> usize {
        self.mails.values().filter(|(about, _)| about == word).count()
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
        let of = |word: &str| self.told_of(word);
        let paid = self.payments.values().filter(|payment| payment.is_firms()).count();
        if of("receipt") != paid {
            return Err(format!(
                "{paid} payments arrived, and {} receipts went out.",
                of("receipt")
            ));
        }
        let received = self.trust.receipts.values().filter(|receipt| !receipt.is_first());
        let received = received.count();
        if of("trust received") != received {
            let told = of("trust received");
            return Err(format!(
                "TR-22: money came into trust {received} times, and {told} notices went out."
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
