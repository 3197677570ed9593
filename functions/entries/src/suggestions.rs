//! Work that was noted in a calendar or another clock, and that its timekeeper may record (TIM-08,
//! TIM-21): one's own, and what nobody was found for.

mod columns;
pub(crate) mod names;
pub(crate) mod sheets;
pub(crate) mod upload;

use domain::id::{MemberId, SuggestionId};
use domain::member::Member as Person;
use domain::suggestion::Suggestion;
use domain::text::Name;
use maud::{Markup, html};
use serde::Deserialize;
use store::{FirmStore, Member};
use web::page::Seal;
use web::trail::Trail;
use web::ui::{self, Table};
use web::{Answer, App, Asked, Location, Page, Path, Posted, Refusal, Staff, State, Tab};

use crate::paths;

/// Whose: one's own, or those of nobody known; and which page of them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Query {
    of: String,
    from: String,
    past: String,
}

/// Nothing is typed to dismiss a suggestion.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Nothing {}

/// `GET /firm/suggestions`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<Query>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let store = app.store.of(&member);
    let trail = Trail::new(&asked.from, &asked.past);
    let of_nobody = asked.of == "nobody";
    let found = match asked.of.parse::<MemberId>() {
        Ok(of) => {
            let found = store.suggestions_of_contractor(&of, trail.from()).await?;
            found.ok_or(Refusal::NotFound)?
        }
        Err(_) if of_nobody => store.suggestions_of_nobody(trail.from()).await?,
        Err(_) => store.suggestions(trail.from()).await?,
    };
    let outside = contractors(&store, &member).await?;
    let paging = trail.paging(paths::SUGGESTIONS, &[("of", &asked.of)], found.next.as_deref());
    let body = html! {
        (ui::crumbs(&[(paths::ENTRIES, "Time & costs")]))
        (lists(&asked.of, &outside))
        (table(&seal, &found.items))
        (ui::pages(&paging))
        (upload::card(&seal))
    };
    Ok(Answer::Page(Page::new(Tab::Entries, "Suggestions", body)))
}

/// `POST /firm/suggestions/{suggestion}/dismiss`
pub(crate) async fn dismiss(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<SuggestionId>,
    posted: Posted<Nothing>,
) -> Result<Answer, Refusal> {
    let store = app.store.of(&member);
    let once = posted.once(&member);
    let suggestion = store.suggestion(&id).await?.ok_or(Refusal::NotFound)?;
    if suggestion.value.waits() {
        store.commit_suggestion_dismissed(&once, &suggestion, app.now()).await?;
    }
    Ok(Answer::Go(Location::to(paths::SUGGESTIONS).flash("Dismissed the suggestion.")))
}

/// Those who never sign in, for whoever records their time.
async fn contractors(store: &FirmStore<'_>, member: &Member) -> Result<Vec<Person>, Refusal> {
    if !member.role().bills() {
        return Ok(Vec::new());
    }
    let people = store.members().await?;
    Ok(people.into_iter().filter(|person| !person.role.signs_in()).collect())
}

/// Whose suggestions there are to look at.
fn lists(of: &str, outside: &[Person]) -> Markup {
    let link = |is_here: bool, path: &str, name: &str| {
        html! { @if is_here { strong { (name) } } @else { (ui::link(path, name)) } }
    };
    let is_own = of != "nobody" && outside.iter().all(|person| person.id.as_str() != of);
    html! {
        p.note {
            (link(is_own, paths::SUGGESTIONS, "Yours")) " · "
            (link(of == "nobody", paths::SUGGESTIONS_OF_NOBODY, "Of nobody known"))
            @for person in outside {
                " · " (link(
                    person.id.as_str() == of,
                    &format!("{}?of={}", paths::SUGGESTIONS, person.id),
                    person.name.as_str(),
                ))
            }
        }
    }
}

fn table(seal: &Seal, suggestions: &[Suggestion]) -> Table {
    let row = |one: &Suggestion| {
        [
            ui::date(one.noted.on),
            ui::prose(&one.words()),
            whence(one),
            html! { (one.noted.worked) },
            ui::link(&paths::entry_suggested(&one.id), "Record"),
            ui::press(&seal.part(&one.id), &paths::dismiss(&one.id), "Dismiss"),
        ]
    };
    Table::new("Suggestions")
        .text("Day")
        .text("What was noted")
        .text("Where")
        .number("Worked")
        .text("Record")
        .text("Dismiss")
        .rows(suggestions.iter().map(row))
        .empty(
            "Nothing is suggested. Meetings of a calendar and sheets of other clocks wait here, and \
             become time only when you record them.",
        )
}

/// Where it was noted, and what client and project were called there.
fn whence(one: &Suggestion) -> Markup {
    let noted = &one.noted;
    let called = [noted.client.as_ref(), noted.project.as_ref()];
    let called: Vec<&str> = called.into_iter().flatten().map(Name::as_str).collect();
    html! {
        div {
            (noted.source.name())
            @if !called.is_empty() { p.note { (called.join(", ")) } }
            @if let Some(rate) = &noted.rate { p.note { "Noted at " (rate) " an hour" } }
        }
    }
}
