//! Which fault met which act.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::oracle::{INSTALMENT, RETURN};
use crate::stub::Trouble;
use crate::wire::Fault;

/// What is counted of runs.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    met: BTreeMap<(&'static str, &'static str), u64>,
    acts: BTreeMap<&'static str, Acted>,
}

/// How an act ended.
#[derive(Debug, Clone, Copy, Default)]
pub struct Acted {
    /// It was done.
    pub done: u64,
    /// It was refused, or failed.
    pub refused: u64,
    /// Whoever did it was killed.
    pub killed: u64,
}

/// Faults of functions, beside those of requests.
pub const KILLED: &str = "killed";
/// A clock was off by minutes.
pub const SKEWED: &str = "clock skewed";
/// Others acted at the same time.
pub const RIVALS: &str = "rivals";
/// The same was wished again.
pub const AGAIN: &str = "wished again";
/// A webhook that was never posted, came twice, or before an earlier one.
pub const DROPPED: &str = "webhook dropped";
/// It came twice.
pub const DOUBLED: &str = "webhook doubled";
/// It came before an earlier one.
pub const REORDERED: &str = "webhook reordered";
/// A batch of a stream came again.
pub const REPEATED: &str = "batch repeated";
/// A batch of a stream was mixed.
pub const MIXED: &str = "batch mixed";
/// A mail was taken, and nobody was told.
pub const UNTOLD: &str = "mail's reply lost";
/// A mail was not taken.
pub const UNSENT: &str = "mail not taken";

/// A deposit that went back was whole in its matter's ledger.
pub const WHOLE: &str = "deposit whole";
/// A part or all of it was spent.
pub const SPENT: &str = "deposit spent";
/// It had not cleared.
pub const UNCLEARED: &str = "deposit uncleared";

/// An instalment was charged for the first time.
pub const FIRST_TRY: &str = "first try";
/// It was charged again after a charge had failed.
pub const NEXT_TRY: &str = "next try";

/// The acts of a run that write to the tables.
const WRITERS: [&str; 34] = [
    "record",
    "delete",
    "draft",
    "fill",
    "take off",
    "discard",
    "issue",
    "view",
    "pay",
    "return",
    "webhook",
    "poll",
    "mailer",
    "pay several",
    "pay saved",
    "refund",
    "receive",
    "prepare",
    "fees",
    "release",
    "void",
    "hold",
    "lift",
    "give back",
    "own money",
    "ask",
    "deposit",
    "gateway's post",
    "wallet's post",
    "stop",
    "note",
    "propose",
    "accept",
    "set plan",
];

/// The acts that need a return or a plan first, and so come up less than all others.
pub(crate) const RARE: [&str; 3] = ["lift", "note", "set plan"];

/// The acts that ask the processor.
const ASKERS: [&str; 11] = [
    "refund",
    "pay",
    "pay several",
    "pay saved",
    "deposit",
    "return",
    "stop",
    "webhook",
    "gateway's post",
    "wallet's post",
    "poll",
];

/// The acts that ask an index.
const LISTERS: [&str; 2] = ["look", "poll"];

/// The acts that read lists, of an index or of a partition.
const READERS: [&str; 6] = ["look", "poll", "draft", "fill", "issue", "discard"];

/// The act that the run of a seed does most.
pub(crate) fn favourite(seed: u64) -> &'static str {
    nth(&WRITERS, seed)
}

/// The fault of writes that the run of a seed sees most: within as many seeds as there are pairs,
/// each act is the favourite under each of them.
pub(crate) fn plague(seed: u64) -> &'static str {
    let count = u64::try_from(WRITERS.len()).unwrap_or(1);
    nth(&Fault::KINDS, seed.div_euclid(count))
}

/// The next seed whose run does an act most under a fault; under any fault that is no fault of
/// writes.
pub fn seed_of((fault, act): (&'static str, &'static str), from: u64) -> u64 {
    let is_plague = Fault::KINDS.contains(&fault);
    let fits = |seed: &u64| favourite(*seed) == act && (!is_plague || plague(*seed) == fault);
    let most = WRITERS.len().saturating_mul(Fault::KINDS.len());
    (from..).take(most).find(fits).unwrap_or(from)
}

