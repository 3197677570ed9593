//! What may not stay as it is: earned fees that lie in trust (rule TR-07), and money that was
//! promised to somebody and not paid out (rule TR-22), that becomes unclaimed property (rule
//! TR-25), or is nobody’s for long (rule TR-26).
//!
//! Invariant: an alarm is about a day, never about when somebody looked.

use jiff::ToSpan;
use jiff::civil::Date;

use super::disbursement::{Disbursement, DisbursementKind, DisbursementState};
use super::gate::Delivery;
use super::ledger::ClientLedger;
use super::suspense::{Unidentified, UnidentifiedState};
use crate::invoice::Issued;
use crate::money::Money;

/// How near the day is on which money counts as paid out too late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nearness {
    /// Days before, and time enough.
    Near,
    /// A few days before.
    Close,
    /// It is over.
    Over,
}

/// How many days before the limit somebody is told first.
const NEAR_DAYS: i64 = 15;

/// How many days before the limit somebody is told again.
const CLOSE_DAYS: i64 = 5;

/// How many days before money counts as unclaimed somebody is told first: states ask that its owner
/// is written to some two to four months before.
const UNCLAIMED_NEAR_DAYS: i64 = 120;

/// How many days before that somebody is told again.
const UNCLAIMED_CLOSE_DAYS: i64 = 30;

impl Nearness {
    /// The word in storage.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Near => "near",
            Self::Close => "close",
            Self::Over => "over",
        }
    }
}

/// How much of an invoice should have left trust by a day: it reached the client longer ago than
/// fees may stay, the client disputes nothing of that part, and trust has the money.
pub fn earned_left(
    invoice: &Issued,
    delivery: Option<Delivery>,
    (disputed, available): (Money, Money),
    (limit_days, today): (i64, Date),
) -> Option<Money> {
    let by = delivery?.on.saturating_add(limit_days.clamp(0, 3650).days());
    let undisputed = invoice.open.minor().saturating_sub(disputed.minor());
    let minor = undisputed.min(available.minor());
    (today > by && minor > 0).then(|| Money::new(minor, invoice.open.currency()))
}

/// Whether money of nobody known waits for its owner longer than it may (rule TR-26).
pub fn suspense_aged(waiting: &Unidentified, (limit_days, today): (i64, Date)) -> bool {
    let by = waiting.received_on.saturating_add(limit_days.clamp(0, 3650).days());
    waiting.state == UnidentifiedState::Waiting && today > by
}

/// Whether money lies in a ledger that has not moved for so many months (TRU-20).
pub fn is_dormant(ledger: &ClientLedger, (months, today): (i64, Date)) -> bool {
    let since = today.saturating_sub(months.clamp(0, 1200).months());
    let last = ledger.kept().last_on;
    ledger.posted().is_positive() && last.is_some_and(|last| last < since)
}

/// The day from which the money of a ledger counts as unclaimed property at the latest, if nothing
/// moves it before (rule TR-25).
///
/// The laws count from when the owner was last heard of, which the books do not know. Any movement
/// counts here, also one of the firm's own, such as fees that it draws: where the owner has been
/// silent for longer than the books, the day is earlier, and pages say so.
pub fn unclaimed_from(ledger: &ClientLedger, months: i64) -> Option<Date> {
    let last = ledger.kept().last_on.filter(|_| ledger.posted().is_positive())?;
    Some(last.saturating_add(months.clamp(0, 1200).months()))
}

/// How near that day is: its owner is looked for and written to before the money is reported.
pub fn unclaimed(from: Date, today: Date) -> Option<Nearness> {
    let before = |days: i64| from.saturating_sub(days.days());
    if today >= from {
        Some(Nearness::Over)
    } else if today >= before(UNCLAIMED_CLOSE_DAYS) {
        Some(Nearness::Close)
    } else if today >= before(UNCLAIMED_NEAR_DAYS) {
        Some(Nearness::Near)
    } else {
        None
    }
}

/// Whether a prepared payment to somebody who is entitled to it waits too long, counted from the
/// day on which it was prepared.
pub fn not_distributed(
    payment: &Disbursement,
    since: Date,
    (limit_days, today): (i64, Date),
) -> Option<Nearness> {
    let is_theirs = match payment.order.kind {
        DisbursementKind::ToParty | DisbursementKind::ClientExpense => true,
        DisbursementKind::EarnedFees(_) | DisbursementKind::TrustToTrust(..) => false,
    };
    if !is_theirs || payment.state != DisbursementState::Prepared {
        return None;
    }
    let limit = limit_days.clamp(0, 3650);
    let after = |days: i64| since.saturating_add(days.max(0).days());
    if today > after(limit) {
        Some(Nearness::Over)
    } else if today >= after(limit.saturating_sub(CLOSE_DAYS)) {
        Some(Nearness::Close)
    } else if today >= after(limit.saturating_sub(NEAR_DAYS)) {
        Some(Nearness::Near)
    } else {
        None
    }
}
