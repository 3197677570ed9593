//! Earned fees of several matters leave trust by one transfer, all of them or none (TRU-12).

use domain::invoice::Issued;
use domain::trust::Method;
use harness::Portal;
use portal::trust::{bank, deposit, trust};

async fn balance(portal: &Portal, invoice: &Issued) -> i64 {
    let read = trust(portal).ledger(&invoice.matter).await.expect("it reads");
    read.expect("it is there").ledger.posted().minor()
}

#[tokio::test]
async fn tru12_fees_of_several_matters_are_one_transfer_and_move_all_or_not_at_all() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    let mut bob = portal.bookkeeper("Bob").await;
    let (mut acme, mut bolt) = (portal.client("Acme Mills").await, portal.client("Bolt Ltd").await);
    let one = portal.invoice("Acme Mills", "300.00").await;
    let two = portal.invoice("Bolt Ltd", "200.00").await;
    let bank = bank(&portal).await;
    for (invoice, amount) in [(&one, "1000"), (&two, "150")] {
        let found = portal.app().store.system("story").matter(&invoice.matter).await;
        let matter = found.expect("it reads").expect("it is there").value;
        deposit(&portal, (&bank, &matter), Method::Wire, amount).await;
    }
    acme.open(&format!("/invoices/{}", one.id)).await;

    bob.open(&format!("/firm/trust/accounts/{}", bank.id)).await;
    bob.follow("Take fees of several matters").await;
    bob.sees("$150.00");
    bob.press("Prepare the transfer").await;
    bob.is(422).sees("Choose at least one invoice.").sees("Fill this in.");
    bob.tick(&format!("Acme Mills {}", one.number))
        .tick(&format!("Bolt Ltd {}", two.number))
        .fill("Reference of the transfer", "FEES-7")
        .press("Prepare the transfer")
        .await;
    bob.is(200).sees("One transfer").sees("$450.00").sees("It waits for a lawyer");
    let batch = bob.path();

    ada.open(&batch).await;
    ada.press("Release $450.00").await;
    ada.is(422)
        .sees("This invoice has not reached the client.")
        .sees("Nothing was released.")
        .sees(&format!("Invoice {}", two.number));
    assert_eq!((balance(&portal, &one).await, balance(&portal, &two).await), (100_000, 15_000));

    bolt.open(&format!("/invoices/{}", two.id)).await;
    ada.open(&batch).await;
    ada.press_twice("Release $450.00").await;
    ada.is(200).sees("Released, all of it.").sees_not("Release $450.00");
    assert_eq!((balance(&portal, &one).await, balance(&portal, &two).await), (70_000, 0));
    bolt.open(&format!("/invoices/{}", two.id)).await;
    bolt.sees("Paid from trust").sees("$50.00");
    portal.stop().await;
}
