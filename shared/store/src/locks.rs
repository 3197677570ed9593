//! The lock date of the firm's work (TIM-12).

use domain::audit::Event;
use domain::lock::Lock;
use domain::text::Note;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::access::FirmStore;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};

/// The attribute `through` is what commits of work look at: it is not there where nothing is
/// locked.
#[derive(Debug, Serialize, Deserialize)]
struct LockItem {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    through: Option<Date>,
    because: String,
    by: String,
    set_on: Date,
}

impl LockItem {
    fn of(lock: &Lock) -> Self {
        Self {
            through: lock.through,
            because: lock.because.to_string(),
            by: lock.by.to_string(),
            set_on: lock.set_on,
        }
    }

    fn read(self) -> Result<Lock, Fault> {
        Ok(Lock {
            through: self.through,
            because: item::checked("because", Note::parse(&self.because))?,
            by: item::parsed("by", &self.by)?,
            set_on: self.set_on,
        })
    }
}

impl Store {
    pub(crate) async fn lock(&self) -> Result<Option<Versioned<Lock>>, Fault> {
        let found = self.get::<LockItem>(&keys::lock()).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }
}

impl FirmStore<'_> {
    /// The lock; nothing while none was ever set.
    pub async fn lock(&self) -> Result<Option<Versioned<Lock>>, Fault> {
        self.store.lock().await
    }

    /// Sets the lock over the one at this version; nothing is the version where there was none.
    pub async fn commit_lock(
        &self,
        once: &Once,
        lock: &Versioned<Lock>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let Versioned { value, version } = lock;
        let event = Event::WorkLocked {
            through: value.through.map(|day| day.to_string()).unwrap_or_default(),
            because: value.because.to_string(),
        };
        let (key, places) = (keys::lock(), Places::default());
        let commit = Commit::by(self.member.actor(), once, at);
        let commit = commit.over(self.store, (&key, *version), &places, &LockItem::of(value))?;
        commit.event("FIRM", event).write(self.store).await
    }
}
