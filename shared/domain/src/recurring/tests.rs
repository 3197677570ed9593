//! What recurs is billed on its days, each once, and not after its end.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::money::Currency;

fn bill() -> InvoiceId {
    InvoiceId::made(0, [9; 10])
}

fn every(every: Every, first: Date, end: End) -> Recurring {
    Recurring {
        words: Narrative::parse("Registered office").unwrap(),
        amount: Money::new(25_000, Currency::USD),
        every,
        first,
        end,
        then: Then::Draft,
        state: State::Runs,
        passed: 0,
        billed: 0,
        last: None,
        by: MemberId::made(0, [1; 10]),
    }
}

/// The days that are billed until a day, by what happens before each look.
fn days(mut one: Recurring, until: Date) -> Vec<Date> {
    let mut all = Vec::new();
    while let Some(day) = one.next().filter(|day| *day <= until) {
        all.push(day);
        one = one.passing(bill());
    }
    all
}

#[test]
fn inv29_its_days_are_months_quarters_or_years_after_the_first_one() {
    let first = date(2026, 1, 31);
    let month = days(every(Every::Month, first, End::Open), date(2026, 5, 1));
    // The end of a short month, and then the day of the first again.
    let expected = [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)];
    assert_eq!(month, expected);
    let quarter = days(every(Every::Quarter, first, End::Open), date(2026, 12, 31));
    let expected = [date(2026, 1, 31), date(2026, 4, 30), date(2026, 7, 31), date(2026, 10, 31)];
    assert_eq!(quarter, expected);
    let year = days(every(Every::Year, date(2024, 2, 29), End::Open), date(2028, 12, 31));
    let expected = [2024, 2025, 2026, 2027, 2028]
        .map(|year| date(year, 2, if year % 4 == 0 { 29 } else { 28 }));
    assert_eq!(year, expected);
}

#[test]
fn inv29_it_ends_after_so_many_or_with_a_day() {
    let first = date(2026, 1, 15);
    let far = date(2030, 1, 1);
    assert_eq!(days(every(Every::Month, first, End::Times(3)), far).len(), 3);
    assert_eq!(days(every(Every::Month, first, End::Until(date(2026, 3, 15))), far).len(), 3);
    assert_eq!(days(every(Every::Month, first, End::Until(date(2026, 3, 14))), far).len(), 2);
    assert_eq!(End::read("", None), Ok(End::Open));
    assert_eq!(End::read("12", None), Ok(End::Times(12)));
    assert_eq!(End::read("", Some(far)), Ok(End::Until(far)));
    assert_eq!(End::read("12", Some(far)), Err(RecurringError::Both));
    for bad in ["0", "121", "-1", "x", "1.5"] {
        assert_eq!(End::read(bad, None), Err(RecurringError::Times), "{bad}");
    }
}

#[test]
fn inv29_what_lay_in_a_pause_is_left_out_and_what_has_ended_never_begins_again() {
    let one = every(Every::Month, date(2026, 1, 15), End::Times(3)).passing(bill());
    let paused = one.turned(State::Paused, date(2026, 2, 1));
    assert_eq!(paused.next(), None);
    assert!(!paused.is_over());
    let on = paused.clone().turned(State::Runs, date(2026, 4, 15));
    assert_eq!(on.next(), Some(date(2026, 4, 15)), "the day of today is still to come");
    let on = paused.turned(State::Runs, date(2026, 4, 16));
    assert_eq!(days(on.clone(), date(2030, 1, 1)), [date(2026, 5, 15), date(2026, 6, 15)]);
    let ended = on.turned(State::Ended, date(2026, 4, 16));
    let again = ended.turned(State::Runs, date(2026, 4, 17));
    assert_eq!((again.state, again.next()), (State::Ended, None));
}

#[test]
fn inv29_those_that_are_due_come_in_the_order_of_their_days() {
    let later = every(Every::Month, date(2026, 2, 1), End::Open);
    let sooner = Recurring { then: Then::Issue, ..every(Every::Year, date(2026, 1, 1), End::Open) };
    let all = AllRecurring::default().with(later).and_then(|all| all.with(sooner)).unwrap();
    assert_eq!(all.next(), Some(date(2026, 1, 1)));
    assert_eq!(all.due(date(2025, 12, 31)), None);
    assert_eq!(all.due(date(2026, 3, 1)), Some((1, date(2026, 1, 1))));
    let all = all.billed(1, &bill());
    assert_eq!(all.to_issue, [bill()], "it is issued by itself");
    assert_eq!(all.due(date(2026, 3, 1)), Some((0, date(2026, 2, 1))));
    let all = all.billed(0, &bill()).done(&bill());
    assert!(all.to_issue.is_empty());
    assert_eq!(all.next(), Some(date(2026, 3, 1)));
}

proptest! {
    #[test]
    fn inv29_each_day_is_billed_once_however_often_one_looks(
        looks in proptest::collection::vec(0_i64..60, 1..30), times in 1_u32..40,
    ) {
        let first = date(2026, 1, 31);
        let one = every(Every::Month, first, End::Times(times));
        let mut all = AllRecurring::default().with(one.clone()).unwrap();
        let (mut today, mut seen) = (first, Vec::new());
        for more in looks {
            today = today.checked_add(more.days()).unwrap();
            while let Some((at, day)) = all.due(today) {
                seen.push(day);
                all = all.billed(at, &bill());
            }
        }
        prop_assert_eq!(seen, days(one, today));
    }
}
