//! Credits: what takes from an invoice without money, against the invoice, its lines and the
//! series of credit notes (INV-12, INV-16, INV-17).

use std::collections::BTreeSet;

use domain::credit::{Credit, CreditKind, LineCredit};
use domain::invoice::{Issued, Line};

use super::Check;
use super::difference::{Difference, same};

/// The numbers of credit notes that were seen.
pub(super) type Numbers = BTreeSet<(i16, u32)>;

impl Check<'_> {
    /// The credits of an invoice are what it says was taken off.
    pub(super) async fn check_credits(
        &mut self,
        issued: &Issued,
        lines: &[Line],
    ) -> Result<(), Difference> {
        let credits = self.system.credits(&issued.id).await?;
        let number = &issued.number;
        let sum = |of: fn(&CreditKind) -> bool| {
            let taken = credits.iter().filter(|credit| of(&credit.kind));
            taken.map(|credit| credit.amount.minor()).fold(0, i64::saturating_add)
        };
        let noted = sum(|kind| !matches!(kind, CreditKind::WriteOff));
        let relief = &issued.relief;
        same(&noted, &relief.credited.minor(), || {
            format!(
                "Invoice {number} says {} was credited, and its credits {noted} in minor \
                 units.",
                relief.credited
            )
        })?;
        let given_up = sum(|kind| matches!(kind, CreditKind::WriteOff));
        same(&given_up, &relief.written_off.minor(), || {
            format!(
                "Invoice {number} says {} was written off, and its credits {given_up} in \
                 minor units.",
                relief.written_off
            )
        })?;
        let voids = credits.iter().filter(|credit| matches!(credit.kind, CreditKind::Void)).count();
        same(&voids, &usize::from(issued.is_void()), || {
            format!("Invoice {number} was voided {voids} times.")
        })?;
        let over = lines
            .iter()
            .map(|line| LineCredit::after(line, &credits))
            .find(|line| line.taken.is_positive() && line.taken.minor() > line.line.amount.minor());
        same(&over.map(|line| line.line.id.clone()), &None, || {
            format!("More than a line of invoice {number} charges was credited.")
        })?;
        self.take_fees(issued, lines, &credits)?;
        self.check_questions(issued).await?;
        self.take_numbers(&credits)
    }

    /// What an invoice holds back is the sum of its open questions.
    async fn check_questions(&self, issued: &Issued) -> Result<(), Difference> {
        let questions = self.system.questions(&issued.id).await?;
        let open = questions.iter().filter(|question| question.state.is_open());
        let held = open.map(|question| question.amount.minor()).fold(0, i64::saturating_add);
        same(&held, &issued.questioned.minor(), || {
            format!(
                "Invoice {} holds {} back, and its questions {held} in minor units.",
                issued.number, issued.questioned
            )
        })
    }

    fn take_numbers(&mut self, credits: &[Credit]) -> Result<(), Difference> {
        for credit in credits {
            if let CreditKind::Note { number, .. } = &credit.kind {
                let is_new = self.credit_numbers.insert((number.year, number.place));
                same(&is_new, &true, || format!("Two credit notes have number {number}."))?;
            }
        }
        Ok(())
    }

    /// Every place up to the last of a year's credit notes is taken.
    pub(super) async fn check_credit_series(&self, year: i16) -> Result<(), Difference> {
        let last = self.system.credit_last(year).await?;
        let taken: Vec<u32> =
            self.credit_numbers.iter().filter(|(of, _)| *of == year).map(|(_, at)| *at).collect();
        same(&taken, &(1..=last).collect(), || {
            format!("The credit notes of {year} count to {last}, and {} are there.", taken.len())
        })
    }
}
