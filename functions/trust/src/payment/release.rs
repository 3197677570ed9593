//! `POST /firm/trust/payments/{payment}/release`: a lawyer says yes, and the money moves.

use domain::day;
use domain::id::DisbursementId;
use domain::trust::Informed;
use jiff::civil::Date;
use serde::Deserialize;
use web::{Answer, App, Complaints, Location, Path, Posted, Refusal, Staff, State};

use super::{Typed, again};
use crate::{allowed, paths, refused};

/// From which day it counts, and how the client was told.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    on: String,
    told_on: String,
}

/// `POST /firm/trust/payments/{payment}/release`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<DisbursementId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_authorise(&member)?;
    let typed =
        Typed { release: Some((&posted.form.on, &posted.form.told_on)), ..Typed::default() };
    let (on, informed) = match posted.form.read() {
        Ok(read) => read,
        Err(complaints) => {
            return again(&member, &app, &id, (&complaints, &posted.seal), typed).await;
        }
    };

    let once = posted.once(&member);
    let wish = refused::wish(&member, &app, &once, Some(on)).await?;
    match app.store.of(&member).trust().release(&wish, &id, informed).await {
        Ok(_) => Ok(Answer::Go(Location::to(paths::payment(&id)).flash("Released."))),
        Err(error) => {
            let complaints =
                refused::of_payment((&member, &app), &wish, ("release", &id), error).await?;
            again(&member, &app, &id, (&complaints, &posted.seal), typed).await
        }
    }
}

impl Form {
    fn read(&self) -> Result<(Date, Option<Informed>), Complaints> {
        let mut complaints = Complaints::default();
        let on = complaints.take("on", day::parse(&self.on));
        let told = if self.told_on.trim().is_empty() {
            Some(None)
        } else {
            let day = complaints.take("told_on", day::parse(&self.told_on));
            day.map(|day| Some(Informed::InWriting(day)))
        };
        complaints.or(on.zip(told))
    }
}
