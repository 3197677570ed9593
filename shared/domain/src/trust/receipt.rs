//! Money that comes into a client ledger: from whom, how, and when it may be used.

use jiff::Timestamp;
use jiff::civil::Date;

use super::bank::TrustBank;
use super::ledger::{ClientLedger, PostError, When};
use super::line::{Line, LineSource, LineText};
use crate::audit::Event;
use crate::id::{BankId, ClientId, DepositRequestId, JournalId, MatterId, ReceiptId};
use crate::ledger::{Cause, Entry, Posting, Trust, TrustAccount};
use crate::money::Money;
use crate::payment::ProcessorName;
use crate::text::{Mark, Name, Note};
use crate::twin::Trace;

/// How money came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// A card.
    Card,
    /// A debit of a bank account (ACH).
    BankDebit,
    /// A cheque.
    Cheque,
    /// A wire.
    Wire,
    /// Cash.
    Cash,
}

/// Where the money is when it is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Arrival {
    /// In the trust bank account, or handed in there.
    Bank,
    /// With a processor, which pays it out later.
    InTransit(ProcessorName),
}

/// How far a receipt has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReceiptState {
    /// Not collected yet: it may not be used.
    Uncleared,
    /// Collected.
    Cleared,
    /// The bank took it back.
    GivenBack,
}

/// What a person records of money that came in (rule TR-17: nothing of it may be missing).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// How.
    pub method: Method,
    /// Where it is.
    pub arrival: Arrival,
    /// How much: all that the payer paid, whatever a processor keeps (rule TR-12).
    pub amount: Money,
    /// From whom.
    pub from: Name,
    /// The number of the cheque, the reference of the wire or of the slip.
    pub instrument: Mark,
    /// For what.
    pub purpose: Option<Note>,
}

impl Given {
    /// What may give away that it was recorded before.
    pub fn trace(&self, on: Date) -> Trace {
        let (kind, number) = (self.method.title(), self.instrument.clone());
        Trace { kind, number, amount: self.amount, on }
    }
}

/// Money that came into a client ledger. One payment is one receipt in one ledger; it cannot be
/// split between accounts (rule TR-11).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Its id.
    pub id: ReceiptId,
    /// Whose.
    pub client: ClientId,
    /// For what matter.
    pub matter: MatterId,
    /// Into which account.
    pub bank: BankId,
    /// What was recorded.
    pub given: Given,
    /// The day it came.
    pub received_on: Date,
    /// The day from which it may be used.
    pub clears_on: Date,
    /// How far it is.
    pub state: ReceiptState,
    /// The request that it answers.
    pub request: Option<DepositRequestId>,
    /// The entry that posted it.
    pub entry: JournalId,
    /// When it was recorded.
    pub recorded_at: Timestamp,
}

/// Money that came in: everything that follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The receipt.
    pub receipt: Receipt,
    /// The ledger, with more in it.
    pub ledger: ClientLedger,
    /// The new line.
    pub line: Line,
    /// The entry.
    pub entry: Entry<Trust>,
    /// What happened.
    pub event: Event,
}

/// Why money that came in cannot be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// The ledger lies in another account.
    #[error("This matter’s trust money lies in another account. One ledger has one account.")]
    OtherBank,
    /// What no posting allows.
    #[error(transparent)]
    Post(#[from] PostError),
}

impl Receipt {
    /// Records money that came in for one matter.
    pub fn record(
        id: ReceiptId,
        ledger: ClientLedger,
        given: Given,
        bank: &TrustBank,
        (when, journal): (&When, JournalId),
    ) -> Result<Received, ReceiptError> {
        if *ledger.bank() != bank.id {
            return Err(ReceiptError::OtherBank);
        }
        let clears_on = bank.clearing.clears_on(given.method, when.on);
        let is_clear = given.arrival == Arrival::Bank && clears_on <= when.today;
        let receipt = Self {
            id,
            client: ledger.client().clone(),
            matter: ledger.matter().clone(),
            bank: bank.id.clone(),
            received_on: when.on,
            clears_on,
            state: if is_clear { ReceiptState::Cleared } else { ReceiptState::Uncleared },
            request: None,
            entry: journal.clone(),
            recorded_at: when.now,
            given,
        };
        receipt.posted(ledger, when, journal)
    }

    /// Posts a receipt into its ledger.
    pub(super) fn posted(
        self,
        ledger: ClientLedger,
        when: &When,
        journal: JournalId,
    ) -> Result<Received, ReceiptError> {
        let amount = self.given.amount;
        let source = LineSource::Receipt(self.id.clone());
        let account = ledger.account();
        let posted = ledger.put_in(amount, when, &journal, (source, self.text()))?;
        let ledger = match self.state {
            ReceiptState::Uncleared => posted.ledger.with_uncleared(amount),
            ReceiptState::Cleared | ReceiptState::GivenBack => Ok(posted.ledger),
        }
        .map_err(PostError::from)?;
        let postings = vec![Posting { from: account, to: self.arrived_in(), amount }];
        let cause = Cause::Receipt(self.id.clone());
        let entry = Entry::new(journal, when.on, cause, postings).map_err(PostError::from)?;
        let event = Event::TrustReceived {
            receipt: self.id.clone(),
            matter: self.matter.clone(),
            method: self.given.method.word(),
            amount,
            balance: ledger.posted(),
        };
        Ok(Received { receipt: self, ledger, line: posted.line, entry, event })
    }

    /// The account that has the money.
    pub(super) fn arrived_in(&self) -> TrustAccount {
        match self.given.arrival {
            Arrival::Bank => TrustAccount::Bank(self.bank.clone()),
            Arrival::InTransit(processor) => TrustAccount::InTransit(processor),
        }
    }

    /// What a line about it says.
    pub(super) fn text(&self) -> LineText {
        LineText {
            party: self.given.from.clone(),
            purpose: self.given.purpose.clone(),
            instrument: self.given.instrument.clone(),
        }
    }
}

impl Received {
    /// The same, for a request.
    #[must_use]
    pub fn answering(self, request: DepositRequestId) -> Self {
        Self { receipt: Receipt { request: Some(request), ..self.receipt }, ..self }
    }
}

impl Method {
    /// All methods.
    pub const ALL: [Self; 5] = [Self::Card, Self::BankDebit, Self::Cheque, Self::Wire, Self::Cash];

    /// The word in storage and select fields.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::BankDebit => "bank-debit",
            Self::Cheque => "cheque",
            Self::Wire => "wire",
            Self::Cash => "cash",
        }
    }

    /// The method in words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Card => "Card",
            Self::BankDebit => "Bank debit",
            Self::Cheque => "Check",
            Self::Wire => "Wire",
            Self::Cash => "Cash",
        }
    }

    /// The method with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.word() == word)
    }
}

impl ReceiptState {
    /// All states.
    pub const ALL: [Self; 3] = [Self::Uncleared, Self::Cleared, Self::GivenBack];

    /// The word in storage.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Uncleared => "uncleared",
            Self::Cleared => "cleared",
            Self::GivenBack => "given back",
        }
    }

    /// The state with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}
