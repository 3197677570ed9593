//! The entries function.
fn main() {}
