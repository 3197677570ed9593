//! What a check keeps of every entry, invoice, event and line until it ends: in a file of its own,
//! so that its memory does not grow with the books.
//!
//! Invariants: nothing is left of it afterwards; a sum that does not fit ends the check.

use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::id::{ClientId, InvoiceId, MatterId};
use domain::ledger::{Balances, Book};
use domain::money::{Currency, Money};
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension};

use super::difference::Difference;

/// A file without a name goes when it is closed; of it, only so many kilobytes are in memory.
const SCHEMA: &str = "
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    PRAGMA temp_store = FILE;
    PRAGMA cache_size = -4096;
    CREATE TABLE account (
        book TEXT, name TEXT, currency TEXT, minor INTEGER NOT NULL,
        PRIMARY KEY (book, name, currency)
    ) WITHOUT ROWID;
    CREATE TABLE invoice (id TEXT PRIMARY KEY, client TEXT, minor INTEGER, currency TEXT)
        WITHOUT ROWID;
    CREATE TABLE number (number TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE owner (client TEXT PRIMARY KEY, invoices INTEGER) WITHOUT ROWID;
    CREATE TABLE fees (matter TEXT, currency TEXT, minor INTEGER NOT NULL,
        PRIMARY KEY (matter, currency)) WITHOUT ROWID;
    CREATE TABLE interest (invoice TEXT PRIMARY KEY, minor INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE chain (entity TEXT PRIMARY KEY, events INTEGER) WITHOUT ROWID;
    CREATE TABLE owed (invoice TEXT, day TEXT, minor INTEGER NOT NULL, PRIMARY KEY (invoice, day))
        WITHOUT ROWID;
    CREATE TABLE line (seq INTEGER, change INTEGER, balance INTEGER);
";

/// How many chains, or matters, are told at once.
const CHAINS: i64 = 100;

/// Such a file.
#[derive(Debug)]
pub(super) struct Scratch(Mutex<Connection>);

impl Scratch {
    pub(super) fn open() -> Result<Self, rusqlite::Error> {
        let file = Connection::open("")?;
        file.execute_batch(SCHEMA)?;
        Ok(Self(Mutex::new(file)))
    }

    fn file(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds what some entries of a book moved.
    pub(super) fn post<B: Book>(&self, moved: &Balances) -> Result<(), Difference> {
        let mut file = self.file();
        let transaction = file.transaction()?;
        {
            let mut add = transaction.prepare_cached(
                "INSERT INTO account VALUES (?1, ?2, ?3, ?4) ON CONFLICT \
                 DO UPDATE SET minor = minor + excluded.minor",
            )?;
            for (name, currency, minor) in moved.iter() {
                let minor = i64::try_from(minor).map_err(|_| too_large(name))?;
                add.execute((B::WORD, name, currency, minor))?;
            }
        }
        Ok(transaction.commit()?)
    }

    /// Adds what is owed more on invoices from a day on, or less.
    pub(super) fn owe(
        &self,
        more: impl Iterator<Item = (InvoiceId, Date, i64)>,
    ) -> Result<(), Difference> {
        let mut file = self.file();
        let transaction = file.transaction()?;
        {
            let mut add = transaction.prepare_cached(
                "INSERT INTO owed VALUES (?1, ?2, ?3) ON CONFLICT \
                 DO UPDATE SET minor = minor + excluded.minor",
            )?;
            for (invoice, on, minor) in more {
                add.execute((invoice.as_str(), on.to_string(), minor))?;
            }
        }
        Ok(transaction.commit()?)
    }

    /// An invoice and a day on which what was added does not come to nothing.
    pub(super) fn owed(&self) -> Result<Option<(String, String, i64)>, Difference> {
        let text = "SELECT invoice, day, minor FROM owed WHERE minor <> 0 LIMIT 1";
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        Ok(self.file().query_row(text, [], read).optional()?)
    }

    /// The balance of an account in minor units.
    pub(super) fn minor<B: Book>(
        &self,
        account: &B::Account,
        currency: Currency,
    ) -> Result<i128, Difference> {
        let file = self.file();
        let mut asked = file.prepare_cached(
            "SELECT minor FROM account WHERE book = ?1 AND name = ?2 AND currency = ?3",
        )?;
        let key = (B::WORD, account.to_string(), currency.code());
        let found: Option<i64> = asked.query_row(key, |row| row.get(0)).optional()?;
        Ok(i128::from(found.unwrap_or_default()))
    }

    /// How many accounts of a book begin with a word and a stroke.
    pub(super) fn accounts<B: Book>(&self, word: &str) -> Result<u64, Difference> {
        let key = (B::WORD, format!("{word}/"), format!("{word}0"));
        let text = "SELECT count(*) FROM account WHERE book = ?1 AND name >= ?2 AND name < ?3";
        Ok(self.file().query_row(text, key, |row| row.get(0))?)
    }

    /// Shows every account of a book: its name, its currency and its balance.
    pub(super) fn each_account<B: Book>(
        &self,
        mut show: impl FnMut(&str, &str, i128),
    ) -> Result<(), Difference> {
        let file = self.file();
        let text = "SELECT name, currency, minor FROM account WHERE book = ?1";
        let mut asked = file.prepare_cached(text)?;
        let mut rows = asked.query([B::WORD])?;
        while let Some(row) = rows.next()? {
            let (name, currency) = (row.get_ref(0)?.as_str(), row.get_ref(1)?.as_str());
            let minor: i64 = row.get(2)?;
            show(name.unwrap_or_default(), currency.unwrap_or_default(), minor.into());
        }
        Ok(())
    }

    /// Keeps whose an invoice is and what is open on it; tells whether its number is new.
    pub(super) fn add_invoice(
        &self,
        (id, client, open): (&InvoiceId, &ClientId, Money),
        number: &str,
    ) -> Result<bool, Difference> {
        let file = self.file();
        let mut add = file.prepare_cached("INSERT OR IGNORE INTO number VALUES (?1)")?;
        if add.execute([number])? == 0 {
            return Ok(false);
        }
        let mut add = file.prepare_cached("INSERT INTO invoice VALUES (?1, ?2, ?3, ?4)")?;
        add.execute((id.as_str(), client.as_str(), open.minor(), open.currency().code()))?;
        let mut add = file.prepare_cached(
            "INSERT INTO owner VALUES (?1, 1) ON CONFLICT DO UPDATE SET invoices = invoices + 1",
        )?;
        add.execute([client.as_str()])?;
        Ok(true)
    }

    /// Adds what an invoice bills of its matter's fees.
    pub(super) fn add_fees(&self, matter: &MatterId, fees: Money) -> Result<(), Difference> {
        let file = self.file();
        let mut add = file.prepare_cached(
            "INSERT INTO fees VALUES (?1, ?2, ?3) ON CONFLICT \
             DO UPDATE SET minor = minor + excluded.minor",
        )?;
        add.execute((matter.as_str(), fees.currency().code(), fees.minor()))?;
        Ok(())
    }

    /// The next matters after one, in order, with what is billed of their fees in a currency.
    pub(super) fn fees(
        &self,
        (matter, currency): (&str, &str),
    ) -> Result<Vec<(String, String, i64)>, Difference> {
        let file = self.file();
        let mut asked = file.prepare_cached(
            "SELECT matter, currency, minor FROM fees WHERE (matter, currency) > (?1, ?2) \
             ORDER BY matter, currency LIMIT ?3",
        )?;
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        let all = asked.query_map((matter, currency, CHAINS), read)?;
        Ok(all.collect::<Result<_, _>>()?)
    }

    /// Adds what is charged of the interest on an invoice.
    pub(super) fn add_interest(&self, of: &InvoiceId, minor: i64) -> Result<(), Difference> {
        let file = self.file();
        let mut add = file.prepare_cached(
            "INSERT INTO interest VALUES (?1, ?2) ON CONFLICT \
             DO UPDATE SET minor = minor + excluded.minor",
        )?;
        add.execute((of.as_str(), minor))?;
        Ok(())
    }

    /// The next invoices after one, in order, with what is charged of the interest on them.
    pub(super) fn interest(&self, invoice: &str) -> Result<Vec<(String, i64)>, Difference> {
        let file = self.file();
        let mut asked = file.prepare_cached(
            "SELECT invoice, minor FROM interest WHERE invoice > ?1 ORDER BY invoice LIMIT ?2",
        )?;
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        let all = asked.query_map((invoice, CHAINS), read)?;
        Ok(all.collect::<Result<_, _>>()?)
    }

    /// Whose an invoice is and what is open on it.
    pub(super) fn invoice(
        &self,
        id: &InvoiceId,
    ) -> Result<Option<(String, i64, String)>, Difference> {
        let file = self.file();
        let text = "SELECT client, minor, currency FROM invoice WHERE id = ?1";
        let mut asked = file.prepare_cached(text)?;
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        Ok(asked.query_row([id.as_str()], read).optional()?)
    }

    /// How many invoices there are, and on how many something is open.
    pub(super) fn invoices(&self) -> Result<(u64, u64), Difference> {
        let text = "SELECT count(*), count(*) FILTER (WHERE minor > 0) FROM invoice";
        Ok(self.file().query_row(text, [], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    pub(super) fn has_number(&self, number: &str) -> Result<bool, Difference> {
        let file = self.file();
        Ok(file.prepare_cached("SELECT 1 FROM number WHERE number = ?1")?.exists([number])?)
    }

    /// How many invoices a client owns, told once.
    pub(super) fn take_owned(&self, client: &ClientId) -> Result<usize, Difference> {
        let file = self.file();
        let text = "DELETE FROM owner WHERE client = ?1 RETURNING invoices";
        let mut asked = file.prepare_cached(text)?;
        Ok(asked.query_row([client.as_str()], |row| row.get(0)).optional()?.unwrap_or_default())
    }

    /// A client whose invoices nobody took.
    pub(super) fn other_owner(&self) -> Result<Option<String>, Difference> {
        let text = "SELECT client FROM owner LIMIT 1";
        Ok(self.file().query_row(text, [], |row| row.get(0)).optional()?)
    }

    /// Counts an event of an entity for each name.
    pub(super) fn add_events<'a>(
        &self,
        entities: impl Iterator<Item = &'a str>,
    ) -> Result<(), Difference> {
        let mut file = self.file();
        let transaction = file.transaction()?;
        {
            let mut add = transaction.prepare_cached(
                "INSERT INTO chain VALUES (?1, 1) ON CONFLICT DO UPDATE SET events = events + 1",
            )?;
            for entity in entities {
                add.execute([entity])?;
            }
        }
        Ok(transaction.commit()?)
    }

    /// The next entities after one, in order, and how many events each has.
    pub(super) fn chains(&self, after: &str) -> Result<Vec<(String, u64)>, Difference> {
        let file = self.file();
        let text = "SELECT entity, events FROM chain WHERE entity > ?1 ORDER BY entity LIMIT ?2";
        let mut asked = file.prepare_cached(text)?;
        let all = asked.query_map((after, CHAINS), |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(all.collect::<Result<_, _>>()?)
    }

    /// Forgets the lines of the ledger before.
    pub(super) fn clear_lines(&self) -> Result<(), Difference> {
        self.file().execute("DELETE FROM line", [])?;
        Ok(())
    }

    /// Keeps lines of a ledger: number, change and balance of each.
    pub(super) fn add_lines(
        &self,
        lines: impl Iterator<Item = (u64, i64, i64)>,
    ) -> Result<(), Difference> {
        let mut file = self.file();
        let transaction = file.transaction()?;
        {
            let mut add = transaction.prepare_cached("INSERT INTO line VALUES (?1, ?2, ?3)")?;
            for line in lines {
                add.execute(line)?;
            }
        }
        Ok(transaction.commit()?)
    }

    /// Shows the lines of a ledger in the order of their numbers, until one is wrong.
    pub(super) fn each_line(
        &self,
        mut show: impl FnMut((u64, i64, i64)) -> Result<(), Difference>,
    ) -> Result<(), Difference> {
        let file = self.file();
        let text = "SELECT seq, change, balance FROM line ORDER BY seq, rowid";
        let mut asked = file.prepare_cached(text)?;
        let mut rows = asked.query([])?;
        while let Some(row) = rows.next()? {
            show((row.get(0)?, row.get(1)?, row.get(2)?))?;
        }
        Ok(())
    }
}

fn too_large(name: &str) -> Difference {
    Difference::Found(format!("The account {name} moved more than can be counted."))
}
