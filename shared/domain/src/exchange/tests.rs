//! Rates by date, and lines that are converted (INV-22).
#![expect(clippy::arithmetic_side_effects, reason = "the sums of a test are small")]

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::entry::CostKind;
use crate::id::EntryId;
use crate::invoice::Keeper;
use crate::member::Classification;
use crate::text::{Mark, Name, Narrative};

fn euro() -> Currency {
    "EUR".parse().unwrap()
}

fn at(rate: &str) -> Exchange {
    let rate = ExchangeRate::parse(rate).unwrap();
    Exchange { work: Currency::USD, at: Quoted { currency: euro(), from: date(2026, 3, 1), rate } }
}

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn time(units: Decimal, price: Decimal, [adjustment, included]: [i64; 2]) -> Line {
    let gross = Money::round(units * price, Currency::USD).unwrap();
    Line {
        id: EntryId::made(0, [1; 10]),
        on: date(2026, 3, 1),
        kind: LineKind::Fee {
            keeper: Keeper {
                member: None,
                mark: Mark::parse("AB").unwrap(),
                name: Name::parse("Ada Byron").unwrap(),
                classification: Classification::Partner,
            },
            task: None,
            activity: None,
        },
        narrative: Narrative::parse("Drafted the reply").unwrap(),
        recorded: None,
        units,
        price,
        adjustment: usd(adjustment),
        included: usd(included),
        amount: usd(gross.minor() + adjustment - included),
        tax: None,
        others: Money::zero(Currency::USD),
    }
}

#[test]
fn inv22_a_rate_is_what_one_unit_costs() {
    assert_eq!(at("1.085").to_string(), "1 EUR = 1.0850 USD");
    assert_eq!(at("0.00673214").to_string(), "1 EUR = 0.00673214 USD");
    for wrong in ["", "0", "-1", "1.0850.1", "1,1", "1000001", "0.123456789", "much", "1e3"] {
        assert_eq!(ExchangeRate::parse(wrong), Err(ExchangeRateError), "{wrong}");
    }
}

#[test]
fn inv22_the_rate_of_a_day_is_the_last_one_before_it() {
    let quoted = |day, rate: &str| Quoted { from: day, ..at(rate).at };
    let rates = ExchangeRates::new([
        quoted(date(2026, 3, 1), "1.08"),
        quoted(date(2026, 1, 1), "1.05"),
        quoted(date(2026, 3, 1), "1.09"),
    ]);
    let on = |day| rates.on(euro(), day).map(|found| found.rate.to_string());
    assert_eq!(on(date(2025, 12, 31)), None);
    assert_eq!(on(date(2026, 2, 28)), Some("1.0500".to_owned()));
    assert_eq!(on(date(2026, 3, 1)), Some("1.0900".to_owned()));
    assert_eq!((rates.iter().count(), rates.currencies()), (2, vec![euro()]));
    assert_eq!(rates.on(Currency::USD, date(2026, 3, 1)), None);
}

#[test]
fn inv22_a_line_is_its_hours_at_the_price_that_it_says() {
    let exchange = at("1.085");
    let price = Decimal::from(250);
    let line = exchange.line(time(Decimal::new(13, 1), price, [0, 0])).unwrap();
    assert_eq!(line.price, Decimal::new(23_041, 2));
    assert_eq!((line.amount, line.adjustment.minor()), (Money::new(29_953, euro()), 0));

    let less = exchange.line(time(Decimal::ONE, price, [-5_000, 0])).unwrap();
    assert_eq!((less.amount.minor(), less.adjustment.minor()), (18_433, -4_608));
    let nothing = exchange.line(time(Decimal::ONE, price, [-25_000, 0])).unwrap();
    assert!(nothing.is_no_charge(), "{nothing:?}");
    let included = exchange.line(time(Decimal::ONE, price, [0, 25_000])).unwrap();
    assert_eq!((included.amount.minor(), included.included), (0, Money::new(23_041, euro())));

    let miles = Line {
        kind: LineKind::Cost { kind: CostKind::Soft, expense: None, receipt: None },
        ..time(Decimal::from(120), Decimal::new(67, 2), [0, 0])
    };
    let miles = exchange.line(miles).unwrap();
    assert_eq!((miles.price, miles.amount.minor()), (Decimal::new(6_175, 4), 7_410));
    let euros = Line { adjustment: Money::zero(euro()), ..miles };
    assert_eq!(exchange.line(euros), Err(MoneyError::Mixed), "it is converted once");
}

proptest! {
    /// What a client can do again: units times price, less what is taken off, is what is charged;
    /// never more than it is worth, and nothing stays nothing.
    #[test]
    fn inv22_a_converted_line_adds_up(
        hundredths in 1_i64..2_400, cents in 1_i64..200_000, rate in 1_u32..2_000_000,
        off in 0_i64..=100, included in 0_i64..=100,
    ) {
        let exchange = at(&Decimal::new(i64::from(rate), 4).to_string());
        let (units, price) = (Decimal::new(hundredths, 2), Decimal::new(cents, 2));
        let gross = Money::round(units * price, Currency::USD).unwrap().minor();
        let included = gross * included / 100;
        let off = (gross - included) * off / 100;
        let was = time(units, price, [-off, included]);
        let line = exchange.line(was.clone()).unwrap();
        let gross = Money::round(line.units * line.price, euro()).unwrap();
        let sum = gross.plus(line.adjustment).unwrap().minus(line.included).unwrap();
        prop_assert_eq!(sum, line.amount);
        prop_assert!(!line.adjustment.is_positive() && !line.included.is_negative());
        prop_assert!(line.amount.minor() <= gross.minor());
        prop_assert_eq!(was.amount.is_zero() && !line.amount.is_zero(), false);
    }
}
