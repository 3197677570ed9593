//! Both books, folded as entries come (rules LED-01, LED-02, TR-02).

use std::collections::BTreeMap;

use serde_json::Value;

use super::Wrong;
use super::read::{amount, number, text};

/// Both books, folded.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// Debits less credits by book and account.
    accounts: BTreeMap<(String, String), i64>,
    /// Ids of entries by book and cause.
    causes: BTreeMap<(String, String), Vec<String>>,
    /// What each cause took off invoices, or put on account.
    brought: BTreeMap<String, i64>,
}

impl Ledger {
    /// Takes an entry; tells its cause.
    pub(super) fn entry(&mut self, item: &Value) -> Result<String, Wrong> {
        let (id, book) = (text(item, "id").to_owned(), text(item, "book").to_owned());
        let postings = item["postings"]["L"].as_array().cloned().unwrap_or_default();
        if postings.is_empty() {
            return Err(format!("LED-01: entry {id} moves nothing."));
        }
        for posting in &postings {
            let posting = &posting["M"];
            let (from, to, minor) =
                (text(posting, "from"), text(posting, "to"), amount(posting, "minor")?);
            if minor <= 0 || from == to || from.is_empty() || to.is_empty() {
                return Err(format!("LED-01: entry {id} moves {minor} from {from:?} to {to:?}."));
            }
            *self.accounts.entry((book.clone(), from.to_owned())).or_default() -= minor;
            *self.accounts.entry((book.clone(), to.to_owned())).or_default() += minor;
            if book == "trust" && [from, to].iter().any(|account| self.is_overdrawn(account)) {
                return Err(format!("TR-02: after entry {id} a client ledger is below nothing."));
            }
        }
        let of = self.accounts.iter().filter(|((of, _), _)| *of == book);
        if of.map(|(_, minor)| minor).sum::<i64>() != 0 {
            return Err(format!("LED-02: after entry {id} the {book} book is not at nothing."));
        }
        let cause = text(item, "cause").to_owned();
        let given = postings.iter().map(|posting| &posting["M"]).filter(|posting| {
            let from = text(posting, "from");
            ["receivable/", "unapplied/"].iter().any(|account| from.starts_with(account))
        });
        let given: i64 = given.filter_map(|posting| number(posting, "minor")).sum();
        *self.brought.entry(cause.clone()).or_default() += given;
        self.causes.entry((book, cause.clone())).or_default().push(id);
        Ok(cause)
    }

    /// What the operating book says of an account.
    pub(super) fn balance(&self, account: &str) -> i64 {
        let place = ("operating".to_owned(), account.to_owned());
        self.accounts.get(&place).copied().unwrap_or(0)
    }

    /// What the operating book says of all accounts that begin so.
    pub(super) fn balances(&self, beginning: &str) -> i64 {
        let of = |(book, account): &(String, String)| {
            book == "operating" && account.starts_with(beginning)
        };
        self.accounts.iter().filter(|(place, _)| of(place)).map(|(_, minor)| minor).sum()
    }

    /// Debits less credits of an account of the trust book.
    pub(super) fn in_trust_book(&self, account: &str) -> i64 {
        let place = ("trust".to_owned(), account.to_owned());
        self.accounts.get(&place).copied().unwrap_or(0)
    }

    /// What a cause took off invoices, or put on account.
    pub(super) fn brought(&self, cause: &str) -> i64 {
        self.brought.get(cause).copied().unwrap_or(0)
    }

    /// Debits less credits of every account of the trust book.
    pub(super) fn trust_book(&self) -> BTreeMap<String, i64> {
        let of = self.accounts.iter().filter(|((book, _), _)| book == "trust");
        of.map(|((_, account), minor)| (account.clone(), *minor)).collect()
    }

    /// What a client has in trust is owed to them: more credits than debits.
    fn is_overdrawn(&self, account: &str) -> bool {
        let place = ("trust".to_owned(), account.to_owned());
        account.starts_with("client/") && self.accounts.get(&place).is_some_and(|left| *left > 0)
    }

    pub(super) fn entries_of(&self, cause: &str) -> u64 {
        u64::try_from(self.caused("operating", cause).len()).unwrap_or(u64::MAX)
    }

    /// The ids of the entries of a book that have this cause.
    pub(super) fn caused(&self, book: &str, cause: &str) -> &[String] {
        self.causes.get(&(book.to_owned(), cause.to_owned())).map_or(&[], Vec::as_slice)
    }

    /// What the trust book owes a matter's client.
    pub(super) fn in_trust(&self, client: &str, matter: &str) -> i64 {
        -self.in_trust_book(&format!("client/{client}/{matter}"))
    }
}
