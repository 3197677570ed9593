//! Invoices: head, lines and allocations in one partition, so that one question reads a page.
//!
//! Invariants: what a line says and charges is written only while its head is a draft at the
//! version that was read; an issued head changes only in what is open, taken off and held back;
//! its number is taken in the transaction that issues it.

mod apart;
mod credit;
mod drafts;
mod head;
mod import;
mod issue;
mod line;
mod list;
mod part;
mod parties;
mod question;
mod review;
mod whole;

pub use apart::LINES_MOVED;
pub use credit::{CreditSeries, Held};
pub use drafts::{ENTRIES_PER_COMMIT, LINES_CHARGED, LINES_GIVEN_BACK};
pub use import::{Import, Known, LINES_PER_COMMIT};
pub use issue::{Bill, Series, Told};
pub use list::Which;
pub use part::fit_together;
pub use question::{Heard, LineWhole};
pub use whole::Whole;

use domain::audit::Event;
use domain::id::{ClientId, InvoiceId};
use domain::invoice::{Allocation, Draft, Invoice, Issued, Line};
use domain::money::Money;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::Store;
use crate::access::{ClientStore, FirmStore, SystemStore};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Attributes, Versioned};
use crate::keys;
use crate::once::CommitError;
use crate::query::Page;

pub(crate) use head::{HeadItem, is_void};
pub(crate) use issue::Place;
pub(crate) use line::{LineItem, PaidItem};
use part::PackItem;

/// A client's home: what is owed, paid and on account, and the invoices.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Home {
    /// Open invoices by due date, then settled ones, newest first.
    pub invoices: Vec<Issued>,
    /// All that was ever paid, and what of it no invoice has taken, by currency code, in minor
    /// units.
    pub balances: Vec<(String, Balance)>,
    /// The client's money in trust, by matter.
    pub ledgers: Vec<crate::trust::Read>,
    /// Deposits that are asked for, by the day they are due.
    pub deposits: Vec<domain::deposit::DepositRequest>,
    /// Payment plans that are not over.
    pub plans: Vec<domain::plan::Plan>,
    /// Budgets of which the client was told (REM-13).
    pub budgets: Vec<crate::budgets::Listed>,
    /// Where the next page begins.
    pub next: Option<String>,
}

impl Home {
    /// What the client is asked for on an invoice today: what is due by its plan (PAY-13), or all
    /// that is open and not questioned.
    pub fn asks(&self, invoice: &Issued, today: Date) -> Money {
        let planned = self.plans.iter().filter(|plan| plan.invoice == invoice.id);
        let due = planned.filter_map(|plan| plan.due(invoice.open, today)).next();
        let undisputed = invoice.undisputed();
        due.filter(|due| due.minor() < undisputed.minor()).unwrap_or(undisputed)
    }

    /// Whether an invoice is paid by a plan.
    pub fn is_planned(&self, invoice: &Issued, today: Date) -> bool {
        let due = |plan: &domain::plan::Plan| plan.due(invoice.open, today).is_some();
        self.plans.iter().any(|plan| plan.invoice == invoice.id && due(plan))
    }
}

/// What a client has paid, in minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Balance {
    /// Paid in all.
    pub paid: i64,
    /// Of it, what no invoice has taken.
    pub unapplied: i64,
}

impl Store {
    pub(crate) async fn head(&self, id: &InvoiceId) -> Result<Option<Versioned<Invoice>>, Fault> {
        let found = self.get::<HeadItem>(&keys::invoice(id)).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }

    pub(crate) async fn lines(&self, id: &InvoiceId) -> Result<Vec<Line>, Fault> {
        // Packed lines of one of several bills come behind those that hold the entries.
        let asked = self.ask_state(&keys::invoice(id).pk).beginning("LINE");
        let (mut lines, mut packed) = (Vec::new(), Vec::new());
        for attributes in asked.all(Ok).await? {
            if item::text(&attributes, "sk").starts_with("LINE#") {
                lines.push(item::read::<LineItem>(attributes)?.read()?);
            } else {
                packed.extend(item::read::<PackItem>(attributes)?.read()?);
            }
        }
        Ok(if packed.is_empty() { lines } else { packed })
    }

