//! `/firm/settings/taxes`: the taxes that the firm knows, and which of them is charged on what
//! (INV-21, INV-31).
//!
//! Why here: taxes are on time and costs, whose prices this function keeps too.

use domain::firm::Firm;
use domain::tax::{RulesError, Tax, TaxError, TaxRules, TaxedKind, Treatment, chosen};
use maud::{Markup, html};
use serde::Deserialize;
use store::{CommitError, Versioned};
use web::page::Seal;
use web::rights::Right;
use web::ui::{self, Field, Table};
use web::{Answer, App, Complaints, Location, Page, Posted, Refusal, Staff, State, Tab};

use crate::paths;

/// One of the three forms of the page, as it was typed, and the version that was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    what: String,
    name: String,
    treatment: String,
    rate: String,
    reason: String,
    tax: String,
    fees: String,
    hard: String,
    soft: String,
    version: String,
}

/// What is chosen for what is not taxed.
const NONE: &str = "none";

/// What a form of the page asks for, and what is said when it is done.
type Done = (TaxRules, String);

/// `GET /firm/settings/taxes`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    Right::Bill.needed(member.role())?;
    let firm = current(&app).await?;
    let form = Form::of(&firm.value.taxes);
    Ok(Answer::Page(shown(&seal, &firm, &form, &Complaints::default())))
}

/// `POST /firm/settings/taxes`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let firm = current(&app).await?;
    let form = &posted.form;
    let (taxes, flash) = match form.read(&firm.value.taxes) {
        Ok(done) => done,
        Err(complaints) => {
            let form = form.beside(&firm.value.taxes);
            return Ok(Answer::Again(shown(&posted.seal, &firm, &form, &complaints)));
        }
    };

    // A version that does not read is one that nothing has: the page was not ours.
    let version = form.version.parse().unwrap_or(0);
    let changed = Versioned { value: Firm { taxes, ..firm.value }, version };

    let done = app.store.of(&member).commit_firm(&posted.once(&member), &changed, app.now()).await;
    if matches!(done, Err(CommitError::Stale)) {
        let complaints = Complaints::whole(
            "Someone changed the settings meanwhile. The taxes stand here as they are now; what \
             you typed is kept below.",
        );
        let now = current(&app).await?;
        let form = form.beside(&now.value.taxes);
        return Ok(Answer::Late(shown(&posted.seal, &now, &form, &complaints)));
    }
    done?;
    app.forget_firm().await;
    Ok(Answer::Go(Location::to(paths::TAXES).flash(flash)))
}

/// The settings as they are, and not as they were a minute ago.
async fn current(app: &App) -> Result<Versioned<Firm>, Refusal> {
    app.store.firm().await?.ok_or_else(|| Refusal::fault("the firm is not set up"))
}

impl Form {
    fn of(rules: &TaxRules) -> Self {
        let on = |kind| rules.on(kind).map_or_else(|| NONE.to_owned(), ToString::to_string);
        Self {
            fees: on(TaxedKind::Fees),
            hard: on(TaxedKind::Hard),
            soft: on(TaxedKind::Soft),
            ..Self::default()
        }
    }

    /// What was typed, beside what is taxed, where that is not what it is about.
    fn beside(&self, rules: &TaxRules) -> Self {
        if self.what == "charge" {
            return self.clone();
        }
        let Self { fees, hard, soft, .. } = Self::of(rules);
        Self { fees, hard, soft, ..self.clone() }
    }

    fn read(&self, rules: &TaxRules) -> Result<Done, Complaints> {
        match self.what.as_str() {
            "add" => self.add(rules),
            "remove" => self.remove(rules).map_err(Complaints::whole),
            "charge" => self.charge(rules),
            _ => Err(Complaints::whole("Choose what is to be done.")),
        }
    }

    fn add(&self, rules: &TaxRules) -> Result<Done, Complaints> {
        let complain = |error: TaxError| {
            let mut complaints = Complaints::default();
            complaints.add(error.field(), error);
            complaints
        };
        let tax = Tax::read(&self.name, &self.treatment, [&self.rate, &self.reason]);
        let tax = tax.map_err(complain)?;
        let said = format!("{tax} is on the list. Choose below what it is charged on.");
        Ok((rules.clone().with(tax).map_err(Complaints::whole)?, said))
    }

    fn remove(&self, rules: &TaxRules) -> Result<Done, RulesError> {
        let said = format!("{} is off the list. Bills that have it keep it.", self.tax);
        let rules = rules.clone();
        match rules.named(&self.tax).cloned() {
            Some(tax) => Ok((rules.without(&tax)?, said)),
            None => Ok((rules, said)),
        }
    }

    fn charge(&self, rules: &TaxRules) -> Result<Done, Complaints> {
        let mut complaints = Complaints::default();
        let mut changed = rules.clone();
        for (kind, field, _) in KINDS {
            let name = self.typed(kind);
            let known = || chosen(rules.known(), name).cloned().map(Some);
            let tax = if name == NONE { Ok(None) } else { known() };
            if let Some(tax) = complaints.take(field, tax) {
                changed = changed.charging(kind, tax);
            }
        }
        let said = "Saved. Work that is put on drafts from now on is taxed so.".to_owned();
        complaints.or(Some((changed, said)))
    }

