//! The books: entries, invoices, payments and unbilled work, against each other.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::deposit::{matter_of, receipt_of};
use super::read::{amount, number, text};
use super::{Oracle, Wrong};
use crate::engine::Change;

/// The head of an invoice or draft, and what belongs to it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "as the tables hold it, sound or not")]
pub struct Invoice {
    /// Whether it is there, and not discarded.
    pub is_there: bool,
    /// Whether it is issued.
    pub is_issued: bool,
    /// What is frozen once it is issued: number, total, seal, client.
    pub frozen: (String, i64, String, String),
    /// What is open.
    pub open: i64,
    /// The matter.
    pub matter: String,
    /// Its version.
    pub version: i64,
    /// How many lines it says that it has.
    pub line_count: i64,
    /// Its lines by sort key: the entry and the amount.
    pub lines: BTreeMap<String, (String, i64)>,
    /// What payments gave or took back, by the sort key of the allocation.
    pub given: BTreeMap<String, i64>,
    /// What the list of open invoices says.
    pub listed: Option<i64>,
}

/// A payment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Payment {
    /// The word of its state.
    pub state: String,
    /// How much was asked for.
    pub amount: i64,
    /// What the processor kept.
    pub fee: i64,
    /// The invoices.
    pub invoices: Vec<String>,
    /// The matter whose ledger gets it, when it is client money.
    pub deposit: Option<String>,
    /// The receipt in trust, once it arrived; empty without.
    pub receipt: String,
    /// Who took it into an operating account; empty for client money.
    pub taker: String,
    /// The client.
    pub client: String,
    /// Whether it was let go before it arrived.
    pub is_late: bool,
    /// The plan that charged it, when it was one.
    pub plan: Option<String>,
    /// The contact who pays.
    pub contact: String,
    /// Its version.
    pub version: i64,
}

/// An entry, and where it is: unbilled, or on a draft or an invoice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Work {
    /// The places that have it.
    pub places: BTreeSet<(String, String)>,
    /// The matter.
    pub matter: String,
    /// The day.
    pub on: String,
    /// What it is worth.
    pub value: i64,
    /// What was written; runs write the name of the act here.
    pub narrative: String,
}

/// The states of a payment in the order in which they may follow each other.
const STATES: [&str; 7] =
    ["checking", "waiting", "processing", "expired", "failed", "in review", "paid"];

impl Oracle {
    pub(super) fn take_invoice(&mut self, id: &str, change: &Change) -> Result<(), Wrong> {
        self.touched.invoices.insert(id.to_owned());
        let invoice = self.invoices.entry(id.to_owned()).or_default();
        let Some(item) = &change.new else {
            invoice.is_there = false;
            return if invoice.is_issued {
                Err(format!("INV-13: invoice {id} is gone."))
            } else {
                Ok(())
            };
        };
        let before = invoice.clone();
        invoice.is_there = true;
        invoice.is_issued = text(item, "state") == "issued";
        invoice.frozen = (
            text(item, "number").to_owned(),
            amount(item, "total")?,
            text(item, "seal").to_owned(),
            text(item, "client").to_owned(),
        );
        invoice.open = number(item, "open").unwrap_or(0);
        invoice.matter = text(item, "matter").to_owned();
        invoice.line_count = amount(item, "line_count")?;
        invoice.version = amount(item, "version")?;
        if before.is_issued && (!invoice.is_issued || before.frozen != invoice.frozen) {
            return Err(format!("INV-13: the issued invoice {id} was changed."));
        }
        follows("invoice", id, (before.version, before.is_there), invoice.version)
    }

    pub(super) fn take_open(&mut self, id: &str, change: &Change) {
        self.touched.invoices.insert(id.to_owned());
        let open = change.new.as_ref().and_then(|item| number(item, "open"));
        self.invoices.entry(id.to_owned()).or_default().listed = open;
    }

    pub(super) fn take_line(&mut self, id: &str, change: &Change) -> Result<(), Wrong> {
        self.touched.invoices.insert(id.to_owned());
        let (old, new) = (change.old.as_ref(), change.new.as_ref());
        let entry = old.or(new).map(|item| text(item, "id").to_owned()).unwrap_or_default();
        let invoice = self.invoices.entry(id.to_owned()).or_default();
        let sk = change.key.1.clone();
        match new {
            Some(item) => invoice.lines.insert(sk, (entry.clone(), amount(item, "amount")?)),
            None => invoice.lines.remove(&sk),
        };
        self.put_work(&entry, change);
        Ok(())
    }

