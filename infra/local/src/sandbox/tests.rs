//! The sandbox as the connector, a person and the portal's webhook see it.

mod away;
mod debits;
mod disputes;
mod faults;
mod lawpay;
mod pages;
mod paying;
mod payouts;
mod paypal;
mod shapes;
mod stand;
