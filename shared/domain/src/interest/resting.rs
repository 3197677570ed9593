//! What bears no interest although it is open: what is questioned, what is on its way, and what a
//! plan that is kept pays.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::id::InvoiceId;
use crate::money::Money;
use crate::payment::{Intent, IntentState};
use crate::plan::{Plan, PlanState};
use crate::question::Question;

/// Days on which some or all of an invoice bears no interest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rest {
    /// The first of them.
    pub from: Date,
    /// The day that bears interest again; open without.
    pub until: Option<Date>,
    /// How much rests; all of it without.
    pub amount: Option<Money>,
}

impl Rest {
    /// Whether it rests on a day.
    pub fn holds(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }
}

/// What a client asked about rests from that day until the question is settled.
pub fn of_question(question: &Question, zone: &TimeZone) -> Option<Rest> {
    let day = |at: Timestamp| at.to_zoned(zone.clone()).date();
    let from = day(question.said.first()?.at);
    let until = if question.state.is_open() {
        None
    } else {
        Some(day(question.ended_at.unwrap_or_else(|| question.moved_at())))
    };
    Some(Rest { from, until, amount: Some(question.amount) })
}

/// How much of an invoice was noted as disputed, from a moment on, or ever since where that is not
/// known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    /// The moment.
    pub at: Option<Timestamp>,
    /// How much; nothing where the dispute was over.
    pub amount: Money,
}

/// What the firm noted as disputed rests until it noted something else.
pub fn of_disputes(noted: &[Noted], zone: &TimeZone) -> Vec<Rest> {
    let day = |one: &Noted| one.at.map(|at| at.to_zoned(zone.clone()).date());
    let rest = |(place, one): (usize, &Noted)| {
        let until = noted.get(place.saturating_add(1)).and_then(day);
        let amount = Some(one.amount).filter(|amount| amount.is_positive())?;
        Some(Rest { from: day(one).unwrap_or(Date::MIN), until, amount: Some(amount) })
    };
    noted.iter().enumerate().filter_map(rest).collect()
}

/// A client who has paid online owes no interest while the money is on its way (rule PSP-40).
pub fn of_payment(payment: &Intent, invoice: &InvoiceId, zone: &TimeZone) -> Option<Rest> {
    payment.source.taker()?;
    let day = |at: Timestamp| at.to_zoned(zone.clone()).date();
    let from = day(payment.made_at);
    let until = match payment.state {
        IntentState::Authorized | IntentState::Processing | IntentState::Review => None,
        IntentState::Succeeded => Some(day(payment.ended_at?)),
        IntentState::Unknown | IntentState::Open | IntentState::Expired | IntentState::Failed => {
            return None;
        }
    };
    let part = payment.parts.iter().find(|part| part.invoice == *invoice)?;
    Some(Rest { from, until, amount: Some(part.amount) })
}

/// All of an invoice rests from the day its plan was accepted, as long as it is kept: one that
/// stopped or was ended was kept until the first instalment that is not paid.
pub fn of_plan(plan: &Plan, zone: &TimeZone) -> Option<Rest> {
    let accepted = plan.mandate.as_ref()?;
    let from = accepted.at.to_zoned(zone.clone()).date();
    let until = match plan.state {
        PlanState::Proposed => return None,
        PlanState::Active | PlanState::Paused | PlanState::Done => None,
        PlanState::Stopped | PlanState::Ended => {
            Some(plan.next().map_or(from, |(_, missed)| missed.due_on.max(from)))
        }
    };
    Some(Rest { from, until, amount: None })
}
