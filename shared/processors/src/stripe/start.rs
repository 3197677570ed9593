//! Starting a checkout.

use domain::money::Currency;
use domain::payment::Fact;

use crate::ask::{Ask, Failure, Response};
use crate::checkout::{Checkout, Keep, PayWay};
use crate::webhook::is_id;

use super::Stripe;
use super::amount::{AmountError, to_stripe};
use super::error::read;
use super::session::Session;

impl Stripe {
    pub(super) fn ask_start(&self, checkout: &Checkout) -> Result<Ask<Fact>, Failure> {
        let amount = to_stripe(checkout.amount).map_err(refused)?;
        let payment = checkout.payment.to_string();
        let mut form = vec![
            ("mode", "payment".to_owned()),
            ("client_reference_id", payment.clone()),
            ("metadata[payment]", payment.clone()),
            ("payment_intent_data[metadata][payment]", payment),
            ("payment_intent_data[description]", checkout.description.clone()),
            ("line_items[0][quantity]", "1".to_owned()),
            ("line_items[0][price_data][currency]", lower(checkout.amount.currency())),
            ("line_items[0][price_data][unit_amount]", amount.to_string()),
            ("line_items[0][price_data][product_data][name]", checkout.description.clone()),
            ("success_url", checkout.success_url.clone()),
            ("cancel_url", checkout.cancel_url.clone()),
        ];
        form.extend(checkout.ways.iter().zip(WAYS).map(|(way, name)| (name, word(*way))));
        if let Some(keep) = &checkout.keep {
            form.push(("metadata[method]", keep.method.to_string()));
            form.push(("payment_intent_data[setup_future_usage]", "off_session".to_owned()));
            form.push(customer(keep));
        }
        let request = self.post(&["checkout", "sessions"], &form, checkout.payment.as_str());
        Ok(Ask::new(request, started))
    }
}

impl Stripe {
    /// A session that is open is expired; one that is paid is not, and Stripe says so.
    pub(super) fn ask_stop(&self, object: &str) -> Option<Ask<()>> {
        if !object.starts_with("cs_") || !is_id(object) {
            return None;
        }
        let path = ["checkout", "sessions", object, "expire"];
        let request = self.post(&path, &Vec::new(), &format!("{object}-expire"));
        Some(Ask::new(request, |response| read::<Session>(response).map(|_| ())))
    }
}

/// One name for each way to pay that a checkout may be limited to.
const WAYS: [&str; 2] = ["payment_method_types[0]", "payment_method_types[1]"];

fn word(way: PayWay) -> String {
    match way {
        PayWay::Card => "card".to_owned(),
        PayWay::Bank => "us_bank_account".to_owned(),
    }
}

/// A kept way to pay hangs on a customer: the client's own, or a new one.
pub(super) fn customer(keep: &Keep) -> (&'static str, String) {
    match &keep.customer {
        Some(customer) => ("customer", customer.clone()),
        None => ("customer_creation", "always".to_owned()),
    }
}

fn started(response: &Response) -> Result<Fact, Failure> {
    let session: Session = read(response)?;
    session.fact().ok().flatten().ok_or_else(|| Failure::unreadable(response.status, None))
}

/// A currency as Stripe writes it.
pub(super) fn lower(currency: Currency) -> String {
    currency.code().to_ascii_lowercase()
}

/// An amount that Stripe would refuse is refused before it is sent.
pub(super) fn refused(error: AmountError) -> Failure {
    Failure::unsent("amount", error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::{Doubt, Method};
    use domain::id::{MethodId, PaymentId};
    use domain::money::{Currency, Money};
    use domain::payment::Progress;
    use secrecy::SecretString;
    use serde_json::json;

    fn stripe() -> Stripe {
        Stripe::new(Stripe::ADDRESS, SecretString::from("sk_test_1"), Vec::new()).unwrap()
    }

    #[test]
    fn psp06_a_checkout_is_expired_by_its_own_key_and_nothing_else_is() {
        let request = stripe().ask_stop("cs_1").unwrap().request;
        assert!(request.url.as_str().ends_with("/v1/checkout/sessions/cs_1/expire"));
        assert!(request.has_header("idempotency-key", "cs_1-expire"));
        assert!(stripe().ask_stop("pi_1").is_none() && stripe().ask_stop("cs_/..").is_none());
    }

    fn checkout() -> Checkout {
        Checkout {
            payment: PaymentId::made(1, [2; 10]),
            amount: Money::new(125_000, Currency::USD),
            description: "Invoice 2026-0017 & more".to_owned(),
            ways: Vec::new(),
            keep: None,
            success_url: "https://portal.test/payments/1?state=done".to_owned(),
            cancel_url: "https://portal.test/payments/1".to_owned(),
        }
    }

    fn answer(status: u16, body: &serde_json::Value) -> Result<Fact, Failure> {
        let response = Response { status, body: body.to_string().into_bytes() };
        stripe().ask_start(&checkout()).unwrap().read(&response).map(|step| step.done().unwrap())
    }

    #[test]
    fn psp01_the_same_checkout_is_the_same_request() {
        let first = stripe().ask_start(&checkout()).unwrap().request;
        assert!(first.is_same(&stripe().ask_start(&checkout()).unwrap().request));

        let id = checkout().payment.to_string();
        assert_eq!(first.method, Method::Post);
        assert_eq!(first.url.as_str(), "https://api.stripe.com/v1/checkout/sessions");
        assert!(first.has_header("idempotency-key", &id));
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
    fn pay26_a_checkout_can_be_limited_and_keep_what_was_used() {
        let limited = Checkout {
            ways: vec![PayWay::Bank, PayWay::Card],
            keep: Some(Keep { method: MethodId::made(1, [3; 10]), customer: None }),
            ..checkout()
        };
        let body = stripe().ask_start(&limited).unwrap().request.body;
        let form: Vec<_> = url::form_urlencoded::parse(body.as_bytes()).collect();
        for (name, value) in [
            ("payment_method_types[0]", "us_bank_account"),
            ("payment_method_types[1]", "card"),
            ("payment_intent_data[setup_future_usage]", "off_session"),
            ("customer_creation", "always"),
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
