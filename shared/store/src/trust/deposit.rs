//! A payment into trust arrives: the payment, the receipt, the ledger and the request at once, and
//! the same payment never twice (rules PSP-15, TR-11, TR-12).

use domain::audit::Event;
use domain::client::Access;
use domain::deposit::DepositRequest;
use domain::dispute::Dispute;
use domain::id::HoldId;
use domain::matter::Matter;
use domain::money::Money;
use domain::payment::{Deposit, DepositIds, Deposited, Intent, Source, deposited};
use domain::review::Review;
use domain::text::{Email, Name};
use domain::trust::{HoldError, ReceiptState, TrustBank, When};
use jiff::Timestamp;
use jiff::civil::Date;

use super::TrustStore;
use super::acts::ActError;
use super::hold::HoldItem;
use super::ledger::Read;
use super::receipt::{self, ReceiptItem};
use crate::Store;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Places};
use crate::once::Once;
use crate::payments::{IntentItem, ended, places, raised};

/// What a deposit meets when it arrives, as it was read.
struct Ground {
    asked: Versioned<DepositRequest>,
    bank: Versioned<TrustBank>,
    read: Read,
    payer: Name,
}

/// Whether a payment waited for a person until now.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Reviewed<'a> {
    /// It did not.
    Not,
    /// It did, and what was asked for came after all.
    Over,
    /// The person decided by this form; so much had been asked for.
    Accepted(&'a Once, Money),
}

/// The hold of a dispute has its id, so that it is placed once.
fn hold_of(dispute: &Dispute) -> Result<HoldId, Fault> {
    let (_, body) = dispute.id.as_str().split_once('_').unwrap_or_default();
    item::parsed("hold", &format!("{}_{body}", HoldId::PREFIX))
}

