//! Lines of a draft written again by a rule, commit by commit.
//!
//! A rule says what a line is to be whatever it was, so a crash in between, or a second press, ends
//! where the first would have.

use domain::audit::Event;
use domain::id::InvoiceId;
use domain::invoice::Line;
use domain::money::Money;
use store::invoices::LINES_CHARGED;
use store::{CommitError, Member, Once, Versioned};
use web::{App, Refusal};

use super::draft_of;

/// How often lines are read again because somebody else changed the draft.
const RACES_MAX: usize = 16;

/// What a rule is named in what happened, and what its lines come to.
pub(super) struct Written {
    /// The draft.
    pub(super) invoice: InvoiceId,
    /// How many lines.
    pub(super) lines: u32,
    /// What the draft comes to with them.
    pub(super) total: Money,
}

/// By which rule lines are written again.
pub(super) trait Rule {
    /// Why a line cannot be.
    type Error: std::error::Error + Send + Sync + 'static;

    /// The lines by this rule, each in its place.
    fn of(&self, lines: &[Line]) -> Result<Vec<Line>, Self::Error>;

    /// What happened to the draft.
    fn event(&self, written: Written) -> Event;
}

/// Writes the lines of a draft by a rule.
pub(super) async fn rewritten<R: Rule>(
    app: &App,
    member: &Member,
    id: &InvoiceId,
    (rule, once): (&R, &Once),
) -> Result<(), Refusal> {
    for _ in 0..RACES_MAX {
        match Box::pin(rewritten_once(app, member, id, (rule, once))).await {
            Err(Refusal::Stale) => {}
            other => return other,
        }
    }
    Err(Refusal::Stale)
}

async fn rewritten_once<R: Rule>(
    app: &App,
    member: &Member,
    id: &InvoiceId,
    (rule, once): (&R, &Once),
) -> Result<(), Refusal> {
    draft_of(app, member, id).await?;
    let firm = app.store.of(member);
    let lines = firm.lines_versioned(id).await?;
    let values: Vec<Line> = lines.iter().map(|line| line.value.clone()).collect();
    let now = rule.of(&values).map_err(Refusal::fault)?;
    let mut changed = Vec::new();
    for (line, value) in lines.into_iter().zip(now) {
        if value != line.value {
            changed.push((line.value, Versioned { value, version: line.version }));
        }
    }
    for some in changed.chunks(LINES_CHARGED) {
        let draft = draft_of(app, member, id).await?;
        let without = draft.value.without(some.iter().map(|(before, _)| before));
        let value = without.and_then(|draft| draft.filled(some.iter().map(|(_, now)| &now.value)));
        let value = value.map_err(Refusal::fault)?;
        let event = rule.event(Written {
            invoice: id.clone(),
            lines: u32::try_from(some.len()).unwrap_or(u32::MAX),
            total: value.total,
        });
        let draft = Versioned { value, version: draft.version };
        let lines: Vec<Versioned<Line>> = some.iter().map(|(_, now)| now.clone()).collect();
        let once = once.part(draft.version);
        match firm.commit_lines_charged(&once, &draft, (&lines, event), app.now()).await {
            Err(CommitError::Stale) => return Err(Refusal::Stale),
            other => other.map(|_| ())?,
        }
    }
    Ok(())
}
