//! What matters bill again and again, all of a matter in one item (INV-29).
//!
//! Invariants: a bill and the day of it that has passed are one transaction, at the version that
//! was read, so each day is billed once however often and by whomever it is tried; what is to be
//! issued by itself is noted with the bill, and stays noted until it is done.

use domain::audit::Event;
use domain::entry::Entry;
use domain::id::{InvoiceId, MatterId};
use domain::invoice::{Draft, Line};
use domain::recurring::{AllRecurring, End, Every, Recurring, State, Then};
use domain::text::Narrative;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::access::{FirmStore, SystemStore};
use crate::commit::Commit;
use crate::desk::Desk;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};
use crate::query::Page;

#[derive(Debug, Default, Serialize, Deserialize)]
struct AllItem {
    all: Vec<OneItem>,
    to_issue: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct OneItem {
    words: String,
    currency: String,
    amount: i64,
    every: String,
    first: Date,
    times: Option<u32>,
    until: Option<Date>,
    issues: bool,
    state: String,
    passed: u32,
    billed: u32,
    last: Option<String>,
    by: String,
}

const fn state_word(state: State) -> &'static str {
    match state {
        State::Runs => "runs",
        State::Paused => "paused",
        State::Ended => "ended",
    }
}

fn state(word: &str) -> Option<State> {
    [State::Runs, State::Paused, State::Ended].into_iter().find(|one| state_word(*one) == word)
}

impl OneItem {
    fn of(one: &Recurring) -> Self {
        let (times, until) = match one.end {
            End::Open => (None, None),
            End::Times(times) => (Some(times), None),
            End::Until(until) => (None, Some(until)),
        };
        Self {
            words: one.words.to_string(),
            currency: one.amount.currency().to_string(),
            amount: one.amount.minor(),
            every: one.every.word().to_owned(),
            first: one.first,
            times,
            until,
            issues: one.then == Then::Issue,
            state: state_word(one.state).to_owned(),
            passed: one.passed,
            billed: one.billed,
            last: one.last.as_ref().map(ToString::to_string),
            by: one.by.to_string(),
        }
    }

    fn read(self) -> Result<Recurring, Fault> {
        let end = match (self.times, self.until) {
            (Some(times), _) => End::Times(times),
            (None, Some(until)) => End::Until(until),
            (None, None) => End::Open,
        };
        let last = self.last.as_deref().map(|id| item::parsed("invoice", id));
        Ok(Recurring {
            words: item::checked("words", Narrative::parse(&self.words))?,
            amount: item::money(self.amount, &self.currency)?,
            every: item::needed("every", Every::of_word(&self.every))?,
            first: self.first,
            end,
            then: if self.issues { Then::Issue } else { Then::Draft },
            state: item::needed("state", state(&self.state))?,
            passed: self.passed,
            billed: self.billed,
            last: last.transpose()?,
            by: item::parsed("member", &self.by)?,
        })
    }
}

impl AllItem {
    fn of(all: &AllRecurring) -> Self {
        Self {
            all: all.all.iter().map(OneItem::of).collect(),
            to_issue: all.to_issue.iter().map(ToString::to_string).collect(),
        }
    }

    fn read(self) -> Result<AllRecurring, Fault> {
        let to_issue = self.to_issue.iter().map(|id| item::parsed("invoice", id));
        Ok(AllRecurring {
            all: self.all.into_iter().map(OneItem::read).collect::<Result<_, _>>()?,
            to_issue: to_issue.collect::<Result<_, _>>()?,
        })
    }
}

/// A matter is listed by the next day on which something is to be done, and nowhere without one.
fn places(matter: &MatterId, all: &AllRecurring) -> Places {
    let kind = all.next().and_then(|next| keys::by_kind("RECURRING", format!("{next}#{matter}")));
    Places { owner: None, kind }
}

impl Commit {
    fn recurring(
        self,
        store: &Store,
        (matter, all): (&MatterId, &Versioned<AllRecurring>),
    ) -> Result<Self, Fault> {
        let (key, item) = (keys::recurring(matter), AllItem::of(&all.value));
        let places = places(matter, &all.value);
        self.over(store, (&key, all.version), &places, &item)
    }
}

impl Store {
    /// What a matter bills again and again; version nothing while it does not.
    pub async fn recurring(&self, matter: &MatterId) -> Result<Versioned<AllRecurring>, Fault> {
        match self.get::<AllItem>(&keys::recurring(matter)).await? {
            Some(Versioned { value, version }) => Ok(Versioned { value: value.read()?, version }),
            None => Ok(Versioned::default()),
        }
    }
}

impl FirmStore<'_> {
    /// What a matter bills again and again; version nothing while it does not.
    pub async fn recurring(&self, matter: &MatterId) -> Result<Versioned<AllRecurring>, Fault> {
        self.store.recurring(matter).await
    }

    /// Writes down what is billed again and again, over the version that was looked at; says what
    /// has changed.
    pub async fn commit_recurring(
        &self,
        once: &Once,
        (matter, all): (&MatterId, &Versioned<AllRecurring>),
        (words, at): (String, Timestamp),
    ) -> Result<Done, CommitError> {
        let event = Event::RecurringSet { matter: matter.clone(), words };
        Commit::by(self.member.actor(), once, at)
            .outcome(matter)
            .recurring(self.store, (matter, all))?
            .on_open_matter(self.store, matter)?
            .event(matter, event)
            .write(self.store)
            .await
    }
}

impl Desk<'_> {
    /// Bills a day of it: a draft with one line, and the day has passed.
    pub async fn commit_recurred(
        &self,
        once: &Once,
        all: &Versioned<AllRecurring>,
        (draft, line, entry): (&Draft, &Line, &Entry),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.actor.clone(), once, at);
        let commit = commit.recurring(self.store, (&draft.matter, all))?;
        self.begun_with(commit, draft, (line, Some(entry)))?
            .outcome(&draft.id)
            .on_open_matter(self.store, &draft.matter)?
            .write(self.store)
            .await
    }

    /// Notes that a draft was issued by itself, or is left to a person.
    pub async fn commit_recurring_done(
        &self,
        once: &Once,
        (matter, all, bill): (&MatterId, &Versioned<AllRecurring>, &InvoiceId),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        Commit::by(self.actor.clone(), once, at)
            .outcome(bill)
            .recurring(self.store, (matter, all))?
            .write(self.store)
            .await
    }
}

impl SystemStore<'_> {
    /// The matters that bill something by a day.
    pub async fn matters_recurring(
        &self,
        by: Date,
        from: Option<String>,
    ) -> Result<Page<MatterId>, Fault> {
        let asked = self.store.ask_index("by_kind", "RECURRING").from(from);
        let asked = asked.between("0".to_owned(), format!("{by}~"));
        let matter = |found| {
            let sort = item::text(&found, "kind_sort").to_owned();
            let (_, matter) = sort.split_once('#').unwrap_or_default();
            item::parsed("matter", matter)
        };
        asked.page(matter).await
    }
}
