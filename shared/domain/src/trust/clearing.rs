//! When money that came in may be used, and what happens when the bank takes it back (rule TR-04).

use jiff::civil::Date;

use super::disbursement::Signer;
use super::ledger::{ClientLedger, DrawError, PostError, When};
use super::line::{Line, LineSource};
use super::receipt::{Arrival, Method, Receipt, ReceiptState};
use crate::audit::Event;
use crate::banking;
use crate::day;
use crate::id::JournalId;
use crate::ledger::{Cause, Entry, LedgerError, PoolKind, Posting, Trust, TrustAccount};
use crate::money::{Money, MoneyError};
use crate::text::Note;

/// After how many banking days money may be used, by the method it came by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clearing {
    /// A card payment that went straight to the bank.
    pub card: u8,
    /// A bank debit.
    pub bank_debit: u8,
    /// A cheque.
    pub cheque: u8,
    /// A wire.
    pub wire: u8,
    /// Cash.
    pub cash: u8,
}

/// Why a lawyer lets money be used before it is collected; they bear the risk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlyRelease {
    /// The exception of the rules that allows it, and why it applies.
    pub because: Note,
    /// The lawyer.
    pub signer: Signer,
}

/// A receipt that may be used from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleared {
    /// The receipt.
    pub receipt: Receipt,
    /// The ledger, with more to draw.
    pub ledger: ClientLedger,
    /// The entry, when the money moved from a processor to the bank.
    pub entry: Option<Entry<Trust>>,
    /// What happened.
    pub event: Event,
}

/// A receipt that the bank took back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenBack {
    /// The receipt.
    pub receipt: Receipt,
    /// The ledger, with less in it.
    pub ledger: ClientLedger,
    /// The line; none when the ledger had nothing left to give back.
    pub line: Option<Line>,
    /// The entry.
    pub entry: Entry<Trust>,
    /// What was used already: the firm owes it to the account, and no other client does.
    pub short: Money,
    /// What happened.
    pub event: Event,
}

