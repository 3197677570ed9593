//! Payments: capture, and the same end whatever order the news come in.

use super::*;
use crate::money::Currency;

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn intent(state: IntentState) -> Intent {
    Intent {
        id: PaymentId::made(0, [1; 10]),
        client: ClientId::made(0, [2; 10]),
        contact: Some(ContactId::made(0, [3; 10])),
        origin: Origin::Portal,
        parts: Vec::new(),
        amount: usd(100),
        source: Source::Processor(ProcessorName::Stripe),
        way: None,
        object: None,
        pay_at: None,
        state,
        made_at: Timestamp::UNIX_EPOCH,
        ended_at: None,
        fee: None,
        by: None,
        funds: None,
        took: None,
    }
}

fn fact(progress: Progress) -> Fact {
    let intent = intent(IntentState::Unknown).id;
    Fact { intent, object: "cs_1".to_owned(), pay_at: None, progress, fee: None, by: None }
}

fn told(intent: Intent, facts: &[Fact]) -> (Intent, usize) {
    facts.iter().fold((intent, 0_usize), |(intent, settled), fact| {
        match intent.advance(fact, Timestamp::UNIX_EPOCH) {
            Advance::Nothing => (intent, settled),
            Advance::Moved(intent) => (intent, settled),
            Advance::Settle(intent) => (intent, settled.saturating_add(1)),
        }
    })
}

/// All orders of a set of news.
fn orders(facts: &[Fact]) -> Vec<Vec<Fact>> {
    if facts.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for at in 0..facts.len() {
        let mut rest = facts.to_vec();
        let first = rest.remove(at);
        all.extend(orders(&rest).into_iter().map(|order| [vec![first.clone()], order].concat()));
    }
    all
}

#[test]
fn psp16_every_order_of_seven_news_ends_the_same_and_settles_once() {
    let facts = [
        fact(Progress::Open),
        fact(Progress::Authorized),
        fact(Progress::Processing),
        fact(Progress::Expired),
        fact(Progress::Failed),
        fact(Progress::Succeeded(usd(99))),
        fact(Progress::Succeeded(usd(100))),
    ];
    let mut checked = 0;
    for size in [6, 7] {
        for set in orders(&facts).into_iter().map(|order| order[7 - size..].to_vec()) {
            let arrived = set.iter().any(|fact| fact.progress == Progress::Succeeded(usd(100)));
            let twice = [&set[..], &set[..2]].concat();
            let (end, settled) = told(intent(IntentState::Unknown), &twice);
            let most = set.iter().map(|fact| end.state_after(fact.progress)).max();
            assert_eq!(Some(end.state), most, "{set:?}");
            assert_eq!(settled, usize::from(arrived), "{set:?}");
            checked += 1;
        }
    }
    assert_eq!(checked, 2 * 5040);
}

#[test]
fn psp06_what_was_let_go_and_is_paid_all_the_same_is_under_way_again() {
    let gone = intent(IntentState::Open);
    let (gone, _) = told(gone.clone(), &[Fact::let_go(&gone)]);
    assert_eq!(gone.state, IntentState::Expired);
    for (progress, state) in [
        (Progress::Open, IntentState::Expired),
        (Progress::Authorized, IntentState::Authorized),
        (Progress::Processing, IntentState::Processing),
        (Progress::Failed, IntentState::Failed),
    ] {
        let (now, settled) = told(gone.clone(), &[fact(progress)]);
        assert_eq!((now.state, settled), (state, 0), "{progress:?}");
        assert_eq!(now.ended_at.is_some(), state.is_final(), "{progress:?}");
    }
    let (end, settled) =
        told(gone, &[fact(Progress::Processing), fact(Progress::Succeeded(usd(100)))]);
    assert_eq!((end.state, settled), (IntentState::Succeeded, 1));
}

#[test]
fn psp42_a_part_is_captured_once_and_the_invoice_gets_that_part() {
    let (authorized, _) = told(intent(IntentState::Unknown), &[fact(Progress::Authorized)]);
    assert_eq!(authorized.capture(usd(101)), Err(CaptureError::TooMuch));
    assert_eq!(authorized.capture(usd(0)), Err(CaptureError::Nothing));
    let part = authorized.capture(usd(60)).unwrap();
    assert_eq!(part.capture(usd(40)), Err(CaptureError::NotAuthorized));
    let (end, settled) = told(part, &[fact(Progress::Succeeded(usd(60)))]);
    assert_eq!((end.state, end.amount, settled), (IntentState::Succeeded, usd(60), 1));
}

