//! Who pays an invoice whole by bank debit saves what the firm gives for it (PAY-18).

#![expect(clippy::unwrap_used, reason = "a story falls where its ground is not as it says")]

use harness::{Browser, Portal};
use local::sandbox::{Opening, Settlement};
use store::payments::Life;

/// A firm that gives two percent, its client, and an invoice over a thousand.
async fn ground(portal: &Portal) -> (Browser, Browser, String) {
    let (mut ada, acme) = (portal.lawyer("Ada").await, portal.client("Acme Mills").await);
    let invoice = portal.invoice("Acme Mills", "1000.00").await;
    ada.open("/firm/settings/paying").await;
    let field = "Discount for paying by bank, in percent";
    ada.fill(field, "12").press("Save").await;
    ada.is(422).sees("Write a percentage of at most 10");
    ada.fill(field, "2").press("Save").await;
    ada.sees("Saved how clients pay.");
    (ada, acme, invoice.id.to_string())
}

/// The page of the processor, filled in and sent.
async fn debited(acme: &mut Browser) {
    acme.fill("Email", "pat@client.example");
    acme.fill("Routing number", "110000000").fill("Account number", "000123456789");
    acme.fill("Account holder", "Acme Mills").press("Pay").await;
}

/// The one payment.
async fn payment(portal: &Portal) -> Life {
    let days = (jiff::civil::date(2020, 1, 1), jiff::civil::date(2100, 1, 1));
    let system = portal.app().store.system("story");
    let last = system.payments_ended(days, None).await.unwrap().items.pop().unwrap();
    system.life(&last.id).await.unwrap().unwrap()
}

#[tokio::test]
async fn pay18_a_bank_debit_settles_the_invoice_with_a_discount_and_a_return_takes_both_back() {
    let portal = Portal::start().await;
    let (mut ada, mut acme, invoice) = ground(&portal).await;
    let id = invoice.parse().unwrap();

    acme.open(&format!("/pay/{invoice}")).await;
    acme.sees("Pay by bank: $980.00 instead of $1,000.00.");
    acme.choose("Pay by", "Bank account").press("Go to the payment page").await;
    debited(&mut acme).await;
    acme.sees("Your payment is on its way").sees("$980.00").sees("the discount of $20.00");
    assert_eq!(portal.open_on(&id).await, "1000.00", "nothing is posted before the money is there");

    portal.host().sandbox().settle(Settlement::Succeed).unwrap();
    portal.settle().await;
    assert_eq!(portal.open_on(&id).await, "0.00");
    let paid = payment(&portal).await.payment.value;
    assert_eq!(paid.amount.minor(), 98_000);
    assert_eq!(portal.balance(&paid.client).await, (98_000, 0), "a discount is no money");
    portal.agrees().await;
    acme.open(&format!("/receipts/{}", paid.id)).await;
    acme.sees("Discount for paying").sees("$1,000.00").sees("$980.00");
    acme.open(&format!("/invoices/{invoice}")).await;
    acme.sees("Discount for paying by bank");
    ada.open(&format!("/firm/payments/{}", paid.id)).await;
    ada.sees("Discount for paying by bank").sees("$20.00");
    ada.open(&format!("/firm/invoices/{invoice}")).await;
    ada.sees("with a discount of $20.00");

    // Half of it would take half of the discount along: that is said before anybody does it.
    ada.open(&format!("/firm/payments/{}", paid.id)).await;
    ada.fill("Amount to refund", "490").press("Refund").await;
    ada.sees("will have $500.00 more open: $10.00 of it is the discount");
    ada.follow("Keep the money").await;
    assert_eq!(portal.open_on(&id).await, "0.00", "nothing went back yet");

    let object = portal.charged(paid.id.as_str()).await;
    portal.host().sandbox().dispute(&object, Opening::ReturnR01).unwrap();
    portal.settle().await;
    assert_eq!(portal.open_on(&id).await, "1000.00");
    assert_eq!(portal.balance(&paid.client).await, (0, 0));
    portal.agrees().await;
    acme.open(&format!("/invoices/{invoice}")).await;
    acme.sees_not("Discount for paying by bank");
    portal.stop().await;
}

