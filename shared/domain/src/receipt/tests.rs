//! Receipts: whatever happened to a payment, its parts are the whole.

use jiff::Timestamp;
use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::allotment::{Allotment, Target};
use crate::approval::ApprovalRule;
use crate::client::{Client, Payor};
use crate::discount::Granted;
use crate::firm::{Accent, Firm};
use crate::id::{ClientId, JournalId, PaymentId, RefundId};
use crate::invoice::sample;
use crate::money::{Currency, Money};
use crate::payment::{
    Funds, Intent, IntentState, Origin, Part, ProcessorName, Recorded, RecordedKind, Since, Source,
};
use crate::refund::{Refund, RefundState};
use crate::text::{Address, Mark, Name};

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn parties() -> (Firm, Client) {
    let name = |text| Name::parse(text).unwrap();
    let address = || Address::parse("1 Main St\nBoston, MA 02108").unwrap();
    let firm = Firm {
        name: name("Whitcombe & Hale LLP"),
        address: address(),
        currency: Currency::USD,
        zone: "America/New_York".to_owned(),
        accent: Accent::parse("1f5f4a").unwrap(),
        logo: None,
        ledes_id: None,
        rounding: crate::hours::Rounding::USUAL,
        approval: ApprovalRule::NotNeeded,
        ebill: crate::ebill::FirmFacts::default(),
        part_min_minor: 2_500,
        pay_link_in_mail: false,
        taxes: crate::tax::TaxRules::default(),
    };
    let client = Client {
        id: ClientId::made(0, [2; 10]),
        name: name("Acme"),
        payor: Payor { name: name("Acme"), address: address() },
        ledes_id: None,
        rounding: None,
        frequency: crate::billing::Frequency::default(),
        ebill: crate::ebill::PayorFacts::default(),
    };
    (firm, client)
}

/// A payment that arrived late on the 2nd of March in London, so on the 1st in Boston.
fn paid(amount: Money, allotments: Vec<Allotment>, discounts: Vec<Granted>) -> Intent {
    let at: Timestamp = "2026-03-02T02:00:00Z".parse().unwrap();
    Intent {
        id: PaymentId::made(0, [1; 10]),
        client: ClientId::made(0, [2; 10]),
        contact: None,
        origin: Origin::Portal,
        parts: vec![Part {
            invoice: sample(1, usd(1)).id,
            number: "2026-0001".to_owned(),
            amount,
            discount: None,
        }],
        amount,
        source: Source::Processor(ProcessorName::Stripe),
        way: None,
        object: None,
        pay_at: None,
        state: IntentState::Succeeded,
        made_at: at,
        ended_at: Some(at),
        fee: None,
        by: None,
        funds: Some(Funds {
            discounts,
            allotments,
            in_dispute: false,
            journal: JournalId::made(0, [7; 10]),
        }),
        took: None,
    }
}

fn on(n: usize, minor: i64) -> Allotment {
    Allotment { to: Target::Invoice(sample(n, usd(1)).id), amount: usd(minor) }
}

fn on_account(minor: i64) -> Allotment {
    Allotment { to: Target::Unapplied(ClientId::made(0, [2; 10])), amount: usd(minor) }
}

fn refund(n: u8, minor: i64, state: RefundState) -> Refund {
    Refund {
        id: RefundId::made(0, [n; 10]),
        payment: PaymentId::made(0, [1; 10]),
        client: ClientId::made(0, [2; 10]),
        processor: ProcessorName::Stripe,
        amount: usd(minor),
        from: Vec::new(),
        object: None,
        state,
        told: None,
        asked_at: "2026-03-05T12:00:00Z".parse().unwrap(),
    }
}

fn paper(intent: &Intent, refunds: Vec<Refund>) -> Paper {
    let since = Since { refunds, disputes: Vec::new() };
    let invoices = [sample(1, usd(60_000)), sample(2, usd(30_000))];
    Paper::of_payment(parties(), (intent, &since), &invoices, None).unwrap()
}

