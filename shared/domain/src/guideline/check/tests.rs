//! What rules find, each by itself and together.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::entry::CostKind;
use crate::id::EntryId;
use crate::invoice::Keeper;
use crate::money::Currency;
use crate::text::{Name, Narrative};

const BILLED: Date = Date::constant(2026, 4, 1);

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

/// Time of a partner at 300.
fn time(narrative: &str, hundredths: i64) -> Line {
    let keeper = Keeper {
        member: None,
        mark: Mark::parse("AL").unwrap(),
        name: Name::parse("Ada Lovelace").unwrap(),
        classification: Classification::Partner,
    };
    let units = Decimal::new(hundredths, 2);
    let amount = Money::round(units.checked_mul(Decimal::from(300)).unwrap(), Currency::USD);
    Line {
        id: EntryId::made(0, [1; 10]),
        on: date(2026, 3, 9),
        kind: LineKind::Fee { keeper, task: Mark::parse("L310").ok(), activity: None },
        narrative: Narrative::parse(narrative).unwrap(),
        recorded: None,
        units,
        price: Decimal::from(300),
        adjustment: usd(0),
        amount: amount.unwrap(),
        tax: None,
        included: Money::zero(Currency::USD),
        others: Money::zero(Currency::USD),
    }
}

fn found(rules: &Guidelines, line: &Line) -> Vec<(String, i64)> {
    let piece = Piece::of_line(line);
    let day = Day { billed_on: BILLED, hours: line.units };
    let all = rules.findings(&piece, day).unwrap();
    all.iter().map(|one| (one.rule.to_string(), one.cut.minor())).collect()
}

fn rules() -> Guidelines {
    Guidelines::default()
}

const GOOD: &str = "Drafted the motion to compel the mill’s books";

#[test]
fn ebl13_a_rule_that_is_not_set_finds_nothing() {
    for narrative in [GOOD, "Research", "Drafted the motion; called the court"] {
        assert_eq!(found(&rules(), &time(narrative, 123)), []);
    }
}

#[test]
fn ebl13_each_rule_is_quoted_with_what_it_would_cut() {
    let hours = |count| Some(Hours::new(count));
    let rate = HourlyRate::new(usd(25_000)).unwrap();
    let table = [
        (
            Guidelines { step: hours(10), ..rules() },
            time(GOOD, 125),
            ("Time is billed in steps of 0.10 hours.", 1_500),
        ),
        (
            Guidelines { words: vec![Trait::Block], ..rules() },
            time("Drafted the motion; called the court", 100),
            ("No block billing: each task is an entry of its own.", 9_000),
        ),
        (
            Guidelines { words: vec![Trait::Vague], ..rules() },
            time("Research", 100),
            ("A narrative says what was done, and for what.", 15_000),
        ),
        (
            Guidelines { words: vec![Trait::Clerical], ..rules() },
            time("Scanned the documents of the mill", 100),
            ("Clerical work is not paid.", 30_000),
        ),
        (
            Guidelines { travel: Some(Percent::of(5_000)), ..rules() },
            time("Travel to Albany for the hearing", 200),
            ("Travel is paid at 50 %.", 30_000),
        ),
        (
            Guidelines { day_max: hours(800), ..rules() },
            time(GOOD, 1_000),
            ("At most 8.00 hours of one person a day are paid.", 60_000),
        ),
        (
            Guidelines { rates: vec![(Classification::Partner, rate)], ..rules() },
            time(GOOD, 100),
            ("An hour of this rank is paid at $250.00 at most.", 5_000),
        ),
        (
            Guidelines { tasks: vec![TaskCode::parse("L110").unwrap()], ..rules() },
            time(GOOD, 100),
            ("This task is not among those that are paid.", 30_000),
        ),
        (
            Guidelines { days_max: Some(20), ..rules() },
            time(GOOD, 100),
            ("Work is billed within 20 days.", 30_000),
        ),
    ];
    for (rules, line, (quote, cut)) in table {
        assert_eq!(found(&rules, &line), [(quote.to_owned(), cut)]);
    }
}

#[test]
fn ebl13_a_dear_cost_needs_a_receipt() {
    let rules = Guidelines { receipt_from: Some(usd(7_500)), ..rules() };
    let cost = LineKind::Cost { kind: CostKind::Hard, expense: None, receipt: None };
    let line = Line { kind: cost, ..time(GOOD, 25) };
    let quote = "A cost of $75.00 or more needs a receipt.";
    assert_eq!(found(&rules, &line), [(quote.to_owned(), 7_500)]);
    assert_eq!(found(&rules, &Line { amount: usd(7_499), ..line }), []);
}

#[test]
fn what_charges_nothing_is_against_no_rule() {
    let strict = Guidelines { words: vec![Trait::Vague], days_max: Some(1), ..rules() };
    let free = Line { amount: usd(0), adjustment: usd(-30_000), ..time("Research", 100) };
    assert_eq!(found(&strict, &free), []);
}

#[test]
fn the_hours_of_a_day_are_those_of_one_person_on_it() {
    let lines = [time(GOOD, 600), time(GOOD, 500)];
    let mut other = time(GOOD, 900);
    other.on = date(2026, 3, 10);
    let pieces: Vec<Piece<'_>> = lines.iter().chain([&other]).map(Piece::of_line).collect();
    assert_eq!(pieces[0].hours_among(&pieces), Decimal::from(11));
    assert_eq!(pieces[2].hours_among(&pieces), Decimal::from(9));
}

proptest! {
    /// However many rules an entry is against, no more is cut than it charges.
    #[test]
    fn ebl13_no_more_is_cut_than_is_charged(
        hundredths in 1_i64..2_400,
        words in "[a-z;,. ]{1,60}x",
        travel in 0_u32..=10_000, step in 1_u32..100, most in 1_u32..2_400,
    ) {
        let rules = Guidelines {
            words: Trait::FORBIDDEN.to_vec(),
            travel: Some(Percent::of(travel)),
            step: Some(Hours::new(step)),
            day_max: Some(Hours::new(most)),
            days_max: Some(1),
            ..Guidelines::default()
        };
        let line = time(&words, hundredths);
        let piece = Piece::of_line(&line);
        let day = Day { billed_on: BILLED, hours: line.units };
        let findings = rules.findings(&piece, day).unwrap();
        let cut = Guidelines::cut(&piece, &findings);
        prop_assert!(!cut.is_negative() && cut.minor() <= line.amount.minor());
        prop_assert!(findings.iter().all(|one| !one.cut.is_negative()));
    }
}
