//! Requests for a deposit: the firm asks a client for money that it will hold in trust for one
//! matter (TRU-08).
//!
//! Invariants: what came in for a request is the sum of its receipts; it asks for what is left and
//! no more; it ends when nothing is left, or when the firm withdraws it; its money is a receipt in
//! a client ledger, whatever the request calls it (rule TR-06).

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use crate::id::{
    BankId, ClientId, DepositRequestId, InvoiceId, MatterId, MemberId, PayLinkId, PaymentId,
    ReceiptId,
};
use crate::matter::Matter;
use crate::money::{Currency, Money};
use crate::paylink::{self, Covers, PayLink};
use crate::text::{Mark, Name, Note};
use crate::trust::TrustBank;

/// A request for a deposit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepositRequest {
    /// Its id.
    pub id: DepositRequestId,
    /// Who is asked.
    pub client: ClientId,
    /// The client's name, for lists.
    pub client_name: Name,
    /// The matter that the money is for.
    pub matter: MatterId,
    /// The matter's number, for lists and receipts.
    pub number: Mark,
    /// The trust account that the money is to lie in.
    pub bank: BankId,
    /// What is asked, and until when.
    pub terms: Terms,
    /// Who asked.
    pub by: Asker,
    /// The invoice that it was raised with.
    pub bill: Option<InvoiceId>,
    /// When it was made.
    pub asked_at: Timestamp,
    /// What came in for it.
    pub got: Vec<Got>,
    /// The payment that was begun last.
    pub last: Option<PaymentId>,
    /// When the firm withdrew it.
    pub withdrawn_at: Option<Timestamp>,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// How much.
    pub amount: Money,
    /// What for, as the client reads it.
    pub why: Note,
    /// By when.
    pub due_on: Date,
}

/// Money that came in for a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Got {
    /// The receipt in trust.
    pub receipt: ReceiptId,
    /// How much.
    pub amount: Money,
}

/// Who asked for a deposit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asker {
    /// A person of the firm, with a link that pays it without an account.
    Firm(MemberId, PayLinkId),
    /// Nobody: the client pays ahead of their own accord (PAY-09, rule TR-06).
    Client,
}

/// Who asks, and what was made with the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asking {
    /// Its id.
    pub id: DepositRequestId,
    /// Who asks.
    pub by: Asker,
    /// The invoice that it is raised with.
    pub bill: Option<InvoiceId>,
    /// When.
    pub at: Timestamp,
}

/// How a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Something is left to pay.
    Open,
    /// All of it came in.
    Settled,
    /// The firm withdrew it.
    Withdrawn,
}

/// Why a deposit is not asked for, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    /// Nothing or less.
    #[error("Write an amount above zero.")]
    Nothing,
    /// Another currency.
    #[error("This trust account is in {0}, and takes no other currency (rule PSP-34).")]
    OtherCurrency(Currency),
    /// A day that is over.
    #[error("Write today or a later day.")]
    Past,
    /// A day that nobody waits for.
    #[error("Write a day within a year from today.")]
    Far,
}

/// Why an amount cannot be paid on a request, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DepositError {
    /// It is not open.
    #[error("Nothing is asked for any more.")]
    Over,
    /// Another currency.
    #[error("This deposit is in {0}.")]
    OtherCurrency(Currency),
    /// Nothing or less.
    #[error("Write an amount above zero.")]
    Nothing,
    /// More than is left.
    #[error("At most {} is asked for.", .0.plain())]
    TooMuch(Money),
    /// Less than the firm takes online (PAY-04).
    #[error("Pay at least {}, or everything that is asked for.", .0.plain())]
    TooLittle(Money),
}

/// The id of the request that a bill raises: the bill decides it, so that it raises one and never
/// another (TRU-10).
pub fn raised_with(bill: &InvoiceId) -> Option<DepositRequestId> {
    let (_, body) = bill.as_str().split_once('_')?;
    format!("{}_{body}", DepositRequestId::PREFIX).parse().ok()
}

