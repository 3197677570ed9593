//! The billing function.
fn main() {}
