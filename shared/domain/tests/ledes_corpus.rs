//! LEDES files that others wrote: what is sound reads with its totals, what is not is refused with
//! its place and its figures.
//!
//! The files are no part of the project; they are looked for in `COUNTERFOIL_DATA`.
#![expect(clippy::unwrap_used, reason = "a test falls where its ground is not as it says")]

use std::path::{Path, PathBuf};

use domain::ledes::{Coded, LineKind, Problem, Reading, Trust, read, write_1998b};
use domain::money::Currency;

/// Files whose invoices state the sums of their lines, with what they say.
const SOUND: [(&str, &[&str]); 3] = [
    (
        "ledes1998b__lexitree_good.txt",
        &["96542: 1684.45 USD in 5 lines", "96543: 1250.00 USD in 1 lines"],
    ),
    (
        "ledes1998b__travisbashor_history_tests_data_ledes.txt_b47a6a5.txt",
        &["96542: 1684.45 USD in 5 lines", "96543: 1250.00 USD in 1 lines"],
    ),
    (
        "ledes98bi_v2__travisbashor_tests.txt",
        &["96542: 1869.97 GBP in 5 lines", "96543: 1338.81 GBP in 1 lines"],
    ),
];

/// Files whose totals are not the sums of their lines: what is said of them, and what their lines
/// make when they are trusted.
const APART: [(&str, &str, &[&str]); 2] = [
    (
        "ledes1998b__mikewagner_crlf.txt",
        "line 8, INVOICE_TOTAL: Invoice 96542: it states two totals, 2934.45 and 1250.00, and its \
         lines come to 2934.45 (1684.45 for matter 0528, 1250.00 for matter 1326).",
        &["96542: 2934.45 USD in 6 lines"],
    ),
    (
        "ledes1998b__travisbashor_tests.txt",
        "line 8, INVOICE_TOTAL: Invoice 96543: it states a total of 1250.00, and its lines come to \
         2500.00 (1250.00 for matter 1326, 1250.00 for matter 500.900).",
        &["96542: 1684.45 USD in 5 lines", "96543: 2500.00 USD in 2 lines"],
    ),
];

/// A line, a column and a part of what is said there.
type Place = (u64, &'static str, &'static str);

/// Files that are refused whatever is trusted: the places and what is said there.
const REFUSED: [(&str, &[Place]); 6] = [
    (
        "BAD_ledes1998b__judicialmind_25cols.txt",
        &[(2, "LINE_ITEM_NUMBER", "it is “LAW_FIRM_ID”; 25 columns, and the format has 24")],
    ),
    (
        "BAD_ledes1998b__lexitree_greedy_bad.txt",
        &[
            (1, "FORMAT", "it is “LEDES1998BB[]”"),
            (2, "INVOICE_DATE", "it is “INVOIC_DATE”"),
            (3, "INVOICE_DATE", "“19990299” is none"),
            (3, "INVOICE_NUMBER", "23 characters, and LEDES allows 20"),
            (3, "LAW_FIRM_MATTER_ID", "empty"),
            (3, "INVOICE_TOTAL", "more decimals"),
            (3, "EXP/FEE/INV_ADJ_TYPE", "“A” is none"),
            (4, "TIMEKEEPER_NAME", "46 characters, and LEDES allows 30"),
        ],
    ),
    (
        "BAD_ledes1998b__mikewagner_invalid_headers.txt",
        &[(2, "INVOICE_DATE", "it is “INVALID_HEADERS”")],
    ),
    (
        "BAD_ledes98bi__lexitree_eager_bad.txt",
        &[(3, "TIMEKEEPER_NAME", "A fee must name its timekeeper.")],
    ),
    ("budget_text__judicialmind_phase_budget.txt", &[(1, "FORMAT", "it is “MATTER: [Client]")]),
    ("spec__apperio_ledes_xml21_openapi.yaml", &[(1, "FORMAT", "it is “openapi: 3.0.3”")]),
];

fn folder() -> Option<PathBuf> {
    let named = std::env::var_os("COUNTERFOIL_DATA").map(PathBuf::from);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = root.join(named.unwrap_or_else(|| "../shared/data".into())).join("ledes");
    if folder.is_dir() {
        return Some(folder);
    }
    #[expect(clippy::print_stdout, reason = "what was not tested is said")]
    {
        println!("Not tested: there are no LEDES files in {}.", folder.display());
    }
    None
}

fn read_file(folder: &Path, name: &str, trust: Trust) -> Result<Vec<Reading>, Vec<Problem>> {
    let bytes = std::fs::read(folder.join(name)).unwrap();
    read(name, &String::from_utf8_lossy(&bytes), Currency::USD, trust)
}

