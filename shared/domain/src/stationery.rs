//! What the firm prints on its invoices beside the bill itself.
//!
//! Invariant: what is decided here holds for invoices that are issued or printed after it; those
//! that are there already stay as they are (INV-32).

mod iban;
mod transfer;

pub use iban::{Iban, IbanError};
pub use transfer::transfer;

/// What the firm has decided about its papers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stationery {
    /// The summary of the matter's account (INV-07, INV-08).
    pub account: Printed,
    /// Codes that a telephone reads, to pay with (INV-27).
    pub codes: Printed,
    /// The operating account that transfers go to, where clients in Europe may pay so.
    pub iban: Option<Iban>,
}

/// Whether something is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Printed {
    /// It is.
    On,
    /// It is left out.
    Off,
}

impl Default for Stationery {
    fn default() -> Self {
        Self { account: Printed::On, codes: Printed::On, iban: None }
    }
}

impl Printed {
    /// The word in storage.
    pub const fn word(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
        }
    }

    /// What [`Self::word`] spells so.
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::On, Self::Off].into_iter().find(|printed| printed.word() == word)
    }

    /// What a ticked or empty box says.
    pub const fn of_box(text: &str) -> Self {
        if text.is_empty() { Self::Off } else { Self::On }
    }

    /// Whether it is printed.
    pub const fn is_on(self) -> bool {
        matches!(self, Self::On)
    }
}
