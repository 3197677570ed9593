//! What clients are asked to put into trust, and what came in for it (TRU-08, rule TR-11).

use serde_json::Value;

use super::read::{amount, text};
use super::{Oracle, Wrong};
use crate::engine::Change;

/// A request for a deposit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Requested {
    /// The client.
    pub client: String,
    /// The matter.
    pub matter: String,
    /// How much is asked for.
    pub amount: i64,
    /// What came in.
    pub got: i64,
    /// The receipts of it.
    receipts: Vec<String>,
}

impl Requested {
    /// What is left to pay.
    pub const fn left(&self) -> i64 {
        self.amount - self.got
    }
}

impl Oracle {
    pub(super) fn take_request(&mut self, id: &str, change: &Change) -> Result<(), Wrong> {
        let Some(item) = &change.new else { return Err(format!("The request {id} is gone.")) };
        let got = item["got"]["L"].as_array().into_iter().flatten();
        let (mut sum, mut receipts) = (0, Vec::new());
        for one in got {
            sum += amount(&one["M"], "amount")?;
            receipts.push(text(&one["M"], "receipt").to_owned());
        }
        let asked = Requested {
            client: text(item, "client").to_owned(),
            matter: text(item, "matter").to_owned(),
            amount: amount(item, "amount")?,
            got: sum,
            receipts,
        };
        self.touched.requests.insert(id.to_owned());
        self.requests.insert(id.to_owned(), asked);
        Ok(())
    }

    /// No more came in than was asked for, but for what was paid after it was let go, on a page
    /// that nobody can shut.
    pub(super) fn look_at_request(&self, id: &str) -> Result<(), Wrong> {
        let asked = self.requests.get(id).cloned().unwrap_or_default();
        let late = self.payments.values().filter(|payment| payment.is_late);
        let late = late.filter(|payment| asked.receipts.contains(&payment.receipt));
        let late: i64 = late.map(|payment| payment.amount).sum();
        if asked.left() + late < 0 {
            return Err(format!("TR-11: more came in than was asked for: {asked:?}."));
        }
        Ok(())
    }
}

/// The matter of a payment into trust; nothing when it is the firm's money.
pub(super) fn matter_of(item: &Value) -> Option<String> {
    item.pointer("/source/M/deposit/M/matter/S")?.as_str().map(str::to_owned)
}

/// The receipt of a payment into trust.
pub(super) fn receipt_of(item: &Value) -> String {
    let receipt = item.pointer("/source/M/deposit/M/receipt/S").and_then(Value::as_str);
    receipt.unwrap_or_default().to_owned()
}
