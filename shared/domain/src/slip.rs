//! Deposit slips: cheques and cash that go to the bank together, and come back from it as one line
//! of a statement (PAY-22).
//!
//! Invariants: a slip is for one account, so clients' money and the firm's own are never on one
//! (rule TR-01); a paper is on one slip at most; the total is the sum of what is on it; a slip
//! never changes, it is undone whole, and only while no bank line is matched to it.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::audit::Event;
use crate::day::{self, BoundError};
use crate::id::{BankId, MemberId, PaymentId, ReceiptId, SlipId};
use crate::money::{Money, MoneyError};
use crate::payment::{Intent, IntentState, RecordedKind, Source};
use crate::text::{Mark, Name};
use crate::trust::{Arrival, Given, Method};

/// The most that one slip has: one bank line is matched to all of it in one commit.
pub const PAPERS_MAX: usize = 30;

/// The account that a slip is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purse {
    /// The firm's own.
    Operating,
    /// An account of clients' money.
    Trust(BankId),
}

/// What was recorded when a cheque or cash came in, which tells its account.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A payment of invoices.
    Operating(PaymentId),
    /// Money for a client ledger, or of nobody known.
    Trust(BankId, ReceiptId),
}

/// What a bank takes over the counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PaperKind {
    /// A cheque.
    Cheque,
    /// Cash.
    Cash,
}

/// A cheque, or cash of one payer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// What was recorded of it.
    pub origin: Origin,
    /// Which of them.
    pub kind: PaperKind,
    /// Who paid.
    pub from: Name,
    /// The number of the cheque, or what was written of the cash.
    pub number: Mark,
    /// How much.
    pub amount: Money,
    /// The day it came in.
    pub received_on: Date,
}

/// How far a slip has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SlipState {
    /// It went to the bank, or is about to.
    Made,
    /// A person confirmed which bank line it is.
    Matched,
    /// It was taken back; what was on it waits again.
    Undone,
}

/// What goes to the bank together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// Its id.
    pub id: SlipId,
    /// For which account.
    pub purse: Purse,
    /// The day it goes to the bank.
    pub on: Date,
    /// What is on it, in order.
    pub papers: Vec<Paper>,
    /// The sum of it.
    pub total: Money,
    /// How far it is.
    pub state: SlipState,
    /// Who made it, by name.
    pub by: (MemberId, Name),
    /// When.
    pub made_at: Timestamp,
}

/// Why a slip is not made or not undone, in order of precedence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SlipError {
    /// Nothing is on it.
    #[error("Tick at least one check or cash payment.")]
    Nothing,
    /// More than a slip has.
    #[error("A slip has at most {PAPERS_MAX} items. Make another slip for the rest.")]
    TooMany,
    /// What goes to different accounts.
    #[error("A slip is for one account: clients’ money and the firm’s own go to the bank apart.")]
    Apart,
    /// No day on which this can go to the bank.
    #[error(transparent)]
    Day(#[from] BoundError),
    /// Different currencies, or more than can be summed.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// A bank line is matched to it.
    #[error(
        "A bank line is matched to this slip. Take that back in the reconciliation first, then \
         undo the slip."
    )]
    Matched,
    /// It was undone before.
    #[error("This slip was undone before.")]
    Undone,
}

impl Origin {
    /// The account that it goes to.
    pub fn purse(&self) -> Purse {
        match self {
            Self::Operating(_) => Purse::Operating,
            Self::Trust(bank, _) => Purse::Trust(bank.clone()),
        }
    }

    /// The receipt of clients' money, when it is that.
    pub const fn receipt(&self) -> Option<&ReceiptId> {
        match self {
            Self::Operating(_) => None,
            Self::Trust(_, receipt) => Some(receipt),
        }
    }

    /// The id of what was recorded.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Operating(id) => id.as_str(),
            Self::Trust(_, id) => id.as_str(),
        }
    }
}

impl PaperKind {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::Cheque, Self::Cash];

    /// The word in storage.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Cheque => "cheque",
            Self::Cash => "cash",
        }
    }

    /// The name that people read.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Cheque => "Check",
            Self::Cash => "Cash",
        }
    }

    /// The kind with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

impl Paper {
    /// What of a payment goes to the bank over the counter; nothing when none of it does.
    pub fn of_payment(intent: &Intent, from: Name) -> Option<Self> {
        let Source::Recorded(recorded) = &intent.source else { return None };
        let kind = match recorded.kind {
            RecordedKind::Cheque => PaperKind::Cheque,
            RecordedKind::Cash => PaperKind::Cash,
            RecordedKind::Wire | RecordedKind::Card => return None,
        };
        let is_here = intent.state == IntentState::Succeeded && recorded.reversed_on.is_none();
        is_here.then(|| Self {
            origin: Origin::Operating(intent.id.clone()),
            kind,
            from,
            number: recorded.reference.clone(),
            amount: intent.amount,
            received_on: recorded.on,
        })
    }

    /// The same of money that came in for clients.
    pub fn of_given(
        (bank, id): (&BankId, &ReceiptId),
        given: &Given,
        received_on: Date,
    ) -> Option<Self> {
        let kind = match given.method {
            Method::Cheque => PaperKind::Cheque,
            Method::Cash => PaperKind::Cash,
            Method::Card | Method::BankDebit | Method::Wire => return None,
        };
        (given.arrival == Arrival::Bank).then(|| Self {
            origin: Origin::Trust(bank.clone(), id.clone()),
            kind,
            from: given.from.clone(),
            number: given.instrument.clone(),
            amount: given.amount,
            received_on,
        })
    }
}

