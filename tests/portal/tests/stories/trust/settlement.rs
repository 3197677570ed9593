//! A settlement statement says who gets what, never changes, and is paid through the gate (TRU-15).

use domain::trust::Method;
use harness::{Browser, Portal};
use portal::trust::{bank, deposit, trust};

/// The bookkeeper prepares the payment of every share, and of none twice.
async fn prepare_all(bob: &mut Browser, statement: &str) {
    bob.open(statement).await;
    bob.press("Prepare payment 1").await;
    bob.is(422).sees("Fill this in.");
    for share in 0..4 {
        bob.open(statement).await;
        let (path, csrf) = (format!("{statement}/shares/{share}"), bob.hidden("csrf"));
        for (once, reference, status) in [("one", "T-1", 200), ("two", "T-9", 422)] {
            let (once, reference) = (format!("{once}{share}"), format!("{reference}{share}"));
            let pairs = [
                ("csrf", csrf.as_str()),
                ("once", once.as_str()),
                ("by", "transfer"),
                ("number", reference.as_str()),
            ];
            assert_eq!(bob.forge(&path, &pairs).await, status, "a share has one payment");
        }
    }
}

/// A lawyer releases them.
async fn release_all(portal: &Portal, ada: &mut Browser) {
    for amount in ["1,500.00", "500.00", "3,000.00", "5,000.00"] {
        let waiting = trust(portal).releases(None).await.expect("they read").items;
        let wanted = amount.replace(',', "");
        let one = waiting.iter().find(|one| one.order.amount.to_string() == wanted);
        let one = one.expect("it waits");
        ada.open(&format!("/firm/trust/payments/{}", one.order.id)).await;
        ada.press(&format!("Release ${amount}")).await;
        ada.is(200).sees("Released.");
    }
}

#[tokio::test]
async fn tru15_a_recovery_is_divided_by_a_statement_and_paid_share_by_share() {
    let portal = Portal::start().await;
    let (mut ada, mut acme) = (portal.lawyer("Ada").await, portal.client("Acme Mills").await);
    let mut bob = portal.bookkeeper("Bob").await;
    let invoice = portal.invoice("Acme Mills", "3000.00").await;
    let found = portal.app().store.system("story").matter(&invoice.matter).await;
    let matter = found.expect("it reads").expect("it is there").value;
    let bank = bank(&portal).await;
    deposit(&portal, (&bank, &matter), Method::Wire, "10000").await;
    acme.open(&format!("/invoices/{}", invoice.id)).await;
    let new = format!("/firm/trust/matters/{}/settlements/new", matter.id);
    bob.open(&new).await;
    bob.is(403);

    ada.open(&format!("/firm/trust/matters/{}", matter.id)).await;
    ada.follow("Settlement statement").await;
    ada.fill("Gross recovery", "10000")
        .choose("Share 1", "Lien")
        .fill("Payee 1", "Mercy Hospital")
        .fill("For what 1", "Lien of 4 May")
        .fill("Amount 1", "8000")
        .choose("Share 2", "Cost")
        .fill("Payee 2", "Cash")
        .fill("Amount 2", "ten");
    let by_invoice = format!("{}, $3,000.00 open", invoice.number);
    ada.choose("By invoice", &by_invoice).fill("Fee", "3000").press("Draw up the statement").await;
    ada.is(422)
        .sees("Payee 2: Client money is paid to a named payee, never to cash or bearer")
        .sees("For what 2: Fill this in.")
        .sees("Amount 2: ");
    ada.fill("Payee 2", "Dr. Ray")
        .fill("For what 2", "Expert opinion")
        .fill("Amount 2", "500")
        .press("Draw up the statement")
        .await;
    ada.is(422).sees("The shares come to $11,500.00, and only $10,000.00 was recovered.");
    ada.fill("Amount 1", "1500").press_twice("Draw up the statement").await;
    ada.is(200)
        .sees("Drawn up.")
        .sees("Mercy Hospital")
        .sees("Net to the client")
        .sees("$5,000.00");
    assert_eq!(trust(&portal).settlements(&matter.id).await.expect("they read").len(), 1);
    let statement = ada.path();

    prepare_all(&mut bob, &statement).await;
    release_all(&portal, &mut ada).await;
    let read = trust(&portal).ledger(&matter.id).await.expect("it reads").expect("it is there");
    assert!(read.ledger.posted().is_zero());
    ada.open(&statement).await;
    ada.sees("Mercy Hospital").sees("$5,000.00").sees("Open the payment");
    portal.stop().await;
}
