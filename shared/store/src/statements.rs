//! Bank accounts, their statements and lines.
//!
//! Invariants: a file is visible as a whole or not at all: its lines and statements count from the
//! moment the account names the file, which is the last thing an import writes; a line that two
//! files hold is one line, found by its mark, and one whose reference the bank used again is
//! another; what is imported is never changed.

mod account;
mod import;
mod kept;
mod take;

pub use import::Importer;
pub use take::{Facts, Taken, Trouble};

use std::collections::{BTreeMap, BTreeSet};

use domain::bank::{BankAccount, BankLine, StatementHead};
use domain::id::BankId;
use domain::statement::{Format, Known};
use jiff::civil::Date;

use crate::Store;
use crate::access::{FirmStore, SystemStore};
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys;
use crate::query::Page;
use kept::{AccountItem, HeadItem, LineItem, SourceItem};

impl Store {
    /// The files that an account was wholly read from.
    async fn sources(&self, account: &BankId) -> Result<BTreeMap<String, String>, Fault> {
        let asked = self.ask_state(&keys::bank_account_pk(account)).beginning("FILE#");
        let all = asked.all(item::read::<SourceItem>).await?;
        Ok(all.into_iter().map(|source| (source.sha256, source.format)).collect())
    }

    async fn bank_lines(
        &self,
        account: &BankId,
        span: (Date, Date),
    ) -> Result<Vec<BankLine>, Fault> {
        let known = self.known_lines(account, span).await?;
        let line = |Known { mark, line, .. }| BankLine { mark, line };
        Ok(known.into_iter().map(line).collect())
    }

    /// The lines of an account in a span of days, each with the format of its file.
    async fn known_lines(
        &self,
        account: &BankId,
        (from, to): (Date, Date),
    ) -> Result<Vec<Known>, Fault> {
        let sources = self.sources(account).await?;
        let (low, high) = keys::bank_lines(from, to);
        let asked = self.ask_state(&keys::bank_account_pk(account)).between(low, high);
        let all = asked.all(item::read::<LineItem>).await?;
        let mut marks = BTreeSet::new();
        let counted = all.into_iter().filter_map(|line| {
            let format = sources.get(&line.file)?;
            marks.insert(line.mark.clone()).then_some((line, format))
        });
        let known = |(line, format): (LineItem, &String)| {
            let format = item::needed("format", Format::of_name(format))?;
            let BankLine { mark, line } = line.read()?;
            Ok(Known { mark, line, format })
        };
        counted.map(known).collect()
    }

    async fn statements(&self, account: &BankId) -> Result<Vec<StatementHead>, Fault> {
        let sources = self.sources(account).await?;
        let asked = self.ask_state(&keys::bank_account_pk(account)).beginning("STATEMENT#");
        let all = asked.all(item::read::<HeadItem>).await?;
        let seen = all.into_iter().filter(|head| sources.contains_key(&head.file));
        seen.map(HeadItem::read).collect()
    }
}

impl FirmStore<'_> {
    /// All bank accounts by name.
    pub async fn bank_accounts(&self) -> Result<Vec<BankAccount>, Fault> {
        let asked = self.store.ask_index("by_kind", "BANKACCOUNTS");
        asked.all(|attributes| item::read::<AccountItem>(attributes)?.read()).await
    }

    /// A bank account.
    pub async fn bank_account(&self, id: &BankId) -> Result<Option<Versioned<BankAccount>>, Fault> {
        self.store.bank_account(id).await
    }

    /// The statements of an account, by their last day.
    pub async fn statements(&self, account: &BankId) -> Result<Vec<StatementHead>, Fault> {
        self.store.statements(account).await
    }

    /// The lines of an account in a span of days, by day.
    pub async fn bank_lines(
        &self,
        account: &BankId,
        span: (Date, Date),
    ) -> Result<Vec<BankLine>, Fault> {
        self.store.bank_lines(account, span).await
    }

    /// Imports statements for this person.
    pub fn statement_import(&self) -> Importer<'_> {
        Importer { store: self.store, actor: self.member.actor() }
    }
}

impl SystemStore<'_> {
    /// All bank accounts, a page at a time.
    pub async fn bank_accounts(&self, from: Option<String>) -> Result<Page<BankAccount>, Fault> {
        let asked = self.store.ask_index("by_kind", "BANKACCOUNTS").from(from);
        asked.page(|attributes| item::read::<AccountItem>(attributes)?.read()).await
    }

    /// The statements of an account, by their last day.
    pub async fn statements(&self, account: &BankId) -> Result<Vec<StatementHead>, Fault> {
        self.store.statements(account).await
    }

    /// The lines of an account in a span of days, by day.
    pub async fn bank_lines(
        &self,
        account: &BankId,
        span: (Date, Date),
    ) -> Result<Vec<BankLine>, Fault> {
        self.store.bank_lines(account, span).await
    }

    /// Imports statements for nobody in person.
    pub fn statement_import(&self) -> Importer<'_> {
        Importer { store: self.store, actor: self.actor() }
    }
}
