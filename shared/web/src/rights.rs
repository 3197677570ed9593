//! Who of the firm may do what: one table of every act on the firm's side (rule SEC-30).
//!
//! Invariants: [`crate::Staff`] asks this table before a handler runs; an act that is not in it is
//! nobody's. What depends on more than the role, such as whose time it is, the act asks itself.

use domain::member::Role;

use crate::refusal::Refusal;

/// What a role must have for an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// Time, costs and documents: everybody of the firm.
    Record,
    /// Drafts, invoices, clients, matters, rates and settings: lawyers and bookkeepers.
    Bill,
    /// Seeing what the firm keeps for clients: lawyers and bookkeepers.
    Keep,
    /// Client money that moves, is voided or is freed (rule TR-16), and how a colleague signs in:
    /// lawyers alone.
    Authorise,
    /// A file that no scanner can look into: lawyers alone (rule SEC-58).
    Release,
    /// Matters that are closed, reopened or held: lawyers alone (TRU-23).
    Close,
    /// What is given up of an invoice, or of interest on it: lawyers alone (INV-19).
    WriteOff,
}

/// Every act under `/firm`, by the path of its route.
pub const ACTS: &[(&str, Right)] = &[
    ("/firm/entries", Right::Record),
    ("/firm/entries/{matter}/{day}/{entry}", Right::Record),
    ("/firm/entries/{matter}/{day}/{entry}/delete", Right::Record),
    ("/firm/entries/{matter}/{day}/{entry}/hold", Right::Bill),
    ("/firm/entries/{matter}/{day}/{entry}/let-go", Right::Bill),
    ("/firm/entries/line", Right::Record),
    ("/firm/entries/shortcuts", Right::Record),
    ("/firm/entries/lock", Right::Bill),
    ("/firm/suggestions", Right::Record),
    ("/firm/suggestions/layouts", Right::Record),
    ("/firm/suggestions/{suggestion}/dismiss", Right::Record),
    ("/firm/week", Right::Record),
    ("/firm/week/submit", Right::Record),
    ("/firm/approvals", Right::Bill),
    ("/firm/timers", Right::Record),
    ("/firm/timers/{timer}", Right::Record),
    ("/firm/costs", Right::Record),
    ("/firm/costs/prices", Right::Bill),
    ("/firm/unbilled/{matter}/rates", Right::Bill),
    ("/firm/unbilled/{matter}/rates/confirm", Right::Bill),
    ("/firm/documents/to/{matter}", Right::Record),
    ("/firm/documents/policy/{matter}", Right::Record),
    ("/firm/documents/{document}/release", Right::Release),
    ("/firm/documents/{document}/remove", Right::Record),
    ("/firm/drafts", Right::Bill),
    ("/firm/drafts/{draft}", Right::Bill),
    ("/firm/drafts/{draft}/fill", Right::Bill),
    ("/firm/drafts/{draft}/lines/{line}", Right::Bill),
    ("/firm/drafts/{draft}/lines/{line}/off", Right::Bill),
    ("/firm/drafts/{draft}/lines/{line}/charge", Right::Bill),
    ("/firm/drafts/{draft}/share", Right::Bill),
    ("/firm/drafts/{draft}/review", Right::Bill),
    ("/firm/drafts/{draft}/approve", Right::Bill),
    ("/firm/drafts/{draft}/return", Right::Bill),
    ("/firm/drafts/{draft}/discard", Right::Bill),
    ("/firm/drafts/{draft}/issue", Right::Bill),
    ("/firm/runs", Right::Bill),
    ("/firm/runs/{run}", Right::Bill),
    ("/firm/runs/{run}/issue", Right::Bill),
    ("/firm/runs/{run}/undo", Right::Bill),
    ("/firm/invoices/{invoice}/credit", Right::Bill),
    ("/firm/invoices/{invoice}/submission", Right::Bill),
    ("/firm/invoices/{invoice}/lines/{day}/{line}", Right::Bill),
    ("/firm/invoices/{invoice}/lines/{day}/{line}/uphold", Right::Bill),
    ("/firm/invoices/{invoice}/write-off", Right::WriteOff),
    ("/firm/invoices/{invoice}/void", Right::Bill),
    ("/firm/invoices/{invoice}/payment", Right::Bill),
    ("/firm/invoices/{invoice}/paying", Right::Bill),
    ("/firm/matters/{matter}/paying", Right::Bill),
    ("/firm/invoices/{invoice}/links", Right::Bill),
    ("/firm/clients/{client}/links", Right::Bill),
    ("/firm/links/{link}/withdraw", Right::Bill),
    ("/firm/invoices/{invoice}/plan", Right::Bill),
    ("/firm/invoices/{invoice}/plan/answer", Right::Bill),
    ("/firm/clients/{client}/methods/{method}", Right::Bill),
    ("/firm/plans/{plan}", Right::Bill),
    ("/firm/payments/{payment}/refund", Right::Bill),
    ("/firm/payments/{payment}/apply", Right::Bill),
    ("/firm/payments/{payment}/reverse", Right::Bill),
    ("/firm/payments/{payment}/accept", Right::Bill),
    ("/firm/payments/{payment}/give-back", Right::Bill),
    ("/firm/payments/{payment}/keep", Right::Bill),
    ("/firm/payments/{payment}/ask", Right::Bill),
    ("/firm/payments/{payment}/close", Right::Bill),
    ("/firm/payments/{payment}/capture", Right::Bill),
    ("/firm/payments/{payment}/release", Right::Bill),
    ("/firm/payments/{payment}/dispute", Right::Bill),
    ("/firm/payments/{payment}/refunds/{refund}", Right::Bill),
    ("/firm/bank", Right::Bill),
    ("/firm/bank/{account}", Right::Bill),
    ("/firm/bank/{account}/statements", Right::Bill),
    ("/firm/bank/{account}/{day}/match", Right::Bill),
    ("/firm/bank/{account}/{day}/undo", Right::Bill),
    ("/firm/bank/{account}/{day}/suggested", Right::Bill),
    ("/firm/bank/{account}/{day}/aside", Right::Bill),
    ("/firm/bank/{account}/{day}/take-up", Right::Bill),
    ("/firm/bank/{account}/{day}/suspense", Right::Bill),
    ("/firm/bank/{account}/{day}/sign", Right::Bill),
    ("/firm/slips", Right::Bill),
    ("/firm/slips/{slip}/undo", Right::Bill),
    ("/firm/clients", Right::Bill),
    ("/firm/clients/{client}", Right::Bill),
    ("/firm/clients/{client}/contacts", Right::Bill),
    ("/firm/clients/{client}/contacts/{contact}", Right::Bill),
    ("/firm/clients/{client}/contacts/{contact}/revoke", Right::Bill),
    ("/firm/clients/{client}/contacts/{contact}/readmit", Right::Bill),
    ("/firm/clients/{client}/guidelines", Right::Bill),
    ("/firm/clients/{client}/currency", Right::Bill),
    ("/firm/clients/{client}/billing", Right::Bill),
    ("/firm/clients/{client}/bills", Right::Bill),
    ("/firm/sending", Right::Bill),
    ("/firm/settings/cover", Right::Bill),
    ("/firm/drafts/{draft}/cover", Right::Bill),
    ("/firm/interest", Right::Bill),
    ("/firm/interest/base", Right::Bill),
    ("/firm/clients/{client}/interest", Right::Bill),
    ("/firm/matters/{matter}/interest", Right::Bill),
    ("/firm/invoices/{invoice}/interest", Right::WriteOff),
    ("/firm/clients/{client}/ids", Right::Bill),
    ("/firm/clients/{client}/references", Right::Bill),
    ("/firm/matters/{matter}/references", Right::Bill),
    ("/firm/early", Right::Bill),
    ("/firm/ahead", Right::Authorise),
    ("/firm/matters/{matter}/ahead", Right::Bill),
    ("/firm/drafts/{draft}/disbursements", Right::Bill),
    ("/firm/matters/{matter}/attribution", Right::Bill),
    ("/firm/matters/{matter}/recurring", Right::Bill),
    ("/firm/matters/{matter}/recurring/{place}", Right::Bill),
    ("/firm/clients/{client}/early", Right::Bill),
    ("/firm/clients/{client}/rebates", Right::Bill),
    ("/firm/clients/{client}/rebates/give", Right::Bill),
    ("/firm/matters/{matter}/fees", Right::Bill),
    ("/firm/matters/{matter}/fees/{milestone}/reached", Right::Bill),
    ("/firm/matters/{matter}/fees/{milestone}/back", Right::Bill),
    ("/firm/matters/{matter}/payors", Right::Bill),
    ("/firm/drafts/{draft}/cap", Right::Bill),
    ("/firm/drafts/{draft}/tax", Right::Bill),
    ("/firm/clients/{client}/rates", Right::Bill),
    ("/firm/clients/{client}/rates/{rate}/end", Right::Bill),
    ("/firm/matters", Right::Bill),
    ("/firm/matters/{matter}", Right::Bill),
    ("/firm/matters/{matter}/hold", Right::Bill),
    ("/firm/matters/{matter}/let-go", Right::Bill),
    ("/firm/matters/{matter}/close", Right::Close),
    ("/firm/matters/{matter}/reopen", Right::Close),
    ("/firm/matters/{matter}/legal-hold", Right::Close),
    ("/firm/matters/{matter}/legal-hold/lift", Right::Close),
    ("/firm/matters/{matter}/budgets", Right::Bill),
    ("/firm/matters/{matter}/budgets/remove", Right::Bill),
    ("/firm/matters/{matter}/rates", Right::Bill),
    ("/firm/timekeepers", Right::Bill),
    ("/firm/timekeepers/{timekeeper}/rates", Right::Bill),
    ("/firm/timekeepers/{timekeeper}/target", Right::Bill),
    ("/firm/timekeepers/{timekeeper}/link", Right::Bill),
    ("/firm/timekeepers/{timekeeper}/sign-in", Right::Authorise),
    ("/firm/settings", Right::Bill),
    ("/firm/settings/logo", Right::Bill),
    ("/firm/settings/paying", Right::Bill),
    ("/firm/settings/taxes", Right::Bill),
    ("/firm/settings/currencies", Right::Bill),
    ("/firm/settings/papers", Right::Bill),
    ("/firm/settings/themes", Right::Bill),
    ("/firm/settings/themes/{theme}", Right::Bill),
    ("/firm/settings/theme", Right::Bill),
    ("/firm/clients/{client}/theme", Right::Bill),
    ("/firm/matters/{matter}/theme", Right::Bill),
    ("/firm/trust/payments/{payment}/release", Right::Authorise),
    ("/firm/trust/payments/{payment}/void", Right::Authorise),
    ("/firm/trust/payments/{payment}/dispute", Right::Bill),
    ("/firm/trust/payments/{payment}/restore", Right::Authorise),
    ("/firm/trust/payments/{payment}/withdraw", Right::Bill),
    ("/firm/trust/receipts/{receipt}/early", Right::Authorise),
    ("/firm/trust/receipts/{receipt}/given-back", Right::Bill),
    ("/firm/trust/receipts/{receipt}/told", Right::Bill),
    ("/firm/trust/accounts", Right::Authorise),
    ("/firm/trust/accounts/{bank}/rules", Right::Authorise),
    ("/firm/trust/accounts/{bank}/own", Right::Bill),
    ("/firm/trust/accounts/{bank}/suspense", Right::Bill),
    ("/firm/trust/accounts/{bank}/fees", Right::Bill),
    ("/firm/trust/batches/{batch}/release", Right::Authorise),
    ("/firm/trust/suspense/{receipt}", Right::Bill),
    ("/firm/trust/requests/{request}/withdraw", Right::Bill),
    ("/firm/trust/matters/{matter}/ask", Right::Bill),
    ("/firm/trust/matters/{matter}/advance", Right::Authorise),
    ("/firm/trust/matters/{matter}/retainer", Right::Bill),
    ("/firm/trust/matters/{matter}/receive", Right::Bill),
    ("/firm/trust/matters/{matter}/pay", Right::Bill),
    ("/firm/trust/matters/{matter}/fees", Right::Bill),
    ("/firm/trust/matters/{matter}/move", Right::Bill),
    ("/firm/trust/matters/{matter}/settlements", Right::Authorise),
    ("/firm/trust/matters/{matter}/settlements/{settlement}/shares/{share}", Right::Bill),
    ("/firm/trust/matters/{matter}/flat-fee", Right::Authorise),
    ("/firm/trust/matters/{matter}/flat-fee/{milestone}", Right::Authorise),
    ("/firm/trust/matters/{matter}/holds", Right::Bill),
    ("/firm/trust/matters/{matter}/holds/{hold}/lift", Right::Authorise),
    ("/firm/trust/invoices/{invoice}/delivered", Right::Bill),
    ("/firm/trust/invoices/{invoice}/disputed", Right::Bill),
];

