//! Whether the rules that a firm works under let it bill ahead into its own account.
//!
//! Invariant: they do not, unless the firm has said so, and why.

use crate::text::{Note, TextError};

/// What the firm has said about billing ahead.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum BilledAheadRule {
    /// Money for coming work is the client's, and goes into trust.
    #[default]
    Refused,
    /// The firm's rules let it bill ahead, for this reason.
    Allowed(Note),
}

/// Why it is not allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BecauseError {
    /// No reason.
    #[error("Write which rule lets the firm take money for coming work as its own, and when.")]
    Empty,
    /// A reason that cannot be kept.
    #[error(transparent)]
    Text(#[from] TextError),
}

impl BilledAheadRule {
    /// Reads what was typed.
    pub fn read(word: &str, because: &str) -> Result<Option<Self>, BecauseError> {
        match word {
            "refused" => Ok(Some(Self::Refused)),
            "allowed" => {
                let because = Note::parse_optional(because)?;
                because.ok_or(BecauseError::Empty).map(Self::Allowed).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// The word in storage and forms.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Allowed(_) => "allowed",
        }
    }

    /// Why it is allowed.
    pub fn because(&self) -> &str {
        match self {
            Self::Refused => "",
            Self::Allowed(because) => because.as_str(),
        }
    }

    /// Whether a deposit invoice may be issued.
    pub const fn allows(&self) -> bool {
        matches!(self, Self::Allowed(_))
    }
}
