//! Links by which contractors hand time in: made and withdrawn by the firm, opened by whoever holds
//! one (TIM-23).
//!
//! Invariant: a link that does not work opens nothing; what it opens is the time of its own person.

use domain::audit::Event;
use domain::id::MemberId;
use domain::member::Member as Person;
use domain::paylink::Standing;
use domain::worklink::WorkLink;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::access::{FirmStore, Worker};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};

#[derive(Debug, Serialize, Deserialize)]
struct WorkLinkItem {
    timekeeper: String,
    matters: Vec<String>,
    by: String,
    made_at: Timestamp,
    ends_at: Timestamp,
    withdrawn_at: Option<Timestamp>,
}

impl WorkLinkItem {
    fn of(link: &WorkLink) -> Self {
        Self {
            timekeeper: link.timekeeper.to_string(),
            matters: link.matters.iter().map(ToString::to_string).collect(),
            by: link.by.to_string(),
            made_at: link.made_at,
            ends_at: link.ends_at,
            withdrawn_at: link.withdrawn_at,
        }
    }

    fn read(self) -> Result<WorkLink, Fault> {
        let matters = self.matters.iter().map(|id| item::parsed("matter", id));
        Ok(WorkLink {
            timekeeper: item::parsed("timekeeper", &self.timekeeper)?,
            matters: matters.collect::<Result<_, Fault>>()?,
            by: item::parsed("member", &self.by)?,
            made_at: self.made_at,
            ends_at: self.ends_at,
            withdrawn_at: self.withdrawn_at,
        })
    }
}

impl Store {
    /// The link of a contractor, which opens nothing by itself: whoever asks checks its proof.
    pub async fn work_link(&self, of: &MemberId) -> Result<Option<Versioned<WorkLink>>, Fault> {
        let found = self.get::<WorkLinkItem>(&keys::work_link(of)).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }

    /// Opens a link whose proof was checked; nothing where it does not work any more, or its person
    /// signs in meanwhile.
    pub async fn worker(&self, link: &WorkLink, now: Timestamp) -> Result<Option<Worker>, Fault> {
        if link.standing(now) != Standing::Works {
            return Ok(None);
        }
        let person = self.person(&link.timekeeper).await?.map(|person| person.value);
        let outside = person.filter(|person| !person.role.signs_in());
        Ok(outside.map(|person| Worker::of(&person, link)))
    }
}

impl FirmStore<'_> {
    /// Makes a link, in the place of the one that there was.
    pub async fn commit_work_link_made(
        &self,
        once: &Once,
        (person, link): (&Person, &Versioned<WorkLink>),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let matters = link.value.matters.len();
        let event = Event::WorkLinkMade { member: person.id.clone(), matters };
        self.work_link_set((once, at), link, event).await
    }

    /// Withdraws a link: from here on it opens nothing.
    pub async fn commit_work_link_withdrawn(
        &self,
        once: &Once,
        link: &Versioned<WorkLink>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let event = Event::WorkLinkWithdrawn { member: link.value.timekeeper.clone() };
        self.work_link_set((once, at), link, event).await
    }

    async fn work_link_set(
        &self,
        (once, at): (&Once, Timestamp),
        link: &Versioned<WorkLink>,
        event: Event,
    ) -> Result<Done, CommitError> {
        let of = &link.value.timekeeper;
        let (key, item) = (keys::work_link(of), WorkLinkItem::of(&link.value));
        let places = Places::default();
        let commit = Commit::by(self.member.actor(), once, at);
        let commit = commit.over(self.store, (&key, link.version), &places, &item)?;
        commit.event(of, event).write(self.store).await
    }
}
