//! Who is credited with what a matter brings in: shares of the lawyers who brought it, who answer
//! for it and who work on it (BIL-18).
//!
//! Invariants: the shares of each kind are the whole or nobody's; an invoice follows those of its
//! day, whatever is agreed on later; of each kind, the parts of what was collected sum to it, to
//! the cent. Fees that deposit invoices cover (INV-30) are credited to nobody: the bill that
//! deducts those brings in no money for them, and when a deposit is paid it is for no fees yet.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::id::{InvoiceId, MatterId, MemberId};
use crate::invoice::Issued;
use crate::ledger::{Entry, Operating, OperatingAccount};
use crate::money::{Money, MoneyError};
use crate::owed::What;
use crate::percent::Percent;

/// What somebody is credited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Bringing the client or the matter to the firm.
    Originating,
    /// Answering for it.
    Responsible,
    /// Working on it.
    Working,
}

/// A part of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Whose.
    pub who: MemberId,
    /// How much of the whole.
    pub percent: Percent,
}

/// The shares of a matter from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribution {
    /// The first day.
    pub from: Date,
    /// The shares of each kind; a kind that nobody has is not here.
    pub shares: BTreeMap<Kind, Vec<Share>>,
}

/// All attributions of a matter, by their first days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attributions(Vec<Attribution>);

/// Why shares are not agreed on, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AttributionError {
    /// Nobody has any.
    #[error("Write at least one share.")]
    Nobody,
    /// Two shares of one person.
    #[error("{} Each person has one share.", .0.sums())]
    Twice(Kind),
    /// Not the whole.
    #[error("{} They come to {} %.", .0.sums(), .1)]
    Sum(Kind, Percent),
    /// As many as one item holds.
    #[error("The shares of this matter have changed {} times already.", Attributions::MOST)]
    TooMany,
}

/// What of collected fees belongs to whom; nobody where no share says it.
pub type Credited = BTreeMap<Option<String>, Money>;

impl Kind {
    /// All of them, in the order of papers.
    pub const ALL: [Self; 3] = [Self::Originating, Self::Responsible, Self::Working];

    /// The word in storage and in forms.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Originating => "originating",
            Self::Responsible => "responsible",
            Self::Working => "working",
        }
    }

    /// What people read.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Originating => "Originating",
            Self::Responsible => "Responsible",
            Self::Working => "Working",
        }
    }

    const fn sums(self) -> &'static str {
        match self {
            Self::Originating => "The originating shares must come to 100 %, or be left empty.",
            Self::Responsible => "The responsible shares must come to 100 %, or be left empty.",
            Self::Working => "The working shares must come to 100 %, or be left empty.",
        }
    }

    /// What [`Self::word`] spells so.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

impl Attribution {
    /// The most shares of one kind.
    pub const SHARES_MAX: usize = 5;

    /// Checks shares: each kind is the whole, or nobody's.
    pub fn agree(from: Date, shares: BTreeMap<Kind, Vec<Share>>) -> Result<Self, AttributionError> {
        let shares: BTreeMap<Kind, Vec<Share>> =
            shares.into_iter().filter(|(_, all)| !all.is_empty()).collect();
        if shares.is_empty() {
            return Err(AttributionError::Nobody);
        }
        for (kind, all) in &shares {
            let is_twice = |one: &Share| all.iter().filter(|two| two.who == one.who).count() > 1;
            if all.iter().any(is_twice) {
                return Err(AttributionError::Twice(*kind));
            }
            let sum = all.iter().map(|one| one.percent.hundredths()).fold(0, u32::saturating_add);
            if sum != WHOLE {
                return Err(AttributionError::Sum(*kind, Percent::of(sum)));
            }
        }
        Ok(Self { from, shares })
    }
}

/// All, in hundredths of a percent.
const WHOLE: u32 = 10_000;

impl Attributions {
    /// The most changes.
    const MOST: usize = 60;

    /// Those that are stored.
    pub fn new(mut all: Vec<Attribution>) -> Self {
        all.sort_by_key(|one| one.from);
        Self(all)
    }

    /// All of them, by their first days.
    pub fn all(&self) -> &[Attribution] {
        &self.0
    }

    /// With other shares from a day on, in place of those that begin on it.
    pub fn with(mut self, one: Attribution) -> Result<Self, AttributionError> {
        self.0.retain(|other| other.from != one.from);
        if self.0.len() >= Self::MOST {
            return Err(AttributionError::TooMany);
        }
        self.0.push(one);
        Ok(Self::new(self.0))
    }

    /// Those that hold on a day.
    pub fn on(&self, day: Date) -> Option<&Attribution> {
        self.0.iter().rev().find(|one| one.from <= day)
    }

