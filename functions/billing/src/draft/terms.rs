//! `POST /firm/drafts/{draft}`: other terms, another note.

use domain::id::InvoiceId;
use domain::invoice::Draft;
use domain::text::Note;
use serde::Deserialize;
use store::{CommitError, Versioned};
use web::{Answer, App, Complaints, Location, Path, Posted, Refusal, Staff, State};

use super::{Typed, again, draft_of, late};
use crate::paths;

/// Terms and note as typed, and the version of the draft that was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct TermsForm {
    terms_days: String,
    note: String,
    version: String,
}

/// `POST /firm/drafts/{draft}`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    posted: Posted<TermsForm>,
) -> Result<Answer, Refusal> {
    let (days, note) = match posted.form.read() {
        Ok(read) => read,
        Err(complaints) => {
            let typed = posted.form.typed(complaints);
            return again(&app, &member, &id, (&posted.seal, &typed)).await;
        }
    };
    let draft = draft_of(&app, &member, &id).await?;

    let value = draft.value.on_terms(days, note);
    // A version that does not read is one that nothing has: the page was not ours.
    let changed = Versioned { value, version: posted.form.version.parse().unwrap_or(0) };

    let firm = app.store.of(&member);
    match firm.commit_draft_changed(&posted.once(&member), &changed, app.now()).await {
        Err(CommitError::Stale) => {
            let now = draft_of(&app, &member, &id).await?.value;
            let typed = posted.form.typed(posted.form.meanwhile(&now));
            late(&app, &member, &id, (&posted.seal, &typed)).await
        }
        other => {
            other?;
            Ok(Answer::Go(Location::to(paths::draft(&id)).flash("Terms and note are saved.")))
        }
    }
}

impl TermsForm {
    fn typed(&self, complaints: Complaints) -> Typed<'_> {
        let terms = Some((self.terms_days.as_str(), self.note.as_str()));
        Typed { terms, complaints, ..Typed::default() }
    }

    /// In what it is not what the draft says now.
    fn meanwhile(&self, draft: &Draft) -> Complaints {
        let note = draft.note.as_ref().map_or("", |note| note.as_str());
        Complaints::meanwhile(&[
            ("terms_days", &self.terms_days, &draft.terms_days.to_string()),
            ("note", &self.note.replace('\r', ""), note),
        ])
    }

    fn read(&self) -> Result<(u16, Option<Note>), Complaints> {
        let mut complaints = Complaints::default();
        let days = complaints.take("terms_days", Draft::terms(&self.terms_days));
        let note = complaints.take("note", Note::parse_optional(&self.note));
        complaints.or(days.zip(note))
    }
}
