//! An import that is killed at any moment loses nothing and does nothing twice.

use std::ffi::OsStr;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::made::{self, Bill};
use crate::run::Firm;

/// How often it is killed.
const KILLS: u32 = 20;

/// Invoices of a thousand lines each.
const BILLS: u64 = 6;

#[test]
fn a_killed_import_goes_on_where_it_stopped() {
    let firm = Firm::new();
    let bills: Vec<Bill> = (1..=BILLS).map(|n| Bill::new(&format!("K-{n}"), 1_000)).collect();
    let total: i64 = bills.iter().map(Bill::cents).sum();
    let file = firm.file("long.txt", &made::file(&bills));
    let words = [OsStr::new("import"), "ledes".as_ref(), "--json".as_ref(), file.as_ref()];

    let (whole, begun) = (Firm::new(), Instant::now());
    assert_eq!(whole.run(words).code, 0);
    let within = begun.elapsed() / 2;
    let mut ended_first = 0;
    for _ in 0..KILLS {
        let mut child = firm.begin(words);
        std::thread::sleep(part_of(within));
        child.kill().unwrap();
        ended_first += i32::from(child.wait().unwrap().success());
    }
    println!("{ended_first} of {KILLS} imports ended before they were killed.");

    let finished = firm.run(words);
    assert_eq!(finished.code, 0, "{finished:?}");
    assert_eq!(finished.file().3, format!("{} USD", made::money(total)));
    let listed = firm.invoices();
    let rows = listed["invoices"].as_array().unwrap();
    assert_eq!(rows.len(), bills.len());
    for bill in &bills {
        let row = rows.iter().find(|row| row["number"] == json!(bill.number)).unwrap();
        assert_eq!(row["total"], json!(made::money(bill.cents())), "{}", bill.number);
    }
    let sound = firm.is_sound();
    assert_eq!(sound["checked"]["lines"], json!(BILLS * 1_000));
    assert_eq!(sound["checked"]["ledger_entries"], json!(BILLS));
    assert_eq!(whole.invoices(), listed);
}

/// Some of a time, by chance.
fn part_of(time: Duration) -> Duration {
    let mut chance = [0; 2];
    getrandom::fill(&mut chance).unwrap();
    time * u32::from(u16::from_le_bytes(chance)) / u32::from(u16::MAX)
}
