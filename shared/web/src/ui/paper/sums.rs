//! What an invoice comes to, what was paid and taken off, and what is open.

use domain::credit::{Credit, CreditKind};
use domain::invoice::{Allocation, InvoiceKind, Issued, PaidBy};
use domain::money::Money;
use domain::tax::Taxes;
use maud::{Markup, html};

use super::Paper;
use crate::ui::date::{date, when};
use crate::ui::money::money;

/// Fees, costs, tax and total; each payment and credit; and what is open, largest.
pub(super) fn sums(paper: &Paper<'_>) -> Markup {
    let (invoice, zone) = (paper.invoice, paper.zone);
    let settled = invoice.open.is_zero();
    html! {
        section.sums aria-label="Total" {
            dl {
                @match invoice.kind {
                    InvoiceKind::Deposit => {
                        div { dt { "On account" } dd { (money(invoice.beside_fees())) } }
                    },
                    InvoiceKind::Disbursements => {
                        div { dt { "Paid to others" } dd { (money(invoice.costs)) } }
                    },
                    InvoiceKind::Work => { (work(invoice)) },
                }
                (taxes(&invoice.taxes))
                div.total { dt { "Total" } dd { (money(invoice.total)) } }
                @for paid in paper.allocations {
                    div.paid {
                        dt { (words(paid)) " " (when(paid.at, zone)) }
                        dd { (money(paid.amount.negated())) }
                    }
                }
                (discount("Discount for paying by bank", invoice.relief.discounted))
                (discount("Discount for paying early", invoice.relief.early))
                @for credit in paper.credits {
                    div.paid {
                        dt { (taken(credit)) " " (date(credit.on)) }
                        dd { (money(credit.amount.negated())) }
                    }
                }
                div.open.settled[settled] { dt { "Open" } dd { (money(invoice.open)) } }
            }
        }
    }
}

/// Fees and costs, or interest, and what was billed ahead of them.
fn work(invoice: &Issued) -> Markup {
    html! {
        @if invoice.interest.is_zero() {
            div { dt { "Fees" } dd { (money(invoice.fees)) } }
        } @else {
            div { dt { "Interest" } dd { (money(invoice.interest)) } }
        }
        @if !invoice.costs.is_zero() {
            div { dt { "Costs" } dd { (money(invoice.costs)) } }
        }
        @for one in &invoice.deducted {
            div { dt { (one.words()) } dd { (money(one.amount.negated())) } }
        }
    }
}

fn discount(title: &str, given: Money) -> Markup {
    html! {
        @if given.is_positive() {
            div.paid { dt { (title) } dd { (money(given.negated())) } }
        }
    }
}

/// What is taxed how, and why not (INV-21).
pub fn taxes(taxes: &Taxes) -> Markup {
    html! {
        @for one in taxes {
            div {
                dt {
                    (one.tax) " on " (money(one.basis))
                    @if let Some(reason) = one.tax.treatment.reason() { span.codes { (reason) } }
                }
                dd { (money(one.amount)) }
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

/// As what it was taken off; a credit note leads to what it says.
fn taken(credit: &Credit) -> Markup {
    html! {
        @match &credit.kind {
            CreditKind::Note { number, .. } => {
                a href={ "#" (credit.id) } { "Credit note " (number) }
            },
            CreditKind::WriteOff => { "Written off" },
            CreditKind::Void => { "Cancelled" },
        }
    }
}
