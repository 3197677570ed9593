//! Billed, collected and still open, month by month.

use domain::figures::Figure;
use domain::money::Money;
use maud::{Markup, html};
use web::ui;
use web::ui::chart::{Chart, Unit, bars};

use super::{Scene, foot, named};
use crate::behind::sum;
use crate::book::MonthRow;
use crate::paths;

/// The card of the months.
pub(super) fn card(scene: &Scene<'_>) -> Markup {
    let rows = scene.book.months(scene.period.months(scene.today));
    let body = html! {
        (bars(&chart(scene, &rows)))
        (table(scene, &rows))
        (foot(&meaning(), "months", scene))
    };
    ui::card(&format!("Month by month{}", scene.mark), body)
}

fn meaning() -> String {
    format!(
        "Billed: {} Collected: {} Taken off: {} {} Still open: {}",
        Figure::Billed.meaning(),
        Figure::Collected.meaning(),
        Figure::Credited.meaning(),
        Figure::WrittenOff.meaning(),
        Figure::Outstanding.meaning()
    )
}

fn chart(scene: &Scene<'_>, rows: &[MonthRow]) -> Chart {
    let values = |of: fn(&MonthRow) -> Money| rows.iter().map(move |row| of(row).minor());
    let title = format!("Billed, collected and still open{}", scene.mark);
    let about = format!(
        "Three bars for each of {} months: what was billed, what was collected, and what is still \
         open of what was billed.",
        rows.len()
    );
    let chart = Chart::new(title, about, Unit::Money(scene.book.currency));
    let chart = rows.iter().fold(chart, |chart, row| chart.place(named(row.month)));
    chart
        .series("Billed", values(|row| row.billed))
        .series("Collected", values(|row| row.collected))
        .series("Still open", values(|row| row.outstanding))
}

fn table(scene: &Scene<'_>, rows: &[MonthRow]) -> ui::Table {
    let currency = scene.book.currency;
    let cell = |page: &str, row: &MonthRow, amount: Money| {
        leading(&paths::month(page, row.month, currency), amount)
    };
    let span = scene.period.months(scene.today);
    let all = |page: &str, of: fn(&MonthRow) -> Money| {
        let amount = sum(rows.iter().map(of), Money::zero(currency));
        leading(&paths::months(page, span, currency), amount)
    };
    ui::Table::new(format!("Billed, collected and still open by month{}", scene.mark))
        .text("Month")
        .number("Billed")
        .number("Collected")
        .number("Taken off")
        .number("Still open")
        .wide()
        .rows(rows.iter().rev().map(|row| {
            [
                html! { (named(row.month)) },
                cell(paths::BILLED, row, row.billed),
                cell(paths::COLLECTED, row, row.collected),
                cell(paths::BILLED, row, row.taken_off),
                cell(paths::OUTSTANDING, row, row.outstanding),
            ]
        }))
        .foot([
            html! { "In all" },
            all(paths::BILLED, |row| row.billed),
            all(paths::COLLECTED, |row| row.collected),
            all(paths::BILLED, |row| row.taken_off),
            all(paths::OUTSTANDING, |row| row.outstanding),
        ])
}

/// An amount that leads to what is behind it, when there is something.
pub(super) fn leading(href: &str, amount: Money) -> Markup {
    html! {
        @if amount.is_zero() { (ui::money(amount)) }
        @else { a href=(href) { (ui::money(amount)) } }
    }
}
