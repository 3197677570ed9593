//! A dispute, with the money that moved for it.

use domain::dispute::{DisputeFact, DisputeState, Moved, Reason, ReturnCode};
use domain::money::Money;
use domain::news::News;
use jiff::Timestamp;
use serde::Deserialize;

use super::amount::{AmountError, from_stripe};
use super::expand::Expandable;
use super::payment::Marked;

/// All that a fact needs, in one answer.
pub(super) const EXPANSIONS: [&str; 2] = ["payment_intent", "charge"];

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Dispute {
    pub(super) id: String,
    amount: i64,
    currency: String,
    status: Status,
    reason: String,
    balance_transactions: Vec<Movement>,
    payment_intent: Option<Expandable<Marked>>,
    charge: Option<Expandable<Charge>>,
    evidence_details: Option<Evidence>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    WarningNeedsResponse,
    WarningUnderReview,
    WarningClosed,
    NeedsResponse,
    UnderReview,
    Won,
    Lost,
    Prevented,
}

#[derive(Debug, Clone, Deserialize)]
struct Movement {
    amount: i64,
    fee: i64,
    currency: String,
}

#[derive(Debug, Clone, Deserialize)]
struct Charge {
    payment_method_details: Option<Details>,
}

#[derive(Debug, Clone, Deserialize)]
struct Details {
    us_bank_account: Option<BankAccount>,
}

#[derive(Debug, Clone, Deserialize)]
struct BankAccount {
    account_holder_type: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct Evidence {
    due_by: Option<i64>,
}

impl Dispute {
    /// News when it is about a payment of ours.
    pub(super) fn news(&self) -> Result<Vec<News>, AmountError> {
        let payment = self.payment_intent.as_ref().and_then(Expandable::object);
        let Some(ours) = payment.and_then(Marked::ours) else { return Ok(Vec::new()) };
        let due_by = self.evidence_details.as_ref().and_then(|evidence| evidence.due_by);
        Ok(vec![News::Dispute(DisputeFact {
            payment: ours.parse().ok(),
            of: payment.map(|payment| payment.id.clone()),
            object: self.id.clone(),
            amount: from_stripe(self.amount, &self.currency)?,
            reason: self.reason(),
            state: self.state(),
            moved: self.moved()?,
            due_by: due_by.and_then(|at| Timestamp::from_second(at).ok()),
        })])
    }

    const fn state(&self) -> DisputeState {
        match self.status {
            Status::WarningNeedsResponse => DisputeState::Inquiry,
            Status::WarningUnderReview => DisputeState::InquiryReview,
            Status::WarningClosed | Status::Prevented => DisputeState::InquiryClosed,
            Status::NeedsResponse => DisputeState::Open,
            Status::UnderReview => DisputeState::UnderReview,
            Status::Won => DisputeState::Won,
            Status::Lost => DisputeState::Lost,
        }
    }

    /// What moved, in sums: money out, money back, the fee and what came back of it.
    fn moved(&self) -> Result<Moved, AmountError> {
        let zero = Money::zero(from_stripe(0, &self.currency)?.currency());
        let mut moved = Moved { withdrawn: zero, reinstated: zero, fee: zero, fee_back: zero };
        let add = |sum: &mut Money, amount: i64, currency: &str| {
            let more = from_stripe(amount, currency)?;
            *sum = sum.plus(more).map_err(|_| AmountError::TooLarge)?;
            Ok::<(), AmountError>(())
        };
        for movement in &self.balance_transactions {
            let currency = &movement.currency;
            let out = movement.amount.saturating_neg().max(0);
            add(&mut moved.withdrawn, out, currency)?;
            add(&mut moved.reinstated, movement.amount.max(0), currency)?;
            add(&mut moved.fee, movement.fee.max(0), currency)?;
            add(&mut moved.fee_back, movement.fee.saturating_neg().max(0), currency)?;
        }
        Ok(moved)
    }

