//! The firm records time and costs, changes them while they are unbilled, and sees what waits.

use domain::id::MatterId;
use harness::{Browser, Portal};
use jiff::ToSpan;
use portal::work::begun;

async fn record(ada: &mut Browser, matter: &str, (hours, narrative): (&str, &str)) {
    ada.open("/firm/entries").await;
    ada.fill("Matter", matter).fill("Hours", hours).fill("What was done", narrative);
    ada.press("Record time").await;
}

#[tokio::test]
async fn tim06_time_is_recorded_at_the_rate_of_its_day() {
    let portal = Portal::start().await;
    let (mut ada, _) = begun(&portal).await;

    ada.open("/firm/entries").await;
    ada.is(200).sees("Nothing is unbilled here");
    ada.fill("Matter", "m-100").fill("Hours", "0.4").fill("What was done", "Call with the court");
    ada.choose("Task", "L120 Analysis/Strategy").choose("Activity", "A103 Draft/revise");
    ada.press_twice("Record time").await;
    ada.is(200).sees("Recorded 0.4 hours on m-100: $140.00.").sees("Yours today: 0.4 hours.");
    assert_eq!(ada.rows().len(), 2, "pressed twice, recorded once:\n{}", ada.outline());
    ada.sees("Call with the court").sees("L120 · A103").sees("Ada Byron");

    ada.fill("Matter", "M-100").fill("Hours", "1").fill("What was done", "Draft the reply");
    ada.press("Record and add another").await;
    ada.is(200).sees("$350.00");
    assert!(ada.html().contains("value=\"M-100\""), "the matter stays");
    portal.stop().await;
}

#[tokio::test]
async fn wrong_time_is_told_everything_and_keeps_what_was_typed() {
    let portal = Portal::start().await;
    let (mut ada, _) = begun(&portal).await;
    let tomorrow = (portal.app().today().await.unwrap() + 1.days()).to_string();

    ada.open("/firm/entries/new").await;
    ada.fill("Matter", "M-999").fill("Day", &tomorrow).fill("Hours", "1:75");
    ada.fill("What was done", " ").press("Record time").await;
    ada.is(422).sees("No matter has this number.").sees("not in the future");
    ada.sees("An hour has sixty minutes").sees("Fill this in.");
    assert!(ada.html().contains("value=\"1:75\""), "what was typed is kept");

    ada.fill("Matter", "M-100")
        .fill("Hours", "0.4")
        .fill("What was done", "<b>Call</b> & \"file\"");
    ada.fill("Day", "2019-12-31").press("Record time").await;
    ada.is(422).sees("no rate on that date");
    ada.fill("Day", "2026-01-05").press("Record time").await;
    ada.is(200).sees("<b>Call</b> & \"file\"").sees("5 Jan 2026");
    portal.stop().await;
}

#[tokio::test]
async fn tim06_a_matter_with_codes_asks_for_them() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    ada.open(&format!("/firm/matters/{}/edit", matter.id)).await;
    ada.tick("Every entry needs UTBMS codes").press("Save matter").await;

    ada.follow("Record time").await;
    ada.fill("Hours", "0.4").fill("What was done", "Call").press("Record time").await;
    ada.is(422).sees("This matter needs a task code and an activity code on time.");
    ada.choose("Task", "L120 Analysis/Strategy").press("Record time").await;
    ada.is(422);
    ada.choose("Activity", "A103 Draft/revise").choose("Task", "L120 Analysis/Strategy");
    ada.press("Record time").await;
    ada.is(200).sees("Recorded 0.4 hours");

    ada.open(&format!("/firm/costs/new?matter={}", matter.id)).await;
    ada.fill("What it was for", "Filing fee")
        .fill("Price of one", "45.10")
        .press("Record cost")
        .await;
    ada.is(422).sees("This matter needs an expense code on costs.");
    ada.choose("Expense code", "E112 Court fees").press("Record cost").await;
    ada.is(200).sees("Recorded a cost of 1 × $45.10 on M-100: $45.10.");
    portal.stop().await;
}

