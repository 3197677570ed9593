//! How the page looks on which a person steers the sandbox.

mod desk;

use maud::{Markup, html};

use desk::desk;

use super::{frame, written};
use crate::sandbox::charge::Charge;
use crate::sandbox::dispute::Dispute;
use crate::sandbox::payment::Payment;
use crate::sandbox::payout::Payout;
use crate::sandbox::refund::Refund;
use crate::sandbox::session::{Paid, Session, SessionState};

/// What the page shows, newest first.
pub(in crate::sandbox) struct Seen {
    pub(in crate::sandbox) sessions: Vec<Session>,
    pub(in crate::sandbox) debits: Vec<Payment>,
    pub(in crate::sandbox) charges: Vec<Charge>,
    pub(in crate::sandbox) disputes: Vec<Dispute>,
    pub(in crate::sandbox) refunds: Vec<Refund>,
    pub(in crate::sandbox) payouts: Vec<Payout>,
}

/// The newest of everything, and what can be done.
pub(in crate::sandbox) fn page(seen: &Seen) -> Markup {
    let (sessions, debits) = (&seen.sessions, &seen.debits);
    frame(
        "Sandbox processor",
        &html! {
            section.wide {
                h1 { "Sandbox processor" }
                h2 { "Bank debits under way" }
                @if debits.is_empty() { p { "None. A debit appears here when someone pays from a bank account." } }
                @else { (debit_table(debits)) }
                h2 { "Newest checkouts" }
                @if sessions.is_empty() { p { "None yet. Start a payment in the portal." } }
                @else { (session_table(sessions)) }
                (desk(seen))
                h2 { "Webhooks" }
                div.acts {
                    (act("/sandbox/deliver-again", "Post all events again", &[]))
                    (act("/sandbox/faults", "Lose the next webhook", &[("lose_webhooks", "1")]))
                    (act("/sandbox/faults", "Double the next webhook", &[("double_webhooks", "1")]))
                    (act("/sandbox/faults", "Hold webhooks back", &[("webhooks", "held")]))
                    (act("/sandbox/release", "Release webhooks", &[]))
                    (act("/sandbox/faults/none", "No more faults", &[]))
                }
            }
        },
    )
}

fn debit_table(debits: &[Payment]) -> Markup {
    html! {
        table {
            thead { tr { th { "Payment" } th.amount { "Amount" } th { "End it" } } }
            tbody {
                @for debit in debits {
                    tr {
                        td { code { (debit.id) } }
                        td.amount { (written(debit.amount, &debit.currency)) }
                        td { div.acts {
                            (act("/sandbox/settle", "Let it succeed", &[("payment", &debit.id), ("end", "succeed")]))
                            (act("/sandbox/settle", "Let it fail", &[("payment", &debit.id), ("end", "fail")]))
                        } }
                    }
                }
            }
        }
    }
}

fn session_table(sessions: &[Session]) -> Markup {
    html! {
        table {
            thead { tr { th { "For" } th.amount { "Amount" } th { "State" } } }
            tbody {
                @for session in sessions {
                    tr {
                        td { @for line in &session.lines { (line.name) } }
                        td.amount { (written(session.amount, &session.currency)) }
                        td { (state(session)) }
                    }
                }
            }
        }
    }
}

fn state(session: &Session) -> &'static str {
    match (session.state, session.paid) {
        (_, Paid::Paid) => "paid",
        (SessionState::Open, Paid::Unpaid) => "open",
        (SessionState::Expired, Paid::Unpaid) => "expired",
        (SessionState::Complete, Paid::Unpaid) => "not paid (a debit under way or failed)",
    }
}

fn act(action: &str, label: &str, fields: &[(&str, &str)]) -> Markup {
    html! {
        form method="post" action=(action) {
            @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
            button.button.quiet { (label) }
        }
    }
}
