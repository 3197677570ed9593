//! The person presses the button.
//!
//! Invariant: a session that is paid, or whose debit is under way, is never paid again.

use super::away;
use super::balance::{Balance, Kind, Move};
use super::book::Act;
use super::card::{Decline, Method, Verdict};
use super::charge::{Charge, ChargeState, Payer};
use super::object::new_id;
use super::payment::{Capture, Payment, PaymentState};
use super::refusal::Refusal;
use super::session::{Paid, Session, SessionState};
use super::setup;

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The person is done and goes back to the portal.
    Done,
    /// The bank wants to know that it is them.
    Confirm,
    /// The card was refused; another may do.
    Declined(Decline),
    /// There is nothing to pay any more.
    Over,
}

/// Pays an open session with a card.
pub(super) fn by_card(
    act: &Act<'_>,
    session: &str,
    card: Method,
    verdict: Verdict,
    payer: Payer,
) -> Result<Outcome, Refusal> {
    if let Some(setup) = open_setup(act, session)? {
        return setup::save(act, setup, (card, verdict), payer);
    }
    let Some((session, mut payment)) = begin(act, session, card, payer)? else {
        return Ok(Outcome::Over);
    };
    match verdict {
        Verdict::Pays => succeed(act, session, payment),
        Verdict::Declines(decline) => refuse(act, payment, decline),
        Verdict::Asks => {
            payment.state = PaymentState::RequiresAction;
            act.put(&payment)?;
            act.tell("payment_intent.requires_action", &payment)?;
            Ok(Outcome::Confirm)
        }
    }
}

/// Changes what an open session asks for, as nobody asked it to.
pub(super) fn other_amount(
    act: &Act<'_>,
    session: &str,
    (amount, currency): (i64, String),
) -> Result<(), Refusal> {
    let session = Session { amount, currency, ..Session::seen(act, session)? };
    act.put(&session)
}

/// The person says at their bank that it is them, or does not.
pub(super) fn confirmed(act: &Act<'_>, session: &str) -> Result<Outcome, Refusal> {
    match asked(act, session)? {
        Some((session, payment)) => succeed(act, session, payment),
        None => Ok(Outcome::Over),
    }
}

/// The person could not say that it is them.
pub(super) fn unconfirmed(act: &Act<'_>, session: &str) -> Result<Outcome, Refusal> {
    match asked(act, session)? {
        Some((_, payment)) => refuse(act, payment, Decline::unconfirmed()),
        None => Ok(Outcome::Over),
    }
}

/// Pays an open session by a debit, which takes the bank `debit_s` seconds.
pub(super) fn by_bank(
    act: &Act<'_>,
    session: &str,
    account: Method,
    payer: Payer,
    debit_s: i64,
) -> Result<Outcome, Refusal> {
    if let Some(setup) = open_setup(act, session)? {
        return setup::save(act, setup, (account, Verdict::Pays), payer);
    }
    let Some((session, mut payment)) = begin(act, session, account, payer)? else {
        return Ok(Outcome::Over);
    };
    kept(act, &payment)?;
    let charge = charge(act, &mut payment, ChargeState::Pending)?;
    payment.state = PaymentState::Processing;
    payment.due = Some(act.seconds().saturating_add(debit_s));
    act.put(&payment)?;
    act.tell("payment_intent.processing", &payment)?;
    act.tell("charge.pending", &charge)?;
    complete(act, session, Paid::Unpaid)
}

/// The open session, when it is there to keep a way to pay.
fn open_setup(act: &Act<'_>, session: &str) -> Result<Option<Session>, Refusal> {
    let session = Session::seen(act, session)?;
    Ok((session.is_setup() && session.state == SessionState::Open).then_some(session))
}

/// Keeps the way to pay with the customer, where that was asked for.
fn kept(act: &Act<'_>, payment: &Payment) -> Result<(), Refusal> {
    match &payment.method {
        Some(method) if payment.keeps => {
            setup::keep(act, method.clone(), payment.customer.clone()).map(drop)
        }
        Some(_) | None => Ok(()),
    }
}

