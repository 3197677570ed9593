//! What stands beside work is asked about: the same twice, and two things at a time (TIM-20).

use domain::matter::Matter;
use harness::{Browser, Portal};
use jiff::ToSpan;
use portal::work::begun;

/// A day that is over.
const DAY: &str = "2026-01-09";

async fn record(ada: &mut Browser, matter: &str, (hours, narrative): (&str, &str)) {
    ada.open("/firm/entries/new").await;
    ada.fill("Matter", matter).fill("Hours", hours).fill("What was done", narrative);
    ada.press("Record time").await;
}

/// Records time of a day that is over, which began at a time.
async fn begun_at(ada: &mut Browser, (began, hours): (&str, &str), narrative: &str) {
    ada.open("/firm/entries/new").await;
    ada.fill("Matter", "M-100").fill("Day", DAY).fill("Hours", hours).fill("Began at", began);
    ada.fill("What was done", narrative).press("Record time").await;
}

async fn cost(ada: &mut Browser, price: &str, what: &str) {
    ada.open("/firm/costs/new").await;
    ada.fill("Matter", "M-100").fill("Day", DAY).fill("What it was for", what);
    ada.fill("Price of one", price).press("Record cost").await;
}

/// Puts all unbilled work of a matter on a draft.
async fn drafted(portal: &Portal, ada: &mut Browser, matter: &Matter) {
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.is(200).sees("Draft for Acme Mills");
    portal.settle().await;
}

/// Issues the draft that is open; its number.
async fn issued(portal: &Portal, ada: &mut Browser) -> String {
    ada.follow("Review and issue").await;
    let button = ada.html().split("Issue invoice ").nth(1).unwrap_or_default();
    let number = button.split('<').next().unwrap_or_default().to_owned();
    ada.press(&format!("Issue invoice {number}")).await;
    ada.is(200);
    portal.settle().await;
    number
}

#[tokio::test]
async fn tim20_the_same_time_twice_is_asked_about() {
    let portal = Portal::start().await;
    let (mut ada, _) = begun(&portal).await;
    record(&mut ada, "M-100", ("0.4", "Call with the court")).await;
    record(&mut ada, "M-100", ("24m", "call with the court")).await;
    ada.is(422).sees("The same time is recorded already");
    ada.tick("This was done twice").press("Record time").await;
    ada.is(200).sees("Recorded 0.4 hours on M-100");
    record(&mut ada, "M-100", ("0.4", "Call with the clerk")).await;
    ada.is(200);
    portal.stop().await;
}

#[tokio::test]
async fn tim20_what_is_on_a_draft_or_an_invoice_is_seen_as_well() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    begun_at(&mut ada, ("09:30", "1:30"), "Hearing").await;
    ada.is(200);
    begun_at(&mut ada, ("09:30", "1:30"), "hearing").await;
    ada.is(422).sees("in these words; it is unbilled.").sees("on 9 Jan 2026, which is unbilled.");

    drafted(&portal, &mut ada, &matter).await;
    let draft = ada.path();
    begun_at(&mut ada, ("09:30", "1:30"), "hearing").await;
    ada.is(422).sees("The same time is recorded already").sees("in these words; it is on a draft.");
    ada.sees("from 09:30 on 9 Jan 2026, which is on a draft.");

    ada.open(&draft).await;
    let number = issued(&portal, &mut ada).await;
    begun_at(&mut ada, ("", "1:30"), "Hearing").await;
    ada.is(422).sees(&format!("in these words; it is on invoice {number}."));
    begun_at(&mut ada, ("10:00", "0.2"), "Call").await;
    ada.is(422).sees(&format!("which is on invoice {number}."));
    ada.tick("Both were at that time").press_twice("Record time").await;
    ada.is(200).sees("Recorded 0.2 hours");
    portal.stop().await;
}

#[tokio::test]
async fn tim20_the_same_cost_twice_is_asked_about_wherever_it_stands() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    cost(&mut ada, "12", "Copies").await;
    ada.is(200);
    cost(&mut ada, "13", "Copies").await;
    ada.is(200);
    cost(&mut ada, "12.00", "copies").await;
    ada.is(422).sees("The same cost is recorded already").sees("it is unbilled.");
    ada.tick("There were two of these").press_twice("Record cost").await;
    ada.is(200).sees("Recorded a cost of 1 × $12.00");
    ada.follow("Edit or delete").await;
    ada.choose("Kind of cost", "In-house").press("Save entry").await;
    ada.is(200).sees("Saved the entry.");

    drafted(&portal, &mut ada, &matter).await;
    let draft = ada.path();
    cost(&mut ada, "13", "Copies").await;
    ada.is(422).sees("it is on a draft.");
    ada.open(&draft).await;
    let number = issued(&portal, &mut ada).await;
    cost(&mut ada, "13", "Copies").await;
    ada.is(422).sees(&format!("it is on invoice {number}."));
    ada.fill("What it was for", "Copies of the exhibits").press("Record cost").await;
    ada.is(200);
    portal.stop().await;
}

