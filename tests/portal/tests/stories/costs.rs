//! Costs: who was paid for them (TIM-16), and what the firm charges for one of something (TIM-18).

use harness::{Browser, Portal};
use portal::documents::{hand_over, until};
use portal::work::begun;

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";

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
    ada.is(200).sees("Recorded a cost of 1 × $402.00 on M-100: $402.00.").sees("Paid to others");
    ada.open("/firm/costs/new").await;
    ada.fill("Matter", "M-100").fill("What it was for", "Copies of the exhibits");
    ada.fill("Quantity", "120").fill("Price of one", "0.155").choose("Kind of cost", "In-house");
    ada.press("Record cost").await;
    ada.is(200)
        .sees("Recorded a cost of 120 × $0.155 on M-100: $18.60.")
        .sees("120 × $0.155")
        .sees("In-house");

    ada.open("/firm/unbilled.csv").await;
    assert!(ada.html().contains("Paid to others"), "{}", ada.html());
    assert!(ada.html().contains(",0.155,18.60,"), "{}", ada.html());

    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.is(200).sees("Paid to others").sees("In-house").sees("$420.60");
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
    ada.is(200)
        .sees("Recorded a cost of 40 × $0.725 on M-100: $29.00.")
        .sees("40 × $0.725")
        .sees("In-house");
    ada.open("/firm/costs/new").await;
    ada.fill("Matter", "M-100").fill("Day", "2026-01-09").fill("What it was for", "And back");
    ada.fill("Quantity", "40").choose("Unit price", "mileage: $0.725 for one");
    ada.fill("Price of one", "3").press("Record cost").await;
    ada.is(422).sees("The unit price of that day is $0.725.");

    price(&mut ada, ("Mileage", "", "2026-02-01")).await;
    ada.is(200).sees("Mileage is no longer charged for from 1 Feb 2026.").sees("Ended");
    ada.open("/firm/costs/new").await;
    ada.sees("Mileage: no price on");
    ada.fill("Matter", "M-100").fill("Day", "2026-02-01");
    ada.fill("What it was for", "Once more").fill("Quantity", "40");
    let today = portal.app().today().await.unwrap().strftime("%-d %b %Y");
    let none = format!("Mileage: no price on {today}");
    ada.choose("Unit price", &none).press("Record cost").await;
    ada.is(422).sees("This has no price on that day.");
    ada.fill("Day", "2026-01-31").press("Record cost").await;
    ada.is(200).sees("$29.00");

    // What the page itself has put beside a unit price is no other price.
    ada.open("/firm/entries").await;
    ada.follow("Edit or delete").await;
    ada.choose("Unit price", "Mileage: $0.725 for one")
        .fill("Quantity", "41")
        .press("Save entry")
        .await;
    ada.is(200).sees("41 × $0.725");
    portal.stop().await;
}

#[tokio::test]
async fn tim18_wrong_prices_are_told_at_once_and_an_assistant_sets_none() {
    let portal = Portal::start().await;
    let (mut ada, _) = begun(&portal).await;
    for (wrong, said) in [
        ("-1", "Write a price above zero."),
        ("0", "Write a price above zero."),
        ("0.00001", "Write a price with at most 4 decimals."),
        ("1e9", "Write the price of one as a number, such as 0.725"),
        ("much", "Write the price of one as a number, such as 0.725"),
        ("", "Nothing of this name is charged for yet."),
        ("99999999999999999", "This amount is too large."),
    ] {
        price(&mut ada, ("Copies", wrong, "2026-01-01")).await;
        ada.is(422).sees(said);
        assert!(ada.html().contains(&format!("value=\"{wrong}\"")), "what was typed is kept");
    }
    price(&mut ada, ("", "0", "soon")).await;
    ada.is(422).sees("Fill this in.").sees("Write a price above zero.").sees("Choose a date");
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

#[tokio::test]
async fn inv24_a_receipt_goes_from_the_phone_to_the_invoice_that_the_client_reads() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let mut ada = portal.lawyer("Ada Byron").await;
    let matter = portal.matter("Acme Mills", "M-100").await;
    portal.client("Other Works").await;
    let other = portal.matter("Other Works", "M-200").await;

    ada.open(&format!("/firm/costs/new?matter={}", matter.id)).await;
    ada.sees_not("No receipt");
    ada.fill("What it was for", "Filing fee").fill("Price of one", "402");
    ada.press("Record and upload its receipt").await;
    ada.is(200).sees("Upload its receipt now");
    assert!(ada.path().starts_with(&format!("/firm/documents/to/{}?cost=", matter.id)));
    ada.sees("The client sees it among their documents at once");
    hand_over(&mut ada, "receipt.pdf", PDF).await;
    // The bucket leads back to the cost, which chooses the receipt once it is checked.
    assert_eq!(ada.heading(), "Change a cost");
    until(&mut ada, "is checked, and chosen below").await;
    ada.press("Save entry").await;
    ada.is(200).sees("Saved the entry.");

    let home = portal.host().url();
    let list = format!("{home}/firm/entries?matter={}", matter.id);
    ada.open(&list).await;
    ada.follow("Edit or delete").await;
    let edit = ada.path();
    ada.fill("Matter", "M-200").press("Save entry").await;
    ada.is(422).sees("receipt.pdf is a document of M-100, and is taken off this cost.");
    ada.sees_not("The one chosen before");
    ada.open(&format!("{home}{edit}")).await;
    ada.fill("Quantity", "2").press("Save entry").await;
    ada.is(200).sees("Unbilled on M-100");

    ada.open(&format!("{home}/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.is(200).sees("Receipt");
    ada.follow("Review and issue").await;
    let issue = ada.html().split("Issue invoice ").nth(1).unwrap_or_default();
    let number = issue.get(..9).unwrap_or_default().to_owned();
    ada.press(&format!("Issue invoice {number}")).await;
    ada.is(200).sees("Receipt");
    ada.follow("Receipt").await;
    ada.is(200).sees("receipt.pdf");
    acme.open(&format!("{home}/invoices")).await;
    acme.follow(&number).await;
    acme.is(200).sees("$804.00");
    acme.follow("Receipt").await;
    acme.is(200).sees("receipt.pdf");
    assert!(acme.path().starts_with("/documents/"), "{}", acme.path());

    ada.open(&format!("{home}/firm/costs/new?matter={}", other.id)).await;
    ada.sees_not("receipt.pdf");
    portal.stop().await;
}
