//! `GET /firm/payments`: what clients paid, or tried to, in a period.

use std::collections::HashMap;

use domain::id::InvoiceId;
use domain::invoice::Issued;
use domain::money::Money;
use domain::payment::{Intent, IntentState, Source};
use jiff::tz::TimeZone;
use maud::{Markup, html};
use serde::Deserialize;
use web::trail::Trail;
use web::ui::Tone;
use web::{Answer, App, Asked, Page, Refusal, Staff, State, Tab, ui};

use crate::paths;
use web::period::Period;

/// Which payments are wanted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PaymentsAsked {
    since: String,
    until: String,
    from: String,
    past: String,
}

/// `GET /firm/payments`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<PaymentsAsked>,
) -> Result<Answer, Refusal> {
    let (firm, trail) = (app.store.of(&member), Trail::new(&asked.from, &asked.past));
    let period = Period::asked(&asked.since, &asked.until, app.today().await?);
    let zone = &app.firm().await?.zone;
    let here = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let payments = firm.payments_ended((period.days(), &here), trail.from()).await?;
    let parts = payments.items.iter().flat_map(|paid| &paid.parts);
    let paid: Vec<InvoiceId> = parts.map(|part| part.invoice.clone()).collect();
    let invoices = firm.invoices_named(&paid).await?;

    let (since, until) = (period.since.to_string(), period.until.to_string());
    let days = [("since", since.as_str()), ("until", until.as_str())];
    let paging = trail.paging(paths::PAYMENTS, &days, payments.next.as_deref());
    let body = html! {
        (paths::lists("Payments"))
        (ui::actions(html! {
            (ui::button_link_quiet(paths::REVIEWS, "In review"))
            (ui::button_link_quiet(paths::DISPUTES, "Disputes"))
            (ui::button_link_quiet(paths::PLANS, "Plans asked for"))
        }))
        div.sieve { (period.form(paths::PAYMENTS, &[])) }
        (table(&payments.items, &invoices, zone))
        (ui::pages(&paging))
    };
    Ok(Answer::Page(Page::new(Tab::Billing, "Payments", body)))
}

fn table(payments: &[Intent], invoices: &HashMap<InvoiceId, Issued>, zone: &str) -> Markup {
    let row = |paid: &Intent| {
        let first = paid.parts.first().and_then(|part| invoices.get(&part.invoice));
        let parties = first.map(|invoice| &invoice.parties);
        let when = match &paid.source {
            // It came on a day: nobody knows the hour.
            Source::Recorded(recorded) => ui::date_plain(recorded.on),
            Source::Processor(_) | Source::Saved(_) | Source::Deposit(_) => {
                ui::when_plain(paid.ended_at.unwrap_or(paid.made_at), zone)
            }
        };
        [
            ui::link(&paths::payment(&paid.id), &when),
            html! { @if let Some(parties) = parties { (parties.client) } },
            html! {
                @for part in &paid.parts {
                    a.whole href=(paths::invoice(&part.invoice)) { (part.number) } " "
                }
                @if let Source::Deposit(deposit) = &paid.source {
                    "In trust, " (deposit.number)
                } @else if paid.parts.is_empty() { "On account" }
            },
            html! {
                @if let Some(parties) = parties {
                    (parties.matter_number) " " (parties.matter_name)
                }
            },
            state(paid),
            html! { @if let Some(fee) = paid.fee { (ui::money(fee)) } },
            ui::money(paid.amount),
        ]
    };
    let table = ui::Table::new("Payments")
        .text("When")
        .text("Client")
        .text("Invoice")
        .text("Matter")
        .text("State")
        .number("Processor’s fee")
        .number("Amount")
        .empty("Nobody paid in these days.")
        .rows(payments.iter().map(row));
    let foot = |arrived: Money| {
        let blank = || html! {};
        let word = html! { "Arrived, this page" };
        [word, blank(), blank(), blank(), blank(), blank(), ui::money(arrived)]
    };
    let table = arrived(payments).into_iter().map(foot).fold(table, ui::Table::foot);
    html! { (table) }
}

fn state(paid: &Intent) -> Markup {
    match paid.state {
        IntentState::Succeeded if paid.funds.as_ref().is_some_and(|funds| funds.in_dispute) => {
            ui::badge(Tone::Bad, "Disputed")
        }
        IntentState::Succeeded if matches!(paid.source, Source::Deposit(_)) => {
            ui::badge(Tone::Good, "Paid")
        }
        IntentState::Succeeded if paid.kept().is_zero() => ui::badge(Tone::Neutral, "Gone back"),
        IntentState::Succeeded if paid.kept() != paid.amount => {
            ui::badge(Tone::Warn, "Partly gone back")
        }
        IntentState::Succeeded => ui::badge(Tone::Good, "Paid"),
        IntentState::Failed => ui::badge(Tone::Bad, "Failed"),
        IntentState::Review => ui::badge(Tone::Bad, "In review"),
        IntentState::Expired => ui::badge(Tone::Neutral, "Let go"),
        IntentState::Unknown
        | IntentState::Open
        | IntentState::Authorized
        | IntentState::Processing => ui::badge(Tone::Warn, "Under way"),
    }
}

/// What has arrived and is still here, by currency.
fn arrived(payments: &[Intent]) -> Vec<Money> {
    let arrived = payments.iter().filter(|paid| paid.state == IntentState::Succeeded);
    arrived.fold(Vec::new(), |mut sums: Vec<Money>, paid| {
        let kept = paid.kept();
        match sums.iter_mut().find(|sum| sum.currency() == kept.currency()) {
            Some(sum) => *sum = sum.plus(kept).unwrap_or(*sum),
            None => sums.push(kept),
        }
        sums
    })
}
