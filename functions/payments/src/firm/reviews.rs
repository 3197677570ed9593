//! `GET /firm/reviews`: payments and refunds that wait for a person, and those whose end nobody has
//! told of for long.

use std::collections::HashMap;

use domain::id::{ClientId, PaymentId};
use domain::money::Money;
use domain::payment::IntentState;
use domain::review::{Review, Why};
use jiff::{SignedDuration, Timestamp};
use maud::{Markup, html};
use serde::Deserialize;
use store::payments::Waits;
use store::{FirmStore, Member};
use web::trail::Trail;
use web::{Answer, App, Asked, Page, Refusal, Staff, State, Tab, ui};

use crate::paths;

/// How long a processor may be silent before a person should look.
const SILENCE: SignedDuration = SignedDuration::from_hours(24);

/// How long a bank may take over a debit (rule PSP-40), weekends among it.
const DEBIT: SignedDuration = SignedDuration::from_hours(10 * 24);

/// What the list of those says.
const SILENT: &str = "silent";

/// Which ones, and which page of them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ReviewsAsked {
    why: String,
    from: String,
    past: String,
}

/// A row of the list.
struct Waiting {
    payment: PaymentId,
    client: ClientId,
    why: &'static str,
    since: Timestamp,
    amount: Money,
}

/// `GET /firm/reviews`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<ReviewsAsked>,
) -> Result<Answer, Refusal> {
    let trail = Trail::new(&asked.from, &asked.past);
    let firm = app.store.of(&member);
    let (rows, next) = if asked.why == SILENT {
        (silent(firm, app.now()).await?, None)
    } else {
        let page = firm.reviews(&asked.why, trail.from()).await?;
        (page.items.into_iter().map(Waiting::of).collect(), page.next)
    };
    let names = names(&app, &member, &rows).await?;
    let zone = &app.firm().await?.zone;
    let row = |one: &Waiting| {
        [
            ui::link(&paths::firm_payment(&one.payment), &ui::when_plain(one.since, zone)),
            html! { (names.get(&one.client).map_or("", String::as_str)) },
            html! { (one.why) },
            ui::money(one.amount),
        ]
    };
    let table = ui::Table::new("Waiting for a person")
        .text("Since")
        .text("Client")
        .text("Why")
        .number("Amount")
        .empty("Nothing waits for you here.")
        .rows(rows.iter().map(row));
    let why = [("why", asked.why.as_str())];
    let body = html! {
        (ui::crumbs(&[(paths::FIRM_PAYMENTS, "Payments")]))
        (lists(&asked.why))
        (table)
        (ui::pages(&trail.paging(paths::REVIEWS, &why, next.as_deref())))
    };
    Ok(Answer::Page(Page::new(Tab::Billing, "Payments in review", body)))
}

/// The lists, one for each reason.
fn lists(current: &str) -> Markup {
    let mut lists = vec![(paths::REVIEWS.to_owned(), "All")];
    lists.extend(Why::ALL.map(|(word, title)| (paths::reviews(word), title)));
    lists.push((paths::reviews(SILENT), "Not told yet"));
    let lists: Vec<(&str, &str)> = lists.iter().map(|(to, text)| (to.as_str(), *text)).collect();
    let title = Why::ALL.iter().find(|(word, _)| *word == current).map_or("All", |(_, text)| text);
    ui::tabs("Reasons", &lists, if current == SILENT { "Not told yet" } else { title })
}

/// What nobody has told the end of: bank debits have more time.
async fn silent(firm: FirmStore<'_>, now: Timestamp) -> Result<Vec<Waiting>, Refusal> {
    let before = now.saturating_sub(SILENCE).unwrap_or(Timestamp::UNIX_EPOCH);
    let all = firm.waiting_since(before).await?;
    let slow = |one: &Waits| match one {
        Waits::Payment(intent) if intent.state == IntentState::Processing => {
            now.duration_since(intent.made_at) >= DEBIT
        }
        Waits::Payment(_) | Waits::Refund(_) => true,
    };
    Ok(all.into_iter().filter(slow).map(Waiting::of_silent).collect())
}

async fn names(
    app: &App,
    member: &Member,
    rows: &[Waiting],
) -> Result<HashMap<ClientId, String>, Refusal> {
    let (firm, mut names) = (app.store.of(member), HashMap::new());
    for one in rows {
        if !names.contains_key(&one.client)
            && let Some(client) = firm.client(&one.client).await?
        {
            names.insert(one.client.clone(), client.value.name.to_string());
        }
    }
    Ok(names)
}

impl Waiting {
    fn of(review: Review) -> Self {
        Self {
            why: review.why.title(),
            payment: review.payment,
            client: review.client,
            since: review.since,
            amount: review.amount,
        }
    }

    fn of_silent(waits: Waits) -> Self {
        match waits {
            Waits::Payment(intent) => Self {
                why: "Payment not told yet",
                payment: intent.id,
                client: intent.client,
                since: intent.made_at,
                amount: intent.amount,
            },
            Waits::Refund(refund) => Self {
                why: "Refund not told yet",
                payment: refund.payment,
                client: refund.client,
                since: refund.asked_at,
                amount: refund.amount,
            },
        }
    }
}