    pub(super) fn take_work(&mut self, matter: &str, change: &Change) {
        let item = change.new.as_ref().or(change.old.as_ref());
        let id = item.map(|item| text(item, "id").to_owned()).unwrap_or_default();
        self.put_work(&id, change);
        if let (Some(work), Some(item)) = (self.work.get_mut(&id), &change.new) {
            matter.clone_into(&mut work.matter);
            text(item, "on").clone_into(&mut work.on);
            text(item, "narrative").clone_into(&mut work.narrative);
            work.value = number(item, "value").unwrap_or(0);
        }
    }

    fn put_work(&mut self, id: &str, change: &Change) {
        self.touched.work.insert(id.to_owned());
        let work = self.work.entry(id.to_owned()).or_default();
        if change.new.is_some() {
            work.places.insert(change.key.clone());
        } else {
            work.places.remove(&change.key);
        }
    }

    pub(super) fn take_allocation(&mut self, id: &str, change: &Change) -> Result<(), Wrong> {
        let Some(item) = &change.new else {
            return Err(format!("What a payment gave to {id} is gone."));
        };
        let payment = text(item, "payment").to_owned();
        if change.old.is_some() && payment.starts_with("dsb_") {
            return Err(format!("TR-03: what {payment} gave to {id} was changed."));
        }
        self.touched.invoices.insert(id.to_owned());
        if payment.starts_with("dsb_") {
            self.touched.disbursed.insert(payment);
        } else {
            self.touched.payments.insert(payment);
        }
        let invoice = self.invoices.entry(id.to_owned()).or_default();
        invoice.given.insert(change.key.1.clone(), amount(item, "amount")?);
        Ok(())
    }

    pub(super) fn take_payment(&mut self, id: &str, change: &Change) -> Result<(), Wrong> {
        self.touched.payments.insert(id.to_owned());
        self.fits_what_is_open(change)?;
        let Some(item) = &change.new else { return Err(format!("The payment {id} is gone.")) };
        let payment = Payment {
            state: text(item, "state").to_owned(),
            amount: amount(item, "amount")?,
            fee: number(item, "fee").unwrap_or(0),
            invoices: invoices_of(item),
            deposit: matter_of(item),
            receipt: receipt_of(item),
            taker: taker_of(item),
            is_late: self.payments.get(id).is_some_and(|one| one.is_late || one.state == "expired"),
            client: text(item, "client").to_owned(),
            plan: Some(text(item, "plan").to_owned()).filter(|plan| !plan.is_empty()),
            contact: text(item, "contact").to_owned(),
            version: amount(item, "version")?,
        };
        self.touched.clients.insert(payment.client.clone());
        let place = |state: &str| STATES.iter().position(|word| *word == state);
        let before = self.payments.insert(id.to_owned(), payment.clone());
        let old = before.as_ref().map(|before| before.state.as_str()).unwrap_or("checking");
        // What was let go may be paid all the same, on a page that nobody could shut.
        let is_paid_after_all = old == "expired" && payment.state == "processing";
        if place(&payment.state) < place(old) && !is_paid_after_all {
            return Err(format!("PSP-16: the payment {id} went from {old} to {}.", payment.state));
        }
        if before.as_ref().is_some_and(|before| before.amount != payment.amount) {
            return Err(format!("The amount of the payment {id} was changed."));
        }
        let version = before.map_or((0, false), |before| (before.version, true));
        follows("payment", id, version, payment.version)
    }

    pub(super) fn take_series(&mut self, year: &str, change: &Change) -> Result<(), Wrong> {
        let Some(item) = &change.new else { return Err(format!("The series {year} is gone.")) };
        let last = amount(item, "last")?;
        match self.series.insert(year.to_owned(), last) {
            Some(before) if before >= last => {
                Err(format!("INV-12: the series {year} went from {before} to {last}."))
            }
            Some(_) | None => Ok(()),
        }
    }

