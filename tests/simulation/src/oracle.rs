//! What must hold after every step (rules LED-01 to LED-06, INV-12, INV-13, AUD), and at rest.
//!
//! Invariants: the oracle reads what the tables hold, never what anybody says; it takes each change
//! once, so that a look costs what has changed.

mod account;
mod back;
mod books;
mod deposit;
mod ledger;
mod payout;
mod plan;
mod pool;
mod read;
mod rest;
mod returned;
mod trail;
mod trust;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::engine::{Change, Engine};
pub use back::{Disputed, Refunded};
pub use books::{Invoice, Payment, Work};
pub use deposit::Requested;
use ledger::Ledger;
pub use payout::PaidOut;
pub(crate) use plan::INSTALMENT;
pub use plan::{Agreed, Share};
use read::text;
pub(crate) use returned::RETURN;
use trail::Trail;
pub use trust::{Disbursed, Hold, Kept, Received};

/// What is wrong, in a sentence.
pub type Wrong = String;

/// All that the tables hold, folded as it comes.
#[derive(Debug, Default)]
pub struct Oracle {
    next: u64,
    pub(crate) ledger: Ledger,
    pub(crate) trail: Trail,
    pub(crate) invoices: BTreeMap<String, Invoice>,
    pub(crate) payments: BTreeMap<String, Payment>,
    pub(crate) work: BTreeMap<String, Work>,
    pub(crate) balances: BTreeMap<String, (i64, i64)>,
    pub(crate) numbers: BTreeMap<String, String>,
    pub(crate) series: BTreeMap<String, i64>,
    pub(crate) trust: trust::Trust,
    pub(crate) back: back::Back,
    pub(crate) requests: BTreeMap<String, Requested>,
    pub(crate) payouts: BTreeMap<String, PaidOut>,
    pub(crate) plans: plan::Plans,
    /// What the firm has in trust, by account and kind.
    pub(crate) pools: BTreeMap<(String, String), i64>,
    /// Mails: what they are about, and whether they are noted as sent.
    pub(crate) mails: BTreeMap<String, (String, bool)>,
    /// The latest day that any function may take for today.
    today: String,
    /// What an act met, other than faults, since this was last asked.
    pub(crate) met: Vec<(&'static str, &'static str)>,
    touched: Touched,
}

/// What has changed since the last look.
#[derive(Debug, Default)]
struct Touched {
    invoices: BTreeSet<String>,
    payments: BTreeSet<String>,
    clients: BTreeSet<String>,
    work: BTreeSet<String>,
    matters: BTreeSet<String>,
    receipts: BTreeSet<String>,
    disbursed: BTreeSet<String>,
    requests: BTreeSet<String>,
}

impl Oracle {
    /// Takes what has changed by the end of a day and checks what it touched.
    pub fn look(&mut self, engine: &Engine, today: Date) -> Result<(), Wrong> {
        self.today = today.to_string();
        let changes = engine.changes_from(self.next);
        for write in changes.chunk_by(|one, next| one.write == next.write) {
            let before = self.before_return(write);
            for change in write {
                self.next = change.number + 1;
                self.take(change)?;
            }
            before.map_or(Ok(()), |before| self.look_at_return(&before))?;
        }
        if changes.is_empty() {
            return Ok(());
        }
        self.trail.look()?;
        let touched = std::mem::take(&mut self.touched);
        for id in &touched.invoices {
            self.look_at_invoice(id)?;
        }
        for id in &touched.payments {
            self.look_at_payment(id)?;
            self.look_at_refunds(id)?;
            self.look_at_charge(id)?;
        }
        for id in &touched.clients {
            self.look_at_client(id)?;
        }
        for id in &touched.work {
            self.look_at_work(id)?;
        }
        for id in &touched.matters {
            self.look_at_ledger(id)?;
        }
        for id in &touched.receipts {
            self.look_at_receipt(id)?;
        }
        for id in &touched.disbursed {
            self.look_at_disbursed(id)?;
        }
        for id in &touched.requests {
            self.look_at_request(id)?;
        }
        self.look_at_series()?;
        self.look_at_clearing()?;
        self.look_at_claims()?;
        self.look_at_pools()?;
        self.look_at_bank()
    }

