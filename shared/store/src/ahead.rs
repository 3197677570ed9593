//! What a matter is billed ahead, in the partition of the matter, and whether the firm may bill so
//! at all (INV-30).
//!
//! Invariant: what is left to deduct changes in the transaction that issues, credits or voids the
//! invoice that changes it, over the version that it was read at, so no two invoices deduct the
//! same money.

use domain::ahead::{AheadError, BilledAhead, BilledAheadRule, Deduction, Deposit};
use domain::audit::Event;
use domain::credit::JustCredited;
use domain::id::MatterId;
use domain::invoice::Issued;
use domain::text::Note;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::access::{FirmStore, SystemStore};
use crate::commit::Commit;
use crate::desk::Desk;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};
use crate::taxes::TaxItem;

/// What is left to deduct in a matter.
#[derive(Debug, Default, Serialize, Deserialize)]
struct AheadItem {
    deposits: Vec<DeductionItem>,
}

/// A deposit invoice with an amount of it: what is left, or what an invoice deducts.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct DeductionItem {
    invoice: String,
    number: String,
    on: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tax: Option<TaxItem>,
    amount: i64,
    currency: String,
}

/// Whether the firm may bill ahead.
#[derive(Debug, Serialize, Deserialize)]
struct RuleItem {
    rule: String,
    because: String,
}

impl DeductionItem {
    pub(crate) fn of(one: &Deduction) -> Self {
        Self {
            invoice: one.invoice.to_string(),
            number: one.number.clone(),
            on: one.on,
            tax: one.tax.as_ref().map(TaxItem::of),
            amount: one.amount.minor(),
            currency: one.amount.currency().to_string(),
        }
    }

    pub(crate) fn read(&self) -> Result<Deduction, Fault> {
        Ok(Deduction {
            invoice: item::parsed("invoice", &self.invoice)?,
            number: self.number.clone(),
            on: self.on,
            tax: self.tax.as_ref().map(TaxItem::read).transpose()?,
            amount: item::money(self.amount, &self.currency)?,
        })
    }
}

impl AheadItem {
    fn of(ahead: &BilledAhead) -> Self {
        let of = |one: &Deposit| DeductionItem::of(&one.deducting(one.left));
        Self { deposits: ahead.iter().map(of).collect() }
    }

    fn read(&self) -> Result<BilledAhead, Fault> {
        let read = |one: &DeductionItem| one.read().map(Deposit::from);
        let all = self.deposits.iter().map(read).collect::<Result<_, Fault>>()?;
        Ok(BilledAhead::stored(all))
    }
}

impl RuleItem {
    fn read(&self) -> Result<BilledAheadRule, Fault> {
        match self.rule.as_str() {
            "refused" => Ok(BilledAheadRule::Refused),
            "allowed" => {
                let because = item::checked("reason", Note::parse(&self.because))?;
                Ok(BilledAheadRule::Allowed(because))
            }
            other => Err(Fault::damaged("billing ahead", format!("{other:?} is no rule"))),
        }
    }
}

impl Store {
    pub(crate) async fn ahead(&self, matter: &MatterId) -> Result<Versioned<BilledAhead>, Fault> {
        let Some(found) = self.get::<AheadItem>(&keys::billed_ahead(matter)).await? else {
            return Ok(Versioned::default());
        };
        Ok(Versioned { value: found.value.read()?, version: found.version })
    }

    /// Whether the firm may bill ahead; version nothing while it has said nothing.
    pub async fn ahead_rule(&self) -> Result<Versioned<BilledAheadRule>, Fault> {
        let Some(found) = self.get::<RuleItem>(&keys::ahead_rule()).await? else {
            return Ok(Versioned::default());
        };
        Ok(Versioned { value: found.value.read()?, version: found.version })
    }

    /// What an invoice that is being issued deducts, or bills ahead itself.
    pub(crate) async fn ahead_issued(
        &self,
        commit: Commit,
        invoice: &Issued,
    ) -> Result<Commit, CommitError> {
        if !invoice.touches_ahead() {
            return Ok(commit);
        }
        let read = self.ahead(&invoice.matter).await?;
        let after = read.value.issued(invoice);
        self.ahead_becomes(commit, &invoice.matter, (after, read.version))
    }

    /// What is taken off such an invoice.
    pub(crate) async fn ahead_credited(
        &self,
        commit: Commit,
        just: &JustCredited,
    ) -> Result<Commit, CommitError> {
        if !just.invoice.touches_ahead() {
            return Ok(commit);
        }
        let read = self.ahead(&just.invoice.matter).await?;
        let after = read.value.credited(just);
        self.ahead_becomes(commit, &just.invoice.matter, (after, read.version))
    }

    /// Somebody else has changed it where that cannot be: whoever decided looks again.
    fn ahead_becomes(
        &self,
        commit: Commit,
        matter: &MatterId,
        (after, version): (Result<BilledAhead, AheadError>, u64),
    ) -> Result<Commit, CommitError> {
        let after = after.map_err(|_| CommitError::Stale)?;
        let (key, item) = (keys::billed_ahead(matter), AheadItem::of(&after));
        Ok(commit.over(self, (&key, version), &Places::default(), &item)?)
    }
}

impl Desk<'_> {
    /// What is left to deduct in a matter; version nothing while nothing was ever billed ahead.
    pub async fn ahead(&self, matter: &MatterId) -> Result<Versioned<BilledAhead>, Fault> {
        self.store.ahead(matter).await
    }
}

impl FirmStore<'_> {
    /// What is left to deduct in a matter; version nothing while nothing was ever billed ahead.
    pub async fn ahead(&self, matter: &MatterId) -> Result<Versioned<BilledAhead>, Fault> {
        self.store.ahead(matter).await
    }

    /// Says whether the firm may bill ahead, over the version that was looked at.
    pub async fn commit_ahead_rule(
        &self,
        once: &Once,
        rule: &Versioned<BilledAheadRule>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let (word, because) = (rule.value.word(), rule.value.because().to_owned());
        let item = RuleItem { rule: word.to_owned(), because: because.clone() };
        let commit = Commit::by(self.member.actor(), once, at);
        let (key, places) = (keys::ahead_rule(), Places::default());
        let commit = commit.over(self.store, (&key, rule.version), &places, &item)?;
        let event = Event::BillingAheadSet { rule: word, because };
        commit.event("FIRM", event).write(self.store).await
    }
}

impl SystemStore<'_> {
    /// What is left to deduct in a matter, as `check` compares it with the ledger.
    pub async fn ahead(&self, matter: &MatterId) -> Result<BilledAhead, Fault> {
        Ok(self.store.ahead(matter).await?.value)
    }
}
