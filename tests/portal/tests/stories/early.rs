//! Who pays an invoice within the days that it says saves what was agreed (INV-20).

use domain::invoice::Issued;
use harness::{Browser, Portal};
use jiff::SignedDuration;
use local::sandbox::{Opening, Settlement};
use portal::work::back;

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// A firm that gives two percent within ten days, its client, and an invoice over a thousand.
async fn ground(portal: &Portal) -> (Browser, Browser, Issued) {
    let (mut ada, acme) = (portal.lawyer("Ada").await, portal.client("Acme Mills").await);
    ada.open("/firm/early").await;
    ada.sees("Nothing is agreed: nothing is taken off.");
    ada.fill("Taken off, in percent", "12").fill("If paid within so many days", "10");
    ada.press("Save").await;
    ada.is(422).sees("Write a percentage of at most 10");
    ada.fill("Taken off, in percent", "2").fill("If paid within so many days", "0");
    ada.press("Save").await;
    ada.is(422).sees("Write within how many days, from 1 to 90.");
    ada.fill("If paid within so many days", "10").press("Save").await;
    ada.sees("Invoices from now on say: 2 % if paid within 10 days.");
    let invoice = portal.invoice("Acme Mills", "1000.00").await;
    (ada, acme, invoice)
}

/// The page of the processor, filled in and sent.
async fn by_card(payer: &mut Browser) {
    payer.fill("Email", "pat@client.example").fill("Card number", "4242424242424242");
    payer.fill("Expiry (MM/YY)", "12/34").fill("Security code", "123");
    payer.fill("Name on card", "Pat Mills").press("Pay").await;
}

async fn begun(acme: &mut Browser, invoice: &Issued) {
    acme.open(&format!("/pay/{}", invoice.id)).await;
    acme.choose("Pay by", "Card").press("Go to the payment page").await;
}

#[tokio::test]
async fn inv20_who_pays_within_the_days_saves_it_and_everybody_sees_why() {
    let portal = Portal::start().await;
    let (mut ada, mut acme, invoice) = ground(&portal).await;

    acme.open(&format!("/invoices/{}", invoice.id)).await;
    acme.sees("Pay $980.00 until").sees(", then $1,000.00.").sees("2 % off until");
    acme.open(&format!("/pay/{}", invoice.id)).await;
    acme.sees("Pay $980.00 until");
    acme.choose("Pay by", "Card").press("Go to the payment page").await;
    by_card(&mut acme).await;
    portal.settle().await;
    assert_eq!(portal.open_on(&invoice.id).await, "0.00");
    assert_eq!(portal.balance(&invoice.client).await, (98_000, 0));
    portal.agrees().await;
    acme.open(&format!("/invoices/{}", invoice.id)).await;
    acme.sees("Discount for paying early").sees_not("Pay $980.00 until");
    acme.sees_not("Discount for paying by bank");
    ada.open(&format!("/firm/invoices/{}", invoice.id)).await;
    ada.sees("with a discount of $20.00").sees("Discount for paying early");
    portal.stop().await;
}

