//! What a refused act on a payment leaves in the audit trail: who asked for what, and which rule
//! refused it (AUD-01). A form that only does not read leaves nothing.

use domain::audit::{Refused, Ruled};
use domain::money::Money;
use store::{Client, Member, Once, Payer};
use web::{App, Complaints, Refusal};

use crate::desk::DeskError;

/// Who asked.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Who<'a> {
    /// A person of the firm.
    Firm(&'a Member),
    /// A contact of a client.
    Client(&'a Client),
    /// The holder of a pay link.
    Payer(&'a Payer),
}

/// What was asked for: the act, what it was about, and how much.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tried<'a> {
    act: &'static str,
    about: &'a str,
    amount: Option<Money>,
}

impl<'a> Tried<'a> {
    /// An act on an invoice, a payment or an account.
    pub(crate) const fn to(act: &'static str, about: &'a str) -> Self {
        Self { act, about, amount: None }
    }

    /// How much was asked for, if that could be read.
    pub(crate) const fn sum(self, amount: Option<Money>) -> Self {
        Self { amount, ..self }
    }
}

/// Notes that rules refused what was asked for, in the chain of what it was about: once for a
/// press.
pub(crate) async fn noted(
    app: &App,
    (who, once): (Who<'_>, &Once),
    asked: Tried<'_>,
    complaints: &Complaints,
) -> Result<(), Refusal> {
    let rules = complaints.rules();
    if rules.is_empty() {
        return Ok(());
    }
    let Tried { act, about, amount } = asked;
    let refused = Refused { act, about: about.to_owned(), amount, rules };
    let (store, now) = (&app.store, app.now());
    match who {
        Who::Firm(member) => store.of(member).commit_refused(once, about, &refused, now).await,
        Who::Client(client) => {
            store.of_client(client).commit_refused(once, about, &refused, now).await
        }
        Who::Payer(payer) => store.of_payer(payer).commit_refused(once, about, &refused, now).await,
    }?;
    Ok(())
}

impl Ruled for DeskError {
    fn rule(&self) -> &'static str {
        match self {
            Self::NotOffered => "PAY-26",
            Self::Closed => "PAY-01",
        }
    }
}
