//! What may belong together: suggestions, the likeliest first, each with its reason.
//!
//! Invariant: a suggestion has equal amounts, so that a payout from which a processor kept its fee
//! is never suggested (rule TR-12).

use std::collections::BTreeSet;

use super::matching::Matched;
use jiff::civil::Date;

use super::{BookLine, Facts, Match, OpenSlip, days_between};
use crate::bank::BankLine;
use crate::day::plain;
use crate::money::Money;

/// How many days a bank may take for what the book has.
const DAYS_MAX: u32 = 45;

/// How many days a bank may be earlier: the book was written later.
const DAYS_BEFORE: u32 = 5;

/// How many days apart deposits go to the bank together.
const TOGETHER_DAYS: u32 = 4;

/// The most deposits among which those of one bank line are sought.
const TOGETHER_MAX: usize = 16;

/// A match that a person may confirm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What would be matched.
    pub matched: Match,
    /// Why.
    pub why: Why,
}

/// Why a match is suggested, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// What went to the bank on one slip.
    Slip {
        /// On which day.
        on: Date,
        /// How many.
        count: usize,
    },
    /// Same amount and same number of the cheque or wire.
    Number,
    /// Two that take each other back: a payment and its reversal, a mistake and its correction.
    Cancel,
    /// The only entry and the only line of this amount.
    Amount {
        /// How many days apart.
        days: u32,
    },
    /// Several deposits make the line.
    Together {
        /// How many.
        count: usize,
    },
    /// Several payments of one transfer make the line.
    Transfer {
        /// How many.
        count: usize,
    },
    /// One of several of this amount.
    OneOf {
        /// How many there are.
        count: usize,
        /// How many days apart.
        days: u32,
    },
}

impl std::fmt::Display for Why {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Slip { on, count: 1 } => write!(f, "The deposit slip of {}", plain(*on)),
            Self::Slip { on, count } => {
                write!(f, "The deposit slip of {}, {count} items", plain(*on))
            }
            Self::Number => f.write_str("Same amount and same number"),
            Self::Cancel => f.write_str("One takes the other back"),
            Self::Amount { days } => write!(f, "Same amount, {}", days_apart(*days)),
            Self::Together { count } => write!(f, "These {count} deposits make this amount"),
            Self::Transfer { count } => {
                write!(f, "These {count} payments are one transfer of this amount")
            }
            Self::OneOf { count, days } => {
                write!(f, "One of {count} entries of this amount, {}", days_apart(*days))
            }
        }
    }
}

fn days_apart(days: u32) -> String {
    match days {
        0 => "the same day".to_owned(),
        1 => "1 day apart".to_owned(),
        many => format!("{many} days apart"),
    }
}

/// Suggestions for every open bank line, the surest first.
pub fn suggestions(facts: &Facts) -> Vec<Suggestion> {
    let Ok(matched) = Matched::of(facts) else { return Vec::new() };
    let lines: Vec<&BankLine> =
        facts.lines.iter().filter(|line| !matched.has_line(&line.mark)).collect();
    let entries: Vec<&BookLine> =
        facts.book.iter().filter(|entry| !matched.has_entry(&entry.id)).collect();
    let is_loose = |entry: &&&BookLine| !facts.slips.iter().any(|slip| slip.has(entry));
    let loose: Vec<&BookLine> = entries.iter().filter(is_loose).copied().collect();
    let of_slips =
        |line: &&BankLine| facts.slips.iter().find_map(|slip| of_slip(line, slip, facts));
    let mut found: Vec<Suggestion> = lines
        .iter()
        .flat_map(|line| match of_slips(line) {
            Some(slip) => vec![slip],
            None => of_line(line, &lines, &loose),
        })
        .collect();
    found.extend(cancelled(&loose));
    found.sort_by(|one, two| (one.why, &one.matched).cmp(&(two.why, &two.matched)));
    found
}

/// Suggestions that may be confirmed at once: none that is one of several, which a person chooses
/// among, and none that shares a line or an entry with a surer one.
pub fn certain(facts: &Facts) -> Vec<Suggestion> {
    let (mut lines, mut entries) = (BTreeSet::new(), BTreeSet::new());
    let mut found = suggestions(facts);
    found.retain(|Suggestion { matched, why }| {
        let is_one = !matches!(why, Why::OneOf { .. });
        let is_free = matched.lines.is_disjoint(&lines) && matched.entries.is_disjoint(&entries);
        if is_one && is_free {
            lines.extend(matched.lines.iter().cloned());
            entries.extend(matched.entries.iter().cloned());
        }
        is_one && is_free
    });
    found
}

/// A slip that comes to what a line says.
fn of_slip(line: &BankLine, slip: &OpenSlip, facts: &Facts) -> Option<Suggestion> {
    let entries = slip.entries(facts)?;
    let is_it = slip.total == line.line.amount && is_near_day(line, slip.on);
    let why = Why::Slip { on: slip.on, count: entries.len() };
    is_it.then(|| suggestion(line, entries, why))
}

