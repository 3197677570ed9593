//! A client pays by whichever processor the firm has: once, whatever the network does.

use harness::{Browser, Portal};
use jiff::SignedDuration;
use local::sandbox::Opening;

/// Opens an invoice's pay page and goes on to the processor's, for this way to pay.
async fn to_processor(client: &mut Browser, invoice: &str, way: &str) {
    client.open(&format!("/pay/{invoice}")).await;
    client.choose("Pay by", way).press("Go to the payment page").await;
    client.is(200);
}

#[tokio::test]
async fn pay25_a_client_pays_by_paypal() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "1250.00").await;

    to_processor(&mut acme, invoice.id.as_str(), "PayPal").await;
    acme.sees("Pay with PayPal");
    acme.press("Complete purchase").await;

    acme.is(200).sees("Thank you, your payment has arrived").sees("$1,250.00");
    acme.follow("See the receipt").await;
    acme.sees("PayPal").sees("$1,250.00");
    portal.settle().await;
    assert_eq!(portal.open_on(&invoice.id).await, "0.00");
    assert_eq!(portal.mails_to("acmemills@client.example").await.len(), 1, "one receipt");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp15_paypals_posts_again_and_weeks_later_change_nothing() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    to_processor(&mut acme, invoice.id.as_str(), "PayPal").await;
    acme.press_without_return("Complete purchase").await;
    portal.settle().await;
    assert_eq!(portal.open_on(&invoice.id).await, "0.00", "the post alone told it");

    for _ in 0..3 {
        portal.host().sandbox().deliver_again().expect("the sandbox repeats itself");
        portal.settle().await;
    }
    portal.later(SignedDuration::from_hours(30 * 24));
    portal.host().sandbox().deliver_again().expect("the sandbox repeats itself");
    portal.settle().await;

    assert_eq!(portal.balance(&invoice.client).await, (30_000, 0));
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp18_the_poller_finds_a_payment_that_paypal_never_told_of() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    to_processor(&mut acme, invoice.id.as_str(), "PayPal").await;
    portal.host().sandbox().faults().lose_webhooks(100);
    acme.press_without_return("Complete purchase").await;
    portal.settle().await;
    assert_eq!(portal.open_on(&invoice.id).await, "300.00", "nobody has told us yet");

    portal.later(SignedDuration::from_mins(10));
    portal.host().tick().await.expect("the clock ticks");

    assert_eq!(portal.open_on(&invoice.id).await, "0.00");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn a_wallet_that_refuses_charges_nothing_and_another_way_may_be_tried() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "99.00").await;

    to_processor(&mut acme, invoice.id.as_str(), "PayPal").await;
    acme.press("Pay from an empty account").await;
    portal.settle().await;

    assert_eq!(portal.open_on(&invoice.id).await, "99.00");
    assert_eq!(portal.balance(&invoice.client).await, (0, 0));
    portal.stop().await;
}

/// The firm decides that cards and bank debits go to LawPay.
async fn lawpay(portal: &Portal) {
    let mut ada = portal.lawyer("Ada").await;
    ada.open("/firm/settings/paying").await;
    ada.choose("Cards and bank debits go to", "LawPay").press("Save").await;
    ada.sees("Saved how clients pay.");
}

/// The gateway's evening comes.
async fn evening(portal: &Portal) {
    portal.later(SignedDuration::from_hours(25));
    // The sandbox looks twice a second whether something is due.
    tokio::time::sleep(std::time::Duration::from_millis(1_200)).await;
    portal.settle().await;
}

