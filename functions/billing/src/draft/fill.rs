//! `POST /firm/drafts/{draft}/fill`: the matter's other unbilled work goes on the draft.

use domain::id::InvoiceId;
use invoicing::begin::filled;
use serde::Deserialize;
use web::{Answer, App, Location, Path, Posted, Refusal, Staff, State};

use super::draft_of;
use crate::paths;

/// Nothing is asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct FillForm {}

/// `POST /firm/drafts/{draft}/fill`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    _posted: Posted<FillForm>,
) -> Result<Answer, Refusal> {
    draft_of(&app, &member, &id).await?;

    // Every entry is claimed once, whatever is pressed twice: no key of the form is needed.
    let count = filled(&app.store.of(&member).desk(), &id, None, app.now()).await?;

    let said = match count {
        0 => "All unbilled work that may be billed is on the draft.".to_owned(),
        1 => "One entry was added.".to_owned(),
        many => format!("{many} entries were added."),
    };
    Ok(Answer::Go(Location::to(paths::draft(&id)).flash(said)))
}
