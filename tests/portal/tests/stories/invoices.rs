//! A client reads what is owed and what was billed; the firm can look over the shoulder unnoticed.

use harness::Portal;
use jiff::SignedDuration;
use portal::work;

#[tokio::test]
async fn prt13_the_home_says_what_is_due_overdue_paid_and_on_account() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    acme.open("/home").await;
    acme.is(200).sees("No invoices yet");

    let first = portal.invoice("Acme Mills", "1250.00").await;
    portal.later(SignedDuration::from_hours(24 * 20));
    portal.invoice("Acme Mills", "300.00").await;
    let mut acme = work::back(&portal, "Acme Mills").await;
    acme.open("/home").await;
    acme.sees("Due $1,550.00").sees("Overdue $0.00").sees("Paid so far $0.00");
    acme.sees("On account $0.00").sees("in 10 days");

    portal.later(SignedDuration::from_hours(24 * 12));
    let mut acme = work::back(&portal, "Acme Mills").await;
    acme.open("/home").await;
    acme.sees("Due $300.00").sees("Overdue $1,250.00 1 invoice");
    acme.sees(&format!("Invoice {} · Was due", first.number));
    acme.follow("Pay $1,250.00").await;
    assert_eq!(acme.path(), format!("/pay/{}", first.id));
    portal.stop().await;
}

#[tokio::test]
async fn prt16_invoices_are_listed_with_matter_and_status() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "1250.00").await;

    acme.open("/invoices").await;
    let number = invoice.number.to_string();
    let row = acme.rows().into_iter().find(|row| row[0] == number).expect("it is listed");
    let matter = format!("{} Acme Mills v. Rivers", invoice.parties.matter_number);
    assert_eq!((row[1].as_str(), row[4].as_str()), (matter.as_str(), "Due"));
    assert_eq!(row[5..], ["$1,250.00", "$1,250.00"]);
    acme.follow("Settled").await;
    acme.sees("There is no such invoice.");
    acme.follow("Open").await;
    acme.follow(&number).await;
    acme.is(200).sees("Filing fee").sees("Open $1,250.00");
    portal.stop().await;
}

#[tokio::test]
async fn prt11_every_view_is_noted_and_prt12_a_preview_never_is() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let mut ada = portal.lawyer("Ada Byron").await;
    let invoice = portal.invoice("Acme Mills", "1250.00").await;
    let firm_side = format!("/firm/invoices/{}", invoice.id);

    ada.open(&format!("/preview/{}", invoice.client)).await;
    ada.is(200).sees("You see what the client sees").sees("Due $1,250.00");
    ada.follow(&invoice.number.to_string()).await;
    ada.sees("nothing is logged as a view").sees("Filing fee");
    assert!(ada.path().starts_with("/preview/"), "{}", ada.path());
    assert!(!ada.html().contains("href=\"/pay/"), "nothing to press");
    ada.open(&firm_side).await;
    ada.sees("Read by the client Not yet");

    for _ in 0..2 {
        acme.open(&format!("/invoices/{}", invoice.id)).await;
        acme.is(200).sees_not("You see what the client sees");
    }
    ada.open(&firm_side).await;
    ada.sees("2 times, last").sees("Contact of Acme Mills");
    portal.stop().await;
}

#[tokio::test]
async fn another_clients_invoice_is_not_found() {
    let portal = Portal::start().await;
    portal.client("Acme Mills").await;
    let mut baker = portal.client("Baker & Sons").await;
    let mut ada = portal.lawyer("Ada Byron").await;
    let invoice = portal.invoice("Acme Mills", "1250.00").await;
    let other = portal.invoice("Baker & Sons", "10.00").await;

    let unknown = "/invoices/inv_00000000000000000000000000".to_owned();
    let paths = [format!("/invoices/{}", invoice.id), unknown, "/invoices/nonsense".to_owned()];
    let mut pages = Vec::new();
    for path in &paths {
        baker.open(path).await;
        pages.push(baker.is(404).text());
    }
    assert!(pages.windows(2).all(|two| two[0] == two[1]), "SEC-31: the same page");
    baker.open(&format!("/preview/{}", invoice.client)).await;
    baker.is(404);
    ada.open(&format!("/preview/{}/invoices/{}", other.client, invoice.id)).await;
    ada.is(404);
    ada.open("/home").await;
    ada.is(404);
    ada.open(&format!("/firm/invoices/{}", invoice.id)).await;
    ada.sees("Not yet");
    portal.stop().await;
}

#[tokio::test]
async fn a_paid_invoice_shows_its_payment_and_asks_for_nothing() {
    let portal = Portal::start().await;
    // It is evening where the firm is, and tomorrow in UTC.
    let now = portal.app().now();
    let here = now.to_zoned(jiff::tz::TimeZone::get("America/New_York").expect("a zone"));
    let evening = here.date().at(21, 30, 0, 0).in_tz("America/New_York").expect("an evening");
    let wait = evening.timestamp().duration_since(now);
    portal.later(if wait.is_negative() { wait + SignedDuration::from_hours(24) } else { wait });
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "1250.00").await;
    acme.open(&format!("/pay/{}", invoice.id)).await;
    acme.press("Go to the payment page").await;
    acme.fill("Email", "pat@client.example").fill("Card number", "4242424242424242");
    acme.fill("Expiry (MM/YY)", "12/34").fill("Security code", "123");
    acme.fill("Name on card", "Pat Mills").press("Pay").await;
    portal.settle().await;

    acme.open(&format!("/invoices/{}", invoice.id)).await;
    acme.sees("Paid").sees("Open $0.00").sees("Nothing is open.");
    acme.sees_not("Pay $");
    acme.open("/home").await;
    acme.sees("Nothing is open. Thank you.").sees("Paid so far $1,250.00").sees("Settled");
    let mut ada = portal.lawyer("Ada Byron").await;
    ada.open("/firm/payments").await;
    let row = ada.rows().into_iter().nth(1).expect("a payment");
    assert_eq!((row[1].as_str(), row[4].as_str()), ("Acme Mills", "Paid"), "{row:?}");
    ada.open("/firm/invoices?state=paid").await;
    assert!(ada.rows().iter().any(|row| row[0] == invoice.number.to_string()));
    portal.stop().await;
}

#[tokio::test]
async fn aud16_a_copy_for_a_third_party_who_pays_has_no_narratives_and_the_same_totals() {
    let portal = Portal::start().await;
    let (mut ada, matter) = work::begun(&portal).await;
    work::time(&portal, &matter, ("Ada Byron", "2"), "Advised on the secret merger").await;
    portal.cost_on(&matter, "100.00").await;
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.follow("Review and issue").await;
    let year = portal.app().today().await.unwrap().year();
    ada.press(&format!("Issue invoice {year}-0001")).await;
    ada.is(200).sees("Advised on the secret merger").sees("$800.00");
    let invoice = ada.path();

    ada.follow("Copy without narratives").await;
    ada.is(200).sees("without narratives").sees_not("merger").sees_not("Filing fee");
    ada.sees("Analysis/Strategy").sees("2.0").sees("$350.00").sees("$700.00").sees("$800.00");
    for format in ["ledes", "cii", "ubl"] {
        ada.open(&format!("{invoice}/file/{format}")).await;
        assert!(ada.is(200).html().contains("merger"), "{format}");
        ada.open(&format!("{invoice}/file/{format}?copy=redacted")).await;
        let copy = ada.is(200).html().to_owned();
        assert!(!copy.contains("merger") && copy.contains("800"), "{format}: {copy}");
    }
    portal.stop().await;
}
