//! Recording a cost.

use domain::entry::CostKind;
use domain::id::EntryId;
use maud::html;
use serde::Deserialize;
use web::page::Seal;
use web::ui;
use web::{Answer, App, Asked, Complaints, Location, Page, Posted, Refusal, Staff, State, Tab};

use super::form::{self, Form, Named};
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
    let form = Form {
        matter: matter.map(|matter| matter.number.to_string()).unwrap_or_default(),
        on: app.today().await?.to_string(),
        kind: CostKind::Hard.word().to_owned(),
        quantity: "1".to_owned(),
        ..Form::default()
    };
    Ok(Answer::Page(shown(&seal, &form, &choices, &Complaints::default())))
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
            let of = (today, matter.as_ref());
            let choices = Choices::of_costs(&store, &member, of, app.now()).await?;
            return Ok(Answer::Again(shown(&posted.seal, form, &choices, &complaints)));
        }
    };

    store.commit_recorded(&once, &entry, app.now()).await?;

    let path = match form.then.as_str() {
        "another" => paths::cost_new(&entry.matter),
        "receipt" => paths::documents_to(&entry.matter),
        _ => paths::ENTRIES.to_owned(),
    };
    let (value, matter) = (ui::money_plain(entry.value), form.matter.trim());
    let of = row::amount_plain(&entry);
    let next = match form.then.as_str() {
        "receipt" => " Upload its receipt, then choose it where the cost is changed.",
        _ => "",
    };
    let flash = format!("Recorded {of} on {matter}: {value}.{next}");
    Ok(Answer::Go(Location::to(path).flash(flash)))
}

fn shown(seal: &Seal, form: &Form, choices: &Choices, complaints: &Complaints) -> Page {
    let fields = html! {
        (form.fields(choices, complaints))
        (ui::buttons(html! {
            (ui::submit("Record cost"))
            (ui::submit_as("then", "another", "Record and add another"))
            (ui::submit_as("then", "receipt", "Record and upload its receipt"))
        }))
    };
    let body = html! {
        (ui::crumbs(&[(paths::ENTRIES, "Time & costs")]))
        (ui::actions(ui::button_link_quiet(paths::UNIT_PRICES, "Unit prices")))
        (ui::form(seal, paths::COSTS, fields))
    };
    Page::new(Tab::Entries, "Record a cost", body)
}
