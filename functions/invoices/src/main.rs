//! The invoices function.
fn main() {}
