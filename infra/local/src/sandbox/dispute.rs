//! A dispute: a card holder's, or a bank that sends a debit back.
//!
//! Invariant: money leaves when a dispute is made, and comes back when it is won; an inquiry moves
//! none (rule PSP-44).

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::balance::{Balance, Kind, Move};
use super::book::Act;
use super::card::Method;
use super::charge::{Charge, ChargeState};
use super::object::{Expand, Metadata, Object, new_id, with_nulls};
use super::payment::Payment;
use super::paypal;
use super::refusal::Refusal;

/// How long there is to answer, in seconds.
const ANSWER_S: i64 = 7 * 24 * 60 * 60;

/// A dispute.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Dispute {
    pub(super) id: String,
    created: i64,
    charge: String,
    payment: String,
    amount: i64,
    currency: String,
    reason: String,
    pub(super) state: DisputeState,
    balances: Vec<String>,
}

/// The `status` of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum DisputeState {
    WarningNeedsResponse,
    WarningUnderReview,
    WarningClosed,
    NeedsResponse,
    UnderReview,
    Won,
    Lost,
}

/// Opens a dispute at Stripe or at PayPal, wherever the payment is; its id.
pub(super) fn open(act: &Act<'_>, payment: &str, opening: Opening) -> Result<String, Refusal> {
    match paypal::dispute::open(act, payment, opening)? {
        Some(id) => Ok(id),
        None => Dispute::open(act, payment, opening).map(|dispute| dispute.id),
    }
}

/// Takes a dispute on, wherever it is.
pub(super) fn go(act: &Act<'_>, dispute: &str, to: &str) -> Result<(), Refusal> {
    match paypal::dispute::go(act, dispute, to)? {
        Some(()) => Ok(()),
        None => Dispute::go(act, dispute, to).map(drop),
    }
}

/// How a dispute begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// The card's bank asks first; no money moves.
    Inquiry,
    /// The card holder disputes.
    Chargeback,
    /// R01: the bank sends a debit back for want of funds.
    ReturnR01,
    /// R10: the consumer says that the debit was not authorised.
    ReturnR10,
    /// R29: the company says that the debit was not authorised.
    ReturnR29,
}

impl Opening {
    /// The opening with this word.
    pub(super) fn of_word(word: &str) -> Option<Self> {
        Some(match word {
            "inquiry" => Self::Inquiry,
            "chargeback" => Self::Chargeback,
            "R01" => Self::ReturnR01,
            "R10" => Self::ReturnR10,
            "R29" => Self::ReturnR29,
            _ => return None,
        })
    }

    const fn reason(self) -> &'static str {
        match self {
            Self::Inquiry => "general",
            Self::Chargeback => "fraudulent",
            Self::ReturnR01 => "insufficient_funds",
            Self::ReturnR10 | Self::ReturnR29 => "debit_not_authorized",
        }
    }

    const fn is_return(self) -> bool {
        matches!(self, Self::ReturnR01 | Self::ReturnR10 | Self::ReturnR29)
    }
}

impl DisputeState {
    /// The states that can follow, as Stripe documents them.
    pub(super) const fn next(self) -> &'static [Self] {
        match self {
            Self::WarningNeedsResponse => {
                &[Self::WarningUnderReview, Self::WarningClosed, Self::NeedsResponse]
            }
            Self::WarningUnderReview => &[Self::WarningClosed, Self::NeedsResponse],
            Self::NeedsResponse => &[Self::UnderReview, Self::Won, Self::Lost],
            Self::UnderReview => &[Self::Won, Self::Lost],
            Self::WarningClosed | Self::Won | Self::Lost => &[],
        }
    }

    /// The word of the API.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::WarningNeedsResponse => "warning_needs_response",
            Self::WarningUnderReview => "warning_under_review",
            Self::WarningClosed => "warning_closed",
            Self::NeedsResponse => "needs_response",
            Self::UnderReview => "under_review",
            Self::Won => "won",
            Self::Lost => "lost",
        }
    }

    const fn is_inquiry(self) -> bool {
        matches!(self, Self::WarningNeedsResponse | Self::WarningUnderReview | Self::WarningClosed)
    }
}

