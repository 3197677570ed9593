//! Payments that no processor took: a cheque, a wire or cash, recorded by the firm (PAY-21).
//!
//! Invariant: what was recorded is never deleted; a new entry takes it back (rule LED-10).

use jiff::Timestamp;
use jiff::civil::Date;

use super::booked::{Booked, BookingError, book};
use super::{Intent, IntentState, Origin, Part, Source};
use crate::id::{ClientId, MemberId, PaymentId};
use crate::invoice::Issued;
use crate::ledger::{Cause, Entry, OperatingAccount, Posting, Stamp};
use crate::money::Money;
use crate::text::Mark;
use crate::twin::Trace;

/// How a payment came that no processor took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// In what form.
    pub kind: RecordedKind,
    /// Such as the number of the cheque.
    pub reference: Mark,
    /// The day it came.
    pub on: Date,
    /// Who recorded it.
    pub by: MemberId,
    /// The day it was taken back, such as when a cheque bounced.
    pub reversed_on: Option<Date>,
}

/// The forms of payments that no processor takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RecordedKind {
    /// A cheque.
    Cheque,
    /// A transfer between banks.
    Wire,
    /// Cash.
    Cash,
    /// A card, at a terminal of the firm's.
    Card,
}

/// A payment as the firm records it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    /// Its id.
    pub id: PaymentId,
    /// Who paid.
    pub client: ClientId,
    /// What it is for.
    pub part: Part,
    /// How it came.
    pub recorded: Recorded,
    /// The moment that counts for lists: on the day it came.
    pub at: Timestamp,
    /// What the processor of a card terminal kept, which is a cost of the firm (PAY-27).
    pub fee: Option<Money>,
}

/// Why a payment is not recorded or taken back, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// It has not come yet.
    #[error("Record a payment on the day it came or later, not before.")]
    Early,
    /// Nothing or less.
    #[error("Write an amount above zero.")]
    Nothing,
    /// Nobody takes a fee for it.
    #[error("Only for a card a processor keeps a fee.")]
    NoFee,
    /// No fee is like that.
    #[error("Write a fee above zero and below the amount, or none.")]
    Fee,
    /// A processor took it.
    #[error("This payment came through a processor: refund it instead.")]
    NotRecorded,
    /// It was taken back before.
    #[error("This payment was reversed before.")]
    Reversed,
    /// It cannot be booked.
    #[error(transparent)]
    Booking(#[from] BookingError),
}

impl Intent {
    /// What may give away that a payment was recorded before; nothing where a processor took it, or
    /// where it was taken back.
    pub fn trace(&self) -> Option<Trace> {
        let Source::Recorded(recorded) = &self.source else { return None };
        let Recorded { kind, reference, on, reversed_on, .. } = recorded;
        reversed_on.is_none().then(|| Trace {
            kind: kind.title(),
            number: reference.clone(),
            amount: self.amount,
            on: *on,
        })
    }
}

impl RecordedKind {
    /// All of them, for forms and tests.
    pub const ALL: [Self; 4] = [Self::Cheque, Self::Wire, Self::Cash, Self::Card];

    /// The word in storage and in forms.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Cheque => "cheque",
            Self::Wire => "wire",
            Self::Cash => "cash",
            Self::Card => "card",
        }
    }

    /// The name that people read.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Cheque => "Check",
            Self::Wire => "Wire",
            Self::Cash => "Cash",
            Self::Card => "Card at a terminal",
        }
    }

    /// The kind with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

impl Recording {
    /// The payment, arrived; [`super::settle()`] books it.
    pub fn arrived(self, today: Date) -> Result<Intent, RecordError> {
        if self.recorded.on > today {
            return Err(RecordError::Early);
        }
        if !self.part.amount.is_positive() {
            return Err(RecordError::Nothing);
        }
        if let Some(fee) = self.fee {
            if self.recorded.kind != RecordedKind::Card {
                return Err(RecordError::NoFee);
            }
            let rest = self.part.amount.minus(fee).map_err(BookingError::from)?;
            if !fee.is_positive() || !rest.is_positive() {
                return Err(RecordError::Fee);
            }
        }
        Ok(Intent {
            id: self.id,
            client: self.client,
            contact: None,
            origin: Origin::Portal,
            amount: self.part.amount,
            parts: vec![self.part],
            source: Source::Recorded(self.recorded),
            way: None,
            object: None,
            pay_at: None,
            state: IntentState::Succeeded,
            made_at: self.at,
            ended_at: Some(self.at),
            fee: self.fee,
            by: None,
            funds: None,
            took: None,
        })
    }
}

/// Takes a recorded payment back from wherever its money is now (rule LED-10).
pub fn reverse(intent: Intent, invoices: &[Issued], stamp: &Stamp) -> Result<Booked, RecordError> {
    let Source::Recorded(recorded) = &intent.source else { return Err(RecordError::NotRecorded) };
    if recorded.reversed_on.is_some() {
        return Err(RecordError::Reversed);
    }
    let recorded = Recorded { reversed_on: Some(stamp.effective_on), ..recorded.clone() };
    let funds = intent.funds.clone().ok_or(BookingError::NotArrived)?;
    let back = |part: &crate::allotment::Allotment| Posting {
        from: OperatingAccount::Bank,
        to: part.to.account(),
        amount: part.amount,
    };
    let there = funds.allotments.iter().filter(|part| part.amount.is_positive());
    let cause = Cause::Reversal(funds.journal.clone());
    let entry =
        Entry::new(stamp.journal.clone(), stamp.effective_on, cause, there.map(back).collect());
    let entry = entry.map_err(BookingError::from)?;
    let intent = Intent { source: Source::Recorded(recorded), ..intent };
    Ok(book(intent, invoices, Some(entry))?)
}
