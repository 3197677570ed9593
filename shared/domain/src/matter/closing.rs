//! Closing a matter: refused, with the whole list of reasons, while anything of it is open (TRU-23,
//! rule TR-25).
//!
//! Invariants: only a lawyer closes and reopens; what is left is told in full, never one at a time.

use jiff::civil::Date;

use super::Matter;
use crate::member::Role;
use crate::money::Money;
use crate::text::Note;
use crate::trust::{ChequeNumber, ClientLedger};

/// What a matter looked like when somebody wished to close it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Its client money.
    pub ledger: Option<ClientLedger>,
    /// How many prepared payments wait for a lawyer.
    pub waiting: usize,
    /// Checks that were written and that no bank statement shows as paid.
    pub outstanding: Vec<(ChequeNumber, Money)>,
    /// What time and costs are worth that no draft has.
    pub unbilled: Vec<Money>,
    /// How many drafts there are.
    pub drafts: usize,
    /// Invoices by number, with what is owed on them.
    pub owed: Vec<(String, Money)>,
    /// Invoices, by number, on which a payment is under way.
    pub paying: Vec<String>,
    /// Invoices, by number, that are paid by a plan.
    pub plans: Vec<String>,
    /// What is left to pay of each open request for a deposit.
    pub asked: Vec<Money>,
    /// How many recurring invoices go on.
    pub recurring: usize,
}

/// One thing that is still open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Left {
    /// Client money.
    #[error(
        "{} of client money is still in trust. Pay it to who it belongs to: it never becomes the \
         firm’s (rule TR-25).",
        .0.plain()
    )]
    Trust(Money),
    /// Money that the bank has not collected.
    #[error("{} of client money has not cleared.", .0.plain())]
    Uncleared(Money),
    /// Money that was set aside.
    #[error("{} of client money is held. Free it first.", .0.plain())]
    Held(Money),
    /// Payments that nobody released.
    #[error("Payments out of trust that wait for a lawyer: {0}. Release or withdraw them.")]
    Waiting(usize),
    /// A check that the bank has not paid.
    #[error(
        "Check {0} over {over} is outstanding: no bank statement shows it as paid. Match it in the \
         reconciliation, or void it.",
        over = .1.plain()
    )]
    Outstanding(ChequeNumber, Money),
    /// Work that nobody billed.
    #[error("Unbilled work: {0} entries worth {worth}. Bill or delete them.", worth = .1.plain())]
    Unbilled(usize, Money),
    /// Drafts.
    #[error("Drafts: {0}. Issue or discard them.")]
    Drafts(usize),
    /// Money owed.
    #[error("{open} is still open on invoice {0}.", open = .1.plain())]
    Owed(String, Money),
    /// A payment under way.
    #[error("A payment of invoice {0} is under way. Wait until it is known what became of it.")]
    Paying(String),
    /// A plan.
    #[error("Invoice {0} is paid by a plan. End the plan first.")]
    Plan(String),
    /// Invoices that recur.
    #[error("Recurring invoices that go on: {0}. End or pause them.")]
    Recurring(usize),
    /// A request for a deposit.
    #[error("A request for a deposit of {} is open. Withdraw it.", .0.plain())]
    Asked(Money),
}

/// Why a matter is not closed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CloseError {
    /// Only a lawyer may.
    #[error("Only a lawyer closes a matter, and reopens it.")]
    NotALawyer,
    /// The day is wrong.
    #[error("A matter ends on a day from {0} to today.")]
    WrongDay(Date),
    /// Something is open.
    #[error("Something of this matter is still open.")]
    Open(Vec<Left>),
}

/// Why a matter is not reopened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReopenError {
    /// Only a lawyer may.
    #[error("Only a lawyer closes a matter, and reopens it.")]
    NotALawyer,
    /// It goes on.
    #[error("This matter is open.")]
    Open,
}

/// Nothing is recorded on a matter that has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "Matter {0} is closed: no time, cost, invoice or client money is recorded on it. A lawyer can \
     reopen it."
)]
pub struct Closed<'a>(&'a crate::text::Mark);

