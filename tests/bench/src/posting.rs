//! Client money recorded by several people at once, beside transactions of the same shape that
//! nothing was read for and that nobody can be in the way of.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use aws_sdk_dynamodb::types::TransactWriteItem;
use domain::id::{BankId, MatterId};
use domain::matter::Matter;
use domain::money::{Currency, Money};
use domain::text::{Mark, Name};
use domain::trust::{Arrival, Given, Method, Signer};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use store::matters::Which;
use store::trust::Wish;
use store::{Member, Once, Store};
use tokio::task::JoinSet;
use web::App;

use crate::gauge::{ms, times};
use crate::people::People;
use crate::shape::{Last, elsewhere};
use crate::table::{Row, Table};

/// How many people record at once, into how many ledgers.
const WRITERS: [usize; 3] = [1, 8, 32];
const LEDGERS: [usize; 2] = [1_000, 1];

/// How long each measure takes.
const FOR: Duration = Duration::from_secs(3);

/// The most that a posting takes, in hundredths of the bare transaction.
const RATIO_MAX: u64 = 130;

/// A firm with ledgers to post to.
#[derive(Clone)]
struct Desk {
    app: App,
    store: Store,
    member: Member,
    bank: BankId,
    matters: Arc<Vec<Matter>>,
    today: Date,
    /// The next number of a wish.
    next: Arc<AtomicUsize>,
}

/// The same writes without a question before them and without a condition that can fail.
#[derive(Clone)]
struct Bare {
    dynamo: aws_sdk_dynamodb::Client,
    next: Arc<AtomicUsize>,
    shape: Arc<Vec<TransactWriteItem>>,
}

/// Records money by turns with the bare transactions.
pub(crate) async fn measure(people: &People, table: &mut Table) -> anyhow::Result<()> {
    let last = Arc::new(Last::default());
    let desk = Desk::of(people, &last).await?;
    // The first receipt opens a ledger; what is measured is any other.
    for at in 0..=desk.matters.len() {
        desk.post(at).await?;
    }
    let shape = Arc::new(last.writes()?);
    let (dynamo, next) = (people.endpoints.dynamodb(), Arc::clone(&desk.next));
    let bare = Bare { dynamo, next, shape: Arc::clone(&shape) };
    for ledgers in LEDGERS {
        for writers in WRITERS {
            let ours = many(writers, |number| desk.clone().posts(number, ledgers)).await?;
            let least = many(writers, |number| bare.clone().writes(number, ledgers)).await?;
            add((writers, ledgers, shape.len()), (ours, least), table)?;
        }
    }
    Ok(())
}

fn add(
    (writers, ledgers, writes): (usize, usize, usize),
    (ours, bare): (usize, usize),
    table: &mut Table,
) -> anyhow::Result<()> {
    let each = |count: usize| FOR.checked_div(u32::try_from(count)?).context("nothing was written");
    let ratio = u64::try_from(bare * 100 / ours.max(1))?;
    table.add(Row {
        what: format!(
            "a receipt into a client ledger ({writes} writes), {writers} writers, {ledgers} ledgers"
        ),
        measured: ms(each(ours)?),
        bare: ms(each(bare)?),
        ratio: times(ratio),
        budget: format!("≤ {}", times(RATIO_MAX)),
        is_over: ratio > RATIO_MAX,
    });
    Ok(())
}

/// How many writes so many writers finish together.
async fn many<F>(writers: usize, begin: impl Fn(usize) -> F) -> anyhow::Result<usize>
where
    F: Future<Output = anyhow::Result<usize>> + Send + 'static,
{
    let mut all = JoinSet::new();
    for number in 0..writers {
        all.spawn(begin(number));
    }
    let mut sum = 0;
    while let Some(count) = all.join_next().await {
        sum += count??;
    }
    Ok(sum)
}

impl Desk {
    /// A lawyer of the demonstration, with as many new matters as there are ledgers.
    async fn of(people: &People, last: &Arc<Last>) -> anyhow::Result<Self> {
        let store = Last::store(last, people);
        let (now, member) = (people.app.now(), people.lawyer_of(&store).await?);
        let bank = store.of(&member).trust().banks().await?.into_iter().next();
        let bank = bank.context("the firm has no trust account")?.id;
        let matters = Arc::new(opened(&store, &member, now).await?);
        let today = now.to_zoned(TimeZone::UTC).date();
        Ok(Self {
            app: people.app.clone(),
            store,
            member,
            bank,
            matters,
            today,
            next: Arc::default(),
        })
    }

    /// One receipt for the matter at a place.
    async fn post(&self, at: usize) -> anyhow::Result<()> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let (once, now) = (Once::named(format!("bench#{number}")), self.app.now());
        let by = Signer { id: self.member.id().clone(), role: self.member.role() };
        let wish = Wish { once: &once, by, on: self.today, today: self.today, now };
        let given = Given {
            method: Method::Wire,
            arrival: Arrival::Bank,
            amount: Money::new(100, Currency::USD),
            from: Name::parse("A payer")?,
            instrument: Mark::parse(&number.to_string())?,
            purpose: None,
        };
        let matter = self.matters.get(at % self.matters.len()).context("no matter")?;
        self.store.of(&self.member).trust().receive(&wish, matter, &self.bank, &given).await?;
        Ok(())
    }

    /// Records until the time is over, each time into the next of so many ledgers.
    async fn posts(self, number: usize, ledgers: usize) -> anyhow::Result<usize> {
        let (begun, mut count) = (Instant::now(), 0);
        while begun.elapsed() < FOR {
            self.post(place(number, count, ledgers)).await?;
            count += 1;
        }
        Ok(count)
    }
}

/// Writers begin far from each other.
const fn place(number: usize, count: usize, ledgers: usize) -> usize {
    (number * 31 + count) % ledgers
}

async fn opened(store: &Store, member: &Member, now: Timestamp) -> anyhow::Result<Vec<Matter>> {
    let firm = store.of(member);
    let model = firm.matters((Which::Open, ""), None).await?;
    let model = model.items.into_iter().next().context("no matter is open")?;
    let mut all = Vec::new();
    for number in 1..=LEDGERS.into_iter().max().unwrap_or(1) {
        let id = store.id(now, MatterId::made)?;
        let matter = Matter { id, number: Mark::parse(&format!("B-{number}"))?, ..model.clone() };
        firm.commit_matter_opened(&Once::named(matter.id.to_string()), &matter, now).await?;
        all.push(matter);
    }
    Ok(all)
}

impl Bare {
    /// Writes until the time is over.
    async fn writes(self, number: usize, ledgers: usize) -> anyhow::Result<usize> {
        let (begun, mut count) = (Instant::now(), 0);
        while begun.elapsed() < FOR {
            let new = self.next.fetch_add(1, Ordering::Relaxed);
            let place = place(number, count, ledgers);
            let writes = elsewhere(&self.shape, (new, place));
            let sent = self.dynamo.transact_write_items();
            sent.set_transact_items(Some(writes)).send().await?;
            count += 1;
        }
        Ok(count)
    }
}
