//! What a client owes, by day: each movement written with the entry that it comes from, and read
//! back for statements of account (INV-25).
//!
//! Invariant: an entry that moves what is owed on an invoice is written in the transaction that
//! writes its movements, so a client's movements come to what is open on its invoices.

use std::collections::BTreeMap;

use domain::audit::Event;
use domain::client::Client;
use domain::firm::Firm;
use domain::id::ClientId;
use domain::invoice::Issued;
use domain::ledger::{Books, Entry, Operating};
use domain::money::{Currency, Money, MoneyError};
use domain::owed::{Movement, Paper, Statement, What};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::access::{ClientStore, FirmStore, SystemStore};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::invoices::Home;
use crate::item::{self, Attributes};
use crate::keys::{self, Places};
use crate::once::CommitError;
use crate::query::{Page, READ_ITEMS};

/// What an entry moves of what a client owes; it names as many invoices as a payment has parts.
#[derive(Debug, Serialize, Deserialize)]
struct MovedItem {
    journal: String,
    on: Date,
    currency: String,
    parts: Vec<PartItem>,
}

#[derive(Debug, Serialize, Deserialize)]
struct PartItem {
    invoice: String,
    number: String,
    matter: String,
    what: String,
    minor: i64,
}

/// What a client owes today, and what moved it since a day: one question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    /// What stands at the top of the client's home; of its invoices, those that are open.
    pub home: Home,
    /// What moved since the day, by day.
    pub since: Vec<Movement>,
}

impl Account {
    /// The statement of these days, of which the first is the day that was asked from.
    pub fn statement(&self, days: (Date, Date), own: Currency) -> Result<Statement, MoneyError> {
        let open: Vec<Money> = self.home.invoices.iter().map(|invoice| invoice.open).collect();
        Statement::back(days, own, &open, &self.since)
    }
}

impl MovedItem {
    fn of(entry: &Entry<Operating>, moved: &[Movement]) -> Self {
        let code = moved.first().map_or("", |first| first.amount.currency().code());
        let part = |one: &Movement| PartItem {
            invoice: one.invoice.to_string(),
            number: one.number.clone(),
            matter: one.matter.clone(),
            what: one.what.word().to_owned(),
            minor: one.amount.minor(),
        };
        Self {
            journal: entry.id().to_string(),
            on: entry.effective_on(),
            currency: code.to_owned(),
            parts: moved.iter().map(part).collect(),
        }
    }

    fn read(self) -> Result<Vec<Movement>, Fault> {
        let read = |part: PartItem| {
            Ok(Movement {
                on: self.on,
                journal: item::parsed("journal", &self.journal)?,
                invoice: item::parsed("invoice", &part.invoice)?,
                number: part.number,
                matter: part.matter,
                what: item::needed("what moved", What::of_word(&part.what))?,
                amount: item::money(part.minor, &self.currency)?,
            })
        };
        self.parts.into_iter().map(read).collect()
    }
}

pub(crate) fn movements(attributes: Attributes) -> Result<Vec<Movement>, Fault> {
    item::read::<MovedItem>(attributes)?.read()
}

impl Store {
    /// What an entry moves of what a client owes on these invoices, which are as they are after it.
    pub(crate) fn moved(
        &self,
        commit: Commit,
        client: &ClientId,
        (entry, invoices): (&Entry<Operating>, &[&Issued]),
    ) -> Result<Commit, Fault> {
        let moved = item::checked("movement", Movement::all(entry, invoices))?;
        if moved.is_empty() {
            return Ok(commit);
        }
        let key = keys::movement(client, entry.effective_on(), entry.id());
        let sort = keys::movement_sort(entry.effective_on(), entry.id());
        let places = Places { owner: keys::by_owner(client, sort), kind: None };
        commit.create(self, &key, &places, &MovedItem::of(entry, &moved))
    }

    /// What moved since a day, what is open now, and what stands beside it.
    async fn account(&self, client: &ClientId, from: Date) -> Result<Account, Fault> {
        let asked = self.ask_index("by_owner", &keys::owner_pk(client));
        let asked = asked.between(keys::movements_from(from), keys::OPEN_END);
        let mut account = Account::default();
        for attributes in asked.all(Ok).await? {
            if item::text(&attributes, "pk").starts_with(keys::MOVEMENTS) {
                account.since.extend(movements(attributes)?);
            } else {
                account.home.take(attributes)?;
            }
        }
        Ok(account)
    }

    /// Everything that ever moved what a client owes, until a day, from where nothing is late.
    pub(crate) async fn movements_until(
        &self,
        client: &ClientId,
        to: Date,
    ) -> Result<Vec<Movement>, Fault> {
        let asked = self.ask_state(&keys::movements_pk(client));
        let all = asked.between("0", format!("{to}#~")).all(movements).await?;
        Ok(all.into_iter().flatten().collect())
    }

