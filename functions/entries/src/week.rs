//! A week of one's own time at once (TIM-10): what is recorded, and a grid that records more.

mod grid;
pub(crate) mod pending;
pub(crate) mod record;
mod recorded;
pub(crate) mod submit;

use domain::approval::ApprovalRule;
use domain::entry::{Entry, Work};
use domain::id::{MatterId, MemberId};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use maud::{Markup, html};
use serde::Deserialize;
use store::entries::Standing;
use store::rollups::Bill;
use store::{FirmStore, Member};
use web::page::Seal;
use web::ui;
use web::{Answer, App, Asked, Complaints, Page, Refusal, Staff, State, Tab};

use crate::choices::Choices;
use crate::{allowed, paths};
use grid::Grid;
use pending::Pending;

/// Any day of the week that is wanted, and whose it is.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Query {
    of: String,
    who: String,
}

/// `GET /firm/week`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<Query>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let today = app.today().await?;
    let of = if asked.of.is_empty() { today } else { day_of(&asked.of)? };
    let (week, who) = (Week::of(of), whose(&member, &asked.who)?);
    if who != *member.id() {
        return colleague(&app, &member, &seal, (&who, week)).await;
    }
    let (grid, fine) = (Grid::default(), Complaints::default());
    Ok(Answer::Page(shown(&app, &member, &seal, week, (&grid, &fine)).await?))
}

/// Whose week it is: one's own, unless somebody is named.
fn whose(member: &Member, named: &str) -> Result<MemberId, Refusal> {
    if named.is_empty() {
        return Ok(member.id().clone());
    }
    named.parse().map_err(|_| Refusal::NotFound)
}

fn day_of(text: &str) -> Result<Date, Refusal> {
    domain::day::parse(text).map_err(|_| Refusal::NotFound)
}

/// From a Monday to a Sunday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Week {
    first: Date,
}

impl Week {
    fn of(day: Date) -> Self {
        let since = day.weekday().since(Weekday::Monday);
        Self { first: day.saturating_sub(i64::from(since).days()) }
    }

    /// Its seven days.
    fn days(self) -> impl Iterator<Item = Date> {
        (0_i64..7).map(move |n| self.first.saturating_add(n.days()))
    }

    fn last(self) -> Date {
        self.first.saturating_add(6.days())
    }
}

async fn shown(
    app: &App,
    member: &Member,
    seal: &Seal,
    week: Week,
    (grid, complaints): (&Grid, &Complaints),
) -> Result<Page, Refusal> {
    let store = app.store.of(member);
    let (recorded, choices) = tokio::try_join!(
        Box::pin(recorded(app, &store, seal, (member.id(), week))),
        Box::pin(async { Ok(Choices::of(&store, member).await?) }),
    )?;
    let days: Vec<Date> = week.days().collect();
    let body = html! {
        (ui::crumbs(&[(paths::ENTRIES, "Time & costs")]))
        (way(week, paths::week))
        (recorded)
        h2 { "Record more" }
        (ui::form(seal, paths::WEEK, html! {
            (grid.fields(&choices, &days, complaints))
            (ui::buttons(ui::submit("Record the week")))
        }))
    };
    Ok(Page::new(Tab::Entries, title(week), body))
}

/// The week of a colleague, which whoever bills may submit for them (TIM-11).
async fn colleague(
    app: &App,
    member: &Member,
    seal: &Seal,
    (who, week): (&MemberId, Week),
) -> Result<Answer, Refusal> {
    allowed::to_submit(member, who)?;
    let store = app.store.of(member);
    let person = store.member(who).await?.ok_or(Refusal::NotFound)?.value;
    let recorded = recorded(app, &store, seal, (who, week)).await?;
    let body = html! {
        (ui::crumbs(&[(paths::ENTRIES, "Time & costs"), (paths::APPROVALS, "Approvals")]))
        (way(week, |day| paths::week_of(who, day)))
        (recorded)
    };
    let title = format!("{}: {}", title(week), person.name);
    Ok(Answer::Page(Page::new(Tab::Entries, title, body)))
}

fn title(week: Week) -> String {
    format!("Week of {}", ui::date_plain(week.first))
}

/// What is recorded of somebody's week, and what of it is not submitted where that is needed.
async fn recorded(
    app: &App,
    store: &FirmStore<'_>,
    seal: &Seal,
    (who, week): (&MemberId, Week),
) -> Result<Markup, Refusal> {
    let firm = app.firm().await?;
    let is_needed = firm.approval == ApprovalRule::Needed;
    let open = async { if is_needed { store.entries_unapproved().await } else { Ok(Vec::new()) } };
    let (all, open) = tokio::try_join!(
        store.time_of(who, firm.currency, (week.first, week.last())),
        Box::pin(open),
    )?;
    let of: Vec<MatterId> = all.iter().map(|one| one.entry.matter.clone()).collect();
    let matters = store.matters_named(&of).await?;
    let days: Vec<Date> = week.days().collect();
    Ok(html! {
        (recorded::table(&all, &matters, &days))
        @if is_needed {
            (submit::form(seal, (who, week), &unbilled(&all)))
            (Pending::of(open.iter().map(|one| &one.value)).others(who, week))
        }
    })
}

/// What may still be changed and submitted.
fn unbilled(all: &[Standing]) -> Vec<&Entry> {
    let open = all.iter().filter(|one| matches!(one.bill, Bill::None(_)));
    open.map(|one| &one.entry).collect()
}

fn is_of(entry: &Entry, who: &MemberId) -> bool {
    match &entry.work {
        Work::Time { timekeeper, .. } => timekeeper == who,
        Work::Cost { .. } | Work::Flat { .. } => false,
    }
}

fn way(week: Week, path: impl Fn(Date) -> String) -> Markup {
    let (before, after) =
        (week.first.saturating_sub(7.days()), week.first.saturating_add(7.days()));
    ui::actions(html! {
        (ui::button_link_quiet(&path(before), "The week before"))
        (ui::button_link_quiet(&path(after), "The week after"))
    })
}
