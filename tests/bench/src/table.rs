//! The table that a run prints.

use std::fmt;

/// A row: what was measured, its baseline, and what it may be.
#[derive(Debug, Default)]
pub(crate) struct Row {
    /// What it is about.
    pub(crate) what: String,
    /// The number.
    pub(crate) measured: String,
    /// The same without us; empty where there is no such thing.
    pub(crate) bare: String,
    /// The one over the other.
    pub(crate) ratio: String,
    /// What it may be; empty where nothing was promised.
    pub(crate) budget: String,
    /// Whether it is more.
    pub(crate) is_over: bool,
}

/// All rows, in the order they were measured.
#[derive(Debug, Default)]
pub(crate) struct Table {
    rows: Vec<Row>,
}

impl Table {
    /// One more row.
    pub(crate) fn add(&mut self, row: Row) {
        self.rows.push(row);
    }
}

impl Row {
    fn cells(&self) -> [&str; 6] {
        let verdict = match (self.budget.is_empty(), self.is_over) {
            (true, _) => "",
            (false, true) => "over",
            (false, false) => "ok",
        };
        [&self.what, &self.measured, &self.bare, &self.ratio, &self.budget, verdict]
    }
}

const HEADS: [&str; 6] = ["what", "measured", "bare", "ratio", "budget", ""];

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut widths = HEADS.map(|head| head.chars().count());
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row.cells()) {
                *width = (*width).max(cell.chars().count());
            }
        }
        line(f, HEADS, widths)?;
        let rules = widths.map(|width| "-".repeat(width));
        line(f, rules.each_ref().map(String::as_str), widths)?;
        self.rows.iter().try_for_each(|row| line(f, row.cells(), widths))
    }
}

/// Words stand left, numbers right.
fn line(f: &mut fmt::Formatter<'_>, cells: [&str; 6], widths: [usize; 6]) -> fmt::Result {
    let mut text = String::new();
    for (at, (cell, width)) in cells.into_iter().zip(widths).enumerate() {
        let cell = if at == 0 || at == 5 {
            format!("| {cell:<width$} ")
        } else {
            format!("| {cell:>width$} ")
        };
        text.push_str(&cell);
    }
    writeln!(f, "{text}|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_over_its_budget_says_so() {
        let mut table = Table::default();
        let row = |is_over, budget: &str| Row {
            what: "start".to_owned(),
            measured: "2".to_owned(),
            budget: budget.to_owned(),
            is_over,
            ..Row::default()
        };
        table.add(row(true, "≤ 1"));
        table.add(row(false, "≤ 2"));
        table.add(row(false, ""));
        let text = table.to_string();
        let verdicts: Vec<&str> =
            text.lines().skip(2).filter_map(|line| line.split('|').nth(6)).map(str::trim).collect();
        assert_eq!(verdicts, ["over", "ok", ""]);
    }
}
