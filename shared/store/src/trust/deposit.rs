//! A payment into trust arrives: the payment, the receipt, the ledger and the request at once, and
//! the same payment never twice (rules PSP-15, TR-11, TR-12).

use domain::audit::Event;
use domain::deposit::DepositRequest;
use domain::matter::Matter;
use domain::notice::{About, Notice};
use domain::payment::{Deposit, DepositIds, Deposited, Intent, Source, deposited};
use domain::text::Name;
use domain::trust::{TrustBank, When};
use jiff::Timestamp;
use jiff::civil::Date;

use super::TrustStore;
use super::acts::ActError;
use super::ledger::Read;
use super::receipt::{self, ReceiptItem};
use crate::fault::Fault;
use crate::item::Versioned;
use crate::keys;
use crate::once::Once;
use crate::payments::{IntentItem, places};

/// What a deposit meets when it arrives, as it was read.
struct Ground {
    asked: Versioned<DepositRequest>,
    bank: Versioned<TrustBank>,
    read: Read,
    payer: Name,
}

impl TrustStore<'_> {
    /// Books a payment into trust that arrived.
    pub(crate) async fn deposited(
        &self,
        (intent, version): (Intent, u64),
        now: Timestamp,
        today: Date,
    ) -> Result<Intent, ActError> {
        let Source::Deposit(deposit) = intent.source.clone() else {
            return Err(ActError::Missing("deposit"));
        };
        let ground = self.ground(&intent, &deposit).await?;
        let notices = self.thanks(&intent).await?;
        let when = When::now(today, now, ground.bank.value.periods);
        let ids = DepositIds {
            receipt: self.receipt_id(now)?,
            entry: self.journal_id(now)?,
            fee: self.journal_id(now)?,
        };

        let Ground { asked, bank, read, payer } = ground;
        let into = (read.ledger.clone(), &bank.value);
        let booked = deposited(intent, asked.value.clone(), into, payer, (&when, ids))?;

        self.commit_deposited((version, asked.version), &read, &booked, notices).await?;
        tracing::info!(payment.id = %booked.intent.id, "A deposit arrived in trust");
        Ok(booked.intent)
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
        let read = self.ledger_or_new(&matter, &bank.value).await?;
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
    async fn thanks(&self, intent: &Intent) -> Result<Vec<Notice>, Fault> {
        let about = About::TrustReceived;
        let Some(payer) = &intent.contact else {
            return self.told(&intent.client, about).await;
        };
        let contacts = self.store.contacts(&intent.client).await?;
        let payer = contacts.into_iter().filter(|contact| contact.id == *payer);
        Ok(payer.map(|contact| Notice { to: contact.email, about: about.clone() }).collect())
    }

    async fn commit_deposited(
        &self,
        (paying, asking): (u64, u64),
        read: &Read,
        booked: &Deposited,
        notices: Vec<Notice>,
    ) -> Result<(), ActError> {
        let Deposited { intent, received, request, fee } = booked;
        let (store, receipt) = (self.store, &received.receipt);
        let once = Once::named(format!("settled#{}", intent.id));
        let arrived = Event::PaymentReceived {
            payment: intent.id.clone(),
            amount: intent.amount,
            unapplied: domain::money::Money::zero(intent.amount.currency()),
        };
        let key = keys::payment(&intent.id);
        let mut commit = self
            .wished(&once, received.line.posted_at)
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
        let commit = notices.into_iter().fold(commit, crate::commit::Commit::mail);
        commit.write(store).await?;
        Ok(())
    }
}
