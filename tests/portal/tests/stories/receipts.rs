//! The receipt of what a client paid: on a page and as a file, for client and firm (INV-28).
#![expect(clippy::expect_used, reason = "a story falls where its ground is not as it says")]

use domain::invoice::Issued;
use harness::{Browser, Portal};
use portal::trust::bank;

const ACME: &str = "Acme Mills";

/// Pays everything that is open by card; the id of the payment.
async fn paid(client: &mut Browser) -> String {
    client.open("/pay").await;
    client.press("Go to the payment page").await;
    client.fill("Email", "pat@client.example").fill("Card number", "4242424242424242");
    client.fill("Expiry (MM/YY)", "12/34").fill("Security code", "123");
    client.fill("Name on card", "Pat Mills").press("Pay").await;
    client.sees("Thank you");
    client.path().trim_start_matches("/payments/").to_owned()
}

fn is_pdf(person: &Browser) -> bool {
    person.is(200);
    person.html().starts_with("%PDF-1.7")
}

/// What the receipt of a payment says: each invoice, its matter, and how much.
async fn said(portal: &Portal, payment: &str) -> Vec<(String, String, String)> {
    let kind = domain::receipt::Kind::of_word(payment).expect("a payment");
    let paper = portal.app().store.system("test").receipt_paper(&kind).await.expect("it reads");
    let rows = paper.expect("it arrived").rows.into_iter();
    rows.map(|row| (row.went.words(&row.number), row.matter, row.amount.to_string())).collect()
}

fn part(invoice: &Issued, amount: &str) -> (String, String, String) {
    (format!("Invoice {}", invoice.number), invoice.parties.matter(), amount.to_owned())
}

