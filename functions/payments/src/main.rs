//! The payments function.
fn main() {}
