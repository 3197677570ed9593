//! Matters by number, searched by words of number, name, client and reference.

pub(crate) mod budgets;
pub(crate) mod change;
pub(crate) mod close;
pub(crate) mod hold;
pub(crate) mod open;
pub(crate) mod rules;
pub(crate) mod show;

use domain::id::ClientId;
use domain::matter::Matter;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::Member;
use store::matters::Which;
use web::trail::Trail;
use web::ui::{self, Paging, Table, Tone};
use web::{Answer, App, Asked, Page, Refusal, Staff, State, Tab};

use crate::{clients, paths};

/// What the list is asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Query {
    q: String,
    state: String,
    from: String,
    past: String,
}

/// `GET /firm/matters`
pub(crate) async fn list(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<Query>,
) -> Result<Answer, Refusal> {
    let trail = Trail::new(&asked.from, &asked.past);
    let wanted = clients::sought(&asked.q);

    let which = which(&asked.state, app.today().await?);
    let page = app.store.of(&member).matters((which, &wanted), trail.from()).await?;

    let kept = [("q", asked.q.as_str()), ("state", word(which))];
    let paging = trail.paging(paths::MATTERS, &kept, page.next.as_deref());
    let body = view(&member, (which, &asked.q), &page.items, &paging);
    Ok(Answer::Page(Page::new(Tab::Matters, "Matters", body)))
}

/// Which matters an address asks for; those that go on when it says nothing.
fn which(state: &str, today: Date) -> Which {
    match state {
        "closed" => Which::Closed,
        "over" => Which::MayGo(today),
        "all" => Which::All,
        _ => Which::Open,
    }
}

const fn word(which: Which) -> &'static str {
    match which {
        Which::Open => "",
        Which::Closed => "closed",
        Which::MayGo(_) => "over",
        Which::All => "all",
    }
}

const fn title(which: Which) -> &'static str {
    match which {
        Which::Open => "Open",
        Which::Closed => "Closed",
        Which::MayGo(_) => "May be destroyed",
        Which::All => "All",
    }
}

fn tabs(which: Which) -> Markup {
    let [closed, over, all] = ["closed", "over", "all"].map(paths::matters_in);
    let lists = [
        (paths::MATTERS, "Open"),
        (closed.as_str(), "Closed"),
        (over.as_str(), "May be destroyed"),
        (all.as_str(), "All"),
    ];
    ui::tabs("Matters by state", &lists, title(which))
}

fn view(
    member: &Member,
    (which, asked): (Which, &str),
    matters: &[Matter],
    paging: &Paging,
) -> Markup {
    html! {
        @if member.role().bills() {
            (ui::actions(ui::button_link(paths::MATTER_NEW, "Open a matter")))
        }
        (ui::search_among(&[("state", word(which))], paths::MATTERS, ("q", asked),
            "Find a matter by number, name or client"))
        (tabs(which))
        @if let Which::MayGo(_) = which {
            p.note {
                "The time for which their records are kept is over, and no legal hold keeps them \
                 (rule TR-21). The portal destroys nothing by itself."
            }
        }
        @if matters.is_empty() && asked.trim().is_empty() && which != Which::Open {
            (ui::empty(
                "None here",
                "A lawyer closes a matter once nothing of it is open any more.",
                None,
            ))
        } @else if matters.is_empty() && asked.trim().is_empty() {
            (ui::empty(
                "No open matters",
                "A matter belongs to a client and has a number of its own. Time, costs, documents \
                 and invoices belong to a matter.",
                member.role().bills().then_some((paths::MATTER_NEW, "Open a matter")),
            ))
        } @else {
            (table(matters))
            (ui::pages(paging))
        }
    }
}

fn table(matters: &[Matter]) -> Table {
    let row = |matter: &Matter| {
        [
            ui::link(&paths::matter(&matter.id), matter.number.as_str()),
            named(matter),
            ui::link(&paths::client(&matter.client), matter.client_name.as_str()),
            ui::date(matter.opened_on),
        ]
    };
    Table::new("Matters")
        .text("Number")
        .text("Matter")
        .text("Client")
        .text("Opened")
        .rows(matters.iter().map(row))
        .empty("No matter has these words. Try fewer characters.")
}

/// A matter's name, and whether it has ended.
fn named(matter: &Matter) -> Markup {
    html! {
        (matter.name)
        @if let Some(on) = matter.ending.closed_on() {
            " " (ui::badge(Tone::Neutral, "Closed")) " " (ui::date(on))
        }
    }
}

/// The matters of one client.
pub(crate) fn of_client(matters: &[Matter], client: &ClientId, member: &Member) -> Markup {
    let row = |matter: &Matter| {
        [
            ui::link(&paths::matter(&matter.id), matter.number.as_str()),
            named(matter),
            html! { @if let Some(mark) = &matter.client_reference { (mark) } },
            ui::date(matter.opened_on),
        ]
    };
    let new = paths::matter_new_for(client);
    html! {
        @if matters.is_empty() {
            (ui::empty(
                "No matters yet",
                "Time and costs are recorded on a matter.",
                member.role().bills().then_some((new.as_str(), "Open a matter")),
            ))
        } @else {
            (Table::new("Matters")
                .text("Number").text("Matter").text("Client’s reference").text("Opened")
                .rows(matters.iter().map(row)))
        }
    }
}
