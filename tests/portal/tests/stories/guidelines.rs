//! A client's billing guidelines: set once, checked while work is recorded and again on the draft.

use domain::matter::Matter;
use harness::{Browser, Portal};
use portal::work::begun;

/// A client whose guidelines want tenths, single tasks, and at most 250 an hour of a partner.
async fn ground(portal: &Portal) -> (Browser, Matter) {
    let (mut ada, matter) = begun(portal).await;
    ada.open(&format!("/firm/clients/{}", matter.client)).await;
    ada.follow("Billing guidelines").await;
    ada.fill("Steps of hours", "2").fill("Only these tasks are paid", "L110 nonsense");
    ada.press("Save guidelines").await;
    ada.is(422).sees("Write the step in hours").sees("Write task codes with spaces");
    ada.fill("Steps of hours", "").fill("Only these tasks are paid", "");
    ada.fill("What the client calls them", "Acme Guidelines 2026");
    ada.tick("No block billing").fill("Partner", "250").fill("Costs need a receipt from", "75");
    ada.press_twice("Save guidelines").await;
    ada.is(200).sees("The guidelines are saved.");
    (ada, matter)
}

#[tokio::test]
async fn ebl13_work_against_a_guideline_is_told_while_it_is_recorded_and_on_the_draft() {
    let portal = Portal::start().await;
    let (mut ada, matter) = ground(&portal).await;
    ada.open("/firm/entries").await;
    ada.fill("Matter", "M-100").fill("Hours", "2");
    ada.fill("What was done", "Drafted the motion; called the court");
    ada.press("Record time").await;
    ada.is(422).sees("Acme Guidelines 2026: No block billing").sees("paid at $250.00");
    ada.tick("Record it as it is").press_twice("Record time").await;
    ada.is(200).sees("Recorded 2");

    ada.follow("Edit or delete").await;
    ada.fill("What was done", "Drafted the motion; called the court again")
        .press("Save entry")
        .await;
    ada.is(200).sees_not("No block billing");

    ada.open("/firm/costs/new").await;
    ada.fill("Matter", "M-100").fill("What it was for", "Court reporter");
    ada.fill("Price of one", "80").press("Record cost").await;
    ada.is(422).sees("A cost of $75.00 or more needs a receipt.");
    ada.tick("Record it as it is").press("Record cost").await;
    ada.is(200);

    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.sees("2 lines are against Acme Guidelines 2026.").sees("No block billing");
    ada.sees("A reviewer may cut about");
    ada.follow("Review and issue").await;
    ada.sees("2 lines are against Acme Guidelines 2026.");
    portal.stop().await;
}

#[tokio::test]
async fn ebl13_what_keeps_to_the_rules_is_recorded_at_once() {
    let portal = Portal::start().await;
    let (mut ada, _) = ground(&portal).await;
    ada.follow("Billing guidelines").await;
    ada.fill("Partner", "350").press("Save guidelines").await;
    ada.open("/firm/entries").await;
    ada.fill("Matter", "M-100").fill("Hours", "1");
    ada.fill("What was done", "Drafted the motion to compel the books");
    ada.press("Record time").await;
    ada.is(200).sees("$350.00").sees_not("may be cut");
    portal.stop().await;
}

#[tokio::test]
async fn two_who_change_the_guidelines_see_each_other() {
    let portal = Portal::start().await;
    let (mut ada, _) = ground(&portal).await;
    let mut bo = portal.bookkeeper("Bo Katz").await;
    let here = format!("{}/guidelines", ada.path());
    for person in [&mut ada, &mut bo] {
        person.open(&here).await;
        person.fill("Most hours a day", "10");
    }
    ada.press("Save guidelines").await;
    ada.is(200);
    bo.press("Save guidelines").await;
    bo.is(409).sees("Someone changed this");
    bo.press("Save guidelines").await;
    bo.is(200).sees("The guidelines are saved.");
    portal.stop().await;
}
