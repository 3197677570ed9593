//! Invoices: every one against its lines, its seal, its payments, its number and the ledger.

use std::collections::HashMap;

use domain::id::{ClientId, InvoiceId};
use domain::invoice::{Invoice, InvoiceNumber, Issued, Line, LineKind};
use domain::ledger::OperatingAccount;
use domain::money::Money;
use jiff::civil::Date;

use super::Check;
use super::difference::{Difference, same};

/// What later steps need of every invoice.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Whose it is, and what is open on it.
    pub(super) heads: HashMap<InvoiceId, (ClientId, Money)>,
    /// All numbers, ours and imported ones.
    pub(super) numbers: HashMap<String, InvoiceId>,
    /// The places that were taken, by series.
    pub(super) series: HashMap<i16, u32>,
}

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
        let owed = self.ledger.iter().filter(|(account, ..)| account.starts_with("receivable/"));
        let (owed, seen) = (owed.count(), self.invoices.heads.len());
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
        if self.invoices.numbers.insert(number.clone(), id.clone()).is_some() {
            return Err(Difference::Found(format!("Two invoices have number {number}.")));
        }

        let lines = self.system.lines(id).await?;
        check_lines(issued, &lines)?;
        let owed = OperatingAccount::Receivable(id.clone());
        let owed = self.ledger.minor(&owed, issued.open.currency());
        let open = issued.open;
        same(&owed, &i128::from(open.minor()), || {
            format!(
                "Invoice {number}: {open} {} is open, and the ledger says {owed} in minor units.",
                open.currency()
            )
        })?;
        self.check_allocations(issued).await?;

        self.counts.lines += u64::try_from(lines.len()).unwrap_or(0);
        self.figures.add_invoice(issued, &lines);
        self.invoices.heads.insert(id.clone(), (issued.client.clone(), open));
        if let InvoiceNumber::Series { year, place } = issued.number {
            let highest = self.invoices.series.entry(year).or_default();
            *highest = place.max(*highest);
        }
        Ok(())
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
        let (mut from, mut listed) = (None, 0_usize);
        loop {
            let page = self.system.invoices_open(from).await?;
            for issued in &page.items {
                let known = self.invoices.heads.get(&issued.id).map(|(_, open)| open);
                same(&known, &Some(&issued.open), || {
                    format!("Invoice {} is listed otherwise among those open.", issued.number)
                })?;
            }
            listed += page.items.len();
            from = page.next;
            if from.is_none() {
                break;
            }
        }
        let open = self.invoices.heads.values().filter(|(_, open)| open.is_positive()).count();
        same(&listed, &open, || {
            format!("{open} invoices are open, and the list of open ones has {listed}.")
        })
    }
}

/// Totals, number and seal of an invoice follow from its lines.
fn check_lines(issued: &Issued, lines: &[Line]) -> Result<(), Difference> {
    let number = &issued.number;
    let sum = |fees: bool| {
        let of = |line: &&Line| matches!(line.kind, LineKind::Fee { .. }) == fees;
        let amounts = lines.iter().filter(of).map(|line| line.amount);
        Money::sum(amounts, issued.total.currency()).map_err(|error| {
            Difference::Found(format!("The lines of invoice {number} cannot be summed: {error}"))
        })
    };
    let (fees, costs) = (sum(true)?, sum(false)?);
    let total = fees.minor().saturating_add(costs.minor());
    same(&(fees, costs, total), &(issued.fees, issued.costs, issued.total.minor()), || {
        format!(
            "Invoice {number} says {} and {}, {} in all, and its lines come to {fees} and {costs}.",
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
