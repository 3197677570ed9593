//! A discount for paying early is promised within the days, and given with the money.
#![expect(clippy::arithmetic_side_effects, reason = "the sums of a test are small")]

use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::discount::{Ground, Promise};
use crate::id::{JournalId, PaymentId};
use crate::invoice::sample;
use crate::ledger::{Balances, OperatingAccount};
use crate::method::MethodKind;
use crate::money::Currency;
use crate::paying::Way;
use crate::payment::{Booked, Intent, IntentState, Origin, Part, ProcessorName, Source, settle};

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn day(on: i8) -> Date {
    Date::constant(2026, 1, on)
}

/// An invoice over 1,000.00 of the first of January: 2 % within ten days.
fn owed(open: i64, questioned: i64) -> Issued {
    let early = EarlyTerms::parse("2", "10").unwrap().and_then(|terms| terms.from(day(1)));
    let invoice = sample(1, usd(100_000));
    Issued { early, open: usd(open), questioned: usd(questioned), ..invoice }
}

fn promised(invoice: &Issued, (amount, way, on): (i64, Way, Date), bank: u32) -> Part {
    let (id, number) = (invoice.id.clone(), invoice.number.to_string());
    let part = Part { invoice: id, number, amount: usd(amount), discount: None };
    let ground = (std::slice::from_ref(invoice), way, on);
    Discount::promised(Discount::of(bank), vec![part], ground).unwrap().remove(0)
}

fn paid(invoice: &Issued, part: Part, (by, on): (MethodKind, Date)) -> Booked {
    let intent = Intent {
        id: PaymentId::made(0, [2; 10]),
        client: invoice.client.clone(),
        contact: None,
        origin: Origin::Portal,
        amount: part.amount,
        parts: vec![part],
        source: Source::Processor(ProcessorName::Stripe),
        way: None,
        object: None,
        pay_at: None,
        state: IntentState::Succeeded,
        made_at: Timestamp::UNIX_EPOCH,
        ended_at: Some(Timestamp::UNIX_EPOCH),
        fee: None,
        by: Some(by),
        funds: None,
        took: None,
    };
    settle(intent, std::slice::from_ref(invoice), JournalId::made(0, [3; 10]), on).unwrap()
}

#[test]
fn inv20_terms_are_read_and_written() {
    let table = [
        ("2", "10", Ok(Some("2 % if paid within 10 days"))),
        (" 1.5 % ", " 1 ", Ok(Some("1.5 % if paid within 1 day"))),
        ("", "10", Ok(None)),
        ("0", "", Ok(None)),
        ("2", "", Err("Write within how many days, from 1 to 90.")),
        ("2", "0", Err("Write within how many days, from 1 to 90.")),
        ("2", "91", Err("Write within how many days, from 1 to 90.")),
        ("11", "10", Err("Write a percentage of at most 10")),
    ];
    for (off, days, expected) in table {
        let read = EarlyTerms::parse(off, days);
        match (read, expected) {
            (Ok(terms), Ok(said)) => assert_eq!(terms.map(|it| it.to_string()).as_deref(), said),
            (Err(error), Err(said)) => assert!(error.to_string().starts_with(said), "{error}"),
            (read, expected) => panic!("{off} {days}: {read:?}, not {expected:?}"),
        }
    }
    let own = EarlyTerms::parse("2", "10").unwrap();
    let firm = EarlyTerms::parse("1", "5").unwrap();
    assert_eq!(EarlyChoice::Usual.over(firm), firm);
    assert_eq!(EarlyChoice::Never.over(firm), None);
    assert_eq!(EarlyChoice::Own(own.unwrap()).over(firm), own);
}

