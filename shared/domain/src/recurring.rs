//! A fixed amount that a matter bills again and again, with the same words (INV-29).
//!
//! It is not the monthly fee of an agreement (BIL-11), which includes hours and is billed with the
//! matter's other work: each of its bills is an invoice of its own, and stands as a draft, or is
//! issued by itself.
//!
//! Invariants: each day of it is billed once, in order; what is paused bills nothing, and what lay
//! in the pause is left out when it is resumed; what has ended never begins again.

#[cfg(test)]
mod tests;

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use crate::entry::{Charge, Entry, Work};
use crate::id::{EntryId, InvoiceId, MemberId};
use crate::matter::Matter;
use crate::money::{Money, MoneyError};
use crate::text::{Narrative, TextError};

/// An amount that is billed again and again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recurring {
    /// What the line says.
    pub words: Narrative,
    /// How much, without tax.
    pub amount: Money,
    /// How often.
    pub every: Every,
    /// The first day.
    pub first: Date,
    /// When it ends.
    pub end: End,
    /// What becomes of its bills.
    pub then: Then,
    /// Whether it goes on.
    pub state: State,
    /// How many of its days have passed, billed or not.
    pub passed: u32,
    /// How many were billed.
    pub billed: u32,
    /// The last bill.
    pub last: Option<InvoiceId>,
    /// Who wrote it down, and whose line it is.
    pub by: MemberId,
}

/// How often an amount is billed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// Each month.
    Month,
    /// Each quarter of a year.
    Quarter,
    /// Each year.
    Year,
}

/// When it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// When somebody ends it.
    Open,
    /// After so many bills.
    Times(u32),
    /// With this day, which may be one of it.
    Until(Date),
}

/// What becomes of its bills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// A draft stands until somebody issues it.
    Draft,
    /// It is issued by itself and the client hears of it.
    Issue,
}

/// Whether it goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It does.
    Runs,
    /// Not now.
    Paused,
    /// Not any more.
    Ended,
}

/// All that a matter bills again and again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AllRecurring {
    /// In the order in which they were written down; their place is their name.
    pub all: Vec<Recurring>,
    /// Drafts that are to be issued by themselves and are not yet.
    pub to_issue: Vec<InvoiceId>,
}

/// Why it is not written down, in order of precedence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecurringError {
    /// As many as one item holds.
    #[error(
        "{} recurring invoices of this matter go on already. End one of them first.",
        Self::MOST
    )]
    TooMany,
    /// Nothing or less.
    #[error("Write an amount above zero.")]
    Amount,
    /// A day that has passed.
    #[error("Choose a first day from today on, and not before the matter was opened.")]
    First,
    /// Not a number of bills.
    #[error("Write how many invoices, from 1 to {}.", Self::TIMES_MAX)]
    Times,
    /// An end before the beginning.
    #[error("The last day is before the first one.")]
    Until,
    /// Both ways to end it.
    #[error("Write how many invoices or the last day, not both.")]
    Both,
    /// The words.
    #[error(transparent)]
    Words(#[from] TextError),
    /// The amount.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl RecurringError {
    /// The most of one matter: they are one item.
    const MOST: usize = 40;
    /// The most bills: ten years of months.
    const TIMES_MAX: u32 = 120;
}

impl Every {
    /// All, for forms.
    pub const ALL: [Self; 3] = [Self::Month, Self::Quarter, Self::Year];

    /// The word in storage and in forms.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// What people read.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Month => "Every month",
            Self::Quarter => "Every quarter",
            Self::Year => "Every year",
        }
    }

    /// What [`Self::word`] spells so.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|every| every.word() == word)
    }

    const fn months(self) -> i64 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        }
    }
}

impl End {
    /// Reads how many bills there are, or the last day; neither where it is open.
    pub fn read(times: &str, until: Option<Date>) -> Result<Self, RecurringError> {
        match (times.trim(), until) {
            ("", None) => Ok(Self::Open),
            ("", Some(until)) => Ok(Self::Until(until)),
            (_, Some(_)) => Err(RecurringError::Both),
            (times, None) => match times.parse() {
                Ok(times) if (1..=RecurringError::TIMES_MAX).contains(&times) => {
                    Ok(Self::Times(times))
                }
                Ok(_) | Err(_) => Err(RecurringError::Times),
            },
        }
    }
}

