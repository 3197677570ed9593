//! Time that waits for approval: whoever bills approves it, or sends it back with a reason
//! (TIM-11).
//!
//! Invariant: what was changed since it was shown is neither approved nor sent back.

mod seen;

use std::collections::HashMap;

use domain::approval::Approval;
use domain::entry::Entry;
use domain::id::MatterId;
use domain::matter::Matter;
use domain::member::Member as Person;
use domain::text::Note;
use maud::{Markup, html};
use serde::Deserialize;
use store::entries::{ENTRIES_AT_ONCE, EntryPlace};
use store::{CommitError, FirmStore, Member, Once, Versioned};
use web::page::Seal;
use web::ui::{self, Table};
use web::{Answer, App, Complaints, Location, Page, Posted, Refusal, Staff, State, Tab};

use crate::row::{self, Names};
use crate::week::pending::Pending;
use crate::{allowed, paths};
use seen::Seen;

/// How many entries a page shows: ten commits of them.
const SHOWN_MAX: usize = 10 * ENTRIES_AT_ONCE;

/// How often a transaction that lost a race is tried with what is there by then.
const ATTEMPTS_MAX: usize = 3;

/// Which entries, and what is to become of them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    entry: Vec<String>,
    shown: Vec<String>,
    all: String,
    because: String,
    then: String,
}

/// Nothing is chosen.
#[derive(Debug, thiserror::Error)]
#[error("Choose at least one entry, or all of them.")]
struct NothingChosen;

/// What waits, and who and what it is about.
struct Waiting {
    entries: Vec<Versioned<Entry>>,
    matters: HashMap<MatterId, Matter>,
    people: Vec<Person>,
    is_cut: bool,
    /// Weeks of everybody with time that is not submitted.
    pending: Pending,
}

/// `GET /firm/approvals`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_approve(&member)?;
    let waiting = Waiting::of(&app.store.of(&member)).await?;
    Ok(Answer::Page(shown(&seal, &waiting, &Form::default(), &Complaints::default())))
}

/// `POST /firm/approvals`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_approve(&member)?;
    let (store, form) = (app.store.of(&member), &posted.form);
    let (seen, approval) = match form.read(&member)? {
        Ok(read) => read,
        Err(complaints) => {
            let waiting = Waiting::of(&store).await?;
            return Ok(Answer::Again(shown(&posted.seal, &waiting, form, &complaints)));
        }
    };

    let mut left = 0_usize;
    let once = posted.once(&member);
    for (turn, some) in seen.chunks(ENTRIES_AT_ONCE).enumerate() {
        let said = (some, &approval);
        left = left.saturating_add(changed(&app, &store, &once.part(turn), said).await?);
    }

    let flash = said(seen.len().saturating_sub(left), left, &approval);
    Ok(Answer::Go(Location::to(paths::APPROVALS).flash(flash)))
}

