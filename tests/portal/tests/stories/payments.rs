//! A client pays an invoice: once, whatever the network does.

use harness::{Browser, Portal};
use jiff::SignedDuration;
use local::sandbox::Settlement;

/// Fills the processor's page as a person with this card does.
fn card<'a>(client: &'a mut Browser, number: &str) -> &'a mut Browser {
    client.fill("Email", "pat@client.example").fill("Card number", number);
    client.fill("Expiry (MM/YY)", "12/34").fill("Security code", "123");
    client.fill("Name on card", "Pat Mills")
}

/// Opens an invoice's pay page and goes on to the processor's.
async fn to_processor(client: &mut Browser, invoice: &str) {
    client.open(&format!("/pay/{invoice}")).await;
    client.press("Go to the payment page").await;
    client.is(200).sees("Sandbox");
}

#[tokio::test]
async fn pay01_a_client_pays_an_invoice_by_card() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "1250.00").await;

    to_processor(&mut acme, invoice.id.as_str()).await;
    acme.sees("Harlow & Pike LLP").sees_not("Law firm");
    card(&mut acme, "4242424242424242").press("Pay").await;

    acme.is(200).sees("Thank you, your payment has arrived").sees("$1,250.00");
    acme.follow("See the receipt").await;
    acme.sees("Received from Acme Mills").sees("$1,250.00");
    portal.settle().await;
    assert_eq!(portal.open_on(&invoice.id).await, "0.00");
    let mails = portal.mails_to("acmemills@client.example").await;
    assert_eq!(mails.len(), 1, "one receipt");
    assert!(!mails[0].text.contains("1,250"), "MSG-05: no amount in a mail");
    portal.stop().await;
}

#[tokio::test]
async fn pay04_a_client_pays_a_part_and_the_rest_stays_open() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "1250.00").await;

    acme.open(&format!("/pay/{}", invoice.id)).await;
    acme.choose("How much", "A part")
        .fill("Amount of the part", "10")
        .press("Go to the payment page")
        .await;
    acme.is(422).sees("Pay at least");
    acme.choose("How much", "A part")
        .fill("Amount of the part", "2000")
        .press("Go to the payment page")
        .await;
    acme.is(422).sees("At most");
    acme.choose("How much", "A part")
        .fill("Amount of the part", "500")
        .press("Go to the payment page")
        .await;
    card(&mut acme, "4242424242424242").press("Pay").await;

    portal.settle().await;
    assert_eq!(portal.open_on(&invoice.id).await, "750.00");
    acme.open(&format!("/pay/{}", invoice.id)).await;
    acme.sees("$750.00");
    portal.stop().await;
}

#[tokio::test]
async fn a_declined_card_charges_nothing_and_another_card_may_be_tried() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "99.00").await;

    to_processor(&mut acme, invoice.id.as_str()).await;
    card(&mut acme, "4000000000000002").press("Pay").await;
    acme.sees("declined");
    card(&mut acme, "4242424242424242").press("Pay").await;

    acme.sees("Thank you");
    portal.settle().await;
    assert_eq!(portal.open_on(&invoice.id).await, "0.00");
    assert_eq!(portal.balance(&invoice.client).await, (9_900, 0));
    portal.stop().await;
}

#[tokio::test]
async fn pay28_two_presses_of_the_button_are_one_payment() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "300.00").await;

    acme.open(&format!("/pay/{}", invoice.id)).await;
    acme.press_twice("Go to the payment page").await;
    card(&mut acme, "4242424242424242").press("Pay").await;

    portal.settle().await;
    acme.open("/payments").await;
    assert_eq!(acme.rows().len(), 2, "a heading and one payment:\n{}", acme.outline());
    assert_eq!(portal.balance(&invoice.client).await, (30_000, 0));
    portal.stop().await;
}

#[tokio::test]
async fn psp15_the_same_webhooks_again_and_weeks_later_change_nothing() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    to_processor(&mut acme, invoice.id.as_str()).await;
    card(&mut acme, "4242424242424242").press("Pay").await;
    portal.settle().await;

    for _ in 0..5 {
        portal.host().sandbox().deliver_again().expect("the sandbox repeats itself");
        portal.settle().await;
    }
    portal.later(SignedDuration::from_hours(30 * 24));
    portal.host().sandbox().deliver_again().expect("the sandbox repeats itself");
    portal.settle().await;

    assert_eq!(portal.balance(&invoice.client).await, (30_000, 0));
    assert_eq!(portal.mails_to("acmemills@client.example").await.len(), 1);
    portal.stop().await;
}