#[tokio::test]
async fn an_entry_is_changed_moved_and_deleted_while_it_is_unbilled() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    let other = portal.matter("Acme Mills", "M-200").await;
    record(&mut ada, "M-100", ("1", "Call")).await;

    ada.follow("Edit or delete").await;
    let edit = ada.path();
    assert_eq!(ada.heading(), "Change time");
    ada.fill("Hours", "25").press("Save entry").await;
    ada.is(422).sees("An entry holds at most 24 hours.");
    ada.fill("Hours", "2").fill("What was done", "Long call").fill("Day", "2026-01-05");
    ada.fill("Matter", "M-200").press_twice("Save entry").await;
    ada.is(200).sees("Saved the entry.").sees("Long call").sees("5 Jan 2026").sees("$700.00");
    ada.open(&edit).await;
    ada.is(409).sees("This entry was moved meanwhile. It is unbilled, on M-200");
    for (id, words) in [(&matter.id, "Took away unbilled work"), (&other.id, "now worth $700.00")] {
        ada.open(&format!("/firm/matters/{id}/history")).await;
        ada.is(200).sees(words);
    }

    ada.open("/firm/entries").await;
    ada.follow("Edit or delete").await;
    ada.press_twice("Yes, delete this entry").await;
    ada.is(200).sees("Deleted the entry.").sees("Nothing is unbilled here");
    portal.stop().await;
}

#[tokio::test]
async fn a_change_that_came_too_late_says_so() {
    let portal = Portal::start().await;
    let (mut ada, _) = begun(&portal).await;
    let mut bert = portal.bookkeeper("Bert").await;
    record(&mut ada, "M-100", ("1", "Call")).await;
    ada.follow("Edit or delete").await;
    bert.open(&ada.path()).await;
    ada.fill("Hours", "2").press("Save entry").await;
    ada.is(200);
    bert.fill("Hours", "3").press("Save entry").await;
    bert.is(409).sees("Someone changed this");
    portal.stop().await;
}

#[tokio::test]
async fn an_entry_that_somebody_changed_meanwhile_is_not_deleted_unseen() {
    let portal = Portal::start().await;
    let (mut ada, _) = begun(&portal).await;
    let mut bert = portal.bookkeeper("Bert").await;
    record(&mut ada, "M-100", ("1", "Call")).await;
    ada.follow("Edit or delete").await;
    bert.open(&ada.path()).await;
    let edit = ada.path();
    ada.fill("What was done", "Call with the court").press("Save entry").await;
    bert.press("Yes, delete this entry").await;
    bert.is(409);
    bert.open(&edit).await;
    bert.sees("Call with the court");
    bert.press("Yes, delete this entry").await;
    bert.is(200).sees("Deleted the entry.");
    portal.stop().await;
}

#[tokio::test]
async fn an_assistant_records_and_changes_time_of_their_own_only() {
    let portal = Portal::start().await;
    let (mut ada, _) = begun(&portal).await;
    let mut sam = portal.assistant("Sam").await;
    record(&mut ada, "M-100", ("1", "Ada’s call")).await;
    ada.follow("Edit or delete").await;
    sam.open(&ada.path()).await;
    sam.is(403).sees("somebody else’s time");

    sam.open("/firm/entries").await;
    assert!(!sam.html().contains("name=\"timekeeper\""), "{}", sam.outline());
    sam.sees("Ada’s call").sees_not("Edit");
    record(&mut sam, "M-100", ("0.5", "Copies")).await;
    sam.is(200).sees("Recorded 0.5 hours").sees("Edit");
    ada.open("/firm/entries/new").await;
    ada.fill("Matter", "M-100").fill("Hours", "0.3").fill("What was done", "For Sam");
    ada.choose("Timekeeper", "Sam").press("Record time").await;
    ada.is(200).sees("For Sam").sees("Sam");
    portal.stop().await;
}

