//! Errors, each by its name, with the figures that show it (rule TR-18).

use super::suggest::{certain, is_near, is_same_number, suggestions};
use super::{BookLine, Instrument, LedgerKind, Outstanding, Report, Suggestion, days_between};
use crate::bank::BankLine;
use crate::day;
use crate::money::Money;
use crate::statement::LineKind;

/// A cheque that a bank need not pay any more: six months (Uniform Commercial Code, 4-404).
const STALE_DAYS: u32 = 180;

/// After so many days a deposit that the bank has not is not in transit any more.
const TRANSIT_DAYS: u32 = 10;

/// The most that a processor keeps of what it took, in parts of a hundred.
const PROCESSOR_FEE_MAX: i64 = 6;

/// An error and what shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Its name.
    pub kind: FindingKind,
    /// The bank line, where there is one.
    pub line: Option<BankLine>,
    /// The entries.
    pub entries: Vec<BookLine>,
    /// What to know of it, as a sentence.
    pub told: String,
}

/// The errors that are known, the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingKind {
    /// A ledger below nothing (rule TR-02).
    NegativeLedger,
    /// A processor paid out less than the client paid (rule TR-12): severity one.
    NetPayout,
    /// An item was not honoured (rule TR-28).
    DishonouredItem,
    /// The same cheque twice.
    DuplicateCheque,
    /// Two digits changed places.
    TransposedDigits,
    /// Same number, other amount.
    AmountDiffers,
    /// A deposit that only the bank has, or only the book.
    MissingDeposit,
    /// The bank's charge, which nobody entered.
    BankFee,
    /// A bank line that none of these explains.
    Unidentified,
    /// A cheque older than a bank need pay.
    StaleCheque,
    /// Receipts of nobody.
    Suspense,
    /// Bank lines that are only to be confirmed: each has a suggestion.
    NotMatched,
    /// Ledgers that are to be looked over: what is on the wrong matter changes no sum.
    ReviewMatters,
}

impl FindingKind {
    /// Whether it says no more of a bank line than that it has no entry yet.
    const fn is_of_any_line(self) -> bool {
        matches!(self, Self::MissingDeposit | Self::BankFee | Self::Unidentified)
    }

    /// The name on pages and papers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NegativeLedger => "Negative ledger",
            Self::NetPayout => "Net payout of a processor",
            Self::DishonouredItem => "Dishonoured item",
            Self::DuplicateCheque => "Duplicate check",
            Self::TransposedDigits => "Transposed digits",
            Self::AmountDiffers => "Amount differs",
            Self::MissingDeposit => "Missing deposit",
            Self::BankFee => "Bank fee",
            Self::StaleCheque => "Stale check",
            Self::Suspense => "Unexplained suspense",
            Self::Unidentified => "Unidentified bank line",
            Self::NotMatched => "Not matched yet",
            Self::ReviewMatters => "Review for wrong matter",
        }
    }
}

/// Everything that is found, the gravest first.
pub(super) fn findings(report: &Report) -> Vec<Finding> {
    let open: Vec<&BookLine> =
        report.in_transit.iter().chain(&report.unpaid).map(|item| &item.entry).collect();
    let mut found = ledgers(report);
    // Only what a person need not choose among explains a line or an entry.
    let (waiting, all) = (certain(&report.facts), suggestions(&report.facts));
    let is_in = |found: &[Suggestion], line: &BankLine| {
        found.iter().any(|s| s.matched.lines.contains(&line.mark))
    };
    let mut told: Vec<&str> = waiting
        .iter()
        .flat_map(|suggestion| suggestion.matched.entries.iter().map(String::as_str))
        .collect();
    let mut unconfirmed = 0_usize;
    for line in &report.unmatched {
        let mut finding = of_line(line, &open, report);
        if finding.kind.is_of_any_line() && is_in(&waiting, line) {
            unconfirmed = unconfirmed.saturating_add(1);
            continue;
        }
        if finding.kind.is_of_any_line() && is_in(&all, line) {
            finding = to_choose(line);
        }
        told.extend(open.iter().filter(|e| finding.entries.contains(**e)).map(|e| e.id.as_str()));
        found.push(finding);
    }
    found.extend(twice(&open, report));
    let untold = |item: &&Outstanding| !told.contains(&item.entry.id.as_str());
    let transit = report.in_transit.iter().filter(untold);
    found.extend(transit.filter(|item| item.days > TRANSIT_DAYS).map(not_at_bank));
    let unpaid = report.unpaid.iter().filter(untold);
    let unpaid = unpaid.filter(|item| item.entry.by == Instrument::Cheque);
    found.extend(unpaid.filter(|item| item.days > STALE_DAYS).map(stale));
    found.extend(not_matched(unconfirmed));
    found.push(review(report));
    found.sort_by_key(|finding| finding.kind);
    found
}

