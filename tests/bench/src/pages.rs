//! What the pages of the path ask of the tables, and how long they take beside those calls.

use std::time::Duration;

use anyhow::ensure;
use harness::{Seen, Watched};

use crate::gauge::{hundredths, median, ms, times};
use crate::people::People;
use crate::table::{Row, Table};

/// How often a page is opened before it is measured, and then.
const WARM: usize = 20;
const ROUNDS: usize = 200;

/// The most requests of a client's page: its session, and one question.
const REQUESTS_MAX: usize = 2;

/// The most that a handler takes, in hundredths of its calls to the tables.
const RATIO_MAX: u64 = 130;

/// A page of the path.
struct Page<'a> {
    name: &'static str,
    path: String,
    cookie: &'a str,
    is_clients: bool,
}

/// Opens every page of the path, again and again.
pub(crate) async fn measure(people: &People, table: &mut Table) -> anyhow::Result<()> {
    let watched = Watched::over(&people.app, &people.endpoints).await;
    let mut opened = Vec::new();
    for page in pages(people) {
        opened.push((rounds(&watched, &page).await?, page));
    }
    for (seen, page) in &opened {
        requests(page, seen, table);
    }
    for (seen, page) in &opened {
        handler(page, seen, table)?;
    }
    Ok(())
}

fn pages(people: &People) -> Vec<Page<'_>> {
    let of_client = |name, path: &str| Page {
        name,
        path: path.to_owned(),
        cookie: people.contact.as_str(),
        is_clients: true,
    };
    let of_firm = |name, path: &str| Page {
        name,
        path: path.to_owned(),
        cookie: people.lawyer.as_str(),
        is_clients: false,
    };
    let People { invoice, draft, .. } = people;
    vec![
        of_client("client: home", "/home"),
        of_client("client: invoices", "/invoices"),
        of_client("client: an invoice", &format!("/invoices/{invoice}")),
        of_client("client: paying it", &format!("/pay/{invoice}")),
        of_client("client: payments", "/payments"),
        of_client("client: documents", "/documents"),
        of_firm("firm: unbilled work", "/firm/unbilled"),
        of_firm("firm: a draft", &format!("/firm/drafts/{draft}")),
        of_firm("firm: analytics", "/firm/analytics"),
    ]
}

async fn rounds(watched: &Watched, page: &Page<'_>) -> anyhow::Result<Vec<Seen>> {
    for _ in 0..WARM {
        watched.open(&page.path, page.cookie).await;
    }
    let mut all = Vec::new();
    for _ in 0..ROUNDS {
        let seen = watched.open(&page.path, page.cookie).await;
        ensure!(seen.status == 200, "{} answered {}", page.path, seen.status);
        all.push(seen);
    }
    Ok(all)
}

fn requests(page: &Page<'_>, seen: &[Seen], table: &mut Table) {
    let median = median(seen.iter().map(|seen| seen.operations.len()).collect());
    let count = median.unwrap_or_default();
    let operations = seen.last().map(|seen| seen.operations.join(", ")).unwrap_or_default();
    table.add(Row {
        what: format!("requests to the tables, {} ({})", page.name, shortened(&operations)),
        measured: count.to_string(),
        budget: if page.is_clients { format!("≤ {REQUESTS_MAX}") } else { String::new() },
        is_over: page.is_clients && count > REQUESTS_MAX,
        ..Row::default()
    });
}

/// A line is for reading: of many requests only the first are named.
fn shortened(operations: &str) -> String {
    let names: Vec<&str> = operations.split(", ").collect();
    match names.get(..4) {
        Some(first) if names.len() > 4 => format!("{} …", first.join(", ")),
        Some(_) | None => operations.to_owned(),
    }
}

fn handler(page: &Page<'_>, seen: &[Seen], table: &mut Table) -> anyhow::Result<()> {
    let took = median(seen.iter().map(|seen| seen.took).collect()).unwrap_or(Duration::ZERO);
    let bare = median(seen.iter().map(|seen| seen.in_tables).collect()).unwrap_or(Duration::ZERO);
    ensure!(!bare.is_zero(), "{} asks nothing of the tables", page.path);
    let ratio = hundredths(took, bare);
    table.add(Row {
        what: format!("handler over its calls, {}", page.name),
        measured: ms(took),
        bare: ms(bare),
        ratio: times(ratio),
        budget: format!("≤ {}", times(RATIO_MAX)),
        is_over: ratio > RATIO_MAX,
    });
    Ok(())
}
