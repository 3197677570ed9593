//! Giving money back.

use domain::refund::RefundFact;
use serde_json::json;

use crate::ask::{Ask, Failure, Response, Step};
use crate::checkout::RefundOrder;

use super::LawPay;
use super::error::read;
use super::list::{Transactions, search};
use super::start::REFERENCE;
use super::transaction::Transaction;

impl LawPay {
    /// Searches by our reference, and refunds only when nothing is found (rule PSP-05).
    pub(super) fn ask_refund(&self, order: &RefundOrder) -> Result<Ask<RefundFact>, Failure> {
        if order.of.starts_with(REFERENCE) {
            return Err(Failure::unsent("no_charge", "nothing was charged yet"));
        }
        let (reference, charge) = (order.refund.to_string(), order.of.clone());
        let body = json!({ "amount": order.amount.minor(), "reference": reference });
        let sent = self.post(&["charges", &order.of, "refund"], &body);
        Ok(Ask::chain(search(self, order.refund.as_str()), move |response| {
            let list: Transactions = read(response)?;
            let made = list.results.iter().find(|made| made.is_refund(&reference, &charge));
            match made {
                Some(made) => fact(made, response).map(Step::Done),
                None => Ok(Step::Then(Ask::new(sent.clone(), refunded))),
            }
        }))
    }
}

fn refunded(response: &Response) -> Result<RefundFact, Failure> {
    fact(&read(response)?, response)
}

fn fact(refund: &Transaction, response: &Response) -> Result<RefundFact, Failure> {
    refund.refund_fact().map_err(|_| Failure::unreadable(response.status, None))
}
