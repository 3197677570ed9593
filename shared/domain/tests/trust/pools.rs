//! The cushion, interest, shortages and suspense.

use domain::id::ReceiptId;
use domain::ledger::{Books, OperatingAccount, PoolKind, TrustAccount};
use domain::trust::{
    Method, Pool, PoolError, PostError, ReceiptState, Unidentified, UnidentifiedState,
};

use super::world::*;

fn with(kind: PoolKind, minor: i64) -> Pool {
    Pool { balance: usd(minor), ..pool(kind) }
}

#[test]
fn tr05_the_firms_own_money_in_trust_is_capped() {
    let when = on(MONDAY);
    let pay = |minor| {
        with(PoolKind::Cushion, 15_000).pay_in_cushion(usd(minor), &bank(), (&when, journal(1)))
    };
    let refused = pay(5_001).unwrap_err();
    assert_eq!(refused, PoolError::OverCap { most: usd(20_000), there: usd(15_000) });
    let paid = pay(5_000).unwrap();
    assert_eq!(paid.pool.balance, usd(20_000));
    assert!(matches!(paid.books, Books::Both(_)), "it leaves the operating account");
    assert_eq!(pay(0).unwrap_err(), PostError::Nothing.into());
}

#[test]
fn tru21_the_banks_charges_are_borne_by_the_cushion_and_by_nobody_else() {
    let when = on(MONDAY);
    let charge = |minor| with(PoolKind::Cushion, 2_500).charge(usd(minor), (&when, journal(1)));
    assert_eq!(charge(2_501).unwrap_err(), PoolError::TooMuch(usd(2_500)));
    let charged = charge(2_500).unwrap();
    assert_eq!(charged.pool.balance, usd(0));
    let operating = charged.books.operating().unwrap().postings()[0].clone();
    assert_eq!(operating.to, OperatingAccount::BankCharges);
    let is_client = |account: &TrustAccount| matches!(account, TrustAccount::ClientLedger(..));
    assert!(
        !charged.books.trust().postings().iter().any(|p| is_client(&p.from) || is_client(&p.to))
    );
}

#[test]
fn tr05_a_shortage_is_made_good_to_the_cent_and_not_beyond() {
    let when = on(MONDAY);
    let short = pool(PoolKind::Shortage).note_shortage(usd(900), (&when, journal(1))).unwrap().pool;
    let replenish = |minor| short.clone().replenish(usd(minor), (&when, journal(2)));
    assert_eq!(replenish(901).unwrap_err(), PoolError::OverShortage(usd(900)));
    assert_eq!(replenish(900).unwrap().pool.balance, usd(0));
    assert_eq!(replenish(1).unwrap().pool.balance, usd(899));
}

#[test]
fn tr24_interest_goes_to_the_bars_fund_and_nowhere_else() {
    let when = on(MONDAY);
    let earned = pool(PoolKind::Interest).earn_interest(usd(1_234), (&when, journal(1))).unwrap();
    let remitted = earned.pool.remit_interest(usd(1_234), (&when, journal(2))).unwrap();
    assert_eq!(remitted.pool.balance, usd(0));
    for books in [&earned.books, &remitted.books] {
        assert!(books.operating().is_none(), "never the firm’s");
        let interest = TrustAccount::Pool(bank().id, PoolKind::Interest);
        let posting = &books.trust().postings()[0];
        assert!(posting.from == interest || posting.to == interest);
    }
}

#[test]
fn tr26_unidentified_money_waits_in_suspense_until_its_owner_is_found() {
    let when = on(MONDAY);
    let id = ReceiptId::made(0, [3; 10]);
    let money = given(Method::Cheque, 700);
    let (waiting, pooled) =
        Unidentified::record(id, pool(PoolKind::Suspense), money, &bank(), (&when, journal(1)))
            .unwrap();
    assert_eq!(
        (waiting.state.clone(), pooled.pool.balance),
        (UnidentifiedState::Waiting, usd(700))
    );

    let found = waiting.identify(pooled.pool, ledger(1, 1), (&when, journal(2))).unwrap();

    assert_eq!((found.pool.balance, found.ledger.posted()), (usd(0), usd(700)));
    assert_eq!(found.receipt.state, ReceiptState::Uncleared, "a check clears from the day it came");
    assert_eq!(found.unidentified.state, UnidentifiedState::Identified(matter(1)));
    let again = found.unidentified.identify(found.pool, found.ledger, (&when, journal(3)));
    assert!(again.is_err(), "once");
}