impl SlipState {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Made, Self::Matched, Self::Undone];

    /// The word in storage.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Made => "made",
            Self::Matched => "matched",
            Self::Undone => "undone",
        }
    }

    /// The state with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

impl Slip {
    /// Makes a slip of papers that wait.
    pub fn make(
        id: SlipId,
        (on, today): (Date, Date),
        papers: Vec<Paper>,
        (by, made_at): ((MemberId, Name), Timestamp),
    ) -> Result<(Self, Event), SlipError> {
        let first = papers.first().ok_or(SlipError::Nothing)?;
        if papers.len() > PAPERS_MAX {
            return Err(SlipError::TooMany);
        }
        let (purse, currency) = (first.origin.purse(), first.amount.currency());
        if papers.iter().any(|paper| paper.origin.purse() != purse) {
            return Err(SlipError::Apart);
        }
        let latest = papers.iter().map(|paper| paper.received_on).max().unwrap_or(on);
        day::within(on, ("the last of this came in", latest), today)?;
        let total = Money::sum(papers.iter().map(|paper| paper.amount), currency)?;
        let event = Event::SlipMade { slip: id.clone(), items: papers.len(), amount: total };
        let state = SlipState::Made;
        Ok((Self { id, purse, on, papers, total, state, by, made_at }, event))
    }

    /// Takes it back: what is on it waits again.
    pub fn undo(self) -> Result<(Self, Event), SlipError> {
        match self.state {
            SlipState::Matched => Err(SlipError::Matched),
            SlipState::Undone => Err(SlipError::Undone),
            SlipState::Made => {
                let event = Event::SlipUndone { slip: self.id.clone(), amount: self.total };
                Ok((Self { state: SlipState::Undone, ..self }, event))
            }
        }
    }

    /// It, as it is when a bank line is matched to it or no longer is.
    #[must_use]
    pub fn now(self, state: SlipState) -> Self {
        Self { state, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;
    use jiff::civil::date;

    const TODAY: Date = Date::constant(2026, 3, 9);

    fn paper(n: u8, origin: Origin, minor: i64, currency: Currency) -> Paper {
        Paper {
            origin,
            kind: PaperKind::Cheque,
            from: Name::parse("Acme Mills").unwrap(),
            number: Mark::parse(&format!("10{n}")).unwrap(),
            amount: Money::new(minor, currency),
            received_on: date(2026, 3, 4),
        }
    }

    fn trust(bank: u8, n: u8, minor: i64) -> Paper {
        let bank = BankId::made(0, [bank; 10]);
        let origin = Origin::Trust(bank, ReceiptId::made(0, [n; 10]));
        paper(n, origin, minor, Currency::USD)
    }

    fn own(n: u8, minor: i64, currency: Currency) -> Paper {
        paper(n, Origin::Operating(PaymentId::made(0, [n; 10])), minor, currency)
    }

    fn made(on: Date, papers: Vec<Paper>) -> Result<Slip, SlipError> {
        let by = (MemberId::made(0, [1; 10]), Name::parse("Bea").unwrap());
        let made =
            Slip::make(SlipId::made(0, [1; 10]), (on, TODAY), papers, (by, Timestamp::UNIX_EPOCH));
        made.map(|(slip, _)| slip)
    }

    #[test]
    fn pay22_a_slip_is_for_one_account_and_one_day_that_can_be() {
        let usd = Currency::USD;
        let many = |count: u8| (0..count).map(|n| own(n, 1, usd)).collect::<Vec<_>>();
        let table = [
            (TODAY, vec![own(1, 100, usd), own(2, 250, usd)], Ok(350)),
            (TODAY, vec![trust(1, 1, 100), trust(1, 2, 1)], Ok(101)),
            (TODAY, many(30), Ok(30)),
            (date(2026, 3, 4), vec![own(1, 100, usd)], Ok(100)),
            (TODAY, vec![], Err("Tick at least one")),
            (TODAY, many(31), Err("at most 30 items")),
            (TODAY, vec![own(1, 100, usd), trust(1, 2, 100)], Err("one account")),
            (TODAY, vec![trust(1, 1, 100), trust(2, 2, 100)], Err("one account")),
            (
                TODAY,
                vec![own(1, 100, usd), own(2, 1, "EUR".parse().unwrap())],
                Err("two currencies"),
            ),
            (date(2026, 3, 10), vec![own(1, 100, usd)], Err("in the future")),
            (date(2026, 3, 3), vec![own(1, 100, usd)], Err("before the last of this came in")),
        ];
        for (at, (on, papers, expected)) in table.into_iter().enumerate() {
            let found = made(on, papers).map(|slip| slip.total.minor());
            match (found, expected) {
                (Ok(found), Ok(total)) => assert_eq!(found, total, "{at}"),
                (Err(error), Err(words)) => {
                    assert!(error.to_string().contains(words), "{at}: {error}");
                }
                (found, expected) => panic!("{at}: {found:?}, not {expected:?}"),
            }
        }
    }

    #[test]
    fn pay22_a_slip_is_undone_once_and_not_while_a_bank_line_is_matched_to_it() {
        let slip = made(TODAY, vec![own(1, 100, Currency::USD)]).unwrap();
        let matched = slip.clone().now(SlipState::Matched);
        assert_eq!(matched.clone().undo(), Err(SlipError::Matched));
        let (undone, _) = matched.now(SlipState::Made).undo().unwrap();
        assert_eq!(undone.undo(), Err(SlipError::Undone));
    }
}
