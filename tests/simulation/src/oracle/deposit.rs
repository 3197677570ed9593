//! What clients are asked to put into trust, and what came in for it (TRU-08, rule TR-11).

use serde_json::Value;

use super::read::{amount, text};
use super::{Oracle, Wrong};
use crate::bank::{Bank, Money};
use crate::engine::Change;
use crate::gateway::{Gateway, TakenState};

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
        let got: Vec<i64> = got.map(|one| amount(&one["M"], "amount")).collect::<Result<_, _>>()?;
        let asked = Requested {
            client: text(item, "client").to_owned(),
            matter: text(item, "matter").to_owned(),
            amount: amount(item, "amount")?,
            got: got.iter().sum(),
        };
        if asked.left() < 0 {
            return Err(format!("TR-11: more came in than was asked for: {asked:?}."));
        }
        self.requests.insert(id.to_owned(), asked);
        Ok(())
    }

    /// What whoever takes payments took of one, and what they kept of it.
    pub(super) fn took((bank, gateway): (&Bank, &Gateway), payment: &str) -> Vec<(i64, i64)> {
        let made = bank.checkouts().into_iter().filter(|one| one.payment == payment);
        let there = made.filter_map(|checkout| match checkout.money {
            Money::There(amount, fee) => Some((amount, fee)),
            Money::None | Money::UnderWay | Money::Failed => None,
        });
        let trusted = gateway.taken().into_iter().filter(|one| one.payment == payment);
        let was_there = [TakenState::Completed, TakenState::Returned];
        let trusted = trusted.filter(|one| was_there.contains(&one.state));
        there.chain(trusted.map(|taken| (taken.amount, 0))).collect()
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
