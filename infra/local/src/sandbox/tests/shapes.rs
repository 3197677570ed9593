//! Our objects beside those that Stripe publishes, field by field.

use std::path::PathBuf;

use serde_json::Value;

use super::stand::{GOOD, Stand};

#[tokio::test]
async fn every_object_has_the_shape_that_stripe_publishes() {
    let stand = Stand::new().await;
    let (open, paid, declined) =
        (stand.started(1).await, stand.started(2).await, stand.started(3).await);
    stand.pay_card(&paid, GOOD).await;
    stand.pay_card(&declined, "4000000000000002").await;
    stand.pay_card(&open, "4000002500003155").await;
    let payment = stand.api("/v1/payment_intents?limit=3").await["data"][2]["id"].clone();
    stand.api_post("/v1/refunds", &format!("payment_intent={}", payment.as_str().unwrap())).await;
    stand.api_post("/v1/customers", "name=Ada&metadata[client]=cli_1").await;

    stand.sandbox.pay_out("usd").unwrap();

    let mut checked = 0;
    for (path, name) in [
        ("/v1/checkout/sessions", "checkout.session"),
        ("/v1/payment_intents", "payment_intent"),
        ("/v1/charges", "charge"),
        ("/v1/refunds", "refund"),
        ("/v1/customers", "customer"),
        ("/v1/events", "event"),
        ("/v1/payouts", "payout"),
    ] {
        let Some(published) = published(name) else { continue };
        let list = stand.api(&format!("{path}?limit=100")).await;
        let objects = list["data"].as_array().unwrap();
        assert!(!objects.is_empty(), "{path}");
        for ours in objects {
            compare(name, ours, &published);
            checked += 1;
        }
    }
    println!("{checked} objects have the published shape");
}

fn published(name: &str) -> Option<Value> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
    let root = std::env::var_os("COUNTERFOIL_DATA").map_or_else(|| beside.into(), PathBuf::from);
    let path = root.join("stripe/objects").join(format!("{name}.json"));
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("ABSENT: {} (set COUNTERFOIL_DATA); not compared", path.display());
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}

/// Every published field is there and of the same kind; no field is ours alone. What a caller
/// chooses, or what depends on the kind of event or payment method, is not compared inside.
fn compare(place: &str, ours: &Value, published: &Value) {
    let open_ended = ["metadata", "event.data.object", "last_payment_error", "next_action"];
    if ours.is_null() || published.is_null() || open_ended.iter().any(|end| place.ends_with(end)) {
        return;
    }
    match (ours, published) {
        (Value::Object(ours), Value::Object(published)) => {
            for (name, value) in published {
                let own = ours.get(name).unwrap_or_else(|| panic!("{place}.{name} is missing"));
                compare(&format!("{place}.{name}"), own, value);
            }
            for name in ours.keys().filter(|_| !published.is_empty()) {
                assert!(published.contains_key(name), "{place}.{name} is not published");
            }
        }
        _ => assert_eq!(kind(ours), kind(published), "{place}: {ours} beside {published}"),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
