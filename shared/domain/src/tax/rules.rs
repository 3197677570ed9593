//! Which tax a firm charges on what.

use super::{Tax, Treatment};
use crate::entry::{CostKind, Work};

/// The taxes that a firm knows, and which of them is on what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaxRules {
    known: Vec<Tax>,
    fees: Option<Tax>,
    hard: Option<Tax>,
    soft: Option<Tax>,
}

/// What a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaxedKind {
    /// Time and milestones.
    Fees,
    /// What was paid to others for the client.
    Hard,
    /// What the firm itself charges for.
    Soft,
}

/// Why the taxes of a firm cannot be changed so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RulesError {
    /// It is there.
    #[error("A tax that reads so is on the list already. Give this one another name.")]
    Known,
    /// As many as there may be.
    #[error(
        "At most {} taxes can be on the list. Take one off that is no longer used.",
        TaxRules::MAX
    )]
    Full,
    /// It is on something.
    #[error("This tax is charged on something. Choose another one there first.")]
    Used,
}

/// A tax that is not among those to choose from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Choose a tax of the list; the firm’s own are under Settings.")]
pub struct UnknownTaxError;

/// The one of these taxes that is written so.
pub fn chosen<'t>(taxes: &'t [Tax], text: &str) -> Result<&'t Tax, UnknownTaxError> {
    taxes.iter().find(|tax| tax.to_string() == text).ok_or(UnknownTaxError)
}

impl TaxedKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Fees, Self::Hard, Self::Soft];

    /// The kind of work that an entry is.
    pub const fn of(work: &Work) -> Self {
        match work {
            Work::Time { .. } | Work::Flat { .. } => Self::Fees,
            Work::Cost { kind: CostKind::Hard, .. } => Self::Hard,
            Work::Cost { kind: CostKind::Soft, .. } => Self::Soft,
        }
    }
}

impl TaxRules {
    /// The most taxes that a firm knows.
    pub const MAX: usize = 12;

    /// Rules as they were stored.
    pub fn stored(known: Vec<Tax>, [fees, hard, soft]: [Option<Tax>; 3]) -> Self {
        Self { known, fees, hard, soft }
    }

    /// All taxes that the firm knows.
    pub fn known(&self) -> &[Tax] {
        &self.known
    }

    /// The known tax that is written so.
    pub fn named(&self, text: &str) -> Option<&Tax> {
        self.known.iter().find(|tax| tax.to_string() == text)
    }

    /// The taxes to choose from where a client has this one of its own: those that the firm knows,
    /// and that.
    pub fn choices(&self, own: Option<&Tax>) -> Vec<Tax> {
        let own = own.filter(|own| !self.known.contains(own));
        self.known.iter().chain(own).cloned().collect()
    }

    /// With one tax more.
    pub fn with(mut self, tax: Tax) -> Result<Self, RulesError> {
        if self.named(&tax.to_string()).is_some() {
            return Err(RulesError::Known);
        }
        if self.known.len() >= Self::MAX {
            return Err(RulesError::Full);
        }
        self.known.push(tax);
        Ok(self)
    }

    /// Without a tax that is on nothing.
    pub fn without(mut self, tax: &Tax) -> Result<Self, RulesError> {
        if TaxedKind::ALL.into_iter().any(|kind| self.on(kind) == Some(tax)) {
            return Err(RulesError::Used);
        }
        self.known.retain(|one| one != tax);
        Ok(self)
    }

    /// With another tax on a kind, or none.
    #[must_use]
    pub fn charging(self, kind: TaxedKind, tax: Option<Tax>) -> Self {
        match kind {
            TaxedKind::Fees => Self { fees: tax, ..self },
            TaxedKind::Hard => Self { hard: tax, ..self },
            TaxedKind::Soft => Self { soft: tax, ..self },
        }
    }

    /// The tax on a kind.
    pub const fn on(&self, kind: TaxedKind) -> Option<&Tax> {
        match kind {
            TaxedKind::Fees => self.fees.as_ref(),
            TaxedKind::Hard => self.hard.as_ref(),
            TaxedKind::Soft => self.soft.as_ref(),
        }
    }

    /// The tax on work for a client: where the client has an own one, that is in the place of what
    /// would be charged, and what is not charged anyway stays so.
    pub fn of<'a>(&'a self, kind: TaxedKind, client: Option<&'a Tax>) -> Option<&'a Tax> {
        let usual = self.on(kind)?;
        match usual.treatment {
            Treatment::Charged(_) | Treatment::Zero => Some(client.unwrap_or(usual)),
            Treatment::Exempt(_) | Treatment::Reverse(_) | Treatment::Outside(_) => Some(usual),
        }
    }
}