#[tokio::test]
async fn psp16_a_webhook_that_comes_after_the_redirect_finds_the_payment_booked() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    portal.host().sandbox().faults().hold_webhooks();

    to_processor(&mut acme, invoice.id.as_str()).await;
    card(&mut acme, "4242424242424242").press("Pay").await;
    acme.sees("Thank you");
    portal.host().sandbox().release_webhooks();
    portal.settle().await;

    assert_eq!(portal.balance(&invoice.client).await, (30_000, 0));
    portal.stop().await;
}

#[tokio::test]
async fn psp18_the_poller_finds_a_payment_whose_webhook_and_redirect_never_came() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    portal.host().sandbox().faults().lose_webhooks(100);
    acme.open(&format!("/pay/{}", invoice.id)).await;
    acme.press("Go to the payment page").await;
    portal.host().sandbox().faults().lose_webhooks(100);
    card(&mut acme, "4242424242424242").press_without_return("Pay").await;
    portal.settle().await;
    assert_eq!(portal.open_on(&invoice.id).await, "300.00", "nobody has told us yet");

    portal.later(SignedDuration::from_mins(10));
    portal.host().tick().await.expect("the clock ticks");

    assert_eq!(portal.open_on(&invoice.id).await, "0.00");
    assert_eq!(portal.balance(&invoice.client).await, (30_000, 0));
    portal.stop().await;
}

#[tokio::test]
async fn psp06_while_the_outcome_is_unknown_nobody_is_asked_to_pay_again() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    portal.host().sandbox().faults().answer(503, 1_000);

    acme.open(&format!("/pay/{}", invoice.id)).await;
    acme.press("Go to the payment page").await;
    acme.is(200).sees("Checking your payment").sees("Do not pay again");
    acme.open(&format!("/pay/{}", invoice.id)).await;
    acme.sees("Checking your payment").sees_not("Go to the payment page");

    portal.host().sandbox().faults().none();
    acme.follow("Look again").await;
    acme.sees("Your payment is not finished");
    acme.follow("Go on with the payment").await;
    card(&mut acme, "4242424242424242").press("Pay").await;
    portal.settle().await;
    assert_eq!(portal.balance(&invoice.client).await, (30_000, 0));
    portal.stop().await;
}

#[tokio::test]
async fn psp01_an_answer_that_is_lost_is_found_again_and_charges_once() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    portal.host().sandbox().faults().lose_answers(50);

    acme.open(&format!("/pay/{}", invoice.id)).await;
    acme.press("Go to the payment page").await;
    portal.host().sandbox().faults().none();
    acme.sees("Your payment is not finished");
    acme.follow("Go on with the payment").await;
    card(&mut acme, "4242424242424242").press("Pay").await;

    portal.settle().await;
    acme.open("/payments").await;
    assert_eq!(acme.rows().len(), 2, "one payment:\n{}", acme.outline());
    assert_eq!(portal.balance(&invoice.client).await, (30_000, 0));
    portal.stop().await;
}

#[tokio::test]
async fn psp40_pay02_a_bank_debit_is_on_its_way_until_the_bank_has_paid() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    acme.open(&format!("/pay/{}", invoice.id)).await;
    acme.choose("Pay by", "Bank account").press("Go to the payment page").await;
    acme.fill("Email", "pat@client.example");
    acme.fill("Routing number", "110000000").fill("Account number", "000123456789");
    acme.fill("Account holder", "Acme Mills").press("Pay").await;
    acme.sees("Your payment is on its way");
    assert_eq!(portal.open_on(&invoice.id).await, "300.00");
    acme.open(&format!("/pay/{}", invoice.id)).await;
    acme.sees("on its way").sees_not("Go to the payment page");

    portal.host().sandbox().settle(Settlement::Succeed).expect("the bank pays");
    portal.settle().await;

    assert_eq!(portal.open_on(&invoice.id).await, "0.00");
    portal.stop().await;
}

#[tokio::test]
async fn pay28_two_tabs_lead_to_one_payment() {
    let portal = Portal::start().await;
    let mut first = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    let mut second = first.clone();
    first.open(&format!("/pay/{}", invoice.id)).await;
    second.open(&format!("/pay/{}", invoice.id)).await;
    first.press("Go to the payment page").await;
    second.press("Go to the payment page").await;
    assert_eq!(first.address(), second.address(), "the second tab goes on with the same checkout");

    card(&mut first, "4242424242424242").press("Pay").await;
    card(&mut second, "4242424242424242").press("Pay").await;

    portal.settle().await;
    assert_eq!(portal.open_on(&invoice.id).await, "0.00");
    assert_eq!(portal.balance(&invoice.client).await, (30_000, 0));
    portal.stop().await;
}

