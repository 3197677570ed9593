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

#[tokio::test]
async fn tru22_the_milestones_are_those_of_the_fee_agreement() {
    let portal = Portal::start().await;
    let (mut ada, mut acme) = (portal.lawyer("Ada").await, portal.client("Acme Mills").await);
    let matter = portal.matter("Acme Mills", "M-100").await;
    let other = portal.invoice_in(&matter, "500.00").await;
    let bank = bank(&portal).await;
    deposit(&portal, (&bank, &matter), Method::Wire, "3000").await;
    let fees = format!("/firm/matters/{}/fees", matter.id);
    let flat = format!("/firm/trust/matters/{}/flat-fee", matter.id);

    ada.open(&fees).await;
    ada.fill("Milestone 1", "Petition filed").fill("Amount of milestone 1", "800");
    ada.fill("Milestone 2", "Hearing held").fill("Amount of milestone 2", "2000");
    ada.press("Save agreement").await;
    ada.open(&flat).await;
    ada.sees("Petition filed").sees("$2,000.00").sees_not("Amount 1");
    ada.press_twice("Agree on the flat fee").await;
    ada.is(200).sees("$2,800.00").sees("The milestones are those of the fee agreement");
    ada.sees("Issue the invoice that bills it first.").sees_not("Note milestone 1");

    // What is agreed on later is agreed on once, for both.
    ada.open(&fees).await;
    ada.fill("Amount of milestone 2", "2200").press("Save agreement").await;
    ada.is(200);
    ada.open(&flat).await;
    ada.sees("$3,000.00").sees("$2,200.00").sees_not("$2,000.00");

    ada.open(&fees).await;
    ada.press("Reached: Petition filed").await;
    ada.follow("Review and issue").await;
    let year = portal.app().today().await.expect("a day").year();
    let number = format!("{year}-0002");
    ada.press(&format!("Issue invoice {number}")).await;
    ada.is(200).sees("$800.00");
    let invoice = ada.path().rsplit('/').next().expect("an id").to_owned();
    acme.open(&format!("/invoices/{invoice}")).await;
    acme.is(200);
    ada.open(&flat).await;
    ada.sees(&number).sees_not(other.number.to_string().as_str());
    ada.press("Note milestone 1").await;
    ada.is(200).sees("Reached").sees("$800.00");
    ada.open(&fees).await;
    ada.fill("Milestone 3", "Appeal").fill("Amount of milestone 3", "100");
    ada.press("Save agreement").await;
    ada.open(&flat).await;
    ada.sees("Appeal").sees("Reached").sees("$3,100.00");
    portal.agrees().await;
    portal.stop().await;
}
