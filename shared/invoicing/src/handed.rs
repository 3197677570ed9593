//! Files that a client's billing system reads beside invoices: who works for the client at which
//! rate, and what its matters may cost (EBL-10).
//!
//! LEDES has published formats for both. That of timekeepers has neither a schema nor a DTD, and
//! client systems take tables of their own; so these are CSV with the columns that such systems
//! have in common, under the names of LEDES where it has some, and no LEDES files.
//!
//! Invariant: a rate is what work of that day would be recorded at; one that differs in a matter
//! has a row of its own, which names the matter.

use std::str::FromStr;

use domain::budget::{Budget, Budgets, Limit, Scope as BudgetOf};
use domain::client::Client;
use domain::hours::HourlyRate;
use domain::ledes::KnownAs;
use domain::matter::Matter;
use domain::member::Member;
use domain::rate::{self, AgreedRate, Found, Rule, Scope, Wanted};
use jiff::civil::Date;
use web::sheet::{self, Cell};

/// The headings of the file of timekeepers.
const TIMEKEEPERS: [&str; 9] = [
    "TIMEKEEPER_ID",
    "LAST_NAME",
    "FIRST_NAME",
    "TIMEKEEPER_CLASSIFICATION",
    "BASE_RATE",
    "EFFECTIVE_RATE",
    "CURRENCY",
    "EFFECTIVE_DATE",
    "LAW_FIRM_MATTER_ID",
];

/// The headings of the file of budgets.
const BUDGETS: [&str; 10] = [
    "CLIENT_ID",
    "LAW_FIRM_MATTER_ID",
    "CLIENT_MATTER_ID",
    "MATTER_NAME",
    "PHASE_CODE",
    "TASK_CODE",
    "BUDGET_AMOUNT",
    "BUDGET_HOURS",
    "CURRENCY",
    "START_DATE",
];

/// Which file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handed {
    /// Who works for the client, at which rate.
    Timekeepers,
    /// What its matters may cost.
    Budget,
}

/// No file has this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Choose timekeepers or budget.")]
pub struct HandedError;

/// What the files are written from.
#[derive(Debug)]
pub struct Ground {
    /// The client.
    pub client: Client,
    /// The people of the firm.
    pub people: Vec<Member>,
    /// What its system calls them, where it is not what the firm does.
    pub known: KnownAs,
    /// What is agreed with the client about rates.
    pub agreed: Vec<AgreedRate>,
    /// Its matters.
    pub matters: Vec<Matter>,
    /// The budgets of each of them.
    pub budgets: Vec<Budgets>,
}

/// Why there is no file, in order of precedence.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// A rate is one for a matter.
    #[error("This client has no matter yet. Open one first.")]
    NoMatter,
    /// Nobody has a rate.
    #[error("Nobody of the firm has a rate for this client today. Write rates down first.")]
    NoRates,
    /// No matter has a budget.
    #[error("No matter of this client has a budget. Set one on the page of a matter first.")]
    NoBudgets,
    /// It could not be put together.
    #[error("the file cannot be written")]
    Csv(#[from] csv::Error),
}

impl Handed {
    /// Both, for pages.
    pub const ALL: [Self; 2] = [Self::Timekeepers, Self::Budget];

    /// Its word in commands and addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Timekeepers => "timekeepers",
            Self::Budget => "budget",
        }
    }

    /// What people know it by.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Timekeepers => "Timekeepers and rates",
            Self::Budget => "Budgets of its matters",
        }
    }

    /// The bytes of the file on a day.
    pub fn written(self, ground: &Ground, on: Date) -> Result<Vec<u8>, FileError> {
        Ok(match self {
            Self::Timekeepers => sheet::written(&TIMEKEEPERS, ground.timekeepers(on)?)?,
            Self::Budget => sheet::written(&BUDGETS, ground.budget_rows()?)?,
        })
    }
}

impl FromStr for Handed {
    type Err = HandedError;

    fn from_str(word: &str) -> Result<Self, HandedError> {
        Self::ALL.into_iter().find(|file| file.word() == word).ok_or(HandedError)
    }
}

