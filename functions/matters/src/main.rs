//! The matters function.
fn main() {}
