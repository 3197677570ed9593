//! The mails of questions about lines: subject and text.

use crate::text::Name;

pub(super) fn questioned(portal: &str) -> (String, String) {
    (
        "A client asks about a line of an invoice".to_owned(),
        format!(
            "What the line charges is not asked for until the question is settled. Read it, and \
             answer, here:\n\n{portal}/firm/questions"
        ),
    )
}

pub(super) fn answered(firm: &Name, portal: &str) -> (String, String) {
    (
        format!("{firm} has answered your question about an invoice"),
        format!("Read the answer beside the line:\n\n{portal}/invoices"),
    )
}

/// Work has reached a part of a budget, before anything of it is invoiced.
pub(super) fn budget(firm: &Name, portal: &str) -> (String, String) {
    (
        format!("{firm} tells you how much of a budget is used"),
        format!(
            "Work for you has used up more of a budget that was set for it. Which budget it is, and \
             how much of it is used, is in the portal:\n\n{portal}/home"
        ),
    )
}
