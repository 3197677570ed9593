//! What the tables themselves hold, however many press at once.

use std::sync::Arc;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::id::DisbursementId;
use domain::ledger::PoolKind;
use domain::matter::Matter;
use domain::pack::PackName;
use domain::text::Mark;
use domain::trust::{
    DisbursementKind, DisbursementState, DrawError, Method, PoolError, ReleaseError,
    TransferConsent, TrustBank,
};
use harness::Portal;
use jiff::civil::date;
use jiff::{SignedDuration, Span};
use portal::trust::{bank, bank_under, deposit, given, note, payment, prepared, trust, usd, wish};
use store::trust::{ActError, PoolAct, Wish};
use store::{CommitError, Done, Once};

async fn start() -> (Portal, TrustBank, Matter) {
    let portal = Portal::start().await;
    portal.client("Acme Mills").await;
    let matter = portal.matter("Acme Mills", "M-77").await;
    let bank = bank(&portal).await;
    (portal, bank, matter)
}

async fn balances(portal: &Portal, matter: &Matter) -> (String, String, String, String) {
    let read = trust(portal).ledger(&matter.id).await.expect("it reads").expect("it is there");
    let ledger = read.ledger;
    (
        ledger.posted().to_string(),
        ledger.uncleared().to_string(),
        ledger.held().to_string(),
        ledger.available().to_string(),
    )
}

fn four(all: [&str; 4]) -> (String, String, String, String) {
    let [posted, uncleared, held, available] = all.map(str::to_owned);
    (posted, uncleared, held, available)
}

#[tokio::test]
async fn tr02_tru03_of_fifty_draws_of_100_at_once_from_1000_exactly_ten_succeed() {
    let (portal, bank, matter) = start().await;
    deposit(&portal, (&bank, &matter), Method::Wire, "1000").await;
    let mut waiting = Vec::new();
    for n in 0..50 {
        let cheque = format!("{}", 2_000 + n);
        let kind = DisbursementKind::ToParty;
        waiting.push(prepared(&portal, (&bank, &matter), kind, ("100", &cheque)).await);
    }

    let portal = Arc::new(portal);
    let mut presses = tokio::task::JoinSet::new();
    for id in waiting.clone() {
        let portal = Arc::clone(&portal);
        presses.spawn(async move {
            let once = Once::named(format!("release {id}"));
            let wish = wish(&portal, &once).await;
            trust(&portal).release(&wish, &id, None).await
        });
    }
    let (mut paid, mut refused) = (0, 0);
    while let Some(press) = presses.join_next().await {
        match press.expect("it ends") {
            Ok(Done::Now) => paid += 1,
            Err(ActError::Release(ReleaseError::Draw(DrawError::TooMuch { .. }))) => refused += 1,
            other => unexpected(&other),
        }
    }

    assert_eq!((paid, refused), (10, 40));
    assert_eq!(balances(&portal, &matter).await, four(["0.00", "0.00", "0.00", "0.00"]));
    let mut posted = 0;
    for id in &waiting {
        let state = payment(&portal, id).await.state;
        posted += u32::from(matches!(state, DisbursementState::Posted(_)));
    }
    assert_eq!(posted, 10);
    Arc::into_inner(portal).expect("nobody else has it").stop().await;
}

#[expect(clippy::panic, reason = "the story cannot go on")]
fn unexpected(what: &Result<Done, ActError>) {
    panic!("neither paid nor refused: {what:?}");
}

#[tokio::test]
async fn tr04_money_that_came_by_check_is_drawn_once_its_day_has_come() {
    let (portal, bank, matter) = start().await;
    deposit(&portal, (&bank, &matter), Method::Cheque, "500").await;
    assert_eq!(balances(&portal, &matter).await, four(["500.00", "500.00", "0.00", "0.00"]));
    let kind = DisbursementKind::ClientExpense;
    let id = prepared(&portal, (&bank, &matter), kind, ("120", "1001")).await;
    let once = Once::named("release");

    let early = trust(&portal).release(&wish(&portal, &once).await, &id, None).await;
    let why = early.expect_err("it has not cleared").to_string();
    assert!(why.contains("has not cleared yet"), "{why}");

    portal.later(SignedDuration::from_hours(24 * 21));
    let late = trust(&portal).release(&wish(&portal, &once).await, &id, None).await;
    assert_eq!(late.expect("it has cleared"), Done::Now);
    assert_eq!(balances(&portal, &matter).await, four(["380.00", "0.00", "0.00", "380.00"]));
    portal.stop().await;
}