    /// Whose which part of fees is that came in on an invoice. Where no working shares are agreed
    /// on, those who worked have it as the invoice charges for their time.
    pub fn of(&self, invoice: &Issued, kind: Kind, fees: Money) -> Credited {
        let agreed = self.on(invoice.issued_on).and_then(|one| one.shares.get(&kind));
        let parts: Vec<(Option<String>, u32)> = match agreed {
            Some(all) => all
                .iter()
                .map(|one| (Some(one.who.to_string()), one.percent.hundredths()))
                .collect(),
            None if kind == Kind::Working => worked(invoice),
            None => vec![(None, 1)],
        };
        let weights: Vec<u32> = parts.iter().map(|(_, weight)| *weight).collect();
        let mut credited = Credited::new();
        for ((who, _), part) in parts.into_iter().zip(split(fees, &weights)) {
            let sum = credited.entry(who).or_insert(Money::zero(fees.currency()));
            *sum = sum.plus(part).unwrap_or(*sum);
        }
        credited
    }
}

/// Splits what came in, or went back, without losing a cent.
fn split(amount: Money, weights: &[u32]) -> Vec<Money> {
    if amount.is_negative() {
        let back = amount.negated().split(weights);
        return back.into_iter().map(Money::negated).collect();
    }
    amount.split(weights)
}

fn weight(amount: Money) -> u32 {
    u32::try_from(amount.minor().max(0)).unwrap_or(u32::MAX)
}

/// What an invoice charges for the time of each, and at last what is nobody's time.
fn worked(invoice: &Issued) -> Vec<(Option<String>, u32)> {
    let keepers = invoice.fees_by_keeper();
    let timed = keepers.iter().map(|fees| fees.invoiced);
    let timed = Money::sum(timed, invoice.fees.currency()).unwrap_or(invoice.fees);
    let flat = invoice.fees.minus(timed).map_or(0, weight);
    let all: Vec<(Option<String>, u32)> = keepers
        .into_iter()
        .map(|fees| (Some(fees.who), weight(fees.invoiced)))
        .chain([(None, flat)])
        .filter(|(_, weight)| *weight > 0)
        .collect();
    if all.is_empty() { vec![(None, 1)] } else { all }
}

impl Issued {
    /// What of money that came in on it, or went back, is for its fees: all of its parts have the
    /// same proportion of it. Fees that deposit invoices cover are no part of it (INV-30).
    pub fn fees_of(&self, money: Money) -> Money {
        let tax = self.taxes.amount(self.total.currency()).unwrap_or(self.costs);
        // What is billed ahead is for no fees yet.
        let ahead = self.ahead().unwrap_or(self.costs);
        let weights = [self.own_fees(), self.costs, self.interest, tax, ahead].map(weight);
        split(money, &weights).into_iter().next().unwrap_or(Money::zero(money.currency()))
    }
}

/// What money did on invoices by entries of the ledger: what came in less what went back.
pub fn collected<'a>(
    entries: impl IntoIterator<Item = &'a Entry<Operating>>,
) -> Result<BTreeMap<InvoiceId, Money>, MoneyError> {
    let mut all: BTreeMap<InvoiceId, Money> = BTreeMap::new();
    for entry in entries {
        for posting in entry.postings() {
            let ends = [
                (&posting.from, &posting.to, posting.amount),
                (&posting.to, &posting.from, posting.amount.negated()),
            ];
            for (account, other, money) in ends {
                let OperatingAccount::Receivable(id) = account else { continue };
                if What::of(entry.cause(), other, (money.negated(), false)).is_money() {
                    let sum = all.entry(id.clone()).or_insert(Money::zero(money.currency()));
                    *sum = sum.plus(money)?;
                }
            }
        }
    }
    all.retain(|_, money| !money.is_zero());
    Ok(all)
}

/// What the members of a firm are credited with of what was collected, by kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The fees among what was collected.
    pub fees: Money,
    /// Of each kind, whose they are.
    pub credited: BTreeMap<Kind, Credited>,
}

impl Report {
    /// Adds up what was collected on invoices of one currency.
    pub fn of<'a>(
        collected: impl IntoIterator<Item = (&'a Issued, Money)>,
        shares: &BTreeMap<MatterId, Attributions>,
        zero: Money,
    ) -> Result<Self, MoneyError> {
        let nobody = Attributions::default();
        let mut report = Self { fees: zero, credited: BTreeMap::new() };
        for (invoice, money) in collected {
            let fees = invoice.fees_of(money);
            report.fees = report.fees.plus(fees)?;
            let shares = shares.get(&invoice.matter).unwrap_or(&nobody);
            for kind in Kind::ALL {
                let all = report.credited.entry(kind).or_default();
                for (who, part) in shares.of(invoice, kind, fees) {
                    let sum = all.entry(who).or_insert(zero);
                    *sum = sum.plus(part)?;
                }
            }
        }
        Ok(report)
    }

    /// Everybody who is credited with something, and at last what is nobody's.
    pub fn people(&self) -> Vec<Option<&str>> {
        let named = self.credited.values().flat_map(BTreeMap::keys);
        let mut all: Vec<Option<&str>> = named.map(Option::as_deref).collect();
        all.sort_by_key(|who| (who.is_none(), *who));
        all.dedup();
        all
    }

    /// What somebody is credited with of a kind.
    pub fn part(&self, kind: Kind, who: Option<&str>) -> Money {
        let all = self.credited.get(&kind);
        let part = all.and_then(|all| all.get(&who.map(ToOwned::to_owned)));
        part.copied().unwrap_or(Money::zero(self.fees.currency()))
    }
}
