//! Disputes of captures: an inquiry that the payer opens, or a chargeback of the payer's bank.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::sandbox::book::Act;
use crate::sandbox::dispute::Opening;
use crate::sandbox::event::Speaker;
use crate::sandbox::object::{Expand, Object, new_id};
use crate::sandbox::once::Answer;
use crate::sandbox::params::Params;
use crate::sandbox::refusal::Refusal;

use super::order::{Captured, Order};

/// A dispute.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Disputed {
    id: String,
    created: i64,
    updated: i64,
    capture: String,
    custom_id: Option<String>,
    code: String,
    value: String,
    stage: Stage,
    status: Status,
    outcome: Option<String>,
}

/// The `dispute_life_cycle_stage` of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Stage {
    Inquiry,
    Chargeback,
}

/// The `status` of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Status {
    WaitingForSellerResponse,
    UnderReview,
    Resolved,
}

/// Disputes the capture of an order; nothing when there is no such order.
pub(in crate::sandbox) fn open(
    act: &Act<'_>,
    order: &str,
    opening: Opening,
) -> Result<Option<String>, Refusal> {
    let Some(order) = act.all::<Order>("$.id", order)?.pop() else { return Ok(None) };
    let stage = match opening {
        Opening::Inquiry => Stage::Inquiry,
        Opening::Chargeback => Stage::Chargeback,
        Opening::ReturnR01 | Opening::ReturnR10 | Opening::ReturnR29 => {
            return Err(Refusal::invalid(
                "opening",
                "Banks send debits back, wallets are disputed",
            ));
        }
    };
    let capture: Captured = act.get(order.capture.as_deref().unwrap_or_default())?;
    let (id, now) = (new_id("PP-D-")?.chars().take(14).collect(), act.seconds());
    let dispute = Disputed {
        id,
        created: now,
        updated: now,
        capture: capture.id.clone(),
        custom_id: capture.custom_id.clone(),
        code: capture.code.clone(),
        value: capture.left()?,
        stage,
        status: Status::WaitingForSellerResponse,
        outcome: None,
    };
    dispute.tell(act, "CUSTOMER.DISPUTE.CREATED")?;
    Ok(Some(dispute.id))
}

/// Takes a dispute on, by Stripe's words for where to; nothing when there is no such dispute.
pub(in crate::sandbox) fn go(act: &Act<'_>, id: &str, to: &str) -> Result<Option<()>, Refusal> {
    let Some(mut dispute) = act.all::<Disputed>("$.id", id)?.pop() else { return Ok(None) };
    if dispute.status == Status::Resolved {
        return Err(Refusal::invalid("to", "It is resolved"));
    }
    let (stage, status, outcome) = match to {
        "needs_response" => (Stage::Chargeback, Status::WaitingForSellerResponse, None),
        "under_review" | "warning_under_review" => (dispute.stage, Status::UnderReview, None),
        "won" => (dispute.stage, Status::Resolved, Some("RESOLVED_SELLER_FAVOUR")),
        "lost" => (dispute.stage, Status::Resolved, Some("RESOLVED_BUYER_FAVOUR")),
        "warning_closed" => (dispute.stage, Status::Resolved, Some("CANCELED_BY_BUYER")),
        _ => return Err(Refusal::invalid("to", to)),
    };
    dispute.stage = stage;
    dispute.status = status;
    dispute.outcome = outcome.map(str::to_owned);
    dispute.updated = act.seconds();
    let resolved = status == Status::Resolved;
    let kind = if resolved { "CUSTOMER.DISPUTE.RESOLVED" } else { "CUSTOMER.DISPUTE.UPDATED" };
    dispute.tell(act, kind).map(Some)
}

/// `GET /v1/customer/disputes`: what the list says, which is less than the dispute itself does.
pub(super) fn list(act: &Act<'_>, query: Option<&str>) -> Result<Answer, Refusal> {
    let asked = Params::parse(query.unwrap_or_default().as_bytes());
    let since = asked.text("update_time_after").and_then(|at| at.parse::<jiff::Timestamp>().ok());
    let since = since.map_or(i64::MIN, jiff::Timestamp::as_second);
    let (all, _) = act.page::<Disputed>(&Params::parse(b"limit=50"), &[])?;
    let listed = all.iter().filter(|dispute| dispute.updated >= since);
    let items: Vec<Value> = listed
        .map(|dispute| {
            json!({
                "dispute_id": dispute.id,
                "reason": "UNAUTHORISED",
                "status": dispute.status,
                "dispute_life_cycle_stage": dispute.stage,
            })
        })
        .collect();
    Ok(Answer { status: StatusCode::OK, body: json!({ "items": items }), replayed: false })
}

impl Disputed {
    fn tell(&self, act: &Act<'_>, kind: &str) -> Result<(), Refusal> {
        act.put(self)?;
        act.tell_as(Speaker::PayPal, kind, self.render(act, &Expand::default())?)
    }
}

impl Object for Disputed {
    const KIND: &'static str = "paypal.dispute";

    fn id(&self) -> &str {
        &self.id
    }

    fn created(&self) -> i64 {
        self.created
    }

    fn render(&self, _: &Act<'_>, _: &Expand) -> Result<Value, Refusal> {
        let outcome = self.outcome.as_ref().map(|code| json!({ "outcome_code": code }));
        Ok(json!({
            "dispute_id": self.id,
            "reason": "UNAUTHORISED",
            "status": self.status,
            "dispute_life_cycle_stage": self.stage,
            "dispute_amount": { "currency_code": self.code, "value": self.value },
            "disputed_transactions": [{
                "seller_transaction_id": self.capture,
                "custom": self.custom_id,
            }],
            "dispute_outcome": outcome,
        }))
    }
}
