//! Work in progress: recorded time and costs that are not yet on an invoice.
//!
//! Invariant: the value of an entry is made once, from the rate of its date, when it is recorded.

mod beside;
mod cost;

pub use beside::{Overlap, Stands, Twin};
pub use cost::{CostGiven, CostKind, Price, Quantity};

use jiff::civil::{Date, DateTime, Time};

use crate::approval::{Approval, ApprovalRule};
use crate::billing::BillingHold;
use crate::day;
use crate::hours::{HourlyRate, Hours, Rounding, Worked};
use crate::id::{ClientId, DocumentId, EntryId, MatterId, MemberId};
use crate::matter::{CodesRule, Matter};
use crate::member::Member;
#[cfg(test)]
use crate::money::Currency;
use crate::money::{Money, MoneyError};
use crate::rate::{self, AgreedRate, Wanted};
use crate::text::{Narrative, Note};
use crate::utbms::{ActivityCode, ExpenseCode, TaskCode};

/// Time or cost, recorded for a matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id, which the line of the invoice keeps.
    pub id: EntryId,
    /// The matter.
    pub matter: MatterId,
    /// The matter's client.
    pub client: ClientId,
    /// The day of the work, in the firm's zone.
    pub on: Date,
    /// What was done.
    pub narrative: Narrative,
    /// Time or cost.
    pub work: Work,
    /// Whether the client is charged for it.
    pub charge: Charge,
    /// What it comes to at its rate or price.
    pub worth: Money,
    /// What it is billed at: its worth, or nothing.
    pub value: Money,
    /// Why it was last written although its day was locked (TIM-12).
    pub late: Option<Note>,
    /// What a draft said in place of the narrative before it was taken off, and the next one says.
    pub reworded: Option<Narrative>,
    /// What holds it from being billed (BIL-04).
    pub hold: Option<BillingHold>,
}

/// Whether the client is charged for an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charge {
    /// At its rate or price.
    Full,
    /// Not at all: it is printed with what it would have come to taken off (INV-05).
    Nothing,
    /// Not by the hour: a flat fee covers it (BIL-06).
    Included,
}

/// What was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Work {
    /// Somebody's time.
    Time {
        /// Whose.
        timekeeper: MemberId,
        /// When it began on the clock of the firm, where that is known.
        began: Option<Time>,
        /// How much was worked; no rule changes it.
        worked: Worked,
        /// The rule that made the billed time of it.
        rounding: Rounding,
        /// How much is billed.
        hours: Hours,
        /// At which rate.
        rate: HourlyRate,
        /// UTBMS task.
        task: Option<TaskCode>,
        /// UTBMS activity.
        activity: Option<ActivityCode>,
        /// Whether it may be billed, where the firm asks for approval.
        approval: Approval,
    },
    /// A cost.
    Cost {
        /// Who was paid for it.
        kind: CostKind,
        /// How many.
        quantity: Quantity,
        /// The price of one.
        unit_price: Price,
        /// UTBMS expense.
        expense: Option<ExpenseCode>,
        /// The document of the matter that proves it (INV-24).
        receipt: Option<DocumentId>,
    },
    /// A milestone of a flat fee that was reached (BIL-07).
    Flat {
        /// Who noted it.
        by: MemberId,
    },
}

