//! Client money: every ledger against its lines, receipts, holds and the trust book (rules TR-01 to
//! TR-05).

use std::collections::BTreeMap;

use serde_json::Value;

use super::read::{amount, number, text};
use super::{Oracle, Wrong};
use crate::engine::Change;

/// What the tables hold of client money.
#[derive(Debug, Default)]
pub(crate) struct Trust {
    /// Ledgers by matter.
    pub(crate) ledgers: BTreeMap<String, Kept>,
    /// What the lines of each ledger come to.
    lines: BTreeMap<String, i64>,
    /// Holds by their id.
    pub(crate) holds: BTreeMap<String, Hold>,
    /// Receipts by their id.
    pub(crate) receipts: BTreeMap<String, Received>,
    /// Payments by their id.
    pub(crate) disbursed: BTreeMap<String, Disbursed>,
    /// Payments by the id of the entry that made them, to be found by its reversal.
    made_by: BTreeMap<String, String>,
}

/// A client ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kept {
    /// The client.
    pub client: String,
    /// What is posted.
    pub posted: i64,
    /// What of it is not collected yet.
    pub uncleared: i64,
    /// What of it is held.
    pub held: i64,
    /// What may be drawn.
    pub available: i64,
    version: i64,
    /// The item, to the byte.
    written: String,
}

/// Money set aside in a ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hold {
    /// The matter.
    pub matter: String,
    /// How much.
    pub amount: i64,
    /// Whether it is still held.
    pub is_placed: bool,
}

/// Money that came in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Received {
    /// The matter.
    pub matter: String,
    /// How much.
    pub amount: i64,
    /// The word of its state.
    pub state: String,
    /// Its number or reference; runs write the name of the act here.
    pub instrument: String,
    /// The day on which it clears.
    clears_on: String,
    entry: String,
}

/// A payment out of trust.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Disbursed {
    /// The matter.
    pub matter: String,
    /// How much.
    pub amount: i64,
    /// The word of its state.
    pub state: String,
    /// The invoice whose fees it takes, if it does.
    pub invoice: Option<String>,
    /// The entry that made it.
    entry: Option<String>,
    version: i64,
}

/// The states of a receipt, and those of a payment, in the order in which they may follow.
const RECEIVED: [&str; 3] = ["uncleared", "cleared", "given back"];
const DISBURSED: [&str; 4] = ["waiting", "paid", "voided", "withdrawn"];

impl Received {
    /// Whether the books began with it, of which nobody is told.
    pub(super) fn is_first(&self) -> bool {
        self.instrument.starts_with("W ")
    }
}

impl Disbursed {
    /// Whether the money went out, whatever came after.
    pub fn was_paid(&self) -> bool {
        matches!(self.state.as_str(), "paid" | "voided")
    }
}

impl Oracle {
    pub(super) fn take_trust(
        &mut self,
        (id, sk): (&str, &str),
        change: &Change,
    ) -> Result<(), Wrong> {
        let Some(item) = &change.new else {
            return Err(format!("TR-03: {} {sk} of client money was deleted.", change.key.0));
        };
        match sk.split('#').next() {
            Some("LEDGER") => self.take_ledger(id, item),
            Some("LINE") => self.take_trust_line(id, change, item),
            Some("HOLD") => self.take_hold(id, item),
            Some("RECEIPT") => self.take_receipt(id, item),
            Some("DISBURSEMENT") => self.take_disbursed(id, item),
            _ => Ok(()),
        }
    }

    fn take_ledger(&mut self, matter: &str, item: &Value) -> Result<(), Wrong> {
        self.touched.matters.insert(matter.to_owned());
        let kept = Kept {
            client: text(item, "client").to_owned(),
            posted: amount(item, "posted")?,
            uncleared: amount(item, "uncleared")?,
            held: amount(item, "held")?,
            available: amount(item, "available")?,
            version: amount(item, "version")?,
            written: item.to_string(),
        };
        let now = kept.version;
        let before = self.trust.ledgers.insert(matter.to_owned(), kept);
        follows("ledger of", matter, before.map(|before| before.version), now)
    }