    pub(super) fn look_at_invoice(&self, id: &str) -> Result<(), Wrong> {
        let invoice = self.invoices.get(id).cloned().unwrap_or_default();
        let (number, total, ..) = &invoice.frozen;
        let sum: i64 = invoice.lines.values().map(|(_, amount)| amount).sum();
        let count = i64::try_from(invoice.lines.len()).unwrap_or(0);
        if invoice.is_there && (sum != *total || count != invoice.line_count) {
            return Err(format!("The lines of {id} come to {sum}, and it says {total}."));
        }
        if !invoice.is_there && count > 0 {
            return Err(format!("The draft {id} is gone, and {count} of its lines are not."));
        }
        let events = self.trail.times(id, "invoice issued");
        let expected = u64::from(invoice.is_issued);
        if self.ledger.entries_of(id) != expected || events != expected {
            let entries = self.ledger.entries_of(id);
            return Err(format!(
                "LED-06: {id} has {entries} entries and {events} events of issue."
            ));
        }
        if !invoice.is_issued {
            return Ok(());
        }
        if self.numbers.get(number) != Some(&id.to_owned()) {
            return Err(format!("LED-06: number {number} is not kept for {id}."));
        }
        let owed = self.ledger.balance(&format!("receivable/{id}"));
        if owed != invoice.open {
            return Err(format!(
                "LED-04: {} is open on {id}, and the ledger says {owed}.",
                invoice.open
            ));
        }
        let given: i64 = invoice.given.values().sum();
        if given != total - invoice.open || invoice.open < 0 {
            return Err(format!(
                "LED-04: payments gave {given} to {id} of {total}, {} is open.",
                invoice.open
            ));
        }
        if invoice.listed != Some(invoice.open) {
            return Err(format!(
                "LED-06: the list of open invoices says {:?} of {id}.",
                invoice.listed
            ));
        }
        Ok(())
    }

    pub(super) fn look_at_payment(&self, id: &str) -> Result<(), Wrong> {
        let payment = self.payments.get(id).cloned().unwrap_or_default();
        let expected = u64::from(payment.state == "paid");
        let heads = payment.invoices.iter().filter_map(|invoice| self.invoices.get(invoice));
        let place = format!("PAID#{id}");
        let given: i64 = heads.filter_map(|head| head.given.get(&place)).sum();
        let most = if expected == 1 { payment.amount } else { 0 };
        let entries = self.ledger.entries_of(id);
        let events = self.trail.times(id, "payment received");
        // Client money is a receipt in the other book, and nothing in this one.
        let booked = if payment.deposit.is_some() { 0 } else { expected };
        if [entries, events] != [booked, expected] || !(0..=most).contains(&given) {
            return Err(format!(
                "LED-05, LED-06: the payment {id} is {:?}, with {entries} entries, {events} events \
                 and {given} given.",
                payment.state
            ));
        }
        if self.trail.times(id, "payment begun") != 1 {
            return Err(format!("LED-05: the payment {id} was not begun once."));
        }
        Ok(())
    }

    pub(super) fn look_at_work(&self, id: &str) -> Result<(), Wrong> {
        let Some(work) = self.work.get(id) else { return Ok(()) };
        let is_deleted = self.trail.deleted.contains(id);
        match (work.places.len(), is_deleted) {
            (1, _) | (0, true) => Ok(()),
            (places, _) => Err(format!("The entry {id} is in {places} places: {:?}.", work.places)),
        }
    }

    pub(super) fn look_at_series(&self) -> Result<(), Wrong> {
        let issued = self.numbers.len();
        let counted: i64 = self.series.values().sum();
        if i64::try_from(issued).ok() != Some(counted) {
            return Err(format!(
                "INV-12: {issued} numbers are taken, and the series count to {counted}."
            ));
        }
        Ok(())
    }
}

/// A version counts the writes of an item: none is lost, none is written over unseen (LED-07).
fn follows(what: &str, id: &str, (before, was_there): (i64, bool), now: i64) -> Result<(), Wrong> {
    let wanted = if was_there { before + 1 } else { 1 };
    if now == wanted {
        Ok(())
    } else {
        Err(format!("LED-07: the {what} {id} has version {now} after {before}."))
    }
}

/// The invoices that a payment is for.
/// Who took a payment into an operating account; empty for client money.
fn taker_of(item: &Value) -> String {
    let of = |place: &str| item.pointer(place).and_then(Value::as_str);
    let taker = of("/source/M/processor/S").or_else(|| of("/source/M/saved/M/taker/S"));
    taker.unwrap_or_default().to_owned()
}

fn invoices_of(item: &Value) -> Vec<String> {
    let parts = item["parts"]["L"].as_array().into_iter().flatten();
    parts.map(|part| text(&part["M"], "invoice").to_owned()).collect()
}
