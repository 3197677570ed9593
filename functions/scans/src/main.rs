//! The scans function.
fn main() {}
