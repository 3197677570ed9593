//! A link pays one invoice, or everything open, without an account, and shows nothing else.
#![expect(clippy::expect_used, reason = "a story that cannot go on ends by panicking")]

use harness::{Browser, Portal};
use jiff::SignedDuration;

/// Fills the processor's page as a person with this card does.
fn card<'a>(payer: &'a mut Browser, number: &str) -> &'a mut Browser {
    payer.fill("Email", "pat@payor.example").fill("Card number", number);
    payer.fill("Expiry (MM/YY)", "12/34").fill("Security code", "123");
    payer.fill("Name on card", "Pat Mills")
}

/// Makes a link on this page of links; its path.
async fn made(lawyer: &mut Browser, page: &str, fields: &[(&str, &str)]) -> String {
    lawyer.open(page).await;
    for (label, value) in fields {
        lawyer.fill(label, value);
    }
    lawyer.press("Make the link").await;
    lawyer.is(200).sees("The link is made");
    newest(lawyer)
}

/// The path of the newest link that works.
fn newest(lawyer: &Browser) -> String {
    let (_, rest) = lawyer.html().split_once("/guest/").expect("a link");
    format!("/guest/{}", rest.split('"').next().expect("its end"))
}

#[tokio::test]
async fn prt05_prt08_a_stranger_pays_one_invoice_by_its_link_and_sees_nothing_else() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    let acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "1250.00").await;
    let other = portal.invoice("Acme Mills", "77.00").await;
    let link = made(&mut ada, &format!("/firm/invoices/{}/links", invoice.id), &[]).await;

    let mut payer = portal.stranger();
    payer.open(&link).await;
    payer.is(200).sees("$1,250.00").sees(&invoice.number.to_string());
    payer.sees_not("Acme").sees_not("77.00").sees_not(&other.number.to_string());
    payer.press("Go to the payment page").await;
    card(&mut payer, "4242424242424242").press("Pay").await;

    payer.is(200).sees("Thank you").sees("$1,250.00").sees_not("Acme");
    portal.settle().await;
    assert_eq!(portal.open_on(&invoice.id).await, "0.00");
    assert_eq!(portal.open_on(&other.id).await, "77.00");
    for inside in ["/home", "/invoices", "/payments"] {
        payer.open(inside).await;
        assert_eq!(payer.path(), "/sign-in", "a link opens no account");
    }
    drop(acme);
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp06_the_bearer_of_a_link_lets_a_payment_go_and_chooses_another_way() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "80.00").await;
    let link = made(&mut ada, &format!("/firm/invoices/{}/links", invoice.id), &[]).await;
    let mut payer = portal.stranger();
    payer.open(&link).await;
    let mut there = payer.clone();
    there.choose("Pay by", "PayPal").press("Go to the payment page").await;

    payer.open(&link).await;
    payer.is(200).sees("Your payment is not finished");
    payer.press_twice("Let it go").await;
    payer.is(200).sees("was let go").sees("Nothing was charged").sees_not("Acme");
    payer.choose("Pay by", "Card").press("Go to the payment page").await;
    card(&mut payer, "4242424242424242").press("Pay").await;

    payer.is(200).sees("Thank you");
    portal.settle().await;
    assert_eq!(portal.open_on(&invoice.id).await, "0.00");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn prt08_a_link_that_is_forged_ended_or_withdrawn_shows_nothing() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "50.00").await;
    let page = format!("/firm/invoices/{}/links", invoice.id);
    let link = made(&mut ada, &page, &[("Days it works", "2")]).await;

    let mut payer = portal.stranger();
    payer.open(&link.replace(link.chars().last().expect("an end"), "x")).await;
    payer.is(404);
    payer.open(&link).await;
    payer.sees("$50.00");
    portal.later(SignedDuration::from_hours(49));
    payer.press("Go to the payment page").await;
    payer.is(422).sees("This link does not work any more").sees_not("50.00");

    let mut ada = portal.lawyer("Ada Again").await;
    let link = made(&mut ada, &page, &[]).await;
    ada.press("Withdraw").await;
    ada.sees("The link is withdrawn").sees("withdrawn");
    payer.open(&link).await;
    payer.is(200).sees("This link does not work any more").sees_not("50.00");
    portal.stop().await;
}

