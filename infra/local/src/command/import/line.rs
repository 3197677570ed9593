//! A line of a LEDES file as a line of ours.

use domain::entry::CostKind;
use domain::id::EntryId;
use domain::invoice::{Keeper, Line, LineKind};
use domain::ledes::{Coded, LedesLine, LedesTimekeeper, LineKind as LedesKind};
use domain::member::Classification;
use domain::money::{Money, MoneyError};
use domain::text::{Mark, Name, Narrative, TextError};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::digest;

/// Why a line cannot be ours.
#[derive(Debug, thiserror::Error)]
pub(super) enum LineError {
    #[error(transparent)]
    Text(#[from] TextError),
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// The line; `at` is its place in the file, `digest` that of its invoice.
pub(super) fn of(line: &LedesLine, at: u32, digest: &str) -> Result<Line, LineError> {
    let tax = line.tax.as_ref().map(|tax| tax.amount);
    Ok(Line {
        id: EntryId::made(milliseconds(line.date), chance(at, digest)),
        on: line.date,
        kind: kind(line)?,
        narrative: narrative(line)?,
        recorded: None,
        units: line.units,
        price: line.unit_cost,
        adjustment: tax.map_or(Ok(line.adjustment), |tax| line.adjustment.plus(tax))?,
        amount: line.total,
        tax: None,
        included: Money::zero(line.total.currency()),
        others: Money::zero(line.total.currency()),
    })
}

/// The beginning of a day, as ids count time.
pub(super) fn milliseconds(day: Date) -> i64 {
    day.to_zoned(TimeZone::UTC).map_or(0, |day| day.timestamp().as_millisecond())
}

/// Lines of a day sort as in the file.
fn chance(at: u32, digest: &str) -> [u8; 10] {
    let mut chance = digest::chance(&["line", digest, &at.to_string()]);
    for (to, from) in chance.iter_mut().zip(at.to_be_bytes()) {
        *to = from;
    }
    chance
}

fn kind(line: &LedesLine) -> Result<LineKind, TextError> {
    Ok(match line.kind {
        LedesKind::Fee | LedesKind::FeeAdjustment => LineKind::Fee {
            keeper: keeper(line.timekeeper.as_ref())?,
            task: code(line.task.as_ref())?,
            activity: code(line.activity.as_ref())?,
        },
        LedesKind::Expense | LedesKind::ExpenseAdjustment => {
            let expense = code(line.expense.as_ref())?;
            let kind = CostKind::usual(expense.as_ref().map(Mark::as_str));
            LineKind::Cost { kind, expense, receipt: None }
        }
    })
}

/// A fee that names nobody is one of the whole invoice: a flat fee, or a change to the fees.
fn keeper(given: Option<&LedesTimekeeper>) -> Result<Keeper, TextError> {
    let Some(given) = given else {
        return Ok(Keeper {
            member: None,
            mark: Mark::parse("INV")?,
            name: Name::parse("Invoice as a whole")?,
            classification: Classification::Other,
        });
    };
    let rank = given.classification.as_ref().map_or("", |rank| rank.as_str());
    Ok(Keeper {
        member: None,
        mark: given.id.clone(),
        name: given.name.clone(),
        classification: classification(rank),
    })
}

/// The ranks of LEDES 1998B and the codes of UTBMS.
fn classification(rank: &str) -> Classification {
    match rank.to_ascii_uppercase().as_str() {
        "PT" | "PARTNR" | "PARTNER" => Classification::Partner,
        "AS" | "ASSOC" | "ASSOCIATE" => Classification::Associate,
        "OC" | "COUNSL" | "COUNSEL" | "OFCOUNSEL" => Classification::OfCounsel,
        "LA" | "PL" | "PARALG" | "PARALEGAL" => Classification::LegalAssistant,
        _ => Classification::Other,
    }
}

fn code<C: std::fmt::Display>(code: Option<&Coded<C>>) -> Result<Option<Mark>, TextError> {
    code.map(|code| Mark::parse(&code.to_string())).transpose()
}

fn narrative(line: &LedesLine) -> Result<Narrative, TextError> {
    line.narrative.clone().map_or_else(|| Narrative::parse("No description"), Ok)
}
