//! What the firm said of sheets of time, all in one item (TIM-08).

use std::collections::BTreeMap;

use domain::audit::Event;
use domain::statement::DateOrder;
use domain::text::Name;
use domain::timesheet::{Called, Layout, Layouts, Mapping, Role, Sheets};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::access::{FirmStore, SystemStore};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};

#[derive(Debug, Serialize, Deserialize)]
struct SheetsItem {
    layouts: Vec<LayoutItem>,
    matters: BTreeMap<String, String>,
    people: BTreeMap<String, String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct LayoutItem {
    name: String,
    headers: String,
    columns: Vec<(String, String)>,
    dates: Option<String>,
}

impl LayoutItem {
    fn of(layout: &Layout) -> Self {
        let column = |(role, name): (Role, &str)| (role.word().to_owned(), name.to_owned());
        Self {
            name: layout.name.to_string(),
            headers: layout.headers.clone(),
            columns: layout.mapping.all().map(column).collect(),
            dates: layout.dates.map(|order| order.word().to_owned()),
        }
    }

    fn read(self) -> Result<Layout, Fault> {
        let column = |(role, name): (String, String)| {
            Ok::<_, Fault>((item::needed("column", Role::of_word(&role))?, name))
        };
        let columns = self.columns.into_iter().map(column).collect::<Result<Vec<_>, Fault>>()?;
        let order = |word: String| item::needed("order of days", DateOrder::of_word(&word));
        Ok(Layout {
            name: item::checked("name", Name::parse(&self.name))?,
            headers: self.headers,
            mapping: item::checked("columns", Mapping::new(columns))?,
            dates: self.dates.map(order).transpose()?,
        })
    }
}

impl SheetsItem {
    fn of(sheets: &Sheets) -> Self {
        let Sheets { layouts, called } = sheets;
        let text = |id: &dyn std::fmt::Display| id.to_string();
        Self {
            layouts: layouts.iter().map(LayoutItem::of).collect(),
            matters: called.matters.iter().map(|(name, id)| (name.clone(), text(id))).collect(),
            people: called.people.iter().map(|(name, id)| (name.clone(), text(id))).collect(),
        }
    }

    fn read(self) -> Result<Sheets, Fault> {
        let mut called = Called::default();
        for (name, id) in self.matters {
            called.matters.insert(name, item::parsed("matter", &id)?);
        }
        for (name, id) in self.people {
            called.people.insert(name, item::parsed("member", &id)?);
        }
        let layouts = self.layouts.into_iter().map(LayoutItem::read);
        Ok(Sheets { layouts: Layouts::of(layouts.collect::<Result<_, Fault>>()?), called })
    }
}

impl Store {
    /// What the firm said of sheets; version nothing while it never did.
    pub(crate) async fn sheets(&self) -> Result<Versioned<Sheets>, Fault> {
        match self.get::<SheetsItem>(&keys::sheets()).await? {
            Some(found) => Ok(Versioned { value: found.value.read()?, version: found.version }),
            None => Ok(Versioned { value: Sheets::default(), version: 0 }),
        }
    }

    async fn sheets_said(
        &self,
        commit: Commit,
        sheets: &Versioned<Sheets>,
    ) -> Result<Done, CommitError> {
        let Sheets { layouts, called } = &sheets.value;
        let event = Event::SheetsSaid {
            layouts: layouts.iter().count(),
            names: called.matters.len().saturating_add(called.people.len()),
        };
        let (key, places) = (keys::sheets(), Places::default());
        let item = SheetsItem::of(&sheets.value);
        let commit = commit.over(self, (&key, sheets.version), &places, &item)?;
        commit.event("FIRM", event).write(self).await
    }
}

impl FirmStore<'_> {
    /// What the firm said of sheets; version nothing while it never did.
    pub async fn sheets(&self) -> Result<Versioned<Sheets>, Fault> {
        self.store.sheets().await
    }

    /// Keeps what the firm says of sheets.
    pub async fn commit_sheets(
        &self,
        once: &Once,
        sheets: &Versioned<Sheets>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.member.actor(), once, at);
        self.store.sheets_said(commit, sheets).await
    }
}

impl SystemStore<'_> {
    /// What the firm said of sheets; version nothing while it never did.
    pub async fn sheets(&self) -> Result<Versioned<Sheets>, Fault> {
        self.store.sheets().await
    }
}
