//! A large LEDES file into new books, and the check of what became of it.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use tokio::process::Command;

use crate::function::peak;
use crate::gauge::{mb, ms};
use crate::table::{Row, Table};

/// How many invoices of how many lines: what a firm of some size bills in two years.
const INVOICES: u32 = 1_000;
const LINES: u32 = 100;

/// How many matters they are of.
const MATTERS: u32 = 240;

/// How often the memory of the command is looked at.
const LOOK: Duration = Duration::from_millis(20);

const HEAD: &str = "LEDES1998B[]\n\
    INVOICE_DATE|INVOICE_NUMBER|CLIENT_ID|LAW_FIRM_MATTER_ID|INVOICE_TOTAL|BILLING_START_DATE|\
    BILLING_END_DATE|INVOICE_DESCRIPTION|LINE_ITEM_NUMBER|EXP/FEE/INV_ADJ_TYPE|\
    LINE_ITEM_NUMBER_OF_UNITS|LINE_ITEM_ADJUSTMENT_AMOUNT|LINE_ITEM_TOTAL|LINE_ITEM_DATE|\
    LINE_ITEM_TASK_CODE|LINE_ITEM_EXPENSE_CODE|LINE_ITEM_ACTIVITY_CODE|TIMEKEEPER_ID|\
    LINE_ITEM_DESCRIPTION|LAW_FIRM_ID|LINE_ITEM_UNIT_COST|TIMEKEEPER_NAME|\
    TIMEKEEPER_CLASSIFICATION|CLIENT_MATTER_ID[]\n";

/// Imports, then checks.
pub(crate) async fn measure(built: &Path, table: &mut Table) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let (file, data) = (folder.path().join("books.ledes"), folder.path().join("data"));
    fs::write(&file, ledes()?)?;
    let file = file.to_str().context("the path is not text")?;
    let lines = INVOICES * LINES;
    add(
        &format!("import of {lines} LEDES lines"),
        run(built, &data, &["import", "ledes", file]).await?,
        table,
    );
    let checked = run(built, &data, &["check"]).await?;
    add(&format!("check of {lines} lines, after their figures are made"), checked, table);
    add(&format!("check of {lines} lines again"), run(built, &data, &["check"]).await?, table);
    Ok(())
}

fn add(what: &str, ran: Ran, table: &mut Table) {
    table.add(Row {
        what: format!("{what} (most memory {})", mb(ran.memory)),
        measured: ms(ran.took),
        ..Row::default()
    });
}

/// What a command took.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Ran {
    /// How long.
    pub(crate) took: Duration,
    /// The most memory it had, in bytes.
    pub(crate) memory: u64,
    /// How often it read from files.
    pub(crate) seeks: u64,
}

/// Runs a command to its end.
pub(crate) async fn run(built: &Path, data: &Path, words: &[&str]) -> anyhow::Result<Ran> {
    let begun = Instant::now();
    let mut command = Command::new(built.join("counterfoil"));
    command.args(words).arg("--data").arg(data).stdout(Stdio::null()).kill_on_drop(true);
    let mut process = command.spawn().context("counterfoil is not built")?;
    let id = process.id().context("it has ended")?;
    let mut ran = Ran::default();
    loop {
        ran.memory = peak(id).unwrap_or(0).max(ran.memory);
        ran.seeks = seeks(id).unwrap_or(0).max(ran.seeks);
        if let Ok(ended) = tokio::time::timeout(LOOK, process.wait()).await {
            ensure!(ended?.success(), "{words:?} failed");
            return Ok(Ran { took: begun.elapsed(), ..ran });
        }
    }
}

/// How often a process read from files so far, as Linux tells it.
fn seeks(process: u32) -> anyhow::Result<u64> {
    let told = fs::read_to_string(format!("/proc/{process}/io"))?;
    let line = told.lines().find_map(|line| line.strip_prefix("syscr:"));
    Ok(line.context("no reads are told")?.trim().parse()?)
}

/// A tenth of an hour and up to six hours at 350, on the days of a month.
fn ledes() -> anyhow::Result<String> {
    let mut text = HEAD.to_owned();
    for invoice in 1..=INVOICES {
        let (matter, month) = (invoice % MATTERS, format!("2025{:02}", invoice % 12 + 1));
        let tenths = |line: u32| (invoice + line * 7) % 60 + 1;
        let total: u32 = (1..=LINES).map(|line| tenths(line) * 35).sum();
        for line in 1..=LINES {
            let (tenths, day) = (tenths(line), line % 27 + 1);
            writeln!(
                text,
                "{month}28|B-{invoice:05}|C{client:03}|M-{matter:03}|{total}.00|{month}01|\
                 {month}28|For services rendered|{line}|F|{hours}.{rest}|0|{amount}.00|\
                 {month}{day:02}|L120||A103|AB|Draft the answer to the motion of part {line}|\
                 94-1234567|350.00|Byron, Ada|PT|REF-{matter}[]",
                client = matter % 60,
                hours = tenths / 10,
                rest = tenths % 10,
                amount = tenths * 35,
            )?;
        }
    }
    Ok(text)
}
