//! What was agreed about the fees of a matter says of work that is recorded: whether it is
//! included, and what is left of the hours of its month and under the cap (BIL-10, BIL-11, BIL-22).
//!
//! A draft decides anew: what is recorded meanwhile may come before it.

use domain::arrangement::{Arrangement, Monthly, Months, Room};
use domain::entry::{Charge, Entry, Work};
use domain::figures::Month;
use domain::hours::Hours;
use domain::id::{EntryId, MatterId};
use domain::money::{Currency, Money};
use jiff::civil::Date;
use maud::{Markup, html};
use store::{Fault, FirmStore};
use web::{Complaints, Refusal, ui};

/// What the agreement of a matter leaves beside all that is recorded.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Left {
    month: Option<(Month, Hours)>,
    room: Option<Room>,
}

/// The months of a matter with all that is unbilled, and work that comes to it.
struct Expected<'a> {
    agreed: &'a Arrangement,
    months: Months,
    unbilled: Vec<Entry>,
}

/// Charges entries as was agreed about their matters.
pub(crate) async fn charge(
    store: &FirmStore<'_>,
    mut entries: Vec<&mut Entry>,
) -> Result<(), Refusal> {
    let mut matters: Vec<MatterId> = entries.iter().map(|entry| entry.matter.clone()).collect();
    matters.sort_unstable();
    matters.dedup();
    for matter in matters {
        let agreed = store.arrangement(&matter).await?.value;
        let ours = entries.iter_mut().filter(|entry| entry.matter == matter);
        let mut ours: Vec<&mut Entry> = ours.map(|entry| &mut **entry).collect();
        for entry in &mut ours {
            **entry = agreed.charged(entry.clone());
        }
        let Some(last) = ours.iter().map(|entry| entry.on).max() else { continue };
        if let Some(monthly) = &agreed.monthly {
            let expected = Expected::of(store, (&agreed, monthly), (&matter, last)).await?;
            expected.charge(&mut ours)?;
        }
    }
    Ok(())
}

/// Complains of work that is over the cap of its matter, unless it is ticked.
pub(crate) async fn over_cap(
    store: &FirmStore<'_>,
    complaints: &mut Complaints,
    (entries, was): (&[&Entry], Option<&Entry>),
    (tick, ticked): (&'static str, &str),
) -> Result<(), Refusal> {
    if !ticked.is_empty() {
        return Ok(());
    }
    let mut matters: Vec<&MatterId> = entries.iter().map(|entry| &entry.matter).collect();
    matters.sort_unstable();
    matters.dedup();
    for matter in matters {
        let agreed = store.arrangement(matter).await?.value;
        let Some(cap) = agreed.cap else { continue };
        let ids: Vec<&EntryId> = entries.iter().map(|entry| &entry.id).collect();
        let fees = Fees { matter, currency: cap.currency() };
        let Some(room) = fees.room(store, &agreed, &ids).await? else { continue };
        let of = |all: &[&Entry]| fees.sum(all.iter().copied());
        let (new, old) = (of(entries)?, of(&Vec::from_iter(was))?);
        if let Some(over) = room.over(new).filter(|_| new.minor() > old.minor()) {
            let (cap, spent, left) = (room.cap.plain(), room.billed.plain(), room.left.plain());
            let sentence = format!(
                "The fees of this matter are capped at {cap}: {spent} is billed or recorded, and \
                 {left} is left. This would be {} more.",
                over.plain()
            );
            complaints.add(tick, sentence);
        }
    }
    Ok(())
}

/// The fees of a matter in a currency.
#[derive(Clone, Copy)]
struct Fees<'a> {
    matter: &'a MatterId,
    currency: Currency,
}

