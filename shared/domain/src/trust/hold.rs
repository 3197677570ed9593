//! Money of a ledger that is set aside: disputed, or reserved (rule TR-09).

use jiff::Timestamp;

use super::disbursement::Signer;
use super::ledger::ClientLedger;
use super::receipt::{Receipt, ReceiptState};
use crate::audit::Event;
use crate::dispute::Dispute;
use crate::id::{ClientId, HoldId, MatterId, MemberId};
use crate::money::{Currency, Money, MoneyError};
use crate::text::Note;

/// Money that is set aside until somebody decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Its id.
    pub id: HoldId,
    /// Whose money.
    pub client: ClientId,
    /// In which matter.
    pub matter: MatterId,
    /// How much.
    pub amount: Money,
    /// Why.
    pub reason: Note,
    /// Who set it aside; nobody when a dispute did.
    pub placed_by: Option<MemberId>,
    /// When.
    pub placed_at: Timestamp,
    /// Whether it still stands.
    pub state: HoldState,
}

/// Whether a hold still stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HoldState {
    /// The money is set aside.
    Standing,
    /// The money is free again.
    Lifted,
}

/// A hold and the ledger after it was placed or lifted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldChange {
    /// The hold.
    pub hold: Hold,
    /// The ledger.
    pub ledger: ClientLedger,
    /// What happened.
    pub event: Event,
}

/// Why money cannot be set aside or freed, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HoldError {
    /// It was lifted before.
    #[error("This hold was lifted already.")]
    Lifted,
    /// Only a lawyer may.
    #[error("Only a lawyer may free disputed money (rule TR-09).")]
    NotALawyer,
    /// Another currency.
    #[error("This ledger is in {0}.")]
    OtherCurrency(Currency),
    /// Nothing or less.
    #[error("Write an amount above zero.")]
    Nothing,
    /// More than is free.
    #[error("Only {} of this matter’s money is free to be held.", .0.plain())]
    TooMuch(Money),
    /// The amounts do not sum.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl Hold {
    /// Sets some of what is available aside.
    pub fn place(
        id: HoldId,
        ledger: ClientLedger,
        (amount, reason): (Money, Note),
        (by, at): (&MemberId, Timestamp),
    ) -> Result<HoldChange, HoldError> {
        Self::placed(id, ledger, (amount, reason), (Some(by), at))
    }

    fn placed(
        id: HoldId,
        ledger: ClientLedger,
        (amount, reason): (Money, Note),
        (by, at): (Option<&MemberId>, Timestamp),
    ) -> Result<HoldChange, HoldError> {
        let available = ledger.available();
        if amount.currency() != ledger.currency() {
            return Err(HoldError::OtherCurrency(ledger.currency()));
        }
        if !amount.is_positive() {
            return Err(HoldError::Nothing);
        }
        if amount.minor() > available.minor() {
            return Err(HoldError::TooMuch(available));
        }
        let hold = Self {
            id,
            client: ledger.client().clone(),
            matter: ledger.matter().clone(),
            amount,
            reason,
            placed_by: by.cloned(),
            placed_at: at,
            state: HoldState::Standing,
        };
        let event = Event::TrustHeld { hold: hold.id.clone(), matter: hold.matter.clone(), amount };
        Ok(HoldChange { ledger: ledger.with_held(amount)?, hold, event })
    }

    /// Frees it.
    pub fn lift(self, ledger: ClientLedger, signer: &Signer) -> Result<HoldChange, HoldError> {
        if self.state == HoldState::Lifted {
            return Err(HoldError::Lifted);
        }
        if !signer.role.authorises() {
            return Err(HoldError::NotALawyer);
        }
        let event = Event::TrustHoldLifted {
            hold: self.id.clone(),
            matter: self.matter.clone(),
            amount: self.amount,
        };
        let ledger = ledger.with_held(self.amount.negated())?;
        Ok(HoldChange { hold: Self { state: HoldState::Lifted, ..self }, ledger, event })
    }
}

/// A deposit whose money the payer's bank asks back, and its own matter's ledger (rule TR-13).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen {
    /// The receipt. The bank has its money whatever becomes of the dispute, which is the firm's own
    /// loss: it waits for a lawyer from now on, and not for a clearing day.
    pub receipt: Receipt,
    /// The ledger.
    pub ledger: ClientLedger,
    /// What is set aside; nothing when the matter has nothing left.
    pub hold: Option<HoldChange>,
}

impl Receipt {
    /// Sets aside what its own matter still has of a disputed deposit, and never more than that
    /// matter has.
    pub fn frozen(
        self,
        ledger: ClientLedger,
        dispute: &Dispute,
        id: HoldId,
        at: Timestamp,
    ) -> Result<Frozen, HoldError> {
        let (uncleared, amount) = (self.state == ReceiptState::Uncleared, self.given.amount);
        let ledger = if uncleared { ledger.with_uncleared(amount.negated())? } else { ledger };
        let state = if uncleared { ReceiptState::Cleared } else { self.state };
        let receipt = Self { state, ..self };
        // What has not cleared is set aside whole, however little of it is disputed.
        let available = ledger.available();
        let held = if uncleared { amount } else { dispute.hold(available)? };
        let held = Money::new(held.minor().min(available.minor()), held.currency());
        let hold = if held.is_positive() {
            let reason = Note::parse(DISPUTED).map_err(|_| HoldError::Nothing)?;
            Some(Hold::placed(id, ledger.clone(), (held, reason), (None, at))?)
        } else {
            None
        };
        let ledger = hold.as_ref().map_or(ledger, |hold| hold.ledger.clone());
        Ok(Frozen { receipt, ledger, hold })
    }
}

/// Why a dispute sets money aside.
const DISPUTED: &str = "The payer’s bank asks for a deposit of this matter back (rule TR-13).";

impl HoldState {
    /// The word in storage.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Standing => "standing",
            Self::Lifted => "lifted",
        }
    }

    /// The state with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Standing, Self::Lifted].into_iter().find(|state| state.word() == word)
    }
}
