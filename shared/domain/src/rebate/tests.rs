//! What is due of a rebate, and who bears it.

use proptest::prelude::*;

use super::*;
use crate::id::{InvoiceId, MemberId};
use crate::money::Currency;
use crate::percent::Percent;

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn step(above: i64, hundredths: u32) -> Tier {
    Tier { above: usd(above), off: Percent::of(hundredths) }
}

fn terms(reach: Reach) -> Terms {
    let steps = vec![step(500_000, 500), step(100_000, 200)];
    Terms::agree(reach, steps).unwrap().unwrap()
}

#[test]
fn bil12_a_rebate_is_of_all_fees_or_of_what_is_above_each_step() {
    for (title, reach, fees, due) in [
        ("at the step and not above it", Reach::All, 100_000, 0),
        ("above the first step", Reach::All, 100_001, 2_000),
        ("above the second, of all", Reach::All, 600_000, 30_000),
        ("nothing was billed", Reach::All, 0, 0),
        ("below the first step", Reach::Above, 100_000, 0),
        ("into the first step", Reach::Above, 150_000, 1_000),
        ("into the second", Reach::Above, 600_000, 13_000),
        ("more was credited than billed", Reach::Above, -5, 0),
    ] {
        assert_eq!(terms(reach).due(usd(fees)).unwrap().total, usd(due), "{title}");
    }
    let words = terms(Reach::All).due(usd(600_000)).unwrap().words();
    assert_eq!(words, "5 % of all fees, $6,000.00, which pass $5,000.00");
    let words = terms(Reach::Above).due(usd(150_000)).unwrap().words();
    assert_eq!(words, "2 % of $500.00 above $1,000.00");
    let (next, missing) = terms(Reach::All).next(usd(100_000)).unwrap();
    assert_eq!((next.above, missing), (usd(100_000), usd(0)));
    assert_eq!(terms(Reach::All).next(usd(500_001)), None);
}

#[test]
fn bil12_what_is_agreed_holds_until_something_else_is() {
    let matter = RebateOf::Matter(MatterId::made(0, [7; 10]));
    let agreed = |of: &RebateOf, from, terms| Agreed { of: of.clone(), from, terms };
    let all = Rebates::default()
        .with(agreed(&RebateOf::Client, 2026, Some(terms(Reach::All))))
        .with(agreed(&matter, 2027, Some(terms(Reach::Above))))
        .with(agreed(&RebateOf::Client, 2028, None));
    assert_eq!(all.holding(2025), Vec::<&RebateOf>::new());
    assert_eq!(all.holding(2026), [&RebateOf::Client]);
    assert_eq!(all.holding(2027), [&RebateOf::Client, &matter]);
    assert_eq!(all.holding(2030), [&matter]);
    let RebateOf::Matter(id) = &matter else { return };
    assert!(all.counts(&RebateOf::Client, id, 2026));
    assert!(!all.counts(&RebateOf::Client, id, 2027), "it has one of its own");
    assert!(all.counts(&matter, id, 2027));
    for of in [&RebateOf::Client, &matter] {
        assert_eq!(RebateOf::of_word(of.word()).as_ref(), Some(of));
    }
    assert_eq!(RebateOf::of_word("other"), None);
}

fn counted(fees: &[i64]) -> Vec<Counted> {
    counted_with(fees, fees)
}

/// Invoices with so much of fees that count, and so much that each can bear.
fn counted_with(fees: &[i64], bears: &[i64]) -> Vec<Counted> {
    let one = |(n, (fees, bears)): (usize, (&i64, &i64))| Counted {
        invoice: InvoiceId::made(0, [u8::try_from(n).unwrap(); 10]),
        number: n.to_string(),
        on: Date::constant(2026, 3, 4),
        fees: usd(*fees),
        bears: usd(*bears),
    };
    fees.iter().zip(bears).enumerate().map(one).collect()
}

fn decided(reach: Reach, fees: &[i64]) -> Given {
    decided_with(reach, fees, fees).unwrap()
}

fn decided_with(reach: Reach, fees: &[i64], bears: &[i64]) -> Result<Given, GiveError> {
    let due = terms(reach).due(usd(fees.iter().sum())).unwrap();
    let (on, by) = (Date::constant(2027, 1, 2), MemberId::made(0, [9; 10]));
    let year = (2026, &RebateOf::Client);
    Given::decide(year, (&due, &counted_with(fees, bears)), (on, &by))
}

