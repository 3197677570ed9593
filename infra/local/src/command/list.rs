//! `counterfoil list`: invoices, clients, matters or bank statements, as a table or as JSON.

mod statements;

use std::io::{self, Write};
use std::path::Path;

use clap::{Args, ValueEnum};
use domain::invoice::{Draft, Invoice, Issued, Standing};
use jiff::civil::Date;
use serde::Serialize;
use store::SystemStore;

use super::{End, print_json};
use crate::desk::Desk;
use statements::StatementRow;

/// What to list.
#[derive(Debug, Args)]
pub(super) struct Flags {
    /// What to list.
    what: What,
    /// Prints one JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    Invoices,
    Clients,
    Matters,
    Statements,
}

#[derive(Debug, Serialize)]
struct InvoiceRow {
    number: Option<String>,
    client: String,
    matter: String,
    state: &'static str,
    total: String,
    open: String,
    currency: String,
    issued_on: Option<String>,
    due_on: Option<String>,
}

#[derive(Debug, Serialize)]
struct ClientRow {
    id: String,
    name: String,
}

#[derive(Debug, Serialize)]
struct MatterRow {
    number: String,
    name: String,
    client: String,
    opened_on: String,
}

/// A list as it is printed.
#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase")]
enum Listed {
    Invoices(Vec<InvoiceRow>),
    Clients(Vec<ClientRow>),
    Matters(Vec<MatterRow>),
    Statements(Vec<StatementRow>),
}

/// Lists.
pub(super) async fn run(data: &Path, flags: &Flags) -> anyhow::Result<End> {
    let desk = Desk::open(data).await?;
    let system = desk.app.store.system("list");
    let listed = match flags.what {
        What::Invoices => Listed::Invoices(invoices(&system, today(&desk).await?).await?),
        What::Clients => Listed::Clients(clients(&system).await?),
        What::Matters => Listed::Matters(matters(&system).await?),
        What::Statements => Listed::Statements(statements::rows(&system).await?),
    };
    desk.close().await;
    if flags.json {
        print_json(&listed)?;
    } else {
        listed.print(&mut io::stdout().lock())?;
    }
    Ok(End::Done)
}

/// The firm's day; before the firm is set up, the day in UTC.
async fn today(desk: &Desk) -> anyhow::Result<Date> {
    let now = desk.app.now();
    Ok(match desk.app.store.firm().await? {
        Some(firm) => desk.app.day(now, &firm.value),
        None => now.to_zoned(jiff::tz::TimeZone::UTC).date(),
    })
}

/// Drafts, then issued invoices, newest first.
async fn invoices(system: &SystemStore<'_>, today: Date) -> anyhow::Result<Vec<InvoiceRow>> {
    let (mut rows, mut from) = (Vec::new(), None);
    loop {
        let page = system.drafts(from).await?;
        rows.extend(page.items.iter().map(|invoice| match invoice {
            Invoice::Draft(draft) => InvoiceRow::of_draft(draft),
            Invoice::Issued(issued) => InvoiceRow::of_issued(issued, today),
        }));
        from = page.next;
        if from.is_none() {
            break;
        }
    }
    loop {
        let page = system.invoices_issued((Date::MIN, Date::MAX), from).await?;
        rows.extend(page.items.iter().map(|issued| InvoiceRow::of_issued(issued, today)));
        from = page.next;
        if from.is_none() {
            return Ok(rows);
        }
    }
}

async fn clients(system: &SystemStore<'_>) -> anyhow::Result<Vec<ClientRow>> {
    let (mut rows, mut from) = (Vec::new(), None);
    loop {
        let page = system.clients(from).await?;
        rows.extend(
            page.items.iter().map(|client| ClientRow {
                id: client.id.to_string(),
                name: client.name.to_string(),
            }),
        );
        from = page.next;
        if from.is_none() {
            return Ok(rows);
        }
    }
}

async fn matters(system: &SystemStore<'_>) -> anyhow::Result<Vec<MatterRow>> {
    let (mut rows, mut from) = (Vec::new(), None);
    loop {
        let page = system.matters(from).await?;
        rows.extend(page.items.iter().map(|matter| MatterRow {
            number: matter.number.to_string(),
            name: matter.name.to_string(),
            client: matter.client_name.to_string(),
            opened_on: matter.opened_on.to_string(),
        }));
        from = page.next;
        if from.is_none() {
            return Ok(rows);
        }
    }
}

impl InvoiceRow {
    fn of_draft(draft: &Draft) -> Self {
        Self {
            number: None,
            client: draft.client_name.to_string(),
            matter: draft.matter_number.to_string(),
            state: "draft",
            total: draft.total.to_string(),
            open: domain::money::Money::zero(draft.currency).to_string(),
            currency: draft.currency.to_string(),
            issued_on: None,
            due_on: None,
        }
    }

    fn of_issued(issued: &Issued, today: Date) -> Self {
        Self {
            number: Some(issued.number.to_string()),
            client: issued.parties.client.to_string(),
            matter: issued.parties.matter_number.to_string(),
            state: match issued.standing(today) {
                Standing::Due => "due",
                Standing::Overdue => "overdue",
                Standing::Paid => "paid",
                Standing::Questioned => "questioned",
                Standing::Closed => "closed",
                Standing::Void => "void",
            },
            total: issued.total.to_string(),
            open: issued.open.to_string(),
            currency: issued.total.currency().to_string(),
            issued_on: Some(issued.issued_on.to_string()),
            due_on: Some(issued.due_on.to_string()),
        }
    }
}

impl Listed {
    fn print(self, out: &mut impl Write) -> io::Result<()> {
        match self {
            Self::Invoices(rows) => {
                let heads = ["NUMBER", "CLIENT", "MATTER", "STATE", ">TOTAL", ">OPEN", "CURRENCY"];
                let cells = |row: InvoiceRow| {
                    let number = row.number.unwrap_or_default();
                    let state = row.state.to_owned();
                    [number, row.client, row.matter, state, row.total, row.open, row.currency]
                };
                table(out, heads, &rows.into_iter().map(cells).collect::<Vec<_>>())
            }
            Self::Clients(rows) => {
                let rows = rows.into_iter().map(|row| [row.name, row.id]);
                table(out, ["NAME", "ID"], &rows.collect::<Vec<_>>())
            }
            Self::Matters(rows) => {
                let rows =
                    rows.into_iter().map(|row| [row.number, row.name, row.client, row.opened_on]);
                table(out, ["NUMBER", "NAME", "CLIENT", "OPENED"], &rows.collect::<Vec<_>>())
            }
            Self::Statements(rows) => {
                let heads = ["ACCOUNT", "FROM", "TO", ">OPENING", ">CLOSING", ">LINES", "CURRENCY"];
                table(out, heads, &rows.into_iter().map(StatementRow::cells).collect::<Vec<_>>())
            }
        }
    }
}

/// Columns as wide as their widest cell; `>` before a head sets its column to the right.
fn table<const N: usize>(
    out: &mut impl Write,
    heads: [&str; N],
    rows: &[[String; N]],
) -> io::Result<()> {
    let right = heads.map(|head| head.starts_with('>'));
    let heads = heads.map(|head| head.trim_start_matches('>').to_owned());
    let mut widths = [0; N];
    for row in rows.iter().chain([&heads]) {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    for row in std::iter::once(&heads).chain(rows) {
        let mut line = String::new();
        for ((cell, width), right) in row.iter().zip(widths).zip(right) {
            line.push_str(&if right {
                format!("{cell:>width$}  ")
            } else {
                format!("{cell:<width$}  ")
            });
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}
