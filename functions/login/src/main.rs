//! The login function.
fn main() {}
