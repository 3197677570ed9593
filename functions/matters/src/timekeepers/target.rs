//! The hours that a timekeeper is to record in a year (ANA-03), set on the page of their rates.

use domain::id::MemberId;
use domain::member::{Member as Person, Target};
use maud::{Markup, html};
use serde::Deserialize;
use store::Versioned;
use web::page::Seal;
use web::ui::{self, Field};
use web::{Answer, App, Complaints, Location, Path, Posted, Refusal, Staff, State};

use super::rates;
use crate::{allowed, paths};

/// What is typed to set a target.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    target: String,
}

/// `POST /firm/timekeepers/{timekeeper}/target`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MemberId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_bill(&member)?;
    let store = app.store.of(&member);
    let person = store.member(&id).await?.ok_or(Refusal::NotFound)?;
    let target = match posted.form.read() {
        Ok(target) => target,
        Err(complaints) => {
            let today = app.today().await?;
            let who = (&member, &person.value, today);
            let forms = (&rates::Form::of(today), &posted.form);
            let body = rates::view(&posted.seal, who, forms, &complaints);
            return Ok(Answer::Again(rates::titled(&person.value, body)));
        }
    };

    let flash = match target {
        Some(target) => format!("{} is to record {} hours a year.", person.value.name, target),
        None => format!("{} has no target any more.", person.value.name),
    };
    let Versioned { value, version } = person;
    let changed = Versioned { value: Person { target, ..value }, version };

    store.commit_target_set(&posted.once(&member), &changed, app.now()).await?;

    Ok(Answer::Go(Location::to(paths::rates(&id)).flash(flash)))
}

impl Form {
    /// As it is set.
    pub(super) fn of(person: &Person) -> Self {
        Self { target: person.target.map(|target| target.to_string()).unwrap_or_default() }
    }

    fn read(&self) -> Result<Option<Target>, Complaints> {
        let mut complaints = Complaints::default();
        let target = complaints.take("target", Target::parse_optional(&self.target));
        complaints.or(target)
    }
}

/// The form.
pub(super) fn form(seal: &Seal, id: &MemberId, form: &Form, complaints: &Complaints) -> Markup {
    let fields = html! {
        (Field::number("Target hours a year", "target").value(&form.target)
            .hint("Utilization in Analytics is measured by it; without one, by eight hours each \
                   Monday to Friday.")
            .complaints(complaints))
        (ui::buttons(ui::submit_quiet("Set target")))
    };
    ui::form(&seal.part("target"), &paths::target(id), fields)
}
