//! Stripe's own published objects, read into facts, and its published signature.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test fails by panicking and says plainly what it did not check"
)]

use std::path::PathBuf;

use domain::dispute::{DisputeFact, DisputeState};
use domain::money::Money;
use domain::news::{News, Subject};
use domain::payment::{Fact, Progress};
use domain::payout::PayoutState;
use domain::refund::RefundProgress;
use jiff::Timestamp;
use processors::{
    Ask, Delivery, Failure, NewsPage, Processor, Response, SecretString, Step, Stripe,
    WebhookRefused,
};
use serde_json::{Value, json};

const OURS: &str = "pay_01j9zk5v7r0c8e4g6m2n0p1q2r";

/// The folder of published objects; says so and gives nothing where it is absent.
fn data() -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
    let root = std::env::var_os("COUNTERFOIL_DATA").map_or_else(|| beside.into(), PathBuf::from);
    let folder = root.join("stripe");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("ABSENT: {} (set COUNTERFOIL_DATA); nothing was checked", folder.display());
    None
}

fn object(name: &str) -> Option<Value> {
    let text = std::fs::read_to_string(data()?.join(name)).expect(name);
    Some(serde_json::from_str(&text).expect(name))
}

fn stripe(secret: &str) -> Stripe {
    Stripe::new(Stripe::ADDRESS, SecretString::from("sk_test_1"), vec![SecretString::from(secret)])
        .unwrap()
}

fn step<T: 'static>(ask: &Ask<T>, body: &Value) -> Result<Step<T>, Failure> {
    ask.read(&Response { status: 200, body: body.to_string().into_bytes() })
}

fn read<T: 'static>(ask: &Ask<T>, body: &Value) -> T {
    step(ask, body).unwrap().done().expect("one answer")
}

fn news(subject: &Subject, object: &Value) -> Option<News> {
    read(&stripe("whsec_1").fetch(subject), object).pop()
}

fn fact(session: &Value) -> Option<Fact> {
    let Some(News::Payment(fact)) = news(&Subject::Payment("cs_1".to_owned()), session) else {
        return None;
    };
    Some(fact)
}

#[test]
fn published_sessions_read_as_facts() {
    for (name, progress) in [
        ("objects/checkout.session.json", Progress::Open),
        ("objects_2021-12-21/checkout.session.json", Progress::Expired),
    ] {
        let Some(mut session) = object(name) else { return };
        assert_eq!(fact(&session), None, "{name} is not ours");
        session["client_reference_id"] = json!(OURS);
        let fact = fact(&session).unwrap();
        assert_eq!(fact.progress, progress, "{name}");
        assert_eq!(Value::from(fact.object), session["id"]);
        assert_eq!(fact.pay_at.is_some(), progress == Progress::Open);
    }
}

#[test]
fn published_payments_read_inside_their_session() {
    let Some(session) = object("objects/checkout.session.json") else { return };
    for name in [
        "objects/payment_intent.json",
        "objects_2021-12-21/payment_intent.json",
        "dotnet/stripe-dotnet__payment_intent_last_payment_error.json",
    ] {
        let mut session = session.clone();
        session["client_reference_id"] = json!(OURS);
        session["status"] = json!("complete");
        let mut payment = object(name).unwrap();
        payment["latest_charge"] = object("objects/charge.json").unwrap();
        session["payment_intent"] = payment.clone();
        assert_eq!(fact(&session).unwrap().progress, Progress::Failed, "{name}");

        payment["status"] = json!("succeeded");
        payment["amount_received"] = payment["amount"].clone();
        session["payment_intent"] = payment.clone();
        let Progress::Succeeded(amount) = fact(&session).unwrap().progress else {
            panic!("{name}")
        };
        assert_eq!(json!(amount.minor()), payment["amount"], "{name}");
    }
}

#[test]
fn a_list_of_published_sessions_reads_as_a_page() {
    let Some(mut session) = object("objects/checkout.session.json") else { return };
    session["client_reference_id"] = json!(OURS);
    let other = object("objects_2021-12-21/checkout.session.json").unwrap();
    let list = json!({ "object": "list", "has_more": false, "data": [session, other] });
    let page: NewsPage = read(&stripe("whsec_1").list(Timestamp::UNIX_EPOCH, None), &list);
    assert_eq!(page.news.len(), 1);
    assert_eq!(page.next.as_deref(), Some("payments:"));
}

