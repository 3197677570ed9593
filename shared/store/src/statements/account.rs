//! Bank accounts: opened by hand or by the first file that names them.

use domain::audit::Event;
use domain::bank::{AccountNumber, BankAccount, Holding};
use domain::id::BankId;
use domain::text::Name;
use domain::trust::TrustBank;
use jiff::Timestamp;

use super::Importer;
use super::kept::{AccountItem, OwnerItem};
use crate::Store;
use crate::access::FirmStore;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Key};
use crate::once::{CommitError, Done, Once};

impl Store {
    pub(super) async fn bank_account(
        &self,
        id: &BankId,
    ) -> Result<Option<Versioned<BankAccount>>, Fault> {
        let found = self.get::<AccountItem>(&keys::bank_account(id)).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }

    async fn bank_account_at(&self, key: &Key) -> Result<Option<Versioned<BankAccount>>, Fault> {
        let Some(owner) = self.get::<OwnerItem>(key).await? else { return Ok(None) };
        let id = item::parsed("bank account", &owner.value.account)?;
        self.bank_account(&id).await
    }

    /// The bank account that a trust account is, under the same id. It knows how its number ends,
    /// so that the first file of that account finds it.
    pub(crate) async fn bank_account_of_trust(
        &self,
        commit: Commit,
        bank: &TrustBank,
    ) -> Result<Commit, CommitError> {
        let ending = AccountNumber::new(None, bank.ending.as_str());
        let Some(Versioned { value, version }) = self.bank_account(&bank.id).await? else {
            let account = BankAccount {
                id: bank.id.clone(),
                name: bank.name.clone(),
                number: Some(ending),
                currency: bank.currency,
                holding: Holding::Trust,
                mapping: None,
            };
            let key = keys::bank_name(account.name.as_str());
            let (places, item) = (AccountItem::places(&account), AccountItem::of(&account));
            return Ok(commit
                .create(self, &keys::bank_account(&account.id), &places, &item)?
                .unique(self, &key, "This name", &OwnerItem::of(&account.id))?);
        };
        if value.holding != Holding::Unsaid {
            return Err(CommitError::Taken("This account"));
        }
        let number = value.number.clone().or(Some(ending));
        let account =
            Versioned { value: BankAccount { holding: Holding::Trust, number, ..value }, version };
        self.bank_account_changed(commit, &account)
    }

    fn bank_account_opened(
        &self,
        commit: Commit,
        account: &BankAccount,
    ) -> Result<Commit, CommitError> {
        let owner = OwnerItem::of(&account.id);
        let places = AccountItem::places(account);
        let key = keys::bank_account(&account.id);
        let event = Event::BankAccountOpened { account: account.id.clone() };
        let mut commit = commit
            .outcome(&account.id)
            .create(self, &key, &places, &AccountItem::of(account))?
            .unique(self, &keys::bank_name(account.name.as_str()), "This name", &owner)?
            .event(&account.id, event);
        if let Some(number) = &account.number {
            let key = keys::bank_number(number.as_str());
            commit = commit.unique(self, &key, "This number", &owner)?;
        }
        Ok(commit)
    }

    fn bank_account_changed(
        &self,
        commit: Commit,
        account: &Versioned<BankAccount>,
    ) -> Result<Commit, CommitError> {
        let (value, key) = (&account.value, keys::bank_account(&account.value.id));
        let item = AccountItem::of(value);
        let event = Event::BankAccountChanged { account: value.id.clone() };
        Ok(commit
            .outcome(&value.id)
            .replace(self, (&key, account.version), &AccountItem::places(value), &item)?
            .event(&value.id, event))
    }
}

impl FirmStore<'_> {
    /// Enters a bank account in the books; its name must be free.
    pub async fn commit_bank_account_opened(
        &self,
        once: &Once,
        account: &BankAccount,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.member.actor(), once, at);
        self.store.bank_account_opened(commit, account)?.write(self.store).await
    }

    /// Changes what an account is for or how its files are read; its name stays.
    pub async fn commit_bank_account_changed(
        &self,
        once: &Once,
        account: &Versioned<BankAccount>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.member.actor(), once, at);
        self.store.bank_account_changed(commit, account)?.write(self.store).await
    }
}

impl Importer<'_> {
    /// The account of that name.
    pub async fn account_named(
        &self,
        name: &Name,
    ) -> Result<Option<Versioned<BankAccount>>, Fault> {
        self.store.bank_account_at(&keys::bank_name(name.as_str())).await
    }

    /// What the accounts are called, by name.
    pub async fn account_names(&self) -> Result<Vec<Name>, Fault> {
        let asked = self.store.ask_index("by_kind", "BANKACCOUNTS");
        let all = asked.all(|attributes| item::read::<AccountItem>(attributes)?.read()).await?;
        Ok(all.into_iter().map(|account| account.name).collect())
    }

    /// The account of that number.
    pub(super) async fn account_numbered(
        &self,
        number: &AccountNumber,
    ) -> Result<Option<Versioned<BankAccount>>, Fault> {
        self.store.bank_account_at(&keys::bank_number(number.as_str())).await
    }

    /// The one trust account that no file has named yet and whose number ends so.
    pub(super) async fn account_ending(
        &self,
        number: &AccountNumber,
    ) -> Result<Option<Versioned<BankAccount>>, Fault> {
        let asked = self.store.ask_index("by_kind", "BANKACCOUNTS");
        let all = asked.all(|attributes| item::read::<AccountItem>(attributes)?.read()).await?;
        let ends = |account: &&BankAccount| {
            account.holding == Holding::Trust
                && account.number.as_ref().is_some_and(|own| own.is_ending_of(number))
        };
        let mut found = all.iter().filter(ends);
        match (found.next(), found.next()) {
            (Some(account), None) => self.store.bank_account(&account.id).await,
            (None, _) | (Some(_), Some(_)) => Ok(None),
        }
    }

    /// Opens the account that a file names.
    pub(super) async fn open(
        &self,
        account: &BankAccount,
        at: Timestamp,
    ) -> Result<(), CommitError> {
        let once = Once::named(format!("bank#{}", account.id));
        let commit = Commit::by(self.actor.clone(), &once, at);
        self.store.bank_account_opened(commit, account)?.write(self.store).await?;
        Ok(())
    }

    /// Gives an account another number that files write for it.
    pub(super) async fn number(
        &self,
        account: &Versioned<BankAccount>,
        number: &AccountNumber,
        at: Timestamp,
    ) -> Result<(), CommitError> {
        let once = Once::named(format!("bank#{}#{}", account.value.id, number.as_str()));
        let commit = Commit::by(self.actor.clone(), &once, at);
        let owner = OwnerItem::of(&account.value.id);
        self.store
            .bank_account_changed(commit, account)?
            .unique(self.store, &keys::bank_number(number.as_str()), "This number", &owner)?
            .write(self.store)
            .await?;
        Ok(())
    }
}
