//! Charging a saved way to pay, and capturing what was authorised.

use domain::method::Kept;
use domain::payment::Fact;
use serde_json::json;

use crate::ask::{Ask, Failure, Method, Request, Response, Step};
use crate::checkout::{Capture, Charge, Hold};

use super::LawPay;
use super::error::read;
use super::list::{found, search};
use super::transaction::Transaction;

impl LawPay {
    /// Searches by our reference, and charges only when nothing is found: the gateway would charge
    /// twice (rule PSP-05).
    pub(super) fn ask_charge(&self, charge: &Charge) -> Result<Ask<Fact>, Failure> {
        let reference = charge.payment.to_string();
        let account = self.account.id().to_owned();
        let body = json!({
            "amount": charge.amount.minor(),
            "currency": charge.amount.currency().code(),
            "account_id": account,
            "method": charge.kept.object,
            "reference": reference,
            "recurring": true,
        });
        let sent = self.post(&["charges"], &body);
        Ok(Ask::chain(search(self, charge.payment.as_str()), move |response| {
            match found(response, &reference, &account)? {
                Some(made) => fact(&made, response).map(Step::Done),
                None => Ok(Step::Then(Ask::new(sent.clone(), charged))),
            }
        }))
    }

    /// The gateway knows what is captured, so a second capture is refused and not done.
    pub(super) fn ask_capture(&self, capture: &Capture) -> Result<Ask<Fact>, Failure> {
        let path = ["charges", capture.object.as_str(), "capture"];
        let request = self.post(&path, &json!({ "amount": capture.amount.minor() }));
        Ok(Ask::new(request, charged))
    }

    /// What is voided already, or captured, is refused and stays as it is.
    pub(super) fn ask_release(&self, hold: &Hold) -> Ask<()> {
        let path = ["transactions", hold.object.as_str(), "void"];
        let request = self.post(&path, &json!({}));
        Ask::new(request, |response| read::<Transaction>(response).map(|_| ()))
    }

    pub(super) fn ask_forget(&self, kept: &Kept) -> Ask<()> {
        let kind = match kept.kind {
            domain::method::MethodKind::Bank => "banks",
            domain::method::MethodKind::CreditCard
            | domain::method::MethodKind::OtherCard
            | domain::method::MethodKind::Wallet => "cards",
        };
        let request = Request { method: Method::Delete, ..self.get(&[kind, &kept.object], &[]) };
        Ask::new(request, |response| match response.status {
            200..=299 | 404 => Ok(()),
            _ => read(response),
        })
    }
}

fn charged(response: &Response) -> Result<Fact, Failure> {
    fact(&read(response)?, response)
}

fn fact(charge: &Transaction, response: &Response) -> Result<Fact, Failure> {
    let unreadable = || Failure::unreadable(response.status, None);
    charge.fact().map_err(|_| unreadable())?.ok_or_else(unreadable)
}