/// The open session and its payment, ready for an attempt; `None` when it is over.
fn begin(
    act: &Act<'_>,
    session: &str,
    method: Method,
    payer: Payer,
) -> Result<Option<(Session, Payment)>, Refusal> {
    let mut session = Session::seen(act, session)?;
    if session.state != SessionState::Open {
        return Ok(None);
    }
    if matches!(method, Method::Bank { .. }) && !session.takes_debits() {
        return Err(Refusal::invalid("way", "This checkout takes no bank debits."));
    }
    let mut payment = match &session.payment {
        Some(id) => act.get(id)?,
        None => open(act, &session)?,
    };
    session.payment = Some(payment.id.clone());
    session.payer = Some(payer.clone());
    payment.payer = payer;
    payment.method = Some((new_id("pm_")?, method));
    payment.declined = None;
    act.put(&session)?;
    act.put(&payment)?;
    Ok(Some((session, payment)))
}

fn open(act: &Act<'_>, session: &Session) -> Result<Payment, Refusal> {
    let payment = Payment {
        id: new_id("pi_")?,
        created: act.seconds(),
        session: session.id.clone(),
        amount: session.amount,
        currency: session.currency.clone(),
        state: PaymentState::RequiresPaymentMethod,
        method: None,
        method_types: session.method_types.clone(),
        payer: Payer::default(),
        charge: None,
        declined: None,
        customer: session.customer.clone(),
        description: session.payment_description.clone(),
        metadata: session.payment_metadata.clone(),
        due: None,
        capture: session.capture,
        keeps: session.keeps,
        captured: None,
    };
    act.put(&payment)?;
    act.tell("payment_intent.created", &payment)?;
    Ok(payment)
}

/// The open session whose payment waits for a confirmation.
fn asked(act: &Act<'_>, session: &str) -> Result<Option<(Session, Payment)>, Refusal> {
    let session = Session::seen(act, session)?;
    let Some(id) = session.payment.as_ref().filter(|_| session.state == SessionState::Open) else {
        return Ok(None);
    };
    let payment: Payment = act.get(id)?;
    Ok((payment.state == PaymentState::RequiresAction).then_some((session, payment)))
}

fn succeed(act: &Act<'_>, session: Session, mut payment: Payment) -> Result<Outcome, Refusal> {
    kept(act, &payment)?;
    if payment.capture == Capture::Later {
        away::hold(act, &mut payment)?;
        return complete(act, session, Paid::Unpaid);
    }
    let mut charge = charge(act, &mut payment, ChargeState::Succeeded)?;
    arrive(act, &mut charge, Kind::Card)?;
    payment.state = PaymentState::Succeeded;
    act.put(&payment)?;
    act.tell("charge.succeeded", &charge)?;
    act.tell("payment_intent.succeeded", &payment)?;
    complete(act, session, Paid::Paid)
}

fn refuse(act: &Act<'_>, mut payment: Payment, decline: Decline) -> Result<Outcome, Refusal> {
    let charge = charge(act, &mut payment, ChargeState::Failed(decline.clone()))?;
    payment.state = PaymentState::RequiresPaymentMethod;
    payment.declined = Some(decline.clone());
    act.put(&payment)?;
    act.tell("charge.failed", &charge)?;
    act.tell("payment_intent.payment_failed", &payment)?;
    Ok(Outcome::Declined(decline))
}

fn complete(act: &Act<'_>, mut session: Session, paid: Paid) -> Result<Outcome, Refusal> {
    session.state = SessionState::Complete;
    session.paid = paid;
    act.put(&session)?;
    act.tell("checkout.session.completed", &session)?;
    Ok(Outcome::Done)
}

pub(super) fn charge(
    act: &Act<'_>,
    payment: &mut Payment,
    state: ChargeState,
) -> Result<Charge, Refusal> {
    let Some((method_id, method)) = payment.method.clone() else {
        return Err(Refusal::invalid("payment_method", "The payment has no payment method"));
    };
    let charge = Charge {
        id: new_id("ch_")?,
        created: act.seconds(),
        payment: payment.id.clone(),
        amount: payment.amount,
        currency: payment.currency.clone(),
        refunded: 0,
        state,
        method,
        method_id,
        balance: None,
        payer: payment.payer.clone(),
        customer: payment.customer.clone(),
        description: payment.description.clone(),
        metadata: payment.metadata.clone(),
        company: false,
    };
    act.put(&charge)?;
    payment.charge = Some(charge.id.clone());
    Ok(charge)
}

/// The money of a charge reaches the balance, less the fee.
pub(super) fn arrive(act: &Act<'_>, charge: &mut Charge, kind: Kind) -> Result<(), Refusal> {
    let moved = Move {
        kind,
        amount: charge.amount,
        currency: &charge.currency,
        source: &charge.id,
        description: charge.description.clone(),
    };
    charge.balance = Some(Balance::book(act, moved)?);
    charge.state = ChargeState::Succeeded;
    act.put(charge)
}
