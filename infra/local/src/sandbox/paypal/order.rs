//! Orders, what was captured of them, and what went back.

use axum::http::StatusCode;
use domain::money::Money;
use processors::{from_paypal, to_paypal};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::sandbox::book::Act;
use crate::sandbox::event::Speaker;
use crate::sandbox::object::{Expand, Object, new_id};
use crate::sandbox::once::Answer;
use crate::sandbox::refusal::Refusal;

use super::issue;

/// How long an order is known that nobody pays.
const KEPT_S: i64 = 6 * 60 * 60;

/// An order.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Order {
    pub(super) id: String,
    created: i64,
    custom_id: Option<String>,
    pub(super) description: Option<String>,
    pub(super) code: String,
    pub(super) value: String,
    pub(super) return_url: String,
    pub(super) cancel_url: String,
    pub(super) state: OrderState,
    /// The payer's bank refuses.
    refuses: bool,
    pub(super) capture: Option<String>,
}

/// The `status` of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum OrderState {
    PayerActionRequired,
    Approved,
    Completed,
}

/// What was captured.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Captured {
    pub(super) id: String,
    created: i64,
    order: String,
    pub(super) custom_id: Option<String>,
    pub(super) code: String,
    pub(super) value: String,
    refunded: i64,
}

/// What went back.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Refunded {
    id: String,
    created: i64,
    capture: String,
    custom_id: Option<String>,
    code: String,
    value: String,
}

/// What the payer does on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Approval {
    /// Agrees, and the bank too.
    Pays,
    /// Agrees, and the bank refuses.
    Refused,
}

/// The text at a place such as `/amount/value`.
fn text(value: &Value, place: &str) -> Option<String> {
    value.pointer(place)?.as_str().map(str::to_owned)
}

fn money(value: &str, code: &str) -> Result<Money, Refusal> {
    from_paypal(value, code).map_err(|error| Refusal::invalid("amount", error.to_string()))
}

impl Order {
    /// `POST /v2/checkout/orders`
    pub(super) fn create(act: &Act<'_>, asked: &Value) -> Result<Answer, Refusal> {
        let unit = |name: &str| text(asked, &format!("/purchase_units/0/{name}"));
        let page =
            |name: &str| text(asked, &format!("/payment_source/paypal/experience_context/{name}"));
        let (value, code) = (unit("amount/value"), unit("amount/currency_code"));
        let (Some(value), Some(code)) = (value, code) else {
            return Err(Refusal::missing("purchase_units[0].amount"));
        };
        if !money(&value, &code)?.is_positive() {
            return Ok(issue("CANNOT_BE_ZERO_OR_NEGATIVE"));
        }
        let order = Self {
            id: new_id("5O")?.chars().take(17).collect::<String>().to_uppercase(),
            created: act.seconds(),
            custom_id: unit("custom_id"),
            description: unit("description"),
            code,
            value,
            return_url: page("return_url").unwrap_or_default(),
            cancel_url: page("cancel_url").unwrap_or_default(),
            state: OrderState::PayerActionRequired,
            refuses: false,
            capture: None,
        };
        act.put(&order)?;
        Ok(Answer::ok(order.render(act, &Expand::default())?))
    }

    /// An order, unless nobody paid it in time.
    pub(super) fn known(act: &Act<'_>, id: &str) -> Result<Self, Refusal> {
        let order: Self = act.get(id)?;
        let waits = order.state == OrderState::PayerActionRequired;
        let is_gone = waits && act.seconds().saturating_sub(order.created) >= KEPT_S;
        if is_gone { Err(Refusal::absent("order", id)) } else { Ok(order) }
    }

    /// The payer agrees on the page.
    pub(super) fn approve(act: &Act<'_>, id: &str, approval: Approval) -> Result<Self, Refusal> {
        let mut order = Self::known(act, id)?;
        if order.state != OrderState::Completed {
            order.state = OrderState::Approved;
            order.refuses = approval == Approval::Refused;
            act.put(&order)?;
            let about = order.render(act, &Expand::default())?;
            act.tell_as(Speaker::PayPal, "CHECKOUT.ORDER.APPROVED", about)?;
        }
        Ok(order)
    }

    /// `POST /v2/checkout/orders/{id}/capture`
    pub(super) fn capture(act: &Act<'_>, id: &str) -> Result<Answer, Refusal> {
        let mut order = Self::known(act, id)?;
        match order.state {
            OrderState::PayerActionRequired => return Ok(issue("ORDER_NOT_APPROVED")),
            OrderState::Completed => return Ok(issue("ORDER_ALREADY_CAPTURED")),
            OrderState::Approved if order.refuses => return Ok(issue("INSTRUMENT_DECLINED")),
            OrderState::Approved => {}
        }
        let capture = Captured {
            id: new_id("3C")?.chars().take(17).collect::<String>().to_uppercase(),
            created: act.seconds(),
            order: order.id.clone(),
            custom_id: order.custom_id.clone(),
            code: order.code.clone(),
            value: order.value.clone(),
            refunded: 0,
        };
        act.put(&capture)?;
        order.capture = Some(capture.id.clone());
        order.state = OrderState::Completed;
        act.put(&order)?;
        let about = capture.render(act, &Expand::default())?;
        act.tell_as(Speaker::PayPal, "PAYMENT.CAPTURE.COMPLETED", about)?;
        let body = order.render(act, &Expand::default())?;
        Ok(Answer { status: StatusCode::CREATED, body, replayed: false })
    }
}

