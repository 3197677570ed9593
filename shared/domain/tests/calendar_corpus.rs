//! Every calendar that others published: read, or refused with a place and a reason; cut anywhere,
//! it never panics, and none takes long.
//!
//! The files are no part of the project; they are looked for in `COUNTERFOIL_DATA`.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test falls where its ground is not as it says, and tells what it saw"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use domain::calendar::{CalendarError, Reading, read};
use domain::suggestion::Here;
use jiff::tz::TimeZone;

fn reading(bytes: &[u8]) -> Result<Reading, CalendarError> {
    let now = "2026-11-29T12:00:00Z".parse().unwrap();
    read(bytes, None, &Here { zone: TimeZone::get("America/New_York").unwrap(), now })
}

fn files() -> Vec<(String, Vec<u8>)> {
    let named = std::env::var_os("COUNTERFOIL_DATA").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = named.unwrap_or(beside).join("ics");
    if !folder.is_dir() {
        println!("ABSENT: {} (set COUNTERFOIL_DATA); nothing was checked", folder.display());
        return Vec::new();
    }
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries.collect();
    files.sort();
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    files.iter().map(|path| (name(path), std::fs::read(path).unwrap())).collect()
}

#[test]
fn tim21_every_published_calendar_is_read_or_refused_with_place_and_reason() {
    let files = files();
    if files.is_empty() {
        return;
    }
    let (mut read, mut events, mut noted) = (0, 0, 0);
    let mut refused: BTreeMap<String, String> = BTreeMap::new();
    for (name, bytes) in &files {
        let begun = Instant::now();
        match reading(bytes) {
            Ok(reading) => {
                read += 1;
                events += reading.events;
                noted += reading.noted.len();
                let left = reading.left.notes().join(" ");
                println!("{name}: {} {} {left}", reading.events, reading.noted.len());
            }
            Err(error) => {
                assert!(error.line > 0 && !error.field.is_empty(), "{name}: {error}");
                println!("{name}: refused, {error}");
                refused.insert(name.clone(), error.to_string());
            }
        }
        let took = begun.elapsed();
        if took > Duration::from_secs(1) {
            println!("{name}: SLOW {took:?}");
        }
    }
    println!("{read} read, {} refused, {events} events, {noted} meetings", refused.len());
    assert_eq!((files.len(), read, refused.len()), (370, 349, 21));
    assert_eq!((events, noted), (3_354, 48_844));
    let counted = |words: &str| refused.values().filter(|told| told.contains(words)).count();
    assert_eq!(counted("This is no calendar"), 8);
    assert_eq!(counted("This stands outside of a calendar"), 6);
    assert_eq!(counted("is not ended; the file may be cut off"), 4);
    assert_eq!(counted("This ends here, and what began last is"), 2);
    assert_eq!(counted("This is an address book"), 1);
}

#[test]
fn a_calendar_that_is_cut_off_or_damaged_anywhere_never_panics() {
    for (_, bytes) in files() {
        if bytes.len() > 20_000 {
            continue;
        }
        let step = (bytes.len() / 12).max(1);
        for end in (0..bytes.len()).step_by(step) {
            drop(reading(&bytes[..end]));
            let mut flipped = bytes.clone();
            flipped[end] ^= 0x15;
            drop(reading(&flipped));
        }
    }
}