#[tokio::test]
async fn tr02_a_back_dated_draw_is_held_against_every_day_since() {
    let (portal, bank, matter) = start().await;
    portal.later(SignedDuration::from_hours(24 * 30));
    deposit(&portal, (&bank, &matter), Method::Wire, "1000").await;
    let kind = DisbursementKind::ToParty;
    let id = prepared(&portal, (&bank, &matter), kind, ("10", "1001")).await;
    let once = Once::named("release");
    let today = wish(&portal, &once).await;
    let yesterday = today.today.checked_sub(Span::new().days(1)).expect("a day");

    let back = trust(&portal).release(&Wish { on: yesterday, ..today.clone() }, &id, None).await;

    let why = back.expect_err("nothing was there yesterday").to_string();
    assert!(why.contains("no more than $0.00 at its lowest"), "{why}");
    assert_eq!(trust(&portal).release(&today, &id, None).await.expect("today"), Done::Now);
    portal.stop().await;
}

#[tokio::test]
async fn tr20_nothing_gets_into_a_closed_period() {
    let (portal, bank, matter) = start().await;
    portal.later(SignedDuration::from_hours(24 * 40));
    let once = Once::named("close");
    let today = wish(&portal, &once).await;
    let through = today.today.checked_sub(Span::new().days(3)).expect("a day");
    trust(&portal).close_period(&today, &bank.id, through).await.expect("it closes");

    let once = Once::named("receive");
    let back = Wish { once: &once, on: through, ..today };
    let refused = trust(&portal).receive(&back, &matter, &bank.id, &given(Method::Wire, "5")).await;

    let why = refused.expect_err("the period is closed").to_string();
    assert!(why.contains("closed through"), "{why}");
    portal.stop().await;
}

#[tokio::test]
async fn tr20_a_transfer_into_another_account_counts_from_today() {
    let (portal, bank, matter) = start().await;
    let elsewhere = bank_under(&portal, PackName::Default, "Second trust").await;
    let other = portal.matter("Acme Mills", "M-78").await;
    deposit(&portal, (&bank, &matter), Method::Wire, "1000").await;
    deposit(&portal, (&elsewhere, &other), Method::Wire, "5").await;
    portal.later(SignedDuration::from_hours(24 * 5));
    let consent = TransferConsent {
        reference: Mark::parse("Letter").expect("a reference"),
        signed_on: date(2026, 3, 3),
    };
    let kind = DisbursementKind::TrustToTrust(other.id.clone(), consent);
    let id = prepared(&portal, (&bank, &matter), kind, ("400", "1001")).await;
    let once = Once::named("release");
    let today = wish(&portal, &once).await;
    let yesterday = today.today.checked_sub(Span::new().days(1)).expect("a day");

    let back = trust(&portal).release(&Wish { on: yesterday, ..today.clone() }, &id, None).await;

    assert!(matches!(back, Err(ActError::Release(ReleaseError::NotToday))), "{back:?}");
    assert_eq!(trust(&portal).release(&today, &id, None).await.expect("today"), Done::Now);
    portal.stop().await;
}

#[tokio::test]
async fn tru14_a_check_number_is_used_once_in_an_account() {
    let (portal, bank, matter) = start().await;
    deposit(&portal, (&bank, &matter), Method::Wire, "1000").await;
    let kind = DisbursementKind::ToParty;
    let first = prepared(&portal, (&bank, &matter), kind, ("10", "1001")).await;
    let mut order = payment(&portal, &first).await.order;
    order.id = portal.app().id(DisbursementId::made).expect("an id");

    let once = Once::named("again");
    let again = trust(&portal).prepare(&wish(&portal, &once).await, &order).await;

    assert!(matches!(again, Err(ActError::Commit(CommitError::Taken("This check number")))));
    portal.stop().await;
}

