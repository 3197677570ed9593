//! Mails that wait to be sent: written with what they tell of, sent by `mailer`.

use domain::id::MailId;
use domain::notice::{About, Attached, Notice};
use domain::text::Email;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::access::SystemStore;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Attributes, Versioned};
use crate::keys::{self, Key, Places};
use crate::once::{CommitError, Once};
use crate::query::Page;

/// A mail as it is stored.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct MailItem {
    id: String,
    to: String,
    about: String,
    link: Option<String>,
    code: Option<String>,
    #[serde(default)]
    receipt: Option<String>,
    #[serde(default)]
    paper: Option<String>,
    queued_at: Timestamp,
    sent_at: Option<Timestamp>,
    #[serde(default)]
    sent_as: Option<String>,
}

/// A mail on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Its id.
    pub id: MailId,
    /// To whom, about what.
    pub notice: Notice,
    /// When it was queued.
    pub queued_at: Timestamp,
    /// When it went out, and as what.
    pub sent: Option<Sent>,
}

/// A mail that went out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// When.
    pub at: Timestamp,
    /// The name that SES gave it, by which SES speaks of it from then on.
    pub name: String,
}

impl MailItem {
    /// The mail's id follows from the wish, so that an attempt repeated makes no second mail.
    pub(crate) fn of(notice: &Notice, wish: &str, place: usize, at: Timestamp) -> Self {
        let seed = Sha256::digest(format!("{wish}#{place}"));
        let chance = std::array::from_fn(|n| seed.get(n).copied().unwrap_or_default());
        let paper = paper_of(&notice.about);
        let (link, code, receipt) = match &notice.about {
            About::SignIn { link, code } => (Some(link.clone()), Some(code.clone()), None),
            About::InvoiceToPay { link }
            | About::ChargeFailed { link }
            | About::DepositAsked { link } => (Some(link.clone()), None, None),
            About::TrustReceived(receipt) => {
                (None, None, receipt.as_ref().map(ToString::to_string))
            }
            About::SignInChanged
            | About::SecondFactorReset
            | About::RecoveryCodeUsed
            | About::AddressChanged
            | About::InvoiceReady
            | About::BillReady
            | About::PaperAttached(_)
            | About::BudgetReached
            | About::PlanProposed
            | About::PlanAnswered
            | About::PlanStopped
            | About::PlanStoppedForFirm
            | About::Receipt
            | About::Refunded
            | About::DraftToReview
            | About::DraftReviewed
            | About::LineQuestioned
            | About::QuestionAnswered
            | About::InvoiceCredited
            | About::InvoiceVoided
            | About::Reversed
            | About::TrustDrawn
            | About::TrustTakenBack
            | About::BalanceLow
            | About::DepositDisputed
            | About::TrustNeedsLawyer
            | About::ReconciliationLate
            | About::FileHeld => (None, None, None),
        };
        Self {
            id: MailId::made(at.as_millisecond(), chance).to_string(),
            to: notice.to.to_string(),
            about: notice.about.word().to_owned(),
            link,
            code,
            receipt,
            paper,
            queued_at: at,
            sent_at: None,
            sent_as: None,
        }
    }

    pub(crate) fn key(&self) -> Result<Key, Fault> {
        Ok(keys::mail(&item::parsed("mail", &self.id)?))
    }

    pub(crate) fn places(&self) -> Places {
        let waits = self.sent_at.is_none();
        let kind = keys::by_kind("UNSENT", self.id.clone()).filter(|_| waits);
        Places { kind, owner: None }
    }

