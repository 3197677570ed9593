//! Questions: what a client asks about a line of an invoice, and what becomes of it.
//!
//! Invariants: what is held back of an invoice is the sum of its open questions, each as much as is
//! left of its line, and changes with their states in the same act; a thread ends when the client
//! accepts the line, the firm credits something of it, or the firm stands by it after it has
//! answered; whoever ended it, the client may ask again.

#[cfg(test)]
mod tests;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::credit::LineCredit;
use crate::id::{ClientId, ContactId, EntryId, InvoiceId, MatterId, MemberId};
use crate::invoice::Issued;
use crate::money::{Money, MoneyError};
use crate::text::{Narrative, Note};

/// The thread about one line of an issued invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The invoice.
    pub invoice: InvoiceId,
    /// Its number, for lists.
    pub number: String,
    /// Whose invoice it is.
    pub client: ClientId,
    /// What the invoice is about.
    pub matter: MatterId,
    /// The line.
    pub line: EntryId,
    /// Its day, which finds it.
    pub on: Date,
    /// What the line says.
    pub narrative: Narrative,
    /// How much of it, with its tax, is held back while the question is open.
    pub amount: Money,
    /// What became of it.
    pub state: QuestionState,
    /// What was said, in order; never empty.
    pub said: Vec<Said>,
    /// When it was settled, as the books noted it; until then it bears no interest.
    pub ended_at: Option<Timestamp>,
}

/// What became of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuestionState {
    /// The client asked; the firm is to answer.
    Asked,
    /// The firm answered; the client is to say whether that will do.
    Answered,
    /// The client accepts the line.
    Accepted,
    /// The firm has credited something of the line.
    Adjusted,
    /// The firm stands by the line, and no longer waits for the client.
    Upheld,
}

/// One thing that was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// By whom.
    pub by: Voice,
    /// When.
    pub at: Timestamp,
    /// What.
    pub text: Note,
}

/// Who speaks in a thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Voice {
    /// A person of the client.
    Client(ContactId),
    /// A person of the firm.
    Firm(MemberId),
}

/// An invoice after something was said about a line of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    /// The invoice, with what is held back now.
    pub invoice: Issued,
    /// The thread.
    pub question: Question,
}

/// Why nothing can be said, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QuestionError {
    /// The invoice is void.
    #[error("This invoice was cancelled. Nothing on it is to be paid.")]
    Void,
    /// Nobody has asked anything that is still open.
    #[error("This question is settled. If the line is still not clear, ask again.")]
    Settled,
    /// The firm has not answered.
    #[error("Answer the question first.")]
    NotAnswered,
    /// As much was said as a thread holds.
    #[error("As much was said here as fits. Go on by phone or mail.")]
    Full,
    /// The amounts do not sum.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl QuestionState {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Asked, Self::Answered, Self::Accepted, Self::Adjusted, Self::Upheld];

    /// The word in storage and in the audit trail.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Answered => "answered",
            Self::Accepted => "accepted",
            Self::Adjusted => "adjusted",
            Self::Upheld => "upheld",
        }
    }

    /// The state with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Whether its amount is held back.
    pub const fn is_open(self) -> bool {
        match self {
            Self::Asked | Self::Answered => true,
            Self::Accepted | Self::Adjusted | Self::Upheld => false,
        }
    }
}

impl Question {
    /// The most that is said in one thread.
    pub const SAID_MAX: usize = 40;

    /// The most that one thread holds, in bytes of text: many threads fit beside one invoice.
    pub const BYTES_MAX: usize = 40_000;

    /// What the client leaves of both to the firm, so that every question can be answered.
    const LEFT_TO_FIRM: (usize, usize) = (10, 20_000);

    /// When something was last said or decided.
    pub fn moved_at(&self) -> Timestamp {
        self.said.last().map_or(Timestamp::UNIX_EPOCH, |said| said.at)
    }

