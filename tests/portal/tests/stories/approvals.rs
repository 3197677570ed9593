//! Where the firm asks for it, time is submitted and approved before it is billed (TIM-11).

use domain::matter::Matter;
use harness::{Browser, Portal};
use portal::work;

/// A lawyer who approves, an assistant who records, and a matter.
async fn begun(portal: &Portal) -> (Browser, Browser, Matter) {
    portal.client("Acme Mills").await;
    let mut ada = portal.lawyer("Ada Byron").await;
    let sam = portal.assistant("Sam Lee").await;
    let matter = portal.matter("Acme Mills", "M-100").await;
    ada.open("/firm/settings").await;
    ada.tick("Time is approved before it is billed").press("Save settings").await;
    ada.is(200).sees("Saved the settings.");
    (ada, sam, matter)
}

async fn hour(person: &mut Browser, what: &str) {
    person.open("/firm/entries/new").await;
    person.fill("Matter", "M-100").fill("Hours", "1").fill("What was done", what);
    person.press("Record time").await;
    person.is(200);
}

async fn submit(person: &mut Browser) {
    person.open("/firm/week").await;
    person.press_twice("Submit the week for approval").await;
    person.is(200).sees("The time of this week is submitted.");
}

#[tokio::test]
async fn tim11_time_is_billed_once_it_is_submitted_and_approved() {
    let portal = Portal::start().await;
    let (mut ada, mut sam, matter) = begun(&portal).await;
    let of_matter = format!("/firm/matters/{}", matter.id);
    hour(&mut sam, "Call with the court").await;
    hour(&mut sam, "Draft the reply").await;
    ada.open(&of_matter).await;
    ada.sees("2 of 2 entries are not approved yet, and no draft takes them.");
    ada.sees("Not submitted yet");
    ada.press("Make a draft").await;
    ada.is(422).sees("No time of M-100 Acme Mills v. Rivers is approved yet.");
    ada.follow("Approve what was submitted").await;
    ada.is(200).sees("Nothing waits for approval");

    sam.open("/firm/week").await;
    sam.sees("2 of 2 entries of this week are not submitted.");
    submit(&mut sam).await;
    sam.sees("All time of this week is submitted.");
    ada.open("/firm/approvals").await;
    ada.sees("Call with the court").sees("Draft the reply").sees("Sam Lee");
    ada.press("Approve").await;
    ada.is(422).sees("Choose at least one entry, or all of them.");
    let today = portal.app().today().await.unwrap().strftime("%-d %b %Y").to_string();
    ada.tick(&format!("{today}: Call with the court")).press_twice("Approve").await;
    ada.is(200).sees("Approved 1 entry.").sees("Draft the reply").sees_not("Call with the court");
    ada.tick("All of these").press_twice("Approve").await;
    ada.is(200).sees("Approved 1 entry.").sees("Nothing waits for approval");

    hour(&mut sam, "Read the file").await;
    ada.open(&of_matter).await;
    ada.press("Make a draft").await;
    ada.is(200).sees("Call with the court").sees("Draft the reply").sees_not("Read the file");
    ada.open(&format!("{of_matter}/history")).await;
    ada.sees("Submitted time").sees("Approved time worth");
    portal.stop().await;
}

#[tokio::test]
async fn tim11_time_is_sent_back_with_a_reason_and_a_change_takes_approval_back() {
    let portal = Portal::start().await;
    let (mut ada, mut sam, matter) = begun(&portal).await;
    hour(&mut sam, "Call").await;
    submit(&mut sam).await;
    ada.open("/firm/approvals").await;
    ada.tick("All of these").press("Send back").await;
    ada.is(422).sees("Fill this in.");
    ada.fill("Reason", "With whom, and about what?").press("Send back").await;
    ada.is(200).sees("Sent 1 entry back.");

    sam.open("/firm/entries").await;
    sam.sees("Sent back: With whom, and about what?");
    sam.follow("Edit or delete").await;
    sam.sees("Once changed, it must be submitted again.");
    sam.fill("What was done", "Call with the court about the hearing").press("Save entry").await;
    sam.is(200).sees_not("Sent back:");
    submit(&mut sam).await;

    // What is changed after it was shown is neither approved nor billed.
    ada.open("/firm/approvals").await;
    sam.open("/firm/entries").await;
    sam.follow("Edit or delete").await;
    sam.fill("Hours", "2").press("Save entry").await;
    sam.is(200);
    ada.tick("All of these").press("Approve").await;
    ada.is(200).sees("1 no longer waits as it was shown, and is left.");
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.is(422);
    portal.stop().await;
}

#[tokio::test]
async fn tim11_without_the_rule_nothing_is_asked_and_an_assistant_approves_nothing() {
    let portal = Portal::start().await;
    portal.client("Acme Mills").await;
    let mut ada = portal.lawyer("Ada Byron").await;
    let mut sam = portal.assistant("Sam Lee").await;
    let matter = portal.matter("Acme Mills", "M-100").await;
    hour(&mut sam, "Call with the court").await;
    sam.open("/firm/week").await;
    sam.sees_not("not submitted");
    sam.open("/firm/approvals").await;
    sam.is(403);
    sam.open("/account").await;
    let csrf = sam.hidden("csrf");
    let forged = [("csrf", csrf.as_str()), ("once", "x"), ("then", "approve")];
    assert_eq!(sam.forge("/firm/approvals", &forged).await, 403);
    ada.open("/firm/entries").await;
    ada.sees_not("Approvals");
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.is(200).sees("Call with the court");
    portal.stop().await;
}

