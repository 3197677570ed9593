//! Deposits that payers' banks take back: no client's money pays for it, the matter's own is set
//! aside, and the claim stands in the operating book (rule TR-13).
//!
//! Invariant: what is compared is one transaction, so that nothing that others do in the same step
//! hides what it changed.

use std::collections::BTreeMap;

use super::read::text;
use super::{Disputed, Kept, Oracle, Payment, Received, Wrong};
use crate::back::DisputeState;
use crate::engine::Change;
use crate::gateway::{Gateway, TakenState};
use crate::report::{SPENT, UNCLEARED, WHOLE};

/// What the money of a deposit had become when its payer's bank took it back.
pub(crate) const RETURN: &str = "return";

/// Client money as it was before a dispute of a deposit moved.
pub(super) struct Before {
    /// The dispute.
    id: String,
    /// The deposit.
    payment: Payment,
    receipt: Received,
    ledgers: BTreeMap<String, Kept>,
    accounts: BTreeMap<String, i64>,
    pools: BTreeMap<(String, String), i64>,
    is_held: bool,
}

impl Disputed {
    /// What is gone for now.
    pub(super) const fn outstanding(&self) -> i64 {
        self.moved.0 - self.moved.1
    }
}

/// The hold that a dispute places has its id.
fn hold_of(dispute: &str) -> String {
    dispute.split_once('_').map_or_else(String::new, |(_, body)| format!("hld_{body}"))
}

impl Oracle {
    /// Whether a payment is client money.
    pub(super) fn is_deposit(&self, payment: &str) -> bool {
        self.payments.get(payment).is_some_and(|payment| payment.deposit.is_some())
    }

    /// Client money before a write, when that moves a dispute of a deposit.
    pub(super) fn before_return(&self, write: &[Change]) -> Option<Before> {
        let dispute = write.iter().find(|change| change.key.1.starts_with("DISPUTE#"))?;
        let item = dispute.new.as_ref()?;
        let payment = self.payments.get(text(item, "payment"))?;
        payment.deposit.as_ref()?;
        let id = text(item, "id").to_owned();
        Some(Before {
            payment: payment.clone(),
            receipt: self.trust.receipts.get(&payment.receipt).cloned().unwrap_or_default(),
            ledgers: self.trust.ledgers.clone(),
            accounts: self.ledger.trust_book(),
            pools: self.pools.clone(),
            is_held: self.trust.holds.contains_key(&hold_of(&id)),
            id,
        })
    }

    /// After it, every ledger but the matter's is the same to the byte, the trust book too, and
    /// what the matter still has of the deposit is held.
    pub(super) fn look_at_return(&mut self, before: &Before) -> Result<(), Wrong> {
        let (id, matter) = (&before.id, before.payment.deposit.clone().unwrap_or_default());
        let changed =
            |of: &&String| **of != matter && before.ledgers.get(*of) != self.trust.ledgers.get(*of);
        let all = before.ledgers.keys().chain(self.trust.ledgers.keys());
        if let Some(other) = all.clone().find(changed) {
            return Err(format!("TR-13: the dispute {id} of {matter} changed the ledger {other}."));
        }
        if before.accounts != self.ledger.trust_book() || before.pools != self.pools {
            return Err(format!("TR-13: the dispute {id} of {matter} moved money in trust."));
        }
        let was = before.ledgers.get(&matter).cloned().unwrap_or_default();
        let is = self.trust.ledgers.get(&matter).cloned().unwrap_or_default();
        let dispute = self.back.disputes.get(id).cloned().unwrap_or_default();
        let due = self.held_due(before, &was, &dispute);
        let placed = self.trust.holds.get(&hold_of(id)).filter(|_| !before.is_held);
        let placed = placed.map_or(0, |hold| hold.amount);
        if (is.held - was.held, placed) != (due, due) || is.posted != was.posted {
            return Err(format!(
                "TR-13: {due} of {was:?} had to be held for {dispute:?}, and {placed} is: {is:?}."
            ));
        }
        if due == 0 && is.uncleared == was.uncleared && was != is {
            return Err(format!("TR-13: the dispute {id} changed {was:?} to {is:?}."));
        }
        Ok(())
    }