fn of_line(line: &BankLine, lines: &[&BankLine], entries: &[&BookLine]) -> Vec<Suggestion> {
    let equal: Vec<&&BookLine> = entries
        .iter()
        .filter(|entry| entry.amount == line.line.amount && is_near(line, entry))
        .collect();
    let numbered = equal.iter().find(|entry| is_same_number(line, entry));
    if let Some(entry) = numbered {
        return vec![suggestion(line, [&***entry], Why::Number)];
    }
    let twins = lines.iter().filter(|other| other.line.amount == line.line.amount).count();
    match equal.as_slice() {
        [] => {
            let several = transfer(line, entries).or_else(|| together(line, entries));
            several.into_iter().collect()
        }
        [entry] if twins == 1 => {
            vec![suggestion(line, [&***entry], Why::Amount { days: apart(line, entry) })]
        }
        several => {
            let count = several.len();
            let one = |entry: &&&BookLine| {
                let days = apart(line, entry);
                suggestion(line, [&***entry], Why::OneOf { count, days })
            };
            several.iter().map(one).collect()
        }
    }
}

/// A payment that was written and its reversal: same number, same ledger, opposite amounts.
fn cancelled(entries: &[&BookLine]) -> Vec<Suggestion> {
    let pair = |(at, first): (usize, &&BookLine)| {
        let back = |other: &&&BookLine| {
            first.instrument.is_some()
                && other.instrument == first.instrument
                && other.ledger == first.ledger
                && other.amount == first.amount.negated()
        };
        let other = entries.iter().skip(at.saturating_add(1)).find(back)?;
        let entries = [first.id.clone(), other.id.clone()].into();
        let matched = Match { lines: BTreeSet::new(), entries };
        Some(Suggestion { matched, why: Why::Cancel })
    };
    entries.iter().enumerate().filter_map(pair).collect()
}

fn suggestion<'a>(
    line: &BankLine,
    entries: impl IntoIterator<Item = &'a BookLine>,
    why: Why,
) -> Suggestion {
    let entries: BTreeSet<String> = entries.into_iter().map(|entry| entry.id.clone()).collect();
    Suggestion { matched: Match { lines: [line.mark.clone()].into(), entries }, why }
}

/// Whether numbers are given and are the same, leading zeros aside.
pub(super) fn is_same_number(line: &BankLine, entry: &BookLine) -> bool {
    let bare = |number: &str| -> String {
        let plain = number.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase);
        plain.collect::<String>().trim_start_matches('0').to_owned()
    };
    let Some(wanted) = entry.instrument.as_deref().map(bare).filter(|n| !n.is_empty()) else {
        return false;
    };
    let told = [&line.line.instrument, &line.line.reference];
    told.into_iter().flatten().any(|number| bare(number) == wanted)
}

/// Whether a bank would have it by then, and the book not long after.
pub(super) fn is_near(line: &BankLine, entry: &BookLine) -> bool {
    is_near_day(line, entry.on)
}

fn is_near_day(line: &BankLine, on: Date) -> bool {
    days_between(on, line.line.on) <= DAYS_MAX && days_between(line.line.on, on) <= DAYS_BEFORE
}

fn apart(line: &BankLine, entry: &BookLine) -> u32 {
    days_between(entry.on, line.line.on).max(days_between(line.line.on, entry.on))
}

/// Payments with one number that make one bank line: fees of several matters, taken at once.
fn transfer(line: &BankLine, entries: &[&BookLine]) -> Option<Suggestion> {
    if !line.line.amount.is_negative() {
        return None;
    }
    let near = entries.iter().copied().filter(|entry| {
        entry.amount.is_negative() && entry.instrument.is_some() && is_near(line, entry)
    });
    let near: Vec<&BookLine> = near.collect();
    near.iter().find_map(|first| {
        let same = near.iter().copied().filter(|entry| entry.instrument == first.instrument);
        let same: Vec<&BookLine> = same.collect();
        let minor = same.iter().map(|entry| entry.amount.minor());
        let sum = minor.fold(0_i64, i64::saturating_add);
        let count = same.len();
        (count > 1 && sum == line.line.amount.minor())
            .then(|| suggestion(line, same, Why::Transfer { count }))
    })
}

/// Deposits of a few days that make one bank line; the first set that is found, the oldest first.
fn together(line: &BankLine, entries: &[&BookLine]) -> Option<Suggestion> {
    if !line.line.amount.is_positive() {
        return None;
    }
    let mut near: Vec<&BookLine> = entries
        .iter()
        .copied()
        .filter(|entry| entry.amount.is_positive() && is_near(line, entry))
        .filter(|entry| days_between(entry.on, line.line.on) <= TOGETHER_DAYS)
        .collect();
    near.sort_by(|one, two| (one.on, &one.id).cmp(&(two.on, &two.id)));
    near.truncate(TOGETHER_MAX);
    let chosen = subset(&near, line.line.amount)?;
    let count = chosen.len();
    Some(suggestion(line, chosen, Why::Together { count }))
}

/// Some of the entries, two at least, that come to an amount.
fn subset<'a>(entries: &[&'a BookLine], wanted: Money) -> Option<Vec<&'a BookLine>> {
    let sets = 1_u32.checked_shl(u32::try_from(entries.len()).ok()?)?;
    let chosen = |set: u32| {
        entries
            .iter()
            .enumerate()
            .filter(move |(at, _)| {
                set.checked_shr(u32::try_from(*at).unwrap_or(31)).unwrap_or(0) & 1 == 1
            })
            .map(|(_, entry)| *entry)
    };
    // All of them first: a day's deposits mostly go to the bank as one.
    (1..sets).rev().filter(|set| set.count_ones() > 1).find_map(|set| {
        let sum =
            chosen(set).try_fold(0_i64, |sum, entry| sum.checked_add(entry.amount.minor()))?;
        (sum == wanted.minor()).then(|| chosen(set).collect())
    })
}
