//! What became of an invoice in a client’s e-billing system, line by line (EBL-12).
//!
//! Invariants: what a client answers changes nothing of what is owed: a reduction is credited by a
//! person or appealed, never by itself; a line moves only as [`Submission::answered`],
//! [`Submission::appealed`] and [`Submission::settled`] allow; what is settled stays so.

mod response;

pub use response::{Answered, Reason, RowError, responses};

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::id::{ClientId, EntryId, InvoiceId, MemberId};
use crate::invoice::Line;
use crate::money::{Currency, Money, MoneyError};
use crate::text::{Name, Note};

/// The most lines of one invoice that something was answered about.
pub const LINES_MAX: usize = 1_000;

/// The most times that one invoice is sent.
pub const SENDINGS_MAX: usize = 40;

/// An invoice in the e-billing system of its client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// The invoice.
    pub invoice: InvoiceId,
    /// Its number, for lists.
    pub number: String,
    /// Whose it is.
    pub client: ClientId,
    /// Their name, for lists.
    pub client_name: Name,
    /// When it was sent, the first time first; never empty.
    pub sendings: Vec<Sending>,
    /// What became of lines that something was answered about; the others wait.
    pub lines: BTreeMap<EntryId, Standing>,
}

/// One time that it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sending {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: MemberId,
    /// To which system.
    pub system: Name,
    /// In which format, such as `LEDES1998B`.
    pub format: String,
    /// The SHA-256 of the file.
    pub sha256: String,
}

/// What became of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// How far it is.
    pub state: State,
    /// How much the client takes off: all of a line that is rejected.
    pub off: Money,
    /// Why, in the client’s words or by its code.
    pub reason: Option<Name>,
    /// What the firm says against it, and until when the client takes it.
    pub appeal: Option<Appeal>,
}

/// What the firm says against a reduction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appeal {
    /// Why the line stands.
    pub text: Note,
    /// The last day on which the client takes it.
    pub due: Date,
}

/// How far a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It was sent, and nothing was answered.
    Sent,
    /// The client pays it.
    Accepted,
    /// The client pays less of it.
    Reduced,
    /// The client pays nothing of it.
    Rejected,
    /// The firm has spoken against it.
    Appealed,
    /// It is done with: credited, paid or given up.
    Settled,
}

/// What a client answers about a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// Accepted, reduced or rejected.
    pub state: State,
    /// By how much, where it is reduced.
    pub off: Option<Money>,
    /// Why.
    pub reason: Option<Name>,
}

/// Why a line does not move, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SubmissionError {
    /// A line of another invoice.
    #[error("A line of this invoice was not found. Open this page again.")]
    OtherLine,
    /// What is done with.
    #[error("This line is settled.")]
    Settled,
    /// A client says one of three things.
    #[error("A client accepts, reduces or rejects a line.")]
    NoAnswer,
    /// A reduction of nothing, or of more than the line.
    #[error("Write how much is taken off: above zero, and less than the {} of the line.", .0.plain())]
    Off(Money),
    /// An amount beside an answer that has none.
    #[error("Only a reduced line has an amount. Leave it empty.")]
    NoAmount,
    /// Nothing to speak against.
    #[error("Only a line that was reduced or rejected is appealed.")]
    NothingToAppeal,
    /// A day that has passed.
    #[error("Choose a day from today on.")]
    Past,
    /// Nothing to settle.
    #[error("Nothing was answered about this line yet.")]
    NothingToSettle,
    /// Many lines.
    #[error("At most {LINES_MAX} lines of an invoice are kept track of.")]
    TooMany,
    /// Many times.
    #[error("An invoice is sent at most {SENDINGS_MAX} times.")]
    TooOften,
}

impl State {
    /// All of them, as a line goes through them.
    pub const ALL: [Self; 6] =
        [Self::Sent, Self::Accepted, Self::Reduced, Self::Rejected, Self::Appealed, Self::Settled];

    /// The word in storage and in files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Accepted => "accepted",
            Self::Reduced => "reduced",
            Self::Rejected => "rejected",
            Self::Appealed => "appealed",
            Self::Settled => "settled",
        }
    }

    /// The state with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Whether somebody has still to do something: the client where nothing was answered or an
    /// appeal is open, else the firm.
    pub const fn is_open(self) -> bool {
        match self {
            Self::Sent | Self::Reduced | Self::Rejected | Self::Appealed => true,
            Self::Accepted | Self::Settled => false,
        }
    }

    const fn is_answer(self) -> bool {
        match self {
            Self::Accepted | Self::Reduced | Self::Rejected => true,
            Self::Sent | Self::Appealed | Self::Settled => false,
        }
    }
}

