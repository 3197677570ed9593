//! What every timekeeper recorded, and what became of it (ANA-03).

use domain::figures::{self, Figure};
use domain::money::Money;
use maud::{Markup, html};
use web::ui;
use web::ui::chart::{Chart, Unit, bars};

use super::ages::percent;
use super::months::leading;
use super::{Scene, foot};
use crate::behind::{hours, sum};
use crate::book::KeeperRow;
use crate::paths;

/// The most timekeepers that a chart shows side by side.
const DRAWN_MAX: usize = 12;

/// The card of the timekeepers.
pub(super) fn card(scene: &Scene<'_>) -> Markup {
    let rows = scene.book.keepers();
    let body = html! {
        @if !rows.is_empty() { (bars(&chart(scene, &rows))) }
        (table(scene, &rows))
        (foot(&meaning(), "timekeepers", scene))
    };
    ui::card(&format!("Timekeepers{}", scene.mark), body)
}

fn meaning() -> String {
    format!(
        "Recorded: {} Billed: {} Realization: what was billed, of what the billed hours are worth \
         at the rate of their day. All by the month of the work; unbilled is as of today. \
         Utilization: hours recorded, of the target up to today, which falls on every Monday to \
         Friday alike; without a target, of eight hours each such day. Collected: what has come in \
         of the fees on invoices issued in these months; a payment counts for timekeepers and \
         costs in proportion, and what deposit invoices cover is left out.",
        Figure::RecordedValue.meaning(),
        Figure::BilledValue.meaning()
    )
}

fn chart(scene: &Scene<'_>, rows: &[KeeperRow]) -> Chart {
    let drawn = rows.get(..DRAWN_MAX).unwrap_or(rows);
    let values = |of: fn(&KeeperRow) -> Money| drawn.iter().map(move |row| of(row).minor());
    let title = format!("Recorded and billed value{}", scene.mark);
    let about = "Two bars for each timekeeper: the value of recorded time, and what was billed.";
    let chart = Chart::new(title, about, Unit::Money(scene.book.currency)).by("Timekeeper");
    let name = |row: &KeeperRow| scene.names.of(&row.who).to_owned();
    let chart = drawn.iter().fold(chart, |chart, row| chart.place(name(row)));
    chart.series("Recorded", values(|row| row.recorded)).series("Billed", values(|row| row.billed))
}

fn table(scene: &Scene<'_>, rows: &[KeeperRow]) -> ui::Table {
    let currency = scene.book.currency;
    let months = scene.period.months(scene.today);
    let expected = |row: &KeeperRow| scene.names.expected(&row.who, months, scene.today);
    let table = ui::Table::new(format!("Hours and value by timekeeper{}", scene.mark))
        .text("Timekeeper")
        .number("Hours")
        .number("Recorded")
        .number("Hours billed")
        .number("Billed")
        .number("Realization")
        .number("Unbilled")
        .number("Target")
        .number("Utilization")
        .number("Collected")
        .wide()
        .empty("Nobody recorded time in this period.");
    let table = table.rows(rows.iter().map(|row| {
        let work = paths::keeper(&row.who, months, currency);
        [
            ui::link(&work, scene.names.of(&row.who)),
            html! { a href=(work) { (hours(row.recorded_hours)) } },
            leading(&work, row.recorded),
            html! { a href=(work) { (hours(row.billed_hours)) } },
            leading(&work, row.billed),
            percent(row.realization()),
            leading(&paths::unbilled_of(&row.who, currency), row.unbilled),
            target(scene, row, expected(row)),
            html! { a href=(work) { (percent(row.utilization(expected(row)))) } },
            html! { a href={ (work) "#invoices" } { (percent(row.collection())) } },
        ]
    }));
    if rows.is_empty() {
        table
    } else {
        table.foot(all(scene, rows, rows.iter().map(expected).sum()))
    }
}

/// The part of their target that falls on the period, for whoever has one.
fn target(scene: &Scene<'_>, row: &KeeperRow, expected: i64) -> Markup {
    match scene.names.target(&row.who) {
        Some(_) => hours(expected),
        None => html! { "–" },
    }
}

fn all(scene: &Scene<'_>, rows: &[KeeperRow], expected: i64) -> [Markup; 10] {
    let zero = Money::zero(scene.book.currency);
    let money = |of: fn(&KeeperRow) -> Money| sum(rows.iter().map(of), zero);
    let time = |of: fn(&KeeperRow) -> i64| rows.iter().map(of).fold(0, i64::saturating_add);
    let (invoiced, collected) = (money(|row| row.invoiced), money(|row| row.collected));
    let (billed, at_rate) = (money(|row| row.billed), money(|row| row.at_rate));
    [
        html! { "In all" },
        hours(time(|row| row.recorded_hours)),
        ui::money(money(|row| row.recorded)),
        hours(time(|row| row.billed_hours)),
        ui::money(billed),
        percent(figures::permille(billed.minor(), at_rate.minor())),
        ui::money(money(|row| row.unbilled)),
        html! {},
        percent(figures::permille(time(|row| row.recorded_hours), expected)),
        percent(figures::permille(collected.minor(), invoiced.minor())),
    ]
}
