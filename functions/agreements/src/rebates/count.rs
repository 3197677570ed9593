//! Which invoices of a client count in a year, and what is due for them.

use domain::credit::Credit;
use domain::id::{ClientId, CreditId};
use domain::invoice::{Issued, Line};
use domain::money::{Currency, Money};
use domain::rebate::{Counted, Due, Given, RebateOf, Rebates, Terms};
use store::invoices::Which;
use store::{FirmStore, Versioned};
use web::Refusal;

/// A rebate in one year.
pub(super) struct OfYear {
    pub(super) of: RebateOf,
    /// What is agreed; nothing where that has ended since it was given.
    pub(super) terms: Option<Terms>,
    /// The invoices that count, in the order of their days.
    pub(super) counted: Vec<Counted>,
    /// How many invoices of the year are in another currency.
    pub(super) in_other: usize,
    /// What is due for them.
    pub(super) due: Option<Due>,
    pub(super) given: Option<Versioned<Given>>,
}

/// An invoice with what credit notes took of it.
struct Read {
    invoice: Issued,
    lines: Vec<Line>,
    credits: Vec<Credit>,
}

/// Every rebate that holds in a year, or was given for it.
pub(super) async fn of_year(
    firm: &FirmStore<'_>,
    client: &ClientId,
    rebates: &Rebates,
    year: i16,
) -> Result<Vec<OfYear>, Refusal> {
    let mut known: Vec<RebateOf> = rebates.all.iter().map(|one| one.of.clone()).collect();
    known.dedup();
    let mut rows = Vec::new();
    for of in known {
        let given = firm.rebate_given(client, (year, &of)).await?;
        let terms = rebates.of(&of, year).cloned();
        if terms.is_some() || given.is_some() {
            let (counted, in_other, due) = (Vec::new(), 0, None);
            rows.push(OfYear { of, terms, counted, in_other, due, given });
        }
    }
    if rows.is_empty() {
        return Ok(rows);
    }
    let read = invoices(firm, client, year).await?;
    let own: Vec<Given> =
        rows.iter().flat_map(|row| &row.given).map(|one| one.value.clone()).collect();
    let is_own = |credit: &CreditId| own.iter().any(|given| given.has(credit));
    for row in &mut rows {
        let Some(terms) = &row.terms else { continue };
        let ours = read.iter().filter(|one| rebates.counts(&row.of, &one.invoice.matter, year));
        let (all, others): (Vec<&Read>, Vec<&Read>) =
            ours.partition(|one| Some(one.invoice.total.currency()) == currency(terms));
        row.in_other = others.len();
        for one in all {
            row.counted.extend(one.counted(is_own)?);
        }
        row.due = due(terms, &row.counted)?;
    }
    Ok(rows)
}

fn currency(terms: &Terms) -> Option<Currency> {
    terms.steps().first().map(|step| step.above.currency())
}

fn due(terms: &Terms, counted: &[Counted]) -> Result<Option<Due>, Refusal> {
    let Some(currency) = currency(terms) else { return Ok(None) };
    let fees = Money::sum(counted.iter().map(|one| one.fees), currency);
    let due = fees.and_then(|fees| terms.due(fees)).map_err(Refusal::fault)?;
    Ok(Some(due))
}

/// The invoices of a year that a client owes itself, by day.
async fn invoices(
    firm: &FirmStore<'_>,
    client: &ClientId,
    year: i16,
) -> Result<Vec<Read>, Refusal> {
    let mut found = Vec::new();
    for which in [Which::Open, Which::Settled] {
        let mut from = None;
        loop {
            let page = firm.invoices_of(client, which, from).await?;
            // Settled ones come newest first.
            let is_before = |one: &Issued| which == Which::Settled && one.issued_on.year() < year;
            let is_past = page.items.iter().any(is_before);
            found.extend(page.items.into_iter().filter(|one| one.issued_on.year() == year));
            from = page.next;
            if from.is_none() || is_past {
                break;
            }
        }
    }
    found.retain(|one| one.matter_client() == client && !one.fees.is_zero());
    found.sort_by(|one, other| (one.issued_on, &one.id).cmp(&(other.issued_on, &other.id)));
    let mut read = Vec::new();
    for invoice in found {
        let is_credited = invoice.relief.credited.is_positive() && !invoice.is_void();
        let (lines, credits) = if is_credited {
            tokio::try_join!(firm.lines(&invoice.id), firm.credits(&invoice.id))?
        } else {
            (Vec::new(), Vec::new())
        };
        read.push(Read { invoice, lines, credits });
    }
    Ok(read)
}

impl Read {
    /// What counts of it; nothing where nothing is left of its fees.
    fn counted(&self, is_own: impl Fn(&CreditId) -> bool) -> Result<Option<Counted>, Refusal> {
        let ground = (self.lines.as_slice(), self.credits.as_slice());
        let fees = self.invoice.fees_counted(ground, is_own).map_err(Refusal::fault)?;
        let bears = self.invoice.bears(ground).map_err(Refusal::fault)?;
        Ok(fees.is_positive().then(|| Counted {
            invoice: self.invoice.id.clone(),
            number: self.invoice.number.to_string(),
            on: self.invoice.issued_on,
            fees,
            bears,
        }))
    }
}
