//! A client pays with what they saved, and a credit card may carry a surcharge: said before,
//! booked apart, gone with the payment (PAY-14, PAY-16, PAY-17, rules PSP-60 to PSP-62).

#![expect(clippy::unwrap_used, reason = "a story falls where its ground is not as it says")]

use domain::payment::{Intent, IntentState};
use harness::{Browser, Portal};
use local::sandbox::Opening;

const CREDIT: &str = "4242424242424242";
const DEBIT: &str = "4000056655665556";

/// Saves a card on the processor's page.
async fn saved(client: &mut Browser, number: &str) {
    client.open("/methods").await;
    client.tick("I agree").press("Go to the page that saves it").await;
    client.fill("Email", "pat@client.example").fill("Card number", number);
    client.fill("Expiry (MM/YY)", "12/34").fill("Security code", "123");
    client.fill("Name on card", "Pat Mills").press("Pay").await;
    client.is(200);
}

/// Chooses what is saved, on the page that pays.
async fn by_saved(client: &mut Browser) {
    client.choose("Pay by", "A card or an account that you saved");
    client.press("Go to the payment page").await;
}

/// A firm in New York that takes 2.5 percent on top, and its client with an invoice over a
/// thousand.
async fn ground(portal: &Portal) -> (Browser, Browser, String) {
    let (mut ada, acme) = (portal.lawyer("Ada").await, portal.client("Acme Mills").await);
    let invoice = portal.invoice("Acme Mills", "1000.00").await;
    set(&mut ada, ("2.5", "2.9", "New York")).await;
    ada.sees("Saved how clients pay.");
    (ada, acme, invoice.id.to_string())
}

/// Asks for a surcharge in the settings.
async fn set(ada: &mut Browser, (rate, cost, state): (&str, &str, &str)) {
    ada.open("/firm/settings/paying").await;
    ada.fill("Surcharge, in percent", rate);
    ada.fill("What accepting cards costs the firm, in percent", cost);
    ada.choose("The firm’s state", state).press("Save").await;
}

/// The payment that was begun last.
async fn last(portal: &Portal) -> Intent {
    let days = (jiff::civil::date(2020, 1, 1), jiff::civil::date(2100, 1, 1));
    let system = portal.app().store.system("story");
    let all = system.payments_ended(days, None).await.unwrap().items;
    let last = all.into_iter().max_by_key(|intent| intent.made_at).unwrap();
    system.payment(&last.id).await.unwrap().unwrap().value
}

