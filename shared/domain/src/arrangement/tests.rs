//! Agreements as they are typed, and as they charge.

use jiff::civil::{Date, date};

use super::{Arrangement, ArrangementError, FlatFee, Milestone, Progress};
use crate::entry::{Charge, Entry, Work, sample};
use crate::id::{ClientId, EntryId, InvoiceId, MatterId, MemberId};
use crate::invoice::{Draft, Line, LineKind};
use crate::matter::{CodesRule, Ending, Matter};
use crate::member::{Classification, Member, Rates, Role};
use crate::money::{Currency, Money};
use crate::text::{Email, Mark, Name};
use crate::utbms::TaskCode;

pub(super) fn matter() -> Matter {
    Matter {
        id: MatterId::made(1, [0; 10]),
        client: ClientId::made(1, [0; 10]),
        client_name: Name::parse("Acme Mills").unwrap(),
        number: Mark::parse("M-1").unwrap(),
        name: Name::parse("Lease").unwrap(),
        client_reference: None,
        opened_on: date(2020, 1, 1),
        codes: CodesRule::Optional,
        rounding: None,
        terms_days: 30,
        ending: Ending::default(),
        billing: crate::billing::Billing::default(),
    }
}

fn person(id: MemberId) -> Member {
    Member {
        id,
        name: Name::parse("Ada Byron").unwrap(),
        email: Email::parse("ada@firm.example").unwrap(),
        role: Role::Lawyer,
        mark: Mark::parse("AB").unwrap(),
        classification: Classification::Partner,
        rates: Rates::default(),
        target: None,
    }
}

pub(super) fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

pub(super) fn task(code: &str) -> TaskCode {
    TaskCode::parse(code).unwrap()
}

fn ahead(name: &str, minor: i64) -> Milestone {
    let name = Name::parse(name).unwrap();
    Milestone { name, amount: usd(minor), progress: Progress::Ahead }
}

fn flat(tasks: &[&str]) -> FlatFee {
    let tasks = tasks.iter().map(|code| task(code)).collect();
    let milestones = vec![ahead("Petition filed", 100_000), ahead("Hearing held", 200_000)];
    FlatFee::agree(tasks, milestones).unwrap().unwrap()
}

fn hour(task: Option<TaskCode>) -> Entry {
    let mut entry = sample();
    if let Work::Time { task: old, .. } = &mut entry.work {
        *old = task;
    }
    entry
}

/// A milestone that is reached, with the entry that bills it.
fn reached(arrangement: &Arrangement, at: usize) -> (Arrangement, Entry) {
    let made = (EntryId::made(7, [7; 10]), date(2026, 3, 1), MemberId::made(1, [1; 10]));
    let flat = arrangement.flat.as_ref().unwrap();
    let (flat, entry) = flat.reach(at, &matter(), made).unwrap();
    (Arrangement { flat: Some(flat), ..arrangement.clone() }, entry)
}

#[test]
fn bil06_time_that_a_flat_fee_covers_is_worth_what_it_is_and_charged_nothing() {
    let all = Arrangement { flat: Some(flat(&[])), ..Arrangement::default() };
    let shadow = all.charged(hour(None));
    assert_eq!(
        (shadow.charge, shadow.worth, shadow.value),
        (Charge::Included, usd(30_000), usd(0))
    );
    assert_eq!(all.charged(shadow.clone()), shadow, "again is the same");
    assert_eq!(Arrangement::default().charged(shadow), hour(None), "charged again without the fee");

    let free = hour(None).charging(Charge::Nothing);
    assert_eq!(all.charged(free.clone()), free, "what is charged nothing stays so");
}

#[test]
fn bil09_a_flat_fee_covers_its_tasks_and_phases_and_the_rest_is_by_the_hour() {
    let both = Arrangement { flat: Some(flat(&["L100", "L210"])), ..Arrangement::default() };
    for (code, charge) in [
        (Some("L110"), Charge::Included),
        (Some("L100"), Charge::Included),
        (Some("L210"), Charge::Included),
        (Some("L230"), Charge::Full),
        (None, Charge::Full),
    ] {
        assert_eq!(both.charged(hour(code.map(task))).charge, charge, "{code:?}");
    }
}

#[test]
fn bil22_a_draft_charges_no_time_that_was_covered_since() {
    let before = Arrangement::default().charged(hour(Some(task("L110"))));
    let line = Line::of_fee(&before, &person(MemberId::made(1, [0; 10]))).unwrap();
    for (tasks, is_covered) in [(&["L100"][..], true), (&[], true), (&["L210"], false)] {
        let agreed = Arrangement { flat: Some(flat(tasks)), ..Arrangement::default() };
        assert_eq!(agreed.includes(&line), is_covered, "{tasks:?}");
    }
    assert!(!Arrangement::default().includes(&line));
    let agreed = Arrangement { flat: Some(flat(&[])), ..Arrangement::default() };
    let after = Line::of_fee(&agreed.charged(before), &person(MemberId::made(1, [0; 10])));
    assert!(!agreed.includes(&after.unwrap()), "taken off and put on again it is included");
}

