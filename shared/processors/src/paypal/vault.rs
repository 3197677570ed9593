//! Saved wallets: a setup token that the payer approves becomes a payment token.

use domain::method::{Kept, MethodFact, MethodKind, Saving};
use domain::news::News;
use serde::Deserialize;
use serde_json::json;

use crate::ask::{Ask, Failure, Method, Request, Response, Step};
use crate::checkout::Saver;

use super::PayPal;
use super::error::{read, read_optional};
use super::order::Link;
use super::request::Unsigned;

#[derive(Debug, Clone, Deserialize)]
struct SetupToken {
    id: String,
    status: Option<String>,
    customer: Option<Customer>,
    #[serde(default)]
    links: Vec<Link>,
}

#[derive(Debug, Clone, Deserialize)]
struct PaymentToken {
    id: String,
    customer: Option<Customer>,
    payment_source: Option<Source>,
}

#[derive(Debug, Clone, Deserialize)]
struct Customer {
    id: Option<String>,
    merchant_customer_id: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct Source {
    paypal: Option<Wallet>,
}

#[derive(Debug, Clone, Deserialize)]
struct Wallet {
    email_address: Option<String>,
}

impl SetupToken {
    fn fact(&self) -> Option<MethodFact> {
        let ours = self.customer.as_ref()?.merchant_customer_id.as_ref()?;
        let rel = |link: &&Link| matches!(link.rel.as_deref(), Some("approve" | "payer-action"));
        let at = self.links.iter().find(rel).map(|link| link.href.clone());
        let progress = Saving::Open { at };
        Some(MethodFact { method: ours.parse().ok()?, object: self.id.clone(), progress })
    }
}

impl PaymentToken {
    fn kept(self) -> Kept {
        let email = self.payment_source.and_then(|source| source.paypal?.email_address);
        let label = email.map_or("PayPal".to_owned(), |email| format!("PayPal {email}"));
        let customer = self.customer.and_then(|customer| customer.id).unwrap_or_default();
        Kept { customer, object: self.id, kind: MethodKind::Wallet, label }
    }
}

impl PayPal {
    pub(super) fn ask_save(&self, saver: &Saver) -> Ask<MethodFact> {
        let ours = saver.keep.method.to_string();
        let body = json!({
            "customer": { "merchant_customer_id": ours },
            "payment_source": { "paypal": {
                "usage_type": "MERCHANT",
                "experience_context": {
                    "return_url": saver.success_url,
                    "cancel_url": saver.cancel_url,
                    "shipping_preference": "NO_SHIPPING",
                },
            } },
        });
        let request = self.post(&["v3", "vault", "setup-tokens"], &body, &ours);
        self.with_token(Unsigned::new(request, |response| saving(response).map(Step::Done)))
    }

    /// A setup token; one that was approved becomes a payment token, once (rule PSP-04).
    pub(super) fn ask_method(&self, setup: &str) -> Ask<Vec<News>> {
        let request = self.get(&["v3", "vault", "setup-tokens", setup], &[]);
        let paypal = self.clone();
        self.with_token(Unsigned::new(request, move |response| {
            let token: Option<SetupToken> = read_optional(response)?;
            let Some((token, fact)) = token.and_then(|token| Some((token.clone(), token.fact()?)))
            else {
                return Ok(Step::Done(Vec::new()));
            };
            if token.status.as_deref() != Some("APPROVED") {
                return Ok(Step::Done(vec![News::Method(fact)]));
            }
            let body = json!({ "payment_source":
                { "token": { "id": token.id, "type": "SETUP_TOKEN" } } });
            let key = format!("token-{}", fact.method);
            let request = paypal.post(&["v3", "vault", "payment-tokens"], &body, &key);
            let kept = Unsigned::new(request, move |response: &Response| {
                let token: PaymentToken = read(response)?;
                let progress = Saving::Saved(token.kept());
                Ok(Step::Done(vec![News::Method(MethodFact { progress, ..fact.clone() })]))
            });
            Ok(Step::Then(paypal.with_token(kept)))
        }))
    }

    pub(super) fn ask_forget(&self, kept: &Kept) -> Ask<()> {
        let path = ["v3", "vault", "payment-tokens", kept.object.as_str()];
        let request = Request { method: Method::Delete, ..self.get(&path, &[]) };
        self.with_token(Unsigned::new(request, |response| match response.status {
            200..=299 | 404 => Ok(Step::Done(())),
            _ => read(response).map(Step::Done),
        }))
    }
}

fn saving(response: &Response) -> Result<MethodFact, Failure> {
    let token: SetupToken = read(response)?;
    token.fact().ok_or_else(|| Failure::unreadable(response.status, None))
}
