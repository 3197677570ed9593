//! Posting: what accrued and is not posted yet, as an invoice of interest of one matter.

use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::accrual::{Accrual, Span};
use crate::id::{EntryId, InvoiceId, MemberId};
use crate::invoice::{Draft, Issued, Line, LineKind};
use crate::matter::Matter;
use crate::money::{Currency, Money, MoneyError};
use crate::text::{Narrative, Note};

/// Less than this, in major units, waits: a bill of cents costs more than it brings.
pub const POSTED_MAJOR_MIN: Decimal = Decimal::ONE;

/// The most spans that a line spells out.
const SPELLED_MAX: usize = 12;

/// What of the interest on one invoice is posted, or given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// What was ever posted of it; credit notes on what was posted do not make it less.
    pub posted: Money,
    /// The last day that was posted.
    pub through: Option<Date>,
    /// The invoice that posted it last.
    pub last: Option<InvoiceId>,
    /// Why the rest is not charged.
    pub waived: Option<Waiver>,
}

/// Interest that the firm gives up on an invoice: what is not posted, and what would accrue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// Why.
    pub reason: Note,
    /// Who.
    pub by: MemberId,
    /// When.
    pub at: Timestamp,
}

/// An invoice on which interest is to be posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The invoice.
    pub invoice: Issued,
    /// What accrued on it.
    pub accrual: Accrual,
    /// What of it was posted before.
    pub record: Record,
}

impl Record {
    /// Nothing is posted.
    pub const fn new(currency: Currency) -> Self {
        Self { posted: Money::zero(currency), through: None, last: None, waived: None }
    }

    /// What is left to post of what accrued: what a late note of an early payment took from what is
    /// posted already comes off what accrues next.
    pub fn left(&self, accrual: &Accrual) -> Result<Money, MoneyError> {
        let left = accrual.total.minus(self.posted)?;
        let nothing = Money::zero(left.currency());
        Ok(if self.waived.is_none() && left.is_positive() { left } else { nothing })
    }

    /// The record after all that accrued until a day was posted.
    pub fn posted(self, accrual: &Accrual, through: Date, on: InvoiceId) -> Self {
        Self { posted: accrual.total, through: Some(through), last: Some(on), ..self }
    }
}

impl Due {
    /// What the line says: the sum, so that the client can do it again.
    fn words(&self, through: Date, amount: Money) -> String {
        let number = &self.invoice.number;
        let is_new = |span: &&Span| self.record.through.is_none_or(|before| span.to > before);
        let spans: Vec<Span> = self.accrual.spans.iter().filter(is_new).cloned().collect();
        let new = spans.iter().map(|span| span.amount.minor()).fold(0, i64::saturating_add);
        // What was noted late of days that are posted is in no span of its own.
        if new != amount.minor() || spans.len() > SPELLED_MAX {
            let (all, posted) = (self.accrual.total.plain(), self.record.posted.plain());
            return format!(
                "Interest for late payment of invoice {number}, until {}: {all} in all, less \
                 {posted} charged before",
                day(through)
            );
        }
        let sums: Vec<String> = spans.iter().map(sum).collect();
        format!("Interest for late payment of invoice {number}: {}", sums.join("; "))
    }
}

/// How a span makes its amount.
fn sum(span: &Span) -> String {
    let Span { from, to, principal, basis, .. } = span;
    let (days, percent) = (span.days(), span.percent());
    let made = span.over_base().map(|made| format!(" ({made})")).unwrap_or_default();
    let unit = if days == 1 { "day" } else { "days" };
    let (principal, basis, from, to) = (principal.plain(), basis.days(), day(*from), day(*to));
    format!("{from} to {to}, {principal} × {days} {unit} × {percent} % ÷ {basis}{made}")
}

/// A day as it is written out.
fn day(on: Date) -> String {
    on.strftime("%-d %b %Y").to_string()
}

/// The invoice of interest of a matter, as a draft that nobody changes; nothing while there is too
/// little to post. `until` is the last day that is posted, `at` the moment.
pub fn bill(
    id: &InvoiceId,
    matter: &Matter,
    dues: &[(Due, EntryId)],
    (until, at): (Date, Timestamp),
) -> Result<Option<(Draft, Vec<Line>)>, MoneyError> {
    let Some((first, _)) = dues.first() else { return Ok(None) };
    let currency = first.invoice.total.currency();
    let mut lines = Vec::new();
    for (due, id) in dues {
        let amount = due.record.left(&due.accrual)?;
        if amount.is_positive() {
            lines.extend(line(due, id, (until, amount)));
        }
    }
    // It is owed by who was late: another than the client of the matter, where others pay.
    let (client, client_name) =
        (first.invoice.client.clone(), first.invoice.parties.client.clone());
    let begun = Draft::begin(id.clone(), matter, currency, at);
    let draft = Draft { client, client_name, ..begun }.filled(&lines)?;
    let least = Money::exact(POSTED_MAJOR_MIN, currency)?;
    Ok((draft.total.minor() >= least.minor()).then_some((draft, lines)))
}

fn line(due: &Due, id: &EntryId, (through, amount): (Date, Money)) -> Option<Line> {
    Some(Line {
        id: id.clone(),
        on: through,
        kind: LineKind::Interest { of: due.invoice.id.clone() },
        narrative: Narrative::kept(&due.words(through, amount))?,
        recorded: None,
        units: Decimal::ONE,
        price: amount.decimal(),
        adjustment: Money::zero(amount.currency()),
        amount,
        tax: None,
        included: Money::zero(amount.currency()),
        others: Money::zero(amount.currency()),
    })
}
