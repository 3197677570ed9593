//! The book's side of a reconciliation, from the entries of the trust journal alone: stored
//! balances are never asked (rule TR-03).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{BookLine, Instrument, LedgerBalance, LedgerKind};
use crate::id::{BankId, ReceiptId};
use crate::ledger::{Cause, Entry, PoolKind, Posting, Trust, TrustAccount};
use crate::money::{Currency, Money};

/// What the book says of one trust bank account on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Book {
    /// What moved on it up to that day, the oldest first.
    pub lines: Vec<BookLine>,
    /// Its balance, with what processors still hold for it.
    pub journal: Money,
    /// Every ledger that lies in it.
    pub ledgers: Vec<LedgerBalance>,
}

/// What an entry alone does not say: names of ledgers, instruments and parties.
pub trait Names {
    /// What a ledger or pool is called.
    fn ledger(&self, account: &TrustAccount) -> String;
    /// By which instrument an entry moved, and from or to whom.
    fn party(&self, entry: &Entry<Trust>) -> (Option<String>, String, Instrument);
}

impl Book {
    /// Reads the entries that count from days up to the end of a period, in the order they were
    /// posted. What moved within the period is told of each ledger.
    pub fn of(
        entries: &[Entry<Trust>],
        bank: (&BankId, Currency),
        (from, to): (Date, Date),
        names: &impl Names,
    ) -> Self {
        let mut tally =
            Tally { bank: bank.0, from, accounts: BTreeMap::new(), lies: BTreeSet::new() };
        let mut lines = Vec::new();
        let mut journal = 0_i64;
        for entry in entries.iter().filter(|entry| entry.effective_on() <= to) {
            let change = tally.take(entry);
            if change != 0 {
                journal = journal.saturating_add(change);
                let (instrument, party, by) = names.party(entry);
                lines.push(BookLine {
                    id: entry.id().to_string(),
                    on: entry.effective_on(),
                    amount: Money::new(change, bank.1),
                    instrument,
                    party,
                    ledger: ledger(entry, names),
                    by,
                    receipt: receipt(entry, change),
                });
            }
        }
        lines.sort_by(|one, two| (one.on, &one.id).cmp(&(two.on, &two.id)));
        Self { lines, journal: Money::new(journal, bank.1), ledgers: tally.ledgers(bank.1, names) }
    }
}

/// The sums of the accounts that lie in a bank account.
struct Tally<'a> {
    bank: &'a BankId,
    /// From this day on movements are told.
    from: Date,
    /// Balance and movement by account.
    accounts: BTreeMap<String, (TrustAccount, i64, i64)>,
    /// The ledgers that money of this bank account went through.
    lies: BTreeSet<String>,
}

impl Tally<'_> {
    /// Adds an entry; tells what it changes on the bank account.
    fn take(&mut self, entry: &Entry<Trust>) -> i64 {
        let accounts = || entry.postings().iter().flat_map(|posting| [&posting.from, &posting.to]);
        let is_ours = accounts().any(|account| self.is_here(account));
        if !is_ours {
            return 0;
        }
        // Of an entry between two banks, what did not lie here lies there.
        if !accounts().any(|account| self.is_other_bank(account)) {
            self.lies.extend(accounts().map(ToString::to_string));
        }
        let mut change = 0_i64;
        for Posting { from, to, amount } in entry.postings() {
            let minor = amount.minor();
            for (account, signed) in [(from, minor.saturating_neg()), (to, minor)] {
                if self.is_other_bank(account) {
                    continue;
                }
                if is_held(account) {
                    change = change.saturating_add(signed);
                } else if self.is_here(account) {
                    // What is owed grows when it is credited.
                    self.add(account, signed.saturating_neg(), entry.effective_on());
                }
            }
        }
        change
    }

    fn is_other_bank(&self, account: &TrustAccount) -> bool {
        matches!(account, TrustAccount::Bank(bank) if bank != self.bank)
    }

    /// Whether an account is this bank account or a ledger that lies in it.
    fn is_here(&self, account: &TrustAccount) -> bool {
        match account {
            TrustAccount::Bank(bank) | TrustAccount::Pool(bank, _) => bank == self.bank,
            TrustAccount::InTransit(_) => false,
            TrustAccount::ClientLedger(..) => self.lies.contains(&account.to_string()),
        }
    }

    fn add(&mut self, account: &TrustAccount, minor: i64, on: Date) {
        let zero = || (account.clone(), 0, 0);
        let from = self.from;
        let (_, balance, moved) = self.accounts.entry(account.to_string()).or_insert_with(zero);
        *balance = balance.saturating_add(minor);
        if on >= from {
            *moved = moved.saturating_add(minor.saturating_abs());
        }
    }

    fn ledgers(self, currency: Currency, names: &impl Names) -> Vec<LedgerBalance> {
        let ledger = |(account, balance, moved): (TrustAccount, i64, i64)| LedgerBalance {
            name: names.ledger(&account),
            matter: match &account {
                TrustAccount::ClientLedger(_, matter) => Some(matter.clone()),
                TrustAccount::Bank(_) | TrustAccount::InTransit(_) | TrustAccount::Pool(..) => None,
            },
            kind: match &account {
                TrustAccount::Pool(_, PoolKind::Suspense) => LedgerKind::Suspense,
                TrustAccount::Pool(..) => LedgerKind::Pool,
                TrustAccount::Bank(_)
                | TrustAccount::InTransit(_)
                | TrustAccount::ClientLedger(..) => LedgerKind::Client,
            },
            balance: Money::new(balance, currency),
            moved: Money::new(moved, currency),
        };
        let mut ledgers: Vec<LedgerBalance> = self.accounts.into_values().map(ledger).collect();
        ledgers.sort_by(|one, two| one.name.cmp(&two.name));
        ledgers
    }
}

