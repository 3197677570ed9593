//! What a client asks for who would rather pay in instalments; the firm answers with a plan, or
//! with a sentence (PAY-11).

use jiff::Timestamp;
use jiff::civil::Date;

use super::{Every, PlanError, schedule};
use crate::id::{ClientId, ContactId, InvoiceId};
use crate::invoice::Issued;
use crate::text::Note;

/// A plan that a client asks for; an invoice has one wish at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanWish {
    /// Who asks.
    pub client: ClientId,
    /// For which invoice.
    pub invoice: InvoiceId,
    /// Its number.
    pub number: String,
    /// In how many instalments.
    pub count: u32,
    /// How often.
    pub every: Every,
    /// The first day.
    pub first_on: Date,
    /// Why, when the client says it.
    pub note: Option<Note>,
    /// The person who asks.
    pub by: ContactId,
    /// When.
    pub asked_at: Timestamp,
    /// What became of it.
    pub state: WishState,
}

/// What became of a wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WishState {
    /// The firm has not answered.
    Asked,
    /// The firm proposed a plan.
    Met,
    /// The firm answered otherwise.
    Declined(Note),
}

impl WishState {
    /// The word in storage and in lists.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Met => "met",
            Self::Declined(_) => "declined",
        }
    }

    /// The state with this word, and its answer where it has one.
    pub fn of_word(word: &str, answer: Option<Note>) -> Option<Self> {
        match (word, answer) {
            ("asked", _) => Some(Self::Asked),
            ("met", _) => Some(Self::Met),
            ("declined", Some(answer)) => Some(Self::Declined(answer)),
            _ => None,
        }
    }
}

impl PlanWish {
    /// Whether such a plan could be made of the invoice; the firm decides whether it is.
    pub fn checked(self, invoice: &Issued, today: Date) -> Result<Self, PlanError> {
        schedule(invoice.open, (self.count, self.every), (self.first_on, today))?;
        Ok(self)
    }

    /// The firm answers; once.
    pub fn answered(self, state: WishState) -> Result<Self, PlanError> {
        match self.state {
            WishState::Asked => Ok(Self { state, ..self }),
            WishState::Met | WishState::Declined(_) => Err(PlanError::State),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(count: u32) -> PlanWish {
        PlanWish {
            client: ClientId::made(0, [1; 10]),
            invoice: InvoiceId::made(0, [2; 10]),
            number: "2026-0001".to_owned(),
            count,
            every: Every::Month,
            first_on: Date::constant(2026, 4, 1),
            note: None,
            by: ContactId::made(0, [3; 10]),
            asked_at: Timestamp::UNIX_EPOCH,
            state: WishState::Asked,
        }
    }

    #[test]
    fn pay11_a_wish_is_answered_once() {
        let no = || WishState::Declined(Note::parse("Please call us.").unwrap());
        let answered = wish(3).answered(no()).unwrap();
        assert_eq!(answered.state, no());
        assert_eq!(answered.answered(WishState::Met), Err(PlanError::State));
    }

    #[test]
    fn words_read_back() {
        let no = Note::parse("No.").unwrap();
        for state in [WishState::Asked, WishState::Met, WishState::Declined(no.clone())] {
            assert_eq!(WishState::of_word(state.word(), Some(no.clone())), Some(state));
        }
        assert_eq!(WishState::of_word("declined", None), None);
    }
}
