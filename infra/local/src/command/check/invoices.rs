//! Invoices: every one against its lines, its seal, its payments, its number and the ledger.

use domain::invoice::{Invoice, InvoiceNumber, Issued, Line};
use domain::ledger::{Operating, OperatingAccount};
use domain::money::Money;
use domain::tax::Taxes;
use jiff::civil::Date;

use super::Check;
use super::difference::{Difference, same};

impl Check<'_> {
    /// Checks every issued invoice, newest first.
    pub(super) async fn check_invoices(&mut self) -> Result<(), Difference> {
        self.tells("invoices");
        let mut from = None;
        loop {
            let page = self.system.invoices_issued((Date::MIN, Date::MAX), from).await?;
            for issued in page.items {
                Box::pin(self.check_issued(&issued)).await?;
                self.counts.invoices += 1;
                self.bar.inc(1);
            }
            from = page.next;
            if from.is_none() {
                break;
            }
        }
        self.check_all_ahead()?;
        let owed = self.scratch.accounts::<Operating>("receivable")?;
        let (seen, _) = self.scratch.invoices()?;
        same(&owed, &seen, || {
            format!("The ledger has receivables of {owed} invoices, and {seen} are listed.")
        })
    }

    async fn check_issued(&mut self, issued: &Issued) -> Result<(), Difference> {
        let (id, number) = (&issued.id, issued.number.to_string());
        let head = self.system.invoice(id).await?.map(|head| head.value);
        same(&head, &Some(Invoice::Issued(issued.clone())), || {
            format!("Invoice {number} is listed otherwise than it is.")
        })?;
        let holder = self.system.invoice_numbered(&number).await?;
        same(&holder.as_ref(), &Some(id), || {
            format!("Number {number} is not kept for its invoice.")
        })?;
        let kept = (id, &issued.client, issued.open);
        if !self.scratch.add_invoice(kept, &number)? {
            return Err(Difference::Found(format!("Two invoices have number {number}.")));
        }

        let lines = self.system.lines(id).await?;
        check_lines(issued, &lines)?;
        self.take_interest(&lines)?;
        self.check_ahead(issued, &lines).await?;
        let owed = OperatingAccount::Receivable(id.clone());
        let owed = self.scratch.minor::<Operating>(&owed, issued.open.currency())?;
        let open = issued.open;
        same(&owed, &i128::from(open.minor()), || {
            format!(
                "Invoice {number}: {open} {} is open, and the ledger says {owed} in minor units.",
                open.currency()
            )
        })?;
        self.check_allocations(issued).await?;
        self.check_credits(issued, &lines).await?;

        self.counts.lines += u64::try_from(lines.len()).unwrap_or(0);
        let worked = match issued.part {
            Some(_) => self.check_part(issued).await?,
            None => lines,
        };
        self.figures.add_invoice(issued, &worked);
        if let InvoiceNumber::Series { year, place } = issued.number {
            let highest = self.series.entry(year).or_default();
            *highest = place.max(*highest);
        }
        Ok(())
    }

    /// Bills that share their work come to the whole of it (BIL-13). The work counts once, with the
    /// first of them, which keeps it: nothing of the others.
    async fn check_part(&self, issued: &Issued) -> Result<Vec<Line>, Difference> {
        let Some(part) = issued.part.as_ref().filter(|_| issued.keeps_work() == &issued.id) else {
            return Ok(Vec::new());
        };
        let mut sum = 0_i64;
        for (id, number) in &part.bills {
            match self.system.invoice(id).await?.map(|head| head.value) {
                Some(Invoice::Issued(bill)) if bill.number.to_string() == *number => {
                    sum = sum.saturating_add(bill.total.minor());
                }
                _ => {
                    let said = format!("Invoice {number} shares work, and is not there.");
                    return Err(Difference::Found(said));
                }
            }
        }
        same(&sum, &part.whole.minor(), || {
            let (numbers, whole) = (part.numbers(), part.whole);
            format!("Invoices {numbers} share {whole}, and come to {sum} in minor units.")
        })?;
        Ok(self.system.lines_kept(&issued.id).await?)
    }

    /// What payments gave to an invoice is what is no longer open.
    async fn check_allocations(&self, issued: &Issued) -> Result<(), Difference> {
        let all = self.system.allocations(&issued.id).await?;
        let sum: i64 = all.iter().map(|one| one.amount.minor()).fold(0, i64::saturating_add);
        same(&sum, &issued.paid().minor(), || {
            let (number, paid) = (&issued.number, issued.paid());
            format!("Invoice {number}: {paid} is paid, and its payments gave {sum} in minor units.")
        })
    }

    /// The list of open invoices has each of them once, as it is.
    pub(super) async fn check_open_list(&mut self) -> Result<(), Difference> {
        let (mut from, mut listed) = (None, 0_u64);
        loop {
            let page = self.system.invoices_open(from).await?;
            for issued in &page.items {
                let known = self.scratch.invoice(&issued.id)?;
                let known = known.map(|(_, minor, currency)| (minor, currency));
                let open = (issued.open.minor(), issued.open.currency().code().to_owned());
                same(&known, &Some(open), || {
                    format!("Invoice {} is listed otherwise among those open.", issued.number)
                })?;
            }
            listed += u64::try_from(page.items.len()).unwrap_or(u64::MAX);
            from = page.next;
            if from.is_none() {
                break;
            }
        }
        let (_, open) = self.scratch.invoices()?;
        same(&listed, &open, || {
            format!("{open} invoices are open, and the list of open ones has {listed}.")
        })
    }
}

/// Totals, number and seal of an invoice follow from its lines.
fn check_lines(issued: &Issued, lines: &[Line]) -> Result<(), Difference> {
    let number = &issued.number;
    let sum = |kind: fn(&Line) -> bool| {
        let amounts = lines.iter().filter(|line| kind(line)).map(|line| line.amount);
        Money::sum(amounts, issued.total.currency()).map_err(|error| {
            Difference::Found(format!("The lines of invoice {number} cannot be summed: {error}"))
        })
    };
    let (fees, costs) = (sum(Line::is_fee)?, sum(Line::is_cost)?);
    let (interest, ahead) = (sum(Line::is_interest)?, sum(Line::is_ahead)?);
    let summed =
        |error| Difference::Found(format!("The tax of invoice {number} cannot be summed: {error}"));
    let taxes = Taxes::of(lines).map_err(summed)?;
    let said = issued.taxes.as_issued();
    let tax = said.amount(issued.total.currency()).map_err(summed)?;
    // Tax that several bills share is rounded once for all of them.
    let is_so = match issued.part {
        Some(_) => said.iter().zip(&taxes).all(|(one, own)| one.is_within_a_cent_of(own)),
        None => taxes == said,
    };
    same(&(is_so, said.iter().count()), &(true, taxes.iter().count()), || {
        format!("Invoice {number} says another tax than its lines.")
    })?;
    let beside = [costs, interest, ahead, tax];
    let total = beside.iter().fold(fees.minor(), |sum, one| sum.saturating_add(one.minor()));
    same(&(fees, costs, total), &(issued.fees, issued.costs, issued.total.minor()), || {
        format!(
            "Invoice {number} says {} and {}, {} in all, and its lines come to {fees} and {costs}, \
             and {tax} of tax.",
            issued.fees, issued.costs, issued.total
        )
    })?;
    same(&usize::try_from(issued.line_count).ok(), &Some(lines.len()), || {
        format!("Invoice {number} says {} lines and has {}.", issued.line_count, lines.len())
    })?;
    same(&issued.seal, &issued.sealed(lines), || {
        format!("Invoice {number} is not as it was sealed.")
    })
}
