//! What a buyer wants to read on bills: set for a client or a matter, frozen on what is issued.

use domain::matter::Matter;
use harness::{Browser, Portal};
use portal::work;

/// Issues an invoice of the matter; answers its address.
async fn issued(portal: &Portal, ada: &mut Browser, matter: &Matter) -> String {
    work::time(portal, matter, ("Ada Byron", "1.0"), "Draft the answer").await;
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.follow("Review and issue").await;
    let button = ada.html().split("Issue invoice ").nth(1).unwrap_or_default();
    let number: String = button.chars().take_while(|c| !c.is_whitespace() && *c != '<').collect();
    ada.press(&format!("Issue invoice {number}")).await;
    ada.is(200).sees("is issued");
    ada.path()
}

#[tokio::test]
async fn ebl19_references_of_a_matter_go_before_its_clients_and_are_frozen() {
    let portal = Portal::start().await;
    portal.client("Acme Mills").await;
    let mut ada = portal.lawyer("Ada Byron").await;
    let matter = portal.matter("Acme Mills", "M-100").await;
    let before = issued(&portal, &mut ada, &matter).await;

    ada.open(&format!("/firm/clients/{}", matter.client)).await;
    ada.follow("Order and references").await;
    ada.fill("Buyer reference", &"x".repeat(61)).fill("Order number", "PO-1");
    ada.press("Save references").await;
    ada.is(422).sees("Write at most 60 characters.");
    ada.fill("Buyer reference", "04011000-1-2").press_twice("Save references").await;
    ada.is(200).sees("Saved. Invoices issued from now on carry it.");

    let page = format!("/firm/matters/{}", matter.id);
    let mut late = ada.clone();
    late.open(&page).await;
    late.follow("Order and references").await;
    ada.open(&page).await;
    ada.follow("Order and references").await;
    ada.sees("Empty, it is the client’s: PO-1.").sees("The client has none.");
    ada.fill("Order number", "PO-2").fill("Contract number", "K-3").press("Save references").await;
    ada.is(200);
    late.fill("Order number", "PO-9").press("Save references").await;
    late.is(409).sees("It is “PO-2” now.");

    let after = issued(&portal, &mut ada, &matter).await;
    ada.sees("04011000-1-2").sees("PO-2").sees("K-3");
    ada.open(&format!("{after}/file/ubl")).await;
    for part in ["04011000-1-2</cbc:BuyerReference>", "PO-2</cbc:ID>", "K-3</cbc:ID>"] {
        assert!(ada.html().contains(part), "{part}: {}", ada.html());
    }
    ada.open(&format!("{after}/file/ledes-bi")).await;
    assert!(ada.html().contains("|PO-2|"), "{}", ada.html());

    // What was issued stays as it was, whatever is set afterwards.
    ada.open(&before).await;
    ada.is(200).sees_not("PO-2");
    ada.open(&format!("{page}/references")).await;
    ada.fill("Order number", "").press("Save references").await;
    ada.is(200);
    ada.open(&after).await;
    ada.sees("PO-2");
    let mut eve = portal.assistant("Eve Gray").await;
    eve.open(&format!("{page}/references")).await;
    eve.is(200).sees("PO-1").sees_not("Save references");
    portal.stop().await;
}

#[tokio::test]
async fn ebl06_ledes_names_firm_and_timekeepers_as_the_client_knows_them() {
    let portal = Portal::start().await;
    portal.client("Acme Mills").await;
    let mut ada = portal.lawyer("Ada Byron").await;
    portal.lawyer("Ben Cole").await;
    let matter = portal.matter("Acme Mills", "M-100").await;
    let before = issued(&portal, &mut ada, &matter).await;

    ada.open(&format!("/firm/clients/{}", matter.client)).await;
    ada.follow("Ids in e-bills").await;
    let mut late = ada.clone();
    late.open(&format!("/firm/clients/{}/ids", matter.client)).await;
    ada.fill("The firm’s id with the client", "12-3456789").fill("Id of Ada Byron", "TK|42");
    ada.press("Save ids").await;
    ada.is(422).sees("Id of Ada Byron: Write letters, digits");
    assert!(ada.html().contains("TK|42") && ada.html().contains("12-3456789"), "typed words stay");
    ada.fill("Id of Ada Byron", "TK-42").fill("Id of Ben Cole", "TK-42").press("Save ids").await;
    ada.is(422).sees("Two timekeepers have the id TK-42. Give each their own.");
    ada.fill("Id of Ben Cole", "").choose("Rank of Ada Byron", "Of counsel");
    ada.press_twice("Save ids").await;
    ada.is(200).sees("Saved. Invoices issued from now on carry these ids.");
    late.fill("Id of Ada Byron", "TK-9").press("Save ids").await;
    late.is(409);
    assert!(late.html().contains("TK-9"), "typed words stay");

    let after = issued(&portal, &mut ada, &matter).await;
    ada.open(&format!("{after}/file/ledes")).await;
    for part in ["|12-3456789|", "|TK-42|", "|OC|"] {
        assert!(ada.html().contains(part), "{part}: {}", ada.html());
    }
    // What was issued before, and other clients' bills, say what the firm says itself.
    ada.open(&format!("{before}/file/ledes")).await;
    assert!(!ada.html().contains("TK-42"), "{}", ada.html());
    portal.client("Brook Farm").await;
    let other = portal.matter("Brook Farm", "M-200").await;
    let theirs = issued(&portal, &mut ada, &other).await;
    ada.open(&format!("{theirs}/file/ledes")).await;
    assert!(!ada.html().contains("12-3456789"), "{}", ada.html());
}
