//! Rates are agreed on with a client, decide what recorded time costs, and price chosen unbilled
//! time again.

use harness::{Browser, Portal};
use portal::work;
use portal::work::begun;

/// Agrees on a rate: for whose time, at how much, from when.
async fn agree(ada: &mut Browser, address: &str, (whose, rate, from): (&str, &str, &str)) {
    ada.open(address).await;
    ada.choose("Whose time", whose).fill("Rate an hour", rate).fill("From", from);
    ada.press("Agree on this rate").await;
    ada.is(200).sees("Agreed:");
}

/// Records an hour on the matter M-100, on a day, with a task or with none.
async fn hour(ada: &mut Browser, (on, words): (&str, &str), task: Option<&str>) {
    ada.open("/firm/entries/new").await;
    ada.fill("Matter", "M-100").fill("Day", on).fill("Hours", "1").fill("What was done", words);
    if let Some(task) = task {
        ada.choose("Task", task);
    }
    ada.press("Record time").await;
    ada.is(200);
}

#[tokio::test]
async fn tim04_the_rate_of_the_matter_comes_before_the_clients_and_the_timekeepers() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    let of_matter = format!("/firm/matters/{}/rates", matter.id);
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.is(200).sees("No rate is agreed: an hour costs the timekeeper’s own rate.");
    ada.follow("Agree on a rate").await;
    assert_eq!(ada.path(), of_matter);

    hour(&mut ada, ("2026-01-09", "Letter"), None).await;
    ada.sees("M-100: $350.00.");
    let of_client = format!("/firm/clients/{}/rates", matter.client);
    agree(&mut ada, &of_client, ("All partners", "340", "2026-01-10")).await;
    hour(&mut ada, ("2026-01-09", "Call"), None).await;
    ada.sees("M-100: $350.00.");
    hour(&mut ada, ("2026-01-10", "Review"), None).await;
    ada.sees("M-100: $340.00.");

    agree(&mut ada, &of_matter, ("Everybody’s", "300", "2026-01-10")).await;
    hour(&mut ada, ("2026-01-10", "Motion"), None).await;
    ada.sees("M-100: $300.00.");
    ada.open(&of_matter).await;
    ada.choose("Task", "L350 Discovery Motions").fill("Rate an hour", "500");
    ada.fill("From", "2026-01-10").press_twice("Agree on this rate").await;
    ada.is(200);
    assert_eq!(ada.rows().len(), 4, "pressed twice, agreed once:\n{}", ada.outline());
    hour(&mut ada, ("2026-01-12", "Hearing"), Some("L350 Discovery Motions")).await;
    ada.sees("M-100: $500.00.");
    hour(&mut ada, ("2026-01-12", "Brief"), Some("L120 Analysis/Strategy")).await;
    ada.sees("M-100: $300.00.");

    ada.open(&format!("/firm/entries?matter={}", matter.id)).await;
    ada.follow("Edit or delete").await;
    ada.sees("$350.00 an hour. The timekeeper’s own rate, from 1 Jan 2020.");
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.sees("L350 Discovery Motions").sees("All partners").sees("Holds today");
    ada.open(&format!("/firm/matters/{}/history", matter.id)).await;
    ada.sees("Agreed on a rate of $500.00 an hour from 2026-01-10");
    portal.stop().await;
}

#[tokio::test]
async fn tim04_wrong_terms_are_told_at_once_and_an_agreement_is_ended_not_deleted() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    let of_client = format!("/firm/clients/{}/rates", matter.client);
    ada.open(&of_client).await;
    ada.fill("Rate an hour", "much").fill("From", "soon").press("Agree on this rate").await;
    ada.is(422).sees("Rate an hour:").sees("Choose a date");
    assert!(ada.html().contains("value=\"much\""), "what was typed is kept");

    agree(&mut ada, &of_client, ("Ada Byron", "275", "2026-01-10")).await;
    ada.choose("Whose time", "Ada Byron").fill("Rate an hour", "280").fill("From", "2026-01-10");
    ada.press("Agree on this rate").await;
    ada.is(422).sees("begins on 10 Jan 2026 already");
    hour(&mut ada, ("2026-01-20", "Notes"), None).await;
    ada.sees("M-100: $275.00.");

    ada.open(&of_client).await;
    ada.follow("End").await;
    ada.fill("No longer from", "2026-01-09").press("End this rate").await;
    ada.is(422).sees("Its first day is 10 Jan 2026.");
    ada.fill("No longer from", "2026-01-15").press("End this rate").await;
    ada.is(200).sees("holds no longer from 15 Jan 2026").sees("Ended");
    hour(&mut ada, ("2026-01-14", "Memo"), None).await;
    ada.sees("M-100: $275.00.");
    hour(&mut ada, ("2026-01-15", "Order"), None).await;
    ada.sees("M-100: $350.00.");
    ada.open(&format!("/firm/entries?matter={}", matter.id)).await;
    assert!(ada.text().matches("$275.00").count() >= 2, "what was recorded keeps its value");
    portal.stop().await;
}

