//! What is agreed about paying early, by the firm and with clients (INV-20).

use domain::audit::Event;
use domain::discount::Discount;
use domain::early::{Early, EarlyChoice, EarlyTerms};
use domain::id::ClientId;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::access::FirmStore;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Key, Places};
use crate::once::{CommitError, Done, Once};

#[derive(Debug, Serialize, Deserialize)]
struct EarlyItem {
    choice: String,
    off: u32,
    days: u16,
}

/// What an invoice says of it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct OfInvoice {
    off: u32,
    until: Date,
}

impl OfInvoice {
    pub(crate) const fn of(early: Early) -> Self {
        Self { off: early.off.hundredths(), until: early.until }
    }

    pub(crate) fn read(self) -> Result<Early, Fault> {
        let off = item::needed("early discount", Discount::of(self.off))?;
        Ok(Early { off, until: self.until })
    }
}

impl EarlyItem {
    fn of(choice: EarlyChoice) -> Self {
        let named = |choice: &str, off, days| Self { choice: choice.to_owned(), off, days };
        match choice {
            EarlyChoice::Usual => named("usual", 0, 0),
            EarlyChoice::Never => named("never", 0, 0),
            EarlyChoice::Own(terms) => named("own", terms.off.hundredths(), terms.days),
        }
    }

    fn read(&self) -> Result<EarlyChoice, Fault> {
        let own = || {
            let off = item::needed("early discount", Discount::of(self.off))?;
            Ok(EarlyChoice::Own(EarlyTerms { off, days: self.days }))
        };
        match self.choice.as_str() {
            "usual" => Ok(EarlyChoice::Usual),
            "never" => Ok(EarlyChoice::Never),
            "own" => own(),
            other => Err(Fault::damaged("early terms", format!("{other:?} is no choice"))),
        }
    }
}

/// Whose terms: a client's, or the firm's.
fn place(client: Option<&ClientId>) -> Key {
    client.map_or_else(keys::early_of_firm, keys::early_of_client)
}

impl Store {
    async fn early_choice(
        &self,
        client: Option<&ClientId>,
    ) -> Result<Versioned<EarlyChoice>, Fault> {
        let Some(found) = self.get::<EarlyItem>(&place(client)).await? else {
            return Ok(Versioned::default());
        };
        Ok(Versioned { value: found.value.read()?, version: found.version })
    }

    /// What holds for the next invoice of a client.
    pub async fn early_terms(&self, client: &ClientId) -> Result<Option<EarlyTerms>, Fault> {
        let (firm, own) =
            tokio::try_join!(self.early_choice(None), self.early_choice(Some(client)))?;
        Ok(own.value.over(firm.value.over(None)))
    }
}

impl FirmStore<'_> {
    /// What is agreed with a client, or by the firm; version nothing while nothing is.
    pub async fn early_choice(
        &self,
        client: Option<&ClientId>,
    ) -> Result<Versioned<EarlyChoice>, Fault> {
        self.store.early_choice(client).await
    }

    /// What holds for the next invoice of a client.
    pub async fn early_terms(&self, client: &ClientId) -> Result<Option<EarlyTerms>, Fault> {
        self.store.early_terms(client).await
    }

    /// Agrees on something else, over the version that was looked at.
    pub async fn commit_early_choice(
        &self,
        once: &Once,
        (client, choice): (Option<&ClientId>, &Versioned<EarlyChoice>),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let (key, places) = (place(client), Places::default());
        let item = EarlyItem::of(choice.value);
        let entity = client.map_or_else(|| "FIRM".to_owned(), ToString::to_string);
        let terms = match choice.value {
            EarlyChoice::Usual => String::new(),
            EarlyChoice::Never => "never".to_owned(),
            EarlyChoice::Own(terms) => terms.to_string(),
        };
        let commit = Commit::by(self.member.actor(), once, at);
        let commit = commit.over(self.store, (&key, choice.version), &places, &item)?;
        let event = Event::EarlyTermsSet { place: entity.clone(), terms };
        commit.event(entity, event).write(self.store).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inv20_what_is_agreed_about_paying_early_reads_back() {
        let own = EarlyTerms::parse("1.5", "10").unwrap().unwrap();
        for choice in [EarlyChoice::Usual, EarlyChoice::Never, EarlyChoice::Own(own)] {
            assert_eq!(EarlyItem::of(choice).read().unwrap(), choice);
        }
        let odd = EarlyItem { choice: "often".to_owned(), off: 0, days: 0 };
        assert!(odd.read().is_err());
    }
}