#[tokio::test]
async fn pay25_a_client_pays_by_card_at_lawpay_and_old_payments_stay_where_they_are() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let (old, new) = (
        portal.invoice("Acme Mills", "100.00").await,
        portal.invoice("Acme Mills", "250.00").await,
    );
    let mut paypal = acme.clone();
    to_processor(&mut paypal, old.id.as_str(), "PayPal").await;
    lawpay(&portal).await;

    to_processor(&mut acme, new.id.as_str(), "Card").await;
    acme.sees("Pay with LawPay");
    acme.press("Pay with the test card").await;
    acme.sees("Your payment is on its way");
    paypal.press("Complete purchase").await;
    portal.settle().await;
    assert_eq!(portal.open_on(&old.id).await, "0.00", "it went on where it began");
    evening(&portal).await;
    assert_eq!(portal.open_on(&new.id).await, "0.00");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp41_pay20_a_debit_that_comes_back_after_success_opens_the_invoice_again() {
    for word in ["ach_insufficient_funds", "ach_not_authorized", "ach_payment_refused"] {
        let portal = Portal::start().await;
        let mut acme = portal.client("Acme Mills").await;
        let invoice = portal.invoice("Acme Mills", "300.00").await;
        lawpay(&portal).await;
        to_processor(&mut acme, invoice.id.as_str(), "Bank account").await;
        acme.press("Pay from the test bank account").await;
        acme.sees("Your payment is on its way");
        assert_eq!(portal.open_on(&invoice.id).await, "300.00", "PSP-40: not money yet");
        evening(&portal).await;
        assert_eq!(portal.open_on(&invoice.id).await, "0.00");

        portal.debit_returned(word).await;

        assert_eq!(portal.open_on(&invoice.id).await, "300.00", "{word}");
        assert_eq!(portal.balance(&invoice.client).await, (0, 0));
        portal.agrees().await;
        portal.stop().await;
    }
}

#[tokio::test]
async fn psp41_a_debit_that_comes_back_after_weeks_is_found_though_lawpay_never_told_of_it() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    lawpay(&portal).await;
    to_processor(&mut acme, invoice.id.as_str(), "Bank account").await;
    acme.press("Pay from the test bank account").await;
    evening(&portal).await;
    assert_eq!(portal.open_on(&invoice.id).await, "0.00");
    portal.host().sandbox().faults().lose_webhooks(100);
    portal.later(SignedDuration::from_hours(50 * 24));
    portal.debit_returned("ach_not_authorized").await;

    // A day, and the twenty minutes by which the debit's turn is later on the next one.
    for _ in 0..292 {
        portal.later(SignedDuration::from_mins(5));
        portal.host().tick().await.expect("the clock ticks");
    }

    assert_eq!(portal.open_on(&invoice.id).await, "300.00");
    assert_eq!(portal.balance(&invoice.client).await, (0, 0));
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp18_the_poller_finds_a_payment_that_lawpay_never_told_of() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    lawpay(&portal).await;
    to_processor(&mut acme, invoice.id.as_str(), "Card").await;
    portal.host().sandbox().faults().lose_webhooks(100);
    acme.press_without_return("Pay with the test card").await;
    evening(&portal).await;
    assert_eq!(portal.open_on(&invoice.id).await, "300.00", "nobody has told us yet");

    portal.host().tick().await.expect("the clock ticks");

    assert_eq!(portal.open_on(&invoice.id).await, "0.00");
    assert_eq!(portal.balance(&invoice.client).await, (30_000, 0));
    portal.stop().await;
}

#[tokio::test]
async fn psp06_whoever_leaves_a_page_that_cannot_be_shut_pays_in_another_way_at_once() {
    for (way, pays) in
        [("PayPal", "Complete purchase"), ("Bank account", "Pay from the test bank account")]
    {
        let portal = Portal::start().await;
        let mut acme = portal.client("Acme Mills").await;
        let invoice = portal.invoice("Acme Mills", "300.00").await;
        lawpay(&portal).await;
        let mut left = acme.clone();
        to_processor(&mut left, invoice.id.as_str(), way).await;

        acme.open(&format!("/pay/{}", invoice.id)).await;
        acme.sees("Your payment is not finished");
        acme.press("Let it go").await;
        acme.sees("is let go").sees("Close the processor’s page").sees("Pay invoice");
        to_processor(&mut acme, invoice.id.as_str(), "Card").await;
        acme.press("Pay with the test card").await;
        portal.host().sandbox().faults().lose_webhooks(100);
        left.press(pays).await;
        left.sees_not("Nothing was charged").sees("payment");
        portal.host().sandbox().faults().none();
        evening(&portal).await;

        assert_eq!(portal.open_on(&invoice.id).await, "0.00", "{way}");
        assert_eq!(portal.balance(&invoice.client).await, (60_000, 30_000), "{way}: none is lost");
        portal.agrees().await;
        portal.stop().await;
    }
}

