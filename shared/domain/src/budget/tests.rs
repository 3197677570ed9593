//! What a budget counts, says and refuses.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::approval::Approval;
use crate::entry::Charge;
use crate::hours::{HourlyRate, Rounding, Worked};
use crate::id::{ClientId, EntryId, MemberId};
use crate::text::Narrative;

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn matter() -> MatterId {
    MatterId::made(0, [1; 10])
}

fn task(code: &str) -> Scope {
    Scope::parse(code).unwrap()
}

fn budget(scope: Scope, limit: Limit, rule: Rule) -> Budget {
    Budget { scope, limit, rule, hears: Hears::Client, told: None }
}

fn money(code: &str, minor: i64) -> Used {
    Used { code: code.to_owned(), limit: Limit::Money(usd(minor)) }
}

fn time(code: &str, hundredths: u32) -> Used {
    Used { code: code.to_owned(), limit: Limit::Hours(Hours::new(hundredths)) }
}

/// An hour and a half at 200 an hour, on a task.
fn work(code: &str) -> Entry {
    Entry {
        id: EntryId::made(1, [0; 10]),
        matter: matter(),
        client: ClientId::made(1, [0; 10]),
        on: date(2026, 3, 9),
        narrative: Narrative::parse("Drafted the answer").unwrap(),
        work: Work::Time {
            timekeeper: MemberId::made(1, [0; 10]),
            began: None,
            worked: Worked::minutes(90),
            rounding: Rounding::USUAL,
            hours: Hours::new(150),
            rate: HourlyRate::new(usd(20_000)).unwrap(),
            task: TaskCode::parse(code).ok(),
            activity: None,
            approval: Approval::Recorded,
        },
        charge: Charge::Full,
        worth: usd(30_000),
        value: usd(30_000),
        late: None,
        reworded: None,
        hold: None,
    }
}

#[test]
fn tim14_a_phase_has_its_tasks_and_the_matter_has_everything() {
    let all = [money("L310", 100), money("L320", 20), money("L110", 3), money("", 4_000)];
    let of = |scope| budget(scope, Limit::Money(usd(1)), Rule::Warn).used(&all);
    assert_eq!(of(Scope::Matter), 4_123);
    assert_eq!(of(task("L300")), 120, "discovery");
    assert_eq!(of(task("l320")), 20);
    assert_eq!(of(task("C100")), 0);
    let euro =
        Used { code: String::new(), limit: Limit::Money(Money::new(9, "EUR".parse().unwrap())) };
    assert_eq!(budget(Scope::Matter, Limit::Money(usd(1)), Rule::Warn).used(&[euro]), 0);
}

#[test]
fn tim13_a_budget_of_hours_counts_hours_and_one_of_money_money() {
    let all = [money("L310", 100), time("L310", 150)];
    assert_eq!(budget(Scope::Matter, Limit::Hours(Hours::new(1)), Rule::Warn).used(&all), 150);
    assert_eq!(budget(Scope::Matter, Limit::Money(usd(1)), Rule::Warn).used(&all), 100);
    assert_eq!(Used::of_entry(&work("L310")), [money("L310", 30_000), time("L310", 150)]);
}

#[test]
fn tim15_work_that_would_pass_a_budget_says_which_and_by_how_much() {
    let limit = Limit::Money(usd(100_000));
    let all = Budgets::none(matter()).with(budget(Scope::Matter, limit, Rule::Warn), 0).unwrap();
    let stop = budget(task("L310"), Limit::Hours(Hours::new(400)), Rule::Stop);
    let all = all.with(stop, 0).unwrap();
    let (entry, used) = (work("L310"), [money("", 80_000), time("L310", 300)]);
    let said: Vec<String> =
        all.passed(&used, &[&entry], &[]).iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "The budget of the matter is $1,000.00, and $800.00 of it is used: this would be \
             $100.00 more than that.",
            "The budget of task L310 is 4.0 hours, and 3.0 hours of it is used: this would be 0.5 \
             hours more than that. It may not be passed. Ask whoever bills to change the budget, \
             or record less.",
        ]
    );
    let fits = [money("", 70_000), time("L310", 250)];
    assert_eq!(all.passed(&fits, &[&entry], &[]), [], "up to the whole of it");
    assert_eq!(all.passed(&used, &[&entry], &[&entry]), [], "what it was counts already");
    let elsewhere = Entry { matter: MatterId::made(0, [2; 10]), ..entry };
    assert_eq!(all.passed(&used, &[&elsewhere], &[]), []);
}

