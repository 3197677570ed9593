//! Who pays, as it is typed.

use domain::id::ClientId;
use domain::money::Money;
use domain::payors::{Deductible, Payors, PayorsError, Share};
use domain::percent::Percent;
use serde::Deserialize;
use store::Versioned;
use store::clients::CalledError;
use web::{Complaints, ui};

use super::Shown;

/// The word for bills without narratives.
pub(super) const LEFT_OUT: &str = "left-out";

/// What is typed: a row for each payor.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    pub(super) payor: Vec<String>,
    pub(super) fees: Vec<String>,
    pub(super) costs: Vec<String>,
    pub(super) narratives: Vec<String>,
    pub(super) deductible: String,
    pub(super) first: String,
    pub(super) version: String,
}

/// A row of the form.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'f> {
    pub(super) payor: &'f str,
    pub(super) fees: &'f str,
    pub(super) costs: &'f str,
    pub(super) narratives: &'f str,
}

/// Who each name that is typed means.
pub(super) type Found = (String, Result<ClientId, CalledError>);

impl Form {
    /// Who pays as it is.
    pub(super) fn of(shown: &Shown) -> Self {
        let payors = &shown.payors.value;
        let each = |of: fn(&Share) -> String| payors.shares.iter().map(of).collect();
        let names = payors.shares.iter().map(|share| shown.name(&share.payor).to_owned());
        let deductible = payors.deductible.as_ref();
        Self {
            payor: names.collect(),
            fees: each(|share| share.fees.to_string()),
            costs: each(|share| share.costs.to_string()),
            narratives: each(|share| narratives(share).to_owned()),
            deductible: deductible.map(|one| one.amount.to_string()).unwrap_or_default(),
            first: deductible.map(|one| shown.name(&one.payor).to_owned()).unwrap_or_default(),
            version: shown.payors.version.to_string(),
        }
    }

    /// What was typed, over what somebody else saved meanwhile.
    pub(super) fn late(&self, now: &Shown) -> Self {
        Self { version: now.payors.version.to_string(), ..self.clone() }
    }

    /// Its rows, those without anything among them.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        fn at(all: &[String], at: usize) -> &str {
            all.get(at).map_or("", |one| one.trim())
        }
        (0..Payors::MAX).map(|n| Row {
            payor: at(&self.payor, n),
            fees: at(&self.fees, n),
            costs: at(&self.costs, n),
            narratives: at(&self.narratives, n),
        })
    }

    /// The names that are typed.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let rows = self.rows().map(|row| row.payor);
        rows.chain([self.first.trim()]).filter(|name| !name.is_empty())
    }

    /// What is typed, in place of what was read.
    pub(super) fn read(
        &self,
        shown: &Shown,
        found: &[Found],
    ) -> Result<Versioned<Payors>, Complaints> {
        let mut complaints = Complaints::default();
        let version = complaints.version(&self.version);
        let mut shares = Vec::new();
        for (n, row) in (1..).zip(self.rows()) {
            shares.extend(row.read((n, found), &mut complaints));
        }
        let deductible = self.read_deductible(&mut complaints, shown, found);
        let read = version.zip(deductible);
        let (version, deductible) = complaints.or(read)?;
        let agreed = shown.payors.value.clone().agreed(shares, deductible);
        let value = agreed.map_err(|error| wrong(shown, &error, found))?;
        Ok(Versioned { value, version })
    }

    fn read_deductible(
        &self,
        complaints: &mut Complaints,
        shown: &Shown,
        found: &[Found],
    ) -> Option<Option<Deductible>> {
        let (amount, first) = (self.deductible.trim(), self.first.trim());
        match (amount.is_empty(), first.is_empty()) {
            (true, true) => return Some(None),
            (false, false) => {}
            (true, false) => {
                complaints.add("deductible", "Write how much the deductible is, or name nobody.");
                return None;
            }
            (false, true) => {
                complaints.add("first", "Name who bears the deductible, or write no amount.");
                return None;
            }
        }
        let amount = complaints.take("deductible", Money::parse(amount, shown.currency));
        let payor = complaints.take("first", one(first, found));
        Some(Some(Deductible { payor: payor?, amount: amount? }))
    }
}

/// The form's word for what bills of a share say.
fn narratives(share: &Share) -> &'static str {
    if share.is_redacted { LEFT_OUT } else { "" }
}

/// What is wrong, beside the name that it is about.
fn wrong(shown: &Shown, error: &PayorsError, found: &[Found]) -> Complaints {
    let named = |id: &ClientId| {
        let typed = found.iter().find(|(_, one)| one.as_ref() == Ok(id));
        typed.map_or(shown.name(id), |(name, _)| name.as_str()).to_owned()
    };
    match error {
        PayorsError::Twice(payor) | PayorsError::Nothing(payor) => {
            Complaints::whole(format!("{}: {error}", named(payor)))
        }
        PayorsError::TooMany
        | PayorsError::Fees(_)
        | PayorsError::Costs(_)
        | PayorsError::Stranger
        | PayorsError::NoDeductible => Complaints::whole(error),
    }
}

/// The client with a name.
fn one(name: &str, found: &[Found]) -> Result<ClientId, String> {
    let known = found.iter().find(|(typed, _)| typed == name).map(|(_, found)| found.clone());
    known.unwrap_or(Err(CalledError::Nobody)).map_err(|error| format!("{name}: {error}"))
}

impl Row<'_> {
    /// Its share; none where nothing is typed, or something is wrong.
    fn read(&self, (n, found): (usize, &[Found]), complaints: &mut Complaints) -> Option<Share> {
        if self.payor.is_empty() {
            if !(self.fees.is_empty() && self.costs.is_empty()) {
                complaints.add(ui::nth("payor", n), "Name who pays.");
            }
            return None;
        }
        let payor = complaints.take(ui::nth("payor", n), one(self.payor, found));
        let fees = complaints.take(ui::nth("fees", n), Percent::parse(self.fees));
        let costs = complaints.take(ui::nth("costs", n), Percent::parse(self.costs));
        let or_nothing = |percent: Option<Percent>| percent.unwrap_or(Percent::of(0));
        Some(Share {
            payor: payor?,
            fees: or_nothing(fees?),
            costs: or_nothing(costs?),
            is_redacted: self.narratives == LEFT_OUT,
        })
    }
}
