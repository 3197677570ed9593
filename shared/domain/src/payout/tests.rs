//! Payouts: a month with everything leaves no residual; what is missing is named.

use super::*;
use crate::id::JournalId;
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

fn line(kind: LineKind, source: &str, gross: i64, fee: i64) -> Line {
    Line {
        object: format!("txn_{source}_{gross}"),
        kind,
        source: Some(source.to_owned()),
        gross: usd(gross),
        fee: usd(fee),
    }
}

/// A month: payments, a refund, a refund that failed, a dispute lost and one won, Stripe's own fee.
fn month() -> PayoutFact {
    let lines = vec![
        line(LineKind::Payment, "ch_1", 10_000, 320),
        line(LineKind::Payment, "ch_2", 50_000, 500),
        line(LineKind::Refund, "re_1", -2_500, 0),
        line(LineKind::Refund, "re_2", -1_000, 0),
        line(LineKind::RefundFailed, "re_2", 1_000, 0),
        line(LineKind::Dispute, "dp_1", -3_000, 1_500),
        line(LineKind::Dispute, "dp_2", -4_000, 1_500),
        line(LineKind::Dispute, "dp_2", 4_000, 0),
        line(LineKind::Fee, "fee_1", -200, 0),
    ];
    PayoutFact {
        object: "po_1".to_owned(),
        amount: usd(50_480),
        state: PayoutState::Paid,
        arrives_at: Timestamp::UNIX_EPOCH,
        lines,
    }
}

fn books() -> Vec<Booked> {
    [
        ("ch_1", 9_680),
        ("ch_2", 49_500),
        ("re_1", -2_500),
        ("re_2", 0),
        ("dp_1", -4_500),
        ("dp_2", -1_500),
    ]
    .into_iter()
    .map(|(source, net)| Booked { source: source.to_owned(), net: usd(net) })
    .collect()
}

#[test]
fn psp45_a_payout_is_the_sum_of_its_lines() {
    let explained = month().explain(&books()).unwrap();
    assert!(explained.is_clean(), "{explained:?}");
    assert_eq!(month().fees(), Ok(usd(200)));
}

#[test]
fn psp45_a_line_that_is_missing_is_named() {
    for gone in 0..month().lines.len() {
        let mut payout = month();
        let line = payout.lines.remove(gone);
        let explained = payout.explain(&books()).unwrap();
        assert_eq!(explained.residual, line.net().unwrap(), "{line:?}");
        let named = explained.reported.iter().any(|found| match found {
            Reported::NotPaidOut(booked) => Some(&booked.source) == line.source.as_ref(),
            Reported::Differs { line: other, .. } => other.source == line.source,
            Reported::NotBooked(_) => false,
        });
        assert!(named || line.kind == LineKind::Fee, "{line:?}");
    }
}

#[test]
fn psp45_a_movement_that_is_not_in_the_books_is_named() {
    for at in 0..books().len() {
        let mut books = books();
        let gone = books.remove(at);
        let explained = month().explain(&books).unwrap();
        let named = explained.reported.iter().any(|found| {
            matches!(found, Reported::NotBooked(line) if line.source.as_ref() == Some(&gone.source))
        });
        assert!(named, "{gone:?}");
    }
}

#[test]
fn a_paid_payout_moves_from_the_processor_to_the_bank_with_its_fees() {
    let payout = Payout::heard(PayoutId::made(0, [1; 10]), ProcessorName::Stripe, &month());
    let moved = payout.advance(&month(), &stamp()).unwrap().unwrap();
    let mut balances = Balances::default();
    balances.post(&moved.entry.unwrap());
    let balance = |account: OperatingAccount| balances.minor(&account, Currency::USD);
    assert_eq!(balance(OperatingAccount::Bank), 50_480);
    assert_eq!(balance(OperatingAccount::ProcessorFees), 200);
    assert_eq!(balance(OperatingAccount::Clearing(ProcessorName::Stripe)), -50_680);
    assert_eq!(moved.payout.advance(&month(), &stamp()), Ok(None));
}

#[test]
fn words_read_back() {
    for state in PayoutState::ALL {
        assert_eq!(PayoutState::of_word(state.word()), Some(state));
    }
}

proptest! {
    #[test]
    fn psp16_the_end_is_the_same_in_any_order(
        order in proptest::collection::vec(0_usize..3, 0..10),
    ) {
        let told = |order: &[usize]| {
            let mut payout =
                Payout::heard(PayoutId::made(0, [1; 10]), ProcessorName::Stripe, &month());
            let mut bank = Balances::default();
            for at in order {
                let fact = PayoutFact { state: PayoutState::ALL[*at], ..month() };
                if let Some(moved) = payout.advance(&fact, &stamp()).unwrap() {
                    payout = moved.payout;
                    moved.entry.iter().for_each(|entry| bank.post(entry));
                }
            }
            (payout, bank.minor(&OperatingAccount::Bank, Currency::USD))
        };
        let mut sorted = order.clone();
        sorted.sort_unstable();
        prop_assert_eq!(told(&order), told(&sorted));
    }
}
