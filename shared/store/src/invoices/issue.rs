//! Issuing: the number, the frozen head, the ledger entry and the mails in one transaction.

use domain::audit::Event;
use domain::dispatch::Sending;
use domain::id::InvoiceId;
use domain::invoice::{InvoiceKind, InvoiceNumber, Issued, JustIssued};
use domain::money::Money;
use domain::notice::Notice;
use domain::paylink::PayLink;
use domain::payors::Payors;
use domain::retainer::Retainer;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::head::{HeadItem, places_issued, places_open};
use super::line::LineItem;
use crate::Store;
use crate::access::{FirmStore, SystemStore};
use crate::arrangements::AsAgreed;
use crate::commit::Commit;
use crate::deposits::Asked;
use crate::desk::Desk;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Key, Places};
use crate::once::{CommitError, Done, Once};
use crate::runs::BilledItem;

/// The last number of a year's invoices, as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Series {
    /// The year.
    pub year: i16,
    place: Place,
    /// A later place whose number an imported invoice already has.
    held: Option<u32>,
}

/// How far a series of numbers is, as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    last: u32,
    version: u64,
}

#[derive(Debug, Serialize, Deserialize)]
struct SeriesItem {
    last: u32,
}

/// Which invoice has a number.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct NumberItem {
    pub(crate) invoice: String,
    /// What an imported invoice was made of; empty for our own.
    pub(crate) digest: String,
}

/// An invoice that is issued, and who hears of it.
#[derive(Debug, Clone)]
pub struct Bill {
    /// The invoice.
    pub just: JustIssued,
    /// Who hears of it.
    pub told: Told,
}

/// Who hears of an invoice that is issued.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// The mails.
    pub notices: Vec<Notice>,
    /// How it goes out, where it is not through the portal (INV-11).
    pub sending: Option<Sending>,
    /// The cover letter that is frozen with it (INV-09).
    pub letter: Option<String>,
    /// The link that they carry.
    pub link: Option<PayLink>,
    /// The request for a deposit that is raised with it, its mails, and the retainer that asks for
    /// it, as it was read (TRU-10).
    pub deposit: Option<(Asked, Vec<Notice>, Versioned<Retainer>)>,
}

impl Place {
    /// The last place that was taken.
    pub(crate) const fn last(&self) -> u32 {
        self.last
    }

    /// The place that comes next.
    pub(crate) const fn next(&self) -> u32 {
        self.last.saturating_add(1)
    }

    /// The same where this place comes next.
    const fn before(self, place: u32) -> Self {
        Self { last: place.saturating_sub(1), ..self }
    }
}

impl Series {
    /// How far it was when it was read.
    pub(crate) const fn place(&self) -> Place {
        self.place
    }

    /// The last place that was taken.
    pub const fn last(&self) -> u32 {
        self.place.last()
    }

    /// The number that comes next.
    pub const fn next(&self) -> InvoiceNumber {
        InvoiceNumber::Series { year: self.year, place: self.place.next() }
    }

    /// So many numbers in a row.
    pub fn row(&self, count: usize) -> Vec<InvoiceNumber> {
        let all = (self.place.next()..).filter(|place| Some(*place) != self.held).take(count);
        all.map(|place| InvoiceNumber::Series { year: self.year, place }).collect()
    }

    /// The same series around this one of its numbers, which an imported invoice already has.
    #[must_use]
    pub fn around(self, number: &InvoiceNumber) -> Self {
        match number {
            InvoiceNumber::Series { place, .. } if *place > self.place.next() => {
                Self { held: Some(*place), ..self }
            }
            InvoiceNumber::Series { .. } | InvoiceNumber::Imported(_) => self.passing(),
        }
    }

    /// The same series past its next number, which an imported invoice already has.
    #[must_use]
    pub const fn passing(self) -> Self {
        let place = Place { last: self.place.next(), ..self.place };
        Self { place, ..self }
    }

    /// Whether nobody has taken a number of it since the other was read.
    pub const fn is_still(&self, other: &Self) -> bool {
        self.place.version == other.place.version
    }
}

