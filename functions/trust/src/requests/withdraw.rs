//! `POST /firm/trust/requests/{request}/withdraw`: nobody is asked any more, and the link is over.

use domain::deposit::Standing;
use domain::id::DepositRequestId;
use web::{Answer, App, Location, Path, Posted, Refusal, Staff, State};

use super::show::found;
use crate::hold::Pressed;
use crate::{allowed, paths};

/// `POST /firm/trust/requests/{request}/withdraw`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<DepositRequestId>,
    posted: Posted<Pressed>,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let request = found(&member, &app, &id).await?;
    let here = Location::to(paths::request(&id));
    match request.value.standing() {
        Standing::Withdrawn => {}
        Standing::Settled => {
            return Ok(Answer::Go(here.flash("All of it came in already.")));
        }
        Standing::Open => {
            let once = posted.once(&member);
            let door = app.store.of(&member);
            door.commit_deposit_withdrawn(&once, &request, app.now()).await?;
        }
    }
    Ok(Answer::Go(here.flash("Withdrawn. The client is asked no more.")))
}
