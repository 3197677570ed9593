//! One row of a file: one line of an invoice, with the head of the invoice repeated.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::cells::{
    Cells, Fault, amount, date_of, kind, mark, name, narrative, number_of, positive,
};
use super::columns::Format;
use super::invoice::{LedesLine, LedesMatter, LedesTax, LedesTimekeeper, LineKind};
use super::problem::{Note, Reason};
use crate::money::{Currency, Money, MoneyError};
use crate::text::{Mark, Name, Narrative};
use crate::utbms::{ActivityCode, ExpenseCode, TaskCode};

/// A row whose every field was read.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) number: Mark,
    pub(super) head: Head,
    /// The matter of the row, with its one line.
    pub(super) matter: LedesMatter,
    pub(super) notes: Vec<Note>,
}

/// What a row says of its invoice.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) date: Date,
    pub(super) law_firm: Mark,
    pub(super) period_from: Date,
    pub(super) period_to: Date,
    pub(super) description: Option<Narrative>,
    pub(super) total: Money,
    pub(super) tax_total: Option<Money>,
}

/// A row that cannot be read, and to which invoice it belongs if that much is clear.
#[derive(Debug)]
pub(super) struct Misread {
    pub(super) number: Option<Mark>,
    pub(super) faults: Vec<Fault>,
}

impl Row {
    /// Reads a row; `currency` is that of amounts whose row does not say.
    pub(super) fn read(
        text: &str,
        at: u64,
        format: Format,
        currency: Currency,
    ) -> Result<Self, Misread> {
        let mut cells = Cells::split(text, at, format)
            .map_err(|fault| Misread { number: None, faults: vec![fault] })?;
        let number = cells.must("INVOICE_NUMBER", mark);
        match cells.row(number.clone(), currency) {
            Some(row) if cells.faults.is_empty() => Ok(Self { notes: cells.notes, ..row }),
            _ => Err(Misread { number, faults: cells.faults_by_column() }),
        }
    }
}

