//! One amount split over several invoices, by the rule of the firm or of a matter (PAY-10).

use domain::invoice::Issued;
use domain::money::Money;
use domain::paying::Terms;
use domain::payment::PARTS_MAX;
use domain::split::{Open, SplitError};
use serde::Deserialize;
use web::Complaints;

use super::{Amounts, Owing, field};

/// An amount to be split over the invoices (PAY-10).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SplitAsked {
    pub(super) total: String,
    /// The combined bill whose invoices are paid; all of them where it is empty.
    pub(super) bill: String,
}

/// The amounts to begin with: everything, or what one amount comes to by the firm's rule.
pub(super) fn split_over(
    asked: &SplitAsked,
    owing: &Owing,
    terms: &Terms,
) -> Result<Amounts, Complaints> {
    let Some(first) = owing.open.first().filter(|_| !asked.total.is_empty()) else {
        return Ok(owing.everything());
    };
    let currency = first.open.currency();
    let same = owing.open.iter().filter(|invoice| invoice.open.currency() == currency);
    let same: Vec<&Issued> = same.take(PARTS_MAX).collect();
    let mut complaints = Complaints::default();
    let total = complaints.take("total", Money::parse(&asked.total, currency));
    let parts = total.and_then(|total| {
        let open: Vec<Open> = same.iter().map(|invoice| open_on(invoice)).collect();
        let parts = terms.split.parts(total, &open);
        let parts = parts.and_then(|parts| by_matter(terms, &same, parts));
        complaints.take("total", parts)
    });
    let parts = complaints.or(parts)?;
    let given = same.iter().zip(parts).filter(|(_, part)| part.is_positive());
    Ok(given.map(|(invoice, part)| (field(&invoice.id), part.to_string())).collect())
}

/// What is open on an invoice, and what of it is costs: what was paid went to costs first.
fn open_on(invoice: &Issued) -> Open {
    let paid = invoice.paid().minor();
    let costs = invoice.costs.minor().saturating_sub(paid).clamp(0, invoice.open.minor());
    Open { all: invoice.open, costs: Money::new(costs, invoice.open.currency()) }
}

/// What the invoices of each matter got, split again by the matter's own rule where it has one.
fn by_matter(
    terms: &Terms,
    invoices: &[&Issued],
    mut parts: Vec<Money>,
) -> Result<Vec<Money>, SplitError> {
    for (matter, own) in &terms.matters {
        let Some(split) = own.split else { continue };
        let places: Vec<usize> = (0..)
            .zip(invoices)
            .filter_map(|(at, one)| (one.matter == *matter).then_some(at))
            .collect();
        let got = places.iter().filter_map(|at| parts.get(*at)).map(|part| part.minor());
        let got = got.fold(0, i64::saturating_add);
        let Some(first) = parts.first().filter(|_| got > 0) else { continue };
        let got = Money::new(got, first.currency());
        let open: Vec<Open> =
            places.iter().filter_map(|at| invoices.get(*at)).map(|one| open_on(one)).collect();
        for (at, part) in places.iter().zip(split.parts(got, &open)?) {
            if let Some(there) = parts.get_mut(*at) {
                *there = part;
            }
        }
    }
    Ok(parts)
}
