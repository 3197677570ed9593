//! What analytics counts, defined once (ANA-10): every noun contributes amounts to cells, and a
//! rollup is the sum of all contributions.
//!
//! Invariant: a cell is derivable from the nouns alone; `check` recomputes it.

use jiff::civil::Date;
use rust_decimal::prelude::{Decimal, ToPrimitive};

use crate::entry::{Entry, Work};
use crate::id::MemberId;
use crate::invoice::{Issued, Line, LineKind};
use crate::money::{Currency, Money};
use crate::payment::{Intent, IntentState};

/// A month as `2026-03`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(String);

impl Month {
    /// The month of a day.
    pub fn of(date: Date) -> Self {
        Self(format!("{:04}-{:02}", date.year(), date.month()))
    }

    /// Reads `2026-03`.
    pub fn parse(text: &str) -> Option<Self> {
        format!("{text}-01").parse::<Date>().ok().map(Self::of).filter(|month| month.0 == text)
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its first day.
    pub fn first_day(&self) -> Option<Date> {
        format!("{}-01", self.0).parse().ok()
    }
}

/// What a cell counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Figure {
    /// Totals of invoices, by month of issue.
    Billed,
    /// Payments that arrived, by month of arrival.
    Collected,
    /// What is open, by due date.
    Receivable,
    /// What is recorded and unbilled, by month of the work and timekeeper (`costs` for costs).
    Unbilled,
    /// Tenths of an hour recorded, by month of the work and timekeeper.
    RecordedTenths,
    /// The value of time at the recorded rate, by month of the work and timekeeper.
    RecordedValue,
    /// Tenths of an hour billed, by month of the work and timekeeper.
    BilledTenths,
    /// The amount of billed time lines, by month of the work and timekeeper.
    BilledValue,
}

impl Figure {
    /// All figures.
    pub const ALL: [Self; 8] = [
        Self::Billed,
        Self::Collected,
        Self::Receivable,
        Self::Unbilled,
        Self::RecordedTenths,
        Self::RecordedValue,
        Self::BilledTenths,
        Self::BilledValue,
    ];

    /// The word in storage.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Billed => "billed",
            Self::Collected => "collected",
            Self::Receivable => "receivable",
            Self::Unbilled => "unbilled",
            Self::RecordedTenths => "recorded-tenths",
            Self::RecordedValue => "recorded-value",
            Self::BilledTenths => "billed-tenths",
            Self::BilledValue => "billed-value",
        }
    }
}

/// One number that analytics keeps: a figure at a time, for one person where that matters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// What it counts.
    pub figure: Figure,
    /// The month `2026-03`, or the due date `2026-03-31` for receivables.
    pub when: String,
    /// The currency code.
    pub currency: String,
    /// The timekeeper's id, `costs`, or nothing.
    pub who: String,
}

/// An amount that a noun adds to a cell: minor units, or tenths of an hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contribution {
    /// Where.
    pub cell: Cell,
    /// How much.
    pub amount: i64,
}

fn at(figure: Figure, when: &str, who: &str, money: Money) -> Contribution {
    let cell = Cell {
        figure,
        when: when.to_owned(),
        currency: money.currency().code().to_owned(),
        who: who.to_owned(),
    };
    Contribution { cell, amount: money.minor() }
}

/// What an issued invoice contributes.
pub fn of_invoice(invoice: &Issued) -> Vec<Contribution> {
    let billed = at(Figure::Billed, Month::of(invoice.issued_on).as_str(), "", invoice.total);
    let owed = at(Figure::Receivable, &invoice.due_on.to_string(), "", invoice.open);
    [billed, owed].into_iter().filter(|c| c.amount != 0).collect()
}

/// What an unbilled entry contributes.
pub fn of_entry(entry: &Entry) -> Vec<Contribution> {
    let month = Month::of(entry.on);
    match &entry.work {
        Work::Cost { .. } => vec![at(Figure::Unbilled, month.as_str(), "costs", entry.value)],
        Work::Time { timekeeper, hours, .. } => {
            let mut all =
                recorded(timekeeper.as_str(), &month, entry.value, i64::from(hours.count()));
            all.push(at(Figure::Unbilled, month.as_str(), timekeeper.as_str(), entry.value));
            all
        }
    }
}

/// What a line of a draft contributes: it is still unbilled. Lines of timekeepers that are not the
/// firm's members (imported ones) count by their mark.
pub fn of_draft_line(line: &Line) -> Vec<Contribution> {
    match fee(line) {
        None => vec![at(Figure::Unbilled, Month::of(line.on).as_str(), "costs", line.amount)],
        Some((who, month, mut all)) => {
            all.push(at(Figure::Unbilled, month.as_str(), who, line.amount));
            all
        }
    }
}

/// What a line of an issued invoice contributes.
pub fn of_issued_line(line: &Line) -> Vec<Contribution> {
    match fee(line) {
        None => Vec::new(),
        Some((who, month, mut all)) => {
            let currency = line.amount.currency();
            let tenths = tenths(line.units);
            all.push(counted(Figure::BilledTenths, &month, who, currency, tenths));
            all.push(at(Figure::BilledValue, month.as_str(), who, line.amount));
            all
        }
    }
}

/// Whose time a fee line bills, in which month, and what was recorded.
fn fee(line: &Line) -> Option<(&str, Month, Vec<Contribution>)> {
    let LineKind::Fee { keeper, .. } = &line.kind else { return None };
    let who = keeper.member.as_ref().map_or(keeper.mark.as_str(), MemberId::as_str);
    let month = Month::of(line.on);
    let currency = line.amount.currency();
    let exact = line.units.checked_mul(line.price);
    let value = exact.and_then(|exact| Money::round(exact, currency).ok()).unwrap_or(line.amount);
    let all = recorded(who, &month, value, tenths(line.units));
    Some((who, month, all))
}

/// What a payment contributes, once it has arrived; `arrived_on` is the day in the firm's zone.
pub fn of_payment(intent: &Intent, arrived_on: Date) -> Vec<Contribution> {
    if intent.state == IntentState::Succeeded {
        vec![at(Figure::Collected, Month::of(arrived_on).as_str(), "", intent.amount)]
    } else {
        Vec::new()
    }
}

fn recorded(who: &str, month: &Month, value: Money, tenths: i64) -> Vec<Contribution> {
    vec![
        counted(Figure::RecordedTenths, month, who, value.currency(), tenths),
        at(Figure::RecordedValue, month.as_str(), who, value),
    ]
}

fn counted(
    figure: Figure,
    month: &Month,
    who: &str,
    currency: Currency,
    amount: i64,
) -> Contribution {
    Contribution { amount, ..at(figure, month.as_str(), who, Money::zero(currency)) }
}

fn tenths(hours: Decimal) -> i64 {
    hours.checked_mul(Decimal::TEN).and_then(|n| n.round().to_i64()).unwrap_or(0)
}
