//! Giving money back.

use domain::news::News;
use domain::refund::{RefundFact, RefundProgress};
use serde::Deserialize;
use serde_json::json;

use crate::ask::{Ask, Failure, Response, Step};
use crate::checkout::RefundOrder;

use super::PayPal;
use super::amount::{Amount, PayPalAmountError};
use super::error::{read, read_optional};
use super::order::{Captured, Link};
use super::request::Unsigned;

#[derive(Debug, Clone, Deserialize)]
struct Refund {
    id: String,
    status: String,
    amount: Amount,
    custom_id: Option<String>,
    #[serde(default)]
    links: Vec<Link>,
}

impl Refund {
    fn fact(&self) -> Result<RefundFact, PayPalAmountError> {
        Ok(RefundFact {
            refund: self.custom_id.as_ref().and_then(|id| id.parse().ok()),
            payment: None,
            object: self.id.clone(),
            amount: self.amount.read()?,
            progress: match self.status.as_str() {
                "COMPLETED" => RefundProgress::Succeeded,
                "FAILED" | "CANCELLED" => RefundProgress::Failed,
                _ => RefundProgress::Pending,
            },
        })
    }

    /// The capture that it belongs to.
    fn capture(&self) -> Option<&str> {
        let up = self.links.iter().find(|link| link.rel.as_deref() == Some("up"))?;
        up.href.split_once("/v2/payments/captures/").map(|(_, id)| id)
    }
}

impl PayPal {
    pub(super) fn ask_refund(&self, order: &RefundOrder) -> Result<Ask<RefundFact>, Failure> {
        let amount = Amount::of(order.amount).map_err(|error| Failure::unsent("amount", error))?;
        let ours = order.refund.to_string();
        let body = json!({ "amount": amount, "custom_id": ours });
        let paypal = self.clone();
        Ok(self.ask_capture_of(&order.of).then(move |capture: String| {
            let path = ["v2", "payments", "captures", &capture, "refund"];
            let request = paypal.post(&path, &body, &ours);
            let made = Unsigned::new(request, |response| refunded(response).map(Step::Done));
            Ok(Step::Then(paypal.with_token(made)))
        }))
    }

    /// A refund; one that was made at PayPal itself is known by its capture.
    pub(super) fn ask_refund_news(&self, refund: &str) -> Ask<Vec<News>> {
        let request = self.get(&["v2", "payments", "refunds", refund], &[]);
        let paypal = self.clone();
        self.with_token(Unsigned::new(request, move |response| {
            let Some(refund) = read_optional::<Refund>(response)? else {
                return Ok(Step::Done(Vec::new()));
            };
            let fact = refund.fact().map_err(|_| Failure::unreadable(response.status, None))?;
            match refund.capture() {
                // Only the capture says whose payment it was, of refunds that we asked for too.
                Some(capture) => {
                    let request = paypal.get(&["v2", "payments", "captures", capture], &[]);
                    let whose = Unsigned::new(request, move |response: &Response| {
                        let capture: Captured = read(response)?;
                        let payment = capture.custom_id.and_then(|id| id.parse().ok());
                        let fact = RefundFact { payment, ..fact.clone() };
                        let ours = fact.payment.is_some() || fact.refund.is_some();
                        Ok(Step::Done(ours.then_some(News::Refund(fact)).into_iter().collect()))
                    });
                    Ok(Step::Then(paypal.with_token(whose)))
                }
                None => Ok(Step::Done(
                    fact.refund.is_some().then_some(News::Refund(fact)).into_iter().collect(),
                )),
            }
        }))
    }
}

fn refunded(response: &Response) -> Result<RefundFact, Failure> {
    let refund: Refund = read(response)?;
    refund.fact().map_err(|_| Failure::unreadable(response.status, None))
}
