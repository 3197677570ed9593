//! Once a month is billed the firm locks it: what is done in it after that says why (TIM-12).

use domain::entry::Entry;
use domain::id::EntryId;
use domain::matter::Matter;
use domain::text::Note;
use harness::{Browser, Portal};
use jiff::ToSpan;
use jiff::civil::Date;
use store::{CommitError, Once};

/// A lawyer with a matter that began long ago, and the day before a day.
async fn begun(portal: &Portal, today: Date) -> (Browser, Matter, Date) {
    portal.client("Acme Mills").await;
    let ada = portal.lawyer("Ada Byron").await;
    let matter = portal.matter("Acme Mills", "M-100").await;
    (ada, matter, today.saturating_sub(1.days()))
}

async fn lock(ada: &mut Browser, through: &str, because: &str) {
    ada.open("/firm/entries/lock").await;
    ada.fill("Lock work up to", through).fill("Why", because).press("Set the lock").await;
}

/// Types an hour of a day on the matter M-100.
async fn hour(ada: &mut Browser, on: Date, what: &str) {
    ada.open("/firm/entries/new").await;
    ada.fill("Matter", "M-100").fill("Day", &on.to_string()).fill("Hours", "1");
    ada.fill("What was done", what).press("Record time").await;
}

#[tokio::test]
async fn tim12_work_of_a_locked_day_asks_for_a_reason_and_keeps_it_in_the_history() {
    let portal = Portal::start().await;
    let today = portal.app().today().await.unwrap();
    let (mut ada, matter, day) = begun(&portal, today).await;
    hour(&mut ada, day, "Call with the court").await;
    ada.is(200);
    lock(&mut ada, &day.to_string(), "October is billed").await;
    ada.is(200).sees("is locked.").sees("Ada Byron set this on").sees("October is billed");

    hour(&mut ada, day, "Draft the reply").await;
    ada.is(422).sees("is locked. Write why this is done after all");
    ada.fill("Reason for a locked day", "The note was found late").press_twice("Record time").await;
    ada.is(200).sees("Recorded 1.0 hours on M-100");
    hour(&mut ada, today, "Read the file").await;
    ada.is(200).sees("Recorded 1.0 hours on M-100");

    ada.open("/firm/costs/new").await;
    ada.fill("Matter", "M-100").fill("Day", &day.to_string()).fill("What it was for", "Copies");
    ada.fill("Price of one", "12").press("Record cost").await;
    ada.is(422).sees("is locked.");
    ada.fill("Reason for a locked day", "The bill came late").press("Record cost").await;
    ada.is(200).sees("Recorded a cost of 1 × $12.00");

    ada.open("/firm/week").await;
    ada.open(&format!("/firm/week?of={day}")).await;
    let cell = day.strftime("%a %-d %b").to_string();
    ada.fill("Matter", "M-100").fill("What was done", "Notes").fill(&cell, "0.5");
    ada.press("Record the week").await;
    ada.is(422).sees("is locked.");
    ada.fill("Reason for a locked day", "Noted on paper").press("Record the week").await;
    ada.is(200).sees("Recorded 0.5 hours in 1 entry.");

    // A reason that no lock asks for is not kept.
    hour(&mut ada, day, "Letter").await;
    ada.is(422);
    ada.fill("Reason for a locked day", "A slip").fill("Day", &today.to_string());
    ada.press("Record time").await;
    ada.is(200).sees("After the lock date: Noted on paper").sees_not("A slip");

    ada.open(&format!("/firm/matters/{}/history", matter.id)).await;
    ada.sees_not("A slip").sees("of a locked day: The note was found late");
    ada.sees("of a locked day: The bill came late").sees("of a locked day: Noted on paper");
    portal.stop().await;
}

