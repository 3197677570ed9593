//! The sandbox as the connector, a person and the portal's webhook see it.

mod debits;
mod faults;
mod pages;
mod paying;
mod shapes;
mod stand;
