//! What happens without the person: debits end, the time to pay runs out.

use super::Settlement;
use super::away;
use super::balance::Kind;
use super::book::Act;
use super::card::{Decline, Method};
use super::charge::{Charge, ChargeState};
use super::lawpay;
use super::pay::arrive;
use super::payment::{Payment, PaymentState};
use super::refusal::Refusal;
use super::session::{Paid, Session};

/// Does all that is due by now.
pub(super) fn due(act: &Act<'_>) -> Result<(), Refusal> {
    for payment in under_way(act)? {
        if payment.due.is_some_and(|due| due <= act.seconds()) {
            let settlement = if fails(&payment) { Settlement::Fail } else { Settlement::Succeed };
            settle(act, payment, settlement)?;
        }
    }
    away::release(act)?;
    lawpay::due(act)?;
    for mut session in open(act)? {
        if session.expires <= act.seconds() {
            session.expire(act)?;
        }
    }
    Ok(())
}

/// Ends all debits that are under way.
pub(super) fn all(act: &Act<'_>, settlement: Settlement) -> Result<usize, Refusal> {
    let payments = under_way(act)?;
    let count = payments.len();
    for payment in payments {
        settle(act, payment, settlement)?;
    }
    Ok(count)
}

/// Ends one debit, if it is under way.
pub(super) fn one(act: &Act<'_>, payment: &str, settlement: Settlement) -> Result<(), Refusal> {
    let payment: Payment = act.get(payment)?;
    if payment.state == PaymentState::Processing {
        settle(act, payment, settlement)?;
    }
    Ok(())
}

/// Lets all time to pay run out.
pub(super) fn expire_all(act: &Act<'_>) -> Result<usize, Refusal> {
    let mut sessions = open(act)?;
    for session in &mut sessions {
        session.expire(act)?;
    }
    Ok(sessions.len())
}

/// The debits that are under way.
pub(super) fn under_way(act: &Act<'_>) -> Result<Vec<Payment>, Refusal> {
    act.all("$.state", "processing")
}

fn open(act: &Act<'_>) -> Result<Vec<Session>, Refusal> {
    act.all("$.state", "open")
}

fn settle(act: &Act<'_>, mut payment: Payment, settlement: Settlement) -> Result<(), Refusal> {
    let session = match payment.session.as_str() {
        "" => None,
        id => Some(act.get::<Session>(id)?),
    };
    let mut charge: Charge = act.get(payment.charge.as_deref().unwrap_or_default())?;
    payment.due = None;
    match settlement {
        Settlement::Succeed => {
            arrive(act, &mut charge, Kind::Debit)?;
            payment.state = PaymentState::Succeeded;
            act.put(&payment)?;
            act.tell("charge.succeeded", &charge)?;
            act.tell("payment_intent.succeeded", &payment)?;
            if let Some(mut session) = session {
                session.paid = Paid::Paid;
                act.put(&session)?;
                act.tell("checkout.session.async_payment_succeeded", &session)?;
            }
        }
        Settlement::Fail => {
            let decline = reason(&payment);
            charge.state = ChargeState::Failed(decline.clone());
            payment.state = PaymentState::RequiresPaymentMethod;
            payment.declined = Some(decline);
            act.put(&charge)?;
            act.put(&payment)?;
            act.tell("charge.failed", &charge)?;
            act.tell("payment_intent.payment_failed", &payment)?;
            if let Some(session) = session {
                act.tell("checkout.session.async_payment_failed", &session)?;
            }
        }
    }
    Ok(())
}

fn fails(payment: &Payment) -> bool {
    matches!(&payment.method, Some((_, Method::Bank { fails: Some(_), .. })))
}

fn reason(payment: &Payment) -> Decline {
    match &payment.method {
        Some((_, Method::Bank { fails: Some(decline), .. })) => decline.clone(),
        Some((_, Method::Bank { .. } | Method::Card { .. })) | None => {
            Decline::coded("insufficient_funds", None, "The bank account has insufficient funds.")
        }
    }
}
