//! Monthly fees: hours that are included, carried on, charged beyond, and given back (BIL-11).
#![expect(clippy::expect_used, reason = "a story falls where its ground is not as it says")]

use domain::figures::Month;
use domain::matter::Matter;
use harness::{Browser, Portal};
use portal::work::begun;

async fn fees_of(ada: &mut Browser, matter: &Matter) {
    ada.open(&format!("/firm/matters/{}/fees", matter.id)).await;
    ada.is(200);
}

/// This month, and the one before.
async fn months(portal: &Portal) -> (Month, Month) {
    let now = Month::of(portal.app().today().await.expect("a day"));
    (now.before(1), now)
}

/// Agrees on $1,500 a month from a month on, with so many hours.
async fn agreed(ada: &mut Browser, matter: &Matter, (from, hours, kept): (Month, &str, &str)) {
    fees_of(ada, matter).await;
    ada.fill("Fee of a month", "1500").fill("First month", &from.to_string());
    ada.fill("Hours that a month includes", hours).fill("Months that unused hours are kept", kept);
    ada.press_twice("Save agreement").await;
    ada.is(200).sees("A monthly fee of $1,500.00");
}

async fn hours(ada: &mut Browser, (on, hours): (&str, &str), words: &str) {
    ada.open("/firm/entries/new").await;
    ada.fill("Matter", "M-100").fill("Hours", hours).fill("What was done", words);
    if !on.is_empty() {
        ada.fill("Day", on);
    }
    ada.press("Record time").await;
    ada.is(200);
}

async fn tick(portal: &Portal) {
    portal.host().tick().await.expect("the clock ticks");
}

#[tokio::test]
async fn bil11_a_month_includes_its_hours_and_what_the_last_one_left() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    let (before, now) = months(&portal).await;
    agreed(&mut ada, &matter, (before, "2", "1")).await;
    ada.sees("Unused hours are kept for one month.").sees("Record what is due");
    // A draft and the clock come at once, and the clock again: each month is recorded once.
    let mut bob = portal.bookkeeper("Bob").await;
    fees_of(&mut bob, &matter).await;
    tokio::join!(tick(&portal), bob.press("Record what is due"));
    tick(&portal).await;
    ada.open(&format!("/firm/entries?matter={}", matter.id)).await;
    let fees = ada.html().matches("Monthly fee,").count();
    assert_eq!(fees, 2, "{}", ada.outline());
    fees_of(&mut ada, &matter).await;
    ada.sees_not("Record what is due").sees(&before.title()).sees(&now.title());
    ada.sees("Not billed yet").sees("Hours left this month").sees("4.0");

    let day = before.first_day().to_string();
    let day =
        if before.first_day() < matter.opened_on { matter.opened_on.to_string() } else { day };
    hours(&mut ada, (&day, "0.5"), "Read the file").await;
    ada.sees("which is in the agreed fee.");
    ada.sees(&format!("1.5 hours of the monthly fee are left in {}.", before.title()));
    hours(&mut ada, ("", "3"), "Drafted the answer").await;
    ada.sees("which is in the agreed fee.");
    ada.sees(&format!("0.5 hours of the monthly fee are left in {}.", now.title()));
    hours(&mut ada, ("", "1"), "Argued the motion").await;
    ada.sees("$350.00").sees("0.0 hours of the monthly fee are left");
    ada.open(&format!("/firm/entries?matter={}", matter.id)).await;
    ada.sees("0.0 hours of the monthly fee are left").sees("In the agreed fee");

    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.is(200).sees("5 lines").sees(&format!("Monthly fee, {}, with 2.0 hours", now.title()));
    ada.sees("$3,175.00").sees("Not charged by the hour").sees("Adjusted by");
    portal.agrees().await;
    let number = format!("{}-0001", now.first_day().year());
    ada.follow("Review and issue").await;
    ada.press(&format!("Issue invoice {number}")).await;
    ada.is(200).sees("$3,175.00");
    fees_of(&mut ada, &matter).await;
    ada.sees("On a bill").sees_not("Take back");
    portal.agrees().await;

    // A bill that is void gives the hours back, and the next one takes them again.
    ada.open("/firm/invoices").await;
    ada.follow(&number).await.follow("Void").await;
    ada.fill("Why", "Billed too early").press(&format!("Void invoice {number}")).await;
    fees_of(&mut ada, &matter).await;
    ada.sees("Not billed yet").sees("4.0").sees("Take back");
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.is(200).sees("5 lines").sees("$3,175.00");
    // What the fee includes is no part of what time is worth: 90 % of $175.00.
    for (share, total) in [("90", "$3,157.50"), ("100", "$3,175.00")] {
        ada.fill("Charge for time, in percent of its worth", share);
        ada.choose("Why not all of it", "Courtesy to the client").press("Charge this share").await;
        ada.is(200).sees(total);
    }
    portal.agrees().await;
    ada.press("Yes, discard this draft").await;
    fees_of(&mut ada, &matter).await;
    ada.sees("Not billed yet").sees("4.0");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn bil11_a_fee_that_was_recorded_by_mistake_is_taken_back_and_due_again() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    let (_, now) = months(&portal).await;
    fees_of(&mut ada, &matter).await;
    ada.fill("Hours that a month includes", "ten").fill("First month", "soon");
    ada.press("Save agreement").await;
    ada.is(422).sees("Write a month such as 2026-03.").sees("Write hours such as 10 or 12.5.");
    ada.fill("Hours that a month includes", "10")
        .fill("First month", "")
        .press("Save agreement")
        .await;
    ada.is(422).sees("Write what a month costs, above zero");
    ada.fill("Fee of a month", "15000").press("Save agreement").await;
    ada.is(200);
    let mut bob = portal.bookkeeper("Bob").await;
    fees_of(&mut bob, &matter).await;
    ada.press("Record what is due").await;
    ada.is(200).sees("The monthly fees are recorded until today.").sees("$15,000.00");
    bob.press("Record what is due").await;
    bob.is(200).sees("$15,000.00");

    ada.fill("Fee of a month", "1500").press("Save agreement").await;
    ada.is(200).sees("$15,000.00");
    fees_of(&mut bob, &matter).await;
    ada.press_twice(&format!("Take back {}", now.title())).await;
    ada.is(200).sees("is taken back. It is due again.").sees_not("$15,000.00");
    bob.press(&format!("Take back {}", now.title())).await;
    bob.is(422).sees("Its fee is on a draft or an invoice by now.");
    tick(&portal).await;
    fees_of(&mut ada, &matter).await;
    ada.sees("$1,500.00").sees("Not billed yet");
    ada.open(&format!("/firm/entries?matter={}", matter.id)).await;
    ada.sees("$1,500.00").sees_not("$15,000.00");

    // Hours in use hold their month.
    hours(&mut ada, ("", "2"), "Read the file").await;
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.press("Take off the draft").await;
    fees_of(&mut ada, &matter).await;
    ada.press(&format!("Take back {}", now.title())).await;
    ada.is(422).sees("uses the hours of this month");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn bil11_a_dry_run_knows_what_is_left_of_a_month() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    let (_, now) = months(&portal).await;
    hours(&mut ada, ("", "2"), "Read the file").await;
    ada.sees("$700.00");
    agreed(&mut ada, &matter, (now, "1.5", "")).await;
    tick(&portal).await;
    let today = portal.app().today().await.expect("a day");
    ada.open(&format!("/firm/runs?until={}", today.last_of_month())).await;
    ada.sees("$1,675.00");
    portal.stop().await;
}

