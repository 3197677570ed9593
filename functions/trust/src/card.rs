//! The card of a client ledger: its lines as sheets and papers have them (TRU-16, rule TR-23).

use domain::money::Money;
use domain::text::Note;
use domain::trust::{Line, LineSource};
use web::sheet::Cell;

/// The headings of the sheet.
pub const HEADINGS: [&str; 10] = [
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

/// A line of the sheet, with what was there after it.
pub fn row(line: &Line, balance: Money) -> Vec<Cell> {
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

/// What a line stands for, in words.
pub const fn word(source: &LineSource) -> &'static str {
    match source {
        LineSource::Receipt(_) => "Received",
        LineSource::GivenBack(_) => "Taken back by the bank",
        LineSource::Paid(_) => "Paid",
        LineSource::Moved(_) => "From another matter",
        LineSource::Voided(_) => "Voided",
        LineSource::MovedBack(_) => "Transfer voided",
        LineSource::Restored(_) => "Put back",
    }
}
