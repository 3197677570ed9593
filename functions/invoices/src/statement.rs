//! `GET /statement`: what the client owed before some days, what moved, and what it owes now, with
//! the button that pays all of it (INV-25, INV-26); `/statement/csv` and `/statement/pdf`: the same
//! as files.

pub(crate) mod firm;

use axum::response::{IntoResponse, Response};
use domain::money::Money;
use domain::payment::PARTS_MAX;
use jiff::civil::Date;
use maud::{Markup, html};
use store::Client;
use store::invoices::Home;
use store::owed::{Account, questioned};
use web::statement::{self, DaysAsked};
use web::{Answer, App, Asked, Complaints, Guest, Location, Page, Refusal, State, Tab, ui};

use crate::paths;

const TITLE: &str = "Statement of account";

/// `GET /statement`
pub(crate) async fn show(
    Guest(client): Guest,
    State(app): State<App>,
    Asked(asked): Asked<DaysAsked>,
) -> Result<Answer, Refusal> {
    let today = app.today().await?;
    let days = match asked.read(today) {
        Ok(days) => days,
        Err(complaints) => return Ok(Answer::Again(other_days(&asked, &complaints, today))),
    };
    let account = app.store.of_client(&client).account(days.0).await?;
    let made = account.statement(days, app.firm().await?.currency).map_err(Refusal::fault)?;

    let asked = DaysAsked { from: days.0.to_string(), to: days.1.to_string() };
    let body = html! {
        (ui::crumbs(&[(paths::INVOICES, "Invoices")]))
        (ask(&account.home, today))
        (statement::sieve(paths::STATEMENT, &asked, &Complaints::default(), today))
        (ui::facts(&[
            ("For", html! { (client.client_name()) }),
            ("Days", html! { (ui::date(days.0)) " to " (ui::date(days.1)) }),
        ]))
        (statement::view(&made, &questioned(&account.home.invoices), paths::invoice))
        (on_account(&account))
        (ui::actions(html! {
            (ui::button_link_quiet(&statement::pdf(paths::STATEMENT, days), "Download PDF"))
            (ui::button_link_quiet(&statement::csv(paths::STATEMENT, days), "Download CSV"))
        }))
    };
    Ok(Answer::Page(Page::new(Tab::Invoices, TITLE, body)))
}

/// `GET /statement/csv`
pub(crate) async fn file(
    Guest(client): Guest,
    State(app): State<App>,
    Asked(asked): Asked<DaysAsked>,
) -> Result<Response, Refusal> {
    let today = app.today().await?;
    match asked.read(today) {
        Ok(days) => {
            let account = app.store.of_client(&client).account(days.0).await?;
            let own = app.firm().await?.currency;
            statement::file(&account.statement(days, own).map_err(Refusal::fault)?)
        }
        Err(complaints) => {
            Ok(Answer::Again(other_days(&asked, &complaints, today)).into_response())
        }
    }
}

/// `GET /statement/pdf`: noted before it is looked for, since `printer` hears of it by the note.
pub(crate) async fn print(
    Guest(client): Guest,
    State(app): State<App>,
    Asked(asked): Asked<DaysAsked>,
) -> Result<Answer, Refusal> {
    let today = app.today().await?;
    let days = match asked.read(today) {
        Ok(days) => days,
        Err(complaints) => return Ok(Answer::Again(other_days(&asked, &complaints, today))),
    };
    printed(&app, &client, days).await
}

async fn printed(app: &App, client: &Client, days: (Date, Date)) -> Result<Answer, Refusal> {
    let (ours, now) = (app.store.of_client(client), app.now());
    let paper = ours.statement(days, now).await?.ok_or(Refusal::NotFound)?;

    ours.commit_statement_exported(days, now).await?;

    Ok(match ours.statement_file(&paper).await? {
        Some(address) => Answer::Go(Location::to(address)),
        None => {
            let body = statement::unprinted(paths::STATEMENT, days);
            Answer::Page(Page::new(Tab::Invoices, "The statement is being printed", body))
        }
    })
}

/// The page that asks for other days, with what is wrong with these.
fn other_days(asked: &DaysAsked, complaints: &Complaints, today: Date) -> Page {
    let body = html! {
        (ui::crumbs(&[(paths::INVOICES, "Invoices")]))
        (ui::complaints(complaints))
        (statement::sieve(paths::STATEMENT, asked, complaints, today))
    };
    Page::new(Tab::Invoices, TITLE, body)
}

/// One button for everything that is open (INV-26), as far as one payment goes.
fn ask(home: &Home, today: Date) -> Markup {
    let asked = || home.invoices.iter().filter(|one| home.asks(one, today).is_positive());
    let Some(first) = asked().next() else { return html! {} };
    let currency = first.open.currency();
    let open: Vec<_> = asked().filter(|one| one.open.currency() == currency).collect();
    let paid = open.iter().take(PARTS_MAX);
    let amounts = paid.map(|one| home.asks(one, today).minor());
    let sum = Money::new(amounts.fold(0, i64::saturating_add), currency);
    let is_all = open.len() <= PARTS_MAX && asked().count() == open.len();
    let note = match open.len() {
        1 => "What is open today, on 1 invoice.".to_owned(),
        count if is_all => format!("What is open today, on {count} invoices."),
        _ => "As much of what is open today as one payment goes to.".to_owned(),
    };
    html! {
        section.ask aria-label="Pay what is open" {
            div {
                p.amount { (ui::money(sum)) }
                p.note { (note) }
            }
            div.press {
                (ui::button_link(paths::PAY, &format!("Pay {}", ui::money_plain(sum))))
            }
        }
    }
}

/// What no invoice has taken yet, which is none of what is owed.
fn on_account(account: &Account) -> Markup {
    let found = account.home.balances.iter().filter_map(|(code, balance)| {
        let currency = code.parse().ok()?;
        Some(Money::new(balance.unapplied, currency)).filter(|money| money.is_positive())
    });
    html! {
        @for money in found {
            p.note {
                (ui::money(money)) " is on account today: no invoice has taken it yet, so it is \
                 not in this statement."
            }
        }
    }
}
