//! Off to the processor: the wish is stored first, then the processor hears of it.

use domain::discount::Discount;
use domain::id::PaymentId;
use domain::invoice::Issued;
use domain::merchant::MerchantName;
use domain::money::Money;
use domain::paying::{Offer, Way};
use domain::payment::{Fact, Intent, IntentState, Origin, Part, PartsError, SavedCharge, Source};
use processors::{Checkout, PayWay, Till, outcome};
use store::payments::Turn;
use store::{Client, Once};
use web::{App, Refusal};

use crate::desk::{self, DeskError};
use crate::{guest, paths, saved};

/// How often a lost race is run again.
pub(crate) const RACES_MAX: u32 = 4;

/// What a client wishes: to pay these parts, whose turns were read, in this way.
#[derive(Debug)]
pub(crate) struct Wish<'a> {
    /// The parts.
    pub(crate) parts: Vec<Part>,
    /// What they come to; without parts, what is paid on account.
    pub(crate) amount: Money,
    /// The turns of their invoices.
    pub(crate) turns: &'a [Turn],
    /// The way, and who takes it.
    pub(crate) offer: Offer,
    /// What the client saved that is charged for it; nothing on the processor's page.
    pub(crate) saved: Option<SavedCharge>,
}

/// Stores the wish and starts the checkout; where the person goes next.
pub(crate) async fn begin(
    app: &App,
    till: &Till,
    client: &Client,
    wish: Wish<'_>,
    once: &Once,
) -> Result<String, Refusal> {
    let Wish { parts, amount, turns, offer, saved } = wish;
    let intent = intent_of(app, client, (parts, amount), (offer, saved))?;

    let door = app.store.of_client(client);
    let done = door.commit_begun(once, (&intent, turns), app.now()).await?;
    let first: PaymentId = done.outcome(intent.id.as_str()).parse().map_err(Refusal::fault)?;
    let intent = door.payment(&first).await?.ok_or(Refusal::NotFound)?.value;

    start(app, till, intent).await
}

/// The parts as they are asked for in this way, and what they come to: what the firm takes off for
/// it, or for paying early, is promised here (PAY-18, INV-20).
pub(crate) async fn promised(
    app: &App,
    parts: Vec<Part>,
    (invoices, offer): (&[Issued], Offer),
) -> Result<(Vec<Part>, Money), Refusal> {
    let (discount, today) = (app.pay_terms().await?.discount, app.today().await?);
    let parts = Discount::promised(discount, parts, (invoices, offer.way, today));
    let parts = parts.map_err(Refusal::fault)?;
    let amount = Part::sum(&parts).map_err(Refusal::fault)?;
    Ok((parts, amount))
}

/// Whether these parts can be one payment.
pub(crate) fn fit(parts: Vec<Part>) -> Result<Vec<Part>, PartsError> {
    Part::sum(&parts).map(|_| parts)
}

/// Asks the processor for its page, or to charge what the client saved; where that page is, or
/// where the payment stands.
pub(crate) async fn start(app: &App, till: &Till, intent: Intent) -> Result<String, Refusal> {
    let here = back(app, &intent).await?;
    let charged = intent.origin.plan().is_some();
    if intent.state != IntentState::Unknown || charged {
        return Ok(intent.pay_at.unwrap_or(here));
    }
    if let Source::Saved(saved) = &intent.source {
        let fact = saved::charge(app, till, (&intent, saved)).await?;
        heard(app, fact.as_ref()).await?;
        return Ok(here);
    }
    let portal = &app.config.portal_url;
    let checkout = Checkout {
        ways: intent.way.map(ways).unwrap_or_default(),
        keep: None,
        payment: intent.id.clone(),
        amount: intent.amount,
        description: description(&intent),
        success_url: format!("{portal}{here}"),
        cancel_url: format!("{portal}{here}"),
    };
    let Some(connection) = desk::taker(app, till, &intent).await? else { return Ok(here) };
    let Some(fact) = outcome(&intent, connection.start(&checkout).await) else { return Ok(here) };
    let pay_at = fact.pay_at.clone();
    heard(app, Some(&fact)).await?;
    Ok(pay_at.unwrap_or(here))
}

async fn heard(app: &App, fact: Option<&Fact>) -> Result<(), Refusal> {
    if let Some(fact) = fact {
        app.store.system("checkout").hear(fact, app.now(), app.today().await?).await?;
    }
    Ok(())
}

/// Where the person comes back to: how the payment stands, or the link that it was begun through.
async fn back(app: &App, intent: &Intent) -> Result<String, Refusal> {
    Ok(match (&intent.origin, &intent.source) {
        // The page of a deposit asks the processor; that of its payment cannot (rule PSP-46).
        (Origin::Portal, Source::Deposit(deposit)) => paths::deposit(&deposit.request),
        (Origin::Portal, _) => paths::payment(&intent.id),
        (Origin::Plan(_), _) => paths::PLANS.to_owned(),
        (Origin::Link(link), _) => guest::address(app, link).await?,
    })
}

/// What the person reads at the processor.
pub(crate) fn description(intent: &Intent) -> String {
    if let Source::Deposit(deposit) = &intent.source {
        return format!("Deposit {}", deposit.number);
    }
    let numbers: Vec<&str> = intent.parts.iter().map(|part| part.number.as_str()).collect();
    match numbers.as_slice() {
        [] => "On account".to_owned(),
        [one] => format!("Invoice {one}"),
        [first, others @ ..] => format!("Invoice {first} and {} more", others.len()),
    }
}

/// What the processor's page is to offer.
fn ways(way: Way) -> Vec<PayWay> {
    match way {
        Way::Card => vec![PayWay::Card],
        Way::Bank => vec![PayWay::Bank],
        Way::PayPal => Vec::new(),
    }
}

/// The wish as it is stored. Money for invoices is the firm's, and goes to an operating account.
fn intent_of(
    app: &App,
    client: &Client,
    (parts, amount): (Vec<Part>, Money),
    (offer, saved): (Offer, Option<SavedCharge>),
) -> Result<Intent, Refusal> {
    let MerchantName::Operating(taker) = offer.taker else {
        return Err(Refusal::fault(DeskError::NotOffered));
    };
    Ok(Intent {
        id: app.id(PaymentId::made)?,
        client: client.id().clone(),
        contact: Some(client.contact().clone()),
        origin: Origin::Portal,
        parts,
        amount,
        source: saved.map_or(Source::Processor(taker), Source::Saved),
        way: Some(offer.way),
        object: None,
        pay_at: None,
        state: IntentState::Unknown,
        made_at: app.now(),
        ended_at: None,
        fee: None,
        by: None,
        funds: None,
        took: None,
    })
}
