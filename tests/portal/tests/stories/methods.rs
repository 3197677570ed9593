//! A client saves a way to pay, with consent that is kept, and deletes it (PAY-14, PAY-15).

use harness::{Browser, Portal};

/// Agrees, and saves a card on the processor's page.
async fn saved(client: &mut Browser, number: &str) {
    client.open("/methods").await;
    client.tick("I agree").press("Go to the page that saves it").await;
    client.is(200).sees("Sandbox");
    client.fill("Email", "pat@client.example").fill("Card number", number);
    client.fill("Expiry (MM/YY)", "12/34").fill("Security code", "123");
    client.fill("Name on card", "Pat Mills").press("Pay").await;
    client.is(200);
}

#[tokio::test]
async fn pay14_a_way_to_pay_is_saved_with_the_words_that_were_agreed_to_and_deleted() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    acme.open("/methods").await;
    acme.sees("No way to pay is saved");
    acme.press("Go to the page that saves it").await;
    acme.is(422).sees("nothing is kept without your consent");

    saved(&mut acme, "4242424242424242").await;
    acme.sees("Visa ending in 4242").sees("Contact of Acme Mills").sees("never more than is open");
    assert!(!acme.html().contains("4242424242424242"), "PSP-50: no number reaches us");
    portal.settle().await;
    acme.open("/methods").await;
    acme.press("Yes, delete it").await;
    acme.sees("It is deleted").sees("No way to pay is saved");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn pay15_one_of_several_ways_to_pay_is_used_first() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    saved(&mut acme, "4242424242424242").await;
    saved(&mut acme, "5555555555554444").await;
    acme.sees("used first");
    acme.press("Use this one first").await;
    acme.sees("is used when you name no other");
    portal.stop().await;
}

#[tokio::test]
async fn sec31_another_clients_way_to_pay_is_not_found() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let mut other = portal.client("Bell Works").await;
    saved(&mut acme, "4242424242424242").await;
    let (_, rest) = acme.html().split_once("/methods/mth_").expect("a way to pay");
    let id = rest.split('/').next().expect("its id");
    other.open(&format!("/methods/mth_{id}")).await;
    other.is(404);
    portal.stop().await;
}
