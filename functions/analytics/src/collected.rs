//! The payments behind what was collected in a month.

use domain::figures::{Figure, Month};
use domain::money::{Currency, Money};
use domain::payment::{Intent, IntentState};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use store::{Fault, FirmStore};
use web::{Answer, App, Asked, Page, Refusal, Staff, State, Tab, ui};

use crate::asked::Question;
use crate::behind::{self, Rows, gather, sum};
use crate::{allowed, book, paths};

/// A payment and the firm's day on which it arrived.
struct Arrived {
    on: Date,
    payment: Intent,
}

/// `GET /firm/analytics/collected`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<Question>,
) -> Result<Answer, Refusal> {
    allowed(&member)?;
    let (months, firm) = (asked.months()?, app.firm().await?);
    let currency = asked.currency(firm.currency)?;
    let (store, span) = (app.store.of(&member), (months.0.to_string(), months.1.to_string()));
    let day = |payment: &Intent| payment.ended_at.map(|at| app.day(at, &firm));

    let (book, rows) = tokio::try_join!(
        book::read_one(store, Figure::Collected, (&span.0, &span.1), currency),
        arrived(store, months, currency, day),
    )?;

    let total = book.money(Figure::Collected, |_| true);
    let title = format!("Collected {}", behind::span_plain(months.0, months.1));
    let top = [ui::Figure::new("Collected", ui::money(total))];
    let body = behind::page(Figure::Collected.meaning(), &top, &list(&rows, total));
    Ok(Answer::Page(Page::new(Tab::Analytics, title, body)))
}

/// The list of payments is by the world's days; the firm's months may begin before or end after.
async fn arrived(
    store: FirmStore<'_>,
    (from, to): (Month, Month),
    currency: Currency,
    day: impl Fn(&Intent) -> Option<Date>,
) -> Result<Rows<Arrived>, Fault> {
    let (first, last) = (from.first_day(), to.last_day());
    let days = (first.yesterday().unwrap_or(first), last.tomorrow().unwrap_or(last));
    let counts = |payment: &Intent| {
        payment.state == IntentState::Succeeded
            && payment.amount.currency() == currency
            && day(payment).is_some_and(|on| (first..=last).contains(&on))
    };
    let span = (days, &TimeZone::UTC);
    let rows = gather(|from| store.payments_ended(span, from), counts).await?;
    let dated = |payment: Intent| day(&payment).map(|on| Arrived { on, payment });
    Ok(Rows { items: rows.items.into_iter().filter_map(dated).collect(), reach: rows.reach })
}

fn list(rows: &Rows<Arrived>, total: Money) -> Markup {
    let amounts = rows.items.iter().map(|arrived| arrived.payment.paid());
    let listed = sum(amounts, Money::zero(total.currency()));
    let table = ui::Table::new("Payments, newest first")
        .text("Arrived")
        .text("Invoice")
        .number("Amount")
        .rows(rows.items.iter().map(|arrived| {
            let payment = &arrived.payment;
            [
                ui::date(arrived.on),
                html! {
                    @for part in &payment.parts {
                        (ui::link(&paths::invoice(&part.invoice), &part.number)) " "
                    }
                },
                ui::money(payment.paid()),
            ]
        }))
        .empty("No money arrived in this time.");
    let foot = [html! { "In all" }, html! {}, ui::money(listed)];
    let table = if rows.items.is_empty() { table } else { table.foot(foot) };
    html! { (behind::differs(total, listed, rows.reach)) (table) }
}
