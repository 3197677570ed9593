//! One client's money in one matter: three balances, never one, and lines that add up to them.

use jiff::Timestamp;
use jiff::civil::Date;

use super::line::{Line, LineSource, LineText};
use crate::day;
use crate::id::{BankId, ClientId, JournalId, MatterId};
use crate::ledger::{LedgerError, PeriodError, Periods, TrustAccount};
use crate::money::{Currency, Money, MoneyError};

/// What one client has in trust in one matter. Posted is never less than uncleared and held
/// together, and none of them is less than nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientLedger {
    kept: Kept,
}

/// A client ledger as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Whose money.
    pub client: ClientId,
    /// For what.
    pub matter: MatterId,
    /// Where it lies.
    pub bank: BankId,
    /// What the journal says.
    pub posted: Money,
    /// What came in and is not yet collected.
    pub uncleared: Money,
    /// What is set aside.
    pub held: Money,
    /// How many lines it has.
    pub lines: u64,
    /// The latest day that a line counts from.
    pub last_on: Option<Date>,
    /// When its last line was posted.
    pub posted_at: Option<Timestamp>,
}

/// When something counts, and when it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// The day it counts from, in the firm's zone (rule LED-09).
    pub on: Date,
    /// Today, in the firm's zone.
    pub today: Date,
    /// The instant it is written.
    pub now: Timestamp,
    /// How far the books are closed.
    pub periods: Periods,
}

/// A ledger after a line, and the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// The ledger.
    pub ledger: ClientLedger,
    /// The line.
    pub line: Line,
}

/// Why money cannot come into a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PostError {
    /// Another currency (rule PSP-34).
    #[error("This trust account is in {0}, and takes no other currency (rule PSP-34).")]
    OtherCurrency(Currency),
    /// Nothing or less.
    #[error("Write an amount above zero.")]
    Nothing,
    /// A day that is not open.
    #[error(transparent)]
    Period(#[from] PeriodError),
    /// The amounts do not sum.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// The entry is not an entry.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// Why money cannot be drawn from a ledger, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DrawError {
    /// What no posting allows.
    #[error(transparent)]
    Post(#[from] PostError),
    /// More than there is.
    #[error(
        "Only {available} is there for this matter. One client’s money never covers another’s, \
         and no client ledger may go below zero (rule TR-02).",
        available = .available.plain()
    )]
    TooMuch {
        /// What may be drawn.
        available: Money,
    },
    /// There, but not collected yet.
    #[error(
        "{uncleared} of this matter’s money has not cleared yet; {available} may be used now. \
         A deposit may be used once the bank has collected it (rule TR-04).",
        uncleared = .uncleared.plain(),
        available = .available.plain()
    )]
    Uncleared {
        /// What has not cleared.
        uncleared: Money,
        /// What may be drawn.
        available: Money,
    },
    /// There, but set aside.
    #[error(
        "{held} of this matter’s money is held because it is disputed or reserved; {available} \
         may be used now (rule TR-09).",
        held = .held.plain(),
        available = .available.plain()
    )]
    Held {
        /// What is held.
        held: Money,
        /// What may be drawn.
        available: Money,
    },
    /// There today, but not on that day and ever since.
    #[error(
        "On {on} and since, the ledger had no more than {lowest} at its lowest. A payment may not \
         make it negative on its own date (rule TR-02).",
        on = day::plain(*.on),
        lowest = .lowest.plain()
    )]
    BackDated {
        /// The day it would count from.
        on: Date,
        /// The least that was there since.
        lowest: Money,
    },
}

impl When {
    /// Now: the day it counts from is today.
    pub const fn now(today: Date, now: Timestamp, periods: Periods) -> Self {
        Self { on: today, today, now, periods }
    }

    /// Whether an entry may count from this day.
    pub fn admit(&self) -> Result<(), PeriodError> {
        self.periods.admit(self.on, self.today)
    }
}

impl ClientLedger {
    /// A ledger without money.
    pub const fn open(
        client: ClientId,
        matter: MatterId,
        bank: BankId,
        currency: Currency,
    ) -> Self {
        let zero = Money::zero(currency);
        Self {
            kept: Kept {
                client,
                matter,
                bank,
                posted: zero,
                uncleared: zero,
                held: zero,
                lines: 0,
                last_on: None,
                posted_at: None,
            },
        }
    }

    /// A ledger as it was stored; nothing when its balances cannot be.
    pub fn restore(kept: Kept) -> Option<Self> {
        let currency = kept.posted.currency();
        let one = kept.uncleared.currency() == currency && kept.held.currency() == currency;
        let ledger = Self { kept };
        let sane = !ledger.kept.uncleared.is_negative()
            && !ledger.kept.held.is_negative()
            && !ledger.available().is_negative();
        (one && sane).then_some(ledger)
    }

    /// The ledger as it is stored.
    pub const fn kept(&self) -> &Kept {
        &self.kept
    }

    /// Whose money.
    pub const fn client(&self) -> &ClientId {
        &self.kept.client
    }

    /// For what.
    pub const fn matter(&self) -> &MatterId {
        &self.kept.matter
    }