/// Why a receipt does not clear, or cannot be taken back, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClearError {
    /// It has cleared.
    #[error("This receipt has cleared already.")]
    Cleared,
    /// It was taken back.
    #[error("This receipt was given back.")]
    GivenBack,
    /// The processor still has it.
    #[error("The processor has not paid it out to the trust account yet (rule TR-04).")]
    InTransit,
    /// Its day has not come.
    #[error("It clears on {}, when the bank has collected it (rule TR-04).", day::plain(*.0))]
    NotYet(Date),
    /// Only a lawyer may.
    #[error("Only a lawyer may let money be used early, at their own risk (rule TR-04).")]
    NotALawyer,
    /// What no posting allows.
    #[error(transparent)]
    Post(#[from] PostError),
    /// What no draw allows.
    #[error(transparent)]
    Draw(#[from] DrawError),
    /// The amounts do not sum.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// The entry is not an entry.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

impl Clearing {
    /// The strictest that any jurisdiction we know asks for.
    pub const STRICTEST: Self = Self { card: 3, bank_debit: 5, cheque: 10, wire: 0, cash: 0 };

    /// After how many banking days money that came by `method` may be used.
    pub const fn days(&self, method: Method) -> u8 {
        match method {
            Method::Card => self.card,
            Method::BankDebit => self.bank_debit,
            Method::Cheque => self.cheque,
            Method::Wire => self.wire,
            Method::Cash => self.cash,
        }
    }

    /// The day from which money of `received_on` may be used: at once where nothing has to be
    /// collected, otherwise so many banking days after the bank credits it.
    pub fn clears_on(&self, method: Method, received_on: Date) -> Date {
        match self.days(method) {
            0 => received_on,
            days => banking::banking_days_after(received_on, days),
        }
    }
}

impl Receipt {
    /// The day has come, or has not.
    pub fn clear(self, ledger: ClientLedger, today: Date) -> Result<Cleared, ClearError> {
        self.is_waiting()?;
        if matches!(self.given.arrival, Arrival::InTransit(_)) {
            return Err(ClearError::InTransit);
        }
        if today < self.clears_on {
            return Err(ClearError::NotYet(self.clears_on));
        }
        self.cleared(ledger, None)
    }

    /// A processor paid it out to the trust account, which collects it.
    pub fn paid_out(
        self,
        ledger: ClientLedger,
        when: &When,
        journal: JournalId,
    ) -> Result<Cleared, ClearError> {
        self.is_waiting()?;
        let Arrival::InTransit(processor) = self.given.arrival else {
            return self.clear(ledger, when.today);
        };
        when.admit().map_err(PostError::from)?;
        let bank = TrustAccount::Bank(self.bank.clone());
        let amount = self.given.amount;
        let postings = vec![Posting { from: TrustAccount::InTransit(processor), to: bank, amount }];
        let entry = Entry::new(journal, when.on, Cause::Receipt(self.id.clone()), postings)?;
        self.cleared(ledger, Some(entry))
    }

    /// A lawyer lets it be used before it is collected, by a named exception.
    pub fn release_early(
        self,
        ledger: ClientLedger,
        early: &EarlyRelease,
    ) -> Result<Cleared, ClearError> {
        self.is_waiting()?;
        if matches!(self.given.arrival, Arrival::InTransit(_)) {
            return Err(ClearError::InTransit);
        }
        if !early.signer.role.authorises() {
            return Err(ClearError::NotALawyer);
        }
        let event = Event::TrustReleasedEarly {
            receipt: self.id.clone(),
            matter: self.matter.clone(),
            amount: self.given.amount,
            lawyer: early.signer.id.clone(),
        };
        Ok(Cleared { event, ..self.cleared(ledger, None)? })
    }

    const fn is_waiting(&self) -> Result<(), ClearError> {
        match self.state {
            ReceiptState::Uncleared => Ok(()),
            ReceiptState::Cleared => Err(ClearError::Cleared),
            ReceiptState::GivenBack => Err(ClearError::GivenBack),
        }
    }

    fn cleared(
        self,
        ledger: ClientLedger,
        entry: Option<Entry<Trust>>,
    ) -> Result<Cleared, ClearError> {
        let event = Event::TrustCleared {
            receipt: self.id.clone(),
            matter: self.matter.clone(),
            amount: self.given.amount,
        };
        let ledger = ledger.with_uncleared(self.given.amount.negated())?;
        // Whatever way it took, it lies in the bank from now on.
        let given = super::receipt::Given { arrival: Arrival::Bank, ..self.given };
        let receipt = Self { state: ReceiptState::Cleared, given, ..self };
        Ok(Cleared { receipt, ledger, entry, event })
    }
}

/// The bank takes a receipt back. What is uncleared goes whole; of what has cleared, the ledger
/// gives what it still has, and the firm owes the rest to the account: no other client pays for it.
pub fn give_back(
    receipt: Receipt,
    ledger: ClientLedger,
    when: &When,
    journal: &JournalId,
) -> Result<GivenBack, ClearError> {
    let amount = receipt.given.amount;
    let (ledger, taken, cause) = match receipt.state {
        ReceiptState::GivenBack => return Err(ClearError::GivenBack),
        ReceiptState::Uncleared => {
            let freed = ledger.with_uncleared(amount.negated())?;
            (freed, amount, Cause::Reversal(receipt.entry.clone()))
        }
        ReceiptState::Cleared => {
            let left = amount.minor().min(ledger.available().minor());
            let taken = Money::new(left, amount.currency());
            (ledger, taken, Cause::Receipt(receipt.id.clone()))
        }
    };
    let short = amount.minus(taken)?;
    let (had, owner) = (receipt.arrived_in(), ledger.account());
    let shortage = TrustAccount::Pool(receipt.bank.clone(), PoolKind::Shortage);
    let parts = [(owner, taken), (shortage, short)].into_iter();
    let postings = parts
        .filter(|(_, amount)| amount.is_positive())
        .map(|(to, amount)| Posting { from: had.clone(), to, amount })
        .collect();
    let entry = Entry::new(journal.clone(), when.on, cause, postings)?;
    let (ledger, line) = if taken.is_positive() {
        let words = (LineSource::GivenBack(receipt.id.clone()), receipt.text());
        let posted = ledger.take_out((taken, taken), when, journal, words)?;
        (posted.ledger, Some(posted.line))
    } else {
        when.admit().map_err(PostError::from)?;
        (ledger, None)
    };
    let event = Event::TrustGivenBack {
        receipt: receipt.id.clone(),
        matter: receipt.matter.clone(),
        amount,
        short,
        balance: ledger.posted(),
    };
    let receipt = Receipt { state: ReceiptState::GivenBack, ..receipt };
    Ok(GivenBack { receipt, ledger, line, entry, short, event })
}
