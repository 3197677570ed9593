//! A fee for every month, with hours of time that are included in it (BIL-11).
//!
//! Invariants: a month is opened once, with what was agreed by then; what its time takes is never
//! more than there is; what is given back can be taken again. Of several months' hours, those that
//! lapse first are taken first.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::flat::is_among;
use super::{Arrangement, ArrangementError};
use crate::entry::{Charge, Entry, Work};
use crate::figures::Month;
use crate::hours::Hours;
use crate::id::{EntryId, MemberId};
use crate::invoice::{Line, LineKind};
use crate::matter::Matter;
use crate::money::{Money, MoneyError};
use crate::text::{Narrative, TextError};
use crate::utbms::TaskCode;

/// What was agreed about every month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Monthly {
    /// What a month costs.
    pub fee: Money,
    /// The first month.
    pub from: Month,
    /// The last month, where it ends.
    pub until: Option<Month>,
    /// How much time of a month is included.
    pub hours: Hours,
    /// The tasks, or whole phases, of which it is; any time where there are none.
    pub tasks: Vec<TaskCode>,
    /// What becomes of hours that a month does not use.
    pub carry: Carry,
    /// Who wrote it down.
    pub by: MemberId,
}

/// What becomes of hours that a month does not use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Carry {
    /// For how many months they can still be used; they lapse with their month where it is none.
    pub months: u16,
    /// The most that goes on from one month to the next.
    pub most: Option<Hours>,
}

/// The months of a matter whose fee is recorded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Months(BTreeMap<Month, FeeMonth>);

/// A month whose fee is recorded, by what was agreed then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeeMonth {
    /// The entry that bills it.
    pub fee: EntryId,
    /// The day of that entry.
    pub on: Date,
    /// What it costs.
    pub amount: Money,
    /// How much time it includes.
    pub hours: Hours,
    /// What becomes of those that are left.
    pub carry: Carry,
    /// What time of this month took, by the month whose hours they were.
    pub taken: BTreeMap<Month, Hours>,
    /// Time of this month that found no hours left, and is charged by the hour.
    pub over: Hours,
}

/// What an entry took of its month and of those before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The month of the entry.
    pub month: Month,
    /// How much, by the month whose hours they were.
    pub hours: BTreeMap<Month, Hours>,
    /// How much of the entry is charged by the hour.
    pub over: Hours,
}

/// A month as people look at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthRow<'a> {
    /// Which.
    pub month: Month,
    /// What is recorded of it.
    pub fee: &'a FeeMonth,
    /// What it had from before.
    pub carried: Hours,
    /// What its time used.
    pub used: Hours,
    /// What its time can still use.
    pub left: Hours,
}

impl Carry {
    /// Reads for how many months hours are kept; none where nothing is written.
    pub fn months(text: &str) -> Result<u16, ArrangementError> {
        match text.trim() {
            "" => Ok(0),
            text => text.parse().map_err(|_| ArrangementError::CarryCount),
        }
    }

    /// The most months that hours are kept.
    pub const MONTHS_MAX: u16 = 24;
}

impl Monthly {
    /// How many months back one begins at most, so that nobody bills years by a slip.
    pub const BACK_MAX: u16 = 12;

    /// The most hours of a month, which are more than it has: a guard against a slipped comma.
    pub const HOURS_MAX: Hours = Hours::new(100_000);

    /// Reads hours of a month; none where nothing is written.
    pub fn hours(text: &str) -> Result<Option<Hours>, ArrangementError> {
        if text.trim().is_empty() {
            return Ok(None);
        }
        let hours = Hours::parse(text).filter(|hours| *hours <= Self::HOURS_MAX);
        hours.map(Some).ok_or(ArrangementError::Hours)
    }

    /// Reads a month; none where nothing is written.
    pub fn month(text: &str) -> Result<Option<Month>, ArrangementError> {
        match text.trim() {
            "" => Ok(None),
            text => Month::parse(text).map(Some).ok_or(ArrangementError::Month),
        }
    }

    /// Checks what is agreed: the fee, and its months against a day and the matter. A first month
    /// that was agreed on before stays.
    pub fn agree(
        self,
        was: Option<&Self>,
        (matter, today): (&Matter, Date),
    ) -> Result<Self, ArrangementError> {
        if !self.fee.is_positive() {
            return Err(ArrangementError::NoMonthlyFee);
        }
        if self.until.is_some_and(|until| until < self.from) {
            return Err(ArrangementError::Until);
        }
        if self.carry.months > Carry::MONTHS_MAX {
            return Err(ArrangementError::CarryMonths);
        }
        let first = Month::of(today).before(Self::BACK_MAX).max(Month::of(matter.opened_on));
        let is_new = was.is_none_or(|was| was.from != self.from);
        if is_new && self.from < first { Err(ArrangementError::From(first)) } else { Ok(self) }
    }

