//! Money that came or went back otherwise than was asked waits for a person of the firm, who finds
//! it and ends the waiting.
#![expect(
    clippy::expect_used,
    reason = "a story that cannot go on ends by panicking, with words that say why"
)]

use domain::invoice::Issued;
use harness::{Browser, Portal};
use jiff::SignedDuration;

/// Pays what the page of the processor asks for, by card; the id of the payment.
async fn pays(client: &mut Browser, invoice: &Issued) -> String {
    client.open(&format!("/pay/{}", invoice.id)).await;
    client.press("Go to the payment page").await;
    by_card(client).await
}

async fn by_card(client: &mut Browser) -> String {
    client.fill("Email", "pat@client.example").fill("Card number", "4242424242424242");
    client.fill("Expiry (MM/YY)", "12/34").fill("Security code", "123");
    client.fill("Name on card", "Pat Mills").press("Pay").await;
    client.path().trim_start_matches("/payments/").to_owned()
}

/// Opens what waits first, from the overview.
async fn finds(person: &mut Browser, why: &str) {
    person.open("/firm").await;
    person.follow("look at what is in review").await;
    person.sees(why);
    let rows = person.rows();
    let since = rows.get(1).and_then(|row| row.first()).expect("something waits").clone();
    person.follow(&since).await;
    person.is(200);
}

/// Nothing waits any more.
async fn finds_nothing(person: &mut Browser) {
    person.open("/firm").await;
    person.sees_not("in review");
    person.open("/firm/reviews").await;
    person.sees("Nothing waits for you here.");
}