impl Standing {
    /// The word in lists.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Settled => "paid",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl DepositRequest {
    /// Asks for a deposit for a matter, into this account.
    pub fn ask(
        asking: Asking,
        matter: &Matter,
        bank: &TrustBank,
        terms: Terms,
        today: Date,
    ) -> Result<Self, AskError> {
        if !terms.amount.is_positive() {
            return Err(AskError::Nothing);
        }
        if terms.amount.currency() != bank.currency {
            return Err(AskError::OtherCurrency(bank.currency));
        }
        if terms.due_on < today {
            return Err(AskError::Past);
        }
        if terms.due_on > today.saturating_add(1.year()) {
            return Err(AskError::Far);
        }
        Ok(Self {
            id: asking.id,
            client: matter.client.clone(),
            client_name: matter.client_name.clone(),
            matter: matter.id.clone(),
            number: matter.number.clone(),
            bank: bank.id.clone(),
            terms,
            by: asking.by,
            bill: asking.bill,
            asked_at: asking.at,
            got: Vec::new(),
            last: None,
            withdrawn_at: None,
        })
    }

    /// The link that pays it without an account, for as long as a link works; where the firm asks.
    pub fn pay_link(&self) -> Option<PayLink> {
        let Asker::Firm(by, link) = &self.by else { return None };
        Some(PayLink {
            id: link.clone(),
            client: self.client.clone(),
            covers: Covers::Deposit(self.id.clone()),
            payor: None,
            share: None,
            by: by.clone(),
            made_at: self.asked_at,
            ends_at: paylink::ends(self.asked_at, paylink::DAYS_MAX),
            withdrawn_at: None,
            begun: Vec::new(),
        })
    }

    /// What came in for it.
    pub fn paid(&self) -> Money {
        let minor = self.got.iter().map(|got| got.amount.minor()).fold(0, i64::saturating_add);
        Money::new(minor, self.terms.amount.currency())
    }

    /// What is still asked for.
    pub fn left(&self) -> Money {
        let left = self.terms.amount.minor().saturating_sub(self.paid().minor());
        let left = if self.withdrawn_at.is_some() { 0 } else { left.max(0) };
        Money::new(left, self.terms.amount.currency())
    }

    /// How much of what just came in nobody asks for: the rest was paid before, or all withdrawn.
    pub fn beyond(&self, came: Money) -> Money {
        let more = self.paid().minor().saturating_sub(self.terms.amount.minor());
        let more =
            if self.withdrawn_at.is_some() { came.minor() } else { more.clamp(0, came.minor()) };
        Money::new(more, came.currency())
    }

    /// How it stands.
    pub fn standing(&self) -> Standing {
        if self.withdrawn_at.is_some() {
            Standing::Withdrawn
        } else if self.left().is_positive() {
            Standing::Open
        } else {
            Standing::Settled
        }
    }

    /// Whether a person may ask to pay `amount` of it now: all that is left, or a part of at least
    /// `part_min`.
    pub fn payable(&self, amount: Money, part_min: Money) -> Result<(), DepositError> {
        let (left, currency) = (self.left(), self.terms.amount.currency());
        if !left.is_positive() {
            Err(DepositError::Over)
        } else if amount.currency() != currency {
            Err(DepositError::OtherCurrency(currency))
        } else if !amount.is_positive() {
            Err(DepositError::Nothing)
        } else if amount.minor() > left.minor() {
            Err(DepositError::TooMuch(left))
        } else if amount != left && amount.minor() < part_min.minor() {
            Err(DepositError::TooLittle(part_min))
        } else {
            Ok(())
        }
    }

    /// The request after a payment of it was begun.
    #[must_use]
    pub fn begun(self, payment: PaymentId) -> Self {
        Self { last: Some(payment), ..self }
    }

    /// The request after money came in for it; the same receipt counts once.
    #[must_use]
    pub fn received(mut self, receipt: ReceiptId, amount: Money) -> Self {
        if self.got.iter().all(|got| got.receipt != receipt) {
            self.got.push(Got { receipt, amount });
        }
        self
    }

    /// The request after the bank took a receipt back: its money is asked for again.
    #[must_use]
    pub fn lost(mut self, receipt: &ReceiptId) -> Self {
        self.got.retain(|got| got.receipt != *receipt);
        self
    }

    /// The request after the firm withdrew it; the first time counts.
    #[must_use]
    pub fn withdrawn(self, now: Timestamp) -> Self {
        Self { withdrawn_at: self.withdrawn_at.or(Some(now)), ..self }
    }
}

#[cfg(test)]
mod tests;
