//! Which request does what.

use axum::http::{Method, Uri};
use serde_json::{Value, json};

use crate::sandbox::book::Act;
use crate::sandbox::event::Event;
use crate::sandbox::object::{Expand, Object};
use crate::sandbox::params::Params;
use crate::sandbox::refusal::Refusal;

use super::charge::Transaction;
use super::refusal;

/// Answers one request that carries the key of `account`: it sees and moves nothing of another.
pub(super) fn answer(
    act: &Act<'_>,
    account: &str,
    (method, uri): (&Method, &Uri),
    (asked, debit_s): (&Value, i64),
) -> Result<Value, Refusal> {
    let path = uri.path();
    let absent = || refusal("resource_not_found", path);
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    let of = |id: &str| {
        let found: Transaction = act.get(id)?;
        if found.account == account { Ok(found) } else { Err(absent()) }
    };
    let made = match (method, segments.as_slice()) {
        (&Method::POST, ["v1", "charges"]) => Transaction::charge(act, account, (asked, debit_s))?,
        (&Method::POST, ["v1", "charges", id, "capture"]) => of(id)?.capture(act, asked)?,
        (&Method::POST, ["v1", "charges", id, "refund"]) => of(id)?.refund(act, asked)?,
        (&Method::POST, ["v1", "transactions", id, "void"]) => of(id)?.void(act)?,
        (&Method::GET, ["v1", "transactions", id]) => of(id)?,
        (&Method::GET, ["v1", "transactions"]) => return list(act, account, uri.query()),
        (&Method::GET, ["v1", "events", id]) => {
            return act.get::<Event>(id)?.render(act, &Expand::default());
        }
        (&Method::DELETE, ["v1", "cards" | "banks", _]) => return Ok(json!({})),
        _ => return Err(absent()),
    };
    made.render(act, &Expand::default())
}

/// What carries a reference, or everything of an account since a time.
fn list(act: &Act<'_>, account: &str, query: Option<&str>) -> Result<Value, Refusal> {
    let asked = Params::parse(query.unwrap_or_default().as_bytes());
    let by = [("$.reference", asked.text("reference")), ("$.account", Some(account))];
    let (mut all, _) = act.page::<Transaction>(&Params::parse(b"limit=100"), &by)?;
    let since = asked.text("created_after").and_then(|at| at.parse::<jiff::Timestamp>().ok());
    let since = since.map_or(i64::MIN, jiff::Timestamp::as_second);
    all.retain(|transaction| transaction.created() >= since);
    let results: Result<Vec<Value>, Refusal> =
        all.iter().map(|transaction| transaction.render(act, &Expand::default())).collect();
    Ok(json!({
        "page": 1,
        "page_size": 100,
        "total_entries": all.len(),
        "results": results?,
    }))
}
