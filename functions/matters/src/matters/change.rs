//! Changing a matter's name, first day, reference, terms or rule of codes; never its number or
//! client.

use domain::billing::Billing;
use domain::id::MatterId;
use domain::matter::{CodesRule, Matter};
use domain::member::Member as Person;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::{CommitError, Versioned};
use web::page::Seal;
use web::ui;
use web::{Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Staff, State, Tab};

use super::rules::{Rules, Typed};
use crate::{allowed, frequency, paths, rounding};

/// What is typed to change a matter, and the version that was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    name: String,
    opened_on: String,
    client_reference: String,
    terms_days: String,
    codes: String,
    rounding: String,
    responsible: String,
    frequency: String,
    version: String,
}

/// `GET /firm/matters/{matter}/edit`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_bill(&member)?;
    let store = app.store.of(&member);
    let matter = store.matter(&id).await?.ok_or(Refusal::NotFound)?;
    let (form, people) = (Form::of(&matter), store.members().await?);
    Ok(Answer::Page(shown(&seal, (&matter.value, &people), &form, &Complaints::default())))
}

/// `POST /firm/matters/{matter}`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_bill(&member)?;
    let store = app.store.of(&member);
    let matter = store.matter(&id).await?.ok_or(Refusal::NotFound)?.value;
    let form = &posted.form;
    let people = store.members().await?;
    let (rules, version) = match form.read((app.today().await?, &people)) {
        Ok(read) => read,
        Err(complaints) => {
            return Ok(Answer::Again(shown(&posted.seal, (&matter, &people), form, &complaints)));
        }
    };

    let changed = Versioned { value: with(matter, rules), version };

    let once = posted.once(&member);
    let done = store.commit_matter_changed(&once, &changed, app.now()).await;
    if matches!(done, Err(CommitError::Stale)) {
        let now = store.matter(&id).await?.ok_or(Refusal::NotFound)?;
        let (typed, complaints) = form.late(&now);
        return Ok(Answer::Late(shown(&posted.seal, (&now.value, &people), &typed, &complaints)));
    }
    done?;

    Ok(Answer::Go(Location::to(paths::matter(&id)).flash("Saved the matter.")))
}

fn with(matter: Matter, rules: Rules) -> Matter {
    let Rules { name, opened_on, client_reference, terms_days, codes, rounding, .. } = rules;
    let (responsible, frequency) = (rules.responsible, rules.frequency);
    let billing = Billing { responsible, frequency, ..matter.billing };
    Matter { name, opened_on, client_reference, terms_days, codes, rounding, billing, ..matter }
}

impl Form {
    fn of(matter: &Versioned<Matter>) -> Self {
        let Matter { name, opened_on, client_reference, terms_days, codes, billing, .. } =
            &matter.value;
        let codes = match codes {
            CodesRule::Optional => "",
            CodesRule::Required => "on",
        };
        Self {
            name: name.to_string(),
            opened_on: opened_on.to_string(),
            client_reference: client_reference
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            terms_days: terms_days.to_string(),
            codes: codes.to_owned(),
            rounding: rounding::word(matter.value.rounding),
            responsible: billing.responsible.as_ref().map(ToString::to_string).unwrap_or_default(),
            frequency: frequency::word(billing.frequency),
            version: matter.version.to_string(),
        }
    }

    /// The form as it was typed, over the version that is there now, and what differs.
    fn late(&self, matter: &Versioned<Matter>) -> (Self, Complaints) {
        let now = Self::of(matter);
        let ticked = |tick: &str| if tick.is_empty() { "not ticked" } else { "ticked" };
        let complaints = Complaints::meanwhile(&[
            ("name", &self.name, &now.name),
            ("opened_on", &self.opened_on, &now.opened_on),
            ("client_reference", &self.client_reference, &now.client_reference),
            ("terms_days", &self.terms_days, &now.terms_days),
            ("codes", ticked(&self.codes), ticked(&now.codes)),
            ("rounding", &self.rounding, &now.rounding),
            ("responsible", &self.responsible, &now.responsible),
            ("frequency", &self.frequency, &now.frequency),
        ]);
        (Self { version: now.version, ..self.clone() }, complaints)
    }

    fn typed<'a>(&'a self, people: &'a [Person]) -> Typed<'a> {
        Typed {
            name: &self.name,
            opened_on: &self.opened_on,
            client_reference: &self.client_reference,
            terms_days: &self.terms_days,
            codes: &self.codes,
            rounding: &self.rounding,
            responsible: &self.responsible,
            frequency: &self.frequency,
            people,
        }
    }

    fn read(&self, (today, people): (Date, &[Person])) -> Result<(Rules, u64), Complaints> {
        let mut complaints = Complaints::default();
        let rules = self.typed(people).read(today, &mut complaints);
        // A version that does not read is one that nothing has: the page was not ours.
        let version = self.version.parse().unwrap_or(0);
        complaints.or(rules.map(|rules| (rules, version)))
    }
}

fn shown(
    seal: &Seal,
    (matter, people): (&Matter, &[Person]),
    form: &Form,
    complaints: &Complaints,
) -> Page {
    Page::new(Tab::Matters, "Change a matter", view(seal, (matter, people), form, complaints))
}

fn view(
    seal: &Seal,
    (matter, people): (&Matter, &[Person]),
    form: &Form,
    complaints: &Complaints,
) -> Markup {
    let path = paths::matter(&matter.id);
    let typed = form.typed(people);
    let fields = html! {
        (ui::complaints(complaints))
        (ui::hidden("version", &form.version))
        (typed.name(complaints))
        (typed.opened_on(complaints))
        (typed.billing(complaints))
        (ui::buttons(html! {
            (ui::submit("Save matter"))
            (ui::button_link_quiet(&path, "Cancel"))
        }))
    };
    html! {
        (ui::crumbs(&[(paths::MATTERS, "Matters"), (&path, matter.number.as_str())]))
        (ui::facts(&[
            ("Number", html! { (matter.number) }),
            ("Client", html! { (matter.client_name) }),
        ]))
        (ui::form(seal, &path, fields))
    }
}
