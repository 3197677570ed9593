//! Orders: the same wish is the same request; an approved order is captured once.

use super::*;
use crate::paypal::Check;
use domain::id::{PaymentId, RefundId};
use domain::money::{Currency, Money};
use secrecy::SecretString;

use crate::checkout::RefundOrder;

const OURS: &str = "pay_01j9zk5v7r0c8e4g6m2n0p1q2r";

fn paypal() -> PayPal {
    let keys = (SecretString::from("client"), SecretString::from("secret"));
    PayPal::new(PayPal::ADDRESS, keys, "WEBHOOK-1", Check::Asking).unwrap()
}

fn answer(status: u16, body: &Value) -> Response {
    Response { status, body: body.to_string().into_bytes() }
}

/// The request behind the one for the token.
fn signed<T: 'static>(ask: &Ask<T>) -> Ask<T> {
    assert!(ask.request.url.path().ends_with("/oauth2/token"), "{}", ask.request.url);
    assert!(ask.request.has_header("authorization", "Basic Y2xpZW50OnNlY3JldA=="));
    then(ask, &json!({ "access_token": "A21", "expires_in": 32_400 }))
}

fn then<T: 'static>(ask: &Ask<T>, body: &Value) -> Ask<T> {
    match ask.read(&answer(200, body)).unwrap() {
        Step::Then(next) => {
            assert!(
                next.request.has_header("authorization", "Bearer A21")
                    || next.request.url.path().ends_with("/oauth2/token")
            );
            next
        }
        Step::Done(_) => panic!("ended"),
    }
}

fn order(status: &str, capture: Option<&str>) -> Value {
    let captures: Vec<Value> = capture
        .map(|status| {
            json!({ "id": "3C1", "status": status, "custom_id": OURS,
                "amount": { "currency_code": "USD", "value": "30.00" },
                "seller_receivable_breakdown":
                    { "paypal_fee": { "currency_code": "USD", "value": "1.54" } } })
        })
        .into_iter()
        .collect();
    json!({ "id": "5O1", "status": status,
        "links": [{ "rel": "payer-action", "href": "https://paypal.test/approve" }],
        "purchase_units": [{ "custom_id": OURS, "payments": { "captures": captures } }] })
}

fn fact(news: &[News]) -> &Fact {
    let [News::Payment(fact)] = news else { panic!("{news:?}") };
    fact
}

#[test]
fn psp04_the_same_checkout_is_the_same_request_with_its_id() {
    let checkout = Checkout {
        payment: PaymentId::made(1, [2; 10]),
        amount: Money::new(125_000, Currency::USD),
        description: "Invoice 2026-0017".to_owned(),
        ways: Vec::new(),
        keep: None,
        success_url: "https://portal.test/payments/1".to_owned(),
        cancel_url: "https://portal.test/invoices/1".to_owned(),
    };
    let ask = || signed(&paypal().ask_start(&checkout).unwrap());
    let first = ask().request;
    assert!(first.is_same(&ask().request));
    assert!(first.has_header("paypal-request-id", checkout.payment.as_str()));
    let body: Value = serde_json::from_str(&first.body).unwrap();
    assert_eq!(body["purchase_units"][0]["amount"]["value"], "1250.00");
    assert_eq!(body["purchase_units"][0]["custom_id"], checkout.payment.as_str());

    let started = order("PAYER_ACTION_REQUIRED", None);
    let fact = ask().read(&answer(200, &started)).unwrap().done().unwrap();
    assert_eq!((fact.object.as_str(), fact.progress), ("5O1", Progress::Open));
    assert_eq!(fact.pay_at.as_deref(), Some("https://paypal.test/approve"));
}

#[test]
fn psp04_an_approved_order_is_captured_with_one_key() {
    let look = || signed(&paypal().ask_payment("5O1"));
    let take = || signed(&then(&look(), &order("APPROVED", None)));
    let first = take().request;
    assert!(first.url.path().ends_with("/v2/checkout/orders/5O1/capture"));
    assert!(first.has_header("paypal-request-id", &format!("capture-{OURS}")));
    assert!(first.is_same(&take().request));

    let done = take().read(&answer(200, &order("COMPLETED", Some("COMPLETED")))).unwrap();
    let news = done.done().unwrap();
    assert_eq!(fact(&news).progress, Progress::Succeeded(Money::new(3000, Currency::USD)));
    assert_eq!(fact(&news).fee, Some(Money::new(154, Currency::USD)));
}

