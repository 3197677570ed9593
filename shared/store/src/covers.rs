//! Cover letters: the firm's text, what a draft has of its own, and the letter that was frozen with
//! an invoice (INV-09).
//!
//! Invariant: the choice of a draft moves its head on, so that nobody issues the letter of before;
//! once issued, the letter is never written again.

use domain::audit::Event;
use domain::cover::{Choice, Cover};
use domain::id::InvoiceId;
use domain::invoice::Draft;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::access::{FirmStore, SystemStore};
use crate::commit::Commit;
use crate::desk::Desk;
use crate::fault::Fault;
use crate::item::{self, Attributes, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};

/// The firm's text, or what became of it for one invoice.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct CoverItem {
    /// What a draft has: `none` or `own`; the firm's without.
    choice: String,
    /// The text with its placeholders.
    text: String,
    /// The letter as it was frozen.
    letter: Option<String>,
}

impl CoverItem {
    fn of(choice: &Choice) -> Self {
        let (choice, text) = match choice {
            Choice::Firms => ("", ""),
            Choice::None => ("none", ""),
            Choice::Own(cover) => ("own", cover.as_str()),
        };
        Self { choice: choice.to_owned(), text: text.to_owned(), letter: None }
    }

    fn cover(&self) -> Result<Option<Cover>, Fault> {
        item::checked("cover letter", Cover::parse(&self.text))
    }

    fn choice(&self) -> Result<Choice, Fault> {
        Ok(match (self.choice.as_str(), self.cover()?) {
            ("own", Some(cover)) => Choice::Own(cover),
            ("none", _) => Choice::None,
            _ => Choice::Firms,
        })
    }
}

/// The letter of an invoice, from its item.
pub(crate) fn letter(attributes: Attributes) -> Result<Option<String>, Fault> {
    Ok(item::read::<CoverItem>(attributes)?.letter)
}

impl Commit {
    /// The letter that is frozen with an invoice; the number that is taken guards it.
    pub(crate) fn letter(self, store: &Store, id: &InvoiceId, letter: &str) -> Result<Self, Fault> {
        let item = CoverItem { letter: Some(letter.to_owned()), ..CoverItem::default() };
        self.set(store, &keys::cover(id), &Places::default(), &item)
    }
}

impl Store {
    async fn firms_cover(&self) -> Result<Versioned<Option<Cover>>, Fault> {
        match self.get::<CoverItem>(&keys::firms_cover()).await? {
            Some(found) => Ok(Versioned { value: found.value.cover()?, version: found.version }),
            None => Ok(Versioned { value: None, version: 0 }),
        }
    }

    async fn cover_choice(&self, id: &InvoiceId) -> Result<Choice, Fault> {
        let found = self.get::<CoverItem>(&keys::cover(id)).await?;
        found.map_or(Ok(Choice::Firms), |found| found.value.choice())
    }
}

impl Desk<'_> {
    /// The text of the letter that goes with the invoice of a draft.
    pub async fn cover_of(&self, id: &InvoiceId) -> Result<Option<Cover>, Fault> {
        Ok(match self.store.cover_choice(id).await? {
            Choice::Firms => self.store.firms_cover().await?.value,
            Choice::None => None,
            Choice::Own(cover) => Some(cover),
        })
    }
}

impl FirmStore<'_> {
    /// The firm's text; version nothing while it never had one.
    pub async fn firms_cover(&self) -> Result<Versioned<Option<Cover>>, Fault> {
        self.store.firms_cover().await
    }

    /// Which letter goes with the invoice of a draft.
    pub async fn cover_choice(&self, id: &InvoiceId) -> Result<Choice, Fault> {
        self.store.cover_choice(id).await
    }

    /// Sets the firm's text, for what is issued from now on.
    pub async fn commit_firms_cover(
        &self,
        once: &Once,
        cover: &Versioned<Option<Cover>>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let text = cover.value.as_ref().map(ToString::to_string).unwrap_or_default();
        let item = CoverItem { text, ..CoverItem::default() };
        let (key, places) = (keys::firms_cover(), Places::default());
        let commit = Commit::by(self.member.actor(), once, at);
        let commit = commit.over(self.store, (&key, cover.version), &places, &item)?;
        commit.event("FIRM", Event::CoverSet {}).write(self.store).await
    }

    /// Sets which letter goes with the invoice of a draft.
    pub async fn commit_draft_cover(
        &self,
        once: &Once,
        (draft, choice): (&Versioned<Draft>, &Choice),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let id = &draft.value.id;
        self.desk()
            .head_replaced(Commit::by(self.member.actor(), once, at), draft)?
            .set(self.store, &keys::cover(id), &Places::default(), &CoverItem::of(choice))?
            .event(id, Event::DraftChanged { invoice: id.clone() })
            .write(self.store)
            .await
    }
}

impl SystemStore<'_> {
    /// The letter that was frozen with an invoice.
    pub async fn letter(&self, id: &InvoiceId) -> Result<Option<String>, Fault> {
        Ok(self.store.get::<CoverItem>(&keys::cover(id)).await?.and_then(|it| it.value.letter))
    }
}
