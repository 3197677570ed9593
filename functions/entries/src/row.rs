//! An entry as a row of a table.

use std::collections::HashMap;

use domain::approval::Approval;
use domain::day;
use domain::entry::{Charge, Entry, Price, Work};
use domain::hours::Worked;
use domain::id::MatterId;
use domain::matter::Matter;
use domain::member::Member as Person;
use maud::{Markup, html};
use store::Member;
use web::ui;

use crate::back::Back;
use crate::{allowed, paths};

/// The most letters of a narrative that name an entry.
const NAME_MAX: usize = 60;

/// What rows need to name what entries hold as ids.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Names<'a> {
    pub(crate) matters: &'a HashMap<MatterId, Matter>,
    pub(crate) people: &'a [Person],
}

impl Names<'_> {
    /// Whose time it is, or who was paid for a cost.
    pub(crate) fn who(&self, entry: &Entry) -> &str {
        match &entry.work {
            Work::Time { timekeeper: who, .. } | Work::Flat { by: who } => {
                let found = self.people.iter().find(|person| person.id == *who);
                found.map_or("somebody", |person| person.name.as_str())
            }
            Work::Cost { kind, .. } => kind.title(),
        }
    }

    /// The matter's number as a link, and its name.
    pub(crate) fn matter(&self, id: &MatterId) -> Markup {
        let found = self.matters.get(id);
        let number = found.map_or("Matter", |matter| matter.number.as_str());
        html! {
            (ui::link(&paths::matter(id), number))
            @if let Some(matter) = found { " " (matter.name) }
        }
    }
}

/// The matters of entries.
pub(crate) fn matters_of(entries: &[Entry]) -> Vec<MatterId> {
    entries.iter().map(|entry| entry.matter.clone()).collect()
}

/// What was done, with its codes.
pub(crate) fn work(entry: &Entry) -> Markup {
    html! {
        (ui::prose(entry.narrative.as_str()))
        @if let Some(words) = &entry.reworded { p.note { "A draft said: " (words) } }
        (codes(entry))
        @if let Some(said) = entry.approval().and_then(Approval::words) { p.note { (said) } }
        (late(entry))
    }
}

/// What [`label`] leaves out of an entry: the rest of a long narrative, its codes.
pub(crate) fn beyond_label(entry: &Entry) -> Markup {
    html! {
        @if entry.narrative.as_str().chars().nth(NAME_MAX).is_some() {
            (ui::prose(entry.narrative.as_str()))
        }
        (codes(entry))
        (late(entry))
    }
}

fn codes(entry: &Entry) -> Markup {
    let codes: Vec<&str> = match &entry.work {
        Work::Time { task, activity, .. } => {
            let task = task.map(domain::utbms::TaskCode::code);
            let activity = activity.map(domain::utbms::ActivityCode::code);
            task.into_iter().chain(activity).collect()
        }
        Work::Flat { .. } => Vec::new(),
        Work::Cost { expense, .. } => {
            expense.map(domain::utbms::ExpenseCode::code).into_iter().collect()
        }
    };
    html! { @if !codes.is_empty() { p.note { (codes.join(" · ")) } } }
}

fn late(entry: &Entry) -> Markup {
    html! { @if let Some(late) = &entry.late { p.note { "After the lock date: " (late) } } }
}

/// Hours, and the time that was worked where it is another; or how many of what a cost is made of.
pub(crate) fn amount(entry: &Entry) -> Markup {
    match &entry.work {
        Work::Time { began, worked, hours, rounding, .. } => html! {
            div {
                (ui::hours(*hours))
                @if let Some(began) = began { p.note { "from " (day::clock(*began)) } }
                @if *worked != Worked::of(*hours) {
                    p.note title=(rounding.title()) { (worked) " worked" }
                }
            }
        },
        Work::Flat { .. } => html! { "Flat fee" },
        Work::Cost { quantity, unit_price, .. } => html! {
            span { (quantity.decimal().normalize()) " × " (price(*unit_price)) }
        },
    }
}

/// The price of one, which may be finer than the currency.
pub(crate) fn price(price: Price) -> Markup {
    ui::paper::rate(price.decimal(), price.currency())
}

/// How much as a sentence has it: `0.3 hours (0:15 worked)`, `a cost of 40 × $0.725`.
pub(crate) fn amount_plain(entry: &Entry) -> String {
    match &entry.work {
        Work::Time { worked, hours, .. } if *worked != Worked::of(*hours) => {
            format!("{hours} hours ({worked} worked)")
        }
        Work::Time { hours, .. } => format!("{hours} hours"),
        Work::Flat { .. } => "a flat fee".to_owned(),
        Work::Cost { quantity, unit_price, .. } => {
            format!("a cost of {} × {}", quantity.decimal().normalize(), unit_price.signed())
        }
    }
}

/// What an entry is billed at.
pub(crate) fn value(entry: &Entry) -> Markup {
    match entry.charge {
        Charge::Full => ui::money(entry.value),
        Charge::Nothing => html! { div { (ui::money(entry.value)) p.note { "No charge" } } },
        Charge::Included => html! {
            div { (ui::money(entry.value)) p.note { "In the agreed fee" } }
        },
    }
}

/// Where an entry can be changed or deleted, by whom it may be; `back` is the page in view.
pub(crate) fn acts(member: &Member, back: Back, entry: &Entry) -> Markup {
    html! {
        @if allowed::may_change(member, entry).is_some() {
            (ui::link(&paths::entry_edit(entry, back), "Edit or delete"))
        }
    }
}

/// What an entry is called in a list: its day, and how its narrative begins.
pub(crate) fn label(entry: &Entry) -> String {
    let narrative = entry.narrative.as_str();
    let begins: String = narrative.chars().take(NAME_MAX).collect();
    let more = if begins.len() < narrative.len() { "…" } else { "" };
    format!("{}: {begins}{more}", ui::date_plain(entry.on))
}