#[test]
fn inv28_a_receipt_says_what_each_invoice_got_and_in_which_matter() {
    let paper = paper(&paid(usd(100_000), vec![on(1, 60_000), on(2, 40_000)], Vec::new()), vec![]);
    let said: Vec<(&str, &str, i64)> = paper
        .rows
        .iter()
        .map(|row| (row.number.as_str(), row.matter.as_str(), row.amount.minor()))
        .collect();
    let matter = "M-1 Acme v. Rivers";
    assert_eq!(said, [("2026-0001", matter, 60_000), ("2026-0002", matter, 40_000)]);
    assert_eq!(paper.on, date(2026, 3, 1), "the day is the firm's");
    assert!(paper.gone().is_zero() && paper.back.is_empty());
}

#[test]
fn inv28_what_went_back_is_said_with_its_day_and_what_was_refused_is_not() {
    let intent = paid(usd(100_000), vec![on(1, 60_000), on(2, 15_000)], Vec::new());
    let refunds = vec![
        refund(1, 25_000, RefundState::Succeeded),
        refund(2, 1_000, RefundState::Refused),
        refund(3, 2_000, RefundState::Failed),
    ];
    let paper = paper(&intent, refunds);
    assert_eq!(paper.gone(), usd(25_000));
    let back = Back { on: Some(date(2026, 3, 5)), how: "Refund", amount: usd(25_000) };
    assert_eq!(paper.back, [back]);
}

#[test]
fn inv28_a_check_that_bounced_leaves_nothing() {
    let intent = Intent {
        source: Source::Recorded(Recorded {
            kind: RecordedKind::Cheque,
            reference: Mark::parse("1042").unwrap(),
            on: date(2026, 2, 27),
            by: crate::id::MemberId::made(0, [3; 10]),
            reversed_on: Some(date(2026, 3, 4)),
        }),
        ..paid(usd(40_000), Vec::new(), Vec::new())
    };
    let paper = paper(&intent, Vec::new());
    assert_eq!((paper.on, paper.way.as_str()), (date(2026, 2, 27), "Check, 1042"));
    assert_eq!(paper.gone(), usd(40_000));
    assert_eq!(paper.back.iter().map(|back| back.on).collect::<Vec<_>>(), [Some(date(2026, 3, 4))]);
}

#[test]
fn inv28_what_has_not_arrived_has_no_receipt() {
    let intent = Intent { state: IntentState::Processing, ..paid(usd(1), vec![on(1, 1)], vec![]) };
    assert!(Paper::of_payment(parties(), (&intent, &Since::default()), &[], None).is_none());
}

#[test]
fn inv28_a_receipt_that_says_something_else_is_another_paper() {
    let whole = paid(usd(100), vec![on(1, 100)], Vec::new());
    let less = paid(usd(100), vec![on(1, 60)], Vec::new());
    let refunded = vec![refund(1, 40, RefundState::Pending)];
    let marks = [
        paper(&whole, Vec::new()).mark(),
        paper(&less, Vec::new()).mark(),
        paper(&less, refunded.clone()).mark(),
        paper(&less, vec![Refund { state: RefundState::Succeeded, ..refunded[0].clone() }]).mark(),
    ];
    let others: std::collections::HashSet<&String> = marks.iter().collect();
    assert_eq!(others.len(), marks.len());
    assert_eq!(paper(&whole, Vec::new()).mark(), marks[0]);
}

proptest! {
    #[test]
    fn inv28_the_parts_of_a_receipt_sum_to_what_came_in(
        one in 0_i64..1_000, two in 0_i64..1_000, free in 0_i64..1_000, top in 0_i64..50,
        gone in 0_i64..500, off in 0_i64..100,
    ) {
        let granted = Granted {
 ground: crate::discount::Ground::Bank,
            invoice: sample(1, usd(1)).id,
            whole: usd(off),
            paid: usd(one),
            stands: usd(if one > 0 { off } else { 0 }),
        };
        let surcharge = Allotment { to: Target::Surcharge, amount: usd(top) };
        let allotments = vec![on(1, one), on(2, two), on_account(free), surcharge];
        let amount = usd([one, two, free, top, gone].iter().sum());
        let went = paid(amount, allotments, vec![granted]).went();
        let sum = Money::sum(went.iter().map(|(_, amount)| *amount), Currency::USD);
        prop_assert_eq!(sum, Ok(amount));
        prop_assert!(went.iter().all(|(_, amount)| !amount.is_zero()));
    }
}
