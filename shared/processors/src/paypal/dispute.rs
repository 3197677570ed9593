//! A dispute.
//!
//! PayPal holds what an inquiry is about and takes it when the dispute is lost or the payer's bank
//! charges it back; what moved is derived from the stage and the outcome.

use domain::dispute::{DisputeFact, DisputeState, Moved, Reason};
use domain::money::Money;
use domain::news::News;
use jiff::Timestamp;
use serde::Deserialize;
use tracing::error;

use crate::ask::{Ask, Failure, Response, Step};
use crate::checkout::NewsPage;
use crate::webhook::is_id;

use super::PayPal;
use super::amount::{Amount, PayPalAmountError};
use super::error::{read, read_optional};
use super::request::Unsigned;

/// What marks the rest of the walk through the disputes: ids to fetch and pages to list, one after
/// the other.
pub(super) const QUEUE: &str = "disputes:";

/// Where that walk begins.
pub(super) const FIRST: &str = "page=1";

/// The most that PayPal lists at once.
const PAGE_MAX: usize = 50;

#[derive(Deserialize)]
struct Disputes {
    #[serde(default)]
    items: Vec<Listed>,
}

#[derive(Deserialize)]
struct Listed {
    dispute_id: String,
}

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
    amount_refunded: Option<Amount>,
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
            moved: moved(state, self.taken(amount)?),
            due_by: self.seller_response_due_date,
        })])
    }

    /// What the payer gets of the disputed amount: all of it, unless the outcome says less.
    fn taken(&self, amount: Money) -> Result<Money, PayPalAmountError> {
        let outcome = self.dispute_outcome.as_ref();
        let told = outcome.and_then(|outcome| outcome.amount_refunded.as_ref());
        let told = told.filter(|_| self.state() == DisputeState::Lost).map(Amount::read);
        Ok(told.transpose()?.filter(|told| told.currency() == amount.currency()).unwrap_or(amount))
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

    /// The next step of the walk through the disputes: a page of the list, or one dispute.
    pub(super) fn ask_disputes(&self, since: Timestamp, queue: &str) -> Ask<NewsPage> {
        let (first, rest) = queue.split_once(',').unwrap_or((queue, ""));
        let rest = rest.to_owned();
        let Some(page) = first.strip_prefix("page=") else {
            return self
                .ask_dispute(first)
                .then(move |news| Ok(Step::Done(NewsPage { news, next: queued([rest.clone()]) })));
        };
        let query = [
            ("update_time_after", since.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string()),
            ("page_size", PAGE_MAX.to_string()),
            ("page", page.to_owned()),
        ];
        let next: Option<u32> = page.parse().ok().map(|page: u32| page.saturating_add(1));
        let request = self.get(&["v1", "customer", "disputes"], &query);
        self.with_token(Unsigned::new(request, move |response| {
            let ids = listed(response)?;
            let more = next.filter(|_| ids.len() >= PAGE_MAX).map(|next| format!("page={next}"));
            let ids = ids.into_iter().filter(|id| is_id(id));
            Ok(Step::Done(NewsPage { news: Vec::new(), next: queued(ids.chain(more)) }))
        }))
    }
}

/// The ids of a page; none where the firm's app may not look at disputes.
fn listed(response: &Response) -> Result<Vec<String>, Failure> {
    if response.status == 403 {
        error!("PayPal lists no disputes: allow disputes for the app of the firm's credentials");
        return Ok(Vec::new());
    }
    let list: Disputes = read(response)?;
    Ok(list.items.into_iter().map(|listed| listed.dispute_id).collect())
}

/// What is left of the walk, if anything is.
fn queued(steps: impl IntoIterator<Item = String>) -> Option<String> {
    let left: Vec<String> = steps.into_iter().filter(|step| !step.is_empty()).collect();
    (!left.is_empty()).then(|| format!("{QUEUE}{}", left.join(",")))
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
    fn psp44_a_part_that_the_payer_gets_is_all_that_is_gone() {
        let dispute: Dispute = serde_json::from_value(json!({
            "dispute_id": "PP-D-1", "reason": "UNAUTHORISED", "status": "RESOLVED",
            "dispute_life_cycle_stage": "CHARGEBACK",
            "dispute_amount": { "currency_code": "USD", "value": "30.00" },
            "disputed_transactions": [{ "custom": "pay_01j9zk5v7r0c8e4g6m2n0p1q2r" }],
            "dispute_outcome": { "outcome_code": "RESOLVED_BUYER_FAVOUR",
                "amount_refunded": { "currency_code": "USD", "value": "12.50" } },
        }))
        .unwrap();
        let news = dispute.news().unwrap();
        let [News::Dispute(fact)] = &news[..] else { panic!("{news:?}") };
        assert_eq!(fact.moved.withdrawn.minor(), 1250);
    }

    #[test]
    fn psp18_the_walk_through_disputes_lists_fetches_and_ends() {
        let ids = ["PP-D-1".to_owned(), "PP-D-2".to_owned(), "page=2".to_owned()];
        assert_eq!(queued(ids).as_deref(), Some("disputes:PP-D-1,PP-D-2,page=2"));
        assert_eq!(queued([String::new()]), None);
        let refused = Response { status: 403, body: b"{}".to_vec() };
        assert!(listed(&refused).unwrap().is_empty(), "the poller goes on without them");
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
