//! Blended rates, and discounts by the volume of a year (BIL-12).
#![expect(clippy::expect_used, reason = "a story falls where its ground is not as it says")]

use domain::matter::Matter;
use harness::{Browser, Portal};
use portal::work::{self, begun};

async fn fees_of(ada: &mut Browser, matter: &Matter) {
    ada.open(&format!("/firm/matters/{}/fees", matter.id)).await;
    ada.is(200);
}

async fn drafted(ada: &mut Browser, matter: &Matter) {
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.is(200);
}

async fn year(portal: &Portal) -> i16 {
    portal.app().today().await.expect("a day").year()
}

async fn issue(ada: &mut Browser, number: &str) {
    ada.follow("Review and issue").await;
    ada.press(&format!("Issue invoice {number}")).await;
}

#[tokio::test]
async fn bil12_a_blended_rate_charges_everybody_the_same() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    let mut cas = portal.assistant("Cas").await;
    fees_of(&mut ada, &matter).await;
    ada.sees_not("Blended rate");
    ada.follow("Rates of this matter").await;
    ada.choose("Whose time", "Everybody’s").fill("Rate an hour", "280").fill("From", "2026-01-10");
    ada.press("Agree on this rate").await;
    fees_of(&mut ada, &matter).await;
    ada.sees("Blended rate: an hour of everybody costs $280.00");
    for who in [&mut ada, &mut cas] {
        who.open("/firm/entries/new").await;
        who.fill("Matter", "M-100").fill("Hours", "1").fill("What was done", "Read the file");
        who.press("Record time").await;
        who.is(200).sees("$280.00");
    }
    portal.stop().await;
}

#[tokio::test]
async fn bil12_what_is_billed_beyond_an_amount_of_the_year_is_discounted_on_the_bill() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    let year = year(&portal).await;
    fees_of(&mut ada, &matter).await;
    ada.fill("Tier 1: fees of a year above", "1000").press("Save agreement").await;
    ada.is(422).sees("Tier 1: percent off: Write for each tier an amount of its own");
    ada.fill("Tier 1: percent off", "10").press_twice("Save agreement").await;
    ada.is(200).sees("10 % of what is above $1,000.00");

    work::time(&portal, &matter, ("Ada Byron", "2"), "Read the file").await;
    drafted(&mut ada, &matter).await;
    ada.sees("$700.00").sees_not("Volume discount");
    issue(&mut ada, &format!("{year}-0001")).await;
    ada.is(200).sees("$700.00");
    portal.agrees().await;

    // 300.00 are below; of the other 400.00 a tenth is taken off.
    work::time(&portal, &matter, ("Ada Byron", "2"), "Drafted the answer").await;
    portal.cost_on(&matter, "100.00").await;
    drafted(&mut ada, &matter).await;
    let draft = ada.path();
    ada.sees("Volume discount: 10 % of $400.00 above $1,000.00").sees("$760.00");
    ada.sees_not("cannot be issued so");
    work::time(&portal, &matter, ("Ada Byron", "1"), "Argued the motion").await;
    ada.open(&draft).await.press("Put all on the draft").await;
    ada.sees("10 % of $750.00 above $1,000.00").sees("$1,075.00").sees_not("$400.00");
    portal.agrees().await;

    // Without its discount it is not issued.
    fees_of(&mut ada, &matter).await;
    ada.fill("Tier 1: percent off", "20").press("Save agreement").await;
    ada.open(&draft).await;
    ada.sees("cannot be issued so");
    issue(&mut ada, &format!("{year}-0002")).await;
    ada.is(422).sees("takes $150.00 off this bill by its volume, and the draft takes $75.00 off");
    ada.open(&draft).await;
    ada.press_twice("Put the volume discount on the draft").await;
    ada.is(200).sees("20 % of $750.00 above $1,000.00").sees("$1,000.00");
    issue(&mut ada, &format!("{year}-0002")).await;
    ada.is(200).sees("$1,000.00").sees("Discount");
    portal.agrees().await;
    let mut acme = work::back(&portal, "Acme Mills").await;
    acme.open("/invoices").await;
    acme.follow(&format!("{year}-0002")).await;
    acme.is(200).sees("Volume discount: 20 % of $750.00 above $1,000.00").sees("−$150.00");
    ada.open("/firm/invoices").await;
    ada.follow(&format!("{year}-0002")).await;
    let invoice = ada.path();
    for format in ["ledes", "ledes-bi", "ubl", "cii"] {
        ada.open(&format!("{invoice}/file/{format}")).await;
        assert!(ada.is(200).html().contains("150.00"), "{format}");
    }
    portal.stop().await;
}

