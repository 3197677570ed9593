//! Charges and refunds: the transactions of the gateway.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::sandbox::book::Act;
use crate::sandbox::event::Speaker;
use crate::sandbox::object::{Expand, Object, new_id};
use crate::sandbox::refusal::Refusal;

use super::{OPERATING, TRUST, refusal};

/// How long the gateway holds what nobody captures, in seconds.
const HELD_S: i64 = 7 * 24 * 60 * 60;

/// A transaction.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Transaction {
    pub(super) id: String,
    created: i64,
    kind: Kind,
    pub(super) account: String,
    amount: i64,
    refunded: i64,
    reference: Option<String>,
    /// The charge that a refund belongs to.
    charge: Option<String>,
    state: State,
    auto_capture: bool,
    way: Way,
    failure: Option<String>,
    /// When it is completed, or let go.
    due: Option<i64>,
}

/// The `type` of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Kind {
    Charge,
    Refund,
}

/// The `status` of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum State {
    Authorized,
    Completed,
    Voided,
    Failed,
}

/// What a charge is paid with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Way {
    Card,
    Bank,
}

/// What a person pays on the page.
#[derive(Debug, Clone)]
pub(super) struct Paid<'a> {
    pub(super) account: &'a str,
    pub(super) amount: i64,
    pub(super) reference: Option<String>,
    pub(super) way: Way,
    pub(super) auto_capture: bool,
}

impl Transaction {
    /// `POST /v1/charges`
    pub(super) fn charge(
        act: &Act<'_>,
        of_key: &str,
        (asked, debit_s): (&Value, i64),
    ) -> Result<Self, Refusal> {
        let Some(account) = asked.get("account_id").and_then(Value::as_str) else {
            return Err(refusal("no_account_specified", "The sandbox chooses no account."));
        };
        if account != of_key {
            return Err(refusal("no_account_for_payment_method", "Another key has it."));
        }
        let amount = asked.get("amount").and_then(Value::as_i64).filter(|amount| *amount > 0);
        let amount = amount.ok_or_else(|| refusal("invalid_data", "amount"))?;
        let method = asked.get("method").and_then(Value::as_str).unwrap_or_default();
        if !method.starts_with("card-") && !method.starts_with("bank-") {
            return Err(refusal("no_payment_method", "There is no such payment method."));
        }
        if method.ends_with("-0002") {
            return Err(refusal("card_declined", "The card was declined."));
        }
        let paid = Paid {
            account,
            amount,
            reference: asked.get("reference").and_then(Value::as_str).map(str::to_owned),
            way: if method.starts_with("bank-") { Way::Bank } else { Way::Card },
            auto_capture: asked.get("auto_capture").and_then(Value::as_bool).unwrap_or(true),
        };
        Self::paid(act, paid, debit_s)
    }

    /// Makes a charge, which the evening completes.
    pub(super) fn paid(act: &Act<'_>, paid: Paid<'_>, debit_s: i64) -> Result<Self, Refusal> {
        if ![OPERATING, TRUST].contains(&paid.account) {
            return Err(refusal("no_account_for_payment_method", "There is no such account."));
        }
        let wait = if paid.auto_capture { debit_s } else { HELD_S };
        let charge = Self {
            id: new_id("Af")?,
            created: act.seconds(),
            kind: Kind::Charge,
            account: paid.account.to_owned(),
            amount: paid.amount,
            refunded: 0,
            reference: paid.reference,
            charge: None,
            state: State::Authorized,
            auto_capture: paid.auto_capture,
            way: paid.way,
            failure: None,
            due: Some(act.seconds().saturating_add(wait)),
        };
        charge.keep(act, "transaction.authorized")?;
        Ok(charge)
    }

    /// `POST /v1/charges/{id}/capture`
    pub(super) fn capture(mut self, act: &Act<'_>, asked: &Value) -> Result<Self, Refusal> {
        let charge = &mut self;
        if charge.state != State::Authorized || charge.auto_capture {
            return Err(refusal("not_valid_for_transaction_status", "It is not held."));
        }
        let part = asked.get("amount").and_then(Value::as_i64).unwrap_or(charge.amount);
        if !(1..=charge.amount).contains(&part) {
            return Err(refusal("exceeds_authorized_amount", "More than was authorised."));
        }
        charge.amount = part;
        charge.complete(act)?;
        Ok(self)
    }

