//! Transactions: looked up before anything is sent, read into facts.

use super::*;
use crate::ask::{Ask, Method, Response, Step};
use crate::checkout::{Charge, Checkout, RefundOrder};
use crate::lawpay::{Account, LawPay};
use crate::processor::Processor;
use domain::id::RefundId;
use domain::method::{Kept, MethodKind};
use domain::news::Subject;
use secrecy::SecretString;
use serde_json::{Value, json};

const ACCOUNT: &str = "wKgFeDz5HF-BPPl08dcADQ";

fn lawpay() -> LawPay {
    LawPay::new(
        LawPay::ADDRESS,
        SecretString::from("secret"),
        Account::Trust(ACCOUNT.parse().unwrap()),
        "https://secure.lawpay.com/pages/firm/trust",
        Vec::new(),
    )
    .unwrap()
}

fn ours() -> PaymentId {
    PaymentId::made(1, [2; 10])
}

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn answer(body: &Value) -> Response {
    Response { status: 200, body: body.to_string().into_bytes() }
}

fn charge(status: &str) -> Value {
    json!({ "id": "AfLZ", "type": "CHARGE", "account_id": ACCOUNT, "status": status,
        "amount": 5000, "currency": "USD", "auto_capture": true, "reference": ours().as_str() })
}

fn results(all: &[Value]) -> Value {
    json!({ "page": 1, "page_size": 100, "total_entries": all.len(), "results": all })
}

fn saved() -> Charge {
    Charge {
        payment: ours(),
        amount: usd(5000),
        description: "Invoice 2026-0017".to_owned(),
        kept: Kept {
            customer: String::new(),
            object: "card1".to_owned(),
            kind: MethodKind::CreditCard,
            label: "Visa ending in 4242".to_owned(),
        },
    }
}

fn done<T: 'static>(ask: &Ask<T>, body: &Value) -> T {
    ask.read(&answer(body)).unwrap().done().unwrap()
}

fn then<T: 'static>(ask: &Ask<T>, body: &Value) -> Ask<T> {
    match ask.read(&answer(body)).unwrap() {
        Step::Then(next) => next,
        Step::Done(_) => panic!("ended"),
    }
}

#[test]
fn psp05_a_charge_is_searched_for_and_sent_once_to_a_named_account() {
    let ask = lawpay().charge(&saved()).unwrap();
    assert_eq!(ask.request.url.query(), Some(&*format!("reference={}&page_size=100", ours())));
    let sent = then(&ask, &results(&[]));
    assert_eq!(sent.request.method, Method::PostOnce);
    let body: Value = serde_json::from_str(&sent.request.body).unwrap();
    assert_eq!((&body["account_id"], &body["amount"]), (&json!(ACCOUNT), &json!(5000)));
    assert_eq!(body["reference"], ours().as_str());
    let fact = done(&sent, &charge("COMPLETED"));
    assert_eq!(fact.progress, Progress::Succeeded(usd(5000)));
}

#[test]
fn psp05_a_charge_that_was_made_is_found_and_not_made_again() {
    let ask = lawpay().charge(&saved()).unwrap();
    let mut other = charge("COMPLETED");
    other["account_id"] = json!("another-account");
    let mut alike = charge("COMPLETED");
    alike["reference"] = json!(format!("{}0", ours()));
    let found = done(&ask, &results(&[other.clone(), alike.clone(), charge("AUTHORIZED")]));
    assert_eq!((found.object.as_str(), found.progress), ("AfLZ", Progress::Processing));
    then(&ask, &results(&[other, alike]));
}

#[test]
fn psp05_a_page_is_offered_only_while_nothing_was_paid() {
    let checkout = Checkout {
        payment: ours(),
        amount: usd(5000),
        description: "Deposit & costs".to_owned(),
        ways: Vec::new(),
        keep: None,
        success_url: "https://portal.test/payments/1".to_owned(),
        cancel_url: "https://portal.test/".to_owned(),
    };
    let ask = lawpay().start(&checkout).unwrap();
    let open = done(&ask, &results(&[]));
    assert_eq!(open.object, format!("reference:{}", ours()));
    let page = open.pay_at.unwrap();
    let wanted = format!("?amount=5000&reference={}&description=Deposit+%26+costs", ours());
    assert!(page.contains(&wanted), "{page}");
    let paid = done(&ask, &results(&[charge("COMPLETED")]));
    assert_eq!((paid.pay_at, paid.progress), (None, Progress::Succeeded(usd(5000))));

    let look = lawpay().fetch(&Subject::Payment(open.object));
    let news = done(&look, &results(&[charge("COMPLETED")]));
    assert!(matches!(&news[..], [News::Payment(fact)] if fact.object == "AfLZ"));
}

