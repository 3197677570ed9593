//! What imports, what is refused, and that nothing happens twice.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::made::{self, Bill};
use crate::run::Firm;

#[test]
fn ebl11_a_file_imports_with_its_totals_and_again_changes_nothing() {
    let firm = Firm::new();
    let bills = [Bill::new("A-1", 3), Bill::new("A-2", 200)];
    let total = format!("{} USD", made::money(bills[0].cents() + bills[1].cents()));
    let file = firm.file("january.txt", &made::file(&bills));

    let first = firm.import(&file);
    assert_eq!(first.code, 0);
    assert_eq!(first.file(), ("imported".to_owned(), 2, 203, total.clone()));
    let listed = firm.invoices();
    let again = firm.import(&file);
    assert_eq!(again.code, 0);
    assert_eq!(again.file(), ("unchanged".to_owned(), 2, 203, total));
    assert_eq!(firm.invoices(), listed);
    assert_eq!(listed["invoices"].as_array().unwrap().len(), 2);
    let row = &listed["invoices"][0];
    assert_eq!((&row["number"], &row["client"]), (&json!("A-2"), &json!("Client C-7")));
    assert_eq!((&row["matter"], &row["state"]), (&json!("M-A-2"), &json!("overdue")));
    assert_eq!(row["total"], json!(made::money(bills[1].cents())));
    assert_eq!((&row["open"], &row["currency"]), (&row["total"], &json!("USD")));
    assert_eq!(firm.is_sound()["checked"]["lines"], json!(203));
}

#[test]
fn a_total_that_is_not_the_sum_is_refused_or_recorded() {
    let firm = Firm::new();
    let bill = Bill { off_by: 100, ..Bill::new("B-1", 2) };
    let file = firm.file("off.txt", &made::file(&[bill]));

    let refused = firm.import(&file);
    assert_eq!(refused.code, 2);
    let problem = &refused.json()["files"][0]["problems"][0];
    assert_eq!((&problem["line"], &problem["field"]), (&json!(3), &json!("INVOICE_TOTAL")));
    let reason = problem["reason"].as_str().unwrap();
    assert!(
        reason.contains("states a total of 79.00") && reason.contains("come to 78.00"),
        "{reason}"
    );
    assert_eq!(firm.invoices(), json!({"invoices": []}));

    let trusted = firm.import_trusting_lines(&file);
    assert_eq!(trusted.code, 0);
    assert_eq!(trusted.file().3, "78.00 USD");
    assert_eq!(firm.is_sound()["checked"]["chains"], json!(3));
    assert_eq!(firm.import_trusting_lines(&file).file().0, "unchanged");
}

#[test]
fn an_invoice_that_the_books_have_otherwise_is_refused_with_its_whole_file() {
    let firm = Firm::new();
    let first = firm.file("first.txt", &made::file(&[Bill::new("C-1", 2)]));
    assert_eq!(firm.import(&first).code, 0);
    let listed = firm.invoices();
    let other = firm.file("other.txt", &made::file(&[Bill::new("C-2", 1), Bill::new("C-1", 3)]));
    let refused = firm.import(&other);
    assert_eq!(refused.code, 2);
    let reason = refused.json()["files"][0]["problems"][0]["reason"].to_string();
    assert!(reason.contains("Invoice C-1 is in the books already"), "{reason}");
    assert!(reason.contains("its number of lines is 2 there and 3 here"), "{reason}");
    assert_eq!(firm.invoices(), listed);
}

#[test]
fn a_matter_never_goes_to_another_client() {
    let firm = Firm::new();
    let first = firm.file("first.txt", &made::file(&[Bill::new("D-1", 1)]));
    assert_eq!(firm.import(&first).code, 0);
    let of = |number: &str, client: &str, matter: &str| Bill {
        client: client.to_owned(),
        matter: matter.to_owned(),
        ..Bill::new(number, 1)
    };
    let second = firm.file("second.txt", &made::file(&[of("D-2", "C-8", "M-new")]));
    assert_eq!(firm.import(&second).code, 0);
    let listed = firm.invoices();
    for (number, client, matter) in [("D-3", "C-8", "M-D-1"), ("D-4", "C-7", "m-NEW")] {
        let file = firm.file("wrong.txt", &made::file(&[of(number, client, matter)]));
        let refused = firm.import(&file);
        assert_eq!(refused.code, 2, "{refused:?}");
        assert_eq!(refused.json()["files"][0]["problems"][0]["field"], json!("CLIENT_ID"));
    }
    let both = [of("D-5", "C-7", "M-x"), of("D-6", "C-8", "M-x")];
    assert_eq!(firm.import(&firm.file("both.txt", &made::file(&both))).code, 2);
    assert_eq!(firm.invoices(), listed);
}

