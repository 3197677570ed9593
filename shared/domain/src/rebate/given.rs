//! A rebate that is given: what was decided, and which of its credit notes are written.

use jiff::civil::Date;

use super::{Due, RebateOf};
use crate::credit::Credit;
use crate::id::{CreditId, InvoiceId, MemberId};
use crate::invoice::{Issued, Line};
use crate::money::{Money, MoneyError};
use crate::text::{Note, TextError};

/// An invoice whose fees count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The invoice.
    pub invoice: InvoiceId,
    /// Its number.
    pub number: String,
    /// The day it was issued.
    pub on: Date,
    /// What counts of it.
    pub fees: Money,
    /// How much it can bear of a rebate.
    pub bears: Money,
}

/// A rebate as it was decided, once for a client or matter and year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The year.
    pub year: i16,
    /// Whose fees count.
    pub of: RebateOf,
    /// The fees of the year as they were.
    pub fees: Money,
    /// What is given in all, without tax.
    pub total: Money,
    /// How it is computed.
    pub words: String,
    /// The day of the decision, in the firm's zone.
    pub on: Date,
    /// Who decided.
    pub by: MemberId,
    /// Which invoices bear it.
    pub shares: Vec<Share>,
}

/// Why a rebate is not given, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GiveError {
    /// The year is not over.
    #[error("The year {0} is not over. Its rebate is given after its last day.")]
    NotOver(i16),
    /// No step is passed.
    #[error("The fees of the year pass no step. There is nothing to give.")]
    Nothing,
    /// More invoices than one item holds.
    #[error(
        "More than {max} invoices of the year have fees. Agree on rebates matter by matter instead.",
        max = Given::SHARES_MAX
    )]
    TooMany,
    /// More is due than the invoices can bear together.
    #[error(
        "The rebate is {}, and only {} of it can be credited on the invoices of the year: deposit \
         invoices have paid the other fees. Take it off the fees of the next invoice instead.",
        .due.plain(), .bears.plain()
    )]
    Unborne {
        /// What is due.
        due: Money,
        /// What they can bear.
        bears: Money,
    },
    /// The amounts do not sum.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// What an invoice bears of a rebate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// The invoice.
    pub invoice: InvoiceId,
    /// Its number.
    pub number: String,
    /// How much, without tax; more than nothing.
    pub amount: Money,
    /// The credit note that gives it, once it is written.
    pub credit: Option<CreditId>,
}

impl Issued {
    /// What counts of its fees: less what credit notes have taken, but for these.
    pub fn fees_counted(
        &self,
        (lines, credits): (&[Line], &[Credit]),
        but: impl Fn(&CreditId) -> bool,
    ) -> Result<Money, MoneyError> {
        if self.is_void() {
            return Ok(Money::zero(self.total.currency()));
        }
        let is_fee = |part: &&crate::credit::CreditedLine| {
            lines.iter().any(|line| line.id == part.line && line.is_fee())
        };
        let notes = credits.iter().filter(|credit| !but(&credit.id));
        let parts = notes.flat_map(Credit::lines).filter(is_fee);
        let taken = Money::sum(parts.map(|part| part.amount), self.total.currency())?;
        self.fees.minus(taken)
    }

    /// How much it can bear of a rebate: fees that neither credit notes have taken nor deposits
    /// paid.
    pub fn bears(&self, ground: (&[Line], &[Credit])) -> Result<Money, MoneyError> {
        let left = self.fees_counted(ground, |_| false)?.minus(self.deducting()?)?;
        Ok(Money::new(left.minor().max(0), left.currency()))
    }
}

impl Given {
    /// The most invoices that bear one rebate: it is one item with all of them.
    pub const SHARES_MAX: usize = 1_000;

    /// Decides what is given for the fees of a year.
    pub fn decide(
        (year, of): (i16, &RebateOf),
        (due, counted): (&Due, &[Counted]),
        (on, by): (Date, &MemberId),
    ) -> Result<Self, GiveError> {
        if on.year() <= year {
            return Err(GiveError::NotOver(year));
        }
        if !due.total.is_positive() {
            return Err(GiveError::Nothing);
        }
        if counted.len() > Self::SHARES_MAX {
            return Err(GiveError::TooMany);
        }
        let share = |(one, amount): (&Counted, Money)| Share {
            invoice: one.invoice.clone(),
            number: one.number.clone(),
            amount,
            credit: None,
        };
        let shares = counted.iter().zip(due.shares(counted)?).map(share);
        Ok(Self {
            year,
            of: of.clone(),
            fees: due.fees,
            total: due.total,
            words: due.words(),
            on,
            by: by.clone(),
            shares: shares.filter(|share| share.amount.is_positive()).collect(),
        })
    }

    /// The shares whose credit notes are not written.
    pub fn left(&self) -> impl Iterator<Item = &Share> {
        self.shares.iter().filter(|share| share.credit.is_none())
    }

    /// What is given by now, without tax.
    pub fn done(&self) -> Money {
        let done = self.shares.iter().filter(|share| share.credit.is_some());
        let minor = done.map(|share| share.amount.minor()).fold(0, i64::saturating_add);
        Money::new(minor, self.total.currency())
    }

    /// Whether a credit note is one of its own.
    pub fn has(&self, credit: &CreditId) -> bool {
        self.shares.iter().any(|share| share.credit.as_ref() == Some(credit))
    }

    /// The same once a credit note for an invoice is written.
    #[must_use]
    pub fn with(mut self, invoice: &InvoiceId, credit: &CreditId) -> Self {
        let share = self.shares.iter_mut().find(|share| share.invoice == *invoice);
        if let Some(share) = share {
            share.credit = Some(credit.clone());
        }
        self
    }

    /// What was given too much, where so much would be due now.
    pub fn too_much(&self, now: &Due) -> Option<Money> {
        self.done().minus(now.total).ok().filter(|more| more.is_positive())
    }

    /// What the client reads on a credit note, where so much of it was paid already.
    pub fn reason(&self, on_account: Money) -> Result<Note, TextError> {
        let (year, words, total) = (self.year, &self.words, self.total.plain());
        let mut reason = format!(
            "Rebate for {year} as agreed: {words}. That is {total} without tax in all; this is the \
             share of this invoice."
        );
        if on_account.is_positive() {
            let more = format!(" It was paid already: {} is on account now.", on_account.plain());
            reason.push_str(&more);
        }
        Note::parse(&reason)
    }
}
