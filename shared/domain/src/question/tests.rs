//! What is held back of an invoice, whatever is said about its lines.

use jiff::Timestamp;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::entry::CostKind;
use crate::invoice::{Line, LineKind, sample};
use crate::money::Currency;

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn line(n: u8) -> Line {
    Line {
        id: EntryId::made(0, [n; 10]),
        on: Date::constant(2026, 1, 1),
        kind: LineKind::Cost { kind: CostKind::Hard, expense: None, receipt: None },
        narrative: Narrative::parse("Filing fee").unwrap(),
        recorded: None,
        units: Decimal::ONE,
        price: Decimal::from(400),
        adjustment: usd(0),
        amount: usd(40_000),
        tax: None,
        included: Money::zero(Currency::USD),
        others: Money::zero(Currency::USD),
    }
}

fn said(by: Voice) -> Said {
    Said { by, at: Timestamp::UNIX_EPOCH, text: Note::parse("What was this for?").unwrap() }
}

fn client() -> Said {
    said(Voice::Client(ContactId::made(0, [1; 10])))
}

fn firm() -> Said {
    said(Voice::Firm(MemberId::made(0, [1; 10])))
}

fn ask(invoice: Issued, before: Option<Question>) -> Result<Spoken, QuestionError> {
    let line = line(1);
    invoice.asked(LineCredit::after(&line, &[]), before, client())
}

#[test]
fn msg02_a_question_holds_its_line_back_until_the_client_accepts() {
    let spoken = ask(sample(1, usd(100_000)), None).unwrap();
    assert_eq!(
        (spoken.invoice.questioned, spoken.invoice.undisputed()),
        (usd(40_000), usd(60_000))
    );
    let spoken = spoken.invoice.answered(spoken.question, firm()).unwrap();
    assert_eq!(spoken.question.state, QuestionState::Answered);
    assert_eq!(spoken.invoice.undisputed(), usd(60_000));
    let spoken = spoken.invoice.accepted(spoken.question).unwrap();
    assert_eq!((spoken.invoice.questioned, spoken.invoice.undisputed()), (usd(0), usd(100_000)));
    let again = spoken.invoice.clone().accepted(spoken.question.clone());
    assert_eq!(again, Err(QuestionError::Settled));
    let spoken = ask(spoken.invoice, Some(spoken.question)).unwrap();
    assert_eq!((spoken.invoice.questioned, spoken.question.said.len()), (usd(40_000), 3));
}

#[test]
fn msg02_asking_twice_holds_back_once() {
    let spoken = ask(sample(1, usd(100_000)), None).unwrap();
    let spoken = ask(spoken.invoice, Some(spoken.question)).unwrap();
    assert_eq!((spoken.invoice.questioned, spoken.question.said.len()), (usd(40_000), 2));
}

#[test]
fn rem09_what_is_paid_meanwhile_is_never_asked_for_below_nothing() {
    let spoken = ask(sample(1, usd(100_000)), None).unwrap();
    let paid = spoken.invoice.pay(usd(80_000)).unwrap().invoice;
    assert_eq!((paid.open, paid.undisputed()), (usd(20_000), usd(0)));
    assert_eq!(paid.disputed(usd(500)), usd(40_500));
}

#[test]
fn the_firm_stands_by_a_line_only_after_it_has_answered() {
    let spoken = ask(sample(1, usd(100_000)), None).unwrap();
    let early = spoken.invoice.clone().upheld(spoken.question.clone());
    assert_eq!(early, Err(QuestionError::NotAnswered));
    let spoken = spoken.invoice.answered(spoken.question, firm()).unwrap();
    let spoken = spoken.invoice.upheld(spoken.question).unwrap();
    assert_eq!((spoken.question.state, spoken.invoice.questioned), (QuestionState::Upheld, usd(0)));
}

#[test]
fn a_thread_has_an_end_and_the_firm_has_the_last_word() {
    let mut spoken = ask(sample(1, usd(100_000)), None).unwrap();
    while let Ok(more) = ask(spoken.invoice.clone(), Some(spoken.question.clone())) {
        spoken = more;
    }
    assert_eq!(spoken.question.said.len(), Question::SAID_MAX - 10);
    let spoken = spoken.invoice.answered(spoken.question, firm()).unwrap();
    let upheld = spoken.invoice.upheld(spoken.question).unwrap();
    assert_eq!(upheld.invoice.questioned, usd(0));
}

#[test]
fn a_thread_holds_so_many_bytes() {
    let long = "é".repeat(Note::CHARS_MAX);
    let text = Note::parse(&long).unwrap();
    let mut spoken = ask(sample(1, usd(100_000)), None).unwrap();
    let line = line(1);
    loop {
        let said = Said { text: text.clone(), ..client() };
        let (invoice, before) = (spoken.invoice.clone(), Some(spoken.question.clone()));
        match invoice.asked(LineCredit::after(&line, &[]), before, said) {
            Ok(more) => spoken = more,
            Err(error) => break assert_eq!(error, QuestionError::Full),
        }
    }
    let bytes: usize = spoken.question.said.iter().map(|said| said.text.as_str().len()).sum();
    assert!(bytes <= Question::BYTES_MAX, "{bytes}");
    let said = Said { text, ..firm() };
    assert!(spoken.invoice.answered(spoken.question, said).is_ok(), "the firm can answer");
}

#[test]
fn a_state_reads_back_from_its_word() {
    for state in QuestionState::ALL {
        assert_eq!(QuestionState::of_word(state.word()), Some(state));
    }
}

proptest! {
    /// Whatever is said in two threads: what is held back is the sum of the open ones.
    #[test]
    fn rem09_what_is_held_back_is_the_sum_of_open_questions(
        acts in proptest::collection::vec((0_usize..2, 0_u8..5), 0..30),
    ) {
        let mut invoice = sample(1, usd(100_000));
        let mut threads: [Option<Question>; 2] = [None, None];
        for (at, act) in acts {
            let (line, was) = (line(u8::try_from(at).unwrap()), invoice.clone());
            let spoken = match (act, threads[at].clone()) {
                (0, before) => was.asked(LineCredit::after(&line, &[]), before, client()),
                (_, None) => continue,
                (1, Some(thread)) => was.answered(thread, firm()),
                (2, Some(thread)) => was.accepted(thread),
                (3, Some(thread)) => was.adjusted(thread).map_err(QuestionError::Money),
                (_, Some(thread)) => was.upheld(thread),
            };
            if let Ok(spoken) = spoken {
                (invoice, threads[at]) = (spoken.invoice, Some(spoken.question));
            }
            let open = threads.iter().flatten().filter(|thread| thread.state.is_open());
            let sum = Money::sum(open.map(|thread| thread.amount), Currency::USD).unwrap();
            prop_assert_eq!(invoice.questioned, sum);
        }
    }
}