#[test]
fn psp05_a_refund_is_searched_for_and_sent_once() {
    let refund = RefundId::made(1, [3; 10]);
    let order = RefundOrder { refund: refund.clone(), of: "AfLZ".to_owned(), amount: usd(400) };
    let ask = lawpay().refund(&order).unwrap();
    let made = json!({ "id": "RfLZ", "type": "REFUND", "status": "COMPLETED", "amount": 400,
        "charge_id": "AfLZ", "reference": refund.as_str() });
    let sent = then(&ask, &results(&[]));
    assert_eq!(sent.request.method, Method::PostOnce);
    assert!(sent.request.url.path().ends_with("/charges/AfLZ/refund"));
    for fact in [done(&sent, &made), done(&ask, &results(std::slice::from_ref(&made)))] {
        assert_eq!((fact.refund, fact.progress), (Some(refund.clone()), RefundProgress::Succeeded));
    }
}

#[test]
fn a_charge_tells_how_far_it_is() {
    for (status, captures, progress) in [
        ("PENDING", true, Progress::Processing),
        ("AUTHORIZED", true, Progress::Processing),
        ("AUTHORIZED", false, Progress::Authorized),
        ("COMPLETED", true, Progress::Succeeded(usd(5000))),
        ("VOIDED", false, Progress::Expired),
        ("FAILED", true, Progress::Failed),
    ] {
        let mut body = charge(status);
        body["auto_capture"] = json!(captures);
        let ask = lawpay().fetch(&Subject::Payment("AfLZ".to_owned()));
        let news = done(&ask, &body);
        let [News::Payment(fact)] = &news[..] else { panic!("{news:?}") };
        assert_eq!((fact.progress, fact.fee), (progress, None), "{status}");
    }
}

#[test]
fn psp41_a_debit_that_comes_back_is_a_return() {
    for (word, code) in [
        ("ach_insufficient_funds", ReturnCode::R01),
        ("ach_not_authorized", ReturnCode::R10),
        ("ach_payment_refused", ReturnCode::R29),
    ] {
        let mut body = charge("FAILED");
        body["failure_code"] = json!(word);
        let ask = lawpay().fetch(&Subject::Payment("AfLZ".to_owned()));
        let news = done(&ask, &body);
        let [News::Payment(_), News::Dispute(fact)] = &news[..] else { panic!("{news:?}") };
        assert_eq!(fact.reason, Reason::Return(code), "{word}");
        assert_eq!((fact.state, fact.moved.withdrawn), (DisputeState::Lost, usd(5000)));
    }
}

/// The gateway's published answer to a charge.
#[test]
fn a_published_charge_reads_as_a_fact() {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
    let root = std::env::var_os("COUNTERFOIL_DATA").unwrap_or_else(|| beside.into());
    let file = std::path::Path::new(&root).join("affinipay/charge_200_authorized.json");
    let Ok(text) = std::fs::read_to_string(&file) else {
        println!("ABSENT: {} (set COUNTERFOIL_DATA); nothing was checked", file.display());
        return;
    };
    let published: Value = serde_json::from_str(&text).unwrap();
    let mut body = published["attributes"].clone();
    let ask = lawpay().fetch(&Subject::Payment("AAAAAAAAA-123123123".to_owned()));
    assert_eq!(done(&ask, &body), Vec::new(), "it is not ours");
    body["reference"] = json!(ours().as_str());
    let news = done(&ask, &body);
    let [News::Payment(fact)] = &news[..] else { panic!("{news:?}") };
    assert_eq!(
        (fact.object.as_str(), fact.progress),
        ("AAAAAAAAA-123123123", Progress::Processing)
    );
}
