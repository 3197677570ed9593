//! Payments out of trust: prepared by one, authorised by a lawyer, posted, and perhaps voided;
//! whatever happens, they stay.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;

use super::bank::TrustBank;
use super::ledger::ClientLedger;
use super::payee::Payee;
use crate::id::{BankId, ClientId, DisbursementId, InvoiceId, JournalId, MatterId, MemberId};
use crate::member::Role;
use crate::money::{Currency, Money};
use crate::text::{Mark, Note};

/// A payment out of a client ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disbursement {
    /// What is to be paid.
    pub order: Order,
    /// How far it is.
    pub state: DisbursementState,
}

/// What is to be paid: to whom, for what, by which instrument (rule TR-17).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Its id.
    pub id: DisbursementId,
    /// Whose money.
    pub client: ClientId,
    /// Of which matter.
    pub matter: MatterId,
    /// From which account.
    pub bank: BankId,
    /// Which of the four kinds it is.
    pub kind: DisbursementKind,
    /// To whom.
    pub payee: Payee,
    /// For what.
    pub purpose: Note,
    /// How much.
    pub amount: Money,
    /// By what.
    pub instrument: Instrument,
    /// Who prepared it.
    pub prepared_by: MemberId,
    /// When.
    pub prepared_at: Timestamp,
}

/// For what client money may be used. There are four kinds and no other (rule TR-15).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DisbursementKind {
    /// To the client or to a third party for the client.
    ToParty,
    /// An expense of the client.
    ClientExpense,
    /// Fees that the firm has earned by this invoice.
    EarnedFees(InvoiceId),
    /// To another ledger of the same client.
    TrustToTrust(MatterId, TransferConsent),
}

/// The client’s recorded consent that money of one matter serves another (rule TR-10).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferConsent {
    /// The document that holds it.
    pub reference: Mark,
    /// The day the client signed.
    pub signed_on: Date,
}

/// By what money leaves an account: a numbered cheque or an electronic transfer, never a machine
/// or a counter (rule TR-15).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Instrument {
    /// A cheque.
    Cheque(ChequeNumber),
    /// An electronic transfer.
    Electronic(Mark),
    /// None: the money stays in trust.
    Book,
}

/// The number of a cheque, without leading zeros.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ChequeNumber(String);

/// Text is not the number of a cheque.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Write the check’s number in digits, such as 1042.")]
pub struct ChequeError;

/// How far a payment is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DisbursementState {
    /// It waits for a lawyer.
    Prepared,
    /// It was given up before any money moved.
    Withdrawn,
    /// The money has moved.
    Posted(Release),
    /// The money came back.
    Voided {
        /// How it had moved.
        release: Release,
        /// How it came back.
        void: Void,
    },
}

/// How a payment was released.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// The lawyer.
    pub by: MemberId,
    /// When.
    pub at: Timestamp,
    /// The day it counts from.
    pub on: Date,
    /// The entry.
    pub entry: JournalId,
    /// What the ledger had after it.
    pub balance: Money,
    /// What of it was put back since, because the client disputed it (rule TR-09).
    pub restored: Money,
}

/// How a payment was voided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Void {
    /// The lawyer.
    pub by: MemberId,
    /// When.
    pub at: Timestamp,
    /// The day it counts from.
    pub on: Date,
    /// The entry that reverses.
    pub entry: JournalId,
    /// Why.
    pub reason: Note,
}

/// Who signs: a person of the firm in their role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// Who.
    pub id: MemberId,
    /// In which role.
    pub role: Role,
}

/// A payment that a lawyer has authorised: having it is the permission to move the money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorised {
    order: Order,
    by: MemberId,
}

/// Why a payment cannot be prepared, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PrepareError {
    /// Another currency.
    #[error("This trust account is in {0}.")]
    OtherCurrency(Currency),
    /// Nothing or less.
    #[error("Write an amount above zero.")]
    Nothing,
    /// No cheque and no transfer.
    #[error("Client money leaves by numbered check or electronic transfer (rule TR-15).")]
    NoInstrument,
    /// From a ledger to itself.
    #[error("Choose another matter: money does not move from a ledger to itself.")]
    SameMatter,
}