fn nth(all: &[&'static str], seed: u64) -> &'static str {
    let count = u64::try_from(all.len()).unwrap_or(1);
    let at = usize::try_from(seed.rem_euclid(count)).unwrap_or(0);
    all.get(at).copied().unwrap_or_default()
}

impl Coverage {
    /// A fault met an act.
    pub fn meet(&mut self, fault: &'static str, act: &'static str) {
        *self.met.entry((fault, act)).or_default() += 1;
    }

    /// An act ended.
    pub fn act(&mut self, act: &'static str, end: End) {
        let acted = self.acts.entry(act).or_default();
        match end {
            End::Done => acted.done += 1,
            End::Refused => acted.refused += 1,
            End::Killed => acted.killed += 1,
        }
    }

    /// Adds what another run counted.
    pub fn add(&mut self, other: &Self) {
        for (pair, count) in &other.met {
            *self.met.entry(*pair).or_default() += count;
        }
        for (act, more) in &other.acts {
            let acted = self.acts.entry(act).or_default();
            acted.done += more.done;
            acted.refused += more.refused;
            acted.killed += more.killed;
        }
    }

    /// The pairs that must meet and never did.
    pub fn missing(&self) -> Vec<(&'static str, &'static str)> {
        wanted().into_iter().filter(|pair| !self.met.contains_key(pair)).collect()
    }
}

/// How an act ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It was done.
    Done,
    /// It was refused, or failed.
    Refused,
    /// Whoever did it was killed.
    Killed,
}

/// Every fault with every act that it can meet.
fn wanted() -> BTreeSet<(&'static str, &'static str)> {
    let mut wanted = BTreeSet::new();
    let mut every = |faults: &[&'static str], acts: &[&'static str]| {
        for fault in faults {
            wanted.extend(acts.iter().map(|act| (*fault, *act)));
        }
    };
    let of_writes: Vec<&str> = Fault::KINDS
        .into_iter()
        .filter(|kind| !["old index", "short page"].contains(kind))
        .collect();
    every(&of_writes, &WRITERS);
    every(&of_writes, &["projector"]);
    every(&["old index"], &LISTERS);
    every(&["short page"], &READERS);
    every(&Trouble::ALL.map(Trouble::kind), &ASKERS);
    every(&[KILLED, SKEWED, RIVALS], &WRITERS);
    every(&[KILLED, RIVALS], &["projector"]);
    every(
        &[AGAIN],
        &[
            "record",
            "draft",
            "take off",
            "discard",
            "issue",
            "pay",
            "pay several",
            "pay saved",
            "refund",
        ],
    );
    every(&[AGAIN], &["receive", "prepare", "fees", "release", "void", "hold"]);
    every(&[DROPPED, DOUBLED, REORDERED], &["webhook", "gateway's post", "wallet's post"]);
    every(&[REPEATED, MIXED], &["mailer", "projector"]);
    every(&[UNTOLD, UNSENT], &["mailer"]);
    every(&[WHOLE, SPENT, UNCLEARED], &[RETURN]);
    every(&[FIRST_TRY, NEXT_TRY], &[INSTALMENT]);
    wanted
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<12}{:>10}{:>10}{:>10}", "act", "done", "refused", "killed")?;
        for (act, acted) in &self.acts {
            writeln!(f, "{act:<12}{:>10}{:>10}{:>10}", acted.done, acted.refused, acted.killed)?;
        }
        let faults: BTreeSet<&str> = self.met.keys().map(|(fault, _)| *fault).collect();
        for fault in faults {
            let of = self.met.iter().filter(|((met, _), _)| *met == fault);
            let counts: Vec<String> = of.map(|((_, act), n)| format!("{act} {n}")).collect();
            writeln!(f, "{fault}: {}", counts.join(", "))?;
        }
        match self.missing().as_slice() {
            [] => writeln!(f, "Every fault met every act that it can meet."),
            missing => {
                let pairs: Vec<String> =
                    missing.iter().map(|(fault, act)| format!("{fault} × {act}")).collect();
                writeln!(f, "Never met: {}.", pairs.join(", "))
            }
        }
    }
}
