//! What of each invoice's interest is posted, against the lines that charge it (REM-04).

use domain::id::InvoiceId;
use domain::invoice::{Line, LineKind};

use super::Check;
use super::difference::{Difference, same};

impl Check<'_> {
    /// Adds what the lines of an invoice charge of the interest on others.
    pub(super) fn take_interest(&self, lines: &[Line]) -> Result<(), Difference> {
        for line in lines {
            if let LineKind::Interest { of } = &line.kind {
                self.scratch.add_interest(of, line.amount.minor())?;
            }
        }
        Ok(())
    }

    /// What is noted as posted of an invoice's interest is what invoices of interest charge of it.
    pub(super) async fn check_interest(&self) -> Result<(), Difference> {
        let mut after = String::new();
        loop {
            let some = self.scratch.interest(&after)?;
            let Some((last, _)) = some.last() else { return Ok(()) };
            after.clone_from(last);
            for (invoice, charged) in &some {
                let Ok(id) = invoice.parse::<InvoiceId>() else { continue };
                let record = self.system.interest_posted(&id).await?;
                let posted = record.map_or(0, |record| record.posted.minor());
                same(&posted, charged, || {
                    format!(
                        "Of the interest on invoice {invoice}, {posted} is noted as posted, and \
                         {charged} is charged, in minor units."
                    )
                })?;
            }
        }
    }
}
