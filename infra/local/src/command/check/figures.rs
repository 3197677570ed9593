//! Figures: the cells of analytics against what all nouns contribute (ANA-10).

use std::collections::BTreeMap;

use domain::figures::{self, Cell, Contribution, Figure};
use domain::invoice::{Invoice, Issued, Line};
use domain::money::Money;
use domain::payment::Intent;
use jiff::civil::Date;

use super::Check;
use super::difference::{Difference, same};

/// Cells as they ought to be.
#[derive(Debug, Default)]
pub(super) struct Sums(BTreeMap<Cell, i64>);

impl Sums {
    pub(super) fn add_invoice(&mut self, issued: &Issued, lines: &[Line]) {
        self.add(figures::of_invoice(issued));
        for line in lines.iter().filter(|_| !issued.is_void()) {
            self.add(figures::of_issued_line(line));
            self.add(figures::used_by_line(&issued.matter, line));
        }
    }

    pub(super) fn add_payment(&mut self, intent: &Intent, arrived_on: Date) {
        self.add(figures::of_payment(intent, arrived_on));
    }

    fn add(&mut self, contributions: Vec<Contribution>) {
        for Contribution { cell, amount } in contributions {
            let sum = self.0.entry(cell).or_default();
            *sum = sum.saturating_add(amount);
        }
    }
}

impl Check<'_> {
    /// Drafts count their lines, and are unbilled work like the entries that no draft has claimed.
    pub(super) async fn check_drafts(&mut self) -> Result<(), Difference> {
        self.tells("unbilled work");
        let mut from = None;
        loop {
            let page = self.system.drafts(from).await?;
            for invoice in &page.items {
                self.check_draft(invoice).await?;
                self.counts.drafts += 1;
                self.bar.inc(1);
            }
            from = page.next;
            if from.is_none() {
                break;
            }
        }
        loop {
            let page = self.system.entries_unbilled(from).await?;
            for entry in &page.items {
                self.figures.add(figures::of_entry(entry));
                self.figures.add(figures::used_by_entry(entry));
                self.counts.unbilled_entries += 1;
                self.bar.inc(1);
            }
            from = page.next;
            if from.is_none() {
                return Ok(());
            }
        }
    }

    async fn check_draft(&mut self, invoice: &Invoice) -> Result<(), Difference> {
        let Invoice::Draft(draft) = invoice else {
            return Err(Difference::Found("An issued invoice is listed among drafts.".to_owned()));
        };
        let lines = self.system.lines(&draft.id).await?;
        let sum = Money::sum(lines.iter().map(|line| line.amount), draft.currency).ok();
        let count = u32::try_from(lines.len()).ok();
        same(&(sum, count), &(Some(draft.total), Some(draft.line_count)), || {
            let (matter, total) = (&draft.matter_number, draft.total);
            format!("A draft for matter {matter} says {total}, and its lines do not.")
        })?;
        for line in &lines {
            self.figures.add(figures::of_draft_line(line));
            self.figures.add(figures::used_by_line(&draft.matter, line));
        }
        Ok(())
    }

    /// Compares every cell that is kept with what it ought to be, both ways.
    pub(super) async fn check_figures(&mut self) -> Result<(), Difference> {
        self.tells("figures");
        let mut sums = std::mem::take(&mut self.figures.0);
        sums.retain(|_, amount| *amount != 0);
        for figure in Figure::ALL {
            for (cell, kept) in self.system.rollup_all(figure).await? {
                let derived = sums.remove(&cell).unwrap_or(0);
                same(&kept, &derived, || told(&cell, kept, derived))?;
                self.counts.cells += 1;
            }
        }
        sums.iter()
            .next()
            .map_or(Ok(()), |(cell, derived)| Err(Difference::Found(told(cell, 0, *derived))))
    }
}

fn told(cell: &Cell, kept: i64, derived: i64) -> String {
    let Cell { figure, when, currency, who } = cell;
    let whose = if who.is_empty() { String::new() } else { format!(" of {who}") };
    format!(
        "The figure “{}”{whose} for {when} in {currency} is kept as {kept}, and comes to {derived}.",
        figure.word()
    )
}
