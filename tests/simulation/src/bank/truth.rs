//! What the processor knows to be true: checkouts, what became of their money, what is to be told.

use std::collections::BTreeMap;

use hmac::{Hmac, Mac};
use processors::{Request, Response};
use serde_json::{Value, json};
use sha2::Sha256;

use super::back;
use super::payout::{Move, Payout};
use crate::back::Back;
use crate::portal::WEBHOOK_KEY;
use crate::stub::said;

/// All that it knows.
#[derive(Debug, Default)]
pub struct Truth {
    pub(super) checkouts: Vec<Checkout>,
    pub(super) keys: BTreeMap<String, (i64, u16, Vec<u8>)>,
    pub(super) events: Vec<Event>,
    pub(super) back: Back,
    pub(super) moves: Vec<Move>,
    pub(super) payouts: Vec<Payout>,
    pub(super) statement: Vec<i64>,
    told: u64,
}

/// One checkout.
#[derive(Debug, Clone)]
pub struct Checkout {
    /// The processor's id.
    pub id: String,
    /// Our id.
    pub payment: String,
    /// What was asked for, in cents.
    pub amount: i64,
    /// Whether the person can still pay.
    pub page: PageState,
    /// What became of the money.
    pub money: Money,
    /// Whether it has no page: a saved way to pay was charged.
    pub is_charge: bool,
    pub(super) made_at: i64,
}

/// Whether a person can still pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageState {
    /// They can.
    Open,
    /// They are done.
    Complete,
    /// The time ran out.
    Expired,
}

/// What became of the money of a checkout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Money {
    /// Nothing yet.
    None,
    /// The bank has been asked.
    UnderWay,
    /// It is there: so much, less so much.
    There(i64, i64),
    /// The bank sent it back.
    Failed,
}

/// Something that the processor tells of.
#[derive(Debug, Clone)]
pub struct Event {
    /// Its id.
    pub id: String,
    /// The payment that it is about.
    pub payment: String,
    /// How often it was posted.
    pub posts: u32,
    /// What is posted.
    pub body: Value,
}

impl Event {
    /// The body and its signature of this second.
    pub fn signed(&self, second: i64) -> (String, String) {
        let body = self.body.to_string();
        let mut mac = Hmac::<Sha256>::new_from_slice(WEBHOOK_KEY.as_bytes()).expect("any key");
        mac.update(format!("{second}.{body}").as_bytes());
        let signature = format!("t={second},v1={}", hex::encode(mac.finalize().into_bytes()));
        (body, signature)
    }
}

impl Truth {
    pub(super) fn tell(&mut self, kind: &str, payment: &str, object: &Value) {
        self.told += 1;
        let id = format!("evt_{}", self.told);
        let body = json!({
            "id": id, "object": "event", "livemode": false, "type": kind,
            "data": { "object": object },
        });
        self.events.push(Event { id, payment: payment.to_owned(), posts: 0, body });
    }

