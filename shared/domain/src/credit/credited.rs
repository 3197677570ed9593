//! A credit note: parts of lines that the client need not pay (INV-17).

use super::{
    Credit, CreditKind, CreditNumber, CreditedLine, Crediting, JustCredited, Relief, SETTLED_MAX,
};
use crate::id::EntryId;
use crate::invoice::{Issued, Line, LineKind};
use crate::ledger::{LedgerError, OperatingAccount};
use crate::money::{Currency, Money, MoneyError};
use crate::question::Question;
use crate::tax::Taxes;

/// What is to be taken from lines, as a person wrote it.
pub type Wish = Vec<(EntryId, Money)>;

/// A line, with what earlier credit notes have left of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineCredit<'a> {
    /// The line.
    pub line: &'a Line,
    /// What credit notes have taken of it.
    pub taken: Money,
}

/// Why there is no credit note, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CreditError {
    /// The invoice is void.
    #[error("This invoice is void. There is nothing left to credit.")]
    Void,
    /// Nothing is open.
    #[error(
        "Nothing is open on this invoice. Give money back first, on the page of its payment; then \
         credit what is open again."
    )]
    NothingOpen,
    /// A line that the invoice does not have.
    #[error("A line of this invoice was not found. Open this page again.")]
    OtherLine,
    /// Another currency.
    #[error("This invoice is in {0}.")]
    OtherCurrency(Currency),
    /// Less than nothing.
    #[error("Write amounts above zero.")]
    Negative,
    /// More than a line has left.
    #[error("At most {} is left of this line.", .0.plain())]
    LineTooMuch(Money),
    /// Nothing at all.
    #[error("Write an amount on at least one line.")]
    Nothing,
    /// More than is open.
    #[error(
        "Only {} is open on this invoice. Give money back first, on the page of its payment, or \
         credit less.", .0.plain()
    )]
    TooMuch(Money),
    /// More than is left of the fees beside what was taken off them, such as a volume discount.
    #[error("Only {} is left of the fees of this invoice, or of what is taxed so. Credit less.", .0.plain())]
    OverFees(Money),
    /// More questions would be settled than one act can.
    #[error(
        "More than {SETTLED_MAX} questions about its lines are open. Settle some of them first."
    )]
    Questions,
    /// The amounts do not sum.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// Postings that are not an entry.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

impl<'a> LineCredit<'a> {
    /// A line after these credits.
    pub fn after(line: &'a Line, credits: &[Credit]) -> Self {
        let taken = credits.iter().flat_map(Credit::lines).filter(|part| part.line == line.id);
        let minor = taken.map(|part| part.amount.minor()).fold(0, i64::saturating_add);
        Self { line, taken: Money::new(minor, line.amount.currency()) }
    }

    /// What can still be taken; nothing where the line charges nothing.
    pub fn left(&self) -> Money {
        let left = self.line.amount.minor().saturating_sub(self.taken.minor());
        Money::new(left.max(0), self.line.amount.currency())
    }

    /// What can still be taken with its tax, and never less than that.
    pub fn left_taxed(&self) -> Result<Money, MoneyError> {
        let left = self.left();
        let tax = self.line.tax.as_ref().map(|tax| tax.at_most(left)).transpose()?;
        tax.map_or(Ok(left), |tax| left.plus(tax))
    }

    /// So much of the line, if that is left of it.
    pub fn part(&self, amount: Money) -> Result<CreditedLine, CreditError> {
        let currency = self.line.amount.currency();
        if amount.currency() != currency {
            Err(CreditError::OtherCurrency(currency))
        } else if amount.is_negative() {
            Err(CreditError::Negative)
        } else if amount.minor() > self.left().minor() {
            Err(CreditError::LineTooMuch(self.left()))
        } else {
            Ok(CreditedLine { line: self.line.id.clone(), on: self.line.on, amount })
        }
    }
}

impl Credit {
    /// What of a credit note is tax.
    pub fn tax(&self) -> Result<Money, MoneyError> {
        let net = Money::sum(self.lines().iter().map(|part| part.amount), self.amount.currency())?;
        if self.lines().is_empty() { Ok(net) } else { self.amount.minus(net) }
    }

    /// What it takes from each line; nothing where it is no credit note.
    pub fn lines(&self) -> &[CreditedLine] {
        match &self.kind {
            CreditKind::Note { lines, .. } => lines,
            CreditKind::WriteOff | CreditKind::Void => &[],
        }
    }
}

