//! Signing a period: once, by a lawyer, and only what was seen.

use domain::id::BankAccountId;
use domain::reconciliation::{Report, SignError, Signer};
use domain::text::Name;
use jiff::civil::Date;
use serde::Deserialize;
use web::{Answer, App, Complaints, Location, Path2, Posted, Refusal, Staff, State};

use super::{Loaded, paper, shown};
use crate::paths;

/// A form without fields.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {}

/// `POST /firm/bank/{account}/{day}/sign`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path2(id, to): Path2<BankAccountId, Date>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let loaded = Loaded::load(&app, &member, &id, to).await?;
    let go = || Ok(Answer::Go(Location::to(paths::signed(&id, to)).flash("Signed.")));
    if loaded.is_signed {
        return go();
    }
    let (signer, name) = (
        if member.role().authorises() { Signer::Lawyer } else { Signer::Other },
        Name::parse(member.name()).map_err(Refusal::fault)?,
    );
    let report = Report::of(loaded.facts.clone()).map_err(Refusal::fault)?;
    let when = (app.now(), app.today().await?);
    let signed = match report.sign(signer, (member.id().clone(), name), when) {
        Ok(signed) => signed,
        Err(error) => {
            let mut complaints = Complaints::whole(&error);
            if let SignError::Blocked(blocks) = &error {
                blocks.iter().for_each(|block| complaints.add("", block));
            }
            return Ok(Answer::Again(shown(&member, &posted.seal, &loaded, &complaints)?));
        }
    };

    let firm = app.firm().await?;
    let text = paper::whole(&firm, &loaded.account, &signed).into_string();
    let (store, once) = (app.store.of(&member), posted.once(&member));
    store.commit_signed(&once, &id, (&signed, loaded.turn), &text).await?;

    go()
}
