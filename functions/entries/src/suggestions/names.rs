//! What other programs call the firm's matters and people: asked once, and kept (TIM-08).

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{MatterId, MemberId};
use domain::matter::Matter;
use domain::member::Member as Person;
use domain::suggestion::Noted;
use domain::timesheet::{Called, Layout, LayoutError, Preview, Sheets};
use maud::{Markup, html};
use store::{CommitError, FirmStore, Once, Versioned};
use web::ui;
use web::{App, Complaints, Refusal};

use super::upload::Form;
use crate::choices::{self, Choice};

/// How many names a page asks about at once.
const ASKED_MAX: usize = 20;

/// How often what the firm said is written again, when somebody else said something meanwhile.
const ATTEMPTS_MAX: usize = 3;

/// The names of a sheet, and which of them nobody knows.
pub(super) struct Unknown {
    matters: BTreeMap<String, Option<String>>,
    people: BTreeMap<String, Option<String>>,
    matter_choices: Vec<Choice>,
    person_choices: Vec<Choice>,
}

/// What was said of names, each with what it means.
#[derive(Debug, Default)]
pub(super) struct Said {
    matters: Vec<(String, MatterId)>,
    people: Vec<(String, MemberId)>,
}

impl Unknown {
    /// The names in a sheet, as far as it reads.
    pub(super) async fn of(store: &FirmStore<'_>, preview: &Preview) -> Result<Self, Refusal> {
        let noted = preview.reading.as_ref().map_or(&[][..], |reading| &reading.noted);
        let (sheets, people) =
            tokio::try_join!(Box::pin(store.sheets()), Box::pin(store.members()))?;
        let called = sheets.value.called;
        let matters = matters(store, noted, &called).await?;
        let latest = store.matters_latest("").await?;
        let matter =
            |one: &Matter| (one.number.to_string(), format!("{}: {}", one.client_name, one.name));
        let nobody = std::iter::once((String::new(), "Nobody of the firm".to_owned()));
        let person = |one: &Person| (one.id.to_string(), one.name.to_string());
        Ok(Self {
            matters,
            people: persons(noted, &called, &people),
            matter_choices: latest.iter().map(matter).collect(),
            person_choices: nobody.chain(people.iter().map(person)).collect(),
        })
    }

    /// The number of the matter that is meant, where it is known.
    pub(super) fn matter(&self, noted: &Noted) -> Option<String> {
        self.matters.get(&Called::matter_of(noted)?).cloned().flatten()
    }

    /// The name of the person that is meant, where they are known.
    pub(super) fn person(&self, noted: &Noted) -> Option<String> {
        self.people.get(&Called::person_of(&noted.person)?).cloned().flatten()
    }

    /// The names to ask about, with what was typed.
    pub(super) fn fields(&self, form: &Form, complaints: &Complaints) -> Markup {
        let asked = |all: &BTreeMap<String, Option<String>>| -> Vec<String> {
            let unknown = all.iter().filter(|(_, known)| known.is_none());
            unknown.map(|(name, _)| name.clone()).take(ASKED_MAX).collect()
        };
        let (matters, people) = (asked(&self.matters), asked(&self.people));
        html! {
            @if !matters.is_empty() {
                (ui::group("What it calls your matters", html! {
                    @for (n, name) in (1..).zip(&matters) {
                        @let label = format!("“{name}” is matter");
                        (ui::hidden("project", name))
                        (ui::suggested(&label, "matter", &self.matter_choices,
                            typed((&form.project, &form.matter), name))
                            .nth(n).complaints(complaints))
                    }
                }))
            }
            @if !people.is_empty() {
                (ui::group("What it calls your people", html! {
                    @for (n, name) in (1..).zip(&people) {
                        @let label = format!("“{name}” is");
                        (ui::hidden("called", name))
                        (ui::select(&label, "person", &self.person_choices,
                            typed((&form.called, &form.person), name))
                            .nth(n).complaints(complaints))
                    }
                }))
            }
        }
    }
}

/// What was typed beside a name.
fn typed<'f>((names, values): (&'f [String], &'f [String]), name: &str) -> &'f str {
    let found = names.iter().zip(values).find(|(own, _)| *own == name);
    found.map_or("", |(_, value)| value)
}