#[test]
fn what_is_no_invoice_is_refused_in_words() {
    let firm = Firm::new();
    let missing = firm.data().join("missing.txt");
    let nothing = firm.file("nothing.txt", "");
    let noise = firm.file("noise.txt", &"\u{1f4a5}|".repeat(200_000));
    let credit = firm.file(
        "credit.txt",
        &made::file(&[Bill::new("E-1", 1)])
            .replace("F|0.1|0.00|26.00", "F|0.1|-30.00|-4.00")
            .replace("|26.00|", "|-4.00|"),
    );
    for (file, words) in [
        (&missing, "cannot be read"),
        (&nothing, "first line must be LEDES1998B"),
        (&noise, "longer than"),
        (&credit, "comes to -4.00"),
    ] {
        let refused = firm.import(file);
        assert_eq!(refused.code, 2, "{refused:?}");
        let reasons = refused.json()["files"][0]["problems"].to_string();
        assert!(reasons.contains(words), "{words}: {reasons}");
    }
    assert_eq!(firm.invoices(), json!({"invoices": []}));
}

/// Sound files that others wrote, with their totals.
const SOUND: [(&str, &str); 3] = [
    ("ledes1998b__lexitree_good.txt", "2934.45 USD"),
    ("ledes1998b__travisbashor_history_tests_data_ledes.txt_b47a6a5.txt", "2934.45 USD"),
    ("ledes98bi_v2__travisbashor_tests.txt", "3208.78 GBP"),
];

/// Files whose totals are not the sums of their lines, with these sums.
const APART: [(&str, &str); 2] = [
    ("ledes1998b__mikewagner_crlf.txt", "2934.45 USD"),
    ("ledes1998b__travisbashor_tests.txt", "4184.45 USD"),
];

fn corpus() -> Option<PathBuf> {
    let named = std::env::var_os("COUNTERFOIL_DATA").map(PathBuf::from);
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = named.unwrap_or_else(beside).join("ledes");
    if !folder.is_dir() {
        println!("No LEDES files of others at {}: not tested with them.", folder.display());
        return None;
    }
    Some(folder)
}

#[test]
fn ebl11_sound_files_of_others_import_with_their_totals() {
    let Some(corpus) = corpus() else { return };
    for (name, total) in SOUND {
        let (firm, file) = (Firm::new(), corpus.join(name));
        assert_eq!(firm.import(&file).file(), ("imported".to_owned(), 2, 6, total.to_owned()));
        let listed = firm.invoices();
        assert_eq!(firm.import(&file).file().0, "unchanged");
        assert_eq!(firm.invoices(), listed);
        firm.is_sound();
    }
    for (name, total) in APART {
        let (firm, file) = (Firm::new(), corpus.join(name));
        assert_eq!(firm.import(&file).code, 2);
        assert_eq!(firm.invoices(), json!({"invoices": []}));
        let trusted = firm.import_trusting_lines(&file).file();
        assert_eq!((trusted.0.as_str(), trusted.3.as_str()), ("imported", total));
        firm.is_sound();
    }
}

#[test]
fn ebl11_broken_files_of_others_are_refused_and_change_nothing() {
    let Some(corpus) = corpus() else { return };
    let firm = Firm::new();
    firm.import(&firm.file("mine.txt", &made::file(&[Bill::new("F-1", 2)])));
    let listed = firm.invoices();
    let mut refused = 0;
    for entry in std::fs::read_dir(corpus).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap().to_string_lossy().starts_with("BAD_") {
            for answer in [firm.import(&path), firm.import_trusting_lines(&path)] {
                assert_eq!((answer.code, answer.file().0.as_str()), (2, "refused"));
                let problem = &answer.json()["files"][0]["problems"][0];
                assert!(problem["line"].as_u64() > Some(0) && problem["field"].is_string());
            }
            refused += 1;
        }
    }
    assert!(refused > 0);
    assert_eq!(firm.invoices(), listed);
    firm.is_sound();
}
