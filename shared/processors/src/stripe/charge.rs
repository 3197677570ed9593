//! Charging a saved way to pay, and capturing what was authorised. Nobody can answer a bank's
//! question during a charge, even one that the client pressed for, so it is asked for as one
//! off-session: a bank that wants to ask declines, and the client pays on Stripe's page instead.

use domain::payment::Fact;

use crate::ask::{Ask, Failure, Response, Step};
use crate::checkout::{Capture, Charge, Hold};

use super::Stripe;
use super::amount::to_stripe;
use super::error::{declined, read};
use super::payment::{EXPANSIONS, PaymentIntent};
use super::request::Pairs;
use super::session::Session;
use super::start::{lower, refused};

impl Stripe {
    pub(super) fn ask_charge(&self, charge: &Charge) -> Result<Ask<Fact>, Failure> {
        let amount = to_stripe(charge.amount).map_err(refused)?;
        let ours = charge.payment.to_string();
        let mut form = vec![
            ("amount", amount.to_string()),
            ("currency", lower(charge.amount.currency())),
            ("customer", charge.kept.customer.clone()),
            ("payment_method", charge.kept.object.clone()),
            ("payment_method_types[0]", "card".to_owned()),
            ("payment_method_types[1]", "us_bank_account".to_owned()),
            ("description", charge.description.clone()),
            ("metadata[charge]", ours.clone()),
            ("off_session", "true".to_owned()),
            ("confirm", "true".to_owned()),
        ];
        expand(&mut form);
        Ok(Ask::new(self.post(&["payment_intents"], &form, &ours), charged))
    }

    pub(super) fn ask_capture(&self, capture: &Capture) -> Result<Ask<Fact>, Failure> {
        let amount = to_stripe(capture.amount).map_err(refused)?;
        let key = format!("capture-{}", capture.payment);
        let stripe = self.clone();
        let captured = move |payment: &str| {
            let mut form = vec![("amount_to_capture", amount.to_string())];
            expand(&mut form);
            stripe.post(&["payment_intents", payment, "capture"], &form, &key)
        };
        if !capture.object.starts_with("cs_") {
            return Ok(Ask::new(captured(&capture.object), charged));
        }
        // The money of a session moves in its payment; the session says afterwards what happened.
        let (stripe, session) = (self.clone(), capture.object.clone());
        Ok(self.ask_payment_of(&capture.object).then(move |payment: String| {
            let (stripe, session) = (stripe.clone(), session.clone());
            let ask = Ask::chain(captured(&payment), move |response| {
                read::<PaymentIntent>(response)?;
                Ok(Step::Then(Ask::new(stripe.session_request(&session), of_session)))
            });
            Ok(Step::Then(ask))
        }))
    }

    pub(super) fn ask_release(&self, hold: &Hold) -> Ask<()> {
        let (stripe, key) = (self.clone(), format!("release-{}", hold.payment));
        let released = move |payment: &str| {
            let request = stripe.post(&["payment_intents", payment, "cancel"], &Vec::new(), &key);
            Ask::new(request, |response| read::<PaymentIntent>(response).map(|_| ()))
        };
        if !hold.object.starts_with("cs_") {
            return released(&hold.object);
        }
        self.ask_payment_of(&hold.object)
            .then(move |payment: String| Ok(Step::Then(released(&payment))))
    }

    /// The payment that a session led to.
    pub(super) fn ask_payment_of(&self, session: &str) -> Ask<String> {
        Ask::new(self.session_request(session), |response| {
            let session: Session = read(response)?;
            let none = || Failure::unsent("no_payment", "the checkout has no payment");
            session.payment_id().map(str::to_owned).ok_or_else(none)
        })
    }
}

fn expand(form: &mut Pairs<'_>) {
    form.extend(EXPANSIONS.map(|path| ("expand[]", path.to_owned())));
}

/// A bank's refusal is a fact: nothing was taken, and the same key says so again.
fn charged(response: &Response) -> Result<Fact, Failure> {
    let payment: PaymentIntent = match declined(response) {
        Some(payment) => payment,
        None => read(response)?,
    };
    payment.fact().ok().flatten().ok_or_else(|| Failure::unreadable(response.status, None))
}

