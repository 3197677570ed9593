//! Lines and allocations as they are stored.

use domain::arrangement::Taken;
use domain::entry::{CostKind, Entry};
use domain::invoice::{Allocation, Line, LineKind, PaidBy};
use domain::text::{Mark, Narrative};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::head::{KeeperItem, is_nothing};
use crate::arrangements::TakenItem;
use crate::entries::EntryItem;
use crate::fault::Fault;
use crate::item;
use crate::taxes::TaxItem;

/// A line, with the entry behind it while there is one to give back.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct LineItem {
    id: String,
    on: Date,
    kind: KindItem,
    narrative: String,
    recorded: Option<String>,
    units: String,
    price: String,
    currency: String,
    adjustment: i64,
    #[serde(default)]
    included: i64,
    #[serde(default, skip_serializing_if = "is_nothing")]
    others: i64,
    amount: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tax: Option<TaxItem>,
    entry: Option<EntryItem>,
    /// What it took of its month, until its entry is given back (BIL-11).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    took: Option<TakenItem>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
enum KindItem {
    Fee { keeper: KeeperItem, task: Option<String>, activity: Option<String> },
    Flat { keeper: KeeperItem },
    Cost { kind: String, expense: Option<String>, receipt: Option<String> },
    Interest { of: String },
    Ahead { of: Option<String> },
}

/// What a payment gave to an invoice.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct PaidItem {
    pub(crate) payment: String,
    pub(crate) currency: String,
    pub(crate) amount: i64,
    pub(crate) at: Timestamp,
}

impl LineItem {
    pub(crate) fn of(line: &Line, entry: Option<&Entry>) -> Self {
        let code = |code: &Option<Mark>| code.as_ref().map(Mark::to_string);
        Self {
            id: line.id.to_string(),
            on: line.on,
            kind: match &line.kind {
                LineKind::Fee { keeper, task, activity } => KindItem::Fee {
                    keeper: KeeperItem::of(keeper),
                    task: code(task),
                    activity: code(activity),
                },
                LineKind::Flat { keeper } => KindItem::Flat { keeper: KeeperItem::of(keeper) },
                LineKind::Cost { kind, expense, receipt } => KindItem::Cost {
                    kind: kind.word().to_owned(),
                    expense: code(expense),
                    receipt: receipt.as_ref().map(ToString::to_string),
                },
                LineKind::Interest { of } => KindItem::Interest { of: of.to_string() },
                LineKind::Ahead { of } => {
                    KindItem::Ahead { of: of.as_ref().map(ToString::to_string) }
                }
            },
            narrative: line.narrative.to_string(),
            recorded: line.recorded.as_ref().map(Narrative::to_string),
            units: line.units.to_string(),
            price: line.price.to_string(),
            currency: line.amount.currency().to_string(),
            adjustment: line.adjustment.minor(),
            included: line.included.minor(),
            others: line.others.minor(),
            amount: line.amount.minor(),
            tax: line.tax.as_ref().map(TaxItem::of),
            entry: entry.map(EntryItem::of),
            took: None,
        }
    }

    /// The same, with what it takes of its month.
    pub(crate) fn taking(self, taken: Option<&Taken>) -> Self {
        Self { took: taken.map(TakenItem::of), ..self }
    }

    /// What it took of its month.
    pub(crate) const fn took(&self) -> Option<&TakenItem> {
        self.took.as_ref()
    }

    /// The entry behind the line, to be given back with the words of the line.
    pub(crate) fn entry(&self) -> Option<EntryItem> {
        let words = self.recorded.is_some().then(|| self.narrative.clone());
        self.entry.clone().map(|entry| entry.reworded(words))
    }

    /// The id of the line.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// The same stored line once its entry is given back.
    pub(crate) fn without_entry(self) -> Self {
        Self { entry: None, took: None, ..self }
    }

    /// The same stored line in other words.
    pub(crate) fn with(self, line: &Line) -> Self {
        Self { entry: self.entry, took: self.took, ..Self::of(line, None) }
    }

    pub(crate) fn read(self) -> Result<Line, Fault> {
        let code = |text: Option<String>| {
            item::checked("code", text.as_deref().map(Mark::parse).transpose())
        };
        let words = |text: &str| item::checked("narrative", Narrative::parse(text));
        Ok(Line {
            id: item::parsed("entry", &self.id)?,
            on: self.on,
            kind: match self.kind {
                KindItem::Fee { keeper, task, activity } => LineKind::Fee {
                    keeper: keeper.read()?,
                    task: code(task)?,
                    activity: code(activity)?,
                },
                KindItem::Flat { keeper } => LineKind::Flat { keeper: keeper.read()? },
                KindItem::Cost { kind, expense, receipt } => LineKind::Cost {
                    kind: item::needed("kind", CostKind::of_word(&kind))?,
                    expense: code(expense)?,
                    receipt: receipt.map(|id| item::parsed("receipt", &id)).transpose()?,
                },
                KindItem::Interest { of } => {
                    LineKind::Interest { of: item::parsed("invoice", &of)? }
                }
                KindItem::Ahead { of } => {
                    let of = of.map(|of| item::parsed("invoice", &of)).transpose()?;
                    LineKind::Ahead { of }
                }
            },
            narrative: words(&self.narrative)?,
            recorded: self.recorded.as_deref().map(words).transpose()?,
            units: item::decimal(&self.units)?,
            price: item::decimal(&self.price)?,
            adjustment: item::money(self.adjustment, &self.currency)?,
            included: item::money(self.included, &self.currency)?,
            others: item::money(self.others, &self.currency)?,
            amount: item::money(self.amount, &self.currency)?,
            tax: self.tax.as_ref().map(TaxItem::read).transpose()?,
        })
    }
}

impl PaidItem {
    pub(crate) fn read(self) -> Result<Allocation, Fault> {
        Ok(Allocation {
            by: item::needed("payment", PaidBy::of_word(&self.payment))?,
            amount: item::money(self.amount, &self.currency)?,
            at: self.at,
        })
    }
}
