//! Combining invoices into one bill (INV-06, BIL-23).
//!
//! Invariants: the numbers of combined bills have no gap: the commit that loses the race for one is
//! tried again; an invoice is on one bill, so of two who combine it at once one alone goes through.

use domain::combined::{BillParties, CombineError, CombinedBill, Combining};
use domain::id::{BillId, ClientId, InvoiceId};
use jiff::Timestamp;
use jiff::civil::Date;
use store::{CommitError, Desk, Done, Fault, Once};

use crate::issue::pause;

/// How often a number is tried for while others take it.
const ATTEMPTS_MAX: u32 = 16;

/// The wish to combine invoices.
#[derive(Debug, Clone)]
pub struct Combine {
    /// Makes a second press find the first one's bill.
    pub once: Once,
    /// Whose bill it is to be.
    pub client: ClientId,
    /// The invoices.
    pub invoices: Vec<InvoiceId>,
    /// The day of the bill, in the firm's zone.
    pub on: Date,
}

/// Why invoices were not combined.
#[derive(Debug, thiserror::Error)]
pub enum NotCombined {
    /// There is no such client, or no such issued invoice.
    #[error("There is no such client or invoice.")]
    Gone,
    /// One of them is on a combined bill already.
    #[error("Invoice {0} is on a combined bill already. Leave it out.")]
    Before(String),
    /// The rules say no, in their words.
    #[error(transparent)]
    Refused(#[from] CombineError),
    /// It was not written.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Combines invoices, or finds the bill that this wish has made of them before.
pub async fn combined(
    desk: &Desk<'_>,
    combine: &Combine,
    now: Timestamp,
) -> Result<BillId, NotCombined> {
    let store = desk.store();
    for _ in 0..ATTEMPTS_MAX {
        if let Some(before) = desk.done(&combine.once).await? {
            return before.parse().map_err(|_| NotCombined::Gone);
        }
        let series = desk.bill_series(combine.on.year()).await?;
        let found = desk.invoices_named(&combine.invoices).await?;
        let mut invoices = Vec::new();
        for id in &combine.invoices {
            invoices.push(found.get(id).cloned().ok_or(NotCombined::Gone)?);
        }
        let on_bills = desk.on_bills(&combine.invoices).await?;
        if let Some(one) = invoices.iter().find(|one| on_bills.contains_key(&one.id)) {
            return Err(NotCombined::Before(one.number.to_string()));
        }
        let combining = Combining {
            id: store.id(now, BillId::made)?,
            number: series.next(),
            client: combine.client.clone(),
            billed: desk.billed(&combine.client).await?.value,
            parties: parties(desk, &combine.client).await?,
            on: combine.on,
            by: desk.by().clone(),
        };
        let bill = CombinedBill::of(&invoices, combining)?;
        match desk.commit_combined(&combine.once, (&bill, series), now).await {
            Ok(Done::Now) => return Ok(bill.id),
            Ok(Done::Before(before)) => return before.parse().map_err(|_| NotCombined::Gone),
            // Somebody took the number, or one of the invoices: it is looked at anew.
            Err(CommitError::Stale | CommitError::Taken(_)) => pause(store).await?,
            Err(error) => return Err(error.into()),
        }
    }
    Err(CommitError::Stale.into())
}

/// Names and addresses as they are now.
async fn parties(desk: &Desk<'_>, client: &ClientId) -> Result<BillParties, NotCombined> {
    let firm = desk.store().firm().await?.ok_or(NotCombined::Gone)?.value;
    let client = desk.client(client).await?.ok_or(NotCombined::Gone)?.value;
    Ok(BillParties {
        firm: firm.name,
        firm_address: firm.address,
        client: client.name,
        payor: client.payor,
    })
}
