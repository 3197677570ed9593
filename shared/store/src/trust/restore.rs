//! Disputes after fees were taken: the firm is asked to put the disputed part back, and does
//! (rule TR-09).

use domain::audit::Event;
use domain::id::{DisbursementId, HoldId, InvoiceId, MatterId};
use domain::invoice::Issued;
use domain::ledger::Books;
use domain::money::Money;
use domain::notice::{About, Notice};
use domain::pack::Key;
use domain::text::Note;
use domain::trust::{Disbursement, DisbursementKind, PoolError, RestoreError, restore};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::TrustStore;
use super::acts::{ActError, Wish, raced};
use super::hold::HoldItem;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Attributes, Versioned};
use crate::keys::{self, Places};
use crate::once::Done;
use crate::query::Page;

/// What a client disputes of fees that were taken, and the firm has to put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The payment that took the fees.
    pub payment: DisbursementId,
    /// The invoice that it paid.
    pub invoice: InvoiceId,
    /// The matter.
    pub matter: MatterId,
    /// How much of it is disputed.
    pub amount: Money,
    /// What the client says.
    pub reason: Note,
    /// When it was noted.
    pub at: Timestamp,
    /// Whether it is back in trust.
    pub is_done: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct AskedItem {
    payment: String,
    invoice: String,
    matter: String,
    currency: String,
    amount: i64,
    reason: String,
    at: Timestamp,
    is_done: bool,
}

impl AskedItem {
    fn of(asked: &Asked) -> Self {
        Self {
            payment: asked.payment.to_string(),
            invoice: asked.invoice.to_string(),
            matter: asked.matter.to_string(),
            currency: asked.amount.currency().to_string(),
            amount: asked.amount.minor(),
            reason: asked.reason.to_string(),
            at: asked.at,
            is_done: asked.is_done,
        }
    }

    fn read(self) -> Result<Asked, Fault> {
        Ok(Asked {
            payment: item::parsed("payment", &self.payment)?,
            invoice: item::parsed("invoice", &self.invoice)?,
            matter: item::parsed("matter", &self.matter)?,
            amount: item::money(self.amount, &self.currency)?,
            reason: item::checked("reason", Note::parse(&self.reason))?,
            at: self.at,
            is_done: self.is_done,
        })
    }
}

fn read(attributes: Attributes) -> Result<Asked, Fault> {
    item::read::<AskedItem>(attributes)?.read()
}

/// It is listed while it waits, the oldest first.
fn places(asked: &Asked) -> Places {
    let sort = format!("{:015}#{}", asked.at.as_millisecond(), asked.payment);
    let kind = if asked.is_done { None } else { keys::by_kind("RESTORING", sort) };
    Places { owner: None, kind }
}

