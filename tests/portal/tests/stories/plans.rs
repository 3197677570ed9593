//! An invoice is paid in instalments that are charged by themselves (PAY-11 to PAY-13, REM-10).
#![expect(clippy::expect_used, reason = "a story that cannot go on ends by panicking")]

use domain::invoice::Issued;
use harness::{Browser, Portal};
use jiff::SignedDuration;

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Saves a card on the processor's page.
pub(crate) async fn saved(client: &mut Browser, number: &str) {
    client.open("/methods").await;
    client.tick("I agree").press("Go to the page that saves it").await;
    client.fill("Email", "pat@client.example").fill("Card number", number);
    client.fill("Expiry (MM/YY)", "12/34").fill("Security code", "123");
    client.fill("Name on card", "Pat Mills").press("Pay").await;
    client.is(200).sees("ending in");
}

/// A plan of three instalments over 300.00, every other week from today on, that is accepted.
async fn planned(portal: &Portal, acme: &mut Browser, card: &str) -> Issued {
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    let mut ada = portal.lawyer("Ada").await;
    ada.open(&format!("/firm/invoices/{}/plan", invoice.id)).await;
    ada.fill("Instalments", "3").choose("How often", "Every other week");
    ada.press("Propose the plan").await;
    ada.is(200).sees("The plan is proposed").sees("$100.00");
    saved(acme, card).await;
    acme.open("/plans").await;
    acme.sees("proposed");
    acme.press("Accept the plan").await;
    acme.is(422).sees("nothing is charged without your consent");
    acme.tick("I agree").press("Accept the plan").await;
    acme.is(200).sees("The plan is accepted");
    invoice
}

/// Lets days pass, one after the other, with the clock's tick on each.
async fn days(portal: &Portal, count: usize) {
    for _ in 0..count {
        portal.host().tick().await.expect("a tick");
        portal.settle().await;
        portal.later(DAY);
    }
    portal.host().tick().await.expect("a tick");
    portal.settle().await;
}

#[tokio::test]
async fn pay11_a_plan_is_charged_on_its_days_until_nothing_is_open() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = planned(&portal, &mut acme, "4242424242424242").await;

    days(&portal, 0).await;
    days(&portal, 0).await;
    assert_eq!(portal.open_on(&invoice.id).await, "200.00", "once for the first day");
    days(&portal, 14).await;
    assert_eq!(portal.open_on(&invoice.id).await, "100.00");
    days(&portal, 30).await;
    assert_eq!(portal.open_on(&invoice.id).await, "0.00");
    assert_eq!(portal.balance(&invoice.client).await, (30_000, 0));
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn pay11_a_proposed_plan_is_seen_wherever_its_invoice_is() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let mut ada = portal.lawyer("Ada").await;
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    ada.open(&format!("/firm/invoices/{}/plan", invoice.id)).await;
    ada.fill("Instalments", "3").press("Propose the plan").await;
    for page in ["/home".to_owned(), format!("/invoices/{}", invoice.id)] {
        acme.open(&page).await;
        acme.sees("A payment plan is proposed: 3 instalments, the first of $100.00");
    }
    acme.open(&format!("/pay/{}", invoice.id)).await;
    acme.sees("A payment plan is proposed for this invoice.");
    acme.follow("Look at it").await;
    assert_eq!(acme.path(), "/plans");
    ada.open(&format!("/preview/{}/invoices/{}", invoice.client, invoice.id)).await;
    ada.sees("A payment plan is proposed");

    saved(&mut acme, "4242424242424242").await;
    acme.open("/plans").await;
    acme.tick("I agree").press("Accept the plan").await;
    acme.open("/home").await;
    acme.sees_not("is proposed");
    acme.open(&format!("/invoices/{}", invoice.id)).await;
    acme.sees("This is paid by a plan. The next instalment of $100.00 is charged on");
    portal.stop().await;
}

