//! Pricing unbilled time of a matter again, at what is agreed by now: which entries, and what it
//! would change (TIM-05).
//!
//! Invariant: nothing is written before the person has seen every old and new price.

pub(crate) mod confirm;
mod preview;
mod seen;
mod work;

use domain::entry::Entry;
use domain::id::{EntryId, MatterId};
use maud::{Markup, html};
use serde::Deserialize;
use store::Versioned;
use web::page::Seal;
use web::ui::{self, Table};
use web::{Answer, App, Complaints, Page, Path, Posted, Refusal, Staff, State, Tab};

use crate::{allowed, paths, row};
use preview::Preview;
use work::Work;

/// Which entries.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    entry: Vec<String>,
    all: String,
}

/// Nothing is chosen.
#[derive(Debug, thiserror::Error)]
#[error("Choose at least one entry, or all of them.")]
struct NothingChosen;

/// `GET /firm/unbilled/{matter}/rates`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_price(&member)?;
    let work = Box::pin(Work::of(&app.store.of(&member), &id)).await?;
    Ok(Answer::Page(shown(&seal, &work, &Form::default(), &Complaints::default())))
}

/// `POST /firm/unbilled/{matter}/rates`
pub(crate) async fn preview(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    seal: Seal,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_price(&member)?;
    let work = Box::pin(Work::of(&app.store.of(&member), &id)).await?;
    let chosen = posted.form.chosen(&work);
    if chosen.is_empty() {
        let mut complaints = Complaints::default();
        complaints.add("all", NothingChosen);
        return Ok(Answer::Again(shown(&posted.seal, &work, &posted.form, &complaints)));
    }
    // What is confirmed is a wish of its own, each time that it is shown.
    Ok(Answer::Page(Preview::of(&work, &chosen)?.page(&seal)))
}

impl Form {
    fn has(&self, id: &EntryId) -> bool {
        !self.all.is_empty() || self.entry.iter().any(|sent| sent == id.as_str())
    }

    fn chosen<'w>(&self, work: &'w Work) -> Vec<&'w Versioned<Entry>> {
        work.entries.iter().filter(|entry| self.has(&entry.value.id)).collect()
    }
}

fn shown(seal: &Seal, work: &Work, form: &Form, complaints: &Complaints) -> Page {
    let matter = &work.matter;
    let body = html! {
        (ui::crumbs(&[
            (paths::UNBILLED, "Unbilled work"),
            (&paths::entries_of(&matter.id), matter.number.as_str()),
        ]))
        p { "What you choose is shown with its old and its new price before anything changes." }
        @if let Some(through) = work.locked {
            p.note { "Work up to " (ui::date(through)) " is locked and keeps its price." }
        }
        @if work.entries.is_empty() {
            (ui::empty(
                "No time can be priced again",
                "Unbilled time of open days waits here until it is put on a draft. What is on a draft or issued keeps \
                 its price.",
                Some((&paths::matter(&matter.id), "The matter")),
            ))
        } @else {
            (ui::form(seal, &paths::priced_again(&matter.id), fields(work, form, complaints)))
        }
    };
    Page::new(Tab::Entries, format!("Price {} again", matter.number), body)
}

fn fields(work: &Work, form: &Form, complaints: &Complaints) -> Markup {
    let row = |entry: &Versioned<Entry>| {
        let (one, id) = (&entry.value, entry.value.id.as_str());
        let chosen = if form.has(&one.id) { id } else { "" };
        [
            html! { (ui::checkbox(&row::label(one), "entry", chosen).value(id).scope(id)) },
            html! { (work.who(one)) },
            row::amount(one),
            ui::money(one.value),
        ]
    };
    html! {
        (ui::complaints(complaints))
        (ui::checkbox("All of these", "all", &form.all).complaints(complaints))
        (Table::new("Unbilled time")
            .text("What was done").text("Who").number("Hours").number("Value")
            .rows(work.entries.iter().map(row)))
        @if work.is_cut {
            p.note { "There is more than one page can price: these are the oldest entries." }
        }
        (ui::buttons(html! {
            (ui::submit("Price again at today’s agreed rates"))
            (ui::button_link_quiet(&paths::entries_of(&work.matter.id), "Cancel"))
        }))
    }
}