#[tokio::test]
async fn tim05_pricing_again_changes_the_chosen_unbilled_entries_alone() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    work::time(&portal, &matter, ("Ada Byron", "1"), "Put on a draft").await;
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.is(200).sees("$350.00");
    for what in ["Call with the court", "Draft the reply", "Read the file"] {
        work::time(&portal, &matter, ("Ada Byron", "1"), what).await;
    }
    let of_matter = format!("/firm/matters/{}/rates", matter.id);
    agree(&mut ada, &of_matter, ("All partners", "300", "2026-01-10")).await;

    let today = portal.app().today().await.unwrap().strftime("%-d %b %Y").to_string();
    ada.open(&format!("/firm/entries?matter={}", matter.id)).await;
    ada.follow("Price again").await;
    ada.is(200).sees("Read the file").sees_not("Put on a draft");
    ada.press("Price again at today’s agreed rates").await;
    ada.is(422).sees("Choose at least one entry, or all of them.");
    ada.tick(&format!("{today}: Call with the court"));
    ada.tick(&format!("{today}: Draft the reply"));
    ada.press("Price again at today’s agreed rates").await;
    ada.is(200).sees("Nothing has changed yet.").sees_not("Read the file");
    ada.sees("Agreed for this matter: partners, from 10 Jan 2026");
    ada.sees("$700.00").sees("$600.00");

    let mut other = ada.clone();
    other.open(&format!("/firm/entries?matter={}", matter.id)).await;
    let edit = "Edit or delete";
    other.follow(edit).await;
    let changed = other.html().contains("Call with the court");
    other.fill("Hours", "2").press("Save entry").await;
    other.is(200);
    assert!(changed, "the first of them was changed meanwhile");

    ada.press_twice("Change the price of 2 entries").await;
    ada.is(200).sees("Changed the price of 1 entry. Left as they are");
    ada.sees(&format!("{today}: Call with the court"));
    let values: Vec<String> =
        ada.rows().iter().map(|row| row.get(5).cloned().unwrap_or_default()).collect();
    assert!(values.contains(&"$300.00".to_owned()), "the chosen one: {values:?}");
    assert!(values.contains(&"$350.00".to_owned()), "the one not chosen: {values:?}");
    ada.open(&format!("/firm/matters/{}/history", matter.id)).await;
    ada.sees("Priced unbilled work again: $350.00, now $300.00");

    ada.open(&format!("/firm/unbilled/{}/rates", matter.id)).await;
    ada.tick("All of these").press("Price again at today’s agreed rates").await;
    ada.press("Change the price of 1 entry").await;
    ada.is(200).sees("Changed the price of 1 entry.").sees_not("Left as they are");
    ada.open(&format!("/firm/unbilled/{}/rates", matter.id)).await;
    ada.tick("All of these").press("Price again at today’s agreed rates").await;
    ada.is(200).sees("nothing would change");
    ada.open("/firm/drafts").await;
    ada.sees("$350.00");
    portal.stop().await;
}

#[tokio::test]
async fn tim05_many_are_priced_again_and_an_assistant_does_neither() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    for _ in 0..30 {
        work::time(&portal, &matter, ("Ada Byron", "0.1"), "Call").await;
    }
    let of_matter = format!("/firm/matters/{}/rates", matter.id);
    agree(&mut ada, &of_matter, ("Everybody’s", "300", "2026-01-10")).await;

    let mut sam = portal.assistant("Sam").await;
    let again = format!("/firm/unbilled/{}/rates", matter.id);
    sam.open(&again).await;
    sam.is(403);
    sam.open(&of_matter).await;
    sam.is(200).sees("Everybody").sees_not("Agree on this rate");
    sam.open("/account").await;
    let csrf = sam.hidden("csrf");
    for act in [of_matter.as_str(), again.as_str()] {
        let status = sam.forge(act, &[("csrf", &csrf), ("once", "x"), ("rate", "1")]).await;
        assert_eq!(status, 403, "{act}");
    }

    ada.open(&again).await;
    ada.tick("All of these").press("Price again at today’s agreed rates").await;
    ada.is(200).sees("$1,050.00").sees("$900.00");
    ada.press_twice("Change the price of 30 entries").await;
    ada.is(200).sees("Changed the price of 30 entries.");
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.sees("$900.00");
    portal.stop().await;
}
