//! Budgets of a matter: how much work it, a phase or a task of it may come to (TIM-13, TIM-14), and
//! what is said or refused where more would be recorded (TIM-15).
//!
//! Used is all work that is recorded, whether it is billed yet or not: time and costs at what they
//! charge for a budget of money, hours as they are billed for one of hours.
//!
//! Invariants: a matter has one budget of a kind for a scope; a level is told once, and again only
//! when a higher limit has put it out of reach meanwhile.

use std::fmt;

use jiff::civil::Date;

use crate::entry::{Entry, Work};
use crate::figures::permille;
use crate::hours::Hours;
use crate::id::MatterId;
use crate::money::{Currency, Money, MoneyError};
use crate::utbms::{CodeError, TaskCode};

/// How many budgets a matter has at most: a page shows all of them.
pub const BUDGETS_MAX: usize = 40;

/// The percentages at which budgets are told of, each once (REM-13).
pub const LEVELS: [u8; 3] = [50, 75, 90];

/// The most hours of a budget: a guard against slipped digits.
const HOURS_MAX: u32 = 10_000_000;

/// What a budget is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// All work of the matter, costs included.
    Matter,
    /// Time of a task, or of all tasks of a phase.
    Task(TaskCode),
}

/// How much there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// So much money.
    Money(Money),
    /// So many hours.
    Hours(Hours),
}

/// What happens where work would pass it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Whoever records it is told, and may go on.
    Warn,
    /// It is not recorded.
    Stop,
}

/// Who hears when a level is reached; the firm sees it in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hears {
    /// The client's contacts, by mail and on their page.
    Client,
    /// Nobody but the firm.
    Firm,
}

/// A level that was reached and told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// The percentage.
    pub level: u8,
    /// How much was used then, in minor units or hundredths of an hour.
    pub used: i64,
    /// When.
    pub on: Date,
}

/// A budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// What it is for.
    pub scope: Scope,
    /// How much there is.
    pub limit: Limit,
    /// What happens where work would pass it.
    pub rule: Rule,
    /// Who hears when a level is reached.
    pub hears: Hears,
    /// The highest level that was told.
    pub told: Option<Told>,
}

/// All budgets of a matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budgets {
    /// The matter.
    pub matter: MatterId,
    /// In the order of their scopes; money before hours.
    pub all: Vec<Budget>,
}

/// Why there is no such budget, in order of precedence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BudgetError {
    /// Not a code of a task or phase.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// Not an amount.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// Not a number of hours.
    #[error("Write hours such as 120 or 12.5.")]
    Hours,
    /// Nothing or less.
    #[error("Write a budget above zero. To have none, remove it.")]
    Nothing,
    /// A matter with too many of them.
    #[error("A matter has at most {BUDGETS_MAX} budgets. Remove one first.")]
    TooMany,
}

impl Rule {
    /// The word in storage and forms.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Warn => "warn",
            Self::Stop => "stop",
        }
    }

    /// The rule with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Warn, Self::Stop].into_iter().find(|rule| rule.word() == word)
    }
}

impl Scope {
    /// Reads nothing as the matter, or the code of a phase or task.
    pub fn parse(text: &str) -> Result<Self, BudgetError> {
        if text.trim().is_empty() {
            return Ok(Self::Matter);
        }
        Ok(Self::Task(TaskCode::parse(text)?))
    }

    /// The word in storage and forms; empty for the matter.
    pub fn word(self) -> &'static str {
        match self {
            Self::Matter => "",
            Self::Task(task) => task.code(),
        }
    }

    /// In words: `the matter`, `phase L300`, `task L310`.
    pub fn title(self) -> String {
        match self {
            Self::Matter => "the matter".to_owned(),
            Self::Task(task) if task.is_phase() => format!("phase {task}"),
            Self::Task(task) => format!("task {task}"),
        }
    }

    /// Whether work with this code, or none, is in it; a phase has its tasks.
    pub fn has(self, code: &str) -> bool {
        match self {
            Self::Matter => true,
            Self::Task(wanted) => TaskCode::parse(code).is_ok_and(|task| task.is_within(wanted)),
        }
    }
}

impl Limit {
    /// Reads so much money.
    pub fn money(text: &str, currency: Currency) -> Result<Self, BudgetError> {
        let amount = Money::parse(text, currency)?;
        if amount.is_positive() { Ok(Self::Money(amount)) } else { Err(BudgetError::Nothing) }
    }

    /// Reads so many hours.
    pub fn hours(text: &str) -> Result<Self, BudgetError> {
        let hours = Hours::parse(text).filter(|hours| hours.count() <= HOURS_MAX);
        let hours = hours.ok_or(BudgetError::Hours)?;
        if hours.count() == 0 { Err(BudgetError::Nothing) } else { Ok(Self::Hours(hours)) }
    }

    /// In minor units or hundredths of an hour.
    pub fn count(self) -> i64 {
        match self {
            Self::Money(amount) => amount.minor(),
            Self::Hours(hours) => i64::from(hours.count()),
        }
    }

    /// So much of the same kind, in words.
    pub fn words(self, count: i64) -> String {
        match self {
            Self::Money(amount) => Money::new(count, amount.currency()).plain(),
            Self::Hours(_) => {
                let sign = if count < 0 { "\u{2212}" } else { "" };
                let hundredths = u32::try_from(count.unsigned_abs()).unwrap_or(u32::MAX);
                format!("{sign}{} hours", Hours::new(hundredths))
            }
        }
    }

    /// Whether another one counts the same: hours, or money.
    pub const fn is_like(self, other: Self) -> bool {
        matches!((self, other), (Self::Money(_), Self::Money(_)) | (Self::Hours(_), Self::Hours(_)))
    }
}

