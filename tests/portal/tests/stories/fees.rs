//! Fee agreements: flat fees by milestones, time that they cover, and caps.
#![expect(clippy::expect_used, reason = "a story falls where its ground is not as it says")]

use domain::matter::Matter;
use harness::{Browser, Portal};
use portal::work::{self, begun};

/// Records hours with a task on a matter.
async fn hours(ada: &mut Browser, (number, hours, task): (&str, &str, &str), words: &str) {
    ada.open("/firm/entries").await;
    ada.fill("Matter", number).fill("Hours", hours).fill("What was done", words);
    if !task.is_empty() {
        ada.fill("Task", task);
    }
    ada.press("Record time").await;
    ada.is(200);
}

async fn fees_of(ada: &mut Browser, matter: &Matter) {
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.follow("Fee agreement").await;
    ada.is(200);
}

async fn year(portal: &Portal) -> i16 {
    portal.app().today().await.expect("a day").year()
}

#[tokio::test]
async fn bil06_bil07_a_flat_fee_is_billed_by_its_milestones_with_the_time_behind_it() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    fees_of(&mut ada, &matter).await;
    ada.sees("Time on this matter is charged by the hour.");
    ada.fill("Milestone 1", "Petition filed").fill("Amount of milestone 1", "1500");
    ada.fill("Milestone 2", "Decree entered").fill("Amount of milestone 2", "1000");
    ada.press_twice("Save agreement").await;
    ada.is(200).sees("The agreement is saved.").sees("Flat fee").sees("$2,500.00");

    hours(&mut ada, ("M-100", "1.5", ""), "Drafted the petition").await;
    ada.sees("Recorded 1.5 hours on M-100, which is in the agreed fee.").sees("In the agreed fee");
    portal.cost_on(&matter, "100.00").await;

    fees_of(&mut ada, &matter).await;
    ada.press_twice("Reached: Petition filed").await;
    ada.is(200).sees("The milestone is reached, and its fee is on this draft.");
    ada.sees("Petition filed").sees("Not charged by the hour").sees("$1,600.00");
    portal.agrees().await;

    ada.follow("Review and issue").await;
    ada.press(&format!("Issue invoice {}-0001", year(&portal).await)).await;
    ada.is(200).sees("$1,600.00");
    portal.agrees().await;
    let mut acme = work::back(&portal, "Acme Mills").await;
    acme.open("/invoices").await;
    acme.follow(&format!("{}-0001", year(&portal).await)).await;
    acme.is(200).sees("Flat fee").sees("Petition filed").sees("Not charged by the hour");
    fees_of(&mut ada, &matter).await;
    ada.sees("Reached").sees("Fees billed").sees("$1,500.00").sees_not("Not reached after all");
    portal.stop().await;
}

