//! The fees of months that have begun are recorded, of matters with a monthly fee (BIL-11).

use store::CommitError;
use web::{App, Refusal};

use crate::TickError;

/// Records what is due. A matter that is closed has no fee to be billed, and holds up no other.
pub(crate) async fn record(app: &App) -> Result<(), TickError> {
    let system = app.store.system("monthly fees");
    let (mut recorded, mut from) = (0_usize, None);
    loop {
        let page = system.matters_monthly(from).await.map_err(Refusal::from)?;
        for id in page.items {
            let Some(agreed) = system.monthly(&id).await.map_err(Refusal::from)? else { continue };
            let desk = system.desk(&agreed.by);
            let Some(matter) = desk.matter(&id).await.map_err(Refusal::from)? else { continue };
            match Box::pin(invoicing::months::recorded(&desk, &matter.value, app.now())).await {
                Ok(more) => recorded = recorded.saturating_add(more),
                Err(CommitError::Closed | CommitError::Locked | CommitError::Stale) => {}
                Err(error) => return Err(Refusal::from(error).into()),
            }
        }
        match page.next {
            Some(next) => from = Some(next),
            None => break,
        }
    }
    tracing::info!(recorded, "Recorded monthly fees");
    Ok(())
}
