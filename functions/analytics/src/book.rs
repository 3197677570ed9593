//! The figures of one currency, summed from cells.

use std::collections::{BTreeMap, BTreeSet};

use domain::aging::{Age, WorkAge};
use domain::figures::{self, COSTS, Cell, Figure, Month};
use domain::money::{Currency, Money};
use jiff::civil::Date;
use store::rollups::Number;
use store::{Fault, FirmStore};

/// Cells in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Book {
    /// The currency.
    pub(crate) currency: Currency,
    numbers: Vec<Number>,
}

/// A month of the firm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MonthRow {
    pub(crate) month: Month,
    pub(crate) billed: Money,
    pub(crate) collected: Money,
    pub(crate) outstanding: Money,
    /// Credited and written off.
    pub(crate) taken_off: Money,
}

/// What a timekeeper did and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeeperRow {
    /// As cells name them.
    pub(crate) who: String,
    pub(crate) recorded_hours: i64,
    pub(crate) recorded: Money,
    pub(crate) billed_hours: i64,
    pub(crate) at_rate: Money,
    pub(crate) billed: Money,
    pub(crate) unbilled: Money,
    pub(crate) invoiced: Money,
    pub(crate) collected: Money,
}

/// Before and after every month and day that cells have.
const ALWAYS: (&str, &str) = ("0000", "9999-12-31");

/// Reads all figures of a span of months and what is open and unbilled today: as many questions as
/// there are figures, at once.
pub(crate) async fn read(
    store: FirmStore<'_>,
    (from, to): (Month, Month),
) -> Result<Vec<Book>, Fault> {
    let (from, to) = (from.to_string(), to.to_string());
    let now = |figure| store.cells(figure, ALWAYS);
    let then = |figure| store.cells(figure, (&from, &to));
    let numbers = tokio::try_join!(
        then(Figure::Billed),
        then(Figure::Outstanding),
        then(Figure::Credited),
        then(Figure::WrittenOff),
        then(Figure::Collected),
        now(Figure::Receivable),
        now(Figure::Unbilled),
        now(Figure::UnbilledByDay),
        then(Figure::RecordedHours),
        then(Figure::RecordedValue),
        then(Figure::BilledHours),
        then(Figure::BilledAtRate),
        then(Figure::BilledValue),
        then(Figure::FeesInvoiced),
        then(Figure::FeesCollected),
    )?;
    let (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o) = numbers;
    Ok(books([a, b, c, d, e, f, g, h, i, j, k, l, m, n, o].concat()))
}

/// Reads the cells of one figure in one currency.
pub(crate) async fn read_one(
    store: FirmStore<'_>,
    figure: Figure,
    span: (&str, &str),
    currency: Currency,
) -> Result<Book, Fault> {
    let all = books(store.cells(figure, span).await?);
    let found = all.into_iter().find(|book| book.currency == currency);
    Ok(found.unwrap_or(Book { currency, numbers: Vec::new() }))
}

/// One book for each currency, by its code.
fn books(numbers: Vec<Number>) -> Vec<Book> {
    let mut by_code: BTreeMap<String, Vec<Number>> = BTreeMap::new();
    for number in numbers {
        by_code.entry(number.0.currency.clone()).or_default().push(number);
    }
    let book = |(code, numbers): (String, Vec<Number>)| {
        Some(Book { currency: code.parse().ok()?, numbers })
    };
    by_code.into_iter().filter_map(book).collect()
}

impl Book {
    /// The sum of a figure over the cells that `counts`.
    pub(crate) fn sum(&self, figure: Figure, counts: impl Fn(&Cell) -> bool) -> i64 {
        let cells = self.numbers.iter().filter(|(cell, _)| cell.figure == figure && counts(cell));
        cells.fold(0, |sum, (_, amount)| sum.saturating_add(*amount))
    }

    /// The same as an amount.
    pub(crate) fn money(&self, figure: Figure, counts: impl Fn(&Cell) -> bool) -> Money {
        Money::new(self.sum(figure, counts), self.currency)
    }

    /// Every month of a span.
    pub(crate) fn months(&self, (from, to): (Month, Month)) -> Vec<MonthRow> {
        let row = |month: Month| {
            let name = month.to_string();
            let of = |figure| self.money(figure, |cell| cell.when == name);
            let off = [Figure::Credited, Figure::WrittenOff]
                .map(|figure| self.sum(figure, |cell| cell.when == name));
            MonthRow {
                month,
                billed: of(Figure::Billed),
                collected: of(Figure::Collected),
                outstanding: of(Figure::Outstanding),
                taken_off: Money::new(off.into_iter().fold(0, i64::saturating_add), self.currency),
            }
        };
        from.to(to).map(row).collect()
    }

    /// Open amounts by age.
    pub(crate) fn ages(&self, today: Date) -> [(Age, Money); 5] {
        let is = |age| move |cell: &Cell| day(cell).is_some_and(|due| Age::on(today, due) == age);
        Age::ALL.map(|age| (age, self.money(Figure::Receivable, is(age))))
    }

