//! Credits: what takes from an issued invoice without money, and the work that a void gives back.
//!
//! Invariants: a credit, the head with less open and the ledger entry are one transaction at the
//! version of the head that was decided on; the number of a credit note is taken in it. Entries of
//! a void invoice go back in commits of forty, each line once: a crash in between leaves the rest
//! to the next time.

use domain::audit::Event;
use domain::credit::{Credit, CreditKind, CreditNumber, CreditedLine, JustCredited};
use domain::id::InvoiceId;
use domain::invoice::Issued;
use domain::money::Money;
use domain::notice::{About, Notice};
use domain::payors::Payors;
use domain::question::Question;
use domain::text::Note;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::issue::Place;
use super::line::LineItem;
use crate::Store;
use crate::access::{FirmStore, SystemStore};
use crate::commit::Commit;
use crate::entries;
use crate::fault::Fault;
use crate::item::{self, Attributes, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};
use crate::query::Page;

/// How many lines one commit gives back: each takes two of the hundred items of a transaction.
const LINES_PER_COMMIT: usize = 40;

/// The last number of a year's credit notes, as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CreditSeries {
    year: i16,
    place: Place,
}

impl CreditSeries {
    /// The number that comes next.
    pub const fn next(&self) -> CreditNumber {
        CreditNumber { year: self.year, place: self.place.next() }
    }
}

/// A line of a void invoice whose entry is not yet given back.
#[derive(Debug)]
pub struct Held(Versioned<LineItem>, Money);

impl Held {
    /// What the line charged.
    pub const fn amount(&self) -> Money {
        self.1
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CreditItem {
    id: String,
    invoice: String,
    client: String,
    matter: String,
    on: Date,
    currency: String,
    amount: i64,
    reason: String,
    by: String,
    kind: KindItem,
}

#[derive(Debug, Serialize, Deserialize)]
enum KindItem {
    Note { number: String, lines: Vec<PartItem> },
    WriteOff,
    Void,
}

#[derive(Debug, Serialize, Deserialize)]
struct PartItem {
    line: String,
    on: Date,
    amount: i64,
}

impl CreditItem {
    fn of(credit: &Credit) -> Self {
        Self {
            id: credit.id.to_string(),
            invoice: credit.invoice.to_string(),
            client: credit.client.to_string(),
            matter: credit.matter.to_string(),
            on: credit.on,
            currency: credit.amount.currency().to_string(),
            amount: credit.amount.minor(),
            reason: credit.reason.to_string(),
            by: credit.by.to_string(),
            kind: match &credit.kind {
                CreditKind::Note { number, lines } => KindItem::Note {
                    number: number.to_string(),
                    lines: lines.iter().map(PartItem::of).collect(),
                },
                CreditKind::WriteOff => KindItem::WriteOff,
                CreditKind::Void => KindItem::Void,
            },
        }
    }

    pub(crate) fn read(self) -> Result<Credit, Fault> {
        let part = |part: PartItem| part.read(&self.currency);
        Ok(Credit {
            id: item::parsed("credit", &self.id)?,
            invoice: item::parsed("invoice", &self.invoice)?,
            client: item::parsed("client", &self.client)?,
            matter: item::parsed("matter", &self.matter)?,
            on: self.on,
            amount: item::money(self.amount, &self.currency)?,
            reason: item::checked("reason", Note::parse(&self.reason))?,
            by: item::parsed("member", &self.by)?,
            kind: match self.kind {
                KindItem::Note { number, lines } => CreditKind::Note {
                    number: item::parsed("number", &number)?,
                    lines: lines.into_iter().map(part).collect::<Result<_, Fault>>()?,
                },
                KindItem::WriteOff => CreditKind::WriteOff,
                KindItem::Void => CreditKind::Void,
            },
        })
    }
}

impl PartItem {
    fn of(part: &CreditedLine) -> Self {
        Self { line: part.line.to_string(), on: part.on, amount: part.amount.minor() }
    }

    fn read(self, currency: &str) -> Result<CreditedLine, Fault> {
        Ok(CreditedLine {
            line: item::parsed("line", &self.line)?,
            on: self.on,
            amount: item::money(self.amount, currency)?,
        })
    }
}

/// What a credit is decided on: the version of the head, and the questions about the invoice.
type At<'a> = (u64, &'a [Versioned<Question>]);

/// The questions that a credit settles, over the versions that were read.
fn settled(read: &[Versioned<Question>], just: &JustCredited) -> Vec<Versioned<Question>> {
    let version = |question: &Question| {
        let found = read.iter().find(|one| one.value.line == question.line);
        found.map_or(0, |one| one.version)
    };
    let settled = |value: &Question| Versioned { value: value.clone(), version: version(value) };
    just.adjusted.iter().map(settled).collect()
}

fn credit(attributes: Attributes) -> Result<Credit, Fault> {
    item::read::<CreditItem>(attributes)?.read()
}

impl Store {
    /// What was taken from an invoice without money, in the order in which it was.
    pub(crate) async fn credits(&self, id: &InvoiceId) -> Result<Vec<Credit>, Fault> {
        let asked = self.ask_state(&keys::invoice(id).pk).beginning("CREDIT#");
        asked.all(credit).await
    }
}

impl FirmStore<'_> {
    /// What was taken from an invoice without money, in the order in which it was.
    pub async fn credits(&self, id: &InvoiceId) -> Result<Vec<Credit>, Fault> {
        self.store.credits(id).await
    }

