//! Holding work from being billed: what is typed, and how what is held is marked (BIL-04).

use domain::billing::BillingHold;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use crate::complaints::Complaints;
use crate::ui::{self, Field, Tone};

/// Why and until when work is held, as it was typed, and the version that was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HoldForm {
    reason: String,
    until: String,
    version: String,
}

/// Nothing is typed to let go what is held.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LetGoForm {}

impl HoldForm {
    /// The form over what holds the work now.
    pub fn of(hold: Option<&BillingHold>, version: u64) -> Self {
        let reason = hold.map(|hold| hold.reason.to_string()).unwrap_or_default();
        let until = hold.and_then(|hold| hold.until).map(|day| day.to_string());
        Self { reason, until: until.unwrap_or_default(), version: version.to_string() }
    }

    /// The version that was looked at; one that does not read is one that nothing has.
    pub fn version(&self) -> u64 {
        self.version.parse().unwrap_or(0)
    }

    /// What is to hold the work.
    pub fn read(&self, today: Date) -> Result<BillingHold, Complaints> {
        let mut complaints = Complaints::default();
        let reason = complaints.take("reason", BillingHold::reason(&self.reason));
        let until = complaints.take("until", BillingHold::until(&self.until, today));
        let hold = reason.zip(until).map(|(reason, until)| BillingHold { reason, until });
        complaints.or(hold)
    }

    /// What was typed over what somebody else left meanwhile, and what differs.
    pub fn late(&self, hold: Option<&BillingHold>, version: u64) -> (Self, Complaints) {
        let now = Self::of(hold, version);
        let complaints = Complaints::meanwhile(&[
            ("reason", &self.reason, &now.reason),
            ("until", &self.until, &now.until),
        ]);
        (Self { version: now.version, ..self.clone() }, complaints)
    }

    /// The fields and the button; `back` leads away from the page.
    pub fn fields(&self, back: &str, complaints: &Complaints) -> Markup {
        html! {
            (ui::complaints(complaints))
            (ui::hidden("version", &self.version))
            (ui::textarea("Why it is held", "reason", &self.reason).required().rows(2)
                .hint("The firm reads it beside the work; the client never does.")
                .complaints(complaints))
            (Field::date("Until", "until").value(&self.until)
                .hint("On this day the hold ends by itself. Empty: until somebody lets it go.")
                .complaints(complaints))
            (ui::buttons(html! {
                (ui::submit("Hold from billing"))
                (ui::button_link_quiet(back, "Cancel"))
            }))
        }
    }
}

/// How held work is marked in lists.
pub fn held(hold: &BillingHold) -> Markup {
    html! { p.note { (ui::badge(Tone::Warn, "On hold")) " " (hold) } }
}
