//! What the firm sees of payments, and does with them.

pub(crate) mod apply;
pub(crate) mod ask;
pub(crate) mod capture;
pub(crate) mod disputes;
pub(crate) mod limits;
pub(crate) mod links;
pub(crate) mod matter;
pub(crate) mod methods;
pub(crate) mod plans;
pub(crate) mod receipt;
pub(crate) mod record;
pub(crate) mod refund;
pub(crate) mod returned;
pub(crate) mod reverse;
pub(crate) mod review;
pub(crate) mod reviews;
pub(crate) mod show;
pub(crate) mod stationery;
pub(crate) mod tell;
pub(crate) mod terms;
pub(crate) mod wishes;

use domain::id::JournalId;
use domain::ledger::Stamp;
use web::{App, Refusal};

/// When and under which id something is booked now.
async fn stamp(app: &App) -> Result<Stamp, Refusal> {
    Ok(Stamp {
        journal: app.id(JournalId::made)?,
        effective_on: app.today().await?,
        now: app.now(),
    })
}