#[test]
fn inv20_who_pays_all_that_is_asked_for_within_the_days_is_promised_less() {
    let early = Ground::Early { until: day(11) };
    let table = [
        // open, questioned, paid, way, day, by bank: asked for, off
        (100_000, 0, 100_000, Way::Card, 1, 0, (98_000, Some((2_000, early)))),
        (100_000, 0, 100_000, Way::Card, 11, 0, (98_000, Some((2_000, early)))),
        (100_000, 0, 100_000, Way::Card, 12, 0, (100_000, None)),
        // A part has none, but for the last one.
        (100_000, 0, 99_999, Way::Card, 1, 0, (99_999, None)),
        (60_000, 0, 60_000, Way::PayPal, 5, 0, (58_800, Some((1_200, early)))),
        // What is questioned need not be paid for it.
        (100_000, 30_000, 70_000, Way::Card, 5, 0, (68_600, Some((1_400, early)))),
        (100_000, 30_000, 80_000, Way::Card, 5, 0, (80_000, None)),
        // The larger one of both counts, and never both.
        (100_000, 0, 100_000, Way::Bank, 5, 300, (97_000, Some((3_000, Ground::Bank)))),
        (100_000, 0, 100_000, Way::Bank, 5, 200, (98_000, Some((2_000, early)))),
        (100_000, 0, 100_000, Way::Bank, 5, 100, (98_000, Some((2_000, early)))),
        (100_000, 0, 100_000, Way::Bank, 12, 100, (99_000, Some((1_000, Ground::Bank)))),
        // Less than half a cent is nothing.
        (24, 0, 24, Way::Card, 5, 0, (24, None)),
    ];
    for (at, (open, questioned, amount, way, on, bank, (asked, off))) in
        table.into_iter().enumerate()
    {
        let part = promised(&owed(open, questioned), (amount, way, day(on)), bank);
        let off = off.map(|(off, ground)| Promise { off: usd(off), ground });
        assert_eq!((part.amount, part.discount), (usd(asked), off), "{at}");
    }
    let planned = owed(100_000, 0).without_early();
    assert_eq!(promised(&planned, (100_000, Way::Card, day(5)), 0).discount, None);
}

#[test]
fn inv20_money_that_arrives_late_or_after_another_payment_is_what_it_is() {
    let table = [
        // open when it arrives, by, day: on the invoice, off, open then, on account
        (100_000, MethodKind::CreditCard, 11, (98_000, 2_000, 0), 0),
        // The processor's news may come after midnight, a debit takes its days.
        (100_000, MethodKind::CreditCard, 12, (98_000, 2_000, 0), 0),
        (100_000, MethodKind::CreditCard, 13, (98_000, 0, 2_000), 0),
        (100_000, MethodKind::Bank, 21, (98_000, 2_000, 0), 0),
        (100_000, MethodKind::Bank, 22, (98_000, 0, 2_000), 0),
        // Somebody paid meanwhile: nobody is given more than is open.
        (99_000, MethodKind::CreditCard, 5, (98_000, 1_000, 0), 0),
        (98_000, MethodKind::CreditCard, 5, (98_000, 0, 0), 0),
        (50_000, MethodKind::CreditCard, 5, (50_000, 0, 0), 48_000),
    ];
    for (at, (open, by, on, expected, on_account)) in table.into_iter().enumerate() {
        let part = promised(&owed(100_000, 0), (100_000, Way::Card, day(11)), 0);
        let invoice = owed(open, 0);
        let booked = paid(&invoice, part, (by, day(on)));
        let after = booked.invoices.first().unwrap();
        let has = booked.intent.on_invoice(&invoice.id).minor();
        let stands = (has, after.relief.early.minor(), after.open.minor());
        assert_eq!(stands, expected, "{at}");
        assert_eq!(booked.unapplied, usd(on_account), "{at}");
        assert_eq!(booked.paid, usd(98_000), "{at}: a discount is no money");
        assert!(after.relief.discounted.is_zero(), "{at}: its reason is its own");
        let mut books = Balances::default();
        books.post(booked.entry.as_ref().unwrap());
        let off = books.minor(&OperatingAccount::EarlyDiscounts, Currency::USD);
        assert_eq!(off, i128::from(expected.1), "{at}");
        assert_eq!(books.iter().map(|(_, _, minor)| minor).sum::<i128>(), 0, "{at}");
        assert_eq!(books.minor(&OperatingAccount::Fees, Currency::USD), 0, "{at}");
    }
}

proptest! {
    #[test]
    fn inv20_money_discount_and_what_is_open_sum_to_the_invoice(
        minor in 1_i64..1_000_000, rate in 1_u32..=1_000, before in 0_i64..1_000_000,
    ) {
        let early = Early { off: Discount::of(rate).unwrap(), until: day(11) };
        let whole = Issued { early: Some(early), ..sample(1, usd(minor)) };
        let part = promised(&whole, (minor, Way::Card, day(5)), 0);
        let open = usd(minor.saturating_sub(before).max(1));
        let invoice = Issued { open, ..whole };
        let had = invoice.paid().minor();
        let booked = paid(&invoice, part, (MethodKind::CreditCard, day(5)));
        let after = booked.invoices.first().unwrap();
        let has = booked.intent.on_invoice(&invoice.id).minor();
        prop_assert_eq!(had + has + after.relief.early.minor() + after.open.minor(), minor);
        prop_assert!(!after.open.is_negative());
    }
}
