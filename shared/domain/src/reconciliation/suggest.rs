//! What may belong together: suggestions, the likeliest first, each with its reason.
//!
//! Invariant: a suggestion has equal amounts, so that a payout from which a processor kept its fee
//! is never suggested (rule TR-12).

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

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

/// How many sets of deposits are shown for one line: two say that there is a choice.
const TOGETHER_SETS: usize = 2;

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

impl Why {
    /// How sure it is, the surest first. Deposits that only add up are no surer than one of several
    /// entries of an amount.
    const fn rank(self) -> u8 {
        match self {
            Self::Slip { .. } => 0,
            Self::Number => 1,
            Self::Cancel => 2,
            Self::Amount { .. } => 3,
            Self::Transfer { .. } => 4,
            Self::Together { .. } | Self::OneOf { .. } => 5,
        }
    }
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
    let of_slips = |line: &BankLine| -> Vec<Suggestion> {
        facts.slips.iter().filter_map(|slip| of_slip(line, slip, facts)).collect()
    };
    let mut found: Vec<Suggestion> = lines
        .iter()
        .flat_map(|line| match of_slips(line) {
            slips if slips.is_empty() => of_line(line, &lines, &loose),
            slips => slips,
        })
        .collect();
    found.extend(cancelled(&loose));
    found.sort_by(|one, two| (one.why, &one.matched).cmp(&(two.why, &two.matched)));
    found
}

/// Suggestions that may be confirmed at once: nothing else fits as well. None is one of several,
/// which a person chooses among, and none shares a line or an entry with one that is as sure.
pub fn certain(facts: &Facts) -> Vec<Suggestion> {
    let mut found = suggestions(facts);
    // The surest reason that a line or an entry has, and how many suggestions have it.
    let mut best: BTreeMap<String, (u8, usize)> = BTreeMap::new();
    for suggestion in &found {
        let rank = suggestion.why.rank();
        for part in parts(&suggestion.matched) {
            let (surest, count) = best.entry(part).or_insert((rank, 0));
            match rank.cmp(surest) {
                Ordering::Less => (*surest, *count) = (rank, 1),
                Ordering::Equal => *count = count.saturating_add(1),
                Ordering::Greater => {}
            }
        }
    }
    found.retain(|Suggestion { matched, why }| {
        let only = Some((why.rank(), 1));
        !matches!(why, Why::OneOf { .. })
            && parts(matched).all(|part| best.get(&part).copied() == only)
    });
    found
}

/// Its lines and entries, by name.
fn parts(matched: &Match) -> impl Iterator<Item = String> {
    let lines = matched.lines.iter().map(|mark| format!("line {}", mark.as_str()));
    lines.chain(matched.entries.iter().map(|entry| format!("entry {entry}")))
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
    let numbered = equal.iter().filter(|entry| is_same_number(line, entry));
    let numbered: Vec<Suggestion> =
        numbered.map(|entry| suggestion(line, [&***entry], Why::Number)).collect();
    if !numbered.is_empty() {
        return numbered;
    }
    let twins = lines.iter().filter(|other| other.line.amount == line.line.amount).count();
    match equal.as_slice() {
        [] => {
            let transfers = transfers(line, entries);
            if transfers.is_empty() { together(line, entries) } else { transfers }
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
    let pairs = |(at, first): (usize, &&BookLine)| -> Vec<Suggestion> {
        let is_back = |other: &&&BookLine| {
            first.instrument.is_some()
                && other.instrument == first.instrument
                && other.ledger == first.ledger
                && other.amount == first.amount.negated()
        };
        let pair = |other: &&BookLine| {
            let entries = [first.id.clone(), other.id.clone()].into();
            let matched = Match { lines: BTreeSet::new(), entries };
            Suggestion { matched, why: Why::Cancel }
        };
        entries.iter().skip(at.saturating_add(1)).filter(is_back).map(pair).collect()
    };
    entries.iter().enumerate().flat_map(pairs).collect()
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
fn transfers(line: &BankLine, entries: &[&BookLine]) -> Vec<Suggestion> {
    if !line.line.amount.is_negative() {
        return Vec::new();
    }
    let near = entries.iter().copied().filter(|entry| {
        entry.amount.is_negative() && entry.instrument.is_some() && is_near(line, entry)
    });
    let near: Vec<&BookLine> = near.collect();
    let numbers: BTreeSet<&Option<String>> = near.iter().map(|entry| &entry.instrument).collect();
    let of_number = |number| {
        let same = near.iter().copied().filter(|entry| &entry.instrument == number);
        let same: Vec<&BookLine> = same.collect();
        let minor = same.iter().map(|entry| entry.amount.minor());
        let sum = minor.fold(0_i64, i64::saturating_add);
        let count = same.len();
        (count > 1 && sum == line.line.amount.minor())
            .then(|| suggestion(line, same, Why::Transfer { count }))
    };
    numbers.into_iter().filter_map(of_number).collect()
}

/// Deposits of a few days that make one bank line; the largest sets first, no more than show
/// that there are several.
fn together(line: &BankLine, entries: &[&BookLine]) -> Vec<Suggestion> {
    if !line.line.amount.is_positive() {
        return Vec::new();
    }
    let mut near: Vec<&BookLine> = entries
        .iter()
        .copied()
        .filter(|entry| entry.amount.is_positive() && is_near(line, entry))
        .filter(|entry| days_between(entry.on, line.line.on) <= TOGETHER_DAYS)
        .collect();
    near.sort_by(|one, two| (one.on, &one.id).cmp(&(two.on, &two.id)));
    near.truncate(TOGETHER_MAX);
    let of_set = |chosen: Vec<&BookLine>| {
        let count = chosen.len();
        suggestion(line, chosen, Why::Together { count })
    };
    subsets(&near, line.line.amount).into_iter().map(of_set).collect()
}

/// Sets of the entries, of two at least, that come to an amount.
fn subsets<'a>(entries: &[&'a BookLine], wanted: Money) -> Vec<Vec<&'a BookLine>> {
    let bits = u32::try_from(entries.len()).unwrap_or(u32::MAX);
    let sets = 1_u32.checked_shl(bits).unwrap_or(0);
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
    let fits = |set: u32| {
        let mut minor = chosen(set).map(|entry| entry.amount.minor());
        minor.try_fold(0_i64, i64::checked_add) == Some(wanted.minor())
    };
    let all = (1..sets).rev().filter(|set| set.count_ones() > 1 && fits(*set));
    all.take(TOGETHER_SETS).map(|set| chosen(set).collect()).collect()
}
