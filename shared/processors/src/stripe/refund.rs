//! Giving money back.

use serde::Deserialize;

use crate::ask::{Ask, Failure, Response};
use crate::refund::{Refund, RefundState, Refunded};

use super::Stripe;
use super::amount::{from_stripe, to_stripe};
use super::error::{read, unreadable};
use super::start::refused;

#[derive(Deserialize)]
struct Object {
    id: String,
    amount: i64,
    currency: String,
    status: Option<Status>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    Succeeded,
    Failed,
    Canceled,
    #[serde(other)]
    UnderWay,
}

impl Stripe {
    pub(super) fn ask_refund(&self, refund: &Refund) -> Result<Ask<Refunded>, Failure> {
        let amount = to_stripe(refund.amount).map_err(refused)?;
        let of = if refund.payment.starts_with("ch_") { "charge" } else { "payment_intent" };
        let form = vec![(of, refund.payment.clone()), ("amount", amount.to_string())];
        Ok(Ask::new(self.post(&["refunds"], &form, &refund.key), refunded))
    }
}

fn refunded(response: &Response) -> Result<Refunded, Failure> {
    let object: Object = read(response)?;
    let amount = from_stripe(object.amount, &object.currency)
        .map_err(|_| unreadable(response.status, None))?;
    let state = match object.status {
        Some(Status::Succeeded) => RefundState::Succeeded,
        Some(Status::Failed | Status::Canceled) => RefundState::Failed,
        Some(Status::UnderWay) | None => RefundState::Pending,
    };
    Ok(Refunded { object: object.id, amount, state })
}
