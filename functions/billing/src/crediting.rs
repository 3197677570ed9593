//! What credit notes, write-offs, voids and answers have in common: the invoice they are about, who
//! decides and why.

use domain::ahead::AheadError;
use domain::credit::{Crediting, JustCredited};
use domain::id::{CreditId, InvoiceId, JournalId};
use domain::invoice::{Invoice, Issued};
use domain::text::Note;
use store::Member;
use web::{App, Complaints, Refusal};

/// How often a lost race is run again: others may take numbers, or pay, at the same moment.
pub(crate) const RACES_MAX: u32 = 16;

/// What a form says on an invoice that moved since it was looked at.
pub(crate) const MOVED: &str =
    "This invoice has changed meanwhile, and nothing was taken off. Look at it again.";

/// The issued invoice that an act is about, and its version.
pub(crate) async fn issued(
    app: &App,
    member: &Member,
    id: &InvoiceId,
) -> Result<(Issued, u64), Refusal> {
    let head = app.store.of(member).invoice_head(id).await?.ok_or(Refusal::NotFound)?;
    match head.value {
        Invoice::Issued(invoice) => Ok((invoice, head.version)),
        Invoice::Draft(_) => Err(Refusal::NotFound),
    }
}

/// What a person decides, with the reason that was typed.
pub(crate) async fn crediting(
    app: &App,
    member: &Member,
    reason: Note,
) -> Result<Crediting, Refusal> {
    Ok(Crediting {
        id: app.id(CreditId::made)?,
        journal: app.id(JournalId::made)?,
        on: app.today().await?,
        reason,
        by: member.id().clone(),
    })
}

/// Whether what is billed ahead can bear what is taken off (INV-30).
pub(crate) async fn bears(
    app: &App,
    member: &Member,
    just: &JustCredited,
) -> Result<Result<(), AheadError>, Refusal> {
    if !just.invoice.touches_ahead() {
        return Ok(Ok(()));
    }
    let ahead = app.store.of(member).ahead(&just.invoice.matter).await?.value;
    Ok(ahead.credited(just).map(|_| ()))
}

/// Reads why something is taken off: the client reads it.
pub(crate) fn reason(complaints: &mut Complaints, typed: &str) -> Option<Note> {
    let read = complaints.take("reason", Note::parse_optional(typed))?;
    if read.is_none() {
        complaints.add("reason", "Say why, in a sentence that the client can read.");
    }
    read
}
