//! Saying that one is done with the time of a week (TIM-11).

use domain::approval::Approval;
use domain::entry::Entry;
use domain::id::MemberId;
use maud::{Markup, html};
use serde::Deserialize;
use store::entries::{self, ENTRIES_AT_ONCE, EntryPlace};
use store::{CommitError, FirmStore, Once, Versioned};
use web::page::Seal;
use web::{Answer, App, Location, Posted, Refusal, Staff, State, ui};

use super::{Week, day_of, is_of, whose};
use crate::{allowed, paths};

/// How often what is there is looked at: once after the last success, and after each lost race.
const ATTEMPTS_MAX: usize = 3;

/// Any day of the week, and whose it is; one's own where it is empty.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    week: String,
    who: String,
}

/// `POST /firm/week/submit`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let store = app.store.of(&member);
    let week = Week::of(day_of(&posted.form.week)?);
    let who = whose(&member, &posted.form.who)?;
    allowed::to_submit(&member, &who)?;
    let entries = store.entries_between(week.first, week.last()).await?;
    let places: Vec<EntryPlace> =
        entries.iter().filter(|entry| is_to_submit(entry, &who)).map(entries::place).collect();

    for some in places.chunks(ENTRIES_AT_ONCE) {
        handed_in(&app, &store, &who, some).await?;
    }

    let flash = "The time of this week is submitted.";
    Ok(Answer::Go(Location::to(paths::week_of(&who, week.first)).flash(flash)))
}

/// Submits some entries in one transaction, which is known by the first version that it replaces: a
/// repeat finds nothing left to submit.
async fn handed_in(
    app: &App,
    store: &FirmStore<'_>,
    who: &MemberId,
    some: &[EntryPlace],
) -> Result<(), Refusal> {
    for _ in 0..ATTEMPTS_MAX {
        let changed = submitted(store, who, some).await?;
        let Some((first, _)) = changed.first() else { return Ok(()) };
        let once = Once::named(format!("submitted#{}#{}", first.value.id, first.version));
        match store.commit_approvals((&once, ""), &changed, app.now()).await {
            // What is there by now is looked at again, also after a success.
            Ok(_) | Err(CommitError::Stale) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(Refusal::Stale)
}

/// The entries as they are, with what becomes of them.
async fn submitted(
    store: &FirmStore<'_>,
    who: &MemberId,
    places: &[EntryPlace],
) -> Result<Vec<(Versioned<Entry>, Entry)>, Refusal> {
    let there = store.entries_at(places).await?.into_values();
    let mut open: Vec<_> = there.filter(|entry| is_to_submit(&entry.value, who)).collect();
    open.sort_by(|a, b| a.value.id.cmp(&b.value.id));
    let changed = |old: Versioned<Entry>| {
        let new = old.value.with_approval(Approval::Submitted);
        (old, new)
    };
    Ok(open.into_iter().map(changed).collect())
}

fn is_to_submit(entry: &Entry, who: &MemberId) -> bool {
    is_of(entry, who) && entry.approval().is_some_and(Approval::is_to_submit)
}

/// The button, where there is something to submit.
pub(super) fn form(seal: &Seal, (who, week): (&MemberId, Week), own: &[&Entry]) -> Markup {
    let open = own.iter().filter(|entry| entry.approval().is_some_and(Approval::is_to_submit));
    let (count, all) = (open.count(), own.len());
    html! {
        @if count > 0 {
            (ui::form(&seal.part("submit"), paths::WEEK_SUBMIT, html! {
                (ui::hidden("week", &week.first.to_string()))
                (ui::hidden("who", who.as_str()))
                p {
                    (count) " of " (all) (if all == 1 { " entry" } else { " entries" })
                    " of this week " (if count == 1 { "is" } else { "are" }) " not submitted."
                }
                (ui::buttons(ui::submit_quiet("Submit the week for approval")))
            }))
        } @else if all > 0 {
            p { "All time of this week is submitted." }
        }
    }
}
