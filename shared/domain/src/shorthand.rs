//! Time in one line, as people jot it down: `1h20 draft motion to compel M-2031 L350 A103`.
//!
//! A line begins with the time, or has it somewhere in a spelling that nothing else has (`45m`,
//! `1:20`). UTBMS codes and a day are taken wherever they stand. What is left are the words, and
//! among them the number of the matter, which only the books can tell from other numbers.
//!
//! Invariant: every word of the line is in what was read or in the words that are left.

use jiff::civil::Date;

use crate::day;
use crate::hours::Worked;
use crate::text::Mark;
use crate::utbms::{ActivityCode, TaskCode};

/// What a line says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shorthand {
    /// The time as it was written, where there is any.
    pub time: Option<String>,
    /// The day of the work, where one is named.
    pub on: Option<Date>,
    /// UTBMS task.
    pub task: Option<TaskCode>,
    /// UTBMS activity.
    pub activity: Option<ActivityCode>,
    words: Vec<String>,
}

/// How many words may be the number of the matter: each is a question to the books.
const CANDIDATES_MAX: usize = 4;

impl Shorthand {
    /// Reads a line; `today` tells what yesterday is.
    pub fn read(line: &str, today: Date) -> Self {
        let words: Vec<&str> = line.split_whitespace().collect();
        let (time, rest) = leading(&words);
        let mut read = Self { time, ..Self::default() };
        let last = rest.len().saturating_sub(1);
        for (at, word) in rest.iter().enumerate() {
            let is_edge = at == 0 || at == last;
            if !read.take(word, is_edge.then_some(today)) {
                read.words.push((*word).to_owned());
            }
        }
        read
    }

    /// Takes a word that is a code, a day or a time; others are left.
    fn take(&mut self, word: &str, edge: Option<Date>) -> bool {
        if self.task.is_none() && is_code(word) && TaskCode::parse(word).is_ok() {
            self.task = TaskCode::parse(word).ok();
        } else if self.activity.is_none() && is_code(word) && ActivityCode::parse(word).is_ok() {
            self.activity = ActivityCode::parse(word).ok();
        } else if self.on.is_none() && named_day(word, edge).is_some() {
            self.on = named_day(word, edge);
        } else if self.time.is_none() && is_spelled(word) && Worked::parse(word).is_ok() {
            self.time = Some(word.to_owned());
        } else {
            return false;
        }
        true
    }

    /// The words that may be the number of the matter, the likeliest first: what has a digit, from
    /// the end of the line.
    pub fn candidates(&self) -> Vec<Mark> {
        let digit = |word: &&String| word.chars().any(|c| c.is_ascii_digit());
        let marks =
            self.words.iter().rev().filter(digit).filter_map(|word| Mark::parse(bare(word)).ok());
        marks.take(CANDIDATES_MAX).collect()
    }

    /// What was done: the words without the number of the matter, from a capital on.
    pub fn narrative(&self, matter: Option<&Mark>) -> String {
        let is_matter =
            |word: &str| matter.is_some_and(|mark| bare(word).eq_ignore_ascii_case(mark.as_str()));
        let at = self.words.iter().rposition(|word| is_matter(word));
        let kept = self.words.iter().enumerate().filter(|(place, _)| Some(*place) != at);
        let text = kept.map(|(_, word)| word.as_str()).collect::<Vec<_>>().join(" ");
        let mut letters = text.chars();
        letters
            .next()
            .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }
}

/// The time that a line begins with, in one word or two, and the other words.
fn leading<'w, 't>(words: &'w [&'t str]) -> (Option<String>, &'w [&'t str]) {
    // `1h 20m` is a time, `1h 20 pages` is an hour.
    if let [first, second, rest @ ..] = words
        && (second.ends_with('m') || !second.starts_with(|c: char| c.is_ascii_digit()))
    {
        let both = format!("{first} {second}");
        if first.starts_with(|c: char| c.is_ascii_digit()) && Worked::parse(&both).is_ok() {
            return (Some(both), rest);
        }
    }
    match words {
        [first, rest @ ..] if first.starts_with(|c: char| c.is_ascii_digit() || c == '.') => {
            let is_time =
                is_spelled(first) || first.chars().all(|c| c.is_ascii_digit() || ".,".contains(c));
            if is_time { (Some((*first).to_owned()), rest) } else { (None, words) }
        }
        _ => (None, words),
    }
}

