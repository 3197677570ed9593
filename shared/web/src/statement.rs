//! A statement of account as the pages of client and firm show it, and as a file of rows (INV-25).
//!
//! Invariant: every figure is [`Statement`]'s own.

use axum::response::Response;
use domain::id::InvoiceId;
use domain::money::Money;
use domain::owed::{self, InCurrency, Row, Statement};
use jiff::civil::Date;
use jiff::{Span, ToSpan};
use maud::{Markup, html};
use serde::Deserialize;

use crate::complaints::Complaints;
use crate::refusal::Refusal;
use crate::sheet::{self, Cell};
use crate::ui::{self, Figure, Table, Tone};

/// Which days are asked for, as they were typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DaysAsked {
    /// The first day; left out, a year before the last one.
    pub from: String,
    /// The last day; left out, today.
    pub to: String,
}

impl DaysAsked {
    /// The days, or what is wrong with them.
    pub fn read(&self, today: Date) -> Result<(Date, Date), Complaints> {
        let mut complaints = Complaints::default();
        let from = complaints.take("from", optional(&self.from));
        let to = complaints.take("to", optional(&self.to));
        let days = match from.zip(to) {
            Some((from, to)) => complaints.take("from", owed::days(from, to, today)),
            None => None,
        };
        complaints.or(days)
    }
}

fn optional(text: &str) -> Result<Option<Date>, domain::day::DayError> {
    if text.trim().is_empty() { Ok(None) } else { domain::day::parse(text).map(Some) }
}

/// The address of a statement's page, or of its file under it, for these days.
pub fn address(page: &str, (from, to): (Date, Date)) -> String {
    format!("{page}?from={from}&to={to}")
}

/// The printed one.
pub fn pdf(page: &str, days: (Date, Date)) -> String {
    address(&format!("{page}/pdf"), days)
}

/// Its rows as a file.
pub fn csv(page: &str, days: (Date, Date)) -> String {
    address(&format!("{page}/csv"), days)
}

/// The form that asks for other days, with the spans that people ask for most.
pub fn sieve(page: &str, asked: &DaysAsked, complaints: &Complaints, today: Date) -> Markup {
    html! {
        div.sieve {
            nav.tabs aria-label="Days" {
                ul {
                    @for (words, days) in usual(today) {
                        li { a href=(address(page, days)) { (words) } }
                    }
                }
            }
            form.period method="get" action=(page) {
                (ui::Field::date("From", "from").value(&asked.from).complaints(complaints))
                (ui::Field::date("To", "to").value(&asked.to).complaints(complaints))
                (ui::submit_quiet("Show"))
            }
        }
    }
}

