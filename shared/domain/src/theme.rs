//! Themes: how printed invoices look, several of them, each with a name (CUS-01), as data and never
//! as code of the portal (CUS-02).
//!
//! Invariants: a look is printed with once a trial has shown that it works, and the one before it
//! stays until then; what a template can do is bounded by the typesetter, which reads no file and
//! no package but the sheet.

mod template;
#[cfg(test)]
mod tests;

pub use template::{BUILT_IN, Template, TemplateError};

use crate::firm::Accent;
use crate::id::{ClientId, MatterId, ThemeId};
use crate::stationery::Printed;
use crate::text::{Name, Note, TextError};

/// How printed invoices look, under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    /// Its id.
    pub id: ThemeId,
    /// What the firm calls it.
    pub name: Name,
    /// What its invoices look like; none until a first look has passed its trial.
    pub look: Option<Look>,
    /// A look that waits for its trial, or did not pass it.
    pub offered: Option<Offered>,
    /// The last invoice that could not be printed with it, and so was printed without.
    pub failed: Option<Failed>,
}

/// What an invoice looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// The colour of rules and headings; without one the firm's own.
    pub accent: Option<Accent>,
    /// The firm's logo at the head.
    pub logo: Printed,
    /// What stands at the foot of every page.
    pub footer: Option<Note>,
    /// The firm's own template; without one the built-in.
    pub template: Option<Template>,
}

/// A look, and how far its trial is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// The look.
    pub look: Look,
    /// Its trial.
    pub trial: Trial,
}

/// How far the trial of a look is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trial {
    /// Nobody has tried it.
    Waiting,
    /// Somebody has begun. Whoever finds it begun knows that the one before did not come back.
    Begun,
    /// It does not work.
    Refused(Flaw),
}

/// What is wrong with a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// The line and the column of the template, from one, where it has a place.
    pub place: Option<(usize, usize)>,
    /// What it is, in the typesetter's words or ours.
    pub said: String,
}

/// An invoice that a theme could not print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    /// The invoice's number.
    pub number: String,
    /// What was wrong.
    pub flaw: Flaw,
}

/// For whom a theme is chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chooser {
    /// Everybody who has none of their own.
    Firm,
    /// A client, but for matters that have their own.
    Client(ClientId),
    /// A matter.
    Matter(MatterId),
}

impl Theme {
    /// A theme that nobody has tried.
    pub const fn new(id: ThemeId, name: Name, look: Look) -> Self {
        let offered = Some(Offered { look, trial: Trial::Waiting });
        Self { id, name, look: None, offered, failed: None }
    }

    /// The same with another look to be tried; what it looks like stays meanwhile.
    #[must_use]
    pub fn offering(self, name: Name, look: Look) -> Self {
        Self { name, offered: Some(Offered { look, trial: Trial::Waiting }), ..self }
    }

    /// The same once somebody has begun to try what is offered; nothing where there is no look to
    /// try, or where an earlier trial did not come back.
    pub fn beginning(&self) -> Option<Self> {
        let offered = self.offered.as_ref().filter(|one| one.trial == Trial::Waiting)?;
        let look = offered.look.clone();
        Some(Self { offered: Some(Offered { look, trial: Trial::Begun }), ..self.clone() })
    }

    /// The same after its trial.
    #[must_use]
    pub fn tried(self, flaw: Option<Flaw>) -> Self {
        let Some(Offered { look, .. }) = self.offered else { return self };
        match flaw {
            Some(flaw) => {
                Self { offered: Some(Offered { look, trial: Trial::Refused(flaw) }), ..self }
            }
            None => Self { look: Some(look), offered: None, failed: None, ..self },
        }
    }

    /// What somebody who changes it begins with.
    pub fn latest(&self) -> Option<&Look> {
        self.offered.as_ref().map(|offered| &offered.look).or(self.look.as_ref())
    }
}

/// The most that stands at the foot of a page.
const FOOTER_LINES_MAX: usize = 4;
const FOOTER_CHARS_MAX: usize = 400;

/// Why text does not stand at the foot of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FooterError {
    /// It is no text that can be printed.
    #[error(transparent)]
    Text(#[from] TextError),
    /// It would crowd out the page.
    #[error("Write {FOOTER_LINES_MAX} lines and {FOOTER_CHARS_MAX} letters at most.")]
    TooLong,
}

impl Look {
    /// Reads what stands at the foot of every page; nothing where nothing is written.
    pub fn footer(text: &str) -> Result<Option<Note>, FooterError> {
        let Some(note) = Note::parse_optional(text)? else { return Ok(None) };
        let (lines, chars) = (note.as_str().lines().count(), note.as_str().chars().count());
        if lines > FOOTER_LINES_MAX || chars > FOOTER_CHARS_MAX {
            return Err(FooterError::TooLong);
        }
        Ok(Some(note))
    }
}

impl Default for Look {
    fn default() -> Self {
        Self { accent: None, logo: Printed::On, footer: None, template: None }
    }
}

impl Flaw {
    /// What the trial says that did not come back.
    pub fn endless() -> Self {
        Self {
            place: None,
            said:
                "The invoice was not done in time, or took too much memory. Look for loops without an end, and for text that grows with itself."
                    .to_owned(),
        }
    }
}
