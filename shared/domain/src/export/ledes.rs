//! An issued invoice as LEDES tells it (EBL-01).

use rust_decimal::Decimal;

use super::ExportError;
use crate::id::ClientId;
use crate::invoice::{Issued, Keeper, Line, LineKind};
use crate::ledes::{
    Coded, KnownKeeper, LedesId, LedesIds, LedesInvoice, LedesLine, LedesMatter, LedesTax,
    LedesTimekeeper, LineKind as LedesKind,
};
use crate::money::Money;
use crate::tax::Tax;
use crate::text::{Mark, Name, Narrative, TextError};
use crate::utbms::{ActivityCode, ExpenseCode, TaskCode};

/// The most characters that an id has in LEDES.
const ID_CHARS_MAX: usize = 20;

/// What the receiver's billing system knows firm and client by, as it is set today; issuing freezes
/// it (INV-14), and an invoice of before that is written with today's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ids {
    /// `LAW_FIRM_ID`; without it, the firm's name.
    pub firm: Option<LedesId>,
    /// `CLIENT_ID`; without it, the end of our own id.
    pub client: Option<LedesId>,
    /// The timekeepers that it knows by another id or rank.
    pub keepers: Vec<KnownKeeper>,
}

impl Ids {
    /// The ids of the firm with this name and of this client, whatever is set.
    pub fn of(&self, firm: &Name, client: &ClientId) -> Result<LedesIds, TextError> {
        let known = |id: &Option<LedesId>| id.as_ref().map(ToString::to_string);
        Ok(LedesIds {
            firm: Mark::parse(&known(&self.firm).unwrap_or_else(|| firm_id(firm.as_str())))?,
            client: Mark::parse(&known(&self.client).unwrap_or_else(|| tail(client.as_str())))?,
            keepers: self.keepers.clone(),
        })
    }
}

/// The invoice with all its lines, as LEDES names things; `today` where it froze no ids.
pub(super) fn of(
    invoice: &Issued,
    lines: &[Line],
    today: &Ids,
) -> Result<LedesInvoice, ExportError> {
    let days = || lines.iter().map(|line| line.on);
    let parties = &invoice.parties;
    let ids = match &parties.ledes {
        Some(frozen) => frozen.clone(),
        None => today.of(&parties.firm, &invoice.client)?,
    };
    let matter = LedesMatter {
        client: ids.client,
        client_name: Some(parties.client.clone()),
        number: parties.matter_number.clone(),
        client_reference: parties.client_reference.clone(),
        order: parties.references.order.clone(),
        name: Some(parties.matter_name.clone()),
        lines: rows(invoice, lines, &ids.keepers)?,
    };
    Ok(LedesInvoice {
        number: Mark::parse(&invoice.number.to_string())?,
        date: invoice.issued_on,
        law_firm: ids.firm,
        period_from: days().min().unwrap_or(invoice.issued_on),
        period_to: days().max().unwrap_or(invoice.issued_on),
        description: Some(Narrative::parse(parties.matter_name.as_str())?),
        total: invoice.total,
        matters: vec![matter],
    })
}

/// The lines, each with what it bears of the tax of the invoice.
fn rows(
    invoice: &Issued,
    lines: &[Line],
    known: &[KnownKeeper],
) -> Result<Vec<LedesLine>, ExportError> {
    let taxes = invoice.taxes.by_line(lines, invoice.total.currency())?;
    let rows = (1..).zip(lines.iter().zip(taxes));
    rows.map(|(at, (line, tax))| with_tax(row(at, line, known)?, line.tax.as_ref(), tax)).collect()
}

/// A line with its tax: in LEDES that is part of what the line comes to.
fn with_tax(row: LedesLine, tax: Option<&Tax>, amount: Money) -> Result<LedesLine, ExportError> {
    let Some(tax) = tax else { return Ok(row) };
    let total = row.total.plus(amount)?;
    let rate = tax.treatment.percent();
    let rate = rate.checked_div(Decimal::ONE_HUNDRED).unwrap_or_default().normalize();
    let tax = LedesTax { amount, rate, kind: Mark::kept(tax.name.as_str()) };
    Ok(LedesLine { total, tax: Some(tax), ..row })
}

