//! `/firm/suggestions/layouts`: what the firm said of sheets of time, and may forget (TIM-08).

use std::collections::HashMap;

use domain::id::MatterId;
use domain::matter::Matter;
use domain::member::Member as Person;
use domain::timesheet::{Called, Layout, Role, Sheets};
use maud::{Markup, html};
use serde::Deserialize;
use store::{CommitError, Versioned};
use web::page::Seal;
use web::ui::{self, Table};
use web::{Answer, App, Location, Page, Posted, Refusal, Staff, State, Tab};

use super::upload::crumbs;
use crate::paths;

/// What is to be forgotten: a layout, or what a name means.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    layout: String,
    matter: String,
    person: String,
}

/// `GET /firm/suggestions/layouts`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let store = app.store.of(&member);
    let sheets = store.sheets().await?.value;
    let named: Vec<MatterId> = sheets.called.matters.values().cloned().collect();
    let matters = store.matters_named(&named).await?;
    let people = store.members().await?;
    let body = html! {
        (crumbs())
        p {
            "A file with the columns of a layout is read by that layout. A name means the same in "
            "every file. Both are kept when a file is brought in."
        }
        h2 { "Layouts" }
        (layouts(&seal, &sheets))
        h2 { "Names" }
        (names(&seal, &sheets.called, (&matters, &people)))
    };
    Ok(Answer::Page(Page::new(Tab::Entries, "Layouts and names of other programs", body)))
}

/// `POST /firm/suggestions/layouts`
pub(crate) async fn forget(
    Staff(member): Staff,
    State(app): State<App>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    if posted.form.is_empty() {
        return Err(Refusal::NotFound);
    }
    let store = app.store.of(&member);
    let gone = Location::to(paths::SHEETS).flash("Forgotten.");
    let Versioned { value, version } = store.sheets().await?;
    let left = posted.form.without(value.clone());
    if left == value {
        return Ok(Answer::Go(gone));
    }
    let changed = Versioned { value: left, version };
    match store.commit_sheets(&posted.once(&member), &changed, app.now()).await {
        Ok(_) => Ok(Answer::Go(gone)),
        Err(CommitError::Stale) => Err(Refusal::Stale),
        Err(error) => Err(error.into()),
    }
}

impl Form {
    const fn is_empty(&self) -> bool {
        self.layout.is_empty() && self.matter.is_empty() && self.person.is_empty()
    }

    fn without(&self, sheets: Sheets) -> Sheets {
        let Sheets { layouts, mut called } = sheets;
        called.matters.remove(&self.matter);
        called.people.remove(&self.person);
        Sheets { layouts: layouts.without(&self.layout), called }
    }
}

fn layouts(seal: &Seal, sheets: &Sheets) -> Table {
    let row = |(at, layout): (usize, &Layout)| {
        let column = |(role, name): (Role, &str)| format!("{name}: {}", role.title());
        let columns: Vec<String> = layout.mapping.all().map(column).collect();
        [
            html! { (layout.name) },
            html! { (columns.join("; ")) },
            forgetting(&seal.part(format_args!("l{at}")), ("layout", layout.name.as_str())),
        ]
    };
    Table::new("Layouts")
        .text("Layout")
        .text("Columns")
        .text("Forget")
        .rows(sheets.layouts.iter().enumerate().map(row))
        .empty("No layout is kept yet.")
}

fn names(
    seal: &Seal,
    called: &Called,
    (matters, people): (&HashMap<MatterId, Matter>, &[Person]),
) -> Table {
    let matter = called.matters.iter().map(|(name, id)| {
        let number = matters.get(id).map(|matter| matter.number.to_string());
        ("matter", name, html! { "Matter " (number.unwrap_or_default()) })
    });
    let person = called.people.iter().map(|(name, id)| {
        let found = people.iter().find(|person| person.id == *id);
        ("person", name, html! { (found.map(|one| one.name.to_string()).unwrap_or_default()) })
    });
    let row = |(at, (field, name, means)): (usize, (&'static str, &String, Markup))| {
        let seal = seal.part(format_args!("n{at}"));
        [html! { (name) }, means, forgetting(&seal, (field, name))]
    };
    Table::new("Names")
        .text("Name elsewhere")
        .text("Means")
        .text("Forget")
        .rows(matter.chain(person).enumerate().map(row))
        .empty("No name is kept yet.")
}

fn forgetting(seal: &Seal, (field, name): (&str, &str)) -> Markup {
    ui::form(
        seal,
        paths::SHEETS,
        html! {
            (ui::hidden(field, name))
            (ui::buttons(ui::submit_quiet(&format!("Forget {name}"))))
        },
    )
}