#[test]
fn published_refunds_read_as_facts() {
    for name in ["objects/refund.json", "objects_2021-12-21/refund.json"] {
        let Some(mut refund) = object(name) else { return };
        let subject = || Subject::Refund("re_1".to_owned());
        assert_eq!(news(&subject(), &refund), None, "{name} is not ours");
        refund["metadata"] = json!({ "refund": "rfd_01j9zk5v7r0c8e4g6m2n0p1q2r" });
        let Some(News::Refund(fact)) = news(&subject(), &refund) else { panic!("{name}") };
        assert_eq!(json!(fact.amount.minor()), refund["amount"], "{name}");
        assert_eq!(fact.progress, RefundProgress::Succeeded, "{name}");
    }
}

#[test]
fn a_published_dispute_reads_as_a_fact() {
    let Some(mut dispute) = object("objects_2021-12-21/dispute.json") else { return };
    let mut payment = object("objects_2021-12-21/payment_intent.json").unwrap();
    payment["metadata"] = json!({ "payment": OURS });
    dispute["payment_intent"] = payment;
    let fact = |dispute: &Value| -> DisputeFact {
        let subject = Subject::Dispute("dp_1".to_owned());
        let Some(News::Dispute(fact)) = news(&subject, dispute) else { panic!("no dispute") };
        fact
    };
    let inquiry = fact(&dispute);
    assert_eq!(inquiry.state, DisputeState::Inquiry);
    assert!(inquiry.moved.withdrawn.is_zero());

    let mut moved = object("objects/charge.json").unwrap();
    moved["amount"] = json!(-1000);
    moved["fee"] = json!(1500);
    dispute["balance_transactions"] = json!([moved]);
    dispute["status"] = json!("needs_response");
    let opened = fact(&dispute);
    assert_eq!(opened.state, DisputeState::Open);
    assert_eq!((opened.moved.withdrawn.minor(), opened.moved.fee.minor()), (1000, 1500));
}

#[test]
fn a_published_payout_is_explained_by_its_lines() {
    let Some(payout) = object("objects/payout.json") else { return };
    let stripe = stripe("whsec_1");
    let ask = stripe.fetch(&Subject::Payout("po_1".to_owned()));
    let Ok(Step::Then(lines)) = step(&ask, &payout) else { panic!("lines are asked for") };
    let line = |id: &str, kind: &str, amount: i64, fee: i64| {
        json!({ "id": id, "object": "balance_transaction", "type": kind, "amount": amount,
            "fee": fee, "currency": "usd", "source": null })
    };
    let list = json!({ "object": "list", "has_more": false, "data": [
        line("txn_2", "payout", -1100, 0), line("txn_1", "charge", 1200, 100) ] });
    let Some(News::Payout(fact)) = read(&lines, &list).pop() else { panic!("no payout") };
    assert_eq!(fact.state, PayoutState::UnderWay);
    assert_eq!(fact.residual().map(Money::is_zero), Ok(true));
}

#[test]
fn psp10_the_published_signature_and_event_verify() {
    let Some(vectors) = object("signature/vectors.json") else { return };
    let body = std::fs::read(data().unwrap().join("signature/event_test_signature.payload.json"));
    let body = body.unwrap();
    let text = |name: &str| vectors[name].as_str().unwrap().to_owned();
    let stripe = stripe(&text("secret"));
    let hear = |header: &str, at: &Value| {
        let checked = stripe.webhook(&Delivery {
            header: &|name| (name == "stripe-signature").then(|| header.to_owned()),
            body: &body,
            now: Timestamp::from_second(at.as_i64().unwrap()).unwrap(),
        });
        checked.done().expect("Stripe's posts are checked without asking")
    };
    let valid = text("header");

    // It verifies, and tells of somebody else's account (rule PSP-19).
    assert_eq!(hear(&valid, &vectors["accept_at"]), Err(WebhookRefused::OtherAccount));
    assert_eq!(hear(&valid, &vectors["reject_too_old_at"]), Err(WebhookRefused::NotNow));
    let mut checked = 0;
    for other in vectors["other_headers_expected"].as_array().unwrap() {
        let named = other["header"].as_str().unwrap();
        let header = match named {
            "valid signature under scheme v0 only" => {
                valid.split(",v1=").next().unwrap().to_owned()
            }
            _ => named.replace("<valid>", &valid),
        };
        let heard = hear(&header, &vectors["accept_at"]);
        let accepted = heard == Err(WebhookRefused::OtherAccount);
        assert_eq!(accepted, other["expect"] == "accept", "{named}");
        checked += 1;
    }
    assert_eq!(checked, 8);
}
