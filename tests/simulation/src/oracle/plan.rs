//! Payment plans: what is charged follows from what is open, an instalment is charged again only
//! after the charge before has failed, and what came of it is what the ledger has (PAY-11 to
//! PAY-13).
//!
//! Invariant: what a charge meets is read before the write that stores it, so that nothing that
//! comes later can excuse it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::read::{amount, text};
use super::{Oracle, Wrong};
use crate::engine::Change;
use crate::report::{FIRST_TRY, NEXT_TRY};

/// What an instalment met when it was charged, for reports.
pub(crate) const INSTALMENT: &str = "instalment";

/// A payment plan.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Agreed {
    /// The client.
    pub client: String,
    /// The invoice.
    pub invoice: String,
    /// The word of its state.
    pub state: String,
    /// Its parts, in the order of days.
    pub instalments: Vec<Share>,
    version: i64,
}

/// A part of a plan.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Share {
    /// How much at most.
    pub amount: i64,
    /// The day from which it is charged.
    pub next_on: String,
    /// Whether it is done with.
    pub is_done: bool,
    due_on: String,
    /// The charges that were begun for it.
    tries: Vec<String>,
}

/// All plans, and which charge was begun for which part of which.
#[derive(Debug, Default)]
pub(crate) struct Plans {
    pub(crate) all: BTreeMap<String, Agreed>,
    /// The charges of each part, also those from before a plan began anew.
    charged: BTreeMap<(String, usize), BTreeSet<String>>,
    of: BTreeMap<String, (String, usize)>,
}

/// Words of payments of which nobody knows yet what becomes of them.
const UNDER_WAY: [&str; 3] = ["checking", "waiting", "processing"];

impl Agreed {
    /// What the parts after `place` will ask for.
    fn later(&self, place: usize) -> i64 {
        self.instalments.iter().skip(place + 1).map(|one| one.amount).sum()
    }

    /// The part that is next.
    pub fn next(&self) -> Option<&Share> {
        self.instalments.iter().find(|one| !one.is_done)
    }

    /// Whether nothing more becomes of it.
    pub fn is_over(&self) -> bool {
        matches!(self.state.as_str(), "ended" | "done")
    }
}

fn share(item: &Value) -> Result<Share, String> {
    let tries = item["tries"]["L"].as_array().into_iter().flatten();
    let tries = tries.filter_map(|id| id["S"].as_str()).map(str::to_owned).collect();
    Ok(Share {
        amount: amount(item, "amount")?,
        next_on: text(item, "next_on").to_owned(),
        is_done: item["is_done"]["BOOL"] == true,
        due_on: text(item, "due_on").to_owned(),
        tries,
    })
}

impl Oracle {
    pub(super) fn take_plan(&mut self, id: &str, change: &Change) -> Result<(), Wrong> {
        let Some(item) = &change.new else { return Err(format!("The plan {id} is gone.")) };
        let shares = item["instalments"]["L"].as_array().into_iter().flatten();
        let plan = Agreed {
            client: text(item, "client").to_owned(),
            invoice: text(item, "invoice").to_owned(),
            state: text(item, "state").to_owned(),
            instalments: shares.map(|one| share(&one["M"])).collect::<Result<_, _>>()?,
            version: amount(item, "version")?,
        };
        let before = self.plans.all.insert(id.to_owned(), plan.clone());
        let Some(before) = before else {
            return if plan.version == 1 {
                Ok(())
            } else {
                Err(format!("LED-07: {id} is not new."))
            };
        };
        if plan.version != before.version + 1 {
            let (now, was) = (plan.version, before.version);
            return Err(format!("LED-07: the plan {id} has version {now} after {was}."));
        }
        let parts = |plan: &Agreed| -> Vec<(i64, String)> {
            plan.instalments.iter().map(|one| (one.amount, one.due_on.clone())).collect()
        };
        if parts(&before) != parts(&plan) || before.is_over() {
            return Err(format!("PAY-11: the plan {id} went from {before:?} to {plan:?}."));
        }
        for place in 0..plan.instalments.len() {
            self.take_share((id, place), &before, &plan)?;
        }
        Ok(())
    }

    fn take_share(
        &mut self,
        (id, place): (&str, usize),
        before: &Agreed,
        plan: &Agreed,
    ) -> Result<(), Wrong> {
        let (Some(was), Some(is)) = (before.instalments.get(place), plan.instalments.get(place))
        else {
            return Ok(());
        };
        let begun: Vec<&String> =
            is.tries.iter().filter(|payment| !was.tries.contains(payment)).collect();
        if let [payment] = begun.as_slice() {
            self.charge((id, place), (before, plan), payment)?;
        } else if !begun.is_empty() || (was.is_done && was != is) {
            return Err(format!("PAY-11: part {place} of {id} went from {was:?} to {is:?}."));
        }
        let open = self.invoices.get(&plan.invoice).map_or(0, |head| head.open);
        let is_paid = |payment: &String| self.state_of(payment) == "paid";
        let is_covered = open <= plan.later(place) || is.tries.last().is_some_and(is_paid);
        if is.is_done && !was.is_done && !is_covered {
            return Err(format!("PAY-11: part {place} of {id} is done with, unpaid: {is:?}."));
        }
        Ok(())
    }

