//! What of each matter's fees is billed, against its invoices and what was credited of them
//! (BIL-10).

use domain::credit::{Credit, LineCredit};
use domain::id::MatterId;
use domain::invoice::{Issued, Line};
use domain::money::{Currency, Money};

use super::Check;
use super::difference::{Difference, same};

impl Check<'_> {
    /// Adds what is left of an invoice's fees to those of its matter.
    pub(super) fn take_fees(
        &self,
        issued: &Issued,
        lines: &[Line],
        credits: &[Credit],
    ) -> Result<(), Difference> {
        if issued.is_void() {
            return Ok(());
        }
        let fees = lines.iter().filter(|line| line.is_fee());
        let taken = fees.map(|line| LineCredit::after(line, credits).taken.minor());
        let taken = taken.fold(0, i64::saturating_add);
        let left = issued.fees.minor().saturating_sub(taken);
        self.scratch.add_fees(&issued.matter, Money::new(left, issued.fees.currency()))
    }

    /// What is counted as billed, of fees and of interest, is what invoices bill.
    pub(super) async fn check_billed(&self) -> Result<(), Difference> {
        self.check_fees_billed().await?;
        self.check_interest().await
    }

    /// What a matter counts as billed is what its invoices bill.
    async fn check_fees_billed(&self) -> Result<(), Difference> {
        let mut after = (String::new(), String::new());
        loop {
            let some = self.scratch.fees((&after.0, &after.1))?;
            let Some((matter, currency, _)) = some.last() else { return Ok(()) };
            after = (matter.clone(), currency.clone());
            for (matter, currency, minor) in &some {
                let (Ok(id), Ok(currency)) =
                    (matter.parse::<MatterId>(), currency.parse::<Currency>())
                else {
                    continue;
                };
                let billed = self.system.fees_billed(&id, currency).await?.minor();
                same(&billed, minor, || {
                    format!(
                        "Matter {matter} counts {billed} of fees as billed, and its invoices bill \
                         {minor}, in minor units."
                    )
                })?;
            }
        }
    }
}