#[tokio::test]
async fn pay28_while_one_payment_is_begun_another_amount_is_not() {
    let portal = Portal::start().await;
    let mut first = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    let mut second = first.clone();
    second.open(&format!("/pay/{}", invoice.id)).await;
    to_processor(&mut first, invoice.id.as_str()).await;

    second.choose("How much", "A part").fill("Amount of the part", "100");
    second.press("Go to the payment page").await;
    second.sees("Your payment is not finished").sees("You began a payment of this before");
    second.sees("$300.00");
    second.follow("Go on with the payment").await;
    card(&mut second, "4242424242424242").press("Pay").await;

    portal.settle().await;
    assert_eq!(portal.balance(&invoice.client).await, (30_000, 0));
    portal.stop().await;
}

#[tokio::test]
async fn pay06_one_payment_goes_to_several_invoices_as_the_client_wants() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let first = portal.invoice("Acme Mills", "300.00").await;
    let second = portal.invoice("Acme Mills", "200.00").await;
    let third = portal.invoice("Acme Mills", "100.00").await;
    let label = |number: &dyn ToString| format!("Invoice {}", number.to_string());

    acme.open("/pay").await;
    acme.fill(&label(&first.number), "10").fill(&label(&second.number), "900");
    acme.press("Go to the payment page").await;
    acme.is(422).sees("Pay at least").sees("At most");
    acme.fill(&label(&first.number), "300").fill(&label(&second.number), "50");
    acme.fill(&label(&third.number), "").press("Go to the payment page").await;
    acme.sees("$350.00");
    card(&mut acme, "4242424242424242").press("Pay").await;

    acme.sees("Thank you, your payment has arrived").sees("$350.00");
    acme.follow("See the receipt").await;
    acme.sees(&first.number.to_string()).sees("$300.00");
    acme.sees(&second.number.to_string()).sees("$50.00");
    portal.settle().await;
    assert_eq!(portal.open_on(&first.id).await, "0.00");
    assert_eq!(portal.open_on(&second.id).await, "150.00");
    assert_eq!(portal.open_on(&third.id).await, "100.00");
    assert_eq!(portal.balance(&first.client).await, (35_000, 0));
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn pay06_everything_open_is_paid_at_once_and_never_twice() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let first = portal.invoice("Acme Mills", "300.00").await;
    let second = portal.invoice("Acme Mills", "200.00").await;
    let mut other = acme.clone();
    acme.open("/pay").await;
    acme.press("Go to the payment page").await;
    acme.sees("$500.00");

    other.open(&format!("/pay/{}", second.id)).await;
    other.sees("Your payment is not finished").sees("$500.00");
    card(&mut acme, "4242424242424242").press("Pay").await;

    portal.settle().await;
    assert_eq!(portal.open_on(&first.id).await, "0.00");
    assert_eq!(portal.open_on(&second.id).await, "0.00");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn led24_more_invoices_than_one_payment_holds_are_refused_in_words() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let mut all = Vec::new();
    for _ in 0..16 {
        all.push(portal.invoice("Acme Mills", "30.00").await);
    }
    acme.open("/pay").await;
    for invoice in &all {
        acme.fill(&format!("Invoice {}", invoice.number), "30");
    }
    acme.press("Go to the payment page").await;
    acme.is(422).sees("One payment goes to 15 invoices at most.");

    let last = all.last().expect("an invoice");
    acme.fill(&format!("Invoice {}", last.number), "").press("Go to the payment page").await;
    acme.sees("$450.00");
    card(&mut acme, "4242424242424242").press("Pay").await;
    portal.settle().await;
    assert_eq!(portal.balance(&last.client).await, (45_000, 0));
    assert_eq!(portal.open_on(&last.id).await, "30.00");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp06_a_payment_that_is_let_go_can_no_longer_be_paid_and_another_one_begins() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    let mut left = acme.clone();
    to_processor(&mut left, invoice.id.as_str()).await;

    acme.open(&format!("/pay/{}", invoice.id)).await;
    acme.sees("Your payment is not finished");
    acme.press("Let it go").await;
    acme.sees("Nothing was charged").sees("Pay invoice");
    acme.choose("How much", "A part").fill("Amount of the part", "100");
    acme.press("Go to the payment page").await;
    acme.sees("$100.00");
    card(&mut left, "4242424242424242").press("Pay").await;
    left.sees_not("Thank you");
    card(&mut acme, "4242424242424242").press("Pay").await;

    portal.settle().await;
    assert_eq!(portal.open_on(&invoice.id).await, "200.00");
    assert_eq!(portal.balance(&invoice.client).await, (10_000, 0));
    portal.stop().await;
}