    async fn issued_between(
        &self,
        (from, to): (Date, Date),
        place: Option<String>,
    ) -> Result<Page<Issued>, Fault> {
        let asked = self.ask_index("by_kind", "INVOICES");
        let high = format!("{to}~");
        asked.between(from.to_string(), high).newest_first().from(place).page(issued).await
    }
}

pub(crate) fn issued(attributes: Attributes) -> Result<Issued, Fault> {
    let key = item::text(&attributes, "pk").to_owned();
    match item::read::<HeadItem>(attributes)?.read()? {
        Invoice::Issued(issued) => Ok(issued),
        Invoice::Draft(_) => Err(Fault::damaged(key, "a draft in a list of issued invoices")),
    }
}

pub(crate) fn draft(attributes: Attributes) -> Result<Draft, Fault> {
    match item::read::<HeadItem>(attributes)?.read()? {
        Invoice::Draft(draft) => Ok(draft),
        Invoice::Issued(_) => Err(Fault::damaged("DRAFTS", "an issued invoice")),
    }
}

/// Reads an invoice head from a stream image; nothing when the image is another kind of item.
pub fn invoice_of_image(image: Attributes) -> Option<Result<Invoice, Fault>> {
    if item::text(&image, "sk") != "INVOICE" {
        return None;
    }
    Some(item::read::<HeadItem>(image).and_then(HeadItem::read))
}

/// Reads a line from a stream image, with the invoice it belongs to.
pub fn line_of_image(image: Attributes) -> Option<Result<(InvoiceId, Line), Fault>> {
    if !item::text(&image, "sk").starts_with("LINE#") {
        return None;
    }
    let id = item::text(&image, "pk").trim_start_matches("INVOICE#").parse();
    let id = item::checked("invoice", id);
    Some(id.and_then(|id| Ok((id, item::read::<LineItem>(image)?.read()?))))
}

impl FirmStore<'_> {
    /// An invoice or draft with its lines; a later page of lines from `from`.
    pub async fn invoice(
        &self,
        id: &InvoiceId,
        from: Option<String>,
    ) -> Result<Option<Whole>, Fault> {
        self.store.whole(id, from).await
    }

    /// All lines of an invoice or draft.
    pub async fn lines(&self, id: &InvoiceId) -> Result<Vec<Line>, Fault> {
        self.store.lines(id).await
    }

    /// The head of an invoice or draft.
    pub async fn invoice_head(&self, id: &InvoiceId) -> Result<Option<Versioned<Invoice>>, Fault> {
        self.store.head(id).await
    }

    /// Drafts, newest first.
    pub async fn drafts(&self, from: Option<String>) -> Result<Page<Draft>, Fault> {
        let asked = self.store.ask_index("by_kind", "DRAFTS").newest_first().from(from);
        asked.page(draft).await
    }

    /// Invoices issued between two days, newest first.
    pub async fn invoices_issued(
        &self,
        days: (Date, Date),
        from: Option<String>,
    ) -> Result<Page<Issued>, Fault> {
        self.store.issued_between(days, from).await
    }

    /// Open invoices due between two days, the longest due first.
    pub async fn invoices_open(
        &self,
        (low, high): (Date, Date),
        from: Option<String>,
    ) -> Result<Page<Issued>, Fault> {
        let asked = self.store.ask_index("by_kind", "OPEN");
        asked.between(low.to_string(), format!("{high}~")).from(from).page(issued).await
    }

    /// A client's invoices as the client's own home lists them.
    pub async fn home_of(&self, client: &ClientId, from: Option<String>) -> Result<Home, Fault> {
        self.store.home(client, from).await
    }

    /// The invoice with this number.
    pub async fn invoice_numbered(&self, number: &str) -> Result<Option<InvoiceId>, Fault> {
        self.store.numbered(number).await
    }

    /// Notes that an invoice was written out as a file.
    pub async fn commit_exported(
        &self,
        invoice: &InvoiceId,
        format: &'static str,
        at: Timestamp,
    ) -> Result<(), CommitError> {
        Commit::note(self.member.actor(), at)
            .event(invoice, Event::InvoiceExported { invoice: invoice.clone(), format })
            .write(self.store)
            .await
            .map(|_| ())
    }
}