#[tokio::test]
async fn pay29_a_payor_pays_their_share_and_is_asked_for_no_more() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "900.00").await;
    let page = format!("/firm/invoices/{}/links", invoice.id);
    ada.open(&page).await;
    ada.fill("Their share", "900.01").fill("Days it works", "0").press("Make the link").await;
    ada.is(422).sees("at most $900.00").sees("1 to 92");
    let share = [("Who is to pay", "Northern Insurance"), ("Their share", "300")];
    let link = made(&mut ada, &page, &share).await;

    let mut insurer = portal.stranger();
    insurer.open(&link).await;
    insurer.sees("$300.00").sees("This is your share").sees_not("900");
    insurer.press("Go to the payment page").await;
    card(&mut insurer, "4242424242424242").press("Pay").await;
    insurer.sees("Thank you");
    insurer.open(&link).await;
    insurer.sees("Thank you").sees_not("600");

    portal.settle().await;
    assert_eq!(portal.open_on(&invoice.id).await, "600.00");
    ada.open(&page).await;
    ada.sees("Northern Insurance").sees("$300.00");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn pay06_a_statement_link_pays_everything_that_is_open_with_one_payment() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    portal.client("Acme Mills").await;
    let first = portal.invoice("Acme Mills", "100.00").await;
    let second = portal.invoice("Acme Mills", "23.45").await;
    let page = format!("/firm/clients/{}/links", first.client);
    let link = made(&mut ada, &page, &[]).await;

    let mut payer = portal.stranger();
    payer.open(&link).await;
    payer.sees("$123.45");
    payer.press("Go to the payment page").await;
    card(&mut payer, "4242424242424242").press("Pay").await;
    payer.sees("Thank you");

    portal.settle().await;
    assert_eq!(portal.open_on(&first.id).await, "0.00");
    assert_eq!(portal.open_on(&second.id).await, "0.00");
    payer.open(&link).await;
    payer.sees("$123.45").sees_not("Go to the payment page");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn pay28_a_guest_and_the_client_do_not_pay_the_same_twice() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "80.00").await;
    let link = made(&mut ada, &format!("/firm/invoices/{}/links", invoice.id), &[]).await;

    acme.open(&format!("/pay/{}", invoice.id)).await;
    acme.press("Go to the payment page").await;
    let mut payer = portal.stranger();
    payer.open(&link).await;
    payer.press("Go to the payment page").await;
    payer.sees("Somebody is paying this already").sees_not("Sandbox");

    card(&mut acme, "4242424242424242").press("Pay").await;
    portal.settle().await;
    payer.open(&link).await;
    payer.sees("Nothing is open");
    assert_eq!(portal.balance(&invoice.client).await, (8_000, 0));
    portal.stop().await;
}

#[tokio::test]
async fn pay26_an_invoice_that_is_paid_by_bank_alone_is_so_by_its_link() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    let link = made(&mut ada, &format!("/firm/invoices/{}/links", invoice.id), &[]).await;
    let mut early = portal.stranger();
    early.open(&link).await;
    early.choose("Pay by", "Card");
    ada.open(&format!("/firm/invoices/{}/paying", invoice.id)).await;
    ada.untick("Card").untick("PayPal").press("Save").await;

    early.press("Go to the payment page").await;
    early.is(422).sees("You pay by bank account.").sees_not("PayPal");
    early.press("Go to the payment page").await;
    early.is(200).sees_not("Card number");
    portal.stop().await;
}

#[tokio::test]
async fn prt08_the_mail_of_an_invoice_carries_a_link_only_if_the_firm_switched_it_on() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    ada.open("/firm/settings").await;
    ada.tick("Pay link in the mail of a new invoice").press("Save settings").await;
    ada.is(200);
    portal.client("Acme Mills").await;
    let matter = portal.matter("Acme Mills", "M-1").await;
    portal.cost_on(&matter, "40.00").await;
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.follow("Review and issue").await;
    let button = ada.html().split("Issue invoice ").nth(1).unwrap_or_default();
    let number: String = button.chars().take_while(|c| !c.is_whitespace() && *c != '<').collect();
    ada.press(&format!("Issue invoice {number}")).await;
    ada.sees("is issued");

    let mails = portal.mails_to("acmemills@client.example").await;
    let text = &mails.last().expect("a mail").text;
    let (_, rest) = text.split_once("/guest/").expect("a link in the mail");
    let path = format!("/guest/{}", rest.split_whitespace().next().expect("its end"));
    let mut payer = portal.stranger();
    payer.open(&path).await;
    payer.is(200).sees("$40.00");
    portal.stop().await;
}