#[tokio::test]
async fn led05_a_release_that_is_sent_twice_moves_the_money_once() {
    let (portal, bank, matter) = start().await;
    deposit(&portal, (&bank, &matter), Method::Wire, "1000").await;
    let kind = DisbursementKind::ToParty;
    let id = prepared(&portal, (&bank, &matter), kind, ("10", "1001")).await;
    let once = Once::named("release");
    let wished = wish(&portal, &once).await;
    assert_eq!(trust(&portal).release(&wished, &id, None).await.expect("once"), Done::Now);
    let again = trust(&portal).release(&wished, &id, None).await.expect("twice");
    assert_eq!(again, Done::Before(id.to_string()));
    assert_eq!(balances(&portal, &matter).await.0, "990.00");

    let once = Once::named("void");
    let wished = wish(&portal, &once).await;
    for _ in 0..2 {
        let reason = note("Lost in the mail");
        trust(&portal).void(&wished, &id, &reason).await.expect("it is voided, once");
    }
    assert_eq!(balances(&portal, &matter).await.0, "1000.00");
    portal.stop().await;
}

#[tokio::test]
async fn tr13_what_the_bank_takes_back_after_it_was_used_is_the_firms_debt() {
    let (portal, bank, matter) = start().await;
    let other = portal.matter("Acme Mills", "M-78").await;
    deposit(&portal, (&bank, &other), Method::Wire, "700").await;
    let once = Once::named("check");
    let wished = wish(&portal, &once).await;
    let money = given(Method::Cheque, "500");
    trust(&portal).receive(&wished, &matter, &bank.id, &money).await.expect("it comes in");
    let waiting = trust(&portal).uncleared_of(&matter.id).await.expect("they read");
    let receipt = waiting.first().expect("one check").id.clone();
    portal.later(SignedDuration::from_hours(24 * 21));
    let kind = DisbursementKind::ToParty;
    let id = prepared(&portal, (&bank, &matter), kind, ("450", "1001")).await;
    let once = Once::named("release");
    trust(&portal).release(&wish(&portal, &once).await, &id, None).await.expect("it cleared");

    let once = Once::named("bounced");
    trust(&portal).give_back(&wish(&portal, &once).await, &receipt).await.expect("the bank did");

    assert_eq!(balances(&portal, &matter).await.0, "0.00");
    assert_eq!(balances(&portal, &other).await.0, "700.00", "no other ledger pays for it");
    let short = trust(&portal).pool(&bank, PoolKind::Shortage).await.expect("it reads");
    assert_eq!(short.value.balance, usd("450"));
    let once = Once::named("too much");
    let wished = wish(&portal, &once).await;
    let act = (PoolAct::Replenish, usd("450.01"));
    let refused = trust(&portal).pool_act(&wished, &bank.id, act).await;
    assert!(matches!(refused, Err(ActError::Pool(PoolError::OverShortage(_)))));
    let act = (PoolAct::Replenish, usd("450"));
    trust(&portal).pool_act(&wished, &bank.id, act).await.expect("to the cent");
    portal.stop().await;
}

#[tokio::test]
async fn tr02_the_table_itself_refuses_a_draw_that_nothing_covers() {
    let (portal, bank, matter) = start().await;
    deposit(&portal, (&bank, &matter), Method::Wire, "1000").await;
    let dynamo = portal.endpoints().dynamodb();
    let key = |text: &str| AttributeValue::S(text.to_owned());
    let draw = |minor: i64, version: &str| {
        dynamo
            .update_item()
            .table_name(&portal.app().config.tables.state)
            .key("pk", key(&format!("TRUST#{}", matter.id)))
            .key("sk", key("LEDGER"))
            .update_expression("SET available = available - :amount, posted = posted - :amount")
            .condition_expression("version = :version AND available >= :amount")
            .expression_attribute_values(":amount", AttributeValue::N(minor.to_string()))
            .expression_attribute_values(":version", AttributeValue::N(version.to_owned()))
            .send()
    };

    for (minor, version) in [(100_001, "1"), (1, "2"), (1, "0")] {
        let refused = draw(minor, version).await.expect_err("the table refuses it");
        let refused = refused.into_service_error();
        assert!(refused.is_conditional_check_failed_exception(), "{minor}: {refused}");
    }
    assert_eq!(balances(&portal, &matter).await.0, "1000.00");
    draw(100_000, "1").await.expect("what is there may be drawn");
    portal.stop().await;
}
