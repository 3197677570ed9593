//! Money of nobody known: it comes in, waits, and finds its owner (rule TR-26).

use domain::id::{BankId, ReceiptId};
use domain::ledger::{Books, PoolKind};
use domain::matter::Matter;
use domain::trust::{Given, Unidentified};

use super::TrustStore;
use super::acts::{ActError, Wish, raced};
use super::ledger::Read;
use super::receipt::{self, ReceiptItem};
use super::suspense::{self, UnidentifiedItem};
use crate::keys;
use crate::once::Done;

impl TrustStore<'_> {
    /// Records money that nobody can place.
    pub async fn suspend(
        &self,
        wish: &Wish<'_>,
        bank: &BankId,
        given: &Given,
    ) -> Result<Done, ActError> {
        raced!(self, wish.once, self.suspended(wish, bank, given))
    }

    async fn suspended(
        &self,
        wish: &Wish<'_>,
        bank: &BankId,
        given: &Given,
    ) -> Result<Done, ActError> {
        let bank = self.bank_of(bank).await?;
        let pool = self.pool(&bank.value, PoolKind::Suspense).await?;
        let (id, when) = (self.receipt_id(wish.now)?, wish.when(&bank.value));
        let by = (&when, self.journal_id(wish.now)?);

        let (waiting, pooled) =
            Unidentified::record(id, pool.value, given.clone(), &bank.value, by)?;

        let (key, item) = (keys::suspense(&waiting.id), UnidentifiedItem::of(&waiting));
        let commit = self
            .wished(wish.once, wish.now)
            .outcome(&waiting.id)
            .create(self.store, &key, &suspense::places(&waiting), &item)?
            .pool(self.store, pool.version, &pooled.pool)?
            .books(self.store, &pooled.books)?
            .in_open_period(self.store, &bank, &when)?
            .event(&bank.value.id, pooled.event);
        Ok(commit.write(self.store).await?)
    }

    /// Its owner is found: it becomes a receipt of that matter.
    pub async fn identify(
        &self,
        wish: &Wish<'_>,
        id: &ReceiptId,
        matter: &Matter,
    ) -> Result<Done, ActError> {
        raced!(self, wish.once, self.identified(wish, id, matter))
    }

    async fn identified(
        &self,
        wish: &Wish<'_>,
        id: &ReceiptId,
        matter: &Matter,
    ) -> Result<Done, ActError> {
        let found = self.unidentified(id).await?.ok_or(ActError::Missing("receipt"))?;
        let bank = self.bank_of(&found.value.bank).await?;
        let pool = self.pool(&bank.value, PoolKind::Suspense).await?;
        let read = Read::or_new(self.ledger(&matter.id).await?, matter, &bank.value);
        let when = wish.now(&bank.value);
        let by = (&when, self.journal_id(wish.now)?);

        let now = found.value.identify(pool.value, read.ledger.clone(), by)?;

        let (key, item) = (keys::suspense(id), UnidentifiedItem::of(&now.unidentified));
        let places = suspense::places(&now.unidentified);
        let receipt = ReceiptItem::of(&now.receipt);
        let readers = self.readers(&matter.client).await?;
        let commit = self
            .wished(wish.once, now.line.posted_at)
            .outcome(id)
            .replace(self.store, (&key, found.version), &places, &item)?
            .create(self.store, &keys::receipt(id), &receipt::places(&now.receipt), &receipt)?
            .pool(self.store, pool.version, &now.pool)?
            .ledger(self.store, &read, &now.ledger, 0)?
            .line(self.store, &now.line)?
            .books(self.store, &Books::Trust(now.entry))?
            .on_open_matter(self.store, &matter.id)?
            .event(&matter.id, now.event)
            .tell_of(self.store, &now.receipt, &readers)?;
        Ok(commit.write(self.store).await?)
    }
}
