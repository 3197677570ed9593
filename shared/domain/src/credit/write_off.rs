//! A write-off: what is open and will not come is given up (INV-19).

use super::{CreditKind, Crediting, JustCredited, Relief};
use crate::invoice::Issued;
use crate::ledger::{LedgerError, OperatingAccount};
use crate::money::{Currency, Money, MoneyError};

/// Why nothing is written off, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WriteOffError {
    /// Nothing is open.
    #[error("Nothing is open on this invoice. There is nothing to write off.")]
    NothingOpen,
    /// Another currency.
    #[error("This invoice is in {0}.")]
    OtherCurrency(Currency),
    /// Nothing or less.
    #[error("Write an amount above zero.")]
    Nothing,
    /// More than is open.
    #[error("At most {} is open on this invoice.", .0.plain())]
    TooMuch(Money),
    /// The amounts do not sum.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// Postings that are not an entry.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

impl Issued {
    /// Gives up so much of what is open; the firm bears it.
    pub fn written_off(
        self,
        amount: Money,
        crediting: &Crediting,
    ) -> Result<JustCredited, WriteOffError> {
        let currency = self.total.currency();
        if !self.open.is_positive() {
            return Err(WriteOffError::NothingOpen);
        }
        if amount.currency() != currency {
            return Err(WriteOffError::OtherCurrency(currency));
        }
        if !amount.is_positive() {
            return Err(WriteOffError::Nothing);
        }
        if amount.minor() > self.open.minor() {
            return Err(WriteOffError::TooMuch(self.open));
        }
        let entry = self.relieving(crediting, [(OperatingAccount::WriteOff, amount)])?;
        let credit = self.credit(crediting, amount, CreditKind::WriteOff);
        let relief = Relief { written_off: self.relief.written_off.plus(amount)?, ..self.relief };
        let invoice = Self { open: self.open.minus(amount)?, relief, ..self };
        Ok(JustCredited { invoice, credit, entry, adjusted: Vec::new() })
    }
}