/// The client and project of each row, with the number of the matter that is meant.
async fn matters(
    store: &FirmStore<'_>,
    noted: &[Noted],
    called: &Called,
) -> Result<BTreeMap<String, Option<String>>, Refusal> {
    let mut found = BTreeMap::new();
    for noted in noted {
        let Some(name) = Called::matter_of(noted) else { continue };
        if found.contains_key(&name) || found.len() > 3 * ASKED_MAX {
            continue;
        }
        let matter = meant(store, noted, called).await?;
        found.insert(name, matter.map(|matter| matter.number.to_string()));
    }
    Ok(found)
}

/// The matter that is meant: as the firm said, or the one whose number is the project's name.
pub(crate) async fn meant(
    store: &FirmStore<'_>,
    noted: &Noted,
    called: &Called,
) -> Result<Option<Matter>, Refusal> {
    if let Some(id) = called.matter(noted) {
        return Ok(store.matter(id).await?.map(|matter| matter.value));
    }
    match &noted.project {
        Some(project) => Ok(choices::matter_typed(store, project.as_str()).await?),
        None => Ok(None),
    }
}

fn persons(
    noted: &[Noted],
    called: &Called,
    people: &[Person],
) -> BTreeMap<String, Option<String>> {
    let of = |noted: &Noted| {
        let said = called.person(&noted.person);
        let said = said.and_then(|id| people.iter().find(|person| person.id == *id));
        said.or_else(|| noted.person.member(people)).map(|person| person.name.to_string())
    };
    noted.iter().filter_map(|one| Some((Called::person_of(&one.person)?, of(one)))).collect()
}

/// What was said of names; a number that no matter has is complained about.
pub(super) async fn read(
    (store, form): (&FirmStore<'_>, &Form),
    complaints: &mut Complaints,
) -> Result<Said, Refusal> {
    let mut said = Said::default();
    let mut seen = BTreeSet::new();
    let named = form.project.iter().zip(&form.matter).take(ASKED_MAX);
    for (n, (name, number)) in (1..).zip(named) {
        if number.trim().is_empty() || !seen.insert(name) {
            continue;
        }
        match choices::matter_typed(store, number).await? {
            Some(matter) => said.matters.push((name.clone(), matter.id)),
            None => {
                let number = number.trim();
                let said = format!("No matter has the number “{number}”.");
                complaints.add(ui::nth("matter", n), said);
            }
        }
    }
    for (name, id) in form.called.iter().zip(&form.person).take(ASKED_MAX) {
        if let Some(person) = choices::person_sent(store, id).await? {
            said.people.push((name.clone(), person.id));
        }
    }
    Ok(said)
}

/// Keeps what was said; nothing is written where nothing was.
pub(super) async fn keep(
    (app, store): (&App, &FirmStore<'_>),
    once: &Once,
    (layout, said): (Option<Layout>, &Said),
) -> Result<Result<(), LayoutError>, Refusal> {
    if layout.is_none() && said.matters.is_empty() && said.people.is_empty() {
        return Ok(Ok(()));
    }
    for _ in 0..ATTEMPTS_MAX {
        let Versioned { value, version } = store.sheets().await?;
        let value = match with(value, layout.clone(), said) {
            Ok(value) => value,
            Err(error) => return Ok(Err(error)),
        };
        let changed = Versioned { value, version };
        match store.commit_sheets(&once.part("sheets"), &changed, app.now()).await {
            Ok(_) => return Ok(Ok(())),
            Err(CommitError::Stale) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(Refusal::Stale)
}

fn with(sheets: Sheets, layout: Option<Layout>, said: &Said) -> Result<Sheets, LayoutError> {
    let Sheets { layouts, called } = sheets;
    let layouts = match layout {
        Some(layout) => layouts.with(layout)?,
        None => layouts,
    };
    let matters = said.matters.iter().cloned();
    let called = matters.fold(called, |all, (name, id)| all.with_matter(&name, id));
    let people = said.people.iter().cloned();
    let called = people.fold(called, |all, (name, id)| all.with_person(&name, id));
    Ok(Sheets { layouts, called: called.bounded()? })
}
