//! Double entry: money moves from one account to another and never appears.
//!
//! Invariants: an entry has at least one posting, all amounts are positive and of one currency
//! (rule LED-01), so every entry is balanced; an entry belongs to one book, and entries of the two
//! books are different types (rule TR-01); a change is a new entry that reverses an old one, once
//! (rule LED-10); a period that was closed takes no entry any more (rule TR-20).

mod cause;
mod period;
mod stamp;
mod transfer;
mod trust_account;

pub use cause::Cause;
pub use period::{PeriodError, Periods};
pub use stamp::{BookError, Stamp, grown};
pub use transfer::{Books, Transfer, TransferError};
pub use trust_account::{PoolKind, TrustAccount};

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;

use crate::id::{BankId, ClientId, InvoiceId, JournalId};
use crate::money::{Currency, Money};
use crate::payment::ProcessorName;

/// One of the two books.
pub trait Book {
    /// The accounts of this book.
    type Account: Clone + fmt::Debug + fmt::Display + PartialEq + Eq;
    /// The word in storage.
    const WORD: &'static str;
}

/// The firm's own money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operating;

/// Money that belongs to clients and third parties.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trust;

impl Book for Operating {
    type Account = OperatingAccount;
    const WORD: &'static str = "operating";
}

impl Book for Trust {
    type Account = TrustAccount;
    const WORD: &'static str = "trust";
}

/// An account of the operating book.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum OperatingAccount {
    /// The firm's bank account.
    Bank,
    /// Money a processor holds for the firm until it pays out.
    Clearing(ProcessorName),
    /// What is still owed on one invoice.
    Receivable(InvoiceId),
    /// A client's payments that are not yet applied to an invoice.
    Unapplied(ClientId),
    /// Fees earned.
    Fees,
    /// Costs recovered.
    Costs,
    /// What was paid to others for clients and is only passed on: no revenue (INV-31).
    PassedOn,
    /// What a deposit invoice has billed and no later one deducted: no revenue yet (INV-30).
    BilledAhead(InvoiceId),
    /// Interest earned on what was paid late.
    Interest,
    /// Tax owed to the state.
    Tax,
    /// What processors kept.
    ProcessorFees,
    /// What was given up.
    WriteOff,
    /// What payers' banks took back of a client's payments, until the dispute ends (rule TR-13).
    Chargebacks(ClientId),
    /// Refunds that could not reach a client; somebody has to pay them another way (rule PSP-43).
    RefundsFailed(ClientId),
    /// What clients paid for paying by credit card (rule PSP-62).
    Surcharges,
    /// What clients saved by paying by bank debit (PAY-18).
    Discounts,
    /// What clients saved by paying early (INV-20).
    EarlyDiscounts,
    /// Balances brought in from the books kept before.
    Opening,
    /// The firm's own money that lies in a trust bank account for its charges (rule TR-05).
    TrustCushion(BankId),
    /// What banks charged.
    BankCharges,
    /// What the firm had to put back into trust.
    TrustShortage,
}

impl fmt::Display for OperatingAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bank => f.write_str("bank"),
            Self::Clearing(processor) => write!(f, "clearing/{}", processor.word()),
            Self::Receivable(invoice) => write!(f, "receivable/{invoice}"),
            Self::Unapplied(client) => write!(f, "unapplied/{client}"),
            Self::Fees => f.write_str("fees"),
            Self::Costs => f.write_str("costs"),
            Self::PassedOn => f.write_str("passed-on"),
            Self::BilledAhead(invoice) => write!(f, "billed-ahead/{invoice}"),
            Self::Interest => f.write_str("interest"),
            Self::Tax => f.write_str("tax"),
            Self::ProcessorFees => f.write_str("processor-fees"),
            Self::WriteOff => f.write_str("write-off"),
            Self::Chargebacks(client) => write!(f, "chargebacks/{client}"),
            Self::RefundsFailed(client) => write!(f, "refunds-failed/{client}"),
            Self::Surcharges => f.write_str("surcharges"),
            Self::Discounts => f.write_str("discounts"),
            Self::EarlyDiscounts => f.write_str("early-discounts"),
            Self::Opening => f.write_str("opening"),
            Self::TrustCushion(bank) => write!(f, "trust-cushion/{bank}"),
            Self::BankCharges => f.write_str("bank-charges"),
            Self::TrustShortage => f.write_str("trust-shortage"),
        }
    }
}