impl Dispute {
    /// Opens a dispute of a payment that succeeded.
    fn open(act: &Act<'_>, payment: &str, opening: Opening) -> Result<Self, Refusal> {
        let payment: Payment = act.get(payment)?;
        let mut charge: Charge = act.get(payment.charge.as_deref().unwrap_or_default())?;
        if charge.state != ChargeState::Succeeded {
            return Err(Refusal::invalid("payment", "Only a charge that succeeded is disputed"));
        }
        let bank = matches!(charge.method, Method::Bank { .. });
        if opening.is_return() != bank {
            return Err(Refusal::invalid("opening", "Banks send debits back, cards are disputed"));
        }
        if opening == Opening::ReturnR29 {
            charge.company = true;
            act.put(&charge)?;
        }
        let state = match opening {
            Opening::Inquiry => DisputeState::WarningNeedsResponse,
            Opening::Chargeback => DisputeState::NeedsResponse,
            Opening::ReturnR01 | Opening::ReturnR10 | Opening::ReturnR29 => DisputeState::Lost,
        };
        let mut dispute = Self {
            id: new_id("dp_")?,
            created: act.seconds(),
            charge: charge.id.clone(),
            payment: payment.id,
            amount: charge.refundable(),
            currency: charge.currency,
            reason: opening.reason().to_owned(),
            state,
            balances: Vec::new(),
        };
        if !state.is_inquiry() {
            let kind = if bank { Kind::Return } else { Kind::Dispute };
            dispute.book(act, kind, dispute.amount.saturating_neg())?;
        }
        act.put(&dispute)?;
        act.tell("charge.dispute.created", &dispute)?;
        if !dispute.balances.is_empty() {
            act.tell("charge.dispute.funds_withdrawn", &dispute)?;
        }
        if state == DisputeState::Lost {
            act.tell("charge.dispute.closed", &dispute)?;
        }
        Ok(dispute)
    }

    /// Goes on to a state that can follow.
    fn go(act: &Act<'_>, id: &str, to: &str) -> Result<Self, Refusal> {
        let mut dispute: Self = act.get(id)?;
        let next = dispute.state.next().iter().find(|state| state.word() == to);
        let Some(next) = next.copied() else {
            let message = format!("A dispute that is {} cannot be {to}", dispute.state.word());
            return Err(Refusal::invalid("to", message));
        };
        let escalates = dispute.state.is_inquiry() && !next.is_inquiry();
        dispute.state = next;
        if escalates {
            dispute.book(act, Kind::Dispute, dispute.amount.saturating_neg())?;
        }
        if next == DisputeState::Won {
            dispute.book(act, Kind::Reinstated, dispute.amount)?;
        }
        act.put(&dispute)?;
        act.tell("charge.dispute.updated", &dispute)?;
        if escalates {
            act.tell("charge.dispute.funds_withdrawn", &dispute)?;
        }
        if next == DisputeState::Won {
            act.tell("charge.dispute.funds_reinstated", &dispute)?;
        }
        if next.next().is_empty() {
            act.tell("charge.dispute.closed", &dispute)?;
        }
        Ok(dispute)
    }

    fn book(&mut self, act: &Act<'_>, kind: Kind, amount: i64) -> Result<(), Refusal> {
        let description = Some(format!("Dispute of {}", self.charge));
        let (currency, source) = (self.currency.as_str(), self.id.as_str());
        let moved = Move { kind, amount, currency, source, description };
        let balance = Balance::book(act, moved)?;
        self.balances.push(balance);
        Ok(())
    }
}

/// The evidence that nobody gave.
const EVIDENCE: [&str; 27] = [
    "access_activity_log",
    "billing_address",
    "cancellation_policy",
    "cancellation_policy_disclosure",
    "cancellation_rebuttal",
    "customer_communication",
    "customer_email_address",
    "customer_name",
    "customer_purchase_ip",
    "customer_signature",
    "duplicate_charge_documentation",
    "duplicate_charge_explanation",
    "duplicate_charge_id",
    "product_description",
    "receipt",
    "refund_policy",
    "refund_policy_disclosure",
    "refund_refusal_explanation",
    "service_date",
    "service_documentation",
    "shipping_address",
    "shipping_carrier",
    "shipping_date",
    "shipping_documentation",
    "shipping_tracking_number",
    "uncategorized_file",
    "uncategorized_text",
];

impl Object for Dispute {
    const KIND: &'static str = "dispute";

    fn id(&self) -> &str {
        &self.id
    }

    fn created(&self) -> i64 {
        self.created
    }

    fn render(&self, act: &Act<'_>, expand: &Expand) -> Result<Value, Refusal> {
        let balances: Result<Vec<Value>, Refusal> = self
            .balances
            .iter()
            .map(|id| act.get::<Balance>(id)?.render(act, &Expand::default()))
            .collect();
        Ok(json!({
            "id": self.id,
            "object": Self::KIND,
            "amount": self.amount,
            "balance_transactions": balances?,
            "charge": expand.reference::<Charge>(act, "charge", Some(&self.charge))?,
            "created": self.created,
            "currency": self.currency,
            "enhanced_eligibility_types": [],
            "evidence": with_nulls(json!({ "enhanced_evidence": {} }), &EVIDENCE),
            "evidence_details": {
                "due_by": self.created.saturating_add(ANSWER_S),
                "enhanced_eligibility": {},
                "has_evidence": false,
                "past_due": false,
                "submission_count": 0,
                "submission_method": "not_submitted",
            },
            "is_charge_refundable": self.state.is_inquiry(),
            "livemode": false,
            "metadata": Metadata::new(),
            "payment_intent":
                expand.reference::<Payment>(act, "payment_intent", Some(&self.payment))?,
            "reason": self.reason,
            "status": self.state,
        }))
    }
}