    /// All credits, latest first.
    pub async fn credits_all(&self, from: Option<String>) -> Result<Page<Credit>, Fault> {
        self.store.ask_index("by_kind", "CREDITS").newest_first().from(from).page(credit).await
    }

    /// The last number of a year's credit notes.
    pub async fn credit_series(&self, year: i16) -> Result<CreditSeries, Fault> {
        let place = self.store.last_of(&keys::credit_series(year)).await?;
        Ok(CreditSeries { year, place })
    }

    /// Writes a credit note for an invoice at the version that was read, and takes its number.
    pub async fn commit_credit_note(
        &self,
        once: &Once,
        (seen, series): (At<'_>, CreditSeries),
        just: &JustCredited,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.member.actor(), once, at);
        self.credit_noted(commit, (seen, series), just).await?.write(self.store).await
    }

    /// A credit note with its number, in a transaction that may write more.
    pub(crate) async fn credit_noted(
        &self,
        commit: Commit,
        (seen, series): (At<'_>, CreditSeries),
        just: &JustCredited,
    ) -> Result<Commit, CommitError> {
        let key = keys::credit_series(series.year);
        Ok(self.credited(commit, seen, just).await?.taking(self.store, (&key, series.place))?)
    }

    /// Voids bills that share their work, all or none, each at the version that was read; what they
    /// used of a deductible is given back.
    pub async fn commit_voided_shared(
        &self,
        once: &Once,
        (payors, bills): (&Versioned<Payors>, &[(At<'_>, JustCredited)]),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let mut commit = Commit::by(self.member.actor(), once, at);
        for (seen, just) in bills {
            commit = self.relieved(commit, *seen, just).await?;
        }
        let Some((_, first)) = bills.first() else { return Err(CommitError::Stale) };
        let entries: Vec<_> = bills.iter().map(|(_, just)| &just.entry).collect();
        let parts = bills.iter().filter_map(|(_, just)| just.invoice.part.as_ref());
        let back: Vec<Money> = parts.map(|part| part.deductible.negated()).collect();
        let matter = &first.invoice.matter;
        commit
            .fees_billed(self.store, &first.invoice, &entries)?
            .deductible_used(self.store, (matter, payors), &back)?
            .on_open_matter(self.store, matter)?
            .event(matter, happened(&first.credit))
            .write(self.store)
            .await
    }

    /// Writes off or voids an invoice at the version that was read. What a void gives back moves
    /// the matter on, so that nobody closes it over that.
    pub async fn commit_relieved(
        &self,
        once: &Once,
        seen: At<'_>,
        just: &JustCredited,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let credit = &just.credit;
        let commit = self.credited(Commit::by(self.member.actor(), once, at), seen, just).await?;
        let commit = match &credit.kind {
            CreditKind::Void => commit
                .on_open_matter(self.store, &credit.matter)?
                .event(&credit.matter, happened(credit)),
            CreditKind::Note { .. } | CreditKind::WriteOff => commit,
        };
        commit.write(self.store).await
    }

    /// The head with less open, the credit, the ledger entry, and the questions that it settles.
    async fn credited(
        &self,
        commit: Commit,
        seen: At<'_>,
        just: &JustCredited,
    ) -> Result<Commit, CommitError> {
        let commit = self.relieved(commit, seen, just).await?;
        let commit = self.store.ahead_credited(commit, just).await?;
        Ok(commit.fees_billed(self.store, &just.invoice, &[&just.entry])?)
    }

    /// The same, but for what it takes from the fees that are billed.
    async fn relieved(
        &self,
        commit: Commit,
        (version, questions): At<'_>,
        just: &JustCredited,
    ) -> Result<Commit, Fault> {
        let (credit, invoice) = (&just.credit, &just.invoice);
        let key = keys::credit(&invoice.id, &credit.id);
        let sort = format!("{}#{}", credit.on, credit.id);
        let places = Places { owner: None, kind: keys::by_kind("CREDITS", sort) };
        let commit = self.store.paid_head(commit.outcome(&credit.id), version, invoice)?;
        let mut commit = commit
            .create(self.store, &key, &places, &CreditItem::of(credit))?
            .post(self.store, &just.entry)?
            .event(&invoice.id, happened(credit));
        commit = self.store.moved(commit, &invoice.client, (&just.entry, &[invoice]))?;
        for question in settled(questions, just) {
            commit = commit.question(self.store, &question, invoice.questioned)?;
        }
        for notice in self.told(credit).await? {
            commit = commit.mail(notice);
        }
        Ok(commit)
    }

    /// The mails to the client's people; a write-off is told to nobody.
    async fn told(&self, credit: &Credit) -> Result<Vec<Notice>, Fault> {
        let about = match &credit.kind {
            CreditKind::Note { .. } => About::InvoiceCredited,
            CreditKind::Void => About::InvoiceVoided,
            CreditKind::WriteOff => return Ok(Vec::new()),
        };
        self.store.told_of(&credit.client, &about).await
    }

    /// The lines of an invoice whose entries are still with it.
    pub async fn entries_held(&self, id: &InvoiceId) -> Result<Vec<Held>, Fault> {
        let asked = self.store.ask_state(&keys::invoice(id).pk).beginning("LINE#");
        let mut held = asked.all(held).await?;
        held.retain(|Held(line, _)| line.value.entry().is_some());
        Ok(held)
    }

    /// Makes the work of a void invoice unbilled again. Lines that somebody else has given back
    /// meanwhile are not given back twice.
    pub async fn commit_entries_returned(
        &self,
        invoice: &Issued,
        held: &[Held],
        at: Timestamp,
    ) -> Result<(), CommitError> {
        for some in held.chunks(LINES_PER_COMMIT) {
            let Some(Held(first, _)) = some.first() else { continue };
            let once = Once::named(format!("returned#{}#{}", invoice.id, first.value.id()));
            let mut commit = Commit::by(self.member.actor(), &once, at);
            for Held(line, _) in some {
                commit = self.returned(commit, invoice, line)?;
            }
            let taken = some.iter().filter_map(|Held(line, _)| line.value.took());
            commit = commit.given_back(self.store, &invoice.matter, taken).await?;
            let entries = u32::try_from(some.len()).unwrap_or(u32::MAX);
            let event = Event::EntriesReturned { invoice: invoice.id.clone(), entries };
            commit
                .on_open_matter(self.store, &invoice.matter)?
                .event(&invoice.id, event.clone())
                .event(&invoice.matter, event)
                .write(self.store)
                .await?;
        }
        Ok(())
    }

    fn returned(
        &self,
        commit: Commit,
        invoice: &Issued,
        line: &Versioned<LineItem>,
    ) -> Result<Commit, Fault> {
        let Some(entry) = line.value.entry() else { return Ok(commit) };
        let read = line.value.clone().read()?;
        let without = line.value.clone().without_entry();
        let key = keys::line(&invoice.id, read.on, &read.id);
        let work = entry.clone().read()?;
        let (wip, places) = (entries::key(&work), entries::places(&work));
        commit
            .replace(self.store, (&key, line.version), &Places::default(), &without)?
            .create(self.store, &wip, &places, &entry)
    }
}

impl SystemStore<'_> {
    /// What was taken from an invoice without money, in the order in which it was.
    pub async fn credits(&self, id: &InvoiceId) -> Result<Vec<Credit>, Fault> {
        self.store.credits(id).await
    }

    /// The last number of a year's credit notes, as `check` compares it.
    pub async fn credit_last(&self, year: i16) -> Result<u32, Fault> {
        Ok(self.store.last_of(&keys::credit_series(year)).await?.last())
    }
}

fn held(attributes: Attributes) -> Result<Held, Fault> {
    let version = item::version(&attributes);
    let value = item::read::<LineItem>(attributes)?;
    let amount = value.clone().read()?.amount;
    Ok(Held(Versioned { value, version }, amount))
}

fn happened(credit: &Credit) -> Event {
    let (invoice, amount) = (credit.invoice.clone(), credit.amount);
    let id = credit.id.clone();
    match &credit.kind {
        CreditKind::Note { number, .. } => {
            Event::InvoiceCredited { invoice, credit: id, number: number.to_string(), amount }
        }
        CreditKind::WriteOff => Event::InvoiceWrittenOff { invoice, credit: id, amount },
        CreditKind::Void => Event::InvoiceVoided { invoice, credit: id, amount },
    }
}