    fn read(self) -> Result<Mail, Fault> {
        let about = match (self.about.as_str(), self.link, self.code) {
            ("sign-in", Some(link), Some(code)) => About::SignIn { link, code },
            ("sign-in changed", _, _) => About::SignInChanged,
            ("second factor reset", _, _) => About::SecondFactorReset,
            ("recovery code used", _, _) => About::RecoveryCodeUsed,
            ("address changed", _, _) => About::AddressChanged,
            ("invoice ready", _, _) => About::InvoiceReady,
            ("invoice to pay", Some(link), _) => About::InvoiceToPay { link },
            ("invoice attached", _, _) => {
                let id = item::parsed("invoice", self.paper.as_deref().unwrap_or_default())?;
                About::PaperAttached(Attached::Invoice(id))
            }
            ("bill attached", _, _) => {
                let id = item::parsed("bill", self.paper.as_deref().unwrap_or_default())?;
                About::PaperAttached(Attached::Bill(id))
            }
            ("bill ready", _, _) => About::BillReady,
            ("budget reached", _, _) => About::BudgetReached,
            ("invoice credited", _, _) => About::InvoiceCredited,
            ("invoice voided", _, _) => About::InvoiceVoided,
            ("draft to review", _, _) => About::DraftToReview,
            ("draft reviewed", _, _) => About::DraftReviewed,
            ("line questioned", _, _) => About::LineQuestioned,
            ("question answered", _, _) => About::QuestionAnswered,
            ("plan proposed", _, _) => About::PlanProposed,
            ("plan answered", _, _) => About::PlanAnswered,
            ("charge failed", Some(link), _) => About::ChargeFailed { link },
            ("plan stopped", _, _) => About::PlanStopped,
            ("plan stopped for firm", _, _) => About::PlanStoppedForFirm,
            ("receipt", _, _) => About::Receipt,
            ("refunded", _, _) => About::Refunded,
            ("reversed", _, _) => About::Reversed,
            ("deposit asked", Some(link), _) => About::DepositAsked { link },
            ("deposit disputed", _, _) => About::DepositDisputed,
            ("balance low", _, _) => About::BalanceLow,
            ("trust drawn", _, _) => About::TrustDrawn,
            ("trust received", _, _) => {
                let receipt = self.receipt.map(|id| item::parsed("receipt", &id));
                About::TrustReceived(receipt.transpose()?)
            }
            ("trust taken back", _, _) => About::TrustTakenBack,
            ("trust needs lawyer", _, _) => About::TrustNeedsLawyer,
            ("reconciliation late", _, _) => About::ReconciliationLate,
            ("file held", _, _) => About::FileHeld,
            (other, _, _) => return Err(Fault::damaged("mail", other)),
        };
        let to = item::checked("address", Email::parse(&self.to))?;
        Ok(Mail {
            id: item::parsed("mail", &self.id)?,
            notice: Notice { to, about },
            queued_at: self.queued_at,
            sent: self.sent_at.map(|at| Sent { at, name: self.sent_as.unwrap_or_default() }),
        })
    }
}

/// The paper that a mail has attached, as it is stored.
fn paper_of(about: &About) -> Option<String> {
    let About::PaperAttached(attached) = about else { return None };
    Some(match attached {
        Attached::Invoice(id) => id.to_string(),
        Attached::Bill(id) => id.to_string(),
    })
}

/// Reads a mail from the image of a stream record; nothing when it is another kind of item.
pub fn mail_of_image(image: Attributes) -> Option<Result<Mail, Fault>> {
    if item::text(&image, "sk") != "MAIL" {
        return None;
    }
    Some(item::read::<MailItem>(image).and_then(MailItem::read))
}

impl SystemStore<'_> {
    /// A mail as it is now.
    pub async fn mail(&self, id: &MailId) -> Result<Option<Versioned<Mail>>, Fault> {
        let found = self.store.get::<MailItem>(&keys::mail(id)).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }

    /// Mails that wait, oldest first.
    pub async fn mails_unsent(&self, from: Option<String>) -> Result<Page<Mail>, Fault> {
        let asked = self.store.ask_index("by_kind", "UNSENT").from(from);
        asked.page(|attributes| item::read::<MailItem>(attributes)?.read()).await
    }

    /// Notes that a mail went out; the link in it is forgotten.
    pub async fn commit_sent(
        &self,
        mail: &Versioned<Mail>,
        sent: &Sent,
    ) -> Result<(), CommitError> {
        let once = Once::named(format!("sent#{}", mail.value.id));
        let receipt = mail.value.notice.about.receipt();
        let done = MailItem {
            id: mail.value.id.to_string(),
            to: mail.value.notice.to.to_string(),
            about: mail.value.notice.about.word().to_owned(),
            link: Some(String::new()),
            code: Some(String::new()),
            receipt: receipt.map(ToString::to_string),
            paper: paper_of(&mail.value.notice.about),
            queued_at: mail.value.queued_at,
            sent_at: Some(sent.at),
            sent_as: Some(sent.name.clone()),
        };
        let key = keys::mail(&mail.value.id);
        Commit::by(self.actor(), &once, sent.at)
            .replace(self.store, (&key, mail.version), &done.places(), &done)?
            .write(self.store)
            .await
            .map(|_| ())
    }
}

#[cfg(test)]
mod tests {

    use super::*;

    #[test]
    fn a_notice_that_was_queued_without_its_receipt_still_goes_out() {
        let to = Email::parse("bea@acme.example").unwrap();
        let notice = Notice { to, about: About::TrustReceived(None) };
        let item = MailItem::of(&notice, "wish", 0, Timestamp::UNIX_EPOCH);
        assert_eq!((item.about.as_str(), &item.receipt), ("trust received", &None));
        assert_eq!(item.read().unwrap().notice, notice);
    }
}
