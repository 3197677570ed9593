//! What the time of an invoice comes to by phase and task (INV-04).

use domain::invoice::{Line, PhaseLine, by_task};
use domain::money::Currency;
use maud::{Markup, Render, html};

use super::lines::units;
use crate::ui::money::money;
use crate::ui::table::Table;

/// The block by phase and task; nothing where no line has a code.
pub(super) fn tasks(lines: &[&Line], currency: Currency) -> Markup {
    let Ok(phases) = by_task(lines.iter().copied(), currency) else { return html! {} };
    if phases.is_empty() {
        return html! {};
    }
    let table = Table::new("Phases and tasks")
        .titled()
        .text("Phase")
        .text("Task")
        .number("Hours")
        .number("Amount");
    table.rows(phases.iter().flat_map(rows)).render()
}

fn rows(phase: &PhaseLine) -> Vec<[Markup; 4]> {
    let name = match phase.phase {
        Some(code) => html! { strong { (code) " " (code.title()) } },
        None => html! { strong { "Without a code" } },
    };
    let head = [
        name,
        html! {},
        html! { strong { (units(phase.sum.hours, 1)) } },
        html! { strong { (money(phase.sum.amount)) } },
    ];
    let tasks = phase.tasks.iter().map(|(task, worked)| {
        [
            html! {},
            html! { (task) " " (task.title()) },
            units(worked.hours, 1),
            money(worked.amount),
        ]
    });
    std::iter::once(head).chain(tasks).collect()
}
