//! `POST /firm/drafts/{draft}/lines/{line}`: a line in other words.

use domain::id::{EntryId, InvoiceId};
use domain::text::Narrative;
use jiff::civil::Date;
use serde::Deserialize;
use store::{CommitError, Member, Versioned};
use web::{Answer, App, Complaints, Location, Path2, Posted, Refusal, Staff, State};

use super::{OFF, Typed, again, draft_of, late};
use crate::paths;

/// The new words, the day that finds the line, and the version of it that was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct RewordForm {
    on: String,
    narrative: String,
    version: String,
}

/// What a form says whose line has other words by now.
const REWORDED: &str = "Someone changed this line while you were looking at it. What it says now \
                        stands above; your words are kept here. Save again to put them in place.";

/// `POST /firm/drafts/{draft}/lines/{line}`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path2(id, line): Path2<InvoiceId, EntryId>,
    posted: Posted<RewordForm>,
) -> Result<Answer, Refusal> {
    let on: Date = domain::day::parse(&posted.form.on).map_err(|_| Refusal::NotFound)?;
    let narrative = match posted.form.read() {
        Ok(narrative) => narrative,
        Err(complaints) => {
            let typed = posted.form.typed(&line, complaints);
            return again(&app, &member, &id, (&posted.seal, &typed)).await;
        }
    };
    let draft = draft_of(&app, &member, &id).await?;
    let firm = app.store.of(&member);
    let Some(found) = firm.line(&id, on, &line).await? else {
        return too_late(&app, &member, (&id, &line), &posted, OFF).await;
    };

    let value = found.value.worded(narrative);
    // A version that does not read is one that nothing has: the page was not ours.
    let reworded = Versioned { value, version: posted.form.version.parse().unwrap_or(0) };

    match firm.commit_line_reworded(&posted.once(&member), &draft, &reworded, app.now()).await {
        Err(CommitError::Stale) => too_late(&app, &member, (&id, &line), &posted, REWORDED).await,
        other => {
            other?;
            Ok(Answer::Go(Location::to(paths::draft(&id)).flash("The line is reworded.")))
        }
    }
}

async fn too_late(
    app: &App,
    member: &Member,
    (id, line): (&InvoiceId, &EntryId),
    posted: &Posted<RewordForm>,
    sentence: &str,
) -> Result<Answer, Refusal> {
    let mut complaints = Complaints::default();
    complaints.add("narrative", sentence);
    let typed = posted.form.typed(line, complaints);
    late(app, member, id, (&posted.seal, &typed)).await
}

impl RewordForm {
    fn typed<'a>(&'a self, line: &'a EntryId, complaints: Complaints) -> Typed<'a> {
        let narrative = &self.narrative;
        Typed { line: line.as_str(), narrative, complaints, ..Typed::default() }
    }

    fn read(&self) -> Result<Narrative, Complaints> {
        let mut complaints = Complaints::default();
        let narrative = complaints.take("narrative", Narrative::parse(&self.narrative));
        complaints.or(narrative)
    }
}
