//! What accrues, in tables; and that it comes to the same however often it is posted.
#![expect(clippy::arithmetic_side_effects, reason = "the sums of a test are small")]

mod bill;

use jiff::Timestamp;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::billing::Billing;
use crate::id::{EntryId, InvoiceId, MatterId};
use crate::invoice::{InvoiceNumber, Issued, Issuing, LineKind, sample};
use crate::ledger::OperatingAccount;
use crate::matter::{CodesRule, Ending, Matter};
use crate::money::{Currency, Money};
use crate::percent::Percent;
use crate::text::{Mark, Name, Note};

/// The day on which [`sample`] is due.
const DUE: Date = Date::constant(2026, 2, 1);

fn id() -> InvoiceId {
    InvoiceId::made(0, [9; 10])
}

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn percent(hundredths: u32) -> Running {
    Running {
        rate: Rate::Fixed(Percent::of(hundredths)),
        grace_days: 0,
        basis: Basis::Days365,
        cap: None,
    }
}

fn over_base(hundredths: u32) -> Running {
    Running { rate: Rate::OverBase(Percent::of(hundredths)), ..percent(1) }
}

fn from(day: Date, charge: Charge) -> Agreement {
    Agreement::new([Terms { from: day, charge }])
}

fn always(running: Running) -> Agreement {
    from(date(2020, 1, 1), Charge::Running(running))
}

fn history(opened: i64, moved: &[(Date, i64)]) -> History {
    let moved = moved.iter().map(|(on, minor)| (*on, usd(*minor))).collect();
    let (total, resting) = (usd(opened), Vec::new());
    History { due_on: DUE, total, opened: usd(opened), moved, resting, posted: None }
}

/// What accrued by the terms of the firm alone.
fn by(firm: &Agreement, history: &History, to: Date) -> Accrual {
    within([&Agreement::default(), &Agreement::default(), firm], history, to)
}

fn within(agreed: [&Agreement; 3], history: &History, to: Date) -> Accrual {
    accrued(history, &Rules { agreed, base: &BaseRates::default() }, to).unwrap()
}

fn minor(accrual: &Accrual) -> i64 {
    accrual.total.minor()
}

/// Days, principal and amount of every span.
fn shape(accrual: &Accrual) -> Vec<(i64, i64, i64)> {
    let of = |span: &Span| (span.days(), span.principal.minor(), span.amount.minor());
    accrual.spans.iter().map(of).collect()
}

#[test]
fn bil15_simple_interest_runs_by_the_day_from_the_day_after_it_was_due() {
    let firm = always(percent(1_000));
    let owed = history(365_000, &[]);
    assert_eq!(minor(&by(&firm, &owed, DUE)), 0, "on the day it is due nothing is late");
    assert_eq!(minor(&by(&firm, &owed, date(2026, 2, 2))), 100, "3,650.00 at 10 % is 1.00 a day");
    let year = by(&firm, &owed, date(2027, 2, 1));
    assert_eq!(shape(&year), [(365, 365_000, 36_500)], "and simple: nothing on what accrued");
    let banks = always(Running { basis: Basis::Days360, ..percent(1_000) });
    assert_eq!(minor(&by(&banks, &owed, date(2027, 2, 1))), 37_007, "365 days of 360");
}

#[test]
fn bil15_days_of_grace_bear_no_interest() {
    let firm = always(Running { grace_days: 14, ..percent(1_000) });
    let owed = history(365_000, &[]);
    assert_eq!(minor(&by(&firm, &owed, date(2026, 2, 15))), 0);
    assert_eq!(shape(&by(&firm, &owed, date(2026, 2, 17))), [(2, 365_000, 200)]);
    let paid = history(365_000, &[(date(2026, 2, 16), -365_000)]);
    assert_eq!(minor(&by(&firm, &paid, date(2026, 12, 31))), 0, "paid on the day after the grace");
}

#[test]
fn what_is_paid_bears_none_from_its_day_on() {
    let firm = always(percent(1_000));
    let paid = history(365_000, &[(date(2026, 2, 12), -182_500), (date(2026, 2, 22), -182_500)]);
    let accrual = by(&firm, &paid, date(2026, 12, 31));
    assert_eq!(shape(&accrual), [(10, 365_000, 1_000), (10, 182_500, 500)]);
    let back = history(365_000, &[(date(2026, 2, 2), -365_000), (date(2026, 3, 1), 365_000)]);
    assert_eq!(shape(&by(&firm, &back, date(2026, 3, 2))), [(2, 365_000, 200)], "a check bounced");
}

