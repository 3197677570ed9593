//! What taxes come to.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::entry::CostKind;
use crate::id::{EntryId, InvoiceId};
use crate::invoice::{Line, LineKind};
use crate::money::Currency;
use crate::percent::Percent;
use crate::text::Narrative;

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn vat(percent: &str) -> Tax {
    Tax::read("VAT", "charged", [percent, ""]).unwrap()
}

fn reverse() -> Tax {
    Tax::read("VAT", "reverse", ["", "Owed by the client, Art. 196 of the VAT Directive"]).unwrap()
}

fn line(chance: u8, minor: i64, tax: Option<Tax>) -> Line {
    Line {
        id: EntryId::made(0, [chance; 10]),
        on: date(2026, 3, 1),
        kind: LineKind::Cost { kind: CostKind::Soft, expense: None, receipt: None },
        narrative: Narrative::parse("Copies").unwrap(),
        recorded: None,
        units: Decimal::ONE,
        price: usd(minor).decimal(),
        adjustment: usd(0),
        amount: usd(minor),
        tax,
        included: Money::zero(Currency::USD),
        others: Money::zero(Currency::USD),
    }
}

#[test]
fn inv21_a_tax_says_its_rate_or_why_there_is_none() {
    assert_eq!(vat("19").to_string(), "VAT 19 %");
    assert_eq!(vat(" 8.875 % ").to_string(), "VAT 8.875 %");
    assert_eq!(reverse().to_string(), "VAT: reverse charge");
    let wrong = [
        (["", "charged", "19", ""], "name"),
        (["VAT", "", "19", ""], "treatment"),
        (["VAT", "charged", "", ""], "rate"),
        (["VAT", "charged", "0", ""], "rate"),
        (["VAT", "charged", "-1", ""], "rate"),
        (["VAT", "charged", "100.001", ""], "rate"),
        (["VAT", "charged", "1,5", ""], "rate"),
        (["VAT", "charged", "1.2345", ""], "rate"),
        (["VAT", "charged", "1e1", ""], "rate"),
        (["VAT", "charged", "19", "because"], "reason"),
        (["VAT", "exempt", "", ""], "reason"),
        (["VAT", "exempt", "19", "Article 4"], "rate"),
        (["VAT", "zero", "", "because"], "reason"),
    ];
    for ([name, word, rate, reason], field) in wrong {
        let error = Tax::read(name, word, [rate, reason]).unwrap_err();
        assert_eq!(error.field(), field, "{name} {word} {rate} {reason}: {error}");
    }
}

#[test]
fn inv21_the_tax_is_worked_out_once_for_all_lines_of_one_rate() {
    // A line of 0.05 bears 0.00 at 7 %, and ten of them bear 0.04.
    let lines: Vec<Line> = (0..10).map(|n| line(n, 5, Some(vat("7")))).collect();
    let taxes = Taxes::of(&lines).unwrap();
    assert_eq!(taxes.amount(Currency::USD), Ok(usd(4)));
    let by_line = taxes.by_line(&lines, Currency::USD).unwrap();
    assert_eq!(Money::sum(by_line, Currency::USD), Ok(usd(4)));
}

#[test]
fn ebl01_lines_bear_their_rate_beside_what_is_deducted_of_a_deposit() {
    let kind = || LineKind::Ahead { of: Some(InvoiceId::made(0, [9; 10])) };
    let less = |n, minor, tax| Line { kind: kind(), ..line(n, minor, tax) };
    let tax_of = |lines: &[Line]| -> Vec<i64> {
        let taxes = Taxes::of(lines).unwrap();
        let by_line = taxes.by_line(lines, Currency::USD).unwrap();
        let all = taxes.amount(Currency::USD);
        assert_eq!(Money::sum(by_line.iter().copied(), Currency::USD), all);
        by_line.into_iter().map(Money::minor).collect()
    };
    let fees = line(1, 70_000, Some(vat("19")));
    let most = [fees.clone(), less(2, -69_950, Some(vat("19")))];
    assert_eq!(tax_of(&most), [13_300, -13_290]);
    let all = [fees.clone(), line(3, 5_000, None), less(2, -70_000, Some(vat("19")))];
    assert_eq!(tax_of(&all), [13_300, 0, -13_300]);
    let other = [fees, line(3, 5_005, Some(vat("7"))), less(2, -5_000, Some(vat("7")))];
    assert_eq!(tax_of(&other), [13_300, 350, -350]);
}

