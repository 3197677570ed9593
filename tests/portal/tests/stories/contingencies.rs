//! Contingency fees: a part of each award, by its stage, and time that is recorded behind it
//! (BIL-08).

use domain::matter::Matter;
use harness::{Browser, Portal};
use portal::work::{self, begun};

async fn fees_of(ada: &mut Browser, matter: &Matter) {
    ada.open(&format!("/firm/matters/{}/fees", matter.id)).await;
    ada.is(200);
}

/// Agrees on a third before suit and 40 percent after it, less costs; a quarter is co-counsel's.
async fn agreed(ada: &mut Browser, matter: &Matter) {
    fees_of(ada, matter).await;
    ada.choose("The fee is a part of", "What is won less costs");
    ada.fill("Stage 1", "before suit").fill("Stage 1: percent", "33 1/3");
    ada.fill("Stage 2", "after suit").fill("Stage 2: percent", "40");
    ada.fill("Recipient 1", "Smith LLP").fill("Recipient 1: percent", "25");
    ada.press_twice("Save agreement").await;
    ada.is(200).sees("33 1/3 % before suit").sees("Smith LLP gets 25 % of the fee.");
}

#[tokio::test]
async fn bil08_awards_are_billed_at_their_stage_with_the_formula_and_the_time_behind_them() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    agreed(&mut ada, &matter).await;
    ada.sees("Nothing is won yet.");
    ada.open("/firm/entries/new").await;
    ada.fill("Matter", "M-100").fill("Hours", "2").fill("What was done", "Deposed the driver");
    ada.press("Record time").await;
    ada.is(200).sees("which is in the agreed fee.");

    fees_of(&mut ada, &matter).await;
    ada.fill("What was won", "Settlement with the insurer").fill("Amount won", "a lot");
    ada.fill("Costs taken off first", "95000").press("Note the award").await;
    ada.is(422).sees("Amount won: Write an amount such as 1250.00.");
    assert!(ada.html().contains("value=\"Settlement with the insurer\""), "what was typed is kept");
    ada.fill("Amount won", "90000").press("Note the award").await;
    ada.is(422).sees("Choose the stage at which this was won.");
    ada.choose("Stage at which it was won", "after suit: 40 %").press("Note the award").await;
    ada.is(422).sees("Write costs from zero to less than what was won.");
    ada.fill("Costs taken off first", "6000");
    ada.press_twice("Note the award").await;
    ada.is(200).sees("The award is noted, and its fee is on this draft.");
    ada.sees("40 % of ($90,000.00 − $6,000.00 costs) = $33,600.00").sees("Not charged by the hour");
    portal.agrees().await;
    let year = portal.app().today().await.expect("a day").year();
    ada.follow("Review and issue").await;
    ada.press(&format!("Issue invoice {year}-0001")).await;
    ada.is(200).sees("$33,600.00");
    portal.agrees().await;
    let mut acme = work::back(&portal, "Acme Mills").await;
    acme.open("/invoices").await;
    acme.follow(&format!("{year}-0001")).await;
    acme.is(200).sees("after suit: Settlement with the insurer").sees("$33,600.00");

    fees_of(&mut ada, &matter).await;
    ada.sees("On a bill").sees("Smith LLP: $8,400.00").sees("This firm: $25,200.00");
    // What was won stays as it was agreed then; the next award goes by what is agreed now.
    ada.fill("Stage 2: percent", "45").press("Save agreement").await;
    ada.is(200).sees("40 % of ($90,000.00").sees("45 % after suit");
    ada.fill("What was won", "Verdict against the carrier").fill("Amount won", "10000");
    ada.choose("Stage at which it was won", "after suit: 45 %").press("Note the award").await;
    ada.is(200).sees("45 % of $10,000.00 = $4,500.00");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn bil08_an_award_is_noted_once_and_taken_back_until_it_is_billed() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    fees_of(&mut ada, &matter).await;
    ada.fill("Stage 1", "before suit").press("Save agreement").await;
    ada.is(422).sees("Stage 1: percent: Write both a name and a percentage, or");
    ada.fill("Stage 1: percent", "a third").press("Save agreement").await;
    ada.is(422).sees("such as 40, 33.33 or 33 1/3");
    agreed(&mut ada, &matter).await;
    let mut bob = portal.bookkeeper("Bob").await;
    fees_of(&mut bob, &matter).await;
    for who in [&mut ada, &mut bob] {
        who.fill("What was won", "Settlement").fill("Amount won", "3000");
        who.choose("Stage at which it was won", "before suit: 33 1/3 %");
        who.press("Note the award").await;
    }
    bob.is(409).sees("Someone changed this");
    assert!(bob.html().contains("value=\"Settlement\""), "what was typed is kept");
    ada.is(200).sees("$1,000.00");
    ada.press("Yes, discard this draft").await;
    fees_of(&mut ada, &matter).await;
    ada.sees("Not billed yet");
    fees_of(&mut bob, &matter).await;
    ada.press_twice("Take back: Settlement").await;
    ada.is(200).sees("The award is taken back.").sees("Nothing is won yet.");
    bob.press("Take back: Settlement").await;
    bob.is(422).sees("Its fee is on a draft or an invoice by now.");
    ada.open(&format!("/firm/entries?matter={}", matter.id)).await;
    ada.sees_not("Contingency fee");
    portal.agrees().await;
    portal.stop().await;
}