impl Store {
    async fn series(&self, year: i16) -> Result<Series, Fault> {
        Ok(Series { year, place: self.last_of(&keys::series(year)).await?, held: None })
    }

    /// How far the series at a key is.
    pub(crate) async fn last_of(&self, key: &Key) -> Result<Place, Fault> {
        let found = self.get::<SeriesItem>(key).await?;
        let (last, version) = found.map_or((0, 0), |item| (item.value.last, item.version));
        Ok(Place { last, version })
    }

    pub(crate) async fn numbered(&self, number: &str) -> Result<Option<InvoiceId>, Fault> {
        let found = self.get::<NumberItem>(&keys::number(number)).await?;
        found.map(|item| item::parsed("invoice", &item.value.invoice)).transpose()
    }

    pub(crate) fn issued_head(
        &self,
        commit: Commit,
        version: u64,
        issued: &JustIssued,
        digest: &str,
    ) -> Result<Commit, Fault> {
        let invoice = &issued.invoice;
        let head = HeadItem::of_issued(invoice);
        let number = invoice.number.to_string();
        let holder = NumberItem { invoice: invoice.id.to_string(), digest: digest.to_owned() };
        let (key, places) = (keys::invoice(&invoice.id), places_issued(invoice));
        let commit = commit.outcome(&invoice.id);
        // What never was a draft that anybody saw has no version.
        let commit = commit
            .over(self, (&key, version), &places, &head)?
            .set(self, &keys::open(&invoice.id), &places_open(invoice), &head)?
            .unique(self, &keys::number(&number), "This invoice number", &holder)?
            .post(self, &issued.entry)?;
        let commit = self.account_frozen(commit, (&invoice.id, issued.account.as_ref()))?;
        let commit = self.lines_packed(commit, (invoice, &issued.lines))?;
        let commit = issued.deducting.iter().try_fold(commit, |commit, line| {
            let key = keys::line(&invoice.id, line.on, &line.id);
            commit.create(self, &key, &Places::default(), &LineItem::of(line, None))
        })?;
        self.moved(commit, &invoice.client, (&issued.entry, &[invoice]))
    }

    /// The head after money came in: open or settled, in the lists where it then belongs.
    pub(crate) fn paid_head(
        &self,
        commit: Commit,
        version: u64,
        invoice: &Issued,
    ) -> Result<Commit, Fault> {
        let head = HeadItem::of_issued(invoice);
        let key = keys::invoice(&invoice.id);
        commit.replace(self, (&key, version), &places_issued(invoice), &head)?.set(
            self,
            &keys::open(&invoice.id),
            &places_open(invoice),
            &head,
        )
    }
}

impl Commit {
    /// Takes the next number of a series that nobody has taken since it was read.
    pub(crate) fn taking(self, store: &Store, (key, place): (&Key, Place)) -> Result<Self, Fault> {
        let item = SeriesItem { last: place.next() };
        if place.version == 0 {
            self.create(store, key, &Places::default(), &item)
        } else {
            self.replace(store, (key, place.version), &Places::default(), &item)
        }
    }
}

impl FirmStore<'_> {
    /// The last number of a year's series.
    pub async fn series(&self, year: i16) -> Result<Series, Fault> {
        self.store.series(year).await
    }
}