    /// What had to be held, once for a dispute: what was taken or all that the matter has left, and
    /// the whole of a deposit that has not cleared.
    fn held_due(&mut self, before: &Before, was: &Kept, dispute: &Disputed) -> i64 {
        let is_there = before.receipt.state != "given back";
        if before.is_held || dispute.outstanding() <= 0 || !is_there {
            return 0;
        }
        let (kind, due) = if before.receipt.state == "uncleared" {
            (UNCLEARED, before.receipt.amount)
        } else if was.available < dispute.outstanding() {
            (SPENT, was.available)
        } else {
            (WHOLE, dispute.outstanding())
        };
        self.met.push((kind, RETURN));
        due
    }

    /// What payers' banks took back is claimed from their clients in the operating book, and is
    /// missing where the gateway takes it from.
    pub(super) fn look_at_claims(&self) -> Result<(), Wrong> {
        let mut claims: BTreeMap<String, i64> = BTreeMap::new();
        let (mut taken, mut clients) = (0, Vec::new());
        for dispute in self.back.disputes.values() {
            let Some(payment) = self.payments.get(&dispute.payment) else { continue };
            let out = dispute.outstanding();
            let is_deposit = payment.deposit.is_some();
            // What the firm has lost of its own money is owed again where it was applied.
            let claim = if is_deposit || dispute.state != "lost" { out } else { 0 };
            *claims.entry(payment.client.clone()).or_default() += claim;
            taken += if is_deposit { out + dispute.moved.2 } else { 0 };
            clients.push(payment.client.clone());
        }
        for client in clients {
            let (claim, booked) = (claims.get(&client).copied().unwrap_or(0), &self.ledger);
            let booked = booked.balance(&format!("chargebacks/{client}"));
            if claim != booked {
                return Err(format!(
                    "TR-13: {claim} was taken back of {client}, and the ledger claims {booked}."
                ));
            }
        }
        let booked = -self.ledger.balance("clearing/lawpay");
        if taken == booked {
            Ok(())
        } else {
            Err(format!("TR-13: {taken} of deposits was taken back, the ledger has {booked}."))
        }
    }

    /// At rest, every deposit that went back is what the gateway says, and the lawyer was told.
    pub(super) fn returns_at_rest(&self, gateway: &Gateway) -> Result<(), Wrong> {
        let ours = |payment: &str| -> Vec<(&str, (i64, i64, i64))> {
            let of = self.back.disputes.values().filter(|one| one.payment == payment);
            of.map(|one| (one.state.as_str(), one.moved)).collect()
        };
        let told = gateway.disputes();
        for taken in gateway.taken() {
            let state = self.payments.get(&taken.payment).map(|payment| payment.state.as_str());
            let returned = taken.state == TakenState::Returned && state == Some("paid");
            let back = returned.then_some(("lost", (taken.amount, 0, 0)));
            let disputed =
                told.iter().filter(|one| one.payment == taken.payment).map(|one| match one.state {
                    DisputeState::Open => ("disputed", (one.amount, 0, 0)),
                    DisputeState::Won => ("won", (one.amount, one.amount, 0)),
                    DisputeState::Lost => ("lost", (one.amount, 0, 0)),
                });
            let theirs: Vec<_> = back.into_iter().chain(disputed).collect();
            let ours = ours(&taken.payment);
            if ours != theirs {
                let id = &taken.payment;
                return Err(format!(
                    "At rest {theirs:?} went back of {id}, in our books {ours:?}."
                ));
            }
        }
        let disputed = self.back.disputes.values().filter(|one| self.is_deposit(&one.payment));
        let (disputed, told) = (disputed.count(), self.told_of("deposit disputed"));
        if disputed == told {
            Ok(())
        } else {
            Err(format!("TR-13: {disputed} deposits are disputed, {told} times a lawyer was told."))
        }
    }
}
