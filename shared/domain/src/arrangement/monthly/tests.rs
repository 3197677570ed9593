//! Months as their hours are used, carried on and given back.
#![expect(clippy::arithmetic_side_effects, reason = "numbers of a story are small")]

use std::collections::BTreeMap;

use jiff::civil::date;
use proptest::prelude::*;

use super::{Carry, Monthly, Months, Taken};
use crate::arrangement::tests::{matter, task, usd};
use crate::arrangement::{Arrangement, ArrangementError};
use crate::entry::{Charge, Entry, Work, sample};
use crate::figures::Month;
use crate::hours::Hours;
use crate::id::{EntryId, MemberId};
use crate::money::Money;

fn month(n: u16) -> Month {
    Month::parse("2026-01").unwrap().after(n.saturating_sub(1))
}

fn agreed(hours: u32, months: u16, most: Option<u32>) -> Monthly {
    Monthly {
        fee: usd(150_000),
        from: month(1),
        until: None,
        hours: Hours::new(hours * 100),
        tasks: Vec::new(),
        carry: Carry { months, most: most.map(|most| Hours::new(most * 100)) },
        by: MemberId::made(1, [1; 10]),
    }
}

fn opened(agreed: &Monthly, count: u16) -> Months {
    (1..=count).fold(Months::default(), |months, n| {
        let fee = EntryId::made(i64::from(n), [0; 10]);
        months.opened(agreed, month(n), (fee, month(n).first_day()))
    })
}

/// Time of a month, and how much of it is included; less than no time gives that entry back.
type Step = (u16, i32, u32);

/// Plays time through months that all include ten hours.
fn check(title: &str, (kept, most): (u16, Option<u32>), story: &[Step]) {
    let mut months = opened(&agreed(10, kept, most), 6);
    let mut all: Vec<Taken> = Vec::new();
    for (at, (of, hours, included)) in story.iter().enumerate() {
        match u32::try_from(*hours) {
            Ok(hours) => {
                let taken = months.take(month(*of), Hours::new(hours * 100)).unwrap();
                assert_eq!(taken.included().count(), included * 100, "{title}: step {at}");
                assert_eq!(taken.over.count(), (hours - included) * 100, "{title}: step {at}");
                all.push(taken);
            }
            Err(_) => {
                let back = all.iter().rposition(|taken| taken.month == month(*of)).unwrap();
                months.give_back(&all.remove(back));
                let left = months.hours_left(month(*of)).count();
                assert_eq!(left, included * 100, "{title}: step {at} leaves");
            }
        }
    }
}

#[test]
fn bil11_hours_of_a_month_are_used_carried_and_given_back() {
    let none = (0, None);
    check("beyond the hours it is charged", none, &[(1, 4, 4), (1, 8, 6), (1, 2, 0)]);
    check("nothing is carried", none, &[(1, 2, 2), (2, 12, 10)]);
    let quarter = (3, None);
    check("the oldest go first", quarter, &[(2, 4, 4), (2, 8, 8), (3, 20, 18), (4, 30, 10)]);
    check("kept for three months", quarter, &[(4, 50, 40), (5, 50, 10)]);
    check("and no longer", quarter, &[(5, 50, 40)]);
    check("at most four go on", (3, Some(4)), &[(2, 20, 14), (3, 20, 10)]);
    check("again and again", (3, Some(4)), &[(3, 20, 14), (4, 3, 3), (5, 20, 14), (6, 20, 10)]);
    check("late time of a month", quarter, &[(2, 15, 15), (1, 9, 0), (2, 9, 5), (3, 11, 10)]);
    check("what lapsed is used late", (3, Some(4)), &[(2, 14, 14), (1, 9, 6), (2, 1, 0)]);
    check(
        "a bill that is void",
        none,
        &[(1, 8, 8), (1, 4, 2), (1, -1, 2), (1, -1, 10), (1, 11, 10)],
    );
    check(
        "given back to where it was",
        (1, None),
        &[(2, 15, 15), (1, 9, 0), (2, -1, 20), (1, 9, 9)],
    );
}

