//! Who is credited with what a matter brings in, and what money did on invoices (BIL-18).

use std::collections::BTreeMap;

use domain::attribution::{Attribution, Attributions, Kind, Share};
use domain::audit::Event;
use domain::figures::Month;
use domain::id::MatterId;
use domain::ledger::{Entry, Operating, OperatingAccount};
use domain::percent::Percent;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::access::FirmStore;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};

#[derive(Debug, Default, Serialize, Deserialize)]
struct AllItem {
    all: Vec<OneItem>,
}

#[derive(Debug, Serialize, Deserialize)]
struct OneItem {
    from: Date,
    shares: Vec<ShareItem>,
}

#[derive(Debug, Serialize, Deserialize)]
struct ShareItem {
    kind: String,
    who: String,
    percent: u32,
}

impl AllItem {
    fn of(all: &Attributions) -> Self {
        let share = |kind: Kind, share: &Share| ShareItem {
            kind: kind.word().to_owned(),
            who: share.who.to_string(),
            percent: share.percent.hundredths(),
        };
        let one = |one: &Attribution| OneItem {
            from: one.from,
            shares: one
                .shares
                .iter()
                .flat_map(|(kind, all)| all.iter().map(|one| share(*kind, one)))
                .collect(),
        };
        Self { all: all.all().iter().map(one).collect() }
    }

    fn read(self) -> Result<Attributions, Fault> {
        let one = |one: OneItem| {
            let mut shares: BTreeMap<Kind, Vec<Share>> = BTreeMap::new();
            for share in one.shares {
                let kind = item::needed("kind of share", Kind::of_word(&share.kind))?;
                let who = item::parsed("member", &share.who)?;
                let share = Share { who, percent: Percent::of(share.percent) };
                shares.entry(kind).or_default().push(share);
            }
            Ok(Attribution { from: one.from, shares })
        };
        Ok(Attributions::new(self.all.into_iter().map(one).collect::<Result<_, Fault>>()?))
    }
}

impl FirmStore<'_> {
    /// Who is credited with what a matter brings in; version nothing while nobody is.
    pub async fn attributions(&self, matter: &MatterId) -> Result<Versioned<Attributions>, Fault> {
        match self.store.get::<AllItem>(&keys::attributions(matter)).await? {
            Some(Versioned { value, version }) => Ok(Versioned { value: value.read()?, version }),
            None => Ok(Versioned::default()),
        }
    }

    /// The same of several matters, of those that have any.
    pub async fn attributions_of(
        &self,
        matters: impl IntoIterator<Item = &MatterId>,
    ) -> Result<BTreeMap<MatterId, Attributions>, Fault> {
        let matters: Vec<&MatterId> = matters.into_iter().collect();
        let keys = matters.iter().map(|matter| keys::attributions(matter));
        let mut found = self.store.get_many(keys.collect::<Vec<_>>()).await?;
        let mut all = BTreeMap::new();
        for matter in matters {
            if let Some(attributes) = found.remove(&keys::attributions(matter)) {
                all.insert(matter.clone(), item::read::<AllItem>(attributes)?.read()?);
            }
        }
        Ok(all)
    }

    /// Agrees on other shares, over the version that was looked at.
    pub async fn commit_attributions(
        &self,
        once: &Once,
        (matter, all, from): (&MatterId, &Versioned<Attributions>, Date),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let (key, item) = (keys::attributions(matter), AllItem::of(&all.value));
        let commit = Commit::by(self.member.actor(), once, at).outcome(matter);
        let commit = commit.over(self.store, (&key, all.version), &Places::default(), &item)?;
        let event = Event::AttributionSet { matter: matter.clone(), from };
        commit.event(matter, event).write(self.store).await
    }

    /// Entries of the operating book that count from a day of a span, whenever they were posted
    /// until today.
    pub async fn operating_entries(
        &self,
        (first, last): (Date, Date),
        today: Date,
    ) -> Result<Vec<Entry<Operating>>, Fault> {
        // A month begins for the firm when it may not have begun for the world, and ends later.
        let posted = (first.yesterday().unwrap_or(first), today.tomorrow().unwrap_or(today));
        let mut all = Vec::new();
        for month in Month::of(posted.0).to(Month::of(posted.1)) {
            let (month, mut from) = (month.to_string(), None);
            loop {
                let page = self.store.book_of_month(&month, from, OperatingAccount::of_word);
                let page = page.await?;
                let counts = |one: &Entry<Operating>| (first..=last).contains(&one.effective_on());
                all.extend(page.items.into_iter().filter(counts));
                match page.next {
                    Some(next) => from = Some(next),
                    None => break,
                }
            }
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use domain::id::MemberId;
    use jiff::civil::date;

    use super::*;

    #[test]
    fn bil18_shares_read_back() {
        let share = |n, at| Share { who: MemberId::made(0, [n; 10]), percent: Percent::of(at) };
        let shares = BTreeMap::from([
            (Kind::Originating, vec![share(1, 2_500), share(2, 7_500)]),
            (Kind::Working, vec![share(1, 10_000)]),
        ]);
        let one = Attribution::agree(date(2026, 3, 1), shares).unwrap();
        let all = Attributions::default().with(one).unwrap();
        assert_eq!(AllItem::of(&all).read().unwrap(), all);
    }
}
