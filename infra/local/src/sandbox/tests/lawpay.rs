//! The connector of LawPay against the sandbox.

use std::sync::Arc;
use std::time::Duration;

use domain::dispute::{Reason, ReturnCode};
use domain::id::RefundId;
use domain::method::{Kept, MethodKind};
use domain::money::{Currency, Money};
use domain::news::News;
use domain::news::Subject;
use domain::payment::{Fact, Progress};
use processors::{Account, Charge, Connection, Failure, LawPay, RefundOrder, SecretString, Sender};

use super::stand::{KEY, Stand};
use crate::sandbox::lawpay::{CARD, TRUST};

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn connect(stand: &Stand) -> Connection {
    let address = stand.sandbox.address();
    let lawpay = LawPay::new(
        address,
        SecretString::from(KEY.replacen("sk_test_", "lawpay_trust_", 1)),
        Account::Trust(TRUST.parse().unwrap()),
        &format!("{address}/lawpay/{TRUST}"),
        Vec::new(),
    );
    Connection::new(Arc::new(lawpay.unwrap()), Sender::new(|| 1).unwrap())
}

fn charge(stand: &Stand, number: u8) -> Charge {
    Charge {
        payment: stand.checkout(number).payment,
        amount: usd(5000),
        description: "Evergreen retainer".to_owned(),
        kept: Kept {
            customer: String::new(),
            object: CARD.to_owned(),
            kind: MethodKind::CreditCard,
            label: "Visa ending in 4242".to_owned(),
        },
    }
}

/// Waits until the evening has come.
async fn settled(stand: &Stand, lawpay: &Connection, object: &str) -> Fact {
    stand.pass(Duration::from_mins(11)).await;
    for _ in 0..300 {
        let fact = lawpay.payment(object).await.unwrap().unwrap();
        if fact.progress != Progress::Processing {
            return fact;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{object} was not completed")
}

#[tokio::test]
async fn tr12_tru05_a_deposit_arrives_whole_in_the_trust_account() {
    let stand = Stand::new().await;
    let lawpay = connect(&stand);
    let open = lawpay.start(&stand.checkout(1)).await.unwrap();
    assert_eq!(lawpay.payment(&open.object).await.unwrap(), None, "nothing was paid yet");
    let (status, back, _) = stand.post(open.pay_at.as_deref().unwrap(), "way=card").await;
    assert_eq!(status, 303);
    assert!(back.contains("/payments/1"), "{back}");

    let known = lawpay.payment(&open.object).await.unwrap().unwrap();
    assert_eq!(known.progress, Progress::Processing);
    let again = lawpay.start(&stand.checkout(1)).await.unwrap();
    assert_eq!((again.object.clone(), again.pay_at), (known.object, None), "it was paid");
    let paid = settled(&stand, &lawpay, &again.object).await;
    assert_eq!((paid.progress, paid.fee), (Progress::Succeeded(usd(125_000)), None));
}

#[tokio::test]
async fn psp05_a_charge_whose_answer_was_lost_is_found_and_not_made_again() {
    let stand = Stand::new().await;
    let lawpay = connect(&stand);
    stand.sandbox.faults().lose_answers(1);
    let lost = lawpay.charge(&charge(&stand, 1)).await;
    assert!(matches!(lost, Err(Failure::Unknown(_))), "{lost:?}");
    let found = lawpay.charge(&charge(&stand, 1)).await.unwrap();
    assert_eq!(lawpay.charge(&charge(&stand, 1)).await.unwrap().object, found.object);
    let page = lawpay.news(stand.now(), None).await.unwrap();
    assert_eq!(page.news.len(), 1, "{page:?}");
    assert!(lawpay.find(&charge(&stand, 1).payment, stand.now()).await.unwrap().is_some());
}

#[tokio::test]
async fn psp05_a_refund_is_made_once() {
    let stand = Stand::new().await;
    let lawpay = connect(&stand);
    let made = lawpay.charge(&charge(&stand, 1)).await.unwrap();
    settled(&stand, &lawpay, &made.object).await;
    let order = RefundOrder {
        refund: RefundId::made(1, [1; 10]),
        of: made.object.clone(),
        amount: usd(2000),
    };
    stand.sandbox.faults().lose_answers(1);
    assert!(matches!(lawpay.refund(&order).await, Err(Failure::Unknown(_))));
    let first = lawpay.refund(&order).await.unwrap();
    assert_eq!(lawpay.refund(&order).await.unwrap(), first);
    let more = RefundOrder { refund: RefundId::made(1, [2; 10]), amount: usd(3001), ..order };
    assert!(matches!(lawpay.refund(&more).await, Err(Failure::Refused(_))));
}

#[tokio::test]
async fn psp41_a_debit_comes_back_after_it_was_completed() {
    let stand = Stand::new().await;
    let lawpay = connect(&stand);
    let open = lawpay.start(&stand.checkout(1)).await.unwrap();
    stand.post(open.pay_at.as_deref().unwrap(), "way=bank").await;
    let known = lawpay.payment(&open.object).await.unwrap().unwrap();
    settled(&stand, &lawpay, &known.object).await;
    let bank = format!("{}/lawpay/{}", stand.sandbox.address(), known.object);
    stand.post(&bank, "returns=ach_not_authorized").await;
    let news = lawpay.fetch(&Subject::Payment(known.object)).await.unwrap();
    let [News::Payment(_), News::Dispute(fact)] = &news[..] else { panic!("{news:?}") };
    assert_eq!(fact.reason, Reason::Return(ReturnCode::R10));
}
