//! Work in progress, matter by matter: how much, worth what, how old.

pub(crate) mod again;
pub(crate) mod export;
mod group;

use domain::firm::Firm;
use domain::hours::Hours;
use domain::money::{Currency, Money};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::Member;
use web::hold::held;
use web::page::Seal;
use web::ui::{self, Figure, Paging, Table, Tone};
use web::{Answer, App, Asked, Page, Refusal, Staff, State, Tab};

use crate::{paths, row};
use group::{Group, Order, days};

/// How many matters a page has.
const PAGE_MATTERS: usize = 25;

/// Days after which unbilled work is old enough to be pointed out.
const OLD_DAYS: i64 = 60;

/// How the list is ordered, and which page of it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Query {
    sort: String,
    page: String,
}

/// `GET /firm/unbilled`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<Query>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let store = app.store.of(&member);
    let entries = store.entries_unbilled_all().await?;
    let matters = store.matters_named(&row::matters_of(&entries)).await?;
    let firm = app.firm().await?;
    let (order, today) = (Order::of_word(&asked.sort), app.day(app.now(), &firm));
    let shown = Shown {
        groups: group::groups(&entries, &matters, (order, today)),
        order,
        page: asked.page.parse().unwrap_or(1).max(1),
        today,
    };
    let body = shown.view(&seal, &member, &firm);
    Ok(Answer::Page(Page::new(Tab::Entries, "Unbilled work", body)))
}

struct Shown {
    groups: Vec<Group>,
    order: Order,
    page: usize,
    today: Date,
}

impl Shown {
    fn view(&self, seal: &Seal, member: &Member, firm: &Firm) -> Markup {
        if self.groups.is_empty() {
            return ui::empty(
                "Everything is billed",
                "Time and costs wait here until they are put on a draft.",
                Some((paths::ENTRIES, "Record time")),
            );
        }
        html! {
            (ui::actions(html! {
                (ui::button_link_quiet(paths::UNBILLED_CSV, "Download CSV"))
                (ui::button_link_quiet(paths::ENTRIES, "Record time"))
            }))
            (self.figures(firm.currency))
            (self.orders())
            (self.table(seal, member))
            (ui::pages(&self.paging()))
        }
    }

    fn figures(&self, currency: Currency) -> Markup {
        let oldest = self.groups.iter().map(|group| group.oldest).min();
        let count = self.groups.iter().map(|group| group.count).fold(0, usize::saturating_add);
        ui::figures(&[
            Figure::new("Unbilled", ui::money(self.total(currency)))
                .note(html! { (count) (if count == 1 { " entry" } else { " entries" }) }),
            Figure::new("Hours", ui::hours(self.hours())),
            Figure::new("Matters", html! { (self.groups.len()) }),
            Figure::new(
                "Oldest",
                html! {
                    @if let Some(day) = oldest { (group::counted(days(self.today, day), "day")) }
                },
            ),
        ])
    }

    fn total(&self, currency: Currency) -> Money {
        let ours = self.groups.iter().filter(|group| group.value.currency() == currency);
        let minor = ours.map(|group| group.value.minor()).fold(0, i64::saturating_add);
        Money::new(minor, currency)
    }

    fn hours(&self) -> Hours {
        self.groups.iter().map(|group| group.hours).fold(Hours::default(), Hours::plus)
    }

    fn orders(&self) -> Markup {
        html! {
            p.note {
                "Ordered by "
                @for (at, order) in Order::ALL.into_iter().enumerate() {
                    @if at > 0 { " · " }
                    @if order == self.order { strong aria-current="true" { (order.title()) } }
                    @else { (ui::link(&self.address(order, 1), order.title())) }
                }
            }
        }
    }

    fn address(&self, order: Order, page: usize) -> String {
        format!("{}?sort={}&page={page}", paths::UNBILLED, order.word())
    }

    fn begins(&self) -> usize {
        self.page.saturating_sub(1).saturating_mul(PAGE_MATTERS)
    }

    fn in_view(&self) -> impl Iterator<Item = &Group> {
        self.groups.iter().skip(self.begins()).take(PAGE_MATTERS)
    }

    fn paging(&self) -> Paging {
        let (from, all) = (self.begins(), self.groups.len());
        let to = from.saturating_add(PAGE_MATTERS).min(all);
        let previous = (self.page > 1).then(|| self.address(self.order, self.page - 1));
        let next = (to < all).then(|| self.address(self.order, self.page.saturating_add(1)));
        let note = format!("{} to {to} of {all}", from.saturating_add(1));
        Paging { previous, next, note }
    }

    fn table(&self, seal: &Seal, member: &Member) -> Table {
        let bills = member.role().bills();
        let row = |group: &Group| {
            let age = days(self.today, group.oldest);
            let aged = group::counted(age, "day");
            let draft = html! {
                @if let Some(hold) = group.matter.billing_hold(self.today) {
                    (held(hold))
                    @if bills {
                        (ui::press(&seal.part(&group.matter.id),
                            &paths::matter_let_go(&group.matter.id), "Let it go"))
                    }
                } @else if bills {
                    (ui::form(&seal.part(&group.matter.id), paths::DRAFTS, html! {
                        (ui::hidden("matter", group.matter.id.as_str()))
                        (ui::submit_quiet("Make a draft"))
                    }))
                }
            };
            [
                ui::link(&paths::matter(&group.matter.id), group.matter.number.as_str()),
                html! { (group.matter.name) },
                ui::link(&paths::client(&group.matter.client), group.matter.client_name.as_str()),
                html! {
                    (ui::link(&paths::entries_of(&group.matter.id), &group.count.to_string()))
                    @if group.held > 0 { p.note { (group.held) " on hold" } }
                },
                ui::hours(group.hours),
                ui::money(group.value),
                html! { @if age > OLD_DAYS { (ui::badge(Tone::Warn, &format!("{age} days"))) }
                @else { (aged) } },
                draft,
            ]
        };
        Table::new("Unbilled work by matter")
            .text("Number")
            .text("Matter")
            .text("Client")
            .number("Entries")
            .number("Hours")
            .number("Value")
            .number("Oldest")
            .text("Bill")
            .rows(self.in_view().map(row))
            .empty("There are no more matters.")
    }
}
