//! `POST /payments/{id}/stop`: a checkout that nobody has paid is ended, so that another payment
//! can begin (rule PSP-06).
//!
//! Invariant: nobody is let go who has paid: after the processor was asked to end the checkout it
//! is asked what became of it, and only that counts.

use axum::Extension;
use domain::id::PaymentId;
use domain::payment::{Intent, IntentState};
use processors::Till;
use serde::Deserialize;
use web::{Answer, App, Guest, Location, Path, Posted, Refusal, State};

use crate::{desk, paths, stand};

/// Nothing is asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct StopForm {}

/// `POST /payments/{id}/stop`
pub(crate) async fn act(
    Guest(client): Guest,
    State(app): State<App>,
    Extension(till): Extension<Till>,
    Path(id): Path<PaymentId>,
    _posted: Posted<StopForm>,
) -> Result<Answer, Refusal> {
    let door = app.store.of_client(&client);
    let intent = door.payment(&id).await?.ok_or(Refusal::NotFound)?.value;
    if intent.state == IntentState::Open {
        end(&app, &till, &intent).await?;
        stand::ask(&app, &till, &intent).await?;
    }
    let now = door.payment(&id).await?.ok_or(Refusal::NotFound)?.value;
    Ok(Answer::Go(match now.state {
        IntentState::Expired | IntentState::Failed => {
            Location::to(stand::again(&now)).flash("The payment is let go. Nothing was charged.")
        }
        IntentState::Unknown
        | IntentState::Open
        | IntentState::Authorized
        | IntentState::Processing
        | IntentState::Review
        | IntentState::Succeeded => Location::to(paths::payment(&id)),
    }))
}

/// Asks the processor to end the checkout; it refuses when somebody has paid meanwhile.
async fn end(app: &App, till: &Till, intent: &Intent) -> Result<(), Refusal> {
    let Some(object) = &intent.object else { return Ok(()) };
    let Some(connection) = desk::taker(app, till, intent).await? else { return Ok(()) };
    if let Err(failure) = connection.stop(object).await {
        stand::silent(intent, &failure);
    }
    Ok(())
}
