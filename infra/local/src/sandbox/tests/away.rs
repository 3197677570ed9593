//! Ways to pay that are kept, charged while the person is away, and let go.

use std::time::Duration;

use domain::id::{MethodId, PaymentId};
use domain::method::{Kept, MethodKind, Saving};
use domain::money::{Currency, Money};
use domain::news::{News, Subject};
use domain::payment::{Fact, Progress};
use processors::{Capture, Charge, Checkout, Failure, Keep, Saver};

use super::stand::{GOOD, Stand};

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn keep() -> Keep {
    Keep { method: MethodId::made(1, [5; 10]), customer: None }
}

fn charge(number: u8, kept: &Kept) -> Charge {
    Charge {
        payment: PaymentId::made(1, [number; 10]),
        amount: usd(5000),
        description: "Plan, part 2".to_owned(),
        kept: kept.clone(),
    }
}

/// A way to pay, saved on the page without a payment.
async fn saved(stand: &Stand, card: &str) -> Kept {
    let saver = Saver {
        keep: keep(),
        currency: Currency::USD,
        success_url: "http://127.0.0.1:9/done".to_owned(),
        cancel_url: "http://127.0.0.1:9/back".to_owned(),
    };
    let open = stand.connection.save(&saver).await.unwrap();
    assert_eq!(open.method, keep().method);
    let Saving::Open { at: Some(page) } = open.progress else { panic!("{open:?}") };
    let form = format!("way=card&email=a%40b.test&number={card}&expiry=12/40&cvc=123&name=Ada");
    assert_eq!(stand.post(&page, &form).await.0, 303);
    let news = stand.connection.fetch(&Subject::Method(open.object)).await.unwrap();
    let [News::Method(fact)] = &news[..] else { panic!("{news:?}") };
    let Saving::Saved(kept) = &fact.progress else { panic!("{fact:?}") };
    kept.clone()
}

#[tokio::test]
async fn pay14_a_card_is_saved_charged_and_let_go() {
    let stand = Stand::new().await;
    let kept = saved(&stand, GOOD).await;
    assert_eq!((kept.kind, kept.label.as_str()), (MethodKind::CreditCard, "Visa ending in 4242"));

    let first = stand.connection.charge(&charge(1, &kept)).await.unwrap();
    assert_eq!(first.progress, Progress::Succeeded(usd(5000)));
    assert_eq!(stand.connection.charge(&charge(1, &kept)).await.unwrap(), first);
    assert_eq!(stand.api("/v1/charges").await["data"].as_array().unwrap().len(), 1);
    assert_eq!(stand.fact(&first.object).await, first);
    let found = stand.connection.find(&charge(1, &kept).payment, stand.now()).await.unwrap();
    assert_eq!(found, Some(first));

    stand.connection.forget(&kept).await.unwrap();
    let refused = stand.connection.charge(&charge(2, &kept)).await;
    assert!(matches!(refused, Err(Failure::Refused(_))), "{refused:?}");
}

#[tokio::test]
async fn pay14_a_card_is_kept_with_a_payment() {
    let stand = Stand::new().await;
    let checkout = Checkout { keep: Some(keep()), ..stand.checkout(1) };
    let open = stand.connection.start(&checkout).await.unwrap();
    stand.pay_card(&open, GOOD).await;
    let news = stand.connection.fetch(&Subject::Payment(open.object)).await.unwrap();
    let [News::Payment(_), News::Method(fact)] = &news[..] else { panic!("{news:?}") };
    let Saving::Saved(kept) = &fact.progress else { panic!("{fact:?}") };
    let charged = stand.connection.charge(&charge(2, kept)).await.unwrap();
    assert_eq!(charged.progress, Progress::Succeeded(usd(5000)));
}

#[tokio::test]
async fn a_bank_that_refuses_while_the_person_is_away_is_a_fact() {
    let stand = Stand::new().await;
    for card in ["4000000000000341", "4000002760003184"] {
        let kept = saved(&stand, card).await;
        let number = card.as_bytes()[15];
        let Fact { progress, .. } = stand.connection.charge(&charge(number, &kept)).await.unwrap();
        assert_eq!(progress, Progress::Failed, "{card}");
    }
}

#[tokio::test]
async fn psp42_a_part_is_captured_once_and_the_rest_is_released() {
    let stand = Stand::new().await;
    let kept = saved(&stand, GOOD).await;
    let ours = PaymentId::made(1, [7; 10]);
    let held = |key: &str| {
        format!(
            "amount=10000&currency=usd&customer={}&payment_method={}&confirm=true\
             &capture_method=manual&metadata[charge]={ours}&metadata[key]={key}",
            kept.customer, kept.object
        )
    };
    let (status, payment) = stand.api_post("/v1/payment_intents", &held("a")).await;
    assert_eq!((status, &payment["status"]), (200, &"requires_capture".into()));
    let object = payment["id"].as_str().unwrap().to_owned();
    assert_eq!(stand.fact(&object).await.progress, Progress::Authorized);

    let capture = |amount| Capture { payment: ours.clone(), object: object.clone(), amount };
    let more = stand.connection.capture(&capture(usd(10_001))).await;
    assert!(matches!(more, Err(Failure::Refused(_))), "{more:?}");
    let (_, part) = stand
        .api_post(&format!("/v1/payment_intents/{object}/capture"), "amount_to_capture=6000")
        .await;
    assert_eq!(part["amount_received"], 6000);
    assert_eq!(stand.fact(&object).await.progress, Progress::Succeeded(usd(6000)));
    let again = format!("/v1/payment_intents/{object}/capture");
    assert_eq!(stand.api_post(&again, "amount_to_capture=4000").await.0, 400);

    let (_, payment) = stand.api_post("/v1/payment_intents", &held("b")).await;
    stand.pass(Duration::from_hours(8 * 24)).await;
    stand.sandbox.delivered().await;
    for _ in 0..200 {
        let fact = stand.fact(payment["id"].as_str().unwrap()).await;
        if fact.progress == Progress::Expired {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("what the bank held was not released");
}
