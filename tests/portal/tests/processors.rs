//! A client pays by whichever processor the firm has: once, whatever the network does.

use harness::{Browser, Portal};
use jiff::SignedDuration;

/// Opens an invoice's pay page and goes on to the processor's, for this way to pay.
async fn to_processor(client: &mut Browser, invoice: &str, way: &str) {
    client.open(&format!("/pay/{invoice}")).await;
    client.choose("Pay by", way).press("Go to the payment page").await;
    client.is(200);
}

#[tokio::test]
async fn pay25_a_client_pays_by_paypal() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "1250.00").await;

    to_processor(&mut acme, invoice.id.as_str(), "PayPal").await;
    acme.sees("Pay with PayPal");
    acme.press("Complete purchase").await;

    acme.is(200).sees("Thank you, your payment has arrived").sees("$1,250.00");
    acme.follow("See the receipt").await;
    acme.sees("PayPal").sees("$1,250.00");
    portal.settle().await;
    assert_eq!(portal.open_on(&invoice.id).await, "0.00");
    assert_eq!(portal.mails_to("acmemills@client.example").await.len(), 1, "one receipt");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp15_paypals_posts_again_and_weeks_later_change_nothing() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    to_processor(&mut acme, invoice.id.as_str(), "PayPal").await;
    acme.press_without_return("Complete purchase").await;
    portal.settle().await;
    assert_eq!(portal.open_on(&invoice.id).await, "0.00", "the post alone told it");

    for _ in 0..3 {
        portal.host().sandbox().deliver_again().expect("the sandbox repeats itself");
        portal.settle().await;
    }
    portal.later(SignedDuration::from_hours(30 * 24));
    portal.host().sandbox().deliver_again().expect("the sandbox repeats itself");
    portal.settle().await;

    assert_eq!(portal.balance(&invoice.client).await, (30_000, 0));
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp18_the_poller_finds_a_payment_that_paypal_never_told_of() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    to_processor(&mut acme, invoice.id.as_str(), "PayPal").await;
    portal.host().sandbox().faults().lose_webhooks(100);
    acme.press_without_return("Complete purchase").await;
    portal.settle().await;
    assert_eq!(portal.open_on(&invoice.id).await, "300.00", "nobody has told us yet");

    portal.later(SignedDuration::from_mins(10));
    portal.host().tick().await.expect("the clock ticks");

    assert_eq!(portal.open_on(&invoice.id).await, "0.00");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn a_wallet_that_refuses_charges_nothing_and_another_way_may_be_tried() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "99.00").await;

    to_processor(&mut acme, invoice.id.as_str(), "PayPal").await;
    acme.press("Pay from an empty account").await;
    portal.settle().await;

    assert_eq!(portal.open_on(&invoice.id).await, "99.00");
    assert_eq!(portal.balance(&invoice.client).await, (0, 0));
    portal.stop().await;
}