#[tokio::test]
async fn psp20_another_amount_waits_and_is_accepted_for_its_invoice() {
    let portal = Portal::start().await;
    let (mut acme, mut bea) = (portal.client("Acme Mills").await, portal.bookkeeper("Bea").await);
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    portal.host().sandbox().faults().other_amount(25_000, "usd");
    let payment = pays(&mut acme, &invoice).await;
    acme.sees("We are looking into your payment");
    portal.settle().await;
    assert_eq!(portal.open_on(&invoice.id).await, "300.00", "nothing is booked by itself");

    finds(&mut bea, "Another amount").await;
    bea.sees("$300.00 was asked for, and Stripe took $250.00");
    let mut late = bea.clone();
    bea.press_twice("Accept $250.00").await;
    bea.is(200).sees("The payment is booked").sees("paid");

    late.press("Accept $250.00").await;
    late.is(200);
    assert_eq!(portal.open_on(&invoice.id).await, "50.00");
    assert_eq!(portal.balance(&invoice.client).await, (25_000, 0));
    assert_eq!(portal.mails_to("acmemills@client.example").await.len(), 1, "one receipt");
    acme.open(&format!("/receipts/{payment}")).await;
    acme.sees("$250.00");
    finds_nothing(&mut bea).await;
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp20_another_currency_goes_on_account_and_to_no_invoice() {
    let portal = Portal::start().await;
    let (mut acme, mut bea) = (portal.client("Acme Mills").await, portal.bookkeeper("Bea").await);
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    portal.host().sandbox().faults().other_amount(30_000, "eur");
    pays(&mut acme, &invoice).await;
    portal.settle().await;

    finds(&mut bea, "Another amount").await;
    bea.sees_not("As it was meant");
    bea.press("Accept €300.00").await;
    bea.is(200).sees("On account").sees("€300.00");
    assert_eq!(portal.open_on(&invoice.id).await, "300.00");
    finds_nothing(&mut bea).await;
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp20_another_amount_is_given_back_whole() {
    let portal = Portal::start().await;
    let (mut acme, mut bea) = (portal.client("Acme Mills").await, portal.bookkeeper("Bea").await);
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    portal.host().sandbox().faults().other_amount(30_001, "usd");
    pays(&mut acme, &invoice).await;
    portal.settle().await;

    finds(&mut bea, "Another amount").await;
    bea.press_twice("Yes, give all of it back").await;
    bea.is(200).sees("refunded").sees("gone back");
    portal.settle().await;
    assert_eq!(portal.open_on(&invoice.id).await, "300.00");
    assert_eq!(portal.balance(&invoice.client).await, (0, 0));
    finds_nothing(&mut bea).await;
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp20_what_was_meant_for_one_invoice_is_matched_to_another() {
    let portal = Portal::start().await;
    let (mut acme, mut bea) = (portal.client("Acme Mills").await, portal.bookkeeper("Bea").await);
    let meant = portal.invoice("Acme Mills", "300.00").await;
    let other = portal.invoice("Acme Mills", "120.00").await;
    portal.host().sandbox().faults().other_amount(12_000, "usd");
    pays(&mut acme, &meant).await;
    portal.settle().await;

    finds(&mut bea, "Another amount").await;
    let choice = format!("Invoice {}: $120.00 open", other.number);
    bea.choose("Where the money goes", &choice).press("Accept $120.00").await;
    bea.is(200);
    assert_eq!(portal.open_on(&meant.id).await, "300.00");
    assert_eq!(portal.open_on(&other.id).await, "0.00");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp06_what_arrives_after_it_was_paid_otherwise_is_on_account_and_a_person_hears_of_it() {
    let portal = Portal::start().await;
    let (mut acme, mut bea) = (portal.client("Acme Mills").await, portal.bookkeeper("Bea").await);
    let invoice = portal.invoice("Acme Mills", "100.00").await;
    acme.open(&format!("/pay/{}", invoice.id)).await;
    acme.press("Go to the payment page").await;
    bea.open(&format!("/firm/invoices/{}/payment", invoice.id)).await;
    bea.choose("How it came", "Check").fill("Reference", "1042").fill("Amount", "100");
    bea.press("Record the payment").await;
    by_card(&mut acme).await;
    acme.sees("$100.00 of it was not needed any more");
    portal.settle().await;
    assert_eq!(portal.balance(&invoice.client).await, (20_000, 10_000));

    finds(&mut bea, "More than was asked for").await;
    bea.sees("did not need $100.00");
    let mut also = bea.clone();
    bea.press("Leave it on account").await;
    bea.is(200).sees_not("More arrived than was asked for");
    finds_nothing(&mut bea).await;
    also.press("Refund").await;
    also.sees("From what is on account").sees_not("more open");
    let other = portal.invoice("Acme Mills", "60.00").await;
    bea.open(&also.path().replace("/refund", "")).await;
    bea.choose("Invoice", &format!("{}: $60.00 open", other.number)).fill("Amount to apply", "60");
    bea.press("Apply").await;
    assert_eq!(portal.open_on(&other.id).await, "0.00");
    let payment = also.path().replace("/firm/payments/", "/receipts/").replace("/refund", "");
    acme.open(&payment).await;
    acme.is(200).sees(&other.number.to_string());

    // What the page said does not hold any more: it is said anew, and nothing goes back before.
    also.press("Refund $100.00 now").await;
    also.sees("has moved meanwhile").sees(&format!("From invoice {}", other.number));
    also.sees("will have $60.00 more open");
    assert_eq!(portal.balance(&invoice.client).await, (20_000, 4_000));
    also.press("Refund $100.00 now").await;
    also.is(200).sees("refunded");
    portal.settle().await;
    assert_eq!(portal.open_on(&other.id).await, "60.00");
    assert_eq!(portal.balance(&invoice.client).await, (10_000, 0));
    portal.agrees().await;
    portal.stop().await;
}

/// A payment whose refund came back, as from a closed card; found by the bookkeeper.
async fn failed(portal: &Portal, acme: &mut Browser, bea: &mut Browser) -> (Issued, String) {
    let invoice = portal.invoice("Acme Mills", "100.00").await;
    let payment = pays(acme, &invoice).await;
    portal.settle().await;
    bea.open(&format!("/firm/payments/{payment}")).await;
    bea.fill("Amount to refund", "40").press("Refund").await;
    bea.press("Refund $40.00 now").await;
    portal.settle().await;
    let refund = portal.refunded(&payment).await;
    portal.host().sandbox().fail_refund(&refund).expect("it fails");
    portal.settle().await;
    finds(bea, "Refund did not arrive").await;
    bea.sees("A refund did not arrive").sees("$40.00");
    (invoice, payment)
}

#[tokio::test]
async fn psp43_a_refund_that_failed_is_tried_again() {
    let portal = Portal::start().await;
    let (mut acme, mut bea) = (portal.client("Acme Mills").await, portal.bookkeeper("Bea").await);
    let (invoice, _) = failed(&portal, &mut acme, &mut bea).await;
    portal.agrees().await;

    bea.press("Resolve the refund").await;
    bea.is(422).sees("Choose what becomes of it");
    bea.choose("What becomes of it", "Try again the same way")
        .press_twice("Resolve the refund")
        .await;
    bea.is(200).sees("put back").sees("refunded").sees("At most $60.00");
    portal.settle().await;
    assert_eq!(portal.open_on(&invoice.id).await, "40.00");
    assert_eq!(portal.balance(&invoice.client).await, (6_000, 0));
    finds_nothing(&mut bea).await;
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp43_a_refund_that_failed_is_on_account_again_or_paid_by_cheque() {
    let portal = Portal::start().await;
    let (mut acme, mut bea) = (portal.client("Acme Mills").await, portal.bookkeeper("Bea").await);
    let (first, _) = failed(&portal, &mut acme, &mut bea).await;
    bea.choose("What becomes of it", "Put it back on account").press("Resolve the refund").await;
    bea.is(200).sees("put back");
    assert_eq!(portal.balance(&first.client).await, (10_000, 4_000));
    portal.agrees().await;

    failed(&portal, &mut acme, &mut bea).await;
    bea.choose("What becomes of it", "It was paid another way").press("Resolve the refund").await;
    bea.is(422).sees("Reference").sees("year-month-day");
    let today = portal.app().today().await.expect("a day").to_string();
    bea.fill("Reference", "Cheque 77")
        .fill("Paid on", &today)
        .press_twice("Resolve the refund")
        .await;
    bea.is(200).sees("paid another way").sees("At most $60.00");
    assert_eq!(portal.balance(&first.client).await, (16_000, 4_000));
    finds_nothing(&mut bea).await;
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp06_a_refund_that_nobody_heard_of_is_found_and_said_to_be_never_made() {
    let portal = Portal::start().await;
    let (mut acme, mut bea) = (portal.client("Acme Mills").await, portal.bookkeeper("Bea").await);
    let invoice = portal.invoice("Acme Mills", "100.00").await;
    let payment = pays(&mut acme, &invoice).await;
    portal.settle().await;
    portal.host().sandbox().faults().answer(503, 1_000);
    bea.open(&format!("/firm/payments/{payment}")).await;
    bea.fill("Amount to refund", "40").press("Refund").await;
    bea.press("Refund $40.00 now").await;
    bea.sees("checking").sees_not("It was never made");
    portal.later(SignedDuration::from_hours(25));

    let mut bea = portal.lawyer("Ada").await;
    bea.open("/firm/reviews?why=silent").await;
    bea.sees("Refund not told yet").sees("$40.00");
    let since = bea.rows()[1][0].clone();
    bea.follow(&since).await;
    bea.press_twice("It was never made").await;
    bea.is(200).sees("refused").sees("At most $100.00");
    portal.host().sandbox().faults().none();
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp06_the_firm_asks_the_processor_about_a_payment_that_nobody_told_of() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "100.00").await;
    acme.open(&format!("/pay/{}", invoice.id)).await;
    acme.press("Go to the payment page").await;
    portal.host().sandbox().faults().lose_webhooks(100);
    acme.fill("Email", "pat@client.example").fill("Card number", "4242424242424242");
    acme.fill("Expiry (MM/YY)", "12/34").fill("Security code", "123");
    acme.fill("Name on card", "Pat Mills").press_without_return("Pay").await;
    portal.later(SignedDuration::from_hours(25));

    let mut bea = portal.bookkeeper("Bea").await;
    bea.open("/firm/reviews?why=silent").await;
    let since = bea.rows()[1][0].clone();
    bea.follow(&since).await;
    let mut close = bea.clone();
    close.press("Yes, close this payment").await;
    close.is(422).sees("The processor can still be asked");
    bea.press("Ask the processor").await;
    bea.is(200).sees("The processor was asked").sees("paid");
    assert_eq!(portal.open_on(&invoice.id).await, "0.00");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn sec30_an_assistant_sees_what_waits_and_decides_nothing() {
    let portal = Portal::start().await;
    let (mut acme, mut ann) = (portal.client("Acme Mills").await, portal.assistant("Ann").await);
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    portal.host().sandbox().faults().other_amount(25_000, "usd");
    let payment = pays(&mut acme, &invoice).await;
    portal.settle().await;
    finds(&mut ann, "Another amount").await;
    ann.sees_not("Accept $250.00");
    let csrf = ann.hidden("csrf");
    let path = format!("/firm/payments/{payment}/accept");
    assert_eq!(ann.forge(&path, &[("csrf", &csrf), ("once", "x"), ("goes", "account")]).await, 403);
    portal.stop().await;
}