fn hour(on: jiff::civil::Date, hours: u32) -> Entry {
    let mut entry = Entry { on, ..sample() };
    if let Work::Time { hours: old, rate, .. } = &mut entry.work {
        *old = Hours::new(hours);
        entry.worth = rate.price(*old).unwrap();
        entry.value = entry.worth;
    }
    entry
}

#[test]
fn bil11_time_within_the_hours_is_included_and_time_beyond_is_charged() {
    let monthly = agreed(2, 0, None);
    let mut months = opened(&monthly, 3);
    let all = Arrangement { monthly: Some(monthly), ..Arrangement::default() };
    let march = date(2026, 3, 9);

    let (first, taken) = all.taking(&mut months, hour(march, 150)).unwrap();
    assert_eq!((first.charge, first.value, first.worth), (Charge::Included, usd(0), usd(45_000)));
    assert_eq!(taken.unwrap().included(), Hours::new(150));
    let (second, _) = all.taking(&mut months, hour(march, 200)).unwrap();
    assert_eq!((second.charge, second.value), (Charge::Full, usd(45_000)), "an hour and a half");
    let (third, taken) = all.taking(&mut months, first.clone()).unwrap();
    assert_eq!((third.charge, third.value), (Charge::Full, usd(45_000)), "said before to be so");
    assert_eq!(taken.unwrap().over, Hours::new(150));

    let free = hour(march, 100).charging(Charge::Nothing);
    assert_eq!(all.taking(&mut months, free.clone()).unwrap(), (free, None));
    let before = hour(date(2025, 12, 31), 100);
    assert_eq!(all.taking(&mut months, before.clone()).unwrap(), (before, None));
}

#[test]
fn bil11_hours_of_some_tasks_include_no_other_time() {
    let monthly = Monthly { tasks: vec![task("L100")], ..agreed(10, 0, None) };
    let mut months = opened(&monthly, 3);
    let all = Arrangement { monthly: Some(monthly), ..Arrangement::default() };
    for (code, is_included) in [(Some("L110"), true), (Some("L230"), false), (None, false)] {
        let mut entry = hour(date(2026, 3, 9), 100);
        if let Work::Time { task: old, .. } = &mut entry.work {
            *old = code.map(task);
        }
        let (entry, taken) = all.taking(&mut months, entry).unwrap();
        assert_eq!(entry.charge == Charge::Included, is_included, "{code:?}");
        assert_eq!(taken.is_some(), is_included, "{code:?}");
    }
}

#[test]
fn bil11_a_month_is_due_once_and_billed_by_what_was_agreed_then() {
    let monthly = Monthly { until: Some(month(4)), ..agreed(10, 0, None) };
    let months = opened(&monthly, 2);
    assert_eq!(months.due(&monthly, date(2026, 3, 1)), [month(3)]);
    assert_eq!(months.due(&monthly, date(2026, 7, 1)), [month(3), month(4)]);
    let dearer = Monthly { fee: usd(200_000), hours: Hours::new(0), ..monthly.clone() };
    let fee = (EntryId::made(9, [9; 10]), date(2026, 1, 1));
    let again = months.clone().opened(&dearer, month(1), fee);
    assert_eq!(again, months, "a month that is open stays as it is");

    let entry = monthly.entry(EntryId::made(9, [9; 10]), &matter(), (month(3), date(2026, 3, 1)));
    let entry = entry.unwrap();
    assert_eq!(entry.narrative.as_str(), "Monthly fee, March 2026, with 10.0 hours of time");
    assert_eq!((entry.value, entry.on), (usd(150_000), date(2026, 3, 1)));
    let locked = Some(date(2026, 3, 15));
    assert_eq!(Months::day(month(3), &matter(), locked), date(2026, 3, 16));
}

#[test]
fn bil11_a_month_whose_hours_are_in_use_is_not_taken_back() {
    let monthly = agreed(10, 1, None);
    let mut months = opened(&monthly, 3);
    let taken = months.take(month(2), Hours::new(500)).unwrap();
    for (n, refused) in [
        (1, Some(ArrangementError::MonthUsed)),
        (2, Some(ArrangementError::MonthUsed)),
        (3, None),
        (4, Some(ArrangementError::NoMonth)),
    ] {
        assert_eq!(months.without(month(n)).err(), refused, "{n}");
    }
    months.give_back(&taken);
    assert_eq!(months.without(month(1)).unwrap().due(&monthly, date(2026, 3, 1)), [month(1)]);
}