/// Says the same of some entries in one transaction, unless that was done before; how many were
/// left, since they are not what was seen.
async fn changed(
    app: &App,
    store: &FirmStore<'_>,
    once: &Once,
    (some, approval): (&[Seen], &Approval),
) -> Result<usize, Refusal> {
    if let Some(outcome) = store.done(once).await? {
        return outcome.parse().map_err(Refusal::fault);
    }
    for _ in 0..ATTEMPTS_MAX {
        let places: Vec<EntryPlace> = some.iter().map(|seen| seen.place.clone()).collect();
        let there = store.entries_at(&places).await?;
        let is_seen = |old: &&Versioned<Entry>| {
            let waits = old.value.approval().is_some_and(Approval::waits);
            waits && some.iter().any(|seen| seen.is(old))
        };
        let mut changes: Vec<(Versioned<Entry>, Entry)> = there
            .values()
            .filter(is_seen)
            .map(|old| (old.clone(), said_of(&old.value, approval)))
            .collect();
        changes.sort_by(|(a, _), (b, _)| a.value.id.cmp(&b.value.id));
        let left = some.len().saturating_sub(changes.len());
        if changes.is_empty() {
            // Another press may have come first since we asked.
            let done = store.done(once).await?;
            return done.map_or(Ok(left), |outcome| outcome.parse().map_err(Refusal::fault));
        }
        match store.commit_approvals((once, &left.to_string()), &changes, app.now()).await {
            Ok(done) => return done.outcome(&left.to_string()).parse().map_err(Refusal::fault),
            // Somebody changed one of them meanwhile: it is left, the others are tried again.
            Err(CommitError::Stale) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(Refusal::Stale)
}

/// The entry with what is said of it: what was handed in from outside is sent back there.
fn said_of(entry: &Entry, approval: &Approval) -> Entry {
    let approval = match (approval, entry.approval()) {
        (Approval::Returned(because), Some(old)) => old.sent_back(because.clone()),
        (approval, _) => approval.clone(),
    };
    entry.with_approval(approval)
}

fn said(count: usize, left: usize, approval: &Approval) -> String {
    let entries = if count == 1 { "1 entry".to_owned() } else { format!("{count} entries") };
    let done = match approval {
        _ if count == 0 => String::new(),
        Approval::Returned(_) | Approval::Declined(_) => format!("Sent {entries} back. "),
        Approval::Recorded | Approval::Submitted | Approval::Offered | Approval::Approved(_) => {
            format!("Approved {entries}. ")
        }
    };
    let left = match left {
        0 => String::new(),
        1 => "1 no longer waits as it was shown, and is left.".to_owned(),
        left => format!("{left} no longer wait as they were shown, and are left."),
    };
    format!("{done}{left}").trim_end().to_owned()
}

impl Form {
    fn has(&self, seen: &Seen) -> bool {
        !self.all.is_empty() || self.entry.contains(&seen.to_string())
    }

    /// What was chosen, and what is said of it.
    fn read(&self, member: &Member) -> Result<Result<(Vec<Seen>, Approval), Complaints>, Refusal> {
        let sent = if self.all.is_empty() { &self.entry } else { &self.shown };
        if sent.len() > SHOWN_MAX {
            return Err(Refusal::TooMuch);
        }
        let seen: Vec<Seen> = sent.iter().map(|text| text.parse()).collect::<Result<_, _>>()?;
        let mut complaints = Complaints::default();
        if seen.is_empty() {
            complaints.add("all", NothingChosen);
        }
        let approval = match self.then.as_str() {
            "approve" => Some(Approval::Approved(member.id().clone())),
            "back" => {
                complaints.take("because", Note::parse(&self.because)).map(Approval::Returned)
            }
            _ => return Err(Refusal::NotFound),
        };
        Ok(complaints.or(approval.map(|approval| (seen, approval))))
    }
}

impl Waiting {
    async fn of(store: &FirmStore<'_>) -> Result<Self, Refusal> {
        let (all, people) = tokio::try_join!(store.entries_unapproved(), store.members())?;
        let waits = |entry: &Versioned<Entry>| entry.value.approval().is_some_and(Approval::waits);
        let (mut entries, others): (Vec<_>, Vec<_>) = all.into_iter().partition(waits);
        let pending = Pending::of(others.iter().map(|entry| &entry.value));
        let is_cut = entries.len() > SHOWN_MAX;
        entries.truncate(SHOWN_MAX);
        let of: Vec<MatterId> = entries.iter().map(|entry| entry.value.matter.clone()).collect();
        let matters = store.matters_named(&of).await?;
        Ok(Self { entries, matters, people, is_cut, pending })
    }
}

fn shown(seal: &Seal, waiting: &Waiting, form: &Form, complaints: &Complaints) -> Page {
    let body = html! {
        (ui::crumbs(&[(paths::ENTRIES, "Time & costs")]))
        @if waiting.entries.is_empty() {
            (ui::complaints(complaints))
            (ui::empty(
                "Nothing waits for approval",
                "Time appears here once its timekeeper submits the week.",
                Some((paths::UNBILLED, "Unbilled work")),
            ))
        } @else {
            (ui::form(seal, paths::APPROVALS, fields(waiting, form, complaints)))
        }
        (waiting.pending.everybody(&waiting.people))
    };
    Page::new(Tab::Entries, "Approvals", body)
}

fn fields(waiting: &Waiting, form: &Form, complaints: &Complaints) -> Markup {
    let names = Names { matters: &waiting.matters, people: &waiting.people };
    let row = |entry: &Versioned<Entry>| {
        let (one, seen) = (&entry.value, Seen::of(entry));
        let value = seen.to_string();
        let chosen = if form.has(&seen) { value.as_str() } else { "" };
        let label = row::label(one);
        [
            html! {
                (ui::hidden("shown", &value))
                (ui::checkbox(&label, "entry", chosen).value(&value).scope(one.id.as_str()))
                (row::beyond_label(one))
            },
            html! { (names.who(one)) },
            names.matter(&one.matter),
            row::amount(one),
            row::value(one),
        ]
    };
    html! {
        (ui::complaints(complaints))
        (ui::checkbox("All of these", "all", &form.all).complaints(complaints))
        (Table::new("Submitted time")
            .text("What was done").text("Who").text("Matter").number("Hours").number("Value")
            .rows(waiting.entries.iter().map(row)))
        @if waiting.is_cut {
            p.note { "There is more than one page shows: these are the oldest entries." }
        }
        (ui::textarea("Reason", "because", &form.because).rows(2).needed("to send back")
            .complaints(complaints))
        (ui::buttons(html! {
            (ui::submit_main_as("then", "approve", "Approve"))
            (ui::submit_as("then", "back", "Send back"))
        }))
    }
}
