//! What stood in the account of a matter when an invoice was issued in it: what was owed before and
//! what moved since the last invoice (INV-07), and the same of its money in trust (INV-08).
//!
//! It is drawn up with the invoice and frozen beside it, so it says the same whenever it is read
//! (INV-32). An invoice of before this was kept has none.
//!
//! Invariants: what was there before and what moved come to what is there after it; what is owed
//! before an invoice is what its matter's last summary ended in, whatever was booked late.

#[cfg(test)]
mod tests;

use jiff::civil::Date;

use crate::id::JournalId;
use crate::invoice::Issued;
use crate::money::{Money, MoneyError};
use crate::owed::{Movement, What};
use crate::trust::Line;

/// How many rows one side of a summary has; what is earlier is one row.
const ROWS_MAX: usize = 24;

/// The account of a matter, as an invoice prints it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountSummary {
    /// The invoice of the matter before it, from which on it counts.
    pub since: Option<Since>,
    /// What is owed in the matter; the invoice itself is in its end alone.
    pub owed: Side,
    /// What the invoice comes to.
    pub billed: Money,
    /// What is held in trust for the matter, where anything is or was.
    pub trust: Option<Side>,
    /// Up to where the books were read.
    pub read: Read,
}

/// An earlier invoice of the same matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Since {
    /// Its number.
    pub number: String,
    /// The day it was issued.
    pub on: Date,
}

/// What was there, what moved, and what is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// What was there before.
    pub opening: Money,
    /// What moved, in the order in which it was booked.
    pub rows: Vec<Moved>,
    /// What is there.
    pub closing: Money,
}

/// One thing that moved, or all that is too early for a row of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The day it counts from; several things have none.
    pub on: Option<Date>,
    /// What it was, in words.
    pub what: String,
    /// How much more is there after it.
    pub amount: Money,
}

/// How much of the books a summary knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The last entry of the operating book.
    pub journal: JournalId,
    /// The last line of the client ledger.
    pub line: u64,
}

/// What the books say of a matter.
#[derive(Debug, Clone, Copy)]
pub struct Books<'a> {
    /// Everything that ever moved what is owed in it, but for the invoice that is being issued.
    pub movements: &'a [Movement],
    /// Every line of its client ledger.
    pub lines: &'a [Line],
    /// The summary of its last invoice, where that has one.
    pub last: Option<&'a AccountSummary>,
}

/// The movement that made the last invoice of a matter one; an invoice of interest is none.
pub fn last_issued(movements: &[Movement]) -> Option<&Movement> {
    let issued = movements.iter().filter(|one| one.what == What::Issued);
    issued.max_by(|one, other| one.journal.cmp(&other.journal))
}

impl AccountSummary {
    /// Whether nothing was there but the invoice itself.
    pub fn is_bare(&self) -> bool {
        self.owed.rows.is_empty() && self.owed.opening.is_zero() && self.trust.is_none()
    }

    /// The summary of an invoice that is being issued with this entry.
    pub fn of(invoice: &Issued, journal: &JournalId, books: Books<'_>) -> Result<Self, MoneyError> {
        let last = last_issued(books.movements);
        let newest = books.movements.iter().map(|one| &one.journal).max();
        let line = books.lines.iter().map(|line| line.seq).max().unwrap_or(0);
        Ok(Self {
            since: last.map(|one| Since { number: one.number.clone(), on: one.on }),
            owed: owed(invoice, last, books)?,
            billed: invoice.total,
            trust: trust(last, books)?,
            read: Read { journal: newest.max(Some(journal)).unwrap_or(journal).clone(), line },
        })
    }
}

fn owed(
    invoice: &Issued,
    last: Option<&Movement>,
    Books { movements, last: summary, .. }: Books<'_>,
) -> Result<Side, MoneyError> {
    let currency = invoice.total.currency();
    let mut those: Vec<&Movement> =
        movements.iter().filter(|one| one.amount.currency() == currency).collect();
    those.sort_by(|one, other| one.journal.cmp(&other.journal));
    let summary = summary.filter(|last| last.owed.closing.currency() == currency);
    // Without a summary to go on from, the last invoice itself is where it begins.
    let read = summary.map(|last| &last.read.journal).or(last.map(|one| &one.journal));
    let is_known = |one: &&&Movement| read.is_some_and(|read| one.journal <= *read);
    let known = Money::sum(those.iter().filter(is_known).map(|one| one.amount), currency)?;
    let opening = summary.map_or(known, |last| last.owed.closing);
    let new = those.iter().filter(|one| !is_known(one)).map(|one| Moved {
        on: Some(one.on),
        what: format!("{}, {}", one.what.title(), one.number),
        amount: one.amount,
    });
    let before = Money::sum(those.iter().map(|one| one.amount), currency)?;
    let side = Side::of(opening, new.collect(), before)?;
    Ok(Side { closing: side.closing.plus(invoice.total)?, ..side })
}

fn trust(
    last: Option<&Movement>,
    Books { lines, last: summary, .. }: Books<'_>,
) -> Result<Option<Side>, MoneyError> {
    let Some(first) = lines.first() else { return Ok(None) };
    let currency = first.change.currency();
    let mut those: Vec<&Line> = lines.iter().collect();
    those.sort_by_key(|line| line.seq);
    let is_known = |line: &&&Line| match (summary, last) {
        (Some(summary), _) => line.seq <= summary.read.line,
        (None, Some(last)) => line.effective_on <= last.on,
        (None, None) => false,
    };
    let opening = Money::sum(those.iter().filter(is_known).map(|line| line.change), currency)?;
    let new = those.iter().filter(|line| !is_known(line)).map(|line| Moved {
        on: Some(line.effective_on),
        what: format!("{} {}", line.source.words(), line.text.party),
        amount: line.change,
    });
    let now = Money::sum(those.iter().map(|line| line.change), currency)?;
    let side = Side::of(opening, new.collect(), now)?;
    let is_nothing = side.rows.is_empty() && side.closing.is_zero();
    Ok((!is_nothing).then_some(side))
}

impl Side {
    /// What moved between what was there and what is; what has no row of its own has one together.
    fn of(opening: Money, mut rows: Vec<Moved>, closing: Money) -> Result<Self, MoneyError> {
        let currency = opening.currency();
        let fold = |what: &str, amount: Money| Moved { on: None, what: what.to_owned(), amount };
        if rows.len() > ROWS_MAX {
            let later = rows.split_off(rows.len().saturating_sub(ROWS_MAX.saturating_sub(1)));
            let sum = Money::sum(rows.iter().map(|row| row.amount), currency)?;
            let words = format!("{} earlier ones, in sum", rows.len());
            rows = std::iter::once(fold(&words, sum)).chain(later).collect();
        }
        let sum = Money::sum(rows.iter().map(|row| row.amount), currency)?;
        let rest = closing.minus(opening.plus(sum)?)?;
        if !rest.is_zero() {
            rows.insert(0, fold("Booked while the last invoice was issued", rest));
        }
        Ok(Self { opening, rows, closing })
    }

    /// How much more is there after all that moved.
    pub fn moved(&self) -> Result<Money, MoneyError> {
        Money::sum(self.rows.iter().map(|row| row.amount), self.opening.currency())
    }
}
