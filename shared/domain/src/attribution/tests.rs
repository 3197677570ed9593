//! Shares are the whole, and their parts sum to what was collected.
#![expect(clippy::arithmetic_side_effects, reason = "the sums of a test are small")]

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::id::{ClientId, JournalId, PaymentId};
use crate::invoice::sample;
use crate::ledger::{Cause, Posting};
use crate::money::Currency;

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn member(n: u8) -> MemberId {
    MemberId::made(0, [n; 10])
}

fn shares(all: &[(u8, u32)]) -> Vec<Share> {
    all.iter().map(|(n, at)| Share { who: member(*n), percent: Percent::of(*at) }).collect()
}

fn agreed(from: Date, all: &[(Kind, &[(u8, u32)])]) -> Result<Attribution, AttributionError> {
    Attribution::agree(from, all.iter().map(|(kind, all)| (*kind, shares(all))).collect())
}

#[test]
fn bil18_each_kind_is_the_whole_or_nobodys() {
    let from = date(2026, 1, 1);
    let of = |all: &[(u8, u32)]| agreed(from, &[(Kind::Originating, all)]).map(|_| ());
    assert_eq!(of(&[(1, 10_000)]), Ok(()));
    assert_eq!(of(&[(1, 3_333), (2, 6_667)]), Ok(()));
    assert_eq!(of(&[]), Err(AttributionError::Nobody));
    let sum = |at| Err(AttributionError::Sum(Kind::Originating, Percent::of(at)));
    assert_eq!(of(&[(1, 3_333), (2, 6_666)]), sum(9_999));
    assert_eq!(of(&[(1, 10_000), (2, 1)]), sum(10_001));
    let twice = Err(AttributionError::Twice(Kind::Originating));
    assert_eq!(of(&[(1, 5_000), (1, 5_000)]), twice);
}

#[test]
fn bil18_an_invoice_follows_the_shares_of_its_day() {
    let all = [(date(2026, 3, 1), 2), (date(2025, 1, 1), 1)];
    let mut kept = Attributions::default();
    for (from, who) in all {
        let one = agreed(from, &[(Kind::Originating, &[(who, 10_000)])]).unwrap();
        kept = kept.with(one).unwrap();
    }
    let whose = |on| {
        let invoice = Issued { issued_on: on, ..sample(1, usd(100_000)) };
        kept.of(&invoice, Kind::Originating, usd(500)).into_keys().next().unwrap()
    };
    assert_eq!(whose(date(2024, 12, 31)), None, "nobody's yet");
    assert_eq!(whose(date(2026, 2, 28)), Some(member(1).to_string()));
    assert_eq!(whose(date(2026, 3, 1)), Some(member(2).to_string()));
}

#[test]
fn bil18_what_money_did_is_collected_and_what_was_taken_off_is_not() {
    let invoice = sample(1, usd(100_000)).id;
    let owed = || OperatingAccount::Receivable(invoice.clone());
    let entry = |cause, from, to, minor| {
        let posting = Posting { from, to, amount: usd(minor) };
        let journal = JournalId::made(0, [1; 10]);
        Entry::<Operating>::new(journal, date(2026, 3, 1), cause, vec![posting]).unwrap()
    };
    let paid = || Cause::Payment(PaymentId::made(0, [2; 10]));
    let client = ClientId::made(0, [3; 10]);
    let all = [
        entry(Cause::Invoice(invoice.clone()), OperatingAccount::Fees, owed(), 100_000),
        entry(paid(), owed(), OperatingAccount::Bank, 50_000),
        entry(paid(), owed(), OperatingAccount::Unapplied(client), 7_000),
        entry(paid(), owed(), OperatingAccount::Discounts, 1_000),
        entry(paid(), owed(), OperatingAccount::EarlyDiscounts, 1_000),
        // A cheque that bounced.
        entry(paid(), OperatingAccount::Bank, owed(), 20_000),
    ];
    let collected = collected(&all).unwrap();
    assert_eq!(collected, BTreeMap::from([(invoice, usd(37_000))]));
}

proptest! {
    #[test]
    fn bil18_the_parts_of_each_kind_sum_to_the_fees_that_were_collected(
        moves in proptest::collection::vec((-100_000_i64..100_000, 0_u8..3), 1..20),
        at in 1_u32..9_999,
    ) {
        let halves: &[(u8, u32)] = &[(1, at), (2, 10_000 - at)];
        let kinds = [(Kind::Originating, halves), (Kind::Working, halves)];
        let one = agreed(date(2020, 1, 1), &kinds).unwrap();
        let invoices: Vec<Issued> = (1..=3).map(|n| sample(n, usd(100_001))).collect();
        let of = |at: &u8| invoices.get(usize::from(*at)).unwrap();
        let collected = moves.iter().map(|(minor, at)| (of(at), usd(*minor)));
        let kept = Attributions::default().with(one).unwrap();
        let shares = BTreeMap::from([(of(&0).matter.clone(), kept)]);
        let report = Report::of(collected, &shares, usd(0)).unwrap();
        for kind in Kind::ALL {
            let parts = report.people().into_iter().map(|who| report.part(kind, who));
            prop_assert_eq!(Money::sum(parts, Currency::USD), Ok(report.fees), "{:?}", kind);
        }
    }
}
