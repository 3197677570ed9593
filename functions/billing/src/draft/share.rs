//! `POST /firm/drafts/{draft}/share`: all time of a draft charges a share of what it is worth
//! (INV-20).
//!
//! A share is of what a line is worth and not of what it charges, so a second press ends where the
//! first did. A cap is for the sum of all lines, and after a crash it is the sum alone that a
//! second press makes right.

use domain::audit::Event;
use domain::id::InvoiceId;
use domain::invoice::{ChargeError, Line, LineKind, WriteDownReason, charging_at_most};
use domain::money::Money;
use domain::percent::Percent;
use serde::Deserialize;
use web::{Answer, App, Complaints, Location, Path, Posted, Refusal, Staff, State};

use super::rewrite::{Rule, Written, rewritten};
use super::{Typed, again};
use crate::paths;

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
    let less = Less { most: Most::Share(share), reason };
    rewritten(&app, &member, &id, (&less, &posted.once(&member))).await?;
    let said = format!("The time charges {share} % of what it is worth.");
    Ok(Answer::Go(Location::to(paths::draft(&id)).flash(said)))
}

/// A draft charges less.
#[derive(Debug, Clone, Copy)]
pub(super) struct Less {
    /// How much at most.
    pub(super) most: Most,
    /// Why.
    pub(super) reason: WriteDownReason,
}

/// How much a draft charges at most.
#[derive(Debug, Clone, Copy)]
pub(super) enum Most {
    /// Each line of time a share of what it is worth.
    Share(Percent),
    /// All fees this much together at most (BIL-10).
    Sum(Money),
}

impl Rule for Less {
    type Error = ChargeError;

    /// What is no time stays as it is.
    fn of(&self, lines: &[Line]) -> Result<Vec<Line>, ChargeError> {
        let share = match self.most {
            Most::Share(share) => share,
            Most::Sum(most) => return charging_at_most(lines, most),
        };
        let sharing = |line: &Line| match line.kind {
            LineKind::Fee { .. } => line.clone().charging_share(share),
            LineKind::Flat { .. }
            | LineKind::Cost { .. }
            | LineKind::Interest { .. }
            | LineKind::Ahead { .. } => Ok(line.clone()),
        };
        lines.iter().map(sharing).collect()
    }

    fn event(&self, Written { invoice, lines, total }: Written) -> Event {
        let share = match self.most {
            Most::Share(share) => share.to_string(),
            Most::Sum(most) => format!("at most {most}"),
        };
        Event::DraftWrittenDown { invoice, share, lines, total, reason: self.reason.word() }
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
