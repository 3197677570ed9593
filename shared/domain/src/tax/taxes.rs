//! What the lines of an invoice come to, by tax.

use std::collections::BTreeMap;

use super::Tax;
use crate::invoice::Line;
use crate::money::{Currency, Money, MoneyError};

/// The lines of one tax.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxTotal {
    /// The tax.
    pub tax: Tax,
    /// What its lines come to, without it.
    pub basis: Money,
    /// The tax on that.
    pub amount: Money,
    /// What credit notes have taken of the basis.
    pub credited: Money,
}

/// Sums by tax; lines without one are in none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taxes(Vec<TaxTotal>);

impl TaxTotal {
    fn new(tax: &Tax, basis: Money) -> Result<Self, MoneyError> {
        let credited = Money::zero(basis.currency());
        Ok(Self { amount: tax.on(basis)?, tax: tax.clone(), basis, credited })
    }

    /// Whether it is the same but for one of the smallest unit, which another bill that shares the
    /// tax bears (BIL-13).
    pub fn is_within_a_cent_of(&self, other: &Self) -> bool {
        let apart = self.amount.minor().abs_diff(other.amount.minor());
        (&self.tax, self.basis) == (&other.tax, other.basis) && apart <= 1
    }

    /// What so much of the basis bears of the tax: its place in the whole, rounded.
    fn share(&self, of: Money) -> Result<Money, MoneyError> {
        if self.basis.is_zero() {
            return Ok(Money::zero(of.currency()));
        }
        let whole = of.decimal().checked_mul(self.amount.decimal());
        let share = whole.and_then(|whole| whole.checked_div(self.basis.decimal()));
        Money::round(share.ok_or(MoneyError::TooLarge)?, of.currency())
    }
}

impl Taxes {
    /// Those of all these lines.
    pub fn of<'a>(lines: impl IntoIterator<Item = &'a Line>) -> Result<Self, MoneyError> {
        lines.into_iter().try_fold(Self::default(), Self::with)
    }

    /// Sums as they were stored.
    pub fn stored(totals: Vec<TaxTotal>) -> Self {
        Self(totals)
    }

    /// With one line more.
    pub fn with(self, line: &Line) -> Result<Self, MoneyError> {
        self.moved(line.tax.as_ref(), line.amount)
    }

    /// With one line less.
    pub fn without(self, line: &Line) -> Result<Self, MoneyError> {
        self.less(line.tax.as_ref(), line.amount)
    }

    /// With so much less of this tax, or of what bears none.
    pub fn less(self, tax: Option<&Tax>, amount: Money) -> Result<Self, MoneyError> {
        self.moved(tax, amount.negated())
    }

    fn moved(mut self, tax: Option<&Tax>, by: Money) -> Result<Self, MoneyError> {
        let Some(tax) = tax else { return Ok(self) };
        let at = self.0.binary_search_by(|one| one.tax.cmp(tax));
        let basis = match at.ok().and_then(|at| self.0.get(at)) {
            Some(one) => one.basis.plus(by)?,
            None => by,
        };
        let total = TaxTotal::new(tax, basis)?;
        match at {
            Ok(at) => drop(self.0.splice(at..=at, Some(total).filter(|one| !one.basis.is_zero()))),
            Err(_) if basis.is_zero() => {}
            Err(at) => self.0.insert(at, total),
        }
        Ok(self)
    }

    /// Each sum, in the order of names and rates.
    pub fn iter(&self) -> std::slice::Iter<'_, TaxTotal> {
        self.0.iter()
    }

    /// Whether no line has a tax.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The sums before any credit note.
    #[must_use]
    pub fn as_issued(&self) -> Self {
        let whole = |one: &TaxTotal| TaxTotal {
            credited: Money::zero(one.basis.currency()),
            ..one.clone()
        };
        Self(self.0.iter().map(whole).collect())
    }

    /// All tax.
    pub fn amount(&self, currency: Currency) -> Result<Money, MoneyError> {
        Money::sum(self.0.iter().map(|one| one.amount), currency)
    }

    /// After so much of lines of this tax is credited, without it, and the tax that goes along: all
    /// of them together give back all of the tax. Where something took off all that is taxed so,
    /// nothing goes along, and more is credited than there was.
    pub fn credited(mut self, tax: &Tax, amount: Money) -> Result<(Self, Money), MoneyError> {
        let none = Money::zero(amount.currency());
        if let Err(at) = self.0.binary_search_by(|one| one.tax.cmp(tax)) {
            self.0.insert(at, TaxTotal::new(tax, none)?);
        }
        let Some(one) = self.0.iter_mut().find(|one| one.tax == *tax) else {
            return Ok((self, none));
        };
        let credited = one.credited.plus(amount)?;
        let along = one.share(credited)?.minus(one.share(one.credited)?)?;
        one.credited = credited;
        Ok((self, along))
    }

    /// What is left of lines of this tax, without it, after what takes off and what is credited.
    pub fn left(&self, tax: &Tax, currency: Currency) -> Result<Money, MoneyError> {
        let one = self.0.iter().find(|one| one.tax == *tax);
        one.map_or(Ok(Money::zero(currency)), |one| one.basis.minus(one.credited))
    }

    /// What each line bears of the tax of all of them. Beside what is deducted of deposit invoices
    /// (INV-30) that is the rate, as the place in what is left of the basis would be another.
    pub fn by_line(&self, lines: &[Line], currency: Currency) -> Result<Vec<Money>, MoneyError> {
        if lines.iter().any(Line::is_deducting) {
            return by_rate(lines, currency);
        }
        let none = Money::zero(currency);
        let mut runs = vec![none; self.0.len()];
        let bears = |line: &Line| -> Result<Money, MoneyError> {
            let found =
                self.0.iter().zip(&mut runs).find(|(one, _)| Some(&one.tax) == line.tax.as_ref());
            let Some((one, run)) = found else { return Ok(none) };
            let before = one.share(*run)?;
            *run = run.plus(line.amount)?;
            one.share(*run)?.minus(before)
        };
        lines.iter().map(bears).collect()
    }
}

/// What each line adds to the tax on those of its tax before it: together the tax on all of them.
fn by_rate(lines: &[Line], currency: Currency) -> Result<Vec<Money>, MoneyError> {
    let none = Money::zero(currency);
    let mut runs: BTreeMap<&Tax, Money> = BTreeMap::new();
    let bears = lines.iter().map(|line| {
        let Some(tax) = &line.tax else { return Ok(none) };
        let run = runs.entry(tax).or_insert(none);
        let before = tax.on(*run)?;
        *run = run.plus(line.amount)?;
        tax.on(*run)?.minus(before)
    });
    bears.collect()
}

impl<'a> IntoIterator for &'a Taxes {
    type Item = &'a TaxTotal;
    type IntoIter = std::slice::Iter<'a, TaxTotal>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
