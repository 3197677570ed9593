//! Saying that one is done with the time of a week (TIM-11).

use domain::approval::Approval;
use domain::entry::Entry;
use maud::{Markup, html};
use serde::Deserialize;
use store::entries::{self, ENTRIES_AT_ONCE, EntryPlace};
use store::{CommitError, FirmStore, Member, Once, Versioned};
use web::page::Seal;
use web::{Answer, App, Location, Posted, Refusal, Staff, State, ui};

use super::{Week, day_of, is_own};
use crate::paths;

/// How often what is there is looked at: once after the last success, and after each lost race.
const ATTEMPTS_MAX: usize = 3;

/// Any day of the week.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    week: String,
}

/// `POST /firm/week/submit`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let store = app.store.of(&member);
    let week = Week::of(day_of(&posted.form.week)?);
    let entries = store.entries_between(week.first, week.last()).await?;
    let places: Vec<EntryPlace> =
        entries.iter().filter(|entry| is_to_submit(entry, &member)).map(entries::place).collect();

    for some in places.chunks(ENTRIES_AT_ONCE) {
        handed_in(&app, &store, &member, some).await?;
    }

    let flash = "The time of this week is submitted.";
    Ok(Answer::Go(Location::to(paths::week(week.first)).flash(flash)))
}

/// Submits some entries in one transaction, which is known by the first version that it replaces: a
/// repeat finds nothing left to submit.
async fn handed_in(
    app: &App,
    store: &FirmStore<'_>,
    member: &Member,
    some: &[EntryPlace],
) -> Result<(), Refusal> {
    for _ in 0..ATTEMPTS_MAX {
        let changed = submitted(store, member, some).await?;
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
    member: &Member,
    places: &[EntryPlace],
) -> Result<Vec<(Versioned<Entry>, Entry)>, Refusal> {
    let there = store.entries_at(places).await?.into_values();
    let mut open: Vec<_> = there.filter(|entry| is_to_submit(&entry.value, member)).collect();
    open.sort_by(|a, b| a.value.id.cmp(&b.value.id));
    let changed = |old: Versioned<Entry>| {
        let new = old.value.with_approval(Approval::Submitted);
        (old, new)
    };
    Ok(open.into_iter().map(changed).collect())
}

fn is_to_submit(entry: &Entry, member: &Member) -> bool {
    is_own(entry, member) && entry.approval().is_some_and(Approval::is_to_submit)
}

/// The button, where there is something to submit.
pub(super) fn form(seal: &Seal, week: Week, own: &[Entry]) -> Markup {
    let open = own.iter().filter(|entry| entry.approval().is_some_and(Approval::is_to_submit));
    let (count, all) = (open.count(), own.len());
    html! {
        @if count > 0 {
            (ui::form(&seal.part("submit"), paths::WEEK_SUBMIT, html! {
                (ui::hidden("week", &week.first.to_string()))
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