    fn state_of(&self, payment: &str) -> &str {
        self.payments.get(payment).map_or("checking", |payment| payment.state.as_str())
    }

    /// A charge is begun: of an active plan, on its day, with nothing else under way, of no more
    /// than is open and no more than the part, and never while one before may still arrive.
    fn charge(
        &mut self,
        (id, place): (&str, usize),
        (before, plan): (&Agreed, &Agreed),
        payment: &str,
    ) -> Result<(), Wrong> {
        let part = before.instalments.get(place).cloned().unwrap_or_default();
        let wrong = |why: &str| {
            Err(format!("PAY-11: {payment} is charged for part {place} of {id}, {why}: {part:?}."))
        };
        if before.state != "active" || plan.state != "active" || part.is_done {
            return wrong("which is not to be charged");
        }
        if part.next_on > self.today {
            return wrong("before its day");
        }
        let tries = self.plans.charged.entry((id.to_owned(), place)).or_default().clone();
        if let Some(other) = tries.iter().find(|other| self.may_arrive(other)) {
            return wrong(&format!("and {other} may have paid it"));
        }
        let of_invoice = self.payments.iter().filter(|(_, other)| {
            other.invoices.contains(&plan.invoice) && UNDER_WAY.contains(&other.state.as_str())
        });
        if let Some((other, _)) = of_invoice.clone().find(|(other, _)| *other != payment) {
            return wrong(&format!("while {other} is under way"));
        }
        self.plans.charged.entry((id.to_owned(), place)).or_default().insert(payment.to_owned());
        match self.plans.of.insert(payment.to_owned(), (id.to_owned(), place)) {
            None => {
                let met = if tries.is_empty() { FIRST_TRY } else { NEXT_TRY };
                self.met.push((met, INSTALMENT));
                Ok(())
            }
            Some(_) => wrong("as another part was"),
        }
    }

    fn may_arrive(&self, payment: &str) -> bool {
        !matches!(self.state_of(payment), "failed" | "expired")
    }

    /// A payment by a plan: its plan knows it, it is no more than its part, no other has paid that,
    /// and what it brought is in the ledger.
    pub(super) fn look_at_charge(&self, id: &str) -> Result<(), Wrong> {
        let payment = self.payments.get(id).cloned().unwrap_or_default();
        let Some((plan, place)) = self.plans.of.get(id).cloned() else {
            return match payment.plan {
                Some(plan) => Err(format!("PAY-11: {plan} knows nothing of its charge {id}.")),
                None => Ok(()),
            };
        };
        let agreed = self.plans.all.get(&plan).cloned().unwrap_or_default();
        let most = agreed.instalments.get(place).map_or(0, |one| one.amount);
        if payment.plan.as_ref() != Some(&plan) || !(1..=most).contains(&payment.amount) {
            return Err(format!(
                "PAY-11: {} is charged by {id} for part {place} of {plan}, which is {most}.",
                payment.amount
            ));
        }
        let paid = self.plans.charged.get(&(plan.clone(), place)).into_iter().flatten();
        let paid: Vec<&String> = paid.filter(|one| self.state_of(one) == "paid").collect();
        if paid.len() > 1 {
            return Err(format!("PAY-11: part {place} of {plan} is paid by {paid:?}."));
        }
        let booked = self.ledger.brought(id);
        let brought = if payment.state == "paid" { payment.amount } else { 0 };
        if booked == brought {
            Ok(())
        } else {
            Err(format!("PAY-11: {id} brought {brought} by {plan}, and the ledger has {booked}."))
        }
    }

    /// Whether a charge that is begun is of no more than is open now.
    pub(super) fn fits_what_is_open(&self, change: &Change) -> Result<(), Wrong> {
        let Some(item) = change.new.as_ref().filter(|_| change.old.is_none()) else {
            return Ok(());
        };
        if text(item, "plan").is_empty() {
            return Ok(());
        }
        let asked = amount(item, "amount")?;
        let parts = item["parts"]["L"].as_array().into_iter().flatten();
        let open = parts
            .map(|part| self.invoices.get(text(&part["M"], "invoice")).map_or(0, |head| head.open));
        let open: i64 = open.sum();
        if asked <= open {
            Ok(())
        } else {
            let id = text(item, "id");
            Err(format!("PAY-11: {id} charges {asked}, and {open} is open."))
        }
    }

    /// At rest no charge waits, and what each plan brought is what the processor took for it.
    pub(super) fn plans_at_rest(&self, took: impl Fn(&str) -> i64) -> Result<(), Wrong> {
        for (id, plan) in &self.plans.all {
            let of = self.plans.charged.iter().filter(|((of, _), _)| of == id);
            let charges: Vec<&String> = of.flat_map(|(_, charges)| charges).collect();
            let theirs: i64 = charges.iter().map(|one| took(one)).sum();
            let ours: i64 = charges.iter().map(|one| self.ledger.brought(one)).sum();
            let sum: i64 = plan.instalments.iter().map(|one| one.amount).sum();
            if theirs != ours || theirs > sum {
                return Err(format!(
                    "PAY-11: {theirs} was taken for {id} of {sum}, and the ledger has {ours}."
                ));
            }
        }
        Ok(())
    }
}
