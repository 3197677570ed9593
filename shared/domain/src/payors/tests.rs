//! Shares are checked, and what is shared out comes to the whole.
#![expect(clippy::arithmetic_side_effects, reason = "the sums of a test are small")]

use jiff::Timestamp;
use jiff::civil::Date;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::entry::CostKind;
use crate::id::{DocumentId, EntryId, InvoiceId, MatterId};
use crate::invoice::{Draft, Keeper, Line, LineKind, Review};
use crate::member::Classification;
use crate::money::Currency;
use crate::tax::{Rate, Tax, Taxes, Treatment};
use crate::text::{Mark, Name, Narrative};

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn client(n: u8) -> ClientId {
    ClientId::made(0, [n; 10])
}

fn share(n: u8, fees: u32, costs: u32) -> Share {
    let (fees, costs) = (Percent::of(fees), Percent::of(costs));
    Share { payor: client(n), fees, costs, is_redacted: false }
}

fn payors(shares: &[Share], deductible: Option<(u8, i64)>) -> Payors {
    let deductible =
        deductible.map(|(n, minor)| Deductible { payor: client(n), amount: usd(minor) });
    Payors::default().agreed(shares.to_vec(), deductible).unwrap()
}

fn fee(n: u16, minor: i64) -> Line {
    let keeper = Keeper {
        member: None,
        mark: Mark::parse("ADA").unwrap(),
        name: Name::parse("Ada").unwrap(),
        classification: Classification::Partner,
    };
    line(n, minor, LineKind::Fee { keeper, task: None, activity: None })
}

fn cost(n: u16, minor: i64) -> Line {
    let receipt = Some(DocumentId::made(0, [9; 10]));
    line(n, minor, LineKind::Cost { kind: CostKind::Hard, expense: None, receipt })
}

fn line(n: u16, minor: i64, kind: LineKind) -> Line {
    let [high, low] = n.to_be_bytes();
    Line {
        id: EntryId::made(0, [high, low, 0, 0, 0, 0, 0, 0, 0, 0]),
        on: Date::constant(2026, 3, 2),
        kind,
        narrative: Narrative::parse("Argued the secret point").unwrap(),
        recorded: None,
        units: Decimal::ONE,
        price: usd(minor).decimal(),
        adjustment: usd(0),
        included: usd(0),
        others: usd(0),
        amount: usd(minor),
        tax: None,
    }
}

fn vat(line: Line) -> Line {
    let rate = Treatment::Charged(Rate::of(19_000).unwrap());
    line.taxed(Some(Tax { name: Name::parse("VAT").unwrap(), treatment: rate }))
}

fn draft(lines: &[Line]) -> Draft {
    let name = |text: &str| Name::parse(text).unwrap();
    let draft = Draft {
        id: InvoiceId::made(0, [3; 10]),
        client: client(1),
        client_name: name("Acme"),
        matter: MatterId::made(0, [4; 10]),
        matter_number: Mark::parse("M-1").unwrap(),
        matter_name: name("Acme v. Rivers"),
        currency: Currency::USD,
        terms_days: 30,
        note: None,
        total: usd(0),
        taxes: Taxes::default(),
        line_count: 0,
        begun_at: Timestamp::UNIX_EPOCH,
        review: Review::Unasked,
        exchange: None,
        kind: crate::invoice::InvoiceKind::Work,
    };
    draft.filled(lines).unwrap()
}

fn said(payors: &Payors, lines: &[Line]) -> Vec<(u8, String, i64, i64)> {
    let portions = payors.portions(&draft(lines), lines).unwrap();
    let who = |id: &ClientId| (1..=9).find(|n| client(*n) == *id).unwrap();
    let row = |one: Portion| {
        let tax = one.taxes.amount(Currency::USD).unwrap();
        (who(&one.payor), one.words, one.total.minor(), tax.minor())
    };
    portions.into_iter().map(row).collect()
}

fn row(n: u8, words: &str, total: i64, tax: i64) -> (u8, String, i64, i64) {
    (n, words.to_owned(), total, tax)
}

#[test]
fn bil13_odd_cents_and_their_tax_come_to_the_whole() {
    let shared = payors(&[share(2, 6_000, 6_000), share(1, 4_000, 4_000)], None);
    let lines = [vat(fee(1, 33_333)), vat(fee(2, 33_333)), vat(cost(3, 101))];
    let whole = draft(&lines).total.minor();
    assert_eq!(whole, 66_767 + 12_686);
    let all = said(&shared, &lines);
    assert_eq!(all, [row(2, "60 %", 47_671, 7_611), row(1, "40 %", 31_782, 5_075)]);
    assert_eq!(all.iter().map(|one| one.2).sum::<i64>(), whole);
}

