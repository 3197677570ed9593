//! Giving money back.

use std::collections::HashMap;

use domain::news::News;
use domain::refund::{RefundFact, RefundProgress};
use serde::Deserialize;

use crate::ask::{Ask, Failure, Response, Step};
use crate::checkout::RefundOrder;

use super::Stripe;
use super::amount::{AmountError, from_stripe, to_stripe};
use super::error::read;
use super::expand::Expandable;
use super::payment::Marked;
use super::start::refused;

/// What marks a refund of ours.
const OUR_ID: &str = "refund";

/// All that a fact needs, in one answer.
pub(super) const EXPANSION: &str = "payment_intent";

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Refund {
    pub(super) id: String,
    amount: i64,
    currency: String,
    status: Option<Status>,
    metadata: Option<HashMap<String, String>>,
    payment_intent: Option<Expandable<Marked>>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    Succeeded,
    Failed,
    Canceled,
    #[serde(other)]
    UnderWay,
}

impl Refund {
    pub(super) fn fact(&self) -> Result<RefundFact, AmountError> {
        let ours = self.metadata.as_ref().and_then(|kept| kept.get(OUR_ID));
        let payment = self.payment_intent.as_ref().and_then(Expandable::object);
        Ok(RefundFact {
            refund: ours.and_then(|id| id.parse().ok()),
            payment: payment.and_then(Marked::ours).and_then(|id| id.parse().ok()),
            object: self.id.clone(),
            amount: from_stripe(self.amount, &self.currency)?,
            progress: match self.status {
                Some(Status::Succeeded) => RefundProgress::Succeeded,
                Some(Status::Failed | Status::Canceled) => RefundProgress::Failed,
                Some(Status::UnderWay) | None => RefundProgress::Pending,
            },
        })
    }

    /// News when it is a refund of ours, or of a payment of ours.
    pub(super) fn news(&self) -> Result<Vec<News>, AmountError> {
        let fact = self.fact()?;
        let ours = fact.refund.is_some() || fact.payment.is_some();
        Ok(ours.then_some(News::Refund(fact)).into_iter().collect())
    }
}

impl Stripe {
    pub(super) fn ask_refund(&self, order: &RefundOrder) -> Result<Ask<RefundFact>, Failure> {
        let amount = to_stripe(order.amount).map_err(refused)?;
        let (stripe, key) = (self.clone(), order.refund.to_string());
        let made = move |of: &str| {
            let kind = if of.starts_with("ch_") { "charge" } else { "payment_intent" };
            let form = vec![
                (kind, of.to_owned()),
                ("amount", amount.to_string()),
                ("metadata[refund]", key.clone()),
                ("expand[]", EXPANSION.to_owned()),
            ];
            Ask::new(stripe.post(&["refunds"], &form, &key), refunded)
        };
        if !order.of.starts_with("cs_") {
            return Ok(made(&order.of));
        }
        let payment = self.ask_payment_of(&order.of);
        Ok(payment.then(move |payment: String| Ok(Step::Then(made(&payment)))))
    }
}

fn refunded(response: &Response) -> Result<RefundFact, Failure> {
    let refund: Refund = read(response)?;
    refund.fact().map_err(|_| Failure::unreadable(response.status, None))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::RefundId;
    use domain::money::{Currency, Money};
    use secrecy::SecretString;
    use serde_json::{Value, json};

    fn stripe() -> Stripe {
        Stripe::new(Stripe::ADDRESS, SecretString::from("sk_test_1"), Vec::new()).unwrap()
    }

    fn order(of: &str) -> RefundOrder {
        let refund = RefundId::made(1, [2; 10]);
        RefundOrder { refund, of: of.to_owned(), amount: Money::new(400, Currency::USD) }
    }

    fn response(body: &Value) -> Response {
        Response { status: 200, body: body.to_string().into_bytes() }
    }

    #[test]
    fn psp01_a_refund_carries_its_key_and_our_id() {
        let request = stripe().ask_refund(&order("pi_1")).unwrap().request;
        let id = order("pi_1").refund.to_string();
        assert!(request.has_header("idempotency-key", &id));
        let form: Vec<_> = url::form_urlencoded::parse(request.body.as_bytes()).collect();
        let wanted = [("payment_intent", "pi_1"), ("amount", "400"), ("metadata[refund]", &id)];
        for (name, value) in wanted {
            assert!(form.contains(&(name.into(), value.into())), "{name}");
        }
    }

    #[test]
    fn a_checkout_is_refunded_by_way_of_its_payment() {
        let ask = stripe().ask_refund(&order("cs_1")).unwrap();
        let session = json!({ "id": "cs_1", "payment_status": "paid", "payment_intent": "pi_1" });
        let Step::Then(next) = ask.read(&response(&session)).unwrap() else { panic!("one step") };
        assert!(next.request.body.starts_with("payment_intent=pi_1&amount=400"));
    }

    #[test]
    fn a_refund_tells_whose_it_is_and_how_far() {
        let id = order("pi_1").refund;
        for (status, progress) in [
            ("succeeded", RefundProgress::Succeeded),
            ("pending", RefundProgress::Pending),
            ("requires_action", RefundProgress::Pending),
            ("failed", RefundProgress::Failed),
            ("canceled", RefundProgress::Failed),
        ] {
            let body = json!({ "id": "re_1", "amount": 400, "currency": "usd", "status": status,
                "metadata": { "refund": id.as_str() } });
            let ask = stripe().ask_refund(&order("pi_1")).unwrap();
            let fact = ask.read(&response(&body)).unwrap().done().unwrap();
            assert_eq!((fact.progress, fact.refund.as_ref()), (progress, Some(&id)), "{status}");
        }
    }
}
