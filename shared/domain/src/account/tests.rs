//! The account of a matter: every summary goes on where the last one ended.

use jiff::Timestamp;
use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::id::{InvoiceId, MatterId, ReceiptId};
use crate::invoice::sample;
use crate::money::Currency;
use crate::text::{Mark, Name};
use crate::trust::{LineSource, LineText};

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn journal(n: i64) -> JournalId {
    JournalId::made(n, [0; 10])
}

fn day(n: i64) -> Date {
    date(2026, 3, i8::try_from(n.rem_euclid(28)).unwrap().saturating_add(1))
}

fn moved(n: i64, what: What, minor: i64) -> Movement {
    let place = u8::try_from(n.rem_euclid(200)).unwrap();
    Movement {
        on: day(n),
        journal: journal(n),
        invoice: InvoiceId::made(0, [place; 10]),
        number: format!("2026-{n:04}"),
        matter: "M-1".to_owned(),
        what,
        amount: usd(minor),
    }
}

fn line(seq: u64, on: Date, minor: i64) -> Line {
    Line {
        matter: MatterId::made(0, [5; 10]),
        seq,
        effective_on: on,
        posted_at: Timestamp::UNIX_EPOCH,
        entry: journal(1),
        source: LineSource::Receipt(ReceiptId::made(0, [1; 10])),
        text: LineText {
            party: Name::parse("Acme").unwrap(),
            purpose: None,
            instrument: Mark::parse("5501").unwrap(),
        },
        change: usd(minor),
        balance: usd(0),
    }
}

fn summary(
    at: i64,
    total: i64,
    movements: &[Movement],
    lines: &[Line],
    last: Option<&AccountSummary>,
) -> AccountSummary {
    let books = Books { movements, lines, last };
    AccountSummary::of(&sample(9, usd(total)), &journal(at), books).unwrap()
}

fn rows(side: &Side) -> Vec<(&str, i64)> {
    side.rows.iter().map(|row| (row.what.as_str(), row.amount.minor())).collect()
}

#[test]
fn inv07_what_was_owed_what_was_paid_since_and_what_is_owed_now() {
    let books = [
        moved(1, What::Issued, 100_000),
        moved(2, What::Paid, -30_000),
        moved(3, What::Issued, 50_000),
        moved(4, What::Paid, -70_000),
        moved(5, What::Credited, -10_000),
    ];
    let made = summary(6, 25_000, &books, &[], None);
    let since = Since { number: "2026-0003".to_owned(), on: day(3) };
    assert_eq!(made.since, Some(since));
    assert_eq!(made.owed.opening, usd(120_000));
    assert_eq!(
        rows(&made.owed),
        [("Payment, 2026-0004", -70_000), ("Credit note, 2026-0005", -10_000)]
    );
    assert_eq!((made.billed, made.owed.closing), (usd(25_000), usd(65_000)));
    assert_eq!(made.trust, None);
}

#[test]
fn inv07_interest_between_two_invoices_is_a_row_as_payments_are() {
    let books = [
        moved(1, What::Issued, 100_000),
        moved(2, What::Paid, -30_000),
        moved(3, What::Interest, 700),
    ];
    let made = summary(4, 25_000, &books, &[], None);
    assert_eq!(made.since, Some(Since { number: "2026-0001".to_owned(), on: day(1) }));
    assert_eq!(rows(&made.owed), [("Payment, 2026-0002", -30_000), ("Interest, 2026-0003", 700)]);
    assert_eq!((made.owed.opening, made.owed.closing), (usd(100_000), usd(95_700)));
}

#[test]
fn inv07_the_first_invoice_of_a_matter_begins_at_nothing() {
    let made = summary(1, 25_000, &[], &[], None);
    assert_eq!((made.since, made.owed.opening, made.owed.closing), (None, usd(0), usd(25_000)));
}