impl Facts {
    /// All that is still open.
    pub fn left(&self) -> Vec<Left> {
        let mut left = Vec::new();
        if let Some(ledger) = &self.ledger {
            left.extend(some(ledger.posted()).map(Left::Trust));
            left.extend(some(ledger.uncleared()).map(Left::Uncleared));
            left.extend(some(ledger.held()).map(Left::Held));
        }
        if self.waiting > 0 {
            left.push(Left::Waiting(self.waiting));
        }
        let outstanding = self.outstanding.iter().cloned();
        left.extend(outstanding.map(|(number, amount)| Left::Outstanding(number, amount)));
        if let Some(first) = self.unbilled.first() {
            let minor = self.unbilled.iter().map(|money| money.minor());
            let worth = minor.fold(0_i64, i64::saturating_add);
            left.push(Left::Unbilled(self.unbilled.len(), Money::new(worth, first.currency())));
        }
        if self.drafts > 0 {
            left.push(Left::Drafts(self.drafts));
        }
        left.extend(self.owed.iter().cloned().map(|(number, open)| Left::Owed(number, open)));
        left.extend(self.paying.iter().cloned().map(Left::Paying));
        left.extend(self.plans.iter().cloned().map(Left::Plan));
        left.extend(self.asked.iter().copied().map(Left::Asked));
        if self.recurring > 0 {
            left.push(Left::Recurring(self.recurring));
        }
        left
    }
}

fn some(money: Money) -> Option<Money> {
    (!money.is_zero()).then_some(money)
}

