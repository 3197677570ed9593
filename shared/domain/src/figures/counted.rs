//! What each noun contributes.

use jiff::civil::Date;
use rust_decimal::prelude::{Decimal, ToPrimitive};

use super::{COSTS, Cell, Contribution, Figure, Month};
use crate::entry::{Entry, Work};
use crate::invoice::{Issued, Line, LineKind};
use crate::money::{Currency, Money};
use crate::payment::{Intent, IntentState};

/// What an issued invoice contributes: nothing once it is void.
pub fn of_invoice(invoice: &Issued) -> Vec<Contribution> {
    if invoice.is_void() {
        return Vec::new();
    }
    let month = Month::of(invoice.issued_on);
    let mut all = vec![
        at(Figure::Billed, &month, "", invoice.total),
        at(Figure::Outstanding, &month, "", invoice.open),
        at(Figure::Credited, &month, "", invoice.relief.credited),
        at(Figure::WrittenOff, &month, "", invoice.relief.written_off),
        at(Figure::Receivable, &invoice.due_on, "", invoice.open),
    ];
    for fees in invoice.fees_by_keeper() {
        all.push(at(Figure::FeesInvoiced, &month, &fees.who, fees.invoiced));
        all.push(at(Figure::FeesCollected, &month, &fees.who, fees.collected));
    }
    all.retain(|contribution| contribution.amount != 0);
    all
}

/// What an unbilled entry contributes.
pub fn of_entry(entry: &Entry) -> Vec<Contribution> {
    match &entry.work {
        Work::Cost { .. } => unbilled(entry.on, COSTS, entry.value),
        Work::Flat { by } => unbilled(entry.on, by.as_str(), entry.value),
        Work::Time { timekeeper, hours, .. } => {
            let who = timekeeper.as_str();
            let mut all = recorded(entry.on, who, entry.worth, i64::from(hours.count()));
            all.extend(unbilled(entry.on, who, entry.value));
            all
        }
    }
}

/// What a line of a draft contributes: it is still unbilled. Lines of timekeepers that are not the
/// firm's members (imported ones) count by their mark.
pub fn of_draft_line(line: &Line) -> Vec<Contribution> {
    if let Some(fee) = Fee::of(line) {
        let mut all = recorded(line.on, fee.who, fee.at_rate, fee.hours);
        all.extend(unbilled(line.on, fee.who, line.amount));
        return all;
    }
    let who = match &line.kind {
        LineKind::Fee { keeper, .. } | LineKind::Flat { keeper } => super::fees::named(keeper),
        LineKind::Cost { .. } => COSTS,
        LineKind::Interest { .. } | LineKind::Ahead { .. } => return Vec::new(),
    };
    unbilled(line.on, who, line.amount)
}

/// What a line of an issued invoice contributes.
pub fn of_issued_line(line: &Line) -> Vec<Contribution> {
    let Some(fee) = Fee::of(line) else { return Vec::new() };
    let month = Month::of(line.on);
    let mut all = recorded(line.on, fee.who, fee.at_rate, fee.hours);
    all.push(hours(Figure::BilledHours, month, fee.who, line.amount.currency(), fee.hours));
    all.push(at(Figure::BilledAtRate, &month, fee.who, fee.at_rate));
    all.push(at(Figure::BilledValue, &month, fee.who, line.amount));
    all
}

/// What a payment contributes, once it has arrived and as long as it stays; `arrived_on` is the day
/// in the firm's zone.
pub fn of_payment(intent: &Intent, arrived_on: Date) -> Vec<Contribution> {
    let paid = intent.paid();
    if intent.state == IntentState::Succeeded && paid.is_positive() {
        vec![at(Figure::Collected, &Month::of(arrived_on), "", paid)]
    } else {
        Vec::new()
    }
}

/// The time that a line bills.
struct Fee<'a> {
    who: &'a str,
    hours: i64,
    at_rate: Money,
}

impl<'a> Fee<'a> {
    /// The time of a line; nothing when it bills a milestone or a cost.
    fn of(line: &'a Line) -> Option<Self> {
        let LineKind::Fee { keeper, .. } = &line.kind else { return None };
        let who = super::fees::named(keeper);
        let exact = line.units.checked_mul(line.price);
        let rounded = exact.and_then(|exact| Money::round(exact, line.amount.currency()).ok());
        let hours = line.units.checked_mul(Decimal::ONE_HUNDRED).and_then(|n| n.round().to_i64());
        Some(Self { who, hours: hours.unwrap_or(0), at_rate: rounded.unwrap_or(line.amount) })
    }
}