/// Why an entry cannot be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// The timekeeper has no rate on that day.
    #[error(
        "This timekeeper has no rate on that date, and none is agreed with the client. Set one \
         first, or choose a later date."
    )]
    NoRate,
    /// The client needs codes (TIM-06).
    #[error("This matter needs a task code and an activity code on time.")]
    TimeNeedsCodes,
    /// The client needs codes (TIM-06).
    #[error("This matter needs an expense code on costs.")]
    CostNeedsCode,
    /// A day that has not come.
    #[error("Choose a date that is not in the future.")]
    Future,
    /// A day on which there was no such matter yet.
    #[error(
        "This is before the matter was opened, on {}. Check the year; if the day is right, change \
         the day on which the matter was opened.", day::plain(*.0)
    )]
    BeforeMatter(Date),
    /// More hours than a day has.
    #[error(
        "{} of the 24 hours of that day are recorded for this timekeeper already, and an hour \
         cannot be recorded twice. Check the day, or look whether this was recorded before.",
        .0
    )]
    DayFull(Hours),
    /// Work that has not begun (TIM-20).
    #[error(
        "This begins later than now: it is {}. Check the day and the time, or record it once it \
         is done.", day::clock(*.0)
    )]
    NotBegun(Time),
    /// A price of nothing.
    #[error("Write a price above zero.")]
    NoPrice,
    /// A receipt of another matter, or one that may not be opened.
    #[error(
        "This document is not of this matter, or was not found clean yet. Choose another, or none."
    )]
    NotItsReceipt,
    /// Text that is no price.
    #[error("Write the price of one as a number, such as 0.725 or 12.50.")]
    NotAPrice,
    /// A price of many decimals.
    #[error("Write a price with at most {max} decimals.", max = Price::DECIMALS_MAX)]
    PriceTooFine,
    /// Not a quantity.
    #[error("Write how many, such as 1 or 2.5.")]
    NotAQuantity,
    /// The value is out of bounds.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// Time as a person gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeGiven {
    /// The day of the work.
    pub on: Date,
    /// When it began, where that is known.
    pub began: Option<Time>,
    /// How much.
    pub worked: Worked,
    /// The rule of the matter, its client or the firm.
    pub rounding: Rounding,
    /// Whether the client is charged for it.
    pub charge: Charge,
    /// What was done.
    pub narrative: Narrative,
    /// UTBMS task.
    pub task: Option<TaskCode>,
    /// UTBMS activity.
    pub activity: Option<ActivityCode>,
}

impl Charge {
    /// The word in storage and form fields.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Nothing => "none",
            Self::Included => "included",
        }
    }

    /// The charge with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Full, Self::Nothing, Self::Included].into_iter().find(|charge| charge.word() == word)
    }

    /// What is billed of a worth.
    const fn of(self, worth: Money) -> Money {
        match self {
            Self::Full => worth,
            Self::Nothing | Self::Included => Money::zero(worth.currency()),
        }
    }
}

impl Entry {
    /// Whether work of a day can be recorded: it must have been done.
    pub fn done_by(on: Date, today: Date) -> Result<(), EntryError> {
        if on > today { Err(EntryError::Future) } else { Ok(()) }
    }

