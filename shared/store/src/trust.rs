//! Client money in the tables.
//!
//! Invariants: every draw is one write that the table itself checks (`version = :version AND
//! available >= :amount`, rule TR-02), in the one transaction that holds line, entry, event and
//! once-marker (rule LED-06); nothing that many clients share is written in it (rule LED-23); a
//! list finds, it never decides (rule LED-08); nothing of trust is ever deleted.

mod accounts;
mod acts;
mod advances;
mod alarms;
mod bank;
mod batches;
mod card;
mod delivery;
mod deposit;
mod disbursement;
mod dormant;
mod draw;
mod flat_fees;
mod hold;
mod ledger;
mod line;
mod money_in;
mod moved;
mod receipt;
mod restore;
mod settlements;
mod suspense;
mod telling;
mod waiting;

pub use accounts::PoolAct;
pub use acts::{ActError, Wish};
pub use advances::AdvanceGround;
pub use alarms::{EarnedLeft, NotPaid};
pub use batches::{Batch, PAYMENTS_MAX};
pub(crate) use delivery::DisputeItem;
pub use delivery::ways;
pub(crate) use deposit::Reviewed;
pub use dormant::Dormant;
pub(crate) use ledger::read as ledger_of_image;
pub use ledger::{Names, OwnLedger, Read};
pub use line::Span;
pub use moved::Moved;
pub use restore::Asked;
pub use settlements::Settled;
pub use telling::Untold;

use domain::audit::Actor;

use crate::Store;
use crate::access::{FirmStore, SystemStore};

/// What the firm's people and the functions in the background reach of client money; a client's
/// door is not this one.
#[derive(Debug, Clone)]
pub struct TrustStore<'a> {
    store: &'a Store,
    actor: Actor,
}

impl<'a> FirmStore<'a> {
    /// Client money.
    pub fn trust(&self) -> TrustStore<'a> {
        TrustStore { store: self.store, actor: self.member.actor() }
    }
}

impl<'a> SystemStore<'a> {
    /// Client money.
    pub fn trust(&self) -> TrustStore<'a> {
        TrustStore { store: self.store, actor: self.actor() }
    }
}
