//! The firm gives money back, banks take it back, and what came by other ways is recorded.

use domain::invoice::Issued;
use harness::{Browser, Portal};
use local::sandbox::Opening;

/// Pays the whole invoice by card; the id of the payment.
async fn paid(client: &mut Browser, invoice: &Issued) -> String {
    client.open(&format!("/pay/{}", invoice.id)).await;
    client.press("Go to the payment page").await;
    client.fill("Email", "pat@client.example").fill("Card number", "4242424242424242");
    client.fill("Expiry (MM/YY)", "12/34").fill("Security code", "123");
    client.fill("Name on card", "Pat Mills").press("Pay").await;
    client.sees("Thank you");
    client.path().trim_start_matches("/payments/").to_owned()
}

/// The page of a payment as the firm sees it.
async fn look(person: &mut Browser, payment: &str) {
    person.open(&format!("/firm/payments/{payment}")).await;
    person.is(200);
}

#[tokio::test]
async fn pay19_a_part_and_then_the_rest_go_back_and_the_invoice_is_open_again() {
    let portal = Portal::start().await;
    let (mut acme, mut ada) = (portal.client("Acme Mills").await, portal.lawyer("Ada").await);
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    let payment = paid(&mut acme, &invoice).await;

    look(&mut ada, &payment).await;
    ada.fill("Amount to refund", "301").press("Refund").await;
    ada.is(422).sees("Only $300.00 can still be refunded");
    ada.fill("Amount to refund", "100").press("Refund").await;
    ada.sees("will have $100.00 more open");
    ada.press_twice("Refund $100.00 now").await;
    ada.is(200).sees("refunded").sees("partly gone back").sees("At most $200.00");
    portal.settle().await;
    assert_eq!(portal.open_on(&invoice.id).await, "100.00");
    assert_eq!(portal.balance(&invoice.client).await, (20_000, 0));
    portal.agrees().await;

    look(&mut ada, &payment).await;
    ada.press("Refund").await;
    ada.press("Refund $200.00 now").await;
    ada.sees("gone back").sees("All of it went back.");
    portal.settle().await;
    assert_eq!(portal.open_on(&invoice.id).await, "300.00");
    assert_eq!(portal.balance(&invoice.client).await, (0, 0));
    acme.open(&format!("/receipts/{payment}")).await;
    acme.sees("Gone back").sees("$300.00");
    let mails = portal.mails_to("acmemills@client.example").await;
    let told = mails.iter().filter(|mail| mail.subject.contains("has given a payment back"));
    assert_eq!(told.count(), 2, "the client hears of each");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp43_of_twenty_refunds_at_once_ten_succeed() {
    let portal = Portal::start().await;
    let (mut acme, mut ada) = (portal.client("Acme Mills").await, portal.lawyer("Ada").await);
    let invoice = portal.invoice("Acme Mills", "100.00").await;
    let payment = paid(&mut acme, &invoice).await;
    portal.settle().await;

    let mut tabs = Vec::new();
    for _ in 0..20 {
        let mut tab = ada.clone();
        look(&mut tab, &payment).await;
        tab.fill("Amount to refund", "10");
        tabs.push(tab);
    }
    let press = |mut tab: Browser| {
        tokio::spawn(async move {
            tab.press("Refund").await;
            if tab.status() == 200 {
                tab.press("Refund $10.00 now").await;
            }
            tab.status()
        })
    };
    let tabs: Vec<_> = tabs.into_iter().map(press).collect();
    let mut answers = Vec::new();
    for tab in tabs {
        answers.push(tab.await.expect("a tab"));
    }

    assert_eq!(answers.iter().filter(|status| **status == 200).count(), 10, "{answers:?}");
    assert_eq!(answers.iter().filter(|status| **status == 422).count(), 10, "{answers:?}");
    portal.settle().await;
    look(&mut ada, &payment).await;
    ada.sees("All of it went back.");
    assert_eq!(portal.open_on(&invoice.id).await, "100.00");
    assert_eq!(portal.balance(&invoice.client).await, (0, 0));
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp01_a_refund_whose_answer_is_lost_is_made_once() {
    let portal = Portal::start().await;
    let (mut acme, mut ada) = (portal.client("Acme Mills").await, portal.lawyer("Ada").await);
    let invoice = portal.invoice("Acme Mills", "100.00").await;
    let payment = paid(&mut acme, &invoice).await;
    portal.settle().await;
    look(&mut ada, &payment).await;

    portal.host().sandbox().faults().answer(503, 1_000);
    ada.fill("Amount to refund", "40").press("Refund").await;
    ada.press("Refund $40.00 now").await;
    ada.is(200).sees("checking").sees("At most $60.00");
    portal.host().sandbox().faults().none();
    portal.later(jiff::SignedDuration::from_mins(10));
    portal.host().tick().await.expect("the clock ticks");
    portal.host().tick().await.expect("the clock ticks");

    look(&mut ada, &payment).await;
    ada.sees("refunded").sees_not("checking").sees("At most $60.00");
    assert_eq!(portal.open_on(&invoice.id).await, "40.00");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp43_while_a_dispute_is_open_nothing_is_refunded() {
    let portal = Portal::start().await;
    let (mut acme, mut ada) = (portal.client("Acme Mills").await, portal.lawyer("Ada").await);
    let invoice = portal.invoice("Acme Mills", "100.00").await;
    let payment = paid(&mut acme, &invoice).await;
    portal.settle().await;
    look(&mut ada, &payment).await;
    let mut early = ada.clone();

    let charged = portal.charged(&payment).await;
    portal.host().sandbox().dispute(&charged, Opening::Chargeback).expect("a dispute");
    portal.settle().await;

    early.fill("Amount to refund", "10").press("Refund").await;
    early.is(422).sees("The payer’s bank disputes this payment");
    look(&mut ada, &payment).await;
    ada.sees("disputed").sees("a refund now would pay twice");
    ada.open("/firm/disputes").await;
    ada.sees("fraudulent").sees("$100.00");
    assert_eq!(portal.open_on(&invoice.id).await, "0.00", "nothing is owed before it is decided");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn pay20_a_lost_dispute_opens_the_invoice_again_and_a_won_one_does_not() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let mut ada = portal.lawyer("Ada").await;
    let lost = portal.invoice("Acme Mills", "100.00").await;
    let won = portal.invoice("Acme Mills", "200.00").await;
    let mut other = acme.clone();
    let (first, second) = (paid(&mut acme, &lost).await, paid(&mut other, &won).await);
    portal.settle().await;
    let sandbox = portal.host().sandbox();
    for (payment, end) in [(&first, "lost"), (&second, "won")] {
        let charged = portal.charged(payment).await;
        let dispute = sandbox.dispute(&charged, Opening::Chargeback).expect("a dispute");
        portal.settle().await;
        sandbox.move_dispute(&dispute, end).expect("it is decided");
        portal.settle().await;
    }
    sandbox.deliver_again().expect("the sandbox repeats itself");
    portal.settle().await;

    assert_eq!(portal.open_on(&lost.id).await, "100.00");
    assert_eq!(portal.open_on(&won.id).await, "0.00");
    assert_eq!(portal.balance(&lost.client).await, (20_000, 0));
    look(&mut ada, &first).await;
    ada.sees("lost").sees("All of it went back.");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp45_a_payout_empties_what_the_processor_holds() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "100.00").await;
    paid(&mut acme, &invoice).await;
    portal.settle().await;

    let sandbox = portal.host().sandbox();
    let payout = sandbox.pay_out("usd").expect("it pays out").expect("there is money");
    portal.settle().await;
    sandbox.end_payout(&payout, local::sandbox::Settlement::Succeed).expect("it arrives");
    portal.settle().await;

    portal.agrees().await;
    portal.stop().await;
}

/// Records a payment of an invoice.
async fn record(person: &mut Browser, invoice: &Issued, amount: &str) {
    person.open(&format!("/firm/invoices/{}/payment", invoice.id)).await;
    person.choose("How it came", "Check").fill("Reference", "1042").fill("Amount", amount);
    person.press("Record the payment").await;
}

#[tokio::test]
async fn pay21_a_cheque_is_recorded_and_taken_back_when_it_bounces() {
    let portal = Portal::start().await;
    let (mut acme, mut bea) = (portal.client("Acme Mills").await, portal.bookkeeper("Bea").await);
    let invoice = portal.invoice("Acme Mills", "300.00").await;

    bea.open(&format!("/firm/invoices/{}/payment", invoice.id)).await;
    bea.fill("Received on", "2099-01-01").press("Record the payment").await;
    bea.is(422).sees("Choose how the payment came").sees("Amount");
    bea.choose("How it came", "Check").fill("Reference", "1042").fill("Amount", "300");
    bea.press("Record the payment").await;
    bea.is(422).sees("This day is in the future.");
    let today = portal.app().today().await.expect("a day").to_string();
    bea.fill("Received on", &today).press_twice("Record the payment").await;

    bea.is(200).sees("Check").sees("1042").sees("$300.00");
    assert_eq!(portal.open_on(&invoice.id).await, "0.00");
    assert_eq!(portal.mails_to("acmemills@client.example").await.len(), 1, "one receipt");
    acme.open("/payments").await;
    acme.sees("$300.00");
    acme.follow("Receipt").await;
    acme.sees("Check").sees("$300.00");
    portal.agrees().await;

    bea.press("Yes, reverse this payment").await;
    bea.is(200).sees("Reversed on").sees("All of it went back.");
    let mails = portal.mails_to("acmemills@client.example").await;
    let told =
        mails.iter().filter(|mail| mail.subject.contains("taken a payment out of its books"));
    assert_eq!(told.count(), 1, "the client hears that it is owed again");
    assert_eq!(portal.open_on(&invoice.id).await, "300.00");
    assert_eq!(portal.balance(&invoice.client).await, (0, 0));
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn pay21_the_same_check_again_is_asked_about_and_recorded_when_a_person_says_so() {
    let portal = Portal::start().await;
    portal.client("Acme Mills").await;
    let mut bea = portal.bookkeeper("Bea").await;
    let invoice = portal.invoice("Acme Mills", "900.00").await;
    record(&mut bea, &invoice, "300").await;
    let first = bea.path();
    let today = portal.app().today().await.expect("a day").strftime("%-d %b %Y").to_string();

    record(&mut bea, &invoice, "300").await;
    let number = "1042";
    let asked = format!("This looks like the check {number} over $300.00 recorded for {today}.");
    bea.is(422).sees(&asked).sees("Record it again?");
    assert_eq!(portal.open_on(&invoice.id).await, "600.00", "nothing is written");
    bea.press("Record the payment").await;
    bea.is(422).sees(&asked);
    bea.tick("It is another one, record it").press_twice("Record the payment").await;
    bea.is(200);
    assert_eq!(portal.open_on(&invoice.id).await, "300.00", "once");

    // Another amount is asked about no more; what was taken back may come again.
    record(&mut bea, &invoice, "100").await;
    bea.is(200);
    let second = bea.path();
    bea.press("Yes, reverse this payment").await;
    record(&mut bea, &invoice, "100").await;
    bea.is(200);
    assert!(first != second && second != bea.path());
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn pay08_a_payment_on_a_paid_invoice_is_asked_about_before_it_is_on_account() {
    let portal = Portal::start().await;
    portal.client("Acme Mills").await;
    let mut bea = portal.bookkeeper("Bea").await;
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    record(&mut bea, &invoice, "300").await;
    record(&mut bea, &invoice, "50").await;
    bea.is(422).sees("Nothing is open on invoice").sees("All of $50.00 becomes unapplied funds");
    assert_eq!(portal.balance(&invoice.client).await, (30_000, 0));
    bea.tick("Record it as unapplied funds").press("Record the payment").await;
    bea.is(200).sees("On account");
    assert_eq!(portal.balance(&invoice.client).await, (35_000, 5_000));
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn pay07_pay08_what_is_paid_too_much_is_on_account_and_goes_to_a_later_invoice() {
    let portal = Portal::start().await;
    let (mut acme, mut bea) = (portal.client("Acme Mills").await, portal.bookkeeper("Bea").await);
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    record(&mut bea, &invoice, "450").await;
    bea.sees("On account").sees("$150.00");
    assert_eq!(portal.balance(&invoice.client).await, (45_000, 15_000));
    acme.open("/home").await;
    acme.sees("On account").sees("$150.00");
    bea.open(&format!("/firm/clients/{}", invoice.client)).await;
    bea.sees("On account").sees("$150.00");

    let later = portal.invoice("Acme Mills", "100.00").await;
    bea.open("/firm/payments").await;
    let when = bea.rows()[1][0].clone();
    bea.follow(&when).await;
    bea.fill("Amount to apply", "101").press("Apply").await;
    bea.is(422).sees("At most $100.00 is open on this invoice");
    bea.fill("Amount to apply", "100").press_twice("Apply").await;

    bea.is(200).sees("$50.00");
    assert_eq!(portal.open_on(&later.id).await, "0.00");
    assert_eq!(portal.balance(&invoice.client).await, (45_000, 5_000));
    portal.agrees().await;
    bea.press("Yes, reverse this payment").await;
    bea.is(200);
    assert_eq!(portal.open_on(&later.id).await, "100.00");
    assert_eq!(portal.open_on(&invoice.id).await, "300.00");
    assert_eq!(portal.balance(&invoice.client).await, (0, 0));
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn sec30_an_assistant_gives_nothing_back_and_records_nothing() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let (mut ada, mut ann) = (portal.lawyer("Ada").await, portal.assistant("Ann").await);
    let invoice = portal.invoice("Acme Mills", "100.00").await;
    let payment = paid(&mut acme, &invoice).await;
    look(&mut ann, &payment).await;
    ann.sees_not("Refund to the original way of paying");
    look(&mut ada, &payment).await;
    ada.sees("Refund to the original way of paying");
    portal.stop().await;
}