impl Recurring {
    /// Checks what is to be written down for a matter, on a day.
    pub fn agree(self, (matter, today): (&Matter, Date)) -> Result<Self, RecurringError> {
        if !self.amount.is_positive() {
            return Err(RecurringError::Amount);
        }
        if self.first < today.max(matter.opened_on) {
            return Err(RecurringError::First);
        }
        match self.end {
            End::Until(until) if until < self.first => Err(RecurringError::Until),
            End::Open | End::Times(_) | End::Until(_) => Ok(self),
        }
    }

    /// Its day after so many others: as many months after the first one, at the end of a month that
    /// is too short.
    fn day(&self, passed: u32) -> Option<Date> {
        let months = self.every.months().checked_mul(i64::from(passed))?;
        self.first.checked_add(Span::new().try_months(months).ok()?).ok()
    }

    /// The next day that is billed; none when nothing is billed any more, or now.
    pub fn next(&self) -> Option<Date> {
        let next = self.day(self.passed).filter(|_| self.state == State::Runs)?;
        let is_over = match self.end {
            End::Open => false,
            End::Times(times) => self.billed >= times,
            End::Until(until) => next > until,
        };
        (!is_over).then_some(next)
    }

    /// Whether it is over, by its end or because somebody ended it.
    pub fn is_over(&self) -> bool {
        let goes_on = Self { state: State::Runs, ..self.clone() };
        self.state == State::Ended || goes_on.next().is_none()
    }

    /// The same after one of its days was billed.
    fn passing(self, bill: InvoiceId) -> Self {
        let passed = self.passed.saturating_add(1);
        let billed = self.billed.saturating_add(1);
        Self { passed, billed, last: Some(bill), ..self }
    }

    /// The same in another state, from today on: what lay in a pause is left out.
    #[must_use]
    pub fn turned(self, state: State, today: Date) -> Self {
        if self.state == State::Ended {
            return self;
        }
        let mut passed = self.passed;
        if self.state == State::Paused && state == State::Runs {
            while self.day(passed).is_some_and(|day| day < today) {
                passed = passed.saturating_add(1);
            }
        }
        Self { state, passed, ..self }
    }

    /// The work that one of its days bills; on the day itself, or the first one after it that is
    /// not locked.
    pub fn entry(&self, id: EntryId, matter: &Matter, (on, locked): (Date, Option<Date>)) -> Entry {
        let open = locked.and_then(|day| day.checked_add(1.day()).ok());
        Entry {
            id,
            matter: matter.id.clone(),
            client: matter.client.clone(),
            on: open.map_or(on, |open| open.max(on)),
            narrative: self.words.clone(),
            work: Work::Flat { by: self.by.clone() },
            charge: Charge::Full,
            worth: self.amount,
            value: self.amount,
            late: None,
            reworded: None,
            hold: None,
        }
    }
}

impl AllRecurring {
    /// With one more, in the place of the oldest that is over where there are as many as may be.
    pub fn with(mut self, one: Recurring) -> Result<Self, RecurringError> {
        if self.all.len() >= RecurringError::MOST {
            let over = self.all.iter().position(Recurring::is_over);
            self.all.remove(over.ok_or(RecurringError::TooMany)?);
        }
        self.all.push(one);
        Ok(self)
    }

    /// The next day on which something is to be done: at once where a draft is to be issued.
    pub fn next(&self) -> Option<Date> {
        let next = self.all.iter().filter_map(Recurring::next).min();
        if self.to_issue.is_empty() { next } else { Some(Date::constant(2000, 1, 1)) }
    }

    /// The first of them that is due by a day: its place, and its own day.
    pub fn due(&self, today: Date) -> Option<(usize, Date)> {
        let days = self.all.iter().enumerate().filter_map(|(at, one)| Some((at, one.next()?)));
        days.filter(|(_, next)| *next <= today).min_by_key(|(at, next)| (*next, *at))
    }

    /// After one of them was billed.
    #[must_use]
    pub fn billed(mut self, at: usize, bill: &InvoiceId) -> Self {
        if let Some(one) = self.all.get_mut(at) {
            *one = one.clone().passing(bill.clone());
            if one.then == Then::Issue {
                self.to_issue.push(bill.clone());
            }
        }
        self
    }

    /// After one of its drafts was issued, or was left to a person.
    #[must_use]
    pub fn done(mut self, bill: &InvoiceId) -> Self {
        self.to_issue.retain(|one| one != bill);
        self
    }
}
