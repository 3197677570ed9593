//! What the firm prints on its papers, in one item.

use domain::audit::Event;
use domain::stationery::{Iban, Printed, Stationery};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::access::FirmStore;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};

#[derive(Debug, Serialize, Deserialize)]
struct StationeryItem {
    account: String,
    codes: String,
    iban: Option<String>,
}

impl StationeryItem {
    fn of(stationery: &Stationery) -> Self {
        Self {
            account: stationery.account.word().to_owned(),
            codes: stationery.codes.word().to_owned(),
            iban: stationery.iban.as_ref().map(|iban| iban.as_str().to_owned()),
        }
    }

    fn read(&self) -> Result<Stationery, Fault> {
        let printed = |word: &str| item::needed("printed", Printed::of_word(word));
        let iban = Iban::parse(self.iban.as_deref().unwrap_or_default());
        Ok(Stationery {
            account: printed(&self.account)?,
            codes: printed(&self.codes)?,
            iban: item::checked("account number", iban)?,
        })
    }
}

impl Store {
    /// What the firm prints on its papers; version nothing while it decided nothing.
    pub async fn stationery(&self) -> Result<Versioned<Stationery>, Fault> {
        match self.get::<StationeryItem>(&keys::stationery()).await? {
            Some(found) => Ok(Versioned { value: found.value.read()?, version: found.version }),
            None => Ok(Versioned { value: Stationery::default(), version: 0 }),
        }
    }
}

impl FirmStore<'_> {
    /// Changes what is printed on papers that come.
    pub async fn commit_stationery(
        &self,
        once: &Once,
        stationery: &Versioned<Stationery>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let Versioned { value, version } = stationery;
        let event =
            Event::StationerySet { account: value.account.word(), codes: value.codes.word() };
        let (key, item) = (keys::stationery(), StationeryItem::of(value));
        let commit = Commit::by(self.member.actor(), once, at);
        let commit = commit.over(self.store, (&key, *version), &Places::default(), &item)?;
        commit.event("FIRM", event).write(self.store).await
    }
}