fn told(reading: &Reading) -> String {
    let invoice = &reading.invoice;
    let (number, total, count) = (&invoice.number, invoice.total, invoice.lines().count());
    format!("{number}: {total} {} in {count} lines", invoice.currency())
}

#[test]
fn ebl11_every_file_is_accounted_for() {
    let Some(folder) = folder() else { return };
    let known: Vec<&str> = SOUND
        .iter()
        .map(|(name, _)| *name)
        .chain(APART.iter().map(|(name, ..)| *name))
        .chain(REFUSED.iter().map(|(name, _)| *name))
        .collect();
    for file in std::fs::read_dir(folder).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        assert!(known.contains(&name.as_str()), "{name} is in no table of this test");
    }
}

#[test]
fn ebl11_sound_files_read_with_the_totals_they_state() {
    let Some(folder) = folder() else { return };
    for (name, invoices) in SOUND {
        for trust in [Trust::Both, Trust::Lines] {
            let readings = read_file(&folder, name, trust).unwrap();
            assert_eq!(readings.iter().map(told).collect::<Vec<_>>(), invoices, "{name}");
            assert!(readings.iter().all(|reading| reading.difference.is_none()), "{name}");
        }
    }
}

#[test]
fn ebl11_every_code_of_the_sound_files_is_known() {
    let Some(folder) = folder() else { return };
    for (name, _) in SOUND {
        for reading in read_file(&folder, name, Trust::Both).unwrap() {
            for line in reading.invoice.lines() {
                let fee = matches!(
                    (&line.task, &line.activity, &line.timekeeper),
                    (Some(Coded::Known(_)), Some(Coded::Known(_)), Some(_))
                );
                let cost = matches!(line.expense, Some(Coded::Known(_)));
                assert_eq!(
                    (fee, cost),
                    (line.kind == LineKind::Fee, line.kind == LineKind::Expense)
                );
            }
        }
    }
}

#[test]
fn ebl11_totals_apart_from_the_lines_are_refused_unless_the_lines_are_trusted() {
    let Some(folder) = folder() else { return };
    for (name, said, invoices) in APART {
        let problems = read_file(&folder, name, Trust::Both).unwrap_err();
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(problems, [format!("{name}, {said}")]);

        let readings = read_file(&folder, name, Trust::Lines).unwrap();
        assert_eq!(readings.iter().map(told).collect::<Vec<_>>(), invoices, "{name}");
        let last = readings.last().unwrap();
        assert!(said.contains(&last.difference.as_ref().unwrap().to_string()), "{name}");
    }
}

#[test]
fn ebl11_matters_of_two_clients_on_one_invoice_are_noted() {
    let Some(folder) = folder() else { return };
    let readings = read_file(&folder, APART[1].0, Trust::Lines).unwrap();
    let notes: Vec<String> = readings[1].notes.iter().map(ToString::to_string).collect();
    assert_eq!(notes, ["it bills matters of two clients, 00711 and 500."]);
}

#[test]
fn ebl11_a_stated_tax_that_differs_is_noted() {
    let Some(folder) = folder() else { return };
    let readings = read_file(&folder, SOUND[2].0, Trust::Both).unwrap();
    let notes: Vec<String> =
        readings.iter().flat_map(|r| &r.notes).map(ToString::to_string).collect();
    assert_eq!(notes, ["it states 182.52 of tax, and its lines carry 185.52."]);
}

#[test]
fn ebl11_bad_files_are_refused_with_line_field_and_reason() {
    let Some(folder) = folder() else { return };
    for (name, places) in REFUSED {
        for trust in [Trust::Both, Trust::Lines] {
            let problems = read_file(&folder, name, trust).unwrap_err();
            for (line, field, said) in places {
                let is_said = |p: &Problem| {
                    p.file == name
                        && p.line == *line
                        && p.field == *field
                        && p.to_string().contains(said)
                };
                assert!(problems.iter().any(is_said), "{line} {field} {said} in {problems:#?}");
            }
        }
    }
}

#[test]
fn ebl01_what_was_read_is_written_with_the_same_totals() {
    let Some(folder) = folder() else { return };
    for (name, _) in SOUND {
        for before in read_file(&folder, name, Trust::Both).unwrap() {
            let currency = before.invoice.currency();
            let written = write_1998b(&before.invoice).unwrap();
            let after = read(name, &written, currency, Trust::Both).unwrap().remove(0);
            assert_eq!(told(&before), told(&after), "{name}");
            if currency == Currency::USD {
                assert_eq!(before.invoice, after.invoice, "{name}");
            }
        }
    }
}
