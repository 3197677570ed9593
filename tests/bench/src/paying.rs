//! A payment on the sandbox: what it asks of the tables, and how soon after the processor's news it
//! is in the books.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use domain::invoice::Invoice;
use domain::money::Money;
use harness::{Browser, Seen, Visited};

use crate::gauge::{hundredths, median, ms, times};
use crate::people::People;
use crate::table::{Row, Table};

/// How many payments are made, one after the other.
const PAYMENTS: usize = 15;

/// How long news may take.
const PATIENCE: Duration = Duration::from_secs(20);
const LOOK: Duration = Duration::from_millis(20);

/// What one payment came to.
struct Paid {
    begun: Seen,
    /// The piece of news that put it into the books.
    booked: Seen,
    /// The requests of the news that came besides.
    besides: usize,
}

/// Pays parts of an invoice, at the sandbox of the portal that is running on a folder.
pub(crate) async fn measure(
    folder: &Path,
    people: &People,
    table: &mut Table,
) -> anyhow::Result<()> {
    let port = fs::read_to_string(folder.join("sandbox.port"))?;
    let sandbox = format!("http://127.0.0.1:{}", port.trim());
    let visited = Visited::serve(&people.app, &people.endpoints, &sandbox).await;
    let mut all = Vec::new();
    for _ in 0..PAYMENTS {
        all.push(pay(people, &visited).await?);
    }
    requests("beginning a payment", all.iter().map(|paid| paid.begun.operations.len()), table);
    requests("its webhook", all.iter().map(|paid| paid.booked.operations.len()), table);
    requests("other webhooks of it", all.iter().map(|paid| paid.besides), table);

    let took = median(all.iter().map(|paid| paid.booked.took).collect());
    let bare = median(all.iter().map(|paid| paid.booked.in_tables).collect());
    let (took, bare) = took.zip(bare).context("nothing was paid")?;
    table.add(Row {
        what: "webhook to settled invoice, beside its calls to the tables".to_owned(),
        measured: ms(took),
        bare: ms(bare),
        ratio: times(hundredths(took, bare)),
        ..Row::default()
    });
    Ok(())
}

fn requests(what: &str, counts: impl Iterator<Item = usize>, table: &mut Table) {
    table.add(Row {
        what: format!("requests to the tables, {what}"),
        measured: median(counts.collect()).unwrap_or_default().to_string(),
        ..Row::default()
    });
}

/// Pays a part, and does not come back from the processor's page: its news alone has to do.
async fn pay(people: &People, visited: &Visited) -> anyhow::Result<Paid> {
    let (mut client, owed) = (Browser::new(&visited.url), open(people).await?);
    let (name, value) = people.contact.split_once('=').context("no cookie")?;
    client.keep(name, value);
    client.open(&format!("/pay/{}", people.invoice)).await;
    client.choose("How much", "A part").fill("Amount of the part", "100.00");
    visited.take();
    client.press("Go to the payment page").await;
    let begun = visited.take().into_iter().next().context("nothing was begun")?.1;
    ensure!(begun.status == 303, "paying answered {}", begun.status);

    let sandbox = client.address().join("/sandbox/events-to")?;
    let to = [("url", format!("{}/hooks/stripe", visited.url))];
    let told = reqwest::Client::new().post(sandbox).form(&to).send().await?;
    ensure!(!told.status().is_client_error(), "the sandbox answered {}", told.status());
    client.fill("Email", "pat@client.example").fill("Card number", "4242424242424242");
    client.fill("Expiry (MM/YY)", "12/34").fill("Security code", "123");
    client.fill("Name on card", "Pat Mills").press_without_return("Pay").await;

    let begun_at = Instant::now();
    while open(people).await? == owed {
        ensure!(begun_at.elapsed() < PATIENCE, "a payment does not settle");
        tokio::time::sleep(LOOK).await;
    }
    tokio::time::sleep(LOOK * 10).await;
    let news: Vec<Seen> = visited.take().into_iter().map(|(_, seen)| seen).collect();
    let most = news.iter().map(|seen| seen.operations.len()).max().context("no news came")?;
    let all: usize = news.iter().map(|seen| seen.operations.len()).sum();
    let booked = news.into_iter().find(|seen| seen.operations.len() == most);
    Ok(Paid { begun, booked: booked.context("no news")?, besides: all - most })
}

/// What the invoice asks for.
async fn open(people: &People) -> anyhow::Result<Money> {
    let found = people.app.store.system("bench").invoice(&people.invoice).await?;
    match found.context("the invoice is gone")?.value {
        Invoice::Issued(issued) => Ok(issued.open),
        Invoice::Draft(_) => bail!("the invoice is a draft"),
    }
}
