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
