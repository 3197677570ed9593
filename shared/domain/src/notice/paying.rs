//! The mails of links and plans: subject and text.

use crate::text::Name;

pub(super) fn invoice(firm: &Name, portal: &str, link: &str) -> (String, String) {
    (
        format!("A new invoice from {firm}"),
        format!(
            "A new invoice waits for you in the portal:\n\n{portal}/home\n\nTo pay it without \
             signing in, open this link. It shows the invoice’s number and what is open, nothing \
             else, and ends by itself:\n\n{link}"
        ),
    )
}

pub(super) fn attached(firm: &Name, portal: &str) -> (String, String) {
    (
        format!("A new invoice from {firm}"),
        format!(
            "The invoice is attached as a PDF file. It also waits for you in the portal, where you \
             can ask about it and pay it:\n\n{portal}/home"
        ),
    )
}

pub(super) fn combined(firm: &Name, portal: &str) -> (String, String) {
    (
        format!("A new bill from {firm}"),
        format!(
            "A new bill over several matters waits for you in the portal, with each of its \
             invoices:\n\n{portal}/bills"
        ),
    )
}

pub(super) fn credited(firm: &Name, portal: &str) -> (String, String) {
    (
        format!("{firm} has credited a part of an invoice"),
        format!("What was taken off, and why, is in the portal:\n\n{portal}/invoices"),
    )
}

pub(super) fn voided(firm: &Name, portal: &str) -> (String, String) {
    (
        format!("{firm} has cancelled an invoice"),
        format!(
            "You need not pay it. Which one it is, and why, is in the portal:\n\n{portal}/invoices"
        ),
    )
}

pub(super) fn proposed(firm: &Name, portal: &str) -> (String, String) {
    (
        format!("{firm} proposes a payment plan"),
        format!("Look at it, and accept it if you like:\n\n{portal}/plans"),
    )
}

pub(super) fn answered(firm: &Name, portal: &str) -> (String, String) {
    (
        format!("{firm} has answered about a payment plan"),
        format!("You asked for a payment plan. The answer is here:\n\n{portal}/plans"),
    )
}

pub(super) fn failed(firm: &Name, portal: &str, link: &str) -> (String, String) {
    (
        format!("A payment of your plan with {firm} did not go through"),
        format!(
            "Nothing was charged. We try again in a few days. If your bank wants you to confirm \
             the payment, or you would rather pay another way, open this link; then we do not try \
             again:\n\n{link}\n\nYour plan is here:\n\n{portal}/plans"
        ),
    )
}

pub(super) fn stopped(firm: &Name, portal: &str) -> (String, String) {
    (
        format!("Your payment plan with {firm} has stopped"),
        format!(
            "A payment did not go through, and we do not try again. Choose another way to pay to \
             go on with the plan:\n\n{portal}/plans"
        ),
    )
}

pub(super) fn stopped_for_firm(portal: &str) -> (String, String) {
    (
        "A payment plan has stopped".to_owned(),
        format!("A client’s payment plan needs somebody to look at it:\n\n{portal}/firm"),
    )
}

pub(super) fn refunded(firm: &Name, portal: &str) -> (String, String) {
    (
        format!("{firm} has given a payment back"),
        format!(
            "A payment of yours, or a part of it, was given back: the way it came, or by other means \
             where that way is closed. It may take a bank some days to show it. Which one it is, \
             and how much, is in the portal:\n\n{portal}/payments"
        ),
    )
}

pub(super) fn reversed(firm: &Name, portal: &str) -> (String, String) {
    (
        format!("{firm} has taken a payment out of its books"),
        format!(
            "A payment that was recorded for you does not count any more, perhaps because a check \
             was not honoured. If an invoice was paid from it, that is owed again. Which one it \
             is, and what is open now, is in the portal:\n\n{portal}/payments\n\nIf you did pay, talk to {firm}."
        ),
    )
}
