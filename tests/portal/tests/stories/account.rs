//! The account of a matter on its invoices: what was owed before, what moved, what is in trust
//! (INV-07, INV-08), as it was when they were issued (INV-32); and codes to pay with (INV-27).
#![expect(clippy::expect_used, reason = "a story falls where its ground is not as it says")]

use domain::account::{AccountSummary, Side};
use domain::id::InvoiceId;
use domain::matter::Matter;
use harness::{Browser, Portal};
use portal::trust::bank;
use portal::work;

/// Bills a cost through the pages; the id of the invoice.
async fn billed(portal: &Portal, ada: &mut Browser, matter: &Matter, amount: &str) -> InvoiceId {
    work::cost(portal, matter, amount, "Filing fee").await;
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.follow("Review and issue").await;
    let button = ada.html().split("Issue invoice ").nth(1).unwrap_or_default();
    let number: String = button.chars().take_while(|c| !c.is_whitespace() && *c != '<').collect();
    ada.press(&format!("Issue invoice {number}")).await;
    ada.is(200).sees("is issued");
    let id = ada.path().rsplit('/').next().unwrap_or_default().to_owned();
    id.parse().expect("an invoice")
}

async fn checked(ada: &mut Browser, invoice: &InvoiceId, amount: &str) {
    ada.open(&format!("/firm/invoices/{invoice}/payment")).await;
    ada.choose("How it came", "Check").fill("Reference", "1042").fill("Amount", amount);
    ada.press("Record the payment").await;
    ada.is(200);
}

async fn received(ada: &mut Browser, matter: &Matter, (amount, number): (&str, &str)) {
    ada.open(&format!("/firm/trust/matters/{}/receive", matter.id)).await;
    ada.fill("Amount", amount).fill("Number or reference", number).press("Record it").await;
    ada.is(200);
}

async fn frozen(portal: &Portal, invoice: &InvoiceId) -> Option<AccountSummary> {
    portal.app().store.system("test").account_summary(invoice).await.expect("it reads")
}

/// Opening, what moved, and closing, as text.
fn said(side: &Side) -> (String, Vec<String>, String) {
    let rows = side.rows.iter().map(|row| format!("{} {}", row.what, row.amount));
    (side.opening.to_string(), rows.collect(), side.closing.to_string())
}

#[tokio::test]
async fn inv07_inv08_inv32_an_invoice_carries_the_account_on_and_says_the_same_for_ever() {
    let portal = Portal::start().await;
    let (mut ada, matter) = work::begun(&portal).await;
    let elsewhere = portal.matter("Acme Mills", "M-200").await;
    portal.invoice_in(&elsewhere, "9000.00").await;
    bank(&portal).await;
    received(&mut ada, &matter, ("500", "5501")).await;

    let one = billed(&portal, &mut ada, &matter, "1000.00").await;
    let first = frozen(&portal, &one).await.expect("it has one");
    assert_eq!(said(&first.owed), ("0.00".into(), vec![], "1000.00".into()));
    checked(&mut ada, &one, "400").await;
    received(&mut ada, &matter, ("250", "5502")).await;
    let two = billed(&portal, &mut ada, &matter, "70.00").await;
    let second = frozen(&portal, &two).await.expect("it has one");
    let paid = vec!["Payment, 2026-0002 -400.00".to_owned()];
    assert_eq!(said(&second.owed), ("1000.00".into(), paid, "670.00".into()));
    let trust = second.trust.as_ref().expect("money is in trust");
    let came = vec!["Received from Acme Mills 250.00".to_owned()];
    assert_eq!(said(trust), ("500.00".into(), came, "750.00".into()));
    portal.settle().await;

    // What comes later is on the next one, and changes none that is out.
    let paper = portal.app().store.system("test").paper(&two).await.expect("it reads");
    checked(&mut ada, &two, "70").await;
    let mut acme = work::back(&portal, "Acme Mills").await;
    acme.open(&format!("/invoices/{two}")).await;
    acme.sees("Account of this matter").sees("since invoice 2026-0002");
    acme.sees("Payment, 2026-0002").sees("$670.00").sees("Received from Acme Mills");
    acme.sees("$750.00").sees_not("$9,000.00");
    ada.open(&format!("/firm/invoices/{two}")).await;
    ada.sees("Account of this matter").sees("$670.00");
    ada.open(&format!("/preview/{}/invoices/{two}", matter.client)).await;
    ada.sees("Account of this matter");
    portal.settle().await;
    assert!(paper.is_some(), "it was printed");
    let again = portal.app().store.system("test").paper(&two).await.expect("it reads");
    assert!(again == paper && frozen(&portal, &two).await == Some(second));
    let three = billed(&portal, &mut ada, &matter, "5.00").await;
    let third = frozen(&portal, &three).await.expect("it has one");
    let paid = vec!["Payment, 2026-0003 -70.00".to_owned()];
    assert_eq!(said(&third.owed), ("670.00".into(), paid, "605.00".into()));
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn inv07_a_firm_may_leave_it_out_and_goes_on_later() {
    let portal = Portal::start().await;
    let (mut ada, matter) = work::begun(&portal).await;
    let one = billed(&portal, &mut ada, &matter, "1000.00").await;
    ada.open("/firm/settings").await.follow("What invoices print").await;
    let mut late = portal.lawyer("Bea Katz").await;
    late.open("/firm/settings/papers").await;
    ada.fill("IBAN for transfers", "DE89 3704 0044 0532 0130 01").press("Save").await;
    ada.is(422).sees("This is no IBAN").sees("check digits");
    ada.fill("IBAN for transfers", "de89370400440532013000");
    ada.untick("The account of the matter").press("Save").await;
    ada.is(200).sees("Saved what invoices print.");
    assert!(ada.html().contains("DE89 3704 0044 0532 0130 00"));
    late.press("Save").await;
    late.is(409).sees("Somebody saved this page while you were at it.");

    let two = billed(&portal, &mut ada, &matter, "70.00").await;
    assert_eq!(frozen(&portal, &two).await, None);
    ada.open(&format!("/firm/invoices/{two}")).await;
    ada.sees_not("Account of this matter");
    checked(&mut ada, &one, "400").await;

    ada.open("/firm/settings/papers").await;
    ada.tick("The account of the matter").press("Save").await;
    let three = billed(&portal, &mut ada, &matter, "5.00").await;
    let made = frozen(&portal, &three).await.expect("it has one");
    let paid = vec!["Payment, 2026-0001 -400.00".to_owned()];
    assert_eq!(said(&made.owed), ("1070.00".into(), paid, "675.00".into()));
    portal.stop().await;
}

#[tokio::test]
async fn inv04_fees_stand_by_phase_and_task_on_the_page() {
    let portal = Portal::start().await;
    let (mut ada, matter) = work::begun(&portal).await;
    work::time(&portal, &matter, ("Ada Byron", "1.5"), "Call with the mill's owner").await;
    let today = portal.app().today().await.expect("a day").to_string();
    work::time_of(&portal, &matter, &today, ("Ada Byron", "0.5")).await;
    let id = billed(&portal, &mut ada, &matter, "45.10").await;
    ada.open(&format!("/firm/invoices/{id}")).await;
    ada.sees("Phases and tasks").sees("L100").sees("L120").sees("Without a code").sees("$525.00");
    portal.stop().await;
}