#[test]
fn inv08_trust_opens_where_it_ended_moves_and_closes() {
    let lines = [line(1, day(1), 500_000), line(2, day(4), -100_000), line(3, day(9), 20_000)];
    let books = [moved(3, What::Issued, 100_000)];
    let since = summary(9, 1, &books, &lines, None).trust.unwrap();
    assert_eq!((since.opening, since.closing), (usd(500_000), usd(420_000)));
    let said = [("Received from Acme", -100_000), ("Received from Acme", 20_000)];
    assert_eq!(rows(&since), said);
    // Without an invoice before it, everything that ever moved is new.
    let first = summary(9, 1, &[], &lines, None).trust.unwrap();
    assert_eq!((first.opening, first.rows.len(), first.closing), (usd(0), 3, usd(420_000)));
    // What is booked late, for a day before the last invoice, is on the next one all the same.
    let last = summary(9, 1, &books, &lines[..2], None);
    let late = [lines[0].clone(), lines[1].clone(), line(3, day(1), 7_000)];
    let next = summary(12, 1, &books, &late, Some(&last)).trust.unwrap();
    assert_eq!((next.opening, rows(&next)), (usd(400_000), vec![("Received from Acme", 7_000)]));
}

#[test]
fn inv08_a_ledger_that_is_empty_and_was_is_not_printed() {
    let lines = [line(1, day(1), 500), line(2, day(2), -500)];
    let books = [moved(9, What::Issued, 100)];
    assert_eq!(summary(10, 1, &books, &lines, None).trust, None);
}

#[test]
fn inv07_what_is_booked_while_an_invoice_is_issued_is_on_the_next_one() {
    let first = [moved(1, What::Issued, 100)];
    let last = summary(5, 40, &first, &[], None);
    // Its journal is older than the invoice's, and its commit came after the books were read.
    let all = [moved(1, What::Issued, 100), moved(4, What::Paid, -60), moved(5, What::Issued, 40)];
    let next = summary(9, 1, &all, &[], Some(&last));
    assert_eq!(next.owed.opening, last.owed.closing);
    assert_eq!(rows(&next.owed), [("Booked while the last invoice was issued", -60)]);
    assert_eq!(next.owed.closing, usd(81));
}

#[test]
fn what_is_too_much_for_rows_is_one_row_and_loses_no_cent() {
    let mut all = vec![moved(1, What::Issued, 100_000)];
    all.extend((2..80).map(|n| moved(n, What::Paid, -n)));
    let made = summary(90, 1, &all, &[], None);
    assert_eq!(made.owed.rows.len(), ROWS_MAX);
    assert_eq!(made.owed.rows[0].what, "55 earlier ones, in sum");
    let sum = Money::sum(all.iter().map(|one| one.amount), Currency::USD).unwrap();
    assert_eq!(made.owed.closing, sum.plus(usd(1)).unwrap());
}

proptest! {
    #[test]
    fn inv07_every_summary_goes_on_where_the_last_one_ended_and_ends_in_what_is_owed(
        moves in proptest::collection::vec((0_u8..4, 1_i64..1_000, 0_usize..6), 1..40),
    ) {
        let (mut all, mut hidden) = (Vec::new(), Vec::new());
        let mut last: Option<AccountSummary> = None;
        for (n, (kind, minor, late)) in (1_i64..).zip(moves) {
            if kind > 0 {
                let paid = moved(n, What::Paid, 0_i64.saturating_sub(minor));
                // Some are only seen later than they are dated.
                if late == 0 { hidden.push(paid) } else { all.push(paid) }
                continue;
            }
            let made = summary(n, minor, &all, &[], last.as_ref());
            let sum = Money::sum(all.iter().map(|one| one.amount), Currency::USD).unwrap();
            prop_assert_eq!(made.owed.closing, sum.plus(usd(minor)).unwrap());
            let come = made.owed.opening.plus(made.owed.moved().unwrap()).unwrap();
            prop_assert_eq!(made.owed.closing, come.plus(made.billed).unwrap());
            if let Some(last) = &last {
                prop_assert_eq!(made.owed.opening, last.owed.closing);
            }
            all.push(moved(n, What::Issued, minor));
            all.append(&mut hidden);
            last = Some(made);
        }
    }
}
