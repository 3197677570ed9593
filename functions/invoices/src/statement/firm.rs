//! `GET /firm/clients/{client}/statement`: what a client owed before some days, what moved, and
//! what it owes now (INV-25); `…/csv` and `…/pdf`: the same as files.

use axum::response::{IntoResponse, Response};
use domain::id::ClientId;
use jiff::civil::Date;
use maud::html;
use store::owed::questioned;
use web::statement::{self, DaysAsked};
use web::{Answer, App, Asked, Complaints, Location, Page, Path, Refusal, Staff, State, Tab, ui};

use crate::paths;

/// `GET /firm/clients/{client}/statement`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
    Asked(asked): Asked<DaysAsked>,
) -> Result<Answer, Refusal> {
    let (store, today) = (app.store.of(&member), app.today().await?);
    let client = store.client(&id).await?.ok_or(Refusal::NotFound)?.value;
    let days = match asked.read(today) {
        Ok(days) => days,
        Err(complaints) => {
            return Ok(Answer::Again(other_days(&id, &asked, &complaints, today)));
        }
    };
    let account = store.account(&id, days.0).await?;
    let made = account.statement(days, app.firm().await?.currency).map_err(Refusal::fault)?;

    let (page, asked) = (
        paths::firm_statement(&id),
        DaysAsked { from: days.0.to_string(), to: days.1.to_string() },
    );
    let body = html! {
        (ui::crumbs(&[("/firm/clients", "Clients"), (&paths::client(&id), client.name.as_str())]))
        (statement::sieve(&page, &asked, &Complaints::default(), today))
        (ui::facts(&[
            ("For", html! { (client.name) }),
            ("Days", html! { (ui::date(days.0)) " to " (ui::date(days.1)) }),
        ]))
        (statement::view(&made, &questioned(&account.home.invoices), paths::firm_invoice))
        (ui::actions(html! {
            (ui::button_link_quiet(&statement::pdf(&page, days), "Download PDF"))
            (ui::button_link_quiet(&statement::csv(&page, days), "Download CSV"))
        }))
    };
    Ok(Answer::Page(Page::new(Tab::Clients, format!("Statement of {}", client.name), body)))
}

/// `GET /firm/clients/{client}/statement/csv`
pub(crate) async fn file(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
    Asked(asked): Asked<DaysAsked>,
) -> Result<Response, Refusal> {
    let (store, today) = (app.store.of(&member), app.today().await?);
    store.client(&id).await?.ok_or(Refusal::NotFound)?;
    match asked.read(today) {
        Ok(days) => {
            let account = store.account(&id, days.0).await?;
            let own = app.firm().await?.currency;
            statement::file(&account.statement(days, own).map_err(Refusal::fault)?)
        }
        Err(complaints) => {
            Ok(Answer::Again(other_days(&id, &asked, &complaints, today)).into_response())
        }
    }
}

/// `GET /firm/clients/{client}/statement/pdf`: noted before it is looked for, since `printer` hears
/// of it by the note.
pub(crate) async fn print(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
    Asked(asked): Asked<DaysAsked>,
) -> Result<Answer, Refusal> {
    let (store, today, now) = (app.store.of(&member), app.today().await?, app.now());
    store.client(&id).await?.ok_or(Refusal::NotFound)?;
    let days = match asked.read(today) {
        Ok(days) => days,
        Err(complaints) => {
            return Ok(Answer::Again(other_days(&id, &asked, &complaints, today)));
        }
    };
    let paper = store.statement(&id, days, now).await?.ok_or(Refusal::NotFound)?;

    store.commit_statement_exported(&id, days, now).await?;

    Ok(match store.statement_file(&paper).await? {
        Some(address) => Answer::Go(Location::to(address)),
        None => {
            let body = statement::unprinted(&paths::firm_statement(&id), days);
            Answer::Page(Page::new(Tab::Clients, "The statement is being printed", body))
        }
    })
}

/// The page that asks for other days, with what is wrong with these.
fn other_days(id: &ClientId, asked: &DaysAsked, complaints: &Complaints, today: Date) -> Page {
    let body = html! {
        (ui::crumbs(&[("/firm/clients", "Clients"), (&paths::client(id), "Client")]))
        (ui::complaints(complaints))
        (statement::sieve(&paths::firm_statement(id), asked, complaints, today))
    };
    Page::new(Tab::Clients, "Statement of account", body)
}
