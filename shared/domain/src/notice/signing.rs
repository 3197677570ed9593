//! Mails about signing in.

use crate::text::Name;

pub(super) fn link(firm: &Name, (link, code): (&str, &str)) -> (String, String) {
    (
        format!("Your sign-in link for {firm}"),
        format!(
            "Open this link to sign in. It works once, for 15 minutes:\n\n{link}\n\n\
             If it opens in another browser than the one you asked from, type this code \
             there: {code}\n\nThe code works for 10 minutes. If you did not ask for it, ignore \
             this mail."
        ),
    )
}

pub(super) fn changed(firm: &Name) -> (String, String) {
    (
        format!("Your sign-in for {firm} was changed"),
        "The password, the authenticator or the recovery codes of your account were changed just \
         now, and all other sessions were ended.\n\nIf that was not you, call the firm at once."
            .to_owned(),
    )
}

pub(super) fn reset(firm: &Name, portal: &str) -> (String, String) {
    (
        format!("Your authenticator for {firm} was reset"),
        format!(
            "A lawyer of the firm reset your authenticator just now, and all your \
             sessions were ended. To sign in again, ask for a link by mail, choose a \
             password and set up an authenticator:\n\n{portal}/sign-in\n\nIf you did not \
             ask for this, call the firm at once."
        ),
    )
}

pub(super) fn recovered(firm: &Name, portal: &str) -> (String, String) {
    (
        format!("A recovery code for {firm} was used"),
        format!(
            "A recovery code stood in for your authenticator just now. It does not work \
             again. If your authenticator is lost, set up another one:\n\n\
             {portal}/account\n\nIf that was not you, call the firm at once."
        ),
    )
}

pub(super) fn moved(firm: &Name) -> (String, String) {
    (
        format!("{firm} has another address for you"),
        "Sign-in links and notices go to another mail address from now on. Links that \
         were sent to this one do not work any more.\n\nIf you did not ask the firm for \
         this, call it at once."
            .to_owned(),
    )
}