fn row(at: usize, line: &Line, known: &[KnownKeeper]) -> Result<LedesLine, TextError> {
    let of_keeper = |keeper: &Keeper| of_keeper(keeper, known);
    let (kind, task, activity, expense, timekeeper) = match &line.kind {
        LineKind::Fee { keeper, task, activity } => (
            LedesKind::Fee,
            task.as_ref().map(|code| coded(code, TaskCode::parse)),
            activity.as_ref().map(|code| coded(code, ActivityCode::parse)),
            None,
            Some(of_keeper(keeper)?),
        ),
        LineKind::Flat { keeper } => (LedesKind::Fee, None, None, None, Some(of_keeper(keeper)?)),
        LineKind::Cost { expense, .. } => (
            LedesKind::Expense,
            None,
            None,
            expense.as_ref().map(|code| coded(code, ExpenseCode::parse)),
            None,
        ),
        // The standard has no word for interest; its "other" says the least that is wrong.
        LineKind::Interest { .. } => {
            let other = coded(&Mark::parse("E124")?, ExpenseCode::parse);
            (LedesKind::Expense, None, None, Some(other), None)
        }
        // Nobody's time: it changes the fees of the whole invoice.
        LineKind::Ahead { .. } => (LedesKind::FeeAdjustment, None, None, None, None),
    };
    Ok(LedesLine {
        number: Mark::parse(&at.to_string())?,
        kind,
        date: line.on,
        units: line.units,
        unit_cost: line.price,
        adjustment: line.adjustment,
        tax: None,
        total: line.amount,
        task,
        activity,
        expense,
        timekeeper,
        narrative: Some(line.narrative.clone()),
    })
}

fn coded<C, E>(mark: &Mark, parse: fn(&str) -> Result<C, E>) -> Coded<C> {
    parse(mark.as_str()).map_or_else(|_| Coded::Foreign(mark.clone()), Coded::Known)
}

/// A timekeeper by the id and rank that the receiver knows, or the firm’s own (EBL-06).
fn of_keeper(keeper: &Keeper, known: &[KnownKeeper]) -> Result<LedesTimekeeper, TextError> {
    let known = known.iter().find(|one| keeper.member.as_ref() == Some(&one.member));
    let rank = known.and_then(|one| one.rank).unwrap_or(keeper.classification);
    Ok(LedesTimekeeper {
        id: match known.and_then(|one| one.id.as_ref()) {
            Some(id) => Mark::parse(id.as_str())?,
            None => keeper.mark.clone(),
        },
        name: Name::parse(&surname_first(keeper.name.as_str()))?,
        classification: Some(Mark::parse(rank.code())?),
    })
}

/// `Ada Lovelace` as receivers match it: `Lovelace, Ada`.
fn surname_first(name: &str) -> String {
    match name.rsplit_once(' ') {
        Some((given, surname)) if !name.contains(',') => format!("{surname}, {given}"),
        Some(_) | None => name.to_owned(),
    }
}

/// The end of one of our ids, which is by chance and fits: nobody else has it.
fn tail(id: &str) -> String {
    let letters: Vec<char> = id.chars().collect();
    let from = letters.len().saturating_sub(16);
    letters.into_iter().skip(from).collect()
}

/// The firm's name as an id: capitals and digits, as many as fit.
fn firm_id(name: &str) -> String {
    let bare = name.chars().filter(char::is_ascii_alphanumeric);
    let id: String = bare.take(ID_CHARS_MAX).map(|letter| letter.to_ascii_uppercase()).collect();
    if id.is_empty() { "FIRM".to_owned() } else { id }
}

#[cfg(test)]
mod tests;