impl Captured {
    /// `POST /v2/payments/captures/{id}/refund`; never more than was captured (rule PSP-43).
    pub(super) fn refund(act: &Act<'_>, id: &str, asked: &Value) -> Result<Answer, Refusal> {
        let mut capture: Self = act.get(id)?;
        let value = text(asked, "/amount/value").unwrap_or_else(|| capture.value.clone());
        let amount = money(&value, &capture.code)?;
        let left = money(&capture.value, &capture.code)?.minor().saturating_sub(capture.refunded);
        if amount.minor() > left {
            return Ok(issue("REFUND_AMOUNT_EXCEEDED"));
        }
        capture.refunded = capture.refunded.saturating_add(amount.minor());
        let refund = Refunded {
            id: new_id("1R")?.chars().take(17).collect::<String>().to_uppercase(),
            created: act.seconds(),
            capture: capture.id.clone(),
            custom_id: text(asked, "/custom_id"),
            code: capture.code.clone(),
            value,
        };
        act.put(&capture)?;
        act.put(&refund)?;
        let body = refund.render(act, &Expand::default())?;
        act.tell_as(Speaker::PayPal, "PAYMENT.CAPTURE.REFUNDED", body.clone())?;
        Ok(Answer { status: StatusCode::CREATED, body, replayed: false })
    }

    /// What of it has not gone back.
    pub(super) fn left(&self) -> Result<String, Refusal> {
        let whole = money(&self.value, &self.code)?;
        let left = Money::new(whole.minor().saturating_sub(self.refunded), whole.currency());
        to_paypal(left).map_err(|error| Refusal::invalid("amount", error.to_string()))
    }

    /// Its line in the list of transactions.
    pub(super) fn transaction(&self) -> Value {
        json!({ "transaction_info": {
            "transaction_id": self.id,
            "transaction_event_code": "T0006",
            "transaction_status": "S",
            "transaction_amount": { "currency_code": self.code, "value": self.value },
            "fee_amount": { "currency_code": self.code, "value": format!("-{}", self.fee()) },
            "custom_field": self.custom_id,
        } })
    }

    /// PayPal's published price in the United States: 3.49 % + 49 ¢.
    fn fee(&self) -> String {
        let Ok(amount) = money(&self.value, &self.code) else { return "0.00".to_owned() };
        let share = amount.minor().saturating_mul(349).saturating_add(5000) / 10_000;
        let fee = Money::new(share.saturating_add(49), amount.currency());
        to_paypal(fee).unwrap_or_else(|_| "0.00".to_owned())
    }
}

impl Object for Order {
    const KIND: &'static str = "paypal.order";

    fn id(&self) -> &str {
        &self.id
    }

    fn created(&self) -> i64 {
        self.created
    }

    fn render(&self, act: &Act<'_>, expand: &Expand) -> Result<Value, Refusal> {
        let captures = match &self.capture {
            Some(id) => vec![act.get::<Captured>(id)?.render(act, expand)?],
            None => Vec::new(),
        };
        let page = format!("{}/paypal/{}", act.address, self.id);
        Ok(json!({
            "id": self.id,
            "status": self.state,
            "intent": "CAPTURE",
            "purchase_units": [{
                "reference_id": "default",
                "custom_id": self.custom_id,
                "description": self.description,
                "amount": { "currency_code": self.code, "value": self.value },
                "payments": { "captures": captures },
            }],
            "links": [{ "rel": "payer-action", "href": page, "method": "GET" }],
        }))
    }
}

impl Object for Captured {
    const KIND: &'static str = "paypal.capture";

    fn id(&self) -> &str {
        &self.id
    }

    fn created(&self) -> i64 {
        self.created
    }

    fn render(&self, act: &Act<'_>, _: &Expand) -> Result<Value, Refusal> {
        let whole = money(&self.value, &self.code)?.minor();
        let status = match self.refunded {
            0 => "COMPLETED",
            refunded if refunded < whole => "PARTIALLY_REFUNDED",
            _ => "REFUNDED",
        };
        let amount = json!({ "currency_code": self.code, "value": self.value });
        let up = format!("{}/v2/checkout/orders/{}", act.address, self.order);
        Ok(json!({
            "id": self.id,
            "status": status,
            "amount": amount,
            "final_capture": true,
            "custom_id": self.custom_id,
            "seller_receivable_breakdown": {
                "gross_amount": amount,
                "paypal_fee": { "currency_code": self.code, "value": self.fee() },
            },
            "supplementary_data": { "related_ids": { "order_id": self.order } },
            "links": [{ "rel": "up", "href": up, "method": "GET" }],
        }))
    }
}

impl Object for Refunded {
    const KIND: &'static str = "paypal.refund";

    fn id(&self) -> &str {
        &self.id
    }

    fn created(&self) -> i64 {
        self.created
    }

    fn render(&self, act: &Act<'_>, _: &Expand) -> Result<Value, Refusal> {
        let up = format!("{}/v2/payments/captures/{}", act.address, self.capture);
        Ok(json!({
            "id": self.id,
            "status": "COMPLETED",
            "amount": { "currency_code": self.code, "value": self.value },
            "custom_id": self.custom_id,
            "links": [{ "rel": "up", "href": up, "method": "GET" }],
        }))
    }
}
