//! What must not compile: the books stay apart by their types (rules PSP-62, TR-01, TR-08, TR-11,
//! TR-16, TR-26).

#[test]
fn tr01_tru01_psp62_what_must_not_compile_does_not() {
    trybuild::TestCases::new().compile_fail("tests/refused/*.rs");
}
