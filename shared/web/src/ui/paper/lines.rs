//! The lines of an invoice or draft: time, costs, and the block by timekeeper (INV-02, INV-03).

use domain::invoice::{InvoiceKind, Line, LineKind, TimekeeperLine};
use domain::money::{Currency, Money};
use domain::text::Mark;
use domain::utbms::{ActivityCode, ExpenseCode, TaskCode};
use maud::{Markup, Render, html};
use rust_decimal::Decimal;

use super::{Paper, question_state};
use crate::ui::date::date;
use crate::ui::money::money;
use crate::ui::table::Table;

/// The time among the lines; nothing when there is none.
pub(super) fn times(paper: &Paper<'_>, total: Option<Money>) -> Markup {
    let table = Table::new(times_title(paper.lines))
        .titled()
        .text("Date")
        .text("By")
        .text("Work")
        .number("Hours")
        .number("Rate")
        .number("Amount");
    let rows: Vec<[Markup; 6]> = paper.lines.iter().filter_map(|line| time(line, paper)).collect();
    if rows.is_empty() {
        return html! {};
    }
    let table = table.rows(rows);
    match total {
        Some(total) => table.foot(foot::<6>("Fees", total)).render(),
        None => table.render(),
    }
}

/// What the table of fees is called: by what is in it.
pub fn times_title<'l>(lines: impl IntoIterator<Item = &'l &'l Line>) -> &'static str {
    let is_flat = |line: &&Line| matches!(line.kind, LineKind::Flat { .. });
    if lines.into_iter().any(is_flat) { "Fees" } else { "Time" }
}

/// What the table of costs is called: an invoice of interest, or of a deposit, has nothing else.
fn costs_title(lines: &[&Line], kind: InvoiceKind) -> &'static str {
    match kind {
        InvoiceKind::Work if lines.iter().any(|line| line.is_interest()) => "Interest",
        InvoiceKind::Work => "Costs",
        InvoiceKind::Deposit => "On account of coming fees",
        InvoiceKind::Disbursements => "Paid to others for you",
    }
}

/// The costs among the lines, with their receipts, or the interest; nothing when there are none.
pub(super) fn costs(paper: &Paper<'_>, total: Option<Money>) -> Markup {
    let title = costs_title(paper.lines, paper.invoice.kind);
    let table = Table::new(title)
        .titled()
        .text("Date")
        .text(if paper.invoice.costs.is_zero() { "For" } else { "Cost" })
        .number("Quantity")
        .number("Price")
        .number("Amount");
    let rows: Vec<[Markup; 5]> = paper.lines.iter().filter_map(|line| cost(line, paper)).collect();
    if rows.is_empty() {
        return html! {};
    }
    let table = table.rows(rows);
    match total {
        Some(total) => table.foot(foot::<5>(title, total)).render(),
        None => table.render(),
    }
}

/// Hours and amount of each timekeeper at each rate; nothing when nobody's time is billed.
pub fn keepers(block: &[TimekeeperLine], currency: Currency) -> Markup {
    if block.is_empty() {
        return html! {};
    }
    let table = Table::new("Timekeepers")
        .titled()
        .text("Name")
        .text("Rank")
        .number("Hours")
        .number("Rate")
        .number("Amount");
    let row = |row: &TimekeeperLine| {
        [
            html! { (row.keeper.name) " " span.note { (row.keeper.mark) } },
            html! { (row.keeper.classification.title()) },
            units(row.hours, 1),
            rate(row.rate, currency),
            money(row.amount),
        ]
    };
    table.rows(block.iter().map(row)).render()
}

/// What a line says, its codes in words, what was added or taken off, and its tax.
pub fn narrative(line: &Line) -> Markup {
    let codes = codes(line);
    let adjusted = line.adjusted().unwrap_or(line.adjustment);
    html! {
        span.prose dir="auto" { (line.narrative) }
        @if !codes.is_empty() { span.codes { (codes.join(" · ")) } }
        @if line.is_unpriced() {
            span.codes { "Not charged by the hour" }
        } @else if line.is_no_charge() {
            span.codes { "No charge: worth " (money(line.adjustment.negated())) }
        } @else if !adjusted.is_zero() && !line.is_volume_off() {
            span.codes { "Adjusted by " (money(adjusted)) }
        }
        @if !line.others.is_zero() {
            span.codes { "Others pay " (money(line.others)) }
        }
        @if let Some(tax) = &line.tax { span.codes { (tax) } }
    }
}

