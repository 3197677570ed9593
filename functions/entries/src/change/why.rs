//! Why an hour of an entry costs what it costs, by what is agreed now (TIM-04).

use domain::entry::{Entry, Work};
use domain::matter::Matter;
use domain::rate::{self, Wanted};
use store::FirmStore;
use web::Refusal;
use web::ui;

/// The sentence that says why; nothing about a cost.
pub(super) async fn sentence(
    store: &FirmStore<'_>,
    entry: &Entry,
    matter: &Matter,
) -> Result<Option<String>, Refusal> {
    let Work::Time { timekeeper, rate, task, .. } = &entry.work else { return Ok(None) };
    let (agreed, person) =
        tokio::try_join!(store.agreed_rates(&matter.client), store.member(timekeeper))?;
    let found = person.and_then(|person| {
        let wanted = Wanted { matter, timekeeper: &person.value, task: *task, on: entry.on };
        rate::on(&agreed, &wanted)
    });
    let recorded = ui::money_plain(rate.per_hour());
    Ok(Some(match found {
        Some(found) if found.rate == *rate => format!("{recorded} an hour. {}.", found.by),
        Some(found) => {
            let now = ui::money_plain(found.rate.per_hour());
            format!("Recorded at {recorded} an hour. By now it is {now}. {}.", found.by)
        }
        None => format!("Recorded at {recorded} an hour. Nothing agreed explains it any more."),
    }))
}
