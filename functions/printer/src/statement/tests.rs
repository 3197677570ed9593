//! What a printed statement says.

use domain::firm::Firm;
use domain::id::{InvoiceId, JournalId};
use domain::money::{Currency, Money};
use domain::owed::{Movement, What};
use domain::text::Name;
use jiff::civil::date;

use super::*;
use crate::files::Files;
use crate::parties;
use crate::typesetter::{self, Layout};

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn moved(n: u8, amount: i64) -> Movement {
    Movement {
        on: date(2026, 3, 2),
        journal: JournalId::made(i64::from(n), [n; 10]),
        invoice: InvoiceId::made(0, [n; 10]),
        number: format!("2026-{n:04}"),
        matter: "#panic() M-7".to_owned(),
        what: if amount < 0 { What::Paid } else { What::Issued },
        amount: usd(amount),
    }
}

fn paper(all: &[Movement]) -> Paper {
    let days = (date(2026, 1, 1), date(2026, 3, 31));
    let (firm, client) = parties::sample();
    Paper {
        firm,
        client,
        statement: Statement::forth(days, Currency::USD, all).unwrap(),
        questioned: vec![usd(2_000)],
    }
}

fn text(paper: &Paper) -> String {
    let sheet = serde_json::to_vec(&sheet(paper, &mut Letters::all())).unwrap();
    let pages = typesetter::shown(Layout::Report, sheet, &Files::default()).unwrap();
    pages.concat().chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect()
}

#[test]
fn inv25_a_printed_statement_says_what_was_owed_what_moved_and_what_is_owed() {
    let said = text(&paper(&[moved(1, 100_000), moved(2, -40_000)]));
    for words in [
        "Statementofaccount",
        "Whitcombe&HaleLLP",
        "AcmeHoldings",
        "1Jan2026",
        "Openingbalance0.00",
        "Invoice2026-0001#panic()M-71,000.001,000.00",
        "\u{2212}400.00600.00",
        "Closingbalance$600.00",
        "Owedattheendof31Mar2026$600.00",
        "$20.00ofitisquestioned",
    ] {
        assert!(said.contains(words), "{words} in {said}");
    }
}

#[test]
fn inv25_the_same_statement_is_the_same_file_and_another_is_another() {
    let one = paper(&[moved(1, 100_000)]);
    let file = print(&one).unwrap();
    let has = |mark: &[u8]| file.windows(mark.len()).any(|window| window == mark);
    assert!(file.starts_with(b"%PDF-1.7") && has(b"/MarkInfo") && has(b"pdfuaid"));
    assert!(print(&one).unwrap() == file);
    let other = paper(&[moved(1, 100_000), moved(2, -1)]);
    assert_ne!(one.mark(), other.mark());
    let renamed = Paper {
        firm: Firm { name: Name::parse("Hale LLP").unwrap(), ..one.firm.clone() },
        ..one.clone()
    };
    assert_ne!(one.mark(), renamed.mark());
}

#[test]
fn a_statement_of_days_on_which_nothing_moved_says_so() {
    assert!(text(&paper(&[])).contains("Nothingmovedonthesedays."));
}

#[test]
fn a_long_statement_says_its_columns_on_every_page() {
    let all: Vec<Movement> = (0..120).map(|n| moved(n, 1_000)).collect();
    let sheet = serde_json::to_vec(&sheet(&paper(&all), &mut Letters::all())).unwrap();
    let pages = typesetter::shown(Layout::Report, sheet, &Files::default()).unwrap();
    assert!(pages.len() > 2);
    assert!(pages.iter().all(|page| page.contains("Balance")));
}
