//! Ledger cards as papers (TRU-16): what stands on one, and the printed one in its bucket.
//!
//! Invariants: the key of a printed card is made of its client, its matter, its days and the mark
//! of what it says, so one that says something else is another paper; a client reads its own.

use domain::audit::Event;
use domain::id::MatterId;
use domain::trust::LedgerCard;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::Store;
use crate::access::{ClientStore, FirmStore, SystemStore};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::once::CommitError;

type Days = (Date, Date);

impl Store {
    /// The card of some days as it is printed today; nothing of a matter without a ledger.
    async fn ledger_card(&self, id: &MatterId, days: Days) -> Result<Option<LedgerCard>, Fault> {
        let Some(read) = self.trust_ledger(id).await? else { return Ok(None) };
        let (firm, client, span) = tokio::try_join!(
            Box::pin(self.firm()),
            Box::pin(self.party(read.ledger.client())),
            self.span(&read.ledger, days),
        )?;
        let (Some(firm), Some(client)) = (firm, client) else { return Ok(None) };
        Ok(Some(LedgerCard {
            firm: firm.value,
            client: client.value,
            matter: format!("{} {}", read.names.number, read.names.matter),
            days,
            before: span.before,
            lines: span.lines,
            after: span.after,
        }))
    }

    async fn card_address(
        &self,
        id: &MatterId,
        card: &LedgerCard,
    ) -> Result<Option<String>, Fault> {
        let (from, to) = card.days;
        self.address_of(&key(id, card), &format!("trust-{from}-{to}")).await
    }
}

fn key(id: &MatterId, card: &LedgerCard) -> String {
    let (from, to) = card.days;
    format!("cards/{}/{id}/{from}_{to}_{}.pdf", card.client.id, card.mark())
}

fn noted(commit: Commit, id: &MatterId, (from, to): Days) -> Commit {
    commit.event(id, Event::LedgerExported { matter: id.clone(), from, to })
}

impl FirmStore<'_> {
    /// The card of some days of a ledger.
    pub async fn ledger_card(
        &self,
        id: &MatterId,
        days: Days,
    ) -> Result<Option<LedgerCard>, Fault> {
        self.store.ledger_card(id, days).await
    }

    /// The address of a printed card; none while it is not made.
    pub async fn ledger_card_file(
        &self,
        id: &MatterId,
        card: &LedgerCard,
    ) -> Result<Option<String>, Fault> {
        self.store.card_address(id, card).await
    }

    /// Notes that a card was written out; `printer` makes it where it is not there yet.
    pub async fn commit_ledger_exported(
        &self,
        id: &MatterId,
        days: Days,
        at: Timestamp,
    ) -> Result<(), CommitError> {
        let commit = Commit::note(self.member.actor(), at);
        noted(commit, id, days).write(self.store).await.map(|_| ())
    }
}

impl ClientStore<'_> {
    /// The card of some days of one of the client's ledgers; another client's is not found.
    pub async fn ledger_card(
        &self,
        id: &MatterId,
        days: Days,
    ) -> Result<Option<LedgerCard>, Fault> {
        let found = self.store.ledger_card(id, days).await?;
        Ok(found.filter(|card| card.client.id == self.client.id))
    }

    /// The address of one of the client's printed cards; none while it is not made, and never
    /// another client's.
    pub async fn ledger_card_file(
        &self,
        id: &MatterId,
        card: &LedgerCard,
    ) -> Result<Option<String>, Fault> {
        if card.client.id != self.client.id {
            return Ok(None);
        }
        self.store.card_address(id, card).await
    }

    /// Notes that a card was written out; `printer` makes it where it is not there yet.
    pub async fn commit_ledger_exported(
        &self,
        id: &MatterId,
        days: Days,
        at: Timestamp,
    ) -> Result<(), CommitError> {
        let commit = Commit::note(self.client.actor(), at);
        noted(commit, id, days).write(self.store).await.map(|_| ())
    }
}

impl SystemStore<'_> {
    /// The card of some days of a ledger.
    pub async fn ledger_card(
        &self,
        id: &MatterId,
        days: Days,
    ) -> Result<Option<LedgerCard>, Fault> {
        self.store.ledger_card(id, days).await
    }

    /// Whether a card is printed.
    pub async fn has_ledger_card(&self, id: &MatterId, card: &LedgerCard) -> Result<bool, Fault> {
        self.store.is_there(&key(id, card)).await
    }

    /// Keeps a printed card; one that is there already stays.
    pub async fn put_ledger_card(
        &self,
        id: &MatterId,
        card: &LedgerCard,
        pdf: Vec<u8>,
    ) -> Result<(), Fault> {
        self.store.put_paper(&key(id, card), pdf).await
    }
}
