//! The reports of the overview as files (ANA-11): the same figures, a row for each number.

use std::str::FromStr;

use axum::response::Response;
use jiff::civil::Date;
use web::sheet::{Cell, file};
use web::{App, Asked, Path, Refusal, Staff, State};

use crate::asked::Question;
use crate::behind::Names;
use crate::book::{self, Book};
use crate::period::Period;
use crate::{allowed, attributed};

/// A report that can be taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Report {
    Months,
    Receivables,
    Unbilled,
    Timekeepers,
    Attributed,
}

/// Text names no report.
#[derive(Debug)]
pub(crate) struct NoReport;

impl FromStr for Report {
    type Err = NoReport;

    fn from_str(text: &str) -> Result<Self, NoReport> {
        match text {
            "months" => Ok(Self::Months),
            "receivables" => Ok(Self::Receivables),
            "unbilled" => Ok(Self::Unbilled),
            "timekeepers" => Ok(Self::Timekeepers),
            "attributed" => Ok(Self::Attributed),
            _ => Err(NoReport),
        }
    }
}

/// `GET /firm/analytics/export/{report}`
pub(crate) async fn file_of(
    Staff(member): Staff,
    State(app): State<App>,
    Path(report): Path<Report>,
    Asked(asked): Asked<Question>,
) -> Result<Response, Refusal> {
    allowed(&member)?;
    let (period, today) = (asked.period()?, app.today().await?);
    let store = app.store.of(&member);

    let (books, names) =
        tokio::try_join!(book::read(store, period.months(today)), Names::read(store))?;

    match report {
        Report::Months => months(&books, period, today),
        Report::Receivables => receivables(&books, today),
        Report::Unbilled => unbilled(&books, today),
        Report::Timekeepers => timekeepers(&books, &names, period, today),
        Report::Attributed => attributed::sheet(store, (period, today), &names).await,
    }
}

fn months(books: &[Book], period: Period, today: Date) -> Result<Response, Refusal> {
    let span = period.months(today);
    let rows = books.iter().flat_map(|book| {
        book.months(span).into_iter().map(|row| {
            vec![
                Cell::text(row.month.to_string()),
                Cell::text(book.currency.code()),
                Cell::money(row.billed),
                Cell::money(row.collected),
                Cell::money(row.outstanding),
            ]
        })
    });
    file("months", &["Month", "Currency", "Billed", "Collected", "Still open"], rows)
}

fn receivables(books: &[Book], today: Date) -> Result<Response, Refusal> {
    let rows = books.iter().flat_map(|book| {
        book.ages(today).map(|(age, open)| {
            vec![Cell::text(age.title()), Cell::text(book.currency.code()), Cell::money(open)]
        })
    });
    file("receivables", &["Past due", "Currency", "Open"], rows)
}

fn unbilled(books: &[Book], today: Date) -> Result<Response, Refusal> {
    let rows = books.iter().flat_map(|book| {
        book.work_ages(today).map(|(age, amount)| {
            vec![Cell::text(age.title()), Cell::text(book.currency.code()), Cell::money(amount)]
        })
    });
    file("unbilled", &["Since the work", "Currency", "Unbilled"], rows)
}

fn timekeepers(
    books: &[Book],
    names: &Names,
    period: Period,
    today: Date,
) -> Result<Response, Refusal> {
    let headings = [
        "Timekeeper",
        "Currency",
        "Hours recorded",
        "Recorded",
        "Hours billed",
        "Billed at the rate of the day",
        "Billed",
        "Realization %",
        "Unbilled today",
        "Target hours a year",
        "Hours expected",
        "Utilization %",
        "Fees invoiced",
        "Fees collected",
        "Collected %",
    ];
    let rows = books.iter().flat_map(|book| {
        book.keepers().into_iter().map(|row| {
            let expected = names.expected(&row.who, period.months(today), today);
            let target = names.target(&row.who).map(|target| target.to_string());
            vec![
                Cell::text(names.of(&row.who)),
                Cell::text(book.currency.code()),
                Cell::hours(row.recorded_hours),
                Cell::money(row.recorded),
                Cell::hours(row.billed_hours),
                Cell::money(row.at_rate),
                Cell::money(row.billed),
                Cell::percent(row.realization()),
                Cell::money(row.unbilled),
                Cell::text(target.unwrap_or_default()),
                Cell::hours(expected),
                Cell::percent(row.utilization(expected)),
                Cell::money(row.invoiced),
                Cell::money(row.collected),
                Cell::percent(row.collection()),
            ]
        })
    });
    file("timekeepers", &headings, rows)
}
