//! `/firm/ahead`: whether the rules that the firm works under let it bill ahead into its own
//! account (INV-30).

pub(crate) mod matter;

use domain::ahead::BilledAheadRule;
use maud::{Markup, html};
use serde::Deserialize;
use store::{CommitError, Member, Versioned};
use web::ui::{self, Tone};
use web::{Answer, App, Complaints, Location, Page, Posted, Refusal, Seal, Staff, State, Tab};

use crate::paths;

/// What is typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    rule: String,
    because: String,
    version: String,
}

/// `GET /firm/ahead`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let rule = app.store.ahead_rule().await?;
    let form = Form::of(&rule);
    Ok(Answer::Page(page(&member, &seal, (&form, &Complaints::default()))))
}

/// `POST /firm/ahead`
pub(crate) async fn say(
    Staff(member): Staff,
    State(app): State<App>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let wanted = match posted.form.read() {
        Ok(wanted) => wanted,
        Err(complaints) => {
            let typed = (&posted.form, &complaints);
            return Ok(Answer::Again(page(&member, &posted.seal, typed)));
        }
    };
    let once = posted.once(&member);
    match app.store.of(&member).commit_ahead_rule(&once, &wanted, app.now()).await {
        Err(CommitError::Stale) => {
            let now = app.store.ahead_rule().await?;
            let form = Form { version: now.version.to_string(), ..posted.form.clone() };
            let complaints = Complaints::meanwhile(&[]);
            Ok(Answer::Late(page(&member, &posted.seal, (&form, &complaints))))
        }
        other => {
            other?;
            let said = match wanted.value {
                BilledAheadRule::Refused => "Deposit invoices are refused from now on.",
                BilledAheadRule::Allowed(_) => "Deposit invoices can be drafted from now on.",
            };
            Ok(Answer::Go(Location::to(paths::AHEAD).flash(said)))
        }
    }
}

impl Form {
    fn of(rule: &Versioned<BilledAheadRule>) -> Self {
        Self {
            rule: rule.value.word().to_owned(),
            because: rule.value.because().to_owned(),
            version: rule.version.to_string(),
        }
    }

    fn read(&self) -> Result<Versioned<BilledAheadRule>, Complaints> {
        let mut complaints = Complaints::default();
        let version = complaints.version(&self.version);
        let read = BilledAheadRule::read(&self.rule, &self.because);
        let rule = complaints.take("because", read);
        if rule == Some(None) {
            complaints.add("rule", "Choose whether the firm’s rules let it bill ahead.");
        }
        let rule = rule.flatten().zip(version);
        complaints.or(rule.map(|(value, version)| Versioned { value, version }))
    }
}

fn page(member: &Member, seal: &Seal, (form, complaints): (&Form, &Complaints)) -> Page {
    let body = html! {
        (ui::crumbs(&[(paths::SETTINGS, "Settings")]))
        p {
            "A deposit invoice bills an amount on account of coming fees, into the firm’s own \
             account; later invoices of the matter deduct it. Where client money that is not \
             earned yet must go into trust, as in the United States, that would be wrong, and so \
             it is refused unless the firm says here that its rules let it."
        }
        @if member.role().authorises() {
            (ui::form(seal, paths::AHEAD, fields(form, complaints)))
        } @else {
            (ui::notice(Tone::Info, html! {
                p { "Only a lawyer says what the firm’s rules allow. Ask one of them." }
            }))
        }
    };
    Page::new(Tab::Settings, "Billing ahead", body)
}

fn fields(form: &Form, complaints: &Complaints) -> Markup {
    let rules = [
        ("refused", "Refused: money for coming work goes into trust"),
        ("allowed", "Allowed: the firm may take it as its own"),
    ];
    html! {
        (ui::complaints(complaints))
        (ui::hidden("version", &form.version))
        (ui::radios("Deposit invoices", "rule", &rules, &form.rule).complaints(complaints))
        (ui::textarea("Which rule lets the firm do so", "because", &form.because).rows(3)
            .hint("Such as: RVG § 9, fees in advance. It is kept in the audit trail.")
            .complaints(complaints))
        (ui::actions(ui::submit("Save")))
    }
}
