//! A client's list of invoices, with few of them and with ten thousand more: the page asks the same
//! of the tables and takes the same time.

use std::time::Duration;

use anyhow::{Context, ensure};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::id::InvoiceId;
use harness::Watched;

use crate::batch::{Item, write};
use crate::gauge::{hundredths, median, ms, times};
use crate::people::People;
use crate::table::{Row, Table};

/// How many invoices more.
const MORE: u64 = 10_000;

/// How often the page is opened.
const ROUNDS: usize = 200;

/// The most that it takes with all of them, in hundredths of what it took before.
const RATIO_MAX: u64 = 110;

/// Opens the list before and after the client has many more invoices.
pub(crate) async fn measure(people: &People, table: &mut Table) -> anyhow::Result<()> {
    let before = opened(people).await?;
    fill(people).await?;
    let after = opened(people).await?;
    ensure!(before.0 == after.0, "the page asks {} and then {} times", before.0, after.0);
    let ratio = hundredths(after.1, before.1);
    table.add(Row {
        what: format!(
            "a client's invoices with {MORE} more, over before ({} requests each time)",
            after.0
        ),
        measured: ms(after.1),
        bare: ms(before.1),
        ratio: times(ratio),
        budget: format!("≤ {}", times(RATIO_MAX)),
        is_over: ratio > RATIO_MAX,
    });
    Ok(())
}

/// How often the page asks the tables, and how long it takes.
async fn opened(people: &People) -> anyhow::Result<(usize, Duration)> {
    let watched = Watched::over(&people.app, &people.endpoints).await;
    let mut all = Vec::new();
    for _ in 0..ROUNDS {
        let seen = watched.open("/invoices", &people.contact).await;
        ensure!(seen.status == 200, "/invoices answered {}", seen.status);
        all.push((seen.operations.len(), seen.took));
    }
    let asked = median(all.iter().map(|(asked, _)| *asked).collect());
    let took = median(all.iter().map(|(_, took)| *took).collect());
    asked.zip(took).context("the page was never opened")
}

/// The client's own open invoice again and again, as older ones of other numbers.
async fn fill(people: &People) -> anyhow::Result<()> {
    let (dynamo, state) = (people.endpoints.dynamodb(), &people.app.config.tables.state);
    let model = model(&dynamo, state, &people.invoice).await?;
    let more = (1..=MORE).map(|number| under(&model, number));
    write(&dynamo, state, &more.collect::<anyhow::Result<Vec<_>>>()?).await
}

async fn model(dynamo: &Client, state: &str, id: &InvoiceId) -> anyhow::Result<Item> {
    let text = |text: String| AttributeValue::S(text);
    let asked = dynamo.get_item().table_name(state).key("pk", text(format!("INVOICE#{id}")));
    let found = asked.key("sk", text("INVOICE".to_owned())).send().await?;
    found.item.context("the invoice is not there")
}

/// The same under the id of a number, which sorts it among the client's oldest.
fn under(model: &Item, number: u64) -> anyhow::Result<Item> {
    let mut item = model.clone();
    let mut chance = [0; 10];
    let (_, low) = chance.split_at_mut(2);
    low.copy_from_slice(&number.to_be_bytes());
    let id = InvoiceId::made(i64::try_from(number)?, chance).to_string();
    let sort = format!("I#1#9999-99-99#{id}");
    for (name, text) in [("pk", format!("INVOICE#{id}")), ("id", id), ("owner_sort", sort)] {
        item.insert(name.to_owned(), AttributeValue::S(text));
    }
    // Of the firm's lists it is in none.
    item.remove("kind_list");
    item.remove("kind_sort");
    Ok(item)
}
