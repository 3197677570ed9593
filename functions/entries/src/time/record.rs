//! Recording time.

use domain::entry::{Charge, Entry};
use domain::hours::Rounding;
use domain::id::EntryId;
use domain::matter::Matter;
use domain::rate::AgreedRate;
use maud::{Markup, html};
use serde::Deserialize;
use store::{FirmStore, Member, Once};
use web::page::Seal;
use web::ui;
use web::{Answer, App, Asked, Complaints, Location, Page, Posted, Refusal, Staff, State, Tab};

use super::form::{Form, Named};
use super::source;
use crate::back::Back;
use crate::choices::{self, Choices};
use crate::day::agreed::Left;
use crate::{allowed, day, paths, row};

/// For which matter; or from which timer or suggestion.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Query {
    matter: String,
    timer: String,
    suggestion: String,
}

/// `GET /firm/entries/new`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<Query>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let store = app.store.of(&member);
    let matter = choices::matter_asked(&store, &asked.matter).await?;
    let choices = Choices::of(&store, &member).await?;
    let back = if matter.is_some() { Back::Matter } else { Back::Entries };
    let form = Form {
        matter: matter.as_ref().map(|one| one.number.to_string()).unwrap_or_default(),
        back: back.word().to_owned(),
        on: app.today().await?.to_string(),
        timekeeper: member.id().to_string(),
        ..Form::default()
    };
    let form = source::filled(&app, &store, (&asked.timer, &asked.suggestion), form).await?;
    let left = left_of(&app, &store, matter.as_ref()).await?;
    let form = (&form, matter.as_ref());
    let page = shown(&seal, (form, left), &choices, &Complaints::default());
    Ok(Answer::Page(page))
}

/// `POST /firm/entries`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let once = posted.once(&member);
    recorded(&app, &member, (&posted.form, &once), &posted.seal).await
}

/// Records what a form says, or shows it with everything that is wrong.
pub(super) async fn recorded(
    app: &App,
    member: &Member,
    (form, once): (&Form, &Once),
    seal: &Seal,
) -> Result<Answer, Refusal> {
    let store = app.store.of(member);
    let named = named(app, (&store, member), form).await?;
    let now = app.clock_of(app.now(), &*app.firm().await?);
    let entry = match form.read(app.id(EntryId::made)?, &named, now) {
        Ok(entry) => day::admitted(&store, once, (entry, form.ticked()), None).await?,
        Err(complaints) => Err(complaints),
    };
    let entry = match entry {
        Ok(entry) => entry,
        Err(complaints) => {
            let choices = Choices::of(&store, member).await?;
            let form = (form, named.matter.as_ref());
            let left = left_of(app, &store, named.matter.as_ref()).await?;
            return Ok(Answer::Again(shown(seal, (form, left), &choices, &complaints)));
        }
    };

    let entry = allowed::answered_for(member, app.firm().await?.approval, entry);
    source::commit(app, &store, (&entry, form), once).await?;

    let path = match form.then.as_str() {
        "another" => paths::entry_new(&entry.matter),
        _ => Back::of_word(&form.back).path(&entry.matter),
    };
    let of = (&entry.matter, entry.value.currency());
    let left = Box::pin(Left::of(&store, of, entry.on)).await?;
    let said = format!("{} {}", flash(form, &entry), left.words());
    Ok(Answer::Go(Location::to(path).flash(said.trim_end())))
}

/// What the fields name; whoever does not bill has no time but their own.
pub(crate) async fn named(
    app: &App,
    (store, member): (&FirmStore<'_>, &Member),
    form: &Form,
) -> Result<Named, Refusal> {
    let own = member.id().to_string();
    let sent = if form.timekeeper.is_empty() { &own } else { &form.timekeeper };
    let (matter, person, shortcuts) = tokio::try_join!(
        Box::pin(choices::matter_typed(store, &form.matter)),
        Box::pin(choices::person_sent(store, sent)),
        Box::pin(store.shortcuts()),
    )?;
    let person = person.filter(|person| allowed::time_of(member, &person.id).is_some());
    let (rounding, agreed) =
        tokio::try_join!(rounding(app, store, matter.as_ref()), agreed(store, matter.as_ref()),)?;
    let shortcuts = shortcuts.value;
    Ok(Named { matter, person, rounding, agreed, shortcuts })
}

/// What the agreement of a matter leaves today (BIL-10, BIL-11).
pub(crate) async fn left_of(
    app: &App,
    store: &FirmStore<'_>,
    matter: Option<&Matter>,
) -> Result<Left, Refusal> {
    let Some(matter) = matter else { return Ok(Left::default()) };
    let of = (&matter.id, app.firm().await?.currency);
    Box::pin(Left::of(store, of, app.today().await?)).await
}

/// What is agreed about rates with the client of a matter (TIM-04).
async fn agreed(
    store: &FirmStore<'_>,
    matter: Option<&Matter>,
) -> Result<Vec<AgreedRate>, Refusal> {
    let Some(matter) = matter else { return Ok(Vec::new()) };
    Ok(store.agreed_rates(&matter.client).await?)
}

/// The rule that rounds time on a matter (TIM-02).
async fn rounding(
    app: &App,
    store: &FirmStore<'_>,
    matter: Option<&Matter>,
) -> Result<Rounding, Refusal> {
    let firm = app.firm().await?;
    let Some(matter) = matter else { return Ok(firm.rounding) };
    let client = store.client(&matter.client).await?.ok_or(Refusal::NotFound)?;
    Ok(matter.rounds(&client.value, &firm))
}

fn flash(form: &Form, entry: &Entry) -> String {
    let matter = form.matter.trim();
    let hours = row::amount_plain(entry);
    match entry.charge {
        Charge::Full => {
            format!("Recorded {hours} on {matter}: {}.", ui::money_plain(entry.value))
        }
        Charge::Nothing => format!("Recorded {hours} on {matter}, at no charge."),
        Charge::Included => {
            format!("Recorded {hours} on {matter}, which is in the agreed fee.")
        }
    }
}

fn shown(
    seal: &Seal,
    ((form, matter), left): ((&Form, Option<&Matter>), Left),
    choices: &Choices,
    complaints: &Complaints,
) -> Page {
    let body = html! {
        (Back::of_word(&form.back).crumbs(matter))
        (left.note())
        (fields(seal, form, choices, complaints))
    };
    Page::new(Tab::Entries, "Record time", body)
}

/// The form, here and on the page of recent entries.
pub(crate) fn fields(
    seal: &Seal,
    form: &Form,
    choices: &Choices,
    complaints: &Complaints,
) -> Markup {
    ui::form(
        seal,
        paths::ENTRIES,
        html! {
            (form.fields(choices, complaints))
            @if !form.timer.is_empty() { (ui::hidden("timer", &form.timer)) }
            @if !form.suggestion.is_empty() { (ui::hidden("suggestion", &form.suggestion)) }
            (ui::buttons(html! {
                (ui::submit("Record time"))
                (ui::submit_as("then", "another", "Record and add another"))
            }))
        },
    )
}