#[tokio::test]
async fn psp06_a_payment_that_was_paid_meanwhile_is_not_let_go() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    let mut paying = acme.clone();
    portal.host().sandbox().faults().lose_webhooks(100);
    to_processor(&mut paying, invoice.id.as_str()).await;
    acme.open(&format!("/pay/{}", invoice.id)).await;
    card(&mut paying, "4242424242424242").press_without_return("Pay").await;

    acme.press("Let it go").await;
    acme.sees("Thank you, your payment has arrived");
    assert_eq!(portal.open_on(&invoice.id).await, "0.00");
    portal.stop().await;
}

#[tokio::test]
async fn psp06_what_the_processor_has_taken_is_not_asked_for_again_though_its_webhook_is_lost() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    let (mut form, mut again) = (acme.clone(), acme.clone());
    form.open(&format!("/pay/{}", invoice.id)).await;
    portal.host().sandbox().faults().lose_webhooks(100);
    to_processor(&mut acme, invoice.id.as_str()).await;
    card(&mut acme, "4242424242424242").press_without_return("Pay").await;
    assert_eq!(portal.open_on(&invoice.id).await, "300.00", "nobody has told us yet");

    again.open(&format!("/pay/{}", invoice.id)).await;
    again.is(200).sees("Thank you, your payment has arrived").sees_not("Go to the payment page");
    form.press("Go to the payment page").await;
    form.is(422).sees("Nothing is open");

    assert_eq!(portal.open_on(&invoice.id).await, "0.00");
    assert_eq!(portal.balance(&invoice.client).await, (30_000, 0));
    portal.stop().await;
}

#[tokio::test]
async fn psp06_a_crash_between_charge_and_webhook_leads_to_no_second_charge() {
    let mut portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    portal.host().sandbox().faults().lose_webhooks(100);
    to_processor(&mut acme, invoice.id.as_str()).await;
    card(&mut acme, "4242424242424242").press_without_return("Pay").await;

    portal.restart().await;
    let party = portal.party("Acme Mills").await;
    let mut acme = portal.reader("Acme Mills", 1).await;
    acme.open(&format!("/pay/{}", invoice.id)).await;
    acme.sees("Thank you, your payment has arrived").sees_not("Go to the payment page");

    assert_eq!(portal.open_on(&invoice.id).await, "0.00");
    assert_eq!(portal.balance(&party.id).await, (30_000, 0));
    portal.stop().await;
}

#[tokio::test]
async fn pay28_after_the_time_to_pay_ran_out_a_new_payment_is_offered_at_once() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    let mut left = acme.clone();
    portal.host().sandbox().faults().lose_webhooks(100);
    to_processor(&mut left, invoice.id.as_str()).await;
    portal.host().sandbox().expire().expect("the time runs out");

    to_processor(&mut acme, invoice.id.as_str()).await;
    card(&mut acme, "4242424242424242").press("Pay").await;

    portal.settle().await;
    assert_eq!(portal.balance(&invoice.client).await, (30_000, 0));
    portal.stop().await;
}

#[tokio::test]
async fn sec31_another_clients_invoice_and_payment_are_not_there() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let mut other = portal.client("Brook Foods").await;
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    to_processor(&mut acme, invoice.id.as_str()).await;
    card(&mut acme, "4242424242424242").press("Pay").await;
    let payment = acme.path();

    for path in [format!("/pay/{}", invoice.id), payment.clone(), "/pay/inv_nonsense".to_owned()] {
        other.open(&path).await;
        other.is(404).sees("There is nothing at this address");
    }
    portal.stop().await;
}

#[tokio::test]
async fn psp11_a_webhook_that_is_not_signed_is_refused_and_changes_nothing() {
    let portal = Portal::start().await;
    let mut stranger = portal.stranger();
    let body = [("id", "evt_1"), ("type", "checkout.session.completed")];
    assert_eq!(stranger.forge("/hooks/stripe", &body).await, 400);
    portal.stop().await;
}
