//! A movement between the books: two entries, one in each, with one id, written at once.

use super::{Entry, Operating, Trust};
use crate::id::JournalId;

/// Two entries with one id; neither is ever written without the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    trust: Entry<Trust>,
    operating: Entry<Operating>,
}

/// Why two entries are not a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TransferError {
    /// Two ids.
    #[error("Both entries of a transfer carry one id.")]
    TwoIds,
    /// Two days.
    #[error("Both entries of a transfer count from one day.")]
    TwoDays,
    /// Two amounts, or more than one movement in a book.
    #[error("Both entries of a transfer move the same amount, once.")]
    TwoAmounts,
}

/// What an act writes into the books: always the trust book, and the operating book when money
/// goes from one to the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Books {
    /// Trust money stays trust money.
    Trust(Entry<Trust>),
    /// Money leaves trust for the firm, or comes from it.
    Both(Transfer),
}

impl Transfer {
    /// The only way to make a transfer.
    pub fn new(trust: Entry<Trust>, operating: Entry<Operating>) -> Result<Self, TransferError> {
        if trust.id() != operating.id() {
            return Err(TransferError::TwoIds);
        }
        if trust.effective_on() != operating.effective_on() {
            return Err(TransferError::TwoDays);
        }
        match (trust.postings(), operating.postings()) {
            ([one], [other]) if one.amount == other.amount => Ok(Self { trust, operating }),
            _ => Err(TransferError::TwoAmounts),
        }
    }

    /// The id of both entries.
    pub const fn id(&self) -> &JournalId {
        self.trust.id()
    }

    /// The entry in the trust book.
    pub const fn trust(&self) -> &Entry<Trust> {
        &self.trust
    }

    /// The entry in the operating book.
    pub const fn operating(&self) -> &Entry<Operating> {
        &self.operating
    }
}

impl Books {
    /// The entry in the trust book.
    pub const fn trust(&self) -> &Entry<Trust> {
        match self {
            Self::Trust(entry) => entry,
            Self::Both(transfer) => transfer.trust(),
        }
    }

    /// The entry in the operating book, if there is one.
    pub const fn operating(&self) -> Option<&Entry<Operating>> {
        match self {
            Self::Trust(_) => None,
            Self::Both(transfer) => Some(transfer.operating()),
        }
    }
}
