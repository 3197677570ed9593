//! Payouts with everything that they are made of.

use domain::id::RefundId;
use domain::money::{Currency, Money};
use domain::news::{News, Subject};
use domain::payout::{LineKind, PayoutFact, PayoutState};
use domain::refund::RefundProgress;
use processors::RefundOrder;

use super::stand::{GOOD, Stand};
use crate::sandbox::{Opening, Settlement};

async fn told(stand: &Stand, payout: &str) -> PayoutFact {
    let news = stand.connection.fetch(&Subject::Payout(payout.to_owned())).await.unwrap();
    let [News::Payout(fact)] = &news[..] else { panic!("{news:?}") };
    fact.clone()
}

#[tokio::test]
async fn psp45_a_payout_is_explained_to_the_cent() {
    let stand = Stand::new().await;
    let (first, second) = (stand.started(1).await, stand.started(2).await);
    stand.pay_card(&first, GOOD).await;
    stand.pay_card(&second, GOOD).await;
    let order = |number: u8, minor| RefundOrder {
        refund: RefundId::made(1, [number; 10]),
        of: first.object.clone(),
        amount: Money::new(minor, Currency::USD),
    };
    stand.connection.refund(&order(1, 10_000)).await.unwrap();
    let failing = stand.connection.refund(&order(2, 5_000)).await.unwrap();
    stand.sandbox.fail_refund(&failing.object).unwrap();
    let news = stand.connection.fetch(&Subject::Refund(failing.object)).await.unwrap();
    let [News::Refund(failed)] = &news[..] else { panic!("{news:?}") };
    assert_eq!(failed.progress, RefundProgress::Failed);
    let session = stand.api(&format!("/v1/checkout/sessions/{}", second.object)).await;
    let payment = session["payment_intent"].as_str().unwrap();
    stand.sandbox.dispute(payment, Opening::Chargeback).unwrap();

    let payout = stand.sandbox.pay_out("usd").unwrap().unwrap();
    let fact = told(&stand, &payout).await;
    assert_eq!(fact.state, PayoutState::UnderWay);
    assert!(fact.residual().unwrap().is_zero(), "{fact:?}");
    assert_eq!(fact.amount.minor(), 2 * (125_000 - 3655) - 10_000 - 125_000 - 1500);
    let count = |kind| fact.lines.iter().filter(|line| line.kind == kind).count();
    assert_eq!((count(LineKind::Payment), count(LineKind::Dispute)), (2, 1));
    assert_eq!((count(LineKind::Refund), count(LineKind::RefundFailed)), (2, 1));
    let ours = stand.checkout(1).payment.to_string();
    assert!(fact.lines.iter().any(|line| line.source.as_ref() == Some(&ours)), "{fact:?}");

    stand.sandbox.end_payout(&payout, Settlement::Succeed).unwrap();
    assert_eq!(told(&stand, &payout).await.state, PayoutState::Paid);
    assert_eq!(stand.sandbox.pay_out("usd").unwrap(), None, "nothing is left to pay out");
}

#[tokio::test]
async fn psp18_one_walk_finds_every_kind_of_news() {
    let stand = Stand::new().await;
    let open = stand.started(1).await;
    stand.pay_card(&open, GOOD).await;
    let order = RefundOrder {
        refund: RefundId::made(1, [1; 10]),
        of: open.object.clone(),
        amount: Money::new(100, Currency::USD),
    };
    stand.connection.refund(&order).await.unwrap();
    let session = stand.api(&format!("/v1/checkout/sessions/{}", open.object)).await;
    let payment = session["payment_intent"].as_str().unwrap();
    stand.sandbox.dispute(payment, Opening::Chargeback).unwrap();
    stand.sandbox.pay_out("usd").unwrap();

    let (mut kinds, mut after) = (Vec::new(), None);
    loop {
        let page = stand.connection.news(stand.now(), after.as_deref()).await.unwrap();
        kinds.extend(page.news.iter().map(|news| match news {
            News::Payment(_) => "payment",
            News::Refund(_) => "refund",
            News::Dispute(_) => "dispute",
            News::Payout(_) => "payout",
            News::Method(_) => "method",
        }));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(kinds, ["payment", "refund", "dispute", "payout"]);
}
