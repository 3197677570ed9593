//! What money does to an issued invoice, and how the invoice stands.

use jiff::civil::Date;

use super::Issued;
use crate::discount::Ground;
use crate::money::{Currency, Money, MoneyError};

/// How an issued invoice stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Open, and not yet due.
    Due,
    /// Open, and the due date has passed.
    Overdue,
    /// Open, and all that is open is questioned (REM-09).
    Questioned,
    /// Nothing is open, and all of it was paid.
    Paid,
    /// Nothing is open, and a part or all of it was credited or written off.
    Closed,
    /// It was cancelled as a whole.
    Void,
}

/// An invoice after money arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paid {
    /// The invoice, with less open.
    pub invoice: Issued,
    /// What it took.
    pub applied: Money,
    /// What it did not need.
    pub rest: Money,
}

/// Why an amount cannot be paid on an invoice, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PayError {
    /// Nothing is open.
    #[error("Nothing is open on this invoice.")]
    AlreadyPaid,
    /// Another currency.
    #[error("This invoice is in {0}.")]
    OtherCurrency(Currency),
    /// Nothing or less.
    #[error("Write an amount above zero.")]
    Nothing,
    /// More than is open (PAY-05).
    #[error("At most {} is open on this invoice.", .0.plain())]
    TooMuch(Money),
    /// Less than the firm takes online (PAY-04).
    #[error("Pay at least {}, or everything that is open.", .0.plain())]
    TooLittle(Money),
    /// The amounts do not sum.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl Issued {
    /// Whether a person may ask to pay `amount` of it now: all, or a part of at least `part_min`.
    pub fn payable(&self, amount: Money, part_min: Money) -> Result<(), PayError> {
        let currency = self.total.currency();
        if !self.open.is_positive() {
            Err(PayError::AlreadyPaid)
        } else if amount.currency() != currency {
            Err(PayError::OtherCurrency(currency))
        } else if !amount.is_positive() {
            Err(PayError::Nothing)
        } else if amount.minor() > self.open.minor() {
            Err(PayError::TooMuch(self.open))
        } else if amount != self.open && amount.minor() < part_min.minor() {
            Err(PayError::TooLittle(part_min))
        } else {
            Ok(())
        }
    }

    /// Takes money that has arrived: at most what is open, and gives back the rest.
    pub fn pay(self, amount: Money) -> Result<Paid, PayError> {
        let currency = self.total.currency();
        if amount.currency() != currency {
            return Err(PayError::OtherCurrency(currency));
        }
        if !amount.is_positive() {
            return Err(PayError::Nothing);
        }
        let applied = Money::new(amount.minor().min(self.open.minor()), currency);
        let rest = amount.minus(applied)?;
        let open = self.open.minus(applied)?;
        Ok(Paid { invoice: Self { open, ..self }, applied, rest })
    }

    /// Opens it again by money that was taken and is given back.
    pub fn take_back(self, amount: Money) -> Result<Self, PayError> {
        if amount.currency() != self.total.currency() {
            return Err(PayError::OtherCurrency(self.total.currency()));
        }
        if amount.minor() > self.paid().minor() {
            return Err(PayError::TooMuch(self.paid()));
        }
        Ok(Self { open: self.open.plus(amount)?, ..self })
    }

    /// The invoice with so much more paid on it, or less: never more than its total, never less
    /// than nothing.
    pub fn shift(self, more: Money) -> Result<Self, PayError> {
        if more.currency() != self.total.currency() {
            return Err(PayError::OtherCurrency(self.total.currency()));
        }
        let open = self.open.minus(more)?;
        let most = self.total.minor().saturating_sub(self.relief.minor());
        if open.is_negative() || open.minor() > most {
            return Err(PayError::TooMuch(self.open));
        }
        Ok(Self { open, ..self })
    }

    /// The invoice with so much more taken off for how it is paid, or less: never more than is
    /// open, never less than nothing.
    pub fn discount(self, ground: Ground, more: Money) -> Result<Self, PayError> {
        let (open, mut relief) = (self.open.minus(more)?, self.relief);
        let given = match ground {
            Ground::Bank => &mut relief.discounted,
            Ground::Early { .. } => &mut relief.early,
        };
        *given = given.plus(more)?;
        if open.is_negative() || given.is_negative() {
            return Err(PayError::TooMuch(self.open));
        }
        Ok(Self { open, relief, ..self })
    }

    /// How it stands on `today`.
    pub fn standing(&self, today: Date) -> Standing {
        if self.is_void() {
            Standing::Void
        } else if !self.open.is_positive() {
            let given_up =
                self.relief.credited.is_positive() || self.relief.written_off.is_positive();
            if given_up { Standing::Closed } else { Standing::Paid }
        } else if self.undisputed().is_zero() {
            Standing::Questioned
        } else if today > self.due_on {
            Standing::Overdue
        } else {
            Standing::Due
        }
    }

    /// What has been paid so far; what was taken off is no money.
    pub fn paid(&self) -> Money {
        let left = self.open.minor().saturating_add(self.relief.minor());
        Money::new(self.total.minor().saturating_sub(left), self.total.currency())
    }
}
