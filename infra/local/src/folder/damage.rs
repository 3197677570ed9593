//! What tells a data folder from any other, and a sound one from a damaged one.
//!
//! Invariant: the checks only read.

use std::fs;
use std::io;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use serde::{Deserialize, Serialize};

use super::{FORMAT, LOCK, MARKER};

/// The file of the tables.
pub(super) const TABLES: &str = "tables.sqlite";

/// Above this the pages of the tables are not all read at start: it would delay the first page.
const CHECKED_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// What is wrong with a data folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// Files, but no marker.
    #[error("is damaged: it has files but no {MARKER}, so it may not be one of ours")]
    Unmarked,
    /// A marker that says nothing.
    #[error("is damaged: {MARKER} cannot be read")]
    Marker,
    /// A marker of another build.
    #[error("was written by another version of Counterfoil: run that one, or name another folder")]
    Format,
    /// The tables are not a database, or a broken one.
    #[error("is damaged: {TABLES} is not a sound database")]
    Tables,
    /// The tables are gone or empty, and what followed them is there.
    #[error("is damaged: {TABLES} is empty or gone, and it was not when a portal last ran")]
    TablesGone,
    /// The secrets cannot be read.
    #[error("is damaged: secrets.json cannot be read")]
    Secrets,
}

#[derive(Serialize, Deserialize)]
struct Marker {
    format: u32,
}

/// True when nothing but the lock is there.
pub(super) fn is_new(path: &Path) -> io::Result<bool> {
    for entry in fs::read_dir(path)? {
        // A host killed while it wrote the marker leaves the half of it.
        let name = entry?.file_name();
        if name != LOCK && name != "counterfoil.half" {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Marks a new folder as ours.
pub(super) fn mark(path: &Path) -> io::Result<()> {
    write_whole(&path.join(MARKER), &serde_json::to_vec(&Marker { format: FORMAT })?)
}

/// Looks for damage that a host would trip over later.
pub(super) fn check(path: &Path) -> Result<(), Damage> {
    let marker = match fs::read(path.join(MARKER)) {
        Ok(marker) => marker,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(Damage::Unmarked),
        Err(_) => return Err(Damage::Marker),
    };
    let marker: Marker = serde_json::from_slice(&marker).map_err(|_| Damage::Marker)?;
    if marker.format != FORMAT {
        return Err(Damage::Format);
    }
    let tables = path.join(TABLES);
    match fs::metadata(&tables) {
        Ok(file) if file.len() > 0 => check_tables(&tables, file.len()).map_err(|_| Damage::Tables),
        Ok(_) => check_never_used(path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => check_never_used(path),
        Err(_) => Err(Damage::Tables),
    }
}

/// A host that was killed at its very first breath leaves no tables or empty ones; one that has
/// handed a change over or kept a mail had some.
fn check_never_used(path: &Path) -> Result<(), Damage> {
    let is_empty = |folder| match fs::read_dir(path.join(folder)) {
        Ok(mut entries) => entries.next().is_none(),
        Err(_) => true,
    };
    if is_empty("pump") && is_empty("mail") { Ok(()) } else { Err(Damage::TablesGone) }
}

fn check_tables(path: &Path, bytes: u64) -> Result<(), rusqlite::Error> {
    // Not read-only: a write-ahead log that a killed host left is folded in by whoever opens it.
    let tables = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    tables.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()))?;
    if bytes > CHECKED_BYTES_MAX {
        return check_length(path, &tables);
    }
    let answer: String = tables.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if answer == "ok" { Ok(()) } else { Err(rusqlite::Error::InvalidQuery) }
}

/// A file that was cut off has fewer bytes than its pages, unless the log still holds them.
fn check_length(path: &Path, tables: &Connection) -> Result<(), rusqlite::Error> {
    let number =
        |name: &str| tables.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, u64>(0));
    let length = number("page_count")?.saturating_mul(number("page_size")?);
    let size = |path: &Path| fs::metadata(path).map_or(0, |file| file.len());
    let is_whole = size(path) >= length || size(&path.with_extension("sqlite-wal")) > 0;
    if is_whole { Ok(()) } else { Err(rusqlite::Error::InvalidQuery) }
}

/// Writes a file so that a reader sees all of it or none.
pub(crate) fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    let half = path.with_extension("half");
    fs::write(&half, content)?;
    fs::rename(&half, path)
}

/// Removes a file that may not be there.
pub(super) fn forget(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}