#[test]
fn bil11_terms_that_do_not_fit_are_refused() {
    let today = date(2026, 3, 10);
    let whole = agreed(10, 0, None);
    assert_eq!(whole.clone().agree(None, (&matter(), today)), Ok(whole.clone()));
    let carry = Carry { months: 25, most: None };
    for (wrong, error) in [
        (Monthly { fee: usd(0), ..whole.clone() }, ArrangementError::NoMonthlyFee),
        (Monthly { until: Some(month(1).before(1)), ..whole.clone() }, ArrangementError::Until),
        (Monthly { carry, ..whole.clone() }, ArrangementError::CarryMonths),
        (
            Monthly { from: Month::parse("2025-02").unwrap(), ..whole.clone() },
            ArrangementError::From(Month::parse("2025-03").unwrap()),
        ),
    ] {
        assert_eq!(wrong.agree(None, (&matter(), today)), Err(error));
    }
    let old = Monthly { from: Month::parse("2024-02").unwrap(), ..whole };
    assert_eq!(old.clone().agree(Some(&old), (&matter(), today)), Ok(old), "as it was");
    assert_eq!((Carry::months(""), Carry::months("3")), (Ok(0), Ok(3)));
    assert_eq!(Carry::months("few"), Err(ArrangementError::CarryCount));
    assert_eq!(Monthly::month("2026-3"), Err(ArrangementError::Month));
    assert_eq!(Monthly::hours(" "), Ok(None));
    assert_eq!(Monthly::hours("12.5"), Ok(Some(Hours::new(1_250))));
    for wrong in ["ten", "-1", "1.234", "1001"] {
        assert_eq!(Monthly::hours(wrong), Err(ArrangementError::Hours), "{wrong}");
    }
}

proptest! {
    /// Whatever is worked and given back, no month gives more than it has, every hour is included
    /// or charged, and all given back is as it was.
    #[test]
    fn bil11_no_hour_is_included_twice_and_none_is_lost(
        kept in 0_u16..4, most in proptest::option::of(0_u32..20),
        work in proptest::collection::vec((1_u16..=6, 1_u32..2_000, any::<bool>()), 1..40),
    ) {
        let whole = opened(&agreed(10, kept, most), 6);
        let (mut months, mut all) = (whole.clone(), Vec::new());
        for (of, hours, goes_back) in work {
            let before = months.hours_left(month(of));
            let taken = months.take(month(of), Hours::new(hours)).unwrap();
            prop_assert_eq!(taken.included(), before.min(Hours::new(hours)));
            prop_assert_eq!(taken.included().plus(taken.over), Hours::new(hours));
            if goes_back { months.give_back(&taken) } else { all.push(taken) }
            let mut drawn: BTreeMap<Month, Hours> = BTreeMap::new();
            for (from, some) in months.all().flat_map(|(_, fee)| &fee.taken) {
                let sum = drawn.entry(*from).or_default();
                *sum = sum.plus(*some);
            }
            prop_assert!(drawn.values().all(|sum| sum.count() <= 1_000), "{:?}", drawn);
        }
        for taken in &all {
            months.give_back(taken);
        }
        prop_assert_eq!(months, whole);
    }
}

/// What a month charges in all: its fee and the time that is over.
#[test]
fn bil11_what_entries_charge_is_what_is_over_at_their_rates() {
    let monthly = agreed(3, 0, None);
    let mut months = opened(&monthly, 3);
    let all = Arrangement { monthly: Some(monthly), ..Arrangement::default() };
    let entries = [100, 130, 145, 60].map(|hours| hour(date(2026, 3, 9), hours));
    let charged = entries.map(|entry| all.taking(&mut months, entry).unwrap().0.value);
    let sum = Money::sum(charged, crate::money::Currency::USD).unwrap();
    assert_eq!(sum, usd(30_000 * 135 / 100), "4.35 hours less 3 at $300");
}
