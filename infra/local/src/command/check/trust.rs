//! Client money: every ledger, line, receipt, hold and pool against the journal (rules TR-02,
//! TR-03, LED-04), from entries alone.

use std::collections::HashMap;

use domain::id::MatterId;
use domain::ledger::{PoolKind, Trust, TrustAccount};
use domain::money::{Currency, Money};
use domain::trust::{ClientLedger, HoldState, Line, Receipt};
use jiff::civil::Date;

use super::Check;
use super::difference::{Difference, same};

/// What is there and what is owed, by currency, in minor units.
type Owed = HashMap<Currency, i128>;

impl Check<'_> {
    /// Checks client money.
    pub(super) async fn check_trust(&mut self) -> Result<(), Difference> {
        self.tells("client money");
        if let Some(id) = &self.lonely {
            return Err(Difference::Found(format!(
                "The entry {id} of the operating book has no other half in the trust book."
            )));
        }
        let uncleared = self.uncleared().await?;
        let mut owed = self.check_ledgers(&uncleared).await?;
        self.check_pools(&mut owed).await?;
        for (currency, owed) in owed {
            let mut there = 0_i128;
            self.scratch.each_account::<Trust>(|word, code, minor| {
                let account = TrustAccount::of_word(word).filter(TrustAccount::is_asset);
                if account.is_some() && code == currency.code() {
                    there += minor;
                }
            })?;
            same(&owed, &there, || {
                format!(
                    "Client ledgers, cushion, suspense and interest come to {owed} {currency} in \
                     minor units; banks, processors and shortages have {there} (rule TR-03)."
                )
            })?;
        }
        Ok(())
    }

    async fn uncleared(&self) -> Result<HashMap<MatterId, i64>, Difference> {
        let (mut sums, mut from) = (HashMap::new(), None);
        loop {
            let page = self.system.trust().uncleared(from).await?;
            for Receipt { matter, given, .. } in page.items {
                let sum: &mut i64 = sums.entry(matter).or_default();
                *sum = sum.saturating_add(given.amount.minor());
            }
            from = page.next;
            if from.is_none() {
                return Ok(sums);
            }
        }
    }

    async fn check_ledgers(
        &mut self,
        uncleared: &HashMap<MatterId, i64>,
    ) -> Result<Owed, Difference> {
        let (mut owed, mut from, mut listed) = (Owed::new(), None, 0_u64);
        loop {
            let page = self.system.trust().ledgers("", from).await?;
            for read in &page.items {
                let ledger = &read.ledger;
                let waiting = uncleared.get(ledger.matter()).copied().unwrap_or(0);
                self.check_ledger(ledger, waiting, read.names.number.as_str()).await?;
                let sum = owed.entry(ledger.currency()).or_default();
                *sum = sum.saturating_add(i128::from(ledger.posted().minor()));
                listed += 1;
                self.counts.trust_ledgers += 1;
                self.bar.inc(1);
            }
            from = page.next;
            if from.is_none() {
                break;
            }
        }
        let booked = self.scratch.accounts::<Trust>("client")?;
        same(&listed, &booked, || {
            format!("The trust book has {booked} client ledgers, and {listed} are listed.")
        })?;
        Ok(owed)
    }

    async fn check_ledger(
        &mut self,
        ledger: &ClientLedger,
        waiting: i64,
        number: &str,
    ) -> Result<(), Difference> {
        let trust = self.system.trust();
        let stored = trust.ledger(ledger.matter()).await?.map(|read| read.ledger);
        same(&stored.as_ref(), &Some(ledger), || {
            format!("The trust ledger of matter {number} is listed otherwise than it is.")
        })?;
        let booked = self.scratch.minor::<Trust>(&ledger.account(), ledger.currency())?;
        let booked = booked.saturating_neg();
        let posted = i128::from(ledger.posted().minor());
        same(&posted, &booked, || {
            format!(
                "The trust ledger of matter {number} says {posted}, and the journal {booked} in \
                 minor units."
            )
        })?;
        same(&ledger.uncleared().minor(), &waiting, || {
            format!(
                "The trust ledger of matter {number} says {} is uncleared, and its receipts come \
                 to {waiting} in minor units.",
                ledger.uncleared()
            )
        })?;
        let holds = trust.holds(ledger.matter()).await?;
        let standing = holds.iter().filter(|hold| hold.state == HoldState::Standing);
        let held = standing.map(|hold| hold.amount.minor()).fold(0, i64::saturating_add);
        same(&ledger.held().minor(), &held, || {
            format!(
                "The trust ledger of matter {number} says {} is held, and its holds come to {held} \
                 in minor units.",
                ledger.held()
            )
        })?;
        self.check_lines(ledger, number).await
    }

    /// Lines follow one another, sum to what is posted, and are negative on no day.
    async fn check_lines(&mut self, ledger: &ClientLedger, number: &str) -> Result<(), Difference> {
        self.scratch.clear_lines()?;
        let (mut count, mut sum, mut negative, mut from) = (0_u64, 0_i64, None, None);
        loop {
            let trust = self.system.trust();
            let page = trust.line_page(ledger.matter(), Date::MIN, from).await?;
            for line in &page.items {
                sum = sum.saturating_add(line.change.minor());
                if sum < 0 {
                    negative.get_or_insert((line.effective_on, sum));
                }
                count += 1;
            }
            let kept = |line: &Line| (line.seq, line.change.minor(), line.balance.minor());
            self.scratch.add_lines(page.items.iter().map(kept))?;
            self.bar.inc(u64::try_from(page.items.len()).unwrap_or(0));
            from = page.next;
            if from.is_none() {
                break;
            }
        }
        same(&(count, sum), &(ledger.kept().lines, ledger.posted().minor()), || {
            format!("The lines of the trust ledger of matter {number} do not come to what it says.")
        })?;
        if let Some((on, sum)) = negative {
            let balance = Money::new(sum, ledger.currency());
            return Err(Difference::Found(format!(
                "The trust ledger of matter {number} stands at {balance} on {on} (rule TR-02)."
            )));
        }
        let (mut seq, mut balance) = (0_u64, 0_i64);
        self.scratch.each_line(|(of, change, kept)| {
            seq += 1;
            balance = balance.saturating_add(change);
            same(&(of, kept), &(seq, balance), || {
                format!("Line {seq} of the trust ledger of matter {number} does not follow.")
            })
        })?;
        self.counts.trust_lines += count;
        Ok(())
    }

    async fn check_pools(&self, owed: &mut Owed) -> Result<(), Difference> {
        let trust = self.system.trust();
        for bank in trust.banks().await? {
            for kind in PoolKind::ALL {
                let pool = trust.pool(&bank, kind).await?.value;
                let account = pool.account();
                let booked = self.scratch.minor::<Trust>(&account, bank.currency)?;
                let booked = if account.is_asset() { booked } else { booked.saturating_neg() };
                let kept = i128::from(pool.balance.minor());
                same(&kept, &booked, || {
                    format!(
                        "The {} of {} is kept as {kept}, and comes to {booked} in minor units.",
                        kind.word(),
                        bank.name
                    )
                })?;
                let sum = owed.entry(bank.currency).or_default();
                if !account.is_asset() {
                    *sum = sum.saturating_add(kept);
                }
            }
        }
        Ok(())
    }
}