/// Why a payment is not authorised, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AuthoriseError {
    /// It is not waiting.
    #[error("This payment does not wait for anybody: it is {0}.")]
    NotWaiting(&'static str),
    /// Only a lawyer may.
    #[error("Only a lawyer authorises that client money moves (rule TR-16).")]
    NotALawyer,
    /// Prepared by the same person.
    #[error(
        "Payments above {} need two people: another lawyer than the one who prepared it \
         (rule TR-16).",
        .0.plain()
    )]
    OwnWork(Money),
}

impl Order {
    /// Whether it may be prepared for this ledger.
    pub fn prepare(self, ledger: &ClientLedger) -> Result<Disbursement, PrepareError> {
        if self.amount.currency() != ledger.currency() {
            return Err(PrepareError::OtherCurrency(ledger.currency()));
        }
        if !self.amount.is_positive() {
            return Err(PrepareError::Nothing);
        }
        match (&self.kind, &self.instrument) {
            (DisbursementKind::TrustToTrust(matter, _), _) if *matter == self.matter => {
                Err(PrepareError::SameMatter)
            }
            (DisbursementKind::TrustToTrust(..), _)
            | (_, Instrument::Cheque(_) | Instrument::Electronic(_)) => {
                Ok(Disbursement { order: self, state: DisbursementState::Prepared })
            }
            (_, Instrument::Book) => Err(PrepareError::NoInstrument),
        }
    }
}

impl Disbursement {
    /// A lawyer says yes; above the account’s threshold, another person than who prepared it.
    pub fn authorise(
        self,
        signer: &Signer,
        bank: &TrustBank,
    ) -> Result<Authorised, AuthoriseError> {
        if self.state != DisbursementState::Prepared {
            return Err(AuthoriseError::NotWaiting(self.state.word()));
        }
        if !signer.role.authorises() {
            return Err(AuthoriseError::NotALawyer);
        }
        match bank.two_people_above {
            Some(most)
                if self.order.amount.minor() > most.minor()
                    && self.order.prepared_by == signer.id =>
            {
                Err(AuthoriseError::OwnWork(most))
            }
            Some(_) | None => Ok(Authorised { order: self.order, by: signer.id.clone() }),
        }
    }

    /// It is given up before any money moved.
    pub fn withdraw(self) -> Result<Self, AuthoriseError> {
        if self.state == DisbursementState::Prepared {
            Ok(Self { state: DisbursementState::Withdrawn, ..self })
        } else {
            Err(AuthoriseError::NotWaiting(self.state.word()))
        }
    }
}

impl Authorised {
    /// What is to be paid.
    pub const fn order(&self) -> &Order {
        &self.order
    }

    /// The lawyer.
    pub const fn by(&self) -> &MemberId {
        &self.by
    }

    pub(super) fn into_parts(self) -> (Order, MemberId) {
        (self.order, self.by)
    }
}

impl DisbursementKind {
    /// The word in storage.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::ToParty => "to-party",
            Self::ClientExpense => "client-expense",
            Self::EarnedFees(_) => "earned-fees",
            Self::TrustToTrust(..) => "trust-to-trust",
        }
    }

    /// The kind in words.
    pub const fn title(&self) -> &'static str {
        match self {
            Self::ToParty => "To the client or a third party",
            Self::ClientExpense => "Expense of the client",
            Self::EarnedFees(_) => "Earned fees",
            Self::TrustToTrust(..) => "To another matter of the client",
        }
    }
}

impl DisbursementState {
    /// The word in storage and in lists.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Prepared => "waiting",
            Self::Withdrawn => "withdrawn",
            Self::Posted(_) => "paid",
            Self::Voided { .. } => "voided",
        }
    }
}

impl ChequeNumber {
    /// The most digits that a cheque has room for.
    pub const DIGITS_MAX: usize = 12;

    /// Reads the number of a cheque.
    pub fn parse(text: &str) -> Result<Self, ChequeError> {
        let digits = text.trim().trim_start_matches('#').trim_start_matches('0');
        let sane = !digits.is_empty()
            && digits.len() <= Self::DIGITS_MAX
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        if sane { Ok(Self(digits.to_owned())) } else { Err(ChequeError) }
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ChequeNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Display for Instrument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cheque(number) => write!(f, "check {number}"),
            Self::Electronic(reference) => write!(f, "transfer {reference}"),
            Self::Book => f.write_str("between matters"),
        }
    }
}
