//! Combined bills, and how clients get theirs (INV-06, BIL-23).
//!
//! Invariants: an invoice is on one combined bill at most, which the transaction that makes the
//! bill claims; its number is taken in the same transaction; a client reads the bills that are its
//! own and, of other clients' invoices, those alone that stand on them; a parent and its child are
//! written together, each over the version that was read.

mod billed;
mod item;

pub use billed::Family;

use std::collections::HashMap;

use domain::audit::Event;
use domain::combined::{BillNumber, CombinedBill, Section};
use domain::dispatch::Dispatch;
use domain::id::{BillId, ClientId, InvoiceId};
use domain::invoice::{Invoice, Issued};
use domain::notice::{About, Attached, Notice};
use domain::paylink::{Covers, PayLink};
use jiff::Timestamp;

use crate::Store;
use crate::access::{ClientStore, FirmStore, SystemStore};
use crate::commit::Commit;
use crate::desk::Desk;
use crate::fault::Fault;
use crate::invoices::{Place, Whole};
use crate::item::{self as items, Attributes};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};
use crate::query::Page;
use item::{BillItem, OnBillItem};

/// The most people that one combined bill is announced to: what one transaction holds, with room.
const TOLD_MAX: usize = 50;

/// The last number of a year's combined bills, as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BillSeries {
    year: i16,
    place: Place,
}

/// A combined bill, and its invoices as they are now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithInvoices {
    /// The bill.
    pub bill: CombinedBill,
    /// Its invoices as they are now.
    pub now: HashMap<InvoiceId, Issued>,
}

impl BillSeries {
    /// The number that comes next.
    pub const fn next(&self) -> BillNumber {
        BillNumber { year: self.year, place: self.place.next() }
    }
}

impl WithInvoices {
    /// Its sections, each with its invoice as it is now.
    pub fn sections(&self) -> impl Iterator<Item = (&Section, Option<&Issued>)> {
        self.bill.sections.iter().map(|section| (section, self.now.get(&section.invoice)))
    }

    /// The invoices on which something is open and not questioned.
    pub fn asked(&self) -> impl Iterator<Item = &Issued> {
        let now = self.sections().filter_map(|(_, now)| now);
        now.filter(|invoice| invoice.undisputed().is_positive())
    }
}

fn bill(attributes: Attributes) -> Result<CombinedBill, Fault> {
    items::read::<BillItem>(attributes)?.read()
}

impl Store {
    /// Notes that somebody wants a combined bill as a file.
    async fn bill_exported(&self, commit: Commit, id: &BillId) -> Result<(), CommitError> {
        let event = Event::BillExported { bill: id.clone() };
        commit.event(id, event).write(self).await.map(|_| ())
    }

    async fn bill(&self, id: &BillId) -> Result<Option<CombinedBill>, Fault> {
        let found = self.get::<BillItem>(&keys::bill(id)).await?;
        found.map(|item| item.value.read()).transpose()
    }

    async fn with_invoices(&self, bill: CombinedBill) -> Result<WithInvoices, Fault> {
        let ids: Vec<InvoiceId> = bill.sections.iter().map(|one| one.invoice.clone()).collect();
        Ok(WithInvoices { now: self.issued_named(&ids).await?, bill })
    }

    async fn bills_of(
        &self,
        client: &ClientId,
        from: Option<String>,
    ) -> Result<Page<CombinedBill>, Fault> {
        let asked = self.ask_index("by_owner", &keys::owner_pk(client));
        asked.beginning(keys::BILLS_OF_CLIENT).from(from).page(bill).await
    }

    /// Which of these invoices are on a combined bill, and on which.
    pub(crate) async fn on_bills(
        &self,
        ids: impl Iterator<Item = &InvoiceId>,
    ) -> Result<HashMap<InvoiceId, BillId>, Fault> {
        let found = self.get_many(ids.map(keys::combined)).await?;
        found.into_values().map(|item| items::read::<OnBillItem>(item)?.read()).collect()
    }
}