#[tokio::test]
async fn psp18_a_payment_that_nobody_made_ends_after_a_day_and_is_asked_about_no_more() {
    let portal = Portal::start().await;
    let acme = portal.client("Acme Mills").await;
    let (one, other) = (
        portal.invoice("Acme Mills", "300.00").await,
        portal.invoice("Acme Mills", "200.00").await,
    );
    lawpay(&portal).await;
    to_processor(&mut acme.clone(), one.id.as_str(), "PayPal").await;
    to_processor(&mut acme.clone(), other.id.as_str(), "Card").await;

    portal.later(SignedDuration::from_hours(25));
    portal.host().tick().await.expect("the clock ticks");

    assert_eq!(portal.host().tick().await.expect("the clock ticks").asked, 0);
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp18_what_is_decided_long_after_is_found_though_nobody_told_of_it() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let (invoice, payment) = wallet(&portal, &mut acme).await;
    let (sandbox, order) = (portal.host().sandbox(), portal.object_of(&payment).await);
    let dispute = sandbox.dispute(&order, Opening::Chargeback).expect("a chargeback");
    portal.settle().await;
    sandbox.faults().lose_webhooks(100);

    portal.later(SignedDuration::from_hours(60 * 24));
    sandbox.move_dispute(&dispute, "lost").expect("it is lost");
    portal.later(SignedDuration::from_hours(10 * 24));
    portal.host().tick().await.expect("the clock ticks");

    assert_eq!(portal.open_on(&invoice.id).await, "300.00");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn pay26_a_firm_that_takes_cards_alone_offers_nothing_else() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    let mut ada = portal.lawyer("Ada").await;
    ada.open("/firm/settings/paying").await;
    ada.untick("Card").untick("Bank account").untick("PayPal").press("Save").await;
    ada.is(422).sees("Tick at least one way to pay.").sees_not("go to: Tick at least one way");
    ada.tick("Card").press("Save").await;

    acme.open(&format!("/pay/{}", invoice.id)).await;
    acme.sees_not("PayPal").sees_not("Bank account");
    acme.press("Go to the payment page").await;
    acme.sees("Card number");
    portal.stop().await;
}