#[tokio::test]
async fn tim11_a_long_week_is_submitted_whole_and_another_price_asks_for_approval_again() {
    let portal = Portal::start().await;
    let (mut ada, mut sam, matter) = begun(&portal).await;
    for _ in 0..30 {
        work::time(&portal, &matter, ("Sam Lee", "0.1"), "Call").await;
    }
    sam.open("/firm/week").await;
    sam.sees("30 of 30 entries of this week are not submitted.");
    let mut old = sam.clone();
    submit(&mut sam).await;
    sam.sees("All time of this week is submitted.");
    // A page that was left open submits what came since.
    hour(&mut sam, "Read the file").await;
    old.press("Submit the week for approval").await;
    old.is(200).sees("All time of this week is submitted.");
    ada.open("/firm/approvals").await;
    ada.tick("All of these").press_twice("Approve").await;
    ada.is(200).sees("Approved 31 entries.").sees("Nothing waits for approval");

    ada.open(&format!("/firm/matters/{}/rates", matter.id)).await;
    ada.fill("Rate an hour", "300").fill("From", "2026-01-10").press("Agree on this rate").await;
    ada.open(&format!("/firm/unbilled/{}/rates", matter.id)).await;
    ada.tick("All of these").press("Price again at today’s agreed rates").await;
    ada.press("Change the price of 31 entries").await;
    ada.is(200).sees("Changed the price of 31 entries.");
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.is(422).sees("is approved yet.");
    ada.open("/firm/approvals").await;
    ada.sees("Read the file");
    portal.stop().await;
}

#[tokio::test]
async fn tim11_what_a_lawyer_records_for_a_colleague_waits_at_once() {
    let portal = Portal::start().await;
    let (mut ada, _, matter) = begun(&portal).await;
    ada.open("/firm/entries/new").await;
    ada.fill("Matter", "M-100").fill("Hours", "1").fill("What was done", "Letter");
    ada.choose("Timekeeper", "Sam Lee").press("Record time").await;
    ada.is(200).sees("Submitted");
    ada.open("/firm/approvals").await;
    ada.sees("Letter");
    ada.tick("All of these").press("Approve").await;
    work::cost(&portal, &matter, "12.00", "Copies").await;
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.is(200).sees("Letter").sees("Copies");
    work::time(&portal, &matter, ("Sam Lee", "1"), "Not submitted").await;
    let draft = ada.path();
    ada.open(&draft).await;
    ada.sees_not("not on this draft").sees("1 entry of this matter is not approved yet.");
    portal.stop().await;
}

#[tokio::test]
async fn tim11_whoever_bills_submits_a_colleagues_week_that_is_found_from_the_approvals() {
    let portal = Portal::start().await;
    let (mut ada, mut sam, _) = begun(&portal).await;
    let long = "Call with the clerk of the court about the date of the hearing, and a note of it";
    for (day, what) in [("2026-01-09", long), ("2026-01-13", "Read the file")] {
        sam.open("/firm/entries/new").await;
        sam.fill("Matter", "M-100").fill("Day", day).fill("Hours", "1").fill("What was done", what);
        sam.choose("Task", "L120 Analysis/Strategy").choose("Activity", "A103 Draft/revise");
        sam.press("Record time").await;
        sam.is(200);
    }
    hour(&mut sam, "Letter").await;
    sam.open("/firm/week").await;
    sam.sees("Other weeks with time that is not submitted").sees("5 Jan 2026").sees("12 Jan 2026");
    sam.follow("12 Jan 2026").await;
    sam.is(200).sees("1 of 1 entry of this week is not submitted.");

    ada.open("/firm/approvals").await;
    ada.sees("Nothing waits for approval").sees("Not submitted yet").sees("Sam Lee");
    ada.follow("5 Jan 2026").await;
    assert_eq!(ada.heading(), "Week of 5 Jan 2026: Sam Lee");
    ada.sees_not("Record more");
    let week = ada.path();
    ada.press_twice("Submit the week for approval").await;
    ada.is(200).sees("All time of this week is submitted.");
    assert_eq!(ada.path(), week);
    ada.open("/firm/approvals").await;
    ada.sees(long).sees("L120 · A103").sees_not("5 Jan 2026,");

    // An assistant submits nobody's time but their own.
    let mut tom = portal.assistant("Tom Kay").await;
    tom.open(&week).await;
    tom.is(403).sees("This is somebody else’s time.");
    tom.open("/account").await;
    let (csrf, who) = (tom.hidden("csrf"), week.split("who=").nth(1).unwrap_or_default());
    let forged = [("csrf", csrf.as_str()), ("once", "x"), ("week", "2026-01-13"), ("who", who)];
    assert_eq!(tom.forge("/firm/week/submit", &forged).await, 403);
    portal.stop().await;
}