    /// The paper of a statement, as it is printed today.
    async fn statement(
        &self,
        id: &ClientId,
        (from, to): (Date, Date),
        now: Timestamp,
    ) -> Result<Option<Paper>, Fault> {
        let (firm, client) = tokio::try_join!(Box::pin(self.firm()), Box::pin(self.party(id)))?;
        let (Some(firm), Some(client)) = (firm, client) else { return Ok(None) };
        let (firm, client): (Firm, Client) = (firm.value, client.value);
        let zone = TimeZone::get(&firm.zone).unwrap_or(TimeZone::UTC);
        let today = now.to_zoned(zone).date();
        let all = self.movements_until(id, to).await?;
        let made = Statement::forth((from, to), firm.currency, &all);
        let statement = item::checked("statement", made)?;
        let questioned =
            if to >= today { questioned(&self.invoices_open_of(id).await?) } else { Vec::new() };
        Ok(Some(Paper { firm, client, statement, questioned }))
    }

    /// What the books move of what is owed on an invoice, for statements of account.
    pub(crate) fn owed_less(
        &self,
        commit: Commit,
        books: &Books,
        invoice: &Issued,
    ) -> Result<Commit, Fault> {
        match books.operating() {
            Some(entry) => self.moved(commit, &invoice.client, (entry, &[invoice])),
            None => Ok(commit),
        }
    }
}

/// What of what is open the client has asked about, by currency.
pub fn questioned(invoices: &[Issued]) -> Vec<Money> {
    let mut sums: BTreeMap<&'static str, Money> = BTreeMap::new();
    let held = |one: &Issued| one.open.minus(one.undisputed()).ok().filter(|one| one.is_positive());
    for asked in invoices.iter().filter_map(held) {
        let sum = sums.entry(asked.currency().code()).or_insert(Money::zero(asked.currency()));
        *sum = sum.plus(asked).unwrap_or(*sum);
    }
    sums.into_values().collect()
}

impl FirmStore<'_> {
    /// What a client owes, and what moved it since a day.
    pub async fn account(&self, client: &ClientId, from: Date) -> Result<Account, Fault> {
        self.store.account(client, from).await
    }

    /// The paper of a client's statement.
    pub async fn statement(
        &self,
        client: &ClientId,
        days: (Date, Date),
        now: Timestamp,
    ) -> Result<Option<Paper>, Fault> {
        self.store.statement(client, days, now).await
    }

    /// Notes that a statement was written out; `printer` makes it where it is not there yet.
    pub async fn commit_statement_exported(
        &self,
        client: &ClientId,
        days: (Date, Date),
        at: Timestamp,
    ) -> Result<(), CommitError> {
        let commit = Commit::note(self.member.actor(), at);
        noted(commit, client, days).write(self.store).await.map(|_| ())
    }
}

impl ClientStore<'_> {
    /// What the client owes, and what moved it since a day: one question.
    pub async fn account(&self, from: Date) -> Result<Account, Fault> {
        self.store.account(&self.client.id, from).await
    }

    /// The paper of the client's statement.
    pub async fn statement(
        &self,
        days: (Date, Date),
        now: Timestamp,
    ) -> Result<Option<Paper>, Fault> {
        self.store.statement(&self.client.id, days, now).await
    }

    /// Notes that a statement was written out; `printer` makes it where it is not there yet.
    pub async fn commit_statement_exported(
        &self,
        days: (Date, Date),
        at: Timestamp,
    ) -> Result<(), CommitError> {
        let commit = Commit::note(self.client.actor(), at);
        noted(commit, &self.client.id, days).write(self.store).await.map(|_| ())
    }
}

impl SystemStore<'_> {
    /// What a client owes, and what moved it since a day, as its pages ask for it.
    pub async fn account(&self, client: &ClientId, from: Date) -> Result<Account, Fault> {
        self.store.account(client, from).await
    }

    /// Everything that ever moved what a client owes, by day.
    pub async fn movements(
        &self,
        client: &ClientId,
        from: Option<String>,
    ) -> Result<Page<Movement>, Fault> {
        let asked = self.store.ask_state(&keys::movements_pk(client)).limit(READ_ITEMS);
        let page = asked.from(from).page(movements).await?;
        Ok(Page { items: page.items.into_iter().flatten().collect(), next: page.next })
    }

    /// The paper of a client's statement.
    pub async fn statement(
        &self,
        client: &ClientId,
        days: (Date, Date),
        now: Timestamp,
    ) -> Result<Option<Paper>, Fault> {
        self.store.statement(client, days, now).await
    }

    /// Notes that a command wrote a statement out as a file.
    pub async fn commit_statement_exported(
        &self,
        client: &ClientId,
        days: (Date, Date),
        at: Timestamp,
    ) -> Result<(), CommitError> {
        let commit = Commit::note(self.actor(), at);
        noted(commit, client, days).write(self.store).await.map(|_| ())
    }
}

fn noted(commit: Commit, client: &ClientId, (from, to): (Date, Date)) -> Commit {
    commit.event(client, Event::StatementExported { client: client.clone(), from, to })
}
