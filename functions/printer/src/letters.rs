//! Text as the fonts can show it.
//!
//! Invariants: every character that is left has ink in a font, since an archived file may show no
//! empty box; what has none of its own, such as marks that steer the direction of others, is left
//! out; no word is longer than a line.

use crate::typesetter;

/// What stands for a character that the fonts do not have.
const MISSING: char = '□';

/// After so many letters without a place to break, one is made.
const RUN_MAX: usize = 30;

/// Where a line may break, and nothing is seen.
const BREAK: char = '\u{200b}';

/// Characters without ink (Unicode's `Default_Ignorable_Code_Point`), and the byte order mark.
const INKLESS: [(char, char); 15] = [
    ('\u{ad}', '\u{ad}'),
    ('\u{34f}', '\u{34f}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{115f}', '\u{1160}'),
    ('\u{17b4}', '\u{17b5}'),
    ('\u{180b}', '\u{180f}'),
    ('\u{200b}', '\u{200f}'),
    ('\u{2028}', '\u{202e}'),
    ('\u{2060}', '\u{206f}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{fe00}', '\u{fe0f}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{ffa0}', '\u{ffa0}'),
    ('\u{fff0}', '\u{fffb}'),
    ('\u{e0000}', '\u{e0fff}'),
];

/// Which letters may be used, and whether any was missing.
#[derive(Debug)]
pub(crate) struct Letters {
    usable: fn(char) -> bool,
    is_any_missing: bool,
}

impl Letters {
    /// What any of the fonts has.
    pub(crate) const fn all() -> Self {
        Self { usable: typesetter::has, is_any_missing: false }
    }

    /// What the font of the text has by itself.
    pub(crate) const fn plain() -> Self {
        Self { usable: typesetter::has_plain, is_any_missing: false }
    }

    pub(crate) const fn is_any_missing(&self) -> bool {
        self.is_any_missing
    }

    /// One line.
    pub(crate) fn line(&mut self, text: &str) -> String {
        let mut shown = String::with_capacity(text.len());
        let mut run = 0_usize;
        for c in text.chars().filter(|c| !is_inkless(*c)) {
            let c = if c.is_whitespace() { ' ' } else { self.ink(c) };
            run = if c == ' ' { 0 } else { run.saturating_add(1) };
            if run > RUN_MAX {
                shown.push(BREAK);
                run = 1;
            }
            shown.push(c);
        }
        shown
    }

    /// Every line of a text by itself.
    pub(crate) fn lines(&mut self, text: &str) -> Vec<String> {
        text.lines().map(|line| self.line(line)).collect()
    }

    fn ink(&mut self, c: char) -> char {
        let is_private = matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
        if !is_private && !c.is_control() && (self.usable)(c) {
            return c;
        }
        self.is_any_missing = true;
        MISSING
    }
}

fn is_inkless(c: char) -> bool {
    INKLESS.iter().any(|(first, last)| (*first..=*last).contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_font_has_is_a_box_and_what_has_no_ink_is_left_out() {
        let mut letters = Letters::all();
        assert_eq!(letters.line("Łódź, Ελλάς, Привет, שלום"), "Łódź, Ελλάς, Привет, שלום");
        assert!(!letters.is_any_missing());
        assert_eq!(letters.line("a\u{202e}b\u{feff}c\td"), "abc d");
        assert_eq!(letters.line("契約 \u{e000}"), "□□ □");
        assert!(letters.is_any_missing());
    }

    #[test]
    fn a_word_without_end_is_broken() {
        let mut letters = Letters::plain();
        let shown = letters.line(&"a".repeat(65));
        assert_eq!(shown.split(BREAK).map(str::len).collect::<Vec<_>>(), [30, 30, 5]);
    }
}