impl Matter {
    /// The matter, while something may be recorded on it.
    pub const fn going_on(&self) -> Result<&Self, Closed<'_>> {
        if self.ending.is_closed() { Err(Closed(&self.number)) } else { Ok(self) }
    }

    /// A lawyer closes it on a day; its records are kept for so many years from then. Of one that
    /// is closed already the day is changed.
    pub fn close(
        self,
        by: Role,
        (on, today): (Date, Date),
        facts: &Facts,
        years: i64,
    ) -> Result<Self, CloseError> {
        if !by.authorises() {
            return Err(CloseError::NotALawyer);
        }
        if on < self.opened_on || on > today {
            return Err(CloseError::WrongDay(self.opened_on));
        }
        let left = facts.left();
        if !left.is_empty() {
            return Err(CloseError::Open(left));
        }
        Ok(Self { ending: self.ending.closed(on, years), ..self })
    }

    /// A lawyer reopens it.
    pub fn reopen(self, by: Role) -> Result<Self, ReopenError> {
        if !by.authorises() {
            return Err(ReopenError::NotALawyer);
        }
        if !self.ending.is_closed() {
            return Err(ReopenError::Open);
        }
        Ok(Self { ending: self.ending.reopened(), ..self })
    }

    /// Its records stay whatever the day, or no longer have to.
    #[must_use]
    pub fn held(self, legal_hold: Option<Note>) -> Self {
        Self { ending: self.ending.held(legal_hold), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{BankId, ClientId, MatterId};
    use crate::matter::{CodesRule, Ending};
    use crate::money::Currency;
    use crate::text::{Mark, Name};
    use crate::trust::Kept;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 3, 1);

    fn usd(minor: i64) -> Money {
        Money::new(minor, Currency::USD)
    }

    fn matter() -> Matter {
        Matter {
            id: MatterId::made(0, [1; 10]),
            client: ClientId::made(0, [1; 10]),
            client_name: Name::parse("Acme").unwrap(),
            number: Mark::parse("M-1").unwrap(),
            name: Name::parse("Acme v. Rivers").unwrap(),
            client_reference: None,
            opened_on: date(2026, 1, 5),
            codes: CodesRule::Optional,
            rounding: None,
            terms_days: 30,
            ending: Ending::default(),
            billing: crate::billing::Billing::default(),
        }
    }

    fn ledger(posted: i64, uncleared: i64, held: i64) -> Option<ClientLedger> {
        ClientLedger::restore(Kept {
            client: ClientId::made(0, [1; 10]),
            matter: MatterId::made(0, [1; 10]),
            bank: BankId::made(0, [1; 10]),
            posted: usd(posted),
            uncleared: usd(uncleared),
            held: usd(held),
            lines: 1,
            last_on: None,
            posted_at: None,
        })
    }

    fn close(facts: &Facts) -> Result<Matter, CloseError> {
        matter().close(Role::Lawyer, (TODAY, TODAY), facts, 7)
    }

    #[test]
    fn tr25_a_matter_with_one_cent_in_trust_is_not_closed() {
        let facts = Facts { ledger: ledger(1, 0, 0), ..Facts::default() };
        assert_eq!(close(&facts), Err(CloseError::Open(vec![Left::Trust(usd(1))])));
        let closed = close(&Facts { ledger: ledger(0, 0, 0), ..Facts::default() }).unwrap();
        assert_eq!(closed.ending.closed_on(), Some(TODAY));
        assert!(closed.going_on().is_err());
    }

    #[test]
    fn tru23_a_reason_reads_as_people_write_amounts() {
        let cheque = ChequeNumber::parse("1042").unwrap();
        let said = Left::Outstanding(cheque, usd(125_000)).to_string();
        assert!(said.starts_with("Check 1042 over $1,250.00 is outstanding"), "{said}");
        let said = Left::Owed("2026-0001".to_owned(), usd(70_000)).to_string();
        assert_eq!(said, "$700.00 is still open on invoice 2026-0001.");
    }

    #[test]
    fn tru23_every_reason_is_told_at_once() {
        let cheque = ChequeNumber::parse("1042").unwrap();
        let facts = Facts {
            ledger: ledger(100_000, 60_000, 30_000),
            waiting: 1,
            outstanding: vec![(cheque.clone(), usd(25_000))],
            unbilled: vec![usd(10_000), usd(5_000)],
            drafts: 2,
            owed: vec![("2026-0001".to_owned(), usd(70_000))],
            paying: vec!["2026-0001".to_owned()],
            plans: vec!["2026-0001".to_owned()],
            asked: vec![usd(40_000)],
            recurring: 2,
        };
        let number = || "2026-0001".to_owned();
        let left = vec![
            Left::Trust(usd(100_000)),
            Left::Uncleared(usd(60_000)),
            Left::Held(usd(30_000)),
            Left::Waiting(1),
            Left::Outstanding(cheque, usd(25_000)),
            Left::Unbilled(2, usd(15_000)),
            Left::Drafts(2),
            Left::Owed(number(), usd(70_000)),
            Left::Paying(number()),
            Left::Plan(number()),
            Left::Asked(usd(40_000)),
            Left::Recurring(2),
        ];
        assert_eq!(close(&facts), Err(CloseError::Open(left)));
    }

    #[test]
    fn tru23_a_lawyer_alone_closes_and_reopens_on_a_day_that_can_be() {
        let nothing = Facts::default();
        let by = |role, on| matter().close(role, (on, TODAY), &nothing, 7);
        assert_eq!(by(Role::Bookkeeper, TODAY), Err(CloseError::NotALawyer));
        let opened = date(2026, 1, 5);
        assert_eq!(by(Role::Lawyer, date(2026, 1, 4)), Err(CloseError::WrongDay(opened)));
        assert_eq!(by(Role::Lawyer, date(2026, 3, 2)), Err(CloseError::WrongDay(opened)));
        let closed = by(Role::Lawyer, opened).unwrap();
        assert_eq!(closed.clone().reopen(Role::Bookkeeper), Err(ReopenError::NotALawyer));
        let open = closed.reopen(Role::Lawyer).unwrap();
        assert!(open.going_on().is_ok());
        assert_eq!(open.ending.kept_until(), Some(date(2033, 1, 5)), "it only extends");
        assert_eq!(open.reopen(Role::Lawyer), Err(ReopenError::Open));
    }
}