/// Whether a word can be nothing but a time: digits with a colon, or with `h` or `m`.
fn is_spelled(word: &str) -> bool {
    let lower = word.to_lowercase();
    lower.starts_with(|c: char| c.is_ascii_digit())
        && lower.contains([':', 'h', 'm'])
        && lower.chars().all(|c| c.is_ascii_digit() || ":.hmrsin".contains(c))
}

/// Whether a word looks like a code: a letter or two, and digits.
fn is_code(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.ends_with(|c: char| c.is_ascii_digit())
}

/// A day by its date, or, at an end of the line, by its name.
fn named_day(word: &str, edge: Option<Date>) -> Option<Date> {
    match (word.to_lowercase().as_str(), edge) {
        ("today", Some(today)) => Some(today),
        ("yesterday", Some(today)) => today.yesterday().ok(),
        _ => day::parse(word).ok(),
    }
}

/// A word without the signs around it.
fn bare(word: &str) -> &str {
    word.trim_start_matches(['#', '(', '[']).trim_end_matches([',', ';', ')', ']'])
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn read(line: &str) -> Shorthand {
        Shorthand::read(line, date(2026, 3, 10))
    }

    fn mark(text: &str) -> Mark {
        Mark::parse(text).unwrap()
    }

    #[test]
    fn a_line_has_its_time_its_words_its_matter_and_its_codes() {
        let line = read("1h20 draft motion to compel M-2031 L350 A103");
        assert_eq!(line.time.as_deref(), Some("1h20"));
        assert_eq!(line.task.map(TaskCode::code), Some("L350"));
        assert_eq!(line.activity.map(ActivityCode::code), Some("A103"));
        assert_eq!(line.candidates(), [mark("M-2031")]);
        assert_eq!(line.narrative(Some(&mark("M-2031"))), "Draft motion to compel");
    }

    #[test]
    fn time_is_found_as_people_write_it() {
        for (line, time, words) in [
            ("0.4 call with court", Some("0.4"), "Call with court"),
            ("45 min call", Some("45 min"), "Call"),
            ("1h 20m call", Some("1h 20m"), "Call"),
            ("call with court 45m", Some("45m"), "Call with court"),
            ("call 1:20 with court", Some("1:20"), "Call with court"),
            ("review 3 documents", None, "Review 3 documents"),
            ("2 review 3 documents", Some("2"), "Review 3 documents"),
            ("1h 20 pages read", Some("1h"), "20 pages read"),
            ("1,5 call", Some("1,5"), "Call"),
            ("1:75 call", Some("1:75"), "Call"),
            ("2nd call", None, "2nd call"),
            ("", None, ""),
        ] {
            let read = read(line);
            assert_eq!(read.time.as_deref(), time, "{line}");
            assert_eq!(read.narrative(None), words, "{line}");
        }
    }

    #[test]
    fn a_day_is_named_by_its_date_or_at_an_end_of_the_line() {
        assert_eq!(read("1h call 2026-03-02").on, Some(date(2026, 3, 2)));
        assert_eq!(read("1h call yesterday").on, Some(date(2026, 3, 9)));
        assert_eq!(read("1h yesterday call").on, Some(date(2026, 3, 9)));
        let inner = read("1h wrote about yesterday’s call");
        assert_eq!(
            (inner.on, inner.narrative(None).as_str()),
            (None, "Wrote about yesterday’s call")
        );
    }

    #[test]
    fn of_several_numbers_the_last_is_the_likeliest_matter() {
        let line = read("1h exhibit 12 for #M-7, with annex 3b");
        assert_eq!(line.candidates(), [mark("3b"), mark("M-7"), mark("12")]);
        assert_eq!(line.narrative(Some(&mark("m-7"))), "Exhibit 12 for with annex 3b");
    }

    proptest! {
        #[test]
        fn no_word_of_a_line_is_lost(line in "[ -~]{0,80}") {
            let read = read(&line);
            let marked = [read.task.is_some(), read.activity.is_some(), read.on.is_some()];
            let marked = marked.into_iter().filter(|is_there| *is_there).count();
            let time = read.time.as_deref().map_or(0, |time| time.split_whitespace().count());
            let left = read.narrative(None).split_whitespace().count();
            let all: usize = [marked, time, left].into_iter().sum();
            prop_assert_eq!(all, line.split_whitespace().count());
        }
    }
}
