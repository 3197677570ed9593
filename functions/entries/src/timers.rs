//! One's own timers: several, of which one runs (TIM-01).
//!
//! A timer becomes an entry by recording it. Whatever is pressed here also keeps what is typed, so
//! that nothing is lost by pausing.

use domain::id::TimerId;
use domain::text::{Mark, Narrative};
use domain::timer::{Timer, Timers};
use jiff::Timestamp;
use maud::{Markup, html};
use serde::Deserialize;
use store::{CommitError, FirmStore, Member, Once, Versioned};
use web::page::Seal;
use web::ui;
use web::{Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Staff, State, Tab};

use crate::choices::Choices;
use crate::paths;

/// How often a change is tried while another window changes the timers.
const TRIES: u8 = 3;

/// What is typed about a timer, and which button was pressed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    matter: String,
    words: String,
    act: String,
}

/// What a form says.
#[derive(Debug, Clone, Default)]
struct Told {
    matter: Option<Mark>,
    words: Option<Narrative>,
}

/// `GET /firm/timers`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    Ok(Answer::Page(shown(&app, &member, &seal, None).await?))
}

/// `POST /firm/timers`
pub(crate) async fn start(
    Staff(member): Staff,
    State(app): State<App>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let told = match posted.form.read() {
        Ok(told) => told,
        Err(complaints) => return again(&app, &member, &posted, (None, &complaints)).await,
    };
    let timer = Timer::new(app.id(TimerId::made)?, told.matter, told.words);
    let now = app.now();

    let once = posted.once(&member);
    let change = |timers: Timers| timers.start(timer.clone(), now).map_err(Complaints::whole);
    match changed(&app.store.of(&member), &once, change, now).await? {
        Ok(()) => Ok(Answer::Go(Location::to(paths::TIMERS).flash("The timer runs."))),
        Err(complaints) => again(&app, &member, &posted, (None, &complaints)).await,
    }
}

/// `POST /firm/timers/{timer}`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<TimerId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let (store, once, now) = (app.store.of(&member), posted.once(&member), app.now());
    let there = store.timers().await?.value.find(&id).is_some();
    if !there && store.done(&once).await?.is_none() {
        return Err(Refusal::NotFound);
    }
    let told = match posted.form.read() {
        Ok(told) => told,
        Err(complaints) => return again(&app, &member, &posted, (Some(&id), &complaints)).await,
    };

    let act = posted.form.act.as_str();
    let change = |timers: Timers| {
        let timers = timers.told(&id, told.matter.as_ref(), told.words.as_ref());
        Ok(match act {
            "go-on" => timers.go_on(&id, now),
            "discard" => timers.without(&id),
            "pause" | "record" if runs(&timers, &id) => timers.pause(now),
            _ => timers,
        })
    };
    if let Err(complaints) = changed(&store, &once, change, now).await? {
        return again(&app, &member, &posted, (Some(&id), &complaints)).await;
    }

    Ok(Answer::Go(match act {
        "record" => Location::to(paths::entry_of(&id)),
        "discard" => Location::to(paths::TIMERS).flash("Discarded the timer."),
        "pause" => Location::to(paths::TIMERS).flash("The timer is paused."),
        "go-on" => Location::to(paths::TIMERS).flash("The timer runs."),
        _ => Location::to(paths::TIMERS).flash("Saved what the timer is for."),
    }))
}

fn runs(timers: &Timers, id: &TimerId) -> bool {
    timers.running().is_some_and(|timer| timer.id == *id)
}

/// Changes the timers as they are by then.
async fn changed(
    store: &FirmStore<'_>,
    once: &Once,
    change: impl Fn(Timers) -> Result<Timers, Complaints>,
    now: Timestamp,
) -> Result<Result<(), Complaints>, Refusal> {
    let mut tries = 0;
    loop {
        tries += 1;
        let Versioned { value, version } = store.timers().await?;
        let value = match change(value) {
            Ok(value) => value,
            // A second press of the form that started the last one that fits.
            Err(_) if store.done(once).await?.is_some() => return Ok(Ok(())),
            Err(complaints) => return Ok(Err(complaints)),
        };
        match store.commit_timers(once, &Versioned { value, version }, now).await {
            Err(CommitError::Stale) if tries < TRIES => {}
            done => return done.map(|_| Ok(())).map_err(Refusal::from),
        }
    }
}

