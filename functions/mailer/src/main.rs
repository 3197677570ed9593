//! The mailer function.
fn main() {}
