//! Invoices that other books issued: written line by line, visible when complete.
//!
//! Invariant: until the last commit the head is in no list, so a broken-off import shows nowhere
//! and goes on where it stopped.

use domain::audit::Event;
use domain::id::InvoiceId;
use domain::invoice::{Draft, JustIssued, Line};
use domain::money::Money;
use jiff::Timestamp;

use super::head::HeadItem;
use super::issue::NumberItem;
use super::line::LineItem;
use crate::access::SystemStore;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};
use crate::runs::BilledItem;

/// How many lines one commit of an import writes.
pub const LINES_PER_COMMIT: usize = 80;

/// An invoice to bring in: its number in the other books and what it is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The number.
    pub number: String,
    /// SHA-256 over the rows it was read from, as hex.
    pub digest: String,
}

/// What we know of a number that other books used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// Nothing.
    New,
    /// The same invoice.
    Same(InvoiceId),
    /// Another invoice.
    Other(InvoiceId),
}

impl Import {
    fn once(&self, part: impl std::fmt::Display) -> Once {
        Once::named(format!("import#{}#{}#{part}", self.number, self.digest))
    }
}

impl SystemStore<'_> {
    /// What we know of an import.
    pub async fn known(&self, import: &Import) -> Result<Known, Fault> {
        let Some(found) = self.store.get::<NumberItem>(&keys::number(&import.number)).await? else {
            return Ok(Known::New);
        };
        let id = item::parsed("invoice", &found.value.invoice)?;
        Ok(if found.value.digest == import.digest { Known::Same(id) } else { Known::Other(id) })
    }

    /// Begins an import; again is the same.
    pub async fn commit_import_begun(
        &self,
        import: &Import,
        draft: &Draft,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let value = HeadItem::of_draft(draft);
        Commit::by(self.actor(), &import.once("head"), at)
            .create(self.store, &keys::invoice(&draft.id), &Places::default(), &value)?
            .write(self.store)
            .await
    }

    /// Writes some lines, at most [`LINES_PER_COMMIT`]; again is the same.
    pub async fn commit_import_lines(
        &self,
        import: &Import,
        (invoice, part): (&InvoiceId, usize),
        lines: &[Line],
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let mut commit = Commit::by(self.actor(), &import.once(part), at);
        for line in lines {
            let key = keys::line(invoice, line.on, &line.id);
            let item = LineItem::of(line, None);
            commit = commit.create(self.store, &key, &Places::default(), &item)?;
        }
        commit.write(self.store).await
    }

    /// Completes an import: number taken, ledger posted; a stated total that differed from the sum
    /// of the lines is in the trail with it.
    pub async fn commit_imported(
        &self,
        import: &Import,
        (version, differed): (u64, Option<(Money, Money)>),
        issued: &JustIssued,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let invoice = &issued.invoice;
        let event = Event::InvoiceImported {
            invoice: invoice.id.clone(),
            number: invoice.number.to_string(),
            total: invoice.total,
            seal: invoice.seal.clone(),
        };
        let billed = BilledItem { invoice: invoice.id.to_string() };
        let commit = Commit::by(self.actor(), &import.once("issued"), at);
        let mut commit = self
            .store
            .issued_head(commit, version, issued, &import.digest)?
            .fees_billed(self.store, invoice, &[&issued.entry])?
            .set(self.store, &keys::billed(&invoice.matter), &Places::default(), &billed)?
            .event(&invoice.id, event);
        if let Some((stated, lines)) = differed {
            let invoice = invoice.id.clone();
            commit = commit
                .event(&invoice, Event::TotalDiffered { invoice: invoice.clone(), stated, lines });
        }
        commit.write(self.store).await
    }

    /// The head of an import that has begun.
    pub async fn import_head(&self, id: &InvoiceId) -> Result<Option<Versioned<()>>, Fault> {
        let found = self.store.get::<HeadItem>(&keys::invoice(id)).await?;
        Ok(found.map(|item| Versioned { value: (), version: item.version }))
    }
}
