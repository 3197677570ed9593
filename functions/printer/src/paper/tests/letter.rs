//! The cover letter before its invoice (INV-09).

use super::*;

#[test]
fn inv09_a_cover_letter_stands_on_a_page_before_the_invoice() {
    let plain = paper(vec![line(1, "Draft motion"), cost()]);
    let letter = Some("Dear Acme Mills,\n#panic() is *text*.".to_owned());
    let (without, with) = (pages(&plain), pages(&Paper { letter, ..plain }));
    assert_eq!(with.len(), without.len() + 1);
    let first = with.first().map(String::as_str).unwrap_or_default();
    assert!(first.contains("DearAcmeMills,#panic()is*text*."), "{first}");
    assert!(!first.contains("Draftmotion"), "the invoice begins on a page of its own: {first}");
    assert!(with.concat().contains("Draftmotion"));
    assert!(!without.concat().contains("DearAcmeMills"));
}
