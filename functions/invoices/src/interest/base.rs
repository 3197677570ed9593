//! `POST /firm/interest/base`: the base rate from a day on, which statutory interest adds to
//! (REM-07).

use store::CommitError;
use web::ui;
use web::{Answer, App, Complaints, Location, Posted, Refusal, Staff, State};

use super::form::{BaseForm, Form};
use super::terms::{Seen, Typed};
use crate::paths;

/// `POST /firm/interest/base`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    posted: Posted<BaseForm>,
) -> Result<Answer, Refusal> {
    let (store, form) = (app.store.of(&member), &posted.form);
    let (seen, today) = (Seen::of_firm(&store).await?, app.today().await?);
    let none = Complaints::default();
    let page = |seen: &Seen, form: &BaseForm, complaints: &Complaints| {
        let terms = Form::of(&store::interest::Place::Firm, seen.agreed.firm.version, today);
        let typed = Typed { terms: (&terms, &none), base: (form, complaints) };
        seen.page((&posted.seal, &member), &typed)
    };
    let (rates, from) = match form.read(seen.agreed.base.value.clone()) {
        Ok(read) => read,
        Err(complaints) => return Ok(Answer::Again(page(&seen, form, &complaints))),
    };

    match store.commit_base_rates(&posted.once(&member), &rates, (from, app.now())).await {
        Err(CommitError::Stale) => {
            let now = Seen::of_firm(&store).await?;
            let form = form.over(now.agreed.base.version);
            Ok(Answer::Late(page(&now, &form, &Complaints::meanwhile(&[]))))
        }
        other => {
            other?;
            let done = if form.takes_away() { "Took away" } else { "Saved" };
            let flash = format!("{done} the base rate from {}.", ui::date_plain(from));
            Ok(Answer::Go(Location::to(paths::INTEREST).flash(flash)))
        }
    }
}
