//! Questions about lines: asked by the client, answered by the firm, and what is held back
//! meanwhile.

#![expect(clippy::expect_used, reason = "a story falls where its ground is not as it says")]

use domain::invoice::Issued;
use harness::{Browser, Portal};

/// A firm, its client, and an invoice with a line over 600 and one over 400.
async fn ground(portal: &Portal) -> (Browser, Browser, Issued) {
    let mut ada = portal.lawyer("Ada Byron").await;
    let acme = portal.client("Acme Mills").await;
    let matter = portal.matter("Acme Mills", "M-100").await;
    for (words, price) in [("Court fee", "600"), ("Courier", "400")] {
        ada.open("/firm/costs/new").await;
        ada.fill("Matter", "M-100").fill("What it was for", words);
        ada.fill("Price of one", price).press("Record cost").await;
    }
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.follow("Review and issue").await;
    let issue = ada.heading();
    assert_eq!(issue, "Issue this draft?");
    let today = portal.app().today().await.expect("a day");
    ada.press(&format!("Issue invoice {}-0001", today.year())).await;
    let system = portal.app().store.system("story");
    let mut all = system.invoices_issued((today, today), None).await.expect("a list").items;
    let invoice = all.pop().expect("the invoice");
    (ada, acme, invoice)
}

async fn ask(acme: &mut Browser, invoice: &Issued, words: &str) {
    acme.open(&format!("/invoices/{}", invoice.id)).await;
    acme.follow("Ask about this line").await;
    acme.sees("About this line").sees("How it comes about").sees("whom the firm has paid for you");
    acme.fill("Your question", words).press_twice("Ask the firm").await;
    acme.is(200).sees("Your question is with the firm.").sees("Questioned").sees(words);
}

