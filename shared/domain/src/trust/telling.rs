//! How a client hears of money that came in (rule TR-22): by mail, or otherwise when no mail
//! reached anybody.
//!
//! Invariant: a client counts as told when one of the mails did not come back, or when somebody of
//! the firm says how it told them; a receipt whose client has no reader at all is told to nobody;
//! of money that the bank took back nobody waits to be told.

use jiff::ToSpan;
use jiff::civil::Date;

use super::alarm::Nearness;
use super::receipt::Receipt;
use crate::audit::Event;
use crate::id::{BankId, ClientId, MatterId, ReceiptId};
use crate::money::Money;
use crate::notice::Bounce;
use crate::text::Note;

/// How many days before the limit the lawyers are told first: as long as a letter takes.
const LETTER_DAYS: i64 = 4;

/// How a client is told of a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling {
    /// The receipt.
    pub receipt: ReceiptId,
    /// Who is to hear of it.
    pub client: ClientId,
    /// For what matter the money came.
    pub matter: MatterId,
    /// The account whose rules say by when.
    pub bank: BankId,
    /// The day it came.
    pub received_on: Date,
    /// How much.
    pub amount: Money,
    /// How many people were mailed.
    pub mailed: usize,
    /// The mails of them that came back.
    pub bounced: Vec<Bounce>,
    /// How the client was told instead.
    pub otherwise: Option<Otherwise>,
    /// Whether the bank took the money back, so that there is nothing of it to tell any more.
    pub is_gone: bool,
}

/// How the firm told a client, when no mail did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Otherwise {
    /// In which way.
    pub way: Way,
    /// On which day.
    pub on: Date,
    /// With whom, and what was said.
    pub note: Note,
}

/// A way to tell a client something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Way {
    /// By phone.
    Phone,
    /// By letter.
    Letter,
    /// In person.
    Person,
}

/// Why it cannot be noted how a client was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TellError {
    /// It is noted.
    #[error("How the client was told of this money is noted already. Look at the receipt again.")]
    Noted,
}

impl Way {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Phone, Self::Letter, Self::Person];

    /// The word in storage.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Letter => "letter",
            Self::Person => "in person",
        }
    }

    /// The one with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// What a person reads.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Phone => "by phone",
            Self::Letter => "by letter",
            Self::Person => "in person",
        }
    }
}

impl Telling {
    /// Mails about a receipt go out to so many people.
    pub fn begun(receipt: &Receipt, mailed: usize) -> Self {
        Self {
            receipt: receipt.id.clone(),
            client: receipt.client.clone(),
            matter: receipt.matter.clone(),
            bank: receipt.bank.clone(),
            received_on: receipt.received_on,
            amount: receipt.given.amount,
            mailed,
            bounced: Vec::new(),
            otherwise: None,
            is_gone: false,
        }
    }

    /// The bank took the money back: of that the client hears by a notice of its own.
    #[must_use]
    pub fn gone(self) -> Self {
        Self { is_gone: true, ..self }
    }

    /// Whether nobody of the client has heard of it, and it is still there to hear of.
    pub fn is_open(&self) -> bool {
        !self.is_gone && self.otherwise.is_none() && self.bounced.len() >= self.mailed
    }

    /// One of the mails came back; nothing when that is known.
    #[must_use]
    pub fn bounced(mut self, bounce: Bounce) -> Option<Self> {
        if self.bounced.iter().any(|known| known.mail == bounce.mail) {
            return None;
        }
        self.bounced.push(bounce);
        Some(self)
    }

    /// The firm told the client itself.
    pub fn told(self, otherwise: Otherwise) -> Result<(Self, Event), TellError> {
        if self.otherwise.is_some() {
            return Err(TellError::Noted);
        }
        let event = Event::ClientTold {
            receipt: self.receipt.clone(),
            matter: self.matter.clone(),
            how: otherwise.way.word(),
            on: otherwise.on,
            note: otherwise.note.to_string(),
        };
        Ok((Self { otherwise: Some(otherwise), ..self }, event))
    }

    /// The last day on which the client can be told in time.
    pub fn due_on(&self, limit_days: i64) -> Date {
        self.received_on.saturating_add(limit_days.clamp(0, 3650).days())
    }

    /// Whether the day is near, or over, by which a client that nobody told is to hear of it.
    pub fn nearness(&self, (limit_days, today): (i64, Date)) -> Option<Nearness> {
        if !self.is_open() {
            return None;
        }
        let due_on = self.due_on(limit_days);
        if today > due_on {
            Some(Nearness::Over)
        } else if today >= due_on.saturating_sub(LETTER_DAYS.days()) {
            Some(Nearness::Close)
        } else {
            None
        }
    }
}
