//! Holding an unbilled entry from being billed, and letting it go (BIL-04).

pub(crate) mod matter;

use domain::entry::Entry;
use domain::id::{EntryId, MatterId};
use jiff::civil::Date;
use maud::{Markup, html};
use store::{CommitError, Member, Versioned};
use web::hold::{HoldForm, LetGoForm};
use web::page::Seal;
use web::{Answer, App, Complaints, Location, Page, Path3, Posted, Refusal, Staff, State, Tab, ui};

use crate::change::gone;
use crate::{allowed, paths, row};

/// `GET /firm/entries/{matter}/{day}/{entry}/hold`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    place: Path3<MatterId, Date, EntryId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_hold(&member)?;
    let (store, Path3(matter, on, id)) = (app.store.of(&member), &place);
    let Some(entry) = store.entry(matter, *on, id).await? else {
        return gone::answer(&store, &place, "").await;
    };
    let form = HoldForm::of(entry.value.billing_hold(app.today().await?), entry.version);
    Ok(Answer::Page(view(&entry.value, &seal, (&form, &Complaints::default()))))
}

/// `POST /firm/entries/{matter}/{day}/{entry}/hold`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    place: Path3<MatterId, Date, EntryId>,
    posted: Posted<HoldForm>,
) -> Result<Answer, Refusal> {
    allowed::to_hold(&member)?;
    let (store, Path3(matter, on, id)) = (app.store.of(&member), &place);
    let Some(entry) = store.entry(matter, *on, id).await? else {
        return gone::answer(&store, &place, "").await;
    };
    let (form, today) = (&posted.form, app.today().await?);
    let hold = match form.read(today) {
        Ok(hold) => hold,
        Err(complaints) => {
            return Ok(Answer::Again(view(&entry.value, &posted.seal, (form, &complaints))));
        }
    };

    let value = entry.value.billing_held(Some(hold));
    let value = Versioned { value, version: form.version() };

    match store.commit_entry_held(&posted.once(&member), &value, app.now()).await {
        Err(CommitError::Stale) => {
            let Some(now) = store.entry(matter, *on, id).await? else {
                return gone::answer(&store, &place, "").await;
            };
            let (form, complaints) = form.late(now.value.billing_hold(today), now.version);
            Ok(Answer::Late(view(&now.value, &posted.seal, (&form, &complaints))))
        }
        other => {
            other?;
            let said = "The entry is held from billing: no draft takes it.";
            Ok(Answer::Go(Location::to(paths::entries_of(matter)).flash(said)))
        }
    }
}

/// `POST /firm/entries/{matter}/{day}/{entry}/let-go`
pub(crate) async fn let_go(
    Staff(member): Staff,
    State(app): State<App>,
    place: Path3<MatterId, Date, EntryId>,
    posted: Posted<LetGoForm>,
) -> Result<Answer, Refusal> {
    allowed::to_hold(&member)?;
    let (store, once) = (app.store.of(&member), posted.once(&member));
    let Path3(matter, on, id) = &place;
    let done = Location::to(paths::entries_of(matter)).flash("The entry may be billed again.");
    if store.done(&once).await?.is_some() {
        return Ok(Answer::Go(done));
    }
    let Some(entry) = store.entry(matter, *on, id).await? else {
        return gone::answer(&store, &place, "").await;
    };

    let value = entry.value.billing_held(None);
    let free = Versioned { value, version: entry.version };

    store.commit_entry_held(&once, &free, app.now()).await?;
    Ok(Answer::Go(done))
}

fn view(entry: &Entry, seal: &Seal, (form, complaints): (&HoldForm, &Complaints)) -> Page {
    let back = paths::entries_of(&entry.matter);
    let body = html! {
        (ui::crumbs(&[(paths::ENTRIES, "Time & costs"), (&back, "Unbilled work")]))
        p { strong { (row::label(entry)) } }
        p {
            "No draft takes it while it is held. It stays unbilled work, and may be changed as any \
             other."
        }
        (ui::form(seal, &paths::entry_hold(entry), form.fields(&back, complaints)))
    };
    Page::new(Tab::Entries, "Hold an entry from billing", body)
}

/// The press that lets go what is held, or the way to hold it, for whoever bills.
pub(crate) fn acts(member: &Member, entry: &Entry, (today, seal): (Date, &Seal)) -> Markup {
    let is_held = entry.billing_hold(today).is_some();
    html! {
        @if !member.role().bills() {}
        @else if is_held {
            (ui::press(&seal.part(&entry.id), &paths::entry_let_go(entry), "Let it go"))
        }
        @else { " · " (ui::link(&paths::entry_hold(entry), "Hold")) }
    }
}