#[tokio::test]
async fn tim20_work_that_has_not_begun_is_refused() {
    let portal = Portal::start().await;
    // On from any time of the day to eleven of the next.
    let (app, firm) = (portal.app(), portal.app().firm().await.unwrap());
    let now = app.clock_of(app.now(), &firm);
    let eleven = (now.date() + 1.days()).at(11, 0, 0, 0);
    portal.later(eleven.duration_since(now));
    let (mut ada, _) = begun(&portal).await;

    ada.open("/firm/entries/new").await;
    ada.fill("Matter", "M-100").fill("Hours", "0.5").fill("What was done", "Hearing");
    ada.fill("Began at", "15:00").press("Record time").await;
    ada.is(422).sees("This begins later than now: it is 1");
    ada.fill("Began at", "10:00").press("Record time").await;
    ada.is(200).sees("from 10:00");
    portal.stop().await;
}

#[tokio::test]
async fn tim20_two_alike_lines_of_a_week_are_asked_about() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    ada.open(&format!("/firm/week?of={DAY}")).await;
    for line in ["Line 1", "Line 3"] {
        ada.fill_in(line, "Matter", "M-100").fill_in(line, "What was done", "Read the file");
        ada.fill_in(line, "Fri 9 Jan", "0.5");
    }
    ada.press("Record the week").await;
    ada.is(422).sees("Line 3, Fri 9 Jan: This is the same time as Line 1, Fri 9 Jan.");
    ada.tick("This was done twice").press_twice("Record the week").await;
    ada.is(200).sees("Recorded 1.0 hours in 2 entries.");

    drafted(&portal, &mut ada, &matter).await;
    ada.open(&format!("/firm/week?of={DAY}")).await;
    ada.fill_in("Line 2", "Matter", "M-100").fill_in("Line 2", "What was done", "Read the file");
    ada.fill_in("Line 2", "Fri 9 Jan", "0.5").press("Record the week").await;
    ada.is(422).sees("Line 2, Fri 9 Jan: The same time is recorded already");
    ada.sees("it is on a draft.");
    portal.stop().await;
}

#[tokio::test]
async fn tim20_what_goes_on_after_midnight_runs_into_the_next_day() {
    let portal = Portal::start().await;
    let (mut ada, _) = begun(&portal).await;
    begun_at(&mut ada, ("23:00", "2"), "Closing").await;
    ada.is(200);
    ada.open("/firm/entries/new").await;
    ada.fill("Matter", "M-100").fill("Day", "2026-01-10").fill("Hours", "1");
    ada.fill("Began at", "00:30").fill("What was done", "Letter").press("Record time").await;
    ada.is(422).sees("This overlaps with other time of this timekeeper, from 23:00 on 9 Jan 2026");
    ada.fill("Began at", "01:00").press("Record time").await;
    ada.is(200).sees("from 01:00");
    portal.stop().await;
}

#[tokio::test]
async fn tim20_nobody_does_two_things_at_a_time_unless_they_say_so() {
    let portal = Portal::start().await;
    let (mut ada, _) = begun(&portal).await;
    ada.open("/firm/entries/new").await;
    ada.fill("Matter", "M-100").fill("Day", DAY).fill("Hours", "1:30");
    ada.fill("What was done", "Hearing");
    ada.fill("Began at", "9:30pm").press("Record time").await;
    ada.is(422).sees("Write the time of day as hours and minutes");
    ada.fill("Began at", "09:30").press("Record time").await;
    ada.is(200).sees("from 09:30");

    begun_at(&mut ada, ("11:00", "0.5"), "Call from the court").await;
    ada.is(200).sees("from 11:00");
    begun_at(&mut ada, ("10:59", "0.5"), "Notes at the hearing").await;
    ada.is(422).sees("This overlaps with other time of this timekeeper");
    ada.tick("Both were at that time").press_twice("Record time").await;
    ada.is(200).sees("Recorded 0.5 hours").sees("from 10:59");

    ada.open("/firm/entries").await;
    ada.follow("Edit or delete").await;
    // Both were said to be right: other words do not ask again, another time does.
    ada.fill("What was done", "Notes of the hearing").press("Save entry").await;
    ada.is(200).sees("Saved the entry.");
    ada.follow("Edit or delete").await;
    ada.fill("Hours", "0.6").press("Save entry").await;
    ada.is(422).sees("This overlaps with other time of this timekeeper");
    ada.fill("Began at", "").press("Save entry").await;
    ada.is(200).sees("Saved the entry.");
    let times = ["from 09:30", "from 10:59", "from 11:00"];
    let said = times.iter().filter(|one| ada.text().contains(**one)).count();
    assert_eq!(said, 2, "one of three says no longer when it began: {}", ada.outline());
    portal.stop().await;
}
