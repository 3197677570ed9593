//! A flat fee that lies in trust and is earned milestone by milestone (TRU-22).
//!
//! Where the fee agreement of the matter has a flat fee, its milestones are these: there is one
//! list of them, and the agreement decides on it.
//!
//! Invariants: the milestones come to the fee; of a matter with a flat fee nothing is taken but for
//! an invoice whose milestone a lawyer has noted as reached, and no more than that milestone.

use jiff::civil::Date;

use super::disbursement::Signer;
use crate::arrangement;
use crate::id::{InvoiceId, MatterId, MemberId};
use crate::money::{Currency, Money, MoneyError};
use crate::text::Name;

/// A flat fee and its milestones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlatFee {
    /// The matter.
    pub matter: MatterId,
    /// Its milestones, in order.
    pub milestones: Vec<Milestone>,
}

/// A part of a flat fee that is earned at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// What is done then.
    pub name: Name,
    /// How much is earned by it.
    pub amount: Money,
    /// Whether it is reached.
    pub state: MilestoneState,
}

/// Whether a milestone is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MilestoneState {
    /// Its part of the fee is the client’s.
    Ahead,
    /// Its part of the fee is earned, and billed.
    Reached {
        /// The lawyer who noted it.
        by: MemberId,
        /// The day.
        on: Date,
        /// The invoice that bills it.
        invoice: InvoiceId,
    },
}

/// Why a flat fee is refused, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FlatFeeError {
    /// No milestones, or too many.
    #[error("Write one milestone at least, and twelve at most.")]
    Count,
    /// A milestone that earns nothing.
    #[error("Write an amount above zero for every milestone.")]
    Nothing,
    /// Only a lawyer may.
    #[error("Only a lawyer notes that a milestone is reached (rule TR-16).")]
    NotALawyer,
    /// There is no such milestone, or it is reached.
    #[error("This milestone is reached already.")]
    Reached,
    /// The invoice bills another one.
    #[error("This invoice bills another milestone.")]
    Billed,
    /// Nothing of it may be taken yet.
    #[error(
        "This matter has a flat fee: an invoice is paid from trust once a lawyer has noted that its \
         milestone is reached (rule TR-08)."
    )]
    NotEarned,
    /// More than the milestone.
    #[error("Only {} is earned by the milestone of this invoice (rule TR-08).", .0.plain())]
    OverMilestone(Money),
}

impl FlatFee {
    /// The most milestones of one fee.
    pub const MILESTONES_MAX: usize = 12;

    /// Agrees on a flat fee.
    pub fn agree(
        matter: MatterId,
        parts: impl IntoIterator<Item = (Name, Money)>,
    ) -> Result<Self, FlatFeeError> {
        let ahead = |(name, amount)| Milestone { name, amount, state: MilestoneState::Ahead };
        let milestones: Vec<Milestone> = parts.into_iter().map(ahead).collect();
        if milestones.is_empty() || milestones.len() > Self::MILESTONES_MAX {
            return Err(FlatFeeError::Count);
        }
        if milestones.iter().any(|one| !one.amount.is_positive()) {
            return Err(FlatFeeError::Nothing);
        }
        Ok(Self { matter, milestones })
    }

    /// The flat fee that a fee agreement has: nothing of it is earned from trust yet.
    pub fn of_agreement(matter: MatterId, agreed: &arrangement::FlatFee) -> Self {
        Self { matter, milestones: Vec::new() }.following(agreed)
    }

    /// The same with the milestones of a fee agreement; what is earned stays as it is.
    #[must_use]
    pub fn following(self, agreed: &arrangement::FlatFee) -> Self {
        let is_ahead = |one: &Milestone| one.state == MilestoneState::Ahead;
        let mut earned: Vec<Milestone> =
            self.milestones.into_iter().filter(|one| !is_ahead(one)).collect();
        let mut followed = Vec::new();
        for one in &agreed.milestones {
            let same = |had: &Milestone| had.name == one.name && had.amount == one.amount;
            let state = match earned.iter().position(same) {
                Some(at) => earned.remove(at).state,
                None => MilestoneState::Ahead,
            };
            followed.push(Milestone { name: one.name.clone(), amount: one.amount, state });
        }
        // What was earned before there was an agreement.
        earned.extend(followed);
        Self { milestones: earned, ..self }
    }

    /// A lawyer notes that a milestone is reached, and which invoice bills it.
    pub fn reach(
        self,
        at: usize,
        signer: &Signer,
        (on, invoice): (Date, InvoiceId),
    ) -> Result<Self, FlatFeeError> {
        if !signer.role.authorises() {
            return Err(FlatFeeError::NotALawyer);
        }
        let mut fee = self;
        if fee.of(&invoice).is_some() {
            return Err(FlatFeeError::Billed);
        }
        match fee.milestones.get_mut(at) {
            Some(milestone) if milestone.state == MilestoneState::Ahead => {
                milestone.state = MilestoneState::Reached { by: signer.id.clone(), on, invoice };
                Ok(fee)
            }
            Some(_) | None => Err(FlatFeeError::Reached),
        }
    }