fn places(bill: &CombinedBill) -> Places {
    let sort = keys::bill_sort(bill);
    let own = format!("{}{sort}", keys::BILLS_OF_CLIENT);
    Places { owner: keys::by_owner(&bill.client, own), kind: keys::by_kind("BILLS", sort) }
}

impl Desk<'_> {
    /// How far the combined bills of a year are.
    pub async fn bill_series(&self, year: i16) -> Result<BillSeries, Fault> {
        Ok(BillSeries { year, place: self.store.last_of(&keys::bill_series(year)).await? })
    }

    /// Which of these invoices are on a combined bill, and on which.
    pub async fn on_bills(&self, ids: &[InvoiceId]) -> Result<HashMap<InvoiceId, BillId>, Fault> {
        self.store.on_bills(ids.iter()).await
    }

    /// Issued invoices by their ids.
    pub async fn invoices_named(
        &self,
        ids: &[InvoiceId],
    ) -> Result<HashMap<InvoiceId, Issued>, Fault> {
        self.store.issued_named(ids).await
    }

    /// Makes a combined bill: its number taken, its invoices claimed, and those told whose bill it
    /// is. Taken when one of the invoices is on a bill already.
    pub async fn commit_combined(
        &self,
        once: &Once,
        (bill, series): (&CombinedBill, BillSeries),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let event = Event::BillCombined {
            bill: bill.id.clone(),
            client: bill.client.clone(),
            number: bill.number.to_string(),
            total: bill.total,
            seal: bill.seal.clone(),
        };
        let (key, item) = (keys::bill(&bill.id), BillItem::of(bill));
        let mut commit = Commit::by(self.actor.clone(), once, at)
            .outcome(&bill.id)
            .create(self.store, &key, &places(bill), &item)?
            .taking(self.store, (&keys::bill_series(series.year), series.place))?;
        for section in &bill.sections {
            let key = keys::combined(&section.invoice);
            let item = OnBillItem::of(bill, section);
            commit = commit.unique(self.store, &key, "One of these invoices", &item)?;
        }
        // A mail with its paper waits for the paper; what goes out by hand is told by nobody.
        if self.store.billed_so(&bill.client).await?.value.dispatch == Dispatch::Portal {
            for to in self.store.readers(&bill.client, TOLD_MAX).await? {
                commit = commit.mail(Notice { to, about: About::BillReady });
            }
        }
        commit.event(&bill.id, event).write(self.store).await
    }

    /// Tells a client of an invoice that was to go out with others, and went out alone.
    pub async fn commit_told_alone(
        &self,
        once: &Once,
        invoice: &Issued,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let mut commit = Commit::by(self.actor.clone(), once, at).outcome(&invoice.id);
        let about = match self.store.billed_so(&invoice.client).await?.value.dispatch {
            Dispatch::Portal => Some(About::InvoiceReady),
            Dispatch::Mail => Some(About::PaperAttached(Attached::Invoice(invoice.id.clone()))),
            Dispatch::Paper | Dispatch::EBilling => None,
        };
        if let Some(about) = about {
            for to in self.store.readers(&invoice.client, TOLD_MAX).await? {
                commit = commit.mail(Notice { to, about: about.clone() });
            }
        }
        commit.write(self.store).await
    }
}

impl FirmStore<'_> {
    /// All combined bills, newest first.
    pub async fn bills(&self, from: Option<String>) -> Result<Page<CombinedBill>, Fault> {
        self.store.ask_index("by_kind", "BILLS").from(from).page(bill).await
    }

    /// A client's combined bills, newest first.
    pub async fn bills_of(
        &self,
        client: &ClientId,
        from: Option<String>,
    ) -> Result<Page<CombinedBill>, Fault> {
        self.store.bills_of(client, from).await
    }

    /// A combined bill, and its invoices as they are now.
    pub async fn bill(&self, id: &BillId) -> Result<Option<WithInvoices>, Fault> {
        match self.store.bill(id).await? {
            Some(bill) => self.store.with_invoices(bill).await.map(Some),
            None => Ok(None),
        }
    }

    /// The address of a printed combined bill; none while it is not made.
    pub async fn bill_file(&self, bill: &CombinedBill) -> Result<Option<String>, Fault> {
        self.store.bill_address(bill).await
    }

    /// Notes that a combined bill was written out; `printer` makes it where it is not there yet.
    pub async fn commit_bill_exported(
        &self,
        id: &BillId,
        at: Timestamp,
    ) -> Result<(), CommitError> {
        self.store.bill_exported(Commit::note(self.member.actor(), at), id).await
    }
}