impl OperatingAccount {
    /// The account that [`fmt::Display`] spells so.
    pub fn of_word(word: &str) -> Option<Self> {
        match word.split_once('/') {
            Some(("clearing", name)) => ProcessorName::of_word(name).map(Self::Clearing),
            Some(("receivable", id)) => id.parse().ok().map(Self::Receivable),
            Some(("billed-ahead", id)) => id.parse().ok().map(Self::BilledAhead),
            Some(("unapplied", id)) => id.parse().ok().map(Self::Unapplied),
            Some(("trust-cushion", id)) => id.parse().ok().map(Self::TrustCushion),
            Some(("chargebacks", id)) => id.parse().ok().map(Self::Chargebacks),
            Some(("refunds-failed", id)) => id.parse().ok().map(Self::RefundsFailed),
            Some(_) => None,
            None => [
                Self::Bank,
                Self::Fees,
                Self::Costs,
                Self::PassedOn,
                Self::Interest,
                Self::Tax,
                Self::ProcessorFees,
                Self::WriteOff,
                Self::Surcharges,
                Self::Discounts,
                Self::EarlyDiscounts,
                Self::Opening,
                Self::BankCharges,
                Self::TrustShortage,
            ]
            .into_iter()
            .find(|account| account.to_string() == word),
        }
    }
}

/// Money that moves: `from` is credited, `to` is debited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting<A> {
    /// Where it comes from.
    pub from: A,
    /// Where it goes.
    pub to: A,
    /// How much; more than nothing.
    pub amount: Money,
}

/// One entry of one book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<B: Book> {
    id: JournalId,
    effective_on: Date,
    cause: Cause,
    postings: Vec<Posting<B::Account>>,
}

/// Why postings are not an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// No posting at all.
    #[error("An entry needs at least one posting.")]
    Empty,
    /// An amount of nothing or less.
    #[error("A posting moves more than nothing.")]
    NotPositive,
    /// From an account to itself.
    #[error("A posting moves between two accounts.")]
    SameAccount,
    /// Amounts in two currencies.
    #[error("An entry is in one currency.")]
    Mixed,
    /// The reversal of a reversal.
    #[error("A reversal cannot be reversed; post the entry again.")]
    ReversalOfReversal,
}

impl<B: Book> Entry<B> {
    /// The only way to make an entry (rule LED-01).
    pub fn new(
        id: JournalId,
        effective_on: Date,
        cause: Cause,
        postings: Vec<Posting<B::Account>>,
    ) -> Result<Self, LedgerError> {
        let first = postings.first().ok_or(LedgerError::Empty)?.amount;
        for posting in &postings {
            if !posting.amount.is_positive() {
                return Err(LedgerError::NotPositive);
            }
            if posting.from == posting.to {
                return Err(LedgerError::SameAccount);
            }
            if posting.amount.currency() != first.currency() {
                return Err(LedgerError::Mixed);
            }
        }
        Ok(Self { id, effective_on, cause, postings })
    }

    /// The entry that takes this one back (rule LED-10).
    pub fn reverse(&self, id: JournalId, effective_on: Date) -> Result<Self, LedgerError> {
        if matches!(self.cause, Cause::Reversal(_)) {
            return Err(LedgerError::ReversalOfReversal);
        }
        let back = |posting: &Posting<B::Account>| Posting {
            from: posting.to.clone(),
            to: posting.from.clone(),
            amount: posting.amount,
        };
        let postings = self.postings.iter().map(back).collect();
        Self::new(id, effective_on, Cause::Reversal(self.id.clone()), postings)
    }

    /// The id of the entry.
    pub const fn id(&self) -> &JournalId {
        &self.id
    }

    /// The date it counts from, in the firm's zone (rule LED-09).
    pub const fn effective_on(&self) -> Date {
        self.effective_on
    }

    /// What made it necessary.
    pub const fn cause(&self) -> &Cause {
        &self.cause
    }

    /// What moved.
    pub fn postings(&self) -> &[Posting<B::Account>] {
        &self.postings
    }
}

impl<B: Book> Entry<B> {
    /// The same entry with more postings.
    pub(crate) fn and(self, more: Vec<Posting<B::Account>>) -> Result<Self, LedgerError> {
        let postings = [self.postings, more].concat();
        Self::new(self.id, self.effective_on, self.cause, postings)
    }
}

/// Balances by account and currency, debits less credits, as entries make them (rule LED-04).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Balances(BTreeMap<(String, &'static str), i128>);

