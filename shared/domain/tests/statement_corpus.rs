//! Every bank statement that others published: read with the count that an independent reader
//! found, or refused with a place and a reason; cut anywhere, it never panics.
//!
//! The files are no part of the project; they are looked for in `COUNTERFOIL_DATA`.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test falls where its ground is not as it says, and tells what it saw"
)]

use std::path::{Path, PathBuf};

use domain::money::Currency;
use domain::statement::{Format, Hint, Reading, Statement, StatementError, read};

/// Without a mapping: CSV files are told by the names of their columns.
fn reading(bytes: &[u8]) -> Result<Reading, StatementError> {
    read(bytes, &Hint { currency: Currency::USD, mapping: None })
}

fn folder() -> Option<PathBuf> {
    let named = std::env::var_os("COUNTERFOIL_DATA").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = named.unwrap_or(beside);
    if folder.join("bank").is_dir() {
        return Some(folder);
    }
    println!("ABSENT: {} (set COUNTERFOIL_DATA); nothing was checked", folder.display());
    None
}

/// The rows of the list of origins: file, and what an independent reader said.
fn rows(folder: &Path) -> Vec<(String, String)> {
    let list = std::fs::read(folder.join("PROVENANCE.md")).unwrap();
    let list = String::from_utf8_lossy(&list).into_owned();
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(" | ").collect();
        let file = cells.first()?.strip_prefix("| bank/")?;
        Some((format!("bank/{file}"), cells.get(6)?.trim_end_matches('|').trim().to_owned()))
    };
    list.lines().filter_map(row).collect()
}

/// The count that the row states, if a reader counted.
fn counted(said: &str) -> Option<u64> {
    let words: Vec<&str> = said.split([' ', ';']).filter(|word| !word.is_empty()).collect();
    let before = |unit: &str| {
        let pairs = words.iter().zip(words.iter().skip(1));
        pairs.filter(|(_, word)| **word == unit).find_map(|(count, _)| count.parse().ok())
    };
    before("tx").or_else(|| before("entries"))
}

#[test]
fn pay23_every_published_statement_is_read_as_counted_or_refused() {
    let Some(folder) = folder() else { return };
    let rows = rows(&folder);
    assert!(rows.len() > 150, "{} rows", rows.len());
    let (mut imported, mut refused) = (0, 0);
    for (file, said) in &rows {
        let bytes = std::fs::read(folder.join(file)).unwrap();
        match reading(&bytes) {
            Ok(reading) => {
                imported += 1;
                let count: u64 = reading.statements.iter().map(Statement::transactions).sum();
                if let Some(counted) = counted(said) {
                    assert_eq!(count, counted, "{file}: {said}");
                }
                if reading.format != Format::Csv {
                    assert!(reading.statements.iter().all(|s| s.account.is_some()), "{file}");
                }
                println!("read    {file}: {} {count}", reading.format.name());
            }
            Err(error) => {
                refused += 1;
                assert!(error.line > 0 && !error.field.is_empty(), "{file}: {error}");
                println!("refused {file}: {error} [{said}]");
            }
        }
    }
    println!("{imported} read, {refused} refused");
    assert!(imported >= 45, "only {imported} were read");
}

#[test]
fn a_statement_that_is_cut_off_anywhere_never_panics() {
    let Some(folder) = folder() else { return };
    for (file, _) in rows(&folder) {
        let bytes = std::fs::read(folder.join(&file)).unwrap();
        let step = (bytes.len() / 60).max(1);
        for end in (0..bytes.len()).step_by(step) {
            drop(reading(&bytes[..end]));
            let mut flipped = bytes.clone();
            flipped[end] ^= 0x15;
            drop(reading(&flipped));
        }
    }
}
