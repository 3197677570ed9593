//! A discount is promised before, given with the money, and goes with it.

use super::*;
use crate::dispute::{Dispute, DisputeFact, DisputeState, Moved, Reason};
use crate::id::{ClientId, DisputeId, JournalId, PaymentId, RefundId};
use crate::invoice::sample;
use crate::ledger::{Balances, Stamp};
use crate::merchant::Destination;
use crate::method::MethodKind;
use crate::money::Currency;
use crate::payment::{Booked, Intent, IntentState, Origin, ProcessorName, Source, book, settle};
use crate::refund::{Refund, RefundFact, RefundProgress, RefundState};
use jiff::Timestamp;
use jiff::civil::Date;

const DAY: Date = Date::constant(2026, 3, 1);

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn stamp(n: u8) -> Stamp {
    Stamp { journal: JournalId::made(0, [n; 10]), effective_on: DAY, now: Timestamp::UNIX_EPOCH }
}

fn owed(open: i64) -> Issued {
    let invoice = sample(1, usd(100_000));
    Issued { open: usd(open), ..invoice }
}

fn part(amount: i64) -> Part {
    let invoice = owed(100_000);
    Part {
        invoice: invoice.id,
        number: "2026-0001".to_owned(),
        amount: usd(amount),
        discount: None,
    }
}

/// A payment of what was promised at 2 % while 1,000.00 was open.
fn begun(by: Option<MethodKind>) -> Intent {
    let invoices = [owed(100_000)];
    let parts = vec![part(100_000)];
    let parts = Discount::promised(Discount::of(200), parts, (&invoices, Way::Bank, DAY)).unwrap();
    Intent {
        id: PaymentId::made(0, [2; 10]),
        client: invoices[0].client.clone(),
        contact: None,
        origin: Origin::Portal,
        amount: Part::sum(&parts).unwrap(),
        parts,
        source: Source::Processor(ProcessorName::Stripe),
        way: Some(Way::Bank),
        object: None,
        pay_at: None,
        state: IntentState::Succeeded,
        made_at: Timestamp::UNIX_EPOCH,
        ended_at: Some(Timestamp::UNIX_EPOCH),
        fee: Some(usd(500)),
        by,
        funds: None,
        took: None,
    }
}

#[test]
fn pay18_a_percentage_is_read_and_written() {
    let read = |text: &str| Discount::parse(text).map(|found| found.map(Discount::hundredths));
    let table = [
        ("", Ok(None)),
        ("0", Ok(None)),
        ("2", Ok(Some(200))),
        (" 1.5 % ", Ok(Some(150))),
        ("10", Ok(Some(1000))),
        ("10.01", Err(DiscountError)),
        ("0.001", Err(DiscountError)),
        ("-1", Err(DiscountError)),
        ("1e1", Err(DiscountError)),
        ("two", Err(DiscountError)),
    ];
    for (text, expected) in table {
        assert_eq!(read(text), expected, "{text}");
    }
    assert_eq!(Discount::of(150).unwrap().to_string(), "1.5");
}

#[test]
fn pay18_only_a_whole_invoice_by_bank_debit_costs_less() {
    let table = [
        // discount, way, paid, open: asked for, off
        (200, Way::Bank, 100_000, 100_000, 98_000, Some(2_000)),
        (200, Way::Card, 100_000, 100_000, 100_000, None),
        (200, Way::PayPal, 100_000, 100_000, 100_000, None),
        (200, Way::Bank, 99_999, 100_000, 99_999, None),
        (0, Way::Bank, 100_000, 100_000, 100_000, None),
        // Half a cent is one; less than that is nothing.
        (150, Way::Bank, 33, 33, 33, None),
        (1_000, Way::Bank, 4, 4, 4, None),
        (1_000, Way::Bank, 5, 5, 4, Some(1)),
    ];
    for (rate, way, paid, open, asked, off) in table {
        let invoices = [owed(open)];
        let given = Discount::promised(Discount::of(rate), vec![part(paid)], (&invoices, way, DAY));
        let given = given.unwrap().remove(0);
        assert_eq!(
            (given.amount, given.discount.map(|one| one.off)),
            (usd(asked), off.map(usd)),
            "{rate} {paid}"
        );
    }
}

/// What an invoice has: money, discount, and what is open.
fn stands(booked: &Booked, before: &Issued) -> (i64, i64, i64) {
    let invoice = booked.invoices.first().unwrap_or(before);
    let has = booked.intent.on_invoice(&invoice.id);
    (has.minor(), invoice.relief.discounted.minor(), invoice.open.minor())
}

#[test]
fn pay18_a_discount_is_given_with_the_money_and_never_more_than_is_open() {
    let table = [
        // open when it arrives, by: on the invoice, discount, open then, on account
        (100_000, Some(MethodKind::Bank), (98_000, 2_000, 0), 0),
        (100_000, None, (98_000, 2_000, 0), 0),
        // Somebody paid a part meanwhile: so much of the discount as is still open.
        (99_000, None, (98_000, 1_000, 0), 0),
        (98_000, None, (98_000, 0, 0), 0),
        (50_000, None, (50_000, 0, 0), 48_000),
        // It was paid by card after all.
        (100_000, Some(MethodKind::CreditCard), (98_000, 0, 2_000), 0),
    ];
    for (at, (open, by, expected, on_account)) in table.into_iter().enumerate() {
        let invoice = owed(open);
        let booked =
            settle(begun(by), std::slice::from_ref(&invoice), stamp(1).journal, DAY).unwrap();
        assert_eq!(stands(&booked, &invoice), expected, "{at}");
        assert_eq!(booked.unapplied, usd(on_account), "{at}");
        assert_eq!(booked.paid, usd(98_000), "{at}: a discount is no money");
        assert_eq!(booked.intent.kept(), usd(98_000), "{at}");
    }
}

