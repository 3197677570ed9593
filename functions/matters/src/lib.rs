//! matters.