    fn take(&mut self, change: &Change) -> Result<(), Wrong> {
        let (pk, sk) = (change.key.0.as_str(), change.key.1.as_str());
        if change.table == "journal" {
            return self.take_journal(change);
        }
        if change.table != "state" {
            return Ok(());
        }
        let (kind, id) = pk.split_once('#').unwrap_or((pk, pk));
        match (kind, sk) {
            (_, "CHAIN") => self.trail.head(id, change),
            ("INVOICE", "INVOICE") => self.take_invoice(id, change)?,
            ("INVOICE", "OPEN") => self.take_open(id, change),
            ("INVOICE", _) if sk.starts_with("LINE#") => self.take_line(id, change)?,
            ("INVOICE", _) if sk.starts_with("PAID#") => self.take_allocation(id, change)?,
            ("MATTER", _) if sk.starts_with("WIP#") => self.take_work(id, change),
            ("PAYMENT", "PAYMENT") => self.take_payment(id, change)?,
            ("PAYMENT", _) => match sk.split_once('#') {
                Some(("REFUND", id)) => self.take_refund(id, change)?,
                Some(("DISPUTE", id)) => self.take_dispute(id, change)?,
                _ => {}
            },
            ("DEPOSIT", "REQUEST") => self.take_request(id, change)?,
            ("PLAN", "PLAN") => self.take_plan(id, change)?,
            ("PAYOUT", "PAYOUT") => self.take_payout(id, change)?,
            ("TRUST" | "RECEIPT" | "DISBURSEMENT", _) => self.take_trust((id, sk), change)?,
            ("BANK", _) if sk.starts_with("POOL#") => self.take_pool(id, change)?,
            ("CLIENT", "BALANCE") => self.take_balance(id, change),
            ("SERIES", _) => self.take_series(id, change)?,
            ("NUMBER", _) => self.take_number(id, change)?,
            ("MAIL", _) => self.take_mail(id, change)?,
            ("ONCE", _) => taken_away("The marker of a wish", id, change)?,
            _ => {}
        }
        Ok(())
    }

    fn take_journal(&mut self, change: &Change) -> Result<(), Wrong> {
        let place = format!("{} {}", change.key.0, change.key.1);
        let Some(item) = change.new.as_ref().filter(|_| change.old.is_none()) else {
            return Err(format!("LED-03: {place} of the journal was changed or deleted."));
        };
        if change.key.0.starts_with("AUDIT#") {
            return self.trail.event(item);
        }
        let cause = self.ledger.entry(item)?;
        let kind = cause.split_once('_').map(|(kind, _)| kind);
        match (kind, change.key.0.starts_with("BOOK#trust#")) {
            (Some("inv"), false) => self.touched.invoices.insert(cause),
            (Some("pay"), false) => self.touched.payments.insert(cause),
            // The refund, dispute or payout itself is looked at, and the clearing account.
            (Some("rfd" | "dsp" | "pyt"), false) => false,
            // What the firm has in trust is looked at each time.
            (Some("bnk"), _) => false,
            (Some("rcp"), true) => self.touched.receipts.insert(cause),
            (Some("dsb"), _) => self.touched.disbursed.insert(cause),
            (Some("jrn"), _) => self.touch_reversed(&cause),
            _ => return Err(format!("Nothing of ours is the cause of {place}: {cause}.")),
        };
        Ok(())
    }

    fn take_number(&mut self, number: &str, change: &Change) -> Result<(), Wrong> {
        taken_away("The number", number, change)?;
        let item = change.new.as_ref();
        let holder = item.map(|item| text(item, "invoice").to_owned()).unwrap_or_default();
        self.touched.invoices.insert(holder.clone());
        match self.numbers.insert(number.to_owned(), holder) {
            None => Ok(()),
            Some(other) => Err(format!("INV-12: number {number} was taken from {other}.")),
        }
    }

    fn take_mail(&mut self, id: &str, change: &Change) -> Result<(), Wrong> {
        let Some(item) = &change.new else { return Err(format!("The mail {id} is gone.")) };
        let sent = item["sent_at"].get("S").is_some();
        let before = self.mails.insert(id.to_owned(), (text(item, "about").to_owned(), sent));
        match before {
            Some((_, true)) => Err(format!("The mail {id} was noted as sent twice.")),
            Some((_, false)) | None => Ok(()),
        }
    }
}

/// An item that is there for good.
fn taken_away(what: &str, id: &str, change: &Change) -> Result<(), Wrong> {
    match (&change.old, &change.new) {
        (None, Some(_)) => Ok(()),
        _ => Err(format!("{what} {id} was changed or taken away.")),
    }
}