    fn typed(&self, kind: TaxedKind) -> &str {
        match kind {
            TaxedKind::Fees => &self.fees,
            TaxedKind::Hard => &self.hard,
            TaxedKind::Soft => &self.soft,
        }
    }
}

/// Kinds with their fields, and what people know them by.
const KINDS: [(TaxedKind, &str, &str); 3] = [
    (TaxedKind::Fees, "fees", "Fees"),
    (TaxedKind::Hard, "hard", "Costs paid to others"),
    (TaxedKind::Soft, "soft", "Costs of the firm itself"),
];

fn shown(seal: &Seal, firm: &Versioned<Firm>, form: &Form, complaints: &Complaints) -> Page {
    let (rules, version) = (&firm.value.taxes, firm.version.to_string());
    let is_adding = form.what == "add";
    let body = html! {
        (ui::crumbs(&[(paths::SETTINGS, "Settings")]))
        (ui::complaints(complaints))
        @if rules.known().is_empty() {
            (ui::empty(
                "No taxes",
                "Bills carry no tax. Add the taxes that the law wants on them; then choose what \
                 each is charged on.",
                None,
            ))
        } @else {
            (table(seal, rules, &version))
        }
        @let wrong = |here: bool| if here { complaints.clone() } else { Complaints::default() };
        @let charge = html! {
            (ui::card("What is taxed", ui::form(&seal.part("charge"), paths::TAXES, html! {
                (ui::hidden("what", "charge"))
                (charged(rules, form, &wrong(!is_adding)))
                (ui::hidden("version", &version))
                (ui::buttons(ui::submit("Save")))
            })))
        };
        @let add = ui::card("Add a tax", ui::form(&seal.part("add"), paths::TAXES, html! {
            (ui::hidden("what", "add"))
            (ui::hidden("version", &version))
            (fields(form, &wrong(is_adding)))
            (ui::buttons(ui::submit("Add tax")))
        }));
        @if rules.known().is_empty() { (add) } @else { (ui::beside(charge, add)) }
    };
    Page::new(Tab::Settings, "Taxes", body)
}

fn table(seal: &Seal, rules: &TaxRules, version: &str) -> Table {
    let row = |(at, tax): (usize, &Tax)| {
        let name = tax.to_string();
        let on: Vec<&str> =
            KINDS.iter().filter(|one| rules.on(one.0) == Some(tax)).map(|one| one.2).collect();
        let how = Treatment::ALL.iter().find(|one| one.0 == tax.treatment.word());
        let off = html! {
            (ui::form(&seal.part(format_args!("off.{at}")), paths::TAXES, html! {
                (ui::hidden("what", "remove"))
                (ui::hidden("tax", &name))
                (ui::hidden("version", version))
                (ui::submit_quiet(&format!("Take {name} off")))
            }))
        };
        [
            html! {
                (name)
                @if let Some(reason) = tax.treatment.reason() { span.codes { (reason) } }
            },
            html! { (how.map(|one| one.1).unwrap_or_default()) },
            html! { @if on.is_empty() { "Nothing" } @else { (on.join(", ")) } },
            html! { @if on.is_empty() { (off) } },
        ]
    };
    Table::new("Taxes")
        .text("Tax")
        .text("How it is taxed")
        .text("Charged on")
        .text("Off the list")
        .rows(rules.known().iter().enumerate().map(row))
}

fn charged(rules: &TaxRules, form: &Form, complaints: &Complaints) -> Markup {
    let names: Vec<String> = rules.known().iter().map(ToString::to_string).collect();
    let named = names.iter().map(|name| (name.as_str(), name.as_str()));
    let choices: Vec<(&str, &str)> = std::iter::once((NONE, "No tax")).chain(named).collect();
    html! {
        @for (kind, field, title) in KINDS {
            (ui::select(title, field, &choices, form.typed(kind)).required()
                .complaints(complaints))
        }
        p.hint {
            "A client’s page can put an exemption in the place of what would be charged. On a \
             draft, the tax of a line can be changed. What is on a draft already keeps its tax."
        }
    }
}

fn fields(form: &Form, complaints: &Complaints) -> Markup {
    let how: Vec<(&str, &str)> = std::iter::once(("", "Choose")).chain(Treatment::ALL).collect();
    html! {
        (ui::fields(html! {
            (Field::text("Name", "name").value(&form.name).required()
                .hint("As bills say it, such as VAT or GST.").complaints(complaints))
            (ui::select("How it is taxed", "treatment", &how, &form.treatment).required()
                .complaints(complaints))
        }))
        (Field::number("Rate in percent", "rate").value(&form.rate)
            .needed("where it is charged").hint("Such as 19 or 8.875.").complaints(complaints))
        (Field::text("Reason", "reason").value(&form.reason)
            .needed("where nothing is charged")
            .hint("Why, as the law wants bills to say it; a zero rate needs none.")
            .complaints(complaints))
    }
}