#[test]
fn bil14_one_bears_the_fees_and_another_the_costs() {
    let shared = payors(&[share(2, 10_000, 0), share(1, 0, 10_000)], None);
    let lines = [fee(1, 30_000), cost(2, 12_50), fee(3, 1)];
    let all = said(&shared, &lines);
    assert_eq!(all, [row(2, "all fees", 30_001, 0), row(1, "all costs", 12_50, 0)]);
    let portions = shared.portions(&draft(&lines), &lines).unwrap();
    let counts: Vec<usize> = portions.iter().map(|one| one.lines.len()).collect();
    assert_eq!(counts, [2, 1], "nobody reads a line that it does not pay");
    assert_eq!(said(&shared, &lines[..1]), [row(2, "all fees", 30_000, 0)], "no bill of nothing");
}

#[test]
fn bil14_a_deductible_comes_first_and_is_counted() {
    let shared = payors(&[share(1, 0, 0), share(2, 10_000, 10_000)], Some((1, 100_000)));
    let lines = [fee(1, 70_000), cost(2, 50_000), fee(3, 10_000)];
    let all = said(&shared, &lines);
    assert_eq!(all, [row(1, "the deductible", 100_000, 0), row(2, "100 %", 30_000, 0)]);
    let used = shared.clone().using(usd(100_000)).unwrap();
    assert_eq!(used.left(), Ok(Some(usd(0))));
    assert_eq!(said(&used, &lines), [row(2, "100 %", 130_000, 0)]);
    let half = shared.clone().using(usd(60_000)).unwrap();
    assert_eq!(
        said(&half, &lines),
        [row(1, "the deductible", 40_000, 0), row(2, "100 %", 90_000, 0)]
    );
    let back = used.using(usd(-100_000)).unwrap();
    assert_eq!(said(&back, &lines), all);
    let little = [fee(1, 1_000)];
    assert_eq!(said(&shared, &little), [row(1, "the deductible", 1_000, 0)]);
}

#[test]
fn aud16_a_payor_without_narratives_reads_none_and_no_stranger_a_document() {
    let hidden = Share { is_redacted: true, ..share(2, 5_000, 5_000) };
    let shared = payors(&[hidden, share(1, 5_000, 5_000)], None);
    let lines = [fee(1, 3_000), cost(2, 100)];
    let portions = shared.portions(&draft(&lines), &lines).unwrap();
    let (other, own) = (&portions[0].lines, &portions[1].lines);
    assert!(!format!("{other:?}").contains("secret"));
    assert!(format!("{own:?}").contains("secret"));
    let has_receipt = |line: &Line| matches!(line.kind, LineKind::Cost { receipt: Some(_), .. });
    assert!(!other.iter().any(has_receipt) && own.iter().any(has_receipt));
    assert_eq!(other[0].others, usd(1_500));
    assert!(!other[0].is_no_charge());
}

#[test]
fn what_takes_off_more_than_is_charged_to_a_payor_is_refused() {
    let shared = payors(&[share(2, 10_000, 0), share(1, 0, 10_000)], None);
    let lines = [fee(1, 30_000), cost(2, 100), cost(3, -200)];
    assert_eq!(shared.portions(&draft(&lines), &lines), Err(PortionError::NothingToPay));
    let euros = Money::new(1_000, "EUR".parse().unwrap());
    let deductible = Some(Deductible { payor: client(2), amount: euros });
    let shares = vec![share(2, 10_000, 10_000)];
    let shared = Payors::default().agreed(shares, deductible).unwrap();
    assert_eq!(
        shared.portions(&draft(&lines), &lines),
        Err(PortionError::Currency(euros.currency()))
    );
}

