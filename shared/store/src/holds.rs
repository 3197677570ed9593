//! Work that is held from being billed: an entry, or all of a matter (BIL-04).
//!
//! Invariant: a hold is written on what it holds, at the version that was read: a draft that claims
//! the entry meanwhile, or a change of it, makes one of the two the loser.

use domain::audit::Event;
use domain::billing::{Billing, BillingHold, Frequency};
use domain::day;
use domain::entry::Entry;
use domain::matter::Matter;
use domain::text::Note;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::access::FirmStore;
use crate::commit::Commit;
use crate::entries::{self, EntryItem};
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::once::{CommitError, Done, Once};

/// What holds work, as it is stored with it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct HoldItem {
    reason: String,
    until: Option<Date>,
}

/// How a matter is billed, as it is stored with it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct BillingItem {
    hold: Option<HoldItem>,
    responsible: Option<String>,
    frequency: Option<String>,
}

/// How often something is billed, as it was stored.
pub(crate) fn frequency(word: &str) -> Result<Frequency, Fault> {
    item::needed("frequency", Frequency::of_word(word))
}

impl HoldItem {
    pub(crate) fn of(hold: &BillingHold) -> Self {
        Self { reason: hold.reason.to_string(), until: hold.until }
    }

    pub(crate) fn read(self) -> Result<BillingHold, Fault> {
        let reason = item::checked("reason of a hold", Note::parse(&self.reason))?;
        Ok(BillingHold { reason, until: self.until })
    }
}

impl BillingItem {
    pub(crate) fn of(billing: &Billing) -> Self {
        Self {
            hold: billing.hold.as_ref().map(HoldItem::of),
            responsible: billing.responsible.as_ref().map(ToString::to_string),
            frequency: billing.frequency.map(|one| one.word().to_owned()),
        }
    }

    pub(crate) fn read(self) -> Result<Billing, Fault> {
        let member = |id: String| item::parsed("member", &id);
        Ok(Billing {
            hold: self.hold.map(HoldItem::read).transpose()?,
            responsible: self.responsible.map(member).transpose()?,
            frequency: self.frequency.as_deref().map(frequency).transpose()?,
        })
    }
}

impl FirmStore<'_> {
    /// Writes an unbilled entry that is held from being billed, or let go.
    pub async fn commit_entry_held(
        &self,
        once: &Once,
        entry: &Versioned<Entry>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let Versioned { value, version } = entry;
        let (key, id) = (entries::key(value), value.id.clone());
        let event = match &value.hold {
            Some(hold) => {
                let (because, until) = (hold.reason.to_string(), until(hold));
                Event::EntryHeld { entry: id, because, until }
            }
            None => Event::EntryLetGo { entry: id },
        };
        let item = EntryItem::of(value);
        Commit::by(self.member.actor(), once, at)
            .outcome(&value.id)
            .replace(self.store, (&key, *version), &entries::places(value), &item)?
            .event(&value.matter, event)
            .write(self.store)
            .await
    }

    /// Writes a matter whose work is held from being billed, or let go.
    pub async fn commit_matter_held(
        &self,
        once: &Once,
        matter: &Versioned<Matter>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let id = matter.value.id.clone();
        let event = match &matter.value.billing.hold {
            Some(hold) => {
                let (because, until) = (hold.reason.to_string(), until(hold));
                Event::BillingHeld { matter: id, because, until }
            }
            None => Event::BillingLetGo { matter: id },
        };
        self.matter_replaced(once, matter, at)?
            .event(&matter.value.id, event)
            .write(self.store)
            .await
    }
}

/// Until when, as an event has it.
fn until(hold: &BillingHold) -> String {
    hold.until.map(day::plain).unwrap_or_default()
}
