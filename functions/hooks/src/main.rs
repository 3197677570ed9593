//! The hooks function.
fn main() {}
