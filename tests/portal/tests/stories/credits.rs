//! Credit notes, write-offs and voids: what takes from an issued invoice without money.

use harness::{Browser, Portal};

/// A firm, its client, and an invoice over a thousand.
async fn ground(portal: &Portal) -> (Browser, Browser, domain::invoice::Issued) {
    let (ada, acme) = (portal.lawyer("Ada Byron").await, portal.client("Acme Mills").await);
    let invoice = portal.invoice("Acme Mills", "1000.00").await;
    (ada, acme, invoice)
}

/// What the one line of it says, which names its field.
const LINE: &str = "Filing fee";

#[tokio::test]
async fn inv17_a_credit_note_takes_from_a_line_and_stands_beside_it() {
    let portal = Portal::start().await;
    let (mut ada, mut acme, invoice) = ground(&portal).await;
    let here = format!("/firm/invoices/{}", invoice.id);

    ada.open(&here).await;
    ada.follow("Credit note").await;
    ada.sees("$1,000.00 is open").sees("the client sees both");
    ada.press("Look at it first").await;
    ada.is(422).sees("Say why");
    ada.fill("Why", "The hearing was shorter.").press("Look at it first").await;
    ada.is(422).sees("Write an amount on at least one line.");
    ada.fill(LINE, "1000.01").fill("Why", "The hearing was shorter.");
    ada.press("Look at it first").await;
    ada.is(422).sees("At most $1,000.00 is left of this line.");
    ada.fill(LINE, "250").press("Look at it first").await;
    ada.is(200).sees("Open afterwards").sees("$750.00").sees("The hearing was shorter.");
    assert_eq!(portal.open_on(&invoice.id).await, "1000.00", "looking takes nothing");
    ada.press_twice("Credit $250.00").await;
    ada.is(200).sees("The credit note is written.").sees("Credit note C-2026-0001");
    assert_eq!(portal.open_on(&invoice.id).await, "750.00");
    portal.agrees().await;

    acme.open(&format!("/invoices/{}", invoice.id)).await;
    acme.sees("Credit note C-2026-0001").sees("The hearing was shorter.").sees("$750.00");
    acme.open(&format!("/pay/{}", invoice.id)).await;
    acme.sees("$750.00");
    ada.open("/firm/credits").await;
    ada.sees("Credit note C-2026-0001").sees("$250.00").sees("The hearing was shorter.");
    ada.open(&format!("{here}/credit")).await;
    ada.sees("of which $750.00 is left");
    portal.settle().await;
    let mails = portal.mails_to("acmemills@client.example").await;
    let told = mails.iter().find(|mail| mail.subject.contains("has credited a part"));
    let told = told.expect("the client is told");
    assert!(!told.text.contains("250") && !told.text.contains("hearing"), "{}", told.text);
    portal.stop().await;
}

