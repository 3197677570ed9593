//! Everything unbilled as a sheet, a row for each entry.

use axum::response::Response;
use domain::day;
use domain::entry::{Entry, Work};
use domain::text::Note;
use domain::utbms::{ActivityCode, ExpenseCode, TaskCode};
use web::sheet::{self, Cell};
use web::{App, Refusal, Staff, State};

use crate::recent;
use crate::row::{self, Names};

const HEADINGS: [&str; 17] = [
    "Matter number",
    "Matter",
    "Client",
    "Day",
    "Timekeeper",
    "What was done",
    "Began",
    "Worked",
    "Hours",
    "Rate",
    "Value",
    "Currency",
    "Task",
    "Activity",
    "Expense",
    "Kind of cost",
    "Reason for a locked day",
];

/// `GET /firm/unbilled.csv`
pub(crate) async fn act(Staff(member): Staff, State(app): State<App>) -> Result<Response, Refusal> {
    let store = app.store.of(&member);
    let (entries, people) = tokio::try_join!(store.entries_unbilled_all(), store.members())?;
    let matters = store.matters_named(&row::matters_of(&entries)).await?;
    let names = Names { matters: &matters, people: &people };
    sheet::file("unbilled", &HEADINGS, entries.iter().map(|entry| cells(&names, entry)))
}

fn cells(names: &Names<'_>, entry: &Entry) -> Vec<Cell> {
    let matter = names.matters.get(&entry.matter);
    let of = |text: Option<&str>| Cell::text(text.unwrap_or_default());
    let (price, task, activity, expense) = match &entry.work {
        Work::Time { rate, task, activity, .. } => {
            (rate.per_hour().to_string(), *task, *activity, None)
        }
        Work::Flat { .. } => (entry.worth.to_string(), None, None, None),
        Work::Cost { unit_price, expense, .. } => (unit_price.to_string(), None, None, *expense),
    };
    let (keeper, began, worked, kind) = match &entry.work {
        Work::Time { began, worked, .. } => {
            (Some(names.who(entry)), began.map(day::clock), Some(worked.to_string()), None)
        }
        Work::Flat { .. } => (Some(names.who(entry)), None, None, None),
        Work::Cost { kind, .. } => (None, None, None, Some(kind.title())),
    };
    vec![
        of(matter.map(|matter| matter.number.as_str())),
        of(matter.map(|matter| matter.name.as_str())),
        of(matter.map(|matter| matter.client_name.as_str())),
        Cell::text(entry.on.to_string()),
        of(keeper),
        Cell::text(entry.narrative.as_str()),
        of(began.as_deref()),
        of(worked.as_deref()),
        Cell::hours(i64::from(recent::hours(entry).count())),
        Cell::Number(price),
        Cell::money(entry.value),
        Cell::text(entry.value.currency().code()),
        of(task.map(TaskCode::code)),
        of(activity.map(ActivityCode::code)),
        of(expense.map(ExpenseCode::code)),
        of(kind),
        of(entry.late.as_ref().map(Note::as_str)),
    ]
}
