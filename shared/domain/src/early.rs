//! What a client saves who pays an invoice within some days; off unless it is agreed (INV-20).
//!
//! Invariants: it is frozen on the invoice when it is issued; it is given with the payment that
//! pays all that is asked for, and on that payment alone, so a part has none unless it is the last;
//! an invoice that is paid by a plan has none; what is given is relief and no revenue, and goes
//! with its money. Tax stays as it was invoiced, as with every discount that depends on how one
//! pays: a firm whose state lowers it takes that off by a credit note.

use jiff::Span;
use jiff::civil::Date;

use crate::discount::{Discount, DiscountError};
use crate::invoice::Issued;
use crate::money::Money;

/// The most days: who pays on the usual terms of a month pays on time and not early.
const DAYS_MAX: u16 = 90;

/// What is agreed about paying early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EarlyTerms {
    /// What is taken off.
    pub off: Discount,
    /// Within how many days from issue.
    pub days: u16,
}

/// What is taken off an invoice that is paid early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Early {
    /// How much.
    pub off: Discount,
    /// The last day, in the firm's zone.
    pub until: Date,
}

/// Why text is no agreement about paying early, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EarlyError {
    /// No percentage.
    #[error(transparent)]
    Percent(#[from] DiscountError),
    /// No days.
    #[error("Write within how many days, from 1 to {DAYS_MAX}.")]
    Days,
}

impl EarlyTerms {
    /// Reads a percentage and the days; nothing where no percentage is given.
    pub fn parse(percent: &str, days: &str) -> Result<Option<Self>, EarlyError> {
        let Some(off) = Discount::parse(percent)? else { return Ok(None) };
        let days = days.trim().parse().map_err(|_| EarlyError::Days)?;
        if !(1..=DAYS_MAX).contains(&days) {
            return Err(EarlyError::Days);
        }
        Ok(Some(Self { off, days }))
    }

    /// What holds for an invoice that is issued on a day.
    pub fn from(self, issued_on: Date) -> Option<Early> {
        let until = issued_on.checked_add(Span::new().days(i64::from(self.days))).ok()?;
        Some(Early { off: self.off, until })
    }
}

impl Issued {
    /// What is to be paid on a day, and what that takes off, where all that is asked for is paid
    /// early; nothing where that saves nothing.
    pub fn early_on(&self, today: Date) -> Option<(Money, Money)> {
        self.early_of(self.undisputed()).filter(|_| self.early.is_some_and(|it| today <= it.until))
    }

    /// The same invoice where paying early saves nothing: it is paid by a plan, or in shares.
    pub fn without_early(self) -> Self {
        Self { early: None, ..self }
    }

    /// What is taken off for paying early, as e-bills say it (BT-20).
    pub fn early_terms(&self) -> Option<String> {
        let (early, (less, _)) = (self.early?, self.early_of(self.total)?);
        let (whole, code) = (self.total, self.total.currency());
        Some(format!("Pay {code} {less} until {}, then {code} {whole}.", early.until))
    }

    /// The same of an amount, whatever the day.
    pub fn early_of(&self, asked: Money) -> Option<(Money, Money)> {
        let off = self.early?.off.on(asked).ok().filter(|off| off.is_positive())?;
        let less = asked.minus(off).ok().filter(|less| less.is_positive())?;
        Some((less, off))
    }
}

/// What is agreed about paying early with one client, or by the firm with everybody.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum EarlyChoice {
    /// Nothing of their own: the firm's terms hold; of the firm, that it gives nothing.
    #[default]
    Usual,
    /// Nothing is taken off, whatever the firm gives.
    Never,
    /// These terms.
    Own(EarlyTerms),
}

impl EarlyChoice {
    /// What holds where this was chosen and the firm gives `usual`.
    pub const fn over(self, usual: Option<EarlyTerms>) -> Option<EarlyTerms> {
        match self {
            Self::Usual => usual,
            Self::Never => None,
            Self::Own(terms) => Some(terms),
        }
    }
}

impl std::fmt::Display for EarlyTerms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let days = if self.days == 1 { "day" } else { "days" };
        write!(f, "{} % if paid within {} {days}", self.off, self.days)
    }
}

#[cfg(test)]
mod tests;
