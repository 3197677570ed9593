//! A refund.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::balance::{Balance, Kind, Move};
use super::book::Act;
use super::charge::{Charge, ChargeState};
use super::object::{Expand, Metadata, Object, new_id, with_nulls};
use super::params::Params;
use super::payment::Payment;
use super::refusal::Refusal;

/// A refund.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Refund {
    id: String,
    created: i64,
    charge: String,
    payment: String,
    pub(super) amount: i64,
    pub(super) currency: String,
    balance: String,
    reason: Option<String>,
    metadata: Metadata,
    /// The card was closed: the money came back.
    #[serde(default)]
    failed: Option<String>,
}

impl Refund {
    /// `POST /v1/refunds`
    pub(super) fn create(act: &Act<'_>, asked: &Params) -> Result<Self, Refusal> {
        asked.only(&["charge", "payment_intent", "amount", "reason", "metadata"])?;
        let mut charge = charge_of(act, asked)?;
        let amount = asked.number("amount")?.unwrap_or_else(|| charge.refundable());
        check(&charge, amount)?;
        let id = new_id("re_")?;
        let balance = Balance::book(
            act,
            Move {
                kind: Kind::Refund,
                amount: amount.saturating_neg(),
                currency: &charge.currency,
                source: &id,
                description: Some("REFUND FOR CHARGE".to_owned()),
            },
        )?;
        let refund = Self {
            id,
            created: act.seconds(),
            charge: charge.id.clone(),
            payment: charge.payment.clone(),
            amount,
            currency: charge.currency.clone(),
            balance,
            reason: asked.text("reason").map(str::to_owned),
            metadata: asked.metadata("metadata")?,
            failed: None,
        };
        charge.refunded = charge.refunded.saturating_add(amount);
        act.put(&refund)?;
        act.put(&charge)?;
        act.tell("refund.created", &refund)?;
        act.tell("charge.refunded", &charge)?;
        Ok(refund)
    }

    pub(super) const fn has_failed(&self) -> bool {
        self.failed.is_some()
    }

    /// The money cannot reach the card and comes back (rule PSP-43).
    pub(super) fn fail(act: &Act<'_>, id: &str) -> Result<(), Refusal> {
        let mut refund: Self = act.get(id)?;
        if refund.failed.is_some() {
            return Err(Refusal::invalid("refund", "This refund has failed already"));
        }
        let mut charge: Charge = act.get(&refund.charge)?;
        charge.refunded = charge.refunded.saturating_sub(refund.amount);
        let moved = Move {
            kind: Kind::RefundFailed,
            amount: refund.amount,
            currency: &refund.currency,
            source: &refund.id,
            description: Some("REFUND FAILURE".to_owned()),
        };
        refund.failed = Some(Balance::book(act, moved)?);
        act.put(&charge)?;
        act.put(&refund)?;
        act.tell("refund.failed", &refund)
    }
}

fn charge_of(act: &Act<'_>, asked: &Params) -> Result<Charge, Refusal> {
    let payment = match (asked.text("charge"), asked.text("payment_intent")) {
        (Some(charge), _) => return act.get(charge),
        (None, Some(payment)) => act.get::<Payment>(payment)?,
        (None, None) => {
            let message =
                "One of the following params should be provided: payment_intent or charge.";
            return Err(Refusal::coded("parameter_missing", "", message));
        }
    };
    match payment.charge {
        Some(charge) => act.get(&charge),
        None => Err(Refusal::invalid(
            "payment_intent",
            format!(
                "This PaymentIntent ({}) does not have a successful charge to refund.",
                payment.id
            ),
        )),
    }
}

/// What goes back is never more than what came and has not gone back yet (rule PSP-43).
fn check(charge: &Charge, amount: i64) -> Result<(), Refusal> {
    let id = &charge.id;
    if charge.state != ChargeState::Succeeded {
        return Err(Refusal::invalid("charge", format!("Charge {id} has not succeeded.")));
    }
    if charge.refundable() == 0 {
        let message = format!("Charge {id} has already been refunded.");
        return Err(Refusal::coded("charge_already_refunded", "", message));
    }
    if amount < 1 {
        return Err(Refusal::invalid("amount", "Invalid positive integer"));
    }
    if amount > charge.refundable() {
        let open = charge.refundable();
        let message = format!(
            "Refund amount ({amount}) is greater than unrefunded amount on charge ({open})"
        );
        return Err(Refusal::invalid("amount", message));
    }
    Ok(())
}

/// Published fields that the sandbox never fills.
const NULLS: [&str; 6] = [
    "customer",
    "customer_account",
    "payment_method",
    "receipt_number",
    "source_transfer_reversal",
    "transfer_reversal",
];

impl Object for Refund {
    const KIND: &'static str = "refund";

    fn id(&self) -> &str {
        &self.id
    }

    fn created(&self) -> i64 {
        self.created
    }

    fn render(&self, act: &Act<'_>, expand: &Expand) -> Result<Value, Refusal> {
        let fields = json!({
            "id": self.id,
            "object": Self::KIND,
            "amount": self.amount,
            "balance_transaction":
                expand.reference::<Balance>(act, "balance_transaction", Some(&self.balance))?,
            "charge": expand.reference::<Charge>(act, "charge", Some(&self.charge))?,
            "created": self.created,
            "currency": self.currency,
            "destination_details": { "card": { "type": "refund" }, "type": "card" },
            "metadata": self.metadata,
            "payment_intent":
                expand.reference::<Payment>(act, "payment_intent", Some(&self.payment))?,
            "reason": self.reason,
            "status": if self.failed.is_some() { "failed" } else { "succeeded" },
        });
        let mut fields = with_nulls(fields, &NULLS);
        if let (Some(balance), Some(all)) = (&self.failed, fields.as_object_mut()) {
            all.insert("failure_balance_transaction".to_owned(), json!(balance));
            all.insert("failure_reason".to_owned(), json!("lost_or_stolen_card"));
        }
        Ok(fields)
    }
}
