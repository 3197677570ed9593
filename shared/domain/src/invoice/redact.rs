//! A copy of an invoice for a third party who pays it, and is not to read what was done (AUD-16).
//!
//! Invariants: dates, people, codes, hours, rates, amounts and totals are those of the invoice; no
//! word that the firm wrote about its work, and no document, is in the copy.

use super::{Issued, Line, LineKind};
use crate::text::{Mark, Narrative, TextError};
use crate::utbms::{ActivityCode, ExpenseCode, TaskCode};

impl Issued {
    /// The head of a copy without narratives: its note is words of the firm too.
    #[must_use]
    pub fn redacted(&self) -> Self {
        Self { note: None, ..self.clone() }
    }
}

impl Line {
    /// The line of a copy: in place of its narrative stand the titles of its codes, or what it is.
    pub fn redacted(&self) -> Result<Self, TextError> {
        let narrative = Narrative::parse(&self.said_by_codes())?;
        Ok(Self { narrative, recorded: None, ..self.clone().without_receipt() })
    }

    fn said_by_codes(&self) -> String {
        fn title(
            code: Option<&Mark>,
            titled: fn(&str) -> Option<&'static str>,
        ) -> Option<&'static str> {
            code.and_then(|code| titled(code.as_str()))
        }
        let (titles, what) = match &self.kind {
            LineKind::Fee { task, activity, .. } => {
                let task =
                    title(task.as_ref(), |code| TaskCode::parse(code).ok().map(TaskCode::title));
                let activity = title(activity.as_ref(), |code| {
                    ActivityCode::parse(code).ok().map(ActivityCode::title)
                });
                ([task, activity], "Legal services")
            }
            LineKind::Flat { .. } => ([None, None], self.flat_title()),
            LineKind::Interest { .. } => ([None, None], "Interest for late payment"),
            LineKind::Ahead { .. } => ([None, None], "On account of coming fees"),
            LineKind::Cost { expense, .. } => {
                let expense = title(expense.as_ref(), |code| {
                    ExpenseCode::parse(code).ok().map(ExpenseCode::title)
                });
                ([expense, None], "Cost")
            }
        };
        let titles: Vec<&str> = titles.into_iter().flatten().collect();
        if titles.is_empty() { what.to_owned() } else { titles.join(": ") }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use rust_decimal::Decimal;

    use super::*;
    use crate::entry::CostKind;
    use crate::id::{DocumentId, EntryId};
    use crate::invoice::Keeper;
    use crate::member::Classification;
    use crate::money::{Currency, Money};
    use crate::text::Name;

    fn line(kind: LineKind) -> Line {
        Line {
            id: EntryId::made(0, [1; 10]),
            on: date(2026, 3, 2),
            kind,
            narrative: Narrative::parse("Advised on the secret merger").unwrap(),
            recorded: Narrative::parse("Advised on the more secret merger").ok(),
            units: Decimal::new(15, 1),
            price: Decimal::from(300),
            adjustment: Money::new(-5_000, Currency::USD),
            amount: Money::new(40_000, Currency::USD),
            tax: None,
            included: Money::zero(Currency::USD),
            others: Money::zero(Currency::USD),
        }
    }

    #[test]
    fn aud16_a_copy_says_nothing_of_the_work_and_charges_the_same() {
        let keeper = Keeper {
            member: None,
            mark: Mark::parse("ADA").unwrap(),
            name: Name::parse("Ada Lovelace").unwrap(),
            classification: Classification::Partner,
        };
        let code = |code| Mark::parse(code).ok();
        let time = |task, activity| LineKind::Fee { keeper: keeper.clone(), task, activity };
        let receipt = Some(DocumentId::made(1, [1; 10]));
        let cost = |expense, receipt| LineKind::Cost { kind: CostKind::Hard, expense, receipt };
        for (kind, words) in [
            (time(code("L310"), code("A103")), "Written Discovery: Draft/revise"),
            (time(None, code("A103")), "Draft/revise"),
            (time(None, None), "Legal services"),
            (time(code("OWN-7"), None), "Legal services"),
            (LineKind::Flat { keeper: keeper.clone() }, "Flat fee"),
            (cost(None, receipt), "Cost"),
        ] {
            let whole = line(kind);
            let copy = whole.redacted().unwrap();
            assert_eq!(copy.narrative.as_str(), words);
            assert!(!format!("{copy:?}").contains("secret"), "{copy:?}");
            assert!(!matches!(copy.kind, LineKind::Cost { receipt: Some(_), .. }));
            let charged = |line: &Line| (line.units, line.price, line.adjustment, line.amount);
            assert_eq!(charged(&copy), charged(&whole));
            assert_eq!(copy.redacted().unwrap(), copy, "again is the same");
        }
    }
}
