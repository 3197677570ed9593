//! Matters.

mod closing;

pub use closing::Looked;

use std::collections::HashMap;

use domain::audit::Event;
use domain::id::{ClientId, MatterId};
use domain::matter::{CodesRule, Ending, Matter};
use domain::search::Wanted;
use domain::text::{Mark, Name, Note};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::access::{ClientStore, FirmStore, SystemStore};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::holds::BillingItem;
use crate::item::{self, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};
use crate::query::Page;

/// How many matters one commit renames.
const MATTERS_PER_COMMIT: usize = 50;

/// How many matters a field suggests.
const SUGGESTED: i32 = 100;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct MatterItem {
    id: String,
    client: String,
    client_name: String,
    number: String,
    name: String,
    client_reference: Option<String>,
    opened_on: Date,
    codes_required: bool,
    rounding: Option<String>,
    terms_days: u16,
    /// Not there while it is open: whatever is recorded on it insists on that.
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_on: Option<Date>,
    kept_until: Option<Date>,
    legal_hold: Option<String>,
    #[serde(default)]
    billing: BillingItem,
}

/// Which matters are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those that go on.
    Open,
    /// Those that have ended.
    Closed,
    /// Those whose records may be destroyed on this day.
    MayGo(Date),
    /// All of them.
    All,
}

impl Which {
    /// Whether a matter is one of them.
    fn has(self, matter: &Matter) -> bool {
        match self {
            Self::Open => !matter.ending.is_closed(),
            Self::Closed => matter.ending.is_closed(),
            Self::MayGo(today) => matter.ending.may_go(today),
            Self::All => true,
        }
    }
}

/// Whose number it is; kept for ever, so that it is never given again.
#[derive(Debug, Serialize, Deserialize)]
struct NumberItem {
    matter: String,
}

impl MatterItem {
    fn of(matter: &Matter) -> Self {
        Self {
            id: matter.id.to_string(),
            client: matter.client.to_string(),
            client_name: matter.client_name.to_string(),
            number: matter.number.to_string(),
            name: matter.name.to_string(),
            client_reference: matter.client_reference.as_ref().map(Mark::to_string),
            opened_on: matter.opened_on,
            codes_required: matter.codes == CodesRule::Required,
            rounding: matter.rounding.map(|rule| rule.word().to_owned()),
            terms_days: matter.terms_days,
            closed_on: matter.ending.closed_on(),
            kept_until: matter.ending.kept_until(),
            legal_hold: matter.ending.legal_hold().map(Note::to_string),
            billing: BillingItem::of(&matter.billing),
        }
    }

    pub(crate) fn read(self) -> Result<Matter, Fault> {
        let reference = self.client_reference.as_deref().map(Mark::parse).transpose();
        let hold = self.legal_hold.as_deref().map(Note::parse).transpose();
        let hold = item::checked("legal hold", hold)?;
        Ok(Matter {
            id: item::parsed("matter", &self.id)?,
            client: item::parsed("client", &self.client)?,
            client_name: item::checked("client name", Name::parse(&self.client_name))?,
            number: item::checked("number", Mark::parse(&self.number))?,
            name: item::checked("name", Name::parse(&self.name))?,
            client_reference: item::checked("reference", reference)?,
            opened_on: self.opened_on,
            codes: if self.codes_required { CodesRule::Required } else { CodesRule::Optional },
            rounding: item::rounding(self.rounding.as_deref())?,
            terms_days: self.terms_days,
            ending: Ending::restore(self.closed_on, self.kept_until, hold),
            billing: self.billing.read()?,
        })
    }
}

fn places(matter: &Matter) -> Places {
    let number = matter.number.as_str().to_lowercase();
    Places {
        owner: keys::by_owner(&matter.client, format!("M#{number}")),
        kind: keys::by_kind("MATTERS", format!("{number}#{}", matter.id)),
    }
}

impl Store {
    pub(crate) async fn matter(&self, id: &MatterId) -> Result<Option<Versioned<Matter>>, Fault> {
        let found = self.get::<MatterItem>(&keys::matter(id)).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }

    async fn matter_numbered(&self, number: &Mark) -> Result<Option<Versioned<Matter>>, Fault> {
        match self.get::<NumberItem>(&keys::matter_number(number.as_str())).await? {
            Some(item) => self.matter(&item::parsed("matter", &item.value.matter)?).await,
            None => Ok(None),
        }
    }

    async fn matters_of(&self, client: &ClientId) -> Result<Vec<Matter>, Fault> {
        let asked = self.ask_index("by_owner", &keys::owner_pk(client)).beginning("M#");
        asked.all(|attributes| item::read::<MatterItem>(attributes)?.read()).await
    }

    pub(crate) async fn matters(&self, from: Option<String>) -> Result<Page<Matter>, Fault> {
        let asked = self.ask_index("by_kind", "MATTERS");
        asked.from(from).page(|attributes| item::read::<MatterItem>(attributes)?.read()).await
    }

    fn matter_opened(&self, commit: Commit, matter: &Matter) -> Result<Commit, Fault> {
        let number = NumberItem { matter: matter.id.to_string() };
        let key = keys::matter_number(matter.number.as_str());
        let event =
            Event::MatterOpened { matter: matter.id.clone(), client: matter.client.clone() };
        Ok(commit
            .outcome(&matter.id)
            .create(self, &keys::matter(&matter.id), &places(matter), &MatterItem::of(matter))?
            .unique(self, &key, "This matter number", &number)?
            .event(&matter.id, event))
    }
}

