//! A client's invoices as lists show them: the open ones by due date, then the settled ones, newest
//! first.

use std::collections::{BTreeMap, HashMap};

use domain::id::{ClientId, InvoiceId};
use domain::invoice::{Draft, Invoice, Issued};
use domain::matter::Matter;

use super::{Balance, HeadItem, Home, issued};
use crate::Store;
use crate::access::{ClientStore, FirmStore};
use crate::budgets;
use crate::deposits;
use crate::fault::Fault;
use crate::item::{self, Attributes};
use crate::keys;
use crate::plans;
use crate::query::Page;
use crate::trust;

/// How many items a client's home reads at once: balances, money in trust, what is open, and the
/// few settled invoices that it shows.
const HOME_ITEMS: i32 = 20;

/// Which of a client's invoices are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// All of them.
    All,
    /// Those on which something is open.
    Open,
    /// Those on which nothing is open.
    Settled,
}

impl Which {
    const fn prefix(self) -> &'static str {
        match self {
            Self::All => "I#",
            Self::Open => "I#0#",
            Self::Settled => "I#1#",
        }
    }
}

/// The amounts of a balance item, whose attributes are `paid_USD`, `unapplied_USD` and so on.
fn balances(attributes: &Attributes) -> Vec<(String, Balance)> {
    let mut all: BTreeMap<String, Balance> = BTreeMap::new();
    for (name, value) in attributes {
        let number = value.as_n().ok().and_then(|number| number.parse::<i64>().ok());
        match (name.split_once('_'), number) {
            (Some(("paid", code)), Some(minor)) => {
                all.entry(code.to_owned()).or_default().paid = minor;
            }
            (Some(("unapplied", code)), Some(minor)) => {
                all.entry(code.to_owned()).or_default().unapplied = minor;
            }
            (Some(_) | None, _) => {}
        }
    }
    all.into_iter().collect()
}

impl Home {
    /// One more item of it.
    pub(crate) fn take(&mut self, attributes: Attributes) -> Result<(), Fault> {
        match item::text(&attributes, "sk") {
            "BALANCE" => self.balances = balances(&attributes),
            "BUDGETS" => self.budgets.push(budgets::listed(attributes)?),
            "LEDGER" => self.ledgers.push(trust::ledger_of_image(attributes)?),
            "PLAN" => self.plans.push(plans::plan(attributes)?),
            "REQUEST" => self.deposits.push(deposits::request(attributes)?),
            _ => self.invoices.push(issued(attributes)?),
        }
        Ok(())
    }
}

impl Store {
    /// Issued invoices by their ids.
    pub(crate) async fn issued_named(
        &self,
        ids: &[InvoiceId],
    ) -> Result<HashMap<InvoiceId, Issued>, Fault> {
        let found = self.get_many(ids.iter().map(keys::invoice)).await?;
        let read = found.into_values().map(|item| item::read::<HeadItem>(item)?.read());
        read.filter_map(|invoice| match invoice {
            Ok(Invoice::Issued(issued)) => Some(Ok((issued.id.clone(), issued))),
            Ok(Invoice::Draft(_)) => None,
            Err(fault) => Some(Err(fault)),
        })
        .collect()
    }

    /// A client's home: one question, or more while not every open invoice has been read.
    pub(super) async fn home(
        &self,
        client: &ClientId,
        mut from: Option<String>,
    ) -> Result<Home, Fault> {
        let mut home = Home::default();
        loop {
            let asked = self.ask_index("by_owner", &keys::owner_pk(client)).between("B", "I~");
            let page = asked.from(from).limit(HOME_ITEMS).page(Ok).await?;
            for attributes in page.items {
                home.take(attributes)?;
            }
            let all_open = home.invoices.last().is_none_or(|last| last.open.is_positive());
            if page.next.is_none() || !all_open {
                return Ok(Home { next: page.next, ..home });
            }
            from = page.next;
        }
    }

    /// Every invoice of a client on which something is open, by due date.
    pub(crate) async fn invoices_open_of(&self, client: &ClientId) -> Result<Vec<Issued>, Fault> {
        let asked = self.ask_index("by_owner", &keys::owner_pk(client));
        asked.beginning(Which::Open.prefix()).all(issued).await
    }

    async fn invoices_of(
        &self,
        client: &ClientId,
        which: Which,
        from: Option<String>,
    ) -> Result<Page<Issued>, Fault> {
        let asked = self.ask_index("by_owner", &keys::owner_pk(client)).beginning(which.prefix());
        asked.from(from).page(issued).await
    }
}

impl ClientStore<'_> {
    /// The client's invoices.
    pub async fn invoices(
        &self,
        which: Which,
        from: Option<String>,
    ) -> Result<Page<Issued>, Fault> {
        self.store.invoices_of(&self.client.id, which, from).await
    }
}

impl FirmStore<'_> {
    /// A client's invoices.
    pub async fn invoices_of(
        &self,
        client: &ClientId,
        which: Which,
        from: Option<String>,
    ) -> Result<Page<Issued>, Fault> {
        self.store.invoices_of(client, which, from).await
    }

    /// Every invoice of a client on which something is open, by due date.
    pub async fn invoices_open_of(&self, client: &ClientId) -> Result<Vec<Issued>, Fault> {
        self.store.invoices_open_of(client).await
    }

    /// The drafts of a matter, newest first.
    pub async fn drafts_in(&self, matter: &Matter) -> Result<Vec<Draft>, Fault> {
        let asked = self.store.ask_index("by_kind", "DRAFTS").newest_first();
        let drafts = asked.all(super::draft).await?;
        Ok(drafts.into_iter().filter(|draft| draft.matter == matter.id).collect())
    }

    /// Every issued invoice of a matter, of its client and then of each other payor: the open ones
    /// by due date, then the settled ones, newest first.
    pub async fn invoices_in(&self, matter: &Matter) -> Result<Vec<Issued>, Fault> {
        let mut owing = self.store.payors(&matter.id).await?.value.ever;
        owing.retain(|payor| *payor != matter.client);
        owing.insert(0, matter.client.clone());
        let mut invoices = Vec::new();
        for client in &owing {
            let asked = self.store.ask_index("by_owner", &keys::owner_pk(client));
            invoices.extend(asked.beginning("I#").all(issued).await?);
        }
        Ok(invoices.into_iter().filter(|invoice| invoice.matter == matter.id).collect())
    }

    /// Issued invoices by their ids, for lists of other things that name them.
    pub async fn invoices_named(
        &self,
        ids: &[InvoiceId],
    ) -> Result<HashMap<InvoiceId, Issued>, Fault> {
        self.store.issued_named(ids).await
    }
}
