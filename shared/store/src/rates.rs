//! Rates that were agreed on with clients.
//!
//! Invariant: an agreement is never taken away; only its end changes.

use domain::audit::Event;
use domain::hours::HourlyRate;
use domain::id::{ClientId, RateId};
use domain::member::Classification;
use domain::rate::{AgreedRate, Scope, Whose};
use domain::utbms::TaskCode;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::access::{FirmStore, SystemStore};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Attributes, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};

#[derive(Debug, Serialize, Deserialize)]
struct RateItem {
    id: String,
    client: String,
    /// Not there when it is for all of the client's matters.
    matter: Option<String>,
    whose: WhoseItem,
    task: Option<String>,
    from: Date,
    ended: Option<Date>,
    currency: String,
    rate: i64,
}

#[derive(Debug, Serialize, Deserialize)]
enum WhoseItem {
    Person(String),
    Rank(String),
    Everybody,
}

impl RateItem {
    fn of(agreed: &AgreedRate) -> Self {
        let per_hour = agreed.rate.per_hour();
        Self {
            id: agreed.id.to_string(),
            client: agreed.client.to_string(),
            matter: match &agreed.scope {
                Scope::Matter(matter) => Some(matter.to_string()),
                Scope::Client => None,
            },
            whose: match &agreed.whose {
                Whose::Person(person) => WhoseItem::Person(person.to_string()),
                Whose::Rank(rank) => WhoseItem::Rank(rank.code().to_owned()),
                Whose::Everybody => WhoseItem::Everybody,
            },
            task: agreed.task.as_ref().map(ToString::to_string),
            from: agreed.from,
            ended: agreed.ended,
            currency: per_hour.currency().to_string(),
            rate: per_hour.minor(),
        }
    }

    fn read(self) -> Result<AgreedRate, Fault> {
        let per_hour = item::money(self.rate, &self.currency)?;
        Ok(AgreedRate {
            id: item::parsed("rate", &self.id)?,
            client: item::parsed("client", &self.client)?,
            scope: match self.matter {
                Some(matter) => Scope::Matter(item::parsed("matter", &matter)?),
                None => Scope::Client,
            },
            whose: match self.whose {
                WhoseItem::Person(person) => Whose::Person(item::parsed("person", &person)?),
                WhoseItem::Rank(rank) => {
                    Whose::Rank(item::needed("rank", Classification::of_code(&rank))?)
                }
                WhoseItem::Everybody => Whose::Everybody,
            },
            task: item::checked("task", self.task.as_deref().map(TaskCode::parse).transpose())?,
            from: self.from,
            ended: self.ended,
            rate: item::checked("rate", HourlyRate::new(per_hour))?,
        })
    }
}

fn read(attributes: Attributes) -> Result<AgreedRate, Fault> {
    item::read::<RateItem>(attributes)?.read()
}

/// What happened to an agreement, in the chain of the matter or the client it is about.
fn noted(commit: Commit, agreed: &AgreedRate, event: Event) -> Commit {
    match &agreed.scope {
        Scope::Matter(matter) => commit.event(matter, event),
        Scope::Client => commit.event(&agreed.client, event),
    }
}

impl Store {
    fn agreed(&self, commit: Commit, agreed: &AgreedRate) -> Result<Commit, Fault> {
        let (rate, per_hour) = (agreed.id.clone(), agreed.rate.per_hour());
        let event = Event::RateAgreed { rate, from: agreed.from, per_hour };
        let key = keys::agreed_rate(&agreed.client, &agreed.id);
        let commit = commit.outcome(&agreed.id);
        let commit = commit.create(self, &key, &Places::default(), &RateItem::of(agreed))?;
        Ok(noted(commit, agreed, event))
    }
}

impl Store {
    async fn agreed_rates(&self, client: &ClientId) -> Result<Vec<AgreedRate>, Fault> {
        self.ask_state(&keys::client(client).pk).beginning("RATE#").all(read).await
    }
}

impl FirmStore<'_> {
    /// All that was agreed on with a client, for its matters too; one question.
    pub async fn agreed_rates(&self, client: &ClientId) -> Result<Vec<AgreedRate>, Fault> {
        self.store.agreed_rates(client).await
    }

    /// One agreement with a client.
    pub async fn agreed_rate(
        &self,
        client: &ClientId,
        id: &RateId,
    ) -> Result<Option<Versioned<AgreedRate>>, Fault> {
        let found = self.store.get::<RateItem>(&keys::agreed_rate(client, id)).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }

    /// Agrees on a rate.
    pub async fn commit_rate_agreed(
        &self,
        once: &Once,
        agreed: &AgreedRate,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.member.actor(), once, at);
        self.store.agreed(commit, agreed)?.write(self.store).await
    }

    /// Writes an agreement that was ended from a date.
    pub async fn commit_agreed_rate_ended(
        &self,
        once: &Once,
        (agreed, from): (&Versioned<AgreedRate>, Date),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let one = &agreed.value;
        let key = keys::agreed_rate(&one.client, &one.id);
        let commit = Commit::by(self.member.actor(), once, at).outcome(&one.id).replace(
            self.store,
            (&key, agreed.version),
            &Places::default(),
            &RateItem::of(one),
        )?;
        let event = Event::AgreedRateEnded { rate: one.id.clone(), from };
        noted(commit, one, event).write(self.store).await
    }
}

impl SystemStore<'_> {
    /// All that was agreed on with a client, for its matters too; one question.
    pub async fn agreed_rates(&self, client: &ClientId) -> Result<Vec<AgreedRate>, Fault> {
        self.store.agreed_rates(client).await
    }

    /// Notes a rate that other books knew.
    pub async fn commit_rate_agreed(
        &self,
        once: &Once,
        agreed: &AgreedRate,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.actor(), once, at);
        self.store.agreed(commit, agreed)?.write(self.store).await
    }
}
