//! Nobody but the gate says that the gate was passed (rule TR-08).

use domain::invoice::Issued;
use domain::money::Money;
use domain::trust::{Delivery, Passed};

fn passed(invoice: Issued, amount: Money, delivery: Delivery) -> Passed {
    Passed { invoice, amount, delivery }
}

fn main() {}
