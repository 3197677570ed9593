//! Recording time, above what was recorded last and is still unbilled.

use domain::approval::ApprovalRule;
use domain::entry::{Entry, Work};
use domain::hours::Hours;
use domain::matter::Matter;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::{Fault, FirmStore, Member};
use web::hold::held;
use web::page::Seal;
use web::trail::Trail;
use web::ui::{self, Table};
use web::{Answer, App, Asked, Complaints, Page, Refusal, Staff, State, Tab};

use crate::back::Back;
use crate::choices::{self, Choices};
use crate::row::{self, Names};
use crate::time::form::Form;
use crate::{hold, paths, time};

/// Which entries: all, or one matter's.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Query {
    matter: String,
    from: String,
    past: String,
}

/// `GET /firm/entries`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<Query>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let store = app.store.of(&member);
    let matter = choices::matter_asked(&store, &asked.matter).await?;
    let trail = Trail::new(&asked.from, &asked.past);
    let (page, people, choices) = tokio::try_join!(
        entries(&store, matter.as_ref(), trail.from()),
        store.members(),
        Choices::of(&store, &member),
    )?;
    let matters = store.matters_named(&row::matters_of(&page.items)).await?;

    let names = Names { matters: &matters, people: &people };
    let filter = [("matter", asked.matter.as_str())];
    let paging = trail.paging(paths::ENTRIES, &filter, page.next.as_deref());
    let today = app.today().await?;
    let back = if matter.is_some() { Back::Unbilled } else { Back::Entries };
    let form = Form {
        matter: matter.as_ref().map(|matter| matter.number.to_string()).unwrap_or_default(),
        back: back.word().to_owned(),
        on: today.to_string(),
        timekeeper: member.id().to_string(),
        ..Form::default()
    };
    let left = time::record::left_of(&app, &store, matter.as_ref()).await?;
    let body = html! {
        (acts(&member, app.firm().await?.approval))
        (left.note())
        (time::line::field(&seal))
        (time::record::fields(&seal, &form, &choices, &Complaints::default()))
        (heading(&member, matter.as_ref()))
        (today_of(&member, &page.items, today))
        (table((&member, &seal), (back, today), &names, &page.items))
        (ui::pages(&paging))
    };
    Ok(Answer::Page(Page::new(Tab::Entries, "Time & costs", body)))
}

/// A page of unbilled entries: everybody's, the newest first, or one matter's by day.
async fn entries(
    store: &FirmStore<'_>,
    matter: Option<&Matter>,
    from: Option<String>,
) -> Result<store::Page<Entry>, Fault> {
    match matter {
        None => store.entries_unbilled(from).await,
        Some(matter) => {
            let page = store.entries_of(&matter.id, from).await?;
            let items = page.items.into_iter().map(|entry| entry.value).collect();
            Ok(store::Page { items, next: page.next })
        }
    }
}

fn acts(member: &Member, approval: ApprovalRule) -> Markup {
    ui::actions(html! {
        (ui::button_link_quiet(paths::WEEK, "Week"))
        (ui::button_link_quiet(paths::TIMERS, "Timers"))
        (ui::button_link_quiet(paths::SUGGESTIONS, "Suggestions"))
        (ui::button_link_quiet(paths::COST_NEW, "Record a cost"))
        (ui::button_link_quiet(paths::UNBILLED, "Unbilled work"))
        @if approval == ApprovalRule::Needed && member.role().bills() {
            (ui::button_link_quiet(paths::APPROVALS, "Approvals"))
        }
        (ui::button_link_quiet(paths::SHORTCUTS, "Shortcuts"))
        (ui::button_link_quiet(paths::LOCK, "Lock date"))
    })
}

fn heading(member: &Member, matter: Option<&Matter>) -> Markup {
    html! {
        @match matter {
            None => { h2 { "Recorded and unbilled" } },
            Some(matter) => {
                h2 { "Unbilled on " (matter.number) " " (matter.name) }
                p {
                    (ui::link(&paths::matter(&matter.id), "The matter")) " · "
                    (ui::link(paths::ENTRIES, "Entries of all matters"))
                    @if member.role().bills() {
                        " · " (ui::link(&paths::priced_again(&matter.id), "Price again"))
                    }
                }
            },
        }
    }
}

/// One's own time of today, as far as it is in view: what was just recorded is seen at once.
fn today_of(member: &Member, entries: &[Entry], today: Date) -> Markup {
    let own = |entry: &&Entry| match &entry.work {
        Work::Time { timekeeper, .. } => timekeeper == member.id() && entry.on == today,
        Work::Cost { .. } | Work::Flat { .. } => false,
    };
    let hours = entries.iter().filter(own).map(hours).fold(Hours::default(), Hours::plus);
    html! {
        @if hours > Hours::default() {
            p { "Yours today: " strong { (ui::hours(hours)) } " hours." }
        }
    }
}

/// The time of an entry; a cost has none.
pub(crate) fn hours(entry: &Entry) -> Hours {
    match &entry.work {
        Work::Time { hours, .. } => *hours,
        Work::Cost { .. } | Work::Flat { .. } => Hours::default(),
    }
}

fn table(
    (member, seal): (&Member, &Seal),
    (back, today): (Back, Date),
    names: &Names<'_>,
    entries: &[Entry],
) -> Table {
    let row = |entry: &Entry| {
        [
            ui::date(entry.on),
            names.matter(&entry.matter),
            html! { (names.who(entry)) },
            html! {
                (row::work(entry))
                @if let Some(hold) = entry.billing_hold(today) { (held(hold)) }
            },
            row::amount(entry),
            row::value(entry),
            html! {
                (row::acts(member, back, entry))
                (hold::acts(member, entry, (today, seal)))
            },
        ]
    };
    Table::new("Unbilled entries")
        .text("Day")
        .text("Matter")
        .text("Who")
        .text("What was done")
        .number("Hours or units")
        .number("Value")
        .text("Change")
        .rows(entries.iter().map(row))
        .empty("Nothing is unbilled here. What you record appears in this list.")
}
