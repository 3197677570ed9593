//! The firm asks for a deposit, the client pays it into trust, and the books have it once.
#![expect(clippy::expect_used, reason = "a story that cannot go on ends by panicking")]

use aws_sdk_dynamodb::config::Builder;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::matter::Matter;
use domain::trust::{DisbursementKind, Method, TrustBank};
use harness::{Browser, Portal};
use jiff::SignedDuration;
use portal::trust::{bank, deposit, prepared, trust, wish};
use portal::work::back;
use store::Once;

/// A firm with a trust account, a lawyer, a client and its matter.
async fn start() -> (Portal, Browser, Browser, Matter, TrustBank) {
    let portal = Portal::start().await;
    let (ada, acme) = (portal.lawyer("Ada").await, portal.client("Acme Mills").await);
    let matter = portal.matter("Acme Mills", "M-77").await;
    let bank = bank(&portal).await;
    (portal, ada, acme, matter, bank)
}

/// A lawyer asks for a deposit; the page of the request.
async fn asked(lawyer: &mut Browser, matter: &Matter, amount: &str) -> String {
    lawyer.open(&format!("/firm/trust/matters/{}/ask", matter.id)).await;
    lawyer
        .fill("Amount", amount)
        .fill("For what", "Advance on fees for the appeal")
        .press("Ask for the deposit")
        .await;
    lawyer.is(200).sees("Asked.").sees("Open");
    lawyer.path()
}

/// Pays on the gateway’s page, by card.
async fn pays(client: &mut Browser) {
    client.press("Go to the payment page").await;
    client.is(200).sees("Pay with LawPay").sees("sandbox-trust-iolta");
    client.press("Pay with the test card").await;
}

/// The gateway's evening comes.
async fn evening(portal: &Portal) {
    portal.later(SignedDuration::from_hours(25));
    // The sandbox looks twice a second whether something is due.
    tokio::time::sleep(std::time::Duration::from_millis(1_200)).await;
    portal.settle().await;
}

/// What a matter's ledger has: posted, uncleared, held.
async fn balances(portal: &Portal, matter: &Matter) -> (String, String, String) {
    let read = trust(portal).ledger(&matter.id).await.expect("it reads").expect("it is there");
    let ledger = read.ledger;
    (ledger.posted().to_string(), ledger.uncleared().to_string(), ledger.held().to_string())
}

