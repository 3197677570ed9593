//! The issued invoice as one file for people and machines: a PDF that carries the e-invoice, the
//! LEDES file and the proof of its place in the audit trail (EBL-15, OPS-05); statements of account
//! (INV-25), receipts (INV-28) and ledger cards (TRU-16).
//!
//! # Why
//!
//! The stream of the journal tells that an invoice was issued, and this function alone links the
//! typesetter, so the functions that people wait for stay small. An invoice that came from other
//! books has a paper already; it gets one of ours when somebody asks for it, which the journal
//! tells as well, and so does a statement or a receipt.
//!
//! # Invariants
//!
//! A paper is made once: what lies in the bucket is never made anew or replaced (OPS-09). The same
//! invoice gives the same bytes. What somebody typed is text on the paper and never markup.

mod bill;
mod card;
mod dress;
mod factur_x;
mod files;
mod letters;
mod paper;
#[cfg(test)]
mod parties;
mod proof;
mod receipt;
mod report;
mod sheet;
mod statement;
mod themed;
mod trial;
mod typesetter;

pub use bill::BillPaper;
pub use dress::Dress;
pub use paper::{Paper, PrintError};
pub use sheet::Codes;
pub use typesetter::{Diagnostics, SetError};

use aws_lambda_events::dynamodb::{Event, EventRecord};
use aws_lambda_events::streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse};
use domain::combined::CombinedBill;
use domain::export::Today;
use domain::id::{BillId, InvoiceId, MatterId};
use domain::invoice::Invoice;
use domain::owed;
use jiff::civil::Date;
use store::papers::Wanted;
use store::{CommitError, Fault, SystemStore};
use web::App;