fn finding(kind: FindingKind, line: Option<&BankLine>, told: String) -> Finding {
    Finding { kind, line: line.cloned(), entries: Vec::new(), told }
}

fn ledgers(report: &Report) -> Vec<Finding> {
    let mut found = Vec::new();
    for ledger in &report.facts.ledgers {
        let (name, balance) = (&ledger.name, ledger.balance);
        if balance.is_negative() {
            let told =
                format!("{name} is at {}: another client’s money covers it.", balance.plain());
            found.push(finding(FindingKind::NegativeLedger, None, told));
        }
        let unexplained = ledger.kind == LedgerKind::Suspense
            && !balance.is_zero()
            && report.facts.suspense.is_none();
        if unexplained {
            let told =
                format!("{name} holds {}, and nobody has written down why.", balance.plain());
            found.push(finding(FindingKind::Suspense, None, told));
        }
    }
    found
}

/// What a bank line without an entry most likely is.
fn of_line(line: &BankLine, open: &[&BookLine], report: &Report) -> Finding {
    let amount = line.line.amount;
    let on = day::plain(line.line.on);
    let words = format!("{} of {on} “{}”", amount.plain(), line.line.text);
    if line.line.kind == LineKind::Returned {
        let told = format!("The bank did not honour an item: {words}. A lawyer must look at once.");
        return finding(FindingKind::DishonouredItem, Some(line), told);
    }
    if let Some(twin) = paid_before(line, report) {
        let told =
            format!("The bank has {words}, and the same check on {}.", day::plain(twin.line.on));
        return finding(FindingKind::DuplicateCheque, Some(line), told);
    }
    let near = || open.iter().filter(|entry| is_near(line, entry));
    let numbered = || open.iter().filter(|entry| is_same_number(line, entry));
    let about = |kind, entry: &BookLine, told: String| Finding {
        kind,
        line: Some(line.clone()),
        entries: vec![entry.clone()],
        told,
    };
    if let Some(entry) = numbered().chain(near()).find(|entry| are_transposed(amount, entry.amount))
    {
        let told = format!("The bank has {words}, and the book {}.", entry.amount.plain());
        return about(FindingKind::TransposedDigits, entry, told);
    }
    if let Some(entry) = near().find(|entry| is_net(amount, entry)) {
        let told = format!(
            "{} was paid and {} arrived: the fee was taken from trust money. It is not matched; the \
             rest must come from the operating account.",
            entry.amount.plain(),
            amount.plain()
        );
        return about(FindingKind::NetPayout, entry, told);
    }
    if let Some(entry) = numbered().find(|entry| entry.amount != amount) {
        let told = format!("The bank has {words}, and the book {}.", entry.amount.plain());
        return about(FindingKind::AmountDiffers, entry, told);
    }
    if line.line.kind == LineKind::Fee && amount.is_negative() {
        let told = format!("The bank charged {words}; it belongs to the firm’s own money.");
        return finding(FindingKind::BankFee, Some(line), told);
    }
    if amount.is_positive() {
        let told = format!("The bank has {words}, and the book has no such deposit.");
        return finding(FindingKind::MissingDeposit, Some(line), told);
    }
    finding(FindingKind::Unidentified, Some(line), format!("The bank has {words}."))
}

/// A bank line that several things of the book may be, so that none of them explains it.
fn to_choose(line: &BankLine) -> Finding {
    let (amount, on) = (line.line.amount.plain(), day::plain(line.line.on));
    let told = format!(
        "The bank has {amount} of {on} “{}”, and the book has several that it may be: choose which.",
        line.line.text
    );
    finding(FindingKind::Unidentified, Some(line), told)
}

/// The same cheque, paid before.
fn paid_before<'a>(line: &BankLine, report: &'a Report) -> Option<&'a BankLine> {
    let number = line.line.instrument.as_ref().filter(|_| line.line.amount.is_negative())?;
    report.facts.lines.iter().find(|other| {
        other.mark != line.mark
            && other.line.instrument.as_ref() == Some(number)
            && other.line.amount == line.line.amount
            && other.line.on <= line.line.on
    })
}

