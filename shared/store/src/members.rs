//! The firm's people and their rates.

use domain::audit::Event;
use domain::hours::HourlyRate;
use domain::id::MemberId;
use domain::member::{Classification, Member as Person, Rates, Role, Target};
use domain::text::{Email, Mark, Name};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::access::{FirmStore, SystemStore};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct MemberItem {
    id: String,
    name: String,
    email: String,
    role: String,
    mark: String,
    classification: String,
    currency: String,
    rates: Vec<(Date, i64)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    target: Option<u16>,
}

/// Whose address it is: one address, one person.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct EmailItem {
    /// The id of the member or contact.
    pub(crate) holder: String,
    /// The contact's client; empty for members.
    pub(crate) client: String,
}

impl MemberItem {
    fn of(person: &Person) -> Self {
        let first = person.rates.iter().next().map(|(_, rate)| rate.per_hour().currency());
        let rates = person.rates.iter().map(|(from, rate)| (*from, rate.per_hour().minor()));
        Self {
            id: person.id.to_string(),
            name: person.name.to_string(),
            email: person.email.to_string(),
            role: person.role.word().to_owned(),
            mark: person.mark.to_string(),
            classification: person.classification.code().to_owned(),
            currency: first.map_or("USD", domain::money::Currency::code).to_owned(),
            rates: rates.collect(),
            target: person.target.map(Target::hours),
        }
    }

    pub(crate) fn read(self) -> Result<Person, Fault> {
        let rate = |(from, minor): (Date, i64)| {
            let per_hour = item::money(minor, &self.currency)?;
            Ok((from, item::checked("rate", HourlyRate::new(per_hour))?))
        };
        Ok(Person {
            id: item::parsed("member", &self.id)?,
            name: item::checked("name", Name::parse(&self.name))?,
            email: item::checked("email", Email::parse(&self.email))?,
            role: item::needed("role", Role::of_word(&self.role))?,
            mark: item::checked("mark", Mark::parse(&self.mark))?,
            classification: item::needed("rank", Classification::of_code(&self.classification))?,
            rates: Rates::new(
                self.rates.iter().copied().map(rate).collect::<Result<Vec<_>, Fault>>()?,
            ),
            target: item::checked("target", self.target.map(Target::new).transpose())?,
        })
    }
}

fn places(person: &Person) -> Places {
    let sort = format!("{}#{}", person.name.as_str().to_lowercase(), person.id);
    Places { owner: None, kind: keys::by_kind("MEMBERS", sort) }
}

impl Store {
    pub(crate) async fn person(&self, id: &MemberId) -> Result<Option<Versioned<Person>>, Fault> {
        let found = self.get::<MemberItem>(&keys::member(id)).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }

    pub(crate) async fn people(&self) -> Result<Vec<Person>, Fault> {
        let asked = self.ask_index("by_kind", "MEMBERS");
        asked.all(|attributes| item::read::<MemberItem>(attributes)?.read()).await
    }

    pub(crate) fn added(&self, commit: Commit, person: &Person) -> Result<Commit, Fault> {
        let holder = EmailItem { holder: person.id.to_string(), client: String::new() };
        Ok(commit
            .outcome(&person.id)
            .create(self, &keys::member(&person.id), &places(person), &MemberItem::of(person))?
            .unique(self, &keys::email(person.email.as_str()), "This e-mail address", &holder)?
            .event(&person.id, Event::MemberAdded { member: person.id.clone() }))
    }
}

impl SystemStore<'_> {
    /// Adds a person of the firm: the first one, before anybody can sign in, or imported ones.
    pub async fn commit_member_added(
        &self,
        once: &Once,
        person: &Person,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.actor(), once, at);
        self.store.added(commit, person)?.write(self.store).await
    }

    /// A person of the firm.
    pub async fn member(&self, id: &MemberId) -> Result<Option<Versioned<Person>>, Fault> {
        self.store.person(id).await
    }

    /// All people of the firm, by name.
    pub async fn members(&self) -> Result<Vec<Person>, Fault> {
        self.store.people().await
    }
}

impl FirmStore<'_> {
    /// A person of the firm.
    pub async fn member(&self, id: &MemberId) -> Result<Option<Versioned<Person>>, Fault> {
        self.store.person(id).await
    }

    /// All people of the firm, by name.
    pub async fn members(&self) -> Result<Vec<Person>, Fault> {
        self.store.people().await
    }

    /// Adds a person of the firm.
    pub async fn commit_member_added(
        &self,
        once: &Once,
        person: &Person,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.member.actor(), once, at);
        self.store.added(commit, person)?.write(self.store).await
    }

    /// Writes a person whose rate was set from a date.
    pub async fn commit_rate_set(
        &self,
        once: &Once,
        person: &Versioned<Person>,
        (from, rate): (Date, HourlyRate),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let (member, per_hour) = (person.value.id.clone(), rate.per_hour());
        let event = Event::RateSet { member, from, per_hour };
        self.person_set((once, at), person, event).await
    }

    /// Writes a person whose target was set or taken away.
    pub async fn commit_target_set(
        &self,
        once: &Once,
        person: &Versioned<Person>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let hours = person.value.target.map_or("none".to_owned(), |t| t.hours().to_string());
        let event = Event::TargetSet { member: person.value.id.clone(), hours };
        self.person_set((once, at), person, event).await
    }

    async fn person_set(
        &self,
        (once, at): (&Once, Timestamp),
        person: &Versioned<Person>,
        event: Event,
    ) -> Result<Done, CommitError> {
        let (id, key) = (&person.value.id, keys::member(&person.value.id));
        let value = MemberItem::of(&person.value);
        Commit::by(self.member.actor(), once, at)
            .outcome(id)
            .replace(self.store, (&key, person.version), &places(&person.value), &value)?
            .event(id, event)
            .write(self.store)
            .await
    }
}
