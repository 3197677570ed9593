//! What is exported reads back.

use serde_json::json;

use crate::made::{self, Bill};
use crate::run::Firm;

#[test]
fn ebl01_an_exported_invoice_imports_elsewhere_to_the_cent() {
    let (firm, other) = (Firm::new(), Firm::new());
    let bill = Bill::new("X-1", 30);
    let total = format!("{} USD", made::money(bill.cents()));
    firm.import(&firm.file("x.txt", &made::file(&[bill])));
    let path = firm.data().with_file_name("out.txt");
    let words = ["export", "ledes", "X-1", "--out", path.to_str().unwrap()];
    let exported = firm.run(words);
    assert_eq!((exported.code, exported.out.as_str()), (0, ""));
    assert_eq!(other.import(&path).file(), ("imported".to_owned(), 1, 30, total));
    let printed = firm.run(["export", "ledes", "X-1"]);
    assert_eq!(printed.out, std::fs::read_to_string(&path).unwrap());
    // Two exports are two events of the invoice.
    assert_eq!(firm.is_sound()["checked"]["events"], json!(5));
}

#[test]
fn ebl08_a_format_that_needs_more_than_the_books_have_says_what_to_enter() {
    let firm = Firm::new();
    firm.import(&firm.file("x.txt", &made::file(&[Bill::new("X-1", 2)])));
    for (format, said) in [
        ("ledes-bi", "LAW_FIRM_ADDRESS_1 must not be empty. Write the firm’s address"),
        ("ledes-xml", "lf_address/city must not be empty. Write the firm’s address"),
        ("cii", "Seller country (BT-40) must not be empty. Enter the firm’s country"),
        ("ubl", "Seller country (BT-40) must not be empty. Enter the firm’s country"),
    ] {
        let path = firm.data().with_file_name("out.txt");
        let words = ["export", format, "X-1", "--out", path.to_str().unwrap()];
        let answer = firm.run(words);
        assert_eq!((answer.code, answer.out.as_str()), (1, ""), "{format}");
        assert!(answer.err.contains(said), "{format}: {}", answer.err);
        assert!(!path.exists(), "nothing is written");
    }
    assert_eq!(firm.is_sound()["checked"]["events"], serde_json::json!(3), "none was exported");
}

#[test]
fn ebl15_an_imported_invoice_is_printed_when_somebody_asks_and_only_then() {
    let firm = Firm::new();
    firm.import(&firm.file("x.txt", &made::file(&[Bill::new("X-1", 30), Bill::new("X-2", 1)])));
    let papers = firm.data().join("buckets").join("papers").join("invoices");
    assert!(!papers.exists(), "nobody asked");
    let printed = |name: &str| {
        let path = firm.data().with_file_name(name);
        let answer = firm.run(["export", "pdf", "X-1", "--out", path.to_str().unwrap()]);
        assert_eq!((answer.code, answer.err.as_str()), (0, ""));
        std::fs::read(&path).unwrap()
    };
    let paper = printed("one.pdf");
    let has = |mark: &str| paper.windows(mark.len()).any(|window| window == mark.as_bytes());
    assert!(paper.starts_with(b"%PDF-1.7") && has("ledes1998b.txt") && has("audit-proof.json"));
    assert!(!has("factur-x.xml"), "the books do not have what an e-invoice needs");
    assert!(printed("two.pdf") == paper);
    let kept = std::fs::read_dir(&papers)
        .unwrap()
        .filter(|file| file.as_ref().unwrap().path().extension().is_some_and(|end| end == "pdf"));
    assert_eq!(kept.count(), 1);
    firm.is_sound();
}

#[test]
fn tr23_client_money_is_never_written_over_what_is_there() {
    let firm = Firm::new();
    firm.import(&firm.file("x.txt", &made::file(&[Bill::new("X-1", 1)])));
    let taken = firm.data().with_file_name("taken");
    std::fs::create_dir(&taken).unwrap();
    std::fs::write(taken.join("mine.txt"), "mine").unwrap();
    let answer = firm.run(["export", "trust", "--out", taken.to_str().unwrap()]);
    assert_eq!((answer.code, answer.out.as_str()), (2, ""));
    assert!(answer.err.contains("not empty"), "{}", answer.err);
    assert_eq!(std::fs::read_to_string(taken.join("mine.txt")).unwrap(), "mine");

    let out = firm.data().with_file_name("out");
    let answer = firm.run(["export", "trust", "--out", out.to_str().unwrap()]);
    assert_eq!(answer.code, 1);
    assert_eq!(answer.err, "The books have no firm yet: set it up first\n");
    assert!(!out.exists(), "nothing is made");
}

