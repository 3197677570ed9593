//! `POST /firm/drafts/{draft}/disbursements`: what was paid to others moves from a draft onto a
//! note of its own (INV-31).

use domain::id::InvoiceId;
use invoicing::disbursements::{NotMoved, apart};
use serde::Deserialize;
use web::{Answer, App, Location, Path, Posted, Refusal, Staff, State};

use crate::paths;

/// Nothing is asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Pressed {}

/// `POST /firm/drafts/{draft}/disbursements`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    posted: Posted<Pressed>,
) -> Result<Answer, Refusal> {
    let (firm, once) = (app.store.of(&member), posted.once(&member));
    match Box::pin(apart(&firm.desk(), &once, &id, app.now())).await {
        Ok(note) => {
            let said = "This is the draft of the disbursement note.";
            Ok(Answer::Go(Location::to(paths::draft(&note)).flash(said)))
        }
        Err(why @ NotMoved::Nothing) => {
            Ok(Answer::Go(Location::to(paths::draft(&id)).flash(why.to_string())))
        }
        Err(NotMoved::Gone) => Err(Refusal::NotFound),
        Err(NotMoved::Commit(error)) => Err(error.into()),
        Err(NotMoved::Fault(fault)) => Err(fault.into()),
        Err(other @ NotMoved::Money(_)) => Err(Refusal::fault(other)),
    }
}