impl Form {
    fn of(timer: &Timer) -> Self {
        Self {
            matter: timer.matter.as_ref().map(ToString::to_string).unwrap_or_default(),
            words: timer.words.as_ref().map(ToString::to_string).unwrap_or_default(),
            act: String::new(),
        }
    }

    fn read(&self) -> Result<Told, Complaints> {
        let mut complaints = Complaints::default();
        let matter = complaints.take("matter", Mark::parse_optional(&self.matter));
        let words = complaints.take("words", Narrative::parse_optional(&self.words));
        complaints.or(matter.zip(words).map(|(matter, words)| Told { matter, words }))
    }

    fn fields(&self, choices: &Choices, (scope, complaints): (&str, &Complaints)) -> Markup {
        html! {
            (ui::complaints(complaints))
            (ui::suggested("Matter", "matter", &choices.matters, &self.matter)
                .scope(scope).complaints(complaints))
            (ui::textarea("What is being done", "words", &self.words).rows(2)
                .scope(scope).complaints(complaints))
        }
    }
}

/// The form as it was sent, with everything that is wrong: of one timer, or of a new one.
async fn again(
    app: &App,
    member: &Member,
    posted: &Posted<Form>,
    (id, complaints): (Option<&TimerId>, &Complaints),
) -> Result<Answer, Refusal> {
    let wrong = Wrong { id, form: &posted.form, complaints };
    Ok(Answer::Again(shown(app, member, &posted.seal, Some(wrong)).await?))
}

/// A form that was refused.
struct Wrong<'a> {
    id: Option<&'a TimerId>,
    form: &'a Form,
    complaints: &'a Complaints,
}

async fn shown(
    app: &App,
    member: &Member,
    seal: &Seal,
    wrong: Option<Wrong<'_>>,
) -> Result<Page, Refusal> {
    let store = app.store.of(member);
    let (timers, choices) =
        tokio::try_join!(store.timers(), Box::pin(Choices::of(&store, member)))?;
    let fine = Complaints::default();
    // A complaint leads to the field of the form that was refused, so that one has no scope.
    let of = |id: Option<&TimerId>, form: Form| match &wrong {
        Some(wrong) if wrong.id == id => wrong.form.fields(&choices, ("", wrong.complaints)),
        Some(_) | None => form.fields(&choices, (id.map_or("start", TimerId::as_str), &fine)),
    };
    let body = html! {
        (ui::crumbs(&[(paths::ENTRIES, "Time & costs")]))
        @for timer in timers.value.iter() {
            (card(&seal.part(&timer.id), timer, app.now(), &of(Some(&timer.id), Form::of(timer))))
        }
        @if timers.value.iter().next().is_none() {
            (ui::empty("No timer runs", "Start one here, or with the button at the top of any \
                       page. When another one starts, the first pauses and keeps its time.", None))
        }
        h2 { "Another timer" }
        (ui::form(&seal.part("start"), paths::TIMERS, html! {
            (of(None, Form::default()))
            (ui::buttons(ui::submit("Start")))
        }))
    };
    Ok(Page::new(Tab::Entries, "Timers", body))
}

fn card(seal: &Seal, timer: &Timer, now: Timestamp, fields: &Markup) -> Markup {
    let state = if timer.since().is_some() { "Runs" } else { "Paused" };
    ui::card(
        &format!("{state}: {}", timer.worked(now).clock()),
        ui::form(
            seal,
            &paths::timer(&timer.id),
            html! {
                (fields)
                (ui::buttons(html! {
                    (ui::submit_main_as("act", "record", "Record this time"))
                    @if timer.since().is_some() { (ui::submit_as("act", "pause", "Pause")) }
                    @else { (ui::submit_as("act", "go-on", "Go on")) }
                    (ui::submit_as("act", "save", "Save"))
                    (ui::submit_as("act", "discard", "Discard"))
                }))
            },
        ),
    )
}
