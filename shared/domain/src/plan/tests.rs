//! Plans: stories of days, charges and other payments.

use super::*;
use crate::method::{Kept, MethodKind};
use crate::money::Currency;
use crate::payment::IntentState;
use proptest::prelude::*;

const TODAY: Date = Date::constant(2026, 1, 31);

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn kept() -> Kept {
    Kept {
        customer: "cus_1".to_owned(),
        object: "pm_1".to_owned(),
        kind: MethodKind::CreditCard,
        label: "Visa ending in 4242".to_owned(),
    }
}

fn plan(open: i64, count: u32) -> Plan {
    Plan {
        id: PlanId::made(0, [1; 10]),
        client: ClientId::made(0, [2; 10]),
        invoice: InvoiceId::made(0, [3; 10]),
        number: "2026-0001".to_owned(),
        instalments: schedule(usd(open), (count, Every::Month), (TODAY, TODAY)).unwrap(),
        state: PlanState::Active,
        method: Some(MethodId::made(0, [4; 10])),
        mandate: None,
        by: MemberId::made(0, [5; 10]),
        made_at: Timestamp::UNIX_EPOCH,
    }
}

/// Runs a plan day by day against a ledger; `outcomes` are those of its charges, in their order,
/// `paid` what is paid otherwise on a day. What was charged, and how the plan stands in the end.
fn run(
    mut plan: Plan,
    mut open: i64,
    outcomes: &[bool],
    paid: &[(i64, i64)],
) -> (Vec<i64>, Plan, i64) {
    let (mut charged, mut last) = (Vec::new(), None);
    let mut outcomes = outcomes.iter().copied().chain(std::iter::repeat(true));
    for day in 0..400 {
        let today = TODAY.saturating_add(Span::new().days(day));
        let paid: i64 = paid.iter().filter(|(on, _)| *on == day).map(|(_, minor)| minor).sum();
        open = open.saturating_sub(paid).max(0);
        loop {
            match plan.step(usd(open), today, last, Some(&kept())) {
                Step::Nothing => break,
                Step::Wait(_) => panic!("charges end at once here"),
                Step::Move(moved) => {
                    if moved.why == Why::Covered {
                        last = None;
                    }
                    plan = moved.plan;
                }
                Step::Charge(place, amount) => {
                    let tries = u8::try_from(charged.len()).unwrap();
                    plan = plan.charging(place, PaymentId::made(0, [tries; 10]));
                    assert!(amount.minor() <= open, "PAY-11: never more than is open");
                    let ok = outcomes.next().unwrap();
                    charged.push(amount.minor());
                    open = open.saturating_sub(if ok { amount.minor() } else { 0 });
                    let state = if ok { IntentState::Succeeded } else { IntentState::Failed };
                    last = Some((state, amount));
                }
            }
        }
    }
    (charged, plan, open)
}

#[test]
fn pay13_only_what_the_instalments_to_come_do_not_cover_is_due() {
    let (plan, later) = (plan(30_000, 3), Date::constant(2026, 2, 28));
    for (open, today, due) in [
        (30_000, TODAY, 10_000),
        (20_000, TODAY, 0),
        (25_000, TODAY, 5_000),
        (30_000, later, 20_000),
    ] {
        assert_eq!(plan.due(usd(open), today), Some(usd(due)), "{open} on {today}");
    }
    assert_eq!(plan.to_come(TODAY).map(|one| one.due_on), Some(later));
    for state in [PlanState::Proposed, PlanState::Ended, PlanState::Done] {
        assert_eq!(Plan { state, ..plan.clone() }.due(usd(30_000), TODAY), None, "{state:?}");
    }
}

#[test]
fn pay11_a_plan_is_charged_until_nothing_is_open() {
    let (charged, plan, open) = run(plan(10_000, 3), 10_000, &[], &[]);
    assert_eq!(charged, [3_334, 3_333, 3_333]);
    assert_eq!((plan.state, open), (PlanState::Done, 0));
}

#[test]
fn pay11_months_keep_their_day_as_far_as_they_have_it() {
    let days: Vec<String> =
        plan(300, 3).instalments.iter().map(|one| one.due_on.to_string()).collect();
    assert_eq!(days, ["2026-01-31", "2026-02-28", "2026-03-31"]);
}

#[test]
fn pay12_what_is_paid_otherwise_reduces_the_plan() {
    let (charged, plan_after, open) = run(plan(300, 3), 300, &[], &[(10, 100)]);
    assert_eq!((charged, open), (vec![100, 100], 0));
    assert_eq!(plan_after.state, PlanState::Done);
    assert_eq!(run(plan(300, 3), 300, &[], &[(10, 150)]).0, [100, 50]);
    assert!(run(plan(300, 3), 300, &[], &[(0, 300)]).0.is_empty());
}