#[test]
fn bil12_what_a_bill_paid_by_deposits_cannot_bear_goes_on_the_others() {
    let shares = |bears: &[i64]| {
        let fees = [1_000_000, 600_000, 400_000];
        let given = decided_with(Reach::All, &fees, bears);
        given.map(|given| {
            let share = |one: Share| (one.number, one.amount.minor());
            given.shares.into_iter().map(share).collect::<Vec<_>>()
        })
    };
    let on = |n: usize, minor: i64| (n.to_string(), minor);
    let all = [on(0, 50_000), on(1, 30_000), on(2, 20_000)];
    assert_eq!(shares(&[1_000_000, 600_000, 400_000]).unwrap(), all);
    assert_eq!(shares(&[0, 600_000, 400_000]).unwrap(), [on(1, 60_000), on(2, 40_000)]);
    assert_eq!(shares(&[0, 0, 100_000]).unwrap(), [on(2, 100_000)]);
    for bears in [0, 99_999] {
        let unborne = GiveError::Unborne { due: usd(100_000), bears: usd(bears) };
        assert_eq!(shares(&[0, 0, bears]), Err(unborne));
    }
}

#[test]
fn bil12_a_rebate_is_given_after_its_year_where_a_step_is_passed() {
    let by = MemberId::made(0, [9; 10]);
    let give = |fees: i64, on: (i16, i8, i8)| {
        let due = terms(Reach::All).due(usd(fees)).unwrap();
        let on = Date::constant(on.0, on.1, on.2);
        let year = (2026, &RebateOf::Client);
        Given::decide(year, (&due, &counted(&[fees])), (on, &by)).map(|given| given.total)
    };
    assert_eq!(give(200_000, (2026, 12, 31)), Err(GiveError::NotOver(2026)));
    assert_eq!(give(100_000, (2027, 1, 1)), Err(GiveError::Nothing));
    assert_eq!(give(200_000, (2027, 1, 1)), Ok(usd(4_000)));
    let half = Date::constant(2026, 7, 2);
    assert_eq!(at_pace(usd(18_300), half), Ok(usd(36_500)));
}

#[test]
fn bil12_what_was_given_too_much_is_what_is_due_no_more() {
    let mut given = decided(Reach::All, &[400_000, 200_000]);
    assert_eq!((given.total, given.done()), (usd(30_000), usd(0)));
    for (n, share) in given.shares.clone().iter().enumerate() {
        let credit = crate::id::CreditId::made(0, [u8::try_from(n).unwrap(); 10]);
        given = given.with(&share.invoice, &credit);
        assert!(given.has(&credit));
    }
    assert_eq!((given.left().count(), given.done()), (0, usd(30_000)));
    let now = |fees| terms(Reach::All).due(usd(fees)).unwrap();
    assert_eq!(given.too_much(&now(600_000)), None);
    assert_eq!(given.too_much(&now(500_000)), Some(usd(20_000)));
    let reason = given.reason(usd(100)).unwrap();
    assert!(reason.as_str().contains("5 % of all fees, $6,000.00"), "{reason}");
    assert!(reason.as_str().ends_with("$1.00 is on account now."), "{reason}");
}

proptest! {
    /// Whatever is billed, and however much of it deposits paid: the shares sum to the rebate to
    /// the cent, none is more than its invoice can bear, and the rebate grows with the fees.
    #[test]
    fn bil12_shares_of_a_rebate_are_the_rebate(
        billed in proptest::collection::vec((0_i64..3_000_000, 0_i64..=100), 1..20),
        all in proptest::bool::ANY,
    ) {
        let reach = if all { Reach::All } else { Reach::Above };
        let share =
            |(fees, left): &(i64, i64)| (*fees, fees.saturating_mul(*left).div_euclid(100));
        let (fees, bears): (Vec<i64>, Vec<i64>) = billed.iter().map(share).unzip();
        let due = terms(reach).due(usd(fees.iter().sum())).unwrap();
        prop_assume!(due.total.is_positive());
        let less = terms(reach).due(usd(fees.iter().sum::<i64>() / 2)).unwrap();
        prop_assert!(less.total.minor() <= due.total.minor());
        let Ok(given) = decided_with(reach, &fees, &bears) else {
            prop_assert!(bears.iter().sum::<i64>() < due.total.minor());
            return Ok(());
        };
        let sum: i64 = given.shares.iter().map(|share| share.amount.minor()).sum();
        prop_assert_eq!((sum, given.total), (due.total.minor(), due.total));
        for share in &given.shares {
            let n: usize = share.number.parse().unwrap();
            prop_assert!(share.amount.minor() <= bears[n]);
        }
    }
}
