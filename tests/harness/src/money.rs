//! What a story needs of the processor and of the books.

use domain::id::PaymentId;
use serde_json::Value;

use crate::portal::Portal;

impl Portal {
    /// The processor's payment behind a payment of ours, as it is named where banks dispute it.
    pub async fn charged(&self, payment: &str) -> String {
        let id: PaymentId = payment.parse().expect("the id of a payment");
        let found = self.app().store.system("harness").payment(&id).await.expect("it reads");
        let session = found.and_then(|found| found.value.object).expect("a checkout");
        let keys = self.app().keys().await.expect("the keys");
        let sandbox = self.host().sandbox().address();
        let asked = reqwest::Client::new()
            .get(format!("{sandbox}/v1/checkout/sessions/{session}"))
            .bearer_auth(secrecy::ExposeSecret::expose_secret(
                &keys.secrets.processors["stripe_key"],
            ));
        let answer = asked.send().await.expect("an answer").text().await.expect("a text");
        let session: Value = serde_json::from_str(&answer).expect("an object");
        session["payment_intent"].as_str().expect("a payment").to_owned()
    }

    /// The processor's object of a payment of ours: PayPal's order, LawPay's charge.
    pub async fn object_of(&self, payment: &str) -> String {
        let id: PaymentId = payment.parse().expect("the id of a payment");
        let found = self.app().store.system("harness").payment(&id).await.expect("it reads");
        found.and_then(|found| found.value.object).expect("a processor's object")
    }

    /// Somebody gives a part of a payment back on PayPal's pages.
    pub async fn given_back_at_paypal(&self, payment: &str, value: &str) {
        let (sandbox, order) = (self.host().sandbox().address(), self.object_of(payment).await);
        let http = reqwest::Client::new();
        let order = http.get(format!("{sandbox}/v2/checkout/orders/{order}"));
        let order = order.bearer_auth("A21-sandbox-token").send().await.expect("an answer");
        let order: Value =
            serde_json::from_str(&order.text().await.expect("a text")).expect("an object");
        let capture = order["purchase_units"][0]["payments"]["captures"][0]["id"].as_str();
        let capture = capture.expect("a capture");
        let body = serde_json::json!({ "amount": { "value": value, "currency_code": "USD" } });
        let made = http
            .post(format!("{sandbox}/v2/payments/captures/{capture}/refund"))
            .bearer_auth("A21-sandbox-token")
            .header("paypal-request-id", format!("by-hand-{capture}-{value}"))
            .body(body.to_string());
        let made = made.send().await.expect("an answer");
        assert!(made.status().is_success(), "{}", made.status());
        self.settle().await;
    }

    /// Somebody gives a part of a payment back on LawPay's pages; `key` is the account's.
    pub async fn given_back_at_lawpay(&self, payment: &str, (key, minor): (&str, i64)) {
        let (sandbox, charge) = (self.host().sandbox().address(), self.object_of(payment).await);
        let keys = self.app().keys().await.expect("the keys");
        let key = secrecy::ExposeSecret::expose_secret(&keys.secrets.processors[key]).to_owned();
        let made = reqwest::Client::new()
            .post(format!("{sandbox}/v1/charges/{charge}/refund"))
            .basic_auth(key, Some(""))
            .body(serde_json::json!({ "amount": minor }).to_string());
        let made = made.send().await.expect("an answer");
        assert!(made.status().is_success(), "{}", made.status());
        self.settle().await;
    }

    /// The processor's object behind the refund of a payment that was asked for last.
    pub async fn refunded(&self, payment: &str) -> String {
        let id: PaymentId = payment.parse().expect("the id of a payment");
        let found = self.app().store.system("harness").life(&id).await.expect("it reads");
        let mut refunds = found.expect("a payment").since.refunds;
        refunds.sort_by_key(|refund| refund.asked_at);
        refunds.pop().and_then(|refund| refund.object).expect("a refund that was made")
    }

    /// Lets the payer's bank send back the debit behind the payment that ended last, at LawPay and
    /// by its word for why.
    pub async fn debit_returned(&self, word: &str) {
        let days = (jiff::civil::date(2020, 1, 1), jiff::civil::date(2100, 1, 1));
        let all = self.app().store.system("harness").payments_ended(days, None).await;
        let last = all.expect("they read").items.pop().expect("a payment");
        let object = last.object.expect("a charge");
        let url = format!("{}/lawpay/{object}", self.host().sandbox().address());
        let quiet = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        let post = quiet.build().expect("a client").post(url).form(&[("returns", word)]);
        post.send().await.expect("an answer");
        self.settle().await;
    }

    /// Everything that can be recomputed agrees with what is kept.
    pub async fn agrees(&self) {
        self.settle().await;
        let difference = local::command::difference(self.folder()).await;
        assert_eq!(difference.expect("the books are checked"), None);
    }
}
