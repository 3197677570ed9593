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

    /// Everything that can be recomputed agrees with what is kept.
    pub async fn agrees(&self) {
        self.settle().await;
        let difference = local::command::difference(self.folder()).await;
        assert_eq!(difference.expect("the books are checked"), None);
    }
}
