//! What an entry does to the payment, the invoices and the client's account that it names.
//!
//! Invariant: invoices, payments and balances change by what the ledger entry says and by nothing
//! else, so they cannot come apart.

use super::{Funds, Intent};
use crate::allotment::{Allotment, Target};
use crate::discount::Granted;
use crate::id::InvoiceId;
use crate::invoice::{Issued, PayError};
use crate::ledger::{BookError, Entry, LedgerError, Operating};
use crate::money::{Money, MoneyError};
use crate::refund::{Refund, RefundState};

/// A payment whose money moved: everything that follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booked {
    /// The payment as it is now.
    pub intent: Intent,
    /// The invoices that changed, as they are now.
    pub invoices: Vec<Issued>,
    /// What the client has paid more in all, without surcharges; less than nothing when money went
    /// back.
    pub paid: Money,
    /// What more of it no invoice has taken.
    pub unapplied: Money,
    /// What of discounts invoices were given with it, or lost (PAY-18).
    pub discounted: Vec<(InvoiceId, Money)>,
    /// The entry, when money moved.
    pub entry: Option<Entry<Operating>>,
}

/// Why money cannot be booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BookingError {
    /// The payment belongs to other invoices.
    #[error("This payment belongs to another invoice.")]
    OtherInvoice,
    /// Client money never is in the operating book (rule TR-14).
    #[error("This is money for trust, and no money of the firm.")]
    ForTrust,
    /// Nothing has arrived that could move.
    #[error("No money of this payment has arrived.")]
    NotArrived,
    /// More than there is where it is taken from.
    #[error("There is not so much of the payment where it is taken from.")]
    NotThere,
    /// The invoice refused the amount.
    #[error(transparent)]
    Invoice(#[from] PayError),
    /// The amounts do not go together.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// The entry is not an entry.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

impl From<BookError> for BookingError {
    fn from(error: BookError) -> Self {
        match error {
            BookError::Money(error) => Self::Money(error),
            BookError::Ledger(error) => Self::Ledger(error),
        }
    }
}

/// Applies what `entry` says about the money of a payment; `invoices` are those it names.
pub fn book(
    intent: Intent,
    invoices: &[Issued],
    entry: Option<Entry<Operating>>,
) -> Result<Booked, BookingError> {
    let zero = Money::zero(intent.amount.currency());
    let Some(mut funds) = intent.funds.clone() else { return Err(BookingError::NotArrived) };
    let (mut changed, mut paid, mut unapplied) = (Vec::<Issued>::new(), zero, zero);
    for (target, more) in entry.iter().flat_map(effects) {
        if target == Target::Unapplied(intent.client.clone()) {
            unapplied = unapplied.plus(more)?;
        }
        if let Target::Invoice(id) = &target {
            let at = changed.iter().position(|invoice| invoice.id == *id);
            let before = match at {
                Some(at) => changed.swap_remove(at),
                None => found(invoices, id)?.clone(),
            };
            changed.push(before.shift(more)?);
        }
        // What is paid on top buys nothing, so it is none of what the client has paid.
        if target != Target::Surcharge {
            paid = paid.plus(more)?;
        }
        funds.shift(target, more)?;
    }
    let (discounted, entry) = discounts(&mut funds, &mut changed, entry)?;
    let intent = Intent { funds: Some(funds), ..intent };
    Ok(Booked { intent, invoices: changed, paid, unapplied, discounted, entry })
}

/// What invoices were given, and which entry says so.
type Discounted = (Vec<(InvoiceId, Money)>, Option<Entry<Operating>>);

/// Lets the discounts of invoices whose money changed follow it, each by a posting of its own in
/// the same entry.
fn discounts(
    funds: &mut Funds,
    changed: &mut [Issued],
    entry: Option<Entry<Operating>>,
) -> Result<Discounted, BookingError> {
    let (mut given, mut postings) = (Vec::new(), Vec::new());
    let mut all = std::mem::take(&mut funds.discounts);
    for granted in &mut all {
        let Some(invoice) = changed.iter_mut().find(|one| one.id == granted.invoice) else {
            continue;
        };
        let has = funds.on(&Target::Invoice(invoice.id.clone()));
        let has = has.unwrap_or(Money::zero(invoice.open.currency()));
        let more = granted.change(has, invoice.open)?;
        if !more.is_zero() {
            *invoice = invoice.clone().discount(granted.ground, more)?;
            granted.stands = granted.stands.plus(more)?;
            postings.push(granted.posting(more));
            given.push((invoice.id.clone(), more));
        }
    }
    funds.discounts = all;
    Ok((given, entry.map(|entry| entry.and(postings)).transpose()?))
}

fn found<'a>(invoices: &'a [Issued], id: &InvoiceId) -> Result<&'a Issued, BookingError> {
    invoices.iter().find(|invoice| invoice.id == *id).ok_or(BookingError::OtherInvoice)
}

