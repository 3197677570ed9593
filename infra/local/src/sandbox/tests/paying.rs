//! Paying with a card, from the connector's request to its fact.

use std::time::Duration;

use domain::id::{PaymentId, RefundId};
use domain::money::{Currency, Money};
use domain::payment::Progress;
use domain::refund::RefundProgress;
use processors::{Doubt, Failure, RefundOrder};

use super::stand::{GOOD, Stand};

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

#[tokio::test]
async fn a_card_pays_and_the_connector_learns_it() {
    let stand = Stand::new().await;
    let open = stand.started(1).await;
    assert_eq!(open.progress, Progress::Open);
    assert_eq!(open.intent, stand.checkout(1).payment);

    let (status, back, _) = stand.pay_card(&open, GOOD).await;
    assert_eq!(status, 303);
    assert!(back.ends_with(&format!("/payments/1?s={}", open.object)), "{back}");

    let paid = stand.fact(&open.object).await;
    assert_eq!(paid.progress, Progress::Succeeded(usd(125_000)));
    assert_eq!(paid.fee, Some(usd(3655)));
    assert_eq!(paid.pay_at, None);
    let heard = stand.portal.heard_at_least(4).await;
    assert_eq!(
        heard,
        [
            "payment_intent.created",
            "charge.succeeded",
            "payment_intent.succeeded",
            "checkout.session.completed"
        ]
    );
}

#[tokio::test]
async fn psp16_whatever_an_event_points_to_leads_to_the_same_fact() {
    let stand = Stand::new().await;
    let open = stand.started(1).await;
    stand.pay_card(&open, GOOD).await;
    stand.portal.heard_at_least(4).await;
    let fact = stand.fact(&open.object).await;
    for object in stand.portal.objects() {
        assert_eq!(stand.fact(&object).await, fact, "{object}");
    }
}

