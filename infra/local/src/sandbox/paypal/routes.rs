//! Which request does what.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::sandbox::book::Act;
use crate::sandbox::object::{Expand, Object};
use crate::sandbox::once::Answer;
use crate::sandbox::params::Params;
use crate::sandbox::refusal::Refusal;

use super::dispute::{self, Disputed};
use super::order::{Captured, Order, Refunded};

/// Answers one request.
pub(super) fn answer(
    act: &Act<'_>,
    (method, path): (&Method, &str),
    query: Option<&str>,
    asked: &Value,
) -> Result<Answer, Refusal> {
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    match (method, segments.as_slice()) {
        (&Method::POST, ["v2", "checkout", "orders"]) => Order::create(act, asked),
        (&Method::POST, ["v2", "checkout", "orders", id, "capture"]) => Order::capture(act, id),
        (&Method::GET, ["v2", "checkout", "orders", id]) => {
            Ok(Answer::ok(Order::known(act, id)?.render(act, &Expand::default())?))
        }
        (&Method::POST, ["v2", "payments", "captures", id, "refund"]) => {
            Captured::refund(act, id, asked)
        }
        (&Method::GET, ["v2", "payments", "captures", id]) => shown::<Captured>(act, id),
        (&Method::GET, ["v2", "payments", "refunds", id]) => shown::<Refunded>(act, id),
        (&Method::GET, ["v1", "reporting", "transactions"]) => transactions(act, query),
        (&Method::GET, ["v1", "customer", "disputes"]) => dispute::list(act, query),
        (&Method::GET, ["v1", "customer", "disputes", id]) => shown::<Disputed>(act, id),
        _ => Err(Refusal::absent("resource", path)),
    }
}

fn shown<T: Object>(act: &Act<'_>, id: &str) -> Result<Answer, Refusal> {
    Ok(Answer::ok(act.get::<T>(id)?.render(act, &Expand::default())?))
}

/// Everything on one page: the sandbox is small.
fn transactions(act: &Act<'_>, query: Option<&str>) -> Result<Answer, Refusal> {
    let asked = Params::parse(query.unwrap_or_default().as_bytes());
    let since = asked.text("start_date").and_then(|text| text.parse::<jiff::Timestamp>().ok());
    let since = since.map_or(i64::MIN, jiff::Timestamp::as_second);
    let (all, _) = act.page::<Captured>(&Params::parse(b"limit=100"), &[])?;
    let details: Vec<Value> = all
        .iter()
        .filter(|capture| capture.created() >= since)
        .map(Captured::transaction)
        .collect();
    let body = json!({ "transaction_details": details, "page": 1, "total_pages": 1 });
    Ok(Answer { status: StatusCode::OK, body, replayed: false })
}
