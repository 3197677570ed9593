//! A ledger with everything around it: its matter, its account, and how pages name them.

use std::collections::HashMap;

use domain::id::{MatterId, MemberId};
use domain::matter::Matter;
use domain::trust::{ClientLedger, TrustBank};
use jiff::civil::Date;
use maud::{Markup, html};
use store::trust::Read;
use store::{FirmStore, Member};
use web::{App, Refusal, ui};

use crate::paths;

/// What a page says as long as client money has no place to lie in.
pub(crate) fn no_account() -> Markup {
    ui::empty(
        "No trust account yet",
        "Client money lies in a trust bank account of its own, apart from the firm’s.",
        Some((paths::ACCOUNT_NEW, "Add a trust account")),
    )
}

/// A matter with the ledger it has, if it has one.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) matter: Matter,
    pub(crate) read: Option<Read>,
}

impl Kept {
    /// The matter with this id, and its ledger.
    pub(crate) async fn of(member: &Member, app: &App, id: &MatterId) -> Result<Self, Refusal> {
        let store = app.store.of(member);
        let trust = store.trust();
        let (matter, read) = tokio::try_join!(store.matter(id), trust.ledger(id))?;
        let matter = matter.ok_or(Refusal::NotFound)?.value;
        Ok(Self { matter, read })
    }

    /// The ledger; a matter without one is not found among client money.
    pub(crate) fn ledger(&self) -> Result<&ClientLedger, Refusal> {
        self.read.as_ref().map(|read| &read.ledger).ok_or(Refusal::NotFound)
    }

    /// What no money of the matter can be older than, and its day.
    pub(crate) const fn opened(&self) -> (&'static str, Date) {
        ("this matter was opened", self.matter.opened_on)
    }

    /// The way back from a page about this ledger.
    pub(crate) fn crumbs(&self) -> Markup {
        let ledger = paths::ledger(&self.matter.id);
        ui::crumbs(&[(paths::TRUST, "Client money"), (&ledger, self.matter.number.as_str())])
    }

    /// Whose money it is.
    pub(crate) fn whose(&self) -> Markup {
        html! {
            p {
                strong { (self.matter.client_name) } " · " (self.matter.number) " "
                (self.matter.name)
            }
        }
    }
}

/// An account in a list of choices.
pub(crate) fn account(bank: &TrustBank) -> (String, String) {
    (bank.id.to_string(), format!("{}, {} …{}", bank.name, bank.institution, bank.ending))
}

/// The four numbers of a ledger.
pub(crate) fn balances(ledger: &ClientLedger) -> Markup {
    use ui::{Figure, Tone};
    let uncleared = Figure::new("Uncleared", ui::money(ledger.uncleared()));
    let held = Figure::new("Held", ui::money(ledger.held()));
    let warned = |figure: Figure<'static>, there: bool| {
        if there { figure.tone(Tone::Warn) } else { figure }
    };
    ui::figures(&[
        Figure::new("Posted", ui::money(ledger.posted())),
        warned(uncleared, ledger.uncleared().is_positive()),
        warned(held, ledger.held().is_positive()),
        Figure::new("Available", ui::money(ledger.available())).tone(Tone::Good),
    ])
}

/// The names of the firm's people.
pub(crate) async fn people(store: &FirmStore<'_>) -> Result<HashMap<MemberId, String>, Refusal> {
    let members = store.members().await?;
    Ok(members.into_iter().map(|one| (one.id, one.name.to_string())).collect())
}

/// One of them.
pub(crate) fn person<'a>(people: &'a HashMap<MemberId, String>, id: &MemberId) -> &'a str {
    people.get(id).map_or("somebody who has left", String::as_str)
}
