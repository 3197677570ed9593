//! The lines of an invoice and the block that sums them by timekeeper.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::entry::{Charge, CostKind, Entry, Work};
use crate::id::{DocumentId, EntryId, InvoiceId, MemberId};
use crate::member::{Classification, Member};
use crate::money::{Currency, Money, MoneyError};
use crate::tax::Tax;
use crate::text::{Mark, Name, Narrative};

/// One line of an invoice: an entry as it is billed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The entry behind it.
    pub id: EntryId,
    /// The day of the work.
    pub on: Date,
    /// Time or cost.
    pub kind: LineKind,
    /// What was done, as billed.
    pub narrative: Narrative,
    /// What was recorded, where the bill says it in other words.
    pub recorded: Option<Narrative>,
    /// Hours, or how many.
    pub units: Decimal,
    /// Rate, or the price of one.
    pub price: Decimal,
    /// Added to, or with a minus taken from, units times price.
    pub adjustment: Money,
    /// What of units times price a monthly fee includes (BIL-11): it is never charged.
    pub included: Money,
    /// What of it other payors bear (BIL-13): it is in the adjustment.
    pub others: Money,
    /// What the line comes to, without tax.
    pub amount: Money,
    /// Its tax (INV-21).
    pub tax: Option<Tax>,
}

/// What a line bills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineKind {
    /// Somebody's time.
    Fee {
        /// Whose.
        keeper: Keeper,
        /// UTBMS task.
        task: Option<Mark>,
        /// UTBMS activity.
        activity: Option<Mark>,
    },
    /// A milestone of a flat fee (BIL-07).
    Flat {
        /// Who noted that it was reached.
        keeper: Keeper,
    },
    /// A cost.
    Cost {
        /// Who was paid for it.
        kind: CostKind,
        /// UTBMS expense.
        expense: Option<Mark>,
        /// The document that proves it, which the client can open (INV-24).
        receipt: Option<DocumentId>,
    },
    /// Interest on what was paid late of an invoice (BIL-15).
    Interest {
        /// The invoice that it ran on.
        of: InvoiceId,
    },
    /// What is billed on account of coming fees, or what an invoice deducts of that (INV-30).
    Ahead {
        /// The deposit invoice that is deducted.
        of: Option<InvoiceId>,
    },
}

/// A timekeeper as an invoice names one: frozen with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keeper {
    /// The member, unless the line was imported from other books.
    pub member: Option<MemberId>,
    /// Initials or number.
    pub mark: Mark,
    /// Name.
    pub name: Name,
    /// Rank.
    pub classification: Classification,
}

/// Hours and amount of one timekeeper at one rate (INV-03).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimekeeperLine {
    /// Who.
    pub keeper: Keeper,
    /// At which rate.
    pub rate: Decimal,
    /// How many hours.
    pub hours: Decimal,
    /// What they come to.
    pub amount: Money,
}

/// Why an entry cannot become a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// Another person's time.
    #[error("This time was recorded by somebody else.")]
    OtherTimekeeper,
}

impl Line {
    /// The line that bills time, or a milestone of a flat fee, with whose it is as of now.
    pub fn of_fee(entry: &Entry, timekeeper: &Member) -> Result<Self, LineError> {
        match &entry.work {
            Work::Time { timekeeper: id, hours, rate, task, activity, .. }
                if *id == timekeeper.id =>
            {
                let code = |code: &str| Mark::parse(code).ok();
                let kind = LineKind::Fee {
                    keeper: Keeper::of(timekeeper),
                    task: task.and_then(|task| code(task.code())),
                    activity: activity.and_then(|activity| code(activity.code())),
                };
                let price = match entry.charge {
                    Charge::Included => Decimal::ZERO,
                    Charge::Full | Charge::Nothing => rate.per_hour().decimal(),
                };
                Ok(Self::plain(entry, kind, hours.decimal(), price))
            }
            Work::Flat { by } if *by == timekeeper.id => {
                let kind = LineKind::Flat { keeper: Keeper::of(timekeeper) };
                Ok(Self::plain(entry, kind, Decimal::ONE, entry.worth.decimal()))
            }
            Work::Time { .. } | Work::Flat { .. } | Work::Cost { .. } => {
                Err(LineError::OtherTimekeeper)
            }
        }
    }

    /// The line that bills a cost; nothing for time.
    pub fn of_cost(entry: &Entry) -> Option<Self> {
        match &entry.work {
            Work::Cost { kind, quantity, unit_price, expense, receipt } => {
                let expense = expense.and_then(|code| Mark::parse(code.code()).ok());
                let kind = LineKind::Cost { kind: *kind, expense, receipt: receipt.clone() };
                Some(Self::plain(entry, kind, quantity.decimal(), unit_price.decimal()))
            }
            Work::Time { .. } | Work::Flat { .. } => None,
        }
    }

