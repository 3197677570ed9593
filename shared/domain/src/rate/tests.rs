//! The story of every pair of rules, the edges of dates, and that order changes nothing.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::matter::{CodesRule, Ending};
use crate::member::{Rates, Role};
use crate::money::Currency;
use crate::text::{Email, Mark};

fn rate(dollars: &str) -> HourlyRate {
    HourlyRate::parse(dollars, Currency::USD).unwrap()
}

fn matter(n: u8) -> Matter {
    Matter {
        id: MatterId::made(0, [n; 10]),
        client: ClientId::made(0, [1; 10]),
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

fn ada() -> Member {
    Member {
        id: MemberId::made(0, [3; 10]),
        name: Name::parse("Ada Byron").unwrap(),
        email: Email::parse("ada@firm.example").unwrap(),
        role: Role::Lawyer,
        mark: Mark::parse("AB").unwrap(),
        classification: Classification::Partner,
        rates: Rates::new([(date(2020, 1, 1), rate("350"))]),
        target: None,
    }
}

fn l350() -> Option<TaskCode> {
    TaskCode::parse("L350").ok()
}

/// An agreement in the words of the table: `matter person task`, `client rank`, and so on.
fn agreed(words: &str, dollars: &str) -> AgreedRate {
    let has = |word| words.contains(word);
    AgreedRate {
        id: RateId::made(0, [9; 10]),
        client: ClientId::made(0, [1; 10]),
        scope: if has("matter") { Scope::Matter(matter(2).id) } else { Scope::Client },
        whose: match () {
            () if has("person") => Whose::Person(ada().id),
            () if has("rank") => Whose::Rank(Classification::Partner),
            () => Whose::Everybody,
        },
        task: if has("task") { l350() } else { None },
        from: date(2026, 1, 1),
        ended: None,
        rate: rate(dollars),
    }
}

fn asked(agreed: &[AgreedRate], task: Option<TaskCode>, day: Date) -> Option<Found> {
    let (matter, timekeeper) = (matter(2), ada());
    on(agreed, &Wanted { matter: &matter, timekeeper: &timekeeper, task, on: day })
}

/// What an hour costs on a day in March, on the task.
fn price(agreed: &[AgreedRate]) -> String {
    asked(agreed, l350(), date(2026, 3, 2)).unwrap().rate.per_hour().to_string()
}

/// Every row of the table of precedence, the first that decides first.
const ROWS: [&str; 12] = [
    "matter person task",
    "matter person",
    "matter rank task",
    "matter rank",
    "matter everybody task",
    "matter everybody",
    "client person task",
    "client person",
    "client rank task",
    "client rank",
    "client everybody task",
    "client everybody",
];

#[test]
fn tim04_of_every_two_agreements_the_one_higher_in_the_table_decides() {
    for (at, higher) in ROWS.iter().enumerate() {
        assert_eq!(price(&[agreed(higher, "500")]), "500.00", "{higher} beats the own rate");
        for lower in ROWS.iter().skip(at + 1) {
            // Even one that began later does not decide from a lower row.
            let later = AgreedRate { from: date(2026, 3, 1), ..agreed(lower, "100") };
            let both = [agreed(higher, "500"), later];
            assert_eq!(price(&both), "500.00", "{higher} beats {lower}");
        }
    }
}

#[test]
fn tim04_a_rate_says_why_it_is_this_one() {
    let why =
        |agreed: &[AgreedRate]| asked(agreed, l350(), date(2026, 3, 2)).unwrap().by.to_string();
    for (words, sentence) in [
        ("matter rank task", "Agreed for this matter: partners, L350, from 1 Jan 2026"),
        ("client person", "Agreed with this client: Ada Byron, from 1 Jan 2026"),
        ("client everybody task", "Agreed with this client: everybody, L350, from 1 Jan 2026"),
    ] {
        assert_eq!(why(&[agreed(words, "500")]), sentence);
    }
    assert_eq!(why(&[]), "The timekeeper’s own rate, from 1 Jan 2020");
}

#[test]
fn tim04_an_agreement_holds_from_its_first_day_until_it_is_ended() {
    let one = agreed("matter person", "500").end(date(2026, 3, 1)).unwrap();
    let next = AgreedRate { from: date(2026, 6, 1), ended: None, rate: rate("550"), ..one.clone() };
    for (day, dollars) in [
        (date(2025, 12, 31), "350.00"),
        (date(2026, 1, 1), "500.00"),
        (date(2026, 2, 28), "500.00"),
        (date(2026, 3, 1), "350.00"),
        (date(2026, 5, 31), "350.00"),
        (date(2026, 6, 1), "550.00"),
    ] {
        let found = asked(&[next.clone(), one.clone()], None, day).unwrap();
        assert_eq!(found.rate.per_hour().to_string(), dollars, "{day}");
    }
    let lasting = AgreedRate { ended: None, ..one };
    assert_eq!(price(std::slice::from_ref(&lasting)), "500.00");
    let found = asked(&[lasting, next], None, date(2026, 6, 1)).unwrap();
    assert_eq!(found.rate, rate("550"), "the later beginning decides");
}

#[test]
fn tim04_what_was_agreed_for_others_changes_nothing() {
    let one = agreed("matter everybody", "500");
    let other_task = AgreedRate { task: TaskCode::parse("L110").ok(), ..one.clone() };
    let other_matter = AgreedRate { scope: Scope::Matter(matter(7).id), ..one.clone() };
    let other_client = AgreedRate { client: ClientId::made(0, [8; 10]), ..one.clone() };
    let other_person = MemberId::made(0, [8; 10]);
    let other_person = AgreedRate { whose: Whose::Person(other_person), ..one.clone() };
    let other_rank = AgreedRate { whose: Whose::Rank(Classification::Associate), ..one };
    let all = [other_task, other_matter, other_client, other_person, other_rank];
    assert_eq!(price(&all), "350.00");
    let task = [agreed("matter person task", "500")];
    let found = asked(&task, None, date(2026, 3, 2)).unwrap();
    assert_eq!(found.rate, rate("350"), "work without a task is not of the task");
}

#[test]
fn tim04_without_any_rate_there_is_none() {
    let (matter, nobody) = (matter(2), Member { rates: Rates::default(), ..ada() });
    let day = date(2026, 3, 2);
    let wanted = Wanted { matter: &matter, timekeeper: &nobody, task: None, on: day };
    assert_eq!(on(&[], &wanted), None);
    let found = on(&[agreed("client everybody", "200")], &wanted).unwrap();
    assert_eq!(found.rate, rate("200"), "an agreement stands in for a rate of one's own");
    assert_eq!(asked(&[], None, date(2019, 12, 31)), None);
}

#[test]
fn tim04_an_agreement_is_ended_and_not_taken_away() {
    let one = agreed("client rank", "500");
    assert_eq!(one.clone().end(date(2025, 12, 31)), Err(EndError(date(2026, 1, 1))));
    let never = one.clone().end(date(2026, 1, 1)).unwrap();
    assert!(!never.holds(date(2026, 1, 1)) && never.is_over(date(2025, 1, 1)));
    let two = [one.clone()];
    assert_eq!(one.clone().beside(&two), Err(RepeatedError(date(2026, 1, 1))));
    assert!(one.clone().beside(&[never]).is_ok(), "what never holds is in nobody's way");
    let next = AgreedRate { from: date(2026, 2, 1), ..one };
    assert!(next.beside(&two).is_ok(), "a later one follows");
}

fn any_agreed() -> impl Strategy<Value = AgreedRate> {
    let edges = (1_i8..6, proptest::option::of(0_i8..6));
    (0..ROWS.len(), edges, 100_i64..900).prop_map(|(row, (month, lasts), dollars)| {
        let from = date(2026, month, 1);
        let ended = lasts.map(|months| date(2026, month.saturating_add(months), 1));
        AgreedRate { from, ended, ..agreed(ROWS[row], &dollars.to_string()) }
    })
}

/// The agreements, each with the id of its turn.
fn numbered(agreed: Vec<AgreedRate>) -> Vec<AgreedRate> {
    let one =
        |(turn, one): (i64, AgreedRate)| AgreedRate { id: RateId::made(turn, [0; 10]), ..one };
    (0..).zip(agreed).map(one).collect()
}

proptest! {
    #[test]
    fn tim04_the_order_in_which_agreements_were_entered_changes_nothing(
        agreed in proptest::collection::vec(any_agreed(), 0..12).prop_map(numbered),
        turn in 0_usize..12,
        month in 1_i8..12,
    ) {
        let mut other = agreed.clone();
        other.reverse();
        if !other.is_empty() {
            let by = turn.checked_rem(other.len()).unwrap_or(0);
            other.rotate_left(by);
        }
        let day = date(2026, month, 15);
        prop_assert_eq!(asked(&agreed, l350(), day), asked(&other, l350(), day));
    }
}