    fn take_trust_line(
        &mut self,
        matter: &str,
        change: &Change,
        item: &Value,
    ) -> Result<(), Wrong> {
        if change.old.is_some() {
            return Err(format!("TR-03: a line of the ledger of {matter} was changed."));
        }
        self.touched.matters.insert(matter.to_owned());
        *self.trust.lines.entry(matter.to_owned()).or_default() += amount(item, "change")?;
        Ok(())
    }

    fn take_hold(&mut self, matter: &str, item: &Value) -> Result<(), Wrong> {
        self.touched.matters.insert(matter.to_owned());
        let hold = Hold {
            matter: matter.to_owned(),
            amount: amount(item, "amount")?,
            is_placed: text(item, "state") == "standing",
        };
        let id = text(item, "id").to_owned();
        let is_placed = hold.is_placed;
        match self.trust.holds.insert(id.clone(), hold) {
            Some(before) if !before.is_placed && is_placed => {
                Err(format!("TR-09: the hold {id} was lifted and is back."))
            }
            Some(_) | None => Ok(()),
        }
    }

    fn take_receipt(&mut self, id: &str, item: &Value) -> Result<(), Wrong> {
        let given = item.pointer("/given/M").cloned().unwrap_or_default();
        let receipt = Received {
            matter: text(item, "matter").to_owned(),
            amount: amount(&given, "amount")?,
            state: text(item, "state").to_owned(),
            instrument: text(&given, "instrument").to_owned(),
            clears_on: text(item, "clears_on").to_owned(),
            entry: text(item, "entry").to_owned(),
        };
        self.touched.receipts.insert(id.to_owned());
        self.touched.matters.insert(receipt.matter.clone());
        self.trust.made_by.insert(receipt.entry.clone(), id.to_owned());
        let now = receipt.clone();
        let before = self.trust.receipts.insert(id.to_owned(), receipt);
        let before = before.map(|before| (before.amount, before.state));
        forward(id, before, (now.amount, &now.state), &RECEIVED)
    }

    fn take_disbursed(&mut self, id: &str, item: &Value) -> Result<(), Wrong> {
        let invoice = item.pointer("/kind/M/EarnedFees/S").and_then(Value::as_str);
        let entry = item.pointer("/release/M/entry/S").and_then(Value::as_str);
        let paid = Disbursed {
            matter: text(item, "matter").to_owned(),
            amount: amount(item, "amount")?,
            state: text(item, "state").to_owned(),
            invoice: invoice.map(str::to_owned),
            entry: entry.map(str::to_owned),
            version: number(item, "version").unwrap_or(0),
        };
        self.touched.disbursed.insert(id.to_owned());
        if let Some(entry) = &paid.entry {
            self.trust.made_by.insert(entry.clone(), id.to_owned());
        }
        let now = paid.clone();
        let before = self.trust.disbursed.insert(id.to_owned(), paid);
        follows("payment", id, before.as_ref().map(|before| before.version), now.version)?;
        let before = before.map(|before| (before.amount, before.state));
        forward(id, before, (now.amount, &now.state), &DISBURSED)
    }

    /// What an entry reversed is looked at again.
    pub(super) fn touch_reversed(&mut self, entry: &str) -> bool {
        match self.trust.made_by.get(entry) {
            Some(id) if id.starts_with("rcp_") => self.touched.receipts.insert(id.clone()),
            Some(id) => self.touched.disbursed.insert(id.clone()),
            None => false,
        }
    }

    pub(super) fn look_at_ledger(&self, matter: &str) -> Result<(), Wrong> {
        let kept = self.trust.ledgers.get(matter).cloned().unwrap_or_default();
        let lines = self.trust.lines.get(matter).copied().unwrap_or(0);
        let booked = self.ledger.in_trust(&kept.client, matter);
        let receipts = self.trust.receipts.values();
        let waits = |one: &&Received| one.matter == matter && one.state == "uncleared";
        let uncleared: i64 = receipts.filter(waits).map(|one| one.amount).sum();
        let holds = self.trust.holds.values();
        let placed = |one: &&Hold| one.matter == matter && one.is_placed;
        let held: i64 = holds.filter(placed).map(|one| one.amount).sum();
        if (kept.posted, kept.posted) != (booked, lines) {
            return Err(format!(
                "TR-01: the ledger of {matter} has {}, the book {booked}, its lines {lines}.",
                kept.posted
            ));
        }
        if (kept.uncleared, kept.held) != (uncleared, held) {
            return Err(format!(
                "TR-04, TR-09: the ledger of {matter} has {} uncleared and {} held; its receipts \
                 come to {uncleared}, its holds to {held}.",
                kept.uncleared, kept.held
            ));
        }
        let free = kept.posted - kept.uncleared - kept.held;
        if kept.available != free || free < 0 {
            return Err(format!(
                "TR-02: of the ledger of {matter} {} may be drawn, and {free} is there.",
                kept.available
            ));
        }
        Ok(())
    }