    /// Where it lies.
    pub const fn bank(&self) -> &BankId {
        &self.kept.bank
    }

    /// Its currency.
    pub const fn currency(&self) -> Currency {
        self.kept.posted.currency()
    }

    /// What the journal says.
    pub const fn posted(&self) -> Money {
        self.kept.posted
    }

    /// What came in and is not yet collected.
    pub const fn uncleared(&self) -> Money {
        self.kept.uncleared
    }

    /// What is set aside.
    pub const fn held(&self) -> Money {
        self.kept.held
    }

    /// What may be drawn: posted less uncleared less held.
    pub const fn available(&self) -> Money {
        let Kept { posted, uncleared, held, .. } = &self.kept;
        let rest = posted.minor().saturating_sub(uncleared.minor()).saturating_sub(held.minor());
        Money::new(rest, posted.currency())
    }

    /// Whether nothing is there and nothing is open (rule TR-25).
    pub const fn is_empty(&self) -> bool {
        self.kept.posted.is_zero() && self.kept.uncleared.is_zero() && self.kept.held.is_zero()
    }

    /// The account in the trust book.
    pub fn account(&self) -> TrustAccount {
        TrustAccount::ClientLedger(self.kept.client.clone(), self.kept.matter.clone())
    }

    /// The account of the bank where it lies.
    pub fn bank_account(&self) -> TrustAccount {
        TrustAccount::Bank(self.kept.bank.clone())
    }

    /// Whether a draw that counts from `on` has lines after it, whose balances it would change.
    pub fn has_lines_after(&self, on: Date) -> bool {
        self.kept.last_on.is_some_and(|last| last > on)
    }

    /// Whether an amount could be posted at all.
    pub(crate) fn admits(&self, amount: Money, when: &When) -> Result<(), PostError> {
        if amount.currency() != self.currency() {
            return Err(PostError::OtherCurrency(self.currency()));
        }
        if !amount.is_positive() {
            return Err(PostError::Nothing);
        }
        Ok(when.admit()?)
    }

    /// Whether an amount could be drawn: collected, undisputed, and there on its own day and ever
    /// since; `lowest` is the least that was posted since that day.
    pub fn drawable(&self, amount: Money, when: &When, lowest: Money) -> Result<(), DrawError> {
        self.admits(amount, when)?;
        let (available, wanted) = (self.available(), amount.minor());
        let Kept { posted, uncleared, held, .. } = self.kept;
        if wanted > posted.minor() {
            return Err(DrawError::TooMuch { available });
        }
        let free = posted.minor().saturating_sub(held.minor());
        if wanted > available.minor() {
            return Err(if uncleared.is_positive() && wanted <= free {
                DrawError::Uncleared { uncleared, available }
            } else {
                DrawError::Held { held, available }
            });
        }
        if wanted > lowest.minor() {
            return Err(DrawError::BackDated { on: when.on, lowest });
        }
        Ok(())
    }

    /// Money comes in.
    pub(crate) fn put_in(
        self,
        amount: Money,
        when: &When,
        entry: &JournalId,
        words: (LineSource, LineText),
    ) -> Result<Posted, PostError> {
        self.admits(amount, when)?;
        Ok(self.line(amount, when, entry, words)?)
    }

    /// Money goes out.
    pub(crate) fn take_out(
        self,
        (amount, lowest): (Money, Money),
        when: &When,
        entry: &JournalId,
        words: (LineSource, LineText),
    ) -> Result<Posted, DrawError> {
        self.drawable(amount, when, lowest)?;
        Ok(self.line(amount.negated(), when, entry, words).map_err(PostError::from)?)
    }

    fn line(
        self,
        change: Money,
        when: &When,
        entry: &JournalId,
        (source, text): (LineSource, LineText),
    ) -> Result<Posted, MoneyError> {
        let kept = self.kept;
        let posted = kept.posted.plus(change)?;
        let posted_at = kept.posted_at.map_or(when.now, |last| last.max(when.now));
        let seq = kept.lines.saturating_add(1);
        let line = Line {
            matter: kept.matter.clone(),
            seq,
            effective_on: when.on,
            posted_at,
            entry: entry.clone(),
            source,
            text,
            change,
            balance: posted,
        };
        let kept = Kept {
            posted,
            lines: seq,
            last_on: Some(kept.last_on.map_or(when.on, |last| last.max(when.on))),
            posted_at: Some(posted_at),
            ..kept
        };
        Ok(Posted { ledger: Self { kept }, line })
    }

    /// Some of what is posted is, or is no more, uncleared.
    pub(crate) fn with_uncleared(self, change: Money) -> Result<Self, MoneyError> {
        let uncleared = self.kept.uncleared.plus(change)?;
        Ok(Self { kept: Kept { uncleared, ..self.kept } })
    }

    /// Some of what is posted is, or is no more, held.
    pub(crate) fn with_held(self, change: Money) -> Result<Self, MoneyError> {
        let held = self.kept.held.plus(change)?;
        Ok(Self { kept: Kept { held, ..self.kept } })
    }
}
