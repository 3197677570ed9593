//! Posting: an invoice of interest, what it leaves posted, and how far the run has come.

use std::collections::BTreeSet;

use domain::audit::Event;
use domain::id::{ClientId, InvoiceId};
use domain::interest::Record;
use domain::invoice::{Invoice, Issued, JustIssued, Line};
use domain::money::Money;
use domain::notice::About;
use domain::owed::Movement;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::item::{AgreementItem, RecordItem, RunItem};
use super::{Agreed, Ground, Place};
use crate::access::SystemStore;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::invoices::{HeadItem, LineItem, Series, Whole};
use crate::item::{self as items, Attributes, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};

/// An invoice of interest that is to be written, and all that it leaves behind.
#[derive(Debug, Clone)]
pub struct Posting {
    /// The invoice and its entry.
    pub just: JustIssued,
    /// Its lines.
    pub lines: Vec<Line>,
    /// The invoices that bore it: what of their interest is posted then, and how much of it now.
    pub records: Vec<(Issued, Versioned<Record>, Money)>,
    /// The last day that it charges.
    pub through: Date,
}

impl SystemStore<'_> {
    /// The last day until which everybody's interest was posted.
    pub async fn interest_run(&self) -> Result<Option<Versioned<Date>>, Fault> {
        let found = self.store.get::<RunItem>(&keys::interest_run()).await?;
        Ok(found.map(|item| Versioned { value: item.value.through, version: item.version }))
    }

    /// Notes until when everybody's interest is posted, over the note that was read.
    pub async fn commit_interest_run(
        &self,
        run: &Versioned<Date>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let (key, places) = (keys::interest_run(), Places::default());
        let item = RunItem { through: run.value };
        let once = Once::named(format!("interest-run#{}", run.value));
        let commit = Commit::by(self.actor(), &once, at);
        let commit = commit.over(self.store, (&key, run.version), &places, &item)?;
        commit.write(self.store).await
    }

    /// What of the interest on an invoice is posted or waived; nothing while none ever was.
    pub async fn interest_posted(&self, id: &InvoiceId) -> Result<Option<Record>, Fault> {
        let found = self.store.get::<RecordItem>(&keys::interest_on(id)).await?;
        found.map(|item| item.value.read()).transpose()
    }

    /// What is agreed on for a matter, a client, or everybody.
    pub async fn interest_agreed(&self, place: &Place) -> Result<Agreed, Fault> {
        self.store.interest_agreed(place).await
    }

    /// The clients that agreed on something of their own, for all of their matters or one.
    pub async fn clients_with_interest(&self) -> Result<BTreeSet<ClientId>, Fault> {
        let asked = self.store.ask_index("by_kind", "INTEREST");
        let client = |attributes: Attributes| {
            items::parsed("client", &items::read::<AgreementItem>(attributes)?.client)
        };
        Ok(asked.all(client).await?.into_iter().collect())
    }

    /// The invoices of a client that may have borne interest since a day: those that are open, and
    /// those that anything has moved since; with everything that stands beside them.
    pub async fn interest_bearing(
        &self,
        client: &ClientId,
        (since, to): (Date, Date),
    ) -> Result<Vec<Whole>, Fault> {
        let open = self.store.invoices_open_of(client).await?;
        let moved = self.store.movements_since(client, since).await?;
        let open = open.into_iter().map(|invoice| invoice.id);
        let ids: BTreeSet<_> = open.chain(moved.into_iter().map(|one| one.invoice)).collect();
        let heads = self.store.get_many(ids.iter().map(keys::invoice)).await?;
        let mut bearing = Vec::new();
        for attributes in heads.into_values() {
            let Invoice::Issued(invoice) = items::read::<HeadItem>(attributes)?.read()? else {
                continue;
            };
            if invoice.due_on < to && invoice.interest.is_zero() {
                bearing.extend(self.store.whole(&invoice.id, None).await?);
            }
        }
        Ok(bearing)
    }

    /// What moved what a client owes since a day.
    pub async fn movements_since(
        &self,
        client: &ClientId,
        from: Date,
    ) -> Result<Vec<Movement>, Fault> {
        self.store.movements_since(client, from).await
    }

    /// What decides on the interest of an invoice.
    pub async fn interest_ground(
        &self,
        whole: &Whole,
        agreed: Agreed,
        at: (&[Movement], &TimeZone),
    ) -> Result<Option<Ground>, Fault> {
        self.store.interest_ground(whole, agreed, at).await
    }

    /// Writes an invoice of interest with its number, its lines, what is posted then of every
    /// invoice that bore it, and the mails.
    pub async fn commit_interest_posted(
        &self,
        once: &Once,
        series: Series,
        posting: &Posting,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let (store, invoice) = (self.store, &posting.just.invoice);
        let mut commit = Commit::by(self.actor(), once, at);
        commit = store.issued_head(commit, 0, &posting.just, "")?;
        commit = commit.taking(store, (&keys::series(series.year), series.place()))?;
        for line in &posting.lines {
            let key = keys::line(&invoice.id, line.on, &line.id);
            commit = commit.create(store, &key, &Places::default(), &LineItem::of(line, None))?;
        }
        for (bore, record, amount) in &posting.records {
            let event = Event::InterestPosted {
                invoice: bore.id.clone(),
                on: invoice.id.clone(),
                amount: *amount,
                through: posting.through,
            };
            commit = commit.interest_record(store, (&bore.id, record))?.event(&bore.id, event);
        }
        for notice in store.told_of(&invoice.client, &About::InvoiceReady).await? {
            commit = commit.mail(notice);
        }
        let event = Event::InvoiceIssued {
            invoice: invoice.id.clone(),
            number: invoice.number.to_string(),
            total: invoice.total,
            seal: invoice.seal.clone(),
        };
        commit.event(&invoice.id, event).write(store).await
    }
}
