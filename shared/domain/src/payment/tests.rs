//! Payments: capture, and the same end whatever order the news come in.

use super::*;
use crate::money::Currency;

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn intent(state: IntentState) -> Intent {
    Intent {
        id: PaymentId::made(0, [1; 10]),
        client: ClientId::made(0, [2; 10]),
        contact: ContactId::made(0, [3; 10]),
        invoice: InvoiceId::made(0, [4; 10]),
        invoice_number: "2026-0001".to_owned(),
        amount: usd(100),
        processor: ProcessorName::Stripe,
        object: None,
        pay_at: None,
        state,
        made_at: Timestamp::UNIX_EPOCH,
        ended_at: None,
        fee: None,
    }
}

fn fact(progress: Progress) -> Fact {
    let intent = intent(IntentState::Unknown).id;
    Fact { intent, object: "cs_1".to_owned(), pay_at: None, progress, fee: None }
}

fn told(intent: Intent, facts: &[Fact]) -> (Intent, usize) {
    facts.iter().fold((intent, 0_usize), |(intent, settled), fact| {
        match intent.advance(fact, Timestamp::UNIX_EPOCH) {
            Advance::Nothing => (intent, settled),
            Advance::Moved(intent) => (intent, settled),
            Advance::Settle(intent) => (intent, settled.saturating_add(1)),
        }
    })
}

/// All orders of a set of news.
fn orders(facts: &[Fact]) -> Vec<Vec<Fact>> {
    if facts.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for at in 0..facts.len() {
        let mut rest = facts.to_vec();
        let first = rest.remove(at);
        all.extend(orders(&rest).into_iter().map(|order| [vec![first.clone()], order].concat()));
    }
    all
}

#[test]
fn psp16_every_order_of_seven_news_ends_the_same_and_settles_once() {
    let facts = [
        fact(Progress::Open),
        fact(Progress::Authorized),
        fact(Progress::Processing),
        fact(Progress::Expired),
        fact(Progress::Failed),
        fact(Progress::Succeeded(usd(99))),
        fact(Progress::Succeeded(usd(100))),
    ];
    let mut checked = 0;
    for size in [6, 7] {
        for set in orders(&facts).into_iter().map(|order| order[7 - size..].to_vec()) {
            let arrived = set.iter().any(|fact| fact.progress == Progress::Succeeded(usd(100)));
            let twice = [&set[..], &set[..2]].concat();
            let (end, settled) = told(intent(IntentState::Unknown), &twice);
            let most = set.iter().map(|fact| end.state_after(fact.progress)).max();
            assert_eq!(Some(end.state), most, "{set:?}");
            assert_eq!(settled, usize::from(arrived), "{set:?}");
            checked += 1;
        }
    }
    assert_eq!(checked, 2 * 5040);
}

#[test]
fn psp42_a_part_is_captured_once_and_the_invoice_gets_that_part() {
    let (authorized, _) = told(intent(IntentState::Unknown), &[fact(Progress::Authorized)]);
    assert_eq!(authorized.capture(usd(101)), Err(CaptureError::TooMuch));
    assert_eq!(authorized.capture(usd(0)), Err(CaptureError::Nothing));
    let part = authorized.capture(usd(60)).unwrap();
    assert_eq!(part.capture(usd(40)), Err(CaptureError::NotAuthorized));
    let (end, settled) = told(part, &[fact(Progress::Succeeded(usd(60)))]);
    assert_eq!((end.state, end.amount, settled), (IntentState::Succeeded, usd(60), 1));
}

#[test]
fn psp42_what_was_released_is_not_captured() {
    let facts = [fact(Progress::Authorized), fact(Progress::Expired)];
    let (released, _) = told(intent(IntentState::Unknown), &facts);
    assert_eq!(released.state, IntentState::Expired);
    assert_eq!(released.capture(usd(1)), Err(CaptureError::NotAuthorized));
}

#[test]
fn words_read_back() {
    for name in ProcessorName::ALL {
        assert_eq!(ProcessorName::of_word(name.word()), Some(name));
    }
    for state in IntentState::ALL {
        assert_eq!(IntentState::of_word(state.word()), Some(state));
    }
}
