//! A billing run over few matters and over ten times as many: how fast work is chosen and drafted,
//! beside the same reads and writes alone, and that the memory does not grow with the firm.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, Delete, Put, TransactWriteItem};
use domain::entry::{Charge, Entry, TimeGiven};
use domain::hours::{Rounding, Worked};
use domain::id::{EntryId, MatterId, RunId};
use domain::matter::Matter;
use domain::member::Role;
use domain::run::{Phase, Run};
use domain::text::Narrative;
use invoicing::run::step;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use local::engines::Engines;
use local::folder::{Folder, Running};
use store::matters::Which;
use store::{Member, Once};

use crate::batch::{BATCH, Item, write};
use crate::function::peak;
use crate::gauge::{hundredths, mb, ms, times};
use crate::machine;
use crate::people::People;
use crate::table::{Row, Table};

/// How many matters a run has when nobody says otherwise.
pub(crate) const MATTERS: u64 = 10_000;

/// How many hours each of them has.
const ENTRIES: u64 = 100;

/// Of how many of them the memory is compared.
const PART: u64 = 10;

/// How many matters are drafted at most; a quarter of few.
const DRAFTED: u64 = 200;

/// How many lines one transaction of the bare drafting writes.
const LINES: usize = 45;

/// The most memory that all take, in hundredths of what the part takes.
const RATIO_MAX: u64 = 125;

/// Runs over a tenth of so many matters, then over all of them.
pub(crate) async fn measure(built: &Path, matters: u64, table: &mut Table) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    machine::seed(built, folder.path()).await?;
    let mut least = None;
    let mut filled = 0;
    for count in [matters / PART, matters] {
        let held = Folder::open(folder.path())?;
        let engines = Engines::start(&held).await?;
        held.announce(&Running::here(engines.endpoints(), None))?;
        let firm = Firm::of(People::of(folder.path()).await?).await?;
        firm.fill(filled..count).await?;
        filled = count;
        forget_peak()?;
        Box::pin(firm.run(count, table)).await?;
        let most = peak(std::process::id())?;
        if let Some(part) = least.replace(most) {
            compare(count, (most, part), table);
        }
        engines.stop().await;
    }
    Ok(())
}

fn compare(matters: u64, (all, part): (u64, u64), table: &mut Table) {
    let ratio = all * 100 / part.max(1);
    table.add(Row {
        what: format!("most memory of a run over {matters} matters, over a tenth of them"),
        measured: mb(all),
        bare: mb(part),
        ratio: times(ratio),
        budget: format!("≤ {}", times(RATIO_MAX)),
        is_over: ratio > RATIO_MAX,
    });
}

/// From now on the most memory is counted anew.
fn forget_peak() -> anyhow::Result<()> {
    Ok(fs::write("/proc/self/clear_refs", "5")?)
}

/// The firm whose work is billed.
struct Firm {
    people: People,
    member: Member,
    dynamo: Client,
    state: String,
    /// A matter with an hour, as they are in the table.
    models: (Item, Item),
    /// The last day that is billed.
    until: Date,
}

impl Firm {
    async fn of(people: People) -> anyhow::Result<Self> {
        let member = people.lawyer_of(&people.app.store).await?;
        let (dynamo, state) = (people.endpoints.dynamodb(), people.app.config.tables.state.clone());
        let today = people.app.now().to_zoned(TimeZone::UTC).date();
        let until = today.first_of_month().yesterday()?;
        let firm = people.app.store.of(&member);
        let open = firm.matters((Which::Open, ""), None).await?;
        let matter = open.items.into_iter().next().context("no matter is open")?;
        let hour = hour(&people, &member, (&matter, until)).await?;
        let text = |text: String| AttributeValue::S(text);
        let get = |sk: String| {
            let key = dynamo.get_item().table_name(&state);
            key.key("pk", text(format!("MATTER#{}", matter.id))).key("sk", text(sk)).send()
        };
        let models = (
            get("MATTER".to_owned()).await?.item.context("the matter is not there")?,
            get(format!("WIP#{until}#{hour}")).await?.item.context("the hour is not there")?,
        );
        Ok(Self { people, member, dynamo, state, models, until })
    }

