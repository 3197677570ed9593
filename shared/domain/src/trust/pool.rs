//! Money in a trust bank account that is no client's, and what is missing there (rules TR-05,
//! TR-13, TR-24, TR-26).
//!
//! Invariants: the cushion is the firm's and never above its cap; interest is never the firm's nor
//! a client's; a shortage is made good to the cent and not beyond; no pool is negative, and none
//! pays anybody: there is no disbursement from a pool.

use super::bank::TrustBank;
use super::ledger::{PostError, When};
use crate::audit::Event;
use crate::id::{BankId, JournalId};
use crate::ledger::{
    Books, Cause, Entry, LedgerError, OperatingAccount, PoolKind, Posting, Transfer, TransferError,
    TrustAccount,
};
use crate::money::{Money, MoneyError};

/// One pool of one bank account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pool {
    /// Which account.
    pub bank: BankId,
    /// Which pool of it.
    pub kind: PoolKind,
    /// What is in it, or short; never less than nothing.
    pub balance: Money,
}

/// A pool after an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pooled {
    /// The pool.
    pub pool: Pool,
    /// The entries.
    pub books: Books,
    /// What happened.
    pub event: Event,
}

/// Why a pool refuses, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PoolError {
    /// What no posting allows.
    #[error(transparent)]
    Post(#[from] PostError),
    /// More of the firm's own money than may lie in trust.
    #[error(
        "The firm’s own money in this account may come to {most} for bank charges, and {there} is \
         there. Firm money does not belong in trust beyond that (rule TR-05).",
        most = .most.plain(),
        there = .there.plain()
    )]
    OverCap {
        /// The cap.
        most: Money,
        /// What is there.
        there: Money,
    },
    /// More than is missing.
    #[error(
        "Exactly {} is missing. A shortage is made good to the cent, not beyond (rule TR-05).",
        .0.plain()
    )]
    OverShortage(Money),
    /// More than there is.
    #[error("Only {} is there.", .0.plain())]
    TooMuch(Money),
    /// The amounts do not sum.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// The entry is not an entry.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The entries are not a transfer.
    #[error(transparent)]
    Transfer(#[from] TransferError),
}

impl Pool {
    /// A pool with nothing in it.
    pub fn empty(bank: &TrustBank, kind: PoolKind) -> Self {
        Self { bank: bank.id.clone(), kind, balance: Money::zero(bank.currency) }
    }

    /// The account in the trust book.
    pub fn account(&self) -> TrustAccount {
        TrustAccount::Pool(self.bank.clone(), self.kind)
    }

    fn bank_account(&self) -> TrustAccount {
        TrustAccount::Bank(self.bank.clone())
    }

    fn admits(&self, amount: Money, when: &When) -> Result<(), PostError> {
        if amount.currency() != self.balance.currency() {
            return Err(PostError::OtherCurrency(self.balance.currency()));
        }
        if !amount.is_positive() {
            return Err(PostError::Nothing);
        }
        Ok(when.admit()?)
    }

    /// More in the pool; checked by nobody but the caller.
    pub(super) fn with(self, change: Money) -> Result<Self, PoolError> {
        let balance = self.balance.plus(change)?;
        if balance.is_negative() {
            return Err(PoolError::TooMuch(self.balance));
        }
        Ok(Self { balance, ..self })
    }

    /// The firm puts its own money there, for charges.
    pub fn pay_in_cushion(
        self,
        amount: Money,
        bank: &TrustBank,
        (when, journal): (&When, JournalId),
    ) -> Result<Pooled, PoolError> {
        self.admits(amount, when)?;
        let there = self.balance;
        if there.plus(amount)?.minor() > bank.cushion_max.minor() {
            return Err(PoolError::OverCap { most: bank.cushion_max, there });
        }
        let firm = (OperatingAccount::Bank, OperatingAccount::TrustCushion(self.bank.clone()));
        let trust = (self.account(), self.bank_account());
        let event = Event::CushionPaidIn { bank: self.bank.clone(), amount };
        let books = self.both((trust, firm), amount, (when, journal))?;
        Ok(Pooled { pool: self.with(amount)?, books, event })
    }