/// The spans that people ask for most, up to a day.
fn usual(today: Date) -> [(&'static str, (Date, Date)); 4] {
    let first = |day: Date| day.first_of_month();
    let ago = |span: Span, day: Date| day.checked_sub(span).unwrap_or(day);
    let year = Date::new(today.year(), 1, 1).unwrap_or(today);
    let before = ago(1.year(), year);
    let last = ago(1.day(), first(today));
    let twelve = ago(1.year(), today).tomorrow().unwrap_or(today);
    [
        ("Last month", (first(last), last)),
        ("This year", (year, today)),
        ("Last year", (before, ago(1.day(), year))),
        ("Last 12 months", (twelve, today)),
    ]
}

/// What a statement says; `invoice` is where one of them is read.
pub fn view(
    statement: &Statement,
    questioned: &[Money],
    invoice: impl Fn(&InvoiceId) -> String,
) -> Markup {
    let many = statement.parts.len() > 1;
    html! {
        @for part in &statement.parts {
            @if many { h2 { "In " (part.currency()) } }
            (figures(statement, part))
            (table(statement, part, &invoice))
            @if part.rows.is_empty() { p.note { "Nothing moved on these days." } }
        }
        @for money in questioned {
            (ui::notice(Tone::Info, html! {
                p {
                    (ui::money(*money)) " of what is owed today is questioned: it is not to be paid \
                     until that is settled."
                }
            }))
        }
    }
}

fn figures(statement: &Statement, part: &InCurrency) -> Markup {
    let (more, less) = part.turnover();
    let before = html! { "before " (ui::date(statement.from)) };
    let after = html! { "at the end of " (ui::date(statement.to)) };
    ui::figures(&[
        Figure::new("Opening balance", ui::money(part.opening)).note(before),
        Figure::new("Invoiced, or owed again", ui::money(more)),
        Figure::new("Paid, or taken off", ui::money(less)),
        Figure::new("Closing balance", ui::money(part.closing)).note(after),
    ])
}

fn table(
    statement: &Statement,
    part: &InCurrency,
    invoice: &impl Fn(&InvoiceId) -> String,
) -> Table {
    let blank = || html! {};
    let opening = html! { "Opening balance" };
    let first =
        [ui::date(statement.from), opening, blank(), blank(), blank(), ui::money(part.opening)];
    let row = |Row { movement, balance }: &Row| {
        [
            ui::date(movement.on),
            html! { (movement.what.title()) },
            ui::link(&invoice(&movement.invoice), &movement.number),
            html! { (movement.matter) },
            ui::money(movement.amount),
            ui::money(*balance),
        ]
    };
    let last = html! { "Closing balance" };
    Table::new(format!("Statement of account in {}", part.currency()))
        .text("Day")
        .text("What")
        .text("Invoice")
        .text("Matter")
        .number("Amount")
        .number("Balance")
        .rows(std::iter::once(first).chain(part.rows.iter().map(row)))
        .foot([ui::date(statement.to), last, blank(), blank(), blank(), ui::money(part.closing)])
}

/// The headings of the file of rows.
const HEADINGS: [&str; 7] = ["Day", "What", "Invoice", "Matter", "Currency", "Amount", "Balance"];

/// The rows as a file: of each currency what was owed before, what moved, and what is owed after.
pub fn file(statement: &Statement) -> Result<Response, Refusal> {
    let edge = |on: Date, words: &str, part: &InCurrency, balance: Money| {
        vec![
            Cell::text(on.to_string()),
            Cell::text(words),
            Cell::text(""),
            Cell::text(""),
            Cell::text(part.currency().code()),
            Cell::text(""),
            Cell::money(balance),
        ]
    };
    let mut rows = Vec::new();
    for part in &statement.parts {
        rows.push(edge(statement.from, "Opening balance", part, part.opening));
        for Row { movement, balance } in &part.rows {
            rows.push(vec![
                Cell::text(movement.on.to_string()),
                Cell::text(movement.what.title()),
                Cell::text(movement.number.as_str()),
                Cell::text(movement.matter.as_str()),
                Cell::text(part.currency().code()),
                Cell::money(movement.amount),
                Cell::money(*balance),
            ]);
        }
        rows.push(edge(statement.to, "Closing balance", part, part.closing));
    }
    sheet::file(&format!("statement-{}-{}", statement.from, statement.to), &HEADINGS, rows)
}

/// What is said while the printed statement is not made yet.
pub fn unprinted(page: &str, days: (Date, Date)) -> Markup {
    let back = (address(page, days), "Back to the statement");
    ui::paper::awaited("statement", &pdf(page, days), (&back.0, back.1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_usual_spans_end_where_they_say() {
        let [month, year, before, twelve] = usual(date(2026, 3, 31)).map(|(_, days)| days);
        assert_eq!(month, (date(2026, 2, 1), date(2026, 2, 28)));
        assert_eq!(year, (date(2026, 1, 1), date(2026, 3, 31)));
        assert_eq!(before, (date(2025, 1, 1), date(2025, 12, 31)));
        assert_eq!(twelve, (date(2025, 4, 1), date(2026, 3, 31)));
    }

    #[test]
    fn what_was_typed_is_read_or_complained_about() {
        let asked = |from: &str, to: &str| {
            let asked = DaysAsked { from: from.to_owned(), to: to.to_owned() };
            asked.read(date(2026, 3, 31))
        };
        assert!(asked("", "").is_ok());
        assert!(asked("2026-01-01", " ").is_ok());
        assert!(asked("2026-02-01", "2026-01-01").is_err());
        assert!(asked("yesterday", "tomorrow").is_err_and(|all| all.about("to").next().is_some()));
    }
}
