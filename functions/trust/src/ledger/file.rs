//! `GET /firm/trust/matters/{matter}/card`: the ledger card of some days as a file (TRU-16, TR-23).

use axum::response::Response;
use domain::id::MatterId;
use domain::money::Money;
use domain::text::Note;
use domain::trust::Line;
use web::sheet::{Cell, file};
use web::{App, Asked, Path, Refusal, Staff, State};

use super::{Query, word};
use crate::allowed;
use crate::names::Kept;
use web::period::Period;

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
    let safe = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    let name: String = name.chars().filter(|letter| safe(*letter)).collect();
    file(&name, &HEADINGS, span.lines.iter().map(|(line, balance)| row(line, *balance)))
}

const HEADINGS: [&str; 10] = [
    "Day",
    "Line",
    "What",
    "From or to",
    "Purpose",
    "Instrument",
    "Currency",
    "Change",
    "Balance",
    "Journal entry",
];

fn row(line: &Line, balance: Money) -> Vec<Cell> {
    let text = &line.text;
    vec![
        Cell::text(line.effective_on.to_string()),
        Cell::text(line.seq.to_string()),
        Cell::text(word(&line.source)),
        Cell::text(text.party.as_str()),
        Cell::text(text.purpose.as_ref().map(Note::as_str).unwrap_or_default()),
        Cell::text(text.instrument.as_str()),
        Cell::text(line.change.currency().code()),
        Cell::money(line.change),
        Cell::money(balance),
        Cell::text(line.entry.as_str()),
    ]
}
