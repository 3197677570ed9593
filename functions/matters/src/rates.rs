//! Rates that are agreed on with a client, as its page and those of its matters show them (TIM-04).

pub(crate) mod agree;
pub(crate) mod end;

use std::cmp::Reverse;

use domain::id::MatterId;
use domain::matter::Matter;
use domain::rate::{self, AgreedRate, Scope, Whose};
use jiff::civil::Date;
use maud::{Markup, html};
use store::Member;
use web::ui::{self, Table, Tone};

use crate::history::Names;
use crate::paths;

/// Agreements in a list, and what it needs to name what they are about.
#[derive(Clone, Copy)]
pub(crate) struct Listed<'a> {
    pub(crate) agreed: &'a [AgreedRate],
    pub(crate) names: &'a Names,
    pub(crate) matters: &'a [Matter],
    pub(crate) today: Date,
}

/// The agreements that are about a matter: its own, and those with its client.
pub(crate) fn about(matter: &MatterId, agreed: Vec<AgreedRate>) -> Vec<AgreedRate> {
    let is_about = |one: &AgreedRate| match &one.scope {
        Scope::Matter(of) => of == matter,
        Scope::Client => true,
    };
    agreed.into_iter().filter(is_about).collect()
}

/// Whose time an agreement is about, in words.
fn whose(agreed: &AgreedRate, names: &Names) -> String {
    match &agreed.whose {
        Whose::Person(person) => names.name(person.as_str()).to_owned(),
        Whose::Rank(rank) => format!("All {}", rate::plural(*rank)),
        Whose::Everybody => "Everybody".to_owned(),
    }
}

impl Listed<'_> {
    /// The part of a page that lists agreements and leads to where one is made.
    pub(crate) fn section(&self, member: &Member, address: &str) -> Markup {
        html! {
            h2 { "Agreed rates" }
            (self.table(member))
            @if member.role().bills() {
                (ui::actions(ui::button_link_quiet(address, "Agree on a rate")))
            }
        }
    }

    /// All of them, what is over last.
    pub(crate) fn table(&self, member: &Member) -> Table {
        let mut sorted: Vec<&AgreedRate> = self.agreed.iter().collect();
        sorted.sort_by_key(|one| (one.is_over(self.today), Reverse(one.from), one.id.clone()));
        Table::new("Agreed rates")
            .text("Whose time")
            .text("Task")
            .text("For")
            .text("From")
            .text("State")
            .number("Rate an hour")
            .text("Change")
            .rows(sorted.into_iter().map(|one| self.row(member, one)))
            .empty("No rate is agreed: an hour costs the timekeeper’s own rate.")
    }

    fn row(&self, member: &Member, one: &AgreedRate) -> [Markup; 7] {
        [
            html! { (whose(one, self.names)) },
            html! {
                @match one.task {
                    Some(task) => { (task) " " (task.title()) },
                    None => { "Any" },
                }
            },
            self.scope(one),
            ui::date(one.from),
            self.state(one),
            ui::money(one.rate.per_hour()),
            html! {
                @if member.role().bills() && !one.is_over(self.today) {
                    (ui::link(&paths::rate_end(one), "End"))
                }
            },
        ]
    }

    fn scope(&self, one: &AgreedRate) -> Markup {
        match &one.scope {
            Scope::Client => html! { "All matters" },
            Scope::Matter(id) => {
                let found = self.matters.iter().find(|matter| matter.id == *id);
                ui::link(&paths::matter(id), found.map_or("One matter", |m| m.number.as_str()))
            }
        }
    }

    fn state(&self, one: &AgreedRate) -> Markup {
        html! {
            @if one.is_withdrawn() { (ui::badge(Tone::Neutral, "Never held")) }
            @else if one.is_over(self.today) { (ui::badge(Tone::Neutral, "Ended")) }
            @else if one.from > self.today { (ui::badge(Tone::Info, "To come")) }
            @else { (ui::badge(Tone::Good, "Holds today")) }
            @if let Some(ended) = one.ended.filter(|_| !one.is_withdrawn()) {
                p.note { "No longer from " (ui::date(ended)) }
            }
        }
    }
}
