//! Work that is recorded against its client's guidelines (EBL-09, EBL-13).

use domain::entry::{Entry, Work};
use domain::guideline::{Day, Finding, Guidelines, Piece};
use domain::hours::Hours;
use domain::member::Classification;
use maud::{Markup, html};
use store::FirmStore;
use store::entries::Standing;
use web::{Complaints, Refusal, ui};

use crate::recent;

/// The rules that an entry is against, each as a sentence; those that it was against before it was
/// changed are not told again.
pub(super) async fn found(
    store: &FirmStore<'_>,
    entry: &Entry,
    (beside, was): (&[Standing], Option<&Entry>),
) -> Result<Vec<String>, Refusal> {
    let rules = store.guidelines(&entry.client).await?.value;
    if rules.is_empty() {
        return Ok(Vec::new());
    }
    let rank = rank(store, entry).await?;
    let found = of(&rules, (entry, rank), beside)?;
    let before = match was.filter(|was| was.client == entry.client) {
        Some(was) => of(&rules, (was, rank), beside)?,
        None => Vec::new(),
    };
    let new = |one: &&Finding| !before.iter().any(|known| known.rule == one.rule);
    let source = rules.source.as_ref().map_or("The client’s guidelines", |name| name.as_str());
    let sentence = |one: &Finding| {
        let cut = ui::money_plain(one.cut);
        format!("{source}: {} About {cut} of it may be cut.", one.rule)
    };
    Ok(found.iter().filter(new).map(sentence).collect())
}

fn of(
    rules: &Guidelines,
    (entry, rank): (&Entry, Classification),
    beside: &[Standing],
) -> Result<Vec<Finding>, Refusal> {
    let same = |one: &&Standing| one.entry.on == entry.on && one.entry.client == entry.client;
    let others = beside.iter().filter(same).map(|one| recent::hours(&one.entry));
    let hours = others.fold(recent::hours(entry), Hours::plus).decimal();
    let day = Day { billed_on: entry.on, hours };
    rules.findings(&Piece::of_entry(entry, rank), day).map_err(Refusal::fault)
}

/// The rank of whose time it is.
async fn rank(store: &FirmStore<'_>, entry: &Entry) -> Result<Classification, Refusal> {
    let Work::Time { timekeeper, .. } = &entry.work else { return Ok(Classification::Other) };
    let person = store.member(timekeeper).await?;
    Ok(person.map_or(Classification::Other, |person| person.value.classification))
}

/// The box that says so, where it is needed or was ticked.
pub(crate) fn tick(against: &str, complaints: &Complaints) -> Markup {
    html! {
        @if complaints.about("against").next().is_some() || !against.is_empty() {
            (ui::checkbox("Record it as it is", "against", against).complaints(complaints))
        }
    }
}