#[test]
fn rem05_terms_that_say_nothing_charge_nothing() {
    let owed = history(365_000, &[]);
    let late = date(2028, 2, 1);
    assert_eq!(by(&Agreement::default(), &owed, late).spans, []);
    for charge in [Charge::Nothing, Charge::AsUsual, Charge::Running(percent(0))] {
        assert_eq!(by(&from(date(2020, 1, 1), charge), &owed, late).spans, []);
    }
    let written = |rate| Written { rate, ..Written::default() }.rate();
    for nothing in ["", " ", "0", "0.00", "0 %"] {
        assert_eq!(written(nothing), Err(TermsError::NoRate), "{nothing:?}");
    }
    for wrong in ["-1", "100.01", "8.125", "eight", "1e1"] {
        assert_eq!(written(wrong), Err(TermsError::Rate), "{wrong:?}");
    }
    assert_eq!(written("8 %"), Ok(Percent::of(800)));
}

#[test]
fn terms_are_read_with_what_is_wrong_with_them() {
    let written =
        |grace, cap_amount, cap_share| Written { rate: "8", grace, cap_amount, cap_share };
    let cap = |amount, share| written("", amount, share).cap(Currency::USD);
    assert_eq!(written("", "", "").grace(), Ok(0));
    assert_eq!(written(" 14 ", "", "").grace(), Ok(14));
    for wrong in ["-1", "366", "1.5", "a week"] {
        assert_eq!(written(wrong, "", "").grace(), Err(TermsError::Grace), "{wrong}");
    }
    assert_eq!(cap("", ""), Ok(None));
    assert_eq!(cap("250", ""), Ok(Some(Cap::Amount(usd(25_000)))));
    assert_eq!(cap("", "12"), Ok(Some(Cap::Share(Percent::of(1_200)))));
    assert_eq!(cap("0", ""), Err(TermsError::CapAmount));
    assert_eq!(cap("-5", ""), Err(TermsError::CapAmount));
    assert_eq!(cap("", "0"), Err(TermsError::CapShare));
    assert_eq!(cap("", "101"), Err(TermsError::CapShare));
    assert_eq!(cap("250", "12"), Err(TermsError::TwoCaps));
}

#[test]
fn terms_are_told_in_words() {
    assert_eq!(Charge::Running(percent(800)).to_string(), "8 % a year");
    let cap = Some(Cap::Amount(usd(25_000)));
    let all = Running { grace_days: 14, basis: Basis::Days360, cap, ..over_base(900) };
    assert_eq!(
        all.to_string(),
        "9 % a year over the base rate, 14 days of grace, at most $250.00, a year of 360 days",
    );
}

#[test]
fn a_cap_holds_interest_down() {
    let owed = history(365_000, &[]);
    let late = date(2030, 2, 1);
    for (cap, most) in [
        (Cap::Amount(usd(1_234)), 1_234),
        (Cap::Share(Percent::of(1_000)), 36_500),
        (Cap::Amount(Money::new(1, "EUR".parse().unwrap())), 146_100),
    ] {
        let firm = always(Running { cap: Some(cap), ..percent(1_000) });
        let accrual = by(&firm, &owed, late);
        assert_eq!(minor(&accrual), most, "{cap:?}");
        assert_eq!(accrual.capped.is_some(), most != 146_100);
    }
    let low = Running { cap: Some(Cap::Amount(usd(100))), ..percent(1_000) };
    let firm = Agreement::new([
        Terms { from: DUE, charge: Charge::Running(percent(1_000)) },
        Terms { from: date(2026, 2, 12), charge: Charge::Running(low) },
    ]);
    assert_eq!(minor(&by(&firm, &owed, late)), 1_000, "what accrued before the cap stays");
}

#[test]
fn bil16_terms_hold_from_a_day_on_for_bills_that_were_issued_before() {
    let owed = history(365_000, &[]);
    let client = from(date(2026, 3, 1), Charge::Running(percent(1_000)));
    let nothing = Agreement::default();
    let accrual = within([&nothing, &client, &nothing], &owed, date(2026, 3, 10));
    assert_eq!(shape(&accrual), [(10, 365_000, 1_000)], "nothing for February");
    let matter = from(date(2026, 3, 6), Charge::Nothing);
    let accrual = within([&matter, &client, &nothing], &owed, date(2026, 3, 10));
    assert_eq!(shape(&accrual), [(5, 365_000, 500)], "the narrower terms come first");
    let usual = from(date(2026, 3, 6), Charge::AsUsual);
    let firm = always(percent(100));
    let accrual = within([&nothing, &usual, &firm], &owed, date(2026, 3, 10));
    assert_eq!(minor(&accrual), 370, "37 days at 0.10 by the terms of the firm");
}

