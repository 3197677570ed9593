//! UTBMS: the published codes for tasks, activities and expenses (TIM-06).
//!
//! Invariant: a code that parsed is in the tables, so its title is known.

mod activities;
mod expenses;
mod tasks;

use std::fmt;

use activities::ACTIVITIES;
use expenses::EXPENSES;
use tasks::{BANKRUPTCY, COUNSELING, LITIGATION, PROJECT, UK_LITIGATION};

/// A set of task codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskSet {
    /// L100 to L530.
    Litigation,
    /// C100 to C400.
    Counseling,
    /// P100 to P800.
    Project,
    /// B100 to B420.
    Bankruptcy,
    /// JA00 to JM40, the civil litigation of England and Wales.
    UkLitigation,
}

/// Text that is no code of its kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("UTBMS has no {kind} code {code}.")]
pub struct CodeError {
    kind: &'static str,
    code: String,
}

/// One line of a table.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Code {
    code: &'static str,
    title: &'static str,
    is_phase: bool,
}

/// A heading that stands for all codes below it; some clients bill by it.
const fn phase(code: &'static str, title: &'static str) -> Code {
    Code { code, title, is_phase: true }
}

const fn code(code: &'static str, title: &'static str) -> Code {
    Code { code, title, is_phase: false }
}

impl TaskSet {
    /// Every set, in the order that select fields show.
    pub const ALL: [Self; 5] =
        [Self::Litigation, Self::Counseling, Self::Project, Self::Bankruptcy, Self::UkLitigation];

    /// What people call it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Litigation => "Litigation",
            Self::Counseling => "Counseling",
            Self::Project => "Project",
            Self::Bankruptcy => "Bankruptcy",
            Self::UkLitigation => "Litigation (England and Wales)",
        }
    }

    /// Its codes, phases included, in the order of the standard.
    pub fn codes(self) -> impl Iterator<Item = TaskCode> {
        self.table().iter().map(TaskCode)
    }

    const fn table(self) -> &'static [Code] {
        match self {
            Self::Litigation => &LITIGATION,
            Self::Counseling => &COUNSELING,
            Self::Project => &PROJECT,
            Self::Bankruptcy => &BANKRUPTCY,
            Self::UkLitigation => &UK_LITIGATION,
        }
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $kind:literal in $tables:expr),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(&'static Code);

        impl $name {
            /// Reads a code, in any case.
            pub fn parse(text: &str) -> Result<Self, CodeError> {
                let wanted = text.trim();
                Self::all()
                    .find(|known| known.code().eq_ignore_ascii_case(wanted))
                    .ok_or_else(|| CodeError::new($kind, wanted))
            }

            /// Every code, in the order of the standard.
            pub fn all() -> impl Iterator<Item = Self> {
                $tables.map(Self)
            }

            /// The code, such as on an invoice.
            pub const fn code(self) -> &'static str {
                self.0.code
            }

            /// What it stands for.
            pub const fn title(self) -> &'static str {
                self.0.title
            }

            /// Whether it is a heading over other codes.
            pub const fn is_phase(self) -> bool {
                self.0.is_phase
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.0.code)
            }
        }
    )+};
}

codes! {
    /// The part of a matter that work belongs to, such as `L510`.
    TaskCode = "task" in TaskSet::ALL.into_iter().flat_map(|set| set.table().iter()),
    /// What a timekeeper did, such as `A102`.
    ActivityCode = "activity" in ACTIVITIES.iter(),
    /// What a cost was for, such as `E110`.
    ExpenseCode = "expense" in EXPENSES.iter(),
}

impl TaskCode {
    /// Whether it is another code, or of the phase that the other stands for.
    pub fn is_within(self, other: Self) -> bool {
        self == other || self.phase() == Some(other)
    }

    /// The phase that it is under, or that it is; none where its set has none before it.
    pub fn phase(self) -> Option<Self> {
        let of = |set: TaskSet| {
            let mut phase = None;
            for code in set.codes() {
                phase = Some(code).filter(|one| one.is_phase()).or(phase);
                if code == self {
                    return Some(phase);
                }
            }
            None
        };
        TaskSet::ALL.into_iter().find_map(of).flatten()
    }
}

impl CodeError {
    /// The longest piece of a wrong code that a sentence repeats.
    const SHOWN_MAX: usize = 20;

    fn new(kind: &'static str, text: &str) -> Self {
        let shown = text.chars().filter(|c| !c.is_control()).take(Self::SHOWN_MAX).collect();
        Self { kind, code: shown }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tim06_a_known_code_has_a_title() {
        assert_eq!(TaskCode::parse("L510").unwrap().title(), "Appellate Motions and Submissions");
        assert_eq!(ActivityCode::parse(" a102 ").unwrap().to_string(), "A102");
        assert_eq!(ExpenseCode::parse("E110").unwrap().title(), "Out-of-town travel");
        assert!(TaskCode::parse("L100").unwrap().is_phase());
    }

    #[test]
    fn tim14_a_phase_holds_its_tasks_and_a_task_itself_alone() {
        let code = |text| TaskCode::parse(text).unwrap();
        assert!(code("L110").is_within(code("L100")) && code("L100").is_within(code("L100")));
        assert!(!code("L210").is_within(code("L100")) && !code("L100").is_within(code("L110")));
        assert!(code("L110").is_within(code("L110")) && !code("L120").is_within(code("L110")));
        assert!(!code("P100").is_within(code("L100")));
    }

    #[test]
    fn tim06_an_unknown_code_is_named_in_a_sentence() {
        let refused = |text| TaskCode::parse(text).unwrap_err().to_string();
        assert_eq!(refused("L999"), "UTBMS has no task code L999.");
        assert_eq!(refused("A102"), "UTBMS has no task code A102.");
        assert_eq!(refused(&"\u{0}x".repeat(99)).len(), "UTBMS has no task code .".len() + 20);
        assert!(ActivityCode::parse("").is_err());
    }

    #[test]
    fn every_code_stands_in_one_set_under_one_title() {
        let mut seen = std::collections::BTreeSet::new();
        let every = TaskSet::ALL.into_iter().flat_map(|set| set.codes().map(|c| c.0));
        let every = every.chain(&ACTIVITIES).chain(&EXPENSES);
        for code in every {
            assert!(seen.insert(code.code), "{} stands twice", code.code);
            assert!(!code.title.is_empty() && code.title.trim() == code.title, "{}", code.code);
            assert!(code.code.len() == 4 && code.code.is_ascii(), "{}", code.code);
        }
        assert_eq!(seen.len(), 116 + 54);
    }

    #[test]
    fn every_code_reads_back_from_its_own_spelling() {
        assert!(TaskCode::all().all(|code| TaskCode::parse(code.code()) == Ok(code)));
        assert!(ActivityCode::all().all(|code| ActivityCode::parse(code.code()) == Ok(code)));
        assert!(ExpenseCode::all().all(|code| ExpenseCode::parse(code.code()) == Ok(code)));
    }

    #[test]
    fn tim14_a_task_is_under_the_phase_before_it() {
        let phase = |code: &str| TaskCode::parse(code).unwrap().phase().map(TaskCode::code);
        assert_eq!(phase("L350"), Some("L300"));
        assert_eq!(phase("L300"), Some("L300"));
        assert_eq!(phase("JB20"), Some("JB00"));
        assert!(TaskCode::all().filter(|code| code.is_phase()).all(|one| one.phase() == Some(one)));
    }
}