#[tokio::test]
async fn inv17_what_was_decided_on_another_state_is_looked_at_again() {
    let portal = Portal::start().await;
    let (mut ada, _, invoice) = ground(&portal).await;
    let mut bo = portal.bookkeeper("Bo Katz").await;
    for person in [&mut ada, &mut bo] {
        person.open(&format!("/firm/invoices/{}/credit", invoice.id)).await;
        person.fill(LINE, "600").fill("Why", "Agreed on the phone.");
        person.press("Look at it first").await;
        person.sees("$400.00");
    }
    ada.press("Credit $600.00").await;
    ada.sees("The credit note is written.");
    bo.press("Credit $600.00").await;
    bo.is(422).sees("At most $400.00 is left of this line.");
    bo.fill(LINE, "400").press("Look at it first").await;
    bo.press("Credit $400.00").await;
    bo.is(200).sees("Closed").sees("C-2026-0002");
    assert_eq!(portal.open_on(&invoice.id).await, "0.00");
    bo.open(&format!("/firm/invoices/{}/credit", invoice.id)).await;
    bo.sees("Nothing is open on this invoice");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn inv19_a_lawyer_alone_writes_off_what_is_open() {
    let portal = Portal::start().await;
    let (mut ada, mut acme, invoice) = ground(&portal).await;
    let here = format!("/firm/invoices/{}/write-off", invoice.id);
    let mut bo = portal.bookkeeper("Bo Katz").await;
    bo.open(&here).await;
    bo.sees("Only a lawyer writes off what a client owes.");
    assert_eq!(bo.forge(&here, &[("off", "1")]).await, 403);

    ada.open(&here).await;
    ada.fill("Amount to write off", "1000.01").fill("Why", "The client is insolvent.");
    ada.press("Look at it first").await;
    ada.is(422).sees("At most $1,000.00 is open on this invoice.");
    ada.fill("Amount to write off", "300").press("Look at it first").await;
    ada.sees("Open afterwards").sees("$700.00");
    ada.press_twice("Write off $300.00").await;
    ada.is(200).sees("It is written off.").sees("Written off");
    assert_eq!(portal.open_on(&invoice.id).await, "700.00");
    portal.agrees().await;
    acme.open(&format!("/invoices/{}", invoice.id)).await;
    acme.sees("Written off").sees("$700.00");
    portal.stop().await;
}

#[tokio::test]
async fn inv15_inv16_a_void_invoice_gives_its_work_back_once_and_keeps_its_number() {
    let portal = Portal::start().await;
    let (mut ada, mut acme, invoice) = ground(&portal).await;
    ada.open(&format!("/firm/invoices/{}", invoice.id)).await;
    ada.follow("Void").await;
    ada.sees("The whole of $1,000.00 is cancelled");
    let void = format!("Void invoice {}", invoice.number);
    ada.press(&void).await;
    ada.is(422).sees("Say why");
    ada.fill("Why", "Billed to the wrong matter.").press_twice(&void).await;
    ada.is(200).sees("is void; its work is unbilled again.").sees("Void");
    assert_eq!(portal.open_on(&invoice.id).await, "0.00");
    portal.agrees().await;

    ada.open(&format!("/firm/matters/{}", invoice.matter)).await;
    ada.press("Make a draft").await;
    ada.is(200).sees("$1,000.00");
    ada.open(&format!("/firm/invoices/{}/void", invoice.id)).await;
    ada.sees("This invoice is void, and its work is unbilled again.");
    let again = portal.invoice("Acme Mills", "5.00").await;
    assert_ne!(again.number, invoice.number, "a number is used once");
    acme.open(&format!("/invoices/{}", invoice.id)).await;
    acme.sees("This invoice was cancelled").sees("Billed to the wrong matter.");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn inv15_a_void_invoice_is_drafted_again_at_once() {
    let portal = Portal::start().await;
    let (mut ada, _, invoice) = ground(&portal).await;
    ada.open(&format!("/firm/invoices/{}/void", invoice.id)).await;
    let void = format!("Void invoice {}", invoice.number);
    ada.fill("Why", "A wrong rate.").tick("Draft the matter’s unbilled work again at once");
    ada.press_twice(&void).await;
    ada.is(200).sees("This is its work, to be issued anew.").sees("$1,000.00");
    assert!(ada.path().starts_with("/firm/drafts/"), "{}", ada.path());
    ada.open("/firm/drafts").await;
    assert_eq!(ada.rows().len(), 2, "the heading and one draft: {}", ada.outline());
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn inv15_what_was_paid_on_is_not_void() {
    let portal = Portal::start().await;
    let (mut ada, _, invoice) = ground(&portal).await;
    ada.open(&format!("/firm/invoices/{}/payment", invoice.id)).await;
    ada.choose("How it came", "Check").fill("Reference", "1042").fill("Amount", "400");
    ada.press("Record the payment").await;
    ada.open(&format!("/firm/invoices/{}", invoice.id)).await;
    ada.sees_not("Void");
    ada.open(&format!("/firm/invoices/{}/void", invoice.id)).await;
    let void = format!("Void invoice {}", invoice.number);
    ada.fill("Why", "A wrong rate.").press(&void).await;
    ada.is(422).sees("$400.00 was paid on this invoice.");
    ada.open(&format!("/firm/invoices/{}/credit", invoice.id)).await;
    ada.fill(LINE, "700").fill("Why", "Too much.").press("Look at it first").await;
    ada.is(422).sees("Only $600.00 is open on this invoice.");
    ada.fill(LINE, "600").press("Look at it first").await;
    ada.press("Credit $600.00").await;
    ada.is(200).sees("Closed");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn inv15_a_void_that_was_killed_gives_the_rest_back_from_its_page() {
    let portal = Portal::start().await;
    let (mut ada, _, invoice) = ground(&portal).await;
    portal.void_begun(&invoice).await;
    portal.agrees().await;
    ada.open(&format!("/firm/matters/{}", invoice.matter)).await;
    ada.sees_not("Make a draft");
    ada.open(&format!("/firm/matters/{}/close", invoice.matter)).await;
    ada.sees("$1,000.00");

    ada.open(&format!("/firm/invoices/{}", invoice.id)).await;
    ada.follow("What became of its work").await;
    ada.sees("1 entry has not gone back to the unbilled work yet.");
    ada.press_twice("Give the rest back").await;
    ada.is(200).sees("its work is unbilled again");
    ada.open(&format!("/firm/matters/{}", invoice.matter)).await;
    ada.press("Make a draft").await;
    ada.is(200).sees("$1,000.00");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn inv15_a_long_invoice_gives_all_its_work_back() {
    let portal = Portal::start().await;
    let (mut ada, _, _) = ground(&portal).await;
    let matter = portal.matter("Acme Mills", "M-LONG").await;
    for n in 1..=45 {
        portal.cost_on(&matter, &format!("{n}.00")).await;
    }
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.follow("Review and issue").await;
    let year = portal.app().today().await.expect("a day").year();
    ada.press(&format!("Issue invoice {year}-0002")).await;
    ada.follow("Void").await;
    ada.fill("Why", "A wrong matter.");
    ada.press_twice(&format!("Void invoice {year}-0002")).await;
    ada.is(200).sees("is void");
    portal.agrees().await;
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.is(200).sees("$1,035.00").sees("45 lines");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn inv15_a_void_settles_what_was_asked_and_exports_nothing() {
    let portal = Portal::start().await;
    let (mut ada, mut acme, invoice) = ground(&portal).await;
    acme.open(&format!("/invoices/{}", invoice.id)).await;
    acme.follow("Ask about this line").await;
    acme.fill("Your question", "What is this?").press("Ask the firm").await;
    ada.open(&format!("/firm/invoices/{}/void", invoice.id)).await;
    ada.fill("Why", "A wrong matter.");
    ada.press(&format!("Void invoice {}", invoice.number)).await;
    ada.is(200).sees("Adjusted").sees_not("LEDES file");
    portal.agrees().await;
    ada.open(&format!("/firm/invoices/{}/file/ledes", invoice.id)).await;
    ada.is(422).sees("A void invoice is not handed over as a file.");
    acme.open(&format!("/invoices/{}", invoice.id)).await;
    acme.sees("This invoice was cancelled").sees_not("Ask about this line");
    acme.open("/home").await;
    acme.sees_not("Pay $");
    portal.stop().await;
}
