//! What the firm does with payments by hand: records one, takes it back, gives what is on account
//! to an invoice (PAY-07, PAY-21).

use domain::audit::Event;
use domain::id::{InvoiceId, PaymentId};
use domain::money::Money;
use domain::notice::About;
use domain::payment::Intent;
use domain::twin::Twin;
use jiff::Timestamp;

use super::booking::Booking;
use super::{received, reviews};
use crate::Store;
use crate::access::{ClientStore, FirmStore};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::once::{CommitError, Done, Once};

impl FirmStore<'_> {
    /// What of a client's payments looks as if it were the one that is being recorded.
    pub async fn payment_like(&self, intent: &Intent) -> Result<Option<(PaymentId, Twin)>, Fault> {
        let Some(trace) = intent.trace() else { return Ok(None) };
        let mut from = None;
        loop {
            let page = self.payments_of(&intent.client, from).await?;
            let like = page.items.into_iter().find_map(|other| {
                let known = other.trace().filter(|known| known.looks_like(&trace))?;
                Some((other.id, Twin(known)))
            });
            from = page.next;
            if like.is_some() || from.is_none() {
                return Ok(like);
            }
        }
    }

    /// Records a payment that no processor took, with its entry and the client's receipts.
    pub async fn commit_recorded_payment(
        &self,
        once: &Once,
        booking: Booking<'_>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let paid = &booking.booked.intent;
        let receipts = self.store.told_of(&paid.client, &About::Receipt).await?;
        let commit = Commit::by(self.member.actor(), once, at).outcome(&paid.id);
        let mut commit = self.store.booking(commit, booking, at)?;
        commit = commit.event(&paid.id, received(booking));
        for receipt in receipts {
            commit = commit.mail(receipt);
        }
        commit.write(self.store).await
    }

    /// Takes a recorded payment back, and tells the client (rule LED-10).
    pub async fn commit_reversed(
        &self,
        once: &Once,
        booking: Booking<'_>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let paid = &booking.booked.intent;
        let amount = booking.booked.paid.negated();
        let event = Event::PaymentReversed { payment: paid.id.clone(), amount };
        let commit = Commit::by(self.member.actor(), once, at).outcome(&paid.id);
        let commit = self.store.booking(commit, booking, at)?;
        let told = self.store.told_of(&paid.client, &About::Reversed).await?;
        let commit = told.into_iter().fold(commit, Commit::mail);
        commit.event(&paid.id, event).write(self.store).await
    }

    /// Gives what is on account to an invoice.
    pub async fn commit_applied_funds(
        &self,
        once: &Once,
        booking: Booking<'_>,
        (invoice, amount): (&InvoiceId, Money),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.member.actor(), once, at);
        applied(commit, self.store, booking, (invoice, amount), at)?.write(self.store).await
    }
}

impl ClientStore<'_> {
    /// Gives what is on account to one of the client's invoices.
    pub async fn commit_used_funds(
        &self,
        booking: Booking<'_>,
        given: (&InvoiceId, Money),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let once = Once::named(format!("used#{}#{}", booking.booked.intent.id, booking.version));
        let commit = Commit::by(self.client.actor(), &once, at);
        applied(commit, self.store, booking, given, at)?.write(self.store).await
    }
}

/// Money on account that goes to an invoice, whoever gave it.
fn applied(
    commit: Commit,
    store: &Store,
    booking: Booking<'_>,
    (invoice, amount): (&InvoiceId, Money),
    at: Timestamp,
) -> Result<Commit, Fault> {
    let payment: PaymentId = booking.booked.intent.id.clone();
    let invoice = invoice.clone();
    let commit = store.booking(commit.outcome(&payment), booking, at)?;
    let commit = reviews::ended(commit, store, (&payment, None))?;
    let event = Event::FundsApplied { payment: payment.clone(), invoice, amount };
    Ok(commit.event(&payment, event))
}