#[test]
fn a_budget_is_read_as_people_write_it() {
    assert_eq!(Limit::money("$10,000", Currency::USD), Ok(Limit::Money(usd(1_000_000))));
    assert_eq!(Limit::hours("1,200.5"), Ok(Limit::Hours(Hours::new(120_050))));
    assert_eq!(Limit::hours("0"), Err(BudgetError::Nothing));
    assert_eq!(Limit::money("-5", Currency::USD), Err(BudgetError::Nothing));
    for wrong in ["", "ten", "0.001", "100000000"] {
        assert_eq!(Limit::hours(wrong), Err(BudgetError::Hours), "{wrong}");
    }
    assert_eq!(Scope::parse(" "), Ok(Scope::Matter));
    assert!(matches!(Scope::parse("Z999"), Err(BudgetError::Code(_))));
    assert_eq!(Limit::Hours(Hours::new(1_250)).to_string(), "12.5 hours");
}

#[test]
fn a_scope_has_one_budget_of_a_kind() {
    let first = budget(Scope::Matter, Limit::Money(usd(100)), Rule::Warn);
    let other = budget(Scope::Matter, Limit::Money(usd(200)), Rule::Stop);
    let hours = budget(Scope::Matter, Limit::Hours(Hours::new(5)), Rule::Warn);
    let all = Budgets::none(matter()).with(first, 0).unwrap();
    let all = all.with(hours, 0).unwrap().with(other, 0).unwrap();
    assert_eq!(all.all, [other, hours]);
    assert_eq!(all.without(Scope::Matter, other.limit).all, [hours]);
    let many = (0..BUDGETS_MAX).try_fold(Budgets::none(matter()), |all, at| {
        let scope = Scope::Task(TaskCode::all().nth(at).unwrap());
        all.with(budget(scope, Limit::Money(usd(1)), Rule::Warn), 0)
    });
    let one = budget(Scope::Matter, Limit::Money(usd(1)), Rule::Warn);
    assert_eq!(many.unwrap().with(one, 0), Err(BudgetError::TooMany));
}

#[test]
fn rem13_a_level_is_told_once_and_again_when_a_higher_limit_put_it_out_of_reach() {
    let on = date(2026, 3, 9);
    let told = |budget: Budget, used| {
        let level = budget.reached(used).unwrap();
        Budget { told: Some(Told { level, used, on }), ..budget }
    };
    let all = budget(Scope::Matter, Limit::Money(usd(100)), Rule::Warn);
    assert_eq!(all.reached(49), None);
    let half = told(all, 50);
    assert_eq!((half.told.unwrap().level, half.reached(74)), (50, None));
    let most = told(half, 95);
    assert_eq!((most.told.unwrap().level, most.reached(500)), (90, None));

    let one = Budgets { matter: matter(), all: vec![most] };
    let raised = budget(Scope::Matter, Limit::Money(usd(180)), Rule::Warn);
    let raised = one.clone().with(raised, 95).unwrap().all.remove(0);
    assert_eq!(raised.told.map(|told| told.level), Some(50));
    assert_eq!(raised.reached(140), Some(75));
    let doubled = budget(Scope::Matter, Limit::Money(usd(1_000)), Rule::Warn);
    assert_eq!(one.with(doubled, 95).unwrap().all[0].told, None);
}

proptest! {
    /// The bar, the warning and the levels agree with each other.
    #[test]
    fn what_is_passed_is_more_than_all_of_it(
        limit in 1_i64..1_000_000, used in 0_i64..2_000_000, more in 0_i64..1_000_000,
    ) {
        let one = budget(Scope::Matter, Limit::Money(usd(limit)), Rule::Warn);
        let is_over = more > 0 && used.saturating_add(more) > limit;
        prop_assert_eq!(one.passed(used, more).is_some(), is_over);
        let reached = one.reached(used).map_or(0, i64::from);
        let (share, of) = (used.saturating_mul(100), |level: i64| level.saturating_mul(limit));
        prop_assert!(share >= of(reached));
        let next = LEVELS.iter().map(|level| i64::from(*level)).find(|level| *level > reached);
        prop_assert!(next.is_none_or(|next| share < of(next)));
    }
}