#[test]
fn a_number_that_nobody_has_is_refused() {
    let firm = Firm::new();
    firm.import(&firm.file("x.txt", &made::file(&[Bill::new("X-1", 1)])));
    let answer = firm.run(["export", "ledes", "X-2"]);
    assert_eq!((answer.code, answer.out.as_str()), (2, ""));
    assert_eq!(answer.err, "There is no issued invoice X-2.\n");
}

#[test]
fn inv25_a_statement_is_printed_for_a_client_that_is_known_and_days_that_are() {
    let firm = Firm::new();
    firm.import(&firm.file("x.txt", &made::file(&[Bill::new("X-1", 1)])));
    let path = firm.data().with_file_name("statement.pdf");
    let out = path.to_str().unwrap().to_owned();
    let asked =
        |words: &[&str]| firm.run([&["export", "statement"], words, &["--out", &out]].concat());
    let answer = asked(&["C-7"]);
    assert_eq!(
        (answer.code, answer.err.as_str()),
        (1, "The books have no firm yet: set it up first\n")
    );

    let firm = Firm::new();
    let begun = firm.run(["seed"]);
    assert_eq!(begun.code, 0, "{begun:?}");
    let listed = firm.run(["list", "clients", "--json"]).json();
    let name = listed["clients"][0]["name"].as_str().unwrap().to_owned();
    let asked =
        |words: &[&str]| firm.run([&["export", "statement"], words, &["--out", &out]].concat());
    let answer = asked(&["Nobody & Sons"]);
    assert_eq!((answer.code, path.exists()), (2, false));
    assert!(answer.err.starts_with("There is no client Nobody & Sons."), "{}", answer.err);
    let answer = asked(&[&name, "--from", "2026-03-01", "--to", "2026-02-01"]);
    assert_eq!((answer.code, path.exists()), (2, false));
    assert!(answer.err.contains("is after the last one, 1 Feb 2026."), "{}", answer.err);
    let answer = asked(&[&name, "--from", "2020-01-01", "--to", "2020-12-31"]);
    assert_eq!((answer.code, answer.err.as_str()), (0, ""), "nothing in range is a statement");
    let answer = asked(&[&name.to_uppercase()]);
    assert_eq!((answer.code, answer.err.as_str()), (0, ""));
    assert!(std::fs::read(&path).unwrap().starts_with(b"%PDF-1.7"));
    firm.is_sound();
}

#[test]
fn ebl10_the_files_of_a_clients_billing_system_are_written_or_say_why_not() {
    let firm = Firm::new();
    assert_eq!(firm.run(["seed"]).code, 0);
    let listed = firm.run(["list", "clients", "--json"]).json();
    let name = listed["clients"][0]["name"].as_str().unwrap().to_owned();
    let path = firm.data().with_file_name("file.csv");
    let out = path.to_str().unwrap();
    for (file, begins) in [
        ("timekeepers", "TIMEKEEPER_ID,LAST_NAME,FIRST_NAME,TIMEKEEPER_CLASSIFICATION,"),
        ("budget", "CLIENT_ID,LAW_FIRM_MATTER_ID,CLIENT_MATTER_ID,MATTER_NAME,"),
    ] {
        let answer = firm.run(["export", file, "Nobody & Sons", "--out", out]);
        assert_eq!((answer.code, path.exists()), (2, false), "{file}");
        assert!(answer.err.starts_with("There is no client Nobody & Sons."), "{}", answer.err);
        let answer = firm.run(["export", file, &name, "--out", out]);
        if answer.code == 2 {
            assert!(answer.err.starts_with("No matter of this client has a budget."), "{file}");
            continue;
        }
        assert_eq!((answer.code, answer.err.as_str()), (0, ""), "{file}");
        let written = std::fs::read_to_string(&path).unwrap();
        assert!(written.starts_with(begins), "{written}");
        let printed = firm.run(["export", file, &name]);
        assert_eq!(printed.out, written);
        std::fs::remove_file(&path).unwrap();
    }
    firm.is_sound();
}
