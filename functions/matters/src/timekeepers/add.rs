//! Adding a person of the firm, with the rate of their first day.

use domain::day;
use domain::hours::HourlyRate;
use domain::id::MemberId;
use domain::member::{Classification, Member as Person, Rates, Role};
use domain::money::Currency;
use domain::text::{Email, Mark, Name};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::CommitError;
use web::page::Seal;
use web::ui::{self, Field};
use web::{
    Answer, App, ChoiceError, Complaints, Location, Page, Posted, Refusal, Staff, State, Tab,
};

use super::role;
use crate::{allowed, paths};

/// What is typed about a person.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    name: String,
    email: String,
    role: String,
    mark: String,
    rank: String,
    from: String,
    rate: String,
}

/// `GET /firm/timekeepers/new`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_bill(&member)?;
    let form = Form {
        role: Role::Lawyer.word().to_owned(),
        rank: Classification::Associate.code().to_owned(),
        from: app.today().await?.to_string(),
        ..Form::default()
    };
    Ok(Answer::Page(shown(&seal, &form, &Complaints::default())))
}

/// `POST /firm/timekeepers`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_bill(&member)?;
    let again = |complaints| Ok(Answer::Again(shown(&posted.seal, &posted.form, &complaints)));
    let currency = app.firm().await?.currency;
    let person = match posted.form.read(app.id(MemberId::made)?, currency) {
        Ok(person) => person,
        Err(complaints) => return again(complaints),
    };

    let once = posted.once(&member);
    match app.store.of(&member).commit_member_added(&once, &person, app.now()).await {
        Err(CommitError::Taken(what)) => {
            let mut complaints = Complaints::default();
            complaints.add("email", format!("{what} is taken."));
            return again(complaints);
        }
        other => other?,
    };

    if !person.role.signs_in() {
        let flash = format!("Added {}. A work link lets them hand time in.", person.name);
        return Ok(Answer::Go(Location::to(paths::work_link(&person.id)).flash(flash)));
    }
    let flash = format!(
        "Added {}. At their first sign-in they ask for a link by mail and choose a password.",
        person.name
    );
    Ok(Answer::Go(Location::to(paths::TIMEKEEPERS).flash(flash)))
}

/// A rate from a date, as two fields say it.
pub(super) fn rate(
    complaints: &mut Complaints,
    (from, rate): (&str, &str),
    currency: Currency,
) -> Option<(Date, HourlyRate)> {
    let from = complaints.take("from", day::parse(from));
    let rate = complaints.take("rate", HourlyRate::parse(rate, currency));
    from.zip(rate)
}

impl Form {
    fn read(&self, id: MemberId, currency: Currency) -> Result<Person, Complaints> {
        let mut complaints = Complaints::default();
        let name = complaints.take("name", Name::parse(&self.name));
        let email = complaints.take("email", Email::parse(&self.email));
        let role = complaints.take("role", Role::of_word(&self.role).ok_or(ChoiceError));
        let mark = complaints.take("mark", Mark::parse(&self.mark));
        let rank = Classification::of_code(&self.rank).ok_or(ChoiceError);
        let rank = complaints.take("rank", rank);
        let rates = if self.rate.trim().is_empty() {
            Some(Rates::default())
        } else {
            rate(&mut complaints, (&self.from, &self.rate), currency).map(|one| Rates::new([one]))
        };
        let read = (|| {
            Some(Person {
                id,
                name: name?,
                email: email?,
                role: role?,
                mark: mark?,
                classification: rank?,
                rates: rates?,
                target: None,
            })
        })();
        complaints.or(read)
    }
}

fn shown(seal: &Seal, form: &Form, complaints: &Complaints) -> Page {
    Page::new(Tab::Settings, "Add a person", view(seal, form, complaints))
}

fn view(seal: &Seal, form: &Form, complaints: &Complaints) -> Markup {
    let roles = Role::ALL.into_iter().chain([Role::Contractor]);
    let roles: Vec<_> = roles.map(|one| (one.word(), role(one))).collect();
    let ranks = Classification::ALL.map(|one| (one.code(), one.title()));
    let fields = html! {
        (ui::complaints(complaints))
        (Field::text("Name", "name").value(&form.name).required()
            .hint("As invoices print it.").complaints(complaints))
        (Field::email("E-mail address", "email").value(&form.email).autocomplete("off").required()
            .hint("They sign in with it; a contractor is reached there.").complaints(complaints))
        (ui::select("Role", "role", &roles, &form.role).required()
            .hint("Lawyers and bookkeepers bill; assistants record; contractors never sign in.").complaints(complaints))
        (ui::group("On invoices", html! {
            (Field::text("Initials or number", "mark").value(&form.mark).required()
                .complaints(complaints))
            (ui::select("Rank", "rank", &ranks, &form.rank).required().complaints(complaints))
        }))
        (ui::group("Rate", html! {
            (ui::fields(html! {
                (Field::number("Rate an hour", "rate").value(&form.rate).complaints(complaints))
                (Field::date("From", "from").value(&form.from).complaints(complaints))
            }))
            p.hint { "Without a rate, no time can be recorded for this person." }
        }))
        (ui::buttons(html! {
            (ui::submit("Add person"))
            (ui::button_link_quiet(paths::TIMEKEEPERS, "Cancel"))
        }))
    };
    html! {
        (ui::crumbs(&[(paths::SETTINGS, "Settings"), (paths::TIMEKEEPERS, "Timekeepers")]))
        (ui::form(seal, paths::TIMEKEEPERS, fields))
    }
}