/// Entries of one cheque that stand in the book twice, one of which the bank does not have.
fn twice(open: &[&BookLine], report: &Report) -> Vec<Finding> {
    let is_open = |entry: &BookLine| open.iter().any(|other| other.id == entry.id);
    let mut found = Vec::new();
    for entry in open.iter().filter(|entry| entry.by == Instrument::Cheque) {
        let is_twin = |other: &&BookLine| {
            other.id != entry.id
                && entry.instrument.is_some()
                && other.instrument == entry.instrument
                && other.amount == entry.amount
                && (!is_open(other) || entry.id < other.id)
        };
        if let Some(twin) = report.facts.book.iter().find(is_twin) {
            let number = entry.instrument.as_deref().unwrap_or("");
            found.push(Finding {
                kind: FindingKind::DuplicateCheque,
                line: None,
                entries: vec![(*entry).clone(), twin.clone()],
                told: format!("Check {number} of {} is in the book twice.", size(entry.amount)),
            });
        }
    }
    found
}

/// Lines that have a suggestion are no errors: nobody has looked at them yet.
fn not_matched(count: usize) -> Option<Finding> {
    let told = match count {
        0 => return None,
        1 => "1 bank line has a suggestion that nobody has confirmed.".to_owned(),
        many => format!("{many} bank lines have suggestions that nobody has confirmed."),
    };
    Some(finding(FindingKind::NotMatched, None, told))
}

fn not_at_bank(item: &Outstanding) -> Finding {
    Finding {
        kind: FindingKind::MissingDeposit,
        line: None,
        entries: vec![item.entry.clone()],
        told: format!(
            "{} of {} is in the book for {}, and the bank does not have it.",
            item.entry.amount.plain(),
            day::plain(item.entry.on),
            days(item.days)
        ),
    }
}

fn stale(item: &Outstanding) -> Finding {
    let number = item.entry.instrument.as_deref().unwrap_or("without a number");
    Finding {
        kind: FindingKind::StaleCheque,
        line: None,
        entries: vec![item.entry.clone()],
        told: format!(
            "Check {number} of {} was written {} ago; ask the payee and stop it.",
            size(item.entry.amount),
            days(item.days)
        ),
    }
}

/// An entry on the wrong matter leaves A = B = C, so a person looks over what moved.
fn review(report: &Report) -> Finding {
    let moved = report.facts.ledgers.iter().filter(|ledger| !ledger.moved.is_zero()).count();
    let moved = match moved {
        1 => "1 ledger".to_owned(),
        many => format!("{many} ledgers"),
    };
    let told = format!(
        "{moved} moved in this period. What was posted to the wrong matter changes no sum: look over \
         the list of ledgers."
    );
    finding(FindingKind::ReviewMatters, None, told)
}

/// How much a check is over: the book has what left as less than nothing.
fn size(amount: Money) -> String {
    if amount.is_negative() { amount.negated().plain() } else { amount.plain() }
}

fn days(count: u32) -> String {
    if count == 1 { "1 day".to_owned() } else { format!("{count} days") }
}

/// Whether two amounts differ by two neighbouring digits that changed places.
fn are_transposed(one: Money, two: Money) -> bool {
    let digits = |money: Money| money.minor().unsigned_abs().to_string().into_bytes();
    let (first, second) = (digits(one), digits(two));
    if one == two || one.is_negative() != two.is_negative() || first.len() != second.len() {
        return false;
    }
    let differ: Vec<(usize, (&u8, &u8))> =
        first.iter().zip(&second).enumerate().filter(|(_, (one, two))| one != two).collect();
    match differ.as_slice() {
        [(at, (a, b)), (next, (c, d))] => at.checked_add(1) == Some(*next) && a == d && b == c,
        _ => false,
    }
}

/// Whether a deposit is what a processor left of what it took.
fn is_net(amount: Money, entry: &BookLine) -> bool {
    if entry.by != Instrument::Processor || !amount.is_positive() {
        return false;
    }
    let (gross, net) = (entry.amount.minor(), amount.minor());
    let most = gross.saturating_mul(PROCESSOR_FEE_MAX).checked_div(100).unwrap_or(0);
    net < gross && gross.saturating_sub(net) <= most.saturating_add(100)
}

impl Finding {
    /// How many days ago it was, at the end of the period.
    pub fn days(&self, report: &Report) -> u32 {
        let line = self.line.as_ref().map(|line| line.line.on);
        let on = line.into_iter().chain(self.entries.iter().map(|entry| entry.on)).min();
        on.map_or(0, |on| days_between(on, report.facts.to))
    }
}
