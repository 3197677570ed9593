//! What each noun contributes.

use jiff::civil::Date;
use rust_decimal::prelude::{Decimal, ToPrimitive};

use super::{COSTS, Cell, Contribution, Figure, Month};
use crate::entry::{Entry, Work};
use crate::id::MemberId;
use crate::invoice::{Issued, Line, LineKind};
use crate::money::{Currency, Money};
use crate::payment::{Intent, IntentState};

/// What an issued invoice contributes.
pub fn of_invoice(invoice: &Issued) -> Vec<Contribution> {
    let month = Month::of(invoice.issued_on);
    let all = [
        at(Figure::Billed, &month, "", invoice.total),
        at(Figure::Outstanding, &month, "", invoice.open),
        at(Figure::Receivable, &invoice.due_on, "", invoice.open),
    ];
    all.into_iter().filter(|contribution| contribution.amount != 0).collect()
}

/// What an unbilled entry contributes.
pub fn of_entry(entry: &Entry) -> Vec<Contribution> {
    match &entry.work {
        Work::Cost { .. } => unbilled(entry.on, COSTS, entry.value),
        Work::Time { timekeeper, hours, .. } => {
            let who = timekeeper.as_str();
            let mut all = recorded(entry.on, who, entry.value, i64::from(hours.count()));
            all.extend(unbilled(entry.on, who, entry.value));
            all
        }
    }
}

/// What a line of a draft contributes: it is still unbilled. Lines of timekeepers that are not the
/// firm's members (imported ones) count by their mark.
pub fn of_draft_line(line: &Line) -> Vec<Contribution> {
    match Fee::of(line) {
        None => unbilled(line.on, COSTS, line.amount),
        Some(fee) => {
            let mut all = recorded(line.on, fee.who, fee.at_rate, fee.tenths);
            all.extend(unbilled(line.on, fee.who, line.amount));
            all
        }
    }
}

/// What a line of an issued invoice contributes.
pub fn of_issued_line(line: &Line) -> Vec<Contribution> {
    let Some(fee) = Fee::of(line) else { return Vec::new() };
    let month = Month::of(line.on);
    let mut all = recorded(line.on, fee.who, fee.at_rate, fee.tenths);
    all.push(tenths(Figure::BilledTenths, month, fee.who, line.amount.currency(), fee.tenths));
    all.push(at(Figure::BilledAtRate, &month, fee.who, fee.at_rate));
    all.push(at(Figure::BilledValue, &month, fee.who, line.amount));
    all
}

/// What a payment contributes, once it has arrived; `arrived_on` is the day in the firm's zone.
pub fn of_payment(intent: &Intent, arrived_on: Date) -> Vec<Contribution> {
    if intent.state == IntentState::Succeeded {
        vec![at(Figure::Collected, &Month::of(arrived_on), "", intent.amount)]
    } else {
        Vec::new()
    }
}

/// The time that a line bills.
struct Fee<'a> {
    who: &'a str,
    tenths: i64,
    at_rate: Money,
}

impl<'a> Fee<'a> {
    /// The time of a line; nothing when it bills a cost.
    fn of(line: &'a Line) -> Option<Self> {
        let LineKind::Fee { keeper, .. } = &line.kind else { return None };
        let who = keeper.member.as_ref().map_or(keeper.mark.as_str(), MemberId::as_str);
        let exact = line.units.checked_mul(line.price);
        let rounded = exact.and_then(|exact| Money::round(exact, line.amount.currency()).ok());
        let tenths = line.units.checked_mul(Decimal::TEN).and_then(|n| n.round().to_i64());
        Some(Self { who, tenths: tenths.unwrap_or(0), at_rate: rounded.unwrap_or(line.amount) })
    }
}

fn recorded(on: Date, who: &str, at_rate: Money, count: i64) -> Vec<Contribution> {
    let month = Month::of(on);
    vec![
        tenths(Figure::RecordedTenths, month, who, at_rate.currency(), count),
        at(Figure::RecordedValue, &month, who, at_rate),
    ]
}

