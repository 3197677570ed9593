//! The fees of the months that are due, of matters with a monthly fee (BIL-11).
//!
//! Invariant: however often and by whomever this is asked for, a month is recorded once.

use domain::arrangement::{Arrangement, Months};
use domain::figures::Month;
use domain::id::EntryId;
use domain::matter::Matter;
use domain::text::TextError;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use store::{CommitError, Desk, Fault, Once, Store, Versioned};

/// Records the fees of the months that are due by now; says how many. Those that somebody else
/// records meanwhile, or by an agreement that was changed meanwhile, are left to the next time.
pub async fn recorded(
    desk: &Desk<'_>,
    matter: &Matter,
    now: Timestamp,
) -> Result<usize, CommitError> {
    let agreed = desk.arrangement(&matter.id).await?;
    let Some(monthly) = &agreed.value.monthly else { return Ok(0) };
    let mut months = desk.months(&matter.id).await?;
    let due = months.value.due(monthly, today(desk.store(), now).await?);
    if due.is_empty() {
        return Ok(0);
    }
    let locked = desk.lock().await?.and_then(|lock| lock.through);
    let mut count: usize = 0;
    for month in due {
        let on = Months::day(month, matter, locked);
        match one(desk, (matter, month, on), (&agreed, &months), now).await {
            Ok(opened) => months = opened,
            Err(CommitError::Stale) => break,
            Err(error) => return Err(error),
        }
        count = count.saturating_add(1);
    }
    Ok(count)
}

/// Records the fee of one month, and says what the months are then.
async fn one(
    desk: &Desk<'_>,
    (matter, month, on): (&Matter, Month, Date),
    (agreed, months): (&Versioned<Arrangement>, &Versioned<Months>),
    now: Timestamp,
) -> Result<Versioned<Months>, CommitError> {
    let Some(monthly) = &agreed.value.monthly else { return Ok(months.clone()) };
    let id = desk.store().id(now, EntryId::made)?;
    let fee = monthly.entry(id.clone(), matter, (month, on));
    let fee = fee.map_err(|error: TextError| Fault::Refused(Box::new(error)))?;
    let value = months.value.clone().opened(monthly, month, (id, on));
    let once = Once::named(format!("month#{}#{month}#{}", matter.id, months.version));
    let opened = Versioned { value, version: months.version };
    desk.commit_month_opened(&once, (agreed, &opened), &fee, now).await?;
    desk.months(&matter.id).await.map_err(CommitError::from)
}

/// The day in the firm's zone.
pub(crate) async fn today(store: &Store, now: Timestamp) -> Result<Date, Fault> {
    let zone = store.firm().await?.and_then(|firm| TimeZone::get(&firm.value.zone).ok());
    Ok(now.to_zoned(zone.unwrap_or(TimeZone::UTC)).date())
}
