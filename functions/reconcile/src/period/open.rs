//! What is open between bank and book, and what a person said of it: suggestions, matches by hand,
//! lines that were set aside.

use domain::bank::BankLine;
use domain::reconciliation::{BookLine, Match, certain, suggestions};
use domain::text::Mark;
use maud::{Markup, html};
use store::reconciliations::{KeptAside, KeptMatch};
use web::ui::{self, Table, Tone};

use super::View;
use crate::paths;

/// The most suggestions that a bank line shows.
const SUGGESTED_MAX: usize = 3;

impl View<'_> {
    /// Lines of periods that were signed before they came.
    pub(super) fn late(&self) -> Markup {
        let (report, is_signed) = (self.report, self.loaded.is_signed());
        let is_late = |line: &&BankLine| {
            is_signed || self.loaded.closed.is_some_and(|closed| line.line.on <= closed)
        };
        let lines = match report.unmatched.iter().filter(is_late).count() {
            0 => return html! {},
            1 => "1 bank line came".to_owned(),
            many => format!("{many} bank lines came"),
        };
        let then = if is_signed {
            "Nothing here changes. Match them, or set them aside, in the next period."
        } else {
            "What was signed stays as it is. Match them with what is open here, or set them aside \
             with the reason: the bank may have sent an old line again."
        };
        ui::notice(
            Tone::Warn,
            html! { p { (lines) " after the period of their day was signed. " (then) } },
        )
    }

    /// Bank lines without an entry, each with what it may be.
    pub(super) fn unmatched(&self) -> Markup {
        let suggested = suggestions(&self.report.facts);
        let row = |line: &BankLine| {
            let likely = suggested.iter().filter(|found| found.matched.lines.contains(&line.mark));
            let acts = html! {
                @for found in likely.take(SUGGESTED_MAX) {
                    (self.confirm(&found.matched, &format!("{}: confirm", found.why)))
                }
                (self.set_aside(line))
            };
            [
                ui::date(line.line.on),
                html! { (line.line.text) },
                html! { (line.line.instrument.as_deref().unwrap_or("")) },
                ui::money(line.line.amount),
                html! { @if !self.loaded.is_signed() { (acts) } },
            ]
        };
        let table = Table::new("Bank lines without an entry")
            .text("Day")
            .text("What the bank writes")
            .text("Number")
            .number("Amount")
            .text("Suggestion")
            .rows(self.report.unmatched.iter().map(row))
            .empty("Every bank line up to this day has its entry.");
        html! { (self.all_suggestions()) (table) }
    }

    /// All that can be confirmed at once, behind a page that lists it.
    fn all_suggestions(&self) -> Markup {
        let count = certain(&self.report.facts).len();
        if count < 2 || self.loaded.is_signed() {
            return html! {};
        }
        let words = format!("Confirm all {count} suggestions");
        ui::actions(ui::button_link_quiet(&self.action("suggested"), &words))
    }

    fn set_aside(&self, line: &BankLine) -> Markup {
        let (account, to) = (&self.loaded.account.id, self.report.facts.to);
        ui::button_link_quiet(&paths::aside(account, to, &line.mark), "Set aside")
    }

    fn confirm(&self, matched: &Match, label: &str) -> Markup {
        let part = matched.lines.iter().map(ToString::to_string).chain(matched.entries.clone());
        let part: String = part.collect::<Vec<_>>().join("+");
        let fields = html! {
            @for line in &matched.lines { (ui::hidden("line", line.as_str())) }
            @for entry in &matched.entries { (ui::hidden("entry", entry)) }
            (ui::submit_quiet(label))
        };
        ui::form(&self.seal.part(part), &self.action("match"), fields)
    }

    /// Choosing by hand what no suggestion finds.
    pub(super) fn by_hand(&self) -> Markup {
        let open = self.report.in_transit.iter().chain(&self.report.unpaid);
        let entries: Vec<&BookLine> = open.map(|item| &item.entry).collect();
        let count = self.report.unmatched.len().saturating_add(entries.len());
        if count < 2 || self.loaded.is_signed() {
            return html! {};
        }
        let lines = self.report.unmatched.iter();
        let lines: Vec<(&str, String)> =
            lines.map(|line| (line.mark.as_str(), of_line(line))).collect();
        let entries: Vec<(&str, String)> =
            entries.iter().map(|entry| (entry.id.as_str(), of_entry(entry))).collect();
        let fields = html! {
            (ui::group("Bank lines", html! {
                @for (mark, label) in &lines { (ui::checkbox(label, "line", "").value(mark).scope(mark)) }
            }))
            (ui::group("Entries of the book", html! {
                @for (id, label) in &entries { (ui::checkbox(label, "entry", "").value(id).scope(id)) }
            }))
            p.note { "Two entries, or two bank lines, that cancel each other are one as well." }
            (ui::buttons(ui::submit_quiet("Confirm as one")))
        };
        let form = ui::form(&self.seal.part("hand"), &self.action("match"), fields);
        ui::card("Match by hand", form)
    }

    pub(super) fn matches(&self) -> Table {
        let facts = &self.report.facts;
        let row = |kept: &KeptMatch| {
            let lines = facts.lines.iter().filter(|line| kept.matched.lines.contains(&line.mark));
            let entries = facts.book.iter().filter(|e| kept.matched.entries.contains(&e.id));
            let undo = html! {
                (ui::hidden("matched", &kept.id))
                (ui::submit_quiet("Undo"))
            };
            let undo = || ui::form(&self.seal.part(&kept.id), &self.action("undo"), undo);
            [
                html! { @for line in lines { p { (ui::date(line.line.on)) " " (ui::money(line.line.amount)) } } },
                html! { @for e in entries { p { (ui::date(e.on)) " " (ui::money(e.amount)) " " (e.ledger) } } },
                html! { @if self.loaded.is_signed() { "Signed" } @else { (undo()) } },
            ]
        };
        Table::new("Confirmed in this period")
            .text("Bank")
            .text("Book")
            .text("Take back")
            .rows(self.loaded.open.iter().map(row))
            .empty("Nothing is confirmed yet.")
    }

    /// What was set aside in this period, with why.
    pub(super) fn aside(&self) -> Markup {
        let row = |kept: &KeptAside| {
            let mark = &kept.aside.mark;
            let line = self.report.facts.lines.iter().find(|line| line.mark == *mark);
            let undo = html! {
                (ui::hidden("line", mark.as_str()))
                (ui::submit_quiet("Take up again"))
            };
            let undo = || ui::form(&self.seal.part(mark), &self.action("take-up"), undo);
            [
                html! { @if let Some(line) = line { (of_line(line)) } },
                html! { (kept.aside.why) },
                html! { (kept.aside.by) },
                html! { @if self.loaded.is_signed() { "Signed" } @else { (undo()) } },
            ]
        };
        if self.loaded.aside.is_empty() {
            return html! {};
        }
        let table = Table::new("Bank lines that were set aside")
            .text("Bank line")
            .text("Why")
            .text("By")
            .text("Take up")
            .rows(self.loaded.aside.iter().map(row));
        html! { h2 { "Bank lines that were set aside" } (table) }
    }
}

/// A bank line in one line of text.
pub(super) fn of_line(line: &BankLine) -> String {
    let (on, amount) = (ui::date_plain(line.line.on), ui::money_plain(line.line.amount));
    format!("{on} {amount} {}{}", line.line.text, numbered(line.line.instrument.as_deref()))
}

/// An entry of the book in one line of text.
pub(super) fn of_entry(entry: &BookLine) -> String {
    let (on, amount) = (ui::date_plain(entry.on), ui::money_plain(entry.amount));
    let number = numbered(entry.instrument.as_deref());
    format!("{on} {amount} {} {}{number}", entry.party, entry.ledger)
}

fn numbered(number: Option<&str>) -> String {
    let number = number.and_then(|number| Mark::parse(number).ok());
    match number.as_ref().map(|number| (number, number.in_words())) {
        None => String::new(),
        Some((number, words)) if number.as_str() == words => format!(" (number {words})"),
        Some((_, words)) => format!(" ({words})"),
    }
}