#[test]
fn bil07_a_milestone_is_billed_once_by_an_entry_of_its_own() {
    let agreed = Arrangement { flat: Some(flat(&[])), ..Arrangement::default() };
    let (after, entry) = reached(&agreed, 1);
    assert_eq!((entry.value, entry.narrative.as_str()), (usd(200_000), "Hearing held"));
    let again = after.flat.as_ref().unwrap().reach(
        1,
        &matter(),
        (entry.id.clone(), Date::constant(2026, 3, 2), MemberId::made(1, [1; 10])),
    );
    assert_eq!(again, Err(ArrangementError::Reached));
    assert_eq!(after.charged(entry.clone()), entry, "its fee is not included in itself");
    assert_eq!(after.flat.as_ref().unwrap().reached(Currency::USD), Ok(usd(200_000)));
    assert_eq!(after.without(&entry.id), Some(agreed), "it is ahead again without its entry");
}

#[test]
fn bil22_what_is_billed_stays_as_it_is_whatever_is_agreed_on_later() {
    let agreed = Arrangement { flat: Some(flat(&[])), ..Arrangement::default() };
    let (after, _) = reached(&agreed, 0);
    assert_eq!(agreed.clone().after(&after), Err(ArrangementError::Billed));
    assert_eq!(Arrangement::default().after(&after), Err(ArrangementError::Billed));
    let mut more = after.clone();
    more.flat.as_mut().unwrap().milestones.push(ahead("Appeal", 50_000));
    assert_eq!(more.clone().after(&after), Ok(more));
}

#[test]
fn bil22_a_half_agreement_is_refused() {
    assert_eq!(FlatFee::agree(Vec::new(), Vec::new()), Ok(None));
    assert_eq!(FlatFee::agree(vec![task("L110")], Vec::new()), Err(ArrangementError::NoFee));
    assert_eq!(FlatFee::agree(Vec::new(), vec![ahead("X", 0)]), Err(ArrangementError::Half));
    let many = vec![ahead("X", 1); FlatFee::MILESTONES_MAX + 1];
    assert_eq!(FlatFee::agree(Vec::new(), many), Err(ArrangementError::Count));
    for wrong in ["0", "-5", "a lot", "1,5,0", "9999999999999999999999"] {
        assert!(Arrangement::cap(wrong, Currency::USD).is_err(), "{wrong}");
    }
    assert_eq!(Arrangement::cap(" ", Currency::USD), Ok(None));
    assert!(Arrangement::tasks("L110 X999").is_err());
    assert_eq!(Arrangement::tasks("l110, L120;"), Ok(vec![task("L110"), task("L120")]));
}

#[test]
fn bil10_a_cap_leaves_what_is_not_billed_and_never_less_than_nothing() {
    let capped = Arrangement { cap: Some(usd(100_000)), ..Arrangement::default() };
    for (billed, left) in [(0, 100_000), (75_000, 25_000), (100_000, 0), (130_000, 0)] {
        let room = capped.room(usd(billed)).unwrap();
        assert_eq!(room.left, usd(left), "{billed}");
        assert_eq!(room.over(usd(left)), None);
        assert_eq!(room.over(usd(left + 1)), Some(usd(1)));
    }
    assert_eq!(Arrangement::default().room(usd(5)), None);
}

#[test]
fn bil06_covered_time_is_a_line_at_no_price_and_a_milestone_a_fee() {
    let agreed = Arrangement { flat: Some(flat(&[])), ..Arrangement::default() };
    let (after, fee) = reached(&agreed, 0);
    let worked = person(MemberId::made(1, [0; 10]));
    let hour = Line::of_fee(&after.charged(hour(None)), &worked).unwrap();
    assert!(hour.is_unpriced() && !hour.is_no_charge() && hour.price.is_zero());

    let noted = person(MemberId::made(1, [1; 10]));
    let fee = Line::of_fee(&fee, &noted).unwrap();
    assert!(fee.is_fee() && matches!(fee.kind, LineKind::Flat { .. }));
    let draft = Draft::begin(
        InvoiceId::made(1, [1; 10]),
        &matter(),
        Currency::USD,
        jiff::Timestamp::UNIX_EPOCH,
    );
    assert_eq!(draft.filled([&hour, &fee]).unwrap().total, usd(100_000));
}
