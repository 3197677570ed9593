//! Client money: every ledger, line, receipt, hold and pool against the journal (rules TR-02,
//! TR-03, LED-04), from entries alone.

use std::collections::HashMap;

use domain::id::MatterId;
use domain::ledger::{Balances, Cause, PoolKind, TrustAccount};
use domain::money::{Currency, Money};
use domain::trust::{ClientLedger, HoldState, Receipt};
use jiff::civil::Date;

use super::Check;
use super::difference::{Difference, same};

/// What is there and what is owed, by currency, in minor units.
type Owed = HashMap<Currency, i128>;

impl Check<'_> {
    /// Checks client money.
    pub(super) async fn check_trust(&mut self) -> Result<(), Difference> {
        self.tells("client money");
        let book = self.fold_trust().await?;
        let uncleared = self.uncleared().await?;
        let mut owed = self.check_ledgers(&book, &uncleared).await?;
        self.check_pools(&book, &mut owed).await?;
        for (currency, owed) in owed {
            let there: i128 = book
                .iter()
                .filter(|(_, code, _)| *code == currency.code())
                .filter(|(word, _, _)| {
                    TrustAccount::of_word(word).is_some_and(|account| account.is_asset())
                })
                .map(|(_, _, minor)| minor)
                .sum();
            same(&owed, &there, || {
                format!(
                    "Client ledgers, cushion, suspense and interest come to {owed} {currency} in \
                     minor units; banks, processors and shortages have {there} (rule TR-03)."
                )
            })?;
        }
        Ok(())
    }

    /// Folds all entries of the trust book; each transfer has its other half in the other book.
    async fn fold_trust(&mut self) -> Result<Balances, Difference> {
        let mut book = Balances::default();
        for month in self.months() {
            let mut from = None;
            loop {
                let page = self.system.trust_entries_of_month(&month, from).await?;
                for entry in &page.items {
                    book.post(entry);
                    self.transfers.remove(entry.id());
                    self.counts.trust_entries += 1;
                    self.bar.inc(1);
                }
                from = page.next;
                if from.is_none() {
                    break;
                }
            }
        }
        match self.transfers.iter().next() {
            None => Ok(book),
            Some(id) => Err(Difference::Found(format!(
                "The entry {id} of the operating book has no other half in the trust book."
            ))),
        }
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
        book: &Balances,
        uncleared: &HashMap<MatterId, i64>,
    ) -> Result<Owed, Difference> {
        let (mut owed, mut from, mut listed) = (Owed::new(), None, 0_usize);
        loop {
            let page = self.system.trust().ledgers("", from).await?;
            for read in &page.items {
                let ledger = &read.ledger;
                let waiting = uncleared.get(ledger.matter()).copied().unwrap_or(0);
                self.check_ledger(ledger, (book, waiting), read.names.number.as_str()).await?;
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
        let booked = book.iter().filter(|(word, ..)| word.starts_with("client/")).count();
        same(&listed, &booked, || {
            format!("The trust book has {booked} client ledgers, and {listed} are listed.")
        })?;
        Ok(owed)
    }

    async fn check_ledger(
        &mut self,
        ledger: &ClientLedger,
        (book, waiting): (&Balances, i64),
        number: &str,
    ) -> Result<(), Difference> {
        let trust = self.system.trust();
        let stored = trust.ledger(ledger.matter()).await?.map(|read| read.ledger);
        same(&stored.as_ref(), &Some(ledger), || {
            format!("The trust ledger of matter {number} is listed otherwise than it is.")
        })?;
        let booked = book.minor(&ledger.account(), ledger.currency()).saturating_neg();
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
        let span = self.system.trust().lines(ledger, (Date::MIN, Date::MAX)).await?;
        let count = u64::try_from(span.lines.len()).unwrap_or(u64::MAX);
        same(&(count, span.before.minor()), &(ledger.kept().lines, 0), || {
            format!("The lines of the trust ledger of matter {number} do not come to what it says.")
        })?;
        if let Some((line, balance)) = span.lines.iter().find(|(_, now)| now.is_negative()) {
            let on = line.effective_on;
            return Err(Difference::Found(format!(
                "The trust ledger of matter {number} stands at {balance} on {on} (rule TR-02)."
            )));
        }
        let mut posted: Vec<_> = span.lines.into_iter().map(|(line, _)| line).collect();
        posted.sort_by_key(|line| line.seq);
        let mut balance = Money::zero(ledger.currency());
        for (line, seq) in posted.iter().zip(1_u64..) {
            balance = balance.plus(line.change).unwrap_or(balance);
            same(&(line.seq, line.balance), &(seq, balance), || {
                format!("Line {seq} of the trust ledger of matter {number} does not follow.")
            })?;
        }
        self.counts.trust_lines += count;
        Ok(())
    }

    async fn check_pools(&self, book: &Balances, owed: &mut Owed) -> Result<(), Difference> {
        let trust = self.system.trust();
        for bank in trust.banks().await? {
            for kind in PoolKind::ALL {
                let pool = trust.pool(&bank, kind).await?.value;
                let account = pool.account();
                let booked = book.minor(&account, bank.currency);
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

/// Whether an entry of the operating book is half of a transfer.
pub(super) const fn is_half(cause: &Cause) -> bool {
    matches!(cause, Cause::Disbursement(_) | Cause::Bank(_))
}
