//! What an invoice comes to, what was paid, and what is open.

use domain::invoice::{Allocation, Issued, PaidBy};
use maud::{Markup, html};

use crate::ui::date::when;
use crate::ui::money::money;

/// Fees, costs and total; each payment; and what is open, largest.
pub fn sums(invoice: &Issued, allocations: &[Allocation], zone: &str) -> Markup {
    let settled = invoice.open.is_zero();
    html! {
        section.sums aria-label="Total" {
            dl {
                div { dt { "Fees" } dd { (money(invoice.fees)) } }
                @if !invoice.costs.is_zero() {
                    div { dt { "Costs" } dd { (money(invoice.costs)) } }
                }
                div.total { dt { "Total" } dd { (money(invoice.total)) } }
                @for paid in allocations {
                    div.paid {
                        dt { (words(paid)) " " (when(paid.at, zone)) }
                        dd { (money(paid.amount.negated())) }
                    }
                }
                @if invoice.discounted.is_positive() {
                    div.paid {
                        dt { "Discount for paying by bank" }
                        dd { (money(invoice.discounted.negated())) }
                    }
                }
                div.open.settled[settled] { dt { "Open" } dd { (money(invoice.open)) } }
            }
        }
    }
}

/// How it was paid.
const fn words(paid: &Allocation) -> &'static str {
    match paid.by {
        PaidBy::Payment(_) => "Paid",
        PaidBy::Trust(_) if paid.amount.is_negative() => "Given back to trust",
        PaidBy::Trust(_) => "Paid from trust",
    }
}
