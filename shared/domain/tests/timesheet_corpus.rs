//! Every sheet of time that others published: read, or refused with a place and a reason; cut
//! anywhere, or with hostile texts in it, it never panics.
//!
//! The files are no part of the project; they are looked for in `COUNTERFOIL_DATA`.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a test falls where its ground is not as it says, and tells what it saw"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use domain::statement::DateOrder;
use domain::suggestion::Here;
use domain::timesheet::{Hint, Reading, Refused, read};
use jiff::tz::TimeZone;

fn reading(bytes: &[u8], dates: Option<DateOrder>) -> Result<Reading, Refused> {
    let now = "2026-11-29T12:00:00Z".parse().unwrap();
    let here = Here { zone: TimeZone::get("Europe/Vienna").unwrap(), now };
    read(bytes, &Hint { mapping: None, dates, here: &here })
}

fn folder(of: &str) -> Option<PathBuf> {
    let named = std::env::var_os("COUNTERFOIL_DATA").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = named.unwrap_or(beside).join(of);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("ABSENT: {} (set COUNTERFOIL_DATA); nothing was checked", folder.display());
    None
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.is_file()).collect();
    files.sort();
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    files.iter().map(|path| (name(path), std::fs::read(path).unwrap())).collect()
}

/// What became of a file, in one line: source, rows and suggestions, or place and reason.
fn told(read: &Result<Reading, Refused>) -> String {
    match read {
        Ok(r) => format!("{} {} {}", r.source.name(), r.rows, r.noted.len()),
        Err(refused) => refused.problems[0].to_string(),
    }
}

#[test]
fn tim08_every_published_sheet_is_read_or_refused_with_place_and_reason() {
    let Some(folder) = folder("time") else { return };
    let files = files(&folder);
    assert_eq!(files.len(), 23);
    let all: BTreeMap<&str, String> =
        files.iter().map(|(name, bytes)| (name.as_str(), told(&reading(bytes, None)))).collect();
    all.iter().for_each(|(name, told)| println!("{name}: {told}"));
    let of = |name: &str| all[format!("solidtime__{name}").as_str()].as_str();
    assert_eq!(of("clockify_time_entries_import_test_2.csv"), "Clockify 1 1");
    assert_eq!(of("harvest_time_entries_import_test_1.csv"), "Harvest 2 2");
    assert_eq!(of("solidtime_import_test_1_time_entries.csv"), "solidtime 2 1");
    assert_eq!(of("toggl_time_entries_import_test_2.csv"), "Toggl 1 1");
    assert_eq!(
        of("clockify_time_entries_import_test_3.csv"),
        "line 2, Start Date: “13/15/2024” is no day, read with the month first."
    );
    for (words, count) in [
        ("“03/04/2024” can be read month first or day first", 3),
        ("This is JSON, a data export", 4),
        ("This is a list of projects", 5),
        ("This is a list of clients", 2),
        ("This is a list of members", 1),
        ("This is a list of tasks", 1),
        ("This is a list of invitations", 1),
        ("This is a list of who works on which project", 1),
        ("Export the detailed report of time entries as CSV", 15),
    ] {
        let found = all.values().filter(|told| told.contains(words)).count();
        assert_eq!(found, count, "{words}");
    }
}

#[test]
fn tim08_the_sheets_whose_days_nobody_can_tell_are_read_once_a_person_says() {
    let Some(folder) = folder("time") else { return };
    for test in ["1", "4", "6"] {
        let name = format!("solidtime__clockify_time_entries_import_test_{test}.csv");
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let first = reading(&bytes, Some(DateOrder::MonthDayYear)).unwrap();
        assert_eq!((first.rows, first.noted.len(), first.left.empty), (2, 1, 1));
        assert_eq!(first.noted[0].on, jiff::civil::date(2024, 3, 4));
        assert_eq!(first.noted[0].worked.count(), 3_601);
        let second = reading(&bytes, Some(DateOrder::DayMonthYear)).unwrap();
        assert_eq!(second.noted[0].on, jiff::civil::date(2024, 4, 3));
    }
}

#[test]
fn a_sheet_that_is_cut_off_or_damaged_anywhere_never_panics() {
    let Some(folder) = folder("time") else { return };
    for (_, bytes) in files(&folder) {
        let step = (bytes.len() / 60).max(1);
        for end in (0..bytes.len()).step_by(step) {
            drop(reading(&bytes[..end], None));
            let mut flipped = bytes.clone();
            flipped[end] ^= 0x15;
            drop(reading(&flipped, Some(DateOrder::MonthDayYear)));
        }
    }
}

#[test]
fn a_hostile_text_is_words_in_one_cell_and_a_wrong_value_in_another() {
    let Some(folder) = folder("security") else { return };
    let mut count = 0;
    for of in ["strings", "csv_injection", "filenames"] {
        for (name, bytes) in files(&folder.join(of)) {
            for line in String::from_utf8_lossy(&bytes).lines() {
                let cell = line.replace('"', "\"\"").replace('\0', "");
                let text = format!("Date,Hours,Notes\n2026-03-04,1,\"{cell}\"\n");
                let read = reading(text.as_bytes(), None).unwrap();
                assert_eq!(read.noted.len(), 1, "{name}: {line}");
                for row in [format!("\"{cell}\",1,x"), format!("2026-03-04,\"{cell}\",x")] {
                    let text = format!("Date,Hours,Notes\n{row}\n");
                    drop(reading(text.as_bytes(), Some(DateOrder::DayMonthYear)));
                }
                drop(reading(line.as_bytes(), None));
                count += 1;
            }
        }
    }
    println!("{count} hostile texts");
    assert!(count > 1_000, "only {count} texts");
}
