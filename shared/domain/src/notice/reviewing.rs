//! The mails of drafts in review: subject and text.

pub(super) fn asked(portal: &str) -> (String, String) {
    (
        "A draft waits for your review".to_owned(),
        format!(
            "Somebody of the firm asks you to look at a draft before it is issued. Which one, and \
             by when, is in the portal:\n\n{portal}/firm/drafts"
        ),
    )
}

pub(super) fn answered(portal: &str) -> (String, String) {
    (
        "A draft that you sent for review was looked at".to_owned(),
        format!(
            "Its reviewer has approved it or sent it back. Read the answer in the portal:\n\n\
             {portal}/firm/drafts"
        ),
    )
}
