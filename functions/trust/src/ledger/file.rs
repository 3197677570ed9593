//! `GET /firm/trust/matters/{matter}/card`: the ledger card of some days as a file (TRU-16, TR-23).

use axum::response::Response;
use domain::id::MatterId;
use web::period::Period;
use web::sheet::file;
use web::{App, Asked, Path, Refusal, Staff, State};

use super::Query;
use crate::names::Kept;
use crate::{allowed, card};

/// `GET /firm/trust/matters/{matter}/card`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    Asked(asked): Asked<Query>,
) -> Result<Response, Refusal> {
    allowed::to_keep(&member)?;
    let period = Period::asked(&asked.since, &asked.until, app.today().await?);
    let kept = Kept::of(&member, &app, &id).await?;

    let span = app.store.of(&member).trust().lines(kept.ledger()?, period.days()).await?;

    let name = format!("ledger-{}-{}-{}", kept.matter.number, period.since, period.until);
    let rows = span.lines.iter().map(|(line, balance)| card::row(line, *balance));
    file(&name, &card::HEADINGS, rows)
}
