//! A refund goes back the way the money came (rule TR-27): whoever pays by a card or a check that
//! may still be taken back, and asks for a wire, is how such frauds go.

use jiff::ToSpan;
use jiff::civil::Date;

use super::disbursement::{DisbursementKind, Instrument, Order};
use super::receipt::{Method, Receipt, ReceiptState};
use crate::text::{Mark, Name};

/// For so many days a payment by card can be taken back by its bank.
const CARD_DAYS: i32 = 120;

/// Why a payment is no way back, in order of precedence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// The payee paid by card.
    #[error(
        "{0} paid by card: what goes back to them goes back to that card. Prepare it as a transfer \
         under the reference of that payment, {1} (rule TR-27)."
    )]
    Card(Name, Mark),
    /// What the payee paid has not cleared.
    #[error(
        "What {0} paid has not cleared: it goes back as it came. Prepare it as a transfer under the \
         reference of that payment, {1} (rule TR-27)."
    )]
    Uncleared(Name, Mark),
}

/// Whether a payment to somebody who paid into this ledger goes back the way it came.
pub fn refund_path<'a>(
    order: &Order,
    receipts: impl IntoIterator<Item = &'a Receipt>,
    today: Date,
) -> Result<(), PathError> {
    if order.kind != DisbursementKind::ToParty {
        return Ok(());
    }
    let payee = order.payee.name().as_str().to_lowercase();
    let theirs = receipts.into_iter().filter(|receipt| {
        receipt.state != ReceiptState::GivenBack
            && receipt.given.from.as_str().to_lowercase() == payee
    });
    for receipt in theirs {
        let given = &receipt.given;
        let is_same = match &order.instrument {
            Instrument::Electronic(reference) => *reference == given.instrument,
            Instrument::Cheque(_) | Instrument::Book => false,
        };
        let is_fresh = today <= receipt.received_on.saturating_add(CARD_DAYS.days());
        if is_same {
            continue;
        }
        let told = (given.from.clone(), given.instrument.clone());
        if given.method == Method::Card && is_fresh {
            return Err(PathError::Card(told.0, told.1));
        }
        if receipt.state == ReceiptState::Uncleared {
            return Err(PathError::Uncleared(told.0, told.1));
        }
    }
    Ok(())
}