impl Issued {
    /// Whether all that credit notes take of fees, and of what is taxed, stays within what was
    /// charged: lines that take something off, such as a discount, count too.
    fn bounds(
        &self,
        (lines, before): (&[Line], &[Credit]),
        fees: Money,
        taxes: &Taxes,
    ) -> Result<(), CreditError> {
        let is_fee = |id: &EntryId| lines.iter().any(|line| line.id == *id && line.is_fee());
        let earlier = before.iter().flat_map(Credit::lines).filter(|part| is_fee(&part.line));
        let taken = Money::sum(earlier.map(|part| part.amount), fees.currency())?;
        let left = self.fees.minus(self.deducting()?)?.minus(taken)?;
        if fees.minor() > left.minor() {
            return Err(CreditError::OverFees(left));
        }
        match taxes.iter().find(|one| one.credited.minor() > one.basis.minor()) {
            Some(over) => Err(CreditError::OverFees(self.taxes.left(&over.tax, fees.currency())?)),
            None => Ok(()),
        }
    }

    /// Takes parts of lines off, and the tax on them: less is open, and fees, costs and tax bear
    /// it, each its own.
    pub fn credited(
        self,
        (lines, before, questions): (&[Line], &[Credit], &[Question]),
        wish: &[(EntryId, Money)],
        (number, crediting): (CreditNumber, &Crediting),
    ) -> Result<JustCredited, CreditError> {
        if self.relief.voided_on.is_some() {
            return Err(CreditError::Void);
        }
        if !self.open.is_positive() {
            return Err(CreditError::NothingOpen);
        }
        let currency = self.total.currency();
        let (mut parts, mut fees, mut costs) = (Vec::new(), Vec::new(), Vec::new());
        let (mut taxes, mut tax) = (self.taxes.clone(), Money::zero(currency));
        let (mut interest, mut ahead) = (Vec::new(), Vec::new());
        for (id, amount) in wish.iter().filter(|(_, amount)| !amount.is_zero()) {
            let line = lines.iter().find(|line| line.id == *id).ok_or(CreditError::OtherLine)?;
            let part = LineCredit::after(line, before).part(*amount)?;
            match &line.kind {
                LineKind::Fee { .. } | LineKind::Flat { .. } => fees.push(part.amount),
                LineKind::Cost { .. } => costs.push(part.amount),
                LineKind::Interest { .. } => interest.push(part.amount),
                LineKind::Ahead { .. } => ahead.push(part.amount),
            }
            if let Some(of_line) = &line.tax {
                let (after, along) = taxes.credited(of_line, part.amount)?;
                (taxes, tax) = (after, tax.plus(along)?);
            }
            parts.push(part);
        }
        let (fees, costs) = (Money::sum(fees, currency)?, Money::sum(costs, currency)?);
        let (interest, ahead) = (Money::sum(interest, currency)?, Money::sum(ahead, currency)?);
        let amount = fees.plus(costs)?.plus(interest)?.plus(ahead)?.plus(tax)?;
        self.bounds((lines, before), fees, &taxes)?;
        if parts.is_empty() {
            return Err(CreditError::Nothing);
        }
        if amount.minor() > self.open.minor() {
            return Err(CreditError::TooMuch(self.open));
        }
        let borne = [
            (OperatingAccount::Fees, fees),
            (self.costs_account(), costs),
            (OperatingAccount::Tax, tax),
            (OperatingAccount::Interest, interest),
            (OperatingAccount::BilledAhead(self.id.clone()), ahead),
        ];
        let entry = self.relieving(crediting, borne)?;
        let kind = CreditKind::Note { number, lines: parts };
        let credit = self.credit(crediting, amount, kind);
        let relief = Relief { credited: self.relief.credited.plus(amount)?, ..self.relief };
        let invoice = Self { open: self.open.minus(amount)?, relief, taxes, ..self };
        let is_taken = |line: &EntryId| credit.lines().iter().any(|part| part.line == *line);
        let (invoice, adjusted) = invoice.adjusting(questions, is_taken)?;
        if adjusted.len() > SETTLED_MAX {
            return Err(CreditError::Questions);
        }
        Ok(JustCredited { invoice, credit, entry, adjusted })
    }
}
