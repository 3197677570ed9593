//! Budgets of matters: all of a matter in one item, and how much of them is used (TIM-13, REM-13).
//!
//! What is used are cells of the rollups, kept by matter and code of the task: they follow every
//! entry and line within moments, whatever changed it, and cost two questions however much was
//! recorded.

use domain::audit::Event;
use domain::budget::{Budget, Budgets, Hears, Limit, Rule, Scope, Told, Used};
use domain::figures::{Cell, Figure};
use domain::hours::Hours;
use domain::id::{ClientId, MatterId};
use domain::matter::Matter;
use domain::notice::About;
use domain::text::Mark;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::access::{FirmStore, SystemStore};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Attributes, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};

#[derive(Debug, Serialize, Deserialize)]
struct BudgetsItem {
    matter: String,
    number: String,
    client: String,
    all: Vec<BudgetItem>,
}

#[derive(Debug, Serialize, Deserialize)]
struct BudgetItem {
    scope: String,
    /// The currency of a budget of money; one of hours has none.
    currency: Option<String>,
    /// Minor units, or hundredths of an hour.
    limit: i64,
    rule: String,
    client_hears: bool,
    told: Option<(u8, i64, Date)>,
}

/// The budgets of a matter, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The client.
    pub client: ClientId,
    /// The number of the matter.
    pub number: Mark,
    /// The budgets.
    pub budgets: Budgets,
}

impl Listed {
    /// The budgets of which the client heard.
    pub fn told(&self) -> impl Iterator<Item = (&Budget, Told)> {
        let of_client = |budget: &&Budget| budget.hears == Hears::Client;
        let all = self.budgets.all.iter().filter(of_client);
        all.filter_map(|budget| budget.told.map(|told| (budget, told)))
    }
}

impl BudgetItem {
    fn of(budget: &Budget) -> Self {
        let currency = match budget.limit {
            Limit::Money(amount) => Some(amount.currency().code().to_owned()),
            Limit::Hours(_) => None,
        };
        Self {
            scope: budget.scope.word().to_owned(),
            currency,
            limit: budget.limit.count(),
            rule: budget.rule.word().to_owned(),
            client_hears: budget.hears == Hears::Client,
            told: budget.told.map(|told| (told.level, told.used, told.on)),
        }
    }

    fn read(self) -> Result<Budget, Fault> {
        let limit = match &self.currency {
            Some(currency) => Limit::Money(item::money(self.limit, currency)?),
            None => Limit::Hours(hours(self.limit)?),
        };
        Ok(Budget {
            scope: item::checked("scope", Scope::parse(&self.scope))?,
            limit,
            rule: item::needed("rule", Rule::of_word(&self.rule))?,
            hears: if self.client_hears { Hears::Client } else { Hears::Firm },
            told: self.told.map(|(level, used, on)| Told { level, used, on }),
        })
    }
}

fn hours(count: i64) -> Result<Hours, Fault> {
    item::checked("hours", u32::try_from(count)).map(Hours::new)
}

impl BudgetsItem {
    fn of(listed: &Listed) -> Self {
        Self {
            matter: listed.budgets.matter.to_string(),
            number: listed.number.to_string(),
            client: listed.client.to_string(),
            all: listed.budgets.all.iter().map(BudgetItem::of).collect(),
        }
    }

    fn read(self) -> Result<Listed, Fault> {
        let all = self.all.into_iter().map(BudgetItem::read).collect::<Result<_, Fault>>()?;
        Ok(Listed {
            client: item::parsed("client", &self.client)?,
            number: item::checked("number", Mark::parse(&self.number))?,
            budgets: Budgets { matter: item::parsed("matter", &self.matter)?, all },
        })
    }
}

/// The budgets of an item of a list.
pub(crate) fn listed(attributes: Attributes) -> Result<Listed, Fault> {
    item::read::<BudgetsItem>(attributes)?.read()
}

/// With the client when it heard of one, and in the list of those that are watched.
fn places(listed: &Listed) -> Places {
    let matter = &listed.budgets.matter;
    let sort = format!("F#{matter}");
    Places {
        owner: keys::by_owner(&listed.client, sort).filter(|_| listed.told().next().is_some()),
        kind: keys::by_kind("BUDGETS", matter.as_str()).filter(|_| !listed.budgets.all.is_empty()),
    }
}

impl Commit {
    fn budgets(self, store: &Store, (listed, version): (&Listed, u64)) -> Result<Self, Fault> {
        let key = keys::budgets(&listed.budgets.matter);
        let (places, item) = (places(listed), BudgetsItem::of(listed));
        self.over(store, (&key, version), &places, &item)
    }
}

impl Store {
    async fn budgets(&self, matter: &MatterId) -> Result<Option<Versioned<Listed>>, Fault> {
        let found = self.get::<BudgetsItem>(&keys::budgets(matter)).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }

