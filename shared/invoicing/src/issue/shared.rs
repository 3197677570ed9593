//! Issuing a draft of a matter that several payors share: a bill to each, in one commit (BIL-13,
//! BIL-14).
//!
//! Invariant: either all of them are issued or the draft stays what it was.

use domain::client::Access;
use domain::dispatch::Dispatch;
use domain::early::EarlyTerms;
use domain::firm::Firm;
use domain::id::{ClientId, InvoiceId, JournalId};
use domain::invoice::{Draft, IssueError, Issuing, JustIssued, Line, PartIssuing, Parties};
use domain::matter::Matter;
use domain::payors::{Payors, Portion, PortionError};
use domain::text::Email;
use jiff::Timestamp;
use store::invoices::{Series, fit_together};
use store::{Desk, Fault, Versioned};

use super::{Ground, NotIssued};

/// The most people of all payors together that one act mails: what one transaction holds.
const TOLD_MAX: usize = 20;

/// Who shares the bills of a matter, as it was read.
pub struct Shared {
    /// What was agreed.
    pub payors: Versioned<Payors>,
    /// Each payor that it names.
    pub each: Vec<Payor>,
}

/// A payor, as its bill names it.
pub struct Payor {
    /// Which client of the firm it is.
    pub client: ClientId,
    /// Names and addresses as they are now.
    pub parties: Parties,
    /// How its invoices go out (INV-11).
    pub dispatch: Dispatch,
    /// What is taken off for paying it early.
    pub early: Option<EarlyTerms>,
    /// Who hears of its bill.
    pub told: Vec<Email>,
}

impl Shared {
    /// Who shares the bills of a matter; nothing where its client pays alone.
    pub(super) async fn of(
        desk: &Desk<'_>,
        firm: &Firm,
        matter: &Matter,
    ) -> Result<Option<Self>, Fault> {
        let payors = desk.payors(&matter.id).await?;
        if !payors.value.is_shared() {
            return Ok(None);
        }
        let most = TOLD_MAX.checked_div(payors.value.shares.len()).unwrap_or(TOLD_MAX);
        let mut each = Vec::new();
        for share in &payors.value.shares {
            let (client, contacts) =
                tokio::try_join!(desk.client(&share.payor), desk.contacts(&share.payor))?;
            let Some(client) = client else {
                return Err(Fault::Damaged {
                    key: share.payor.to_string(),
                    what: "a payor is not among the clients".to_owned(),
                });
            };
            let open = contacts.into_iter().filter(|contact| contact.access == Access::Open);
            let theirs = desk.theirs(&share.payor, matter).await?;
            each.push(Payor {
                client: share.payor.clone(),
                parties: super::parties(firm.clone(), client.value, (matter, theirs))?,
                dispatch: desk.billed(&share.payor).await?.value.dispatch,
                early: desk.store().early_terms(&share.payor).await?,
                told: open.take(most).map(|contact| contact.email).collect(),
            });
        }
        Ok(Some(Self { payors, each }))
    }

    /// What each payor is billed of a draft.
    pub fn portions(&self, draft: &Draft, lines: &[Line]) -> Result<Vec<Portion>, PortionError> {
        self.payors.value.portions(draft, lines)
    }

    /// A payor by its client.
    pub fn payor(&self, client: &ClientId) -> Option<&Payor> {
        self.each.iter().find(|one| one.client == *client)
    }

    /// The bills to all payors.
    pub(super) fn bills(
        &self,
        (ground, desk): (&Ground, &Desk<'_>),
        (series, issuing): (&Series, &Issuing),
        now: Timestamp,
    ) -> Result<Vec<JustIssued>, NotIssued> {
        let (draft, store) = (&ground.draft.value, desk.store());
        let portions = self.portions(draft, &ground.lines).map_err(IssueError::from)?;
        let mut each = Vec::new();
        for (at, number) in series.row(portions.len()).into_iter().enumerate() {
            let payor = portions.get(at).and_then(|portion| self.payor(&portion.payor));
            let Some(payor) = payor else { return Err(NotIssued::Gone) };
            let id = match at {
                0 => draft.id.clone(),
                _ => store.id(now, InvoiceId::made)?,
            };
            let (parties, journal) = (payor.parties.clone(), store.id(now, JournalId::made)?);
            each.push(PartIssuing { id, number, parties, journal, early: payor.early });
        }
        let bills = draft.clone().issue_shared(&ground.lines, portions, (issuing, each))?;
        match fit_together(&bills) {
            true => Ok(bills),
            false => Err(IssueError::TooLong(bills.len()).into()),
        }
    }
}
