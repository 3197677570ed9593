//! Costs: who was paid for them (TIM-16), and what the firm charges for one of something (TIM-18).

use domain::matter::Matter;
use harness::{Browser, Portal};

async fn begun(portal: &Portal) -> (Browser, Matter) {
    portal.client("Acme Mills").await;
    let ada = portal.lawyer("Ada Byron").await;
    let matter = portal.matter("Acme Mills", "M-100").await;
    (ada, matter)
}

async fn price(ada: &mut Browser, (name, price, from): (&str, &str, &str)) {
    ada.open("/firm/costs/prices").await;
    ada.fill("What is counted", name).fill("Price of one", price).fill("From", from);
    ada.press("Set price").await;
}

#[tokio::test]
async fn tim16_hard_and_soft_costs_are_told_apart_from_entry_to_invoice() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    ada.open("/firm/costs/new").await;
    ada.fill("Matter", "M-100").fill("What it was for", "Filing fee, county court");
    ada.fill("Price of one", "402").press("Record cost").await;
    ada.is(200).sees("Recorded a cost of $402.00").sees("Paid to others");
    ada.open("/firm/costs/new").await;
    ada.fill("Matter", "M-100").fill("What it was for", "Copies of the exhibits");
    ada.fill("Quantity", "120")
        .fill("Price of one", "0.155")
        .choose("Who is paid", "The firm’s own");
    ada.press("Record cost").await;
    ada.is(200).sees("Recorded a cost of $18.60").sees("120 × $0.155").sees("The firm’s own");

    ada.open("/firm/unbilled.csv").await;
    assert!(ada.html().contains("Paid to others"), "{}", ada.html());
    assert!(ada.html().contains(",0.155,18.60,"), "{}", ada.html());

    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.is(200).sees("Paid to others").sees("The firm’s own").sees("$420.60");
    portal.stop().await;
}

#[tokio::test]
async fn tim18_a_cost_is_recorded_by_how_many_there_were_at_the_price_of_the_day() {
    let portal = Portal::start().await;
    let (mut ada, _) = begun(&portal).await;
    ada.open("/firm/costs/new").await;
    ada.sees_not("A price of its own").sees("Unit prices");
    ada.follow("Unit prices").await;
    ada.is(200).sees("No unit price is set.");
    price(&mut ada, ("Mileage", "0.70", "2025-01-01")).await;
    ada.is(200).sees("Mileage: $0.70 for one, from 1 Jan 2025.");
    price(&mut ada, ("mileage", "0.725", "2026-01-01")).await;
    ada.is(200).sees("Holds today").sees("Past");
    assert_eq!(ada.rows().len(), 3, "the heading and two prices: {}", ada.outline());

    ada.open("/firm/costs/new").await;
    ada.fill("Matter", "M-100").fill("Day", "2026-01-09").fill("What it was for", "To the court");
    ada.fill("Quantity", "40").choose("Unit price", "mileage: $0.725 for one");
    ada.press_twice("Record cost").await;
    ada.is(200).sees("Recorded a cost of $29.00").sees("40 × $0.725").sees("The firm’s own");
    ada.open("/firm/costs/new").await;
    ada.fill("Matter", "M-100").fill("Day", "2026-01-09").fill("What it was for", "And back");
    ada.fill("Quantity", "40").choose("Unit price", "mileage: $0.725 for one");
    ada.fill("Price of one", "3").press("Record cost").await;
    ada.is(422).sees("The unit price of that day is 0.725.");

    price(&mut ada, ("Mileage", "", "2026-02-01")).await;
    ada.is(200).sees("Mileage is no longer charged for from 1 Feb 2026.").sees("No longer");
    ada.open("/firm/costs/new").await;
    ada.sees_not("Mileage");
    portal.stop().await;
}

#[tokio::test]
async fn tim18_wrong_prices_are_told_at_once_and_an_assistant_sets_none() {
    let portal = Portal::start().await;
    let (mut ada, _) = begun(&portal).await;
    for wrong in ["-1", "0", "0.00001", "1e9", "much", "99999999999999999"] {
        price(&mut ada, ("Copies", wrong, "soon")).await;
        ada.is(422).sees("Choose a date");
        assert!(ada.html().contains(&format!("value=\"{wrong}\"")), "what was typed is kept");
    }
    ada.open("/firm/costs/prices").await;
    ada.sees("No unit price is set.");

    let mut sam = portal.assistant("Sam").await;
    sam.open("/firm/costs/prices").await;
    sam.is(200).sees_not("Set price");
    let csrf = {
        sam.open("/account").await;
        sam.hidden("csrf")
    };
    let forged = [("csrf", csrf.as_str()), ("once", "x"), ("name", "Copies"), ("price", "1")];
    assert_eq!(sam.forge("/firm/costs/prices", &forged).await, 403);
    portal.stop().await;
}