#[test]
fn inv21_lines_of_several_taxes_stay_apart() {
    let lines = [
        line(1, 10_000, Some(vat("19"))),
        line(2, 5_000, None),
        line(3, 2_000, Some(vat("7"))),
        line(4, 1_000, Some(reverse())),
        line(5, -1_000, Some(vat("19"))),
    ];
    let taxes = Taxes::of(&lines).unwrap();
    let sums: Vec<(String, i64, i64)> = taxes
        .iter()
        .map(|one| (one.tax.to_string(), one.basis.minor(), one.amount.minor()))
        .collect();
    assert_eq!(
        sums,
        [
            ("VAT 7 %".to_owned(), 2_000, 140),
            ("VAT 19 %".to_owned(), 9_000, 1_710),
            ("VAT: reverse charge".to_owned(), 1_000, 0),
        ]
    );
    let none = lines.iter().try_fold(taxes, Taxes::without).unwrap();
    assert!(none.is_empty());
}

#[test]
fn inv31_what_is_only_passed_on_is_not_taxed() {
    let out = Tax::read("VAT", "outside", ["", "Paid in the client's name"]).unwrap();
    let rules = TaxRules::default().with(vat("20")).unwrap().with(out.clone()).unwrap();
    let rules = rules.charging(TaxedKind::Soft, Some(vat("20")));
    let rules = rules.charging(TaxedKind::Hard, Some(out));
    let own = reverse();
    let on = |kind| rules.on(kind).map(ToString::to_string);
    assert_eq!(on(TaxedKind::Hard).as_deref(), Some("VAT: not subject"));
    let of = |kind, own| rules.of(kind, own).map(ToString::to_string).unwrap();
    assert_eq!(of(TaxedKind::Soft, None), "VAT 20 %");
    assert_eq!(of(TaxedKind::Soft, Some(&own)), "VAT: reverse charge");
    assert_eq!(of(TaxedKind::Hard, Some(&own)), "VAT: not subject", "stays outside");
}

#[test]
fn a_tax_that_is_charged_on_something_stays_on_the_list() {
    let rules = TaxRules::default().with(vat("19")).unwrap();
    assert_eq!(rules.clone().with(vat("19.000")), Err(RulesError::Known));
    let used = rules.clone().charging(TaxedKind::Fees, Some(vat("19")));
    assert_eq!(used.without(&vat("19")), Err(RulesError::Used));
    assert_eq!(rules.without(&vat("19")).map(|rules| rules.known().len()), Ok(0));
    let full = (1..=12).try_fold(TaxRules::default(), |rules, n| rules.with(vat(&n.to_string())));
    assert_eq!(full.unwrap().with(vat("13")), Err(RulesError::Full));
}

proptest! {
    /// In whatever parts lines are credited, all of them give back all of the tax, and no part
    /// gives back more than is left.
    #[test]
    fn inv17_credits_of_all_parts_give_back_the_tax_to_the_cent(
        amounts in prop::collection::vec(1_i64..5_000_000, 1..40),
        cuts in prop::collection::vec(0_u32..=10_000, 40),
        thousandths in 1_u32..=100_000,
    ) {
        let rate = Rate::of(thousandths).unwrap();
        let tax = Tax { treatment: Treatment::Charged(rate), ..vat("1") };
        let lines: Vec<Line> = (0..).zip(&amounts)
            .map(|(n, amount)| line(n, *amount, Some(tax.clone()))).collect();
        let whole = Taxes::of(&lines).unwrap();
        let all = whole.amount(Currency::USD).unwrap();
        let (mut taxes, mut back) = (whole.clone(), usd(0));
        for (line, cut) in lines.iter().zip(&cuts) {
            let cut = Percent::of(*cut);
            let first = cut.on(line.amount).unwrap();
            for part in [first, line.amount.minus(first).unwrap()] {
                let (after, along) = taxes.credited(&tax, part).unwrap();
                taxes = after;
                back = back.plus(along).unwrap();
                prop_assert!(!along.is_negative() && back.minor() <= all.minor());
            }
        }
        prop_assert_eq!(back, all);
        let by_line = whole.by_line(&lines, Currency::USD).unwrap();
        prop_assert_eq!(Money::sum(by_line, Currency::USD), Ok(all));
        for line in &lines {
            let [most, due] = [tax.at_most(line.amount), tax.on(line.amount)];
            prop_assert!(most.unwrap().minor() >= due.unwrap().minor());
        }
    }
}