    /// Unbilled amounts by age.
    pub(crate) fn work_ages(&self, today: Date) -> [(WorkAge, Money); 4] {
        let is = |age| move |cell: &Cell| day(cell).is_some_and(|on| WorkAge::on(today, on) == age);
        WorkAge::ALL.map(|age| (age, self.money(Figure::UnbilledByDay, is(age))))
    }

    /// Unbilled costs.
    pub(crate) fn unbilled_costs(&self) -> Money {
        self.money(Figure::Unbilled, |cell| cell.who == COSTS)
    }

    /// Every timekeeper that has a figure, by what they recorded.
    pub(crate) fn keepers(&self) -> Vec<KeeperRow> {
        let who = |(cell, _): &Number| cell.who.clone();
        let names: BTreeSet<String> = self.numbers.iter().map(who).collect();
        let people = names.into_iter().filter(|who| !who.is_empty() && who != COSTS);
        let mut rows: Vec<KeeperRow> = people.map(|who| self.keeper(who)).collect();
        rows.sort_by_key(|row| (-row.recorded.minor(), row.who.clone()));
        rows
    }

    fn keeper(&self, who: String) -> KeeperRow {
        let money = |figure| self.money(figure, |cell| cell.who == who);
        let sum = |figure| self.sum(figure, |cell| cell.who == who);
        KeeperRow {
            recorded_hours: sum(Figure::RecordedHours),
            recorded: money(Figure::RecordedValue),
            billed_hours: sum(Figure::BilledHours),
            at_rate: money(Figure::BilledAtRate),
            billed: money(Figure::BilledValue),
            unbilled: money(Figure::Unbilled),
            invoiced: money(Figure::FeesInvoiced),
            collected: money(Figure::FeesCollected),
            who,
        }
    }
}

impl KeeperRow {
    /// What was charged of what the billed hours are worth, in thousandths.
    pub(crate) fn realization(&self) -> Option<i64> {
        figures::permille(self.billed.minor(), self.at_rate.minor())
    }

    /// What was recorded of the hours that were available, in thousandths.
    pub(crate) fn utilization(&self, available_hours: i64) -> Option<i64> {
        figures::permille(self.recorded_hours, available_hours)
    }

    /// What has come in of what was invoiced, in thousandths.
    pub(crate) fn collection(&self) -> Option<i64> {
        figures::permille(self.collected.minor(), self.invoiced.minor())
    }
}

fn day(cell: &Cell) -> Option<Date> {
    cell.when.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(figure: Figure, when: &str, who: &str, amount: i64) -> Number {
        let (when, currency, who) = (when.to_owned(), "USD".to_owned(), who.to_owned());
        (Cell { figure, when, currency, who }, amount)
    }

    fn book(numbers: Vec<Number>) -> Book {
        books(numbers).remove(0)
    }

    #[test]
    fn ana01_what_is_open_is_put_into_its_class_of_age() {
        let today = Date::constant(2026, 4, 1);
        let book = book(vec![
            number(Figure::Receivable, "2026-04-15", "", 100),
            number(Figure::Receivable, "2026-03-31", "", 20),
            number(Figure::Receivable, "2026-03-02", "", 3),
            number(Figure::Receivable, "2020-01-01", "", 7),
        ]);
        assert_eq!(book.ages(today).map(|(_, open)| open.minor()), [100, 23, 0, 0, 7]);
    }

    #[test]
    fn a_month_without_figures_is_a_month_of_nothing() {
        let book = book(vec![number(Figure::Billed, "2026-03", "", 500)]);
        let (from, to) = (Month::parse("2026-02").unwrap(), Month::parse("2026-03").unwrap());
        let billed: Vec<i64> = book.months((from, to)).iter().map(|r| r.billed.minor()).collect();
        assert_eq!(billed, [0, 500]);
    }

    #[test]
    fn ana03_realization_is_told_for_each_timekeeper() {
        let book = book(vec![
            number(Figure::BilledAtRate, "2026-03", "mem_a", 1000),
            number(Figure::BilledValue, "2026-03", "mem_a", 875),
            number(Figure::Unbilled, "2026-03", COSTS, 99),
            number(Figure::RecordedValue, "2026-03", "mem_b", 10),
        ]);
        let rows = book.keepers();
        assert_eq!(rows.iter().map(|row| row.who.as_str()).collect::<Vec<_>>(), ["mem_b", "mem_a"]);
        assert_eq!(rows[0].realization(), None);
        assert_eq!(rows[1].realization(), Some(875));
        assert_eq!(book.unbilled_costs().minor(), 99);
    }

    #[test]
    fn currencies_have_books_of_their_own() {
        let mut euro = number(Figure::Billed, "2026-03", "", 5);
        euro.0.currency = "EUR".to_owned();
        let all = books(vec![number(Figure::Billed, "2026-03", "", 7), euro]);
        let codes: Vec<&str> = all.iter().map(|book| book.currency.code()).collect();
        assert_eq!(codes, ["EUR", "USD"]);
    }
}
