//! A person's timers, and time that is recorded by one line.

use domain::matter::Matter;
use harness::{Browser, Portal};
use jiff::SignedDuration;

async fn begun(portal: &Portal) -> (Browser, Matter) {
    portal.client("Acme Mills").await;
    let ada = portal.lawyer("Ada Byron").await;
    let matter = portal.matter("Acme Mills", "M-2031").await;
    (ada, matter)
}

#[tokio::test]
async fn a_line_with_all_that_is_needed_is_recorded_at_once() {
    let portal = Portal::start().await;
    let (mut ada, _) = begun(&portal).await;
    ada.open("/firm/entries").await;
    ada.fill("Time in one line", "1h20 draft motion to compel M-2031 L350 A103");
    ada.press_twice("Record the line").await;
    ada.is(200).sees("Recorded 1.4 hours (1:20 worked) on M-2031: $490.00.");
    ada.sees("Draft motion to compel").sees("L350 · A103").sees("1:20 worked");
    assert_eq!(ada.rows().len(), 2, "pressed twice, recorded once:\n{}", ada.outline());
    portal.stop().await;
}

#[tokio::test]
async fn a_line_that_lacks_something_is_a_form_with_what_was_understood() {
    let portal = Portal::start().await;
    let (mut ada, _) = begun(&portal).await;
    ada.open("/firm/entries").await;
    ada.fill("Time in one line", "1:75 call about exhibit 12").press("Record the line").await;
    ada.is(422).sees("An hour has sixty minutes").sees("Fill this in.");
    assert!(ada.html().contains("Call about exhibit 12"), "{}", ada.html());
    ada.fill("Hours", "45m").fill("Matter", "M-2031").press("Record time").await;
    ada.is(200).sees("Recorded 0.8 hours (0:45 worked) on M-2031");
    portal.stop().await;
}

#[tokio::test]
async fn tim01_a_timer_is_started_anywhere_and_becomes_an_entry_once() {
    let portal = Portal::start().await;
    let (mut ada, _) = begun(&portal).await;
    ada.open("/firm/clients").await;
    ada.press("Start timer").await;
    ada.is(200).sees("The timer runs.").sees("Runs: 0:00");

    portal.later(SignedDuration::from_mins(25));
    ada.open("/firm/invoices").await;
    ada.sees("0:25");
    ada.open("/firm/timers").await;
    ada.sees("Runs: 0:25");
    ada.press("Pause").await;
    ada.sees("Paused: 0:25");
    portal.later(SignedDuration::from_mins(30));
    ada.open("/firm/timers").await;
    ada.sees("Paused: 0:25");
    ada.press("Record this time").await;
    assert_eq!(ada.heading(), "Record time");
    assert!(ada.html().contains("value=\"0:25\""), "{}", ada.html());
    ada.fill("Matter", "M-2031").fill("What was done", "Call with the court");
    ada.press_twice("Record time").await;
    ada.is(200).sees("Recorded 0.5 hours (0:25 worked) on M-2031");
    assert_eq!(ada.rows().len(), 2, "recorded once:\n{}", ada.outline());
    ada.open("/firm/timers").await;
    ada.sees("No timer runs");
    portal.stop().await;
}

#[tokio::test]
async fn tim01_another_timer_pauses_the_first_and_what_is_typed_is_kept() {
    let portal = Portal::start().await;
    let (mut ada, _) = begun(&portal).await;
    ada.open("/firm/timers").await;
    ada.fill("Matter", "M-2031").fill("What is being done", "Call").press("Start").await;
    portal.later(SignedDuration::from_mins(10));
    ada.open("/firm/timers").await;
    ada.press("Start timer").await;
    ada.sees("Runs: 0:00").sees("Paused: 0:10");

    // Another person has timers of their own.
    let mut grace = portal.lawyer("Grace Hopper").await;
    grace.open("/firm/timers").await;
    grace.sees("No timer runs");
    portal.stop().await;
}

#[tokio::test]
async fn a_timer_that_was_discarded_is_recorded_by_nobody() {
    let portal = Portal::start().await;
    let (mut ada, _) = begun(&portal).await;
    ada.open("/firm/timers").await;
    ada.fill("Matter", "M-2031").fill("What is being done", "Call").press("Start").await;
    portal.later(SignedDuration::from_mins(10));
    ada.open("/firm/timers").await;
    ada.press("Record this time").await;
    let sent = ada.fields();
    ada.open("/firm/timers").await;
    ada.press("Discard").await;
    ada.is(200).sees("Discarded the timer.");
    let words = ("narrative", "Call with the court");
    let others = sent.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let sent: Vec<(&str, &str)> =
        others.filter(|(name, _)| *name != words.0).chain([words]).collect();
    assert_eq!(ada.forge("/firm/entries", &sent).await, 409);
    ada.open("/firm/entries").await;
    ada.sees("Nothing is unbilled here");
    portal.stop().await;
}

#[tokio::test]
async fn tim07_a_shortcut_is_written_out_when_time_is_recorded() {
    let portal = Portal::start().await;
    let (mut ada, _) = begun(&portal).await;
    ada.open("/firm/entries/shortcuts").await;
    ada.fill("Shortcuts", "tcw Telephone call with").press("Save shortcuts").await;
    ada.is(422).sees("Line 1: write a word, =, and what it stands for");
    ada.fill("Shortcuts", "tcw = Telephone call with").press("Save shortcuts").await;
    ada.is(200).sees("Saved the shortcuts.");
    ada.open("/firm/entries").await;
    ada.fill("Time in one line", "0.2 tcw opposing counsel M-2031").press("Record the line").await;
    ada.is(200).sees("Telephone call with opposing counsel");
    portal.stop().await;
}
