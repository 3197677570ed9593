//! How the hosted page looks.

pub(super) mod control;
mod form;

use maud::{DOCTYPE, Markup, html};
use processors::from_stripe;
use web::ui::money_plain;

use super::charge::Payer;
use super::session::{Session, SessionState};
pub(super) use form::{Complaints, form};

/// A way to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Card,
    Bank,
}

/// What was typed, and may be shown again.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed(pub(super) Payer);

impl Way {
    pub(super) fn of(query: Option<&str>) -> Self {
        if query == Some("way=bank") { Self::Bank } else { Self::Card }
    }

    /// This way, where the session offers it.
    pub(super) fn offered(self, session: &Session) -> Self {
        match (session.takes_cards(), session.takes_debits()) {
            (true, true) => self,
            (true, false) => Self::Card,
            (false, _) => Self::Bank,
        }
    }
}

impl Typed {
    pub(super) fn of(session: &Session) -> Self {
        let asked = || Payer { name: None, email: session.customer_email.clone() };
        Self(session.payer.clone().unwrap_or_else(asked))
    }
}

/// The page of a session that waits for the person.
pub(super) fn open(merchant: &str, session: &Session, way: Way, form: &Markup) -> Markup {
    frame(
        &format!("Pay {merchant}"),
        &html! {
            (summary(merchant, session))
            section.pay aria-labelledby="pay" {
                h2 #pay { @if way == Way::Card { "Pay with card" } @else { "Pay from a bank account" } }
                (form)
                @if session.takes_cards() && session.takes_debits() { (other_way(session, way)) }
            }
        },
    )
}

/// The page of a session that is over.
pub(super) fn over(merchant: &str, session: &Session) -> Markup {
    let paid = session.state == SessionState::Complete;
    let (title, back) = if paid {
        ("This checkout is complete", Some(session.success_url()))
    } else {
        ("The time to pay has run out", session.cancel_url.clone())
    };
    frame(
        title,
        &html! {
            (summary(merchant, session))
            section.pay {
                h2 { (title) }
                p { @if paid { "There is nothing more to pay here." }
                    @else { "Nothing was charged. Go back to start again." } }
                @if let Some(back) = back { p { a.button href=(back) { "Back to " (merchant) } } }
            }
        },
    )
}

/// The page of the person's bank.
pub(super) fn confirm(merchant: &str, session: &Session) -> Markup {
    frame(
        "Confirm your payment",
        &html! {
            (summary(merchant, session))
            section.pay {
                h2 { "3-D Secure: your bank wants to know that it is you" }
                p { "Your bank would show its own page here. In the sandbox you choose what happens." }
                form method="post" action={ "/c/pay/" (session.id) "/confirm" } {
                    button.button name="answer" value="yes" { "Complete authentication" }
                    button.button.quiet name="answer" value="no" { "Fail authentication" }
                }
            }
        },
    )
}

/// The page of an address that leads nowhere.
pub(super) fn missing() -> Markup {
    frame(
        "Page not found",
        &html! { section.pay { h1 { "This page is not here" }
        p { "The link may be incomplete. Go back to the portal and start the payment again." } } },
    )
}

/// What is paid, to whom.
fn summary(merchant: &str, session: &Session) -> Markup {
    html! {
        section.summary aria-label="What you pay" {
            @if let (Some(back), SessionState::Open) = (&session.cancel_url, session.state) {
                p.back { a href=(back) { "Cancel and go back" } }
            }
            h1 {
                span.merchant { (merchant) }
                span.amount { (written(session.amount, &session.currency)) }
            }
            ul.lines {
                @for line in &session.lines {
                    li {
                        span { (line.name) @if line.quantity > 1 { " × " (line.quantity) } }
                        span.amount {
                            (written(
                                line.unit_amount.saturating_mul(line.quantity),
                                &session.currency,
                            ))
                        }
                    }
                }
            }
        }
    }
}

fn other_way(session: &Session, way: Way) -> Markup {
    html! {
        p.other {
            @match way {
                Way::Card => {
                    a href={ "/c/pay/" (session.id) "?way=bank" } { "Pay from a US bank account instead" }
                }
                Way::Bank => { a href={ "/c/pay/" (session.id) } { "Pay with a card instead" } }
            }
        }
    }
}

/// An amount as people read it.
pub(super) fn written(amount: i64, currency: &str) -> String {
    from_stripe(amount, currency).map_or_else(|_| format!("{amount} {currency}"), money_plain)
}

/// The document around a page.
pub(super) fn frame(title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · Sandbox" }
                link rel="stylesheet" href="/sandbox/style.css";
            }
            body {
                header.sandbox {
                    strong { "Sandbox: no real money." }
                    " Use a test number; never type a real card here."
                }
                main { (body) }
            }
        }
    }
}
