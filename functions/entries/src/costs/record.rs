//! Recording a cost.

use domain::entry::{CostKind, Entry};
use domain::id::EntryId;
use domain::matter::Matter;
use maud::html;
use serde::Deserialize;
use web::page::Seal;
use web::ui;
use web::{Answer, App, Asked, Complaints, Location, Page, Posted, Refusal, Staff, State, Tab};

use super::form::{self, Form, Named};
use crate::back::Back;
use crate::choices::{self, Choices};
use crate::{day, paths, row};

/// For which matter.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Query {
    matter: String,
}

/// `GET /firm/costs/new`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<Query>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let store = app.store.of(&member);
    let matter = choices::matter_asked(&store, &asked.matter).await?;
    let of = (app.today().await?, matter.as_ref());
    let choices = Choices::of_costs(&store, &member, of, app.now()).await?;
    let back = if matter.is_some() { Back::Matter } else { Back::Entries };
    let form = Form {
        matter: matter.as_ref().map(|one| one.number.to_string()).unwrap_or_default(),
        back: back.word().to_owned(),
        on: app.today().await?.to_string(),
        kind: CostKind::Hard.word().to_owned(),
        quantity: "1".to_owned(),
        ..Form::default()
    };
    let form = (&form, matter.as_ref());
    Ok(Answer::Page(shown(&seal, form, &choices, &Complaints::default())))
}

/// `POST /firm/costs`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let store = app.store.of(&member);
    let form = &posted.form;
    let (matter, prices, receipt) = form::found(&store, form).await?;
    let (currency, today) = (app.firm().await?.currency, app.today().await?);
    let named = Named { matter: matter.as_ref(), currency, prices: &prices, receipt };
    let once = posted.once(&member);
    let entry = match form.read(app.id(EntryId::made)?, &named, today) {
        Ok(entry) => day::admitted(&store, &once, (entry, form.ticked()), None).await?,
        Err(complaints) => Err(complaints),
    };
    let entry = match entry {
        Ok(entry) => entry,
        Err(complaints) => {
            let (form, of) = (form.again(&named), (today, matter.as_ref()));
            let choices = Choices::of_costs(&store, &member, of, app.now()).await?;
            let form = (&form, matter.as_ref());
            return Ok(Answer::Again(shown(&posted.seal, form, &choices, &complaints)));
        }
    };

    let done = store.commit_recorded(&once, &entry, app.now()).await?;

    // A second press goes on with what the first one recorded.
    let id = done.outcome(entry.id.as_str()).parse().map_err(Refusal::fault)?;
    let entry = Entry { id, ..entry };
    let path = match form.then.as_str() {
        "another" => paths::cost_new(&entry.matter),
        "receipt" => paths::receipt_of(&entry),
        _ => Back::of_word(&form.back).path(&entry.matter),
    };
    let (value, matter) = (ui::money_plain(entry.value), form.matter.trim());
    let of = row::amount_plain(&entry);
    let next = match form.then.as_str() {
        "receipt" => " Upload its receipt now; it is then chosen on the page of the cost.",
        _ => "",
    };
    let flash = format!("Recorded {of} on {matter}: {value}.{next}");
    Ok(Answer::Go(Location::to(path).flash(flash)))
}

fn shown(
    seal: &Seal,
    (form, matter): (&Form, Option<&Matter>),
    choices: &Choices,
    complaints: &Complaints,
) -> Page {
    let fields = html! {
        (form.fields(choices, complaints))
        (ui::buttons(html! {
            (ui::submit("Record cost"))
            (ui::submit_as("then", "another", "Record and add another"))
            (ui::submit_as("then", "receipt", "Record and upload its receipt"))
        }))
        p.hint {
            "The client sees an uploaded receipt among their documents at once, and opens it from \
             the invoice."
        }
    };
    let body = html! {
        (Back::of_word(&form.back).crumbs(matter))
        (ui::actions(ui::button_link_quiet(paths::UNIT_PRICES, "Unit prices")))
        (ui::form(seal, paths::COSTS, fields))
    };
    Page::new(Tab::Entries, "Record a cost", body)
}