#[tokio::test]
async fn unbilled_work_is_seen_by_matter_with_its_value_and_age() {
    let portal = Portal::start().await;
    let (mut ada, _) = begun(&portal).await;
    ada.open("/firm/unbilled").await;
    ada.is(200).sees("Everything is billed");
    portal.matter("Acme Mills", "M-200").await;
    record(&mut ada, "M-100", ("1.5", "=cmd|' /C calc'!A0")).await;
    record(&mut ada, "M-200", ("0.2", "Short note")).await;
    ada.open("/firm/costs/new").await;
    ada.fill("Matter", "M-100").fill("What it was for", "Mileage").fill("Quantity", "12.5");
    ada.fill("Price of one", "0.67").press("Record cost").await;
    ada.is(200).sees("Recorded a cost of 12.5 × $0.67 on M-100: $8.38.").sees("12.5 × $0.67");

    ada.open("/firm/unbilled?sort=value").await;
    ada.sees("$603.38").sees("1.7").sees("3 entries");
    let numbers: Vec<String> =
        ada.rows().into_iter().skip(1).filter_map(|row| row.into_iter().next()).collect();
    assert_eq!(numbers.first().map(String::as_str), Some("M-100"), "{}", ada.outline());
    let page = ada.path();
    ada.follow("Download CSV").await;
    ada.is(200).sees("Matter number,Matter,Client,Day").sees("'=cmd|");
    assert!(ada.html().contains(",525.00,USD"), "{}", ada.html());

    ada.open(&page).await;
    ada.press("Make a draft").await;
    ada.is(200).sees("Draft for Acme Mills");
    ada.open("/firm/unbilled").await;
    ada.sees("M-200").sees_not("M-100");
    portal.stop().await;
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    let nowhere = MatterId::made(0, [0; 10]);
    let wrong = [
        format!("/firm/entries/new?matter={nowhere}"),
        "/firm/entries?matter=M-100".to_owned(),
        format!("/firm/entries/{}/2026-01-05/ent_00000000000000000000000000/edit", matter.id),
        format!("/firm/matters/{nowhere}"),
        "/firm/clients/cli_00000000000000000000000000".to_owned(),
        "/firm/timekeepers/mem_00000000000000000000000000/rates".to_owned(),
    ];
    for page in wrong {
        ada.open(&page).await;
        ada.is(404);
    }
    let mut client = portal.client("Other").await;
    for page in ["/firm", "/firm/entries", "/firm/unbilled.csv", "/firm/clients", "/firm/settings"]
    {
        client.open(page).await;
        client.is(404);
    }
    portal.stop().await;
}

#[tokio::test]
async fn tim02_the_matters_rule_rounds_before_the_clients_and_the_firms() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    let other = portal.matter("Acme Mills", "M-200").await;
    ada.open("/firm/settings").await;
    ada.choose("Time is billed in", "Half hours, rounded up").press("Save settings").await;
    record(&mut ada, "M-100", ("20m", "By the firm’s rule")).await;
    ada.is(200).sees("Recorded 0.5 hours (0:20 worked) on M-100: $175.00.");

    ada.open(&format!("/firm/clients/{}/edit", matter.client)).await;
    ada.choose("Time is billed in", "Quarters of an hour, rounded up").press("Save client").await;
    record(&mut ada, "M-100", ("31m", "By the client’s rule")).await;
    ada.is(200).sees("Recorded 0.75 hours (0:31 worked) on M-100: $262.50.");

    ada.open(&format!("/firm/matters/{}/edit", other.id)).await;
    ada.choose("Time is billed in", "Exactly, in hundredths of an hour").press("Save matter").await;
    record(&mut ada, "M-200", ("20m", "By the matter’s rule")).await;
    ada.is(200).sees("Recorded 0.33 hours (0:20 worked) on M-200: $115.50.");
    portal.stop().await;
}

#[tokio::test]
async fn inv05_what_is_not_charged_is_on_the_invoice_at_nothing() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    record(&mut ada, "M-100", ("1", "Draft the reply")).await;
    ada.open("/firm/entries").await;
    ada.fill("Matter", "M-100").fill("Hours", "0.2").fill("What was done", "Courtesy call");
    ada.tick("No charge").press("Record time").await;
    ada.is(200).sees("Recorded 0.2 hours on M-100, at no charge.").sees("No charge");

    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.is(200).sees("No charge: worth $70.00").sees("$350.00");
    ada.follow("Review and issue").await;
    let button = ada.html().split("Issue invoice ").nth(1).unwrap_or_default();
    let number = button.split('<').next().unwrap_or_default().to_owned();
    ada.press(&format!("Issue invoice {number}")).await;
    ada.is(200).sees("No charge: worth $70.00").sees("$350.00");
    portal.stop().await;
}

