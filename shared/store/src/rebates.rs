//! Rebates of clients: what is agreed, and what was given for a year (BIL-12).
//!
//! Invariants: a rebate is decided by an item that is created once for a client or matter and year;
//! each of its credit notes is one transaction with the note that it is written, the payments that
//! free what was paid already, and the invoice as it was read: so each is written once.

use domain::arrangement::Tier;
use domain::audit::Event;
use domain::credit::JustCredited;
use domain::id::ClientId;
use domain::payment::Booked;
use domain::percent::Percent;
use domain::question::Question;
use domain::rebate::{Agreed, Given, Reach, RebateOf, Rebates, Share, Terms};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::access::FirmStore;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::invoices::CreditSeries;
use crate::item::{self, Attributes, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};
use crate::query::Page;

#[derive(Debug, Serialize, Deserialize)]
struct RebatesItem {
    client: String,
    all: Vec<AgreedItem>,
}

#[derive(Debug, Serialize, Deserialize)]
struct AgreedItem {
    of: String,
    from: i16,
    reach: String,
    currency: String,
    /// Above which amount, in minor units, how many hundredths of a percent; none where it ends.
    steps: Vec<(i64, u32)>,
}

#[derive(Debug, Serialize, Deserialize)]
struct GivenItem {
    year: i16,
    of: String,
    currency: String,
    fees: i64,
    total: i64,
    words: String,
    on: Date,
    by: String,
    shares: Vec<ShareItem>,
}

#[derive(Debug, Serialize, Deserialize)]
struct ShareItem {
    invoice: String,
    number: String,
    amount: i64,
    credit: Option<String>,
}

impl AgreedItem {
    fn of(agreed: &Agreed) -> Self {
        let (of, terms) = (agreed.of.word().to_owned(), agreed.terms.as_ref());
        let steps = terms.map(Terms::steps).unwrap_or_default();
        let currency = steps.first().map(|step| step.above.currency().code().to_owned());
        Self {
            of,
            from: agreed.from,
            reach: terms.map(|terms| terms.reach).unwrap_or_default().word().to_owned(),
            currency: currency.unwrap_or_default(),
            steps: steps.iter().map(|one| (one.above.minor(), one.off.hundredths())).collect(),
        }
    }

    fn read(self) -> Result<Agreed, Fault> {
        let step = |(above, off): &(i64, u32)| {
            let above = item::money(*above, &self.currency)?;
            Ok(Tier { above, off: Percent::of(*off) })
        };
        let steps = self.steps.iter().map(step).collect::<Result<_, Fault>>()?;
        let reach = item::needed("reach", Reach::of_word(&self.reach))?;
        Ok(Agreed {
            of: item::needed("rebate", RebateOf::of_word(&self.of))?,
            from: self.from,
            terms: item::checked("steps", Terms::agree(reach, steps))?,
        })
    }
}

impl RebatesItem {
    fn read(self) -> Result<(ClientId, Rebates), Fault> {
        let all = self.all.into_iter().map(AgreedItem::read).collect::<Result<_, Fault>>()?;
        Ok((item::parsed("client", &self.client)?, Rebates { all }))
    }
}

impl GivenItem {
    fn of(given: &Given) -> Self {
        let share = |share: &Share| ShareItem {
            invoice: share.invoice.to_string(),
            number: share.number.clone(),
            amount: share.amount.minor(),
            credit: share.credit.as_ref().map(ToString::to_string),
        };
        Self {
            year: given.year,
            of: given.of.word().to_owned(),
            currency: given.total.currency().code().to_owned(),
            fees: given.fees.minor(),
            total: given.total.minor(),
            words: given.words.clone(),
            on: given.on,
            by: given.by.to_string(),
            shares: given.shares.iter().map(share).collect(),
        }
    }

    fn read(self) -> Result<Given, Fault> {
        let money = |minor: i64| item::money(minor, &self.currency);
        let share = |share: ShareItem| {
            let credit = share.credit.map(|credit| item::parsed("credit", &credit));
            Ok(Share {
                invoice: item::parsed("invoice", &share.invoice)?,
                number: share.number,
                amount: money(share.amount)?,
                credit: credit.transpose()?,
            })
        };
        Ok(Given {
            year: self.year,
            of: item::needed("rebate", RebateOf::of_word(&self.of))?,
            fees: money(self.fees)?,
            total: money(self.total)?,
            words: self.words,
            on: self.on,
            by: item::parsed("member", &self.by)?,
            shares: self.shares.into_iter().map(share).collect::<Result<_, Fault>>()?,
        })
    }
}

/// A credit note of a rebate, and what it is decided on.
#[derive(Debug, Clone, Copy)]
pub struct RebateNote<'a> {
    /// The rebate with this note written, over the version that was read.
    pub given: &'a Versioned<Given>,
    /// The version of the invoice that was read, and the questions about it.
    pub seen: (u64, &'a [Versioned<Question>]),
    /// The number that it takes.
    pub series: CreditSeries,
    /// The credit note.
    pub just: &'a JustCredited,
    /// Payments that give what was paid on account, over the versions that were read.
    pub aside: &'a [(u64, Booked)],
}

fn listed(attributes: Attributes) -> Result<(ClientId, Rebates), Fault> {
    item::read::<RebatesItem>(attributes)?.read()
}