impl Desk<'_> {
    /// The last number of a year's series.
    pub async fn series(&self, year: i16) -> Result<Series, Fault> {
        self.store.series(year).await
    }

    /// Issues: head frozen, number taken, ledger posted, mails queued; the fees are within what was
    /// agreed.
    pub async fn commit_issued(
        &self,
        once: &Once,
        (version, series, agreed): (u64, Series, &AsAgreed),
        issued: &JustIssued,
        (told, at): (Told, Timestamp),
    ) -> Result<Done, CommitError> {
        let bill = Bill { just: issued.clone(), told };
        let commit = Commit::by(self.actor.clone(), once, at);
        let commit = self.store.ahead_issued(commit, &issued.invoice).await?;
        let commit = self.all_issued(commit, (version, series, agreed), &[bill])?;
        commit.write(self.store).await
    }

    /// Issues a bill to each payor, all or none: the first takes the place of the draft, the
    /// numbers follow one another, and who pays is as it was read.
    pub async fn commit_issued_shared(
        &self,
        once: &Once,
        read: (u64, Series, &AsAgreed),
        (payors, bills): (&Versioned<Payors>, &[Bill]),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.actor.clone(), once, at);
        let mut commit = self.all_issued(commit, read, bills)?;
        if let Some(first) = bills.first() {
            let parts = bills.iter().filter_map(|bill| bill.just.invoice.part.as_ref());
            let used: Vec<Money> = parts.map(|part| part.deductible).collect();
            let whose = (&first.just.invoice.matter, payors);
            commit = commit.deductible_used(self.store, whose, &used)?;
        }
        commit.write(self.store).await
    }

    /// The bills of a draft, of which the first takes its place.
    fn all_issued(
        &self,
        mut commit: Commit,
        (version, series, agreed): (u64, Series, &AsAgreed),
        bills: &[Bill],
    ) -> Result<Commit, Fault> {
        let Some(Bill { just: first, .. }) = bills.first() else { return Ok(commit) };
        for (at, bill) in bills.iter().enumerate() {
            commit = self.one_issued(commit, if at == 0 { version } else { 0 }, bill)?;
        }
        let place = match bills.last().map(|bill| &bill.just.invoice.number) {
            Some(InvoiceNumber::Series { place, .. }) => series.place.before(*place),
            Some(InvoiceNumber::Imported(_)) | None => series.place,
        };
        commit = commit.taking(self.store, (&keys::series(series.year), place))?;
        let entries: Vec<_> = bills.iter().map(|bill| &bill.just.entry).collect();
        let invoice = &first.invoice;
        commit = commit.fees_billed_within(self.store, invoice, agreed, &entries)?;
        // The next run compares with the last bill of work (BIL-20); its number, taken here too,
        // guards it. A deposit or a note says nothing of what time is billed.
        if invoice.kind == InvoiceKind::Work {
            let billed = BilledItem { invoice: invoice.id.to_string() };
            let key = keys::billed(&invoice.matter);
            commit = commit.set(self.store, &key, &Places::default(), &billed)?;
        }
        Ok(commit.outcome(&invoice.id))
    }

    /// One bill with its mails, its link and the deposit that it asks for.
    fn one_issued(&self, commit: Commit, version: u64, bill: &Bill) -> Result<Commit, Fault> {
        let (invoice, told) = (&bill.just.invoice, &bill.told);
        let event = Event::InvoiceIssued {
            invoice: invoice.id.clone(),
            number: invoice.number.to_string(),
            total: invoice.total,
            seal: invoice.seal.clone(),
        };
        let mut commit = self.store.issued_head(commit, version, &bill.just, "")?;
        commit = told.notices.iter().cloned().fold(commit, Commit::mail);
        if let Some(letter) = &told.letter {
            commit = commit.letter(self.store, &invoice.id, letter)?;
        }
        if let Some(sending) = &told.sending {
            commit = commit.sending(self.store, sending)?;
        }
        if let Some(link) = &told.link {
            commit = self.store.link_made(commit, link)?;
        }
        if let Some((asked, notices, retainer)) = &told.deposit {
            let Versioned { value, version } = retainer.clone();
            let value = Retainer { last: Some(asked.request.id.clone()), ..value };
            commit = commit.retainer(self.store, version, &value)?;
            commit = self.store.deposit_asked(commit, (&asked.request, &asked.link))?;
            commit = notices.iter().cloned().fold(commit, Commit::mail);
        }
        Ok(commit.event(&invoice.id, event))
    }

    /// Which invoice has a number.
    pub async fn invoice_numbered(&self, number: &str) -> Result<Option<InvoiceId>, Fault> {
        self.store.numbered(number).await
    }
}

impl SystemStore<'_> {
    /// The last number of a year's series, as `check` compares it.
    pub async fn series(&self, year: i16) -> Result<Series, Fault> {
        self.store.series(year).await
    }
}
