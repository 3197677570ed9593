//! What can be wrong with an e-invoice from elsewhere, worded for the person who got it.

use crate::money::{Currency, Money, MoneyError};

/// A place in a file and what is wrong there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, {field}: {reason}")]
pub struct Problem {
    /// The line, counted from one.
    pub line: u64,
    /// The element, by its local name; `FILE` for all of it.
    pub field: String,
    /// What is wrong.
    #[source]
    pub reason: Reason,
}

/// Why a file was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// More than is read.
    #[error("The file is larger than {0} bytes.")]
    TooLarge(usize),
    /// Another encoding than all e-invoices have.
    #[error("The file is not in UTF-8. Ask for it in UTF-8.")]
    Encoding,
    /// Not XML.
    #[error("“{0}” cannot be read here.")]
    Malformed(String),
    /// Elements in elements without end.
    #[error("Elements are nested more than {0} deep.")]
    TooDeep(usize),
    /// Declarations of its own, which could make it mean anything.
    #[error("The file declares entities or a type of its own, which no e-invoice does.")]
    Declares,
    /// It ends in the middle.
    #[error("The file ends here in the middle; it may be cut off.")]
    CutOff,
    /// Neither of the two syntaxes.
    #[error("This is no e-invoice in CII or UBL: its root is “{0}”.")]
    Unknown(String),
    /// Something that must be there.
    #[error("This is missing or empty.")]
    Missing,
    /// Something that must be there once.
    #[error("This is there twice.")]
    Twice,
    /// Not a plain number.
    #[error("“{0}” is not an amount.")]
    Number(String),
    /// An amount that the books cannot hold, or no currency.
    #[error(transparent)]
    Amount(#[from] MoneyError),
    /// An amount of another currency than the invoice's.
    #[error("This is in {found}, and the invoice is in {wanted}.")]
    TwoCurrencies {
        /// The currency of the invoice.
        wanted: Currency,
        /// The other one.
        found: String,
    },
}

/// Totals that contradict each other.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("The file contradicts itself: {what} is {stated}, and its parts make {made} ({rule}).")]
pub struct Apart {
    /// The rule of the norm that is broken.
    pub rule: &'static str,
    /// The total.
    pub what: &'static str,
    /// What the file states.
    pub stated: Money,
    /// What its parts make.
    pub made: Money,
}

impl Reason {
    /// This, at a line and an element.
    pub(super) fn at(self, line: u64, field: &str) -> Problem {
        Problem { line, field: field.to_owned(), reason: self }
    }
}
