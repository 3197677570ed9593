//! A payout held against the books: which movements are in one and not in the other (rule PSP-45).

use crate::money::{Money, MoneyError};

use super::{Line, LineKind, PayoutFact};

/// A movement of the processor's balance as our books have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booked {
    /// What moved it, as the processor names it.
    pub source: String,
    /// What moved after the fee.
    pub net: Money,
}

/// What a comparison found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// What the lines of the payout do not explain.
    pub residual: Money,
    /// Each thing that a person has to look at.
    pub reported: Vec<Reported>,
}

/// Something that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reported {
    /// The processor has a movement that our books do not have.
    NotBooked(Line),
    /// The processor has another amount than our books.
    Differs {
        /// What the processor has.
        line: Line,
        /// What our books have.
        booked: Money,
    },
    /// Our books have a movement that should be in this payout and is not.
    NotPaidOut(Booked),
}

impl Explained {
    /// Whether all is well.
    pub fn is_clean(&self) -> bool {
        self.residual.is_zero() && self.reported.is_empty()
    }
}

impl PayoutFact {
    /// Holds the payout against what our books expect in it.
    pub fn explain(&self, expected: &[Booked]) -> Result<Explained, MoneyError> {
        let mut reported = Vec::new();
        for line in &self.lines {
            let found = expected.iter().find(|booked| line.source.as_ref() == Some(&booked.source));
            match found {
                Some(booked) if self.net_of(&booked.source)? != booked.net => {
                    let (line, booked) = (line.clone(), booked.net);
                    reported.push(Reported::Differs { line, booked });
                }
                Some(_) => {}
                None if line.kind == LineKind::Fee => {}
                None => reported.push(Reported::NotBooked(line.clone())),
            }
        }
        for booked in expected {
            if !self.lines.iter().any(|line| line.source.as_ref() == Some(&booked.source)) {
                reported.push(Reported::NotPaidOut(booked.clone()));
            }
        }
        Ok(Explained { residual: self.residual()?, reported })
    }

    /// All lines of one source together: a dispute takes and gives back under one name.
    fn net_of(&self, source: &str) -> Result<Money, MoneyError> {
        let lines = self.lines.iter().filter(|line| line.source.as_deref() == Some(source));
        lines
            .map(Line::net)
            .try_fold(Money::zero(self.amount.currency()), |sum, net| sum.plus(net?))
    }
}
