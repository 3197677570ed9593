//! What analytics counts, defined once (ANA-10): every noun contributes amounts to cells, and a
//! rollup is the sum of all contributions.
//!
//! Invariants: a cell is derivable from the nouns alone, so `check` recomputes it; an item that
//! changes shifts its cells by what it contributes now less what it contributed before, so the sum
//! is right whatever came twice or in another order.

mod counted;
mod fees;
mod month;
mod time;
mod used;

pub use counted::{of_draft_line, of_entry, of_invoice, of_issued_line, of_payment};
pub use fees::Fees;
pub use month::Month;
pub use time::{AVAILABLE_A_DAY, available_hours, target_hours};
pub use used::{used_by_entry, used_by_line};

use std::collections::BTreeMap;

/// What a cell counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Figure {
    /// Totals of invoices, with tax, by month of issue.
    Billed,
    /// What is still open of them, by month of issue.
    Outstanding,
    /// What credit notes took off them, by month of issue.
    Credited,
    /// What was written off of them, by month of issue.
    WrittenOff,
    /// Payments that arrived, by month of arrival.
    Collected,
    /// What is open, by due date.
    Receivable,
    /// What is recorded and unbilled, by month of the work and timekeeper ([`COSTS`] for costs).
    Unbilled,
    /// The same, by day of the work.
    UnbilledByDay,
    /// Hours of an hour recorded, by month of the work and timekeeper.
    RecordedHours,
    /// The value of time at the recorded rate, by month of the work and timekeeper.
    RecordedValue,
    /// Hours of an hour billed, by month of the work and timekeeper.
    BilledHours,
    /// What billed time is worth at the recorded rate, by month of the work and timekeeper.
    BilledAtRate,
    /// The amount of billed time lines, by month of the work and timekeeper.
    BilledValue,
    /// What invoices charge for time, by month of issue and timekeeper.
    FeesInvoiced,
    /// What has come in of that on the invoices themselves, by month of issue and timekeeper; what
    /// deposit invoices cover of it (INV-30) is left out, whether those are paid or not.
    FeesCollected,
    /// What all work charges, billed or not, by matter and task.
    UsedValue,
    /// Its hours, by matter and task.
    UsedHours,
}

/// In the place of the timekeeper where costs are counted.
pub const COSTS: &str = "costs";

impl Figure {
    /// All figures.
    pub const ALL: [Self; 17] = [
        Self::Billed,
        Self::Outstanding,
        Self::Credited,
        Self::WrittenOff,
        Self::Collected,
        Self::Receivable,
        Self::Unbilled,
        Self::UnbilledByDay,
        Self::RecordedHours,
        Self::RecordedValue,
        Self::BilledHours,
        Self::BilledAtRate,
        Self::BilledValue,
        Self::FeesInvoiced,
        Self::FeesCollected,
        Self::UsedValue,
        Self::UsedHours,
    ];

    /// The word in storage.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Billed => "billed",
            Self::Outstanding => "outstanding",
            Self::Credited => "credited",
            Self::WrittenOff => "written-off",
            Self::Collected => "collected",
            Self::Receivable => "receivable",
            Self::Unbilled => "unbilled",
            Self::UnbilledByDay => "unbilled-by-day",
            Self::RecordedHours => "recorded-hours",
            Self::RecordedValue => "recorded-value",
            Self::BilledHours => "billed-hours",
            Self::BilledAtRate => "billed-at-rate",
            Self::BilledValue => "billed-value",
            Self::FeesInvoiced => "fees-invoiced",
            Self::FeesCollected => "fees-collected",
            Self::UsedValue => "used-value",
            Self::UsedHours => "used-hours",
        }
    }

    /// What counts, in words for the page that shows it.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Billed => {
                "Totals of invoices, in the month they were issued; void ones are left out."
            }
            Self::Outstanding => "What is open today of the invoices issued in that month.",
            Self::Credited => "What credit notes took off the invoices issued in that month.",
            Self::WrittenOff => "What was given up of the invoices issued in that month.",
            Self::Collected => "Payments, in the month the money arrived.",
            Self::Receivable => "What is open on issued invoices, by days past the due date.",
            Self::Unbilled | Self::UnbilledByDay => {
                "Time and costs that are recorded and not on an issued invoice; drafts count as \
                 unbilled."
            }
            Self::RecordedHours => "Hours recorded, billed or not, in the month of the work.",
            Self::RecordedValue => "Hours recorded, at the rate of their day.",
            Self::BilledHours => "Hours on issued invoices, in the month of the work.",
            Self::BilledAtRate => "Hours on issued invoices, at the rate of their day.",
            Self::BilledValue => "What issued invoices charge for these hours.",
            Self::FeesInvoiced => "What invoices of that month charge for time.",
            Self::FeesCollected => {
                "What has come in of it by today, in the proportion of the invoice’s parts, \
                 without what deposit invoices cover."
            }
            Self::UsedValue => "What all work of a matter charges, invoiced or not.",
            Self::UsedHours => "Hours of a matter, invoiced or not.",
        }
    }

    /// The figure with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|figure| figure.word() == word)
    }
}

