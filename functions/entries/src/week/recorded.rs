//! What is recorded in a week and still unbilled, matter by matter and day by day.

use std::collections::{BTreeMap, HashMap};

use domain::entry::Entry;
use domain::hours::Hours;
use domain::id::MatterId;
use domain::matter::Matter;
use jiff::civil::Date;
use maud::{Markup, html};
use web::ui::{self, Table};

use crate::{paths, recent};

/// The hours of each matter on each day, with their sums.
pub(super) fn table(
    entries: &[Entry],
    matters: &HashMap<MatterId, Matter>,
    days: &[Date],
) -> Table {
    let mut of: BTreeMap<&MatterId, Vec<&Entry>> = BTreeMap::new();
    for entry in entries {
        of.entry(&entry.matter).or_default().push(entry);
    }
    let head =
        days.iter().fold(Table::new("Recorded this week").text("Matter").wide(), |table, day| {
            table.number(day.strftime("%a %-d").to_string())
        });
    let row = |(id, entries): (&&MatterId, &Vec<&Entry>)| {
        let name = matters.get(*id).map(|matter| format!("{} {}", matter.number, matter.name));
        let name = ui::link(&paths::matter(id), name.as_deref().unwrap_or("Matter"));
        cells(name, entries, days)
    };
    let table = head
        .number("In all")
        .rows(of.iter().map(row))
        .empty("No time of yours is unbilled in this week. What is billed is not shown here.");
    if entries.is_empty() {
        return table;
    }
    table.foot(cells(html! { "In all" }, &entries.iter().collect::<Vec<_>>(), days))
}

fn cells(name: Markup, entries: &[&Entry], days: &[Date]) -> Vec<Markup> {
    let of = |day: &Date| sum(entries.iter().filter(|entry| entry.on == *day));
    let shown = |hours: Hours| {
        if hours == Hours::default() {
            html! {}
        } else {
            ui::hours(hours)
        }
    };
    let each = days.iter().map(|day| shown(of(day)));
    std::iter::once(name).chain(each).chain([shown(sum(entries.iter()))]).collect()
}

fn sum<'e>(entries: impl Iterator<Item = &'e &'e Entry>) -> Hours {
    entries.map(|entry| recent::hours(entry)).fold(Hours::default(), Hours::plus)
}
