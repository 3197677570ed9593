//! A payment into trust: whole, for one matter's client ledger (rules TR-06, TR-11).
//!
//! Invariants: what came in is one receipt of the gross amount in one ledger; what the processor
//! keeps is charged to the firm's own book and to nothing else (rule TR-12).

use jiff::Timestamp;

use super::{Funds, Intent, IntentState, Origin, Source};
use crate::deposit::DepositRequest;
use crate::id::{ContactId, DepositRequestId, JournalId, MatterId, PaymentId, ReceiptId};
use crate::ledger::{Cause, Entry, LedgerError, Operating, OperatingAccount, Posting};
use crate::merchant::TrustSafe;
use crate::method::MethodKind;
use crate::money::Money;
use crate::paying::Way;
use crate::text::{Mark, Name};
use crate::trust::{
    Arrival, ClientLedger, Given, Method, Receipt, ReceiptError, Received, TrustBank, When,
};

/// What a payment into trust is for. It names the account that takes it, which can only be one that
/// keeps it whole (rule TR-14), and no invoice: it is never split (rule TR-11).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deposit {
    /// Whose trust account takes it.
    pub taker: TrustSafe,
    /// The request that it answers.
    pub request: DepositRequestId,
    /// The matter whose client ledger gets it.
    pub matter: MatterId,
    /// The matter's number, for lists and receipts.
    pub number: Mark,
    /// The receipt in the trust book, once it arrived.
    pub receipt: Option<ReceiptId>,
}

/// The ids that a deposit needs when it arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepositIds {
    /// Of the receipt.
    pub receipt: ReceiptId,
    /// Of the entry in the trust book.
    pub entry: JournalId,
    /// Of the entry in the operating book, should the processor have kept something.
    pub fee: JournalId,
}

/// A deposit that arrived: everything that follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deposited {
    /// The payment as it is now.
    pub intent: Intent,
    /// The receipt, the ledger with more in it, and the entry.
    pub received: Received,
    /// The request, with less to ask for.
    pub request: DepositRequest,
    /// What the processor kept, in the operating book (rule TR-12).
    pub fee: Option<Entry<Operating>>,
}

/// Why a deposit cannot be booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DepositedError {
    /// It is for another request, or for none.
    #[error("This payment is no deposit for this request.")]
    Other,
    /// The ledger refuses it.
    #[error(transparent)]
    Receipt(#[from] ReceiptError),
    /// The fee is no entry.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// Who pays, and by which id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payer {
    /// The payment.
    pub payment: PaymentId,
    /// The contact, where one is signed in.
    pub contact: Option<ContactId>,
    /// What it is begun through.
    pub origin: Origin,
}

/// The wish to pay on a request, before a processor hears of it.
pub fn wished(
    request: &DepositRequest,
    amount: Money,
    (taker, way): (TrustSafe, Way),
    payer: Payer,
    at: Timestamp,
) -> Intent {
    Intent {
        id: payer.payment,
        client: request.client.clone(),
        contact: payer.contact,
        origin: payer.origin,
        parts: Vec::new(),
        amount,
        source: Source::Deposit(Deposit {
            taker,
            request: request.id.clone(),
            matter: request.matter.clone(),
            number: request.number.clone(),
            receipt: None,
        }),
        way: Some(way),
        object: None,
        pay_at: None,
        state: IntentState::Unknown,
        took: None,
        made_at: at,
        ended_at: None,
        fee: None,
        by: None,
        funds: None,
    }
}

/// Books a payment into trust that arrived: the whole of it, in one ledger, from `payer`.
pub fn deposited(
    intent: Intent,
    request: DepositRequest,
    (ledger, bank): (ClientLedger, &TrustBank),
    payer: Name,
    (when, ids): (&When, DepositIds),
) -> Result<Deposited, DepositedError> {
    let Source::Deposit(deposit) = &intent.source else { return Err(DepositedError::Other) };
    let is_ours = deposit.request == request.id && deposit.matter == *ledger.matter();
    if !is_ours || !intent.parts.is_empty() {
        return Err(DepositedError::Other);
    }
    let given = Given {
        method: method(&intent),
        // It goes straight to the trust bank account, and waits there for its clearing day.
        arrival: Arrival::Bank,
        amount: intent.amount,
        from: payer,
        instrument: instrument(&intent),
        purpose: Some(request.terms.why.clone()),
    };
    let entry = ids.entry.clone();
    let received = Receipt::record(ids.receipt, ledger, given, bank, (when, ids.entry))?;
    let received = received.answering(request.id.clone());
    let receipt = received.receipt.id.clone();
    let fee = fee(&intent, deposit, (when, ids.fee))?;
    let source = Source::Deposit(Deposit { receipt: Some(receipt.clone()), ..deposit.clone() });
    let funds =
        Funds { discounts: Vec::new(), allotments: Vec::new(), in_dispute: false, journal: entry };
    let request = request.received(receipt, intent.amount);
    let intent = Intent { source, funds: Some(funds), ..intent };
    Ok(Deposited { intent, received, request, fee })
}

/// What the processor kept: the firm's own cost.
fn fee(
    intent: &Intent,
    deposit: &Deposit,
    (when, journal): (&When, JournalId),
) -> Result<Option<Entry<Operating>>, LedgerError> {
    let Some(amount) = intent.fee.filter(|fee| fee.is_positive()) else { return Ok(None) };
    let from = OperatingAccount::Clearing(deposit.taker.processor());
    let posting = Posting { from, to: OperatingAccount::ProcessorFees, amount };
    let cause = Cause::Payment(intent.id.clone());
    Entry::new(journal, when.on, cause, vec![posting]).map(Some)
}

/// How it came: by what the processor says, or else by what the person chose; the slower of the two
/// where nobody says.
fn method(intent: &Intent) -> Method {
    match (intent.by, intent.way) {
        (Some(MethodKind::CreditCard | MethodKind::OtherCard), _) | (None, Some(Way::Card)) => {
            Method::Card
        }
        (Some(MethodKind::Bank | MethodKind::Wallet), _)
        | (None, Some(Way::Bank | Way::PayPal) | None) => Method::BankDebit,
    }
}

/// The processor's name for it, or ours.
fn instrument(intent: &Intent) -> Mark {
    let theirs = intent.object.as_deref().and_then(|object| Mark::parse(object).ok());
    theirs.unwrap_or_else(|| Mark::of_payment(&intent.id))
}