fn unbilled(on: Date, who: &str, amount: Money) -> Vec<Contribution> {
    vec![
        at(Figure::Unbilled, &Month::of(on), who, amount),
        at(Figure::UnbilledByDay, &on, "", amount),
    ]
}

fn at(figure: Figure, when: &impl ToString, who: &str, money: Money) -> Contribution {
    let cell = Cell {
        figure,
        when: when.to_string(),
        currency: money.currency().code().to_owned(),
        who: who.to_owned(),
    };
    Contribution { cell, amount: money.minor() }
}

fn tenths(figure: Figure, when: Month, who: &str, currency: Currency, amount: i64) -> Contribution {
    Contribution { amount, ..at(figure, &when, who, Money::zero(currency)) }
}

#[cfg(test)]
mod tests {
    use super::super::{shift, sum};
    use super::*;
    use crate::hours::{HourlyRate, Tenths};
    use crate::id::{ClientId, EntryId, MatterId};
    use crate::invoice::Keeper;
    use crate::member::Classification;
    use crate::text::{Mark, Name, Narrative};

    fn usd(minor: i64) -> Money {
        Money::new(minor, Currency::USD)
    }

    fn hour() -> Entry {
        Entry {
            id: EntryId::made(1, [0; 10]),
            matter: MatterId::made(1, [0; 10]),
            client: ClientId::made(1, [0; 10]),
            on: Date::constant(2026, 3, 9),
            narrative: Narrative::parse("Drafted the answer").unwrap(),
            work: Work::Time {
                timekeeper: MemberId::made(1, [0; 10]),
                hours: Tenths::new(15),
                rate: HourlyRate::new(usd(30_000)).unwrap(),
                task: None,
                activity: None,
            },
            value: usd(45_000),
        }
    }

    fn billed(entry: &Entry, adjustment: i64) -> Line {
        Line {
            id: entry.id.clone(),
            on: entry.on,
            kind: LineKind::Fee {
                keeper: Keeper {
                    member: Some(MemberId::made(1, [0; 10])),
                    mark: Mark::parse("AL").unwrap(),
                    name: Name::parse("Ada Lovelace").unwrap(),
                    classification: Classification::Partner,
                },
                task: None,
                activity: None,
            },
            narrative: entry.narrative.clone(),
            recorded: None,
            units: Decimal::new(15, 1),
            price: Decimal::from(300),
            adjustment: usd(adjustment),
            amount: usd(45_000).plus(usd(adjustment)).unwrap(),
        }
    }

    fn amounts(all: &[Contribution]) -> Vec<(&'static str, &str, i64)> {
        all.iter().map(|c| (c.cell.figure.word(), c.cell.when.as_str(), c.amount)).collect()
    }

    #[test]
    fn an_hour_is_recorded_and_unbilled() {
        let expected = [
            ("recorded-tenths", "2026-03", 15),
            ("recorded-value", "2026-03", 45_000),
            ("unbilled", "2026-03", 45_000),
            ("unbilled-by-day", "2026-03-09", 45_000),
        ];
        assert_eq!(amounts(&of_entry(&hour())), expected);
    }

    #[test]
    fn drafting_an_hour_changes_no_figure() {
        let entry = hour();
        let none = sum(&[]);
        assert_eq!(shift(&of_entry(&entry), &of_draft_line(&billed(&entry, 0))), none);
    }

    #[test]
    fn ana03_realization_is_what_was_billed_of_what_it_was_worth() {
        let line = billed(&hour(), -4_500);
        let expected = [
            ("recorded-tenths", "2026-03", 15),
            ("recorded-value", "2026-03", 45_000),
            ("billed-tenths", "2026-03", 15),
            ("billed-at-rate", "2026-03", 45_000),
            ("billed-value", "2026-03", 40_500),
        ];
        assert_eq!(amounts(&of_issued_line(&line)), expected);
    }

    #[test]
    fn a_cost_is_unbilled_until_its_invoice_is_issued() {
        let kind = LineKind::Cost { expense: None };
        let line = Line { kind, ..billed(&hour(), 0) };
        assert_eq!(of_draft_line(&line)[0].cell.who, COSTS);
        assert_eq!(of_issued_line(&line), []);
    }
}
