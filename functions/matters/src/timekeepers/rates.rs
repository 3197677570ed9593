//! A timekeeper's rates by date, and setting one from a date.

use domain::hours::HourlyRate;
use domain::id::MemberId;
use domain::member::Member as Person;
use domain::money::Currency;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::{Member, Versioned};
use web::page::Seal;
use web::ui::{self, Field, Table, Tone};
use web::{Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Staff, State, Tab};

use super::{add, target};
use crate::{allowed, paths};

/// What is typed to set a rate.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    from: String,
    rate: String,
}

/// `GET /firm/timekeepers/{timekeeper}/rates`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MemberId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let person = app.store.of(&member).member(&id).await?.ok_or(Refusal::NotFound)?.value;
    let today = app.today().await?;
    let forms = (&Form::of(today), &target::Form::of(&person));
    let body = view(&seal, (&member, &person, today), forms, &Complaints::default());
    Ok(Answer::Page(titled(&person, body)))
}

/// `POST /firm/timekeepers/{timekeeper}/rates`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MemberId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_bill(&member)?;
    let store = app.store.of(&member);
    let person = store.member(&id).await?.ok_or(Refusal::NotFound)?;
    let (from, rate) = match posted.form.read(app.firm().await?.currency) {
        Ok(read) => read,
        Err(complaints) => {
            let who = (&member, &person.value, app.today().await?);
            let forms = (&posted.form, &target::Form::of(&person.value));
            let body = view(&posted.seal, who, forms, &complaints);
            return Ok(Answer::Again(titled(&person.value, body)));
        }
    };

    let flash = format!(
        "An hour of {} costs {} from {}.",
        person.value.name,
        ui::money_plain(rate.per_hour()),
        ui::date_plain(from)
    );
    let Versioned { value, version } = person;
    let rates = value.rates.clone().with(from, rate);
    let changed = Versioned { value: Person { rates, ..value }, version };

    store.commit_rate_set(&posted.once(&member), &changed, (from, rate), app.now()).await?;

    Ok(Answer::Go(Location::to(paths::rates(&id)).flash(flash)))
}

impl Form {
    /// A rate that begins today.
    pub(super) fn of(today: Date) -> Self {
        Self { from: today.to_string(), rate: String::new() }
    }

    fn read(&self, currency: Currency) -> Result<(Date, HourlyRate), Complaints> {
        let mut complaints = Complaints::default();
        let read = add::rate(&mut complaints, (&self.from, &self.rate), currency);
        complaints.or(read)
    }
}

/// The page with its title.
pub(super) fn titled(person: &Person, body: Markup) -> Page {
    Page::new(Tab::Settings, format!("Rates of {}", person.name), body)
}

/// Rates and target, and the forms that set them.
pub(super) fn view(
    seal: &Seal,
    (member, person, today): (&Member, &Person, Date),
    (form, target): (&Form, &target::Form),
    complaints: &Complaints,
) -> Markup {
    let fields = html! {
        (ui::fields(html! {
            (Field::number("Rate an hour", "rate").value(&form.rate).required()
                .complaints(complaints))
            (Field::date("From", "from").value(&form.from).required().complaints(complaints))
        }))
        p.hint { "Work that is already recorded keeps the rate of the day it was recorded. A rate \
                  of the same date is replaced." }
        (ui::buttons(ui::submit("Set rate")))
    };
    html! {
        (ui::crumbs(&[(paths::SETTINGS, "Settings"), (paths::TIMEKEEPERS, "Timekeepers")]))
        @if member.role().authorises() && person.role.signs_in() {
            (ui::actions(ui::button_link_quiet(&paths::sign_in(&person.id), "How they sign in")))
        }
        (ui::complaints(complaints))
        (table(person, today))
        @if member.role().bills() {
            h2 { "Set a rate" }
            (ui::form(seal, &paths::rates(&person.id), fields))
            h2 { "Target" }
            (target::form(seal, &person.id, target, complaints))
        }
    }
}

fn table(person: &Person, today: Date) -> Table {
    let holds = person.rates.iter().rev().map(|(from, _)| *from).find(|from| *from <= today);
    let row = |(from, rate): &(Date, HourlyRate)| {
        let state = if Some(*from) == holds {
            ui::badge(Tone::Good, "Holds today")
        } else if *from > today {
            ui::badge(Tone::Info, "To come")
        } else {
            ui::badge(Tone::Neutral, "Past")
        };
        [ui::date(*from), state, ui::money(rate.per_hour())]
    };
    Table::new("Rates")
        .text("From")
        .text("State")
        .number("Rate an hour")
        .rows(person.rates.iter().rev().map(row))
        .empty("No rate is set: no time can be recorded yet.")
}