#[tokio::test]
async fn msg02_a_line_is_questioned_answered_and_accepted() {
    let portal = Portal::start().await;
    let (mut ada, mut acme, invoice) = ground(&portal).await;
    acme.open(&format!("/invoices/{}", invoice.id)).await;
    acme.follow("Ask about this line").await;
    acme.press("Ask the firm").await;
    acme.is(422).sees("Write what you would like to know.");
    ask(&mut acme, &invoice, "Which court was this?").await;
    portal.agrees().await;

    acme.open("/home").await;
    acme.sees("Pay $400.00");
    acme.open(&format!("/pay/{}", invoice.id)).await;
    acme.sees("You have asked about lines of $600.00").sees("What is not questioned: $400.00");
    let mails = portal.mails_to("adabyron@firm.example").await;
    assert!(mails.iter().any(|mail| mail.subject.contains("asks about a line")), "{mails:?}");

    ada.open("/firm/questions").await;
    ada.sees("Questioned").sees("$600.00");
    ada.follow("Court fee").await;
    ada.sees("Which court was this?").sees_not("Stand by the line");
    ada.press("Answer").await;
    ada.is(422).sees("Write the answer.");
    ada.fill("Your answer", "The county court, on 2 March.").press_twice("Answer").await;
    ada.is(200).sees("The answer is sent").sees("Stand by the line");
    acme.open(&format!("/invoices/{}", invoice.id)).await;
    acme.sees("Answered");
    acme.follow("Read").await;
    acme.sees("The county court, on 2 March.");
    acme.press_twice("I accept this line").await;
    acme.is(200).sees("You accept the line.").sees("Accepted");
    acme.open("/home").await;
    acme.sees("Pay $1,000.00");
    ada.open("/firm/questions").await;
    ada.sees("No open questions");
    ada.open(&format!("/firm/invoices/{}", invoice.id)).await;
    ada.sees("A line was questioned").sees("A line was accepted");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn rem09_a_credit_note_settles_the_question_about_its_line() {
    let portal = Portal::start().await;
    let (mut ada, mut acme, invoice) = ground(&portal).await;
    ask(&mut acme, &invoice, "We never went to court.").await;
    ada.open("/firm/questions").await;
    ada.follow("Court fee").await;
    ada.follow("Credit this line").await;
    ada.fill("Court fee", "600").fill("Why", "It belongs to another client.");
    ada.press("Look at it first").await;
    ada.press("Credit $600.00").await;
    ada.is(200).sees("C-").sees("Adjusted");
    portal.agrees().await;
    acme.open(&format!("/invoices/{}", invoice.id)).await;
    acme.sees("Adjusted").sees("It belongs to another client.").sees("$400.00");
    ada.open("/firm/questions").await;
    ada.sees("No open questions");
    portal.stop().await;
}

#[tokio::test]
async fn rem09_nothing_is_overdue_while_all_that_is_open_is_questioned() {
    let portal = Portal::start().await;
    let (mut ada, mut acme, invoice) = ground(&portal).await;
    ask(&mut acme, &invoice, "Which court was this?").await;
    ada.open(&format!("/firm/invoices/{}/payment", invoice.id)).await;
    ada.choose("How it came", "Check").fill("Reference", "7").fill("Amount", "400");
    ada.press("Record the payment").await;
    portal.later(jiff::SignedDuration::from_hours(24 * 60));
    acme = portal.reader("Acme Mills", 2).await;
    acme.open(&format!("/invoices/{}", invoice.id)).await;
    acme.sees("What is open is questioned").sees_not("Overdue").sees_not("Pay $");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn msg02_the_firm_stands_by_a_line_after_it_has_answered() {
    let portal = Portal::start().await;
    let (mut ada, mut acme, invoice) = ground(&portal).await;
    ask(&mut acme, &invoice, "Why?").await;
    ada.open("/firm/questions").await;
    ada.follow("Court fee").await;
    let here = ada.path();
    let csrf = ada.hidden("csrf");
    let early = [("csrf", csrf.as_str()), ("once", "early")];
    assert_eq!(ada.forge(&format!("{here}/uphold"), &early).await, 422);
    ada.sees("Answer the question first.");
    ada.open(&here).await;
    ada.fill("Your answer", "The court asks for it.").press("Answer").await;
    ada.press_twice("Stand by the line").await;
    ada.is(200).sees("The line stays as it is").sees("Unchanged");
    acme.open("/home").await;
    acme.sees("Pay $1,000.00");
    ask_again(&mut acme, &invoice).await;
    acme.open("/home").await;
    acme.sees("Pay $400.00");
    portal.agrees().await;
    portal.stop().await;
}

async fn ask_again(acme: &mut Browser, invoice: &Issued) {
    acme.open(&format!("/invoices/{}", invoice.id)).await;
    acme.follow("Read").await;
    acme.sees("leaves the line as it is");
    acme.fill("Your question", "Still: why?").press("Ask the firm").await;
    acme.is(200).sees("Still: why?");
}

#[tokio::test]
async fn msg02_another_client_finds_no_line_and_asks_nothing() {
    let portal = Portal::start().await;
    let (_, mut acme, invoice) = ground(&portal).await;
    acme.open(&format!("/invoices/{}", invoice.id)).await;
    acme.follow("Ask about this line").await;
    let there = acme.path();
    let mut other = portal.client("Other Works").await;
    other.open(&there).await;
    other.is(404);
    other.open("/home").await;
    let csrf = other.hidden("csrf");
    let asked = [("csrf", csrf.as_str()), ("once", "x"), ("question", "Why?")];
    assert_eq!(other.forge(&there, &asked).await, 404);
    portal.stop().await;
}

#[tokio::test]
async fn rem09_what_is_questioned_is_asked_for_nowhere() {
    let portal = Portal::start().await;
    let (mut ada, mut acme, invoice) = ground(&portal).await;
    let other = portal.invoice("Acme Mills", "50.00").await;
    ada.open(&format!("/firm/invoices/{}/links", invoice.id)).await;
    ada.press("Make the link").await;
    let (_, rest) = ada.html().split_once("/guest/").expect("a link");
    let link = format!("/guest/{}", rest.split('"').next().expect("its end"));
    ask(&mut acme, &invoice, "Which court was this?").await;

    acme.open("/pay").await;
    acme.sees("$400.00 of it not questioned");
    let field = format!("amount-{}", invoice.id);
    let typed = acme.fields().into_iter().find(|(name, _)| *name == field);
    assert_eq!(typed.map(|(_, value)| value).as_deref(), Some("400.00"));
    let mut payer = portal.stranger();
    payer.open(&link).await;
    payer.is(200).sees("$400.00").sees_not("$1,000.00");

    acme.open(&format!("/pay/{}", invoice.id)).await;
    acme.press("Go to the payment page").await;
    acme.fill("Email", "pat@client.example").fill("Card number", "4242424242424242");
    acme.fill("Expiry (MM/YY)", "12/34").fill("Security code", "123");
    acme.fill("Name on card", "Pat Mills").press("Pay").await;
    portal.settle().await;
    assert_eq!(portal.open_on(&invoice.id).await, "600.00", "what is not questioned was chosen");
    payer.open(&link).await;
    payer.sees("is not asked for now");
    acme.open("/home").await;
    acme.sees("Pay $50.00").sees_not("$600.00 is due");
    assert_eq!(portal.open_on(&other.id).await, "50.00");
    portal.agrees().await;
    portal.stop().await;
}
