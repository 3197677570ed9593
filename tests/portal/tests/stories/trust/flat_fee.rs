//! A flat fee leaves trust milestone by milestone (TRU-22).

use domain::trust::Method;
use harness::Portal;
use portal::trust::{bank, deposit};

#[tokio::test]
async fn tru22_a_flat_fee_is_taken_for_milestones_that_a_lawyer_has_noted_and_no_others() {
    let portal = Portal::start().await;
    let (mut ada, mut acme) = (portal.lawyer("Ada").await, portal.client("Acme Mills").await);
    let invoice = portal.invoice("Acme Mills", "1000.00").await;
    let found = portal.app().store.system("story").matter(&invoice.matter).await;
    let matter = found.expect("it reads").expect("it is there").value;
    let bank = bank(&portal).await;
    deposit(&portal, (&bank, &matter), Method::Wire, "3000").await;
    acme.open(&format!("/invoices/{}", invoice.id)).await;

    let ledger = format!("/firm/trust/matters/{}", matter.id);
    ada.open(&ledger).await;
    ada.follow("Flat fee").await;
    ada.press("Agree on the flat fee").await;
    ada.is(422).sees("Write one milestone at least");
    ada.fill("Milestone 1", "Petition filed")
        .fill("Amount 1", "800")
        .fill("Milestone 2", "Hearing held")
        .fill("Amount 2", "two")
        .press("Agree on the flat fee")
        .await;
    ada.is(422).sees("Amount 2: ");
    ada.fill("Amount 2", "2200").press_twice("Agree on the flat fee").await;
    ada.is(200).sees("Petition filed").sees("$3,000.00");
    let flat = ada.path();

    ada.open(&format!("{ledger}/fees")).await;
    ada.fill("Amount", "800")
        .fill("Check number or transfer reference", "T-1")
        .press("Prepare the withdrawal")
        .await;
    let payment = ada.path();
    ada.press("Release $800.00").await;
    ada.is(422).sees("This matter has a flat fee");

    ada.open(&flat).await;
    ada.press("Note milestone 1").await;
    ada.is(200).sees("Reached").sees("$800.00");
    ada.open(&payment).await;
    ada.press("Release $800.00").await;
    ada.is(200).sees("Released.");

    ada.open(&format!("{ledger}/fees")).await;
    ada.fill("Amount", "200")
        .fill("Check number or transfer reference", "T-2")
        .press("Prepare the withdrawal")
        .await;
    ada.press("Release $200.00").await;
    ada.is(422).sees("Only $800.00 is earned by the milestone of this invoice");
    portal.stop().await;
}