/// Hours, or how many, with at least so many decimals.
pub fn units(count: Decimal, decimals: u32) -> Markup {
    let shown = units_plain(count, decimals);
    html! { data.hours value=(shown) { (shown) } }
}

/// The same number, for what is not a page.
pub fn units_plain(count: Decimal, decimals: u32) -> Decimal {
    let mut shown = count.normalize();
    if shown.scale() < decimals {
        shown.rescale(decimals);
    }
    shown
}

/// A price, which may be finer than the currency.
pub fn rate(price: Decimal, currency: Currency) -> Markup {
    match Money::exact(price, currency) {
        Ok(exact) => money(exact),
        Err(_) => html! { data.money value=(price) { (currency.symbol()) (price.normalize()) } },
    }
}

fn time(line: &Line, paper: &Paper<'_>) -> Option<[Markup; 6]> {
    let [who, hours, price] = by_time(line)?;
    Some([
        date(line.on),
        who,
        html! { div { (narrative(line)) (asked(line, paper)) } },
        hours,
        price,
        money(line.amount),
    ])
}

/// Whose time a line bills, how much of it and at which rate, of which a flat fee has none; nothing
/// of a cost.
pub fn by_time(line: &Line) -> Option<[Markup; 3]> {
    match &line.kind {
        LineKind::Fee { keeper, .. } => Some([
            html! { abbr title=(keeper.name) { (keeper.mark) } },
            units(line.units, 1),
            html! { @if !line.is_unpriced() { (rate(line.price, line.amount.currency())) } },
        ]),
        LineKind::Flat { .. } => Some([html! {}, html! {}, html! { (line.flat_title()) }]),
        LineKind::Cost { .. } | LineKind::Interest { .. } | LineKind::Ahead { .. } => None,
    }
}

fn cost(line: &Line, paper: &Paper<'_>) -> Option<[Markup; 5]> {
    // What is deducted stands with the sums.
    if line.is_fee() || line.is_deducting() {
        return None;
    }
    Some([
        date(line.on),
        html! {
            div { (narrative(line)) (receipt(line, paper.documents)) (asked(line, paper)) }
        },
        units(line.units, 0),
        rate(line.price, line.amount.currency()),
        money(line.amount),
    ])
}

/// The document that proves a cost, among these documents; nothing where there is none (INV-24).
pub fn receipt(line: &Line, documents: &str) -> Markup {
    html! {
        @if let LineKind::Cost { receipt: Some(receipt), .. } = &line.kind {
            p.note { a href={ (documents) "/" (receipt) } { "Receipt" } }
        }
    }
}

/// What was asked about a line, or the way to ask; on paper neither.
fn asked(line: &Line, paper: &Paper<'_>) -> Markup {
    let question = paper.questions.iter().find(|question| question.line == line.id);
    let href = paper.asking.line(line);
    html! {
        @match (question, paper.asking.ask) {
            (Some(question), _) => {
                p.note.asked { (question_state(question.state)) " " a href=(href) { "Read" } }
            },
            (None, Some(ask)) => p.note.asked { a href=(href) { (ask) } },
            (None, None) => {},
        }
    }
}

/// Its codes, in words.
pub fn codes(line: &Line) -> Vec<String> {
    fn titled(mark: Option<&Mark>, title: impl Fn(&str) -> Option<&'static str>) -> Option<String> {
        mark.map(|mark| match title(mark.as_str()) {
            Some(title) => format!("{mark} {title}"),
            None => mark.to_string(),
        })
    }
    let found = match &line.kind {
        LineKind::Fee { task, activity, .. } => [
            titled(task.as_ref(), |code| TaskCode::parse(code).ok().map(TaskCode::title)),
            titled(activity.as_ref(), |code| {
                ActivityCode::parse(code).ok().map(ActivityCode::title)
            }),
        ],
        LineKind::Flat { .. } | LineKind::Interest { .. } | LineKind::Ahead { .. } => [None, None],
        LineKind::Cost { kind, expense, .. } => [
            titled(expense.as_ref(), |code| ExpenseCode::parse(code).ok().map(ExpenseCode::title)),
            Some(kind.title().to_owned()),
        ],
    };
    found.into_iter().flatten().collect()
}

/// A row of a total: the word before the amount, nothing before the word.
fn foot<const N: usize>(word: &str, total: Money) -> [Markup; N] {
    std::array::from_fn(|at| match N.saturating_sub(at) {
        1 => money(total),
        2 => html! { (word) },
        _ => html! {},
    })
}
