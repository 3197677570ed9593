//! `POST /firm/drafts/{draft}/share`: all time of a draft charges a share of what it is worth
//! (INV-20).
//!
//! Lines are written commit by commit. A share is of what a line is worth and not of what it
//! charges, so a crash in between, or a second press, ends where the first would have. A cap is for
//! the sum of all lines, and after a crash it is the sum alone that a second press makes right.

use std::fmt;

use domain::audit::Event;
use domain::id::InvoiceId;
use domain::invoice::{ChargeError, Line, LineKind, WriteDownReason, charging_at_most};
use domain::money::Money;
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
    charged(&app, &member, &id, (Less::Share(share), reason, &posted.once(&member))).await?;
    let said = format!("The time charges {share} % of what it is worth.");
    Ok(Answer::Go(Location::to(paths::draft(&id)).flash(said)))
}

/// By which rule a draft charges less.
#[derive(Debug, Clone, Copy)]
pub(super) enum Less {
    /// Each line of time a share of what it is worth.
    Share(Percent),
    /// All fees this much together at most (BIL-10).
    AtMost(Money),
}

/// Writes the lines of a draft down by a rule.
pub(super) async fn charged(
    app: &App,
    member: &Member,
    id: &InvoiceId,
    (less, reason, once): (Less, WriteDownReason, &Once),
) -> Result<(), Refusal> {
    for _ in 0..RACES_MAX {
        match charged_once(app, member, id, (less, reason, once)).await {
            Err(Refusal::Stale) => {}
            other => return other,
        }
    }
    Err(Refusal::Stale)
}

async fn charged_once(
    app: &App,
    member: &Member,
    id: &InvoiceId,
    (less, reason, once): (Less, WriteDownReason, &Once),
) -> Result<(), Refusal> {
    draft_of(app, member, id).await?;
    let firm = app.store.of(member);
    let lines = firm.lines_versioned(id).await?;
    let values: Vec<Line> = lines.iter().map(|line| line.value.clone()).collect();
    let now = less.of(&values).map_err(Refusal::fault)?;
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
        let event = Event::DraftWrittenDown {
            invoice: id.clone(),
            share: less.to_string(),
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

impl Less {
    /// The lines by this rule; what is no time stays as it is.
    fn of(self, lines: &[Line]) -> Result<Vec<Line>, ChargeError> {
        let share = match self {
            Self::Share(share) => share,
            Self::AtMost(most) => return charging_at_most(lines, most),
        };
        let sharing = |line: &Line| match line.kind {
            LineKind::Fee { .. } => line.clone().charging_share(share),
            LineKind::Flat { .. } | LineKind::Cost { .. } | LineKind::Interest { .. } => {
                Ok(line.clone())
            }
        };
        lines.iter().map(sharing).collect()
    }
}

impl fmt::Display for Less {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Share(share) => share.fmt(f),
            Self::AtMost(most) => write!(f, "at most {most}"),
        }
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
