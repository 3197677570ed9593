//! Mails: what they say, which is never confidential (MSG-05, rule SEC-65).
//!
//! Invariant: no amount, no matter, no document name, no name of a client; only that there is
//! something to see, and where.

use crate::text::{Email, Name};

/// A mail to one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// To whom.
    pub to: Email,
    /// About what.
    pub about: About,
}

/// What a mail is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A one-time link to sign in; the address is complete.
    SignIn {
        /// The link.
        link: String,
        /// The short code that works instead of the link in another browser.
        code: String,
    },
    /// The password or the second factor of the reader's account was changed.
    SignInChanged,
    /// A new invoice waits in the portal.
    InvoiceReady,
    /// A payment arrived; the receipt is in the portal.
    Receipt,
}

/// A mail as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The subject line.
    pub subject: String,
    /// The text.
    pub text: String,
}

impl About {
    /// The word in storage.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::SignIn { .. } => "sign-in",
            Self::SignInChanged => "sign-in changed",
            Self::InvoiceReady => "invoice ready",
            Self::Receipt => "receipt",
        }
    }

    /// Writes the mail for a firm whose portal is at `portal`.
    pub fn letter(&self, firm: &Name, portal: &str) -> Letter {
        let (subject, body) = match self {
            Self::SignIn { link, code } => (
                format!("Your sign-in link for {firm}"),
                format!(
                    "Open this link to sign in. It works once, for 15 minutes:\n\n{link}\n\n\
                     If it opens in another browser than the one you asked from, type this code \
                     there: {code}\n\nIf you did not ask for it, ignore this mail."
                ),
            ),
            Self::SignInChanged => (
                format!("Your sign-in for {firm} was changed"),
                "The password or the authenticator of your account was changed just now, and \
                 all other sessions were ended.\n\nIf that was not you, call the firm at once."
                    .to_owned(),
            ),
            Self::InvoiceReady => (
                format!("A new invoice from {firm}"),
                format!("A new invoice waits for you in the portal:\n\n{portal}/home"),
            ),
            Self::Receipt => (
                format!("{firm} has received your payment"),
                format!("Thank you. Your receipt is in the portal:\n\n{portal}/payments"),
            ),
        };
        let foot = format!(
            "\n\n{firm}\n\nWe never send bank details by mail and never change them by mail.\n"
        );
        Letter { subject, text: body + &foot }
    }
}
