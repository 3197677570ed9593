//! A billing run that is under way goes on, whether or not somebody looks at its page (INV-10).

use invoicing::run::step;
use web::{App, Refusal};

use crate::TickError;

/// How many matters of a run one tick steps through: what its time is enough for, with room.
const STEPS_OF_A_TICK: u32 = 500;

/// Takes the run that is under way on, if there is one.
pub(crate) async fn go_on(app: &App) -> Result<(), TickError> {
    let under_way = app.store.system("billing run").run_under_way().await.map_err(Refusal::from)?;
    let Some(run) = under_way else { return Ok(()) };
    let is_under_way = Box::pin(step(app, &run, STEPS_OF_A_TICK)).await?;
    tracing::info!(run.id = %run, is_under_way, "Went on with a billing run");
    Ok(())
}
