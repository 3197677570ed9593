//! When something is booked, and postings that follow amounts as they grow.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::id::JournalId;
use crate::money::{Money, MoneyError};

use super::{Book, Cause, Entry, LedgerError, Posting};

/// Why something cannot be booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BookError {
    /// The amounts do not go together.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// The postings are not an entry.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// When and under which id something is booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The id of the entry.
    pub journal: JournalId,
    /// The date it counts from, in the firm's zone.
    pub effective_on: Date,
    /// The moment.
    pub now: Timestamp,
}

impl Stamp {
    /// The entry of these postings; `None` when nothing moves.
    pub fn entry<B: Book>(
        &self,
        cause: Cause,
        postings: Vec<Posting<B::Account>>,
    ) -> Result<Option<Entry<B>>, LedgerError> {
        if postings.is_empty() {
            return Ok(None);
        }
        Entry::new(self.journal.clone(), self.effective_on, cause, postings).map(Some)
    }
}

/// The posting that makes an amount between two accounts grow from `before` to `after`; the other
/// way round when it shrinks, and none when it stays.
pub fn grown<A>(
    from: A,
    to: A,
    before: Money,
    after: Money,
) -> Result<Vec<Posting<A>>, MoneyError> {
    let more = after.minus(before)?;
    Ok(match more.minor() {
        0 => Vec::new(),
        1.. => vec![Posting { from, to, amount: more }],
        _ => vec![Posting { from: to, to: from, amount: more.negated() }],
    })
}
