//! What time is recorded from besides a form: a timer, or a suggestion. Recording takes it off its
//! list in the same transaction, so that nothing is recorded twice.

use domain::day;
use domain::entry::{Charge, Entry};
use domain::id::{SuggestionId, TimerId};
use domain::matter::Matter;
use domain::text::Name;
use domain::utbms::{ActivityCode, CodeError, TaskCode};
use store::{FirmStore, Once, Versioned};
use web::{App, Refusal};

use super::form::Form;
use crate::suggestions::names;

/// The form with what a timer or a suggestion says, where an address names one.
pub(super) async fn filled(
    app: &App,
    store: &FirmStore<'_>,
    (timer, suggestion): (&str, &str),
    form: Form,
) -> Result<Form, Refusal> {
    match (timer, suggestion) {
        ("", "") => Ok(form),
        ("", suggestion) => of_suggestion(app, store, suggestion, form).await,
        (timer, _) => of_timer(app, store, timer, form).await,
    }
}

async fn of_timer(
    app: &App,
    store: &FirmStore<'_>,
    timer: &str,
    form: Form,
) -> Result<Form, Refusal> {
    let id: TimerId = timer.parse().map_err(|_| Refusal::NotFound)?;
    let timers = store.timers().await?.value;
    let timer = timers.find(&id).ok_or(Refusal::NotFound)?;
    Ok(Form {
        matter: timer.matter.as_ref().map(ToString::to_string).unwrap_or_default(),
        hours: timer.worked(app.now()).to_string(),
        narrative: timer.words.as_ref().map(ToString::to_string).unwrap_or_default(),
        timer: id.to_string(),
        ..form
    })
}

async fn of_suggestion(
    app: &App,
    store: &FirmStore<'_>,
    suggestion: &str,
    form: Form,
) -> Result<Form, Refusal> {
    let id: SuggestionId = suggestion.parse().map_err(|_| Refusal::NotFound)?;
    let suggestion = store.suggestion(&id).await?.ok_or(Refusal::NotFound)?.value;
    let firm = app.firm().await?;
    let began = suggestion.noted.started.map(|at| app.clock_of(at, &firm));
    // A sheet may have its day from a clock that is not the firm's.
    let began = began.filter(|began| began.date() == suggestion.noted.on);
    let began = began.map(|began| day::clock(began.time())).unwrap_or_default();
    let called = store.sheets().await?.value.called;
    let noted = &suggestion.noted;
    let matter = names::meant(store, noted, &called).await?;
    let number = |matter: Matter| matter.number.to_string();
    Ok(Form {
        matter: matter.map_or(form.matter, number),
        task: code(noted.task.as_ref(), TaskCode::parse),
        activity: code(noted.activity.as_ref(), ActivityCode::parse),
        no_charge: if noted.charge == Charge::Nothing { "on".to_owned() } else { String::new() },
        on: suggestion.noted.on.to_string(),
        began,
        hours: suggestion.noted.worked.to_string(),
        narrative: suggestion.words(),
        suggestion: id.to_string(),
        timekeeper: suggestion.timekeeper.map_or(form.timekeeper, |of| of.to_string()),
        ..form
    })
}

/// The code that a task or an activity begins with, as other programs write `L120 Analysis`;
/// nothing where it is none.
fn code<C: ToString>(called: Option<&Name>, read: fn(&str) -> Result<C, CodeError>) -> String {
    let first = called.and_then(|called| called.as_str().split([' ', ':', '-']).next());
    let code = first.and_then(|first| read(first).ok());
    code.map(|code| code.to_string()).unwrap_or_default()
}

/// Records an entry, and takes what it was recorded from off its list.
pub(super) async fn commit(
    app: &App,
    store: &FirmStore<'_>,
    (entry, form): (&Entry, &Form),
    once: &Once,
) -> Result<(), Refusal> {
    match (form.timer.parse::<TimerId>(), form.suggestion.parse::<SuggestionId>()) {
        (Ok(timer), _) => by_timer(app, store, (entry, &timer), once).await,
        (Err(_), Ok(suggestion)) => by_suggestion(app, store, (entry, &suggestion), once).await,
        (Err(_), Err(_)) => Ok(store.commit_recorded(once, entry, app.now()).await.map(drop)?),
    }
}

async fn by_timer(
    app: &App,
    store: &FirmStore<'_>,
    (entry, timer): (&Entry, &TimerId),
    once: &Once,
) -> Result<(), Refusal> {
    let timers = store.timers().await?;
    if timers.value.find(timer).is_none() && store.done(once).await?.is_none() {
        return Err(Refusal::Stale);
    }
    let left = Versioned { value: timers.value.without(timer), version: timers.version };
    store.commit_recorded_by_timer(once, (entry, &left), app.now()).await?;
    Ok(())
}

async fn by_suggestion(
    app: &App,
    store: &FirmStore<'_>,
    (entry, suggestion): (&Entry, &SuggestionId),
    once: &Once,
) -> Result<(), Refusal> {
    let suggestion = store.suggestion(suggestion).await?.ok_or(Refusal::NotFound)?;
    if !suggestion.value.waits() && store.done(once).await?.is_none() {
        return Err(Refusal::Stale);
    }
    store.commit_recorded_as_suggested(once, (entry, &suggestion), app.now()).await?;
    Ok(())
}
