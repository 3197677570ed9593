//! Signing: the one act that closes a period, and what stands in its way.

use jiff::Timestamp;

use super::{LedgerKind, Report};
use crate::id::MemberId;
use crate::ledger::PeriodError;
use crate::money::Money;
use crate::text::Name;

/// What stands in the way of a signature.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Block {
    /// A and B differ.
    #[error(
        "The adjusted bank balance is {bank}, and the book is {book}.",
        bank = .bank.plain(),
        book = .book.plain()
    )]
    BankAndBook {
        /// A.
        bank: Money,
        /// B.
        book: Money,
    },
    /// B and C differ.
    #[error(
        "The book is {book}, and the ledgers come to {ledgers}.",
        book = .book.plain(),
        ledgers = .ledgers.plain()
    )]
    BookAndLedgers {
        /// B.
        book: Money,
        /// C.
        ledgers: Money,
    },
    /// A ledger below nothing.
    #[error("{name} is at {balance}.", balance = .balance.plain())]
    Negative {
        /// Whose.
        name: String,
        /// How far.
        balance: Money,
    },
    /// Bank lines without an entry.
    #[error("Bank lines without an entry in the book: {0}.")]
    Unmatched(usize),
    /// Money of nobody, and no word why.
    #[error("{} is in suspense, and nobody has written down why.", .0.plain())]
    Suspense(Money),
    /// A statement that was left out.
    #[error("{0}")]
    Gap(String),
}

/// Why a reconciliation cannot be signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// Not a lawyer's signature.
    #[error("Only a lawyer of the firm may sign a reconciliation.")]
    NotALawyer,
    /// A period that has not ended.
    #[error("The period has not ended yet.")]
    Early,
    /// The books of the account are closed that far already, or cannot be closed.
    #[error(transparent)]
    Period(#[from] PeriodError),
    /// It does not balance, or is not explained.
    #[error("This reconciliation cannot be signed yet.")]
    Blocked(Vec<Block>),
}

/// A reconciliation as it was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// What was signed.
    pub report: Report,
    /// Who signed.
    pub by: (MemberId, Name),
    /// When.
    pub at: Timestamp,
}

/// Whether somebody's signature counts (rule TR-16).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signer {
    /// A lawyer's does.
    Lawyer,
    /// Nobody else's.
    Other,
}

impl Report {
    /// Everything that stands in the way of a signature.
    pub fn blocks(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        if self.bank != self.book {
            blocks.push(Block::BankAndBook { bank: self.bank, book: self.book });
        }
        if self.book != self.ledgers {
            blocks.push(Block::BookAndLedgers { book: self.book, ledgers: self.ledgers });
        }
        for ledger in &self.facts.ledgers {
            let (name, balance) = (ledger.name.clone(), ledger.balance);
            if balance.is_negative() {
                blocks.push(Block::Negative { name, balance });
            } else if ledger.kind == LedgerKind::Suspense
                && !balance.is_zero()
                && self.facts.suspense.is_none()
            {
                blocks.push(Block::Suspense(balance));
            }
        }
        if !self.unmatched.is_empty() {
            blocks.push(Block::Unmatched(self.unmatched.len()));
        }
        blocks.extend(self.facts.gaps.iter().cloned().map(Block::Gap));
        blocks
    }

    /// Signs it, if a lawyer does, its period has ended and nothing stands in the way.
    pub fn sign(
        self,
        signer: Signer,
        by: (MemberId, Name),
        (at, today): (Timestamp, jiff::civil::Date),
    ) -> Result<Signed, SignError> {
        if signer != Signer::Lawyer {
            return Err(SignError::NotALawyer);
        }
        if today <= self.facts.to {
            return Err(SignError::Early);
        }
        let blocks = self.blocks();
        if blocks.is_empty() {
            Ok(Signed { report: self, by, at })
        } else {
            Err(SignError::Blocked(blocks))
        }
    }
}
