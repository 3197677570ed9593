//! Reviews: what a person may decide, and that the money is whole afterwards.

use super::*;
use crate::allotment::{Allotment, Target};
use crate::id::{InvoiceId, JournalId};
use crate::ledger::{Balances, OperatingAccount, Stamp};
use crate::money::Currency;
use crate::payment::{Origin, Part, ProcessorName, Source};
use crate::refund::{RefundFact, RefundProgress};
use jiff::civil::Date;

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn client() -> ClientId {
    ClientId::made(0, [4; 10])
}

fn stamp() -> Stamp {
    Stamp {
        journal: JournalId::made(0, [1; 10]),
        effective_on: Date::constant(2026, 3, 1),
        now: Timestamp::UNIX_EPOCH,
    }
}

fn part() -> Part {
    Part {
        invoice: InvoiceId::made(0, [3; 10]),
        number: "2026-0001".to_owned(),
        amount: usd(900),
        discount: None,
    }
}

fn taken(took: Option<Money>) -> Intent {
    Intent {
        id: PaymentId::made(0, [2; 10]),
        client: client(),
        contact: None,
        origin: Origin::Portal,
        parts: vec![part()],
        amount: usd(900),
        source: Source::Processor(ProcessorName::Stripe),
        way: None,
        object: Some("pi_1".to_owned()),
        pay_at: None,
        state: IntentState::Review,
        made_at: Timestamp::UNIX_EPOCH,
        ended_at: Some(Timestamp::UNIX_EPOCH),
        fee: None,
        by: None,
        funds: None,
        took,
    }
}

fn refund(state: RefundState) -> Refund {
    Refund {
        id: RefundId::made(0, [1; 10]),
        payment: PaymentId::made(0, [2; 10]),
        client: client(),
        processor: ProcessorName::Stripe,
        amount: usd(1000),
        from: vec![Allotment { to: Target::Unapplied(client()), amount: usd(1000) }],
        object: Some("re_1".to_owned()),
        state,
        told: None,
        asked_at: Timestamp::UNIX_EPOCH,
    }
}

#[test]
fn psp20_what_was_taken_is_accepted_as_much_as_it_is() {
    let accepted = taken(Some(usd(850))).accepted(vec![part()], Timestamp::MAX).unwrap();
    assert_eq!((accepted.amount, accepted.state), (usd(850), IntentState::Succeeded));
    assert_eq!((accepted.took, accepted.ended_at), (None, Some(Timestamp::MAX)));
    assert_eq!(Review::of_payment(&accepted, Timestamp::MAX), None);
}

#[test]
fn psp20_another_currency_goes_to_no_invoice() {
    let euros = Money::new(900, "EUR".parse().unwrap());
    let refused = taken(Some(euros)).accepted(vec![part()], Timestamp::MAX);
    assert_eq!(refused, Err(AcceptError::Currency(euros)));
    let accepted = taken(Some(euros)).accepted(Vec::new(), Timestamp::MAX).unwrap();
    assert_eq!(accepted.amount, euros);
    let unknown = taken(None).accepted(Vec::new(), Timestamp::MAX);
    assert_eq!(unknown, Err(AcceptError::NotTold));
}

#[test]
fn psp43_a_refund_that_failed_ends_once_and_owes_nothing_then() {
    let owed = OperatingAccount::RefundsFailed(client());
    for (moved, other) in [
        (refund(RefundState::Failed).put_back(&stamp()), Target::Unapplied(client()).account()),
        (refund(RefundState::Failed).paid_by_hand(&stamp()), OperatingAccount::Bank),
    ] {
        let moved = moved.unwrap();
        let mut balances = Balances::default();
        balances.post(moved.entry.as_ref().unwrap());
        assert_eq!(balances.minor(&owed, Currency::USD), 1000);
        assert_eq!(balances.minor(&other, Currency::USD), -1000);
        assert_eq!(Review::of_refund(&moved.refund, Timestamp::MAX), None);
        assert_eq!(moved.refund.put_back(&stamp()), Err(ReturnedError::State));
    }
    assert_eq!(refund(RefundState::Pending).put_back(&stamp()), Err(ReturnedError::State));
}

#[test]
fn psp20_another_refund_is_agreed_to_as_far_as_the_money_is_there() {
    let told = Refund { told: Some(usd(400)), ..refund(RefundState::Review) };
    let free = [Allotment { to: Target::Unapplied(client()), amount: usd(500) }];
    let agreed = told.clone().agreed(&free).unwrap();
    assert_eq!((agreed.amount, agreed.told), (usd(400), None));
    assert_eq!(agreed.from, [Allotment { to: Target::Unapplied(client()), amount: usd(400) }]);
    let euros = Money::new(400, "EUR".parse().unwrap());
    let refused = Refund { told: Some(euros), ..told }.agreed(&free);
    assert_eq!(refused, Err(ReturnedError::Currency));
}

#[test]
fn psp43_what_went_back_beyond_what_was_left_is_the_firms_loss_and_no_clients() {
    let told = Refund { told: Some(usd(1500)), ..refund(RefundState::Review) };
    let free = [Allotment { to: Target::Unapplied(client()), amount: usd(900) }];
    let agreed = told.agreed(&free).unwrap();
    assert_eq!((agreed.owed(), agreed.loss()), (Ok(usd(900)), Ok(usd(600))));
    let mut balances = Balances::default();
    let fact = |progress| RefundFact {
        refund: Some(agreed.id.clone()),
        payment: None,
        object: "re_1".to_owned(),
        amount: usd(1500),
        progress,
    };
    let left = agreed.advance(&fact(RefundProgress::Succeeded), &stamp()).unwrap().unwrap();
    balances.post(left.entry.as_ref().unwrap());
    let minor = |balances: &Balances, account| balances.minor(&account, Currency::USD);
    let clearing = OperatingAccount::Clearing(ProcessorName::Stripe);
    assert_eq!(minor(&balances, clearing.clone()), -1500);
    assert_eq!(minor(&balances, OperatingAccount::Unapplied(client())), 900);
    assert_eq!(minor(&balances, OperatingAccount::WriteOff), 600);

    let back = left.refund.advance(&fact(RefundProgress::Failed), &stamp()).unwrap().unwrap();
    balances.post(back.entry.as_ref().unwrap());
    assert_eq!(minor(&balances, clearing), 0);
    assert_eq!(minor(&balances, OperatingAccount::WriteOff), 0);
    assert_eq!(minor(&balances, OperatingAccount::RefundsFailed(client())), -900);
}

#[test]
fn a_refund_was_never_made_only_while_nobody_has_heard_of_it() {
    let unheard = Refund { object: None, ..refund(RefundState::Asked) };
    assert_eq!(unheard.never_made().unwrap().state, RefundState::Refused);
    assert_eq!(refund(RefundState::Asked).never_made(), Err(ReturnedError::State));
}

#[test]
fn words_read_back() {
    let id = RefundId::made(0, [1; 10]);
    for why in [
        Why::OtherAmount,
        Why::Surplus,
        Why::RefundFailed(id.clone()),
        Why::RefundDiffers(id.clone()),
        Why::DepositBack(id),
    ] {
        assert_eq!(Why::of_word(why.word(), why.refund().cloned()), Some(why.clone()));
        assert!(Why::ALL.contains(&(why.word(), why.title())));
    }
}
