//! Taxes as firm, drafts, invoices and lines keep them.

use domain::tax::{Tax, TaxRules, TaxTotal, TaxedKind, Taxes};
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::item;

/// A tax.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct TaxItem {
    name: String,
    treatment: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    rate: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    reason: String,
}

/// The lines of one tax, in minor units.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct TaxTotalItem {
    tax: TaxItem,
    basis: i64,
    amount: i64,
    #[serde(default)]
    credited: i64,
}

/// The taxes that a firm knows, and which of them is on what.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct TaxRulesItem {
    known: Vec<TaxItem>,
    fees: Option<TaxItem>,
    hard: Option<TaxItem>,
    soft: Option<TaxItem>,
}

impl TaxItem {
    pub(crate) fn of(tax: &Tax) -> Self {
        let rate = tax.treatment.percent();
        Self {
            name: tax.name.to_string(),
            treatment: tax.treatment.word().to_owned(),
            rate: if rate.is_zero() { String::new() } else { rate.to_string() },
            reason: tax.treatment.reason().map(ToString::to_string).unwrap_or_default(),
        }
    }

    pub(crate) fn read(&self) -> Result<Tax, Fault> {
        let Self { name, treatment, rate, reason } = self;
        item::checked("tax", Tax::read(name, treatment, [rate, reason]))
    }
}

impl TaxTotalItem {
    pub(crate) fn all_of(taxes: &Taxes) -> Vec<Self> {
        let of = |total: &TaxTotal| Self {
            tax: TaxItem::of(&total.tax),
            basis: total.basis.minor(),
            amount: total.amount.minor(),
            credited: total.credited.minor(),
        };
        taxes.iter().map(of).collect()
    }

    pub(crate) fn read_all(all: &[Self], currency: &str) -> Result<Taxes, Fault> {
        let read = |one: &Self| {
            Ok(TaxTotal {
                tax: one.tax.read()?,
                basis: item::money(one.basis, currency)?,
                amount: item::money(one.amount, currency)?,
                credited: item::money(one.credited, currency)?,
            })
        };
        Ok(Taxes::stored(all.iter().map(read).collect::<Result<_, Fault>>()?))
    }
}

impl TaxRulesItem {
    pub(crate) fn of(rules: &TaxRules) -> Self {
        let of = |kind| rules.on(kind).map(TaxItem::of);
        Self {
            known: rules.known().iter().map(TaxItem::of).collect(),
            fees: of(TaxedKind::Fees),
            hard: of(TaxedKind::Hard),
            soft: of(TaxedKind::Soft),
        }
    }

    pub(crate) fn read(&self) -> Result<TaxRules, Fault> {
        let read = |tax: &Option<TaxItem>| tax.as_ref().map(TaxItem::read).transpose();
        let known = self.known.iter().map(TaxItem::read).collect::<Result<_, Fault>>()?;
        Ok(TaxRules::stored(known, [read(&self.fees)?, read(&self.hard)?, read(&self.soft)?]))
    }
}
