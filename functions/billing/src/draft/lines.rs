//! The lines of a draft, each with the forms that change it.

use domain::id::InvoiceId;
use domain::invoice::{Line, LineKind, WriteDownReason};
use domain::money::Money;
use maud::{Markup, html};
use store::Versioned;
use web::{Seal, ui};

use super::Typed;
use super::tax::Choices;
use crate::guidelines::check::Checked;
use crate::paths;

/// Lines of one kind, and what the forms on them need.
pub(super) struct Lines<'a> {
    pub(super) draft: &'a InvoiceId,
    pub(super) lines: &'a [Versioned<Line>],
    pub(super) seal: &'a Seal,
    pub(super) typed: &'a Typed<'a>,
    /// Whether the lines may be changed by whoever looks.
    pub(super) bills: bool,
    /// What of them is against the client's guidelines.
    pub(super) checked: &'a Checked,
    /// How they can be taxed.
    pub(super) taxes: &'a Choices,
}

impl Lines<'_> {
    /// Time, with whose it is.
    pub(super) fn times(&self) -> Markup {
        let lines: Vec<&Line> = self.lines.iter().map(|found| &found.value).collect();
        let table = ui::Table::new(ui::paper::times_title(&lines))
            .titled()
            .text("Date")
            .text("By")
            .text("Work")
            .number("Hours")
            .number("Rate")
            .number("Amount");
        let rows = self.lines.iter().filter_map(|found| {
            let line = &found.value;
            let [who, hours, price] = ui::paper::by_time(line)?;
            let amount = ui::money(line.amount);
            Some([ui::date(line.on), who, self.work(found), hours, price, amount])
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
                // Interest is on no draft.
                (
                    _,
                    LineKind::Fee { .. }
                    | LineKind::Flat { .. }
                    | LineKind::Interest { .. }
                    | LineKind::Ahead { .. },
                ) => None,
            });
        html! {
            @if let Some(first) = rows.next() { (table.row(first).rows(rows)) }
        }
    }

    /// What a deposit invoice asks for; nothing on any other draft.
    pub(super) fn ahead(&self) -> Markup {
        let table = ui::Table::new("On account of coming fees").titled().text("Date").text("For");
        let mut rows = self.lines.iter().filter(|found| found.value.is_ahead()).map(|found| {
            [ui::date(found.value.on), self.work(found), ui::money(found.value.amount)]
        });
        html! {
            @if let Some(first) = rows.next() {
                (table.number("Amount").row(first).rows(rows))
            }
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
            (self.checked.about(&line.id))
            @if self.bills && !line.is_volume_off() { (self.change(found)) }
        }
    }

    fn change(&self, found: &Versioned<Line>) -> Markup {
        let (line, version) = (&found.value, found.version.to_string());
        let here = self.typed.line == line.id.as_str();
        let on = line.on.to_string();
        let place = html! { (ui::hidden("on", &on)) (ui::hidden("version", &version)) };
        let off = self.seal.part(format_args!("off.{}", line.id));
        html! {
            details.inline open[here] id=(line.id) {
                summary { "Change" }
                (self.words(line, &place))
                @if line.worth().is_ok_and(Money::is_positive) { (self.charge(line, &place)) }
                (self.taxes.of_line(self.draft, self.seal, line))
                (ui::form(&off, &paths::line_off(self.draft, &line.id), html! {
                    (place)
                    (ui::buttons(ui::submit_quiet("Take off the draft")))
                }))
            }
        }
    }

    /// Saying it in other words.
    fn words(&self, line: &Line, place: &Markup) -> Markup {
        let here = self.typed.line == line.id.as_str() && self.typed.charge.is_none();
        let narrative = if here { self.typed.narrative } else { line.narrative.as_str() };
        let seal = self.seal.part(format_args!("reword.{}", line.id));
        let field = ui::textarea("Narrative", "narrative", narrative).rows(3).required();
        ui::form(
            &seal,
            &paths::line(self.draft, &line.id),
            html! {
                (place)
                @if here { (field.complaints(&self.typed.complaints)) }
                @else { (field.scope(line.id.as_str())) }
                (ui::buttons(ui::submit_quiet("Save words")))
            },
        )
    }

    /// Charging less than it is worth.
    fn charge(&self, line: &Line, place: &Markup) -> Markup {
        let typed = self.typed.charge.filter(|_| self.typed.line == line.id.as_str());
        let amount = line.amount.to_string();
        let (charge, why) = typed.unwrap_or((&amount, ""));
        let hint = line.worth().map_or_else(
            |_| String::new(),
            |worth| format!("It is worth {}.", ui::money_plain(worth)),
        );
        let seal = self.seal.part(format_args!("charge.{}", line.id));
        let amount = ui::Field::number("Charge", "charge").value(charge).required().hint(&hint);
        let reasons = reasons();
        let why = ui::select("Why less is charged", "reason", &reasons, why).required();
        ui::form(
            &seal,
            &paths::charge(self.draft, &line.id),
            html! {
                (place)
                @if typed.is_some() {
                    (amount.complaints(&self.typed.complaints))
                    (why.complaints(&self.typed.complaints))
                } @else {
                    (amount.scope(line.id.as_str()))
                    (why.scope(line.id.as_str()))
                }
                (ui::buttons(ui::submit_quiet("Charge this")))
            },
        )
    }
}

/// Why less is charged, to choose from.
pub(super) fn reasons() -> Vec<(&'static str, &'static str)> {
    let all = WriteDownReason::ALL.into_iter().map(|reason| (reason.word(), reason.title()));
    std::iter::once(("", "Choose")).chain(all).collect()
}