    /// The bank charges the account, and the cushion bears it.
    pub fn charge(
        self,
        amount: Money,
        (when, journal): (&When, JournalId),
    ) -> Result<Pooled, PoolError> {
        self.admits(amount, when)?;
        let firm =
            (OperatingAccount::TrustCushion(self.bank.clone()), OperatingAccount::BankCharges);
        let trust = (self.bank_account(), self.account());
        let event = Event::BankCharged { bank: self.bank.clone(), amount };
        let books = self.both((trust, firm), amount, (when, journal))?;
        Ok(Pooled { pool: self.with(amount.negated())?, books, event })
    }

    /// The bank took money that no pool had: the firm owes it to the account.
    pub fn note_shortage(
        self,
        amount: Money,
        (when, journal): (&When, JournalId),
    ) -> Result<Pooled, PoolError> {
        self.admits(amount, when)?;
        let event = Event::ShortageFound { bank: self.bank.clone(), amount };
        let books = self.alone((self.bank_account(), self.account()), amount, (when, journal))?;
        Ok(Pooled { pool: self.with(amount)?, books, event })
    }

    /// The firm makes a shortage good, at most to the cent.
    pub fn replenish(
        self,
        amount: Money,
        (when, journal): (&When, JournalId),
    ) -> Result<Pooled, PoolError> {
        self.admits(amount, when)?;
        if amount.minor() > self.balance.minor() {
            return Err(PoolError::OverShortage(self.balance));
        }
        let firm = (OperatingAccount::Bank, OperatingAccount::TrustShortage);
        let trust = (self.account(), self.bank_account());
        let event = Event::ShortageReplenished { bank: self.bank.clone(), amount };
        let books = self.both((trust, firm), amount, (when, journal))?;
        Ok(Pooled { pool: self.with(amount.negated())?, books, event })
    }

    /// The bank credits interest of a pooled account.
    pub fn earn_interest(
        self,
        amount: Money,
        (when, journal): (&When, JournalId),
    ) -> Result<Pooled, PoolError> {
        self.admits(amount, when)?;
        let event = Event::InterestEarned { bank: self.bank.clone(), amount };
        let books = self.alone((self.account(), self.bank_account()), amount, (when, journal))?;
        Ok(Pooled { pool: self.with(amount)?, books, event })
    }

    /// The bank remits interest to the bar's fund.
    pub fn remit_interest(
        self,
        amount: Money,
        (when, journal): (&When, JournalId),
    ) -> Result<Pooled, PoolError> {
        self.admits(amount, when)?;
        let event = Event::InterestRemitted { bank: self.bank.clone(), amount };
        let books = self.alone((self.bank_account(), self.account()), amount, (when, journal))?;
        Ok(Pooled { pool: self.with(amount.negated())?, books, event })
    }

    fn alone(
        &self,
        (from, to): (TrustAccount, TrustAccount),
        amount: Money,
        (when, journal): (&When, JournalId),
    ) -> Result<Books, PoolError> {
        let cause = Cause::Bank(self.bank.clone());
        let postings = vec![Posting { from, to, amount }];
        Ok(Books::Trust(Entry::new(journal, when.on, cause, postings)?))
    }

    fn both(
        &self,
        (trust, firm): ((TrustAccount, TrustAccount), (OperatingAccount, OperatingAccount)),
        amount: Money,
        (when, journal): (&When, JournalId),
    ) -> Result<Books, PoolError> {
        let cause = Cause::Bank(self.bank.clone());
        let trust = vec![Posting { from: trust.0, to: trust.1, amount }];
        let firm = vec![Posting { from: firm.0, to: firm.1, amount }];
        let trust = Entry::new(journal.clone(), when.on, cause.clone(), trust)?;
        let firm = Entry::new(journal, when.on, cause, firm)?;
        Ok(Books::Both(Transfer::new(trust, firm)?))
    }
}