fn of_session(response: &Response) -> Result<Fact, Failure> {
    let session: Session = read(response)?;
    session.fact().ok().flatten().ok_or_else(|| Failure::unreadable(response.status, None))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::PaymentId;
    use domain::method::{Kept, MethodKind};
    use domain::money::{Currency, Money};
    use domain::payment::Progress;
    use secrecy::SecretString;
    use serde_json::{Value, json};

    fn stripe() -> Stripe {
        Stripe::new(Stripe::ADDRESS, SecretString::from("sk_test_1"), Vec::new()).unwrap()
    }

    fn charge() -> Charge {
        Charge {
            payment: PaymentId::made(1, [2; 10]),
            amount: Money::new(5000, Currency::USD),
            description: "Invoice 2026-0017".to_owned(),
            kept: Kept {
                customer: "cus_1".to_owned(),
                object: "pm_1".to_owned(),
                kind: MethodKind::CreditCard,
                label: "Visa ending in 4242".to_owned(),
            },
        }
    }

    fn answer(status: u16, body: &Value) -> Result<Fact, Failure> {
        let response = Response { status, body: body.to_string().into_bytes() };
        stripe().ask_charge(&charge())?.read(&response).map(|step| step.done().unwrap())
    }

    fn payment(status: &str) -> Value {
        json!({ "id": "pi_1", "status": status, "currency": "usd",
            "amount_received": if status == "succeeded" { 5000 } else { 0 },
            "metadata": { "charge": charge().payment.as_str() } })
    }

    #[test]
    fn psp01_the_same_charge_is_the_same_request() {
        let first = stripe().ask_charge(&charge()).unwrap().request;
        assert!(first.is_same(&stripe().ask_charge(&charge()).unwrap().request));
        let id = charge().payment.to_string();
        assert!(first.has_header("idempotency-key", &id));
        for part in ["off_session=true", "confirm=true", "payment_method=pm_1", "amount=5000"] {
            assert!(first.body.contains(part), "{part}");
        }
    }

    #[test]
    fn a_charge_tells_how_far_it_is() {
        for (status, progress) in [
            ("succeeded", Progress::Succeeded(Money::new(5000, Currency::USD))),
            ("processing", Progress::Processing),
            ("requires_capture", Progress::Authorized),
            ("requires_payment_method", Progress::Failed),
            ("requires_action", Progress::Failed),
            ("canceled", Progress::Failed),
        ] {
            assert_eq!(answer(200, &payment(status)).unwrap().progress, progress, "{status}");
        }
        let mut released = payment("canceled");
        released["cancellation_reason"] = json!("automatic");
        assert_eq!(answer(200, &released).unwrap().progress, Progress::Expired);
    }

    #[test]
    fn psp42_what_is_held_is_let_go_by_way_of_the_session() {
        let hold = Hold { payment: charge().payment, object: "cs_1".to_owned() };
        let session = json!({ "id": "cs_1", "payment_status": "unpaid", "payment_intent": "pi_1" });
        let response = Response { status: 200, body: session.to_string().into_bytes() };
        let Step::Then(next) = stripe().ask_release(&hold).read(&response).unwrap() else {
            panic!("no second step")
        };
        assert!(next.request.url.path().ends_with("/payment_intents/pi_1/cancel"));
    }

    #[test]
    fn a_declined_charge_is_a_fact() {
        let error = json!({ "error": { "type": "card_error", "code": "authentication_required",
            "message": "This bank asks.", "payment_intent": payment("requires_payment_method") } });
        assert_eq!(answer(402, &error).unwrap().progress, Progress::Failed);
        let error = json!({ "error": { "type": "card_error", "code": "card_declined" } });
        assert!(matches!(answer(402, &error), Err(Failure::Refused(_))));
    }

    #[test]
    fn psp42_a_part_is_captured_by_way_of_the_session() {
        let capture = Capture {
            payment: charge().payment,
            object: "cs_1".to_owned(),
            amount: Money::new(3000, Currency::USD),
        };
        let ask = stripe().ask_capture(&capture).unwrap();
        let session = json!({ "id": "cs_1", "payment_status": "unpaid", "payment_intent": "pi_1" });
        let response = Response { status: 200, body: session.to_string().into_bytes() };
        let Step::Then(next) = ask.read(&response).unwrap() else { panic!("no second step") };
        assert!(next.request.url.path().ends_with("/payment_intents/pi_1/capture"));
        assert!(next.request.body.starts_with("amount_to_capture=3000"), "{}", next.request.body);
    }
}
