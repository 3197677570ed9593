//! What a statement says of itself, checked.

use super::problem::{Reason, StatementError};
use super::{Balance, Line, Statement};
use crate::money::Money;

impl Statement {
    /// Whether opening and lines make the closing balance, where both are stated.
    pub(super) fn add_up(&self, at: u64, field: &str) -> Result<(), StatementError> {
        let Some((opening, closing)) = self.opening.zip(self.closing) else { return Ok(()) };
        let wrong = |reason: Reason| reason.at(at, field);
        let lines = sum(&self.lines, opening.amount).map_err(wrong)?;
        let made = opening.amount.plus(lines).map_err(|error| wrong(error.into()))?;
        if made == closing.amount {
            return Ok(());
        }
        let (opening, closing) = (opening.amount, closing.amount);
        Err(wrong(Reason::Balance { opening, lines, made, closing }))
    }
}

fn sum(lines: &[Line], like: Money) -> Result<Money, Reason> {
    Ok(Money::sum(lines.iter().map(|line| line.amount), like.currency())?)
}

/// Whether a page begins where the one before ended.
pub(super) fn follows(before: Balance, after: Balance, at: u64) -> Result<(), StatementError> {
    let (before, after) = (before.amount, after.amount);
    if before == after { Ok(()) } else { Err(Reason::Page { before, after }.at(at, ":60M:")) }
}
