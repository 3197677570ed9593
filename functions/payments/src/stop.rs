//! A checkout that nobody has paid is ended, so that another payment can begin (rule PSP-06): at
//! `POST /payments/{id}/stop`, and for deposits and bearers of links where their accounts are.
//!
//! Invariant: nobody is let go who has paid: after the processor was asked to end the checkout it
//! is asked what became of it, and only that counts. Where a processor cannot end its page, what is
//! paid there all the same is booked, and the person reads so.

use axum::Extension;
use domain::id::PaymentId;
use domain::payment::{Fact, Intent, IntentState, Source};
use processors::Till;
use serde::Deserialize;
use store::payments::Turns;
use web::{Answer, App, Guest, Location, Path, Posted, Refusal, State};

use crate::{desk, paths, stand};

const LET_GO: &str = "The payment is let go. Nothing was charged.";

/// Where the processor keeps its page open.
const LEFT_OPEN: &str = "The payment is let go. Nothing was charged. Close the processor’s page if \
                         it is still open: what you pay there all the same counts, and what is too \
                         much is put on your account.";

/// The same for money that goes into trust.
const LEFT_OPEN_IN_TRUST: &str = "The payment is let go. Nothing was charged. Close the \
                                  processor’s page if it is still open: what you pay there all the \
                                  same is held for you in trust.";

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
    let turns = app.store.of_client(&client).turns();
    let found = turns.payment(&id).await?.ok_or(Refusal::NotFound)?.value;
    if let Source::Deposit(_) = found.source {
        return Err(Refusal::NotFound);
    }
    Ok(LetGo::of(&app, &till, &turns, &id).await?.answer())
}

/// What became of a payment that somebody wished to let go.
pub(crate) struct LetGo {
    now: Intent,
    is_shut: bool,
}

impl LetGo {
    /// Lets a payment go that is open, unless somebody has paid it meanwhile.
    pub(crate) async fn of(
        app: &App,
        till: &Till,
        turns: &Turns<'_>,
        id: &PaymentId,
    ) -> Result<Self, Refusal> {
        let find = || async { turns.payment(id).await?.ok_or(Refusal::NotFound) };
        let intent = find().await?.value;
        if intent.state != IntentState::Open {
            return Ok(Self { now: intent, is_shut: true });
        }
        let is_shut = end(app, till, &intent).await?;
        stand::ask(app, till, &intent).await?;
        let now = find().await?.value;
        if now.state != IntentState::Open || is_shut {
            return Ok(Self { now, is_shut });
        }
        let (system, today) = (app.store.system("let go"), app.today().await?);
        system.hear(&Fact::let_go(&now), app.now(), today).await?;
        Ok(Self { now: find().await?.value, is_shut })
    }

    /// What whoever wished it reads, once nothing is left of it.
    pub(crate) const fn words(&self) -> Option<&'static str> {
        match self.now.state {
            IntentState::Expired | IntentState::Failed => {
                let in_trust = matches!(self.now.source, Source::Deposit(_));
                Some(match (self.is_shut, in_trust) {
                    (true, _) => LET_GO,
                    (false, false) => LEFT_OPEN,
                    (false, true) => LEFT_OPEN_IN_TRUST,
                })
            }
            IntentState::Unknown
            | IntentState::Open
            | IntentState::Authorized
            | IntentState::Processing
            | IntentState::Review
            | IntentState::Succeeded => None,
        }
    }

    /// Where a client goes on.
    pub(crate) fn answer(&self) -> Answer {
        Answer::Go(match self.words() {
            Some(words) => Location::to(stand::again(&self.now)).flash(words),
            None => Location::to(paths::payment(&self.now.id)),
        })
    }
}

/// Asks the processor to end the checkout, where it can; it refuses when somebody has paid
/// meanwhile.
async fn end(app: &App, till: &Till, intent: &Intent) -> Result<bool, Refusal> {
    let Some(object) = &intent.object else { return Ok(true) };
    // An account that the firm gave up is asked no more.
    let Some(connection) = desk::taker(app, till, intent).await? else { return Ok(false) };
    match connection.stop(object).await {
        Ok(is_shut) => Ok(is_shut),
        Err(failure) => {
            stand::silent(intent, &failure);
            Ok(true)
        }
    }
}