#[tokio::test]
async fn inv28_client_and_firm_get_the_same_receipt_with_every_invoice_and_its_matter() {
    let portal = Portal::start().await;
    let (mut acme, mut ada) = (portal.client(ACME).await, portal.lawyer("Ada Byron").await);
    let mut other = portal.client("Rivers & Sons").await;
    let one = portal.invoice(ACME, "300.00").await;
    let two = portal.invoice(ACME, "450.00").await;
    let payment = paid(&mut acme).await;
    portal.settle().await;
    let mut shown = said(&portal, &payment).await;
    shown.sort();
    assert_eq!(shown, [part(&one, "300.00"), part(&two, "450.00")]);

    acme.open(&format!("/payments/{payment}")).await.follow("See the receipt").await;
    acme.sees("$750.00").sees_not("What went back");
    acme.follow("Download PDF").await;
    acme.is(200).sees("The receipt is being printed");
    portal.settle().await;
    acme.follow("Try again").await;
    assert!(is_pdf(&acme));

    ada.open(&format!("/firm/payments/{payment}")).await.follow("Receipt (PDF)").await;
    assert!(is_pdf(&ada) && ada.html() == acme.html(), "the same receipt, the same file");
    other.open(&format!("/receipts/{payment}")).await.is(404);
    other.open(&format!("/receipts/{payment}/pdf")).await.is(404);
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn inv28_a_refund_is_on_the_receipt_and_makes_it_another_paper() {
    let portal = Portal::start().await;
    let (mut acme, mut ada) = (portal.client(ACME).await, portal.lawyer("Ada Byron").await);
    let invoice = portal.invoice(ACME, "300.00").await;
    let payment = paid(&mut acme).await;
    portal.settle().await;
    let page = format!("{}/receipts/{payment}/pdf", portal.host().url());
    acme.open(&page).await.is(200);
    portal.settle().await;
    acme.open(&page).await;
    assert!(is_pdf(&acme));
    let first = acme.html().to_owned();

    ada.open(&format!("/firm/payments/{payment}")).await;
    ada.fill("Amount to refund", "100").press("Refund").await;
    ada.press("Refund $100.00 now").await;
    ada.sees("partly gone back");
    portal.settle().await;
    let back = ("Gone back".to_owned(), String::new(), "100.00".to_owned());
    assert_eq!(said(&portal, &payment).await, [part(&invoice, "200.00"), back]);

    acme.open(&format!("{}/receipts/{payment}", portal.host().url())).await;
    acme.sees("Gone back").sees("What went back").sees("Refund").sees("$100.00");
    acme.open(&page).await.is(200).sees("The receipt is being printed");
    portal.settle().await;
    acme.follow("Try again").await;
    assert!(is_pdf(&acme) && acme.html() != first, "what says something else is another paper");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn inv28_a_check_has_a_receipt_and_none_while_nothing_arrived() {
    let portal = Portal::start().await;
    let (mut acme, mut ada) = (portal.client(ACME).await, portal.lawyer("Ada Byron").await);
    let invoice = portal.invoice(ACME, "1000.00").await;
    acme.open(&format!("/pay/{}", invoice.id)).await;
    acme.press("Go to the payment page").await;
    acme.open(&format!("{}/payments", portal.host().url())).await;
    acme.follow(&invoice.number.to_string()).await;
    acme.open("/payments").await;
    acme.sees_not("Receipt of");

    ada.open(&format!("/firm/invoices/{}/payment", invoice.id)).await;
    ada.choose("How it came", "Check").fill("Reference", "1042").fill("Amount", "400");
    ada.press("Record the payment").await;
    ada.is(200);
    acme.open("/payments").await.follow("Receipt").await;
    acme.sees("$400.00");
    acme.follow("Download PDF").await;
    acme.is(200).sees("The receipt is being printed");
    portal.settle().await;
    acme.follow("Try again").await;
    assert!(is_pdf(&acme));
    portal.stop().await;
}

#[tokio::test]
async fn inv28_tru16_money_in_trust_has_a_receipt_and_a_ledger_card_for_client_and_firm() {
    let portal = Portal::start().await;
    let (mut acme, mut ada) = (portal.client(ACME).await, portal.lawyer("Ada Byron").await);
    let mut other = portal.client("Rivers & Sons").await;
    let matter = portal.matter(ACME, "M-77").await;
    bank(&portal).await;
    ada.open(&format!("/firm/trust/matters/{}/receive", matter.id)).await;
    ada.fill("Amount", "500").fill("Number or reference", "5501").press("Record it").await;
    ada.is(200);

    acme.open(&format!("/trust/{}", matter.id)).await;
    let today = web::ui::date_plain(portal.app().today().await.expect("a day"));
    acme.follow(&format!("Receipt of {today} (PDF)")).await;
    acme.is(200).sees("The receipt is being printed");
    let page = acme.path();
    portal.settle().await;
    acme.follow("Try again").await;
    assert!(is_pdf(&acme));
    let id = page.rsplit('/').next().unwrap_or_default().to_owned();
    let held = ("Held in trust".to_owned(), format!("M-77 {}", matter.name), "500.00".to_owned());
    assert_eq!(said(&portal, &id).await, [held]);

    let home = portal.host().url().to_string();
    let home = home.trim_end_matches('/');
    acme.open(&format!("{home}/trust/{}", matter.id)).await;
    acme.follow("Print these days (PDF)").await;
    acme.is(200).sees("The ledger card is being printed");
    portal.settle().await;
    acme.follow("Try again").await;
    assert!(is_pdf(&acme), "TRU-16");
    let card = acme.html().to_owned();
    ada.open(&format!("/firm/trust/matters/{}", matter.id)).await.follow("Ledger card (PDF)").await;
    assert!(is_pdf(&ada) && ada.html() == card, "the same days, the same file");
    other.open(&format!("/trust/{}/card", matter.id)).await.is(404);
    acme.open(&format!("{home}{page}")).await;

    other.open(&page).await.is(404);
    ada.open(&format!("{home}/firm/trust/receipts/{id}")).await.follow("Receipt (PDF)").await;
    assert!(is_pdf(&ada) && ada.html() == acme.html());
    portal.agrees().await;
    portal.stop().await;
}