    /// Writes matters with their hours.
    async fn fill(&self, numbers: std::ops::Range<u64>) -> anyhow::Result<()> {
        let mut waiting = Vec::new();
        for number in numbers {
            let matter = matter_id(number)?;
            waiting.push(self.matter(&matter, number));
            for n in 0..ENTRIES {
                waiting.push(self.entry(&matter, number * ENTRIES + n)?);
            }
            if waiting.len() >= BATCH * 40 {
                write(&self.dynamo, &self.state, &std::mem::take(&mut waiting)).await?;
            }
        }
        write(&self.dynamo, &self.state, &waiting).await
    }

    fn matter(&self, id: &MatterId, number: u64) -> Item {
        let (model, _) = &self.models;
        let called = format!("z-{number:06}");
        with(
            model,
            &[
                ("pk", format!("MATTER#{id}")),
                ("id", id.to_string()),
                ("kind_sort", format!("{called}#{id}")),
                ("owner_sort", format!("M#{called}")),
                ("number", called),
            ],
        )
    }

    fn entry(&self, matter: &MatterId, number: u64) -> anyhow::Result<Item> {
        let (_, model) = &self.models;
        let id = EntryId::made(i64::try_from(number)?, chance(number));
        let until = self.until;
        Ok(with(
            model,
            &[
                ("pk", format!("MATTER#{matter}")),
                ("sk", format!("WIP#{until}#{id}")),
                ("id", id.to_string()),
                ("matter", matter.to_string()),
                ("kind_sort", format!("{until}#{id}")),
            ],
        ))
    }

    /// Chooses all that is due, and drafts some of it.
    async fn run(&self, matters: u64, table: &mut Table) -> anyhow::Result<()> {
        let app = &self.people.app;
        let run = Run::begin(
            app.store.id(app.now(), RunId::made)?,
            self.until,
            self.member.id().clone(),
            app.now(),
        );
        let firm = app.store.of(&self.member);
        firm.commit_run_begun(&Once::named(run.id.to_string()), &run, app.now()).await?;
        let began = Instant::now();
        let chosen = loop {
            self.step(&run.id).await?;
            let run = firm.run(&run.id).await?.context("the run is gone")?.value;
            if run.phase != Phase::Choosing {
                break run;
            }
        };
        let took = began.elapsed();
        let least = matters.saturating_sub(DRAFTED * 2);
        ensure!(u64::from(chosen.rows) >= least, "{} rows", chosen.rows);
        let bare = self.read_alone(matters).await?;
        self.add(&format!("choosing {matters} matters"), (matters * ENTRIES, took, bare), table);

        // The demonstration's own matters come first, by number.
        let began = Instant::now();
        for _ in 0..drafted(matters) {
            self.step(&run.id).await?;
        }
        let took = began.elapsed();
        let run = firm.run(&run.id).await?.context("the run is gone")?.value;
        let bare = self.drafted_alone(matters).await?;
        let entries = u64::from(run.drafted) * ENTRIES;
        self.add(&format!("drafting {} of them", run.drafted), (entries, took, bare), table);
        self.free().await
    }

    async fn step(&self, run: &RunId) -> anyhow::Result<()> {
        let stepped = Box::pin(step(&self.people.app, run, 1)).await;
        stepped.map(drop).map_err(|refusal| anyhow::anyhow!("{refusal:?}"))
    }

    fn add(&self, what: &str, (entries, took, bare): (u64, Duration, Duration), table: &mut Table) {
        let rate = u128::from(entries) * 1_000 / took.as_millis().max(1);
        table.add(Row {
            what: format!("a run: {what} ({rate} entries/s)"),
            measured: ms(took),
            bare: ms(bare),
            ratio: times(hundredths(took, bare)),
            ..Row::default()
        });
    }

    /// How long it takes to read the hours of so many matters, and nothing else.
    async fn read_alone(&self, matters: u64) -> anyhow::Result<Duration> {
        let began = Instant::now();
        let mut count = 0;
        for number in 0..matters {
            count += self.hours_of(&matter_id(number)?).await?.len();
        }
        ensure!(count > 0, "there are no hours");
        Ok(began.elapsed())
    }