#[test]
fn psp42_what_was_released_is_not_captured() {
    let facts = [fact(Progress::Authorized), fact(Progress::Expired)];
    let (released, _) = told(intent(IntentState::Unknown), &facts);
    assert_eq!(released.state, IntentState::Expired);
    assert_eq!(released.capture(usd(1)), Err(CaptureError::NotAuthorized));
}

#[test]
fn words_read_back() {
    for name in ProcessorName::ALL {
        assert_eq!(ProcessorName::of_word(name.word()), Some(name));
    }
    for state in IntentState::ALL {
        assert_eq!(IntentState::of_word(state.word()), Some(state));
    }
}

mod money {
    use super::*;
    use crate::allotment::Target;
    use crate::id::{InvoiceId, JournalId, MatterId};
    use crate::invoice::{InvoiceNumber, Issued, Parties};
    use crate::ledger::{Balances, OperatingAccount, Stamp};
    use crate::refund::{RefundFact, RefundProgress};
    use crate::text::{Address, Mark, Name};
    use jiff::civil::Date;
    use proptest::prelude::*;

    const DAY: Date = Date::constant(2026, 3, 1);

    fn invoice(n: u8, open: i64) -> Issued {
        let name = |text: &str| Name::parse(text).unwrap();
        let address = || Address::parse("1 Mill Lane").unwrap();
        Issued {
            id: InvoiceId::made(0, [n; 10]),
            number: InvoiceNumber::Series { year: 2026, place: u32::from(n) },
            client: ClientId::made(0, [2; 10]),
            matter: MatterId::made(0, [5; 10]),
            parties: Parties {
                firm: name("Firm"),
                firm_address: address(),
                client: name("Acme"),
                payor: crate::client::Payor { name: name("Acme"), address: address() },
                matter_number: Mark::parse("M-1").unwrap(),
                matter_name: name("Acme v. Rivers"),
                client_reference: None,
                ledes: None,
                references: crate::ebill::References::default(),
            },
            issued_on: DAY,
            due_on: DAY,
            early: None,
            note: None,
            fees: usd(1_000),
            costs: usd(0),
            taxes: crate::tax::Taxes::default(),
            interest: usd(0),
            total: usd(1_000),
            open: usd(open),
            relief: crate::credit::Relief::none(Currency::USD),
            questioned: usd(0),
            timekeepers: Vec::new(),
            line_count: 1,
            part: None,
            seal: String::new(),
            exchange: None,
            kind: crate::invoice::InvoiceKind::Work,
            deducted: Vec::new(),
        }
    }

    fn paying(amount: i64, parts: &[(u8, i64)]) -> Intent {
        let part = |(n, minor): &(u8, i64)| Part {
            invoice: InvoiceId::made(0, [*n; 10]),
            number: format!("2026-{n:04}"),
            amount: usd(*minor),
            discount: None,
        };
        let parts = parts.iter().map(part).collect();
        Intent { amount: usd(amount), parts, ..intent(IntentState::Succeeded) }
    }

    fn stamp(n: u8) -> Stamp {
        let journal = JournalId::made(0, [n; 10]);
        Stamp { journal, effective_on: DAY, now: Timestamp::UNIX_EPOCH }
    }

    #[test]
    fn pay06_each_invoice_takes_its_part_and_what_it_needs_no_more_is_on_account() {
        let invoices = [invoice(1, 1_000), invoice(2, 100)];
        let intent = paying(700, &[(1, 400), (2, 300)]);
        let booked = settle(intent, &invoices, stamp(1).journal, DAY).unwrap();
        let open: Vec<i64> = booked.invoices.iter().map(|one| one.open.minor()).collect();
        assert_eq!(open, [600, 0]);
        assert_eq!((booked.paid, booked.unapplied), (usd(700), usd(200)));
        assert_eq!(booked.intent.on_account(), usd(200));
    }

    #[test]
    fn led24_the_parts_of_one_payment_are_few_and_of_one_currency() {
        let part = |n: u8| paying(1, &[(n, 10)]).parts.remove(0);
        assert_eq!(Part::sum(&[]), Err(PartsError::Nothing));
        let many: Vec<Part> = (0..16).map(part).collect();
        assert_eq!(Part::sum(&many), Err(PartsError::TooMany));
        let euro = Part { amount: Money::new(1, "EUR".parse().unwrap()), ..part(1) };
        assert_eq!(Part::sum(&[part(0), euro]), Err(PartsError::Mixed));
        assert_eq!(Part::sum(&many[..15]), Ok(usd(150)));
    }

