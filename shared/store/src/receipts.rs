//! Receipts for whoever paid: what stands on one, and the printed one in its bucket (INV-28).
//!
//! Invariants: the key of a printed receipt is made of its client, of what it is of, and of the
//! mark of what it says, so one that says something else is another paper; a client reads its own.

use domain::audit::Event;
use domain::id::{InvoiceId, PaymentId, ReceiptId};
use domain::invoice::Issued;
use domain::payment::{Intent, Source};
use domain::receipt::{Kind, Paper, Went};
use domain::trust::Receipt;
use jiff::Timestamp;

use crate::Store;
use crate::access::{ClientStore, FirmStore, SystemStore};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::once::CommitError;

impl Store {
    /// The receipt as it is printed today; nothing of a payment that has not arrived.
    async fn receipt_paper(&self, kind: &Kind) -> Result<Option<Paper>, Fault> {
        match kind {
            Kind::Payment(id) => Box::pin(self.receipt_of_payment(id)).await,
            Kind::Trust(id) => Box::pin(self.receipt_of_trust(id)).await,
        }
    }

    async fn receipt_of_payment(&self, id: &PaymentId) -> Result<Option<Paper>, Fault> {
        let Some(life) = self.life(id).await? else { return Ok(None) };
        let (intent, since) = (life.payment.value, life.since);
        let ids = named(&intent);
        let (firm, client, invoices, held) = tokio::try_join!(
            Box::pin(self.firm()),
            Box::pin(self.party(&intent.client)),
            self.issued_named(&ids),
            Box::pin(self.held(&intent)),
        )?;
        let (Some(firm), Some(client)) = (firm, client) else { return Ok(None) };
        let invoices: Vec<Issued> = invoices.into_values().collect();
        let held = held.as_ref().map(|(receipt, matter)| (receipt, matter.as_str()));
        Ok(Paper::of_payment((firm.value, client.value), (&intent, &since), &invoices, held))
    }

    async fn receipt_of_trust(&self, id: &ReceiptId) -> Result<Option<Paper>, Fault> {
        let Some((receipt, matter)) = self.money_in_trust(id).await? else { return Ok(None) };
        let (firm, client) =
            tokio::try_join!(Box::pin(self.firm()), Box::pin(self.party(&receipt.client)))?;
        let (Some(firm), Some(client)) = (firm, client) else { return Ok(None) };
        Ok(Some(Paper::of_trust((firm.value, client.value), &receipt, &matter)))
    }

    /// The receipt in trust of a deposit that arrived, and its matter's number and name.
    async fn held(&self, intent: &Intent) -> Result<Option<(Receipt, String)>, Fault> {
        let Source::Deposit(deposit) = &intent.source else { return Ok(None) };
        match &deposit.receipt {
            Some(id) => self.money_in_trust(id).await,
            None => Ok(None),
        }
    }

    async fn money_in_trust(&self, id: &ReceiptId) -> Result<Option<(Receipt, String)>, Fault> {
        let Some(receipt) = self.money_in(id).await? else { return Ok(None) };
        let ledger = self.trust_ledger(&receipt.value.matter).await?;
        let matter = ledger.map(|read| format!("{} {}", read.names.number, read.names.matter));
        Ok(Some((receipt.value, matter.unwrap_or_default())))
    }

    async fn receipt_address(&self, paper: &Paper) -> Result<Option<String>, Fault> {
        self.address_of(&key(paper), &format!("receipt-{}", paper.on)).await
    }
}

/// The invoices that a payment went to.
fn named(intent: &Intent) -> Vec<InvoiceId> {
    let went = intent.went().into_iter();
    went.filter_map(|(went, _)| match went {
        Went::Invoice(id) => Some(id),
        Went::Discount(..) | Went::OnAccount | Went::Surcharge | Went::Trust | Went::Back => None,
    })
    .collect()
}

fn noted(commit: Commit, paper: &Paper) -> Commit {
    let event = Event::ReceiptExported { client: paper.client.id.clone(), on: paper.on };
    commit.event(paper.kind.as_str(), event)
}

impl FirmStore<'_> {
    /// A receipt as it is printed today; nothing of a payment that has not arrived.
    pub async fn receipt_paper(&self, kind: &Kind) -> Result<Option<Paper>, Fault> {
        self.store.receipt_paper(kind).await
    }

    /// The address of a printed receipt; none while it is not made.
    pub async fn receipt_file(&self, paper: &Paper) -> Result<Option<String>, Fault> {
        self.store.receipt_address(paper).await
    }

    /// Notes that a receipt was written out; `printer` makes it where it is not there yet.
    pub async fn commit_receipt_exported(
        &self,
        paper: &Paper,
        at: Timestamp,
    ) -> Result<(), CommitError> {
        let commit = Commit::note(self.member.actor(), at);
        noted(commit, paper).write(self.store).await.map(|_| ())
    }
}

impl ClientStore<'_> {
    /// A receipt of the client's as it is printed today; another client's is not found.
    pub async fn receipt_paper(&self, kind: &Kind) -> Result<Option<Paper>, Fault> {
        let found = self.store.receipt_paper(kind).await?;
        Ok(found.filter(|paper| paper.client.id == self.client.id))
    }

    /// The address of one of the client's printed receipts; none while it is not made, and never
    /// another client's.
    pub async fn receipt_file(&self, paper: &Paper) -> Result<Option<String>, Fault> {
        if paper.client.id != self.client.id {
            return Ok(None);
        }
        self.store.receipt_address(paper).await
    }

    /// Notes that a receipt was written out; `printer` makes it where it is not there yet.
    pub async fn commit_receipt_exported(
        &self,
        paper: &Paper,
        at: Timestamp,
    ) -> Result<(), CommitError> {
        let commit = Commit::note(self.client.actor(), at);
        noted(commit, paper).write(self.store).await.map(|_| ())
    }
}

impl SystemStore<'_> {
    /// A receipt as it is printed today; nothing of a payment that has not arrived.
    pub async fn receipt_paper(&self, kind: &Kind) -> Result<Option<Paper>, Fault> {
        self.store.receipt_paper(kind).await
    }

    /// Whether a receipt is printed.
    pub async fn has_receipt(&self, paper: &Paper) -> Result<bool, Fault> {
        self.store.is_there(&key(paper)).await
    }

    /// Keeps a printed receipt; one that is there already stays.
    pub async fn put_receipt(&self, paper: &Paper, pdf: Vec<u8>) -> Result<(), Fault> {
        self.store.put_paper(&key(paper), pdf).await
    }
}

fn key(paper: &Paper) -> String {
    format!("receipts/{}/{}_{}.pdf", paper.client.id, paper.kind.as_str(), paper.mark())
}
