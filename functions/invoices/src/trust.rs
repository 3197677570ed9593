//! `GET /trust`: what the firm holds for the client in trust, by matter (PRT-13, PRT-15); `GET
//! /trust/{matter}`: every line of it, with what was there after it (rule TR-23).

use axum::response::Response;
use domain::id::MatterId;
use domain::money::Money;
use domain::text::Note;
use domain::trust::{Line, LineSource};
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::trust::{OwnLedger, Span};
use web::sheet::{self, Cell};
use web::ui::{self, Field, Figure, Table};
use web::{Answer, App, Asked, Guest, Page, Path, Refusal, State, Tab};

use crate::deposits;
use crate::paths::{self, Eyes};

/// Which days are asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Query {
    since: String,
    until: String,
}

/// `GET /trust`
pub(crate) async fn list(Guest(client): Guest, State(app): State<App>) -> Result<Answer, Refusal> {
    let store = app.store.of_client(&client);
    let (ledgers, requests) = tokio::try_join!(store.trust_ledgers(), store.deposit_requests())?;
    let today = app.today().await?;
    let row = |read: &OwnLedger| {
        let (ledger, names) = (&read.ledger, &read.names);
        [
            html! { a.whole href=(paths::trust(ledger.matter())) { (names.number) } },
            html! { (names.matter) },
            ui::money(ledger.posted()),
            ui::money(ledger.uncleared()),
            ui::money(ledger.held()),
            ui::money(ledger.available()),
        ]
    };
    let body = html! {
        (deposits::asks(&requests, today, Eyes::Client))
        p {
            "This is your money. We hold it in a trust account, apart from our own, and use it only \
             for the matter it is meant for."
        }
        (Table::new("Your money in trust")
            .text("Matter").text("Name").number("Held for you").number("Not cleared yet")
            .number("Set aside").number("Available")
            .rows(ledgers.iter().map(row))
            .empty("We hold no money for you in trust."))
    };
    Ok(Answer::Page(Page::new(Tab::OwnTrust, "Your money in trust", body)))
}

/// `GET /trust/{matter}`
pub(crate) async fn show(
    Guest(client): Guest,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    Asked(asked): Asked<Query>,
) -> Result<Answer, Refusal> {
    let store = app.store.of_client(&client);
    let read = store.trust_ledger(&id).await?.ok_or(Refusal::NotFound)?;
    let (since, until) = days(&asked, app.today().await?);
    let span = store.trust_lines(&read.ledger, (since, until)).await?;
    let span = span.ok_or(Refusal::NotFound)?;

    let mut requests = store.deposit_requests().await?;
    requests.retain(|request| request.matter == id);

    let ledger = &read.ledger;
    let body = html! {
        (ui::crumbs(&[(paths::TRUST, "In trust")]))
        (deposits::asks(&requests, app.today().await?, Eyes::Client))
        (ui::figures(&[
            Figure::new("Held for you", ui::money(ledger.posted())),
            Figure::new("Not cleared yet", ui::money(ledger.uncleared())),
            Figure::new("Set aside", ui::money(ledger.held())),
            Figure::new("Available", ui::money(ledger.available())),
        ]))
        (ui::actions(ui::button_link_quiet(&paths::proofs(&id), "Proofs that it is there")))
        div.sieve { (period(&id, since, until)) }
        (table(&id, &span, since))
        p {
            (ui::link(&paths::statement(&id, since, until), "Save these days as a file (CSV)")) " "
            (ui::link(&paths::trust_card(&id, since, until), "Print these days (PDF)"))
        }
    };
    let title = format!("{} {}", read.names.number, read.names.matter);
    Ok(Answer::Page(Page::new(Tab::OwnTrust, title, body)))
}

/// `GET /trust/{matter}/statement`: the same as a file (rule TR-23).
pub(crate) async fn file(
    Guest(client): Guest,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    Asked(asked): Asked<Query>,
) -> Result<Response, Refusal> {
    let store = app.store.of_client(&client);
    let read = store.trust_ledger(&id).await?.ok_or(Refusal::NotFound)?;
    let days = days(&asked, app.today().await?);
    let span = store.trust_lines(&read.ledger, days).await?.ok_or(Refusal::NotFound)?;

    let row = |(line, balance): &(Line, Money)| {
        vec![
            Cell::text(line.effective_on.to_string()),
            Cell::text(format!("{} {}", line.source.words(), line.text.party)),
            Cell::text(line.text.purpose.as_ref().map(Note::as_str).unwrap_or_default()),
            Cell::text(line.text.instrument.as_str()),
            Cell::text(line.change.currency().code()),
            Cell::money(line.change),
            Cell::money(*balance),
        ]
    };
    let name = format!("trust-{}-{}", days.0, days.1);
    sheet::file(&name, &HEADINGS, span.lines.iter().map(row))
}

const HEADINGS: [&str; 7] = ["Day", "What", "For", "By", "Currency", "Change", "Balance"];

/// The days that were asked for; where one is missing or no day, the year up to `today`.
fn days(asked: &Query, today: Date) -> (Date, Date) {
    let until = domain::day::parse(&asked.until).unwrap_or(today);
    let usual = until.checked_sub(1.year()).unwrap_or(until);
    (domain::day::parse(&asked.since).unwrap_or(usual), until)
}

fn period(id: &MatterId, since: Date, until: Date) -> Markup {
    let (since, until) = (since.to_string(), until.to_string());
    html! {
        form.period method="get" action=(paths::trust(id)) {
            (Field::date("From", "since").value(&since).required())
            (Field::date("To", "until").value(&until).required())
            (ui::submit_quiet("Show"))
        }
    }
}

/// The way to the receipt of what came in.
fn receipt(matter: &MatterId, line: &Line) -> Markup {
    let LineSource::Receipt(id) = &line.source else { return html! {} };
    let label = format!("Receipt of {} (PDF)", ui::date_plain(line.effective_on));
    html! { " " (ui::link(&paths::trust_receipt(matter, id), &label)) }
}

fn table(matter: &MatterId, span: &Span, since: Date) -> Table {
    let row = |(line, balance): &(Line, Money)| {
        [
            ui::date(line.effective_on),
            html! { (line.source.words()) " " (line.text.party) (receipt(matter, line)) },
            html! { (line.text.purpose.as_ref().map(Note::as_str).unwrap_or_default()) },
            html! { (line.text.instrument.in_words()) },
            ui::money(line.change),
            ui::money(*balance),
        ]
    };
    let blank = || html! {};
    let before = html! { "Before " (ui::date(since)) };
    let first = [before, blank(), blank(), blank(), blank(), ui::money(span.before)];
    Table::new("Your ledger")
        .text("Day")
        .text("What")
        .text("For")
        .text("By")
        .number("Change")
        .number("Balance")
        .rows(std::iter::once(first).chain(span.lines.iter().map(row)))
}