impl FirmStore<'_> {
    /// A matter.
    pub async fn matter(&self, id: &MatterId) -> Result<Option<Versioned<Matter>>, Fault> {
        self.store.matter(id).await
    }

    /// A client's matters, by number.
    pub async fn matters_of(&self, client: &ClientId) -> Result<Vec<Matter>, Fault> {
        self.store.matters_of(client).await
    }

    /// Matters by number, those in whose number, name, client or client's reference the typed words
    /// are.
    pub async fn matters(
        &self,
        (which, typed): (Which, &str),
        from: Option<String>,
    ) -> Result<Page<Matter>, Fault> {
        let wanted = Wanted::of(typed);
        let counts = |matter: &Matter| {
            if !which.has(matter) {
                return false;
            }
            let reference = matter.client_reference.as_ref().map_or("", |mark| mark.as_str());
            let (number, name) = (matter.number.as_str(), matter.name.as_str());
            wanted.is_in(&[number, name, matter.client_name.as_str(), reference])
        };
        let asked = self.store.ask_index("by_kind", "MATTERS").from(from);
        asked.page_of(|attributes| item::read::<MatterItem>(attributes)?.read(), counts).await
    }

    /// The matters whose number begins with `prefix`, the highest numbers first, as suggestions.
    pub async fn matters_latest(&self, prefix: &str) -> Result<Vec<Matter>, Fault> {
        let asked = self.store.ask_index("by_kind", "MATTERS").beginning(prefix.to_lowercase());
        let page = asked
            .newest_first()
            .limit(SUGGESTED)
            .page(|attributes| item::read::<MatterItem>(attributes)?.read())
            .await?;
        Ok(page.items)
    }

    /// The matter with this number.
    pub async fn matter_numbered(&self, number: &Mark) -> Result<Option<Versioned<Matter>>, Fault> {
        self.store.matter_numbered(number).await
    }

    /// Matters by their ids, for a list that names them; one question.
    pub async fn matters_named(
        &self,
        ids: &[MatterId],
    ) -> Result<HashMap<MatterId, Matter>, Fault> {
        let found = self.store.get_many(ids.iter().map(keys::matter)).await?;
        let read = |attributes| item::read::<MatterItem>(attributes)?.read();
        let named = |matter: Matter| (matter.id.clone(), matter);
        found.into_values().map(|attributes| read(attributes).map(named)).collect()
    }

    /// Opens a matter; its number is taken for ever.
    pub async fn commit_matter_opened(
        &self,
        once: &Once,
        matter: &Matter,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.member.actor(), once, at);
        self.store.matter_opened(commit, matter)?.write(self.store).await
    }

    /// Gives a client's matters the name that the client has now; lists show it. Doing it again
    /// changes nothing.
    pub async fn commit_client_renamed(
        &self,
        client: &ClientId,
        name: &Name,
        at: Timestamp,
    ) -> Result<(), CommitError> {
        let matters = self.store.matters_of(client).await?;
        let found = self.store.get_many(matters.iter().map(|m| keys::matter(&m.id))).await?;
        let mut stale = Vec::new();
        for attributes in found.into_values() {
            let version = item::version(&attributes);
            let matter = item::read::<MatterItem>(attributes)?.read()?;
            if matter.client_name != *name {
                stale.push((version, Matter { client_name: name.clone(), ..matter }));
            }
        }
        for some in stale.chunks(MATTERS_PER_COMMIT) {
            let commit = Commit::note(self.member.actor(), at);
            let renamed = |commit: Commit, (version, matter): &(u64, Matter)| {
                let at = keys::matter(&matter.id);
                commit.replace(
                    self.store,
                    (&at, *version),
                    &places(matter),
                    &MatterItem::of(matter),
                )
            };
            some.iter().try_fold(commit, renamed)?.write(self.store).await?;
        }
        Ok(())
    }

    /// Changes a matter's name, reference, terms or rule of codes; never its number or client.
    pub async fn commit_matter_changed(
        &self,
        once: &Once,
        matter: &Versioned<Matter>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let id = &matter.value.id;
        self.matter_replaced(once, matter, at)?
            .event(id, Event::MatterChanged { matter: id.clone() })
            .write(self.store)
            .await
    }
}

impl ClientStore<'_> {
    /// One of the client's matters; another client's is not found.
    pub async fn matter(&self, id: &MatterId) -> Result<Option<Matter>, Fault> {
        let found = self.store.matter(id).await?;
        Ok(found.map(|matter| matter.value).filter(|matter| matter.client == self.client.id))
    }

    /// The client's matters, by number.
    pub async fn matters(&self) -> Result<Vec<Matter>, Fault> {
        self.store.matters_of(&self.client.id).await
    }
}

impl SystemStore<'_> {
    /// A client's matters, by number.
    pub async fn matters_of(&self, client: &ClientId) -> Result<Vec<Matter>, Fault> {
        self.store.matters_of(client).await
    }

    /// A matter.
    pub async fn matter(&self, id: &MatterId) -> Result<Option<Versioned<Matter>>, Fault> {
        self.store.matter(id).await
    }

    /// All matters by number.
    pub async fn matters(&self, from: Option<String>) -> Result<Page<Matter>, Fault> {
        self.store.matters(from).await
    }

    /// The matter with this number.
    pub async fn matter_numbered(&self, number: &Mark) -> Result<Option<Versioned<Matter>>, Fault> {
        self.store.matter_numbered(number).await
    }

    /// Opens a matter that other books knew.
    pub async fn commit_matter_opened(
        &self,
        once: &Once,
        matter: &Matter,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.actor(), once, at);
        self.store.matter_opened(commit, matter)?.write(self.store).await
    }
}