    /// `POST /v1/transactions/{id}/void`
    pub(super) fn void(mut self, act: &Act<'_>) -> Result<Self, Refusal> {
        if self.kind != Kind::Charge || self.state != State::Authorized {
            return Err(refusal("not_valid_for_transaction_status", "It is not held."));
        }
        self.state = State::Voided;
        self.due = None;
        self.keep(act, "transaction.voided")?;
        Ok(self)
    }

    /// `POST /v1/charges/{id}/refund`; never more than came (rule PSP-43).
    pub(super) fn refund(self, act: &Act<'_>, asked: &Value) -> Result<Self, Refusal> {
        let mut charge = self;
        let left = charge.amount.saturating_sub(charge.refunded);
        let amount = asked.get("amount").and_then(Value::as_i64).unwrap_or(left);
        if charge.state != State::Completed {
            return Err(refusal("not_valid_for_transaction_status", "It is not completed."));
        }
        if !(1..=left).contains(&amount) {
            return Err(refusal("refund_exceeds_transaction", "More than is left."));
        }
        charge.refunded = charge.refunded.saturating_add(amount);
        act.put(&charge)?;
        let refund = Self {
            id: new_id("Rf")?,
            created: act.seconds(),
            kind: Kind::Refund,
            amount,
            refunded: 0,
            reference: asked.get("reference").and_then(Value::as_str).map(str::to_owned),
            charge: Some(charge.id.clone()),
            state: State::Completed,
            auto_capture: true,
            failure: None,
            due: None,
            ..charge
        };
        refund.keep(act, "transaction.completed")?;
        Ok(refund)
    }

    /// The payer's bank sends a debit back, by the gateway's word for why.
    pub(super) fn give_back(act: &Act<'_>, id: &str, failure: &str) -> Result<(), Refusal> {
        let mut charge: Self = act.get(id)?;
        if charge.way != Way::Bank || charge.kind != Kind::Charge {
            return Err(refusal("incorrect_payment_type", "Only debits come back."));
        }
        charge.state = State::Failed;
        charge.failure = Some(failure.to_owned());
        charge.due = None;
        charge.keep(act, "transaction.failed")
    }

    fn complete(&mut self, act: &Act<'_>) -> Result<(), Refusal> {
        self.state = State::Completed;
        self.due = None;
        self.keep(act, "transaction.completed")
    }

    fn keep(&self, act: &Act<'_>, told: &str) -> Result<(), Refusal> {
        act.put(self)?;
        let speaker = if self.account == TRUST { Speaker::LawPayTrust } else { Speaker::LawPay };
        act.tell_as(speaker, told, self.render(act, &Expand::default())?)
    }
}

/// The evening comes: what is authorised is completed, what nobody captured is let go.
pub(in crate::sandbox) fn due(act: &Act<'_>) -> Result<(), Refusal> {
    for mut charge in act.all::<Transaction>("$.state", "AUTHORIZED")? {
        if charge.due.is_none_or(|due| due > act.seconds()) {
            continue;
        }
        if charge.auto_capture {
            charge.complete(act)?;
        } else {
            charge.void(act)?;
        }
    }
    Ok(())
}

impl Object for Transaction {
    const KIND: &'static str = "lawpay.transaction";

    fn id(&self) -> &str {
        &self.id
    }

    fn created(&self) -> i64 {
        self.created
    }

    fn render(&self, _: &Act<'_>, _: &Expand) -> Result<Value, Refusal> {
        let created = jiff::Timestamp::from_second(self.created).unwrap_or_default();
        let method = if self.way == Way::Bank {
            json!({ "type": "bank", "account_number": "******6789", "account_type": "CHECKING" })
        } else {
            json!({ "type": "card", "number": "************4242", "card_type": "VISA" })
        };
        Ok(json!({
            "id": self.id,
            "created": created.to_string(),
            "modified": created.to_string(),
            "type": self.kind,
            "account_id": self.account,
            "status": self.state,
            "amount": self.amount,
            "amount_refunded": self.refunded,
            "currency": "USD",
            "auto_capture": self.auto_capture,
            "failure_code": self.failure,
            "reference": self.reference,
            "charge_id": self.charge,
            "method": method,
        }))
    }
}
