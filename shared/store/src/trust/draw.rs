//! Payments out of trust: prepared, released, voided.

use domain::audit::Event;
use domain::id::DisbursementId;
use domain::invoice::{Invoice, Issued};
use domain::money::Money;
use domain::notice::{About, Notice};
use domain::text::Note;
use domain::trust::{
    Authorised, Disbursement, DisbursementKind, DrawFacts, Informed, Instrument, Order, Posted,
    Released, TrustBank, Voided, When, earned_fees, refund_path, to_ledger, to_payee, void,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::TrustStore;
use super::acts::{ActError, Wish, raced};
use super::disbursement::{self, DisbursementItem};
use super::ledger::Read;
use crate::Store;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::invoices::PaidItem;
use crate::item::Versioned;
use crate::keys::{self, Places};
use crate::once::Done;

/// Whose number a check has; kept for ever, so that it is never given again.
#[derive(Debug, Serialize, Deserialize)]
struct ChequeItem {
    payment: String,
}

/// What a payment goes to besides its own ledger, as it was read.
#[derive(Debug, Default)]
struct Target {
    ledger: Option<Read>,
    invoice: Option<Versioned<Issued>>,
    /// How much of the invoice is disputed.
    disputed: Option<Versioned<Money>>,
}

/// A payment on its way out, with all that was read for it.
pub(super) struct Leaving {
    version: u64,
    read: Read,
    bank: Versioned<TrustBank>,
    target: Target,
    when: When,
    out: Released,
    mails: Vec<Notice>,
    /// The version of the matter's flat fee, where it has one.
    flat_fee: Option<u64>,
}

impl Leaving {
    /// When it is posted.
    pub(super) const fn posted_at(&self) -> Timestamp {
        self.out.from.line.posted_at
    }
}

impl TrustStore<'_> {
    /// Prepares a payment; a lawyer releases it.
    pub async fn prepare(&self, wish: &Wish<'_>, order: &Order) -> Result<Done, ActError> {
        let commit = self.wished(wish.once, wish.now).outcome(&order.id);
        Ok(self.prepared(commit, wish, order).await?.write(self.store).await?)
    }

    /// What is written when a payment is prepared.
    pub(super) async fn prepared(
        &self,
        commit: Commit,
        wish: &Wish<'_>,
        order: &Order,
    ) -> Result<Commit, ActError> {
        let read = self.ledger_of(&order.matter).await?;
        let payment = order.clone().prepare(&read.ledger)?;
        refund_path(order, &self.receipts_of(&order.matter).await?, wish.today)?;
        let (store, id) = (self.store, &payment.order.id);
        let event = Event::TrustPaymentPrepared {
            payment: id.clone(),
            matter: payment.order.matter.clone(),
            amount: payment.order.amount,
        };
        let places = disbursement::places(&payment);
        let item = DisbursementItem::of(&payment);
        let mut commit = commit
            .create(store, &keys::disbursement(id), &places, &item)?
            .on_open_matter(store, &payment.order.matter)?
            .event(&payment.order.matter, event);
        if let Instrument::Cheque(number) = &payment.order.instrument {
            let key = keys::cheque(&payment.order.bank, number);
            let holder = ChequeItem { payment: id.to_string() };
            commit = commit.unique(store, &key, "This check number", &holder)?;
        }
        Ok(commit)
    }

    /// Gives a payment up that nobody has released; its check number stays used.
    pub async fn withdraw(&self, wish: &Wish<'_>, id: &DisbursementId) -> Result<Done, ActError> {
        raced!(self, wish.once, async {
            let found = self.disbursement_of(id).await?;
            let payment = found.value.withdraw()?;
            let event = Event::TrustPaymentWithdrawn {
                payment: id.clone(),
                matter: payment.order.matter.clone(),
                amount: payment.order.amount,
            };
            let commit = self.wished(wish.once, wish.now).outcome(id);
            let commit = commit.payment(self.store, found.version, &payment)?;
            Ok(commit.event(&payment.order.matter, event).write(self.store).await?)
        })
    }

    /// Releases a payment: a lawyer authorises it, and the money moves.
    pub async fn release(
        &self,
        wish: &Wish<'_>,
        id: &DisbursementId,
        informed: Option<Informed>,
    ) -> Result<Done, ActError> {
        let matter = self.disbursement_of(id).await?.value.order.matter;
        self.clear_due(&matter, wish.today, wish.now).await?;
        raced!(self, wish.once, self.released(wish, id, informed))
    }

    async fn released(
        &self,
        wish: &Wish<'_>,
        id: &DisbursementId,
        informed: Option<Informed>,
    ) -> Result<Done, ActError> {
        let leaving = self.leaving(wish, id, informed).await?;
        let commit = self.wished(wish.once, leaving.posted_at()).outcome(id);
        Ok(self.left(commit, leaving)?.write(self.store).await?)
    }

    /// A payment that a lawyer authorises now, with everything that follows from it.
    pub(super) async fn leaving(
        &self,
        wish: &Wish<'_>,
        id: &DisbursementId,
        informed: Option<Informed>,
    ) -> Result<Leaving, ActError> {
        let found = self.disbursement_of(id).await?;
        let read = self.ledger_of(&found.value.order.matter).await?;
        let bank = self.bank_of(&found.value.order.bank).await?;
        let target = self.target_of(&found.value, &bank.value).await?;
        let when = wish.when(&bank.value);
        let lowest = self.store.lowest_since(&read.ledger, when.on).await?;

        let flat_fee = self.earned(&found.value, &target).await?;
        let authorised = found.value.authorise(&wish.by, &bank.value)?;
        let mails = self.mails(authorised.order()).await?;
        let by_mail = (!mails.is_empty()).then_some(Informed::ByMail);
        let facts = (wish, informed.or(by_mail), lowest);
        let out = self.moved(authorised, (&read, &target), facts, &when).await?;

        Ok(Leaving { version: found.version, read, bank, target, when, out, mails, flat_fee })
    }

    /// Fees of a matter with a flat fee are earned by its milestones (TRU-22); the version of the
    /// flat fee, where there is one.
    async fn earned(
        &self,
        payment: &Disbursement,
        target: &Target,
    ) -> Result<Option<u64>, ActError> {
        let Some(invoice) = &target.invoice else { return Ok(None) };
        let Some(fee) = self.flat_fee(&payment.order.matter).await? else { return Ok(None) };
        let amounts = (payment.order.amount, invoice.value.paid());
        fee.value.admits(&invoice.value.id, amounts)?;
        Ok(Some(fee.version))
    }

    /// The writes of a payment that leaves.
    pub(super) fn left(&self, commit: Commit, leaving: Leaving) -> Result<Commit, Fault> {
        let Leaving { version, read, bank, target, when, out, mails, flat_fee } = leaving;
        let commit = match flat_fee {
            Some(version) => {
                let key = keys::flat_fee(read.ledger.matter());
                commit.check(self.store, (&key, version))?
            }
            None => commit,
        };
        let drawn = out.from.line.change.negated().minor();
        let commit = commit
            .payment(self.store, version, &out.disbursement)?
            .ledger(self.store, &read, &out.from.ledger, drawn)?
            .line(self.store, &out.from.line)?
            .books(self.store, &out.books)?
            .in_open_period(self.store, &bank, &when)?
            .event(read.ledger.matter(), out.event.clone());
        let commit = self.onto_other(commit, &target, out.into.as_ref())?;
        let commit = self.onto_invoice(commit, &target, &out)?;
        Ok(mails.into_iter().fold(commit, Commit::mail))
    }

    async fn moved(
        &self,
        authorised: Authorised,
        (read, target): (&Read, &Target),
        (wish, informed, lowest): (&Wish<'_>, Option<Informed>, Money),
        when: &When,
    ) -> Result<Released, ActError> {
        let ledger = read.ledger.clone();
        let by = (when, self.journal_id(wish.now)?);
        let out = match (&authorised.order().kind, target) {
            (
                DisbursementKind::EarnedFees(id),
                Target { invoice: Some(invoice), disputed: Some(disputed), .. },
            ) => {
                let facts = DrawFacts {
                    invoice: &Invoice::Issued(invoice.value.clone()),
                    delivery: self.delivery(id, wish).await?,
                    signer: &wish.by,
                    amount: authorised.order().amount,
                    ledger: &read.ledger,
                    lowest,
                    disputed: invoice.value.disputed(disputed.value),
                    informed,
                };
                let passed = facts.pass(when)?;
                earned_fees(authorised, passed, ledger, lowest, by)?
            }
            (DisbursementKind::TrustToTrust(..), Target { ledger: Some(other), .. }) => {
                to_ledger(authorised, ledger, other.ledger.clone(), lowest, by)?
            }
            _ => to_payee(authorised, ledger, lowest, by)?,
        };
        Ok(out)
    }

    /// Voids a payment: the money comes back, the payment stays.
    pub async fn void(
        &self,
        wish: &Wish<'_>,
        id: &DisbursementId,
        reason: &Note,
    ) -> Result<Done, ActError> {
        raced!(self, wish.once, self.voided(wish, id, reason))
    }

    async fn voided(
        &self,
        wish: &Wish<'_>,
        id: &DisbursementId,
        reason: &Note,
    ) -> Result<Done, ActError> {
        let found = self.disbursement_of(id).await?;
        let read = self.ledger_of(&found.value.order.matter).await?;
        let bank = self.bank_of(&found.value.order.bank).await?;
        let target = self.target_of(&found.value, &bank.value).await?;
        let when = wish.now(&bank.value);
        let other = target.ledger.as_ref().map(|other| other.ledger.clone());
        let invoice = target.invoice.as_ref().map(|invoice| invoice.value.clone());
        let words = (&wish.by, reason.clone());
        let journal = self.journal_id(wish.now)?;

        let ledger = read.ledger.clone();
        let back = void(found.value, ledger, (other, invoice), words, (&when, journal))?;

        let commit = self.wished(wish.once, back.from.line.posted_at).outcome(id);
        let commit = commit
            .payment(self.store, found.version, &back.disbursement)?
            .ledger(self.store, &read, &back.from.ledger, 0)?
            .line(self.store, &back.from.line)?
            .books(self.store, &back.books)?
            .on_open_matter(self.store, read.ledger.matter())?
            .event(read.ledger.matter(), back.event.clone());
        let commit = self.onto_other(commit, &target, back.into.as_ref())?;
        let commit = self.off_invoice(commit, &target, &back)?;
        Ok(commit.write(self.store).await?)
    }

    pub(super) async fn disbursement_of(
        &self,
        id: &DisbursementId,
    ) -> Result<Versioned<Disbursement>, ActError> {
        self.disbursement(id).await?.ok_or(ActError::Missing("payment"))
    }

    async fn target_of(
        &self,
        payment: &Disbursement,
        bank: &TrustBank,
    ) -> Result<Target, ActError> {
        match &payment.order.kind {
            DisbursementKind::ToParty | DisbursementKind::ClientExpense => Ok(Target::default()),
            DisbursementKind::EarnedFees(id) => {
                let found = self.store.system("trust").invoice_owed(id).await?;
                let invoice = found.ok_or(ActError::Missing("invoice"))?;
                let disputed = self.disputed(id, bank.currency).await?;
                Ok(Target { ledger: None, invoice: Some(invoice), disputed: Some(disputed) })
            }
            DisbursementKind::TrustToTrust(matter, _) => {
                let found = self.store.matter(matter).await?;
                let matter = found.ok_or(ActError::Missing("matter"))?.value;
                let other = Read::or_new(self.ledger(&matter.id).await?, &matter, bank);
                Ok(Target { ledger: Some(other), ..Target::default() })
            }
        }
    }

    /// When fees are taken, a mail for everybody of the client who may sign in and see it.
    async fn mails(&self, order: &Order) -> Result<Vec<Notice>, Fault> {
        if !matches!(order.kind, DisbursementKind::EarnedFees(_)) {
            return Ok(Vec::new());
        }
        self.told(&order.client, About::TrustDrawn).await
    }

    fn onto_other(
        &self,
        commit: Commit,
        target: &Target,
        into: Option<&Posted>,
    ) -> Result<Commit, Fault> {
        let (Some(other), Some(into)) = (&target.ledger, into) else { return Ok(commit) };
        let drawn = into.line.change.negated().minor();
        let commit = commit.on_open_matter(self.store, into.ledger.matter())?;
        commit.ledger(self.store, other, &into.ledger, drawn)?.line(self.store, &into.line)
    }

    fn onto_invoice(
        &self,
        commit: Commit,
        target: &Target,
        out: &Released,
    ) -> Result<Commit, Fault> {
        let (Some(before), Some(invoice)) = (&target.invoice, &out.invoice) else {
            return Ok(commit);
        };
        let order = &out.disbursement.order;
        let at = out.from.line.posted_at;
        // What the client disputes meanwhile does not leave (rule TR-09).
        let version = target.disputed.as_ref().map_or(0, |disputed| disputed.version);
        let commit = commit.check(self.store, (&keys::disputed(&invoice.id), version))?;
        let commit = self.allocated(commit, order, (order.amount, at), "")?;
        let commit = commit.event(&invoice.id, out.event.clone());
        let commit = self.store.owed_less(commit, &out.books, invoice)?;
        self.store.paid_head(commit, before.version, invoice)
    }

    fn off_invoice(&self, commit: Commit, target: &Target, back: &Voided) -> Result<Commit, Fault> {
        let (Some(before), Some(invoice)) = (&target.invoice, &back.invoice) else {
            return Ok(commit);
        };
        let order = &back.disbursement.order;
        let at = back.from.line.posted_at;
        let commit = self.allocated(commit, order, (order.amount.negated(), at), "#void")?;
        let commit = commit.event(&invoice.id, back.event.clone());
        let commit = self.store.owed_less(commit, &back.books, invoice)?;
        self.store.paid_head(commit, before.version, invoice)
    }

    /// What the payment gave to its invoice, or took back from it.
    pub(super) fn allocated(
        &self,
        commit: Commit,
        order: &Order,
        (amount, at): (Money, Timestamp),
        part: &str,
    ) -> Result<Commit, Fault> {
        let DisbursementKind::EarnedFees(invoice) = &order.kind else { return Ok(commit) };
        let item = PaidItem {
            payment: order.id.to_string(),
            currency: amount.currency().to_string(),
            amount: amount.minor(),
            at,
        };
        let key = keys::paid_from_trust(invoice, &order.id, part);
        commit.create(self.store, &key, &Places::default(), &item)
    }
}

impl Commit {
    /// The new state of a payment.
    pub(super) fn payment(
        self,
        store: &Store,
        version: u64,
        payment: &Disbursement,
    ) -> Result<Self, Fault> {
        let key = keys::disbursement(&payment.order.id);
        let (places, item) = (disbursement::places(payment), DisbursementItem::of(payment));
        self.replace(store, (&key, version), &places, &item)
    }
}