#[test]
fn rem07_statutory_interest_follows_the_base_rate_by_date() {
    let base = BaseRates::new([
        (date(2026, 1, 1), BaseRate::of(100)),
        (date(2026, 2, 12), BaseRate::of(-100)),
    ]);
    let firm = always(over_base(900));
    let agreed = [&Agreement::default(), &Agreement::default(), &firm];
    let rules = Rules { agreed, base: &base };
    let accrual = accrued(&history(365_000, &[]), &rules, date(2026, 2, 21)).unwrap();
    assert_eq!(shape(&accrual), [(10, 365_000, 1_000), (10, 365_000, 800)]);
    let rates: Vec<u32> = accrual.spans.iter().map(|span| span.hundredths).collect();
    assert_eq!(rates, [1_000, 800]);
    let made: Vec<String> = accrual.spans.iter().filter_map(Span::over_base).collect();
    let words = ["9 % over the base rate of 1 %", "9 % over the base rate of -1 %"];
    assert_eq!(made, words);
    let unknown = by(&firm, &history(365_000, &[]), date(2026, 2, 21));
    assert_eq!(minor(&unknown), 0, "without a base rate there is none to show");
    let early = Terms { from: date(2025, 12, 31), charge: Charge::Running(over_base(900)) };
    assert_eq!(Agreement::default().agreed(early.clone(), &base), Err(TermsError::NoBase));
    let later = Terms { from: date(2026, 1, 1), ..early };
    assert!(Agreement::default().agreed(later, &base).is_ok());
    for wrong in ["", "x", "51", "-51", "1.234", "1e1", "--1"] {
        assert_eq!(BaseRate::parse(wrong), Err(BaseRateError), "{wrong}");
    }
    assert_eq!(BaseRate::parse(" -0.88 % "), Ok(BaseRate::of(-88)));
    assert_eq!(BaseRate::of(-88).to_string(), "-0.88");
}

#[test]
fn what_rests_bears_none() {
    let firm = always(percent(1_000));
    let rest = |from, until, amount: Option<i64>| Rest { from, until, amount: amount.map(usd) };
    let owed = |resting| History { resting, ..history(365_000, &[]) };
    let to = date(2026, 2, 21);
    let asked = owed(vec![rest(date(2026, 2, 7), Some(date(2026, 2, 12)), Some(36_500))]);
    assert_eq!(
        shape(&by(&firm, &asked, to)),
        [(5, 365_000, 500), (5, 328_500, 450), (10, 365_000, 1_000)],
    );
    let open = owed(vec![rest(date(2026, 2, 12), None, None)]);
    assert_eq!(shape(&by(&firm, &open, to)), [(10, 365_000, 1_000)], "a plan is kept");
    let more = owed(vec![rest(DUE, None, Some(300_000)), rest(DUE, None, Some(300_000))]);
    assert_eq!(by(&firm, &more, to).spans, [], "never less than nothing");
}

#[test]
fn what_was_noted_as_disputed_rests_until_something_else_is_noted() {
    let at = |text: &str| Some(text.parse::<Timestamp>().unwrap());
    let noted = |at, minor| Noted { at, amount: usd(minor) };
    let all = [
        noted(at("2026-02-05T12:00:00Z"), 10_000),
        noted(at("2026-02-07T12:00:00Z"), 0),
        noted(at("2026-02-09T12:00:00Z"), 4_000),
    ];
    let rests = of_disputes(&all, &TimeZone::UTC);
    let rest = |from, until, minor| Rest { from, until, amount: Some(usd(minor)) };
    let (fifth, seventh) = (date(2026, 2, 5), date(2026, 2, 7));
    assert_eq!(rests, [rest(fifth, Some(seventh), 10_000), rest(date(2026, 2, 9), None, 4_000)],);
    assert!(of_disputes(&[noted(None, 1)], &TimeZone::UTC)[0].holds(DUE), "who knows since when");
}

#[test]
fn what_is_open_now_and_what_moved_it_say_what_was_open() {
    let invoice = Issued { open: usd(40_000), ..sample(1, usd(100_000)) };
    let moved = [
        (date(2026, 1, 5), usd(100_000)),
        (date(2026, 1, 20), usd(-10_000)),
        (date(2026, 2, 10), usd(-50_000)),
    ];
    let history = History::of(&invoice, moved, (Vec::new(), None)).unwrap();
    assert_eq!((history.due_on, history.opened), (DUE, usd(90_000)));
    assert_eq!(history.moved, [(date(2026, 2, 10), usd(-50_000))]);
}