#[test]
fn psp04_whoever_comes_second_reads_what_the_first_did() {
    let look = signed(&paypal().ask_payment("5O1"));
    let take = signed(&then(&look, &order("APPROVED", None)));
    let taken = json!({ "name": "UNPROCESSABLE_ENTITY",
        "details": [{ "issue": "ORDER_ALREADY_CAPTURED" }] });
    let Step::Then(again) = take.read(&answer(422, &taken)).unwrap() else { panic!("gave up") };
    let again = signed(&again);
    assert!(again.request.url.path().ends_with("/v2/checkout/orders/5O1"));
    let done = again.read(&answer(200, &order("COMPLETED", Some("COMPLETED")))).unwrap();
    assert!(matches!(fact(&done.done().unwrap()).progress, Progress::Succeeded(_)));
}

#[test]
fn a_declined_wallet_leaves_the_order_open() {
    let look = signed(&paypal().ask_payment("5O1"));
    let take = signed(&then(&look, &order("APPROVED", None)));
    let declined = json!({ "name": "UNPROCESSABLE_ENTITY",
        "details": [{ "issue": "INSTRUMENT_DECLINED" }] });
    let news = take.read(&answer(422, &declined)).unwrap().done().unwrap();
    assert_eq!(fact(&news).progress, Progress::Open);
}

#[test]
fn an_order_tells_how_far_it_is() {
    for (status, capture, progress) in [
        ("CREATED", None, Progress::Open),
        ("VOIDED", None, Progress::Expired),
        ("COMPLETED", Some("PENDING"), Progress::Processing),
        ("COMPLETED", Some("DECLINED"), Progress::Failed),
        ("COMPLETED", Some("REFUNDED"), Progress::Succeeded(Money::new(3000, Currency::USD))),
    ] {
        let ask = signed(&paypal().ask_payment("5O1"));
        let news = ask.read(&answer(200, &order(status, capture))).unwrap().done().unwrap();
        assert_eq!(fact(&news).progress, progress, "{status} {capture:?}");
    }
    let ask = signed(&paypal().ask_payment("5O1"));
    let missing = json!({ "name": "RESOURCE_NOT_FOUND" });
    assert_eq!(ask.read(&answer(404, &missing)).unwrap().done(), Some(Vec::new()));
}

#[test]
fn psp04_a_refund_goes_to_the_capture_with_its_id() {
    let refund = RefundId::made(1, [3; 10]);
    let amount = Money::new(400, Currency::USD);
    let order_of = RefundOrder { refund: refund.clone(), of: "5O1".to_owned(), amount };
    let ask = signed(&paypal().ask_refund(&order_of).unwrap());
    let made = signed(&then(&ask, &order("COMPLETED", Some("COMPLETED"))));
    assert!(made.request.url.path().ends_with("/v2/payments/captures/3C1/refund"));
    assert!(made.request.has_header("paypal-request-id", refund.as_str()));
    let done = json!({ "id": "1R1", "status": "COMPLETED", "custom_id": refund.as_str(),
        "amount": { "currency_code": "USD", "value": "4.00" } });
    let fact = made.read(&answer(201, &done)).unwrap().done().unwrap();
    assert_eq!((fact.refund, fact.amount.minor()), (Some(refund), 400));
}

#[test]
fn psp16_news_of_a_refund_that_we_asked_for_say_whose_payment_it_was() {
    let (refund, payment) = (RefundId::made(1, [3; 10]), PaymentId::made(1, [2; 10]));
    let ask = signed(&paypal().ask_refund_news("1R1"));
    let done = json!({ "id": "1R1", "status": "COMPLETED", "custom_id": refund.as_str(),
        "amount": { "currency_code": "USD", "value": "4.00" },
        "links": [{ "rel": "up", "href": "https://api.paypal.com/v2/payments/captures/3C1" }] });
    let whose = signed(&then(&ask, &done));
    assert!(whose.request.url.path().ends_with("/v2/payments/captures/3C1"));
    let capture = json!({ "id": "3C1", "status": "COMPLETED", "custom_id": payment.as_str(),
        "amount": { "currency_code": "USD", "value": "30.00" } });
    let news = whose.read(&answer(200, &capture)).unwrap().done().unwrap();
    let [News::Refund(fact)] = news.as_slice() else { panic!("{news:?}") };
    assert_eq!((&fact.refund, &fact.payment), (&Some(refund), &Some(payment)));
}

#[test]
fn psp06_what_cannot_be_read_is_unknown() {
    let ask = || signed(&paypal().ask_payment("5O1"));
    for (status, body) in [(200, json!("")), (302, json!({})), (403, json!("a proxy's page"))] {
        let outcome = ask().read(&answer(status, &body));
        assert!(matches!(outcome, Err(Failure::Unknown(_))), "{status} {body}");
    }
}
