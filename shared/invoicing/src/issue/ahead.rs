//! What an invoice deducts of deposit invoices, and whether it may be one itself (INV-30).
//!
//! Invariants: it is worked out when the invoice is issued, so a draft never promises what another
//! invoice has taken meanwhile; the commit insists on it as it was read.

use domain::ahead::{BilledAhead, BilledAheadRule, Deduction};
use domain::id::EntryId;
use domain::invoice::{InvoiceKind, IssueError, JustIssued};
use domain::matter::Matter;
use jiff::Timestamp;
use store::{Desk, Fault, Versioned};

use super::{Ground, NotIssued};

/// What a matter was billed ahead, and what the firm says of that, as both were read.
pub struct Ahead {
    billed: Versioned<BilledAhead>,
    rule: BilledAheadRule,
}

impl Ahead {
    /// That of a matter.
    pub(super) async fn of(desk: &Desk<'_>, matter: &Matter) -> Result<Self, Fault> {
        let billed = desk.ahead(&matter.id).await?;
        Ok(Self { billed, rule: desk.store().ahead_rule().await?.value })
    }

    /// The version of what was billed; nothing while nothing ever was.
    pub const fn version(&self) -> u64 {
        self.billed.version
    }

    /// What the draft would deduct now.
    pub fn deductions(&self, ground: &Ground) -> Result<Vec<Deduction>, IssueError> {
        let draft = &ground.draft.value;
        match (draft.kind, &ground.shared) {
            (InvoiceKind::Deposit, _) if !self.rule.allows() => Err(IssueError::NotAhead),
            (InvoiceKind::Deposit, Some(_)) => Err(IssueError::AheadShared),
            (InvoiceKind::Deposit | InvoiceKind::Disbursements, _) => Ok(Vec::new()),
            (InvoiceKind::Work, shared) => {
                let all = self.billed.value.deductions(&ground.lines, draft.currency)?;
                if shared.is_some() && !all.is_empty() {
                    return Err(IssueError::AheadShared);
                }
                Ok(all)
            }
        }
    }

    /// The same, each with the id of its line.
    pub(super) fn deducted(
        &self,
        (ground, desk): (&Ground, &Desk<'_>),
        now: Timestamp,
    ) -> Result<Vec<(EntryId, Deduction)>, NotIssued> {
        let all = self.deductions(ground)?;
        let with_id = |one| Ok((desk.store().id(now, EntryId::made)?, one));
        all.into_iter().map(with_id).collect()
    }

    /// Whether what is billed ahead can change so.
    pub(super) fn holds(&self, bills: &[JustIssued]) -> Result<(), IssueError> {
        for bill in bills.iter().filter(|bill| bill.invoice.touches_ahead()) {
            self.billed.value.clone().issued(&bill.invoice)?;
        }
        Ok(())
    }
}
