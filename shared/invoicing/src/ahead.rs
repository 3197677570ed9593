//! Drafting a deposit invoice: an amount on account of coming fees, taxed as they will be (INV-30).
//!
//! Invariant: nothing is drafted that could not be issued: not where the firm has not said that it
//! may bill ahead, nor where several payors share the bills.

use domain::ahead::line;
use domain::id::{EntryId, InvoiceId};
use domain::invoice::{Draft, InvoiceKind, IssueError};
use domain::matter::Matter;
use domain::money::{Currency, Money};
use domain::tax::TaxedKind;
use domain::text::Narrative;
use jiff::Timestamp;
use jiff::civil::Date;
use store::{Desk, Fault, Once};

use crate::issue::NotIssued;

/// The wish for a deposit invoice.
#[derive(Debug, Clone)]
pub struct BillAhead {
    /// Makes a second press find the first one's draft.
    pub once: Once,
    /// What it is about.
    pub matter: Matter,
    /// What the invoice says.
    pub words: Narrative,
    /// How much, without tax.
    pub amount: Money,
    /// The day, in the firm's zone.
    pub on: Date,
}

/// The currency that the client of a matter is billed in.
pub async fn currency(desk: &Desk<'_>, matter: &Matter) -> Result<Currency, Fault> {
    if let Some(own) = desk.billed_in(&matter.client).await? {
        return Ok(own);
    }
    let firm = desk.store().firm().await?.ok_or_else(|| Fault::Damaged {
        key: "FIRM".to_owned(),
        what: "the firm is not set up".to_owned(),
    })?;
    Ok(firm.value.currency)
}

/// Makes the draft of a deposit invoice.
pub async fn drafted(
    desk: &Desk<'_>,
    wish: &BillAhead,
    now: Timestamp,
) -> Result<InvoiceId, NotIssued> {
    let (matter, store) = (&wish.matter, desk.store());
    if !store.ahead_rule().await?.value.allows() {
        return Err(IssueError::NotAhead.into());
    }
    if desk.payors(&matter.id).await?.value.is_shared() {
        return Err(IssueError::AheadShared.into());
    }
    let (firm, client) = tokio::try_join!(store.firm(), desk.client(&matter.client))?;
    let rules = firm.map(|firm| firm.value.taxes).unwrap_or_default();
    let own = client.and_then(|client| client.value.ebill.tax);
    let tax = rules.of(TaxedKind::Fees, own.as_ref()).cloned();
    let said = (wish.words.clone(), wish.amount);
    let line = line(store.id(now, EntryId::made)?, wish.on, said, tax);

    let id = store.id(now, InvoiceId::made)?;
    let draft = Draft::begin(id, matter, wish.amount.currency(), now);
    let draft = draft.as_kind(InvoiceKind::Deposit).filled([&line]).map_err(IssueError::from)?;
    let done = desk.commit_deposit_drafted(&wish.once, (&draft, &line), now).await?;
    let id = done.outcome(draft.id.as_str()).parse();
    id.map_err(|_| NotIssued::Gone)
}
