//! Bank statements from the command line: taken whole or refused with a place, and once (PAY-23).

use std::ffi::OsStr;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::run::{Answer, Firm};
use crate::serve::Portal;

/// A statement in OFX of one month, whose lines are numbered by `ids`.
fn ofx(account: &str, month: u8, ids: std::ops::Range<u32>, closing: &str) -> String {
    let mut lines = String::new();
    for id in ids {
        let day = id % 28 + 1;
        writeln!(
            lines,
            "<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>2026{month:02}{day:02}<TRNAMT>1.00<FITID>{id}\
             <NAME>Deposit {id}</STMTTRN>"
        )
        .unwrap();
    }
    format!(
        "OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD\n\
         <BANKACCTFROM><BANKID>021000021<ACCTID>{account}</BANKACCTFROM><BANKTRANLIST>\
         <DTSTART>2026{month:02}01<DTEND>2026{month:02}28\n{lines}</BANKTRANLIST>\
         <LEDGERBAL><BALAMT>{closing}<DTASOF>2026{month:02}28</LEDGERBAL></STMTRS></STMTTRNRS>\
         </BANKMSGSRSV1></OFX>\n"
    )
}

fn import(firm: &Firm, files: &[&Path], more: &[&str]) -> Answer {
    let words = ["import", "statement", "--json"].map(OsStr::new);
    let files = files.iter().map(|file| file.as_os_str());
    firm.run(words.into_iter().chain(more.iter().map(OsStr::new)).chain(files))
}

/// Status, format, statements, transactions and new lines of each file.
fn told(answer: &Answer) -> Vec<Value> {
    let json = answer.json();
    let files = json["files"].as_array().unwrap();
    let row = |file: &Value| {
        let (format, new) = (&file["format"], &file["new"]);
        json!([file["status"], format, file["statements"], file["transactions"], new])
    };
    files.iter().map(row).collect()
}

fn listed(firm: &Firm) -> Vec<Value> {
    let json = firm.run(["list", "statements", "--json"]).json();
    json["statements"].as_array().unwrap().clone()
}

#[test]
fn pay23_a_statement_imports_once_and_lines_of_two_files_are_one() {
    let firm = Firm::new();
    let march = firm.file("march.ofx", &ofx("77-1204", 3, 0..200, "200.00"));
    let again = firm.file("again.qfx", &ofx("771204", 3, 150..230, "230.00"));
    let first = import(&firm, &[&march, &march], &[]);
    assert_eq!(first.code, 0, "{first:?}");
    assert_eq!(
        told(&first),
        [json!(["imported", "OFX", 1, 200, 200]), json!(["unchanged", "OFX", 1, 200, 0])]
    );
    assert_eq!(first.json()["files"][0]["accounts"], json!(["Account 021000021/771204"]));
    let overlap = import(&firm, &[&again], &[]);
    assert_eq!(told(&overlap), [json!(["imported", "OFX", 1, 80, 30])]);
    let rows = listed(&firm);
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| row["account_lines"] == json!(230)), "{rows:?}");
    firm.is_sound();
}

#[test]
fn pay23_a_reference_that_the_bank_used_again_is_a_line_of_its_own() {
    let firm = Firm::new();
    let first = ofx("771204", 3, 0..3, "3.00");
    let second = first.replace("Deposit 1", "Rivers Ltd");
    let (first, second) = (firm.file("first.ofx", &first), firm.file("second.ofx", &second));
    assert_eq!(told(&import(&firm, &[&first], &[])), [json!(["imported", "OFX", 1, 3, 3])]);
    let answer = import(&firm, &[&second], &[]);
    assert_eq!(told(&answer), [json!(["imported", "OFX", 1, 3, 1])]);
    let notes = answer.json()["files"][0]["notes"].to_string();
    assert!(notes.contains("1 of the new lines has a reference that the bank gave"), "{notes}");
    assert_eq!(listed(&firm)[0]["account_lines"], json!(4));
    firm.is_sound();
}

#[test]
fn a_gap_is_named_and_a_name_is_kept() {
    let firm = Firm::new();
    let march = firm.file("march.ofx", &ofx("1204", 3, 0..10, "10.00"));
    let may = firm.file("may.ofx", &ofx("1204", 5, 20..30, "35.00"));
    let both = import(&firm, &[&march, &may], &["--account", "Trust checking"]);
    assert_eq!(both.code, 0, "{both:?}");
    let notes = both.json()["files"][1]["notes"].clone();
    let note = notes[0].as_str().unwrap();
    assert!(
        note.contains("Trust checking: Between the statements that end on 2026-03-28"),
        "{note}"
    );
    assert!(note.contains("15.00 USD is missing"), "{note}");
    let other = firm.file("other.ofx", &ofx("9999", 4, 0..1, "1.00"));
    let refused = import(&firm, &[&other], &["--account", "trust Checking"]);
    assert_eq!(refused.code, 2);
    let reason = refused.json()["files"][0]["problems"][0]["reason"].to_string();
    assert!(reason.contains("1204") && reason.contains("9999"), "{reason}");
    assert_eq!(listed(&firm).len(), 2);
}

