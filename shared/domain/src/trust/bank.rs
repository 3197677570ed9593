//! The trust bank accounts of the firm.

use jiff::civil::Date;

use crate::id::BankId;
use crate::ledger::Periods;
use crate::money::{Currency, Money};
use crate::pack::PackName;
use crate::text::{Mark, Name, Note};
use crate::trust::clearing::Clearing;

/// One trust bank account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustBank {
    /// Its id.
    pub id: BankId,
    /// What the firm calls it.
    pub name: Name,
    /// The bank.
    pub institution: Name,
    /// The last digits of its number; the whole number is nowhere in the portal.
    pub ending: Mark,
    /// Whose money it is for.
    pub kind: AccountKind,
    /// Its currency; money of no other comes in (rule PSP-34).
    pub currency: Currency,
    /// Whose rules it is kept by.
    pub pack: PackName,
    /// Why those are the ones that apply, where they ask for less than the strictest.
    pub because: Option<Note>,
    /// When money may be used after it came in.
    pub clearing: Clearing,
    /// The most of the firm's own money that may lie there for charges (rule TR-05).
    pub cushion_max: Money,
    /// Above this, whoever prepares a payment may not authorise it (rule TR-16).
    pub two_people_above: Option<Money>,
    /// How far its books are closed.
    pub periods: Periods,
    /// Since when the firm has it.
    pub opened_on: Date,
}

/// Whose money an account is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AccountKind {
    /// Many clients' money, with its interest owed to the bar's fund.
    Pooled,
    /// One client's money, with its interest theirs (rule TR-24).
    Single,
}

impl AccountKind {
    /// Both kinds.
    pub const ALL: [Self; 2] = [Self::Pooled, Self::Single];

    /// The word in storage and select fields.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pooled => "pooled",
            Self::Single => "single",
        }
    }

    /// The kind in words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Pooled => "Pooled (IOLTA)",
            Self::Single => "For one client",
        }
    }

    /// The kind with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}