    pub(super) fn made(&mut self, request: &Request, now: i64) -> Response {
        let body = request.body.as_str();
        let pairs: Vec<(String, String)> = serde_html_form::from_str(body).unwrap_or_default();
        let of = |name: &str| {
            let found = pairs.iter().find(|(key, _)| key == name);
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        match last(request).as_str() {
            "expire" => return self.expire(request),
            "refunds" => return self.refund(of, now),
            "payment_intents" => return self.charge(of, now),
            _ => {}
        }
        let checkout = Checkout {
            id: format!("cs_test_{}", self.checkouts.len() + 1),
            payment: of("metadata[payment]"),
            amount: of("line_items[0][price_data][unit_amount]").parse().unwrap_or(0),
            page: PageState::Open,
            money: Money::None,
            is_charge: false,
            made_at: now,
        };
        let object = checkout.render();
        self.checkouts.push(checkout);
        said(200, &object)
    }

    /// A checkout is ended, unless somebody has paid.
    fn expire(&mut self, request: &Request) -> Response {
        let parts: Vec<&str> = request.url.path_segments().into_iter().flatten().collect();
        let id = parts.iter().rev().nth(1).copied().unwrap_or_default();
        let Some(checkout) = self.checkouts.iter_mut().find(|one| one.id == id) else {
            return missing();
        };
        if checkout.page != PageState::Open {
            let error = json!({ "type": "invalid_request_error", "code": "not_open" });
            return said(400, &json!({ "error": error }));
        }
        checkout.page = PageState::Expired;
        let (object, payment) = (checkout.render(), checkout.payment.clone());
        self.tell("checkout.session.expired", &payment, &object);
        said(200, &object)
    }

    pub(super) fn found(&self, request: &Request) -> Response {
        let last = last(request);
        let asked: BTreeMap<String, String> = request.url.query_pairs().into_owned().collect();
        let of = asked.get("payment_intent");
        match last.as_str() {
            "sessions" => {
                let wanted = |one: &&Checkout| of.is_none_or(|of| one.intent_id() == *of);
                let all = self.checkouts.iter().filter(|one| !one.is_charge).filter(wanted);
                listed(all.map(|one| (one.id.as_str(), one.made_at, one.render())), &asked)
            }
            "refunds" => {
                let all = self.back.refunds.iter();
                listed(all.map(|one| (one.id.as_str(), one.made_at, back::refund(one))), &asked)
            }
            "disputes" => {
                let all = self.back.disputes.iter();
                listed(all.map(|one| (one.id.as_str(), one.made_at, back::dispute(one))), &asked)
            }
            "payouts" => {
                let all = self.payouts.iter();
                listed(all.map(|one| (one.id.as_str(), one.made_at, one.render())), &asked)
            }
            "balance_transactions" => {
                let payout = asked.get("payout").map_or("", String::as_str);
                let all = self.lines_of(payout);
                let all = all.iter().map(|(id, made_at, one)| (id.as_str(), *made_at, one.clone()));
                listed(all, &asked)
            }
            "payment_intents" => {
                let all = self.checkouts.iter().filter(|one| one.money != Money::None);
                let all: Vec<(String, i64, Value)> =
                    all.map(|one| (one.intent_id(), one.made_at, one.intent())).collect();
                let all = all.iter().map(|(id, made_at, one)| (id.as_str(), *made_at, one.clone()));
                listed(all, &asked)
            }
            id => self.one(id),
        }
    }

    fn one(&self, id: &str) -> Response {
        let checkout = self
            .checkouts
            .iter()
            .find(|one| one.id == id)
            .map(|one| if one.is_charge { one.intent() } else { one.render() });
        let refund = || self.back.refunds.iter().find(|one| one.id == id).map(back::refund);
        let dispute = || self.back.disputes.iter().find(|one| one.id == id).map(back::dispute);
        let payout = || self.payouts.iter().find(|one| one.id == id).map(Payout::render);
        let found = checkout.or_else(refund).or_else(dispute).or_else(payout);
        found.map_or_else(missing, |object| said(200, &object))
    }
}

fn last(request: &Request) -> String {
    let last = request.url.path_segments().and_then(|mut parts| parts.next_back());
    last.unwrap_or_default().to_owned()
}

/// A page of a list, latest first.
fn listed<'a>(
    all: impl Iterator<Item = (&'a str, i64, Value)>,
    asked: &BTreeMap<String, String>,
) -> Response {
    let since: i64 = asked.get("created[gte]").and_then(|text| text.parse().ok()).unwrap_or(0);
    let after = asked.get("starting_after");
    let mut latest_first: Vec<(&str, Value)> = all
        .filter(|(_, made_at, _)| made_at.div_euclid(1000) >= since)
        .map(|(id, _, object)| (id, object))
        .collect();
    latest_first.reverse();
    if let Some(at) = latest_first.iter().position(|(id, _)| after.is_some_and(|after| after == id))
    {
        latest_first.drain(..=at);
    }
    let limit: usize = asked.get("limit").and_then(|text| text.parse().ok()).unwrap_or(10);
    // A page is much smaller here, so that lists have several.
    let limit = limit.min(5);
    let has_more = latest_first.len() > limit;
    let data: Vec<Value> = latest_first.into_iter().take(limit).map(|(_, one)| one).collect();
    said(200, &json!({ "object": "list", "data": data, "has_more": has_more }))
}

impl Checkout {
    pub(super) fn intent_id(&self) -> String {
        self.id.replace("cs_test_", "pi_")
    }

    pub(super) fn render(&self) -> Value {
        let is_open = self.page == PageState::Open;
        let payment_status = match self.money {
            Money::There(..) => "paid",
            Money::None | Money::UnderWay | Money::Failed => "unpaid",
        };
        json!({
            "id": self.id, "object": "checkout.session", "client_reference_id": self.payment,
            "metadata": { "payment": self.payment }, "payment_status": payment_status,
            "status": match self.page {
                PageState::Open => "open",
                PageState::Complete => "complete",
                PageState::Expired => "expired",
            },
            "amount_total": self.amount, "currency": "usd",
            "url": is_open.then(|| format!("https://processor.invalid/pay/{}", self.id)),
            "payment_intent": (self.money != Money::None).then(|| self.intent()),
        })
    }
}

pub(super) fn there(amount: i64) -> Money {
    Money::There(amount, amount.div_euclid(40) + 30)
}

pub(super) fn missing() -> Response {
    let error = json!({ "type": "invalid_request_error", "code": "resource_missing" });
    said(404, &json!({ "error": error }))
}
