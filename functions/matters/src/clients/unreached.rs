//! Mails to a client that did not reach their reader (rule TR-22): about the addresses that
//! contacts have now, and those of late, so that an address put right is not complained of.

use domain::client::Contact;
use domain::notice::Bounce;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use maud::{Markup, html};
use web::ui::{self, Tone};

/// How long it is said that a mail came back.
const SHOWN_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A sentence for each.
pub(super) fn sentences(
    bounces: &[Bounce],
    contacts: &[Contact],
    (now, zone): (Timestamp, &str),
) -> Vec<String> {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let sentence = |bounce: &Bounce| {
        let reader = contacts.iter().find(|one| one.email == bounce.to)?;
        if now.duration_since(bounce.sent_at) > SHOWN_FOR {
            return None;
        }
        let on = ui::date_plain(bounce.sent_at.to_zoned(zone.clone()).date());
        let (subject, name) = (&bounce.subject, &reader.name);
        let why = bounce.why.title();
        Some(format!("The notice of {on}, “{subject}”, did not reach {name}: {why}."))
    };
    bounces.iter().filter_map(sentence).collect()
}

/// All of them, and what to do.
pub(super) fn view(sentences: &[String]) -> Markup {
    html! {
        @if !sentences.is_empty() {
            (ui::notice(Tone::Warn, html! {
                @for sentence in sentences { p { (sentence) } }
                p { "Ask for an address that works, and put it right below." }
            }))
        }
    }
}