    fn plain(entry: &Entry, kind: LineKind, units: Decimal, price: Decimal) -> Self {
        Self {
            id: entry.id.clone(),
            on: entry.on,
            kind,
            narrative: entry.reworded.as_ref().unwrap_or(&entry.narrative).clone(),
            recorded: entry.reworded.as_ref().map(|_| entry.narrative.clone()),
            units,
            price,
            included: match (entry.charge, entry.worth.minus(entry.value)) {
                (Charge::Full, Ok(included)) => included,
                (Charge::Full | Charge::Nothing | Charge::Included, _) => {
                    Money::zero(entry.value.currency())
                }
            },
            adjustment: match (entry.charge, entry.value.minus(entry.worth)) {
                (Charge::Full, Ok(less)) => less,
                (Charge::Full, Err(_)) | (Charge::Included, _) => {
                    Money::zero(entry.value.currency())
                }
                (Charge::Nothing, _) => entry.worth.negated(),
            },
            others: Money::zero(entry.value.currency()),
            amount: entry.value,
            tax: None,
        }
    }

    /// The same line with another tax, or none.
    #[must_use]
    pub fn taxed(self, tax: Option<Tax>) -> Self {
        Self { tax, ..self }
    }

    /// Whether it is of the fees, and not of the costs.
    pub const fn is_fee(&self) -> bool {
        matches!(self.kind, LineKind::Fee { .. } | LineKind::Flat { .. })
    }

    /// Whether it is interest, which bears none itself.
    pub const fn is_interest(&self) -> bool {
        matches!(self.kind, LineKind::Interest { .. })
    }

    /// Whether it is of the costs.
    pub const fn is_cost(&self) -> bool {
        matches!(self.kind, LineKind::Cost { .. })
    }

    /// Whether it is time at no price: a flat fee covers it (BIL-06), or its rate is nothing.
    pub fn is_unpriced(&self) -> bool {
        matches!(self.kind, LineKind::Fee { .. }) && self.price.is_zero() && self.amount.is_zero()
    }

    /// Whether the client is charged nothing for it (INV-05): all of it is taken off again.
    pub fn is_no_charge(&self) -> bool {
        self.amount.is_zero() && self.adjustment.is_negative() && self.others.is_zero()
    }

    /// What was added to, or with a minus taken from, units times price, beside what others bear.
    pub fn adjusted(&self) -> Result<Money, MoneyError> {
        self.adjustment.plus(self.others)
    }

    /// The part of the line that one of several payors bears (BIL-13): hours and price stay as they
    /// were, and what others bear is taken off.
    pub fn portion(&self, amount: Money) -> Result<Self, MoneyError> {
        let less = self.amount.minus(amount)?;
        let (adjustment, others) = (self.adjustment.minus(less)?, self.others.plus(less)?);
        Ok(Self { adjustment, others, amount, recorded: None, ..self.clone() })
    }

    /// The same line without the document that proves it.
    #[must_use]
    pub fn without_receipt(self) -> Self {
        let kind = match self.kind {
            LineKind::Cost { kind, expense, .. } => LineKind::Cost { kind, expense, receipt: None },
            kind @ (LineKind::Fee { .. }
            | LineKind::Flat { .. }
            | LineKind::Interest { .. }
            | LineKind::Ahead { .. }) => kind,
        };
        Self { kind, ..self }
    }

    /// The same line in other words; the recorded ones stay behind it.
    #[must_use]
    pub fn worded(self, narrative: Narrative) -> Self {
        let recorded = self.recorded.unwrap_or(self.narrative);
        let changed = recorded != narrative;
        Self { narrative, recorded: changed.then_some(recorded), ..self }
    }
}

impl Keeper {
    /// A member of the firm as of now.
    pub fn of(member: &Member) -> Self {
        Self {
            member: Some(member.id.clone()),
            mark: member.mark.clone(),
            name: member.name.clone(),
            classification: member.classification,
        }
    }
}

/// Sums time by timekeeper and rate, in order of first appearance. What is not charged is a
/// row of its own, at a rate of nothing; what was written down is less than hours times rate.
pub fn by_timekeeper<'a>(
    lines: impl IntoIterator<Item = &'a Line>,
    currency: Currency,
) -> Result<Vec<TimekeeperLine>, MoneyError> {
    let mut block: Vec<TimekeeperLine> = Vec::new();
    for line in lines {
        let LineKind::Fee { keeper, .. } = &line.kind else { continue };
        let rate = if line.is_no_charge() { Decimal::ZERO } else { line.price };
        let same = |row: &&mut TimekeeperLine| row.keeper == *keeper && row.rate == rate;
        match block.iter_mut().find(same) {
            Some(row) => {
                row.hours = row.hours.checked_add(line.units).ok_or(MoneyError::TooLarge)?;
                row.amount = row.amount.plus(line.amount)?;
            }
            None => block.push(TimekeeperLine {
                keeper: keeper.clone(),
                rate,
                hours: line.units,
                amount: Money::zero(currency).plus(line.amount)?,
            }),
        }
    }
    Ok(block)
}