/// One number that analytics keeps: a figure at a time, for one person where that matters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// What it counts.
    pub figure: Figure,
    /// The month `2026-03`, the day `2026-03-31`, or a matter's id where its work is counted.
    pub when: String,
    /// The currency code.
    pub currency: String,
    /// The timekeeper's id (their mark when they are not ours), [`COSTS`], the code of a task, or
    /// nothing.
    pub who: String,
}

/// An amount that a noun adds to a cell: minor units, or hundredths of an hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contribution {
    /// Where.
    pub cell: Cell,
    /// How much.
    pub amount: i64,
}

/// What all contributions come to; a cell that comes to nothing is left out.
pub fn sum<'a>(contributions: impl IntoIterator<Item = &'a Contribution>) -> BTreeMap<Cell, i64> {
    let mut cells = BTreeMap::new();
    for Contribution { cell, amount } in contributions {
        let place = cells.entry(cell.clone()).or_insert(0_i64);
        *place = place.saturating_add(*amount);
    }
    cells.retain(|_, amount| *amount != 0);
    cells
}

/// What cells shift by when an item that contributed `before` contributes `now`.
pub fn shift(before: &[Contribution], now: &[Contribution]) -> BTreeMap<Cell, i64> {
    let back: Vec<Contribution> = before.iter().map(Contribution::taken_back).collect();
    sum(now.iter().chain(&back))
}

/// A part of a whole in thousandths, rounded half away from zero; nothing when there is no whole.
pub fn permille(part: i64, whole: i64) -> Option<i64> {
    let doubled = i128::from(part).checked_mul(2000)?.checked_add(i128::from(whole))?;
    let rounded = doubled.div_euclid(i128::from(whole).checked_mul(2).filter(|twice| *twice > 0)?);
    i64::try_from(rounded).ok()
}

impl Contribution {
    fn taken_back(&self) -> Self {
        Self { cell: self.cell.clone(), amount: self.amount.saturating_neg() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(when: u8, amount: i64) -> Contribution {
        let cell = Cell {
            figure: Figure::Unbilled,
            when: format!("2026-{when:02}"),
            currency: "USD".to_owned(),
            who: String::new(),
        };
        Contribution { cell, amount }
    }

    #[test]
    fn a_changed_amount_shifts_its_cell_by_the_difference() {
        let before = [at(3, 100), at(4, 50)];
        let now = [at(3, 130), at(4, 50)];
        assert_eq!(shift(&before, &now), sum(&[at(3, 30)]));
        assert_eq!(shift(&now, &[]), sum(&[at(3, -130), at(4, -50)]));
    }

    #[test]
    fn a_part_is_told_in_thousandths() {
        assert_eq!(permille(1, 3), Some(333));
        assert_eq!(permille(2, 3), Some(667));
        assert_eq!(permille(1, 2000), Some(1));
        assert_eq!(permille(5, 4), Some(1250));
        assert_eq!(permille(1, 0), None);
        assert_eq!(permille(0, 7), Some(0));
    }

    #[test]
    fn every_figure_has_its_own_word() {
        for figure in Figure::ALL {
            assert_eq!(Figure::of_word(figure.word()), Some(figure));
        }
    }

    fn state() -> impl Strategy<Value = Vec<Contribution>> {
        let contribution = (1_u8..4, -500_i64..500).prop_map(|(when, amount)| at(when, amount));
        proptest::collection::vec(contribution, 0..4)
    }

    fn add(cells: &mut BTreeMap<Cell, i64>, cell: Cell, amount: i64) {
        let sum = cells.entry(cell).or_default();
        *sum = sum.saturating_add(amount);
    }

    proptest! {
        /// What the projector does: it looks at an item, shifts the cells by what changed since it
        /// last looked, and remembers. Looks repeat, and items take turns in any order.
        #[test]
        fn led26_cells_are_the_sum_of_last_states(
            looks in proptest::collection::vec((0_usize..5, state(), 1_u8..4), 0..40),
        ) {
            let mut applied: BTreeMap<usize, Vec<Contribution>> = BTreeMap::new();
            let mut cells: BTreeMap<Cell, i64> = BTreeMap::new();
            for (item, now, times) in looks {
                for _ in 0..times {
                    let before = applied.insert(item, now.clone()).unwrap_or_default();
                    for (cell, amount) in shift(&before, &now) {
                        add(&mut cells, cell, amount);
                    }
                }
            }
            cells.retain(|_, amount| *amount != 0);
            prop_assert_eq!(cells, sum(applied.values().flatten()));
        }

        /// The order in which items are looked at does not matter.
        #[test]
        fn led26_any_order_of_items_gives_the_same_cells(
            items in proptest::collection::vec(state(), 0..6).prop_shuffle(),
        ) {
            let mut cells: BTreeMap<Cell, i64> = BTreeMap::new();
            for now in items.iter().rev() {
                for (cell, amount) in shift(&[], now) {
                    add(&mut cells, cell, amount);
                }
            }
            cells.retain(|_, amount| *amount != 0);
            prop_assert_eq!(cells, sum(items.iter().flatten()));
        }
    }
}
