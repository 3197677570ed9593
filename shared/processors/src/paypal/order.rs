//! An order: from the wish to pay to its capture.
//!
//! Invariant: an order that the payer approved is captured whole, with one key, so whoever looks at
//! it first finishes it and everybody else reads the same capture (rule PSP-04).

use domain::method::MethodKind;
use domain::money::Money;
use domain::news::News;
use domain::payment::{Fact, Progress};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::ask::{Ask, Failure, Response, Step};
use crate::checkout::{Charge, Checkout};

use super::PayPal;
use super::amount::{Amount, PayPalAmountError};
use super::error::{read, read_optional};
use super::request::Unsigned;

/// What marks a capture that is known without its order.
const CAPTURE: &str = "capture:";

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Order {
    id: String,
    status: String,
    #[serde(default)]
    purchase_units: Vec<Unit>,
    #[serde(default)]
    links: Vec<Link>,
}

#[derive(Debug, Clone, Deserialize)]
struct Unit {
    custom_id: Option<String>,
    payments: Option<Payments>,
}

#[derive(Debug, Clone, Deserialize)]
struct Payments {
    #[serde(default)]
    captures: Vec<Captured>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Captured {
    pub(super) id: String,
    status: String,
    amount: Amount,
    pub(super) custom_id: Option<String>,
    seller_receivable_breakdown: Option<Breakdown>,
}

#[derive(Debug, Clone, Deserialize)]
struct Breakdown {
    paypal_fee: Option<Amount>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Link {
    pub(super) rel: Option<String>,
    pub(super) href: String,
}

impl Captured {
    pub(super) fn progress(&self) -> Result<Progress, PayPalAmountError> {
        Ok(match self.status.as_str() {
            "COMPLETED" | "REFUNDED" | "PARTIALLY_REFUNDED" => {
                Progress::Succeeded(self.amount.read()?)
            }
            "DECLINED" | "FAILED" => Progress::Failed,
            _ => Progress::Processing,
        })
    }

    fn fee(&self) -> Option<Money> {
        self.seller_receivable_breakdown.as_ref()?.paypal_fee.as_ref()?.read().ok()
    }

    fn fact(&self) -> Result<Option<Fact>, PayPalAmountError> {
        let Some(intent) = self.custom_id.as_ref().and_then(|id| id.parse().ok()) else {
            return Ok(None);
        };
        let (object, progress) = (format!("{CAPTURE}{}", self.id), self.progress()?);
        let by = Some(MethodKind::Wallet);
        Ok(Some(Fact { intent, object, pay_at: None, progress, fee: self.fee(), by }))
    }
}

impl Order {
    /// What it says about an intent of ours; `None` when it is somebody else's.
    pub(super) fn fact(&self) -> Result<Option<Fact>, PayPalAmountError> {
        let ours = self.purchase_units.first().and_then(|unit| unit.custom_id.as_ref());
        let Some(intent) = ours.and_then(|id| id.parse().ok()) else { return Ok(None) };
        let progress = match self.capture() {
            Some(capture) => capture.progress()?,
            None if self.status == "VOIDED" => Progress::Expired,
            None => Progress::Open,
        };
        Ok(Some(Fact {
            intent,
            object: self.id.clone(),
            pay_at: self.page().filter(|_| progress == Progress::Open),
            progress,
            fee: self.capture().and_then(Captured::fee),
            by: Some(MethodKind::Wallet),
        }))
    }

    pub(super) fn capture(&self) -> Option<&Captured> {
        self.purchase_units.first()?.payments.as_ref()?.captures.last()
    }

    /// Where the payer approves it.
    fn page(&self) -> Option<String> {
        let rel = |link: &&Link| matches!(link.rel.as_deref(), Some("payer-action" | "approve"));
        self.links.iter().find(rel).map(|link| link.href.clone())
    }
}

impl PayPal {
    pub(super) fn ask_start(&self, checkout: &Checkout) -> Result<Ask<Fact>, Failure> {
        let source = json!({ "paypal": { "experience_context": {
            "return_url": checkout.success_url,
            "cancel_url": checkout.cancel_url,
            "user_action": "PAY_NOW",
            "shipping_preference": "NO_SHIPPING",
        } } });
        let what = (checkout.payment.as_str(), checkout.description.as_str());
        self.ask_order(what, checkout.amount, &source)
    }

    pub(super) fn ask_charge(&self, charge: &Charge) -> Result<Ask<Fact>, Failure> {
        let source = json!({ "paypal": { "vault_id": charge.kept.object } });
        let what = (charge.payment.as_str(), charge.description.as_str());
        self.ask_order(what, charge.amount, &source)
    }

