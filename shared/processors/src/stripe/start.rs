//! Starting a checkout.

use domain::payment::Fact;

use crate::ask::{Ask, Failure, Refused, Response};
use crate::checkout::Checkout;

use super::Stripe;
use super::amount::{AmountError, to_stripe};
use super::error::{read, unreadable};
use super::session::Session;

impl Stripe {
    pub(super) fn ask_start(&self, checkout: &Checkout) -> Result<Ask<Fact>, Failure> {
        let amount = to_stripe(checkout.amount).map_err(refused)?;
        let payment = checkout.payment.to_string();
        let form = vec![
            ("mode", "payment".to_owned()),
            ("client_reference_id", payment.clone()),
            ("metadata[payment]", payment.clone()),
            ("payment_intent_data[metadata][payment]", payment),
            ("payment_intent_data[description]", checkout.description.clone()),
            ("line_items[0][quantity]", "1".to_owned()),
            ("line_items[0][price_data][currency]", currency_of(checkout)),
            ("line_items[0][price_data][unit_amount]", amount.to_string()),
            ("line_items[0][price_data][product_data][name]", checkout.description.clone()),
            ("success_url", checkout.success_url.clone()),
            ("cancel_url", checkout.cancel_url.clone()),
        ];
        let request = self.post(&["checkout", "sessions"], &form, checkout.payment.as_str());
        Ok(Ask::new(request, started))
    }
}

fn started(response: &Response) -> Result<Fact, Failure> {
    let session: Session = read(response)?;
    session.fact().ok().flatten().ok_or_else(|| unreadable(response.status, None))
}

fn currency_of(checkout: &Checkout) -> String {
    checkout.amount.currency().code().to_ascii_lowercase()
}

/// An amount that Stripe would refuse is refused before it is sent.
pub(super) fn refused(error: AmountError) -> Failure {
    Failure::Refused(Refused { code: "amount".to_owned(), reason: error.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::{Doubt, Method, Request};
    use domain::id::PaymentId;
    use domain::money::{Currency, Money};
    use domain::payment::Progress;
    use secrecy::{ExposeSecret, SecretString};
    use serde_json::json;

    fn stripe() -> Stripe {
        Stripe::new(Stripe::ADDRESS, SecretString::from("sk_test_1"), Vec::new()).unwrap()
    }

    fn checkout() -> Checkout {
        Checkout {
            payment: PaymentId::made(1, [2; 10]),
            amount: Money::new(125_000, Currency::USD),
            description: "Invoice 2026-0017 & more".to_owned(),
            success_url: "https://portal.test/payments/1?state=done".to_owned(),
            cancel_url: "https://portal.test/payments/1".to_owned(),
        }
    }

    fn answer(status: u16, body: &serde_json::Value) -> Result<Fact, Failure> {
        let response = Response { status, body: body.to_string().into_bytes() };
        stripe().ask_start(&checkout()).unwrap().read(&response)
    }

    fn headers(request: &Request) -> Vec<(&str, &str)> {
        request.headers.iter().map(|(name, value)| (*name, value.expose_secret())).collect()
    }

    #[test]
    fn psp01_the_same_checkout_is_the_same_request() {
        let first = stripe().ask_start(&checkout()).unwrap().request;
        let again = stripe().ask_start(&checkout()).unwrap().request;
        assert_eq!(
            (first.method, &first.url, &first.body),
            (again.method, &again.url, &again.body)
        );
        assert_eq!(headers(&first), headers(&again));

        let id = checkout().payment.to_string();
        assert_eq!(first.method, Method::Post);
        assert_eq!(first.url.as_str(), "https://api.stripe.com/v1/checkout/sessions");
        assert!(headers(&first).contains(&("idempotency-key", id.as_str())));
        let form: Vec<_> = url::form_urlencoded::parse(first.body.as_bytes()).collect();
        for (name, value) in [
            ("client_reference_id", id.as_str()),
            ("metadata[payment]", &id),
            ("line_items[0][price_data][unit_amount]", "125000"),
            ("line_items[0][price_data][currency]", "usd"),
            ("line_items[0][price_data][product_data][name]", "Invoice 2026-0017 & more"),
            ("success_url", "https://portal.test/payments/1?state=done"),
        ] {
            assert!(form.contains(&(name.into(), value.into())), "{name}");
        }
    }

    #[test]
    fn a_started_checkout_says_where_to_pay() {
        let fact = answer(
            200,
            &json!({ "id": "cs_test_1", "client_reference_id": checkout().payment.as_str(),
                "status": "open", "payment_status": "unpaid", "url": "https://pay.test/1" }),
        )
        .unwrap();
        assert_eq!(fact.progress, Progress::Open);
        assert_eq!(fact.pay_at.as_deref(), Some("https://pay.test/1"));
    }

    #[test]
    fn a_refusal_tells_its_code() {
        let error = json!({ "error": { "type": "invalid_request_error",
            "code": "amount_too_small", "message": "Too small." } });
        let Err(Failure::Refused(refused)) = answer(400, &error) else { panic!("not refused") };
        assert_eq!(refused.to_string(), "Too small. (amount_too_small)");
    }

    #[test]
    fn psp02_a_key_used_for_something_else_means_unknown() {
        let error = json!({ "error": { "type": "idempotency_error", "message": "Keys…" } });
        assert!(matches!(answer(400, &error), Err(Failure::Unknown(Doubt::KeyReused))));
    }

    #[test]
    fn psp06_an_answer_that_cannot_be_read_means_unknown() {
        for (status, body) in [
            (200, json!("")),
            (200, json!({ "id": "cs_test_1", "payment_status": "unpaid" })),
            (302, json!({})),
            (403, json!("a proxy's page")),
        ] {
            let outcome = answer(status, &body);
            assert!(
                matches!(outcome, Err(Failure::Unknown(Doubt::Unreadable { .. }))),
                "{status} {body}: {outcome:?}"
            );
        }
    }

    #[test]
    fn psp32_an_amount_that_stripe_cannot_take_is_refused_unsent() {
        let dinar = Money::new(5124, "KWD".parse().unwrap());
        let outcome = stripe().ask_start(&Checkout { amount: dinar, ..checkout() });
        assert!(matches!(outcome, Err(Failure::Refused(_))));
    }
}
