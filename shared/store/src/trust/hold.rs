//! Holds, in the partition of their ledger.

use domain::id::{HoldId, MatterId};
use domain::money::Money;
use domain::text::Note;
use domain::trust::{Hold, HoldState};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::TrustStore;
use super::acts::{ActError, Wish, raced};
use crate::fault::Fault;
use crate::item::{self, Attributes, Versioned};
use crate::keys::{self, Places};
use crate::once::Done;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct HoldItem {
    id: String,
    client: String,
    matter: String,
    currency: String,
    amount: i64,
    reason: String,
    #[serde(default)]
    placed_by: Option<String>,
    placed_at: Timestamp,
    state: String,
}

impl HoldItem {
    pub(super) fn of(hold: &Hold) -> Self {
        Self {
            id: hold.id.to_string(),
            client: hold.client.to_string(),
            matter: hold.matter.to_string(),
            currency: hold.amount.currency().to_string(),
            amount: hold.amount.minor(),
            reason: hold.reason.to_string(),
            placed_by: hold.placed_by.as_ref().map(ToString::to_string),
            placed_at: hold.placed_at,
            state: hold.state.word().to_owned(),
        }
    }

    fn read(self) -> Result<Hold, Fault> {
        let placed_by = self.placed_by.as_deref().map(|id| item::parsed("member", id));
        Ok(Hold {
            id: item::parsed("hold", &self.id)?,
            client: item::parsed("client", &self.client)?,
            matter: item::parsed("matter", &self.matter)?,
            amount: item::money(self.amount, &self.currency)?,
            reason: item::checked("reason", Note::parse(&self.reason))?,
            placed_by: placed_by.transpose()?,
            placed_at: self.placed_at,
            state: item::needed("state", HoldState::of_word(&self.state))?,
        })
    }
}

fn read(attributes: Attributes) -> Result<Versioned<Hold>, Fault> {
    let version = item::version(&attributes);
    Ok(Versioned { value: item::read::<HoldItem>(attributes)?.read()?, version })
}

impl TrustStore<'_> {
    /// A hold of a ledger.
    pub async fn hold(
        &self,
        matter: &MatterId,
        id: &HoldId,
    ) -> Result<Option<Versioned<Hold>>, Fault> {
        let table = &self.store.tables.state;
        self.store.get_from(table, &keys::hold(matter, id)).await?.map(read).transpose()
    }

    /// All holds of a ledger, the oldest first.
    pub async fn holds(&self, matter: &MatterId) -> Result<Vec<Hold>, Fault> {
        let asked = self.store.ask_state(&keys::trust_pk(matter)).beginning("HOLD#");
        asked.all(|attributes| read(attributes).map(|found| found.value)).await
    }
}

impl TrustStore<'_> {
    /// Sets some of a ledger's money aside.
    pub async fn place_hold(
        &self,
        wish: &Wish<'_>,
        matter: &MatterId,
        (amount, reason): (Money, &Note),
    ) -> Result<Done, ActError> {
        raced!(self, wish.once, async {
            let read = self.ledger_of(matter).await?;
            let (id, by) = (self.store.id(wish.now, HoldId::made)?, (&wish.by.id, wish.now));
            let held = Hold::place(id, read.ledger.clone(), (amount, reason.clone()), by)?;
            let key = keys::hold(matter, &held.hold.id);
            let commit = self
                .wished(wish.once, wish.now)
                .outcome(&held.hold.id)
                .create(self.store, &key, &Places::default(), &HoldItem::of(&held.hold))?
                .ledger(self.store, &read, &held.ledger, amount.minor())?
                .on_open_matter(self.store, matter)?
                .event(matter, held.event);
            Ok(commit.write(self.store).await?)
        })
    }

    /// Frees what was set aside.
    pub async fn lift_hold(
        &self,
        wish: &Wish<'_>,
        matter: &MatterId,
        id: &HoldId,
    ) -> Result<Done, ActError> {
        raced!(self, wish.once, async {
            let found = self.hold(matter, id).await?.ok_or(ActError::Missing("hold"))?;
            let read = self.ledger_of(matter).await?;
            let lifted = found.value.lift(read.ledger.clone(), &wish.by)?;
            let (key, item) = (keys::hold(matter, id), HoldItem::of(&lifted.hold));
            let commit = self
                .wished(wish.once, wish.now)
                .outcome(id)
                .replace(self.store, (&key, found.version), &Places::default(), &item)?
                .ledger(self.store, &read, &lifted.ledger, 0)?
                .event(matter, lifted.event);
            Ok(commit.write(self.store).await?)
        })
    }
}
