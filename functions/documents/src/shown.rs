//! Documents as people see them: name, state, size.

use domain::document::{Document, DocumentState, FileKind};
use jiff::Timestamp;
use maud::{Markup, html};
use web::ui::{self, Tone};

/// The name of a document, leading to its page.
pub(crate) fn name(document: &Document, href: &str) -> Markup {
    html! { a href=(href) dir="auto" { (document.name.as_str()) } }
}

/// How far a document is, as a word.
pub(crate) fn state(document: &Document, now: Timestamp) -> Markup {
    match &document.state {
        DocumentState::Awaited if document.is_missing(now) => {
            ui::badge(Tone::Bad, "Did not arrive")
        }
        DocumentState::Dropped => ui::badge(Tone::Neutral, "Removed"),
        DocumentState::Awaited => ui::badge(Tone::Neutral, "Not arrived yet"),
        DocumentState::Arrived => ui::badge(Tone::Info, "Being checked"),
        DocumentState::Clean(_) => ui::badge(Tone::Good, "Checked"),
        DocumentState::Held(_) => ui::badge(Tone::Warn, "Could not be scanned"),
        DocumentState::Releasing(..) => ui::badge(Tone::Info, "Being released"),
        DocumentState::Released(..) => ui::badge(Tone::Warn, "Released unscanned"),
        DocumentState::Refused(_) => ui::badge(Tone::Bad, "Refused"),
    }
}

/// The matter of a document.
pub(crate) fn matter(document: &Document) -> String {
    format!("{} · {}", document.matter_number, document.matter_name)
}

/// How large a document is, once that is known.
pub(crate) fn size(document: &Document) -> String {
    document.judged().map(|content| bytes(content.bytes)).unwrap_or_default()
}

/// A number of bytes, to two digits or more.
pub(crate) fn bytes(bytes: u64) -> String {
    const KB: u64 = 1024;
    const MB: u64 = 1024 * KB;
    match bytes {
        0..KB => format!("{bytes} bytes"),
        KB..MB => format!("{} KB", bytes.div_ceil(KB)),
        MB.. if bytes.is_multiple_of(MB) => format!("{} MB", bytes / MB),
        MB.. => format!("{}.{} MB", bytes / MB, bytes % MB * 10 / MB),
    }
}

/// What a browser offers when a file of any kind is chosen.
pub(crate) fn accepted() -> String {
    FileKind::ALL.map(FileKind::ends).join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_told_in_the_unit_that_fits() {
        let cases = [
            (17, "17 bytes"),
            (1024, "1 KB"),
            (1025, "2 KB"),
            (1_048_577, "1.0 MB"),
            (1_600_000, "1.5 MB"),
            (Document::BYTES_MAX, "50 MB"),
        ];
        for (size, text) in cases {
            assert_eq!(bytes(size), text);
        }
    }
}
