//! Who pays the bills of a matter, where several do: each a share of the fees and of the costs, and
//! one of them a deductible first (BIL-13, BIL-14).
//!
//! Invariants: the shares of the fees come to all of them, and so do those of the costs; nobody is
//! named twice; the deductible is borne by one of them.

mod portion;
#[cfg(test)]
mod tests;

pub use portion::{Portion, PortionError};

use crate::id::ClientId;
use crate::money::{Money, MoneyError};
use crate::percent::Percent;

/// Who pays the bills of a matter; its client alone while nobody is named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Payors {
    /// Each with what it bears, in the order of the numbers of their bills.
    pub shares: Vec<Share>,
    /// What one of them bears before anybody else does.
    pub deductible: Option<Deductible>,
    /// What issued bills have used of the deductible, before tax; voids give it back.
    pub used: Option<Money>,
    /// Everybody who was ever named: their bills stay in the matter.
    pub ever: Vec<ClientId>,
}

/// What a payor bears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Who: a client of the firm, which sees and pays a bill of its own.
    pub payor: ClientId,
    /// Of the fees.
    pub fees: Percent,
    /// Of the costs.
    pub costs: Percent,
    /// Whether its bills say nothing of what was done (AUD-16).
    pub is_redacted: bool,
}

/// What is billed to one payor first, of fees and costs before tax.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deductible {
    /// Who bears it.
    pub payor: ClientId,
    /// How much.
    pub amount: Money,
}

/// Why an agreement on payors is none, in order of precedence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PayorsError {
    /// More than one act can issue bills to.
    #[error("At most {} payors share the bills of a matter.", Payors::MAX)]
    TooMany,
    /// Somebody is named twice.
    #[error("This payor is named twice. Write all that it bears into one row.")]
    Twice(ClientId),
    /// Somebody bears nothing.
    #[error("This payor bears nothing. Write its share, or leave the row empty.")]
    Nothing(ClientId),
    /// The shares of the fees.
    #[error("The shares of the fees come to {0} %. Together they must come to 100 %.")]
    Fees(Percent),
    /// The shares of the costs.
    #[error("The shares of the costs come to {0} %. Together they must come to 100 %.")]
    Costs(Percent),
    /// The deductible is nobody's.
    #[error("Name who bears the deductible in one of the rows too.")]
    Stranger,
    /// A deductible of nothing.
    #[error("Write how much the deductible is: more than zero.")]
    NoDeductible,
}

impl Payors {
    /// How many payors there may be: their bills are issued in one transaction.
    pub const MAX: usize = 5;

    /// Whether somebody is named.
    pub const fn is_shared(&self) -> bool {
        !self.shares.is_empty()
    }

    /// The agreement after it was changed to these shares; what is used of a deductible stays.
    pub fn agreed(
        self,
        shares: Vec<Share>,
        deductible: Option<Deductible>,
    ) -> Result<Self, PayorsError> {
        if shares.len() > Self::MAX {
            return Err(PayorsError::TooMany);
        }
        let first = deductible.as_ref().map(|one| &one.payor);
        let mut named: Vec<&ClientId> = Vec::new();
        for share in &shares {
            if named.contains(&&share.payor) {
                return Err(PayorsError::Twice(share.payor.clone()));
            }
            let bears = share.fees.hundredths().max(share.costs.hundredths()) > 0;
            if !bears && first != Some(&share.payor) {
                return Err(PayorsError::Nothing(share.payor.clone()));
            }
            named.push(&share.payor);
        }
        if !shares.is_empty() {
            let sum = |of: fn(&Share) -> Percent| {
                let all = shares.iter().map(|share| of(share).hundredths());
                Percent::of(all.fold(0, u32::saturating_add))
            };
            let (fees, costs) = (sum(|share| share.fees), sum(|share| share.costs));
            for (sum, wrong) in
                [(fees, PayorsError::Fees(fees)), (costs, PayorsError::Costs(costs))]
            {
                if sum.hundredths() != 10_000 {
                    return Err(wrong);
                }
            }
        }
        if first.is_some_and(|first| !named.contains(&first)) {
            return Err(PayorsError::Stranger);
        }
        if deductible.as_ref().is_some_and(|one| !one.amount.is_positive()) {
            return Err(PayorsError::NoDeductible);
        }
        let mut ever = self.ever;
        for share in &shares {
            if !ever.contains(&share.payor) {
                ever.push(share.payor.clone());
            }
        }
        Ok(Self { shares, deductible, used: self.used, ever })
    }

    /// What is left of the deductible.
    pub fn left(&self) -> Result<Option<Money>, MoneyError> {
        let Some(deductible) = &self.deductible else { return Ok(None) };
        let amount = deductible.amount;
        let left = self.used.map_or(Ok(amount), |used| amount.minus(used))?;
        Ok(Some(if left.is_negative() { Money::zero(amount.currency()) } else { left }))
    }

    /// The same after bills have used so much more of the deductible; less when they are void.
    pub fn using(self, more: Money) -> Result<Self, MoneyError> {
        let used = match self.used {
            Some(used) => used.plus(more)?,
            None => more,
        };
        let used = if used.is_negative() { Money::zero(used.currency()) } else { used };
        Ok(Self { used: Some(used), ..self })
    }
}

impl Share {
    /// What it bears, in words: `60 %`.
    pub fn words(&self) -> String {
        let part = |percent: Percent, what: &str| match percent.hundredths() {
            0 => None,
            10_000 => Some(format!("all {what}")),
            _ => Some(format!("{percent} % of the {what}")),
        };
        match (self.fees == self.costs, part(self.fees, "fees"), part(self.costs, "costs")) {
            (true, Some(_), _) => format!("{} %", self.fees),
            (false, Some(fees), Some(costs)) => format!("{fees} and {costs}"),
            (_, Some(one), None) | (_, None, Some(one)) => one,
            (_, None, None) => "nothing but the deductible".to_owned(),
        }
    }
}