    /// The time that an entry asks of its month: none where it is no time that is charged, or of
    /// other tasks.
    fn asked(&self, entry: &Entry) -> Option<Hours> {
        match &entry.work {
            Work::Time { hours, task, .. }
                if entry.charge == Charge::Full && is_among(&self.tasks, *task) =>
            {
                Some(*hours)
            }
            Work::Time { .. } | Work::Cost { .. } | Work::Flat { .. } => None,
        }
    }

    /// Whether a line charges time by the hour that would be within hours left of its month: it was
    /// put on its draft before the fee was agreed, or hours were given back since.
    pub fn would_include(&self, months: &Months, line: &Line) -> bool {
        let LineKind::Fee { task, .. } = &line.kind else { return false };
        let task = task.as_ref().and_then(|task| TaskCode::parse(task.as_str()).ok());
        let has_left = months.hours_left(Month::of(line.on)).count() > 0;
        line.amount.is_positive() && is_among(&self.tasks, task) && has_left
    }

    /// The entry that bills a month.
    pub fn entry(
        &self,
        id: EntryId,
        matter: &Matter,
        (month, on): (Month, Date),
    ) -> Result<Entry, TextError> {
        let words = format!("Monthly fee, {}", month.title());
        let words = match self.hours.count() {
            0 => words,
            _ => format!("{words}, with {} hours of time", self.hours),
        };
        Ok(Entry {
            id,
            matter: matter.id.clone(),
            client: matter.client.clone(),
            on,
            narrative: Narrative::parse(&words)?,
            work: Work::Flat { by: self.by.clone() },
            charge: Charge::Full,
            worth: self.fee,
            value: self.fee,
            late: None,
            reworded: None,
            hold: None,
        })
    }
}

impl Taken {
    /// How much is included.
    pub fn included(&self) -> Hours {
        sum(self.hours.values())
    }
}

impl Months {
    /// Those that are recorded.
    pub const fn new(all: BTreeMap<Month, FeeMonth>) -> Self {
        Self(all)
    }