impl FirmStore<'_> {
    /// What is agreed with a client; version nothing while nothing ever was.
    pub async fn rebates(&self, client: &ClientId) -> Result<Versioned<Rebates>, Fault> {
        let Some(found) = self.store.get::<RebatesItem>(&keys::rebates(client)).await? else {
            return Ok(Versioned::default());
        };
        Ok(Versioned { value: found.value.read()?.1, version: found.version })
    }

    /// What is agreed with all clients.
    pub async fn rebates_all(
        &self,
        from: Option<String>,
    ) -> Result<Page<(ClientId, Rebates)>, Fault> {
        self.store.ask_index("by_kind", "REBATES").from(from).page(listed).await
    }

    /// Agrees on a rebate, over the version that was looked at.
    pub async fn commit_rebate_agreed(
        &self,
        once: &Once,
        (client, rebates): (&ClientId, &Versioned<Rebates>),
        agreed: &Agreed,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let all = rebates.value.all.iter().map(AgreedItem::of).collect();
        let item = RebatesItem { client: client.to_string(), all };
        let places = Places { owner: None, kind: keys::by_kind("REBATES", client.as_str()) };
        let event = Event::RebateAgreed {
            client: client.clone(),
            of: agreed.of.word().to_owned(),
            from: agreed.from,
            terms: agreed.terms.as_ref().map(Terms::words).unwrap_or_default(),
        };
        Commit::by(self.member.actor(), once, at)
            .over(self.store, (&keys::rebates(client), rebates.version), &places, &item)?
            .event(client, event)
            .write(self.store)
            .await
    }

    /// What was given for a year; nothing while it was not decided.
    pub async fn rebate_given(
        &self,
        client: &ClientId,
        (year, of): (i16, &RebateOf),
    ) -> Result<Option<Versioned<Given>>, Fault> {
        let found = self.store.get::<GivenItem>(&keys::rebate(client, year, of)).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }

    /// Decides what is given for a year, once, whoever asks.
    pub async fn commit_rebate_decided(
        &self,
        once: &Once,
        (client, given): (&ClientId, &Given),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let key = keys::rebate(client, given.year, &given.of);
        let event = Event::RebateDecided {
            client: client.clone(),
            of: given.of.word().to_owned(),
            year: given.year,
            amount: given.total.plain(),
        };
        Commit::by(self.member.actor(), once, at)
            .create(self.store, &key, &Places::default(), &GivenItem::of(given))?
            .event(client, event)
            .write(self.store)
            .await
    }

    /// Writes a credit note of a rebate, and puts what was paid of it on account.
    pub async fn commit_rebate_note(
        &self,
        note: RebateNote<'_>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let (given, just) = (&note.given.value, note.just);
        let (client, invoice) = (&just.invoice.client, &just.invoice.id);
        let once = Once::named(format!(
            "rebate#{client}#{}#{}#{invoice}#{}",
            given.year,
            given.of.word(),
            note.given.version
        ));
        let key = keys::rebate(client, given.year, &given.of);
        let commit = Commit::by(self.member.actor(), &once, at);
        let mut commit = self.credit_noted(commit, (note.seen, note.series), just).await?.replace(
            self.store,
            (&key, note.given.version),
            &Places::default(),
            &GivenItem::of(given),
        )?;
        let mut more = 0_i64;
        for (version, booked) in note.aside {
            commit = self.store.set_aside(commit, (*version, booked), &just.invoice)?;
            more = more.saturating_add(booked.unapplied.minor());
        }
        if more != 0 {
            let name = format!("unapplied_{}", just.credit.amount.currency().code());
            commit = commit.add_balance(self.store, client, &[(&name, more)])?;
        }
        commit.write(self.store).await
    }
}

#[cfg(test)]
mod tests {
    use domain::id::{CreditId, InvoiceId, MatterId, MemberId};
    use domain::money::{Currency, Money};

    use super::*;

    fn usd(minor: i64) -> Money {
        Money::new(minor, Currency::USD)
    }

    #[test]
    fn bil12_what_is_agreed_and_given_reads_back() {
        let step = Tier { above: usd(100_000), off: Percent::of(250) };
        for reach in Reach::ALL {
            for of in [RebateOf::Client, RebateOf::Matter(MatterId::made(0, [3; 10]))] {
                let terms = Terms::agree(reach, vec![step]).unwrap();
                let agreed = Agreed { of, from: 2026, terms };
                assert_eq!(AgreedItem::of(&agreed).read().unwrap(), agreed);
            }
        }
        let ended = Agreed { of: RebateOf::Client, from: 2027, terms: None };
        assert_eq!(AgreedItem::of(&ended).read().unwrap(), ended);
        let share = |n, credit| Share {
            invoice: InvoiceId::made(0, [n; 10]),
            number: "2026-0001".to_owned(),
            amount: usd(5),
            credit,
        };
        let given = Given {
            year: 2026,
            of: RebateOf::Client,
            fees: usd(200_000),
            total: usd(10),
            words: "2.5 %".to_owned(),
            on: Date::constant(2027, 1, 3),
            by: MemberId::made(0, [1; 10]),
            shares: vec![share(1, None), share(2, Some(CreditId::made(0, [2; 10])))],
        };
        assert_eq!(GivenItem::of(&given).read().unwrap(), given);
    }
}