#[tokio::test]
async fn inv20_a_part_a_late_payment_and_a_second_one_do_not_have_it() {
    let portal = Portal::start().await;
    let (mut ada, mut acme, invoice) = ground(&portal).await;

    // A part has none; what finishes it has.
    acme.open(&format!("/pay/{}", invoice.id)).await;
    acme.choose("How much", "A part").fill("Amount of the part", "400");
    acme.choose("Pay by", "Card").press("Go to the payment page").await;
    by_card(&mut acme).await;
    portal.settle().await;
    assert_eq!(portal.open_on(&invoice.id).await, "600.00");

    // While it is being paid for less, most of it comes by cheque: nobody is given more than is
    // open, and what is too much stays the client's.
    begun(&mut acme, &invoice).await;
    ada.open(&format!("/firm/invoices/{}/payment", invoice.id)).await;
    ada.choose("How it came", "Check").fill("Reference", "1042").fill("Amount", "500");
    ada.press("Record the payment").await;
    by_card(&mut acme).await;
    portal.settle().await;
    assert_eq!(portal.open_on(&invoice.id).await, "0.00");
    assert_eq!(portal.balance(&invoice.client).await, (148_800, 48_800));

    // Begun on the last day and left alone until it is over: then the whole is asked for.
    let late = portal.invoice("Acme Mills", "100.00").await;
    portal.later(DAY.saturating_mul(10));
    let mut acme = back(&portal, "Acme Mills").await;
    begun(&mut acme, &late).await;
    portal.later(DAY.saturating_mul(2));
    let mut acme = back(&portal, "Acme Mills").await;
    acme.open(&format!("/invoices/{}", late.id)).await;
    acme.sees_not("Pay $98.00 until");
    begun(&mut acme, &late).await;
    by_card(&mut acme).await;
    portal.settle().await;
    assert_eq!(portal.open_on(&late.id).await, "0.00");
    assert_eq!(portal.balance(&late.client).await, (158_800, 48_800));
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn inv20_a_debit_has_its_days_and_the_larger_discount_counts() {
    let portal = Portal::start().await;
    let (mut ada, mut acme, invoice) = ground(&portal).await;
    ada.open("/firm/settings/paying").await;
    ada.fill("Discount for paying by bank, in percent", "3").press("Save").await;

    acme.open(&format!("/pay/{}", invoice.id)).await;
    acme.sees("Pay $980.00 until").sees("Pay by bank: $970.00 instead of $1,000.00.");
    acme.sees("the larger one counts");
    ada.open("/firm/settings/paying").await;
    ada.fill("Discount for paying by bank, in percent", "1").press("Save").await;
    portal.later(DAY.saturating_mul(10));
    let mut acme = back(&portal, "Acme Mills").await;
    acme.open(&format!("/pay/{}", invoice.id)).await;
    acme.choose("Pay by", "Bank account").press("Go to the payment page").await;
    acme.fill("Email", "pat@client.example");
    acme.fill("Routing number", "110000000").fill("Account number", "000123456789");
    acme.fill("Account holder", "Acme Mills").press("Pay").await;
    portal.later(DAY.saturating_mul(4));
    portal.host().sandbox().settle(Settlement::Succeed).unwrap();
    portal.settle().await;
    assert_eq!(portal.open_on(&invoice.id).await, "0.00");
    assert_eq!(portal.balance(&invoice.client).await, (98_000, 0));

    // What is given back takes its share of the discount along.
    portal.agrees().await;
    let days = (jiff::civil::date(2020, 1, 1), jiff::civil::date(2100, 1, 1));
    let system = portal.app().store.system("story");
    let paid = system.payments_ended(days, None).await.unwrap().items.pop().unwrap();
    let object = portal.charged(paid.id.as_str()).await;
    portal.host().sandbox().dispute(&object, Opening::ReturnR01).unwrap();
    portal.settle().await;
    assert_eq!(portal.open_on(&invoice.id).await, "1000.00");
    assert_eq!(portal.balance(&invoice.client).await, (0, 0));
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn inv20_a_cheque_of_the_days_has_it_by_a_tick_and_a_client_has_terms_of_its_own() {
    let portal = Portal::start().await;
    let (mut ada, _, invoice) = ground(&portal).await;

    ada.open(&format!("/firm/invoices/{}/payment", invoice.id)).await;
    ada.sees("$980.00 pays all of it, and $20.00 is taken off");
    ada.choose("How it came", "Check").fill("Reference", "1042").fill("Amount", "990");
    ada.tick("Give the discount for paying early").press("Record the payment").await;
    ada.is(422).sees("With the discount $980.00 pays all of it.");
    ada.fill("Amount", "980").press_twice("Record the payment").await;
    assert_eq!(portal.open_on(&invoice.id).await, "0.00");
    assert_eq!(portal.balance(&invoice.client).await, (98_000, 0));
    ada.sees("Discount for paying early").sees("$20.00");

    // The next one is dated after the days.
    let next = portal.invoice("Acme Mills", "500.00").await;
    portal.later(DAY.saturating_mul(12));
    let mut ada = portal.lawyer("Bea").await;
    ada.open(&format!("/firm/invoices/{}/payment", next.id)).await;
    ada.choose("How it came", "Check").fill("Reference", "1043").fill("Amount", "490");
    ada.tick("Give the discount for paying early").press("Record the payment").await;
    ada.is(422).sees("The discount is for what was received until");
    ada.untick("Give the discount for paying early").press("Record the payment").await;
    assert_eq!(portal.open_on(&next.id).await, "10.00");

    // A client may have other terms, or none; what is issued keeps its own.
    ada.open(&format!("/firm/clients/{}/early", next.client)).await;
    ada.sees("the firm’s terms hold, 2 % if paid within 10 days");
    ada.choose("What holds for this client", "As is written below").press("Save").await;
    ada.is(422).sees("Write how much is taken off.");
    ada.fill("Taken off, in percent", "1").fill("If paid within so many days", "5");
    ada.press("Save").await;
    ada.sees("Invoices from now on say: 1 % if paid within 5 days.");
    let own = portal.invoice("Acme Mills", "100.00").await;
    assert_eq!(own.early_terms().unwrap().split(" until").next().unwrap(), "Pay USD 99.00");
    ada.open(&format!("/firm/clients/{}/early", next.client)).await;
    ada.choose("What holds for this client", "Nothing for paying early").press("Save").await;
    ada.sees("Invoices from now on give nothing for paying early.");
    let none = portal.invoice("Acme Mills", "100.00").await;
    assert_eq!(none.early, None);
    let mut acme = back(&portal, "Acme Mills").await;
    acme.open(&format!("/pay/{}", none.id)).await;
    acme.sees_not("until");
    acme.open(&format!("/pay/{}", own.id)).await;
    acme.sees("Pay $99.00 until");
    portal.agrees().await;
    portal.stop().await;
}