impl TrustStore<'_> {
    /// Takes what the processor took instead of what was asked for into trust, as a person decided
    /// (rule PSP-20).
    pub async fn accept_deposit(
        &self,
        once: &Once,
        payment: &Versioned<Intent>,
        (now, today): (Timestamp, Date),
    ) -> Result<Intent, ActError> {
        let asked = payment.value.amount;
        let accepted = payment.value.clone().accepted(Vec::new(), now)?;
        let review = Reviewed::Accepted(once, asked);
        self.deposited((accepted, payment.version), review, now, today).await
    }

    /// Books a payment into trust that arrived.
    pub(crate) async fn deposited(
        &self,
        (intent, version): (Intent, u64),
        review: Reviewed<'_>,
        now: Timestamp,
        today: Date,
    ) -> Result<Intent, ActError> {
        let Source::Deposit(deposit) = intent.source.clone() else {
            return Err(ActError::Missing("deposit"));
        };
        let ground = self.ground(&intent, &deposit).await?;
        let readers = self.thanks(&intent).await?;
        let when = When::now(today, now, ground.bank.value.periods);
        let ids = DepositIds {
            receipt: self.receipt_id(now)?,
            entry: self.journal_id(now)?,
            fee: self.journal_id(now)?,
        };

        let Ground { asked, bank, read, payer } = ground;
        let into = (read.ledger.clone(), &bank.value);
        let booked = deposited(intent, asked.value.clone(), into, payer, (&when, ids))?;

        let versions = (version, asked.version);
        self.commit_deposited(versions, &read, (&booked, review), &readers).await?;
        tracing::info!(payment.id = %booked.intent.id, "A deposit arrived in trust");
        Ok(booked.intent)
    }

    /// What a dispute of a deposit does to its own matter's ledger, in a commit that does the rest
    /// (rule TR-13): once, when money was first taken; what follows a lawyer decides.
    pub(crate) async fn freeze(
        &self,
        commit: Commit,
        (deposit, dispute): (&Deposit, &Dispute),
        at: Timestamp,
    ) -> Result<Commit, ActError> {
        let id = hold_of(dispute)?;
        let taken = dispute.moved.outstanding().map_err(HoldError::from)?.is_positive();
        let Some(receipt) = &deposit.receipt else { return Ok(commit) };
        if !taken || self.hold(&deposit.matter, &id).await?.is_some() {
            return Ok(commit);
        }
        let (receipt, read) = self.receipt_of(receipt).await?;
        if receipt.value.state == ReceiptState::GivenBack {
            return Ok(commit);
        }
        let available = read.ledger.available().minor();
        let frozen = receipt.value.frozen(read.ledger.clone(), dispute, id, at)?;
        if frozen.ledger == read.ledger {
            return Ok(commit);
        }

        let drawn = available.saturating_sub(frozen.ledger.available().minor());
        let commit = commit.receipt(self.store, receipt.version, &frozen.receipt)?.ledger(
            self.store,
            &read,
            &frozen.ledger,
            drawn,
        )?;
        let Some(hold) = frozen.hold else { return Ok(commit) };
        let (key, item) = (keys::hold(&deposit.matter, &hold.hold.id), HoldItem::of(&hold.hold));
        let commit = commit.create(self.store, &key, &Places::default(), &item)?;
        Ok(commit.event(&deposit.matter, hold.event))
    }

    async fn ground(&self, intent: &Intent, deposit: &Deposit) -> Result<Ground, ActError> {
        let asked = self.store.deposit_request(&deposit.request).await?;
        let asked = asked.ok_or(ActError::Missing("request"))?;
        let matter = self.store.matter(&deposit.matter).await?;
        let matter = matter.ok_or(ActError::Missing("matter"))?.value;
        // A ledger that was opened since lies where it lies.
        let there = self.ledger(&matter.id).await?;
        let bank = there.as_ref().map_or(&asked.value.bank, |read| read.ledger.bank());
        let bank = self.bank_of(bank).await?;
        let read = Read::or_new(there, &matter, &bank.value);
        let payer = self.payer(intent, &matter).await?;
        Ok(Ground { asked, bank, read, payer })
    }

    /// Who paid, as far as we know: a contact of the client, or whoever the client gave the link.
    async fn payer(&self, intent: &Intent, matter: &Matter) -> Result<Name, Fault> {
        let contacts = self.store.contacts(&intent.client).await?;
        let payer =
            contacts.into_iter().find(|contact| Some(&contact.id) == intent.contact.as_ref());
        Ok(payer.map_or_else(|| matter.client_name.clone(), |contact| contact.name))
    }

    /// Whoever paid hears that it arrived; all of the client's people when a link paid.
    async fn thanks(&self, intent: &Intent) -> Result<Vec<Email>, Fault> {
        let Some(payer) = &intent.contact else { return self.readers(&intent.client).await };
        let contacts = self.store.contacts(&intent.client).await?;
        let payer = contacts
            .into_iter()
            .filter(|contact| contact.id == *payer && contact.access == Access::Open);
        Ok(payer.map(|contact| contact.email).collect())
    }

    async fn commit_deposited(
        &self,
        (paying, asking): (u64, u64),
        read: &Read,
        (booked, review): (&Deposited, Reviewed<'_>),
        readers: &[Email],
    ) -> Result<(), ActError> {
        let Deposited { intent, received, request, fee } = booked;
        let (store, receipt) = (self.store, &received.receipt);
        let settled = Once::named(format!("settled#{}", intent.id));
        let once = review.once().unwrap_or(&settled);
        let arrived = Event::PaymentReceived {
            payment: intent.id.clone(),
            amount: intent.amount,
            unapplied: Money::zero(intent.amount.currency()),
        };
        let key = keys::payment(&intent.id);
        let mut commit = self
            .wished(once, received.line.posted_at)
            .outcome(&intent.id)
            .replace(store, (&key, paying), &places(intent), &IntentItem::of(intent))?
            .create(
                store,
                &keys::receipt(&receipt.id),
                &receipt::places(receipt),
                &ReceiptItem::of(receipt),
            )?
            .ledger(store, read, &received.ledger, 0)?
            .line(store, &received.line)?
            .post(store, &received.entry)?
            .request(store, asking, request)?
            .event(&intent.id, arrived)
            .event(&receipt.matter, received.event.clone());
        if let Some(fee) = fee {
            commit = commit.post(store, fee)?;
        }
        let surplus = Review::of_deposit(intent, request, received.line.posted_at);
        commit = review.end(commit, store, (intent, surplus))?;
        commit.tell_of(store, receipt, readers)?.write(store).await?;
        Ok(())
    }
}

impl<'a> Reviewed<'a> {
    const fn once(&self) -> Option<&'a Once> {
        match self {
            Self::Not | Self::Over => None,
            Self::Accepted(once, _) => Some(once),
        }
    }

    /// Nobody has to look any more; or somebody has to, at what came too much.
    fn end(
        &self,
        commit: Commit,
        store: &Store,
        (intent, surplus): (&Intent, Option<Review>),
    ) -> Result<Commit, Fault> {
        let commit = match self {
            Self::Not => {
                return match surplus {
                    Some(review) => raised(commit, store, &review),
                    None => Ok(commit),
                };
            }
            Self::Over => commit,
            Self::Accepted(_, asked) => {
                let (payment, amount) = (intent.id.clone(), intent.amount);
                commit.event(&intent.id, Event::PaymentAccepted { payment, asked: *asked, amount })
            }
        };
        ended(commit, store, (&intent.id, None))
    }
}
