//! What made money move: the receipts and payments behind entries, many at once.

use std::collections::HashMap;

use domain::ledger::Cause;
use domain::trust::{Disbursement, Given};

use super::TrustStore;
use super::disbursement::DisbursementItem;
use super::receipt::ReceiptItem;
use super::suspense::UnidentifiedItem;
use crate::fault::Fault;
use crate::item;
use crate::keys;

/// What made money move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moved {
    /// Money came in.
    In(Given),
    /// Money went out.
    Out(Box<Disbursement>),
}

impl TrustStore<'_> {
    /// The receipts and payments that are the causes of entries, by the words of the causes.
    pub async fn behind(
        &self,
        causes: impl Iterator<Item = &Cause>,
    ) -> Result<HashMap<String, Moved>, Fault> {
        let mut wanted = HashMap::new();
        for cause in causes {
            let found = match cause {
                Cause::Receipt(id) => vec![keys::receipt(id), keys::suspense(id)],
                Cause::Disbursement(id) => vec![keys::disbursement(id)],
                Cause::Invoice(_)
                | Cause::Credit(_)
                | Cause::Payment(_)
                | Cause::Refund(_)
                | Cause::Dispute(_)
                | Cause::Payout(_)
                | Cause::Bank(_)
                | Cause::Reversal(_) => Vec::new(),
            };
            wanted.extend(found.into_iter().map(|key| (key, cause.to_string())));
        }
        let mut moved = HashMap::new();
        for (key, attributes) in self.store.get_many(wanted.keys().cloned()).await? {
            let Some(cause) = wanted.remove(&key) else { continue };
            let found = match key.sk.as_str() {
                "RECEIPT" => Moved::In(item::read::<ReceiptItem>(attributes)?.read()?.given),
                "SUSPENSE" => Moved::In(item::read::<UnidentifiedItem>(attributes)?.read()?.given),
                _ => Moved::Out(Box::new(item::read::<DisbursementItem>(attributes)?.read()?)),
            };
            moved.insert(cause, found);
        }
        Ok(moved)
    }
}
