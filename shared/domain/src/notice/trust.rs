//! Mails about client money.

use crate::text::Name;

pub(super) fn asked(firm: &Name, portal: &str, link: &str) -> (String, String) {
    (
        format!("{firm} asks you for a deposit"),
        format!(
            "What it is for, and by when, is in the portal:\n\n{portal}/home\n\nTo pay it without \
             signing in, open this link. It shows what is asked, nothing else, and ends by \
             itself:\n\n{link}"
        ),
    )
}

pub(super) fn disputed(portal: &str) -> (String, String) {
    (
        "A deposit in trust is disputed".to_owned(),
        format!(
            "A payer’s bank asks for a deposit back. The firm’s own account bears it, no client’s \
             money was touched, and what the matter still has is held until a lawyer decides. The \
             disputes are in the portal:\n\n{portal}/firm/disputes"
        ),
    )
}

pub(super) fn low(portal: &str) -> (String, String) {
    (
        "A matter has too little in trust".to_owned(),
        format!(
            "A matter has less in trust than the minimum that the firm has set for it. Which one is \
             in the portal:\n\n{portal}/firm/trust"
        ),
    )
}

pub(super) fn drawn(firm: &Name, portal: &str) -> (String, String) {
    (
        format!("{firm} has used money it holds for you"),
        format!(
            "Money that {firm} holds in trust for you was used to pay an invoice. What was used and \
             what remains is in the portal:\n\n{portal}/trust"
        ),
    )
}

pub(super) fn late(portal: &str) -> (String, String) {
    (
        "A trust account is not reconciled in time".to_owned(),
        format!(
            "The period of a trust account has ended, and nobody has signed its reconciliation. \
             Which one, and how late it is, is in the portal:\n\n{portal}/firm/bank"
        ),
    )
}

pub(super) fn needs_lawyer(portal: &str) -> (String, String) {
    (
        "Client money waits for a lawyer".to_owned(),
        format!(
            "Something about client money needs a lawyer to decide. What it is, and by when, is in \
             the portal:\n\n{portal}/firm/trust/tasks"
        ),
    )
}

pub(super) fn received(firm: &Name, portal: &str) -> (String, String) {
    (
        format!("{firm} has received money for you"),
        format!(
            "Money came in that {firm} holds in trust for you. How much it is, and what there is in \
             all, is in the portal:\n\n{portal}/trust"
        ),
    )
}

pub(super) fn taken_back(firm: &Name, portal: &str) -> (String, String) {
    (
        format!("A bank took back money that {firm} had received for you"),
        format!(
            "A payment that came in for you was not honoured, so {firm} no longer holds it in \
             trust. Which one it is, and what there is now, is in the portal:\n\n{portal}/trust\n\n\
             Ask your own bank why, and talk to {firm} before you pay again."
        ),
    )
}