impl Sending {
    /// The SHA-256 of a file, as it is kept.
    pub fn hashed(file: &[u8]) -> String {
        hex::encode(Sha256::digest(file))
    }
}

impl Submission {
    /// The same, sent once more.
    pub fn sent(mut self, sending: Sending) -> Result<Self, SubmissionError> {
        if self.sendings.len() >= SENDINGS_MAX {
            return Err(SubmissionError::TooOften);
        }
        self.sendings.push(sending);
        Ok(self)
    }

    /// How far a line is.
    pub fn state(&self, line: &EntryId) -> State {
        self.lines.get(line).map_or(State::Sent, |standing| standing.state)
    }

    /// The client answers about a line.
    pub fn answered(mut self, line: &Line, said: Response) -> Result<Self, SubmissionError> {
        let Response { state, off, reason } = said;
        if self.state(&line.id) == State::Settled {
            return Err(SubmissionError::Settled);
        }
        if !state.is_answer() {
            return Err(SubmissionError::NoAnswer);
        }
        let none = Money::zero(line.amount.currency());
        let off = match (state, off) {
            (State::Reduced, Some(off)) if is_part(off, line.amount) => off,
            (State::Reduced, _) => return Err(SubmissionError::Off(line.amount)),
            (_, Some(off)) if off != none && off != line.amount => {
                return Err(SubmissionError::NoAmount);
            }
            (State::Rejected, _) => line.amount,
            _ => none,
        };
        if self.lines.len() >= LINES_MAX && !self.lines.contains_key(&line.id) {
            return Err(SubmissionError::TooMany);
        }
        let appeal = self.lines.remove(&line.id).and_then(|before| before.appeal);
        self.lines.insert(line.id.clone(), Standing { state, off, reason, appeal });
        Ok(self)
    }

    /// The firm speaks against what was taken off.
    pub fn appealed(
        mut self,
        line: &EntryId,
        appeal: Appeal,
        today: Date,
    ) -> Result<Self, SubmissionError> {
        let standing = self.lines.get_mut(line).ok_or(SubmissionError::NothingToAppeal)?;
        match standing.state {
            State::Reduced | State::Rejected | State::Appealed => {}
            State::Settled => return Err(SubmissionError::Settled),
            State::Sent | State::Accepted => return Err(SubmissionError::NothingToAppeal),
        }
        if appeal.due < today {
            return Err(SubmissionError::Past);
        }
        standing.state = State::Appealed;
        standing.appeal = Some(appeal);
        Ok(self)
    }

    /// A line is done with.
    pub fn settled(mut self, line: &EntryId) -> Result<Self, SubmissionError> {
        let standing = self.lines.get_mut(line).ok_or(SubmissionError::NothingToSettle)?;
        if standing.state == State::Settled {
            return Err(SubmissionError::Settled);
        }
        standing.state = State::Settled;
        Ok(self)
    }

    /// What lines come to by their state, and what is taken off of those.
    pub fn totals(
        &self,
        lines: &[Line],
        currency: Currency,
    ) -> Result<BTreeMap<State, (usize, Money, Money)>, MoneyError> {
        let none = Money::zero(currency);
        let mut totals = BTreeMap::new();
        for line in lines {
            let standing = self.lines.get(&line.id);
            let state = standing.map_or(State::Sent, |standing| standing.state);
            let (count, sum, off) = totals.entry(state).or_insert((0_usize, none, none));
            *count = count.saturating_add(1);
            *sum = sum.plus(line.amount)?;
            *off = off.plus(standing.map_or(none, |standing| standing.off))?;
        }
        Ok(totals)
    }

    /// Whether anything of it waits, so far as the client answered: nothing was, or not all that
    /// was is done with.
    pub fn waits(&self) -> bool {
        self.lines.is_empty() || self.lines.values().any(|standing| standing.state.is_open())
    }

    /// The first day on which an appeal is due.
    pub fn due(&self) -> Option<Date> {
        let open = self.lines.values().filter(|standing| standing.state == State::Appealed);
        open.filter_map(|standing| standing.appeal.as_ref()).map(|appeal| appeal.due).min()
    }

    /// All that the client takes off and nobody has settled.
    pub fn off(&self, currency: Currency) -> Result<Money, MoneyError> {
        let open = self.lines.values().filter(|standing| standing.state.is_open());
        Money::sum(open.map(|standing| standing.off), currency)
    }
}

fn is_part(off: Money, of: Money) -> bool {
    off.currency() == of.currency() && off.is_positive() && off.minor() < of.minor()
}

#[cfg(test)]
mod tests;
