//! A payment into trust: whole, for one matter's client ledger (rules TR-06, TR-11).

use crate::id::{MatterId, ReceiptId};
use crate::merchant::TrustSafe;
use crate::text::Mark;

/// What a payment into trust is for. It names the account that takes it, which can only be one that
/// keeps it whole (rule TR-14), and no invoice: it is never split (rule TR-11).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deposit {
    /// Whose trust account takes it.
    pub taker: TrustSafe,
    /// The matter whose client ledger gets it.
    pub matter: MatterId,
    /// The matter's number, for lists and receipts.
    pub number: Mark,
    /// The receipt in the trust book, once it arrived.
    pub receipt: Option<ReceiptId>,
}
