//! A week of one's own time at once (TIM-10): what is recorded, and a grid that records more.

mod grid;
mod recorded;
pub(crate) mod submit;

use domain::approval::ApprovalRule;
use domain::entry::{Entry, EntryError, Work};
use domain::hours::Hours;
use domain::id::EntryId;
use domain::lock::Lock;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use maud::{Markup, html};
use serde::Deserialize;
use store::entries::ENTRIES_AT_ONCE;
use store::{FirmStore, Member, Once};
use web::page::Seal;
use web::ui;
use web::{Answer, App, Asked, Complaints, Location, Page, Posted, Refusal, Staff, State, Tab};

use crate::choices::Choices;
use crate::time::record;
use crate::{paths, row};
use grid::Grid;

/// Any day of the week that is wanted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Query {
    of: String,
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
    let week = Week::of(of);
    let (grid, fine) = (Grid::default(), Complaints::default());
    Ok(Answer::Page(shown(&app, &member, &seal, week, (&grid, &fine)).await?))
}

/// `POST /firm/week`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    posted: Posted<Grid>,
) -> Result<Answer, Refusal> {
    let (store, once, grid) = (app.store.of(&member), posted.once(&member), &posted.form);
    let week = Week::of(day_of(grid.week())?);
    let entries = match read(&app, &member, week, grid).await? {
        Ok(entries) => admitted(&store, &once, week, (entries, grid)).await?,
        Err(complaints) => Err(complaints),
    };
    let entries = match entries {
        Ok(entries) => entries,
        Err(complaints) => {
            let page = shown(&app, &member, &posted.seal, week, (grid, &complaints)).await?;
            return Ok(Answer::Again(page));
        }
    };

    store.commit_all_recorded(&once, &entries, app.now()).await?;

    let hours = entries.iter().map(crate::recent::hours).fold(Hours::default(), Hours::plus);
    let flash = format!("Recorded {hours} hours in {}.", counted(entries.len()));
    Ok(Answer::Go(Location::to(paths::week(week.first)).flash(flash)))
}

fn counted(entries: usize) -> String {
    if entries == 1 { "1 entry".to_owned() } else { format!("{entries} entries") }
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

/// The entries of the grid, or everything that is wrong with it.
async fn read(
    app: &App,
    member: &Member,
    week: Week,
    grid: &Grid,
) -> Result<Result<Vec<Entry>, Complaints>, Refusal> {
    let (store, today) = (app.store.of(member), app.today().await?);
    let mut complaints = Complaints::default();
    let mut entries = Vec::new();
    for line in grid.lines() {
        let named = record::named(app, (&store, member), &line.form(member, week.first)).await?;
        let mut cells = 0_usize;
        for (at, on) in week.days().enumerate() {
            let form = line.form(member, on);
            let Some(form) = line.filled(form, at) else { continue };
            cells = cells.saturating_add(1);
            match form.read(app.id(EntryId::made)?, &named, today) {
                Ok(entry) => entries.push((line.cell(at), entry)),
                Err(found) => line.complain(&mut complaints, &found, at),
            }
        }
        if cells == 0 {
            complaints.add(line.cell(0), "Write the time of a day, or empty the line.");
        }
    }
    if entries.is_empty() && complaints.is_empty() {
        complaints.add("", "Nothing is filled in. Write a matter, what was done, and the time.");
    }
    if entries.len() > ENTRIES_AT_ONCE {
        let most = format!("Record at most {ENTRIES_AT_ONCE} entries at once.");
        complaints.add("", most);
    }
    full_days(&store, &mut complaints, &entries).await?;
    let entries = entries.into_iter().map(|(_, entry)| entry).collect();
    Ok(complaints.or(Some(entries)))
}

/// Complains of days that would have more than twenty-four hours.
async fn full_days(
    store: &FirmStore<'_>,
    complaints: &mut Complaints,
    entries: &[(String, Entry)],
) -> Result<(), Refusal> {
    let mut days: Vec<Date> = entries.iter().map(|(_, entry)| entry.on).collect();
    days.sort_unstable();
    days.dedup();
    for on in days {
        let mut of_day = entries.iter().filter(|(_, entry)| entry.on == on);
        let Some((cell, first)) = of_day.next() else { continue };
        let beside = store.beside(first).await?.hours;
        let others = of_day.map(|(_, entry)| crate::recent::hours(entry));
        let beside = others.fold(beside, Hours::plus);
        if let Work::Time { hours, .. } = &first.work {
            complaints.take(cell.clone(), Entry::fits_the_day(*hours, beside));
        }
    }
    Ok(())
}

/// The entries, unless the same are recorded already and the grid does not say that it was done
/// twice, or a day is locked and the grid does not say why.
async fn admitted(
    store: &FirmStore<'_>,
    once: &Once,
    week: Week,
    (entries, grid): (Vec<Entry>, &Grid),
) -> Result<Result<Vec<Entry>, Complaints>, Refusal> {
    let (known, lock) = tokio::try_join!(
        Box::pin(store.entries_between(week.first, week.last())),
        Box::pin(store.lock()),
    )?;
    let lock = lock.as_ref().map(|lock| &lock.value);
    let twin = entries.iter().any(|entry| known.iter().any(|one| one.is_twin_of(entry)));
    let mut complaints = Complaints::default();
    if twin && !grid.is_twice() {
        complaints.add("twice", EntryError::Twin);
    }
    let each = entries.iter().map(|entry| Lock::admit(lock, entry.clone(), None));
    let admitted = complaints.take("late", each.collect::<Result<Vec<Entry>, _>>());
    if !complaints.is_empty() && store.done(once).await?.is_none() {
        return Ok(Err(complaints));
    }
    Ok(Ok(admitted.unwrap_or(entries)))
}

async fn shown(
    app: &App,
    member: &Member,
    seal: &Seal,
    week: Week,
    (grid, complaints): (&Grid, &Complaints),
) -> Result<Page, Refusal> {
    let store = app.store.of(member);
    let (entries, choices) = tokio::try_join!(
        store.entries_between(week.first, week.last()),
        Box::pin(Choices::of(&store, member)),
    )?;
    let own: Vec<Entry> = entries.into_iter().filter(|entry| is_own(entry, member)).collect();
    let matters = store.matters_named(&row::matters_of(&own)).await?;
    let days: Vec<Date> = week.days().collect();
    let body = html! {
        (ui::crumbs(&[(paths::ENTRIES, "Time & costs")]))
        (way(week))
        (recorded::table(&own, &matters, &days))
        @if app.firm().await?.approval == ApprovalRule::Needed {
            (submit::form(seal, week, &own))
        }
        h2 { "Record more" }
        (ui::form(seal, paths::WEEK, html! {
            (grid.fields(&choices, &days, complaints))
            (ui::buttons(ui::submit("Record the week")))
        }))
    };
    let title = format!("Week of {}", ui::date_plain(week.first));
    Ok(Page::new(Tab::Entries, title, body))
}

fn is_own(entry: &Entry, member: &Member) -> bool {
    match &entry.work {
        Work::Time { timekeeper, .. } => timekeeper == member.id(),
        Work::Cost { .. } => false,
    }
}

fn way(week: Week) -> Markup {
    let (before, after) =
        (week.first.saturating_sub(7.days()), week.first.saturating_add(7.days()));
    ui::actions(html! {
        (ui::button_link_quiet(&paths::week(before), "The week before"))
        (ui::button_link_quiet(&paths::week(after), "The week after"))
    })
}
