//! What a payment plan says about today, on the home and over the invoice that it pays (PAY-11).

use domain::invoice::Issued;
use domain::plan::{Plan, PlanState};
use jiff::civil::Date;
use maud::{Markup, html};
use web::ui::{self, Tone};

use crate::paths::{self, Eyes};

/// The plans that wait for the client: proposed, or stopped over a charge that failed.
pub(crate) fn waiting(plans: &[Plan], today: Date, eyes: Eyes<'_>) -> Markup {
    let waits = |plan: &&Plan| matches!(plan.state, PlanState::Proposed | PlanState::Stopped);
    html! {
        @for plan in plans.iter().filter(waits) {
            (said(plan, Some(&plan.number), today, eyes))
        }
    }
}

/// What the invoice's own plan says, over the invoice; nothing once nothing is open.
pub(crate) fn by_plan(plan: &Plan, invoice: &Issued, today: Date, eyes: Eyes<'_>) -> Markup {
    html! {
        @if invoice.open.is_positive() && !plan.state.is_final() { (said(plan, None, today, eyes)) }
    }
}

fn said(plan: &Plan, number: Option<&str>, today: Date, eyes: Eyes<'_>) -> Markup {
    let (tone, next) = match plan.state {
        PlanState::Proposed => (Tone::Warn, "Look at the plan"),
        PlanState::Stopped => (Tone::Bad, "See what to do"),
        PlanState::Active | PlanState::Paused | PlanState::Ended | PlanState::Done => {
            (Tone::Info, "See the plan")
        }
    };
    let body = html! {
        p {
            @if let Some(number) = number { "Invoice " (number) ": " }
            (sentence(plan, today)) " "
            @if matches!(eyes, Eyes::Client) { (ui::link(paths::PLANS, next)) "." }
        }
    };
    ui::notice(tone, body)
}

/// How the plan stands, whole sentences.
fn sentence(plan: &Plan, today: Date) -> Markup {
    let next = match plan.state {
        PlanState::Active => plan.to_come(today),
        PlanState::Proposed
        | PlanState::Paused
        | PlanState::Stopped
        | PlanState::Ended
        | PlanState::Done => plan.instalments.iter().find(|one| !one.is_done),
    };
    let count = plan.instalments.len();
    html! {
        @match (plan.state, next) {
            (PlanState::Proposed, Some(first)) => {
                "A payment plan is proposed: " (count) " instalments, the first of "
                (ui::money(first.amount)) " on " (ui::date(first.due_on))
                ". Nothing is charged before you accept it."
            },
            (PlanState::Active, Some(next)) => {
                "This is paid by a plan. The next instalment of " (ui::money(next.amount))
                " is charged on " (ui::date(next.due_on)) "."
            },
            (PlanState::Paused, _) => { "The payment plan is paused: nothing is charged by it." },
            (PlanState::Stopped, _) => {
                "The payment plan has stopped, because a charge did not go through. Nothing more is \
                 charged by it until you accept it anew."
            },
            (_, _) => { "This is paid by a plan." },
        }
    }
}