#[tokio::test]
async fn rem10_a_declined_charge_is_tried_again_with_notice_and_then_stops() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = planned(&portal, &mut acme, "4000000000000341").await;

    days(&portal, 20).await;

    assert_eq!(portal.open_on(&invoice.id).await, "300.00");
    let mails = portal.mails_to("acmemills@client.example").await;
    let failed = mails.iter().filter(|mail| mail.text.contains("/guest/")).count();
    assert_eq!(failed, 3, "a notice for each try that is followed by another");
    assert!(mails.iter().any(|mail| mail.subject.contains("has stopped")));
    let mails = portal.mails_to("ada@firm.example").await;
    assert!(mails.iter().any(|mail| mail.subject.contains("has stopped")), "staff are told");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn rem10_a_bank_that_asks_is_answered_by_the_link_and_the_plan_goes_on() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = planned(&portal, &mut acme, "4000002760003184").await;
    days(&portal, 0).await;
    days(&portal, 0).await;
    let mails = portal.mails_to("acmemills@client.example").await;
    let text = &mails.last().expect("a mail").text;
    let (_, rest) = text.split_once("/guest/").expect("a link");
    let path = format!("/guest/{}", rest.split_whitespace().next().expect("its end"));

    let mut payer = portal.stranger();
    payer.open(&path).await;
    payer.sees("$100.00");
    payer.press("Go to the payment page").await;
    payer.fill("Email", "pat@client.example").fill("Card number", "4242424242424242");
    payer.fill("Expiry (MM/YY)", "12/34").fill("Security code", "123");
    payer.fill("Name on card", "Pat Mills").press("Pay").await;
    payer.sees("Thank you");
    days(&portal, 5).await;

    assert_eq!(portal.open_on(&invoice.id).await, "200.00", "PAY-12: not charged again");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn pay14_a_plan_stops_when_its_way_to_pay_is_deleted() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = planned(&portal, &mut acme, "4242424242424242").await;
    acme.open("/methods").await;
    acme.press("Yes, delete it").await;

    days(&portal, 0).await;

    assert_eq!(portal.open_on(&invoice.id).await, "300.00");
    acme.open("/plans").await;
    acme.sees("stopped").sees("Save a way to pay first");
    portal.stop().await;
}

#[tokio::test]
async fn a_plan_that_the_firm_paused_charges_nothing() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = planned(&portal, &mut acme, "4242424242424242").await;
    let mut bob = portal.bookkeeper("Bob").await;
    bob.open(&format!("/firm/invoices/{}/plan", invoice.id)).await;
    bob.press("Pause").await;
    bob.sees("The plan is paused now");
    days(&portal, 2).await;
    assert_eq!(portal.open_on(&invoice.id).await, "300.00");
    portal.stop().await;
}

#[tokio::test]
async fn pay13_the_home_and_the_page_for_several_invoices_ask_for_the_due_part_alone() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = planned(&portal, &mut acme, "4242424242424242").await;

    acme.open("/home").await;
    acme.sees("Due by your plan, of $300.00 open").sees("Pay $100.00").sees_not("Pay $300.00");
    let other = portal.invoice("Acme Mills", "50.00").await;
    acme.open("/pay").await;
    acme.sees("$100.00 of it due by your plan").sees("$50.00 is open, due");
    let typed = |acme: &Browser, invoice: &Issued| {
        let name = format!("amount-{}", invoice.id);
        let found = acme.fields().into_iter().find(|(field, _)| *field == name);
        found.map(|(_, value)| value).unwrap_or_default()
    };
    assert_eq!((typed(&acme, &invoice), typed(&acme, &other)), ("100.00".into(), "50.00".into()));

    acme.fill(&format!("Invoice {}", other.number), "").press("Go to the payment page").await;
    acme.fill("Email", "pat@client.example").fill("Card number", "4242424242424242");
    acme.fill("Expiry (MM/YY)", "12/34").fill("Security code", "123");
    acme.fill("Name on card", "Pat Mills").press("Pay").await;
    portal.settle().await;
    assert_eq!(portal.open_on(&invoice.id).await, "200.00");
    days(&portal, 0).await;
    assert_eq!(portal.open_on(&invoice.id).await, "200.00", "PAY-12: it was paid otherwise");

    acme.open("/home").await;
    acme.sees("Pay $50.00").sees_not("Pay $200.00");
    acme.open("/pay").await;
    assert_eq!(typed(&acme, &invoice), "", "nothing of it is due");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn rem09_a_plan_charges_nothing_that_is_questioned_and_goes_on_afterwards() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = planned(&portal, &mut acme, "4242424242424242").await;
    acme.open(&format!("/invoices/{}", invoice.id)).await;
    acme.follow("Ask about this line").await;
    acme.fill("Your question", "What was this for?").press("Ask the firm").await;
    let line = acme.path();
    acme.open("/home").await;
    acme.sees("You have asked about what is open.").sees_not("Pay $");
    days(&portal, 0).await;
    assert_eq!(portal.open_on(&invoice.id).await, "300.00", "all of it is questioned");

    let mut ada = portal.lawyer("Ada Later").await;
    ada.open(&format!("/firm{line}")).await;
    ada.fill("Your answer", "The filing fee of the court.").press("Answer").await;
    acme.open(&line).await;
    acme.press("I accept this line").await;
    days(&portal, 0).await;
    assert_eq!(portal.open_on(&invoice.id).await, "200.00", "the instalment was not lost");
    portal.agrees().await;
    portal.stop().await;
}