#[tokio::test]
async fn tru08_a_deposit_is_asked_for_paid_in_parts_into_trust_and_settled() {
    let (portal, mut ada, mut acme, matter, _) = start().await;
    let mut rival = portal.client("Rival Works").await;
    let page = asked(&mut ada, &matter, "5,000").await;
    let mails = portal.mails_to("acmemills@client.example").await;
    assert_eq!(mails.len(), 1);
    assert!(mails[0].subject.contains("asks you for a deposit"), "{}", mails[0].subject);
    assert!(!mails[0].text.contains("M-77") && !mails[0].text.contains("5,000"));

    acme.open("/home").await;
    acme.sees("Deposit asked for").sees("$5,000.00").sees("M-77");
    acme.open("/trust").await;
    acme.sees("Advance on fees for the appeal");
    acme.follow("Pay $5,000.00").await;
    let own = acme.path();
    rival.open(&own).await;
    rival.is(404);
    acme.choose("How much", "A part").fill("Amount of the part", "5,000.01");
    acme.press("Go to the payment page").await;
    acme.is(422).sees("At most $5,000.00 is asked for.");
    acme.fill("Amount of the part", "2,000");
    pays(&mut acme).await;
    acme.sees("Your payment is on its way");
    acme.open(&own).await;
    acme.sees("Your payment is on its way");
    evening(&portal).await;

    let expected = ("2000.00".into(), "2000.00".into(), "0.00".into());
    assert_eq!(balances(&portal, &matter).await, expected, "TR-04: not collected yet");
    let mut acme = back(&portal, "Acme Mills").await;
    acme.open("/home").await;
    acme.sees("$3,000.00").sees("Pay $3,000.00");
    acme.follow("Pay $3,000.00").await;
    pays(&mut acme).await;
    evening(&portal).await;
    let mut acme = back(&portal, "Acme Mills").await;
    acme.open(&own).await;
    acme.sees("All of it has arrived.");
    acme.open("/payments").await;
    acme.sees("In trust, M-77").sees("paid");
    acme.follow("Receipt").await;
    acme.is(200).sees("Held in trust, matter M-77");
    acme.open("/home").await;
    acme.sees_not("Deposit asked for").sees("In trust, M-77").sees("$5,000.00");
    acme.open("/plans").await.is(200);

    let mut ada = portal.lawyer("Ada Again").await;
    ada.open(&page).await;
    ada.sees("Paid").sees("$3,000.00").sees("$2,000.00");
    ada.open("/firm/payments").await;
    ada.sees("In trust, M-77");
    let mails = portal.mails_to("acmemills@client.example").await;
    assert_eq!(mails.len(), 3, "one request and two receipts");
    let client = portal.party("Acme Mills").await.id;
    assert_eq!(portal.balance(&client).await, (0, 0), "client money is no payment to the firm");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp06_a_deposit_that_is_let_go_is_paid_anew_and_what_comes_late_is_in_trust_too() {
    let (portal, mut ada, mut acme, matter, _) = start().await;
    asked(&mut ada, &matter, "500").await;
    acme.open("/trust").await;
    acme.follow("Pay $500.00").await;
    let (mut left, own) = (acme.clone(), acme.path());
    left.press("Go to the payment page").await;

    acme.open(&own).await;
    acme.sees("Your payment is not finished");
    acme.press("Let it go").await;
    acme.is(200).sees("is let go").sees("is held for you in trust");
    pays(&mut acme).await;
    left.press("Pay with the test card").await;
    left.sees("Your payment is on its way").sees_not("Nothing was charged");
    evening(&portal).await;

    let expected = ("1000.00".into(), "1000.00".into(), "0.00".into());
    assert_eq!(balances(&portal, &matter).await, expected);
    let mut ada = portal.lawyer("Ada").await;
    finds(&mut ada, "More than was asked for").await;
    ada.sees("$500.00");
    ada.press_twice("Leave it in trust").await;
    ada.is(200).sees_not("More arrived than was asked for");
    ada.open("/firm/reviews").await;
    ada.sees("Nothing waits for you here.");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp06_a_deposit_that_is_let_go_and_paid_all_the_same_is_not_asked_for_again() {
    let (portal, mut ada, mut acme, matter, _) = start().await;
    asked(&mut ada, &matter, "500").await;
    acme.open("/trust").await;
    acme.follow("Pay $500.00").await;
    let (mut left, own) = (acme.clone(), acme.path());
    left.press("Go to the payment page").await;
    acme.open(&own).await;
    acme.press("Let it go").await;
    portal.host().sandbox().faults().lose_webhooks(100);

    left.press("Pay with the test card").await;
    left.sees("Your payment is on its way").sees_not("Nothing was charged");
    acme.open(&own).await;
    acme.sees("Your payment is on its way").sees_not("Go to the payment page");
    evening(&portal).await;
    portal.host().tick().await.expect("the clock ticks");

    let expected = ("500.00".into(), "500.00".into(), "0.00".into());
    assert_eq!(balances(&portal, &matter).await, expected);
    ada = portal.lawyer("Ada").await;
    ada.open("/firm/reviews").await;
    ada.sees("Nothing waits for you here.");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn tr04_a_deposit_by_card_may_be_used_when_the_bank_has_collected_it() {
    let (portal, mut ada, mut acme, matter, _) = start().await;
    asked(&mut ada, &matter, "1,000").await;
    acme.open("/home").await;
    acme.follow("Pay $1,000.00").await;
    pays(&mut acme).await;
    evening(&portal).await;
    assert_eq!(balances(&portal, &matter).await.1, "1000.00");

    portal.later(SignedDuration::from_hours(24 * 10));
    portal.host().tick().await.expect("the clock ticks");

    assert_eq!(balances(&portal, &matter).await, ("1000.00".into(), "0.00".into(), "0.00".into()));
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp15_posts_again_late_or_never_book_a_deposit_once() {
    let (portal, mut ada, mut acme, matter, _) = start().await;
    asked(&mut ada, &matter, "1,000").await;
    acme.open("/home").await;
    acme.follow("Pay $1,000.00").await;
    portal.host().sandbox().faults().lose_webhooks(100);
    acme.press("Go to the payment page").await;
    acme.press_without_return("Pay with the test card").await;
    evening(&portal).await;
    assert!(trust(&portal).ledger(&matter.id).await.expect("it reads").is_none(), "never told");

    portal.host().tick().await.expect("the clock ticks");
    assert_eq!(balances(&portal, &matter).await.0, "1000.00");
    portal.host().sandbox().faults().lose_webhooks(0);
    for _ in 0..3 {
        portal.host().sandbox().deliver_again().expect("the sandbox repeats itself");
        portal.settle().await;
    }
    portal.host().tick().await.expect("the clock ticks");

    assert_eq!(balances(&portal, &matter).await.0, "1000.00");
    let mails = portal.mails_to("acmemills@client.example").await;
    let thanks = mails.iter().filter(|mail| mail.subject.contains("has received money for you"));
    assert_eq!(thanks.count(), 1);
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn prt05_the_link_of_a_deposit_pays_it_and_shows_nothing_else() {
    let (portal, mut ada, _, matter, _) = start().await;
    asked(&mut ada, &matter, "800").await;
    let mails = portal.mails_to("acmemills@client.example").await;
    let (_, link) = mails[0].text.split_once("/guest/").expect("a link");
    let link = format!("/guest/{}", link.split_whitespace().next().expect("its end"));

    let mut payer = portal.stranger();
    payer.open(&link).await;
    payer.is(200).sees("$800.00").sees_not("Acme").sees_not("M-77").sees_not("appeal");
    pays(&mut payer).await;
    payer.sees("Your payment is on its way").sees_not("Acme");
    evening(&portal).await;
    payer.open(&link).await;
    payer.is(200).sees("Thank you").sees("A deposit in trust");

    assert_eq!(balances(&portal, &matter).await.0, "800.00");
    let mails = portal.mails_to("acmemills@client.example").await;
    assert_eq!(mails.len(), 2, "TR-22: the client hears of what a stranger paid");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn tru08_a_check_settles_a_request_and_one_that_bounces_opens_it_again() {
    let (portal, mut ada, mut acme, matter, _) = start().await;
    let page = asked(&mut ada, &matter, "1,000").await;
    ada.follow("Record money for it").await;
    ada.fill("Number or reference", "5501").press("Record it").await;
    ada.is(200).sees("Recorded $1,000.00.").sees("Paid");
    acme.open("/home").await;
    acme.sees_not("Deposit asked for");

    ada.open(&page).await;
    ada.follow("Receipt in trust").await;
    ada.press("Yes, note that the bank took it back").await;
    ada.is(200);
    ada.open(&page).await;
    ada.sees("Open").sees("Nothing has come in for it yet.");
    acme.open("/home").await;
    acme.sees("Pay $1,000.00");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn tru08_a_request_that_is_withdrawn_asks_nobody() {
    let (portal, mut ada, mut acme, matter, _) = start().await;
    let page = asked(&mut ada, &matter, "1,000").await;
    let mails = portal.mails_to("acmemills@client.example").await;
    let (_, link) = mails[0].text.split_once("/guest/").expect("a link");
    let link = format!("/guest/{}", link.split_whitespace().next().expect("its end"));
    acme.open("/home").await;
    acme.follow("Pay $1,000.00").await;
    let own = acme.path();

    ada.open(&page).await;
    ada.press("Yes, withdraw it").await;
    ada.is(200).sees("Withdrawn.");

    acme.press("Go to the payment page").await;
    acme.is(422).sees("Nothing is asked for any more.").sees("Nobody asks for it any more.");
    acme.open(&own).await;
    acme.sees("Nobody asks for it any more.");
    acme.open("/home").await;
    acme.sees_not("Deposit asked for");
    let mut payer = portal.stranger();
    payer.open(&link).await;
    payer.sees("This link does not work any more");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn tru08_a_wrong_request_is_refused_with_everything_that_was_typed() {
    let (portal, mut ada, _, matter, _) = start().await;
    let mut amy = portal.assistant("Amy").await;
    let here = format!("/firm/trust/matters/{}/ask", matter.id);
    ada.open(&here).await;
    ada.fill("Amount", "nothing").fill("For what", " ").fill("By", "2026-01-01");
    ada.press("Ask for the deposit").await;
    ada.is(422).sees("Fill this in.");
    ada.fill("Amount", "10").fill("For what", "Costs").press("Ask for the deposit").await;
    ada.is(422).sees("Write today or a later day.");
    ada.fill("By", "2099-01-01").press("Ask for the deposit").await;
    ada.is(422).sees("Write a day within a year from today.");
    ada.fill("By", "2026-12-31").fill("Amount", "0.01").press("Ask for the deposit").await;
    ada.is(422).sees("the least that clients pay");
    amy.open(&here).await;
    amy.is(403);
    assert!(portal.mails_to("acmemills@client.example").await.is_empty(), "nobody was asked");
    portal.stop().await;
}

#[tokio::test]
async fn tr14_without_an_account_that_keeps_it_whole_no_deposit_is_taken_online() {
    let (portal, mut ada, mut acme, matter, _) = start().await;
    asked(&mut ada, &matter, "1,000").await;
    acme.open("/home").await;
    acme.follow("Pay $1,000.00").await;
    acme.sees("LawPay").sees_not("Stripe").sees_not("PayPal");
    let pairs = [("csrf", acme.hidden("csrf")), ("once", "x".to_owned()), ("by", "paypal".into())];
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(a, b)| (*a, b.as_str())).collect();
    let here = acme.path();
    assert_eq!(acme.forge(&here, &pairs).await, 422);
    portal.stop().await;
}

/// Every item of a matter's client money as the table has it, in words that name every byte.
async fn items(portal: &Portal, matter: &Matter) -> Vec<String> {
    let config = Builder::from(&portal.endpoints().sdk());
    let config = config.endpoint_url(&portal.endpoints().dynamodb).build();
    let asked = aws_sdk_dynamodb::Client::from_conf(config)
        .query()
        .table_name(portal.app().store.state_table())
        .key_condition_expression("pk = :pk")
        .expression_attribute_values(":pk", AttributeValue::S(format!("TRUST#{}", matter.id)));
    let found = asked.send().await.expect("the table answers").items.unwrap_or_default();
    let sorted = |item: std::collections::HashMap<String, AttributeValue>| {
        let sorted: std::collections::BTreeMap<_, _> = item.into_iter().collect();
        format!("{sorted:?}")
    };
    found.into_iter().map(sorted).collect()
}

/// What the firm opens from its list of what waits, for this reason.
async fn finds(person: &mut Browser, why: &str) {
    person.open("/firm").await;
    person.follow("look at what is in review").await;
    person.sees(why);
    let rows = person.rows();
    let since = rows.get(1).and_then(|row| row.first()).expect("something waits").clone();
    person.follow(&since).await;
    person.is(200);
}

#[tokio::test]
async fn psp20_a_deposit_of_another_amount_waits_and_is_taken_into_trust() {
    let (portal, mut ada, mut acme, matter, _) = start().await;
    asked(&mut ada, &matter, "1,000").await;
    acme.open("/home").await;
    acme.follow("Pay $1,000.00").await;
    portal.host().sandbox().faults().other_amount(90_000, "usd");
    pays(&mut acme).await;
    evening(&portal).await;

    let mut ada = portal.lawyer("Ada Again").await;
    finds(&mut ada, "Another amount").await;
    ada.sees("$1,000.00 was asked for, and LawPay took $900.00").sees_not("Give all of it back");
    ada.press_twice("Take $900.00 into trust").await;
    ada.is(200).sees("paid").sees("Receipt in trust");

    assert_eq!(balances(&portal, &matter).await.0, "900.00");
    ada.open("/firm/reviews").await;
    ada.sees("Nothing waits for you here.");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn tr02_a_deposit_that_lawpay_gave_back_is_a_task_until_the_trust_book_says_so() {
    let (portal, mut ada, mut acme, matter, _) = start().await;
    asked(&mut ada, &matter, "1,000").await;
    acme.open("/home").await;
    acme.follow("Pay $1,000.00").await;
    pays(&mut acme).await;
    let payment = acme.path().trim_start_matches("/payments/").to_owned();
    evening(&portal).await;
    portal.given_back_at_lawpay(&payment, ("lawpay_trust_key", 40_000)).await;
    portal.host().sandbox().deliver_again().expect("the sandbox repeats itself");
    portal.settle().await;

    let mut ada = portal.lawyer("Ada Again").await;
    finds(&mut ada, "Deposit given back").await;
    ada.sees("LawPay gave $400.00 of this deposit back");
    assert_eq!(balances(&portal, &matter).await.0, "1000.00", "nothing is booked by itself");
    ada.press_twice("The trust book says so now").await;
    ada.is(200).sees("Noted.").sees_not("A deposit went back");

    portal.host().sandbox().deliver_again().expect("the sandbox repeats itself");
    portal.settle().await;
    ada.open("/firm/reviews").await;
    ada.sees("Nothing waits for you here.");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp42_a_deposit_that_is_only_held_is_taken_by_the_clock_once_the_firm_says_so() {
    let (portal, mut ada, mut acme, matter, _) = start().await;
    asked(&mut ada, &matter, "1,000").await;
    acme.open("/home").await;
    acme.follow("Pay $1,000.00").await;
    acme.press("Go to the payment page").await;
    acme.press("Only authorise the test card").await;
    let payment = acme.path().trim_start_matches("/payments/").to_owned();
    portal.settle().await;
    ada.open(&format!("/firm/payments/{payment}")).await;
    ada.fill("Amount to take", "600").press("Take it").await;
    ada.is(200).sees("processing");

    portal.later(SignedDuration::from_mins(10));
    portal.host().tick().await.expect("the clock ticks");
    portal.settle().await;

    assert_eq!(balances(&portal, &matter).await.0, "600.00");
    portal.agrees().await;
    portal.stop().await;
}

/// Acme pays a deposit of 1,000 by bank debit, and it arrives; a rival has money in the same
/// account.
async fn debited(portal: &Portal) -> (Matter, Matter) {
    let (mut ada, mut acme) = (portal.lawyer("Ada").await, portal.client("Acme Mills").await);
    portal.client("Rival Works").await;
    let matter = portal.matter("Acme Mills", "M-77").await;
    let (bank, other) = (bank(portal).await, portal.matter("Rival Works", "M-90").await);
    deposit(portal, (&bank, &other), Method::Wire, "5000").await;
    asked(&mut ada, &matter, "1,000").await;
    acme.open("/home").await;
    acme.follow("Pay $1,000.00").await;
    acme.choose("Pay by", "Bank account").press("Go to the payment page").await;
    acme.press("Pay from the test bank account").await;
    evening(portal).await;
    (matter, other)
}

#[tokio::test]
async fn tr13_a_debit_that_comes_back_costs_the_firm_and_no_client() {
    let portal = Portal::start().await;
    let (matter, other) = debited(&portal).await;
    let before = items(&portal, &other).await;
    assert_eq!(before.len(), 2, "a ledger and its line");
    assert_eq!(balances(&portal, &matter).await.1, "1000.00");

    portal.debit_returned("ach_insufficient_funds").await;
    portal.host().tick().await.expect("the clock ticks");

    assert_eq!(items(&portal, &other).await, before, "byte for byte");
    let expected = ("1000.00".into(), "0.00".into(), "1000.00".into());
    assert_eq!(balances(&portal, &matter).await, expected, "what is there is held");
    let mails = portal.mails_to("ada@firm.example").await;
    let told = mails.iter().filter(|mail| mail.subject.contains("deposit in trust is disputed"));
    assert_eq!(told.count(), 1, "a lawyer is told once");
    let mut ada = portal.lawyer("Ada Again").await;
    ada.open(&format!("/firm/trust/matters/{}", matter.id)).await;
    ada.sees("The payer’s bank asks for a deposit of this matter back");
    portal.agrees().await;
    ada.press("Yes, free it").await;
    ada.is(200).sees("No money of this matter is disputed or reserved.");
    portal.host().tick().await.expect("the clock ticks");
    assert_eq!(balances(&portal, &matter).await.2, "0.00", "the lawyer decided");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn tr13_of_a_deposit_that_was_spent_only_what_is_left_is_held() {
    for (spent, left) in [("900", "100.00"), ("1000", "0.00")] {
        let portal = Portal::start().await;
        let (matter, other) = debited(&portal).await;
        portal.later(SignedDuration::from_hours(24 * 6));
        portal.host().tick().await.expect("the clock ticks");
        portal.later(SignedDuration::from_hours(24 * 4));
        portal.host().tick().await.expect("the clock ticks");
        let bank = trust(&portal).banks().await.expect("they read").remove(0);
        let paid = (spent, "1042");
        let kind = DisbursementKind::ClientExpense;
        let payment = prepared(&portal, (&bank, &matter), kind, paid).await;
        let once = Once::named("release");
        let released = trust(&portal).release(&wish(&portal, &once).await, &payment, None).await;
        released.expect("it is released");
        let before = items(&portal, &other).await;

        portal.debit_returned("ach_not_authorized").await;

        assert_eq!(items(&portal, &other).await, before, "byte for byte");
        let expected = (left.to_owned(), "0.00".to_owned(), left.to_owned());
        assert_eq!(balances(&portal, &matter).await, expected);
        portal.agrees().await;
        portal.stop().await;
    }
}

/// A lawyer sets what a matter is to have.
async fn watched(lawyer: &mut Browser, matter: &Matter, minimum: &str, target: &str) {
    lawyer.open(&format!("/firm/trust/matters/{}/retainer", matter.id)).await;
    lawyer.fill("Minimum", minimum).fill("Fill up to", target).press("Save").await;
}

/// A lawyer drafts what is unbilled of a matter and issues it.
async fn billed(lawyer: &mut Browser, matter: &Matter) {
    lawyer.open(&format!("/firm/matters/{}", matter.id)).await;
    lawyer.press("Make a draft").await;
    lawyer.open(&format!("{}/issue", lawyer.path())).await;
}

/// The words of the button that issues the draft in view.
fn issue(lawyer: &Browser) -> String {
    let text = lawyer.text();
    let (_, rest) = text.split_once("Issue invoice ").expect("a button");
    format!("Issue invoice {}", rest.split_whitespace().next().expect("a number"))
}

#[tokio::test]
async fn tru09_the_lawyers_hear_once_that_a_matter_has_too_little() {
    let (portal, mut ada, _, matter, bank) = start().await;
    let low = async |portal: &Portal| {
        let mails = portal.mails_to("ada@firm.example").await;
        mails.iter().filter(|mail| mail.subject.contains("too little in trust")).count()
    };
    deposit(&portal, (&bank, &matter), Method::Wire, "1500").await;
    watched(&mut ada, &matter, "1,000", "900").await;
    ada.is(422).sees("Write a target above the minimum.");
    watched(&mut ada, &matter, "1,000", "").await;
    ada.is(200).sees("Saved.");
    portal.host().tick().await.expect("the clock ticks");
    assert_eq!(low(&portal).await, 0);

    let kind = DisbursementKind::ClientExpense;
    let payment = prepared(&portal, (&bank, &matter), kind, ("600", "1042")).await;
    let once = Once::named("release");
    let released = trust(&portal).release(&wish(&portal, &once).await, &payment, None).await;
    released.expect("it is released");
    for _ in 0..3 {
        portal.host().tick().await.expect("the clock ticks");
    }
    assert_eq!(low(&portal).await, 1, "told once");
    ada.open(&format!("/firm/trust/matters/{}", matter.id)).await;
    ada.sees("Less than the minimum of $1,000.00 is there.");

    let mut late = ada.clone();
    late.open(&format!("/firm/trust/matters/{}/retainer", matter.id)).await;
    deposit(&portal, (&bank, &matter), Method::Wire, "500").await;
    portal.host().tick().await.expect("the clock ticks");
    assert_eq!(low(&portal).await, 1);
    late.fill("Minimum", "1,200").press("Save").await;
    late.is(409).sees("the minimum is 1000.00 now");
    late.press_twice("Save").await;
    late.is(200).sees("Saved. The lawyers are told when less is there.");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn tru10_two_bills_at_once_ask_for_what_is_missing_once() {
    let (portal, mut ada, mut acme, matter, bank) = start().await;
    deposit(&portal, (&bank, &matter), Method::Wire, "800").await;
    watched(&mut ada, &matter, "1,000", "5,000").await;
    let mut other = ada.clone();
    portal.cost_on(&matter, "300.00").await;
    billed(&mut ada, &matter).await;
    portal.cost_on(&matter, "50.00").await;
    billed(&mut other, &matter).await;
    let (one, two) = (issue(&ada), issue(&other));
    ada.sees("$4,200.00");
    other.sees("$4,200.00");

    tokio::join!(ada.press(&one), other.press(&two));

    ada.is(200).sees("is issued");
    other.is(200).sees("is issued");
    acme.open("/home").await;
    let asks = acme.html().matches("Replenishment, with invoice").count();
    assert_eq!(asks, 1, "one of them asks");
    acme.sees("$4,200.00");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn tru10_what_is_missing_is_asked_for_with_the_bill_and_once() {
    let (portal, mut ada, mut acme, matter, bank) = start().await;
    deposit(&portal, (&bank, &matter), Method::Wire, "800").await;
    watched(&mut ada, &matter, "1,000", "5,000").await;
    ada.is(200).sees("asked for with the next bill");
    portal.cost_on(&matter, "300.00").await;
    billed(&mut ada, &matter).await;
    ada.sees("asked for a deposit of").sees("$4,200.00");
    let words = issue(&ada);
    ada.press_twice(&words).await;
    ada.is(200);

    let asked = async |portal: &Portal| {
        let mails = portal.mails_to("acmemills@client.example").await;
        mails.iter().filter(|mail| mail.subject.contains("asks you for a deposit")).count()
    };
    assert_eq!(asked(&portal).await, 1);
    acme.open("/home").await;
    acme.sees("Deposit asked for").sees("$4,200.00").sees("Replenishment, with invoice");

    portal.cost_on(&matter, "50.00").await;
    billed(&mut ada, &matter).await;
    let words = issue(&ada);
    ada.sees_not("asked for a deposit of");
    ada.press(&words).await;
    assert_eq!(asked(&portal).await, 1, "what is asked for is not asked for again");
    ada.open("/firm/trust/requests").await;
    ada.follow("Acme Mills").await;
    ada.sees("It was raised with").sees("$4,200.00");
    portal.agrees().await;
    portal.stop().await;
}
