//! Trials: what passes, what is refused and where, and that a template reaches nothing.

use domain::firm::Firm;
use domain::stationery::Printed;
use domain::text::Note;
use domain::theme::{BUILT_IN, Look, Template};

use super::*;
use crate::parties;

const SVG: &str = "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZ\
                   HRoPSI0MCIgaGVpZ2h0PSIyMCI+PHJlY3Qgd2lkdGg9IjQwIiBoZWlnaHQ9IjIwIi8+PC9zdmc+";

/// All that an invoice must say, and no more.
const LEAST: &str = "= Invoice #sheet.particulars.at(0).at(1)\n\
    #sheet.firm.name, to #sheet.payor.name, until #sheet.ask.at(1)\n\n\
    #for line in sheet.times + sheet.costs [- #line.narrative.join()\n]\n\
    Total: #sheet.total\n";

fn firm() -> Firm {
    Firm { logo: Some(SVG.to_owned()), ..parties::sample().0 }
}

fn tried(look: &Look) -> Result<Vec<u8>, Flaw> {
    let dress = Dress::of(look, &firm());
    checked(&sample::invoice(&firm(), "https://billing.firm.example", dress))
}

fn with(template: &str) -> Result<Vec<u8>, Flaw> {
    tried(&Look { template: Template::parse(template).unwrap(), ..Look::default() })
}

fn has(file: &[u8], mark: &str) -> bool {
    file.windows(mark.len()).any(|window| window == mark.as_bytes())
}

#[test]
fn cus01_the_built_in_look_takes_the_firms_logo_colour_and_footer() {
    let footer = Note::parse("Whitcombe & Hale LLP, partners in law\nVAT US 12-345").ok();
    let full = tried(&Look { footer, ..Look::default() }).unwrap();
    let bare = tried(&Look { logo: Printed::Off, ..Look::default() }).unwrap();
    assert!(full != bare && has(&full, "Logo of Whitcombe"), "its logo is spoken");
    assert!(!has(&bare, "Logo of Whitcombe"));
    assert!(with(BUILT_IN).unwrap() == tried(&Look::default()).unwrap(), "it can be begun with");
}

#[test]
fn cus02_a_template_of_the_firms_own_is_archived_accessible_and_carries_the_files() {
    for own in [LEAST.to_owned(), format!("{LEAST}/* an end that never comes")] {
        let file = with(&own).unwrap();
        for mark in ["pdfuaid", "pdfaid", "ledes1998b.txt", "audit-proof.json"] {
            assert!(has(&file, mark), "{mark} in {own}");
        }
    }
}

#[test]
fn cus02_what_does_not_compile_is_refused_with_its_place() {
    let flaw = with(&format!("{LEAST}\n  #shet.total")).unwrap_err();
    let line = LEAST.lines().count() + 2;
    assert_eq!(flaw.place, Some((line, 4)), "{flaw:?}");
    assert!(flaw.said.contains("unknown variable: shet"), "{flaw:?}");
    let flaw = with("#let x = (\n").unwrap_err();
    assert_eq!(flaw.place.map(|(line, _)| line), Some(1), "{flaw:?}");
}

#[test]
fn cus02_an_invoice_that_hides_what_a_client_needs_is_refused() {
    let flaw = with(&LEAST.replace("#sheet.total", "#[]")).unwrap_err();
    assert_eq!(flaw.said, "The invoice does not say its total. A client needs that.");
    let flaw = with(&LEAST.replace("sheet.times + sheet.costs", "()")).unwrap_err();
    assert!(flaw.said.contains("every line"), "{flaw:?}");
}

#[test]
fn cus02_what_nobody_could_hear_or_keep_is_refused() {
    let flaw = with(&format!("{LEAST}\n#image(\"/logo.svg\", width: 2cm)")).unwrap_err();
    assert!(flaw.said.contains("PDF/UA") || flaw.said.contains("alt"), "{flaw:?}");
}

#[test]
fn cus02_a_template_reaches_no_file_no_package_and_no_program() {
    for reach in [
        "#read(\"/etc/passwd\")",
        "#read(\"../../etc/passwd\")",
        "#include \"/main.typ\"",
        "#import \"@preview/cetz:0.3.0\"",
        "#plugin(\"/sheet.json\")",
        "#image(\"https://example.com/x.png\", alt: \"x\")",
    ] {
        let refused = with(&format!("{LEAST}\n{reach}"));
        assert!(refused.is_err(), "{reach}");
    }
}

#[test]
fn cus02_a_loop_without_an_end_ends() {
    let flaw = with(&format!("{LEAST}\n#while true {{ }}")).unwrap_err();
    assert_eq!((flaw.place, flaw.said.as_str()), (Some((8, 8)), "condition is always true"));
    let flaw = with(&format!("{LEAST}\n#let x = 0\n#while x >= 0 {{ x += 1 }}")).unwrap_err();
    assert!(flaw.said.contains("infinite"), "{flaw:?}");
    let flaw = with(&format!("{LEAST}\n#let f(x) = f(x)\n#f(1)")).unwrap_err();
    assert!(flaw.place.is_some(), "{flaw:?}");
}

#[tokio::test(start_paused = true)]
async fn cus02_what_takes_too_long_is_not_waited_for() {
    let (go, wait) = std::sync::mpsc::channel::<()>();
    assert_eq!(within(move || wait.recv()).await, None);
    drop(go);
}
