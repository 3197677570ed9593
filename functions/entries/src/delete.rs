//! Deleting an entry while it is unbilled.

use domain::id::{EntryId, MatterId};
use domain::text::Note;
use jiff::civil::Date;
use serde::Deserialize;
use store::Versioned;
use web::{Answer, App, Complaints, Location, Path3, Posted, Refusal, Staff, State};

use crate::allowed;
use crate::back::Back;
use crate::change::{self, Going, gone};

/// The version of the entry that was looked at, and why it goes although its day is locked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    version: String,
    late: String,
    back: String,
}

/// `POST /firm/entries/{matter}/{day}/{entry}/delete`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    place: Path3<MatterId, Date, EntryId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let store = app.store.of(&member);
    let (once, form) = (posted.once(&member), &posted.form);
    let (Path3(matter, on, id), back) = (&place, Back::of_word(&form.back));
    let Some(entry) = store.entry(matter, *on, id).await? else {
        // A repeat finds it gone: it is answered like the first press.
        return match store.done(&once).await? {
            Some(_) => Ok(deleted(matter, back)),
            None => gone::answer(&store, &place, "").await,
        };
    };
    allowed::to_change(&member, &entry.value)?;
    // What somebody changed meanwhile is not what this person looked at.
    let version = form.version.parse().map_err(|_| Refusal::Stale)?;

    let lock = store.lock().await?;
    let locked = lock.and_then(|lock| lock.value.admits(*on).err());
    let mut complaints = Complaints::default();
    let late = complaints.take("late", Note::parse_optional(&form.late)).flatten();
    let late = late.filter(|_| locked.is_some());
    if let Some(locked) = locked.filter(|_| late.is_none() && complaints.is_empty()) {
        complaints.add("late", locked);
    }
    if !complaints.is_empty() {
        let going = Going { late: form.late.clone(), complaints };
        return change::asked_why(&app, &member, (&place, &posted.seal), (going, back)).await;
    }

    let seen = Versioned { version, ..entry };
    store.commit_entry_deleted(&once, (&seen, late.as_ref()), app.now()).await?;
    Ok(deleted(matter, back))
}

fn deleted(matter: &MatterId, back: Back) -> Answer {
    Answer::Go(Location::to(back.path(matter)).flash("Deleted the entry."))
}