#[test]
fn a_name_that_no_account_has_is_answered_with_those_there_are() {
    let firm = Firm::new();
    let march = firm.file("march.ofx", &ofx("1204", 3, 0..10, "10.00"));
    assert_eq!(import(&firm, &[&march], &[]).code, 0);
    let may = firm.file("may.ofx", &ofx("1204", 5, 20..30, "20.00"));
    let refused = import(&firm, &[&may], &["--account", "Nope"]);
    assert_eq!(refused.code, 2);
    let problems = refused.json()["files"][0]["problems"].to_string();
    let words = "No account is called “Nope”; the accounts are “Account 021000021/1204”.";
    assert!(problems.contains(words), "{problems}");
}

#[test]
fn what_contradicts_itself_or_is_cut_off_is_refused_and_leaves_nothing() {
    let firm = Firm::new();
    let whole = ofx("1204", 3, 0..10, "10.00");
    let cut = firm.file("cut.ofx", whole.get(..whole.len() - 40).unwrap());
    let csv = firm.file("rows.csv", "Date,Amount\n2026-03-01,5.00\n");
    let none = PathBuf::from("not-there.ofx");
    let refused = import(&firm, &[&cut, &csv, &none], &[]);
    assert_eq!(refused.code, 2);
    assert!(told(&refused).iter().all(|file| file[0] == json!("refused")), "{refused:?}");
    let problems = refused.json();
    let problem = |file: usize| problems["files"][file]["problems"][0]["reason"].to_string();
    assert!(problem(0).contains("may be cut off"), "{}", problem(0));
    assert!(problem(1).contains("name one"), "{}", problem(1));
    assert!(problem(2).contains("cannot be read"), "{}", problem(2));
    assert_eq!(listed(&firm), Vec::<Value>::new());
    let spoken = firm.run([OsStr::new("import"), "statement".as_ref(), none.as_os_str()]);
    let words = "not-there.ofx: refused, nothing of it was written\n  The file cannot be read";
    assert!(spoken.err.contains(words), "{spoken:?}");
    let named = import(&firm, &[&csv], &["--account", "Cheques"]);
    assert_eq!(told(&named), [json!(["imported", "CSV", 1, 1, 1])]);
}

#[test]
fn a_killed_import_shows_nothing_and_then_all() {
    let firm = Firm::new();
    let file = firm.file("long.ofx", &ofx("1204", 3, 0..1_000, "1000.00"));
    let words = [OsStr::new("import"), "statement".as_ref(), "--json".as_ref(), file.as_ref()];
    let (whole, begun) = (Firm::new(), Instant::now());
    assert_eq!(whole.run(words).code, 0);
    let within = begun.elapsed();
    for part in 1..8_u32 {
        let mut child = firm.begin(words);
        std::thread::sleep(within * part / 9);
        child.kill().unwrap();
        child.wait().unwrap();
        let rows = listed_or_none(&firm);
        assert!(rows.is_empty() || rows[0]["account_lines"] == json!(1_000), "{rows:?}");
    }
    assert_eq!(import(&firm, &[&file], &[]).code, 0);
    assert_eq!(listed(&firm), listed(&whole));
    firm.is_sound();
    println!(
        "killed within {:?}",
        Duration::from_millis(u64::try_from(within.as_millis()).unwrap())
    );
}

/// What is listed; nothing where the import was killed before there were books.
fn listed_or_none(firm: &Firm) -> Vec<Value> {
    let answer = firm.run(["list", "statements", "--json"]);
    if answer.code == 0 {
        answer.json()["statements"].as_array().unwrap().clone()
    } else {
        Vec::new()
    }
}

#[test]
fn statements_import_while_the_portal_runs() {
    let firm = Firm::new();
    let mut portal = Portal::serve(&firm);
    let march = firm.file("march.ofx", &ofx("1204", 3, 0..100, "100.00"));
    assert_eq!(told(&import(&firm, &[&march], &[])), [json!(["imported", "OFX", 1, 100, 100])]);
    assert_eq!(portal.stop(), Some(0));
    assert_eq!(told(&import(&firm, &[&march], &[])), [json!(["unchanged", "OFX", 1, 100, 0])]);
}
