//! What is billed ahead, against the ledger and what later invoices deducted (INV-30).

use domain::invoice::{InvoiceKind, Issued, Line, LineKind};
use domain::ledger::{Operating, OperatingAccount};

use super::Check;
use super::difference::{Difference, same};

impl Check<'_> {
    /// What is noted as left to deduct of a deposit invoice is what the ledger owes for it, and an
    /// invoice deducts what its lines do.
    pub(super) async fn check_ahead(
        &mut self,
        issued: &Issued,
        lines: &[Line],
    ) -> Result<(), Difference> {
        let number = &issued.number;
        let said = issued.deducted.iter().map(|one| (one.invoice.clone(), one.amount.minor()));
        let of = |line: &Line| match &line.kind {
            LineKind::Ahead { of } => Some((of.clone()?, line.amount.negated().minor())),
            LineKind::Fee { .. }
            | LineKind::Flat { .. }
            | LineKind::Cost { .. }
            | LineKind::Interest { .. } => None,
        };
        let (mut said, mut made): (Vec<_>, Vec<_>) =
            (said.collect(), lines.iter().filter_map(of).collect());
        said.sort();
        made.sort();
        same(&said, &made, || {
            format!("Invoice {number} deducts something else than its lines say.")
        })?;
        if issued.kind != InvoiceKind::Deposit {
            return Ok(());
        }
        self.deposit_invoices += 1;
        let currency = issued.total.currency();
        let left = self.system.ahead(&issued.matter).await?.left(&issued.id, currency);
        let account = OperatingAccount::BilledAhead(issued.id.clone());
        let owed = self.scratch.minor::<Operating>(&account, currency)?;
        same(&owed, &-i128::from(left.minor()), || {
            format!(
                "Of deposit invoice {number}, {left} is noted as left to deduct, and the ledger \
                 says {owed} in minor units."
            )
        })
    }

    /// Everything that was billed ahead was billed by a deposit invoice.
    pub(super) fn check_all_ahead(&self) -> Result<(), Difference> {
        let (billed, seen) =
            (self.scratch.accounts::<Operating>("billed-ahead")?, self.deposit_invoices);
        same(&billed, &seen, || {
            format!("The ledger has {billed} deposit invoices, and {seen} are listed.")
        })
    }
}
