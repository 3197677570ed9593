//! `POST /firm/drafts/{draft}/lines/{line}/charge`: a line charges less than it is worth (INV-18).

use domain::audit::Event;
use domain::id::{EntryId, InvoiceId};
use domain::invoice::{Line, WriteDownReason};
use domain::money::{Currency, Money};
use jiff::civil::Date;
use serde::Deserialize;
use store::{CommitError, Member, Versioned};
use web::{Answer, App, Complaints, Location, Path2, Posted, Refusal, Staff, State};

use super::{OFF, Typed, again, draft_of, late, late_saying};
use crate::paths;

/// What is charged and why, the day that finds the line, and the version that was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ChargeForm {
    on: String,
    charge: String,
    reason: String,
    version: String,
}

/// What a form says whose line is another by now.
const CHANGED: &str = "Someone changed this line while you were looking at it. What it says now \
                       stands above; what you typed is kept here. Save again to put it in place.";

/// `POST /firm/drafts/{draft}/lines/{line}/charge`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path2(id, line): Path2<InvoiceId, EntryId>,
    posted: Posted<ChargeForm>,
) -> Result<Answer, Refusal> {
    let on: Date = domain::day::parse(&posted.form.on).map_err(|_| Refusal::NotFound)?;
    let (firm, once) = (app.store.of(&member), posted.once(&member));
    let done = Location::to(paths::draft(&id)).flash("The line charges what you wrote.");
    if firm.done(&once).await?.is_some() {
        return Ok(Answer::Go(done));
    }
    let draft = draft_of(&app, &member, &id).await?;
    let Some(found) = firm.line(&id, on, &line).await? else {
        return late_saying(&app, &member, &id, (&posted.seal, OFF)).await;
    };
    let (charged, reason) = match posted.form.read(&found.value, draft.value.currency) {
        Ok(read) => read,
        Err(complaints) => {
            let typed = posted.form.typed(&line, complaints);
            return again(&app, &member, &id, (&posted.seal, &typed)).await;
        }
    };
    if posted.form.version.parse() != Ok(found.version) {
        return too_late(&app, &member, (&id, &line), &posted).await;
    }

    let event = Event::LineWrittenDown {
        invoice: id.clone(),
        entry: line.clone(),
        from: found.value.amount,
        amount: charged.amount,
        reason: reason.word(),
    };
    let without = draft.value.without([&found.value]).map_err(Refusal::fault)?;
    let value = without.filled([&charged]).map_err(Refusal::fault)?;
    let draft = Versioned { value, version: draft.version };
    let charged = [Versioned { value: charged, version: found.version }];
    match firm.commit_lines_charged(&once, &draft, (&charged, event), app.now()).await {
        Err(CommitError::Stale) => too_late(&app, &member, (&id, &line), &posted).await,
        other => {
            other?;
            Ok(Answer::Go(done))
        }
    }
}

async fn too_late(
    app: &App,
    member: &Member,
    (id, line): (&InvoiceId, &EntryId),
    posted: &Posted<ChargeForm>,
) -> Result<Answer, Refusal> {
    let mut complaints = Complaints::default();
    complaints.add("charge", CHANGED);
    let typed = posted.form.typed(line, complaints);
    late(app, member, id, (&posted.seal, &typed)).await
}

impl ChargeForm {
    fn typed<'a>(&'a self, line: &'a EntryId, complaints: Complaints) -> Typed<'a> {
        let charge = Some((self.charge.as_str(), self.reason.as_str()));
        Typed { line: line.as_str(), charge, complaints, ..Typed::default() }
    }

    fn read(&self, line: &Line, currency: Currency) -> Result<(Line, WriteDownReason), Complaints> {
        let mut complaints = Complaints::default();
        let amount = complaints.take("charge", Money::parse(&self.charge, currency));
        let charged = amount.map(|amount| line.clone().charging(amount));
        let charged = charged.and_then(|charged| complaints.take("charge", charged));
        let reason = complaints.take("reason", WriteDownReason::parse(&self.reason));
        complaints.or(charged.zip(reason))
    }
}