#[tokio::test]
async fn bil09_time_with_other_tasks_is_charged_by_the_hour_and_follows_the_agreement() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    hours(&mut ada, ("M-100", "1", "L110"), "Read the file").await;
    fees_of(&mut ada, &matter).await;
    ada.fill("Milestone 1", "Pleadings closed").fill("Amount of milestone 1", "2000");
    ada.fill("Tasks that it covers", "L100 X999").press("Save agreement").await;
    ada.is(422).sees("UTBMS has no task code X999.");
    ada.fill("Tasks that it covers", "L100").press("Save agreement").await;
    ada.is(200).sees("Other time is charged by the hour.");

    hours(&mut ada, ("M-100", "1", "L230"), "Attended the hearing").await;
    ada.sees("$350.00");
    hours(&mut ada, ("M-100", "2", "L120"), "Analysed the claim").await;
    ada.sees("which is in the agreed fee");
    // What was recorded before the agreement follows it on the draft.
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.is(200).sees("3 lines").sees("Not charged by the hour").sees("$350.00");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn bil07_a_milestone_that_was_not_reached_is_taken_back_until_it_is_billed() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    fees_of(&mut ada, &matter).await;
    ada.fill("Milestone 1", "Petition filed").fill("Amount of milestone 1", "1500");
    ada.press("Save agreement").await;
    let mut late = portal.bookkeeper("Bob").await;
    late.open(&format!("/firm/matters/{}/fees", matter.id)).await;
    ada.press("Reached: Petition filed").await;
    let draft = ada.path();
    late.press("Reached: Petition filed").await;
    late.is(422).sees("This milestone is reached already.");

    fees_of(&mut ada, &matter).await;
    ada.sees_not("Not reached after all");
    ada.open(&draft).await;
    ada.press("Yes, discard this draft").await;
    // Its fee is unbilled work, which nobody deletes but here.
    ada.open(&format!("/firm/entries?matter={}", matter.id)).await;
    ada.sees("Petition filed").sees("Flat fee").sees_not("Edit or delete");
    fees_of(&mut ada, &matter).await;
    ada.sees("Not billed yet");
    ada.press_twice("Not reached after all").await;
    ada.is(200).sees("The milestone is ahead again.").sees("Reached: Petition filed");
    ada.open(&format!("/firm/entries?matter={}", matter.id)).await;
    ada.sees_not("Petition filed");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn bil10_no_more_fees_are_issued_than_the_cap_leaves() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    fees_of(&mut ada, &matter).await;
    ada.fill("Most that all fees may come to", "0").press("Save agreement").await;
    ada.is(422).sees("Write a cap above zero");
    ada.fill("Most that all fees may come to", "1000").press("Save agreement").await;
    ada.is(200).sees("Left to bill").sees("$1,000.00");

    hours(&mut ada, ("M-100", "2", ""), "Drafted the answer").await;
    portal.cost_on(&matter, "400.00").await;
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.sees("The fees of this matter are capped at $1,000.00").sees_not("over it");
    ada.follow("Review and issue").await;
    ada.press(&format!("Issue invoice {}-0001", year(&portal).await)).await;
    ada.is(200).sees("$1,100.00");

    ada.open("/firm/entries").await;
    ada.fill("Matter", "M-100").fill("Hours", "1.1").fill("What was done", "Argued the motion");
    ada.press("Record time").await;
    ada.is(422).sees("This would be $85.00 more.");
    ada.tick("Record it as it is").press("Record time").await;
    ada.is(200);
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    let draft = ada.path();
    ada.sees("$700.00 is billed, and $300.00 is left.").sees("$85.00 over it");
    ada.follow("Review and issue").await;
    ada.press(&format!("Issue invoice {}-0002", year(&portal).await)).await;
    ada.is(422).sees("Take $85.00 off the fees of this draft, or agree on another cap.");
    portal.agrees().await;

    ada.open(&draft).await;
    ada.press_twice("Write time down to the cap").await;
    ada.is(200).sees("The fees of this draft are within $300.00.").sees_not("over it");
    ada.follow("Review and issue").await;
    ada.press(&format!("Issue invoice {}-0002", year(&portal).await)).await;
    ada.is(200).sees("$300.00");
    fees_of(&mut ada, &matter).await;
    ada.sees("Fees billed").sees("$1,000.00").sees("$0.00");
    portal.agrees().await;

    // What is voided may be billed again.
    ada.open("/firm/invoices").await;
    ada.follow(&format!("{}-0002", year(&portal).await)).await;
    ada.follow("Void").await;
    ada.fill("Why", "Billed too early");
    ada.press(&format!("Void invoice {}-0002", year(&portal).await)).await;
    fees_of(&mut ada, &matter).await;
    ada.sees("$700.00").sees("$300.00");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn bil22_who_saves_an_agreement_late_sees_what_it_is_now() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    let mut bob = portal.bookkeeper("Bob").await;
    let mut cas = portal.assistant("Cas").await;
    fees_of(&mut ada, &matter).await;
    bob.open(&ada.path()).await;
    cas.open(&ada.path()).await;
    cas.sees("Lawyers and bookkeepers write down what was agreed.").sees_not("Save agreement");
    ada.fill("Most that all fees may come to", "5000").press("Save agreement").await;
    bob.fill("Most that all fees may come to", "9000").press("Save agreement").await;
    bob.is(409).sees("$5,000.00");
    bob.press("Save agreement").await;
    bob.is(200).sees("$9,000.00");
    portal.stop().await;
}

#[tokio::test]
async fn bil22_a_dry_run_follows_the_agreement() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    work::time_of(&portal, &matter, "2026-02-12", ("Ada Byron", "2")).await;
    work::cost_of(&portal, &matter, "2026-02-12", "100.00").await;
    ada.open("/firm/runs?until=2026-02-28").await;
    ada.sees("$800.00");
    fees_of(&mut ada, &matter).await;
    ada.fill("Milestone 1", "Petition filed").fill("Amount of milestone 1", "1500");
    ada.press("Save agreement").await;
    ada.open("/firm/runs?until=2026-02-28").await;
    ada.sees("$100.00").sees_not("$800.00");
    portal.stop().await;
}

