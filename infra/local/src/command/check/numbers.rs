//! Numbers: every series without a gap, up to its counter (INV-12).

use std::collections::HashMap;

use domain::invoice::InvoiceNumber;

use super::Check;
use super::difference::{Difference, same};

/// The highest place that was taken, by series.
pub(super) type Series = HashMap<i16, u32>;

/// The first year that can have a series, and how far a clock may have been ahead.
const FIRST_YEAR: i16 = 2000;
const YEARS_AHEAD: i16 = 2;

impl Check<'_> {
    /// Every place up to the last of a series is taken, once; an imported invoice may have it.
    pub(super) async fn check_numbers(&mut self) -> Result<(), Difference> {
        self.tells("numbers");
        for year in FIRST_YEAR..=self.today.year().saturating_add(YEARS_AHEAD) {
            self.check_credit_series(year).await?;
            let last = self.system.series(year).await?.last();
            let highest = self.series.get(&year).copied().unwrap_or(0);
            same(&last, &highest, || {
                format!("Series {year} counts to {last}, and its last invoice is {highest}.")
            })?;
            for place in 1..=last {
                let number = InvoiceNumber::Series { year, place }.to_string();
                let is_taken = self.scratch.has_number(&number)?;
                same(&is_taken, &true, || format!("Number {number} is missing in its series."))?;
                self.counts.numbers += 1;
            }
        }
        Ok(())
    }
}
