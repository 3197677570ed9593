//! Write-downs: lines of a draft that charge less than they are worth, and why.

use domain::matter::Matter;
use harness::{Browser, Portal};
use portal::work::begun;

/// A draft of two hours at 350 and a cost of 100.
async fn drafted(portal: &Portal) -> (Browser, Matter) {
    let (mut ada, matter) = begun(portal).await;
    for (words, hours) in [("Drafted the answer", "1.5"), ("Called the court", "0.5")] {
        ada.open("/firm/entries").await;
        ada.fill("Matter", "M-100").fill("Hours", hours).fill("What was done", words);
        ada.press("Record time").await;
        ada.is(200);
    }
    portal.cost_on(&matter, "100.00").await;
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.is(200);
    (ada, matter)
}

#[tokio::test]
async fn inv18_a_line_is_written_down_for_a_reason() {
    let portal = Portal::start().await;
    let (mut ada, _) = drafted(&portal).await;
    let draft = ada.path();
    ada.sees("$800.00").sees("It is worth $525.00.");
    ada.fill("Charge", "100000").press("Charge this").await;
    ada.is(422).sees("which is what it is worth.").sees("Choose why less is charged.");
    ada.open(&draft).await;
    ada.fill("Charge", "500").choose("Why less is charged", "Courtesy to the client");
    ada.press_twice("Charge this").await;
    ada.is(200).sees("The line charges what you wrote.").sees("Adjusted by").sees("$775.00");
    portal.agrees().await;
    ada.follow("Review and issue").await;
    let year = portal.app().today().await.expect("a day").year();
    ada.press(&format!("Issue invoice {year}-0001")).await;
    ada.is(200).sees("$775.00").sees("A line of $525.00 charges $500.00: courtesy to the client");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn inv20_all_time_charges_a_share_however_often_it_is_pressed() {
    let portal = Portal::start().await;
    let (mut ada, _) = drafted(&portal).await;
    let field = "Charge for time, in percent of its worth";
    ada.fill(field, "101").press("Charge this share").await;
    ada.is(422).sees("Write a percentage");
    ada.fill(field, "90").choose("Why not all of it", "An agreed fee");
    ada.press_twice("Charge this share").await;
    ada.is(200)
        .sees("The time charges 90 % of what it is worth.")
        .sees("Adjusted by")
        .sees("$730.00");
    portal.agrees().await;
    ada.fill(field, "100").choose("Why not all of it", "An agreed fee");
    ada.press("Charge this share").await;
    ada.sees_not("Adjusted by").sees("$800.00");
    portal.agrees().await;
    portal.stop().await;
}
