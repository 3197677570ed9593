//! The check of a firm with a long history: how fast it is, and how little of the history it
//! remembers; and how long client money takes to be written out for an auditor (rule TR-23).
//!
//! The history is the demonstration's own entries, written again under new ids, each beside one
//! that takes it back: every balance stays what it was, and the transfers among them are halves in
//! both books as before.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, ensure};
use aws_sdk_dynamodb::types::AttributeValue;
use domain::figures::Month;
use domain::id::JournalId;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use local::desk::Desk;
use local::engines::Engines;
use local::folder::Folder;

use crate::batch::{BATCH, Item, write};
use crate::gauge::{mb, ms, times};
use crate::import::{Ran, run};
use crate::machine;
use crate::table::{Row, Table};

/// How many entries there are when nobody says otherwise.
pub(crate) const ENTRIES: usize = 1_000_000;

/// Of how many of them the memory is compared.
const PART: usize = 10;

/// The most memory that all take, in hundredths of what the part takes.
const RATIO_MAX: u64 = 125;

/// How long client money of ten thousand entries takes at most (rule TR-23).
const OUT_MAX: Duration = Duration::from_secs(60);

/// No entry of the demonstration is older.
const SINCE: Date = Date::constant(2020, 1, 1);

/// The entries of one transaction: one, or the two halves of a transfer.
type Models = Vec<Vec<Item>>;

/// Checks a tenth of so many entries, then all of them, and writes client money out each time.
pub(crate) async fn measure(built: &Path, entries: usize, table: &mut Table) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    machine::seed(built, folder.path()).await?;
    // The figures of the demonstration are made before anything is measured.
    run(built, folder.path(), &["check"]).await?;
    let desk = Desk::open(folder.path()).await?;
    let today = desk.app.now().to_zoned(TimeZone::UTC).date();
    let name = desk.app.config.tables.journal.clone();
    desk.close().await;
    let models = models(folder.path(), &name, today).await?;
    let written = models.iter().map(Vec::len).sum();
    let mut history = History { models, written, next: 0 };
    let mut least = None;
    for count in [entries / PART, entries] {
        history.fill(folder.path(), &name, count).await?;
        let ran = run(built, folder.path(), &["check"]).await?;
        add(history.written, &ran, table)?;
        if let Some(part) = least.replace(ran.memory) {
            compare(count, (ran.memory, part), table);
        }
        write_out(built, folder.path(), (history.written, table)).await?;
    }
    Ok(())
}

/// Client money as files: cards, journal, signed papers, proofs.
async fn write_out(
    built: &Path,
    data: &Path,
    (entries, table): (usize, &mut Table),
) -> anyhow::Result<()> {
    let out = data.join(format!("auditor-{entries}"));
    let out = out.to_str().context("a folder without a name")?;
    let ran = run(built, data, &["export", "trust", "--out", out]).await?;
    table.add(Row {
        what: format!("client money written out, of {entries} entries in both books"),
        measured: ms(ran.took),
        budget: format!("≤ {} s", OUT_MAX.as_secs()),
        is_over: ran.took > OUT_MAX,
        ..Row::default()
    });
    Ok(())
}

fn add(entries: usize, ran: &Ran, table: &mut Table) -> anyhow::Result<()> {
    let each_second = u128::try_from(entries)? * 1000 / ran.took.as_millis().max(1);
    table.add(Row {
        what: format!(
            "check of {entries} journal entries ({each_second} entries/s, {} seeks)",
            ran.seeks
        ),
        measured: ms(ran.took),
        ..Row::default()
    });
    Ok(())
}

fn compare(entries: usize, (all, part): (u64, u64), table: &mut Table) {
    let ratio = all * 100 / part.max(1);
    table.add(Row {
        what: format!("most memory of a check of {entries} entries, over a tenth of them"),
        measured: mb(all),
        bare: mb(part),
        ratio: times(ratio),
        budget: format!("≤ {}", times(RATIO_MAX)),
        is_over: ratio > RATIO_MAX,
    });
}

/// What was written of a long history.
#[derive(Debug)]
struct History {
    models: Models,
    written: usize,
    /// The number of the next id.
    next: u64,
}

impl History {
    /// Writes entries until there are so many.
    async fn fill(&mut self, data: &Path, table: &str, entries: usize) -> anyhow::Result<()> {
        let folder = Folder::open(data)?;
        let engines = Engines::start(&folder).await?;
        let dynamo = engines.endpoints().dynamodb();
        let mut waiting = Vec::new();
        for model in self.models.iter().cycle() {
            if self.written + waiting.len() >= entries {
                break;
            }
            self.next += 2;
            for item in model {
                waiting.push(under(item, self.next)?);
                waiting.push(back(under(item, self.next + 1)?)?);
            }
            if waiting.len() >= BATCH {
                self.written += waiting.len();
                write(&dynamo, table, &std::mem::take(&mut waiting)).await?;
            }
        }
        self.written += waiting.len();
        write(&dynamo, table, &waiting).await?;
        engines.stop().await;
        Ok(())
    }
}

/// The entries of both books, those with one id together.
async fn models(data: &Path, table: &str, today: Date) -> anyhow::Result<Models> {
    let folder = Folder::open(data)?;
    let engines = Engines::start(&folder).await?;
    let dynamo = engines.endpoints().dynamodb();
    let mut all: BTreeMap<String, Vec<Item>> = BTreeMap::new();
    for month in Month::of(SINCE).to(Month::of(today)) {
        for book in ["operating", "trust"] {
            let asked = dynamo.query().table_name(table).key_condition_expression("pk = :pk");
            let pk = AttributeValue::S(format!("BOOK#{book}#{month}"));
            let mut pages = asked.expression_attribute_values(":pk", pk).into_paginator().send();
            while let Some(page) = pages.next().await {
                for item in page?.items.unwrap_or_default() {
                    let id = item.get("sk").and_then(|id| id.as_s().ok()).cloned();
                    all.entry(id.context("an entry has no id")?).or_default().push(item);
                }
            }
        }
    }
    engines.stop().await;
    ensure!(all.values().any(|model| model.len() > 1), "there is no transfer");
    Ok(all.into_values().collect())
}

/// The same entry under the id of a number.
fn under(item: &Item, number: u64) -> anyhow::Result<Item> {
    let mut item = item.clone();
    let mut chance = [0; 10];
    let (_, low) = chance.split_at_mut(2);
    low.copy_from_slice(&number.to_be_bytes());
    let id = JournalId::made(i64::try_from(number)?, chance).to_string();
    for name in ["sk", "id"] {
        item.insert(name.to_owned(), AttributeValue::S(id.clone()));
    }
    Ok(item)
}

/// What takes an entry back.
fn back(mut item: Item) -> anyhow::Result<Item> {
    let Some(AttributeValue::L(postings)) = item.get_mut("postings") else {
        anyhow::bail!("an entry has no postings");
    };
    for posting in postings {
        let AttributeValue::M(posting) = posting else { continue };
        let (from, to) = (posting.remove("from"), posting.remove("to"));
        posting.insert("from".to_owned(), to.context("no account")?);
        posting.insert("to".to_owned(), from.context("no account")?);
    }
    Ok(item)
}