    pub(super) fn look_at_receipt(&self, id: &str) -> Result<(), Wrong> {
        let receipt = self.trust.receipts.get(id).cloned().unwrap_or_default();
        let back = self.ledger.caused("trust", &receipt.entry).len();
        let entries = self.ledger.caused("trust", id).len() + back;
        let expected = match receipt.state.as_str() {
            "uncleared" | "cleared" => 1,
            "given back" => 2,
            _ => 0,
        };
        if entries != expected {
            return Err(format!(
                "LED-06: the receipt {id} is {:?}, with {entries} entries.",
                receipt.state
            ));
        }
        // What a payer's bank took back is held, and waits for no day any more.
        let returned = || {
            let of = self.back.disputes.values().filter_map(|one| self.payments.get(&one.payment));
            of.into_iter().any(|payment| payment.receipt == id)
        };
        if receipt.state == "cleared" && receipt.clears_on > self.today && !returned() {
            return Err(format!(
                "TR-04: the receipt {id} clears on {}, and was cleared by {}.",
                receipt.clears_on, self.today
            ));
        }
        Ok(())
    }

    pub(super) fn look_at_disbursed(&self, id: &str) -> Result<(), Wrong> {
        let paid = self.trust.disbursed.get(id).cloned().unwrap_or_default();
        let entry = paid.entry.clone().unwrap_or_default();
        let of = |book| (self.ledger.caused(book, id), self.ledger.caused(book, &entry));
        let (made, back) = of("trust");
        let counts = (made.len(), back.len());
        if counts != (usize::from(paid.was_paid()), usize::from(paid.state == "voided")) {
            return Err(format!("LED-06: the payment {id} is {:?}, with {counts:?}.", paid.state));
        }
        let (fees, fees_back) = of("operating");
        let allocated = paid.invoice.as_ref().and_then(|invoice| self.invoices.get(invoice));
        let given = |part: &str| {
            allocated.and_then(|invoice| invoice.given.get(&format!("PAID#{id}{part}"))).copied()
        };
        let expected = match (&paid.invoice, counts) {
            (Some(_), (1, 0)) => (Some(paid.amount), None),
            (Some(_), (1, _)) => (Some(paid.amount), Some(-paid.amount)),
            _ => (None, None),
        };
        if (given(""), given("#void")) != expected {
            return Err(format!(
                "LED-06: the payment {id} of {} gave {:?}.",
                paid.amount,
                given("")
            ));
        }
        if paid.invoice.is_some() && (made, back) != (fees, fees_back) {
            return Err(format!("TR-03: {id} has entries {made:?} in trust and {fees:?} outside."));
        }
        Ok(())
    }
}

/// Versions count the writes of an item (rule LED-07).
fn follows(what: &str, id: &str, before: Option<i64>, now: i64) -> Result<(), Wrong> {
    let wanted = before.unwrap_or(0) + 1;
    if now == wanted {
        Ok(())
    } else {
        Err(format!("LED-07: the {what} {id} has version {now}, and {wanted} is next."))
    }
}

/// A state never goes back, and an amount stays.
fn forward(
    id: &str,
    before: Option<(i64, String)>,
    (amount, state): (i64, &str),
    states: &[&str],
) -> Result<(), Wrong> {
    let place = |state: &str| states.iter().position(|word| *word == state);
    let Some((was, old)) = before else { return Ok(()) };
    if was != amount || place(state) < place(&old) {
        return Err(format!("TR-03: {id} went from {was} {old} to {amount} {state}."));
    }
    Ok(())
}
