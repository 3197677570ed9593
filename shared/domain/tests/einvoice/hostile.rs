//! Narratives that mean harm come out valid, and files that mean harm are refused with a place.

use std::path::{Path, PathBuf};

use domain::einvoice::totals;
use domain::invoice::Line;
use domain::text::Narrative;
use proptest::prelude::*;

use crate::bill::{fee, invoice};
use crate::{read, sides, written};

/// Narratives of our own that mean harm.
const NARRATIVES: [&str; 6] = [
    "Call | IF|1|9999[]\r\nLEDES1998B[]\n=cmd()",
    "]]><ram:GrandTotalAmount>0.01</ram:GrandTotalAmount><![CDATA[",
    "&amp; &lol; <!DOCTYPE x> <?php ?> --> \"' </cbc:Description>",
    "\u{202e}drawkcab\u{202c} \u{200b}\u{feff} \u{2028}line\u{2029}",
    "🦀👩‍⚖️ e\u{301} \u{fffe}\u{ffff}\u{fdd0} 漢字 \u{10ffff}",
    "tab\tand\nline",
];

/// The narratives of others, if they are there.
fn strings() -> Vec<String> {
    let named = std::env::var_os("COUNTERFOIL_DATA").map(PathBuf::from);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = root.join(named.unwrap_or_else(|| "../shared/data".into()));
    let Ok(found) = std::fs::read_dir(folder.join("security/strings")) else {
        #[expect(clippy::print_stdout, reason = "what was not tested is said")]
        {
            println!("Not tested: there are no strings in {}.", folder.display());
        }
        return Vec::new();
    };
    let texts = found.map(|file| std::fs::read(file.unwrap().path()).unwrap());
    let lines = |bytes: Vec<u8>| {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        text.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    texts.flat_map(lines).collect()
}

/// Writes a line with this narrative, and reads the totals back.
fn survives(narrative: &str) {
    let Ok(narrative) = Narrative::parse(narrative) else { return };
    let lines = [Line { narrative, ..fee() }];
    let invoice = invoice(&lines);
    for text in written(&invoice, &lines, &sides(&invoice)) {
        let totals = read(&text);
        assert_eq!((totals.due, totals.line_sum), (invoice.total, Some(invoice.total)), "{text}");
    }
}

#[test]
fn ebl14_a_narrative_cannot_break_out_of_its_element() {
    NARRATIVES.into_iter().for_each(survives);
    strings().iter().for_each(|text| survives(text));
}

#[test]
fn ebl18_a_file_that_means_harm_is_refused_with_its_place() {
    let deep = format!("<Invoice>\n{}", "<a>".repeat(100_000));
    let utf16: Vec<u8> = "\u{feff}<Invoice/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (file, said) in [
        (&b"<!DOCTYPE x [<!ENTITY a \"b\">]>\n<Invoice>&a;</Invoice>"[..], "line 1, FILE: The file declares"),
        (b"<Invoice>\n&a;</Invoice>", "line 2, FILE: The file declares"),
        (deep.as_bytes(), "line 2, a: Elements are nested more than 64 deep."),
        (&utf16, "line 1, FILE: The file is not in UTF-8."),
        (b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<Invoice/>", "line 1, FILE: The file is not"),
        (b"<Invoice>\xff</Invoice>", "line 1, FILE: The file is not in UTF-8."),
        (b"<Invoice>\0</Invoice>", "line 1, FILE: The file is not in UTF-8."),
        (b"\n<Invoice>\n<ID>1</ID>", "line 2, FILE: The file ends here"),
        (b"<Invoice>\n</Other>", "line 2, XML: "),
        (b"<Invoice/>\n<Invoice/>", "line 2, XML: “Invoice” cannot be read here."),
        (b"", "line 1, FILE: This is no e-invoice in CII or UBL: its root is “”."),
        (b"<html/>", "line 1, FILE: This is no e-invoice in CII or UBL: its root is “html”."),
        (b"<Invoice/>", "line 1, ID: This is missing or empty."),
        (b"<Invoice><ID>1</ID>\n<ID>2</ID></Invoice>", "line 2, ID: This is there twice."),
        (b"<Invoice>\n<DocumentCurrencyCode>XYZ9</DocumentCurrencyCode></Invoice>", "line 2, DocumentCurrencyCode: "),
        (
            b"<Invoice>\n\n<LegalMonetaryTotal><PayableAmount>1e9</PayableAmount></LegalMonetaryTotal></Invoice>",
            "line 3, PayableAmount: “1e9” is not an amount.",
        ),
    ] {
        let problem = totals(file).unwrap_err().to_string();
        assert!(problem.starts_with(said), "{problem}, and not {said}");
    }
    let large = vec![b' '; 17 * 1024 * 1024];
    assert!(totals(&large).unwrap_err().to_string().contains("larger than 16777216 bytes"));
}

proptest! {
    #[test]
    fn ebl14_no_narrative_makes_a_file_that_does_not_read(text in "\\PC{1,200}|[<>&\"'\\]\\[|\n\t]{1,60}") {
        survives(&text);
    }

    #[test]
    fn ebl18_no_file_makes_the_reader_fall(
        bytes in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        let mut file = b"<Invoice xmlns='a'>".to_vec();
        file.extend(bytes);
        prop_assert!(totals(&file).is_err());
    }

    #[test]
    fn ebl18_no_spoilt_file_makes_the_reader_fall(at in 0_usize..9_000, byte in any::<u8>()) {
        let lines = [fee()];
        let invoice = invoice(&lines);
        for text in written(&invoice, &lines, &sides(&invoice)) {
            let mut bytes = text.into_bytes();
            let at = at % bytes.len();
            bytes[at] = byte;
            if let Ok(totals) = totals(&bytes) {
                // What adds up no more does not say what the invoice says.
                let sums = [totals.due, totals.lines, totals.net, totals.gross];
                let same = sums.into_iter().all(|sum| sum == invoice.total)
                    && totals.tax.is_zero()
                    && totals.line_sum == Some(invoice.total);
                prop_assert!(totals.add_up().is_ok() || !same);
            }
        }
    }
}
