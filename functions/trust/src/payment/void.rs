//! `POST /firm/trust/payments/{payment}/void`: the money comes back, the payment stays.

use domain::id::DisbursementId;
use domain::text::Note;
use serde::Deserialize;
use web::{Answer, App, Complaints, Location, Path, Posted, Refusal, Staff, State};

use super::{Typed, again};
use crate::{allowed, paths, refused};

/// Why.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    reason: String,
}

/// `POST /firm/trust/payments/{payment}/void`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<DisbursementId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_authorise(&member)?;
    let typed = Typed { reason: &posted.form.reason, ..Typed::default() };
    let mut complaints = Complaints::default();
    let reason = complaints.take("reason", Note::parse(&posted.form.reason));
    let reason = match complaints.or(reason) {
        Ok(reason) => reason,
        Err(complaints) => {
            return again(&member, &app, &id, (&complaints, &posted.seal), typed).await;
        }
    };

    let once = posted.once(&member);
    let wish = refused::wish(&member, &app, &once, None).await?;
    match app.store.of(&member).trust().void(&wish, &id, &reason).await {
        Ok(_) => {
            let said = "Voided. The money is back in the ledger.";
            Ok(Answer::Go(Location::to(paths::payment(&id)).flash(said)))
        }
        Err(error) => {
            let complaints =
                refused::of_payment((&member, &app), &wish, ("void", &id), error).await?;
            again(&member, &app, &id, (&complaints, &posted.seal), typed).await
        }
    }
}