#[tokio::test]
async fn bil12_fees_of_all_matters_of_a_client_count_where_that_is_agreed() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    let other = portal.matter("Acme Mills", "M-200").await;
    let year = year(&portal).await;
    work::time(&portal, &other, ("Ada Byron", "4"), "Read the lease").await;
    drafted(&mut ada, &other).await;
    issue(&mut ada, &format!("{year}-0001")).await;
    ada.is(200).sees("$1,400.00");

    fees_of(&mut ada, &matter).await;
    ada.choose("Fees that count", "All matters of the client");
    ada.fill("Tier 1: fees of a year above", "1000").fill("Tier 1: percent off", "10");
    ada.fill("Tier 2: fees of a year above", "1500").fill("Tier 2: percent off", "20");
    ada.press("Save agreement").await;
    ada.is(200).sees("by the fees of all matters of the client");
    work::time(&portal, &matter, ("Ada Byron", "1"), "Read the file").await;
    drafted(&mut ada, &matter).await;
    ada.sees("10 % of $100.00 above $1,000.00; 20 % of $250.00 above $1,500.00").sees("$290.00");

    // Another bill of the client comes first: more of this one is above.
    let draft = ada.path();
    work::time(&portal, &other, ("Ada Byron", "1"), "Read the deed").await;
    drafted(&mut ada, &other).await;
    issue(&mut ada, &format!("{year}-0002")).await;
    ada.open(&draft).await.follow("Review and issue").await;
    ada.press(&format!("Issue invoice {year}-0003")).await;
    ada.is(422).sees("takes $70.00 off this bill by its volume, and the draft takes $60.00 off");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn bil12_of_two_bills_that_are_issued_at_once_one_counts_the_other() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    let mut bob = portal.bookkeeper("Bob").await;
    let other = portal.matter("Acme Mills", "M-200").await;
    let year = year(&portal).await;
    for matter in [&matter, &other] {
        fees_of(&mut ada, matter).await;
        ada.choose("Fees that count", "All matters of the client");
        ada.fill("Tier 1: fees of a year above", "1000").fill("Tier 1: percent off", "10");
        ada.press("Save agreement").await;
        work::time(&portal, matter, ("Ada Byron", "2"), "Read the file").await;
    }
    drafted(&mut ada, &matter).await;
    drafted(&mut bob, &other).await;
    for who in [&mut ada, &mut bob] {
        who.sees("$700.00").sees_not("Volume discount");
        who.follow("Review and issue").await;
    }
    let words = format!("Issue invoice {year}-0001");
    tokio::join!(ada.press(&words), bob.press(&words));
    let late = match (ada.status(), bob.status()) {
        (200, 422) => &bob,
        (422, 200) => &ada,
        both => panic!("one is issued: {both:?}"),
    };
    late.sees("takes $40.00 off this bill by its volume, and the draft takes $0.00 off");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn bil10_bil12_one_press_cuts_time_to_the_cap_with_its_discount() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    fees_of(&mut ada, &matter).await;
    ada.fill("Most that all fees may come to", "1000");
    ada.fill("Tier 1: fees of a year above", "100").fill("Tier 1: percent off", "10");
    ada.press("Save agreement").await;
    ada.is(200);
    work::time(&portal, &matter, ("Ada Byron", "6"), "Argued the motion").await;
    drafted(&mut ada, &matter).await;
    // 2,100.00 less 200.00 is 900.00 over the cap; 1,100.00 less 100.00 is within it.
    ada.press("Write time down to the cap").await;
    ada.is(200).sees("The fees of this draft are within $1,000.00.").sees("$1,100.00");
    issue(&mut ada, &format!("{}-0001", year(&portal).await)).await;
    ada.is(200).sees("$1,000.00");
    portal.agrees().await;
    portal.stop().await;
}
