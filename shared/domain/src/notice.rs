//! Mails: what they say, which is never confidential (MSG-05, rule SEC-65).
//!
//! Invariant: no amount, no matter, no document name, no name of a client; only that there is
//! something to see, and where. A paper is attached for a client alone who wants it so (INV-11).

mod asking;
mod bounce;
mod paying;
mod reviewing;
mod signing;
mod trust;

pub use bounce::{Bounce, Obstacle};

use crate::id::{BillId, InvoiceId, ReceiptId};
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
    /// The password, the second factor or the recovery codes of the reader's account were changed.
    SignInChanged,
    /// A lawyer of the firm took away the reader's authenticator; they set up another one.
    SecondFactorReset,
    /// A recovery code stood in for the reader's authenticator.
    RecoveryCodeUsed,
    /// The firm has another address for the reader from now on; this goes to the old one.
    AddressChanged,
    /// A new invoice waits in the portal.
    InvoiceReady,
    /// The same, with a link that pays it without signing in; the address is complete.
    InvoiceToPay {
        /// The link.
        link: String,
    },
    /// A new invoice or bill, with the paper itself attached, for a client who wants that (INV-11).
    PaperAttached(Attached),
    /// A combined bill over several invoices waits in the portal (INV-06).
    BillReady,
    /// A budget of the reader's matter has reached a level; which one and how much of it is in the
    /// portal (REM-13).
    BudgetReached,
    /// A credit note took something off an invoice.
    InvoiceCredited,
    /// An invoice was cancelled as a whole.
    InvoiceVoided,
    /// A draft waits for the reader to review it (BIL-02).
    DraftToReview,
    /// A draft that the reader had sent for review was approved or sent back.
    DraftReviewed,
    /// A client asks about a line of an invoice; this goes to the firm's lawyers.
    LineQuestioned,
    /// The firm answered what a client asked about a line, or settled it.
    QuestionAnswered,
    /// The firm proposes a payment plan.
    PlanProposed,
    /// The firm answered a client who asked for a payment plan.
    PlanAnswered,
    /// A charge of a plan failed; the address pays it by hand, where the bank's question can be
    /// answered.
    ChargeFailed {
        /// The link.
        link: String,
    },
    /// A plan stopped: to the client.
    PlanStopped,
    /// A plan stopped: to the firm.
    PlanStoppedForFirm,
    /// A payment arrived; the receipt is in the portal.
    Receipt,
    /// The firm gave a payment back, or a part of it.
    Refunded,
    /// The firm took back a payment that it had recorded, such as a check that bounced.
    Reversed,
    /// The firm asks for a deposit; the address pays it without signing in, and is complete.
    DepositAsked {
        /// The link.
        link: String,
    },
    /// A deposit in trust is disputed; this goes to the firm's lawyers (rule TR-13).
    DepositDisputed,
    /// A matter has less in trust than it is to have; this goes to the firm's lawyers.
    BalanceLow,
    /// Money was taken from trust; what was taken and what remains is in the portal.
    TrustDrawn,
    /// Money came into trust; how much, and what there is, is in the portal (rule TR-22). Which
    /// receipt it was is not for the reader: it tells whose notice did not arrive. Mails that were
    /// queued before receipts were noted go out without.
    TrustReceived(Option<ReceiptId>),
    /// A bank took back money that had come into trust; what there is now is in the portal (rule
    /// TR-22).
    TrustTakenBack,
    /// A trust account is not reconciled in time; this goes to the firm's lawyers (rule TR-19).
    ReconciliationLate,
    /// A file could not be looked into by the virus scan; this goes to the firm's lawyers (rule
    /// SEC-58).
    FileHeld,
    /// Something about client money waits for a lawyer; this goes to the firm's lawyers.
    TrustNeedsLawyer,
}

