//! Budgets as tables show them: how much is used, what is left, and a bar.

use domain::budget::{Budget, Budgets, Hears, Rule, Scope, Used};
use domain::id::MatterId;
use maud::{Markup, html};
use store::Member;
use web::page::Seal;
use web::ui::{self, Table, Tone};

use super::form::kind;
use crate::paths;

/// The part of a matter's page.
pub(crate) fn section(id: &MatterId, budgets: &Budgets, used: &[Used], member: &Member) -> Markup {
    html! {
        h2 { "Budgets" }
        (table(budgets, used, None))
        @if member.role().bills() || !budgets.all.is_empty() {
            (ui::actions(ui::button_link_quiet(&paths::budgets(id), "Budgets")))
        }
    }
}

/// Every budget; whoever may change them removes one here.
pub(super) fn table(budgets: &Budgets, used: &[Used], acts: Option<(&Seal, &Member)>) -> Table {
    let acts = acts.filter(|(_, member)| member.role().bills());
    let row = |budget: &Budget| {
        let count = budget.used(used);
        let left = budget.limit.count().saturating_sub(count);
        let mut cells = vec![
            html! { (name(budget)) },
            html! { (budget.limit) },
            html! { (budget.limit.words(count)) },
            html! { (budget.limit.words(left)) },
            bar(budget, count),
            html! { (words(budget)) },
        ];
        cells.extend(acts.map(|(seal, _)| removing(seal, &budgets.matter, budget)));
        cells
    };
    let table = Table::new("Budgets")
        .text("For")
        .number("Budget")
        .number("Used")
        .number("Left")
        .text("How far")
        .text("What happens");
    let table = if acts.is_some() { table.text("Change") } else { table };
    table.rows(budgets.all.iter().map(row)).empty("This matter has no budget.")
}

/// What it is for: `Phase L300, Discovery`.
fn name(budget: &Budget) -> String {
    match budget.scope {
        Scope::Matter => "The whole matter".to_owned(),
        Scope::Task(task) => format!("{task}, {}", task.title()),
    }
}

/// How far it has come, as a bar with its words.
fn bar(budget: &Budget, used: i64) -> Markup {
    let (percent, label) = (budget.percent(used), name(budget));
    let shown = u64::try_from(percent).unwrap_or_default();
    let (tone, state) = match percent {
        i64::MIN..=74 => (Tone::Good, "within"),
        75..=100 => (Tone::Warn, "nearly used"),
        101.. => (Tone::Bad, "passed"),
    };
    html! {
        div.progress {
            progress max="100" value=(shown.min(100)) aria-label={ "Used of the budget: " (label) } {}
            span.note { (percent) " % " (ui::badge(tone, state)) }
        }
    }
}

fn words(budget: &Budget) -> String {
    let rule = match budget.rule {
        Rule::Warn => "Warns",
        Rule::Stop => "Stops",
    };
    let hears = match budget.hears {
        Hears::Client => "; the client hears",
        Hears::Firm => "",
    };
    let told = budget.told.map_or_else(String::new, |told| {
        format!("; {} % noted on {}", told.level, ui::date_plain(told.on))
    });
    format!("{rule}{hears}{told}")
}

fn removing(seal: &Seal, matter: &MatterId, budget: &Budget) -> Markup {
    let (scope, kind) = (budget.scope.word(), kind(budget.limit));
    ui::form(
        &seal.part(format_args!("remove-{scope}-{kind}")),
        &paths::budget_remove(matter),
        html! {
            (ui::hidden("scope", scope))
            (ui::hidden("kind", kind))
            (ui::submit_quiet("Remove"))
        },
    )
}