    async fn hours_of(&self, matter: &MatterId) -> anyhow::Result<Vec<Item>> {
        let asked = self.dynamo.query().table_name(&self.state).consistent_read(true);
        let asked = asked.key_condition_expression("pk = :pk AND begins_with(sk, :wip)");
        let asked =
            asked.expression_attribute_values(":pk", AttributeValue::S(format!("MATTER#{matter}")));
        let asked = asked.expression_attribute_values(":wip", AttributeValue::S("WIP#".to_owned()));
        let (mut pages, mut all) = (asked.into_paginator().send(), Vec::new());
        while let Some(page) = pages.next().await {
            all.extend(page?.items.unwrap_or_default());
        }
        Ok(all)
    }

    /// How long it takes to read the hours of as many matters, the last ones, and to write them as
    /// lines of something else.
    async fn drafted_alone(&self, matters: u64) -> anyhow::Result<Duration> {
        let began = Instant::now();
        for number in (0..matters).rev().take(usize::try_from(drafted(matters))?) {
            let hours = self.hours_of(&matter_id(number)?).await?;
            for some in hours.chunks(LINES) {
                let mut writes = Vec::new();
                for hour in some {
                    writes.extend(self.moved(hour, number)?);
                }
                self.dynamo.transact_write_items().set_transact_items(Some(writes)).send().await?;
            }
        }
        Ok(began.elapsed())
    }

    /// What takes an hour away, and writes it elsewhere.
    fn moved(&self, hour: &Item, number: u64) -> anyhow::Result<[TransactWriteItem; 2]> {
        let key = |name: &str| hour.get(name).cloned().context("an hour has no key");
        let gone = Delete::builder().table_name(&self.state);
        let gone = gone.key("pk", key("pk")?).key("sk", key("sk")?).build()?;
        let line = with(hour, &[("pk", format!("BARE#{number}"))]);
        let line = Put::builder().table_name(&self.state).set_item(Some(line)).build()?;
        Ok([
            TransactWriteItem::builder().delete(gone).build(),
            TransactWriteItem::builder().put(line).build(),
        ])
    }

    /// Lets another run be started: this one is left where it is.
    async fn free(&self) -> anyhow::Result<()> {
        let text = |text: &str| AttributeValue::S(text.to_owned());
        let gone = self.dynamo.delete_item().table_name(&self.state);
        gone.key("pk", text("FIRM")).key("sk", text("RUN")).send().await?;
        Ok(())
    }
}

fn drafted(matters: u64) -> u64 {
    DRAFTED.min(matters / 4)
}

/// Records an hour on a matter.
async fn hour(
    people: &People,
    member: &Member,
    (matter, on): (&Matter, Date),
) -> anyhow::Result<EntryId> {
    let firm = people.app.store.of(member);
    let keepers = firm.members().await?;
    let keeper = keepers.into_iter().find(|member| member.role == Role::Lawyer);
    let keeper = keeper.context("the firm has no lawyer")?;
    let given = TimeGiven {
        on,
        began: None,
        worked: Worked::minutes(18),
        rounding: Rounding::USUAL,
        charge: Charge::Full,
        narrative: Narrative::parse("Drafted the reply to the motion for summary judgment")?,
        task: None,
        activity: None,
    };
    let id = people.app.store.id(people.app.now(), EntryId::made)?;
    let entry = Entry::time(id, matter, (&keeper, &[]), given, on)?;
    firm.commit_recorded(&Once::named(entry.id.to_string()), &entry, people.app.now()).await?;
    Ok(entry.id)
}

fn chance(number: u64) -> [u8; 10] {
    let mut chance = [0; 10];
    let (_, low) = chance.split_at_mut(2);
    low.copy_from_slice(&number.to_be_bytes());
    chance
}

fn matter_id(number: u64) -> anyhow::Result<MatterId> {
    Ok(MatterId::made(i64::try_from(number)?, chance(number)))
}

/// The same item, with these texts in the place of its own.
fn with(item: &Item, texts: &[(&str, String)]) -> Item {
    let texts =
        texts.iter().map(|(name, text)| ((*name).to_owned(), AttributeValue::S(text.clone())));
    item.clone().into_iter().chain(texts).collect::<HashMap<_, _>>()
}
