//! The connector of PayPal against the sandbox.

use std::sync::Arc;

use domain::id::RefundId;
use domain::money::{Currency, Money};
use domain::news::{News, Subject};
use domain::payment::{Fact, Progress};
use domain::refund::{RefundFact, RefundProgress};
use processors::{Check, Connection, Failure, PayPal, RefundOrder, SecretString, Sender};

use super::stand::{KEY, Stand};
use crate::sandbox::paypal::WEBHOOK_ID;

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

pub(super) fn connector(address: &str) -> PayPal {
    let keys = (SecretString::from(KEY), SecretString::from("secret"));
    PayPal::new(address, keys, WEBHOOK_ID, Check::Asking).unwrap()
}

fn connect(stand: &Stand) -> Connection {
    let paypal = connector(stand.sandbox.address());
    Connection::new(Arc::new(paypal), Sender::new(|| 1).unwrap())
}

async fn approve(stand: &Stand, open: &Fact, answer: &str) {
    let (status, _, _) =
        stand.post(open.pay_at.as_deref().unwrap(), &format!("answer={answer}")).await;
    assert_eq!(status, 303);
}

#[tokio::test]
async fn an_order_is_approved_captured_once_and_refunded() {
    let stand = Stand::new().await;
    let paypal = connect(&stand);
    let open = paypal.start(&stand.checkout(1)).await.unwrap();
    assert_eq!(open.progress, Progress::Open);
    assert_eq!(paypal.start(&stand.checkout(1)).await.unwrap(), open, "the same order");
    assert_eq!(paypal.payment(&open.object).await.unwrap().unwrap().progress, Progress::Open);

    approve(&stand, &open, "yes").await;
    let (first, second) = tokio::join!(paypal.payment(&open.object), paypal.payment(&open.object));
    let paid = first.unwrap().unwrap();
    assert_eq!(paid.progress, Progress::Succeeded(usd(125_000)));
    assert_eq!(paid.fee, Some(usd(4412)));
    assert_eq!(second.unwrap().unwrap(), paid);

    let order = |number: u8, minor| RefundOrder {
        refund: RefundId::made(1, [number; 10]),
        of: open.object.clone(),
        amount: usd(minor),
    };
    let back = paypal.refund(&order(1, 100_000)).await.unwrap();
    assert_eq!((back.progress, back.amount), (RefundProgress::Succeeded, usd(100_000)));
    assert_eq!(paypal.refund(&order(1, 100_000)).await.unwrap(), back, "the same refund");
    let more = paypal.refund(&order(2, 25_001)).await;
    assert!(matches!(more, Err(Failure::Refused(_))), "{more:?}");
    let news = paypal.fetch(&Subject::Refund(back.object.clone())).await.unwrap();
    let whose = RefundFact { payment: Some(stand.checkout(1).payment), ..back };
    assert!(matches!(&news[..], [News::Refund(fact)] if *fact == whose), "{news:?}");
}

#[tokio::test]
async fn a_wallet_that_is_refused_leaves_the_order_open() {
    let stand = Stand::new().await;
    let paypal = connect(&stand);
    let open = paypal.start(&stand.checkout(1)).await.unwrap();
    approve(&stand, &open, "refused").await;
    let fact = paypal.payment(&open.object).await.unwrap().unwrap();
    assert_eq!(fact.progress, Progress::Open);
    approve(&stand, &fact, "yes").await;
}

#[tokio::test]
async fn psp18_a_captured_order_is_found_among_the_transactions() {
    let stand = Stand::new().await;
    let paypal = connect(&stand);
    let open = paypal.start(&stand.checkout(1)).await.unwrap();
    approve(&stand, &open, "yes").await;
    paypal.payment(&open.object).await.unwrap();
    let found = paypal.find(&stand.checkout(1).payment, stand.now()).await.unwrap().unwrap();
    assert_eq!(found.progress, Progress::Succeeded(usd(125_000)));
    let again = paypal.payment(&found.object).await.unwrap().unwrap();
    assert_eq!((again.progress, again.fee), (found.progress, found.fee));
}

#[tokio::test]
async fn psp06_an_answer_that_breaks_off_is_unknown_and_the_next_one_tells() {
    let stand = Stand::new().await;
    let paypal = connect(&stand);
    stand.sandbox.faults().lose_answers(1);
    let lost = paypal.start(&stand.checkout(1)).await;
    assert!(matches!(lost, Err(Failure::Unknown(_))), "{lost:?}");
    assert!(paypal.start(&stand.checkout(1)).await.is_ok());
}
