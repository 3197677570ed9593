//! What a person types about a matter, but for its number and client, which never change.

use domain::billing::Frequency;
use domain::day;
use domain::hours::Rounding;
use domain::id::MemberId;
use domain::invoice::Draft;
use domain::matter::CodesRule;
use domain::member::Member as Person;
use domain::text::{Mark, Name};
use jiff::civil::Date;
use maud::{Markup, html};
use web::Complaints;
use web::ui::{self, Field};

use crate::{frequency, rounding};

/// The fields as they were typed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Typed<'a> {
    pub(crate) name: &'a str,
    pub(crate) opened_on: &'a str,
    pub(crate) client_reference: &'a str,
    pub(crate) terms_days: &'a str,
    pub(crate) codes: &'a str,
    pub(crate) rounding: &'a str,
    pub(crate) responsible: &'a str,
    pub(crate) frequency: &'a str,
    /// The people of the firm, of whom a lawyer answers for the matter.
    pub(crate) people: &'a [Person],
}

/// What they say.
#[derive(Debug, Clone)]
pub(crate) struct Rules {
    pub(crate) name: Name,
    pub(crate) opened_on: Date,
    pub(crate) client_reference: Option<Mark>,
    pub(crate) terms_days: u16,
    pub(crate) codes: CodesRule,
    pub(crate) rounding: Option<Rounding>,
    pub(crate) responsible: Option<MemberId>,
    pub(crate) frequency: Option<Frequency>,
}

impl Typed<'_> {
    pub(crate) fn read(&self, today: Date, complaints: &mut Complaints) -> Option<Rules> {
        let name = complaints.take("name", Name::parse(self.name));
        let opened_on = complaints.take("opened_on", day::parse(self.opened_on));
        if let Some(on) = opened_on {
            complaints.take("opened_on", day::within(on, ("any record", Date::MIN), today));
        }
        let reference = Mark::parse_optional(self.client_reference);
        let reference = complaints.take("client_reference", reference);
        let terms = complaints.take("terms_days", Draft::terms(self.terms_days));
        let rounding = complaints.take("rounding", rounding::read(self.rounding));
        let responsible = frequency::responsible(self.responsible, self.people);
        let responsible = complaints.take("responsible", responsible);
        let frequency = complaints.take("frequency", frequency::read(self.frequency));
        let codes = if self.codes.is_empty() { CodesRule::Optional } else { CodesRule::Required };
        Some(Rules {
            name: name?,
            opened_on: opened_on?,
            client_reference: reference?,
            terms_days: terms?,
            codes,
            rounding: rounding?,
            responsible: responsible?,
            frequency: frequency?,
        })
    }

    pub(crate) fn name(&self, complaints: &Complaints) -> Markup {
        html! {
            (Field::text("Name of the matter", "name").value(self.name).required()
                .hint("As invoices and the client’s portal show it.").complaints(complaints))
        }
    }

    pub(crate) fn opened_on(&self, complaints: &Complaints) -> Markup {
        html! {
            (Field::date("Opened on", "opened_on").value(self.opened_on).required()
                .hint("No time, cost or client money of the matter is from before it.")
                .complaints(complaints))
        }
    }

    pub(crate) fn billing(&self, complaints: &Complaints) -> Markup {
        ui::group(
            "Billing",
            html! {
                (Field::text("Client’s own reference", "client_reference")
                    .value(self.client_reference)
                    .hint("Printed on invoices, and sent with e-bills.").complaints(complaints))
                (Field::number("Days to pay", "terms_days").value(self.terms_days).required()
                    .hint("From the day an invoice is issued until it is due.")
                    .complaints(complaints))
                (ui::select("Responsible lawyer", "responsible",
                    &frequency::lawyers(self.people), self.responsible)
                    .hint("Reviews its drafts, where nobody else is named.")
                    .complaints(complaints))
                (ui::select("Billed", "frequency",
                    &frequency::choices("As agreed with the client"), self.frequency)
                    .hint("By billing runs; a draft can be made at any time.")
                    .complaints(complaints))
                (ui::select("Time is billed in", "rounding", &rounding::choices("As agreed with the \
                    client"), self.rounding)
                    .hint("The time that was worked is kept beside it. What is recorded already \
                           stays as it is.")
                    .complaints(complaints))
                (ui::checkbox("Every entry needs UTBMS codes", "codes", self.codes)
                    .hint("A task and an activity on time, an expense code on costs.")
                    .complaints(complaints))
            },
        )
    }
}