#[tokio::test]
async fn psp01_the_same_checkout_again_is_the_same_session() {
    let stand = Stand::new().await;
    let first = stand.started(1).await;
    assert_eq!(stand.started(1).await, first);
    assert_ne!(stand.started(2).await.object, first.object);
    assert_eq!(stand.api("/v1/checkout/sessions").await["data"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn psp02_a_key_with_other_parameters_is_refused_until_it_is_forgotten() {
    let stand = Stand::new().await;
    let first = stand.started(1).await;
    let mut other = stand.checkout(1);
    other.amount = usd(999);
    let refused = stand.connection.start(&other).await;
    assert!(matches!(refused, Err(Failure::Unknown(Doubt::KeyReused))), "{refused:?}");

    // After a day the key is pruned: a blind retry would make a second session.
    stand.pass(Duration::from_hours(25)).await;
    assert_ne!(stand.started(1).await.object, first.object);
}

#[tokio::test]
async fn psp18_an_intent_is_found_without_its_object() {
    let stand = Stand::new().await;
    for number in 1..=3 {
        stand.started(number).await;
    }
    let found = stand.connection.find(&stand.checkout(1).payment, stand.now()).await.unwrap();
    assert_eq!(found.unwrap().intent, stand.checkout(1).payment);
    let never = PaymentId::made(1, [9; 10]);
    assert_eq!(stand.connection.find(&never, stand.now()).await.unwrap(), None);
}

#[tokio::test]
async fn psp18_the_poller_pages_through_all_facts() {
    let stand = Stand::new().await;
    for number in 0..=120 {
        stand.started(number).await;
    }
    let since = stand.now();
    let first = stand.connection.news(since, None).await.unwrap();
    assert_eq!(first.news.len(), 100);
    let second = stand.connection.news(since, first.next.as_deref()).await.unwrap();
    assert_eq!((second.news.len(), second.next.as_deref()), (21, Some("payments:")));
    let oldest = stand.connection.find(&stand.checkout(0).payment, since).await.unwrap();
    assert!(oldest.is_some());
}

#[tokio::test]
async fn an_object_that_is_not_there_is_no_fact() {
    let stand = Stand::new().await;
    for object in ["cs_test_nothing", "pi_nothing"] {
        assert_eq!(stand.connection.payment(object).await.unwrap(), None, "{object}");
    }
}

#[tokio::test]
async fn a_declined_card_leaves_the_checkout_open() {
    let stand = Stand::new().await;
    let open = stand.started(1).await;
    let (status, _, page) = stand.pay_card(&open, "4000000000000002").await;
    assert_eq!(status, 422);
    assert!(page.contains("Your card was declined."), "{page}");
    let (_, _, page) = stand.pay_card(&open, "4000000000009995").await;
    assert!(page.contains("insufficient funds"), "{page}");
    assert_eq!(stand.fact(&open.object).await.progress, Progress::Open);

    stand.pay_card(&open, GOOD).await;
    assert_eq!(stand.fact(&open.object).await.progress, Progress::Succeeded(usd(125_000)));
}

#[tokio::test]
async fn three_d_secure_asks_before_it_pays() {
    let stand = Stand::new().await;
    let open = stand.started(1).await;
    let (status, ask, _) = stand.pay_card(&open, "4000002500003155").await;
    assert_eq!(status, 303);
    let ask = format!("{}{ask}", stand.sandbox.address());

    let (status, _, page) = stand.post(&ask, "answer=no").await;
    assert_eq!(status, 422);
    assert!(page.contains("could not confirm"), "{page}");
    assert_eq!(stand.fact(&open.object).await.progress, Progress::Open);
    assert_eq!(stand.post(&ask, "answer=yes").await.0, 303);
    assert_eq!(stand.fact(&open.object).await.progress, Progress::Open, "nothing waits any more");

    stand.pay_card(&open, "4000002500003155").await;
    let (status, back, _) = stand.post(&ask, "answer=yes").await;
    assert_eq!(status, 303);
    assert!(back.contains("/payments/1"), "{back}");
    assert_eq!(stand.fact(&open.object).await.progress, Progress::Succeeded(usd(125_000)));
}

#[tokio::test]
async fn a_button_pressed_twice_charges_once() {
    let stand = Stand::new().await;
    let open = stand.started(1).await;
    let (first, second) = tokio::join!(stand.pay_card(&open, GOOD), stand.pay_card(&open, GOOD));
    assert_eq!((first.0, second.0), (303, 303));
    assert_eq!(stand.api("/v1/charges").await["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_time_to_pay_runs_out() {
    let stand = Stand::new().await;
    let open = stand.started(1).await;
    stand.pass(Duration::from_hours(24)).await;
    let heard = stand.portal.heard_at_least(1).await;
    assert_eq!(heard, ["checkout.session.expired"]);
    assert_eq!(stand.fact(&open.object).await.progress, Progress::Expired);
    let (status, _, page) = stand.open(open.pay_at.as_deref().unwrap()).await;
    assert_eq!(status, 200);
    assert!(page.contains("The time to pay has run out"), "{page}");
    assert_eq!(stand.pay_card(&open, GOOD).await.0, 303);
    assert_eq!(stand.fact(&open.object).await.progress, Progress::Expired);
}

#[tokio::test]
async fn psp43_no_more_goes_back_than_came() {
    let stand = Stand::new().await;
    let open = stand.started(1).await;
    stand.pay_card(&open, GOOD).await;
    let refund = |number: u8, minor| RefundOrder {
        refund: RefundId::made(1, [number; 10]),
        of: open.object.clone(),
        amount: usd(minor),
    };

    let first = stand.connection.refund(&refund(1, 100_000)).await.unwrap();
    assert_eq!((first.amount, first.progress), (usd(100_000), RefundProgress::Succeeded));
    assert_eq!(stand.connection.refund(&refund(1, 100_000)).await.unwrap(), first);
    let more = stand.connection.refund(&refund(2, 25_001)).await;
    assert!(matches!(more, Err(Failure::Refused(_))), "{more:?}");
    stand.connection.refund(&refund(3, 25_000)).await.unwrap();
    let again = stand.connection.refund(&refund(4, 1)).await;
    let Err(Failure::Refused(refused)) = again else { panic!("{again:?}") };
    assert_eq!(refused.code, "charge_already_refunded");
}

#[tokio::test]
async fn everything_survives_a_restart() {
    let stand = Stand::new().await;
    let open = stand.started(1).await;
    stand.portal.answer(503);
    stand.pay_card(&open, GOOD).await;
    let stand = stand.restart().await;
    stand.portal.answer(200);
    assert_eq!(stand.fact(&open.object).await.progress, Progress::Succeeded(usd(125_000)));
    assert_eq!(stand.started(1).await.object, open.object, "the key is still known");
    stand.pass(Duration::from_mins(1)).await;
    assert_eq!(stand.portal.heard_at_least(4).await.len(), 4);
}

#[tokio::test]
async fn the_api_wants_its_key_and_known_parameters() {
    let stand = Stand::new().await;
    let url = format!("{}/v1/customers", stand.sandbox.address());
    assert_eq!(stand.open(&url).await.0, 401);
    for (path, form, code) in [
        ("/v1/customers", "nme=Ada", "parameter_unknown"),
        ("/v1/checkout/sessions", "", "parameter_missing"),
        (
            "/v1/checkout/sessions",
            "mode=payment&line_items[0][price_data][currency]=usd\
          &line_items[0][price_data][unit_amount]=49&line_items[0][quantity]=1\
          &line_items[0][price_data][product_data][name]=x&success_url=http://a.test/",
            "amount_too_small",
        ),
        (
            "/v1/checkout/sessions",
            "mode=payment&line_items[0][price_data][currency]=usd\
          &line_items[0][price_data][unit_amount]=50&line_items[0][quantity]=1\
          &line_items[0][price_data][product_data][name]=x&success_url=javascript:1",
            "url_invalid",
        ),
        ("/v1/refunds", "charge=ch_nothing", "resource_missing"),
    ] {
        let (status, answer) = stand.api_post(path, form).await;
        assert!((400..500).contains(&status), "{status}");
        assert_eq!(answer["error"]["code"], code, "{answer}");
    }
}
