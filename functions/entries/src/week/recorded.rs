//! What is recorded in a week, matter by matter and day by day: unbilled, on drafts, on invoices.

use std::collections::{BTreeMap, HashMap};

use domain::entry::Entry;
use domain::hours::Hours;
use domain::id::MatterId;
use domain::matter::Matter;
use jiff::civil::Date;
use maud::{Markup, html};
use store::entries::Standing;
use store::rollups::Bill;
use web::ui::{self, Table};

use crate::{paths, recent};

/// The hours of each matter on each day, with their sums; what is on a draft or an invoice is a row
/// of its own, which says so.
pub(super) fn table(all: &[Standing], matters: &HashMap<MatterId, Matter>, days: &[Date]) -> Table {
    let mut of: BTreeMap<(&MatterId, &Bill), Vec<&Entry>> = BTreeMap::new();
    for one in all {
        of.entry((&one.entry.matter, &one.bill)).or_default().push(&one.entry);
    }
    let head =
        days.iter().fold(Table::new("Recorded this week").text("Matter").wide(), |table, day| {
            table.number(day.strftime("%a %-d").to_string())
        });
    let row = |((id, bill), entries): (&(&MatterId, &Bill), &Vec<&Entry>)| {
        let name = matters.get(*id).map(|matter| format!("{} {}", matter.number, matter.name));
        let name = ui::link(&paths::matter(id), name.as_deref().unwrap_or("Matter"));
        cells(html! { div { (name) (stands(bill)) } }, entries, days)
    };
    let table = head
        .number("In all")
        .rows(of.iter().map(row))
        .empty("No time of yours is recorded in this week.");
    if all.is_empty() {
        return table;
    }
    let entries: Vec<&Entry> = all.iter().map(|one| &one.entry).collect();
    table.foot(cells(html! { "In all" }, &entries, days))
}

/// Where time is that is no longer unbilled.
fn stands(bill: &Bill) -> Markup {
    html! {
        @match bill {
            Bill::None(_) => {},
            Bill::Draft(id) => { p.note { "On " (ui::link(&paths::draft(id), "a draft")) } },
            Bill::Issued(id, number) => {
                p.note { "On invoice " (ui::link(&paths::invoice(id), number)) }
            },
        }
    }
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