impl TrustStore<'_> {
    /// What was asked to be put back of a payment, last.
    pub async fn restoration(
        &self,
        payment: &DisbursementId,
    ) -> Result<Option<Versioned<Asked>>, Fault> {
        let found = self.store.get::<AskedItem>(&keys::restoration(payment)).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }

    /// What waits to be put back, the oldest first.
    pub async fn restorations(&self, from: Option<String>) -> Result<Page<Asked>, Fault> {
        self.store.ask_index("by_kind", "RESTORING").from(from).page(read).await
    }

    /// Notes that a client disputes fees that were taken: the lawyers are asked to put that much
    /// back, and no more fees are taken for it meanwhile.
    pub async fn ask_restoration(
        &self,
        wish: &Wish<'_>,
        id: &DisbursementId,
        (amount, reason): (Money, &Note),
    ) -> Result<Done, ActError> {
        raced!(self, wish.once, self.asked(wish, id, (amount, reason)))
    }

    async fn asked(
        &self,
        wish: &Wish<'_>,
        id: &DisbursementId,
        (amount, reason): (Money, &Note),
    ) -> Result<Done, ActError> {
        let payment = self.disbursement_of(id).await?.value;
        payment.may_restore(amount)?;
        let within = self.limit(Key::RestoreWithinDays, &payment.order.bank).await?;
        payment.in_time(wish.today, within)?;
        let invoice = invoice_of(&payment)?;
        let before = self.restoration(id).await?;
        if before.as_ref().is_some_and(|before| !before.value.is_done) {
            return Err(RestoreError::Asked.into());
        }
        let asked = Asked {
            payment: id.clone(),
            invoice: invoice.clone(),
            matter: payment.order.matter.clone(),
            amount,
            reason: reason.clone(),
            at: wish.now,
            is_done: false,
        };
        let event = Event::RestorationAsked {
            payment: id.clone(),
            invoice: invoice.clone(),
            matter: asked.matter.clone(),
            amount,
        };
        let (key, item) = (keys::restoration(id), AskedItem::of(&asked));
        let noted = self.disputed(&invoice, amount.currency()).await?;
        let earlier = self.noted_before(&invoice).await?;
        let disputed = noted.value.plus(amount).map_err(PoolError::from)?;
        let commit = self.wished(wish.once, wish.now).outcome(id);
        let version = before.map_or(0, |before| before.version);
        let commit = commit.over(self.store, (&key, version), &places(&asked), &item)?;
        let commit = commit
            .disputed(self.store, (&invoice, noted.version), (earlier, disputed))?
            .event(&asked.matter, event.clone())
            .event(&invoice, event);
        let mails = self.lawyers(About::TrustNeedsLawyer).await?;
        Ok(mails.into_iter().fold(commit, Commit::mail).write(self.store).await?)
    }

    /// Puts back what was asked for: it comes from the operating account and is held.
    pub async fn restore(&self, wish: &Wish<'_>, id: &DisbursementId) -> Result<Done, ActError> {
        raced!(self, wish.once, self.restored(wish, id))
    }

    async fn restored(&self, wish: &Wish<'_>, id: &DisbursementId) -> Result<Done, ActError> {
        let asked = self.restoration(id).await?.filter(|asked| !asked.value.is_done);
        let asked = asked.ok_or(ActError::Missing("restoration"))?;
        let found = self.disbursement_of(id).await?;
        let read = self.ledger_of(&found.value.order.matter).await?;
        let bank = self.bank_of(&found.value.order.bank).await?;
        let invoice = self.invoice_taken(&asked.value.invoice).await?;
        let (when, journal) = (wish.now(&bank.value), self.journal_id(wish.now)?);
        let hold = self.store.id(wish.now, HoldId::made)?;
        let words = (asked.value.amount, asked.value.reason.clone());
        let both = (read.ledger.clone(), invoice.value.clone());

        let back = restore(found.value, both, (&wish.by, hold), words, (&when, journal.clone()))?;

        let (store, at) = (self.store, back.line.posted_at);
        let done = Asked { is_done: true, ..asked.value };
        let (key, item) = (keys::restoration(id), AskedItem::of(&done));
        let order = &back.disbursement.order;
        let part = format!("#restored#{journal}");
        let held = &back.held.hold;
        let books = Books::Both(back.transfer);
        let hold_key = keys::hold(&held.matter, &held.id);
        let commit = self
            .wished(wish.once, at)
            .outcome(id)
            .payment(store, found.version, &back.disbursement)?
            .replace(store, (&key, asked.version), &places(&done), &item)?
            .ledger(store, &read, &back.held.ledger, 0)?
            .line(store, &back.line)?
            .create(store, &hold_key, &Places::default(), &HoldItem::of(held))?
            .books(store, &books)?
            .on_open_matter(store, &done.matter)?
            .event(&done.matter, back.event.clone())
            .event(&done.matter, back.held.event.clone())
            .event(&done.invoice, back.event);
        let taken = (done.amount.negated(), at);
        let commit = self.allocated(commit, order, taken, &part)?;
        let commit = self.store.owed_less(commit, &books, &back.invoice)?;
        let commit = store.paid_head(commit, invoice.version, &back.invoice)?;
        Ok(commit.write(store).await?)
    }

    async fn invoice_taken(&self, id: &InvoiceId) -> Result<Versioned<Issued>, ActError> {
        let found = self.store.system("trust").invoice_owed(id).await?;
        found.ok_or(ActError::Missing("invoice"))
    }

    /// A mail to every lawyer of the firm.
    pub(super) async fn lawyers(&self, about: About) -> Result<Vec<Notice>, Fault> {
        let members = self.store.system("trust").members().await?.into_iter();
        let lawyers = members.filter(|member| member.role.authorises()).take(LAWYERS_MAX);
        Ok(lawyers.map(|lawyer| Notice { to: lawyer.email, about: about.clone() }).collect())
    }
}

/// The most lawyers that are told in one commit.
const LAWYERS_MAX: usize = 40;

fn invoice_of(payment: &Disbursement) -> Result<InvoiceId, RestoreError> {
    match &payment.order.kind {
        DisbursementKind::EarnedFees(id) => Ok(id.clone()),
        DisbursementKind::ToParty
        | DisbursementKind::ClientExpense
        | DisbursementKind::TrustToTrust(..) => Err(RestoreError::NotTaken),
    }
}
