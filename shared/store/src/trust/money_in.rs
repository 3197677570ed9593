//! Money comes in, is collected, or is taken back by the bank.

use domain::deposit::DepositRequest;
use domain::id::{BankId, DepositRequestId, JournalId, MatterId, ReceiptId};
use domain::ledger::{Books, PoolKind};
use domain::matter::Matter;
use domain::notice::About;
use domain::text::{Email, Note};
use domain::trust::{
    Arrival, Cleared, EarlyRelease, Given, Pool, Receipt, ReceiptState, give_back,
};
use jiff::Timestamp;
use jiff::civil::Date;

use super::TrustStore;
use super::acts::{ActError, Wish, raced};
use super::bank::PoolItem;
use super::ledger::Read;
use super::receipt::{self, ReceiptItem};
use crate::Store;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::Versioned;
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};

impl TrustStore<'_> {
    /// Records money that came in for a matter, and tells its client (rule TR-22).
    pub async fn receive_and_tell(
        &self,
        wish: &Wish<'_>,
        matter: &Matter,
        bank: &BankId,
        given: &Given,
    ) -> Result<Done, ActError> {
        let readers = self.readers(&matter.client).await?;
        let answers = (Some(readers.as_slice()), None);
        raced!(self, wish.once, self.received(wish, matter, (bank, given), answers))
    }

    /// Records money that came in for a matter and that its client has heard of, as that of earlier
    /// books; its first opens the ledger in this account.
    pub async fn receive(
        &self,
        wish: &Wish<'_>,
        matter: &Matter,
        bank: &BankId,
        given: &Given,
    ) -> Result<Done, ActError> {
        raced!(self, wish.once, self.received(wish, matter, (bank, given), (None, None)))
    }

    /// Records money that came in for a request of a matter: it asks for so much less, and the
    /// client hears that the money came.
    pub async fn receive_for(
        &self,
        wish: &Wish<'_>,
        (matter, request): (&Matter, &DepositRequestId),
        bank: &BankId,
        given: &Given,
    ) -> Result<Done, ActError> {
        let readers = self.readers(&matter.client).await?;
        let answers = (Some(readers.as_slice()), Some(request));
        raced!(self, wish.once, self.received(wish, matter, (bank, given), answers))
    }

    async fn received(
        &self,
        wish: &Wish<'_>,
        matter: &Matter,
        (bank, given): (&BankId, &Given),
        (readers, request): (Option<&[Email]>, Option<&DepositRequestId>),
    ) -> Result<Done, ActError> {
        let asked = match request {
            Some(id) => Some(self.asked_for(id, matter).await?),
            None => None,
        };
        // Boxed: questions at the same time would make a large future of everybody's.
        let found = Box::pin(async { Ok(self.ledger(&matter.id).await?) });
        let end = Box::pin(async { Ok(self.store.chain_head(matter.id.as_str()).await?) });
        let (bank, found, end) = tokio::try_join!(Box::pin(self.bank_of(bank)), found, end)?;
        let read = Read::or_new(found, matter, &bank.value);
        let (id, journal) = (self.receipt_id(wish.now)?, self.journal_id(wish.now)?);
        let when = wish.when(&bank.value);

        let ledger = read.ledger.clone();
        let got = Receipt::record(id, ledger, given.clone(), &bank.value, (&when, journal))?;

        let got = match &asked {
            Some(asked) => got.answering(asked.value.id.clone()),
            None => got,
        };

        let (store, item) = (self.store, ReceiptItem::of(&got.receipt));
        let places = receipt::places(&got.receipt);
        let commit = self
            .wished(wish.once, got.line.posted_at)
            .outcome(&got.receipt.id)
            .create(store, &keys::receipt(&got.receipt.id), &places, &item)?
            .ledger(store, &read, &got.ledger, 0)?
            .line(store, &got.line)?
            .post(store, &got.entry)?
            .in_open_period(store, &bank, &when)?
            .on_open_matter(store, &got.receipt.matter)?
            .event(&got.receipt.matter, got.event)
            .after(&got.receipt.matter, end);
        let commit = match readers {
            Some(readers) => commit.tell_of(store, &got.receipt, readers)?,
            None => commit,
        };
        let Some(asked) = asked else { return Ok(commit.write(store).await?) };
        let answered = asked.value.received(got.receipt.id, given.amount);
        Ok(commit.request(store, asked.version, &answered)?.write(store).await?)
    }

    /// A request of a matter that must be there.
    async fn asked_for(
        &self,
        id: &DepositRequestId,
        matter: &Matter,
    ) -> Result<Versioned<DepositRequest>, ActError> {
        let asked = self.store.deposit_request(id).await?;
        asked.filter(|asked| asked.value.matter == matter.id).ok_or(ActError::Missing("request"))
    }

    /// Lets everything of a ledger be used that is collected by today.
    pub async fn clear_due(
        &self,
        matter: &MatterId,
        today: Date,
        now: Timestamp,
    ) -> Result<(), ActError> {
        let waiting = self.uncleared_of(matter).await?;
        let due = |receipt: &&Receipt| {
            receipt.clears_on <= today && receipt.given.arrival == Arrival::Bank
        };
        for receipt in waiting.iter().filter(due) {
            self.clear(&receipt.id, today, now).await?;
        }
        Ok(())
    }

    /// Lets everything be used that is collected by today, in all ledgers; how many receipts.
    pub async fn clear_all_due(&self, today: Date, now: Timestamp) -> Result<u32, ActError> {
        let (mut cleared, mut from) = (0, None);
        loop {
            let page = self.uncleared(from).await?;
            for receipt in &page.items {
                if receipt.clears_on > today {
                    return Ok(cleared);
                }
                if receipt.given.arrival == Arrival::Bank {
                    self.clear(&receipt.id, today, now).await?;
                    cleared += 1;
                }
            }
            from = page.next;
            if from.is_none() {
                return Ok(cleared);
            }
        }
    }

    /// Lets a receipt be used; one that was cleared or given back meanwhile is left alone.
    async fn clear(&self, id: &ReceiptId, today: Date, now: Timestamp) -> Result<(), ActError> {
        let once = Once::named(format!("cleared#{id}"));
        let itself = Self::by_itself(self.store);
        let done: Result<Done, ActError> = raced!(itself, &once, async {
            let (receipt, read) = itself.receipt_of(id).await?;
            if receipt.value.state != ReceiptState::Uncleared {
                return Ok(Done::Before(id.to_string()));
            }
            let cleared = receipt.value.clear(read.ledger.clone(), today)?;
            itself.commit_cleared(&once, (receipt.version, &read), cleared, now).await
        });
        done.map(|_| ())
    }

    /// A processor paid a receipt out to the trust account, which has collected it.
    pub async fn paid_out(&self, wish: &Wish<'_>, id: &ReceiptId) -> Result<Done, ActError> {
        raced!(self, wish.once, async {
            let (receipt, read) = self.receipt_of(id).await?;
            let bank = self.bank_of(&receipt.value.bank).await?;
            let (when, journal) = (wish.now(&bank.value), self.journal_id(wish.now)?);
            let cleared = receipt.value.paid_out(read.ledger.clone(), &when, journal)?;
            self.commit_cleared(wish.once, (receipt.version, &read), cleared, wish.now).await
        })
    }

    /// A lawyer lets a receipt be used before it is collected.
    pub async fn release_early(
        &self,
        wish: &Wish<'_>,
        id: &ReceiptId,
        because: &Note,
    ) -> Result<Done, ActError> {
        raced!(self, wish.once, async {
            let (receipt, read) = self.receipt_of(id).await?;
            let early = EarlyRelease { because: because.clone(), signer: wish.by.clone() };
            let cleared = receipt.value.release_early(read.ledger.clone(), &early)?;
            self.commit_cleared(wish.once, (receipt.version, &read), cleared, wish.now).await
        })
    }

    async fn commit_cleared(
        &self,
        once: &Once,
        (version, read): (u64, &Read),
        cleared: Cleared,
        at: Timestamp,
    ) -> Result<Done, ActError> {
        let (store, receipt) = (self.store, &cleared.receipt);
        let mut commit = self
            .wished(once, at)
            .outcome(&receipt.id)
            .receipt(store, version, receipt)?
            .ledger(store, read, &cleared.ledger, 0)?
            .event(&receipt.matter, cleared.event.clone());
        if let Some(entry) = &cleared.entry {
            commit = commit.post(store, entry)?;
        }
        Ok(commit.write(store).await?)
    }

    /// The bank took a receipt back. What of it was used, the firm owes to the account; the client,
    /// who was told that it came, is told that it is gone (rule TR-22).
    pub async fn give_back(&self, wish: &Wish<'_>, id: &ReceiptId) -> Result<Done, ActError> {
        raced!(self, wish.once, self.given_back(wish, id))
    }

    async fn given_back(&self, wish: &Wish<'_>, id: &ReceiptId) -> Result<Done, ActError> {
        let (receipt, read) = self.receipt_of(id).await?;
        let bank = self.bank_of(&receipt.value.bank).await?;
        let (when, journal) = (wish.now(&bank.value), self.journal_id(wish.now)?);
        let available = read.ledger.available().minor();

        let back = give_back(receipt.value, read.ledger.clone(), &when, &journal)?;

        let drawn = available - back.ledger.available().minor();
        let mails = self.told(&back.receipt.client, About::TrustTakenBack).await?;
        let store = self.store;
        let mut commit = self
            .wished(wish.once, wish.now)
            .outcome(&back.receipt.id)
            .receipt(store, receipt.version, &back.receipt)?
            .ledger(store, &read, &back.ledger, drawn)?
            .books(store, &Books::Trust(back.entry))?
            .event(&back.receipt.matter, back.event);
        if let Some(id) = &back.receipt.request
            && let Some(asked) = store.deposit_request(id).await?
        {
            let again = asked.value.lost(&back.receipt.id);
            commit = commit.request(store, asked.version, &again)?;
        }
        if let Some(telling) = self.telling(&back.receipt.id).await? {
            commit = commit.telling(store, telling.version, &telling.value.gone())?;
        }
        if let Some(line) = &back.line {
            commit = commit.line(store, line)?;
        }
        if back.short.is_positive() {
            let short = self.pool(&bank.value, PoolKind::Shortage).await?;
            let balance = short.value.balance.plus(back.short);
            let balance = balance.map_err(domain::trust::PoolError::from)?;
            commit = commit.pool(store, short.version, &Pool { balance, ..short.value })?;
        }
        Ok(mails.into_iter().fold(commit, Commit::mail).write(store).await?)
    }

    pub(super) async fn receipt_of(
        &self,
        id: &ReceiptId,
    ) -> Result<(Versioned<Receipt>, Read), ActError> {
        let receipt = self.receipt(id).await?.ok_or(ActError::Missing("receipt"))?;
        let read = self.ledger_of(&receipt.value.matter).await?;
        Ok((receipt, read))
    }

    pub(super) fn receipt_id(&self, now: Timestamp) -> Result<ReceiptId, Fault> {
        self.store.id(now, ReceiptId::made)
    }

    pub(super) fn journal_id(&self, now: Timestamp) -> Result<JournalId, Fault> {
        self.store.id(now, JournalId::made)
    }
}

impl Commit {
    /// The new state of a receipt.
    pub(super) fn receipt(
        self,
        store: &Store,
        version: u64,
        receipt: &Receipt,
    ) -> Result<Self, CommitError> {
        let key = keys::receipt(&receipt.id);
        let (places, item) = (receipt::places(receipt), ReceiptItem::of(receipt));
        Ok(self.replace(store, (&key, version), &places, &item)?)
    }

    /// The new state of a pool.
    pub(super) fn pool(self, store: &Store, version: u64, pool: &Pool) -> Result<Self, Fault> {
        let (key, item) = (keys::pool(&pool.bank, pool.kind), PoolItem::of(pool));
        self.over(store, (&key, version), &Places::default(), &item)
    }
}