impl Fees<'_> {
    fn sum<'e>(self, entries: impl IntoIterator<Item = &'e Entry>) -> Result<Money, Refusal> {
        let is_fee = |entry: &&Entry| {
            entry.matter == *self.matter
                && !matches!(entry.work, Work::Cost { .. })
                && entry.value.currency() == self.currency
        };
        let values = entries.into_iter().filter(is_fee).map(|entry| entry.value);
        Money::sum(values, self.currency).map_err(Refusal::fault)
    }

    /// What the cap leaves beside all that is billed, on drafts, and recorded but for some entries.
    async fn room(
        self,
        store: &FirmStore<'_>,
        agreed: &Arrangement,
        but: &[&EntryId],
    ) -> Result<Option<Room>, Refusal> {
        let (billed, drafted, unbilled) = tokio::try_join!(
            Box::pin(store.fees_billed(self.matter, self.currency)),
            Box::pin(store.fees_drafted(self.matter, self.currency)),
            Box::pin(store.entries_until(self.matter, Date::MAX)),
        )?;
        let unbilled = unbilled.iter().filter(|entry| !but.contains(&&entry.id));
        let all = [billed, drafted, self.sum(unbilled)?];
        Ok(agreed.room(Money::sum(all, self.currency).map_err(Refusal::fault)?))
    }
}

impl<'a> Expected<'a> {
    /// Until the month of a day.
    async fn of(
        store: &FirmStore<'_>,
        (agreed, monthly): (&'a Arrangement, &Monthly),
        (matter, day): (&MatterId, Date),
    ) -> Result<Self, Fault> {
        let last = Month::of(day).last_day();
        let (months, unbilled) = tokio::try_join!(
            Box::pin(store.months(matter)),
            Box::pin(store.entries_until(matter, last)),
        )?;
        // A month that has begun and is not recorded yet will be.
        let open = |months: Months, month: Month| {
            let fee = (EntryId::made(0, [0; 10]), month.first_day());
            months.opened(monthly, month, fee)
        };
        let due = months.value.due(monthly, last);
        let months = due.into_iter().fold(months.value, open);
        Ok(Self { agreed, months, unbilled })
    }

    /// Charges entries behind and before what is unbilled; the months are what is left then.
    fn charge(mut self, ours: &mut [&mut Entry]) -> Result<Months, Refusal> {
        self.unbilled.retain(|one| !ours.iter().any(|entry| entry.id == one.id));
        let mut all = self.unbilled;
        all.extend(ours.iter().map(|entry| (**entry).clone()));
        all.sort_by(|a, b| (a.on, &a.id).cmp(&(b.on, &b.id)));
        for entry in all {
            let id = entry.id.clone();
            let taking = self.agreed.taking(&mut self.months, entry);
            let (charged, _) = taking.map_err(Refusal::fault)?;
            let found = ours.iter_mut().find(|entry| entry.id == id);
            // What is included in part waits for its draft at its worth.
            if let Some(entry) = found.filter(|_| charged.charge == Charge::Included) {
                **entry = charged;
            }
        }
        Ok(self.months)
    }
}

impl Left {
    /// What is left of the month of a day, and under the cap.
    pub(crate) async fn of(
        store: &FirmStore<'_>,
        (matter, currency): (&MatterId, Currency),
        day: Date,
    ) -> Result<Self, Refusal> {
        let agreed = store.arrangement(matter).await?.value;
        let month = match &agreed.monthly {
            None => None,
            Some(monthly) => {
                let expected = Expected::of(store, (&agreed, monthly), (matter, day)).await?;
                let months = expected.charge(&mut [])?;
                let month = Month::of(day);
                let is_open = months.all().any(|(known, _)| *known == month);
                is_open.then(|| (month, months.hours_left(month)))
            }
        };
        let room = match agreed.cap {
            None => None,
            Some(_) => Fees { matter, currency }.room(store, &agreed, &[]).await?,
        };
        Ok(Self { month, room })
    }

    /// As sentences; nothing where nothing was agreed that leaves something.
    pub(crate) fn words(&self) -> String {
        let month = self.month.map(|(month, hours)| {
            format!("{hours} hours of the monthly fee are left in {}.", month.title())
        });
        let room = self.room.map(|room| {
            format!("{} is left under the cap of {}.", room.left.plain(), room.cap.plain())
        });
        Vec::from_iter([month, room].into_iter().flatten()).join(" ")
    }

    /// The same above a form.
    pub(crate) fn note(&self) -> Markup {
        let words = self.words();
        html! { @if !words.is_empty() { (ui::notice(ui::Tone::Info, html! { p { (words) } })) } }
    }
}
