//! An import that is killed at any moment loses nothing and does nothing twice.

use std::ffi::OsStr;
use std::time::Duration;

use serde_json::json;

use crate::made::{self, Bill};
use crate::run::Firm;

/// How often it is killed.
const KILLS: u32 = 20;

/// Within this time after its start.
const WITHIN_MS: u16 = 1_200;

#[test]
fn a_killed_import_goes_on_where_it_stopped() {
    let firm = Firm::new();
    let bills: Vec<Bill> = (1..=20).map(|n| Bill::new(&format!("K-{n}"), 1_000)).collect();
    let total: i64 = bills.iter().map(Bill::cents).sum();
    let file = firm.file("long.txt", &made::file(&bills));
    let words = [OsStr::new("import"), "ledes".as_ref(), "--json".as_ref(), file.as_ref()];

    let mut ended_first = 0;
    for _ in 0..KILLS {
        let mut child = firm.begin(words);
        let mut chance = [0; 2];
        getrandom::fill(&mut chance).unwrap();
        let moment = u16::from_le_bytes(chance) % WITHIN_MS;
        std::thread::sleep(Duration::from_millis(u64::from(moment)));
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
    assert_eq!(sound["checked"]["lines"], json!(20_000));
    assert_eq!(sound["checked"]["ledger_entries"], json!(20));
}
