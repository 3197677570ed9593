//! Which request does what: the whole API on one page.

use axum::http::{Method, StatusCode};
use serde_json::Value;

use crate::sandbox::away;
use crate::sandbox::balance::Balance;
use crate::sandbox::book::{Act, Where};
use crate::sandbox::charge::Charge;
use crate::sandbox::customer::Customer;
use crate::sandbox::dispute::Dispute;
use crate::sandbox::event::Event;
use crate::sandbox::object::{Object, list};
use crate::sandbox::once::Answer;
use crate::sandbox::params::Params;
use crate::sandbox::payment::Payment;
use crate::sandbox::payout::Payout;
use crate::sandbox::refund::Refund;
use crate::sandbox::refusal::Refusal;
use crate::sandbox::saved::Saved;
use crate::sandbox::session::{Session, SessionState};
use crate::sandbox::setup::Setup;

/// Answers one request.
pub(super) fn answer(
    act: &Act<'_>,
    (method, path): (&Method, &str),
    params: &Params,
    debit_s: i64,
) -> Result<Answer, Refusal> {
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    match (method, segments.as_slice()) {
        (&Method::POST, ["v1", "payment_intents"]) => away::create(act, params, debit_s),
        (&Method::POST, ["v1", rest @ ..]) => post(act, rest, path, params).map(Answer::ok),
        (&Method::GET, ["v1", rest @ ..]) => get(act, rest, path, params).map(Answer::ok),
        _ => Err(unknown(method, path)),
    }
}

fn post(act: &Act<'_>, rest: &[&str], path: &str, params: &Params) -> Result<Value, Refusal> {
    match rest {
        ["checkout", "sessions"] => show(act, &Session::create(act, params)?, params),
        ["checkout", "sessions", id, "expire"] => show(act, &expire(act, id)?, params),
        ["payment_intents", id, "capture"] => show(act, &away::capture(act, id, params)?, params),
        ["payment_methods", id, "detach"] => show(act, &Saved::detach(act, id)?, params),
        ["refunds"] => show(act, &Refund::create(act, params)?, params),
        ["customers"] => show(act, &Customer::create(act, params)?, params),
        _ => Err(unknown(&Method::POST, path)),
    }
}

fn get(act: &Act<'_>, rest: &[&str], path: &str, params: &Params) -> Result<Value, Refusal> {
    let by = |field, name| -> Where<'_> { (field, params.text(name)) };
    let (payment, charge) = (by("$.payment", "payment_intent"), by("$.charge", "charge"));
    let customer = by("$.customer", "customer");
    match rest {
        ["checkout", "sessions"] => {
            page::<Session>(act, path, params, &[payment, customer, by("$.state", "status")])
        }
        ["checkout", "sessions", id] => show(act, &Session::seen(act, id)?, params),
        ["payment_intents"] => page::<Payment>(act, path, params, &[customer]),
        ["payment_intents", id] => one::<Payment>(act, id, params),
        ["charges"] => page::<Charge>(act, path, params, &[payment, customer]),
        ["charges", id] => one::<Charge>(act, id, params),
        ["balance_transactions"] => page::<Balance>(
            act,
            path,
            params,
            &[by("$.source", "source"), by("$.payout", "payout")],
        ),
        ["balance_transactions", id] => one::<Balance>(act, id, params),
        ["refunds"] => page::<Refund>(act, path, params, &[payment, charge]),
        ["refunds", id] => one::<Refund>(act, id, params),
        ["disputes"] => page::<Dispute>(act, path, params, &[payment, charge]),
        ["disputes", id] => one::<Dispute>(act, id, params),
        ["payouts"] => page::<Payout>(act, path, params, &[by("$.state", "status")]),
        ["payouts", id] => one::<Payout>(act, id, params),
        ["payment_methods", id] => one::<Saved>(act, id, params),
        ["setup_intents", id] => one::<Setup>(act, id, params),
        ["customers"] => page::<Customer>(act, path, params, &[by("$.email", "email")]),
        ["customers", id] => one::<Customer>(act, id, params),
        ["events"] => page::<Event>(act, path, params, &[by("$.kind", "type")]),
        ["events", id] => one::<Event>(act, id, params),
        _ => Err(unknown(&Method::GET, path)),
    }
}

fn expire(act: &Act<'_>, id: &str) -> Result<Session, Refusal> {
    let mut session = Session::seen(act, id)?;
    if session.state != SessionState::Open {
        let message = "Only Checkout Sessions with a status in [\"open\"] can be expired.";
        return Err(Refusal::invalid("", message));
    }
    session.expire(act)?;
    Ok(session)
}

fn one<T: Object>(act: &Act<'_>, id: &str, params: &Params) -> Result<Value, Refusal> {
    show(act, &act.get::<T>(id)?, params)
}

fn show<T: Object>(act: &Act<'_>, object: &T, params: &Params) -> Result<Value, Refusal> {
    object.render(act, &params.expand())
}

/// References inside of a list are named `data.…`.
fn page<T: Object>(
    act: &Act<'_>,
    path: &str,
    params: &Params,
    conditions: &[Where<'_>],
) -> Result<Value, Refusal> {
    let (objects, more) = act.page::<T>(params, conditions)?;
    let expand = params.expand().within("data").unwrap_or_default();
    let data: Result<Vec<Value>, Refusal> =
        objects.iter().map(|object| object.render(act, &expand)).collect();
    Ok(list(path, &data?, more))
}

fn unknown(method: &Method, path: &str) -> Refusal {
    let message = format!("Unrecognized request URL ({method}: {path}).");
    Refusal::plain(StatusCode::NOT_FOUND, "invalid_request_error", &message)
}
