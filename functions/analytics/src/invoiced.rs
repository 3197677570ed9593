//! The invoices behind what was billed in a month, and behind what of it is still open.

use domain::figures::Figure;
use domain::invoice::Issued;
use domain::money::Money;
use jiff::civil::Date;
use maud::{Markup, html};
use web::{Answer, App, Asked, Page, Refusal, Staff, State, Tab, ui};

use crate::asked::Question;
use crate::behind::{self, Rows, gather, sum};
use crate::{allowed, book, paths};

/// `GET /firm/analytics/billed`
pub(crate) async fn billed(
    staff: Staff,
    State(app): State<App>,
    Asked(asked): Asked<Question>,
) -> Result<Answer, Refusal> {
    shown(&staff, &app, &asked, ("Billed", Figure::Billed)).await
}

/// `GET /firm/analytics/outstanding`
pub(crate) async fn outstanding(
    staff: Staff,
    State(app): State<App>,
    Asked(asked): Asked<Question>,
) -> Result<Answer, Refusal> {
    shown(&staff, &app, &asked, ("Still open of what was billed", Figure::Outstanding)).await
}

async fn shown(
    Staff(member): &Staff,
    app: &App,
    asked: &Question,
    (words, figure): (&str, Figure),
) -> Result<Answer, Refusal> {
    allowed(member)?;
    let (from, to) = asked.months()?;
    let currency = asked.currency(app.firm().await?.currency)?;
    let (today, store, span) =
        (app.today().await?, app.store.of(member), (from.to_string(), to.to_string()));
    let days = (from.first_day(), to.last_day());
    let counts = |issued: &Issued| {
        issued.total.currency() == currency && amount(figure, issued).is_positive()
    };

    let (book, rows) = tokio::try_join!(
        book::read_one(store, figure, (&span.0, &span.1), currency),
        gather(|from| store.invoices_issued(days, from), counts),
    )?;

    let total = book.money(figure, |_| true);
    let title = format!("{words} {}", behind::span_plain(from, to));
    let list = list(&rows, (figure, total), today);
    let top = [ui::Figure::new(words, ui::money(total))];
    let body = behind::page(figure.meaning(), &top, &list);
    Ok(Answer::Page(Page::new(Tab::Analytics, title, body)))
}

/// What an invoice adds to the figure.
fn amount(figure: Figure, issued: &Issued) -> Money {
    if figure == Figure::Billed { issued.billed() } else { issued.open }
}

fn list(rows: &Rows<Issued>, (figure, total): (Figure, Money), today: Date) -> Markup {
    let zero = Money::zero(total.currency());
    let listed = sum(rows.items.iter().map(|issued| amount(figure, issued)), zero);
    let all = |of: fn(&Issued) -> Money| ui::money(sum(rows.items.iter().map(of), zero));
    let table = ui::Table::new("Invoices, newest first")
        .text("Invoice")
        .text("Issued")
        .text("Client")
        .text("Matter")
        .text("State")
        .number("Total")
        .number("Taken off")
        .number("Open")
        .rows(rows.items.iter().map(|issued| row(issued, today)))
        .empty("No invoice was issued in this time.");
    let blank = || html! {};
    let foot = [
        html! { "In all" },
        blank(),
        blank(),
        blank(),
        blank(),
        all(|issued| issued.total),
        all(taken_off),
        all(|issued| issued.open),
    ];
    let table = if rows.items.is_empty() { table } else { table.foot(foot) };
    html! { (behind::differs(total, listed, rows.reach)) (table) }
}

fn row(issued: &Issued, today: Date) -> [Markup; 8] {
    [
        ui::link(&paths::invoice(&issued.id), &issued.number.to_string()),
        ui::date(issued.issued_on),
        ui::link(&paths::client(&issued.client), issued.parties.client.as_str()),
        html! { (issued.parties.matter_number) " " (issued.parties.matter_name) },
        ui::paper::standing(issued, today),
        ui::money(issued.total),
        ui::money(taken_off(issued)),
        ui::money(issued.open),
    ]
}

/// What was credited or written off.
fn taken_off(issued: &Issued) -> Money {
    let minor = issued.relief.credited.minor().saturating_add(issued.relief.written_off.minor());
    Money::new(minor, issued.total.currency())
}