    /// What of the invoice is held back for it.
    fn held(&self) -> Money {
        if self.state.is_open() { self.amount } else { Money::zero(self.amount.currency()) }
    }

    fn saying(mut self, said: Said) -> Result<Self, QuestionError> {
        let (count, bytes) = match said.by {
            Voice::Firm(_) => (0, 0),
            Voice::Client(_) => Self::LEFT_TO_FIRM,
        };
        let texts = self.said.iter().chain([&said]).map(|one| one.text.as_str().len());
        let size = texts.fold(bytes, usize::saturating_add);
        if self.said.len().saturating_add(count) >= Self::SAID_MAX || size > Self::BYTES_MAX {
            return Err(QuestionError::Full);
        }
        self.said.push(said);
        Ok(self)
    }
}

impl Issued {
    /// What is open and not questioned: what a client is asked for.
    pub fn undisputed(&self) -> Money {
        let minor = self.open.minor().saturating_sub(self.questioned.minor()).max(0);
        Money::new(minor, self.open.currency())
    }

    /// What of it is disputed, when so much was noted by hand: that, and what is questioned.
    pub fn disputed(&self, noted: Money) -> Money {
        let minor = noted.minor().saturating_add(self.questioned.minor());
        Money::new(minor, self.open.currency())
    }

    /// The client asks about a line, or goes on asking: what is left of the line is held back.
    pub fn asked(
        self,
        line: LineCredit<'_>,
        before: Option<Question>,
        said: Said,
    ) -> Result<Spoken, QuestionError> {
        if self.is_void() {
            return Err(QuestionError::Void);
        }
        let held = before.as_ref().map_or(Money::zero(self.total.currency()), Question::held);
        let amount = line.left_taxed()?;
        let question = before.unwrap_or_else(|| Question {
            invoice: self.id.clone(),
            number: self.number.to_string(),
            client: self.client.clone(),
            matter: self.matter.clone(),
            line: line.line.id.clone(),
            on: line.line.on,
            narrative: line.line.narrative.clone(),
            amount,
            state: QuestionState::Asked,
            said: Vec::new(),
            ended_at: None,
        });
        let question = question.saying(said)?;
        let state = QuestionState::Asked;
        Ok(self.with(held, Question { amount, state, ended_at: None, ..question })?)
    }

    /// The firm answers.
    pub fn answered(self, question: Question, said: Said) -> Result<Spoken, QuestionError> {
        self.while_open(&question)?;
        let held = question.held();
        let question = question.saying(said)?;
        Ok(self.with(held, Question { state: QuestionState::Answered, ..question })?)
    }

    /// The client accepts the line.
    pub fn accepted(self, question: Question) -> Result<Spoken, QuestionError> {
        self.while_open(&question)?;
        Ok(self.ended(question, QuestionState::Accepted)?)
    }

    /// The firm stands by the line, once it has answered.
    pub fn upheld(self, question: Question) -> Result<Spoken, QuestionError> {
        self.while_open(&question)?;
        if question.state != QuestionState::Answered {
            return Err(QuestionError::NotAnswered);
        }
        Ok(self.ended(question, QuestionState::Upheld)?)
    }

    /// The firm has credited something of the line, or the whole invoice.
    pub(crate) fn adjusted(self, question: Question) -> Result<Spoken, MoneyError> {
        self.ended(question, QuestionState::Adjusted)
    }

    fn while_open(&self, question: &Question) -> Result<(), QuestionError> {
        if question.state.is_open() { Ok(()) } else { Err(QuestionError::Settled) }
    }

    fn ended(self, question: Question, state: QuestionState) -> Result<Spoken, MoneyError> {
        let held = question.held();
        self.with(held, Question { state, ..question })
    }

    /// The invoice with what a question holds back now in the place of what it held before.
    fn with(self, held: Money, question: Question) -> Result<Spoken, MoneyError> {
        let questioned = self.questioned.minus(held)?.plus(question.held())?;
        Ok(Spoken { invoice: Self { questioned, ..self }, question })
    }
}
