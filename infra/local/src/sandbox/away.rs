//! Charges while the person is away, and captures of what was authorised.

use axum::http::StatusCode;
use serde_json::json;

use super::balance::Kind;
use super::book::Act;
use super::card::{Decline, Method};
use super::charge::{ChargeState, Payer};
use super::object::{Object, new_id};
use super::once::Answer;
use super::params::Params;
use super::pay::{arrive, charge};
use super::payment::{Capture, Payment, PaymentState};
use super::refusal::Refusal;
use super::saved::Saved;
use super::session::{Paid, Session};

const KNOWN: [&str; 12] = [
    "amount",
    "currency",
    "customer",
    "payment_method",
    "payment_method_types",
    "description",
    "metadata",
    "off_session",
    "confirm",
    "capture_method",
    "setup_future_usage",
    "error_on_requires_action",
];

/// `POST /v1/payment_intents`, confirmed at once on a saved way to pay; `debit_s` is what a bank
/// needs.
pub(super) fn create(act: &Act<'_>, asked: &Params, debit_s: i64) -> Result<Answer, Refusal> {
    asked.only(&KNOWN)?;
    if asked.text("confirm") != Some("true") {
        let message = "The sandbox makes payments on its page, or confirmed at once";
        return Err(Refusal::invalid("confirm", message));
    }
    let saved: Saved = act.get(asked.required("payment_method")?)?;
    let customer = asked.required("customer")?.to_owned();
    if saved.customer.as_ref() != Some(&customer) {
        let message = "The payment method does not belong to this customer.";
        return Err(Refusal::invalid("payment_method", message));
    }
    let missing = || Refusal::missing("amount");
    let payment = Payment {
        id: new_id("pi_")?,
        created: act.seconds(),
        session: String::new(),
        amount: asked.number("amount")?.ok_or_else(missing)?,
        currency: asked.required("currency")?.to_lowercase(),
        state: PaymentState::RequiresPaymentMethod,
        method: Some((saved.id().to_owned(), saved.method.clone())),
        method_types: asked.list("payment_method_types"),
        payer: Payer::default(),
        charge: None,
        declined: None,
        customer: Some(customer),
        description: asked.text("description").map(str::to_owned),
        metadata: asked.metadata("metadata")?,
        due: None,
        capture: Capture::of(asked.text("capture_method")),
        keeps: true,
        captured: None,
    };
    act.put(&payment)?;
    act.tell("payment_intent.created", &payment)?;
    match (saved.refuses(), &saved.method) {
        (Some(decline), _) => refuse(act, payment, &decline, asked),
        (None, Method::Bank { .. }) => debit(act, payment, debit_s, asked),
        (None, Method::Card { .. }) => succeed(act, payment, asked),
    }
}

/// `POST /v1/payment_intents/{id}/capture`
pub(super) fn capture(act: &Act<'_>, id: &str, asked: &Params) -> Result<Payment, Refusal> {
    asked.only(&["amount_to_capture"])?;
    let mut payment: Payment = act.get(id)?;
    if payment.state != PaymentState::RequiresCapture {
        let message = format!("This PaymentIntent ({id}) could not be captured.");
        return Err(Refusal::coded("payment_intent_unexpected_state", "", message));
    }
    let part = asked.number("amount_to_capture")?.unwrap_or(payment.amount);
    if !(1..=payment.amount).contains(&part) {
        let message = "The amount to capture is more than was authorised.";
        return Err(Refusal::coded("amount_too_large", "amount_to_capture", message));
    }
    payment.captured = Some(part);
    payment.due = None;
    let mut charge = charge(act, &mut payment, ChargeState::Pending)?;
    charge.amount = part;
    arrive(act, &mut charge, Kind::Card)?;
    payment.state = PaymentState::Succeeded;
    act.put(&payment)?;
    act.tell("charge.captured", &charge)?;
    act.tell("payment_intent.succeeded", &payment)?;
    if !payment.session.is_empty() {
        let mut session: Session = act.get(&payment.session)?;
        session.paid = Paid::Paid;
        act.put(&session)?;
    }
    Ok(payment)
}

/// What the bank holds is let go after a week.
pub(super) fn release(act: &Act<'_>) -> Result<(), Refusal> {
    for mut payment in act.all::<Payment>("$.state", "requires_capture")? {
        if payment.due.is_some_and(|due| due <= act.seconds()) {
            payment.state = PaymentState::Canceled;
            act.put(&payment)?;
            act.tell("payment_intent.canceled", &payment)?;
        }
    }
    Ok(())
}

fn succeed(act: &Act<'_>, mut payment: Payment, asked: &Params) -> Result<Answer, Refusal> {
    if payment.capture == Capture::Later {
        hold(act, &mut payment)?;
        return shown(act, &payment, asked);
    }
    let mut charge = charge(act, &mut payment, ChargeState::Succeeded)?;
    arrive(act, &mut charge, Kind::Card)?;
    payment.state = PaymentState::Succeeded;
    act.put(&payment)?;
    act.tell("charge.succeeded", &charge)?;
    act.tell("payment_intent.succeeded", &payment)?;
    shown(act, &payment, asked)
}

/// The bank holds the amount for a week.
pub(super) fn hold(act: &Act<'_>, payment: &mut Payment) -> Result<(), Refusal> {
    const HELD_S: i64 = 7 * 24 * 60 * 60;
    payment.state = PaymentState::RequiresCapture;
    payment.due = Some(act.seconds().saturating_add(HELD_S));
    act.put(payment)?;
    act.tell("payment_intent.amount_capturable_updated", payment)
}

fn debit(
    act: &Act<'_>,
    mut payment: Payment,
    debit_s: i64,
    asked: &Params,
) -> Result<Answer, Refusal> {
    let charge = charge(act, &mut payment, ChargeState::Pending)?;
    payment.state = PaymentState::Processing;
    payment.due = Some(act.seconds().saturating_add(debit_s));
    act.put(&payment)?;
    act.tell("payment_intent.processing", &payment)?;
    act.tell("charge.pending", &charge)?;
    shown(act, &payment, asked)
}

fn refuse(
    act: &Act<'_>,
    mut payment: Payment,
    decline: &Decline,
    asked: &Params,
) -> Result<Answer, Refusal> {
    let charge = charge(act, &mut payment, ChargeState::Failed(decline.clone()))?;
    payment.declined = Some(decline.clone());
    act.put(&payment)?;
    act.tell("charge.failed", &charge)?;
    act.tell("payment_intent.payment_failed", &payment)?;
    let error = json!({
        "type": "card_error",
        "code": decline.code,
        "decline_code": decline.decline_code,
        "message": decline.message,
        "charge": charge.id,
        "payment_intent": payment.render(act, &asked.expand())?,
    });
    let body = json!({ "error": error });
    Ok(Answer { status: StatusCode::PAYMENT_REQUIRED, body, replayed: false })
}

fn shown(act: &Act<'_>, payment: &Payment, asked: &Params) -> Result<Answer, Refusal> {
    Ok(Answer::ok(payment.render(act, &asked.expand())?))
}
