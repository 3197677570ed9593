//! The firm's people, with what an hour of theirs costs today.

pub(crate) mod add;
pub(crate) mod rates;
pub(crate) mod target;

use domain::member::{Member as Person, Role};
use jiff::civil::Date;
use maud::{Markup, html};
use store::Member;
use web::ui::{self, Table};
use web::{Answer, App, Page, Refusal, Staff, State, Tab};

use crate::paths;

/// `GET /firm/timekeepers`
pub(crate) async fn list(Staff(member): Staff, State(app): State<App>) -> Result<Answer, Refusal> {
    let people = app.store.of(&member).members().await?;
    let today = app.today().await?;
    let body = view(&member, &people, today);
    Ok(Answer::Page(Page::new(Tab::Settings, "Timekeepers", body)))
}

fn view(member: &Member, people: &[Person], today: Date) -> Markup {
    let row = |person: &Person| {
        let rate = person.rates.on(today).map(|rate| ui::money(rate.per_hour()));
        [
            html! { (person.name) },
            html! { (person.mark) },
            html! { (person.classification.title()) },
            html! { (role(person.role)) },
            html! { @match rate { Some(rate) => { (rate) }, None => { "Not set" } } },
            html! { @match person.target { Some(target) => { (target) }, None => { "–" } } },
            html! {
                (ui::link(&paths::rates(&person.id), "Rates and target"))
                @if !person.role.signs_in() {
                    " · " (ui::link(&paths::work_link(&person.id), "Work link"))
                }
            },
        ]
    };
    html! {
        (ui::crumbs(&[(paths::SETTINGS, "Settings")]))
        @if member.role().bills() {
            (ui::actions(ui::button_link(paths::TIMEKEEPER_NEW, "Add a person")))
        }
        (Table::new("Timekeepers")
            .text("Name").text("Initials").text("Rank").text("Role").number("Rate an hour")
            .number("Target hours a year").text("Change")
            .rows(people.iter().map(row))
            .empty("Nobody works here yet."))
    }
}

/// What a role is called.
pub(crate) const fn role(role: Role) -> &'static str {
    match role {
        Role::Lawyer => "Lawyer",
        Role::Bookkeeper => "Bookkeeper",
        Role::Assistant => "Assistant",
        Role::Contractor => "Contractor, without sign-in",
    }
}
