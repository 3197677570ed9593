//! What was agreed about interest: for the firm, a client or a matter, each time from a day on.

use std::fmt;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::base::BaseRates;
use crate::money::{Currency, Money, MoneyError};
use crate::percent::Percent;

/// All that was agreed in one place, by the day it holds from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Agreement(Vec<Terms>);

/// What holds from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// The first day that bears interest by them, on invoices issued before too (BIL-16).
    pub from: Date,
    /// What they say.
    pub charge: Charge,
}

/// What terms say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Charge {
    /// What the wider terms say: those of the client for a matter, those of the firm for a client.
    AsUsual,
    /// No interest.
    Nothing,
    /// Interest.
    Running(Running),
}

/// How interest runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    /// How much a year.
    pub rate: Rate,
    /// How many days after the due date bear no interest.
    pub grace_days: u16,
    /// How many days a year is.
    pub basis: Basis,
    /// How much there may be of it on one invoice.
    pub cap: Option<Cap>,
}

/// How much interest there is a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rate {
    /// As agreed.
    Fixed(Percent),
    /// So much over the base rate of the day, as a statute has it.
    OverBase(Percent),
}

/// How many days a year is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Basis {
    /// 365, in leap years too.
    #[default]
    Days365,
    /// 360, as banks count.
    Days360,
}

/// How much interest there may be on one invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cap {
    /// An amount, on invoices of its currency.
    Amount(Money),
    /// A share of the invoice's total.
    Share(Percent),
}

/// Why terms do not hold, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TermsError {
    /// No rate, or nothing.
    #[error("Write a rate above zero, such as 8, or choose that there is no interest.")]
    NoRate,
    /// No rate, or one that is not between nothing and all.
    #[error("Write a rate of at most 100 with at most two decimals, such as 8 or 4.5.")]
    Rate,
    /// Not a number of days.
    #[error("Write whole days from 0 to 365, such as 14.")]
    Grace,
    /// Two caps.
    #[error("Write one cap: an amount or a percentage of the invoice.")]
    TwoCaps,
    /// A cap that is no amount.
    #[error("Write the cap as an amount above zero, such as 250.00, or leave it empty.")]
    CapAmount,
    /// A cap that is no share.
    #[error("Write the cap as a percentage from 0.01 to 100, such as 12, or leave it empty.")]
    CapShare,
    /// No base rate holds on that day.
    #[error("No base rate is written down for that day. Add the base rate first.")]
    NoBase,
    /// As much was agreed as is kept.
    #[error("There are as many terms here as can be kept.")]
    Full,
}

/// Terms as a person writes them.
#[derive(Debug, Clone, Default)]
pub struct Written<'a> {
    /// A percentage a year.
    pub rate: &'a str,
    /// Days after the due date; none where it is empty.
    pub grace: &'a str,
    /// A cap as an amount; none where it is empty.
    pub cap_amount: &'a str,
    /// A cap as a percentage; none where it is empty.
    pub cap_share: &'a str,
}

impl Written<'_> {
    /// Reads a rate.
    pub fn rate(&self) -> Result<Percent, TermsError> {
        match Percent::parse(self.rate) {
            Ok(Some(rate)) if rate.hundredths() > 0 => Ok(rate),
            Ok(_) => Err(TermsError::NoRate),
            Err(_) => Err(TermsError::Rate),
        }
    }

    /// Reads the days of grace.
    pub fn grace(&self) -> Result<u16, TermsError> {
        let text = self.grace.trim();
        let days = if text.is_empty() { Ok(0) } else { text.parse() };
        days.ok().filter(|days| *days <= Running::GRACE_MAX).ok_or(TermsError::Grace)
    }

    /// Reads a cap.
    pub fn cap(&self, currency: Currency) -> Result<Option<Cap>, TermsError> {
        match (self.cap_amount.trim(), self.cap_share.trim()) {
            ("", "") => Ok(None),
            (amount, "") => {
                let amount = Money::parse(amount, currency).map_err(|_| TermsError::CapAmount)?;
                let amount = Some(amount).filter(|amount| amount.is_positive());
                amount.map(|amount| Some(Cap::Amount(amount))).ok_or(TermsError::CapAmount)
            }
            ("", share) => match Percent::parse(share) {
                Ok(Some(share)) if share.hundredths() > 0 => Ok(Some(Cap::Share(share))),
                Ok(_) | Err(_) => Err(TermsError::CapShare),
            },
            (_, _) => Err(TermsError::TwoCaps),
        }
    }
}