#[tokio::test]
async fn an_entry_that_was_moved_billed_or_deleted_meanwhile_says_what_became_of_it() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    let mut bert = portal.bookkeeper("Bert").await;
    let list = format!("/firm/entries?matter={}", matter.id);
    record(&mut ada, "M-100", ("1", "Call")).await;
    ada.open(&list).await;
    ada.follow("Edit or delete").await;
    bert.open(&ada.path()).await;
    bert.fill("Day", "2026-01-09").press("Save entry").await;
    bert.is(200);
    ada.fill("What was done", "Long call").press("Save entry").await;
    ada.is(409).sees("This entry was moved meanwhile.").sees("What you typed was not saved.");
    ada.sees("Long call");
    ada.follow("9 Jan 2026: Call").await;
    ada.is(200);

    bert.open(&format!("/firm/matters/{}", matter.id)).await;
    bert.press("Make a draft").await;
    let draft = bert.path();
    ada.fill("What was done", "Long call").press("Save entry").await;
    ada.is(409).sees("This entry is on a draft by now.");
    ada.follow("a draft").await;
    assert_eq!(ada.path(), draft);
    ada.press("Take off the draft").await;
    ada.open(&list).await;
    ada.follow("Edit or delete").await;
    bert.open(&ada.path()).await;
    bert.press("Yes, delete this entry").await;
    bert.is(200).sees("Deleted the entry.");
    ada.press("Save entry").await;
    ada.is(409).sees("Bert took this entry off the matter meanwhile.");
    portal.stop().await;
}

#[tokio::test]
async fn whoever_came_from_a_matter_goes_back_to_it() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    let (page, list) =
        (format!("/firm/matters/{}", matter.id), format!("/firm/entries?matter={}", matter.id));
    ada.open(&page).await;
    ada.follow("Record time").await;
    ada.fill("Hours", "x").fill("What was done", "Call").press("Record time").await;
    ada.is(422);
    ada.fill("Hours", "1").press("Record time").await;
    ada.is(200).sees("Recorded 1.0 hours on M-100");
    assert_eq!(ada.path(), page);
    ada.follow("See the entry").await;
    ada.follow("Edit or delete").await;
    ada.follow("Cancel").await;
    assert_eq!(ada.path(), list);
    ada.follow("Edit or delete").await;
    ada.fill("Hours", "2").press("Save entry").await;
    ada.is(200).sees("Saved the entry.");
    assert_eq!(ada.path(), list);
    assert!(ada.html().contains("value=\"M-100\""), "the matter stays in the form");
    ada.follow("Edit or delete").await;
    ada.press("Yes, delete this entry").await;
    assert_eq!(ada.path(), list);
    portal.stop().await;
}

#[tokio::test]
async fn the_words_of_a_draft_stay_with_an_entry_that_is_taken_off_it() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    record(&mut ada, "M-100", ("1", "Call w/ clerk")).await;
    let page = format!("/firm/matters/{}", matter.id);
    ada.open(&page).await;
    ada.press("Make a draft").await;
    ada.fill("Narrative", "Call with the clerk of the court").press("Save words").await;
    ada.is(200).sees("Recorded as: Call w/ clerk");
    ada.press("Take off the draft").await;
    ada.open("/firm/entries").await;
    ada.sees("Call w/ clerk").sees("A draft said: Call with the clerk of the court");
    ada.follow("Edit or delete").await;
    ada.fill("Hours", "0.5").press("Save entry").await;
    ada.open(&page).await;
    ada.press("Make a draft").await;
    ada.is(200).sees("Call with the clerk of the court").sees("Recorded as: Call w/ clerk");
    ada.press("Yes, discard this draft").await;
    ada.is(200);
    ada.open("/firm/entries").await;
    ada.sees("A draft said: Call with the clerk of the court");
    ada.follow("Edit or delete").await;
    ada.fill("What was done", "Call with the court").press("Save entry").await;
    ada.is(200).sees_not("A draft said");
    portal.stop().await;
}