#[tokio::test]
async fn pay16_psp60_a_saved_credit_card_pays_a_surcharge_that_was_said_and_goes_back_in_part() {
    let portal = Portal::start().await;
    let (mut ada, mut acme, invoice) = ground(&portal).await;
    let id = invoice.parse().unwrap();
    saved(&mut acme, CREDIT).await;

    acme.open(&format!("/pay/{invoice}")).await;
    by_saved(&mut acme).await;
    acme.sees("Visa ending in 4242");
    acme.is(200).sees("Surcharge for paying by credit card").sees("$25.00").sees("$1,025.00");
    acme.sees("costs nothing on top");
    assert_eq!(portal.open_on(&id).await, "1000.00", "nothing is charged before it is agreed to");
    acme.press("Pay $1,025.00 now").await;
    acme.sees("Thank you, your payment has arrived").sees("Of it a surcharge").sees("$25.00");

    portal.settle().await;
    assert_eq!(portal.open_on(&id).await, "0.00");
    let paid = last(&portal).await;
    assert_eq!((paid.amount.minor(), paid.on_top().minor()), (102_500, 2_500));
    assert_eq!(portal.balance(&paid.client).await, (100_000, 0), "a surcharge buys nothing");
    portal.agrees().await;
    acme.open(&format!("/receipts/{}", paid.id)).await;
    acme.sees("Surcharge for paying by credit card").sees("$25.00").sees("$1,025.00");

    // A tenth goes back, and a tenth of the surcharge with it.
    ada.open(&format!("/firm/payments/{}", paid.id)).await;
    ada.sees("Surcharge");
    ada.fill("Amount to refund", "102.50").press("Refund").await;
    ada.sees("$2.50").sees("surcharge");
    ada.press("Refund $102.50 now").await;
    portal.settle().await;
    assert_eq!(portal.open_on(&id).await, "100.00");
    assert_eq!(last(&portal).await.on_top().minor(), 2_250);
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp60_a_debit_card_a_bank_and_the_processors_page_carry_none() {
    let portal = Portal::start().await;
    let (_ada, mut acme, invoice) = ground(&portal).await;
    let id = invoice.parse().unwrap();
    acme.open(&format!("/pay/{invoice}")).await;
    by_saved(&mut acme).await;
    acme.is(422).sees("You have saved nothing that pays this");
    saved(&mut acme, DEBIT).await;
    acme.open(&format!("/pay/{invoice}")).await;
    acme.choose("How much", "A part").fill("Amount of the part", "400");
    by_saved(&mut acme).await;
    acme.sees("Visa ending in 5556").sees_not("Surcharge");
    acme.press("Pay $400.00 now").await;
    acme.sees("Thank you").sees_not("surcharge");
    portal.settle().await;
    assert_eq!(portal.open_on(&id).await, "600.00");

    // A credit card that is typed on the processor's page is not known as one before it pays.
    acme.open(&format!("/pay/{invoice}")).await;
    acme.choose("Pay by", "Card").press("Go to the payment page").await;
    acme.sees("Sandbox");
    acme.fill("Email", "pat@client.example").fill("Card number", CREDIT);
    acme.fill("Expiry (MM/YY)", "12/34").fill("Security code", "123");
    acme.fill("Name on card", "Pat Mills").press("Pay").await;
    portal.settle().await;
    assert_eq!(portal.open_on(&id).await, "0.00");
    assert!(last(&portal).await.on_top().is_zero());
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn pay17_a_surcharge_is_gone_where_the_payment_fails() {
    let portal = Portal::start().await;
    let (mut ada, mut acme, invoice) = ground(&portal).await;
    let id = invoice.parse().unwrap();
    // This card is saved, and refuses every charge afterwards.
    saved(&mut acme, "4000000000000341").await;
    acme.open(&format!("/pay/{invoice}")).await;
    by_saved(&mut acme).await;
    acme.press("Pay $1,025.00 now").await;
    acme.sees("The payment did not go through");
    portal.settle().await;
    let tried = last(&portal).await;
    assert_eq!(tried.state, IntentState::Failed);
    assert_eq!(portal.open_on(&id).await, "1000.00", "what failed leaves no surcharge behind");
    acme.follow("Try again").await;
    acme.sees("Everything that is open: $1,000.00");

    // The same sum that another page showed is not charged once the terms have changed.
    by_saved(&mut acme).await;
    set(&mut ada, ("1", "2.9", "New York")).await;
    acme.press("Pay $1,025.00 now").await;
    acme.sees("What it comes to has changed meanwhile").sees("Pay $1,010.00 now");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp61_the_law_of_the_state_and_the_matter_decide() {
    let portal = Portal::start().await;
    let (mut ada, mut acme, invoice) = ground(&portal).await;
    for (rate, cost, state, said) in [
        ("2.5", "2.9", "Massachusetts", "Massachusetts does not allow surcharges"),
        ("2.5", "2.9", "Colorado", "Colorado allows 2 % at most"),
        ("2.5", "2.9", "Texas", "We know no rule of Texas"),
        ("2.5", "2.9", "Not chosen", "Choose the firm’s state"),
        ("3.5", "4", "New York", "The card networks allow at most 3 %"),
        ("2.9", "2.5", "New York", "may not be more than what accepting cards costs"),
        ("2.5", "", "New York", "Write what accepting cards costs"),
        ("2,5", "2.9", "New York", "Write a percentage"),
    ] {
        set(&mut ada, (rate, cost, state)).await;
        ada.is(422).sees(said);
    }
    ada.fill("Surcharge, in percent", "2.5").choose("The firm’s state", "Texas");
    ada.fill("What accepting cards costs the firm, in percent", "2.9");
    ada.fill("Why its law allows one", "Counsel read the Texas cases on 1 May 2026.");
    ada.press("Save").await;
    ada.sees("Saved how clients pay.");

    // One matter is free of it.
    let (id, system) = (invoice.parse().unwrap(), portal.app().store.system("story"));
    let matter = system.invoice_owed(&id).await.unwrap().unwrap().value.matter;
    ada.open(&format!("/firm/matters/{matter}/paying")).await;
    ada.tick("No surcharge on credit cards").press("Save").await;
    saved(&mut acme, CREDIT).await;
    acme.open(&format!("/pay/{invoice}")).await;
    by_saved(&mut acme).await;
    acme.sees("Pay $1,000.00 now").sees_not("Surcharge");
    portal.stop().await;
}

#[tokio::test]
async fn psp44_a_lost_dispute_takes_the_surcharge_along() {
    let portal = Portal::start().await;
    let (_ada, mut acme, invoice) = ground(&portal).await;
    let id = invoice.parse().unwrap();
    saved(&mut acme, CREDIT).await;
    acme.open("/pay").await;
    by_saved(&mut acme).await;
    acme.press("Pay $1,025.00 now").await;
    portal.settle().await;
    let paid = last(&portal).await;
    let object = paid.object.clone().unwrap();
    let dispute = portal.host().sandbox().dispute(&object, Opening::Chargeback).unwrap();
    portal.settle().await;
    assert_eq!(portal.open_on(&id).await, "0.00", "nothing is owed before it is decided");
    portal.agrees().await;
    portal.host().sandbox().move_dispute(&dispute, "lost").unwrap();
    portal.settle().await;
    assert_eq!(portal.open_on(&id).await, "1000.00");
    assert!(last(&portal).await.on_top().is_zero());
    assert_eq!(portal.balance(&paid.client).await, (0, 0));
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp01_a_saved_card_that_is_pressed_twice_or_not_answered_is_charged_once() {
    let portal = Portal::start().await;
    let (_ada, mut acme, invoice) = ground(&portal).await;
    let id = invoice.parse().unwrap();
    saved(&mut acme, CREDIT).await;
    acme.open(&format!("/pay/{invoice}")).await;
    by_saved(&mut acme).await;
    // The processor takes the money and its answer is lost.
    portal.host().sandbox().faults().lose_answers(1);
    acme.press_twice("Pay $1,025.00 now").await;
    portal.settle().await;
    acme.open("/payments").await;
    assert_eq!(portal.open_on(&id).await, "0.00");
    let paid = last(&portal).await;
    assert_eq!(portal.balance(&paid.client).await, (100_000, 0));
    // What the processor pays out is one charge less its fee.
    portal.host().sandbox().pay_out("usd").unwrap().unwrap();
    portal.settle().await;
    let payouts = portal.app().store.system("story").payouts(None).await.unwrap().items;
    let [payout] = payouts.as_slice() else { panic!("{payouts:?}") };
    assert_eq!(payout.amount, paid.amount.minus(paid.fee.unwrap()).unwrap());
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp06_a_card_that_is_deleted_while_nobody_knows_what_was_charged_frees_nothing() {
    let portal = Portal::start().await;
    let (_ada, mut acme, invoice) = ground(&portal).await;
    let id = invoice.parse().unwrap();
    saved(&mut acme, CREDIT).await;
    acme.open(&format!("/pay/{invoice}")).await;
    by_saved(&mut acme).await;
    portal.host().sandbox().faults().hold_webhooks();
    portal.host().sandbox().faults().answer(503, 1_000);
    acme.press("Pay $1,025.00 now").await;
    acme.sees("Checking your payment").sees("Nothing is charged twice");
    portal.host().sandbox().faults().none();
    acme.open("/methods").await;
    acme.press("Yes, delete it").await;
    acme.open(&format!("/pay/{invoice}")).await;
    acme.sees("Checking your payment");
    assert_eq!(portal.open_on(&id).await, "1000.00");
    portal.agrees().await;
    portal.stop().await;
}
