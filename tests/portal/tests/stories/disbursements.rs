//! Disbursement notes: what was paid to others, on a document of its own (INV-31).

use domain::invoice::{Invoice, InvoiceKind};
use harness::Portal;
use portal::work::{self, begun};

#[tokio::test]
async fn inv31_costs_paid_to_others_move_onto_a_note_of_their_own() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    work::time(&portal, &matter, ("Ada Byron", "2"), "Argued the motion").await;
    portal.cost_on(&matter, "100.00").await;
    work::cost(&portal, &matter, "40.00", "Expert’s travel").await;
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.sees("$840.00");
    let draft = ada.path();
    ada.press_twice("Bill disbursements on a note of their own").await;
    ada.is(200).sees("This becomes a disbursement note").sees("$140.00").sees_not("Argued");
    let note = ada.path();
    assert_ne!(note, draft);
    ada.open(&draft).await;
    ada.sees("$700.00").sees_not("travel");
    portal.agrees().await;

    ada.open(&note).await;
    ada.follow("Review and issue").await;
    let year = portal.app().today().await.expect("a day").year();
    ada.press(&format!("Issue disbursement note {year}-0001")).await;
    ada.is(200).sees("Disbursement note").sees("Paid to others").sees("$140.00");
    let id = ada.path().rsplit('/').next().unwrap_or_default().parse().expect("an invoice");
    let system = portal.app().store.system("story");
    let head = system.invoice(&id).await.expect("it reads").expect("it is there").value;
    let kind = matches!(head, Invoice::Issued(it) if it.kind == InvoiceKind::Disbursements);
    assert!(kind, "it is what it says");
    portal.agrees().await;

    // It is read, credited and paid as any other.
    let mut acme = work::back(&portal, "Acme Mills").await;
    acme.open(&format!("/invoices/{id}")).await;
    acme.is(200).sees("Disbursement note").sees("travel").sees("$140.00");
    acme.sees("What we paid to others for you comes to $140.00.");
    ada.open(&format!("/firm/invoices/{id}/credit")).await;
    ada.fill("Expert’s travel", "40").fill("Why", "He came by bicycle.");
    ada.press("Look at it first").await;
    ada.press("Credit $40.00").await;
    ada.is(200).sees("The credit note is written.");
    portal.agrees().await;

    // What is on a note that is discarded is unbilled again.
    portal.cost_on(&matter, "9.00").await;
    ada.open(&draft).await;
    ada.press("Put all on the draft").await;
    ada.press("Bill disbursements on a note of their own").await;
    ada.sees("$9.00").sees("This becomes a disbursement note");
    ada.press("Yes, discard this draft").await;
    portal.agrees().await;

    // A draft of such costs alone becomes a note itself.
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    let alone = ada.path();
    ada.press("Bill disbursements on a note of their own").await;
    ada.sees("$9.00").sees("This becomes a disbursement note");
    assert_eq!(ada.path(), alone);
    portal.agrees().await;
    portal.stop().await;
}