#[test]
fn a_plan_rests_while_it_is_kept() {
    use crate::id::{ClientId, ContactId, MemberId, PlanId};
    use crate::method::Mandate;
    use crate::plan::{Every, Plan, PlanState, schedule};
    let at: Timestamp = "2026-02-10T12:00:00Z".parse().unwrap();
    let days = (date(2026, 3, 1), date(2026, 2, 10));
    let mandate = Mandate {
        by: ContactId::made(0, [1; 10]),
        name: "Carla".to_owned(),
        words: "I agree".to_owned(),
        at,
        from: String::new(),
    };
    let mut plan = Plan {
        id: PlanId::made(0, [1; 10]),
        client: ClientId::made(0, [1; 10]),
        invoice: id(),
        number: "2026-0001".to_owned(),
        instalments: schedule(usd(300), (3, Every::Month), days).unwrap(),
        state: PlanState::Proposed,
        method: None,
        mandate: None,
        by: MemberId::made(0, [1; 10]),
        made_at: at,
    };
    let rest = |plan: &Plan| of_plan(plan, &TimeZone::UTC).map(|rest| (rest.from, rest.until));
    assert_eq!(rest(&plan), None);
    (plan.mandate, plan.state) = (Some(mandate), PlanState::Active);
    assert_eq!(rest(&plan), Some((date(2026, 2, 10), None)));
    plan.instalments[0].is_done = true;
    plan.state = PlanState::Stopped;
    assert_eq!(rest(&plan), Some((date(2026, 2, 10), Some(date(2026, 4, 1)))));
}

/// Interest by the definition: every day for itself, in fractions of which nothing is rounded.
fn by_definition(history: &History, rate: u32, grace: u16, to: Date) -> i64 {
    let mut day = history.due_on.saturating_add((i64::from(grace) + 1).days());
    let mut sum: i128 = 0;
    while day <= to {
        let moved = history.moved.iter().filter(|(on, _)| *on <= day);
        let open: i64 = history.opened.minor() + moved.map(|(_, m)| m.minor()).sum::<i64>();
        let resting = history.resting.iter().filter(|rest| rest.holds(day));
        let rests: i64 = resting.map(|rest| rest.amount.map_or(open, Money::minor)).sum();
        sum += i128::from((open - rests).max(0)) * i128::from(rate);
        day = day.saturating_add(1.days());
    }
    i64::try_from((sum * 2 + 3_650_000) / 7_300_000).unwrap()
}

proptest! {
    #[test]
    fn rem04_posting_by_the_month_the_week_or_once_comes_to_the_same(
        opened in 1_i64..5_000_000,
        payments in prop::collection::vec((2_i64..300, 1_i64..2_000_000), 0..6),
        rests in prop::collection::vec((0_i64..300, 1_i64..100, 1_i64..1_000_000), 0..4),
        (rate, grace) in (1_u32..3_000, 0_u16..40),
        steps in prop::collection::vec(1_i64..60, 1..12),
    ) {
        let on = |days: i64| DUE.saturating_add(days.days());
        let mut left = opened;
        let mut moved = Vec::new();
        for (day, amount) in payments {
            let paid = amount.min(left);
            left -= paid;
            moved.push((on(day), usd(-paid)));
        }
        let rest = |(from, days, amount): (i64, i64, i64)| Rest {
            from: on(from),
            until: Some(on(from + days)),
            amount: Some(usd(amount)),
        };
        let resting = rests.into_iter().map(rest).collect();
        let owed = History { moved, resting, ..history(opened, &[]) };
        let firm = always(Running { grace_days: grace, ..percent(rate) });

        let (mut day, mut record, mut posted) = (DUE, Record::new(Currency::USD), 0);
        for step in steps {
            day = day.saturating_add(step.days());
            let seen = History { posted: record.through, ..owed.clone() };
            let accrual = by(&firm, &seen, day);
            let spans: i64 = accrual.spans.iter().map(|span| span.amount.minor()).sum();
            prop_assert_eq!(spans, minor(&accrual), "the spans sum to the whole");
            let now = record.left(&accrual).unwrap().minor();
            let is_new = |span: &&Span| record.through.is_none_or(|before| span.to > before);
            let new = accrual.spans.iter().filter(is_new);
            prop_assert_eq!(new.map(|span| span.amount.minor()).sum::<i64>(), now);
            posted += now;
            record = record.posted(&accrual, day, id());
            prop_assert_eq!(record.left(&accrual).unwrap(), usd(0), "again posts nothing");
        }
        let once = minor(&by(&firm, &owed, day));
        prop_assert_eq!(posted, once);
        prop_assert_eq!(once, by_definition(&owed, rate, grace, day));
    }
}
