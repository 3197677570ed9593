//! Refunds, customers and what they keep, against localstripe, an independent imitation of Stripe.
//!
//! The outside ring starts localstripe and names its address in `COUNTERFOIL_LOCALSTRIPE_URL`;
//! without it there is nothing to ask, and the test says so.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use domain::id::RefundId;
use domain::method::{Kept, MethodKind};
use domain::money::{Currency, Money};
use domain::news::{News, Subject};
use domain::refund::RefundProgress;
use processors::{Processor, RefundOrder, SecretString, Sender, Stripe};
use serde_json::Value;

const KEY: &str = "sk_test_localstripe";

#[tokio::test]
async fn refunds_and_customers_work_at_localstripe() {
    let Some(base) = std::env::var_os("COUNTERFOIL_LOCALSTRIPE_URL") else {
        println!("NOT ASKED: COUNTERFOIL_LOCALSTRIPE_URL is not set; the outside ring sets it");
        return;
    };
    let base = base.into_string().unwrap();
    let stripe = Stripe::new(&base, SecretString::from(KEY), Vec::new()).unwrap();
    let sender = Sender::new(|| 1).unwrap();

    let customer = sender.send(stripe.customer("cli_1")).await.unwrap();
    assert!(customer.starts_with("cus_"), "{customer}");
    let kept = get(&base, &format!("/v1/customers/{customer}")).await;
    assert_eq!(kept["metadata"]["client"], "cli_1");

    let payment = pay(&base, &customer).await;
    let order = RefundOrder {
        refund: RefundId::made(1, [7; 10]),
        of: payment.clone(),
        amount: Money::new(400, Currency::USD),
    };
    let refunded = sender.send(stripe.refund(&order).unwrap()).await.unwrap();
    assert!(refunded.object.starts_with("re_"), "{}", refunded.object);
    assert_eq!(refunded.amount, order.amount);
    assert_eq!(refunded.progress, RefundProgress::Succeeded);
    assert_eq!(refunded.refund, Some(order.refund));
    let news = sender.send(stripe.fetch(&Subject::Refund(refunded.object.clone()))).await.unwrap();
    assert!(matches!(&news[..], [News::Refund(fact)] if fact.object == refunded.object));
    let method = kept_by(&base, &customer).await;
    let kept = Kept {
        customer: customer.clone(),
        object: method.clone(),
        kind: MethodKind::CreditCard,
        label: "Visa ending in 4242".to_owned(),
    };
    sender.send(stripe.forget(&kept)).await.unwrap();
    sender.send(stripe.forget(&kept)).await.unwrap();
    let gone = get(&base, &format!("/v1/payment_methods/{method}")).await;
    assert!(gone["customer"].is_null(), "{gone}");

    let kept = get(&base, &format!("/v1/refunds/{}", refunded.object)).await;
    assert_eq!(kept["amount"], 400, "{kept}");
}

/// A card that the customer keeps.
async fn kept_by(base: &str, customer: &str) -> String {
    let path = format!("/v1/payment_methods?customer={customer}&type=card");
    get(base, &path).await["data"][0]["id"].as_str().unwrap().to_owned()
}

/// A card payment of $10.00, made without our connector.
async fn pay(base: &str, customer: &str) -> String {
    let method = post(
        base,
        "/v1/payment_methods",
        "type=card&card[number]=4242424242424242&card[exp_month]=12&card[exp_year]=2034&card[cvc]=123",
    )
    .await;
    let method = method["id"].as_str().unwrap();
    post(base, &format!("/v1/payment_methods/{method}/attach"), &format!("customer={customer}"))
        .await;
    let payment = post(
        base,
        "/v1/payment_intents",
        &format!("amount=1000&currency=usd&customer={customer}&payment_method={method}"),
    )
    .await;
    let payment = payment["id"].as_str().unwrap().to_owned();
    let done = post(base, &format!("/v1/payment_intents/{payment}/confirm"), "").await;
    assert_eq!(done["status"], "succeeded", "{done}");
    payment
}

async fn post(base: &str, path: &str, form: &str) -> Value {
    let request =
        reqwest::Client::builder().no_proxy().build().unwrap().post(format!("{base}{path}"));
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    answer(request.body(form.to_owned())).await
}

async fn get(base: &str, path: &str) -> Value {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    answer(client.get(format!("{base}{path}"))).await
}

async fn answer(request: reqwest::RequestBuilder) -> Value {
    let answer = request.bearer_auth(KEY).send().await.unwrap();
    let status = answer.status();
    let text = answer.text().await.unwrap();
    assert!(status.is_success(), "{status} {text}");
    serde_json::from_str(&text).unwrap()
}
