//! `POST /firm/drafts/{draft}/share`: all time of a draft charges a share of what it is worth
//! (INV-20).
//!
//! Lines are written commit by commit. A share is of what a line is worth and not of what it
//! charges, so a crash in between, or a second press, ends where the first would have.

use domain::audit::Event;
use domain::id::InvoiceId;
use domain::invoice::{Line, LineKind, WriteDownReason};
use domain::percent::Percent;
use serde::Deserialize;
use store::invoices::LINES_CHARGED;
use store::{CommitError, Member, Once, Versioned};
use web::{Answer, App, Complaints, Location, Path, Posted, Refusal, Staff, State};

use super::{Typed, again, draft_of};
use crate::paths;

/// How often lines are read again because somebody else changed the draft.
const RACES_MAX: usize = 16;

/// How much of its worth is charged, and why.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ShareForm {
    share: String,
    reason: String,
}

/// `POST /firm/drafts/{draft}/share`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    posted: Posted<ShareForm>,
) -> Result<Answer, Refusal> {
    let (share, reason) = match posted.form.read() {
        Ok(read) => read,
        Err(complaints) => {
            let all = Some((posted.form.share.as_str(), posted.form.reason.as_str()));
            let typed = Typed { all, complaints, ..Typed::default() };
            return again(&app, &member, &id, (&posted.seal, &typed)).await;
        }
    };
    let once = posted.once(&member);
    for _ in 0..RACES_MAX {
        match charged(&app, &member, &id, (share, reason, &once)).await {
            Ok(()) => {
                let said = format!("The time charges {share} % of what it is worth.");
                return Ok(Answer::Go(Location::to(paths::draft(&id)).flash(said)));
            }
            Err(Refusal::Stale) => {}
            Err(other) => return Err(other),
        }
    }
    Err(Refusal::Stale)
}

async fn charged(
    app: &App,
    member: &Member,
    id: &InvoiceId,
    (share, reason, once): (Percent, WriteDownReason, &Once),
) -> Result<(), Refusal> {
    draft_of(app, member, id).await?;
    let firm = app.store.of(member);
    let lines = firm.lines_versioned(id).await?;
    let mut changed = Vec::new();
    for line in lines {
        let value = sharing(&line.value, share)?;
        if value != line.value {
            changed.push((line.value, Versioned { value, version: line.version }));
        }
    }
    for some in changed.chunks(LINES_CHARGED) {
        let draft = draft_of(app, member, id).await?;
        let without = draft.value.without(some.iter().map(|(before, _)| before));
        let value = without.and_then(|draft| draft.filled(some.iter().map(|(_, now)| &now.value)));
        let value = value.map_err(Refusal::fault)?;
        let event = Event::DraftWrittenDown {
            invoice: id.clone(),
            share: share.to_string(),
            lines: u32::try_from(some.len()).unwrap_or(u32::MAX),
            total: value.total,
            reason: reason.word(),
        };
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

/// A line of time with its share; a cost as it is.
fn sharing(line: &Line, share: Percent) -> Result<Line, Refusal> {
    match line.kind {
        LineKind::Fee { .. } => line.clone().charging_share(share).map_err(Refusal::fault),
        LineKind::Cost { .. } => Ok(line.clone()),
    }
}

impl ShareForm {
    fn read(&self) -> Result<(Percent, WriteDownReason), Complaints> {
        let mut complaints = Complaints::default();
        let share = complaints.take("share", Percent::parse(&self.share)).flatten();
        let nothing = share.is_none_or(|share| share.hundredths() == 0);
        if nothing && complaints.is_empty() {
            complaints.add("share", "Write how much is charged, such as 90; what costs nothing is taken off, or recorded at no charge.");
        }
        let reason = complaints.take("reason", WriteDownReason::parse(&self.reason));
        complaints.or(share.zip(reason))
    }
}