#[tokio::test]
async fn psp11_a_post_that_no_processor_sent_is_refused_with_a_bare_number() {
    let portal = Portal::start().await;
    let http = reqwest::Client::new();
    for door in ["stripe", "paypal", "lawpay/guess", "lawpay-trust/guess"] {
        let url = format!("{}/hooks/{door}", portal.host().url());
        let answer = http.post(url).body(r#"{"id":"evt_1"}"#).send().await.expect("an answer");
        assert_eq!(answer.status().as_u16(), 400, "{door}");
        assert_eq!(answer.text().await.expect("a text"), "", "{door}");
    }
    portal.stop().await;
}

/// Gives a part of a payment back.
async fn gives_back(portal: &Portal, bea: &mut Browser, (payment, amount): (&str, &str)) {
    bea.open(&format!("/firm/payments/{payment}")).await;
    bea.fill("Amount to refund", amount).press("Refund").await;
    bea.press_twice(&format!("Refund ${amount}.00 now")).await;
    bea.is(200);
    portal.settle().await;
    bea.open(&format!("/firm/payments/{payment}")).await;
}

/// The id of the payment that the client looks at.
fn payment_of(client: &Browser) -> String {
    client.path().trim_start_matches("/payments/").to_owned()
}

#[tokio::test]
async fn pay19_a_part_goes_back_by_paypal_and_then_the_rest() {
    let portal = Portal::start().await;
    let (mut acme, mut bea) = (portal.client("Acme Mills").await, portal.bookkeeper("Bea").await);
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    to_processor(&mut acme, invoice.id.as_str(), "PayPal").await;
    acme.press("Complete purchase").await;
    portal.settle().await;
    let payment = payment_of(&acme);

    gives_back(&portal, &mut bea, (&payment, "100")).await;
    bea.sees("refunded").sees("partly gone back").sees("At most $200.00");
    assert_eq!(portal.open_on(&invoice.id).await, "100.00");
    portal.host().sandbox().deliver_again().expect("the sandbox repeats itself");
    gives_back(&portal, &mut bea, (&payment, "200")).await;
    bea.sees("All of it went back.");

    assert_eq!(portal.open_on(&invoice.id).await, "300.00");
    assert_eq!(portal.balance(&invoice.client).await, (0, 0));
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp01_a_refund_whose_answer_paypal_lost_is_made_once() {
    let portal = Portal::start().await;
    let (mut acme, mut bea) = (portal.client("Acme Mills").await, portal.bookkeeper("Bea").await);
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    to_processor(&mut acme, invoice.id.as_str(), "PayPal").await;
    acme.press("Complete purchase").await;
    portal.settle().await;
    portal.host().sandbox().faults().lose_webhooks(100);
    portal.host().sandbox().faults().lose_answers(1);

    gives_back(&portal, &mut bea, (&payment_of(&acme), "100")).await;
    bea.sees("At most $200.00");
    portal.host().sandbox().faults().none();
    portal.later(SignedDuration::from_mins(10));
    portal.host().tick().await.expect("the clock ticks");

    bea.open(&format!("/firm/payments/{}", payment_of(&acme))).await;
    bea.sees("refunded").sees_not("checking").sees("At most $200.00");
    assert_eq!(portal.open_on(&invoice.id).await, "100.00");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn pay19_a_part_goes_back_by_lawpay_and_never_more_than_came() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    lawpay(&portal).await;
    to_processor(&mut acme, invoice.id.as_str(), "Card").await;
    acme.press("Pay with the test card").await;
    evening(&portal).await;
    let mut bea = portal.bookkeeper("Bea").await;
    let payment = payment_of(&acme);

    gives_back(&portal, &mut bea, (&payment, "100")).await;
    bea.sees("refunded").sees("partly gone back").sees("At most $200.00");
    bea.fill("Amount to refund", "201").press("Refund").await;
    bea.is(422).sees("Only $200.00 can still be refunded");

    assert_eq!(portal.open_on(&invoice.id).await, "100.00");
    assert_eq!(portal.balance(&invoice.client).await, (20_000, 0));
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp01_a_refund_whose_answer_lawpay_lost_is_looked_for_and_made_once() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    lawpay(&portal).await;
    to_processor(&mut acme, invoice.id.as_str(), "Card").await;
    acme.press("Pay with the test card").await;
    evening(&portal).await;
    let mut bea = portal.bookkeeper("Bea").await;
    portal.host().sandbox().faults().lose_webhooks(100);
    portal.host().sandbox().faults().lose_answers(1);

    gives_back(&portal, &mut bea, (&payment_of(&acme), "100")).await;
    portal.host().sandbox().faults().none();
    portal.later(SignedDuration::from_mins(10));
    portal.host().tick().await.expect("the clock ticks");
    portal.host().tick().await.expect("the clock ticks");

    bea.open(&format!("/firm/payments/{}", payment_of(&acme))).await;
    bea.sees("refunded").sees_not("checking").sees("At most $200.00");
    assert_eq!(portal.open_on(&invoice.id).await, "100.00");
    portal.agrees().await;
    portal.stop().await;
}

/// Pays an invoice of 300 by PayPal; the payment's id.
async fn wallet(portal: &Portal, acme: &mut Browser) -> (domain::invoice::Issued, String) {
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    to_processor(acme, invoice.id.as_str(), "PayPal").await;
    acme.press("Complete purchase").await;
    portal.settle().await;
    (invoice, payment_of(acme))
}

#[tokio::test]
async fn psp44_an_inquiry_at_paypal_moves_nothing_until_it_is_a_chargeback_that_is_lost() {
    let portal = Portal::start().await;
    let (mut acme, mut bea) = (portal.client("Acme Mills").await, portal.bookkeeper("Bea").await);
    let (invoice, payment) = wallet(&portal, &mut acme).await;
    let (sandbox, order) = (portal.host().sandbox(), portal.object_of(&payment).await);

    let dispute = sandbox.dispute(&order, Opening::Inquiry).expect("an inquiry");
    portal.settle().await;
    bea.open("/firm/disputes").await;
    bea.sees("inquiry").sees("$300.00").sees("unauthorised");
    bea.open(&format!("/firm/payments/{payment}")).await;
    bea.sees("a refund now would pay twice");
    portal.agrees().await;

    for (to, state, open) in [
        ("needs_response", "disputed", "0.00"),
        ("under_review", "under review", "0.00"),
        ("lost", "lost", "300.00"),
    ] {
        sandbox.move_dispute(&dispute, to).expect("it moves");
        portal.settle().await;
        bea.open("/firm/disputes").await;
        bea.sees(state);
        assert_eq!(portal.open_on(&invoice.id).await, open, "PAY-20: {to}");
        portal.agrees().await;
    }
    assert_eq!(portal.balance(&invoice.client).await, (0, 0));
    sandbox.deliver_again().expect("the sandbox repeats itself");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp18_a_dispute_that_paypal_never_told_of_is_found_and_a_won_one_costs_nothing() {
    let portal = Portal::start().await;
    let (mut acme, mut bea) = (portal.client("Acme Mills").await, portal.bookkeeper("Bea").await);
    let (invoice, payment) = wallet(&portal, &mut acme).await;
    let (sandbox, order) = (portal.host().sandbox(), portal.object_of(&payment).await);
    sandbox.faults().lose_webhooks(100);
    let dispute = sandbox.dispute(&order, Opening::Chargeback).expect("a chargeback");
    portal.settle().await;
    bea.open("/firm/disputes").await;
    bea.sees("Nobody disputes a payment.");

    portal.host().tick().await.expect("the clock ticks");
    bea.open("/firm/disputes").await;
    bea.sees("disputed").sees("$300.00");
    portal.agrees().await;
    sandbox.move_dispute(&dispute, "won").expect("it moves");
    portal.host().tick().await.expect("the clock ticks");

    bea.open("/firm/disputes").await;
    bea.sees("won");
    assert_eq!(portal.open_on(&invoice.id).await, "0.00");
    assert_eq!(portal.balance(&invoice.client).await, (30_000, 0));
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp43_more_that_went_back_than_was_left_waits_and_is_the_firms_loss() {
    let portal = Portal::start().await;
    let (mut acme, mut bea) = (portal.client("Acme Mills").await, portal.bookkeeper("Bea").await);
    let (invoice, payment) = wallet(&portal, &mut acme).await;
    gives_back(&portal, &mut bea, (&payment, "200")).await;
    let order = portal.object_of(&payment).await;
    let dispute = portal.host().sandbox().dispute(&order, Opening::Chargeback).expect("a dispute");
    portal.host().sandbox().move_dispute(&dispute, "lost").expect("it is lost");
    portal.settle().await;
    portal.given_back_at_paypal(&payment, "50.00").await;

    bea.open("/firm/reviews").await;
    bea.sees("Another refund").sees("$50.00");
    bea.open(&format!("/firm/payments/{payment}")).await;
    bea.sees("gave back $50.00").sees("writes that much off");
    bea.press_twice("Book $50.00").await;
    bea.is(200).sees("refunded");
    portal.settle().await;

    assert_eq!(portal.balance(&invoice.client).await, (0, 0));
    assert_eq!(portal.open_on(&invoice.id).await, "300.00");
    bea.open("/firm/reviews").await;
    bea.sees("Nothing waits for you here.");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp04_a_refund_that_paypal_never_heard_of_is_asked_for_again_days_later() {
    let portal = Portal::start().await;
    let (mut acme, mut bea) = (portal.client("Acme Mills").await, portal.bookkeeper("Bea").await);
    let (invoice, payment) = wallet(&portal, &mut acme).await;
    portal.host().sandbox().faults().answer(503, 1_000);
    gives_back(&portal, &mut bea, (&payment, "100")).await;
    bea.sees("checking");
    portal.host().sandbox().faults().none();

    portal.later(SignedDuration::from_hours(9 * 24));
    portal.host().tick().await.expect("the clock ticks");
    portal.host().tick().await.expect("the clock ticks");

    let mut bea = portal.bookkeeper("Bea").await;
    bea.open(&format!("/firm/payments/{payment}")).await;
    bea.sees("refunded").sees_not("checking").sees("At most $200.00");
    assert_eq!(portal.open_on(&invoice.id).await, "100.00");
    portal.agrees().await;
    portal.stop().await;
}

/// A card's hold of 100 at LawPay that nobody has taken yet; the payment's id.
async fn held(portal: &Portal, acme: &mut Browser) -> (domain::invoice::Issued, String) {
    let invoice = portal.invoice("Acme Mills", "100.00").await;
    to_processor(acme, invoice.id.as_str(), "Card").await;
    acme.press("Only authorise the test card").await;
    portal.settle().await;
    (invoice, payment_of(acme))
}

#[tokio::test]
async fn psp42_a_part_of_what_is_held_is_taken_once_and_the_invoice_shows_it() {
    let portal = Portal::start().await;
    let (mut acme, mut bea) = (portal.client("Acme Mills").await, portal.bookkeeper("Bea").await);
    lawpay(&portal).await;
    let (invoice, payment) = held(&portal, &mut acme).await;
    bea.open(&format!("/firm/payments/{payment}")).await;
    bea.sees("authorized").sees("The payer’s bank holds $100.00");
    bea.fill("Amount to take", "101").press("Take it").await;
    bea.is(422).sees("More cannot be captured than was authorised.");
    let mut late = bea.clone();
    late.open(&format!("/firm/payments/{payment}")).await;

    bea.fill("Amount to take", "60").press_twice("Take it").await;
    bea.is(200).sees("paid").sees("$60.00");
    late.fill("Amount to take", "40").press("Take it").await;
    late.is(422).sees("There is no authorised amount to capture");

    portal.settle().await;
    assert_eq!(portal.open_on(&invoice.id).await, "40.00");
    assert_eq!(portal.balance(&invoice.client).await, (6_000, 0));
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp01_a_capture_that_lawpay_never_heard_of_is_sent_again_and_done_once() {
    let portal = Portal::start().await;
    let (mut acme, mut bea) = (portal.client("Acme Mills").await, portal.bookkeeper("Bea").await);
    lawpay(&portal).await;
    let (invoice, payment) = held(&portal, &mut acme).await;
    bea.open(&format!("/firm/payments/{payment}")).await;
    portal.host().sandbox().faults().answer(503, 1_000);
    bea.fill("Amount to take", "60").press("Take it").await;
    bea.is(200).sees("processing");
    portal.host().sandbox().faults().none();
    portal.host().sandbox().faults().lose_answers(1);
    portal.host().sandbox().faults().lose_webhooks(100);

    portal.later(SignedDuration::from_mins(10));
    drop(portal.host().tick().await);
    portal.host().tick().await.expect("the clock ticks");

    assert_eq!(portal.open_on(&invoice.id).await, "40.00");
    assert_eq!(portal.balance(&invoice.client).await, (6_000, 0));
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp42_what_is_held_is_let_go_and_the_client_pays_anew() {
    let portal = Portal::start().await;
    let (mut acme, mut bea) = (portal.client("Acme Mills").await, portal.bookkeeper("Bea").await);
    lawpay(&portal).await;
    let (invoice, payment) = held(&portal, &mut acme).await;
    bea.open(&format!("/firm/payments/{payment}")).await;
    bea.press_twice("Yes, let it go").await;
    bea.is(200).sees("let go").sees_not("Take it");
    portal.settle().await;

    to_processor(&mut acme, invoice.id.as_str(), "Card").await;
    acme.press("Pay with the test card").await;
    evening(&portal).await;
    assert_eq!(portal.balance(&invoice.client).await, (10_000, 0));
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp44_a_card_dispute_that_lawpay_told_the_firm_of_is_noted_and_booked() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    lawpay(&portal).await;
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    to_processor(&mut acme, invoice.id.as_str(), "Card").await;
    acme.press("Pay with the test card").await;
    evening(&portal).await;
    let (payment, mut bea) = (payment_of(&acme), portal.bookkeeper("Bea").await);
    bea.open(&format!("/firm/payments/{payment}")).await;
    bea.fill("Amount that was taken", "301").press("Note the dispute").await;
    bea.is(422).sees("No more than is left of it.");
    let mut stale = bea.clone();
    stale.open(&format!("/firm/payments/{payment}")).await;

    bea.fill("Amount that was taken", "100").press_twice("Note the dispute").await;
    bea.is(200).sees("disputed").sees("a refund now would pay twice");
    assert_eq!(portal.open_on(&invoice.id).await, "0.00");
    portal.agrees().await;
    bea.press("Note the dispute").await;
    bea.is(422).sees("Choose how it ended.");
    bea.choose("How the dispute ended", "Lost: the money is gone")
        .press_twice("Note the dispute")
        .await;
    bea.is(200).sees("lost").sees("At most $200.00");
    stale.fill("Amount that was taken", "100").press("Note the dispute").await;
    stale.is(422).sees("Somebody noted a dispute of this payment meanwhile.");

    assert_eq!(portal.open_on(&invoice.id).await, "100.00", "PAY-20");
    assert_eq!(portal.balance(&invoice.client).await, (20_000, 0));
    bea.open("/firm/disputes").await;
    bea.sees("lost").sees("$100.00");
    portal.agrees().await;
    portal.stop().await;
}
