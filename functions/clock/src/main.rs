//! The clock function.
fn main() {}