    /// All of them, in order.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = (&Month, &FeeMonth)> {
        self.0.iter()
    }

    /// The month that an entry bills.
    pub fn billed_by(&self, entry: &EntryId) -> Option<Month> {
        self.0.iter().find(|(_, fee)| fee.fee == *entry).map(|(month, _)| *month)
    }

    /// The months until a day whose fee is to be recorded, in order.
    pub fn due(&self, agreed: &Monthly, today: Date) -> Vec<Month> {
        let now = Month::of(today);
        let last = agreed.until.map_or(now, |until| until.min(now));
        agreed.from.to(last).filter(|month| !self.0.contains_key(month)).collect()
    }

    /// The day of the entry that bills a month: its first, unless the matter was opened later or
    /// that day is locked.
    pub fn day(month: Month, matter: &Matter, locked: Option<Date>) -> Date {
        let open = locked.and_then(|day| day.tomorrow().ok());
        let days = [Some(matter.opened_on), open];
        days.into_iter().flatten().fold(month.first_day(), Date::max)
    }

    /// With one month more, by what is agreed.
    #[must_use]
    pub fn opened(mut self, agreed: &Monthly, month: Month, (fee, on): (EntryId, Date)) -> Self {
        self.0.entry(month).or_insert(FeeMonth {
            fee,
            on,
            amount: agreed.fee,
            hours: agreed.hours,
            carry: agreed.carry,
            taken: BTreeMap::new(),
            over: Hours::default(),
        });
        self
    }

    /// Without a month, which is due again: none of its hours may be in use.
    pub fn without(&self, month: Month) -> Result<Self, ArrangementError> {
        let is_used = |fee: &FeeMonth| fee.taken.get(&month).is_some_and(|used| used.count() > 0);
        let own = self.0.get(&month).ok_or(ArrangementError::NoMonth)?;
        if self.0.values().any(is_used) || !own.taken.is_empty() || own.over.count() > 0 {
            return Err(ArrangementError::MonthUsed);
        }
        let mut rest = self.0.clone();
        rest.remove(&month);
        Ok(Self(rest))
    }

    /// What time of a month can use, by the month whose hours they are, what lapses first first.
    pub fn left(&self, month: Month) -> BTreeMap<Month, Hours> {
        let mut left = self.carried(month);
        if let Some(fee) = self.0.get(&month) {
            left.insert(month, fee.hours);
        }
        for fee in self.0.range(month..).map(|(_, fee)| fee) {
            use_up(&mut left, &fee.taken);
        }
        left
    }

    /// How many hours that are.
    pub fn hours_left(&self, month: Month) -> Hours {
        sum(self.left(month).values())
    }

    /// What a month has from those before it, before its own time uses any.
    fn carried(&self, into: Month) -> BTreeMap<Month, Hours> {
        let mut left = BTreeMap::new();
        for (month, fee) in self.0.range(..into) {
            left.insert(*month, fee.hours);
            use_up(&mut left, &fee.taken);
            left.retain(|from, _| self.lasts(*from, month.after(1)));
            if let Some(most) = fee.carry.most {
                lapse(&mut left, most);
            }
        }
        left.retain(|from, _| self.lasts(*from, into));
        left
    }

    /// Whether hours of a month can be used in another.
    fn lasts(&self, from: Month, to: Month) -> bool {
        self.0.get(&from).is_some_and(|fee| to <= from.after(fee.carry.months))
    }

    /// Takes time out of its month, and says what it found; nothing where the month is not open.
    fn take(&mut self, month: Month, wanted: Hours) -> Option<Taken> {
        let mut over = wanted;
        let mut hours = BTreeMap::new();
        for (from, left) in self.left(month) {
            let some = left.min(over);
            if some.count() > 0 {
                hours.insert(from, some);
                over = over.minus(some);
            }
        }
        let fee = self.0.get_mut(&month)?;
        for (from, some) in &hours {
            let taken = fee.taken.entry(*from).or_default();
            *taken = taken.plus(*some);
        }
        fee.over = fee.over.plus(over);
        Some(Taken { month, hours, over })
    }

    /// Gives back what an entry took.
    pub fn give_back(&mut self, taken: &Taken) {
        let Some(fee) = self.0.get_mut(&taken.month) else { return };
        use_up(&mut fee.taken, &taken.hours);
        fee.taken.retain(|_, hours| hours.count() > 0);
        fee.over = fee.over.minus(taken.over);
    }

    /// All of them as people look at them, latest first.
    pub fn rows(&self) -> impl Iterator<Item = MonthRow<'_>> {
        self.all().rev().map(|(month, fee)| MonthRow {
            month: *month,
            fee,
            carried: sum(self.carried(*month).values()),
            used: sum(fee.taken.values()),
            left: self.hours_left(*month),
        })
    }
}

impl Arrangement {
    /// An entry as it is charged by this agreement, and what it takes of its month: time within the
    /// hours of the month is included, and what is over them charged by the hour. Entries are asked
    /// about by day, then by id.
    pub fn taking(
        &self,
        months: &mut Months,
        entry: Entry,
    ) -> Result<(Entry, Option<Taken>), MoneyError> {
        let entry = self.charged(entry);
        let asked = self.monthly.as_ref().and_then(|monthly| monthly.asked(&entry));
        let taken = asked.and_then(|hours| months.take(Month::of(entry.on), hours));
        let Some(taken) = taken else { return Ok((entry, None)) };
        let entry = match (taken.included().count(), taken.over.count(), entry.rate()) {
            (0, _, _) | (_, _, None) => entry,
            (_, 0, _) => entry.charging(Charge::Included),
            (_, _, Some(rate)) => Entry { value: rate.price(taken.over)?, ..entry },
        };
        Ok((entry, Some(taken)))
    }
}

fn sum<'a>(hours: impl Iterator<Item = &'a Hours>) -> Hours {
    hours.fold(Hours::default(), |sum, hours| sum.plus(*hours))
}

fn use_up(left: &mut BTreeMap<Month, Hours>, used: &BTreeMap<Month, Hours>) {
    for (from, hours) in used {
        if let Some(left) = left.get_mut(from) {
            *left = left.minus(*hours);
        }
    }
}

/// Leaves so many hours at most; the oldest lapse first.
fn lapse(left: &mut BTreeMap<Month, Hours>, most: Hours) {
    let mut over = sum(left.values()).minus(most);
    for hours in left.values_mut() {
        let some = over.min(*hours);
        *hours = hours.minus(some);
        over = over.minus(some);
    }
}
