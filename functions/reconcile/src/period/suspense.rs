//! Writing down why there is money in suspense.

use domain::id::BankId;
use domain::text::Note;
use jiff::civil::Date;
use serde::Deserialize;
use web::{Answer, App, Complaints, Location, Path2, Posted, Refusal, Staff, State};

use super::{Loaded, shown};
use crate::paths;

/// Why.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    why: String,
}

/// `POST /firm/bank/{account}/{day}/suspense`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path2(id, to): Path2<BankId, Date>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let loaded = Loaded::load(&app, &member, &id, to).await?;
    let why = match Note::parse(&posted.form.why) {
        Ok(why) if !loaded.is_signed() => why,
        refused => {
            let signed = || "This period is signed; nothing in it changes.".to_owned();
            let sentence = refused.map_or_else(|error| error.to_string(), |_| signed());
            let complaints = Complaints::whole(sentence);
            return Ok(Answer::Again(shown(&member, &posted.seal, &loaded, &complaints)?));
        }
    };

    let store = app.store.of(&member);
    let once = posted.once(&member);
    store.commit_suspense_explained(&once, (&id, to), why.as_str(), app.now()).await?;

    Ok(Answer::Go(Location::to(paths::period(&id, to)).flash("Saved the explanation.")))
}