impl Right {
    /// The right that the act of this route needs, if it is an act of ours.
    pub fn of_act(route: &str) -> Option<Self> {
        ACTS.iter().find(|(path, _)| *path == route).map(|(_, right)| *right)
    }

    /// Whether a role has it.
    pub const fn is_of(self, role: Role) -> bool {
        match self {
            Self::Record => true,
            Self::Bill | Self::Keep => role.bills(),
            Self::Authorise | Self::Close | Self::WriteOff => role.authorises(),
            Self::Release => role.releases(),
        }
    }

    /// Refuses a role that has it not: for pages, which no act guards.
    pub fn needed(self, role: Role) -> Result<(), Refusal> {
        if self.is_of(role) { Ok(()) } else { Err(self.refusal()) }
    }

    const fn refusal(self) -> Refusal {
        match self {
            Self::Record => Refusal::NotAllowed("Your role looks, and records nothing."),
            Self::Bill => Refusal::NotAllowed(
                "Your role records time, costs and documents. Ask a lawyer or the bookkeeper to \
                 bill, or to change clients, matters, rates and settings.",
            ),
            Self::Keep => Refusal::NotAllowed(
                "Your role records time, costs and documents. Client money is kept by lawyers and \
                 the bookkeeper.",
            ),
            Self::Authorise => Refusal::NotAllowed(
                "Only a lawyer authorises that client money moves (rule TR-16). Ask one to look \
                 at it.",
            ),
            Self::Release => Refusal::NotAllowed(
                "Only a lawyer releases a file that the virus scan could not look into. Ask one to \
                 look at it.",
            ),
            Self::Close => {
                Refusal::NotAllowed("Only a lawyer closes a matter, and reopens it. Ask one.")
            }
            Self::WriteOff => Refusal::NotAllowed(
                "Only a lawyer writes off what a client owes, or waives interest. Ask one to look \
                 at it.",
            ),
        }
    }
}

/// Refuses an act on the firm's side that the role has no right to.
pub(crate) fn checked(role: Role, route: &str) -> Result<(), Refusal> {
    if !route.starts_with("/firm") {
        return Ok(());
    }
    match Right::of_act(route) {
        Some(right) => right.needed(role),
        None => Err(Refusal::NotAllowed("Nobody may do this.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_assistant_records_and_does_not_bill() {
        let may = |route| checked(Role::Assistant, route).is_ok();
        assert!(may("/firm/entries") && may("/firm/costs") && may("/account/password"));
        assert!(!may("/firm/drafts") && !may("/firm/drafts/{draft}/issue"));
    }

    #[test]
    fn sec30_an_act_that_nobody_declared_is_nobodys() {
        assert!(checked(Role::Lawyer, "/firm/everything").is_err());
    }
}
