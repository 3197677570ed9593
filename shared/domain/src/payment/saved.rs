//! A charge of a way to pay that the client saved, while they look on (PAY-14).

use super::Intent;
use super::Source;
use crate::allotment::Target;
use crate::id::MethodId;
use crate::method::MethodKind;
use crate::money::{Money, MoneyError};
use crate::payment::ProcessorName;
use crate::surcharge::Policy;

/// What is charged, and what it costs on top. Its processor's operating account takes it: there is
/// no such charge into trust, and so no surcharge on client money (rule PSP-62).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedCharge {
    /// Who takes it.
    pub taker: ProcessorName,
    /// The saved way.
    pub method: MethodId,
    /// What paying by credit card costs on top (PAY-16): within the payment's amount, beside what
    /// its parts come to. Nothing of it is posted before the money is there (PAY-17).
    pub surcharge: Option<Money>,
}

impl SavedCharge {
    /// What paying `amount` costs on top: nothing but for what is known to be a credit card (rule
    /// PSP-60), and never a cent more than its share.
    pub fn on_top(
        amount: Money,
        kind: MethodKind,
        policy: Option<&Policy>,
    ) -> Result<Option<Money>, MoneyError> {
        let Some(policy) = policy.filter(|_| kind.may_be_surcharged()) else { return Ok(None) };
        Ok(Some(policy.rate.within(amount)?).filter(|top| top.is_positive()))
    }
}

impl Intent {
    /// What paying by credit card costs on top, as it was agreed to when it was begun.
    pub const fn surcharge(&self) -> Option<Money> {
        match &self.source {
            Source::Saved(saved) => saved.surcharge,
            Source::Processor(_) | Source::Deposit(_) | Source::Recorded(_) => None,
        }
    }

    /// What the client has paid with it and is still here: all but the surcharge, which buys
    /// nothing.
    pub fn paid(&self) -> Money {
        let (kept, top) = (self.kept(), self.on_top());
        kept.minus(top).unwrap_or(kept)
    }

    /// What is still here of the surcharge.
    pub fn on_top(&self) -> Money {
        let parts = self.funds.iter().flat_map(|funds| &funds.allotments);
        let top = parts.into_iter().find(|part| part.to == Target::Surcharge);
        top.map_or(Money::zero(self.amount.currency()), |top| top.amount)
    }
}