#[tokio::test]
async fn bil10_work_over_the_cap_is_warned_of_where_it_is_recorded() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    fees_of(&mut ada, &matter).await;
    ada.fill("Most that all fees may come to", "1000").press("Save agreement").await;
    ada.open(&format!("/firm/entries/new?matter={}", matter.id)).await;
    ada.sees("$1,000.00 is left under the cap of $1,000.00.");
    hours(&mut ada, ("", "2"), "Read the file").await;
    ada.sees("$300.00 is left under the cap");
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.open("/firm/entries/new").await;
    ada.fill("Matter", "M-100").fill("Hours", "1").fill("What was done", "Argued the motion");
    ada.press("Record time").await;
    ada.is(422).sees("$700.00 is billed or recorded, and $300.00 is left.");
    ada.sees("This would be $50.00 more.");
    ada.tick("Record it as it is").press("Record time").await;
    ada.is(200).sees("$350.00").sees("$0.00 is left under the cap");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn bil22_a_fee_that_is_agreed_on_later_covers_time_that_is_on_a_draft() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    let (_, now) = months(&portal).await;
    hours(&mut ada, ("", "2"), "Drafted the answer").await;
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.is(200).sees("$700.00");
    let draft = ada.path();
    agreed(&mut ada, &matter, (now, "10", "0")).await;
    tick(&portal).await;
    ada.open(&draft).await;
    ada.follow("Review and issue").await;
    ada.press(&format!("Issue invoice {}-0001", now.first_day().year())).await;
    ada.is(422).sees("A fee that was agreed on since covers time");
    ada.open(&draft).await;
    ada.press("Take off the draft").await;
    ada.is(200);
    ada.press("Put all on the draft").await;
    ada.is(200).sees("Not charged by the hour").sees("$1,500.00");
    ada.follow("Review and issue").await;
    ada.press(&format!("Issue invoice {}-0001", now.first_day().year())).await;
    ada.is(200).sees("$1,500.00");
    portal.agrees().await;
    portal.stop().await;
}