    /// Whether so much may be taken for an invoice on which something is paid already.
    pub fn admits(
        &self,
        invoice: &InvoiceId,
        (amount, paid): (Money, Money),
    ) -> Result<(), FlatFeeError> {
        let milestone = self.of(invoice).ok_or(FlatFeeError::NotEarned)?;
        if amount.minor().saturating_add(paid.minor()) > milestone.amount.minor() {
            return Err(FlatFeeError::OverMilestone(milestone.amount));
        }
        Ok(())
    }

    fn of(&self, wanted: &InvoiceId) -> Option<&Milestone> {
        self.milestones.iter().find(|one| match &one.state {
            MilestoneState::Reached { invoice, .. } => invoice == wanted,
            MilestoneState::Ahead => false,
        })
    }

    /// Whether a milestone was reached by this invoice.
    pub fn is_earned_by(&self, wanted: &InvoiceId) -> bool {
        self.milestones.iter().any(|milestone| match &milestone.state {
            MilestoneState::Reached { invoice, .. } => invoice == wanted,
            MilestoneState::Ahead => false,
        })
    }

    /// All of the fee.
    pub fn total(&self, currency: Currency) -> Result<Money, MoneyError> {
        Money::sum(self.milestones.iter().map(|one| one.amount), currency)
    }

    /// What of it is earned.
    pub fn earned(&self, currency: Currency) -> Result<Money, MoneyError> {
        let reached = self.milestones.iter().filter(|one| one.state != MilestoneState::Ahead);
        Money::sum(reached.map(|one| one.amount), currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::member::Role;
    use jiff::civil::date;

    fn usd(minor: i64) -> Money {
        Money::new(minor, Currency::USD)
    }

    fn fee() -> FlatFee {
        let parts = [("Petition filed", 100_000), ("Hearing held", 200_000)];
        let parts = parts.map(|(name, minor)| (Name::parse(name).unwrap(), usd(minor)));
        FlatFee::agree(MatterId::made(0, [1; 10]), parts).unwrap()
    }

    fn invoice(n: u8) -> InvoiceId {
        InvoiceId::made(0, [n; 10])
    }

    #[test]
    fn tru22_the_milestones_are_those_of_the_fee_agreement_and_what_is_earned_stays() {
        let agree = |parts: &[(&str, i64)]| {
            let ahead = |(name, minor): &(&str, i64)| arrangement::Milestone {
                name: Name::parse(name).unwrap(),
                amount: usd(*minor),
                progress: arrangement::Progress::Ahead,
            };
            let milestones = parts.iter().map(ahead).collect();
            arrangement::FlatFee::agree(Vec::new(), milestones).unwrap().unwrap()
        };
        let whole = agree(&[("Petition filed", 100_000), ("Hearing held", 200_000)]);
        let kept = FlatFee::of_agreement(MatterId::made(0, [1; 10]), &whole);
        assert_eq!(kept, fee());
        let lawyer = Signer { id: MemberId::made(0, [1; 10]), role: Role::Lawyer };
        let earned = kept.reach(0, &lawyer, (date(2026, 3, 1), invoice(1))).unwrap();
        assert_eq!(earned.clone().following(&whole), earned, "again is the same");
        let more = agree(&[("Petition filed", 100_000), ("Hearing held", 250_000), ("Appeal", 50)]);
        let followed = earned.following(&more);
        assert!(followed.is_earned_by(&invoice(1)));
        assert_eq!(followed.total(Currency::USD), Ok(usd(350_050)));
        let other = followed.following(&agree(&[("Appeal", 50)]));
        assert_eq!(other.milestones.len(), 2, "what is earned is not forgotten");
        assert_eq!(other.earned(Currency::USD), Ok(usd(100_000)));
    }

    #[test]
    fn tru22_nothing_is_taken_before_its_milestone_is_reached_and_no_more_than_it() {
        let lawyer = Signer { id: MemberId::made(0, [1; 10]), role: Role::Lawyer };
        let clerk = Signer { role: Role::Bookkeeper, ..lawyer.clone() };
        let day = date(2026, 3, 1);
        let fee = fee();
        assert_eq!(fee.admits(&invoice(1), (usd(1), usd(0))), Err(FlatFeeError::NotEarned));
        let refused = fee.clone().reach(0, &clerk, (day, invoice(1)));
        assert_eq!(refused, Err(FlatFeeError::NotALawyer));
        let fee = fee.reach(0, &lawyer, (day, invoice(1))).unwrap();
        assert_eq!(fee.admits(&invoice(1), (usd(100_000), usd(0))), Ok(()));
        let over = Err(FlatFeeError::OverMilestone(usd(100_000)));
        assert_eq!(fee.admits(&invoice(1), (usd(1), usd(100_000))), over);
        assert_eq!(fee.admits(&invoice(2), (usd(1), usd(0))), Err(FlatFeeError::NotEarned));
        let again = fee.clone().reach(0, &lawyer, (day, invoice(2)));
        assert_eq!(again, Err(FlatFeeError::Reached));
        let billed = fee.clone().reach(1, &lawyer, (day, invoice(1)));
        assert_eq!(billed, Err(FlatFeeError::Billed));
        assert_eq!(fee.earned(Currency::USD), Ok(usd(100_000)));
        assert_eq!(fee.total(Currency::USD), Ok(usd(300_000)));
    }
}