impl Balances {
    /// Adds what an entry moves.
    pub fn post<B: Book>(&mut self, entry: &Entry<B>) {
        for posting in entry.postings() {
            let minor = i128::from(posting.amount.minor());
            let code = posting.amount.currency().code();
            self.add((posting.from.to_string(), code), minor.saturating_neg());
            self.add((posting.to.to_string(), code), minor);
        }
    }

    /// The balance of an account in minor units.
    pub fn minor<A: fmt::Display>(&self, account: &A, currency: Currency) -> i128 {
        self.0.get(&(account.to_string(), currency.code())).copied().unwrap_or_default()
    }

    /// Every account that was touched, with its currency and balance.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &'static str, i128)> {
        self.0.iter().map(|((account, code), minor)| (account.as_str(), *code, *minor))
    }

    fn add(&mut self, key: (String, &'static str), minor: i128) {
        let balance = self.0.entry(key).or_default();
        *balance = balance.saturating_add(minor);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DAY: Date = Date::constant(2026, 3, 1);

    fn journal(n: u8) -> JournalId {
        JournalId::made(i64::from(n), [n; 10])
    }

    fn invoice(n: u8) -> InvoiceId {
        InvoiceId::made(0, [n; 10])
    }

    fn posting(n: u8, minor: i64) -> Posting<OperatingAccount> {
        Posting {
            from: OperatingAccount::Fees,
            to: OperatingAccount::Receivable(invoice(n)),
            amount: Money::new(minor, Currency::USD),
        }
    }

    fn entry(postings: Vec<Posting<OperatingAccount>>) -> Result<Entry<Operating>, LedgerError> {
        Entry::new(journal(1), DAY, Cause::Invoice(invoice(1)), postings)
    }

    #[test]
    fn led01_an_entry_moves_positive_amounts_of_one_currency() {
        assert!(entry(vec![posting(1, 500)]).is_ok());
        assert_eq!(entry(vec![]), Err(LedgerError::Empty));
        assert_eq!(entry(vec![posting(1, 0)]), Err(LedgerError::NotPositive));
        assert_eq!(entry(vec![posting(1, -5)]), Err(LedgerError::NotPositive));
        let mut euro = posting(2, 5);
        euro.amount = Money::new(5, "EUR".parse().unwrap());
        assert_eq!(entry(vec![posting(1, 5), euro]), Err(LedgerError::Mixed));
        let mut circle = posting(1, 5);
        circle.to = circle.from.clone();
        assert_eq!(entry(vec![circle]), Err(LedgerError::SameAccount));
    }

    #[test]
    fn led10_an_entry_is_reversed_by_a_new_one_and_a_reversal_is_not() {
        let first = entry(vec![posting(1, 500)]).unwrap();
        let back = first.reverse(journal(2), DAY).unwrap();
        let mut balances = Balances::default();
        balances.post(&first);
        balances.post(&back);
        assert!(balances.iter().all(|(_, _, minor)| minor == 0));
        assert_eq!(back.reverse(journal(3), DAY), Err(LedgerError::ReversalOfReversal));
    }

    #[test]
    fn an_account_reads_back_from_its_word() {
        for account in [
            OperatingAccount::Bank,
            OperatingAccount::Clearing(ProcessorName::Stripe),
            OperatingAccount::Receivable(invoice(3)),
            OperatingAccount::Clearing(ProcessorName::LawPay),
            OperatingAccount::Chargebacks(ClientId::made(0, [4; 10])),
            OperatingAccount::RefundsFailed(ClientId::made(0, [5; 10])),
            OperatingAccount::Interest,
            OperatingAccount::PassedOn,
            OperatingAccount::BilledAhead(invoice(3)),
            OperatingAccount::Surcharges,
            OperatingAccount::Discounts,
            OperatingAccount::EarlyDiscounts,
            OperatingAccount::Opening,
            OperatingAccount::TrustCushion(BankId::made(0, [4; 10])),
            OperatingAccount::BankCharges,
            OperatingAccount::TrustShortage,
        ] {
            assert_eq!(OperatingAccount::of_word(&account.to_string()), Some(account));
        }
        assert_eq!(OperatingAccount::of_word("receivable/nonsense"), None);
    }

    proptest! {
        #[test]
        fn led02_money_is_conserved(
            moves in proptest::collection::vec((0_u8..4, 1_i64..1_000_000), 1..50),
        ) {
            let mut balances = Balances::default();
            for (n, minor) in moves {
                balances.post(&entry(vec![posting(n, minor)]).unwrap());
            }
            prop_assert_eq!(balances.iter().map(|(_, _, minor)| minor).sum::<i128>(), 0);
        }
    }
}
