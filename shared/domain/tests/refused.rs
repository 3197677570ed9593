//! What must not compile: the books stay apart by their types (rules TR-01, TR-08, TR-11, TR-16,
//! TR-26).

#[test]
fn tr01_tru01_what_must_not_compile_does_not() {
    trybuild::TestCases::new().compile_fail("tests/refused/*.rs");
}