impl Ground {
    /// Everybody’s rate for the client, and where a matter has another one, that.
    fn timekeepers(&self, on: Date) -> Result<Vec<Vec<Cell>>, FileError> {
        let first = self.matters.first().ok_or(FileError::NoMatter)?;
        let is_of_client = |one: &&AgreedRate| one.scope == Scope::Client;
        let of_client: Vec<AgreedRate> = self.agreed.iter().filter(is_of_client).cloned().collect();
        let mut rows = Vec::new();
        for timekeeper in &self.people {
            let wanted = |matter| Wanted { matter, timekeeper, task: None, on };
            let usual = rate::on(&of_client, &wanted(first));
            if let Some(found) = &usual {
                rows.push(self.row((timekeeper, on), found, ""));
            }
            for matter in self.matters.iter().filter(|matter| !matter.ending.is_closed()) {
                let own = rate::on(&self.agreed, &wanted(matter));
                let own = own.filter(|own| usual.as_ref().is_none_or(|one| one.rate != own.rate));
                let number = matter.number.as_str();
                rows.extend(own.map(|own| self.row((timekeeper, on), &own, number)));
            }
        }
        if rows.is_empty() { Err(FileError::NoRates) } else { Ok(rows) }
    }

    /// A rate of a timekeeper.
    fn row(&self, (who, on): (&Member, Date), found: &Found, matter: &str) -> Vec<Cell> {
        let (first, last) = names(who.name.as_str());
        let known = self.known.keeper(&who.id);
        let id = known.and_then(|known| known.id.as_ref());
        let rank = known.and_then(|known| known.rank).unwrap_or(who.classification);
        let base = who.rates.on(on).map(HourlyRate::per_hour);
        let per_hour = found.rate.per_hour();
        let from = match &found.by {
            Rule::Agreed { by, .. } => by.from,
            Rule::Own { from } => *from,
        };
        vec![
            Cell::text(id.map_or_else(|| who.mark.to_string(), ToString::to_string)),
            Cell::text(last),
            Cell::text(first),
            Cell::text(rank.code()),
            base.filter(|base| base.currency() == per_hour.currency())
                .map_or_else(|| Cell::text(""), Cell::money),
            Cell::money(per_hour),
            Cell::text(per_hour.currency().code()),
            Cell::text(day(from)),
            Cell::text(matter),
        ]
    }

    /// Every budget of a matter, a phase or a task.
    fn budget_rows(&self) -> Result<Vec<Vec<Cell>>, FileError> {
        let mut rows = Vec::new();
        for budgets in &self.budgets {
            let matter = self.matters.iter().find(|matter| matter.id == budgets.matter);
            let Some(matter) = matter else { continue };
            rows.extend(budgets.all.iter().map(|budget| self.budget_row(matter, budget)));
        }
        if rows.is_empty() { Err(FileError::NoBudgets) } else { Ok(rows) }
    }

    fn budget_row(&self, matter: &Matter, budget: &Budget) -> Vec<Cell> {
        let client = self
            .client
            .ledes_id
            .as_ref()
            .map_or_else(|| self.client.name.to_string(), ToString::to_string);
        let reference = matter.client_reference.as_ref().map(ToString::to_string);
        let (phase, task) = match budget.scope {
            BudgetOf::Matter => ("", ""),
            BudgetOf::Task(code) if code.is_phase() => (code.code(), ""),
            BudgetOf::Task(code) => (code.phase().map_or("", |phase| phase.code()), code.code()),
        };
        let nothing = || Cell::text("");
        let (amount, hours, currency) = match budget.limit {
            Limit::Money(amount) => {
                (Cell::money(amount), nothing(), Cell::text(amount.currency().code()))
            }
            Limit::Hours(hours) => (nothing(), Cell::hours(i64::from(hours.count())), nothing()),
        };
        vec![
            Cell::text(client),
            Cell::text(matter.number.to_string()),
            Cell::text(reference.unwrap_or_default()),
            Cell::text(matter.name.to_string()),
            Cell::text(phase),
            Cell::text(task),
            amount,
            hours,
            currency,
            Cell::text(day(matter.opened_on)),
        ]
    }
}

/// First names, and the last word as the last name.
fn names(name: &str) -> (&str, &str) {
    name.trim().rsplit_once(' ').map_or(("", name), |(first, last)| (first.trim_end(), last))
}

/// A day as LEDES writes it.
fn day(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ebl10_every_file_has_its_word() {
        for file in Handed::ALL {
            assert_eq!(file.word().parse(), Ok(file));
            assert!(!file.title().is_empty());
        }
        assert_eq!("rates".parse::<Handed>(), Err(HandedError));
        assert_eq!(names("Mary Ann Byron"), ("Mary Ann", "Byron"));
        assert_eq!(names("Cher"), ("", "Cher"));
        assert_eq!(day(Date::constant(2026, 3, 7)), "20260307");
    }
}
