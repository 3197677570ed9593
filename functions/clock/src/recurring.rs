//! What matters bill again and again is billed on its day (INV-29).

use domain::id::MatterId;
use web::{App, Refusal};

use crate::TickError;

/// Bills what is due. A matter that is closed or held bills nothing, and holds up no other.
pub(crate) async fn bill(app: &App) -> Result<(), TickError> {
    // All are found before the first is billed: a bill moves its matter in the list.
    let (mut billed, mut failed): (usize, Option<Refusal>) = (0, None);
    for matter in due(app).await? {
        match one(app, &matter).await {
            Ok(more) => billed = billed.saturating_add(more),
            Err(error) => failed = failed.or(Some(error)),
        }
    }
    tracing::info!(billed, "Billed what recurs");
    failed.map_or(Ok(()), |error| Err(error.into()))
}

/// Bills what one matter is due; nothing where somebody else does, or where it is closed.
async fn one(app: &App, matter: &MatterId) -> Result<usize, Refusal> {
    match Box::pin(invoicing::recurring::billed(app, matter)).await {
        Err(Refusal::Stale | Refusal::NotAllowed(_)) => Ok(0),
        Err(error) => {
            tracing::error!(matter.id = %matter, ?error, "What recurs in it is not billed");
            Err(error)
        }
        billed => billed,
    }
}

/// The matters that bill something by today.
async fn due(app: &App) -> Result<Vec<MatterId>, Refusal> {
    let (system, today) = (app.store.system("recurring invoices"), app.today().await?);
    let (mut due, mut from) = (Vec::new(), None);
    loop {
        let page = system.matters_recurring(today, from).await?;
        due.extend(page.items);
        match page.next {
            Some(next) => from = Some(next),
            None => return Ok(due),
        }
    }
}