#[tokio::test]
async fn tim12_what_is_there_is_changed_deleted_and_priced_again_by_the_same_rule() {
    let portal = Portal::start().await;
    let today = portal.app().today().await.unwrap();
    let (mut ada, matter, day) = begun(&portal, today).await;
    hour(&mut ada, day, "Call with the court").await;
    hour(&mut ada, day, "Draft the reply").await;
    hour(&mut ada, today, "Read the file").await;
    lock(&mut ada, &day.to_string(), "October is billed").await;

    // Moving work out of a locked day changes that day as well.
    let list = format!("/firm/entries?matter={}", matter.id);
    ada.open(&list).await;
    ada.follow("Edit or delete").await;
    assert!(ada.html().contains("id=\"field-late\""), "the form asks for a reason at once");
    ada.fill("Day", &today.to_string()).press("Save entry").await;
    ada.is(422);
    ada.fill("Reason for a locked day", "It was the day after").press("Save entry").await;
    ada.is(200).sees("Saved the entry.");

    ada.open(&list).await;
    ada.follow("Edit or delete").await;
    ada.is(200).sees("is locked. Write why");
    let (csrf, once, version) = (ada.hidden("csrf"), "again", ada.hidden("version"));
    let act = ada.path().replace("/edit?back=unbilled", "/delete");
    let forged = [("csrf", csrf.as_str()), ("once", once), ("version", version.as_str())];
    assert_eq!(ada.forge(&act, &forged).await, 422, "deleted without a reason");
    ada.open(&list).await;
    ada.follow("Edit or delete").await;
    let long = "x".repeat(2001);
    let why = "Why it is deleted from a locked day";
    ada.fill(why, &long).press("Yes, delete this entry").await;
    ada.is(422).sees("Write at most 2000 characters.");
    assert!(ada.html().contains(&long), "what was typed is kept");
    ada.fill(why, " ").press("Yes, delete this entry").await;
    ada.is(422);
    // The form to change it says it once, and the one to delete it once.
    assert_eq!(ada.text().matches("is locked. Write why").count(), 2, "{}", ada.outline());
    ada.fill(why, "Recorded on the wrong matter");
    ada.press_twice("Yes, delete this entry").await;
    ada.is(200).sees("Deleted the entry.");

    ada.open(&format!("/firm/unbilled/{}/rates", matter.id)).await;
    ada.is(200).sees("Read the file");
    hour(&mut ada, day, "Notes").await;
    ada.fill("Reason for a locked day", "Found late").press("Record time").await;
    ada.is(200);
    ada.open(&format!("/firm/unbilled/{}/rates", matter.id)).await;
    ada.is(200).sees("is locked and keeps its price.").sees_not("Notes");
    ada.open(&format!("/firm/matters/{}/history", matter.id)).await;
    ada.sees("It was the day after").sees("of a locked day: Recorded on the wrong matter");
    portal.stop().await;
}

#[tokio::test]
async fn tim12_a_lock_is_of_days_that_are_over_has_a_reason_and_is_set_by_who_bills() {
    let portal = Portal::start().await;
    let today = portal.app().today().await.unwrap();
    let (mut ada, _, day) = begun(&portal, today).await;
    ada.open("/firm/entries").await;
    ada.follow("Lock date").await;
    ada.is(200).sees("No work is locked.");
    ada.fill("Lock work up to", &today.to_string()).press("Set the lock").await;
    ada.is(422).sees("Choose a day before today").sees("Fill this in.");
    let mut other = ada.clone();
    lock(&mut other, &day.to_string(), "October is billed").await;
    ada.fill("Lock work up to", "2026-01-31").fill("Why", "January").press("Set the lock").await;
    let shown = day.strftime("%-d %b %Y").to_string();
    ada.is(409).sees("Someone changed this").sees(&format!("It is “{shown}” now."));
    ada.press("Set the lock").await;
    ada.is(200).sees("Work up to 31 Jan 2026 is locked.");

    let mut sam = portal.assistant("Sam").await;
    sam.open("/firm/entries/lock").await;
    sam.is(200).sees("Work up to 31 Jan 2026 is locked.").sees_not("Set the lock");
    sam.open("/account").await;
    let csrf = sam.hidden("csrf");
    let forged = [("csrf", csrf.as_str()), ("once", "x"), ("because", "x"), ("version", "2")];
    assert_eq!(sam.forge("/firm/entries/lock", &forged).await, 403);

    lock(&mut ada, "", "A bill is made again").await;
    ada.is(200).sees("No work is locked any more.").sees("A bill is made again");
    hour(&mut ada, day, "Call with the court").await;
    ada.is(200).sees("Recorded 1.0 hours");
    portal.stop().await;
}

#[tokio::test]
async fn tim12_the_table_refuses_what_a_lock_that_was_just_set_does_not_admit() {
    let portal = Portal::start().await;
    let today = portal.app().today().await.unwrap();
    let (mut ada, matter, day) = begun(&portal, today).await;
    hour(&mut ada, day, "Call with the court").await;
    hour(&mut ada, today, "Draft the reply").await;
    let of_matter = format!("/firm/matters/{}/rates", matter.id);
    ada.open(&of_matter).await;
    ada.fill("Rate an hour", "300").fill("From", "2026-01-10").press("Agree on this rate").await;
    ada.is(200);
    let mut other = ada.clone();
    other.open(&format!("/firm/unbilled/{}/rates", matter.id)).await;
    other.tick("All of these").press("Price again at today’s agreed rates").await;
    other.is(200);
    let system = portal.app().store.system("story");
    let read = system.entries_unbilled(None).await.unwrap().items.remove(0);
    lock(&mut ada, &day.to_string(), "October is billed").await;

    // Whoever read the lock before it was set writes after it.
    let entry = Entry { id: portal.app().id(EntryId::made).unwrap(), ..read };
    let once = Once::named("late");
    let written = system.commit_recorded(&once, &entry, portal.app().now()).await;
    assert!(matches!(written, Err(CommitError::Locked)), "{written:?}");
    let late = entry.explained(Some(Note::parse("Found late").unwrap()));
    system.commit_recorded(&once, &late, portal.app().now()).await.unwrap();

    // Prices that were shown before it are left where it holds, and the others are changed.
    other.press_twice("Change the price of 2 entries").await;
    other.is(200).sees("Changed the price of 1 entry. Left as they are");
    other.sees("the lock date changed meanwhile");
    portal.stop().await;
}
