//! The printed invoice: made when it is issued, once, and handed to those whom it concerns.

use domain::id::InvoiceId;
use harness::{Browser, Portal};

/// The paper as it lies in the bucket.
async fn stored(portal: &Portal, id: &InvoiceId) -> Option<Vec<u8>> {
    portal.app().store.system("test").paper(id).await.ok().flatten()
}

fn is_pdf(person: &Browser) -> bool {
    person.is(200);
    person.html().starts_with("%PDF-1.7") && person.html().contains("factur-x.xml")
}

#[tokio::test]
async fn ebl15_client_and_firm_get_the_same_file_and_nobody_else_gets_it() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let mut other = portal.client("Rivers & Sons").await;
    let mut ada = portal.lawyer("Ada Byron").await;
    let invoice = portal.invoice("Acme Mills", "1250.00").await;
    portal.settle().await;

    acme.open(&format!("/invoices/{}", invoice.id)).await.follow("Download PDF").await;
    assert!(is_pdf(&acme));
    assert_ne!(acme.address().origin(), portal.stranger().address().origin(), "SEC-50");
    ada.open(&format!("/firm/invoices/{}", invoice.id)).await.follow("PDF, as issued").await;
    assert!(is_pdf(&ada));
    assert_eq!(acme.html(), ada.html());

    other.open(&format!("/invoices/{}/pdf", invoice.id)).await.is(404);
    let home = portal.host().url();
    ada.open(&format!("{home}/firm/invoices/{}", invoice.id)).await;
    ada.sees("Written out as PDF").sees("2 times");
    ada.open(&format!("/preview/{}/invoices/{}", invoice.client, invoice.id)).await;
    ada.follow("Download PDF").await;
    assert!(is_pdf(&ada));
    portal.stop().await;
}

#[tokio::test]
async fn ops09_a_paper_is_made_once_whatever_comes_later() {
    let portal = Portal::start().await;
    portal.client("Acme Mills").await;
    let mut ada = portal.lawyer("Ada Byron").await;
    let invoice = portal.invoice("Acme Mills", "1250.00").await;
    portal.settle().await;
    let first = stored(&portal, &invoice.id).await.expect("it was printed");

    let system = portal.app().store.system("test");
    system.put_paper(&invoice.id, b"another".to_vec()).await.expect("it is left alone");
    assert!(stored(&portal, &invoice.id).await == Some(first.clone()), "nothing replaces it");

    ada.open(&format!("/firm/invoices/{}/pdf", invoice.id)).await;
    printer::printed(portal.app(), &invoice.id).await.expect("it is there");
    portal.settle().await;
    assert!(stored(&portal, &invoice.id).await == Some(first), "nobody makes it again");
    portal.stop().await;
}

#[tokio::test]
async fn ops09_a_paper_that_is_not_there_is_made_for_who_asks() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "1250.00").await;
    portal.settle().await;
    let first = stored(&portal, &invoice.id).await.expect("it was printed");
    let papers = portal.folder().join("buckets").join("papers").join("invoices");
    std::fs::remove_dir_all(papers).expect("the papers are lost");

    acme.open(&format!("/invoices/{}/pdf", invoice.id)).await.is(200);
    acme.sees(&format!("Invoice {} is being printed", invoice.number));
    portal.settle().await;
    acme.follow("Try again").await;
    assert!(is_pdf(&acme));
    assert!(stored(&portal, &invoice.id).await == Some(first), "the same invoice, the same file");
    portal.stop().await;
}

#[tokio::test]
async fn a_draft_has_no_paper() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada Byron").await;
    let draft = InvoiceId::made(0, [1; 10]);
    ada.open(&format!("/firm/invoices/{draft}/pdf")).await.is(404);
    printer::printed(portal.app(), &draft).await.expect("there is nothing to do");
    assert!(stored(&portal, &draft).await.is_none());
    portal.stop().await;
}