fn recorded(on: Date, who: &str, at_rate: Money, count: i64) -> Vec<Contribution> {
    let month = Month::of(on);
    vec![
        hours(Figure::RecordedHours, month, who, at_rate.currency(), count),
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

fn hours(figure: Figure, when: Month, who: &str, currency: Currency, amount: i64) -> Contribution {
    Contribution { amount, ..at(figure, &when, who, Money::zero(currency)) }
}

#[cfg(test)]
mod tests {
    use super::super::{shift, sum};
    use super::*;
    use crate::approval::Approval;
    use crate::client::Payor;
    use crate::entry::{Charge, CostKind};
    use crate::hours::{HourlyRate, Hours, Rounding, Worked};
    use crate::id::{ClientId, EntryId, InvoiceId, MatterId, MemberId};
    use crate::invoice::{InvoiceNumber, Keeper, Parties, by_timekeeper};
    use crate::member::Classification;
    use crate::text::{Address, Mark, Name, Narrative};

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
                began: None,
                worked: Worked::minutes(90),
                rounding: Rounding::USUAL,
                hours: Hours::new(150),
                rate: HourlyRate::new(usd(30_000)).unwrap(),
                task: None,
                activity: None,
                approval: Approval::Recorded,
            },
            charge: Charge::Full,
            worth: usd(45_000),
            value: usd(45_000),
            late: None,
            reworded: None,
            hold: None,
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
            tax: None,
            included: Money::zero(Currency::USD),
            others: Money::zero(Currency::USD),
        }
    }

    fn amounts(all: &[Contribution]) -> Vec<(&'static str, &str, i64)> {
        all.iter().map(|c| (c.cell.figure.word(), c.cell.when.as_str(), c.amount)).collect()
    }

    #[test]
    fn an_hour_is_recorded_and_unbilled() {
        let expected = [
            ("recorded-hours", "2026-03", 150),
            ("recorded-value", "2026-03", 45_000),
            ("unbilled", "2026-03", 45_000),
            ("unbilled-by-day", "2026-03-09", 45_000),
        ];
        assert_eq!(amounts(&of_entry(&hour())), expected);
    }

    #[test]
    fn tim22_what_is_not_charged_is_recorded_and_worth_its_rate() {
        let entry = Entry { charge: Charge::Nothing, value: usd(0), ..hour() };
        let expected = [
            ("recorded-hours", "2026-03", 150),
            ("recorded-value", "2026-03", 45_000),
            ("unbilled", "2026-03", 0),
            ("unbilled-by-day", "2026-03-09", 0),
        ];
        assert_eq!(amounts(&of_entry(&entry)), expected);
        let none = sum(&[]);
        assert_eq!(shift(&of_entry(&entry), &of_draft_line(&billed(&entry, -45_000))), none);
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
            ("recorded-hours", "2026-03", 150),
            ("recorded-value", "2026-03", 45_000),
            ("billed-hours", "2026-03", 150),
            ("billed-at-rate", "2026-03", 45_000),
            ("billed-value", "2026-03", 40_500),
        ];
        assert_eq!(amounts(&of_issued_line(&line)), expected);
    }

    #[test]
    fn a_cost_is_unbilled_until_its_invoice_is_issued() {
        let kind = LineKind::Cost { kind: CostKind::Hard, expense: None, receipt: None };
        let line = Line { kind, ..billed(&hour(), 0) };
        assert_eq!(of_draft_line(&line)[0].cell.who, COSTS);
        assert_eq!(of_issued_line(&line), []);
    }

    /// An invoice of two timekeepers and a cost, of which so much is open.
    fn invoice(open: i64) -> Issued {
        let name = |text| Name::parse(text).unwrap();
        let address = || Address::parse("1 Main St").unwrap();
        let mut other = billed(&hour(), -15_000);
        if let LineKind::Fee { keeper, .. } = &mut other.kind {
            (keeper.member, keeper.mark) = (None, Mark::parse("OLD").unwrap());
        }
        let lines = [billed(&hour(), 0), other];
        Issued {
            id: InvoiceId::made(1, [0; 10]),
            number: InvoiceNumber::Series { year: 2026, place: 1 },
            client: ClientId::made(1, [0; 10]),
            matter: MatterId::made(1, [0; 10]),
            parties: Parties {
                firm: name("Firm"),
                firm_address: address(),
                client: name("Acme"),
                payor: Payor { name: name("Acme"), address: address() },
                matter_number: Mark::parse("M-1").unwrap(),
                matter_name: name("A matter"),
                client_reference: None,
                ledes: None,
                references: crate::ebill::References::default(),
            },
            issued_on: Date::constant(2026, 4, 1),
            due_on: Date::constant(2026, 5, 1),
            early: None,
            note: None,
            fees: usd(75_000),
            costs: usd(25_000),
            taxes: crate::tax::Taxes::default(),
            interest: usd(0),
            total: usd(100_000),
            open: usd(open),
            relief: crate::credit::Relief::none(Currency::USD),
            questioned: usd(0),
            timekeepers: by_timekeeper(&lines, Currency::USD).unwrap(),
            line_count: 3,
            part: None,
            seal: String::new(),
            exchange: None,
            kind: crate::invoice::InvoiceKind::Work,
            deducted: Vec::new(),
        }
    }

    #[test]
    fn ana03_what_comes_in_belongs_to_timekeepers_in_proportion_and_no_cent_is_lost() {
        let parts = |open: i64| -> Vec<(i64, i64)> {
            let fees = invoice(open).fees_by_keeper();
            fees.iter().map(|one| (one.invoiced.minor(), one.collected.minor())).collect()
        };
        assert_eq!(parts(100_000), [(45_000, 0), (30_000, 0)]);
        assert_eq!(parts(50_000), [(45_000, 22_500), (30_000, 15_000)]);
        assert_eq!(parts(0), [(45_000, 45_000), (30_000, 30_000)]);
        assert_eq!(parts(99_999).iter().map(|(_, paid)| paid).sum::<i64>(), 1);
        let cells = of_invoice(&invoice(50_000));
        let of = |figure| cells.iter().filter(move |one| one.cell.figure == figure);
        assert_eq!(of(Figure::FeesCollected).map(|one| one.amount).sum::<i64>(), 37_500);
        assert!(of(Figure::FeesInvoiced).all(|one| one.cell.when == "2026-04"));
        assert!(of(Figure::FeesInvoiced).any(|one| one.cell.who == "OLD"));
    }
}
