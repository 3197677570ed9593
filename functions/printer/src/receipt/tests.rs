//! What a printed receipt says.

use domain::id::{InvoiceId, PaymentId};
use domain::money::{Currency, Money};
use domain::receipt::{Kind, Went};
use domain::text::Name;
use jiff::civil::date;

use super::*;
use crate::files::Files;
use crate::parties;
use crate::typesetter::{self, Layout};

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn row(n: u8, minor: i64) -> Row {
    Row {
        went: Went::Invoice(InvoiceId::made(0, [n; 10])),
        number: format!("2026-{n:04}"),
        matter: "#panic() M-7 Lease".to_owned(),
        amount: usd(minor),
    }
}

fn paper() -> Paper {
    let (firm, client) = parties::sample();
    Paper {
        firm,
        client,
        kind: Kind::Payment(PaymentId::made(0, [1; 10])),
        on: date(2026, 3, 2),
        amount: usd(100_000),
        from: Name::parse("Acme").unwrap(),
        way: "Check, 1042".to_owned(),
        rows: vec![
            row(1, 60_000),
            row(2, 15_000),
            Row {
                went: Went::Back,
                number: String::new(),
                matter: String::new(),
                amount: usd(25_000),
            },
        ],
        back: vec![Back { on: Some(date(2026, 3, 5)), how: "Refund", amount: usd(25_000) }],
        clears_on: None,
    }
}

fn text(paper: &Paper) -> String {
    let sheet = serde_json::to_vec(&sheet(paper, &mut Letters::all())).unwrap();
    let pages = typesetter::shown(Layout::Report, sheet, &Files::default()).unwrap();
    pages.concat().chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect()
}

#[test]
fn inv28_a_printed_receipt_says_what_each_invoice_got_and_what_went_back() {
    let said = text(&paper());
    for words in [
        "Whitcombe&HaleLLP",
        "AcmeHoldings",
        "Received$1,000.00",
        "Ofitgoneback$250.00",
        "2Mar2026",
        "WayCheck,1042",
        "Invoice2026-0001#panic()M-7Lease600.00",
        "Invoice2026-0002#panic()M-7Lease150.00",
        "Goneback250.00",
        "Inall$1,000.00",
        "Whatwentback",
        "5Mar2026Refund250.00",
    ] {
        assert!(said.contains(words), "{words} in {said}");
    }
}

#[test]
fn inv28_money_in_trust_that_is_not_collected_says_from_when_it_may_be_used() {
    let held = Row { went: Went::Trust, ..row(1, 100_000) };
    let said = text(&Paper {
        rows: vec![held],
        back: Vec::new(),
        clears_on: Some(date(2026, 3, 9)),
        ..paper()
    });
    assert!(said.contains("Heldintrust#panic()M-7Lease1,000.00"), "{said}");
    assert!(said.contains("maybeusedfrom9Mar2026on"), "{said}");
    assert!(!said.contains("Whatwentback"), "{said}");
}

#[test]
fn inv28_the_same_receipt_is_the_same_archived_and_accessible_file() {
    let file = print(&paper()).unwrap();
    let has = |mark: &[u8]| file.windows(mark.len()).any(|window| window == mark);
    assert!(file.starts_with(b"%PDF-1.7") && has(b"/MarkInfo") && has(b"pdfuaid"));
    assert!(print(&paper()).unwrap() == file);
    let other = Paper { amount: usd(1), ..paper() };
    assert!(print(&other).unwrap() != file);
}
