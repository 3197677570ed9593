//! One payment of an invoice at a time (rules PSP-06, PAY-28).
//!
//! Invariant: before anybody is asked to pay again, the processor is asked what became of the
//! payment that was begun last; its webhook may be late or lost.

use domain::id::{InvoiceId, PaymentId};
use domain::payment::{Intent, IntentState};
use processors::Till;
use store::payments::{Turn, Turns};
use web::{App, Refusal};

use crate::stand;

/// Why a second payment is not begun.
pub(crate) const BEGUN: &str =
    "You began a payment of this before. Go on with it, or let it go before you begin another one.";

/// What stands in the way of a new payment.
pub(crate) enum Way {
    /// Nothing.
    Free(Vec<Turn>),
    /// Nothing any more: the one before came to nothing just now. Look again.
    Ended,
    /// A payment that was begun before and may take, or has just taken, money.
    Taken(Box<Intent>),
}

/// What stands in the way of paying these invoices of the client.
pub(crate) async fn of(
    app: &App,
    till: &Till,
    turns: &Turns<'_>,
    invoices: &[InvoiceId],
) -> Result<Way, Refusal> {
    let free = turns.of(invoices).await?;
    for last in free.iter().filter_map(Turn::last) {
        match before(app, till, turns, last).await? {
            Before::Over => {}
            Before::Ended => return Ok(Way::Ended),
            Before::Taken(first) => return Ok(Way::Taken(first)),
        }
    }
    Ok(Way::Free(free))
}

/// What has become of a payment that was begun before.
pub(crate) enum Before {
    /// It had ended: it is in nobody's way.
    Over,
    /// It came to nothing just now. Look again.
    Ended,
    /// It may take, or has just taken, money.
    Taken(Box<Intent>),
}

/// What has become of a payment that was begun before; the processor is asked.
pub(crate) async fn before(
    app: &App,
    till: &Till,
    turns: &Turns<'_>,
    last: &PaymentId,
) -> Result<Before, Refusal> {
    let Some(found) = turns.payment(last).await? else { return Ok(Before::Over) };
    let before = found.value.state;
    if before == IntentState::Review {
        return Ok(Before::Taken(Box::new(found.value)));
    }
    if !found.value.may_have_changed() {
        return Ok(Before::Over);
    }
    stand::ask(app, till, &found.value).await?;
    let now = turns.payment(last).await?.ok_or(Refusal::NotFound)?.value;
    Ok(match now.state {
        IntentState::Expired if before == IntentState::Expired => Before::Over,
        IntentState::Expired | IntentState::Failed => Before::Ended,
        IntentState::Unknown
        | IntentState::Open
        | IntentState::Authorized
        | IntentState::Processing
        | IntentState::Review
        | IntentState::Succeeded => Before::Taken(Box::new(now)),
    })
}