    fn ask_order(
        &self,
        (ours, description): (&str, &str),
        amount: Money,
        source: &Value,
    ) -> Result<Ask<Fact>, Failure> {
        let amount = Amount::of(amount).map_err(|error| Failure::unsent("amount", error))?;
        let body = json!({
            "intent": "CAPTURE",
            "purchase_units": [{
                "custom_id": ours,
                "invoice_id": ours,
                "description": description,
                "amount": { "currency_code": amount.currency_code, "value": amount.value },
            }],
            "payment_source": source,
        });
        let request = self.post(&["v2", "checkout", "orders"], &body, ours);
        Ok(self.with_token(Unsigned::new(request, |response| started(response).map(Step::Done))))
    }

    pub(super) fn ask_payment(&self, object: &str) -> Ask<Vec<News>> {
        if let Some(capture) = object.strip_prefix(CAPTURE) {
            let request = self.get(&["v2", "payments", "captures", capture], &[]);
            return self.with_token(Unsigned::new(request, |response| {
                let capture: Option<Captured> = read_optional(response)?;
                let fact = capture.map_or(Ok(None), |capture| capture.fact());
                news(fact, response).map(Step::Done)
            }));
        }
        let paypal = self.clone();
        self.with_token(Unsigned::new(self.order_request(object), move |response| {
            let Some(order) = read_optional::<Order>(response)? else {
                return Ok(Step::Done(Vec::new()));
            };
            let fact = order.fact();
            match &fact {
                Ok(Some(fact)) if order.status == "APPROVED" && order.capture().is_none() => {
                    Ok(Step::Then(paypal.ask_take(&order.id, fact)))
                }
                _ => news(fact, response).map(Step::Done),
            }
        }))
    }

    pub(super) fn order_request(&self, order: &str) -> crate::ask::Request {
        self.get(&["v2", "checkout", "orders", order], &[])
    }

    /// Captures an approved order. Where the bank refuses, the payer can choose another way; where
    /// somebody captured it meanwhile, the order says what came of it.
    fn ask_take(&self, order: &str, approved: &Fact) -> Ask<Vec<News>> {
        let path = ["v2", "checkout", "orders", order, "capture"];
        let request = self.post(&path, &json!({}), &format!("capture-{}", approved.intent));
        let again = self.order_request(order);
        let (paypal, approved) = (self.clone(), approved.clone());
        self.with_token(Unsigned::new(request, move |response| match read::<Order>(response) {
            Ok(order) => news(order.fact(), response).map(Step::Done),
            Err(Failure::Refused(refused)) if refused.code == "ORDER_ALREADY_CAPTURED" => {
                let looked = Unsigned::new(again.clone(), |response: &Response| {
                    let order: Order = read(response)?;
                    news(order.fact(), response).map(Step::Done)
                });
                Ok(Step::Then(paypal.with_token(looked)))
            }
            Err(Failure::Refused(refused)) if refused.code == "INSTRUMENT_DECLINED" => {
                Ok(Step::Done(vec![News::Payment(approved.clone())]))
            }
            Err(failure) => Err(failure),
        }))
    }

    /// The capture of a payment, which refunds are made of.
    pub(super) fn ask_capture_of(&self, object: &str) -> Ask<String> {
        let request = match object.strip_prefix(CAPTURE) {
            Some(capture) => self.get(&["v2", "payments", "captures", capture], &[]),
            None => self.order_request(object),
        };
        let is_capture = object.starts_with(CAPTURE);
        self.with_token(Unsigned::new(request, move |response| {
            if is_capture {
                return read(response).map(|capture: Captured| Step::Done(capture.id));
            }
            let order: Order = read(response)?;
            let none = || Failure::unsent("no_capture", "nothing was captured of this order");
            order.capture().map(|capture| Step::Done(capture.id.clone())).ok_or_else(none)
        }))
    }

    /// PayPal has nothing to say.
    pub(super) fn ask_nothing(&self) -> Ask<Vec<News>> {
        let request = self.get(&["v1", "identity", "oauth2", "userinfo"], &[]);
        self.with_token(Unsigned::new(request, |_| Ok(Step::Done(Vec::new()))))
    }
}

fn started(response: &Response) -> Result<Fact, Failure> {
    let order: Order = read(response)?;
    order.fact().ok().flatten().ok_or_else(|| Failure::unreadable(response.status, None))
}

pub(super) fn news(
    fact: Result<Option<Fact>, PayPalAmountError>,
    response: &Response,
) -> Result<Vec<News>, Failure> {
    let fact = fact.map_err(|_| Failure::unreadable(response.status, None))?;
    Ok(fact.map(News::Payment).into_iter().collect())
}

#[cfg(test)]
mod tests;
