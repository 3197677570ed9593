//! The firm's text shortcuts, all in one item.

use domain::audit::Event;
use domain::shortcut::Shortcuts;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::access::FirmStore;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};

#[derive(Debug, Serialize, Deserialize)]
struct ShortcutsItem {
    lines: String,
}

impl FirmStore<'_> {
    /// The shortcuts; version nothing while there never were any.
    pub async fn shortcuts(&self) -> Result<Versioned<Shortcuts>, Fault> {
        match self.store.get::<ShortcutsItem>(&keys::shortcuts()).await? {
            Some(found) => {
                let value = item::checked("shortcuts", Shortcuts::parse(&found.value.lines))?;
                Ok(Versioned { value, version: found.version })
            }
            None => Ok(Versioned { value: Shortcuts::default(), version: 0 }),
        }
    }

    /// Changes the shortcuts.
    pub async fn commit_shortcuts(
        &self,
        once: &Once,
        shortcuts: &Versioned<Shortcuts>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let event = Event::ShortcutsSet { count: shortcuts.value.count() };
        let (key, places) = (keys::shortcuts(), Places::default());
        let item = ShortcutsItem { lines: shortcuts.value.lines() };
        let commit = Commit::by(self.member.actor(), once, at);
        let commit = commit.over(self.store, (&key, shortcuts.version), &places, &item)?;
        commit.event("FIRM", event).write(self.store).await
    }
}
