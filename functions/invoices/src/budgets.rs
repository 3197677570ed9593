//! Budgets of which the client was told, as the home shows them (REM-13).

use domain::budget::{Budget, Told};
use maud::{Markup, html};
use store::budgets::Listed;
use web::ui::{self, Tone};

/// Each budget that has reached a level: how much of it was used by which day.
pub(crate) fn told(all: &[Listed]) -> Markup {
    html! {
        @for listed in all {
            @for (budget, told) in listed.told() { (one(listed, budget, told)) }
        }
    }
}

fn one(listed: &Listed, budget: &Budget, told: Told) -> Markup {
    let tone = if told.level < 90 { Tone::Info } else { Tone::Warn };
    ui::notice(
        tone,
        html! {
            p {
                "Matter " (listed.number) ": " (budget.percent(told.used)) " % of the budget of "
                (budget.limit) " for " (budget.scope.title()) " was used by " (ui::date(told.on))
                ", which is " (budget.limit.words(told.used)) ". Work that is not yet invoiced \
                counts."
            }
        },
    )
}
