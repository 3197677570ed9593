//! Deleting an entry while it is unbilled.

use domain::id::{EntryId, MatterId};
use jiff::civil::Date;
use serde::Deserialize;
use store::Versioned;
use web::{Answer, App, Location, Path3, Posted, Refusal, Staff, State};

use crate::{allowed, paths};

/// The version of the entry that was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    version: String,
}

/// `POST /firm/entries/{matter}/{day}/{entry}/delete`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path3(matter, on, id): Path3<MatterId, Date, EntryId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let store = app.store.of(&member);
    let once = posted.once(&member);

    match store.entry(&matter, on, &id).await? {
        Some(entry) => {
            allowed::to_change(&member, &entry.value)?;
            // What somebody changed meanwhile is not what this person looked at.
            let version = posted.form.version.parse().map_err(|_| Refusal::Stale)?;
            let seen = Versioned { version, ..entry };
            store.commit_entry_deleted(&once, &seen, app.now()).await?;
        }
        // A repeat finds it gone: it is answered like the first press.
        None => {
            store.done(&once).await?.ok_or(Refusal::NotFound)?;
        }
    }

    Ok(Answer::Go(Location::to(paths::ENTRIES).flash("Deleted the entry.")))
}
