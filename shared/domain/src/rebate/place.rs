//! Where a rebate stands on an invoice: on as few lines of fees as bear it, each tax by its share.

use super::weights;
use crate::credit::{Credit, LineCredit, Wish};
use crate::invoice::{Issued, Line};
use crate::money::{Currency, Money, MoneyError};
use crate::question::Question;
use crate::tax::Tax;

/// Why a rebate cannot stand on an invoice, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    /// It is void.
    #[error("it is void, so that nothing is due for it")]
    Void,
    /// Lines that could bear it are questioned.
    #[error("questions about its lines are open: settle them first")]
    Questioned,
    /// Less is left of its fees.
    #[error(
        "only {} is left of its fees: credit notes have taken the rest, or deposits have paid it",
        .0.plain()
    )]
    FeesLeft(Money),
    /// The amounts do not sum.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// Lines of fees with one tax.
struct Group<'a> {
    tax: Option<&'a Tax>,
    /// What is left of them, less what lines take off.
    left: Money,
    lines: Vec<LineCredit<'a>>,
}

impl Issued {
    /// What a credit note takes from its lines to give so much back.
    pub fn rebate(
        &self,
        (lines, credits, questions): (&[Line], &[Credit], &[Question]),
        amount: Money,
    ) -> Result<Wish, PlaceError> {
        if self.is_void() {
            return Err(PlaceError::Void);
        }
        let groups = self.groups((lines, credits), amount.currency())?;
        let left = Money::sum(groups.iter().map(|group| group.left), amount.currency())?;
        let bears = self.bears((lines, credits))?;
        let left = if bears.minor() < left.minor() { bears } else { left };
        if amount.minor() > left.minor() {
            return Err(PlaceError::FeesLeft(left));
        }
        let each: Vec<Money> = groups.iter().map(|group| group.left).collect();
        let parts = amount.split(&weights(&each));
        let is_asked = |line: &LineCredit<'_>| {
            questions.iter().any(|one| one.line == line.line.id && one.state.is_open())
        };
        let mut wish = Wish::new();
        for (mut group, part) in groups.into_iter().zip(parts) {
            group.lines.retain(|line| !is_asked(line));
            wish.extend(group.filled(part)?);
        }
        Ok(wish)
    }

    /// Its lines of fees by tax, where something can be credited: no more than is left of what is
    /// taxed so.
    fn groups<'a>(
        &self,
        (lines, credits): (&'a [Line], &[Credit]),
        currency: Currency,
    ) -> Result<Vec<Group<'a>>, MoneyError> {
        let mut groups: Vec<Group<'a>> = Vec::new();
        for line in lines.iter().filter(|line| line.is_fee()) {
            let after = LineCredit::after(line, credits);
            let left = line.amount.minus(after.taken)?;
            let known = groups.iter_mut().find(|group| group.tax == line.tax.as_ref());
            match known {
                Some(group) => {
                    group.left = group.left.plus(left)?;
                    group.lines.push(after);
                }
                None => groups.push(Group { tax: line.tax.as_ref(), left, lines: vec![after] }),
            }
        }
        for group in &mut groups {
            let alike = self.deducted.iter().filter(|one| one.tax.as_ref() == group.tax);
            let deducted = Money::sum(alike.map(|one| one.amount), currency)?;
            group.left = group.left.minus(deducted)?;
            let Some(tax) = group.tax else { continue };
            let most = self.taxes.left(tax, currency)?;
            group.left = if most.minor() < group.left.minor() { most } else { group.left };
        }
        groups.retain(|group| group.left.is_positive() && group.left.currency() == currency);
        Ok(groups)
    }
}

impl Group<'_> {
    /// So much of its lines, from the one of which most is left on.
    fn filled(mut self, amount: Money) -> Result<Wish, PlaceError> {
        self.lines.sort_by_key(|line| std::cmp::Reverse(line.left().minor()));
        let (mut left, mut wish) = (amount, Wish::new());
        for line in &self.lines {
            let most = line.left();
            let part = if most.minor() < left.minor() { most } else { left };
            if part.is_positive() {
                wish.push((line.line.id.clone(), part));
                left = left.minus(part)?;
            }
        }
        if left.is_positive() { Err(PlaceError::Questioned) } else { Ok(wish) }
    }
}
