//! Agreements in words, as a person asks why an hour costs what it costs.

use std::fmt;

use super::{AgreedRate, Rule, Scope, Whose};
use crate::day;
use crate::member::Classification;

/// Everybody of a rank, inside a sentence.
pub const fn plural(rank: Classification) -> &'static str {
    match rank {
        Classification::Partner => "partners",
        Classification::Associate => "associates",
        Classification::OfCounsel => "of counsel",
        Classification::LegalAssistant => "legal assistants",
        Classification::Other => "other timekeepers",
    }
}

impl AgreedRate {
    /// Whose time, for which task, from when: `partners, L350, from 1 Jan 2026`.
    fn particulars(&self, person: &str) -> String {
        let whose = match &self.whose {
            Whose::Person(_) => person,
            Whose::Rank(rank) => plural(*rank),
            Whose::Everybody => "everybody",
        };
        let task = self.task.map(|task| format!(", {task}")).unwrap_or_default();
        format!("{whose}{task}, from {}", day::plain(self.from))
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Agreed { by, timekeeper } => {
                let scope = match by.scope {
                    Scope::Matter(_) => "for this matter",
                    Scope::Client => "with this client",
                };
                write!(f, "Agreed {scope}: {}", by.particulars(timekeeper.as_str()))
            }
            Self::Own { from } => {
                write!(f, "The timekeeper’s own rate, from {}", day::plain(*from))
            }
        }
    }
}