    /// A debit's dispute is a bank's return, which Stripe names by words.
    fn reason(&self) -> Reason {
        let charge = self.charge.as_ref().and_then(Expandable::object);
        let details = charge.and_then(|charge| charge.payment_method_details.as_ref());
        let Some(account) = details.and_then(|details| details.us_bank_account.as_ref()) else {
            return Reason::Card(self.reason.clone());
        };
        let company = account.account_holder_type.as_deref() == Some("company");
        Reason::Return(match self.reason.as_str() {
            "insufficient_funds" => ReturnCode::R01,
            "incorrect_account_details" => ReturnCode::R03,
            "bank_cannot_process" => ReturnCode::R16,
            "customer_initiated" => ReturnCode::R08,
            _ if company => ReturnCode::R29,
            _ => ReturnCode::R10,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::money::Currency;
    use serde_json::{Value, json};

    const OURS: &str = "pay_01j9zk5v7r0c8e4g6m2n0p1q2r";

    fn dispute(changes: &Value) -> Dispute {
        let mut dispute = json!({
            "id": "dp_1", "amount": 3000, "currency": "usd", "status": "needs_response",
            "reason": "fraudulent", "evidence_details": { "due_by": 1_700_000_000 },
            "payment_intent": { "id": "pi_1", "status": "succeeded", "amount_received": 3000,
                "currency": "usd", "metadata": { "payment": OURS } },
            "balance_transactions": [{ "amount": -3000, "fee": 1500, "currency": "usd" }],
        });
        dispute.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        serde_json::from_value(dispute).unwrap()
    }

    fn fact(changes: &Value) -> DisputeFact {
        match dispute(changes).news().unwrap().pop() {
            Some(News::Dispute(fact)) => fact,
            other => panic!("{other:?}"),
        }
    }

    fn usd(minor: i64) -> Money {
        Money::new(minor, Currency::USD)
    }

    #[test]
    fn psp44_a_dispute_has_taken_the_money_and_a_fee() {
        let fact = fact(&json!({}));
        assert_eq!(fact.state, DisputeState::Open);
        assert_eq!(fact.payment.unwrap().as_str(), OURS);
        assert_eq!((fact.moved.withdrawn, fact.moved.fee), (usd(3000), usd(1500)));
        assert_eq!(fact.reason, Reason::Card("fraudulent".to_owned()));
    }

    #[test]
    fn psp44_won_gives_the_money_back_and_maybe_the_fee() {
        let won = fact(&json!({ "status": "won", "balance_transactions": [
            { "amount": -3000, "fee": 1500, "currency": "usd" },
            { "amount": 3000, "fee": -1500, "currency": "usd" } ] }));
        assert_eq!(won.state, DisputeState::Won);
        assert_eq!((won.moved.reinstated, won.moved.fee_back), (usd(3000), usd(1500)));
    }

    #[test]
    fn psp44_an_inquiry_moves_no_money() {
        for (status, state) in [
            ("warning_needs_response", DisputeState::Inquiry),
            ("warning_under_review", DisputeState::InquiryReview),
            ("warning_closed", DisputeState::InquiryClosed),
        ] {
            let fact = fact(&json!({ "status": status, "balance_transactions": [] }));
            assert_eq!((fact.state, fact.moved), (state, Moved::nothing(Currency::USD)));
        }
    }

    #[test]
    fn psp41_a_debit_that_comes_back_has_a_return_code() {
        for (reason, holder, code) in [
            ("insufficient_funds", "individual", ReturnCode::R01),
            ("debit_not_authorized", "individual", ReturnCode::R10),
            ("debit_not_authorized", "company", ReturnCode::R29),
        ] {
            let charge = json!({ "id": "ch_1", "payment_method_details":
                { "us_bank_account": { "account_holder_type": holder } } });
            let fact = fact(&json!({ "status": "lost", "reason": reason, "charge": charge }));
            assert_eq!(fact.reason, Reason::Return(code), "{reason} {holder}");
        }
    }

    #[test]
    fn a_dispute_of_somebody_else_is_no_news() {
        let others = json!({ "payment_intent": null });
        assert_eq!(dispute(&others).news().unwrap(), []);
    }
}
