//! The tagged fields of a message.

/// Every tag of MT940 and MT942; anything else that looks like one is text.
const TAGS: [&str; 20] = [
    "20", "21", "25", "25P", "28", "28C", "60F", "60M", "61", "86", "62F", "62M", "64", "65",
    "34F", "13D", "13", "90C", "90D", "NS",
];

/// A field with the lines that belong to it.
#[derive(Debug)]
pub(super) struct Field<'a> {
    pub(super) tag: &'a str,
    pub(super) line: u64,
    pub(super) lines: Vec<&'a str>,
}

impl Field<'_> {
    /// Its first line.
    pub(super) fn first(&self) -> &str {
        self.lines.first().map_or("", |line| line.trim())
    }
}

/// The tag that a line begins with, and what follows it.
pub(super) fn tag(line: &str) -> Option<(&str, &str)> {
    let (tag, rest) = line.trim_start_matches('\u{1}').strip_prefix(':')?.split_once(':')?;
    TAGS.contains(&tag).then_some((tag, rest))
}

/// The fields of a file; heads and ends of messages belong to none.
pub(super) fn fields(text: &str) -> Vec<Field<'_>> {
    let mut fields: Vec<Field<'_>> = Vec::new();
    let mut is_within = false;
    for (line, text) in (1..).zip(text.lines()) {
        let trimmed = text.trim_end();
        if let Some((tag, rest)) = tag(trimmed) {
            fields.push(Field { tag, line, lines: vec![rest] });
            is_within = true;
        } else if trimmed == "-" || trimmed.starts_with("-}") || trimmed.starts_with("{1:") {
            is_within = false;
        } else if let Some(field) = fields.last_mut().filter(|_| is_within) {
            field.lines.push(trimmed);
        }
    }
    fields
}
