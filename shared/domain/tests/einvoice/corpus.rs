//! Files that others wrote: each gives the totals it states, and they add up; what is invalid is
//! read or refused, and never brings the reader down.
//!
//! The files are no part of the project; they are looked for in `COUNTERFOIL_DATA`.

use std::path::{Path, PathBuf};

use domain::einvoice::totals;
use domain::money::Currency;

/// What the files state, as another reader of XML finds it: number, amount due, currency.
const STATED: [(&str, &str, &str, &str); 59] = [
    ("en16931__CII_business_example_01.xml", "TOSL108", "801.78", "NOK"),
    ("en16931__CII_business_example_02.xml", "INV000013", "11.90", "EUR"),
    ("en16931__CII_business_example_Z.xml", "2016166", "11693.87", "EUR"),
    ("en16931__CII_example1.xml", "12115118", "250.33", "EUR"),
    ("en16931__CII_example3.xml", "TOSL108", "1125.00", "DKK"),
    ("en16931__CII_example4.xml", "TOSL110", "4675.00", "DKK"),
    ("en16931__CII_example5.xml", "TOSL110", "2337.50", "DKK"),
    ("en16931__CII_example8.xml", "1100512149", "1099.78", "EUR"),
    ("en16931__CII_example9.xml", "20150483", "177.87", "EUR"),
    ("kosit__01.06a-INVOICE_uncefact.xml", "R123456789", "21701.70", "EUR"),
    ("kosit__01.07a-INVOICE_uncefact.xml", "R1234567", "45.22", "EUR"),
    ("kosit__01.08a-INVOICE_uncefact.xml", "R123456789", "2825.87", "EUR"),
    ("kosit__01.09a-INVOICE_uncefact.xml", "R123456", "7197.12", "EUR"),
    ("kosit__01.10a-INVOICE_uncefact.xml", "Rechnungsnummer", "2594.20", "EUR"),
    ("kosit__01.12a-INVOICE_uncefact.xml", "Rechnungsnummer", "305.37", "EUR"),
    ("kosit__01.13a-INVOICE_uncefact.xml", "Rechnungsnummer", "6342.70", "EUR"),
    ("kosit__01.14a-INVOICE_uncefact.xml", "1234567", "12829.69", "EUR"),
    ("kosit__01.17a-INVOICE_uncefact.xml", "123456XX", "336.91", "EUR"),
    ("kosit__01.18a-INVOICE_uncefact.xml", "PRG1502112", "10555.30", "EUR"),
    ("kosit__01.19a-INVOICE_uncefact.xml", "PRG1502112", "10555.30", "EUR"),
    ("kosit__01.20a-INVOICE_uncefact.xml", "1234567890", "357.00", "EUR"),
    ("kosit__03.03a-INVOICE_uncefact.xml", "0000123456", "10686.20", "EUR"),
    ("kosit__03.06a-INVOICE_uncefact.xml", "112233", "1804.00", "EUR"),
    ("kosit__04.05a-INVOICE_uncefact.xml", "2020-1", "119.00", "EUR"),
    ("en16931__guide-example1.xml", "12115118", "250.33", "EUR"),
    ("en16931__guide-example3.xml", "TOSL108", "1125.00", "DKK"),
    ("en16931__issue116.xml", "2018210", "830.00", "SEK"),
    ("en16931__sample-discount-price.xml", "test decimal 1", "15.15", "EUR"),
    ("en16931__ubl-tc434-creditnote1.xml", "018304 / 28865", "100.11", "EUR"),
    ("en16931__ubl-tc434-example1.xml", "12115118", "250.33", "EUR"),
    ("en16931__ubl-tc434-example3.xml", "TOSL108", "2005.00", "DKK"),
    ("en16931__ubl-tc434-example4.xml", "TOSL110", "4675.00", "DKK"),
    ("en16931__ubl-tc434-example5.xml", "TOSL110", "2337.50", "DKK"),
    ("en16931__ubl-tc434-example7.xml", "INVOICE_test_7", "3200.00", "SEK"),
    ("en16931__ubl-tc434-example9.xml", "20150483", "177.87", "EUR"),
    ("kosit__01.01a-INVOICE_ubl.xml", "123456XX", "336.90", "EUR"),
    ("kosit__01.02a-INVOICE_ubl.xml", "123456", "12.60", "EUR"),
    ("kosit__01.03a-INVOICE_ubl.xml", "RR123456", "182.20", "EUR"),
    ("kosit__01.04a-INVOICE_ubl.xml", "1234/78/901", "120.00", "EUR"),
    ("kosit__01.05a-INVOICE_ubl.xml", "PRG1502112", "10555.30", "EUR"),
    ("kosit__01.07a-INVOICE_ubl.xml", "R1234567", "45.22", "EUR"),
    ("kosit__01.09a-INVOICE_ubl.xml", "R123456", "7197.12", "EUR"),
    ("kosit__01.11a-INVOICE_ubl.xml", "Rechnungsnummer", "279.38", "EUR"),
    ("kosit__01.12a-INVOICE_ubl.xml", "Rechnungsnummer", "305.37", "EUR"),
    ("kosit__01.13a-INVOICE_ubl.xml", "Rechnungsnummer", "6342.70", "EUR"),
    ("kosit__01.14a-INVOICE_ubl.xml", "1234567", "12829.69", "EUR"),
    ("kosit__01.17a-INVOICE_ubl.xml", "123456XX", "336.91", "EUR"),
    ("kosit__01.21a-INVOICE_ubl.xml", "18383", "233.00", "EUR"),
    ("kosit__03.03a-INVOICE_ubl.xml", "0000123456", "10686.20", "EUR"),
    ("kosit__03.06a-INVOICE_ubl.xml", "112233", "1804.00", "EUR"),
    ("kosit__04.01a-INVOICE_ubl.xml", "12345", "4918.84", "EUR"),
    ("kosit__04.04a-INVOICE_ubl.xml", "17794", "4175.44", "EUR"),
    ("kosit__05.01a-INVOICE_ubl.xml", "123456XX", "366.86", "EUR"),
    ("peppol__Vat-category-S.xml", "Snippet1", "8550.00", "EUR"),
    ("peppol__base-creditnote-correction.xml", "Snippet1", "1656.25", "EUR"),
    ("peppol__base-negative-inv-correction.xml", "Correction1", "-1656.25", "EUR"),
    ("peppol__sales-order-example.xml", "Snippet1", "1656.25", "EUR"),
    ("peppol__vat-category-E.xml", "Vat-Z", "1200.00", "GBP"),
    ("peppol__vat-category-Z.xml", "Vat-Z", "1200.00", "GBP"),
];

