//! A week of one's own time at once.

use harness::{Browser, Portal};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

async fn begun(portal: &Portal) -> Browser {
    portal.client("Acme Mills").await;
    let ada = portal.lawyer("Ada Byron").await;
    portal.matter("Acme Mills", "M-100").await;
    ada
}

/// The Monday of the last week that is over, so that all its days have been.
fn monday(today: Date) -> Date {
    today - (i64::from(today.weekday().since(Weekday::Monday)) + 7).days()
}

fn label(day: Date) -> String {
    day.strftime("%a %-d %b").to_string()
}

#[tokio::test]
async fn tim10_a_week_is_recorded_at_once_and_seen_by_day() {
    let portal = Portal::start().await;
    let mut ada = begun(&portal).await;
    let monday = monday(portal.app().today().await.unwrap());
    ada.open(&format!("/firm/week?of={}", monday + 3.days())).await;
    ada.is(200).sees("No time of yours is recorded in this week.");
    ada.fill("Matter", "M-100").fill("What was done", "Review of exhibits");
    ada.fill(&label(monday), "1.5").fill(&label(monday + 1.days()), "45m");
    ada.press_twice("Record the week").await;
    ada.is(200).sees("Recorded 2.3 hours in 2 entries.");
    let rows = ada.rows();
    assert_eq!(rows.len(), 3, "{}", ada.outline());
    assert_eq!(rows[1][1..3], ["1.5", "0.8"]);
    assert_eq!(rows[2].last().map(String::as_str), Some("2.3"));
    portal.stop().await;
}

#[tokio::test]
async fn tim10_everything_that_is_wrong_with_a_week_is_said_where_it_is() {
    let portal = Portal::start().await;
    let mut ada = begun(&portal).await;
    let monday = monday(portal.app().today().await.unwrap());
    let week = format!("/firm/week?of={monday}");
    ada.open(&week).await;
    ada.press("Record the week").await;
    ada.is(422).sees("Nothing is filled in.");
    ada.fill("Matter", "M-999").fill(&label(monday), "1:75");
    ada.press("Record the week").await;
    ada.is(422).sees("Line 1, Matter: No matter has this number.");
    ada.sees(&format!("Line 1, {}: An hour has sixty minutes", label(monday)));
    ada.sees("Line 1, What was done: Fill this in.");
    ada.fill("Matter", "M-100").fill("What was done", "Call").fill(&label(monday), "1");
    ada.press("Record the week").await;
    ada.is(200).sees("Recorded 1.0 hours in 1 entry.");

    ada.fill("Matter", "M-100").fill("What was done", "Call").fill(&label(monday), "1");
    ada.press("Record the week").await;
    ada.is(422).sees("The same time is recorded already");
    ada.fill("What was done", "Trial").fill(&label(monday), "23.5");
    ada.press("Record the week").await;
    ada.is(422).sees("1.0 of the 24 hours of that day are recorded");
    portal.stop().await;
}

#[tokio::test]
async fn a_week_to_come_and_a_day_that_is_none_are_told() {
    let portal = Portal::start().await;
    let mut ada = begun(&portal).await;
    let monday = monday(portal.app().today().await.unwrap());
    ada.open(&format!("/firm/week?of={}", monday + 21.days())).await;
    ada.fill("Matter", "M-100").fill("What was done", "Call");
    ada.fill(&label(monday + 21.days()), "1").press("Record the week").await;
    ada.is(422).sees("Choose a date that is not in the future.");
    ada.open("/firm/week?of=soon").await;
    ada.is(404);
    portal.stop().await;
}

#[tokio::test]
async fn tim10_what_is_on_a_draft_or_an_invoice_stays_in_the_week() {
    let portal = Portal::start().await;
    let mut ada = begun(&portal).await;
    let monday = monday(portal.app().today().await.unwrap());
    let week = format!("/firm/week?of={monday}");
    ada.open(&week).await;
    ada.fill("Matter", "M-100").fill("What was done", "Review of exhibits");
    ada.fill(&label(monday), "1.5").press("Record the week").await;
    ada.open("/firm/unbilled").await;
    ada.press("Make a draft").await;
    ada.is(200);
    let draft = ada.path();
    portal.settle().await;
    ada.open(&week).await;
    ada.fill("Matter", "M-100").fill("What was done", "Letter to the clerk");
    ada.fill(&label(monday), "0.5").press("Record the week").await;
    ada.is(200).sees("On a draft");
    let rows = ada.rows();
    assert_eq!(rows.len(), 4, "{}", ada.outline());
    assert_eq!([&rows[1][1], &rows[2][1], &rows[3][1]], ["0.5", "1.5", "2.0"]);
    ada.follow("a draft").await;
    assert_eq!(ada.path(), draft);

    ada.follow("Review and issue").await;
    let button = ada.html().split("Issue invoice ").nth(1).unwrap_or_default();
    let number = button.split('<').next().unwrap_or_default().to_owned();
    ada.press(&format!("Issue invoice {number}")).await;
    portal.settle().await;
    ada.open(&week).await;
    ada.sees(&format!("On invoice {number}"));
    assert_eq!(ada.rows().last().and_then(|row| row.get(1)).map(String::as_str), Some("2.0"));
    portal.stop().await;
}
