//! Lines of a client ledger: what came in or went out, and what was there after it (rule TR-17).

use jiff::Timestamp;
use jiff::civil::Date;

use crate::id::{DisbursementId, JournalId, MatterId, ReceiptId};
use crate::money::Money;
use crate::text::{Mark, Name, Note};

/// One line of a client ledger: what came in or went out, and what was there after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The ledger's matter.
    pub matter: MatterId,
    /// Its place in the order of posting, from one.
    pub seq: u64,
    /// The day it counts from.
    pub effective_on: Date,
    /// When it was posted, never before the line before it.
    pub posted_at: Timestamp,
    /// The entry in the journal.
    pub entry: JournalId,
    /// What it comes from.
    pub source: LineSource,
    /// What it says.
    pub text: LineText,
    /// What it adds, or takes.
    pub change: Money,
    /// What was posted in all after it, in the order of posting (rule TR-17).
    pub balance: Money,
}

/// What a line comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineSource {
    /// Money came in.
    Receipt(ReceiptId),
    /// Money that came in was taken back.
    GivenBack(ReceiptId),
    /// Money went out.
    Paid(DisbursementId),
    /// Money came from another ledger of the same client.
    Moved(DisbursementId),
    /// Money that went out came back: the payment was voided.
    Voided(DisbursementId),
    /// Money from another ledger went back there: the transfer was voided.
    MovedBack(DisbursementId),
    /// A disputed part of fees came back from the firm.
    Restored(DisbursementId),
}

/// What a line says: from whom or to whom, for what, and by which instrument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineText {
    /// From whom, or to whom.
    pub party: Name,
    /// For what.
    pub purpose: Option<Note>,
    /// The number of the cheque, the reference of the wire.
    pub instrument: Mark,
}

impl LineSource {
    /// The word in storage and on a ledger card.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Receipt(_) => "received",
            Self::GivenBack(_) => "given back",
            Self::Paid(_) => "paid",
            Self::Moved(_) => "moved in",
            Self::Voided(_) => "voided",
            Self::MovedBack(_) => "moved back",
            Self::Restored(_) => "restored",
        }
    }

    /// The words that a client reads, before the name of the other side.
    pub const fn words(&self) -> &'static str {
        match self {
            Self::Receipt(_) => "Received from",
            Self::GivenBack(_) => "Taken back by the bank of",
            Self::Paid(_) => "Paid to",
            Self::Moved(_) => "From another of your matters to",
            Self::Voided(_) => "Voided: to",
            Self::MovedBack(_) => "Transfer voided: to",
            Self::Restored(_) => "Put back, because you dispute it, by",
        }
    }

    /// The id of what it comes from.
    pub fn id(&self) -> &str {
        match self {
            Self::Receipt(id) | Self::GivenBack(id) => id.as_str(),
            Self::Paid(id)
            | Self::Moved(id)
            | Self::Voided(id)
            | Self::MovedBack(id)
            | Self::Restored(id) => id.as_str(),
        }
    }

    /// The source with this [`Self::word`] and [`Self::id`].
    pub fn of_word(word: &str, id: &str) -> Option<Self> {
        let payment = |of: fn(DisbursementId) -> Self| id.parse().ok().map(of);
        let receipt = |of: fn(ReceiptId) -> Self| id.parse().ok().map(of);
        match word {
            "received" => receipt(Self::Receipt),
            "given back" => receipt(Self::GivenBack),
            "paid" => payment(Self::Paid),
            "moved in" => payment(Self::Moved),
            "voided" => payment(Self::Voided),
            "moved back" => payment(Self::MovedBack),
            "restored" => payment(Self::Restored),
            _ => None,
        }
    }
}
