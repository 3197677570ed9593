//! What each item last contributed, and the transaction that shifts cells by what changed.

use std::collections::BTreeMap;

use domain::figures::{self, Cell, Contribution, Figure};
use domain::id::InvoiceId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::source::{Counts, Source};
use crate::access::SystemStore;
use crate::commit::{Commit, ITEMS_MAX};
use crate::fault::Fault;
use crate::item::{self, Attributes};
use crate::keys::{self, Places};
use crate::once::CommitError;
use crate::query::Page;

/// How many lines are looked at together.
const LINES_TOGETHER: i32 = 50;

/// The marker of an item: its contributions when it was last looked at.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct AppliedItem {
    amounts: Vec<AmountItem>,
}

#[derive(Debug, Serialize, Deserialize)]
struct AmountItem {
    figure: String,
    when: String,
    currency: String,
    who: String,
    amount: i64,
}

/// A source as it is now, and what it contributed when it was last looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// Which item.
    pub source: Source,
    /// What it is.
    pub counts: Counts,
    /// What it contributed.
    pub before: Vec<Contribution>,
    version: u64,
}

/// A source and what it contributes from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The source as it was looked at.
    pub counted: Counted,
    /// What it contributes.
    pub now: Vec<Contribution>,
}

impl AppliedItem {
    fn of(contributions: &[Contribution]) -> Self {
        let amount = |Contribution { cell, amount }: &Contribution| AmountItem {
            figure: cell.figure.word().to_owned(),
            when: cell.when.clone(),
            currency: cell.currency.clone(),
            who: cell.who.clone(),
            amount: *amount,
        };
        Self { amounts: contributions.iter().map(amount).collect() }
    }

    pub(super) fn read(self) -> Result<Vec<Contribution>, Fault> {
        let contribution = |item: AmountItem| {
            let figure = item::needed("figure", Figure::of_word(&item.figure))?;
            let cell = Cell { figure, when: item.when, currency: item.currency, who: item.who };
            Ok(Contribution { cell, amount: item.amount })
        };
        self.amounts.into_iter().map(contribution).collect()
    }
}

impl SystemStore<'_> {
    /// Looks at sources. Their markers are read before them, so a marker that still stands when the
    /// outcome is written proves that nobody looked at a later state meanwhile.
    pub async fn counted(&self, sources: &[Source]) -> Result<Vec<Counted>, Fault> {
        // Collected before the wait: a future that holds a closure over references is not `Send`.
        let markers: Vec<_> = sources.iter().map(|source| keys::applied(&source.key())).collect();
        let markers = self.store.get_many(markers).await?;
        let items: Vec<_> = sources
            .iter()
            .flat_map(|source| [Some(source.key()), source.head()])
            .flatten()
            .collect();
        let items = self.store.get_many(items).await?;
        let look = |source: &Source| {
            let marker = markers.get(&keys::applied(&source.key()));
            Ok(Counted {
                source: source.clone(),
                counts: source.among(&items)?,
                before: marker.cloned().map(contributions).transpose()?.unwrap_or_default(),
                version: marker.map_or(0, item::version),
            })
        };
        sources.iter().map(look).collect()
    }

    /// The lines of an invoice, as sources.
    pub async fn lines_counted(
        &self,
        invoice: &InvoiceId,
        from: Option<String>,
    ) -> Result<Page<Source>, Fault> {
        let asked = self.store.ask_state(&keys::invoice(invoice).pk).beginning("LINE#");
        let source = |attributes: Attributes| {
            let (pk, sk) = (item::text(&attributes, "pk"), item::text(&attributes, "sk"));
            item::needed("line", Source::of_key(pk, sk))
        };
        asked.from(from).limit(LINES_TOGETHER).page(source).await
    }

    /// Writes markers and shifts cells, in as few transactions as hold them. What did not change is
    /// not written; a source that somebody else looked at meanwhile is `Stale`.
    pub async fn commit_applied(&self, applied: &[Applied]) -> Result<(), CommitError> {
        let mut pack = Pack::default();
        for one in applied.iter().filter(|one| one.now != one.counted.before) {
            let shift = figures::shift(&one.counted.before, &one.now);
            if pack.size_with(&shift) > ITEMS_MAX {
                std::mem::take(&mut pack).write(self).await?;
            }
            pack.take(one, shift);
        }
        pack.write(self).await
    }
}

pub(super) fn contributions(marker: Attributes) -> Result<Vec<Contribution>, Fault> {
    item::read::<AppliedItem>(marker)?.read()
}

/// One transaction: markers, and the cells that they shift together.
#[derive(Default)]
struct Pack<'a> {
    markers: Vec<&'a Applied>,
    cells: BTreeMap<Cell, i64>,
}

impl<'a> Pack<'a> {
    /// Its size with one more marker and its cells, and one to spare for the commit's own.
    fn size_with(&self, shift: &BTreeMap<Cell, i64>) -> usize {
        let new = shift.keys().filter(|cell| !self.cells.contains_key(cell)).count();
        self.markers.len() + 1 + self.cells.len() + new + 1
    }

    fn take(&mut self, one: &'a Applied, shift: BTreeMap<Cell, i64>) {
        self.markers.push(one);
        for (cell, amount) in shift {
            let sum = self.cells.entry(cell).or_default();
            *sum = sum.saturating_add(amount);
        }
    }

    async fn write(self, system: &SystemStore<'_>) -> Result<(), CommitError> {
        if self.markers.is_empty() {
            return Ok(());
        }
        let store = system.store;
        // Nothing in it bears a time, and the markers' versions are its once-key.
        let mut commit = Commit::note(system.actor(), Timestamp::UNIX_EPOCH);
        for Applied { counted, now } in self.markers {
            let (key, value) = (keys::applied(&counted.source.key()), AppliedItem::of(now));
            let places = places(counted, now);
            commit = commit.over(store, (&key, counted.version), &places, &value)?;
        }
        for (cell, amount) in self.cells.iter().filter(|(_, amount)| **amount != 0) {
            let key = keys::rollup(cell);
            commit = commit.add(store, &key, &Places::default(), &[("amount", *amount)])?;
        }
        commit.write(store).await.map(|_| ())
    }
}

/// Work is listed by its timekeeper, and while it is unbilled with all that is; a cost on a draft
/// or an invoice is listed with the costs.
fn places(counted: &Counted, now: &[Contribution]) -> Places {
    let Some((on, id)) = counted.source.work() else { return Places::default() };
    let of = |figure| now.iter().map(|one| &one.cell).find(|cell| cell.figure == figure);
    let sort = |cell: &Cell| keys::work_sort(&cell.currency, on, id);
    let time = of(Figure::RecordedHours).map(|cell| (keys::work_pk(&cell.who), sort(cell)));
    let cost = counted
        .counts
        .cost()
        .map(|currency| (keys::COSTS.to_owned(), keys::work_sort(currency.code(), on, id)));
    Places {
        owner: time.or(cost),
        kind: of(Figure::Unbilled).and_then(|cell| keys::by_kind("UNBILLED", sort(cell))),
    }
}
