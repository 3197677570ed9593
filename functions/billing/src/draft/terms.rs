//! `POST /firm/drafts/{draft}`: other terms, another note.

use domain::id::InvoiceId;
use domain::invoice::Draft;
use domain::text::Note;
use serde::Deserialize;
use store::Versioned;
use web::{Answer, App, Complaints, Location, Path, Posted, Refusal, Staff, State};

use super::{Typed, again, draft_of};
use crate::paths;

/// Terms and note as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct TermsForm {
    terms_days: String,
    note: String,
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
            let terms = Some((posted.form.terms_days.as_str(), posted.form.note.as_str()));
            let typed = Typed { terms, complaints, ..Typed::default() };
            return again(&app, &member, &id, (&posted.seal, &typed)).await;
        }
    };
    let draft = draft_of(&app, &member, &id).await?;

    let value = draft.value.on_terms(days, note);
    let changed = Versioned { value, version: draft.version };

    let firm = app.store.of(&member);
    firm.commit_draft_changed(&posted.once(&member), &changed, app.now()).await?;
    Ok(Answer::Go(Location::to(paths::draft(&id)).flash("Terms and note are saved.")))
}

impl TermsForm {
    fn read(&self) -> Result<(u16, Option<Note>), Complaints> {
        let mut complaints = Complaints::default();
        let days = complaints.take("terms_days", Draft::terms(&self.terms_days));
        let note = complaints.take("note", Note::parse_optional(&self.note));
        complaints.or(days.zip(note))
    }
}