#[test]
fn rem10_a_failed_charge_is_tried_on_a_schedule_and_then_stops() {
    let (charged, plan, open) = run(plan(300, 3), 300, &[false; 9], &[]);
    assert_eq!(charged, [100; 4], "once, and three retries");
    assert_eq!((plan.state, open), (PlanState::Stopped, 300));
}

#[test]
fn rem10_a_failed_instalment_that_is_paid_otherwise_is_not_charged_again() {
    let (charged, plan, open) = run(plan(300, 3), 300, &[false], &[(1, 100)]);
    assert_eq!((charged, open), (vec![100, 100, 100], 0));
    assert_eq!(plan.state, PlanState::Done);
}

#[test]
fn a_charge_under_way_is_waited_for() {
    let payment = PaymentId::made(0, [9; 10]);
    let plan = plan(300, 3).charging(0, payment.clone());
    for state in [IntentState::Unknown, IntentState::Processing, IntentState::Review] {
        let step = plan.step(usd(300), TODAY, Some((state, usd(100))), Some(&kept()));
        assert_eq!(step, Step::Wait(payment.clone()));
    }
}

#[test]
fn pay14_a_plan_without_its_way_to_pay_stops_and_can_go_on_with_another() {
    let Step::Move(moved) = plan(300, 3).step(usd(300), TODAY, None, None) else { panic!() };
    assert_eq!((moved.plan.state, moved.why), (PlanState::Stopped, Why::NoMethod));
}

#[test]
fn a_plan_that_is_paused_or_ended_charges_nothing() {
    for plan in [plan(300, 3).paused().unwrap(), plan(300, 3).ended().unwrap()] {
        assert_eq!(plan.step(usd(300), TODAY, None, Some(&kept())), Step::Nothing);
    }
    assert_eq!(plan(300, 3).resumed(), Err(PlanError::State));
    assert_eq!(plan(300, 3).ended().unwrap().ended(), Err(PlanError::State));
}

#[test]
fn a_proposal_is_accepted_before_its_first_day_has_passed() {
    let proposed = Plan { state: PlanState::Proposed, method: None, ..plan(300, 3) };
    let mandate = Mandate {
        by: crate::id::ContactId::made(0, [6; 10]),
        name: "Pat".to_owned(),
        words: "I agree".to_owned(),
        at: Timestamp::UNIX_EPOCH,
        from: "192.0.2.1".to_owned(),
    };
    let method = MethodId::made(0, [4; 10]);
    let accept = |plan: &Plan, on| plan.clone().accepted(method.clone(), mandate.clone(), on);
    assert_eq!(accept(&proposed, TODAY).unwrap().state, PlanState::Active);
    assert_eq!(accept(&proposed, TODAY + Span::new().days(1)), Err(PlanError::Late));
    assert_eq!(accept(&plan(300, 3), TODAY), Err(PlanError::State));
    let stopped = Plan { state: PlanState::Stopped, ..plan(300, 3) };
    let late = accept(&stopped, TODAY + Span::new().days(3)).unwrap();
    assert_eq!(late.instalments[0].next_on, TODAY + Span::new().days(3));
}

#[test]
fn what_is_no_plan_is_refused() {
    let wish = |open, count, first: Date| {
        schedule(usd(open), (count, Every::Month), (first, TODAY)).unwrap_err()
    };
    assert_eq!(wish(0, 3, TODAY), PlanError::Nothing);
    assert_eq!(wish(300, 1, TODAY), PlanError::Count);
    assert_eq!(wish(300, 37, TODAY), PlanError::Count);
    assert_eq!(wish(2, 3, TODAY), PlanError::TooSmall);
    assert_eq!(wish(300, 3, Date::constant(2026, 1, 30)), PlanError::First);
    assert_eq!(wish(300, 3, Date::MAX), PlanError::First);
}

proptest! {
    #[test]
    fn pay11_a_plan_never_takes_more_than_is_open_nor_twice_for_a_day(
        open in 36_i64..1_000_000,
        count in 2_u32..9,
        outcomes in proptest::collection::vec(any::<bool>(), 0..8),
        paid in proptest::collection::vec((0_i64..300, 1_i64..500_000), 0..4),
    ) {
        let plan = plan(open, count);
        let amounts: Vec<i64> = plan.instalments.iter().map(|one| one.amount.minor()).collect();
        prop_assert_eq!(amounts.iter().sum::<i64>(), open);
        let (charged, after, left) = run(plan, open, &outcomes, &paid);
        let good = charged.iter().enumerate();
        let good = good.filter(|(n, _)| outcomes.get(*n).copied().unwrap_or(true));
        prop_assert!(good.map(|(_, minor)| minor).sum::<i64>() <= open);
        prop_assert!(after.state == PlanState::Stopped || left == 0);
    }
}
