//! Money of a ledger that is set aside: disputed, or reserved (rule TR-09).

use jiff::Timestamp;

use super::disbursement::Signer;
use super::ledger::ClientLedger;
use crate::audit::Event;
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
    /// Who set it aside.
    pub placed_by: MemberId,
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
    #[error("Only {0} of this matter’s money is free to be held.")]
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
            placed_by: by.clone(),
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
