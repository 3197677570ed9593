//! Text shortcuts: what a word stands for in what was done (TIM-07).
//!
//! Invariant: a text is expanded once, word by word; what a shortcut stands for is not expanded
//! again.

use std::collections::BTreeMap;

/// The firm's shortcuts, by the word in lower case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shortcuts(BTreeMap<String, String>);

/// Why lines are no shortcuts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShortcutError {
    /// Not a word, a sign and a text.
    #[error(
        "Line {0}: write a word, =, and what it stands for, such as: tcw = Telephone call with"
    )]
    NotALine(usize),
    /// More than one word, or a long one.
    #[error(
        "Line {0}: a shortcut is one word of at most {max} letters and digits.",
        max = Shortcuts::WORD_MAX
    )]
    NotAWord(usize),
    /// A long text.
    #[error("Line {0}: write at most {max} characters after the =.", max = Shortcuts::TEXT_MAX)]
    TooLong(usize),
    /// Two lines with one word.
    #[error("Line {0}: “{1}” has a line above already.")]
    Twice(usize, String),
    /// A long list.
    #[error("There are at most {max} shortcuts.", max = Shortcuts::MAX)]
    TooMany,
}

impl Shortcuts {
    /// The most shortcuts: one item of the table holds them all.
    pub const MAX: usize = 300;
    /// The longest word.
    pub const WORD_MAX: usize = 20;
    /// The longest text.
    pub const TEXT_MAX: usize = 300;

    /// Reads lines such as `tcw = Telephone call with`; empty lines are fine.
    pub fn parse(text: &str) -> Result<Self, ShortcutError> {
        let mut all = BTreeMap::new();
        for (line, number) in
            text.lines().zip(1_usize..).filter(|(line, _)| !line.trim().is_empty())
        {
            let (word, words) = line.split_once('=').ok_or(ShortcutError::NotALine(number))?;
            let (word, words) = (word.trim().to_lowercase(), words.trim());
            let printable = !words.chars().any(char::is_control);
            if words.is_empty() || !printable {
                return Err(ShortcutError::NotALine(number));
            }
            let is_word = !word.is_empty() && word.chars().all(char::is_alphanumeric);
            if !is_word || word.chars().count() > Self::WORD_MAX {
                return Err(ShortcutError::NotAWord(number));
            }
            if words.chars().count() > Self::TEXT_MAX {
                return Err(ShortcutError::TooLong(number));
            }
            if all.insert(word.clone(), words.to_owned()).is_some() {
                return Err(ShortcutError::Twice(number, word));
            }
        }
        if all.len() > Self::MAX { Err(ShortcutError::TooMany) } else { Ok(Self(all)) }
    }

    /// The lines that [`Self::parse`] reads, by word.
    pub fn lines(&self) -> String {
        self.0.iter().map(|(word, words)| format!("{word} = {words}\n")).collect()
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// A text with what its words stand for; signs and spaces around them stay.
    pub fn expand(&self, text: &str) -> String {
        let mut whole = String::with_capacity(text.len());
        let mut word = String::new();
        for letter in text.chars() {
            if letter.is_alphanumeric() {
                word.push(letter);
            } else {
                whole.push_str(self.of(&word));
                word.clear();
                whole.push(letter);
            }
        }
        whole.push_str(self.of(&word));
        whole
    }

    fn of<'t>(&'t self, word: &'t str) -> &'t str {
        self.0.get(&word.to_lowercase()).map_or(word, String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ours() -> Shortcuts {
        Shortcuts::parse("tcw = Telephone call with\n\nOC = opposing counsel\n").unwrap()
    }

    #[test]
    fn tim07_a_word_becomes_what_it_stands_for() {
        let text = ours().expand("Tcw oc, re: octave (OC)\ntcw-client");
        let wanted = "Telephone call with opposing counsel, re: octave (opposing counsel)\n\
                      Telephone call with-client";
        assert_eq!(text, wanted);
        assert_eq!(ours().count(), 2);
    }

    #[test]
    fn what_is_no_list_is_told_by_its_line() {
        for (text, error) in [
            ("tcw Telephone", ShortcutError::NotALine(1)),
            ("a = b\ntcw =", ShortcutError::NotALine(2)),
            ("t c = call", ShortcutError::NotAWord(1)),
            (" = call", ShortcutError::NotAWord(1)),
            ("a = b\nA = c", ShortcutError::Twice(2, "a".to_owned())),
        ] {
            assert_eq!(Shortcuts::parse(text), Err(error), "{text}");
        }
        let long = format!("a = {}", "x".repeat(301));
        assert_eq!(Shortcuts::parse(&long), Err(ShortcutError::TooLong(1)));
        let many: String = (0..301).map(|n| format!("w{n} = x\n")).collect();
        assert_eq!(Shortcuts::parse(&many), Err(ShortcutError::TooMany));
    }

    proptest! {
        #[test]
        fn a_text_without_shortcuts_stays_as_it_is(text in "\\PC{0,60}") {
            prop_assert_eq!(Shortcuts::default().expand(&text), text);
        }

        #[test]
        fn what_is_written_reads_back(words in "[a-z]{1,5}", text in "[A-Za-z ]{1,30}[a-z]") {
            let read = Shortcuts::parse(&format!("{words} = {text}")).unwrap();
            prop_assert_eq!(Shortcuts::parse(&read.lines()).unwrap(), read);
        }
    }
}