impl ClientStore<'_> {
    /// The client's combined bills, newest first.
    pub async fn bills(&self, from: Option<String>) -> Result<Page<CombinedBill>, Fault> {
        self.store.bills_of(&self.client.id, from).await
    }

    /// One of the client's combined bills; another's is not found.
    pub async fn bill(&self, id: &BillId) -> Result<Option<CombinedBill>, Fault> {
        let found = self.store.bill(id).await?;
        Ok(found.filter(|bill| bill.client == self.client.id))
    }

    /// The same, with its invoices as they are now.
    pub async fn bill_now(&self, id: &BillId) -> Result<Option<WithInvoices>, Fault> {
        match self.bill(id).await? {
            Some(bill) => self.store.with_invoices(bill).await.map(Some),
            None => Ok(None),
        }
    }

    /// An invoice of one of the client's combined bills, whoever owes it; any other is not found.
    pub async fn invoice_on(
        &self,
        (bill, id): (&CombinedBill, &InvoiceId),
        from: Option<String>,
    ) -> Result<Option<Whole>, Fault> {
        if bill.client != self.client.id || bill.section(id).is_none() {
            return Ok(None);
        }
        let found = self.store.whole(id, from).await?;
        Ok(found.filter(|whole| matches!(whole.invoice.value, Invoice::Issued(_))))
    }

    /// Makes a link that pays an invoice of another client, which stands on one of the client's
    /// bills; any other is refused.
    pub async fn commit_child_link(
        &self,
        once: &Once,
        (bill, link): (&CombinedBill, &PayLink),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let stands = |id: &InvoiceId| bill.section(id).is_some_and(|one| one.client == link.client);
        let is_ours = bill.client == self.client.id;
        if !is_ours || !matches!(&link.covers, Covers::Invoice(id) if stands(id)) {
            return Err(Fault::Refused("the invoice is on no bill of the client".into()).into());
        }
        let commit = Commit::by(self.client.actor(), once, at).outcome(&link.id);
        self.store.link_made(commit, link)?.write(self.store).await
    }

    /// The address of one of the client's printed combined bills; none while it is not made.
    pub async fn bill_file(&self, bill: &CombinedBill) -> Result<Option<String>, Fault> {
        if bill.client != self.client.id {
            return Ok(None);
        }
        self.store.bill_address(bill).await
    }

    /// Notes that the contact saw a combined bill.
    pub async fn commit_bill_viewed(&self, id: &BillId, at: Timestamp) -> Result<(), CommitError> {
        let commit = Commit::note(self.client.actor(), at);
        let event = Event::BillViewed { bill: id.clone() };
        commit.event(id, event).write(self.store).await.map(|_| ())
    }

    /// Notes that the contact wants it as a file; `printer` makes it where it is not there yet.
    pub async fn commit_bill_exported(
        &self,
        id: &BillId,
        at: Timestamp,
    ) -> Result<(), CommitError> {
        self.store.bill_exported(Commit::note(self.client.actor(), at), id).await
    }
}

impl SystemStore<'_> {
    /// A combined bill.
    pub async fn bill(&self, id: &BillId) -> Result<Option<CombinedBill>, Fault> {
        self.store.bill(id).await
    }

    /// A client's combined bills, newest first.
    pub async fn bills_of(
        &self,
        client: &ClientId,
        from: Option<String>,
    ) -> Result<Page<CombinedBill>, Fault> {
        self.store.bills_of(client, from).await
    }
}
