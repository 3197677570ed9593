//! `POST /firm/drafts/{draft}/cap`: the volume of a draft is discounted as was agreed (BIL-12), and
//! its time charges no more than the cap on its matter's fees leaves (BIL-10).

use domain::id::InvoiceId;
use domain::invoice::WriteDownReason;
use domain::money::Money;
use invoicing::begin::BeginError;
use invoicing::issue::Agreed;
use invoicing::volume::discounted;
use serde::Deserialize;
use store::{CommitError, Member};
use web::{Answer, App, Location, Path, Posted, Refusal, Staff, State, ui};

use super::draft_of;
use super::rewrite::rewritten;
use super::share::{Less, Most};
use crate::paths;

/// How often time is cut and discounted in turn, each closer to what fits.
const TURNS_MAX: usize = 24;

/// Nothing is chosen: the cap decides.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct CapForm {}

/// `POST /firm/drafts/{draft}/cap`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    posted: Posted<CapForm>,
) -> Result<Answer, Refusal> {
    discount(&app, &member, &id).await?;
    let draft = draft_of(&app, &member, &id).await?.value;
    let agreed = Agreed::of(&app.store.of(&member).desk(), &draft).await?;
    let back = Location::to(paths::draft(&id));
    let Some(room) = agreed.room() else {
        let said = "The draft has the volume discount that was agreed.";
        return Ok(Answer::Go(back.flash(said)));
    };
    let less = Less { most: Most::Sum(room.left), reason: WriteDownReason::Agreed };
    let once = posted.once(&member);
    // Time that is cut has less of a volume discount, which leaves room for more of the time.
    for turn in 0..TURNS_MAX {
        let before = draft_of(&app, &member, &id).await?.value.total;
        rewritten(&app, &member, &id, (&less, &once.part(turn))).await?;
        discount(&app, &member, &id).await?;
        if draft_of(&app, &member, &id).await?.value.total == before {
            break;
        }
    }
    let lines = app.store.of(&member).lines(&id).await?;
    let fees = lines.iter().filter(|line| line.is_fee()).map(|line| line.amount);
    let fees = Money::sum(fees, draft.currency).map_err(Refusal::fault)?;
    let said = if room.over(fees).is_some() {
        "The time charges nothing now, and the flat fees alone are over the cap.".to_owned()
    } else {
        format!("The fees of this draft are within {}.", ui::money_plain(room.left))
    };
    Ok(Answer::Go(back.flash(said)))
}

/// Puts the volume discount that was agreed on the draft.
async fn discount(app: &App, member: &Member, id: &InvoiceId) -> Result<(), Refusal> {
    match discounted(&app.store.of(member).desk(), id, app.now()).await {
        Err(BeginError::Commit(CommitError::Stale)) => Err(Refusal::Stale),
        other => Ok(other?),
    }
}
