//! The unbilled time of a matter, and what its hours cost by what is agreed now.

use domain::entry::{Entry, Work as Recorded};
use domain::id::MatterId;
use domain::matter::Matter;
use domain::member::Member as Person;
use domain::rate::{self, AgreedRate, Found, Wanted};
use jiff::civil::Date;
use store::{FirmStore, Versioned};
use web::Refusal;

/// What is needed to price a matter's time again.
pub(super) struct Work {
    pub(super) matter: Matter,
    /// Unbilled time of days that are not locked, the oldest first.
    pub(super) entries: Vec<Versioned<Entry>>,
    /// The last day whose work keeps its price.
    pub(super) locked: Option<Date>,
    /// Whether there is more of it.
    pub(super) is_cut: bool,
    pub(super) rates: Rates,
}

/// What decides on the price of an hour.
pub(super) struct Rates {
    agreed: Vec<AgreedRate>,
    people: Vec<Person>,
}

impl Work {
    pub(super) async fn of(store: &FirmStore<'_>, id: &MatterId) -> Result<Self, Refusal> {
        let matter = store.matter(id).await?.ok_or(Refusal::NotFound)?.value;
        let locked = store.lock().await?.and_then(|lock| lock.value.through);
        let (page, rates) = tokio::try_join!(
            async { Ok::<_, Refusal>(store.entries_to_price(id, locked).await?) },
            Rates::of(store, &matter),
        )?;
        let is_time = |entry: &Versioned<Entry>| match entry.value.work {
            Recorded::Time { .. } => true,
            Recorded::Cost { .. } | Recorded::Flat { .. } => false,
        };
        let entries = page.items.into_iter().filter(is_time).collect();
        Ok(Self { matter, entries, locked, is_cut: page.next.is_some(), rates })
    }

    /// Whose time it is.
    pub(super) fn who(&self, entry: &Entry) -> &str {
        self.rates.person(entry).map_or("somebody", |person| person.name.as_str())
    }
}

impl Rates {
    pub(super) async fn of(store: &FirmStore<'_>, matter: &Matter) -> Result<Self, Refusal> {
        let (agreed, people) =
            tokio::try_join!(store.agreed_rates(&matter.client), store.members())?;
        Ok(Self { agreed, people })
    }

    fn person(&self, entry: &Entry) -> Option<&Person> {
        let Recorded::Time { timekeeper, .. } = &entry.work else { return None };
        self.people.iter().find(|person| person.id == *timekeeper)
    }

    /// What an hour of an entry costs, and why; nothing when there is no rate for its day.
    pub(super) fn found(&self, matter: &Matter, entry: &Entry) -> Option<Found> {
        let Recorded::Time { task, .. } = &entry.work else { return None };
        let timekeeper = self.person(entry)?;
        rate::on(&self.agreed, &Wanted { matter, timekeeper, task: *task, on: entry.on })
    }
}
