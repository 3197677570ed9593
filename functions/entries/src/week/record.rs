//! `POST /firm/week`: what the grid says is recorded at once, or not at all.

use domain::entry::{Entry, Twin, Work};
use domain::hours::Hours;
use domain::id::EntryId;
use domain::lock::Lock;
use jiff::civil::Date;
use store::entries::{ENTRIES_AT_ONCE, Standing};
use store::{FirmStore, Member, Once};
use web::{Answer, App, Complaints, Location, Posted, Refusal, Staff, State};

use super::grid::Grid;
use super::{Week, day_of, shown};
use crate::time::record;
use crate::{day, paths, recent};

/// One cell that is filled in.
struct Filled {
    /// The name of its field.
    cell: String,
    /// Which it is: `Line 2, Mon 5 Jan`.
    title: String,
    entry: Entry,
}

/// `POST /firm/week`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    posted: Posted<Grid>,
) -> Result<Answer, Refusal> {
    let (store, once, grid) = (app.store.of(&member), posted.once(&member), &posted.form);
    let week = Week::of(day_of(grid.week())?);
    let read = read(&app, &member, week, grid).await?;
    let (currency, days) = (app.firm().await?.currency, (week.first, week.last()));
    let known = store.time_of(member.id(), currency, days).await?;
    let entries = match admitted(&store, &once, (grid, &known), read).await? {
        Ok(entries) => entries,
        Err(complaints) => {
            let page = shown(&app, &member, &posted.seal, week, (grid, &complaints)).await?;
            return Ok(Answer::Again(page));
        }
    };

    store.commit_all_recorded(&once, &entries, app.now()).await?;

    let hours = entries.iter().map(recent::hours).fold(Hours::default(), Hours::plus);
    let flash = format!("Recorded {hours} hours in {}.", counted(entries.len()));
    Ok(Answer::Go(Location::to(paths::week(week.first)).flash(flash)))
}

fn counted(entries: usize) -> String {
    if entries == 1 { "1 entry".to_owned() } else { format!("{entries} entries") }
}

/// The cells that read, and everything that is wrong with the others.
async fn read(
    app: &App,
    member: &Member,
    week: Week,
    grid: &Grid,
) -> Result<(Vec<Filled>, Complaints), Refusal> {
    let (store, now) = (app.store.of(member), app.clock_of(app.now(), &*app.firm().await?));
    let (mut complaints, mut filled) = (Complaints::default(), Vec::new());
    for line in grid.lines() {
        let named = record::named(app, (&store, member), &line.form(member, week.first)).await?;
        let mut cells = 0_usize;
        for (at, on) in week.days().enumerate() {
            let form = line.form(member, on);
            let Some(form) = line.filled(form, at) else { continue };
            cells = cells.saturating_add(1);
            match form.read(app.id(EntryId::made)?, &named, now) {
                Ok(entry) => {
                    filled.push(Filled { cell: line.cell(at), title: line.title(on), entry });
                }
                Err(found) => line.complain(&mut complaints, &found, at),
            }
        }
        if cells == 0 {
            complaints.add(line.cell(0), "Write the time of a day, or empty the line.");
        }
    }
    if filled.is_empty() && complaints.is_empty() {
        complaints.add("", "Nothing is filled in. Write a matter, what was done, and the time.");
    }
    if filled.len() > ENTRIES_AT_ONCE {
        let most = format!("Record at most {ENTRIES_AT_ONCE} entries at once.");
        complaints.add("", most);
    }
    Ok((filled, complaints))
}

/// The entries, unless something is wrong with them, a day has no room for them, the same are
/// recorded already or twice in the grid, or pass a budget, and it does not say that this is right,
/// or a day is locked and the grid does not say why.
async fn admitted(
    store: &FirmStore<'_>,
    once: &Once,
    (grid, known): (&Grid, &[Standing]),
    (filled, mut complaints): (Vec<Filled>, Complaints),
) -> Result<Result<Vec<Entry>, Complaints>, Refusal> {
    full_days(&mut complaints, known, &filled);
    if !grid.is_twice() {
        twins(&mut complaints, known, &filled);
    }
    let mut filled = filled;
    let all = filled.iter_mut().map(|one| &mut one.entry).collect();
    Box::pin(day::agreed::charge(store, all)).await?;
    let entries: Vec<&Entry> = filled.iter().map(|one| &one.entry).collect();
    let passed = Box::pin(day::budget::passed(store, &entries, None)).await?;
    let tick = ("against", grid.against());
    day::budget::complain(&mut complaints, &passed, tick);
    Box::pin(day::agreed::over_cap(store, &mut complaints, (&entries, None), tick)).await?;
    let lock = store.lock().await?;
    let lock = lock.as_ref().map(|lock| &lock.value);
    let each = filled.iter().map(|one| Lock::admit(lock, one.entry.clone(), None));
    let admitted = complaints.take("late", each.collect::<Result<Vec<Entry>, _>>());
    if !complaints.is_empty() && store.done(once).await?.is_none() {
        return Ok(Err(complaints));
    }
    let all = || filled.into_iter().map(|one| one.entry).collect();
    Ok(Ok(admitted.unwrap_or_else(all)))
}

/// Complains of days that would have more than twenty-four hours.
fn full_days(complaints: &mut Complaints, known: &[Standing], filled: &[Filled]) {
    let mut days: Vec<Date> = filled.iter().map(|one| one.entry.on).collect();
    days.sort_unstable();
    days.dedup();
    for on in days {
        let known = known.iter().map(|one| &one.entry).filter(|entry| entry.on == on);
        let mut of_day = filled.iter().filter(|one| one.entry.on == on);
        let Some(first) = of_day.next() else { continue };
        let others = known.chain(of_day.map(|one| &one.entry));
        let beside = others.map(recent::hours).fold(Hours::default(), Hours::plus);
        if let Work::Time { hours, .. } = &first.entry.work {
            complaints.take(first.cell.clone(), Entry::fits_the_day(*hours, beside));
        }
    }
}

/// Complains of what is recorded already, or stands in two lines of the grid.
fn twins(complaints: &mut Complaints, known: &[Standing], filled: &[Filled]) {
    let mut before: Vec<&Filled> = Vec::new();
    for one in filled {
        let recorded: Option<Twin> = day::twin(&one.entry, known, None);
        if let Some(twin) = recorded {
            complaints.add("twice", format_args!("{}: {twin}", one.title));
        } else if let Some(other) = before.iter().find(|other| other.entry.is_twin_of(&one.entry)) {
            complaints.add("twice", format_args!("{}: {}", one.title, TwoLines(&other.title)));
        }
        before.push(one);
    }
}

/// Two lines of the grid say the same.
#[derive(Debug, thiserror::Error)]
#[error(
    "This is the same time as {0}. Tick below if the work was done twice; otherwise empty one of \
     them."
)]
struct TwoLines<'a>(&'a str);
