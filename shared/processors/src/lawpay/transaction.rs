//! A transaction of the gateway: a charge or a refund.

use domain::dispute::{DisputeFact, DisputeState, Moved, Reason, ReturnCode};
use domain::id::PaymentId;
use domain::method::MethodKind;
use domain::money::{Currency, Money};
use domain::news::News;
use domain::payment::{Fact, Progress};
use domain::refund::{RefundFact, RefundProgress};
use serde::Deserialize;

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Transaction {
    pub(super) id: String,
    pub(super) account_id: Option<String>,
    r#type: Kind,
    status: Status,
    amount: i64,
    currency: Option<String>,
    pub(super) reference: Option<String>,
    auto_capture: Option<bool>,
    failure_code: Option<String>,
    charge_id: Option<String>,
    method: Option<Method>,
}

#[derive(Debug, Clone, Deserialize)]
struct Method {
    r#type: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Kind {
    Charge,
    Refund,
    #[serde(other)]
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Status {
    Pending,
    Authorized,
    Completed,
    Voided,
    Failed,
    #[serde(other)]
    Other,
}

/// An amount that nobody could be charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the gateway wrote something that is not an amount")]
pub(super) struct AmountError;

impl Transaction {
    /// What it says; nothing when it is not about us.
    pub(super) fn news(&self) -> Result<Vec<News>, AmountError> {
        match self.r#type {
            Kind::Charge => {
                let Some(fact) = self.fact()? else { return Ok(Vec::new()) };
                let returned = self.returned(&fact.intent)?.map(News::Dispute);
                Ok([News::Payment(fact)].into_iter().chain(returned).collect())
            }
            // What a refund says needs its charge.
            Kind::Refund | Kind::Other => Ok(Vec::new()),
        }
    }

    /// The charge that a refund belongs to.
    pub(super) fn refund_of(&self) -> Option<&String> {
        self.charge_id.as_ref().filter(|_| self.r#type == Kind::Refund)
    }

    /// What a refund says, with the charge that it belongs to; also one that somebody made at the
    /// gateway and not here.
    pub(super) fn refunded(&self, charge: Option<&Self>) -> Option<News> {
        self.refund_of()?;
        let payment = charge?.reference.as_ref()?.parse().ok()?;
        let fact = self.refund_fact().ok()?;
        Some(News::Refund(RefundFact { payment: Some(payment), ..fact }))
    }

    /// A payment of ours, by the reference that it carries.
    pub(super) fn fact(&self) -> Result<Option<Fact>, AmountError> {
        let ours = self.reference.as_ref().and_then(|reference| reference.parse().ok());
        let (Some(intent), Kind::Charge) = (ours, self.r#type) else { return Ok(None) };
        let (object, progress) = (self.id.clone(), self.progress()?);
        Ok(Some(Fact { intent, object, pay_at: None, progress, fee: None, by: self.kind() }))
    }

    /// Whether a card is a credit card the gateway does not say (rule PSP-60).
    fn kind(&self) -> Option<MethodKind> {
        match self.method.as_ref()?.r#type.as_str() {
            "bank" => Some(MethodKind::Bank),
            "card" => Some(MethodKind::OtherCard),
            _ => None,
        }
    }

    /// An authorised charge is captured by the gateway in the evening: it is on its way, but not
    /// money yet. Fees are charged to operating each month, so none is told here (rule TR-12).
    fn progress(&self) -> Result<Progress, AmountError> {
        Ok(match self.status {
            Status::Completed => Progress::Succeeded(self.money()?),
            Status::Authorized if self.auto_capture == Some(false) => Progress::Authorized,
            Status::Pending | Status::Authorized | Status::Other => Progress::Processing,
            // Nobody captured it in time, or somebody released it.
            Status::Voided => Progress::Expired,
            Status::Failed => Progress::Failed,
        })
    }

    pub(super) fn refund_fact(&self) -> Result<RefundFact, AmountError> {
        Ok(RefundFact {
            refund: self.reference.as_ref().and_then(|reference| reference.parse().ok()),
            payment: None,
            object: self.id.clone(),
            amount: self.money()?,
            progress: match self.status {
                Status::Completed => RefundProgress::Succeeded,
                Status::Pending | Status::Authorized | Status::Other => RefundProgress::Pending,
                Status::Voided | Status::Failed => RefundProgress::Failed,
            },
        })
    }

    /// A debit that failed: if it had arrived before, the bank took it back. Where it never did,
    /// there is nothing to take back, and the books ignore it.
    fn returned(&self, payment: &PaymentId) -> Result<Option<DisputeFact>, AmountError> {
        let code = match (self.status, self.failure_code.as_deref()) {
            (Status::Failed, Some(code)) => return_code(code),
            _ => None,
        };
        let Some(code) = code else { return Ok(None) };
        let amount = self.money()?;
        let moved = Moved { withdrawn: amount, ..Moved::nothing(amount.currency()) };
        Ok(Some(DisputeFact {
            payment: Some(payment.clone()),
            of: Some(self.id.clone()),
            object: format!("return:{}", self.id),
            amount,
            reason: Reason::Return(code),
            state: DisputeState::Lost,
            moved,
            due_by: None,
        }))
    }

    fn money(&self) -> Result<Money, AmountError> {
        let code = self.currency.as_deref().unwrap_or("USD");
        let currency: Currency = code.parse().map_err(|_| AmountError)?;
        let sane = (0..=Money::MINOR_MAX).contains(&self.amount);
        if sane { Ok(Money::new(self.amount, currency)) } else { Err(AmountError) }
    }

    pub(super) const fn is_charge(&self) -> bool {
        matches!(self.r#type, Kind::Charge)
    }

    /// Whether it is this refund of this charge.
    pub(super) fn is_refund(&self, reference: &str, charge: &str) -> bool {
        self.r#type == Kind::Refund
            && self.reference.as_deref() == Some(reference)
            && self.charge_id.as_deref().is_none_or(|of| of == charge)
    }
}

/// The network's code for the gateway's word.
fn return_code(word: &str) -> Option<ReturnCode> {
    Some(match word {
        "ach_insufficient_funds" => ReturnCode::R01,
        "ach_account_closed" => ReturnCode::R02,
        "ach_account_not_found" => ReturnCode::R03,
        "ach_invalid_account_number" => ReturnCode::R04,
        "ach_authorization_revoked" => ReturnCode::R07,
        "ach_payment_stopped" => ReturnCode::R08,
        "ach_not_authorized" => ReturnCode::R10,
        "ach_account_frozen" => ReturnCode::R16,
        "ach_payment_refused" => ReturnCode::R29,
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
