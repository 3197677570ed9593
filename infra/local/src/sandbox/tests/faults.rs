//! What goes wrong between the portal and its processor.

use std::time::Duration;

use domain::news::News;
use domain::payment::Progress;
use processors::{Doubt, Failure};

use super::stand::{GOOD, Stand};

#[tokio::test]
async fn psp06_an_answer_that_is_lost_is_unknown_and_is_found() {
    let stand = Stand::new().await;
    stand.sandbox.faults().lose_answers(1);
    let lost = stand.connection.start(&stand.checkout(1)).await;
    assert!(matches!(lost, Err(Failure::Unknown(Doubt::Unreachable(_)))), "{lost:?}");

    let payment = stand.checkout(1).payment;
    let found = stand.connection.find(&payment, stand.now()).await.unwrap().unwrap();
    assert_eq!(stand.started(1).await, found, "the same key gives the same session");
    assert_eq!(stand.api("/v1/checkout/sessions").await["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn psp03_a_busy_processor_is_asked_again() {
    let stand = Stand::new().await;
    for (number, status) in [(1, 409), (2, 429), (3, 503)] {
        stand.sandbox.faults().answer(status, 2);
        stand.started(number).await;
    }
    assert_eq!(stand.api("/v1/checkout/sessions").await["data"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn psp02_a_kept_failure_is_given_again_and_never_loops() {
    let stand = Stand::new().await;
    stand.sandbox.faults().answer(500, 1);
    for _ in 0..2 {
        let outcome = stand.connection.start(&stand.checkout(1)).await;
        assert!(matches!(outcome, Err(Failure::Unknown(Doubt::Busy(500)))), "{outcome:?}");
    }
    let payment = stand.checkout(1).payment;
    assert_eq!(stand.connection.find(&payment, stand.now()).await.unwrap(), None);
}

#[tokio::test]
async fn psp18_a_lost_webhook_does_not_hide_the_payment() {
    let stand = Stand::new().await;
    let open = stand.started(1).await;
    stand.sandbox.faults().lose_webhooks(4);
    stand.pay_card(&open, GOOD).await;
    stand.sandbox.delivered().await;
    assert_eq!(stand.portal.heard(), Vec::<String>::new());
    let page = stand.connection.news(stand.now(), None).await.unwrap();
    let [News::Payment(fact)] = &page.news[..] else { panic!("{page:?}") };
    assert_eq!(fact.progress, Progress::Succeeded(stand.checkout(1).amount));
}

#[tokio::test]
async fn a_webhook_comes_twice_when_asked_to() {
    let stand = Stand::new().await;
    let open = stand.started(1).await;
    stand.sandbox.faults().double_webhooks(4);
    stand.pay_card(&open, GOOD).await;
    assert_eq!(stand.portal.heard_at_least(8).await.len(), 8);
}

#[tokio::test]
async fn a_webhook_comes_before_the_redirect_when_asked_to() {
    let stand = Stand::new().await;
    let open = stand.started(1).await;
    stand.sandbox.faults().webhooks_first();
    stand.pay_card(&open, GOOD).await;
    assert_eq!(stand.portal.heard().len(), 4);
}

#[tokio::test]
async fn webhooks_are_held_until_they_are_released() {
    let stand = Stand::new().await;
    let open = stand.started(1).await;
    stand.sandbox.faults().hold_webhooks();
    stand.pay_card(&open, GOOD).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(stand.portal.heard(), Vec::<String>::new());
    stand.sandbox.release_webhooks();
    assert_eq!(stand.portal.heard_at_least(4).await.len(), 4);
}

#[tokio::test]
async fn a_refused_webhook_is_posted_again_and_signed_anew() {
    let stand = Stand::new().await;
    let open = stand.started(1).await;
    stand.portal.answer(500);
    stand.pay_card(&open, GOOD).await;
    stand.sandbox.delivered().await;
    assert_eq!(stand.portal.heard(), Vec::<String>::new());
    stand.portal.answer(200);
    // The portal refuses signatures that are older than five minutes.
    stand.pass(Duration::from_mins(10)).await;
    assert_eq!(stand.portal.heard_at_least(4).await.len(), 4);
}

#[tokio::test]
async fn a_delayed_webhook_comes_later() {
    let stand = Stand::new().await;
    let open = stand.started(1).await;
    stand.sandbox.faults().delay_webhooks(Duration::from_mins(1));
    stand.pay_card(&open, GOOD).await;
    stand.sandbox.delivered().await;
    assert_eq!(stand.portal.heard(), Vec::<String>::new());
    stand.pass(Duration::from_mins(1)).await;
    assert_eq!(stand.portal.heard_at_least(4).await.len(), 4);
}

#[tokio::test]
async fn psp15_all_events_come_again_when_asked_to() {
    let stand = Stand::new().await;
    let open = stand.started(1).await;
    stand.pay_card(&open, GOOD).await;
    stand.portal.heard_at_least(4).await;
    assert_eq!(stand.sandbox.deliver_again().unwrap(), 4);
    assert_eq!(stand.portal.heard_at_least(8).await.len(), 8);
}

#[tokio::test]
async fn events_go_to_another_place_of_this_machine_when_asked_to() {
    let stand = Stand::new().await;
    let control = |path: &str| format!("{}/sandbox{path}", stand.sandbox.address());
    let hook = stand.portal.hook();
    for url in ["http://127.0.0.1.evil.test/", "https://example.com/", "file:///etc/passwd", "x"] {
        assert_eq!(stand.post(&control("/events-to"), &format!("url={url}")).await.0, 400, "{url}");
    }
    assert_eq!(stand.post(&control("/events-to"), "url=http://127.0.0.1:1/").await.0, 303);
    stand.api_post("/v1/customers", "").await;
    stand.sandbox.delivered().await;
    assert_eq!(stand.portal.heard(), Vec::<String>::new());

    let event = stand.api("/v1/events").await["data"][0]["id"].as_str().unwrap().to_owned();
    let form = format!("event={event}&to={hook}");
    assert_eq!(stand.post(&control("/deliver"), &form).await.0, 303);
    assert_eq!(stand.portal.heard(), ["customer.created"]);
}

#[tokio::test]
async fn faults_are_asked_for_over_http_too() {
    let stand = Stand::new().await;
    let open = stand.started(1).await;
    let control = |path: &str| format!("{}/sandbox{path}", stand.sandbox.address());
    assert_eq!(stand.post(&control("/faults"), "webhooks=held&answer=429&count=1").await.0, 303);
    stand.started(2).await;
    stand.pay_bank(&open, "000123456789").await;
    let (_, _, page) = stand.open(&control("")).await;
    assert!(page.contains("Let it succeed"), "{page}");
    assert_eq!(stand.post(&control("/settle"), "end=succeed").await.0, 303);
    assert_eq!(stand.post(&control("/settle"), "end=perhaps").await.0, 400);
    assert_eq!(stand.portal.heard(), Vec::<String>::new());
    assert_eq!(stand.post(&control("/faults/none"), "").await.0, 303);
    assert_eq!(stand.portal.heard_at_least(7).await.len(), 7);
}