    /// What is recorded on a matter by now, by the codes of its tasks.
    async fn used(&self, matter: &MatterId) -> Result<Vec<Used>, Fault> {
        let span = Some((matter.as_str(), matter.as_str()));
        let (money, time) = tokio::try_join!(
            self.cells(Figure::UsedValue, span),
            self.cells(Figure::UsedHours, span),
        )?;
        let money = money.into_iter().map(|(Cell { who, currency, .. }, minor)| {
            Ok(Used { code: who, limit: Limit::Money(item::money(minor, &currency)?) })
        });
        let time = time.into_iter().map(|(cell, count)| {
            Ok(Used { code: cell.who, limit: Limit::Hours(hours(count.max(0))?) })
        });
        money.chain(time).collect()
    }
}

impl FirmStore<'_> {
    /// The budgets of a matter; version nothing while none ever was set.
    pub async fn budgets(&self, matter: &MatterId) -> Result<Versioned<Budgets>, Fault> {
        Ok(match self.store.budgets(matter).await? {
            Some(Versioned { value, version }) => Versioned { value: value.budgets, version },
            None => Versioned { value: Budgets::none(matter.clone()), version: 0 },
        })
    }

    /// What is recorded on a matter by now, by the codes of its tasks: two questions.
    pub async fn used(&self, matter: &MatterId) -> Result<Vec<Used>, Fault> {
        self.store.used(matter).await
    }

    /// Sets the budgets of a matter, over the version that was read.
    pub async fn commit_budgets_set(
        &self,
        once: &Once,
        (matter, budgets): (&Matter, &Versioned<Budgets>),
        event: Event,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let listed = Listed {
            client: matter.client.clone(),
            number: matter.number.clone(),
            budgets: budgets.value.clone(),
        };
        Commit::by(self.member.actor(), once, at)
            .outcome(&matter.id)
            .budgets(self.store, (&listed, budgets.version))?
            .event(&matter.id, event)
            .write(self.store)
            .await
    }
}

impl SystemStore<'_> {
    /// The budgets of a matter.
    pub async fn budgets(&self, matter: &MatterId) -> Result<Budgets, Fault> {
        let found = self.store.budgets(matter).await?;
        Ok(found.map_or_else(|| Budgets::none(matter.clone()), |found| found.value.budgets))
    }

    /// What is recorded on a matter by now, by the codes of its tasks.
    pub async fn used(&self, matter: &MatterId) -> Result<Vec<Used>, Fault> {
        self.store.used(matter).await
    }

    /// Notes every budget that has reached a level nobody was told of, and tells the clients who
    /// are to hear of theirs; of how many.
    pub async fn tell_budgets(&self, (at, today): (Timestamp, Date)) -> Result<u32, CommitError> {
        let (mut told, mut from) = (0_u32, None);
        loop {
            let page = self.store.ask_index("by_kind", "BUDGETS").from(from).page(listed).await?;
            for one in page.items {
                let matter = &one.budgets.matter;
                let Some(found) = self.store.budgets(matter).await? else { continue };
                let used = self.store.used(matter).await?;
                told = told.saturating_add(self.reached(found, &used, (at, today)).await?);
            }
            match page.next {
                Some(next) => from = Some(next),
                None => return Ok(told),
            }
        }
    }

    /// Notes and tells the levels that budgets of a matter have reached; a race that is lost is for
    /// the next tick.
    async fn reached(
        &self,
        found: Versioned<Listed>,
        used: &[Used],
        (at, on): (Timestamp, Date),
    ) -> Result<u32, CommitError> {
        let Versioned { value: mut listed, version } = found;
        let matter = listed.budgets.matter.clone();
        let (mut events, mut client_hears) = (Vec::new(), false);
        for budget in &mut listed.budgets.all {
            let now = budget.used(used);
            let Some(level) = budget.reached(now) else { continue };
            budget.told = Some(Told { level, used: now, on });
            client_hears |= budget.hears == Hears::Client;
            events.push(Event::BudgetReached {
                matter: matter.clone(),
                of: budget.scope.title(),
                limit: budget.limit.to_string(),
                level,
            });
        }
        let count = u32::try_from(events.len()).unwrap_or(u32::MAX);
        if count == 0 {
            return Ok(0);
        }
        let once = Once::named(format!("budgets#{matter}#{version}"));
        let commit = Commit::by(self.actor(), &once, at);
        let mut commit = commit.budgets(self.store, (&listed, version))?;
        commit = events.into_iter().fold(commit, |commit, event| commit.event(&matter, event));
        if client_hears {
            let mails = self.store.told_of(&listed.client, &About::BudgetReached).await?;
            commit = mails.into_iter().fold(commit, Commit::mail);
        }
        match commit.write(self.store).await {
            Ok(_) => Ok(count),
            Err(CommitError::Stale) => Ok(0),
            Err(error) => Err(error),
        }
    }
}