    /// Whether work can have begun at a time of a day: not later than now, on the firm's clock.
    pub fn begun_by(on: Date, began: Option<Time>, now: DateTime) -> Result<(), EntryError> {
        match began {
            Some(began) if on == now.date() && began > now.time() => {
                Err(EntryError::NotBegun(now.time()))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Whether work of a day can be of a matter: the matter must have been opened by then.
    pub fn since_opened(on: Date, matter: &Matter) -> Result<(), EntryError> {
        if on < matter.opened_on { Err(EntryError::BeforeMatter(matter.opened_on)) } else { Ok(()) }
    }

    /// Whether a timekeeper's day has room for more hours beside those that are recorded.
    pub fn fits_the_day(hours: Hours, beside: Hours) -> Result<(), EntryError> {
        if hours.plus(beside) > Hours::DAY { Err(EntryError::DayFull(beside)) } else { Ok(()) }
    }

    /// Whether time carries the codes that its matter needs (TIM-06).
    pub const fn time_coded(
        matter: &Matter,
        task: Option<TaskCode>,
        activity: Option<ActivityCode>,
    ) -> Result<(), EntryError> {
        match matter.codes {
            CodesRule::Required if task.is_none() || activity.is_none() => {
                Err(EntryError::TimeNeedsCodes)
            }
            CodesRule::Required | CodesRule::Optional => Ok(()),
        }
    }

    /// Whether a cost carries the code that its matter needs (TIM-06).
    pub const fn cost_coded(
        matter: &Matter,
        expense: Option<ExpenseCode>,
    ) -> Result<(), EntryError> {
        match matter.codes {
            CodesRule::Required if expense.is_none() => Err(EntryError::CostNeedsCode),
            CodesRule::Required | CodesRule::Optional => Ok(()),
        }
    }

    /// Records time at the rate of its day, by what is agreed with the client (TIM-04).
    pub fn time(
        id: EntryId,
        matter: &Matter,
        (timekeeper, agreed): (&Member, &[AgreedRate]),
        given: TimeGiven,
        today: Date,
    ) -> Result<Self, EntryError> {
        Self::done_by(given.on, today)?;
        Self::time_coded(matter, given.task, given.activity)?;
        let wanted = Wanted { matter, timekeeper, task: given.task, on: given.on };
        let rate = rate::on(agreed, &wanted).ok_or(EntryError::NoRate)?.rate;
        let hours = given.rounding.bill(given.worked);
        let worth = rate.price(hours)?;
        Ok(Self {
            id,
            matter: matter.id.clone(),
            client: matter.client.clone(),
            on: given.on,
            narrative: given.narrative,
            charge: given.charge,
            worth,
            value: given.charge.of(worth),
            late: None,
            reworded: None,
            hold: None,
            work: Work::Time {
                timekeeper: timekeeper.id.clone(),
                began: given.began,
                worked: given.worked,
                rounding: given.rounding,
                hours,
                rate,
                task: given.task,
                activity: given.activity,
                approval: Approval::Recorded,
            },
        })
    }

    /// The same, charged in another way.
    #[must_use]
    pub fn charging(self, charge: Charge) -> Self {
        Self { charge, value: charge.of(self.worth), ..self }
    }

    /// The same with a reason for writing it although its day is locked.
    #[must_use]
    pub fn explained(self, late: Option<Note>) -> Self {
        Self { late, ..self }
    }

    /// The same with what the old one has that is not typed: what holds it from being billed, and
    /// the words that a draft had for it, where what was recorded is still the same.
    #[must_use]
    pub fn keeping_words_of(self, old: &Self) -> Self {
        let same = self.narrative == old.narrative;
        let reworded = old.reworded.clone().filter(|_| same);
        Self { reworded, hold: old.hold.clone(), ..self }
    }

    /// What holds it from being billed on a day (BIL-04).
    pub fn billing_hold(&self, today: Date) -> Option<&BillingHold> {
        self.hold.as_ref().filter(|hold| hold.is_on(today))
    }

    /// The same entry, held from being billed, or let go.
    #[must_use]
    pub fn billing_held(self, hold: Option<BillingHold>) -> Self {
        Self { hold, ..self }
    }

    /// The same time at another rate, which waits for approval again; a cost has none, and stays as
    /// it is (TIM-05).
    pub fn at_rate(&self, rate: HourlyRate) -> Result<Self, MoneyError> {
        let mut entry = self.clone();
        if let Work::Time { hours, rate: old, approval, .. } = &mut entry.work {
            if *old != rate && matches!(approval, Approval::Approved(_)) {
                *approval = Approval::Submitted;
            }
            *old = rate;
            entry.worth = rate.price(*hours)?;
            entry.value = entry.charge.of(entry.worth);
        }
        Ok(entry)
    }

    /// How far it is on its way to a bill; costs need no approval.
    pub const fn approval(&self) -> Option<&Approval> {
        match &self.work {
            Work::Time { approval, .. } => Some(approval),
            Work::Cost { .. } | Work::Flat { .. } => None,
        }
    }

    /// Whether it may be billed under a rule.
    pub fn bills(&self, rule: ApprovalRule) -> bool {
        self.approval().is_none_or(|approval| rule.bills(approval))
    }

    /// The same time with another approval; a cost stays as it is.
    #[must_use]
    pub fn with_approval(&self, new: Approval) -> Self {
        let mut entry = self.clone();
        if let Work::Time { approval, .. } = &mut entry.work {
            *approval = new;
        }
        entry
    }

    /// What an hour of it costs; a cost has no rate.
    pub const fn rate(&self) -> Option<HourlyRate> {
        match &self.work {
            Work::Time { rate, .. } => Some(*rate),
            Work::Cost { .. } | Work::Flat { .. } => None,
        }
    }
}

/// An hour of work, for tests.
#[cfg(test)]
pub(crate) fn sample() -> Entry {
    let nobody = [0; 10];
    let worth = Money::new(30_000, Currency::USD);
    Entry {
        id: EntryId::made(1, nobody),
        matter: MatterId::made(1, nobody),
        client: ClientId::made(1, nobody),
        on: Date::constant(2026, 3, 9),
        narrative: Narrative::parse("Drafted the answer").expect("words"),
        work: Work::Time {
            timekeeper: MemberId::made(1, nobody),
            began: None,
            worked: Worked::minutes(60),
            rounding: Rounding::USUAL,
            hours: Hours::new(100),
            rate: HourlyRate::new(worth).expect("a rate"),
            task: None,
            activity: None,
            approval: Approval::Recorded,
        },
        charge: Charge::Full,
        worth,
        value: worth,
        late: None,
        reworded: None,
        hold: None,
    }
}
