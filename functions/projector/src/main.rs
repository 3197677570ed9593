//! The projector function.
fn main() {}
