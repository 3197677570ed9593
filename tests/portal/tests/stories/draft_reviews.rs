//! A draft is sent to a lawyer for review, approved or sent back, and issued once it is approved
//! (BIL-01, BIL-02, BIL-03).

use domain::matter::Matter;
use harness::{Browser, Portal};
use jiff::SignedDuration;
use portal::work;

/// A bookkeeper, two lawyers, and a matter with unbilled work whose draft the bookkeeper begins.
async fn begun(portal: &Portal) -> (Browser, Browser, Matter, String) {
    portal.client("Acme Mills").await;
    let ada = portal.lawyer("Ada Byron").await;
    let mut ben = portal.bookkeeper("Ben Cole").await;
    let matter = portal.matter("Acme Mills", "M-100").await;
    work::time(portal, &matter, ("Ada Byron", "1.5"), "Call on the sale").await;
    work::cost(portal, &matter, "45.10", "Filing fee").await;
    ben.open(&format!("/firm/matters/{}", matter.id)).await;
    ben.press("Make a draft").await;
    ben.is(200).sees("Draft for Acme Mills");
    let draft = ben.path();
    (ada, ben, matter, draft)
}

/// Sends the draft that is open to a lawyer.
async fn send(ben: &mut Browser, reviewer: &str) {
    ben.choose("Reviewer", reviewer);
    ben.press_twice("Send for review").await;
    ben.is(200).sees("The draft is sent for review.");
}

#[tokio::test]
async fn bil02_the_responsible_lawyer_is_asked_and_hears_of_it() {
    let portal = Portal::start().await;
    let (mut ada, mut ben, matter, draft) = begun(&portal).await;
    ben.open(&format!("/firm/matters/{}/edit", matter.id)).await;
    ben.choose("Responsible lawyer", "Ada Byron").press("Save matter").await;
    ben.is(200).sees("Responsible lawyer").sees("Ada Byron");
    ben.open(&draft).await;
    ben.press_twice("Send for review").await;
    ben.is(200).sees("In review: Ada Byron looks at it until").sees_not("Review and issue");

    let mails = portal.mails_to("adabyron@firm.example").await;
    let asked = mails.iter().filter(|mail| mail.subject == "A draft waits for your review");
    assert_eq!(asked.count(), 1);
    ada.open("/firm/drafts").await;
    ada.sees("To review").sees_not("Late");
    ben.open("/firm/drafts").await;
    ben.sees_not("To review").sees("In review");

    portal.later(SignedDuration::from_hours(9 * 24));
    let mut cy = portal.lawyer("Cy Dell").await;
    cy.open("/firm/drafts").await;
    cy.sees_not("To review");
    cy.open(&draft).await;
    cy.sees("In review: Ada Byron looks at it until").sees("Late").sees("Approve the draft");
    portal.stop().await;
}

#[tokio::test]
async fn bil01_what_was_sent_for_review_is_issued_once_it_is_approved() {
    let portal = Portal::start().await;
    let (mut ada, mut ben, _, draft) = begun(&portal).await;
    // The page on which it would be issued was open before.
    let mut early = ben.clone();
    early.follow("Review and issue").await;
    send(&mut ben, "Ada Byron").await;
    ben.sees_not("Approve the draft").sees_not("Review and issue");
    early.press("Issue invoice 2026-0001").await;
    early.is(422);
    early.open(&format!("{draft}/issue")).await;
    early.press("Issue invoice 2026-0001").await;
    early.is(422).sees("This draft is in review.");

    ada.open(&draft).await;
    ada.press("Send it back").await;
    ada.is(422).sees("Fill this in.");
    ada.fill("What is to be changed", "The call was half an hour.");
    ada.press_twice("Send it back").await;
    ada.is(200).sees("The draft is sent back.");
    ben.open(&draft).await;
    ben.sees("Ada Byron sent it back:").sees("The call was half an hour.");
    early.open(&format!("{draft}/issue")).await;
    early.press("Issue invoice 2026-0001").await;
    early.is(422).sees("This draft was sent for review and is not approved.");
    send(&mut ben, "Ada Byron").await;

    ada.open(&draft).await;
    ada.press_twice("Approve the draft").await;
    ada.is(200).sees("Approved by Ada Byron").sees("Review and issue");
    // What is changed after it was approved has to be approved again.
    ada.fill("Days to pay", "14").press("Save").await;
    ada.is(200).sees("It was changed after Ada Byron had approved it").sees_not("Review and issue");
    send(&mut ada, "Ada Byron").await;
    ada.press("Approve the draft").await;
    ada.follow("Review and issue").await;
    ada.press("Issue invoice 2026-0001").await;
    ada.is(200).sees("is issued").sees("Approved, at").sees("Sent back: The call was half");
    portal.stop().await;
}

#[tokio::test]
async fn bil03_who_approves_what_was_changed_meanwhile_is_told_what_and_by_whom() {
    let portal = Portal::start().await;
    let (mut ada, mut ben, _, draft) = begun(&portal).await;
    send(&mut ben, "Ada Byron").await;
    ada.open(&draft).await;
    let mut sending_back = ada.clone();
    ben.fill("Narrative", "Call on the sale of the mill").press("Save words").await;
    ben.is(200).sees("The line is reworded");

    ada.press("Approve the draft").await;
    ada.is(409).sees("Someone changed this draft while you were reading it.");
    ada.sees("A line was reworded").sees("Ben Cole").sees("Recorded as: Call on the sale");
    sending_back.fill("What is to be changed", "Say which mill").press("Send it back").await;
    sending_back.is(409).sees("Someone changed this draft").sees("Say which mill");
    ada.press("Approve the draft").await;
    ada.is(200).sees("Approved by Ada Byron");
    // The answer that came second finds that there is nothing to answer.
    sending_back.press("Send it back").await;
    sending_back.is(409);

    // A bookkeeper approves nothing, whatever is sent.
    let csrf = ben.hidden("csrf");
    let forged = [("csrf", csrf.as_str()), ("once", "x"), ("version", "3")];
    assert_eq!(ben.forge(&format!("{draft}/approve"), &forged).await, 409);
    portal.stop().await;
}