impl ClientStore<'_> {
    /// One of the client's issued invoices; a draft or another client's is not found.
    pub async fn invoice(
        &self,
        id: &InvoiceId,
        from: Option<String>,
    ) -> Result<Option<Whole>, Fault> {
        let found = self.store.whole(id, from).await?;
        Ok(found.filter(|whole| match &whole.invoice.value {
            Invoice::Issued(issued) => issued.client == self.client.id,
            Invoice::Draft(_) => false,
        }))
    }

    /// The head of one of the client's invoices; another client's is not found.
    pub async fn invoice_head(&self, id: &InvoiceId) -> Result<Option<Invoice>, Fault> {
        let found = self.store.head(id).await?.map(|head| head.value);
        Ok(found.filter(|head| match head {
            Invoice::Issued(issued) => issued.client == self.client.id,
            Invoice::Draft(_) => false,
        }))
    }

    /// The client's home: one question.
    pub async fn home(&self, from: Option<String>) -> Result<Home, Fault> {
        self.store.home(&self.client.id, from).await
    }

    /// Notes that the contact saw an invoice (PRT-11).
    pub async fn commit_viewed(
        &self,
        invoice: &InvoiceId,
        at: Timestamp,
    ) -> Result<(), CommitError> {
        Commit::note(self.client.actor(), at)
            .event(invoice, Event::InvoiceViewed { invoice: invoice.clone() })
            .write(self.store)
            .await
            .map(|_| ())
    }
}

impl SystemStore<'_> {
    /// An invoice or draft.
    pub async fn invoice(&self, id: &InvoiceId) -> Result<Option<Versioned<Invoice>>, Fault> {
        self.store.head(id).await
    }

    /// All lines of an invoice or draft.
    pub async fn lines(&self, id: &InvoiceId) -> Result<Vec<Line>, Fault> {
        self.store.lines(id).await
    }

    /// Invoices issued between two days, newest first.
    pub async fn invoices_issued(
        &self,
        days: (Date, Date),
        from: Option<String>,
    ) -> Result<Page<Issued>, Fault> {
        self.store.issued_between(days, from).await
    }

    /// Open invoices, the longest due first.
    pub async fn invoices_open(&self, from: Option<String>) -> Result<Page<Issued>, Fault> {
        self.store.ask_index("by_kind", "OPEN").from(from).page(issued).await
    }

    /// The lines that hold the entries of bills that share them: with the first of the bills.
    pub async fn lines_kept(&self, id: &InvoiceId) -> Result<Vec<Line>, Fault> {
        let asked = self.store.ask_state(&keys::invoice(id).pk).beginning("LINE#");
        asked.all(|attributes| item::read::<LineItem>(attributes)?.read()).await
    }

    /// Payments that went to an invoice.
    pub async fn allocations(&self, id: &InvoiceId) -> Result<Vec<Allocation>, Fault> {
        let asked = self.store.ask_state(&keys::invoice(id).pk).beginning("PAID#");
        asked.all(|attributes| item::read::<PaidItem>(attributes)?.read()).await
    }

    /// Notes that a command wrote an invoice out as a file.
    pub async fn commit_exported(
        &self,
        invoice: &InvoiceId,
        format: &'static str,
        at: Timestamp,
    ) -> Result<(), CommitError> {
        Commit::note(self.actor(), at)
            .event(invoice, Event::InvoiceExported { invoice: invoice.clone(), format })
            .write(self.store)
            .await
            .map(|_| ())
    }

    /// Drafts, oldest first.
    pub async fn drafts(&self, from: Option<String>) -> Result<Page<Invoice>, Fault> {
        let asked = self.store.ask_index("by_kind", "DRAFTS").from(from);
        asked.page(|attributes| item::read::<HeadItem>(attributes)?.read()).await
    }

    /// The invoice with this number.
    pub async fn invoice_numbered(&self, number: &str) -> Result<Option<InvoiceId>, Fault> {
        self.store.numbered(number).await
    }

    /// A client's home, as `check` compares it with the ledger.
    pub async fn home_of(&self, client: &ClientId, from: Option<String>) -> Result<Home, Fault> {
        self.store.home(client, from).await
    }
}
