//! How the lines of a submission move, as stories.

use jiff::civil::date;
use rust_decimal::Decimal;

use super::*;
use crate::invoice::LineKind;

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn line(seed: u8, minor: i64) -> Line {
    Line {
        id: EntryId::made(0, [seed; 10]),
        on: date(2026, 3, 2),
        kind: LineKind::Cost { kind: crate::entry::CostKind::Hard, expense: None, receipt: None },
        narrative: crate::text::Narrative::parse("Filing fee").unwrap(),
        recorded: None,
        units: Decimal::ONE,
        price: Decimal::ONE,
        adjustment: usd(0),
        amount: usd(minor),
        tax: None,
        included: usd(0),
    }
}

fn sent() -> Submission {
    let sending = Sending {
        at: Timestamp::UNIX_EPOCH,
        by: MemberId::made(0, [9; 10]),
        system: Name::parse("Collaborati").unwrap(),
        format: "LEDES1998B".to_owned(),
        sha256: Sending::hashed(b"a file"),
    };
    Submission {
        invoice: InvoiceId::made(0, [3; 10]),
        number: "2026-0001".to_owned(),
        client: ClientId::made(0, [4; 10]),
        client_name: Name::parse("Acme").unwrap(),
        sendings: vec![sending],
        lines: BTreeMap::new(),
    }
}

fn said(state: State, off: Option<i64>) -> Response {
    Response { state, off: off.map(usd), reason: Name::parse("Block billing").ok() }
}

fn appeal(day: Date) -> Appeal {
    Appeal { text: Note::parse("It was agreed on.").unwrap(), due: day }
}

#[test]
fn ebl12_a_line_is_reduced_appealed_reduced_less_and_settled() {
    let (a, today) = (line(1, 10_000), date(2026, 4, 1));
    let all = sent().answered(&a, said(State::Reduced, Some(4_000))).unwrap();
    assert_eq!((all.state(&a.id), all.off(Currency::USD)), (State::Reduced, Ok(usd(4_000))));
    let all = all.appealed(&a.id, appeal(date(2026, 4, 9)), today).unwrap();
    assert_eq!((all.state(&a.id), all.due()), (State::Appealed, Some(date(2026, 4, 9))));
    let all = all.answered(&a, said(State::Reduced, Some(1_000))).unwrap();
    assert_eq!(all.off(Currency::USD), Ok(usd(1_000)));
    assert!(all.waits());
    let all = all.settled(&a.id).unwrap();
    assert!(!all.waits());
    assert_eq!(all.off(Currency::USD), Ok(usd(0)));
    assert_eq!(all.settled(&a.id), Err(SubmissionError::Settled));
}

#[test]
fn ebl12_what_a_line_cannot_become_is_said_in_words() {
    let (a, today) = (line(1, 10_000), date(2026, 4, 1));
    let refused = |said| sent().answered(&a, said).unwrap_err();
    assert_eq!(refused(said(State::Reduced, None)), SubmissionError::Off(usd(10_000)));
    assert_eq!(refused(said(State::Reduced, Some(10_000))), SubmissionError::Off(usd(10_000)));
    assert_eq!(refused(said(State::Reduced, Some(0))), SubmissionError::Off(usd(10_000)));
    assert_eq!(refused(said(State::Accepted, Some(5))), SubmissionError::NoAmount);
    assert_eq!(refused(said(State::Settled, None)), SubmissionError::NoAnswer);
    let appealed = |all: Submission| all.appealed(&a.id, appeal(today), today).unwrap_err();
    assert_eq!(appealed(sent()), SubmissionError::NothingToAppeal);
    let accepted = sent().answered(&a, said(State::Accepted, None)).unwrap();
    assert_eq!(appealed(accepted), SubmissionError::NothingToAppeal);
    let rejected = sent().answered(&a, said(State::Rejected, None)).unwrap();
    assert_eq!(rejected.lines[&a.id].off, usd(10_000));
    let late = rejected.appealed(&a.id, appeal(date(2026, 3, 31)), today);
    assert_eq!(late.unwrap_err(), SubmissionError::Past);
    assert_eq!(sent().settled(&a.id), Err(SubmissionError::NothingToSettle));
}

#[test]
fn ebl12_totals_by_state_are_the_sum_of_the_lines() {
    let lines = [line(1, 10_000), line(2, 2_500), line(3, 700)];
    let all = sent().answered(&lines[0], said(State::Reduced, Some(4_000))).unwrap();
    let all = all.answered(&lines[1], said(State::Rejected, None)).unwrap();
    let totals = all.totals(&lines, Currency::USD).unwrap();
    assert_eq!(totals[&State::Sent], (1, usd(700), usd(0)));
    assert_eq!(totals[&State::Reduced], (1, usd(10_000), usd(4_000)));
    assert_eq!(totals[&State::Rejected], (1, usd(2_500), usd(2_500)));
    let sum = totals.values().map(|(_, sum, _)| sum.minor()).sum::<i64>();
    assert_eq!(sum, 13_200);
}

#[test]
fn ebl12_an_answer_is_read_whole_or_refused_row_by_row() {
    let lines = [line(1, 10_000), line(2, 2_500)];
    let read = |text: &str| responses(text.as_bytes(), &lines, sent());
    let file = "Line,Status,Amount,Reason\n1,Reduced,40.00,Block billing\n2,accepted,,\n\n";
    let (all, rows) = read(file).unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(
        (all.state(&lines[0].id), all.state(&lines[1].id)),
        (State::Reduced, State::Accepted)
    );
    let wrong = read(
        "line,status,amount,reason\n3,accepted,,\n1,maybe,,\n2,reduced,25.00,\n2,accepted,,\n\
         x,accepted,,\n",
    );
    let wrong: Vec<String> = wrong.unwrap_err().iter().map(ToString::to_string).collect();
    assert_eq!(
        wrong,
        [
            "Row 2, line: “3” is the number of no line: the invoice has lines 1 to 2.",
            "Row 3, status: “maybe” is none of accepted, reduced and rejected.",
            "Row 4, amount: Write how much is taken off: above zero, and less than the $25.00 of the \
         line.",
            "Row 5, line: Line 2 has a row above already.",
            "Row 6, line: “x” is the number of no line: the invoice has lines 1 to 2.",
        ]
    );
    let first = |text: &str| read(text).unwrap_err().remove(0).reason;
    assert_eq!(first("a,b\n1,2\n"), response::Reason::Columns);
    assert_eq!(first("line,status\n"), response::Reason::Empty);
    assert_eq!(first("a\0"), response::Reason::NoText);
}