impl Running {
    /// The most days of grace.
    pub const GRACE_MAX: u16 = 365;

    /// Hundredths of a percent a year on a day; nothing where no base rate is known or it is so low
    /// that none is left.
    pub fn hundredths_on(&self, day: Date, base: &BaseRates) -> Option<u32> {
        match self.rate {
            Rate::Fixed(rate) => Some(rate.hundredths()),
            Rate::OverBase(more) => {
                let base = i64::from(base.on(day)?.hundredths());
                u32::try_from(base.saturating_add(i64::from(more.hundredths()))).ok()
            }
        }
        .filter(|hundredths| *hundredths > 0)
    }
}

impl Basis {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Days365, Self::Days360];

    /// How many.
    pub const fn days(self) -> u16 {
        match self {
            Self::Days365 => 365,
            Self::Days360 => 360,
        }
    }

    /// The one of so many days.
    pub fn of_days(days: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|basis| basis.days() == days)
    }
}

impl Cap {
    /// How much it lets there be on an invoice of this total; a cap in another currency is none.
    pub fn on(self, total: Money) -> Result<Option<Money>, MoneyError> {
        match self {
            Self::Amount(amount) if amount.currency() == total.currency() => Ok(Some(amount)),
            Self::Amount(_) => Ok(None),
            Self::Share(share) => share.within(total).map(Some),
        }
    }
}

impl Agreement {
    /// The most terms in one place.
    pub const COUNT_MAX: usize = 60;

    /// Terms in any order; the later of two of one day count.
    pub fn new(terms: impl IntoIterator<Item = Terms>) -> Self {
        terms.into_iter().fold(Self::default(), Self::put)
    }

    fn put(mut self, terms: Terms) -> Self {
        self.0.retain(|one| one.from != terms.from);
        self.0.push(terms);
        self.0.sort_by_key(|one| one.from);
        self
    }

    /// Agrees on terms from a day on; what held before that day holds until then.
    pub fn agreed(self, terms: Terms, base: &BaseRates) -> Result<Self, TermsError> {
        let over_base =
            matches!(&terms.charge, Charge::Running(Running { rate: Rate::OverBase(_), .. }));
        if over_base && base.on(terms.from).is_none() {
            return Err(TermsError::NoBase);
        }
        let all = self.put(terms);
        if all.0.len() > Self::COUNT_MAX { Err(TermsError::Full) } else { Ok(all) }
    }

    /// What holds on a day.
    pub fn on(&self, day: Date) -> &Charge {
        let found = self.0.iter().rev().find(|terms| terms.from <= day);
        found.map_or(&Charge::AsUsual, |terms| &terms.charge)
    }

    /// All of them by day.
    pub fn all(&self) -> &[Terms] {
        &self.0
    }

    /// Whether interest runs by any of them.
    pub fn ever_runs(&self) -> bool {
        self.0.iter().any(|terms| matches!(terms.charge, Charge::Running(_)))
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(rate) => write!(f, "{rate} % a year"),
            Self::OverBase(more) => write!(f, "{more} % a year over the base rate"),
        }
    }
}

impl fmt::Display for Charge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AsUsual => f.write_str("The usual terms"),
            Self::Nothing => f.write_str("No interest"),
            Self::Running(running) => running.fmt(f),
        }
    }
}

impl fmt::Display for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rate.fmt(f)?;
        match self.grace_days {
            0 => {}
            1 => f.write_str(", 1 day of grace")?,
            days => write!(f, ", {days} days of grace")?,
        }
        match self.cap {
            None => {}
            Some(Cap::Amount(most)) => write!(f, ", at most {}", most.plain())?,
            Some(Cap::Share(most)) => write!(f, ", at most {most} % of the invoice")?,
        }
        match self.basis {
            Basis::Days365 => Ok(()),
            Basis::Days360 => f.write_str(", a year of 360 days"),
        }
    }
}

/// A yearly rate in hundredths of a percent, as people read it.
pub(super) fn percent(hundredths: u32) -> Decimal {
    Decimal::new(i64::from(hundredths), 2).normalize()
}