/// The paper that a mail has attached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attached {
    /// That of an invoice.
    Invoice(InvoiceId),
    /// That of a combined bill.
    Bill(BillId),
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
            Self::SecondFactorReset => "second factor reset",
            Self::RecoveryCodeUsed => "recovery code used",
            Self::AddressChanged => "address changed",
            Self::InvoiceReady => "invoice ready",
            Self::InvoiceToPay { .. } => "invoice to pay",
            Self::PaperAttached(Attached::Invoice(_)) => "invoice attached",
            Self::PaperAttached(Attached::Bill(_)) => "bill attached",
            Self::BillReady => "bill ready",
            Self::BudgetReached => "budget reached",
            Self::InvoiceCredited => "invoice credited",
            Self::InvoiceVoided => "invoice voided",
            Self::DraftToReview => "draft to review",
            Self::DraftReviewed => "draft reviewed",
            Self::LineQuestioned => "line questioned",
            Self::QuestionAnswered => "question answered",
            Self::PlanProposed => "plan proposed",
            Self::PlanAnswered => "plan answered",
            Self::ChargeFailed { .. } => "charge failed",
            Self::PlanStopped => "plan stopped",
            Self::PlanStoppedForFirm => "plan stopped for firm",
            Self::Receipt => "receipt",
            Self::Refunded => "refunded",
            Self::Reversed => "reversed",
            Self::DepositAsked { .. } => "deposit asked",
            Self::DepositDisputed => "deposit disputed",
            Self::BalanceLow => "balance low",
            Self::TrustDrawn => "trust drawn",
            Self::TrustReceived(_) => "trust received",
            Self::TrustTakenBack => "trust taken back",
            Self::ReconciliationLate => "reconciliation late",
            Self::FileHeld => "file held",
            Self::TrustNeedsLawyer => "trust needs lawyer",
        }
    }

    /// The receipt of money that it tells of, where it does.
    pub const fn receipt(&self) -> Option<&ReceiptId> {
        if let Self::TrustReceived(receipt) = self { receipt.as_ref() } else { None }
    }

    /// Writes the mail for a firm whose portal is at `portal`.
    pub fn letter(&self, firm: &Name, portal: &str) -> Letter {
        let (subject, body) = match self {
            Self::SignIn { link, code } => signing::link(firm, (link, code)),
            Self::SignInChanged => signing::changed(firm),
            Self::SecondFactorReset => signing::reset(firm, portal),
            Self::RecoveryCodeUsed => signing::recovered(firm, portal),
            Self::AddressChanged => signing::moved(firm),
            Self::InvoiceReady => (
                format!("A new invoice from {firm}"),
                format!("A new invoice waits for you in the portal:\n\n{portal}/home"),
            ),
            Self::InvoiceToPay { link } => paying::invoice(firm, portal, link),
            Self::PaperAttached(_) => paying::attached(firm, portal),
            Self::BillReady => paying::combined(firm, portal),
            Self::BudgetReached => asking::budget(firm, portal),
            Self::InvoiceCredited => paying::credited(firm, portal),
            Self::InvoiceVoided => paying::voided(firm, portal),
            Self::DraftToReview => reviewing::asked(portal),
            Self::DraftReviewed => reviewing::answered(portal),
            Self::LineQuestioned => asking::questioned(portal),
            Self::QuestionAnswered => asking::answered(firm, portal),
            Self::PlanProposed => paying::proposed(firm, portal),
            Self::PlanAnswered => paying::answered(firm, portal),
            Self::ChargeFailed { link } => paying::failed(firm, portal, link),
            Self::PlanStopped => paying::stopped(firm, portal),
            Self::PlanStoppedForFirm => paying::stopped_for_firm(portal),
            Self::Receipt => (
                format!("{firm} has received your payment"),
                format!("Thank you. Your receipt is in the portal:\n\n{portal}/payments"),
            ),
            Self::Refunded => paying::refunded(firm, portal),
            Self::Reversed => paying::reversed(firm, portal),
            Self::DepositAsked { link } => trust::asked(firm, portal, link),
            Self::DepositDisputed => trust::disputed(portal),
            Self::BalanceLow => trust::low(portal),
            Self::TrustDrawn => trust::drawn(firm, portal),
            Self::TrustReceived(_) => trust::received(firm, portal),
            Self::TrustTakenBack => trust::taken_back(firm, portal),
            Self::ReconciliationLate => trust::late(portal),
            Self::FileHeld => (
                "A file waits for a lawyer to look at it".to_owned(),
                format!(
                    "The virus scan could not look inside a file, perhaps because of a password. \
                     Nobody can open it until a lawyer releases it:\n\n{portal}/firm/documents"
                ),
            ),
            Self::TrustNeedsLawyer => trust::needs_lawyer(portal),
        };
        let foot = format!(
            "\n\n{firm}\n\nWe never send bank details by mail and never change them by mail.\n"
        );
        Letter { subject, text: body + &foot }
    }
}
