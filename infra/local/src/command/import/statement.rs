//! `counterfoil import statement`: what banks say of the firm's accounts (PAY-23).
//!
//! Invariant: a file is taken whole or not at all; again is the same.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use domain::money::Currency;
use domain::statement::{BYTES_MAX, Format};
use domain::text::Name;
use serde::Serialize;
use store::statements::{Facts, Taken, Trouble};

use super::problem::{Problem, complain};
use super::whole::{again, bytes, counted, unreadable};
use crate::command::{End, print_json};
use crate::desk::Desk;

/// What to read, and whose it is.
#[derive(Debug, Args)]
pub(in crate::command) struct Flags {
    /// The files: OFX, QFX, CAMT.053, MT940, BAI2 or CSV.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The bank account, where the files don't name one that is known; a CSV file names none.
    #[arg(long, value_name = "NAME")]
    account: Option<String>,
    /// Prints one JSON object.
    #[arg(long)]
    json: bool,
}

/// What became of all files.
#[derive(Debug, Serialize)]
struct Report {
    files: Vec<Outcome>,
}

/// What became of one file.
#[derive(Debug, Serialize)]
struct Outcome {
    file: String,
    status: &'static str,
    format: Option<&'static str>,
    statements: usize,
    transactions: u64,
    /// Lines that no other file had.
    new: usize,
    accounts: Vec<String>,
    problems: Vec<Problem>,
    /// What is odd and no reason to refuse the file: gaps between statements, references used
    /// twice, lines of periods that are signed.
    notes: Vec<String>,
}

/// Imports every file that is sound.
pub(in crate::command) async fn run(data: &Path, flags: &Flags) -> anyhow::Result<End> {
    let account = flags.account.as_deref().map(Name::parse).transpose();
    let account = account.map_err(|error| anyhow::anyhow!("--account: {error}"))?;
    let desk = Desk::open_or_begin(data).await?;
    let taken = all(&desk, flags, account.as_ref()).await;
    desk.close().await;
    let report = taken?;
    if flags.json {
        print_json(&report)?;
    } else {
        report.print()?;
    }
    let is_refused = report.files.iter().any(|file| file.status == REFUSED);
    Ok(if is_refused { End::Refused } else { End::Done })
}

const REFUSED: &str = "refused";

async fn all(desk: &Desk, flags: &Flags, account: Option<&Name>) -> anyhow::Result<Report> {
    let firm = desk.app.store.firm().await?.map(|firm| firm.value);
    let currency = firm.map_or(Currency::USD, |firm| firm.currency);
    let mut files = Vec::new();
    for path in &flags.files {
        let name = path.display().to_string();
        let taken = match bytes(path, BYTES_MAX) {
            Ok(bytes) => Box::pin(take(desk, &bytes, account, currency)).await?,
            Err(error) => Taken::Refused(None, vec![unreadable(&error)]),
        };
        let taken = hinted(desk, account, taken).await?;
        files.push(Outcome::of(name, taken));
    }
    Ok(Report { files })
}

/// With a refused file of an account that nobody entered: which there are.
async fn hinted(desk: &Desk, account: Option<&Name>, taken: Taken) -> anyhow::Result<Taken> {
    let (Some(name), Taken::Refused(format, mut troubles)) = (account, taken.clone()) else {
        return Ok(taken);
    };
    let system = desk.app.store.system("import");
    let importer = system.statement_import();
    if importer.account_named(name).await?.is_some() {
        return Ok(taken);
    }
    let names = importer.account_names().await?;
    let names: Vec<String> = names.iter().map(|name| format!("“{name}”")).collect();
    let known = if names.is_empty() {
        "the books have none yet".to_owned()
    } else {
        format!("the accounts are {}", names.join(", "))
    };
    let reason = format!("No account is called “{name}”; {known}.");
    troubles.push(Trouble { line: 0, field: "ACCOUNT".to_owned(), reason });
    Ok(Taken::Refused(format, troubles))
}

/// Takes a file, again when another import wrote to the same account meanwhile.
async fn take(
    desk: &Desk,
    bytes: &[u8],
    account: Option<&Name>,
    currency: Currency,
) -> anyhow::Result<Taken> {
    let system = desk.app.store.system("import");
    let importer = system.statement_import();
    let take = async || importer.take(bytes, account, (currency, desk.app.now())).await;
    Ok(again(take).await?)
}

impl Outcome {
    fn of(file: String, taken: Taken) -> Self {
        match taken {
            Taken::Imported(facts) => Self::sound(file, "imported", &facts),
            Taken::Unchanged(facts) => Self::sound(file, "unchanged", &facts),
            Taken::Refused(format, troubles) => Self {
                file,
                status: REFUSED,
                format: format.map(Format::name),
                statements: 0,
                transactions: 0,
                new: 0,
                accounts: Vec::new(),
                problems: troubles.into_iter().map(Problem::from).collect(),
                notes: Vec::new(),
            },
        }
    }

    fn sound(file: String, status: &'static str, facts: &Facts) -> Self {
        let gaps = facts
            .accounts
            .iter()
            .flat_map(|(_, name, gaps)| gaps.iter().map(move |gap| format!("{name}: {gap}")));
        let reused = (facts.reused > 0).then(|| {
            let count = facts.reused;
            let have = if count == 1 { "has" } else { "have" };
            format!(
                "{count} of the new lines {have} a reference that the bank gave to another line."
            )
        });
        let closed = (facts.closed > 0).then(|| {
            let count = facts.closed;
            let are = if count == 1 { "line is" } else { "lines are" };
            format!(
                "{count} new {are} of a period that is signed. It stays as it was signed; match \
                 what came now, or set it aside, in the next period."
            )
        });
        Self {
            file,
            status,
            format: Some(facts.format.name()),
            statements: facts.statements,
            transactions: facts.transactions,
            new: facts.lines_new,
            accounts: facts.accounts.iter().map(|(_, name, _)| name.to_string()).collect(),
            problems: Vec::new(),
            notes: gaps.chain(reused).chain(closed).collect(),
        }
    }

    fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let Self { file, status, statements, transactions, new, .. } = self;
        let format = self.format.unwrap_or("unknown");
        let whole = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        let statements = counted(whole(*statements), "statement");
        let transactions = counted(*transactions, "transaction");
        let new = counted(whole(*new), "new line");
        writeln!(out, "{file}: {status}, {format}, {statements}, {transactions}, {new}")?;
        self.notes.iter().try_for_each(|note| writeln!(out, "  {note}"))
    }
}

impl Report {
    fn print(&self) -> io::Result<()> {
        for file in &self.files {
            if file.status == REFUSED {
                complain(&mut io::stderr().lock(), &file.file, &file.problems)?;
            } else {
                file.print(&mut io::stdout().lock())?;
            }
        }
        Ok(())
    }
}
