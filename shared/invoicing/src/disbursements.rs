//! Moving what was paid to others from a draft onto a note of its own (INV-31).
//!
//! It moves commit by commit: a crash in between leaves a smaller note, and the rest on the draft,
//! from where the next press moves it onto another.

use domain::id::InvoiceId;
use domain::invoice::{Draft, InvoiceKind, Line, Review};
use domain::money::MoneyError;
use jiff::Timestamp;
use store::invoices::LINES_MOVED;
use store::{CommitError, Desk, Fault, Once, Versioned};

/// Why nothing moves.
#[derive(Debug, thiserror::Error)]
pub enum NotMoved {
    /// There is no such draft any more.
    #[error("There is no such draft.")]
    Gone,
    /// No such costs.
    #[error("No cost on this draft was paid to others and bears no tax.")]
    Nothing,
    /// The amounts do not sum.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// It was not written.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Moves all costs of a draft that are only passed on onto a note, and says which draft that is:
/// the same one, where it has nothing else.
pub async fn apart(
    desk: &Desk<'_>,
    once: &Once,
    id: &InvoiceId,
    now: Timestamp,
) -> Result<InvoiceId, NotMoved> {
    let before = desk.done(once).await?;
    let mut note: Option<InvoiceId> = before.and_then(|outcome| outcome.parse().ok());
    if note.as_ref() == Some(id) {
        return Ok(id.clone());
    }
    loop {
        let draft = desk.draft(id).await?.ok_or(NotMoved::Gone)?;
        let lines = desk.lines(id).await?;
        let (own, rest): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(Line::is_passed_on);
        match (&note, own.is_empty(), rest.is_empty()) {
            (Some(note), true, _) => return Ok(note.clone()),
            (None, true, _) => return Err(NotMoved::Nothing),
            (None, false, true) => {
                let value = draft.value.as_kind(InvoiceKind::Disbursements);
                let whole = Versioned { value, version: draft.version };
                desk.commit_draft_turned(once, &whole, now).await?;
                return Ok(id.clone());
            }
            (_, false, _) => {}
        }
        let some: Vec<Line> = own.into_iter().take(LINES_MOVED).collect();
        note = Some(moved(desk, (once, note.as_ref()), (draft, &some), now).await?);
    }
}

/// Moves some lines onto the note, which is begun with the first of them.
async fn moved(
    desk: &Desk<'_>,
    (once, note): (&Once, Option<&InvoiceId>),
    (draft, lines): (Versioned<Draft>, &[Line]),
    now: Timestamp,
) -> Result<InvoiceId, NotMoved> {
    let (onto, once) = match note {
        Some(note) => {
            let onto = desk.draft(note).await?.ok_or(NotMoved::Gone)?;
            (onto, once.part(draft.version))
        }
        None => {
            let id = desk.store().id(now, InvoiceId::made)?;
            let whole = &draft.value;
            let value = Draft {
                id,
                kind: InvoiceKind::Disbursements,
                note: None,
                review: Review::Unasked,
                begun_at: now,
                ..whole.clone()
            };
            let all = desk.lines(&whole.id).await?;
            (Versioned { value: value.without(&all)?, version: 0 }, once.clone())
        }
    };
    let from = Versioned { value: draft.value.without(lines)?, version: draft.version };
    let onto = Versioned { value: onto.value.filled(lines)?, version: onto.version };
    let done = desk.commit_lines_moved(&once, (&from, &onto), lines, now).await?;
    let id = done.outcome(onto.value.id.as_str()).parse();
    id.map_err(|_| NotMoved::Gone)
}
