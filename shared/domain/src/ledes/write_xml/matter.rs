//! The lines of one matter, who worked on it, and what they come to.

use rust_decimal::Decimal;

use super::Segments;
use crate::ledes::invoice::{LedesInvoice, LedesLine, LedesMatter, LedesTimekeeper, LineKind};
use crate::ledes::write::WriteError;
use crate::money::{Money, MoneyError};
use crate::xml::Xml;

/// What one matter comes to.
pub(super) struct Sums {
    fees: Money,
    costs: Money,
    due: Money,
    keepers: Vec<Keeper>,
    /// What each line comes to before its adjustment.
    bases: Vec<Money>,
}

/// What one timekeeper did at one rate.
struct Keeper {
    who: LedesTimekeeper,
    rate: Decimal,
    hours: Decimal,
    cost: Money,
}

impl Sums {
    /// Sums the lines of a matter; a line that the format has another segment for is refused.
    pub(super) fn of(matter: &LedesMatter, invoice: &LedesInvoice) -> Result<Self, WriteError> {
        let currency = invoice.currency();
        let none = Money::zero(currency);
        let mut sums =
            Self { fees: none, costs: none, due: none, keepers: Vec::new(), bases: Vec::new() };
        for line in &matter.lines {
            match line.kind {
                LineKind::Fee => sums.fees = sums.fees.plus(line.total)?,
                LineKind::Expense => sums.costs = sums.costs.plus(line.total)?,
                LineKind::FeeAdjustment | LineKind::ExpenseAdjustment => {
                    return Err(rows_only(line, "changes the whole invoice"));
                }
            }
            if line.tax.is_some() {
                return Err(rows_only(line, "carries a tax"));
            }
            sums.bases.push(line.total.minus(line.adjustment)?);
            sums.keep(line)?;
        }
        sums.due = sums.fees.plus(sums.costs)?;
        Ok(sums)
    }

    fn keep(&mut self, line: &LedesLine) -> Result<(), MoneyError> {
        let Some(who) = line.timekeeper.as_ref().filter(|_| line.kind == LineKind::Fee) else {
            return Ok(());
        };
        let rate = line.unit_cost;
        match self.keepers.iter_mut().find(|keeper| keeper.who == *who && keeper.rate == rate) {
            Some(keeper) => {
                let hours = keeper.hours.checked_add(line.units);
                keeper.hours = hours.ok_or(MoneyError::TooLarge)?;
                keeper.cost = keeper.cost.plus(line.total)?;
            }
            None => self.keepers.push(Keeper {
                who: who.clone(),
                rate,
                hours: line.units,
                cost: line.total,
            }),
        }
        Ok(())
    }
}

fn rows_only(line: &LedesLine, what: &'static str) -> WriteError {
    WriteError::RowsOnly { line: line.number.to_string(), what }
}

impl Segments<'_> {
    pub(super) fn matter(&mut self, xml: &mut Xml, matter: &LedesMatter, sums: &Sums) {
        let none = Money::zero(self.invoice.currency());
        xml.may("cl_matter_id", matter.client_reference.as_ref());
        xml.leaf("lf_matter_id", &matter.number);
        xml.may("matter_name", matter.name.as_ref());
        xml.may("matter_desc", matter.name.as_ref());
        let payor = self.sides.payor.name.as_str();
        let is_own = matter.client_name.as_ref().is_none_or(|name| name.as_str() == payor);
        xml.leaf("account_type", if is_own { "O" } else { "T" });
        xml.leaf("matter_final_bill", "N");
        xml.leaf("matter_total_detail_fees", sums.fees);
        xml.leaf("matter_total_detail_exp", sums.costs);
        for nothing in [
            "matter_disc_credit_fees",
            "matter_disc_credit_exp",
            "matter_disc_cred_total",
            "matter_tax_on_fees",
            "matter_tax_on_exp",
        ] {
            xml.leaf(nothing, none);
        }
        xml.leaf("matter_net_fees", sums.fees);
        xml.leaf("matter_net_exp", sums.costs);
        xml.leaf("matter_total_due", sums.due);
        self.number(xml);
        for keeper in &sums.keepers {
            xml.within("tk_sum", |xml| self.keeper(xml, keeper));
        }
        for (line, base) in matter.lines.iter().zip(&sums.bases) {
            match line.kind {
                LineKind::Fee | LineKind::FeeAdjustment => {
                    xml.within("fee", |xml| self.line(xml, line, *base));
                }
                LineKind::Expense | LineKind::ExpenseAdjustment => {
                    xml.within("expense", |xml| self.line(xml, line, *base));
                }
            }
        }
    }

    fn keeper(&mut self, xml: &mut Xml, keeper: &Keeper) {
        let name = keeper.who.name.as_str();
        let (last, first) = name.split_once(", ").unwrap_or((name, ""));
        xml.leaf("tk_id", &keeper.who.id);
        xml.leaf("tk_lname", last);
        xml.leaf("tk_fname", first);
        xml.may("tk_level", keeper.who.classification.as_ref());
        xml.leaf("tk_rate", keeper.rate.normalize());
        xml.leaf("tk_hours", keeper.hours.normalize());
        xml.leaf("tk_cost", keeper.cost);
        self.number(xml);
    }

    fn line(&mut self, xml: &mut Xml, line: &LedesLine, base: Money) {
        let keeper = line.timekeeper.as_ref();
        xml.leaf("charge_date", line.date);
        xml.may("tk_id", keeper.map(|keeper| &keeper.id));
        xml.may("tk_level", keeper.and_then(|keeper| keeper.classification.as_ref()));
        xml.may("charge_desc", line.narrative.as_ref());
        xml.may("task_code", line.task.as_ref());
        xml.may("task_activity", line.activity.as_ref());
        xml.may("expense_code", line.expense.as_ref());
        xml.leaf("charge_type", "U");
        xml.leaf("units", line.units.normalize());
        xml.leaf("rate", line.unit_cost.normalize());
        xml.leaf("base_amount", base);
        xml.leaf("item_disc_cred_amount", line.adjustment);
        xml.leaf("total_amount", line.total);
        self.number(xml);
    }
}