/// Whether it is something the firm has at a bank or under way to it.
const fn is_held(account: &TrustAccount) -> bool {
    matches!(account, TrustAccount::Bank(_) | TrustAccount::InTransit(_))
}

/// What came in with an entry, when something did.
fn receipt(entry: &Entry<Trust>, change: i64) -> Option<ReceiptId> {
    if let Cause::Receipt(id) = entry.cause() { (change > 0).then(|| id.clone()) } else { None }
}

/// The ledgers that an entry is about.
fn ledger(entry: &Entry<Trust>, names: &impl Names) -> String {
    let accounts = entry.postings().iter().flat_map(|posting| [&posting.from, &posting.to]);
    let named: BTreeSet<String> =
        accounts.filter(|account| !is_held(account)).map(|account| names.ledger(account)).collect();
    named.into_iter().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{ClientId, JournalId, MatterId, PaymentId};
    use crate::ledger::Cause;
    use jiff::civil::date;

    struct Plain;

    impl Names for Plain {
        fn ledger(&self, account: &TrustAccount) -> String {
            account.to_string()
        }

        fn party(&self, _: &Entry<Trust>) -> (Option<String>, String, Instrument) {
            (None, String::new(), Instrument::Other)
        }
    }

    fn bank(n: u8) -> BankId {
        BankId::made(0, [n; 10])
    }

    fn ledger(n: u8) -> TrustAccount {
        TrustAccount::ClientLedger(ClientId::made(0, [n; 10]), MatterId::made(0, [n; 10]))
    }

    fn entry(n: u8, on: Date, from: TrustAccount, to: TrustAccount, minor: i64) -> Entry<Trust> {
        let amount = Money::new(minor, Currency::USD);
        let cause = Cause::Payment(PaymentId::made(0, [n; 10]));
        let postings = vec![Posting { from, to, amount }];
        Entry::new(JournalId::made(0, [n; 10]), on, cause, postings).unwrap()
    }

    #[test]
    fn tr03_book_and_ledgers_come_from_the_journal_alone_and_banks_stay_apart() {
        let (one, two) = (bank(1), bank(2));
        let at = |bank: &BankId| TrustAccount::Bank(bank.clone());
        let (march, april) = (date(2026, 3, 5), date(2026, 4, 5));
        let entries = [
            entry(1, march, ledger(1), at(&one), 500_000),
            entry(2, march, ledger(9), at(&two), 900_000),
            entry(3, march, at(&one), ledger(1), 80_050),
            entry(4, april, ledger(2), ledger(1), 100_000),
            entry(5, date(2026, 5, 1), at(&one), ledger(2), 1),
        ];
        let span = (date(2026, 4, 1), date(2026, 4, 30));
        let book = Book::of(&entries, (&one, Currency::USD), span, &Plain);
        let amounts: Vec<i64> = book.lines.iter().map(|line| line.amount.minor()).collect();
        assert_eq!((amounts, book.journal.minor()), (vec![500_000, -80_050], 419_950));
        let ledgers: Vec<(i64, i64)> = book
            .ledgers
            .iter()
            .map(|ledger| (ledger.balance.minor(), ledger.moved.minor()))
            .collect();
        assert_eq!(ledgers, [(319_950, 100_000), (100_000, 100_000)]);
    }
}
