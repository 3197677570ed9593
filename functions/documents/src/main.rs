//! The documents function.
fn main() {}