/// The whole of it: `$10,000.00`, `120.0 hours`.
impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.words(self.count()))
    }
}

/// What was recorded with one code: money and hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Used {
    /// The code of the task; empty where there is none, and for flat fees and costs.
    pub code: String,
    /// What it counts.
    pub limit: Limit,
}

impl Used {
    /// What an entry uses.
    pub fn of_entry(entry: &Entry) -> Vec<Self> {
        let (code, hours) = match &entry.work {
            Work::Time { task, hours, .. } => (task.map_or("", TaskCode::code), Some(*hours)),
            Work::Flat { .. } | Work::Cost { .. } => ("", None),
        };
        let used = |limit| Self { code: code.to_owned(), limit };
        let money = used(Limit::Money(entry.value));
        std::iter::once(money).chain(hours.map(|hours| used(Limit::Hours(hours)))).collect()
    }
}

impl Budget {
    /// How much of all that is recorded it has used.
    pub fn used(&self, all: &[Used]) -> i64 {
        let counts = |one: &&Used| {
            let same = match (self.limit, one.limit) {
                (Limit::Money(ours), Limit::Money(theirs)) => ours.currency() == theirs.currency(),
                (Limit::Hours(_), Limit::Hours(_)) => true,
                (Limit::Money(_), Limit::Hours(_)) | (Limit::Hours(_), Limit::Money(_)) => false,
            };
            same && self.scope.has(&one.code)
        };
        all.iter().filter(counts).map(|one| one.limit.count()).fold(0, i64::saturating_add)
    }

    /// What of it is used, in per cent, rounded down.
    pub fn percent(&self, used: i64) -> i64 {
        permille(used, self.limit.count()).map_or(0, |share| share.div_euclid(10))
    }

    /// Why more work would pass it, where `more` is what the work uses besides what is used by now;
    /// nothing where it fits, or uses less than before.
    pub fn passed(&self, used: i64, more: i64) -> Option<Passed> {
        let then = used.saturating_add(more);
        (more > 0 && then > self.limit.count()).then_some(Passed { budget: *self, used, more })
    }

    /// The level that is reached and that nobody was told of.
    pub fn reached(&self, used: i64) -> Option<u8> {
        let level = level(used, self.limit.count())?;
        let known = self.told.map_or(0, |told| told.level);
        (level > known).then_some(level)
    }
}

/// The highest level that so much of a whole reaches.
fn level(used: i64, whole: i64) -> Option<u8> {
    let reaches = |level: &&u8| {
        let needed = i128::from(whole).saturating_mul(i128::from(**level));
        i128::from(used).saturating_mul(100) >= needed
    };
    LEVELS.iter().rev().find(reaches).copied()
}

/// Work that passes a budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passed {
    /// The budget.
    pub budget: Budget,
    /// What was used before.
    pub used: i64,
    /// What the work uses.
    pub more: i64,
}

impl fmt::Display for Passed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { budget, used, more } = self;
        let limit = budget.limit;
        let over = used.saturating_add(*more).saturating_sub(limit.count());
        write!(
            f,
            "The budget of {} is {limit}, and {} of it is used: this would be {} more than that.",
            budget.scope.title(),
            limit.words(*used),
            limit.words(over)
        )?;
        match budget.rule {
            Rule::Warn => Ok(()),
            Rule::Stop => f.write_str(
                " It may not be passed. Ask whoever bills to change the budget, or record less.",
            ),
        }
    }
}

impl Budgets {
    /// None, of a matter.
    pub const fn none(matter: MatterId) -> Self {
        Self { matter, all: Vec::new() }
    }

    /// With one more, or another in the place of the one of its scope and kind; `used` is what is
    /// used of it by now: levels that a higher limit has put out of reach are told again.
    pub fn with(mut self, new: Budget, used: i64) -> Result<Self, BudgetError> {
        let is_same = |one: &Budget| one.scope == new.scope && one.limit.is_like(new.limit);
        let before = self.all.iter().position(is_same).map(|at| self.all.remove(at));
        if self.all.len() >= BUDGETS_MAX {
            return Err(BudgetError::TooMany);
        }
        let reached = level(used, new.limit.count());
        // Whom only the firm was told of hears of it anew.
        let heard = |one: &Budget| one.hears == new.hears || new.hears == Hears::Firm;
        let told = before.filter(heard).and_then(|before| before.told);
        let told = told.and_then(|told| Some(Told { level: told.level.min(reached?), ..told }));
        self.all.push(Budget { told, ..new });
        self.all.sort_by_key(|one| (one.scope, matches!(one.limit, Limit::Hours(_))));
        Ok(self)
    }

    /// Without the one of a scope and a kind.
    #[must_use]
    pub fn without(mut self, scope: Scope, like: Limit) -> Self {
        self.all.retain(|one| one.scope != scope || !one.limit.is_like(like));
        self
    }

    /// What these entries would pass together; `was` are entries of this matter that they replace.
    pub fn passed(&self, used: &[Used], entries: &[&Entry], was: &[&Entry]) -> Vec<Passed> {
        let of = |entries: &[&Entry]| -> Vec<Used> {
            let ours = entries.iter().filter(|entry| entry.matter == self.matter);
            ours.flat_map(|entry| Used::of_entry(entry)).collect()
        };
        let (new, old) = (of(entries), of(was));
        let passed = |budget: &Budget| {
            let more = budget.used(&new).saturating_sub(budget.used(&old));
            budget.passed(budget.used(used), more)
        };
        self.all.iter().filter_map(passed).collect()
    }
}

#[cfg(test)]
mod tests;
