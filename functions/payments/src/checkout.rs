//! Off to the processor's page: the wish is stored first, then the processor hears of it.

use domain::id::PaymentId;
use domain::money::Money;
use domain::payment::{
    Fact, Intent, IntentState, Part, PartsError, ProcessorName, Progress, Source,
};
use processors::{Checkout, Failure, Till};
use store::payments::Turn;
use store::{Client, Once};
use web::{App, Refusal};

use crate::{paths, processor};

/// How often a lost race is run again.
pub(crate) const RACES_MAX: u32 = 4;

/// Stores the wish to pay these parts and starts the checkout; where the person goes next.
pub(crate) async fn begin(
    app: &App,
    till: &Till,
    client: &Client,
    (parts, turns): (Vec<Part>, &[Turn]),
    once: &Once,
) -> Result<String, Refusal> {
    let amount = Part::sum(&parts).map_err(Refusal::fault)?;
    let intent = wish(app, client, parts, amount)?;

    let door = app.store.of_client(client);
    let done = door.commit_begun(once, (&intent, turns), app.now()).await?;
    let first: PaymentId = done.outcome(intent.id.as_str()).parse().map_err(Refusal::fault)?;
    let intent = door.payment(&first).await?.ok_or(Refusal::NotFound)?.value;

    start(app, till, intent).await
}

/// Whether these parts can be one payment.
pub(crate) fn fit(parts: Vec<Part>) -> Result<Vec<Part>, PartsError> {
    Part::sum(&parts).map(|_| parts)
}

/// Asks the processor for its page; where that is, or where the payment stands.
pub(crate) async fn start(app: &App, till: &Till, intent: Intent) -> Result<String, Refusal> {
    let here = paths::payment(&intent.id);
    if intent.state != IntentState::Unknown {
        return Ok(intent.pay_at.unwrap_or(here));
    }
    let portal = &app.config.portal_url;
    let checkout = Checkout {
        ways: Vec::new(),
        keep: None,
        payment: intent.id.clone(),
        amount: intent.amount,
        description: description(&intent.parts),
        success_url: format!("{portal}{here}"),
        cancel_url: format!("{portal}{here}"),
    };
    let connection = processor(app, till).await?;
    let Some(fact) = told(&intent, connection.start(&checkout).await) else { return Ok(here) };
    let pay_at = fact.pay_at.clone();
    let system = app.store.system("checkout");
    system.hear(&fact, app.now(), app.today().await?).await?;
    Ok(pay_at.unwrap_or(here))
}

/// What the person reads on the processor's page.
fn description(parts: &[Part]) -> String {
    let numbers: Vec<&str> = parts.iter().map(|part| part.number.as_str()).collect();
    match numbers.as_slice() {
        [] => "On account".to_owned(),
        [one] => format!("Invoice {one}"),
        [first, others @ ..] => format!("Invoice {first} and {} more", others.len()),
    }
}

/// What the processor's answer says about the intent; nothing while the outcome is unknown.
fn told(intent: &Intent, answer: Result<Fact, Failure>) -> Option<Fact> {
    match answer {
        Ok(fact) => Some(fact),
        Err(failure) => {
            tracing::warn!(payment.id = %intent.id, error = %failure, "No checkout was started");
            matches!(failure, Failure::Refused(_)).then(|| refusal(intent))
        }
    }
}

/// What a refusal says about the intent: nothing was or will be taken.
fn refusal(intent: &Intent) -> Fact {
    Fact {
        intent: intent.id.clone(),
        object: intent.object.clone().unwrap_or_default(),
        pay_at: None,
        progress: Progress::Failed,
        fee: None,
    }
}

fn wish(app: &App, client: &Client, parts: Vec<Part>, amount: Money) -> Result<Intent, Refusal> {
    Ok(Intent {
        id: app.id(PaymentId::made)?,
        client: client.id().clone(),
        contact: Some(client.contact().clone()),
        parts,
        amount,
        source: Source::Processor(ProcessorName::Stripe),
        object: None,
        pay_at: None,
        state: IntentState::Unknown,
        made_at: app.now(),
        ended_at: None,
        fee: None,
        funds: None,
    })
}
