//! What banks and processors do by themselves: the part of the page with its buttons.

use maud::{Markup, html};

use super::{Seen, act, written};
use crate::sandbox::card::Method;
use crate::sandbox::charge::{Charge, ChargeState};
use crate::sandbox::dispute::Dispute;
use crate::sandbox::object::Object;
use crate::sandbox::payout::{Payout, PayoutState};
use crate::sandbox::refund::Refund;

pub(super) fn desk(seen: &Seen) -> Markup {
    html! {
        h2 { "Money that arrived" }
        (table(&["Payment", "Amount", "The payer's bank"], seen.charges.iter().filter_map(charge)))
        h2 { "Disputes and returns" }
        (table(&["Dispute", "State", "Take it on"], seen.disputes.iter().map(dispute)))
        h2 { "Refunds" }
        (table(&["Refund", "Amount", "The card"], seen.refunds.iter().map(refund)))
        h2 { "Payouts" }
        (table(&["Payout", "Amount", "At the bank"], seen.payouts.iter().map(payout)))
        div.acts { (act("/sandbox/pay-out", "Pay out the balance", &[("currency", "usd")])) }
    }
}

fn table(heads: &[&str], rows: impl Iterator<Item = Markup>) -> Markup {
    let rows: Vec<Markup> = rows.collect();
    html! {
        @if rows.is_empty() { p { "None yet." } }
        @else {
            table {
                thead { tr { @for head in heads { th { (head) } } } }
                tbody { @for row in rows { (row) } }
            }
        }
    }
}

/// A charge that can be disputed: cards by their holder, debits by returning them.
fn charge(charge: &Charge) -> Option<Markup> {
    if charge.state != ChargeState::Succeeded {
        return None;
    }
    let ways: &[(&str, &str)] = match charge.method {
        Method::Card { .. } => &[("Asks about it", "inquiry"), ("Disputes it", "chargeback")],
        Method::Bank { .. } => {
            &[("Returns it: R01", "R01"), ("Returns it: R10", "R10"), ("Returns it: R29", "R29")]
        }
    };
    Some(html! {
        tr {
            td { code { (charge.payment) } }
            td.amount { (written(charge.amount, &charge.currency)) }
            td { div.acts {
                @for (label, opening) in ways {
                    (act(
                        "/sandbox/dispute",
                        label,
                        &[("payment", &charge.payment), ("opening", opening)],
                    ))
                }
            } }
        }
    })
}

fn dispute(dispute: &Dispute) -> Markup {
    html! {
        tr {
            td { code { (dispute.id) } }
            td { (dispute.state.word()) }
            td { div.acts {
                @for next in dispute.state.next() {
                    (act(
                        "/sandbox/disputes",
                        next.word(),
                        &[("dispute", &dispute.id), ("to", next.word())],
                    ))
                }
            } }
        }
    }
}

fn refund(refund: &Refund) -> Markup {
    html! {
        tr {
            td { code { (refund.id()) } }
            td.amount { (written(refund.amount, &refund.currency)) }
            td { div.acts {
                @if refund.has_failed() { "Failed" }
                @else { (act("/sandbox/fail-refund", "Is closed", &[("refund", refund.id())])) }
            } }
        }
    }
}

fn payout(payout: &Payout) -> Markup {
    html! {
        tr {
            td { code { (payout.id) } }
            td.amount { (written(payout.amount, &payout.currency)) }
            td { div.acts {
                @match payout.state {
                    PayoutState::InTransit => {
                        (end(payout, "Arrives", "succeed"))
                        (end(payout, "Fails", "fail"))
                    }
                    PayoutState::Paid => "Paid",
                    PayoutState::Failed => "Failed",
                }
            } }
        }
    }
}

fn end(payout: &Payout, label: &str, end: &str) -> Markup {
    act("/sandbox/payouts", label, &[("payout", &payout.id), ("end", end)])
}