/// What an entry gives to each target; less than nothing where it takes.
fn effects(entry: &Entry<Operating>) -> Vec<(Target, Money)> {
    let mut all = Vec::new();
    for posting in entry.postings() {
        if let Some(target) = Target::of_account(&posting.from) {
            all.push((target, posting.amount));
        }
        if let Some(target) = Target::of_account(&posting.to) {
            all.push((target, posting.amount.negated()));
        }
    }
    all
}

impl Funds {
    fn shift(&mut self, to: Target, more: Money) -> Result<(), BookingError> {
        let at = self.allotments.iter().position(|part| part.to == to);
        let before = at.and_then(|at| self.allotments.get_mut(at));
        let Some(before) = before else {
            self.allotments.push(Allotment { to, amount: more });
            return if more.is_negative() { Err(BookingError::NotThere) } else { Ok(()) };
        };
        before.amount = before.amount.plus(more)?;
        if before.amount.is_negative() { Err(BookingError::NotThere) } else { Ok(()) }
    }

    fn on(&self, to: &Target) -> Option<Money> {
        self.allotments.iter().find(|part| part.to == *to).map(|part| part.amount)
    }
}

impl Intent {
    /// What no invoice has taken of what arrived.
    pub fn on_account(&self) -> Money {
        let to = Target::Unapplied(self.client.clone());
        let on = self.funds.as_ref().and_then(|funds| funds.on(&to));
        on.unwrap_or(Money::zero(self.amount.currency()))
    }

    /// What an invoice has of it.
    pub fn on_invoice(&self, invoice: &InvoiceId) -> Money {
        let to = Target::Invoice(invoice.clone());
        let on = self.funds.as_ref().and_then(|funds| funds.on(&to));
        on.unwrap_or(Money::zero(self.amount.currency()))
    }

    /// The discounts that stand with it (PAY-18).
    pub fn discounts(&self) -> Vec<&Granted> {
        let given = self.funds.iter().flat_map(|funds| &funds.discounts);
        given.filter(|granted| granted.stands.is_positive()).collect()
    }

    /// What is still here of what arrived: on invoices or on account.
    pub fn kept(&self) -> Money {
        let parts = self.funds.iter().flat_map(|funds| &funds.allotments);
        let minor = parts.map(|part| part.amount.minor()).fold(0, i64::saturating_add);
        Money::new(minor, self.amount.currency())
    }

    /// Where its money is, less what refunds that have not left yet will take.
    pub fn free(&self, refunds: &[Refund]) -> Result<Vec<Allotment>, BookingError> {
        let mut funds = self.funds.clone().ok_or(BookingError::NotArrived)?;
        let waits =
            |refund: &&Refund| matches!(refund.state, RefundState::Asked | RefundState::Review);
        for part in refunds.iter().filter(waits).flat_map(|refund| &refund.from) {
            funds.shift(part.to.clone(), part.amount.negated())?;
        }
        Ok(funds.allotments)
    }
}