#[tokio::test]
async fn bil22_hours_on_a_draft_are_not_issued_once_a_flat_fee_covers_them() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    hours(&mut ada, ("M-100", "2", ""), "Drafted the petition").await;
    portal.cost_on(&matter, "100.00").await;
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    let draft = ada.path();
    fees_of(&mut ada, &matter).await;
    ada.fill("Milestone 1", "Petition filed").press("Save agreement").await;
    ada.is(422).sees("Amount of milestone 1: Write both a name and an amount above");
    ada.fill("Amount of milestone 1", "1500").press("Save agreement").await;
    ada.is(200);

    ada.open(&draft).await.follow("Review and issue").await;
    ada.press(&format!("Issue invoice {}-0001", year(&portal).await)).await;
    ada.is(422).sees("covers time which this draft charges by the hour");
    ada.open(&draft).await;
    ada.press("Take off the draft").await;
    ada.press("Put all on the draft").await;
    ada.is(200).sees("Not charged by the hour").sees("$100.00");
    ada.follow("Review and issue").await;
    ada.press(&format!("Issue invoice {}-0001", year(&portal).await)).await;
    ada.is(200).sees("$100.00");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn bil07_a_milestone_of_a_matter_on_hold_is_reached_and_its_fee_waits() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    fees_of(&mut ada, &matter).await;
    ada.fill("Milestone 1", "Petition filed").fill("Amount of milestone 1", "1500");
    ada.press("Save agreement").await;
    ada.open(&format!("/firm/matters/{}/hold", matter.id)).await;
    ada.fill("Why it is held", "The client asked to wait").press("Hold from billing").await;
    fees_of(&mut ada, &matter).await;
    ada.fill("Petition filed, reached on", "1999-01-01").press("Reached: Petition filed").await;
    ada.is(422).sees("This is before the matter was opened");
    ada.press_twice("Reached: Petition filed").await;
    ada.is(200).sees("Its fee is not on a draft now.").sees("Not billed yet");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn bil07_a_milestone_stays_out_of_days_that_are_locked() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    fees_of(&mut ada, &matter).await;
    ada.fill("Milestone 1", "Petition filed").fill("Amount of milestone 1", "1500");
    ada.fill("Milestone 2", "Decree entered").fill("Amount of milestone 2", "1000");
    ada.press("Save agreement").await;
    let today = portal.app().today().await.expect("a day");
    let before = today.yesterday().expect("a day").to_string();
    ada.fill("Petition filed, reached on", &before).press("Reached: Petition filed").await;
    ada.press("Yes, discard this draft").await;
    ada.open("/firm/entries/lock").await;
    ada.fill("Lock work up to", &before).fill("Why", "It is billed").press("Set the lock").await;
    ada.is(200);

    fees_of(&mut ada, &matter).await;
    ada.press("Not reached after all").await;
    ada.is(422).sees("is locked: move the lock first to take it back.");
    ada.fill("Decree entered, reached on", &before).press("Reached: Decree entered").await;
    ada.is(422).sees("is locked: choose a later day.");
    ada.press("Reached: Decree entered").await;
    ada.is(200).sees("its fee is on this draft.");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn bil22_a_milestone_that_was_reached_meanwhile_is_not_agreed_on_twice() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    let mut bob = portal.bookkeeper("Bob").await;
    fees_of(&mut ada, &matter).await;
    ada.fill("Milestone 1", "Petition filed").fill("Amount of milestone 1", "1500");
    ada.fill("Milestone 2", "Decree entered").fill("Amount of milestone 2", "1000");
    ada.press("Save agreement").await;
    bob.open(&ada.path()).await;
    ada.press("Reached: Petition filed").await;
    bob.fill("Amount of milestone 2", "1200").press("Save agreement").await;
    bob.is(409).sees("Someone changed this");
    bob.press("Save agreement").await;
    bob.is(200).sees("$2,700.00").sees_not("$4,200.00");
    portal.agrees().await;
    portal.stop().await;
}
