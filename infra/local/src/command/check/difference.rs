//! Why a check ends before its end.

use store::Fault;

/// A difference, or no answer.
#[derive(Debug)]
pub(super) enum Difference {
    /// Two things that must agree do not: the sentence that names them.
    Found(String),
    /// Storage failed.
    Fault(Fault),
}

impl From<Fault> for Difference {
    /// An item that does not read is a difference, too.
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Damaged { key, what } => {
                Self::Found(format!("The item {key} is damaged: {what}."))
            }
            Fault::Busy(_) | Fault::Refused(_) | Fault::TooLarge(_) | Fault::OnceReused(_) => {
                Self::Fault(fault)
            }
        }
    }
}

impl From<rusqlite::Error> for Difference {
    /// What a check keeps for itself is no part of the books.
    fn from(error: rusqlite::Error) -> Self {
        Self::Fault(Fault::Refused(Box::new(error)))
    }
}

/// Ends the check unless both agree.
pub(super) fn same<T: PartialEq>(
    one: &T,
    other: &T,
    words: impl FnOnce() -> String,
) -> Result<(), Difference> {
    if one == other { Ok(()) } else { Err(Difference::Found(words())) }
}
