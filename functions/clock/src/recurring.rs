//! What matters bill again and again is billed on its day (INV-29).

use web::{App, Refusal};

use crate::TickError;

/// Bills what is due. A matter that is closed or held bills nothing, and holds up no other.
pub(crate) async fn bill(app: &App) -> Result<(), TickError> {
    let (system, today) = (app.store.system("recurring invoices"), app.today().await?);
    let mut due = Vec::new();
    let mut from = None;
    // All are found before the first is billed: a bill moves its matter in the list.
    loop {
        let page = system.matters_recurring(today, from).await.map_err(Refusal::from)?;
        due.extend(page.items);
        match page.next {
            Some(next) => from = Some(next),
            None => break,
        }
    }
    let mut billed: usize = 0;
    for matter in due {
        match Box::pin(invoicing::recurring::billed(app, &matter)).await {
            Ok(more) => billed = billed.saturating_add(more),
            Err(Refusal::Stale | Refusal::NotAllowed(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    tracing::info!(billed, "Billed what recurs");
    Ok(())
}
