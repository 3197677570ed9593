//! Money of a payment that moved, put into a commit: the payment, the invoices, the client's
//! balance and the ledger together, or none of them.

use domain::audit::Event;
use domain::id::{InvoiceId, PaymentId};
use domain::invoice::Issued;
use domain::money::Money;
use domain::payment::Booked;
use jiff::Timestamp;

use super::item::{IntentItem, places};
use crate::Store;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::invoices::PaidItem;
use crate::item::Versioned;
use crate::keys::{self, Places};

/// What is written over what.
#[derive(Debug, Clone, Copy)]
pub struct Booking<'a> {
    /// The version of the payment that was read; nothing when the payment is new.
    pub version: u64,
    /// The invoices as they were read.
    pub owed: &'a [Versioned<Issued>],
    /// What follows.
    pub booked: &'a Booked,
}

impl Store {
    pub(super) fn booking(
        &self,
        commit: Commit,
        booking: Booking<'_>,
        at: Timestamp,
    ) -> Result<Commit, Fault> {
        let Booking { version, booked, .. } = booking;
        let intent = &booked.intent;
        let (key, item, listed) =
            (keys::payment(&intent.id), IntentItem::of(intent), places(intent));
        let mut commit = commit.over(self, (&key, version), &listed, &item)?;
        for invoice in &booked.invoices {
            let read = booking.owed.iter().find(|read| read.value.id == invoice.id);
            let read = read.ok_or_else(|| Fault::damaged(&invoice.id, "not read"))?;
            let given = PaidItem {
                payment: intent.id.to_string(),
                currency: intent.amount.currency().code().to_owned(),
                amount: intent.on_invoice(&invoice.id).minor(),
                at: intent.ended_at.unwrap_or(at),
            };
            commit = self.paid_head(commit, read.version, invoice)?.set(
                self,
                &keys::paid(&invoice.id, &intent.id),
                &Places::default(),
                &given,
            )?;
            let off = booked.discounted.iter().find(|(id, _)| *id == invoice.id);
            let off = off.map(|(_, more)| *more);
            commit = commit.event(&invoice.id, told(&intent.id, (&read.value, invoice), off)?);
        }
        let code = intent.amount.currency().code();
        let numbers = [
            (format!("paid_{code}"), booked.paid.minor()),
            (format!("unapplied_{code}"), booked.unapplied.minor()),
        ];
        let moved = numbers.iter().filter(|(_, minor)| *minor != 0);
        let moved: Vec<(&str, i64)> = moved.map(|(name, minor)| (name.as_str(), *minor)).collect();
        if !moved.is_empty() {
            commit = commit.add_balance(self, &intent.client, &moved)?;
        }
        match &booked.entry {
            Some(entry) => {
                let invoices: Vec<&Issued> = booked.invoices.iter().collect();
                self.moved(commit.post(self, entry)?, &intent.client, (entry, &invoices))
            }
            None => Ok(commit),
        }
    }
}

impl Store {
    /// Money of a payment that an invoice needs no more and that goes on account; whoever commits
    /// writes the invoice and the client's balance.
    pub(crate) fn set_aside(
        &self,
        commit: Commit,
        (version, booked): (u64, &Booked),
        invoice: &Issued,
    ) -> Result<Commit, Fault> {
        let intent = &booked.intent;
        let (key, item, listed) =
            (keys::payment(&intent.id), IntentItem::of(intent), places(intent));
        let given = PaidItem {
            payment: intent.id.to_string(),
            currency: intent.amount.currency().code().to_owned(),
            amount: intent.on_invoice(&invoice.id).minor(),
            at: intent.ended_at.unwrap_or(commit.at()),
        };
        let paid = keys::paid(&invoice.id, &intent.id);
        let event = Event::FundsSetAside {
            payment: intent.id.clone(),
            invoice: invoice.id.clone(),
            amount: booked.unapplied,
        };
        let commit = commit
            .over(self, (&key, version), &listed, &item)?
            .set(self, &paid, &Places::default(), &given)?
            .event(&invoice.id, event.clone())
            .event(&intent.id, event);
        match &booked.entry {
            Some(entry) => {
                self.moved(commit.post(self, entry)?, &intent.client, (entry, &[invoice]))
            }
            None => Ok(commit),
        }
    }
}

/// What happened to an invoice: money, and what of a discount came or went with it.
fn told(
    payment: &PaymentId,
    (before, after): (&Issued, &Issued),
    off: Option<Money>,
) -> Result<Event, Fault> {
    let (payment, invoice): (PaymentId, InvoiceId) = (payment.clone(), after.id.clone());
    let more = after.paid().minus(before.paid());
    let more = more.map_err(|error| Fault::damaged(&invoice, error))?;
    Ok(match (more.is_negative(), off) {
        (true, Some(off)) => {
            let (amount, discount) = (more.negated(), off.negated());
            Event::DiscountTakenBack { payment, invoice, amount, discount }
        }
        (true, None) => Event::PaymentTakenBack { payment, invoice, amount: more.negated() },
        (false, Some(off)) => {
            Event::DiscountGiven { payment, invoice, amount: more, discount: off }
        }
        (false, None) => Event::PaymentApplied { payment, invoice, amount: more },
    })
}
