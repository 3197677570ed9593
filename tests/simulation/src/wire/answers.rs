//! Answers that a table might give, and questions as they might arrive.

use serde_json::{Value, json};

use super::Code;
use crate::engine::{Answer, Request};

pub(super) fn refusal(status: u16, code: &str) -> Answer {
    let body = json!({
        "__type": format!("com.amazonaws.dynamodb.v20120810#{code}"),
        "message": "chosen by the simulation",
    });
    Answer { status, body: body.to_string() }
}

/// A cancellation for the reason at `at`, beside those that stand already.
pub(super) fn cancelled(mut reasons: Vec<Value>, at: usize, code: Code) -> Answer {
    let at = at.checked_rem(reasons.len()).unwrap_or(0);
    if let Some(reason) = reasons.get_mut(at).filter(|reason| reason["Code"] == "None") {
        *reason = json!({ "Code": code.word(), "Message": "chosen by the simulation" });
    }
    let body = json!({
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "Message": "Transaction cancelled, please refer cancellation reasons",
        "CancellationReasons": reasons,
    });
    Answer { status: 400, body: body.to_string() }
}

pub(super) fn also(answer: Answer, at: usize, code: Code) -> Answer {
    let body: Value = serde_json::from_str(&answer.body).unwrap_or_default();
    match body.get("CancellationReasons").and_then(Value::as_array) {
        Some(reasons) => cancelled(reasons.clone(), at, code),
        None => answer,
    }
}

/// The same transaction with a condition at `at` that no item fulfils.
pub(super) fn untrue(request: &Request, at: usize) -> Request {
    let mut request = request.clone();
    let items = request.body.get_mut("TransactItems").and_then(Value::as_array_mut);
    let item = items.and_then(|items| items.get_mut(at)).and_then(Value::as_object_mut);
    if let Some(act) = item.and_then(|item| item.values_mut().next()) {
        let condition = "attribute_exists(pk) AND attribute_not_exists(pk)";
        let before = act.get("ConditionExpression").and_then(Value::as_str);
        let whole =
            before.map_or(condition.to_owned(), |before| format!("({before}) AND {condition}"));
        act["ConditionExpression"] = Value::from(whole);
    }
    request
}

/// An empty page between two others.
pub(super) fn empty(request: &Request) -> Option<Answer> {
    let from = request.body.get("ExclusiveStartKey")?;
    let body = json!({ "Items": [], "Count": 0, "ScannedCount": 50, "LastEvaluatedKey": from });
    Some(Answer { status: 200, body: body.to_string() })
}

/// The same question whose first page ends early, as it does at a megabyte.
pub(super) fn short(request: &Request) -> Request {
    let mut request = request.clone();
    request.body["Limit"] = Value::from(2);
    request
}
