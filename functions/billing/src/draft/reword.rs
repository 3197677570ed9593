//! `POST /firm/drafts/{draft}/lines/{line}`: a line in other words.

use domain::id::{EntryId, InvoiceId};
use domain::text::Narrative;
use jiff::civil::Date;
use serde::Deserialize;
use store::Versioned;
use web::{Answer, App, Complaints, Location, Path2, Posted, Refusal, Staff, State};

use super::{Typed, again, draft_of};
use crate::paths;

/// The new words, and the day that finds the line.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct RewordForm {
    on: String,
    narrative: String,
}

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
            let typed = Typed {
                line: line.as_str(),
                narrative: &posted.form.narrative,
                complaints,
                ..Typed::default()
            };
            return again(&app, &member, &id, (&posted.seal, &typed)).await;
        }
    };
    let draft = draft_of(&app, &member, &id).await?;
    let firm = app.store.of(&member);
    let found = firm.line(&id, on, &line).await?.ok_or(Refusal::NotFound)?;

    let value = found.value.worded(narrative);
    let reworded = Versioned { value, version: found.version };

    firm.commit_line_reworded(&posted.once(&member), &draft, &reworded, app.now()).await?;
    Ok(Answer::Go(Location::to(paths::draft(&id)).flash("The line is reworded.")))
}

impl RewordForm {
    fn read(&self) -> Result<Narrative, Complaints> {
        let mut complaints = Complaints::default();
        let narrative = complaints.take("narrative", Narrative::parse(&self.narrative));
        complaints.or(narrative)
    }
}
