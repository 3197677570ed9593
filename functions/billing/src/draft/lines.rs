//! The lines of a draft, each with the forms that change it.

use domain::id::InvoiceId;
use domain::invoice::{Line, LineKind};
use maud::{Markup, html};
use store::Versioned;
use web::{Seal, ui};

use super::Typed;
use crate::paths;

/// Lines of one kind, and what the forms on them need.
pub(super) struct Lines<'a> {
    pub(super) draft: &'a InvoiceId,
    pub(super) lines: &'a [Versioned<Line>],
    pub(super) seal: &'a Seal,
    pub(super) typed: &'a Typed<'a>,
    /// Whether the lines may be changed by whoever looks.
    pub(super) bills: bool,
}

impl Lines<'_> {
    /// Time, with whose it is.
    pub(super) fn times(&self) -> Markup {
        let table = ui::Table::new("Time")
            .titled()
            .text("Date")
            .text("By")
            .text("Work")
            .number("Hours")
            .number("Rate")
            .number("Amount");
        let rows = self.lines.iter().filter_map(|found| match (&found.value, &found.value.kind) {
            (line, LineKind::Fee { keeper, .. }) => Some([
                ui::date(line.on),
                html! { abbr title=(keeper.name) { (keeper.mark) } },
                self.work(found),
                ui::paper::units(line.units, 1),
                ui::paper::rate(line.price, line.amount.currency()),
                ui::money(line.amount),
            ]),
            (_, LineKind::Cost { .. }) => None,
        });
        html! { (table.rows(rows).empty("No time is on this draft.")) }
    }

    /// Costs; nothing when there are none.
    pub(super) fn costs(&self) -> Markup {
        let table = ui::Table::new("Costs")
            .titled()
            .text("Date")
            .text("Cost")
            .number("Quantity")
            .number("Price")
            .number("Amount");
        let mut rows =
            self.lines.iter().filter_map(|found| match (&found.value, &found.value.kind) {
                (line, LineKind::Cost { .. }) => Some([
                    ui::date(line.on),
                    self.work(found),
                    ui::paper::units(line.units, 0),
                    ui::paper::rate(line.price, line.amount.currency()),
                    ui::money(line.amount),
                ]),
                (_, LineKind::Fee { .. }) => None,
            });
        html! {
            @if let Some(first) = rows.next() { (table.row(first).rows(rows)) }
        }
    }

    /// What a line says, and the two things that whoever bills can do with it.
    fn work(&self, found: &Versioned<Line>) -> Markup {
        let line = &found.value;
        html! {
            (ui::paper::narrative(line))
            (ui::paper::receipt(line, paths::DOCUMENTS))
            @if let Some(recorded) = &line.recorded {
                span.codes { "Recorded as: " (recorded) }
            }
            @if self.bills { (self.change(found)) }
        }
    }

    fn change(&self, found: &Versioned<Line>) -> Markup {
        let (line, version) = (&found.value, found.version.to_string());
        let here = self.typed.line == line.id.as_str();
        let narrative = if here { self.typed.narrative } else { line.narrative.as_str() };
        let on = line.on.to_string();
        let field = ui::textarea("Narrative", "narrative", narrative).rows(3).required();
        html! {
            details.inline open[here] id=(line.id) {
                summary { "Change" }
                (ui::form(&self.seal.part(format_args!("reword.{}", line.id)), &paths::line(self.draft, &line.id), html! {
                    (ui::hidden("on", &on))
                    (ui::hidden("version", &version))
                    @if here { (field.complaints(&self.typed.complaints)) }
                    @else { (field.scope(line.id.as_str())) }
                    (ui::buttons(ui::submit_quiet("Save words")))
                }))
                (ui::form(&self.seal.part(format_args!("off.{}", line.id)), &paths::line_off(self.draft, &line.id), html! {
                    (ui::hidden("on", &on))
                    (ui::hidden("version", &version))
                    (ui::buttons(ui::submit_quiet("Take off the draft")))
                }))
            }
        }
    }
}
