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
