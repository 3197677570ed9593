//! Work that passes a budget of its matter (TIM-15).

use domain::budget::{Passed, Rule};
use domain::entry::Entry;
use domain::id::MatterId;
use store::FirmStore;
use web::{Complaints, Refusal};

/// The budgets that these entries would pass together; one that is changed was counted already.
pub(crate) async fn passed(
    store: &FirmStore<'_>,
    entries: &[&Entry],
    was: Option<&Entry>,
) -> Result<Vec<Passed>, Refusal> {
    let mut matters: Vec<&MatterId> = entries.iter().map(|entry| &entry.matter).collect();
    matters.sort_unstable();
    matters.dedup();
    let (mut all, was) = (Vec::new(), Vec::from_iter(was));
    for matter in matters {
        let budgets = store.budgets(matter).await?.value;
        if budgets.all.is_empty() {
            continue;
        }
        all.extend(budgets.passed(&store.used(matter).await?, entries, &was));
    }
    Ok(all)
}

/// Complains of those that stop, and under `tick` of those that warn, unless it is ticked.
pub(crate) fn complain(
    complaints: &mut Complaints,
    all: &[Passed],
    (tick, ticked): (&'static str, &str),
) {
    for one in all {
        match one.budget.rule {
            Rule::Stop => complaints.add("", one),
            Rule::Warn if ticked.is_empty() => complaints.add(tick, one),
            Rule::Warn => {}
        }
    }
}