/// Why there is no paper yet; its record comes again.
#[derive(Debug, thiserror::Error)]
pub enum PrinterError {
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// It cannot be printed.
    #[error(transparent)]
    Print(#[from] PrintError),
    /// It could not be noted.
    #[error(transparent)]
    Commit(#[from] CommitError),
}

/// Prints what a batch of changes asks for; tells which records have to come again.
pub async fn follow(app: &App, event: Event) -> DynamoDbEventResponse {
    let mut response = DynamoDbEventResponse::default();
    for record in event.records {
        let place = record.change.sequence_number.clone();
        if let Err(error) = Box::pin(followed(app, record)).await {
            tracing::error!(%error, cause = ?std::error::Error::source(&error), "Not printed");
            let mut failure = DynamoDbBatchItemFailure::default();
            failure.item_identifier = place;
            response.batch_item_failures.push(failure);
            break;
        }
    }
    response
}

async fn followed(app: &App, record: EventRecord) -> Result<(), PrinterError> {
    match store::papers::asked_for(record.change.new_image.into())? {
        Some(Wanted::Invoice(invoice)) => {
            Box::pin(printed(app, &invoice)).await?;
            let system = app.store.system("printer");
            Ok(system.commit_invoice_mailed(&invoice, app.now()).await?)
        }
        Some(Wanted::Statement(client, days, at)) => {
            let system = app.store.system("printer");
            match Box::pin(system.statement(&client, days, at)).await? {
                Some(paper) => Box::pin(stated(app, &paper)).await,
                None => Ok(()),
            }
        }
        Some(Wanted::Receipt(kind)) => {
            let system = app.store.system("printer");
            match Box::pin(system.receipt_paper(&kind)).await? {
                Some(paper) => Box::pin(receipted(app, &paper)).await,
                None => Ok(()),
            }
        }
        Some(Wanted::Card(matter, days)) => Box::pin(carded(app, &matter, days)).await,
        Some(Wanted::Bill(bill)) => Box::pin(billed(app, &bill)).await,
        Some(Wanted::Trial(theme)) => Box::pin(trial::tried(app, &theme)).await,
        None => Ok(()),
    }
}

/// Sees to it that the card of some days of a client ledger is printed.
pub async fn carded(app: &App, id: &MatterId, days: (Date, Date)) -> Result<(), PrinterError> {
    let system = app.store.system("printer");
    let Some(card) = Box::pin(system.ledger_card(id, days)).await? else { return Ok(()) };
    if system.has_ledger_card(id, &card).await? {
        return Ok(());
    }
    let sheet = card.clone();
    let pdf = tokio::task::spawn_blocking(move || card::print(&sheet)).await;
    let pdf = pdf.map_err(|error| Fault::Refused(Box::new(error)))??;
    system.put_ledger_card(id, &card, pdf).await?;
    tracing::info!(matter.id = %id, "Printed a ledger card");
    Ok(())
}

/// Sees to it that a combined bill is printed, and mailed where it goes out so.
async fn billed(app: &App, id: &BillId) -> Result<(), PrinterError> {
    let system = app.store.system("printer");
    let Some(bill) = system.bill(id).await? else { return Ok(()) };
    let client = bill.client.clone();
    Box::pin(combined(app, bill)).await?;
    Ok(system.commit_bill_mailed((id, &client), app.now()).await?)
}

/// Sees to it that a combined bill is printed.
pub async fn combined(app: &App, bill: CombinedBill) -> Result<(), PrinterError> {
    let (system, id) = (app.store.system("printer"), &bill.id.clone());
    if system.has_bill(id).await? {
        return Ok(());
    }
    let mut lines = Vec::with_capacity(bill.sections.len());
    for section in &bill.sections {
        lines.push((section.invoice.clone(), system.lines(&section.invoice).await?));
    }
    let paper = BillPaper { bill, lines };
    let pdf = tokio::task::spawn_blocking(move || bill::print(&paper)).await;
    let pdf = pdf.map_err(|error| Fault::Refused(Box::new(error)))??;
    system.put_bill(id, pdf).await?;
    tracing::info!(bill.id = %id, "Printed a combined bill");
    Ok(())
}

/// Sees to it that a receipt is printed.
pub async fn receipted(app: &App, paper: &domain::receipt::Paper) -> Result<(), PrinterError> {
    let system = app.store.system("printer");
    if system.has_receipt(paper).await? {
        return Ok(());
    }
    let sheet = paper.clone();
    let pdf = tokio::task::spawn_blocking(move || receipt::print(&sheet)).await;
    let pdf = pdf.map_err(|error| Fault::Refused(Box::new(error)))??;
    system.put_receipt(paper, pdf).await?;
    tracing::info!(receipt.id = paper.kind.as_str(), "Printed a receipt");
    Ok(())
}

/// Sees to it that a statement is printed.
pub async fn stated(app: &App, paper: &owed::Paper) -> Result<(), PrinterError> {
    let system = app.store.system("printer");
    if system.has_statement(paper).await? {
        return Ok(());
    }
    let sheet = paper.clone();
    let pdf = tokio::task::spawn_blocking(move || statement::print(&sheet)).await;
    let pdf = pdf.map_err(|error| Fault::Refused(Box::new(error)))??;
    system.put_statement(paper, pdf).await?;
    tracing::info!(client.id = %paper.client.id, "Printed a statement");
    Ok(())
}

/// Sees to it that an issued invoice has its paper.
pub async fn printed(app: &App, id: &InvoiceId) -> Result<(), PrinterError> {
    let system = app.store.system("printer");
    if system.has_paper(id).await? {
        return Ok(());
    }
    let Some(paper) = Box::pin(gathered(&system, app, id)).await? else { return Ok(()) };
    let pdf = Box::pin(themed::printed(app, paper)).await?;
    system.put_paper(id, pdf).await?;
    tracing::info!(invoice.id = %id, "Printed an invoice");
    Ok(())
}

/// All that the paper of an invoice is made of; nothing when there is no such invoice.
async fn gathered(
    system: &SystemStore<'_>,
    app: &App,
    id: &InvoiceId,
) -> Result<Option<Paper>, Fault> {
    let head = system.invoice(id).await?.map(|head| head.value);
    let Some(Invoice::Issued(invoice)) = head else { return Ok(None) };
    let (lines, firm, client, link, account, letter, stationery) = tokio::try_join!(
        system.lines(id),
        app.store.firm(),
        system.client(&invoice.client),
        system.issue_link(id),
        system.account_summary(id),
        system.letter(id),
        app.store.stationery(),
    )?;
    let today = Today::of(firm.map(|firm| firm.value), client.map(|client| client.value));
    let (codes, iban) = (stationery.value.codes, stationery.value.iban);
    let portal_url = app.config.portal_url.clone();
    let codes = codes.is_on().then_some(Codes { portal_url, iban });
    let dress = Dress::default();
    Ok(Some(Paper { invoice, lines, today, link, letter, account, codes, dress }))
}