    proptest! {
        #[test]
        fn led02_whatever_arrives_goes_somewhere_and_comes_back_whole(
            parts in proptest::collection::vec((0_i64..500, 0_i64..=1_000), 1..8),
            back in 1_i64..4_000,
        ) {
            let sum: i64 = parts.iter().map(|(minor, _)| minor).sum();
            let amount = sum.saturating_add(7);
            let with: Vec<(u8, i64)> = (0_u8..).zip(&parts).map(|(n, (m, _))| (n, *m)).collect();
            let invoices: Vec<Issued> =
                (0_u8..).zip(&parts).map(|(n, (_, open))| invoice(n, *open)).collect();
            let booked = settle(paying(amount, &with), &invoices, stamp(1).journal, DAY).unwrap();
            prop_assert_eq!(booked.paid, usd(amount));
            prop_assert_eq!(booked.intent.kept(), usd(amount));
            let mut balances = Balances::default();
            balances.post(booked.entry.as_ref().unwrap());
            let all: Vec<Issued> = invoices.iter().map(|before| {
                let after = booked.invoices.iter().find(|one| one.id == before.id);
                after.unwrap_or(before).clone()
            }).collect();

            let back = back.min(amount);
            let made = (crate::id::RefundId::made(0, [1; 10]), Timestamp::UNIX_EPOCH);
            let refund = booked.intent.ask_back(&Since::default(), usd(back), made).unwrap();
            let fact = RefundFact {
                refund: Some(refund.id.clone()),
                payment: None,
                object: "re_1".to_owned(),
                amount: usd(back),
                progress: RefundProgress::Succeeded,
            };
            let moved = refund.advance(&fact, &stamp(2)).unwrap().unwrap();
            let after = book(booked.intent, &all, moved.entry).unwrap();
            balances.post(after.entry.as_ref().unwrap());
            let left = amount.saturating_sub(back);
            prop_assert_eq!(after.intent.kept(), usd(left));
            prop_assert_eq!(after.paid, usd(back).negated());
            let clearing = OperatingAccount::Clearing(ProcessorName::Stripe);
            prop_assert_eq!(balances.minor(&clearing, Currency::USD), i128::from(left));
            for part in &after.intent.funds.as_ref().unwrap().allotments {
                let booked = balances.minor(&part.to.account(), Currency::USD);
                prop_assert_eq!(booked, i128::from(part.amount.negated().minor()));
            }
        }
    }

    #[test]
    fn pay07_money_on_account_goes_to_an_invoice_of_the_same_client_and_not_while_disputed() {
        let booked = settle(paying(700, &[(1, 700)]), &[invoice(1, 500)], stamp(1).journal, DAY);
        let intent = booked.unwrap().intent;
        let (to, wish) = (invoice(2, 150), |minor| usd(minor));
        let given =
            |intent: &Intent, minor| apply(intent.clone(), &[], (&to, wish(minor)), &stamp(2));
        assert_eq!(given(&intent, 0).unwrap_err(), ApplyError::Nothing);
        assert_eq!(given(&intent, 151).unwrap_err(), ApplyError::NotOpen(usd(150)));
        let big = invoice(2, 900);
        let refused = apply(intent.clone(), &[], (&big, usd(201)), &stamp(2)).unwrap_err();
        assert_eq!(refused, ApplyError::NotThere(usd(200)));
        let booked = given(&intent, 150).unwrap();
        assert_eq!((booked.paid, booked.unapplied), (usd(0), usd(-150)));
        assert_eq!(booked.intent.on_account(), usd(50));
        let funds = intent.funds.clone().map(|funds| Funds { in_dispute: true, ..funds });
        let disputed = Intent { funds, ..intent };
        assert_eq!(given(&disputed, 1).unwrap_err(), ApplyError::NotThere(usd(0)));
    }

    #[test]
    fn pay21_a_recorded_payment_is_taken_back_once_from_wherever_it_is() {
        let recorded = Recorded {
            kind: RecordedKind::Cheque,
            reference: Mark::parse("1042").unwrap(),
            on: DAY,
            by: crate::id::MemberId::made(0, [9; 10]),
            reversed_on: None,
        };
        let given = paying(700, &[(1, 700)]);
        let intent = Intent { source: Source::Recorded(recorded), ..given.clone() };
        let booked = settle(intent, &[invoice(1, 500)], stamp(1).journal, DAY).unwrap();
        let back = reverse(booked.intent, &booked.invoices, &stamp(2)).unwrap();
        assert_eq!((back.paid, back.unapplied), (usd(-700), usd(-200)));
        assert!(back.intent.kept().is_zero());
        let again = reverse(back.intent, &back.invoices, &stamp(3));
        assert_eq!(again.unwrap_err(), RecordError::Reversed);
        assert_eq!(reverse(given, &[], &stamp(4)).unwrap_err(), RecordError::NotRecorded);
        assert_ne!(Target::Unapplied(ClientId::made(0, [2; 10])).account(), OperatingAccount::Bank);
    }
}
