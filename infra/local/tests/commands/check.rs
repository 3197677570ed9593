//! A change that nobody committed is found and named, wherever it is made.

use std::path::Path;

use rusqlite::Connection;
use serde_json::json;

use crate::made::{self, Bill};
use crate::run::Firm;

/// What is done to the file of the tables, and a part of what is said of it.
const CHANGES: [(&str, &str); 11] = [
    (
        "UPDATE * SET item_json = replace(item_json, '\"open\":{\"N\":\"7800\"}', '\"open\":{\"N\":\"1\"}')",
        "0.01 USD is open, and the ledger says 7800",
    ),
    (
        "UPDATE * SET item_json = replace(item_json, '\"total\":{\"N\":\"7800\"}', '\"total\":{\"N\":\"7900\"}')",
        "Invoice G-1 says",
    ),
    (
        "UPDATE state SET item_json = replace(item_json, 'Drafted paper 1', 'Drafted paper 2')",
        "Invoice G-1 is not as it was sealed",
    ),
    (
        "UPDATE state SET item_json = replace(item_json, '7800', '7801') WHERE pk LIKE '%ROLLUP#billed' AND sk LIKE '%2026-01%'",
        "The figure “billed” for 2026-01 in USD is kept as 7801, and comes to 7800",
    ),
    ("DELETE FROM state WHERE pk LIKE '%NUMBER#G-1'", "Number G-1 is not kept for its invoice"),
    (
        "DELETE FROM \"state::gsi::by_owner\" WHERE item_json LIKE '%\"number\":{\"S\":\"G-1\"}%'",
        "its home shows 0",
    ),
    ("DELETE FROM journal WHERE pk LIKE '%BOOK#%'", "the ledger says 0"),
    (
        "UPDATE journal_ SET item_json = replace(item_json, 'G-1', 'G-2') WHERE item_json LIKE '%invoice imported%'",
        "its hash differs",
    ),
    ("DELETE FROM state WHERE pk LIKE '%ACCOUNT#%'", "the ledger moves what is owed on invoice"),
    (
        "DELETE FROM \"state::gsi::by_owner\" WHERE item_json LIKE '%ACCOUNT#%'",
        "otherwise than it is",
    ),
    (
        "DELETE FROM journal_ WHERE item_json LIKE '%invoice exported%'",
        "does not end where its head says",
    ),
];

#[test]
fn led04_every_kind_of_change_is_found() {
    let firm = Firm::new();
    firm.import(&firm.file("g.txt", &made::file(&[Bill::new("G-1", 2)])));
    assert_eq!(firm.run(["export", "ledes", "G-1"]).code, 0);
    firm.is_sound();
    let sound = firm.data().with_file_name("sound");
    copy(&firm.data(), &sound);
    for (change, words) in CHANGES {
        std::fs::remove_dir_all(firm.data()).unwrap();
        copy(&sound, &firm.data());
        assert!(made_to(&firm.data().join("tables.sqlite"), change) > 0, "{change}");
        let answer = firm.run(["check", "--json"]);
        assert_eq!(answer.code, 1, "{change}: {answer:?}");
        let json = answer.json();
        assert_eq!(json["ok"], json!(false));
        let difference = json["difference"].as_str().unwrap();
        assert!(difference.contains(words), "{change}: {difference}");
    }
}

/// Changes rows behind the engine's back: of one table, or for `*` of the state table and its
/// indexes, for `journal_` of the journal and its own.
fn made_to(file: &Path, change: &str) -> usize {
    let tables = Connection::open(file).unwrap();
    let spread: &[(&str, &str)] = if change.contains('*') {
        &[("*", "state"), ("*", "\"state::gsi::by_owner\""), ("*", "\"state::gsi::by_kind\"")]
    } else if change.contains("journal_") {
        &[("journal_", "journal"), ("journal_", "\"journal::gsi::by_month\"")]
    } else {
        &[("", "")]
    };
    let changed = spread.iter().map(|(word, table)| {
        let change = if word.is_empty() { change.to_owned() } else { change.replace(word, table) };
        tables.execute(&change, []).unwrap()
    });
    changed.sum()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let (path, to) = (entry.as_ref().unwrap().path(), to.join(entry.unwrap().file_name()));
        if path.is_dir() {
            copy(&path, &to);
        } else {
            std::fs::copy(&path, &to).unwrap();
        }
    }
}