#[tokio::test]
async fn pay18_a_card_a_part_and_a_debit_that_fails_have_no_discount() {
    let portal = Portal::start().await;
    let (mut ada, mut acme, invoice) = ground(&portal).await;
    let id = invoice.parse().unwrap();

    // A debit that fails leaves everything open.
    acme.open(&format!("/pay/{invoice}")).await;
    acme.choose("Pay by", "Bank account").press("Go to the payment page").await;
    debited(&mut acme).await;
    portal.host().sandbox().settle(Settlement::Fail).unwrap();
    portal.settle().await;
    assert_eq!(portal.open_on(&id).await, "1000.00");

    // A part by bank is what it says.
    acme.open(&format!("/pay/{invoice}")).await;
    acme.choose("How much", "A part").fill("Amount of the part", "400");
    acme.choose("Pay by", "Bank account").press("Go to the payment page").await;
    debited(&mut acme).await;
    portal.host().sandbox().settle(Settlement::Succeed).unwrap();
    portal.settle().await;
    assert_eq!(portal.open_on(&id).await, "600.00");

    // The rest whole by bank, but somebody pays most of it by cheque meanwhile.
    acme.open(&format!("/pay/{invoice}")).await;
    acme.sees("Pay by bank: $588.00 instead of $600.00.");
    acme.choose("Pay by", "Bank account").press("Go to the payment page").await;
    debited(&mut acme).await;
    ada.open(&format!("/firm/invoices/{invoice}/payment")).await;
    ada.choose("How it came", "Check").fill("Reference", "1042").fill("Amount", "500");
    ada.press("Record the payment").await;
    portal.host().sandbox().settle(Settlement::Succeed).unwrap();
    portal.settle().await;
    assert_eq!(portal.open_on(&id).await, "0.00");
    let client = payment(&portal).await.payment.value.client;
    assert_eq!(portal.balance(&client).await, (148_800, 48_800), "what is too much stays theirs");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn pay18_each_invoice_of_a_payment_has_its_own_discount_and_a_link_says_it_too() {
    let portal = Portal::start().await;
    let (mut ada, mut acme, invoice) = ground(&portal).await;
    let other = portal.invoice("Acme Mills", "300.00").await;
    let (id, system) = (invoice.parse().unwrap(), portal.app().store.system("story"));
    let number = system.invoice_owed(&id).await.unwrap().unwrap().value.number;

    // One whole and a part of another: one debit, one discount.
    acme.open("/pay").await;
    acme.sees("An invoice that you pay whole by bank costs 2 % less.");
    acme.fill(&format!("Invoice {number}"), "1000");
    acme.fill(&format!("Invoice {}", other.number), "100");
    acme.choose("Pay by", "Bank account").press("Go to the payment page").await;
    debited(&mut acme).await;
    portal.host().sandbox().settle(Settlement::Succeed).unwrap();
    portal.settle().await;
    assert_eq!(portal.open_on(&id).await, "0.00");
    assert_eq!(portal.open_on(&other.id).await, "200.00");
    assert_eq!(portal.balance(&other.client).await, (108_000, 0));

    // Whoever holds a link to the rest is told, too, and pays less by bank.
    ada.open(&format!("/firm/invoices/{}/links", other.id)).await;
    ada.press("Make the link").await;
    let (_, rest) = ada.html().split_once("/guest/").unwrap();
    let link = format!("/guest/{}", rest.split('"').next().unwrap());
    let mut payer = portal.stranger();
    payer.open(&link).await;
    payer.sees("Pay by bank: $196.00 instead of $200.00.");
    payer.choose("Pay by", "Bank account").press("Go to the payment page").await;
    debited(&mut payer).await;
    portal.host().sandbox().settle(Settlement::Succeed).unwrap();
    portal.settle().await;
    assert_eq!(portal.open_on(&other.id).await, "0.00");
    assert_eq!(portal.balance(&other.client).await, (127_600, 0));
    portal.agrees().await;
    portal.stop().await;
}
