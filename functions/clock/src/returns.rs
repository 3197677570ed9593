//! Bank debits that payers' banks take back long after they arrived (rule PSP-41), of which LawPay
//! tells by a post alone: its list has the payments that were made in the last days, and no more.
//!
//! Invariant: a day and twenty minutes of ticks ask about every debit that may still come back. A
//! tick looks at the debits of one day, which the time of day chooses, so that nothing has to be
//! remembered; a debit's turn is twenty minutes later each day, and where one fails or comes late,
//! the next one finds it.

use domain::method::MethodKind;
use domain::news::Subject;
use domain::payment::{Intent, IntentState, ProcessorName};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use store::settle::HearError;

use super::{Poller, TickError};

/// How often the clock ticks.
const TICK_S: i64 = 5 * 60;

/// One of so many ticks looks at a day, so that a day of ticks looks at 72: an owner of an account
/// has 60 days to have a debit returned, and banks take a few more.
const EVERY: i64 = 4;

/// The day whose debits the tick of this moment looks at; most look at none.
fn day_at(now: Timestamp) -> Option<Date> {
    let slot = now.as_second().rem_euclid(24 * 60 * 60).div_euclid(TICK_S);
    let back = Span::new().days(1 + slot.div_euclid(EVERY));
    let today = now.to_zoned(TimeZone::UTC).date();
    (slot.rem_euclid(EVERY) == 0).then(|| today.checked_sub(back).ok()).flatten()
}

impl Poller<'_> {
    /// Asks about the debits that arrived on a day of the last weeks.
    pub(super) async fn returns(&self) -> Result<usize, TickError> {
        let is_told_by_posts = self.connection.merchant().processor() == ProcessorName::LawPay;
        let Some(day) = day_at(self.now).filter(|_| is_told_by_posts) else { return Ok(0) };
        let (mut heard, mut from) = (0, None);
        loop {
            let ended = self.system.payments_ended((day, day), from).await;
            let ended = ended.map_err(HearError::from)?;
            for intent in ended.items.iter().filter(|intent| self.may_come_back(intent)) {
                if let Some(object) = &intent.object {
                    heard += self.asked(&Subject::Payment(object.clone())).await?;
                }
            }
            match ended.next {
                Some(next) => from = Some(next),
                None => return Ok(heard),
            }
        }
    }

    fn may_come_back(&self, intent: &Intent) -> bool {
        let is_debit = intent.by == Some(MethodKind::Bank);
        let is_there = intent.state == IntentState::Succeeded;
        is_debit && is_there && intent.source.merchant() == Some(self.connection.merchant())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn psp41_a_day_of_ticks_looks_once_at_each_day_on_which_a_debit_may_still_be_returned() {
        let midnight: Timestamp = "2026-11-29T00:00:00Z".parse().unwrap();
        let ticks = (0..288).map(|n| midnight + Span::new().seconds(n * TICK_S + 17));
        let days: Vec<Date> = ticks.filter_map(day_at).collect();
        let once: BTreeSet<Date> = days.iter().copied().collect();
        assert_eq!(days.len(), once.len());
        let back = |date: &Date| (Date::constant(2026, 11, 29) - *date).get_days();
        assert_eq!(once.iter().map(back).max(), Some(72));
        assert_eq!(once.iter().map(back).min(), Some(1));
        assert_eq!(once.len(), 72);
    }
}
