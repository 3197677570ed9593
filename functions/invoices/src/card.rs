//! Printed ledger cards (TRU-16): `GET /trust/{matter}/card` for the client, `GET
//! /firm/trust/matters/{matter}/card/pdf` for the firm.
//!
//! Each is noted before it is looked for, since `printer` hears of it by the note.

use domain::id::MatterId;
use serde::Deserialize;
use web::period::Period;
use web::rights::Right;
use web::{Answer, App, Asked, Guest, Location, Page, Path, Refusal, Staff, State, Tab, ui};

use crate::paths;

const PRINTING: &str = "The ledger card is being printed";

/// Which days are asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Query {
    since: String,
    until: String,
}

/// `GET /trust/{matter}/card`
pub(crate) async fn own(
    Guest(client): Guest,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    Asked(asked): Asked<Query>,
) -> Result<Answer, Refusal> {
    let days = Period::asked(&asked.since, &asked.until, app.today().await?).days();
    let ours = app.store.of_client(&client);
    let card = ours.ledger_card(&id, days).await?.ok_or(Refusal::NotFound)?;

    ours.commit_ledger_exported(&id, days, app.now()).await?;

    Ok(match ours.ledger_card_file(&id, &card).await? {
        Some(address) => Answer::Go(Location::to(address)),
        None => {
            let (again, ledger) = (paths::trust_card(&id, days.0, days.1), paths::trust(&id));
            let body = ui::paper::awaited("ledger card", &again, (&ledger, "Back to your ledger"));
            Answer::Page(Page::new(Tab::OwnTrust, PRINTING, body))
        }
    })
}

/// `GET /firm/trust/matters/{matter}/card/pdf`
pub(crate) async fn of_firm(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    Asked(asked): Asked<Query>,
) -> Result<Answer, Refusal> {
    Right::Keep.needed(member.role())?;
    let days = Period::asked(&asked.since, &asked.until, app.today().await?).days();
    let store = app.store.of(&member);
    let card = store.ledger_card(&id, days).await?.ok_or(Refusal::NotFound)?;

    store.commit_ledger_exported(&id, days, app.now()).await?;

    Ok(match store.ledger_card_file(&id, &card).await? {
        Some(address) => Answer::Go(Location::to(address)),
        None => {
            let again = paths::firm_card(&id, days.0, days.1);
            let ledger = paths::firm_ledger(&id);
            let body = ui::paper::awaited("ledger card", &again, (&ledger, "Back to the ledger"));
            Answer::Page(Page::new(Tab::Trust, PRINTING, body))
        }
    })
}