#[test]
fn shares_that_do_not_add_up_are_refused() {
    let agreed = |shares: &[Share], deductible: Option<(u8, i64)>| {
        let deductible =
            deductible.map(|(n, minor)| Deductible { payor: client(n), amount: usd(minor) });
        Payors::default().agreed(shares.to_vec(), deductible).map(|_| ())
    };
    let half = |n| share(n, 5_000, 5_000);
    assert_eq!(agreed(&[half(1), half(2)], None), Ok(()));
    assert_eq!(agreed(&[half(1), half(1)], None), Err(PayorsError::Twice(client(1))));
    let many: Vec<Share> = (1..=6).map(half).collect();
    assert_eq!(agreed(&many, None), Err(PayorsError::TooMany));
    let less = agreed(&[half(1), share(2, 4_000, 5_000)], None);
    assert_eq!(less, Err(PayorsError::Fees(Percent::of(9_000))));
    let more = agreed(&[half(1), share(2, 5_000, 5_001)], None);
    assert_eq!(more, Err(PayorsError::Costs(Percent::of(10_001))));
    let idle = [half(1), half(2), share(3, 0, 0)];
    assert_eq!(agreed(&idle, None), Err(PayorsError::Nothing(client(3))));
    assert_eq!(agreed(&idle, Some((3, 100))), Ok(()));
    assert_eq!(agreed(&[half(1), half(2)], Some((3, 100))), Err(PayorsError::Stranger));
    assert_eq!(agreed(&[half(1), half(2)], Some((2, 0))), Err(PayorsError::NoDeductible));
    assert_eq!(agreed(&[], None), Ok(()), "its client alone");
}

proptest! {
    #[test]
    fn bil13_portions_come_to_the_whole_line_by_line_and_tax_by_tax(
        cuts in proptest::collection::vec(0_u32..=10_000, 0..4),
        other in proptest::collection::vec(0_u32..=10_000, 4..5),
        amounts in proptest::collection::vec((-200_i64..50_000, any::<bool>(), 0_u8..3), 1..40),
        deductible in proptest::option::of(1_i64..200_000),
    ) {
        let weights = |cuts: &[u32]| {
            let mut at: Vec<u32> = cuts.to_vec();
            at.extend([0, 10_000]);
            at.sort_unstable();
            at.windows(2).map(|two| two[1] - two[0]).collect::<Vec<_>>()
        };
        let (fees, costs) = (weights(&cuts), weights(&other[..cuts.len()]));
        let mut shares: Vec<Share> = (1..).zip(fees.iter().zip(&costs))
            .map(|(n, (fees, costs))| share(n, *fees, *costs))
            .collect();
        let first = shares[0].payor.clone();
        shares.retain(|one| one.fees.hundredths() + one.costs.hundredths() > 0
            || one.payor == first && deductible.is_some());
        let deductible = deductible
            .map(|minor| Deductible { payor: first, amount: usd(minor) });
        let shared = Payors::default().agreed(shares, deductible).unwrap();

        let lines: Vec<Line> = (0_u16..).zip(&amounts).map(|(n, (minor, is_fee, tax))| {
            let line = if *is_fee { fee(n, *minor) } else { cost(n, *minor) };
            if *tax == 0 { line } else { vat(line) }
        }).collect();
        let draft = draft(&lines);
        prop_assume!(draft.total.is_positive());
        let portions = match shared.portions(&draft, &lines) {
            Ok(portions) => portions,
            Err(error) => {
                prop_assert_eq!(error, PortionError::NothingToPay);
                return Ok(());
            }
        };
        prop_assert_eq!(&shared.portions(&draft, &lines).unwrap(), &portions);
        for line in &lines {
            let own = portions.iter().flat_map(|one| &one.lines).filter(|one| one.id == line.id);
            let own: Vec<&Line> = own.collect();
            let sum: i64 = own.iter().map(|one| one.amount.minor()).sum();
            prop_assert_eq!(sum, line.amount.minor());
            for one in own {
                prop_assert!(one.amount.minor() * line.amount.minor() >= 0);
                let rest = one.amount.plus(one.others).unwrap();
                prop_assert_eq!(rest, line.amount);
                prop_assert_eq!(one.worth().unwrap().plus(one.adjustment).unwrap(), one.amount);
            }
        }
        let tax: i64 = portions.iter()
            .map(|one| one.taxes.amount(Currency::USD).unwrap().minor()).sum();
        prop_assert_eq!(tax, draft.taxes.amount(Currency::USD).unwrap().minor());
        let total: i64 = portions.iter().map(|one| one.total.minor()).sum();
        prop_assert_eq!(total, draft.total.minor());
        for one in &portions {
            for tax in &one.taxes {
                let own = tax.tax.on(tax.basis).unwrap().minor();
                prop_assert!((own - tax.amount.minor()).abs() <= 1);
            }
        }
    }
}