impl Cells<'_> {
    fn row(&mut self, number: Option<Mark>, stated: Currency) -> Option<Row> {
        let currency = self.may("INVOICE_CURRENCY", |text| Ok(text.parse()?)).unwrap_or(stated);
        let head = self.head(currency);
        let matter = self.matter(currency);
        Some(Row { number: number?, head: head?, matter: matter?, notes: Vec::new() })
    }

    fn matter(&mut self, currency: Currency) -> Option<LedesMatter> {
        let client = self.must("CLIENT_ID", mark);
        let client_name = self.may("CLIENT_NAME", name);
        let number = self.must("LAW_FIRM_MATTER_ID", mark);
        let client_reference = self.may("CLIENT_MATTER_ID", mark);
        let order = self.may("PO_NUMBER", mark);
        let name = self.may("MATTER_NAME", name);
        let lines = vec![self.line(currency)?];
        Some(LedesMatter {
            client: client?,
            client_name,
            number: number?,
            client_reference,
            order,
            name,
            lines,
        })
    }

    fn head(&mut self, currency: Currency) -> Option<Head> {
        let date = self.must("INVOICE_DATE", date_of);
        let law_firm = self.must("LAW_FIRM_ID", mark);
        let period_from = self.must("BILLING_START_DATE", date_of);
        let period_to = self.must("BILLING_END_DATE", date_of);
        if period_from.zip(period_to).is_some_and(|(from, to)| to < from) {
            self.faults.push(("BILLING_END_DATE", Reason::Period));
        }
        let description = self.may("INVOICE_DESCRIPTION", narrative);
        let total = self.must("INVOICE_TOTAL", |text| amount(text, currency));
        let tax_total = self.may("INVOICE_TAX_TOTAL", |text| amount(text, currency));
        Some(Head {
            date: date?,
            law_firm: law_firm?,
            period_from: period_from?,
            period_to: period_to?,
            description,
            total: total?,
            tax_total,
        })
    }

    fn line(&mut self, currency: Currency) -> Option<LedesLine> {
        let number = self.must("LINE_ITEM_NUMBER", mark);
        let kind = self.must("EXP/FEE/INV_ADJ_TYPE", kind);
        let date = self.must("LINE_ITEM_DATE", date_of);
        let units = self.priced("LINE_ITEM_NUMBER_OF_UNITS", kind, positive);
        let unit_cost = self.priced("LINE_ITEM_UNIT_COST", kind, number_of);
        let adjustment = self.may("LINE_ITEM_ADJUSTMENT_AMOUNT", |text| amount(text, currency));
        let tax = self.tax(currency);
        let total = self.must("LINE_ITEM_TOTAL", |text| amount(text, currency));
        let task = self.code("LINE_ITEM_TASK_CODE", TaskCode::parse);
        let activity = self.code("LINE_ITEM_ACTIVITY_CODE", ActivityCode::parse);
        let expense = self.code("LINE_ITEM_EXPENSE_CODE", ExpenseCode::parse);
        let timekeeper = self.timekeeper(kind);
        let narrative = self.may("LINE_ITEM_DESCRIPTION", narrative);
        let line = LedesLine {
            number: number?,
            kind: kind?,
            date: date?,
            units: units?,
            unit_cost: unit_cost?,
            adjustment: adjustment.unwrap_or(Money::zero(currency)),
            tax,
            total: total?,
            task,
            activity,
            expense,
            timekeeper,
            narrative,
        };
        if self.faults.is_empty()
            && let Err(reason) = adds_up(&line)
        {
            self.faults.push(("LINE_ITEM_TOTAL", reason));
        }
        Some(line)
    }

    /// Units or their price: needed where they make the amount, nothing elsewhere.
    fn priced(
        &mut self,
        column: &'static str,
        kind: Option<LineKind>,
        parse: fn(&str) -> Result<Decimal, Reason>,
    ) -> Option<Decimal> {
        match kind? {
            LineKind::Fee | LineKind::Expense => self.must(column, parse),
            LineKind::FeeAdjustment | LineKind::ExpenseAdjustment => {
                let before = self.faults.len();
                let read = self.may(column, parse);
                if self.faults.len() > before { None } else { Some(read.unwrap_or_default()) }
            }
        }
    }

    fn tax(&mut self, currency: Currency) -> Option<LedesTax> {
        let amount = self.may("LINE_ITEM_TAX_TOTAL", |text| amount(text, currency));
        let rate = self.may("LINE_ITEM_TAX_RATE", number_of);
        let kind = self.may("LINE_ITEM_TAX_TYPE", mark);
        let tax = LedesTax { amount: amount?, rate: rate.unwrap_or_default(), kind };
        // Nothing at no rate and of no kind is how the format says that there is no tax.
        let is_none = tax.amount.is_zero() && tax.rate.is_zero() && tax.kind.is_none();
        (!is_none).then_some(tax)
    }

    /// Who did the work: must be given for a fee, may be half given elsewhere.
    fn timekeeper(&mut self, line: Option<LineKind>) -> Option<LedesTimekeeper> {
        let id = self.may("TIMEKEEPER_ID", mark);
        let whole = self.may("TIMEKEEPER_NAME", name);
        let last = self.may("TIMEKEEPER_LAST_NAME", name);
        let first = self.may("TIMEKEEPER_FIRST_NAME", name);
        let classification = self.may("TIMEKEEPER_CLASSIFICATION", mark);
        let spelled = || match (last, first) {
            (Some(last), Some(first)) => Name::parse(&format!("{last}, {first}")).ok(),
            (last, first) => last.or(first),
        };
        let name = whole.or_else(spelled);
        if line == Some(LineKind::Fee) {
            self.fee_names("TIMEKEEPER_ID", id.as_ref().map(Mark::as_str));
            self.fee_names("TIMEKEEPER_NAME", name.as_ref().map(Name::as_str));
        }
        Some(LedesTimekeeper { id: id?, name: name?, classification })
    }

    fn fee_names(&mut self, column: &'static str, given: Option<&str>) {
        if given.is_none() && !self.faults.iter().any(|(field, _)| *field == column) {
            self.faults.push((column, Reason::NoTimekeeper));
        }
    }
}

/// Checks that the total of a line is what its parts come to, to the cent, however halves of a cent
/// were rounded.
fn adds_up(line: &LedesLine) -> Result<(), Reason> {
    let tax = line.tax.as_ref().map_or(Decimal::ZERO, |tax| tax.amount.decimal());
    let exact = line
        .units
        .checked_mul(line.unit_cost)
        .and_then(|price| price.checked_add(line.adjustment.decimal()))
        .and_then(|price| price.checked_add(tax))
        .ok_or(MoneyError::TooLarge)?;
    let computed = Money::round(exact, line.total.currency())?;
    let half = Decimal::new(5, line.total.currency().decimals().saturating_add(1));
    let apart = exact.checked_sub(line.total.decimal()).ok_or(MoneyError::TooLarge)?;
    if apart.abs() <= half {
        Ok(())
    } else {
        Err(Reason::LineTotal { stated: line.total, computed })
    }
}
