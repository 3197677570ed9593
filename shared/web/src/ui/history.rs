//! What happened to a thing, latest first as given.

use jiff::Timestamp;
use maud::{Markup, html};

use super::date::when;

/// Something that happened.
#[derive(Debug, Clone)]
pub struct Moment {
    /// When.
    pub at: Timestamp,
    /// Who did it; empty when nobody did.
    pub who: String,
    /// What it was.
    pub what: Markup,
}

/// A list of what happened, in the order given, on the clock of `zone`.
pub fn history(zone: &str, moments: &[Moment]) -> Markup {
    html! {
        @if moments.is_empty() { p.nothing { "Nothing has happened yet." } }
        @else {
            ol.history {
                @for moment in moments {
                    li {
                        p.what { (moment.what) }
                        p.note {
                            (when(moment.at, zone))
                            @if !moment.who.is_empty() { " · " (moment.who) }
                        }
                    }
                }
            }
        }
    }
}
