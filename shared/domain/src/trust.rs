//! Client money: what comes in, when it may be used, what goes out and who says so.
//!
//! Invariants: a client ledger is never negative, neither in the order of posting nor in that of
//! its dates (rule TR-02); what is drawn is collected, undisputed and the matter's own (rules
//! TR-04, TR-09, TR-10); an act gives back everything that follows from it, and its books balance
//! (rule TR-03); what was posted stays and is only ever reversed (rule LED-10).

mod advance;
mod alarm;
mod bank;
mod card;
mod clearing;
mod disbursement;
mod flat_fee;
mod gate;
mod hold;
mod ledger;
mod line;
mod payee;
mod pool;
mod receipt;
mod refund_path;
mod release;
mod restore;
mod settlement;
mod suspense;
mod telling;
mod void;

pub use advance::{AdvanceError, FlatFeeTerms, to_operating};
pub use alarm::{
    Nearness, earned_left, is_dormant, not_distributed, suspense_aged, unclaimed, unclaimed_from,
};
pub use bank::{AccountKind, TrustBank};
pub use card::LedgerCard;
pub use clearing::{ClearError, Cleared, Clearing, EarlyRelease, GivenBack, give_back};
pub use disbursement::{
    AuthoriseError, Authorised, ChequeError, ChequeNumber, Disbursement, DisbursementKind,
    DisbursementState, Instrument, Order, PrepareError, Release, Signer, TransferConsent, Void,
};
pub use flat_fee::{FlatFee, FlatFeeError, Milestone, MilestoneState};
pub use gate::{Delivery, DrawFacts, GateError, Informed, Passed};
pub use hold::{Frozen, Hold, HoldChange, HoldError, HoldState};
pub use ledger::{ClientLedger, DrawError, Kept, PostError, Posted, When};
pub use line::{Line, LineSource, LineText};
pub use payee::{Payee, PayeeError};
pub use pool::{Pool, PoolError, Pooled};
pub use receipt::{Arrival, Given, Method, Receipt, ReceiptError, ReceiptState, Received};
pub use refund_path::{PathError, refund_path};
pub use release::{ReleaseError, Released, earned_fees, to_ledger, to_payee};
pub use restore::{RestoreError, Restored, restore};
pub use settlement::{Drawing, Settlement, SettlementError, Share, What};
pub use suspense::{Identified, Unidentified, UnidentifiedState};
pub use telling::{Otherwise, TellError, Telling, Way};
pub use void::{VoidError, Voided, void};