fn folder(name: &str) -> Vec<PathBuf> {
    let named = std::env::var_os("COUNTERFOIL_DATA").map(PathBuf::from);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = root.join(named.unwrap_or_else(|| "../shared/data".into())).join("einvoice");
    let Ok(found) = std::fs::read_dir(folder.join(name)) else {
        #[expect(clippy::print_stdout, reason = "what was not tested is said")]
        {
            println!("Not tested: there are no e-invoices in {}.", folder.display());
        }
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = found.map(|file| file.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn ebl18_every_file_of_others_gives_totals_that_add_up() {
    let mut wrong = Vec::new();
    for file in ["cii", "ubl"].into_iter().flat_map(folder) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        match totals(&std::fs::read(&file).unwrap()) {
            Ok(totals) => match totals.add_up() {
                Ok(()) => {}
                Err(apart) => wrong.push(format!("{name}: {apart}")),
            },
            Err(problem) => wrong.push(format!("{name}: {problem}")),
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn ebl18_what_a_file_states_is_what_is_read() {
    for file in ["cii", "ubl"].into_iter().flat_map(folder) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let known = STATED.iter().find(|(of, ..)| *of == name);
        let (_, number, due, currency) =
            known.unwrap_or_else(|| panic!("{name} is not in the table"));
        let read = totals(&std::fs::read(&file).unwrap()).unwrap();
        let stated = (read.number.as_str(), read.due.to_string(), read.currency);
        let currency: Currency = currency.parse().unwrap();
        assert_eq!(stated, (*number, (*due).to_owned(), currency), "{name}");
    }
}

#[test]
fn ebl18_invalid_files_are_read_or_refused_with_a_place() {
    for file in folder("invalid") {
        if let Err(problem) = totals(&std::fs::read(&file).unwrap()) {
            assert!(problem.line >= 1 && !problem.to_string().is_empty(), "{}", file.display());
        }
    }
}
