//! A dispute.
//!
//! PayPal holds what an inquiry is about and takes it when the dispute is lost or the payer's bank
//! charges it back; what moved is derived from the stage and the outcome.

use domain::dispute::{DisputeFact, DisputeState, Moved, Reason};
use domain::money::Money;
use domain::news::News;
use jiff::Timestamp;
use serde::Deserialize;

use crate::ask::{Ask, Failure, Step};

use super::PayPal;
use super::amount::{Amount, PayPalAmountError};
use super::error::read_optional;
use super::request::Unsigned;

#[derive(Debug, Clone, Deserialize)]
struct Dispute {
    dispute_id: String,
    reason: String,
    status: String,
    dispute_life_cycle_stage: Option<String>,
    dispute_amount: Amount,
    #[serde(default)]
    disputed_transactions: Vec<Transaction>,
    dispute_outcome: Option<Outcome>,
    seller_response_due_date: Option<Timestamp>,
}

#[derive(Debug, Clone, Deserialize)]
struct Transaction {
    seller_transaction_id: Option<String>,
    custom: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct Outcome {
    outcome_code: Option<String>,
}

impl Dispute {
    fn news(&self) -> Result<Vec<News>, PayPalAmountError> {
        let transaction = self.disputed_transactions.first();
        let ours = transaction.and_then(|transaction| transaction.custom.as_ref()?.parse().ok());
        let Some(payment) = ours else { return Ok(Vec::new()) };
        let (amount, state) = (self.dispute_amount.read()?, self.state());
        let capture = transaction.and_then(|of| of.seller_transaction_id.clone());
        Ok(vec![News::Dispute(DisputeFact {
            payment: Some(payment),
            of: capture.map(|id| format!("capture:{id}")),
            object: self.dispute_id.clone(),
            amount,
            reason: Reason::Card(self.reason.to_ascii_lowercase()),
            state,
            moved: moved(state, amount),
            due_by: self.seller_response_due_date,
        })])
    }

    fn state(&self) -> DisputeState {
        let inquiry = self.dispute_life_cycle_stage.as_deref() == Some("INQUIRY");
        let outcome = self.dispute_outcome.as_ref().and_then(|end| end.outcome_code.as_deref());
        match (self.status.as_str(), outcome) {
            ("RESOLVED", Some("RESOLVED_BUYER_FAVOUR" | "RESOLVED_WITH_PAYOUT" | "ACCEPTED")) => {
                DisputeState::Lost
            }
            ("RESOLVED", _) if inquiry => DisputeState::InquiryClosed,
            ("RESOLVED", _) => DisputeState::Won,
            ("UNDER_REVIEW" | "WAITING_FOR_BUYER_RESPONSE", _) if inquiry => {
                DisputeState::InquiryReview
            }
            (_, _) if inquiry => DisputeState::Inquiry,
            ("UNDER_REVIEW" | "WAITING_FOR_BUYER_RESPONSE", _) => DisputeState::UnderReview,
            (_, _) => DisputeState::Open,
        }
    }
}

const fn moved(state: DisputeState, amount: Money) -> Moved {
    let nothing = Moved::nothing(amount.currency());
    match state {
        DisputeState::Inquiry | DisputeState::InquiryReview | DisputeState::InquiryClosed => {
            nothing
        }
        DisputeState::Open | DisputeState::UnderReview | DisputeState::Lost => {
            Moved { withdrawn: amount, ..nothing }
        }
        DisputeState::Won => Moved { withdrawn: amount, reinstated: amount, ..nothing },
    }
}

impl PayPal {
    pub(super) fn ask_dispute(&self, dispute: &str) -> Ask<Vec<News>> {
        let request = self.get(&["v1", "customer", "disputes", dispute], &[]);
        self.with_token(Unsigned::new(request, |response| {
            let dispute: Option<Dispute> = read_optional(response)?;
            let news = dispute.map_or(Ok(Vec::new()), |dispute| dispute.news());
            news.map(Step::Done).map_err(|_| Failure::unreadable(response.status, None))
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn state(stage: &str, status: &str, outcome: Option<&str>) -> DisputeState {
        let dispute: Dispute = serde_json::from_value(json!({
            "dispute_id": "PP-D-1", "reason": "MERCHANDISE_OR_SERVICE_NOT_RECEIVED",
            "status": status, "dispute_life_cycle_stage": stage,
            "dispute_amount": { "currency_code": "USD", "value": "30.00" },
            "disputed_transactions": [{ "seller_transaction_id": "3BC",
                "custom": "pay_01j9zk5v7r0c8e4g6m2n0p1q2r" }],
            "dispute_outcome": outcome.map(|code| json!({ "outcome_code": code })),
        }))
        .unwrap();
        let news = dispute.news().unwrap();
        let [News::Dispute(fact)] = &news[..] else { panic!("{news:?}") };
        assert_eq!(fact.moved.withdrawn.is_zero(), fact.state < DisputeState::Open);
        fact.state
    }

    #[test]
    fn psp44_paypals_words_map_onto_our_states() {
        for (stage, status, outcome, expected) in [
            ("INQUIRY", "OPEN", None, DisputeState::Inquiry),
            ("INQUIRY", "WAITING_FOR_BUYER_RESPONSE", None, DisputeState::InquiryReview),
            ("INQUIRY", "RESOLVED", Some("CANCELED_BY_BUYER"), DisputeState::InquiryClosed),
            ("INQUIRY", "RESOLVED", Some("RESOLVED_BUYER_FAVOUR"), DisputeState::Lost),
            ("CHARGEBACK", "WAITING_FOR_SELLER_RESPONSE", None, DisputeState::Open),
            ("CHARGEBACK", "UNDER_REVIEW", None, DisputeState::UnderReview),
            ("CHARGEBACK", "RESOLVED", Some("RESOLVED_SELLER_FAVOUR"), DisputeState::Won),
            ("CHARGEBACK", "RESOLVED", Some("RESOLVED_BUYER_FAVOUR"), DisputeState::Lost),
        ] {
            assert_eq!(state(stage, status, outcome), expected, "{stage} {status} {outcome:?}");
        }
    }
}
