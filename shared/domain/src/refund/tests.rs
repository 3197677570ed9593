//! Refunds: what may go back, and the same end whatever order the news come in.

use super::*;
use crate::allotment::Target;
use crate::id::{InvoiceId, JournalId};
use crate::ledger::Balances;
use crate::money::Currency;
use jiff::civil::Date;
use proptest::prelude::*;

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn stamp() -> Stamp {
    Stamp {
        journal: JournalId::made(0, [1; 10]),
        effective_on: Date::constant(2026, 3, 1),
        now: Timestamp::UNIX_EPOCH,
    }
}

fn invoice() -> InvoiceId {
    InvoiceId::made(0, [3; 10])
}

fn client() -> ClientId {
    ClientId::made(0, [4; 10])
}

fn refund() -> Refund {
    Refund {
        id: RefundId::made(0, [1; 10]),
        payment: PaymentId::made(0, [2; 10]),
        client: client(),
        processor: ProcessorName::Stripe,
        amount: usd(1000),
        from: vec![
            Allotment { to: Target::Unapplied(client()), amount: usd(300) },
            Allotment { to: Target::Invoice(invoice()), amount: usd(700) },
        ],
        object: None,
        state: RefundState::Asked,
        told: None,
        asked_at: Timestamp::UNIX_EPOCH,
    }
}

fn fact(progress: RefundProgress) -> RefundFact {
    RefundFact {
        refund: Some(refund().id),
        payment: Some(refund().payment),
        object: "re_1".to_owned(),
        amount: usd(1000),
        progress,
    }
}

fn told(facts: &[RefundFact]) -> (Refund, Balances) {
    let mut refund = refund();
    let mut balances = Balances::default();
    for fact in facts {
        if let Some(moved) = refund.advance(fact, &stamp()).unwrap() {
            refund = moved.refund;
            if let Some(entry) = &moved.entry {
                balances.post(entry);
            }
        }
    }
    (refund, balances)
}

#[test]
fn a_refund_takes_the_money_from_where_the_payment_went() {
    let (refund, balances) =
        told(&[fact(RefundProgress::Pending), fact(RefundProgress::Succeeded)]);
    assert_eq!(refund.state, RefundState::Succeeded);
    let balance = |account: OperatingAccount| balances.minor(&account, Currency::USD);
    assert_eq!(balance(OperatingAccount::Clearing(ProcessorName::Stripe)), -1000);
    assert_eq!(balance(OperatingAccount::Receivable(invoice())), 700);
    assert_eq!(balance(OperatingAccount::Unapplied(client())), 300);
}

#[test]
fn psp43_a_refund_that_fails_is_owed_to_the_client() {
    let (refund, balances) = told(&[fact(RefundProgress::Pending), fact(RefundProgress::Failed)]);
    assert_eq!(refund.state, RefundState::Failed);
    let balance = |account: OperatingAccount| balances.minor(&account, Currency::USD);
    assert_eq!(balance(OperatingAccount::Clearing(ProcessorName::Stripe)), 0);
    assert_eq!(balance(OperatingAccount::RefundsFailed(client())), -1000);
}

#[test]
fn psp06_a_refused_refund_moves_nothing_and_leaves_room_for_another() {
    let (refund, balances) = told(&[fact(RefundProgress::Refused)]);
    assert_eq!((refund.state, refund.state.counts()), (RefundState::Refused, false));
    assert_eq!(balances.iter().count(), 0);
}

#[test]
fn psp20_another_amount_is_for_a_person_to_look_at() {
    let other = RefundFact { amount: usd(999), ..fact(RefundProgress::Succeeded) };
    let (refund, balances) = told(&[other]);
    assert_eq!(refund.state, RefundState::Review);
    assert_eq!(balances.iter().count(), 0);
}

#[test]
fn psp43_refunds_never_sum_to_more_than_is_left() {
    let mut left =
        Refundable { captured: usd(100), refunded: usd(0), disputed: usd(0), in_dispute: false };
    let accepted = (0..20).filter(|_| left.refund(usd(10)).map(|next| left = next).is_ok()).count();
    assert_eq!(accepted, 10);
    assert_eq!(left.refund(usd(1)), Err(RefundError::TooMuch(usd(0))));
    assert_eq!(left.refund(usd(0)), Err(RefundError::Nothing));
}

#[test]
fn psp43_a_refund_waits_for_a_dispute() {
    let whole =
        Refundable { captured: usd(100), refunded: usd(0), disputed: usd(30), in_dispute: true };
    assert_eq!(whole.refund(usd(10)), Err(RefundError::InDispute));
    let lost = Refundable { in_dispute: false, ..whole };
    assert!(lost.refund(usd(70)).is_ok());
    assert_eq!(lost.refund(usd(71)), Err(RefundError::TooMuch(usd(70))));
}

#[test]
fn words_read_back() {
    for state in RefundState::ALL {
        assert_eq!(RefundState::of_word(state.word()), Some(state));
    }
}

proptest! {
    #[test]
    fn psp16_the_end_is_the_same_in_any_order(
        order in proptest::collection::vec(0_usize..3, 0..10),
    ) {
        let steps = [RefundProgress::Pending, RefundProgress::Succeeded, RefundProgress::Failed];
        let mut facts: Vec<RefundFact> = order.iter().map(|at| fact(steps[*at])).collect();
        let shuffled = told(&facts);
        facts.sort_by_key(|fact| steps.iter().position(|step| *step == fact.progress));
        prop_assert_eq!(told(&facts), shuffled);
    }
}
