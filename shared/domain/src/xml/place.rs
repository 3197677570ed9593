//! What readers of XML share: where they are, and what a reference stands for.

use quick_xml::events::BytesRef;

/// What a reference stands for, if it is one of the five of XML or a character.
pub(crate) fn meant(entity: &BytesRef<'_>) -> Option<String> {
    let character = entity.resolve_char_ref().ok()?;
    let name = entity.decode().ok()?;
    let known = match name.as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    };
    character.or(known).map(String::from)
}

/// Counts lines up to where the reader is.
#[derive(Debug)]
pub(crate) struct Place<'a> {
    text: &'a str,
    passed: usize,
    line: u64,
}

impl<'a> Place<'a> {
    pub(crate) const fn new(text: &'a str) -> Self {
        Self { text, passed: 0, line: 1 }
    }

    /// The line of the last place that was asked for.
    pub(crate) const fn line(&self) -> u64 {
        self.line
    }

    /// The line of a place that is not before the last one.
    pub(crate) fn at(&mut self, position: u64) -> u64 {
        let position = usize::try_from(position).unwrap_or(self.text.len()).min(self.text.len());
        let within = self.text.as_bytes().get(self.passed..position).unwrap_or(&[]);
        let lines = within.iter().filter(|byte| **byte == b'\n').count();
        self.line = self.line.saturating_add(u64::try_from(lines).unwrap_or(0));
        self.passed = position.max(self.passed);
        self.line
    }
}