/// The ledger, with the invoice as it was issued and the payment as it arrived.
fn settled() -> (Booked, Issued, Balances) {
    let invoice = owed(100_000);
    let by = Some(MethodKind::Bank);
    let booked = settle(begun(by), std::slice::from_ref(&invoice), stamp(1).journal, DAY).unwrap();
    let mut balances = Balances::default();
    balances.post(booked.entry.as_ref().unwrap());
    (booked.clone(), booked.invoices[0].clone(), balances)
}

fn agrees(balances: &Balances, booked: &Booked, invoice: &Issued) {
    let minor = |account: &OperatingAccount| balances.minor(account, Currency::USD);
    let owed = OperatingAccount::Receivable(invoice.id.clone());
    let issued = i128::from(invoice.total.minor());
    assert_eq!(minor(&owed).saturating_add(issued), i128::from(invoice.open.minor()));
    let given = minor(&OperatingAccount::Discounts);
    assert_eq!(given, i128::from(invoice.relief.discounted.minor()));
    let has = booked.intent.on_invoice(&invoice.id).minor();
    assert_eq!(has, invoice.paid().minor());
    let parts = [has, invoice.relief.discounted.minor(), invoice.open.minor()];
    assert_eq!(invoice.total.minor(), parts.iter().sum::<i64>());
}

#[test]
fn pay18_a_returned_debit_takes_the_discount_back_and_a_won_one_gives_it_again() {
    let (booked, invoice, mut balances) = settled();
    agrees(&balances, &booked, &invoice);
    let mut dispute = Dispute {
        id: DisputeId::made(0, [7; 10]),
        object: "du_1".to_owned(),
        payment: booked.intent.id.clone(),
        client: booked.intent.client.clone(),
        processor: ProcessorName::Stripe,
        destination: Destination::Operating,
        allotments: booked.intent.funds.clone().unwrap().allotments,
        reason: Reason::Card("general".to_owned()),
        amount: usd(98_000),
        state: None,
        moved: Moved::nothing(Currency::USD),
        due_by: None,
    };
    let told = |state, withdrawn, reinstated| DisputeFact {
        payment: Some(booked.intent.id.clone()),
        of: None,
        object: "du_1".to_owned(),
        amount: usd(98_000),
        reason: Reason::Card("general".to_owned()),
        state,
        moved: Moved {
            withdrawn: usd(withdrawn),
            reinstated: usd(reinstated),
            ..Moved::nothing(Currency::USD)
        },
        due_by: None,
    };
    let steps = [
        (told(DisputeState::Open, 98_000, 0), (98_000, 2_000, 0)),
        (told(DisputeState::Lost, 98_000, 0), (0, 0, 100_000)),
        (told(DisputeState::Lost, 98_000, 49_000), (49_000, 1_000, 50_000)),
        (told(DisputeState::Lost, 98_000, 98_000), (98_000, 2_000, 0)),
    ];
    let (mut booked, mut invoice) = (booked.clone(), invoice);
    for (n, (fact, expected)) in (2..).zip(steps) {
        let moved = dispute.advance(&fact, &stamp(n)).unwrap().unwrap();
        dispute = moved.dispute;
        booked = book(booked.intent, std::slice::from_ref(&invoice), moved.entry).unwrap();
        if let Some(entry) = &booked.entry {
            balances.post(entry);
        }
        assert_eq!(stands(&booked, &invoice), expected, "{n}");
        invoice = booked.invoices.first().cloned().unwrap_or(invoice);
        agrees(&balances, &booked, &invoice);
    }
}

#[test]
fn pay18_what_the_firm_gives_back_takes_its_share_of_the_discount_along() {
    for (back, expected) in [
        (98_000, (0, 0, 100_000)),
        (49_000, (49_000, 1_000, 50_000)),
        (1, (97_999, 2_000, 1)),
        (97_999, (1, 0, 99_999)),
    ] {
        let (booked, invoice, mut balances) = settled();
        let from = booked.intent.funds.clone().unwrap().allotments;
        let refund = Refund {
            id: RefundId::made(0, [1; 10]),
            payment: booked.intent.id.clone(),
            client: ClientId::made(0, [4; 10]),
            processor: ProcessorName::Stripe,
            amount: usd(back),
            from: crate::allotment::take_back(&from, usd(back)).unwrap(),
            object: None,
            state: RefundState::Asked,
            told: None,
            asked_at: Timestamp::UNIX_EPOCH,
        };
        let fact = RefundFact {
            refund: Some(refund.id.clone()),
            payment: Some(refund.payment.clone()),
            object: "re_1".to_owned(),
            amount: usd(back),
            progress: RefundProgress::Succeeded,
        };
        let moved = refund.advance(&fact, &stamp(2)).unwrap().unwrap();
        let booked = book(booked.intent, std::slice::from_ref(&invoice), moved.entry).unwrap();
        balances.post(booked.entry.as_ref().unwrap());
        assert_eq!(stands(&booked, &invoice), expected, "{back}");
        agrees(&balances, &booked, &booked.invoices[0]);
    }
}
