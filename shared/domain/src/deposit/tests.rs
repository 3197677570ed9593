//! Requests: what is left, what may be paid, and how they end.

use super::*;
use crate::id::JournalId;
use crate::ledger::Periods;
use crate::matter::{CodesRule, Ending};
use crate::merchant::TrustSafe;
use crate::pack::PackName;
use crate::paying::Way;
use crate::payment::{self, DepositIds, DepositedError, Intent, Part, Payer};
use crate::trust::{AccountKind, Clearing, ClientLedger, When};

const TODAY: Date = Date::constant(2026, 3, 2);

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

fn matter() -> Matter {
    Matter {
        id: MatterId::made(0, [1; 10]),
        client: ClientId::made(0, [2; 10]),
        client_name: name("Acme Mills"),
        number: Mark::parse("M-77").unwrap(),
        name: name("Acme v. Rivers"),
        client_reference: None,
        opened_on: TODAY,
        codes: CodesRule::Optional,
        rounding: None,
        terms_days: Matter::TERMS_DAYS,
        ending: Ending::default(),
        billing: crate::billing::Billing::default(),
    }
}

fn bank() -> TrustBank {
    TrustBank {
        id: BankId::made(0, [3; 10]),
        name: name("Client trust"),
        institution: name("First Bank"),
        ending: Mark::parse("4711").unwrap(),
        kind: AccountKind::Pooled,
        currency: Currency::USD,
        pack: PackName::Default,
        because: None,
        clearing: Clearing::STRICTEST,
        cushion_max: usd(20_000),
        two_people_above: None,
        periods: Periods::default(),
        opened_on: TODAY,
    }
}

fn asked(amount: Money, due_on: Date) -> Result<DepositRequest, AskError> {
    let asking = Asking {
        id: DepositRequestId::made(0, [4; 10]),
        by: Asker::Firm(MemberId::made(0, [5; 10]), PayLinkId::made(0, [6; 10])),
        bill: None,
        at: Timestamp::UNIX_EPOCH,
    };
    let terms = Terms { amount, why: Note::parse("Advance on fees").unwrap(), due_on };
    DepositRequest::ask(asking, &matter(), &bank(), terms, TODAY)
}

fn receipt(n: u8) -> ReceiptId {
    ReceiptId::made(0, [n; 10])
}

#[test]
fn tru08_a_request_asks_for_something_by_a_day_that_is_not_over() {
    assert_eq!(asked(usd(0), TODAY), Err(AskError::Nothing));
    let euros = Money::new(100, "EUR".parse().unwrap());
    assert_eq!(asked(euros, TODAY), Err(AskError::OtherCurrency(Currency::USD)));
    assert_eq!(asked(usd(1), TODAY.yesterday().unwrap()), Err(AskError::Past));
    let in_a_year = TODAY.saturating_add(jiff::Span::new().years(1));
    assert!(asked(usd(1), in_a_year).is_ok());
    assert_eq!(asked(usd(1), in_a_year.tomorrow().unwrap()), Err(AskError::Far));
    assert_eq!(asked(usd(1), TODAY).unwrap().standing(), Standing::Open);
}

#[test]
fn tru10_a_bill_decides_the_id_of_its_request() {
    let (one, other) = (InvoiceId::made(7, [1; 10]), InvoiceId::made(7, [2; 10]));
    assert!(raised_with(&one).is_some());
    assert_eq!(raised_with(&one), raised_with(&one));
    assert_ne!(raised_with(&one), raised_with(&other));
}

#[test]
fn tru08_a_part_leaves_the_rest_open_and_the_rest_settles_it() {
    let request = asked(usd(1000), TODAY).unwrap().received(receipt(1), usd(400));
    assert_eq!((request.left(), request.standing()), (usd(600), Standing::Open));
    let again = request.received(receipt(1), usd(400));
    assert_eq!(again.left(), usd(600), "one receipt counts once");
    let settled = again.received(receipt(2), usd(700));
    assert_eq!((settled.left(), settled.standing()), (usd(0), Standing::Settled));
    let bounced = settled.lost(&receipt(2));
    assert_eq!((bounced.left(), bounced.standing()), (usd(600), Standing::Open));
}

#[test]
fn tru08_what_came_too_much_is_no_more_than_what_came() {
    let request = asked(usd(1000), TODAY).unwrap();
    for (before, came, beyond) in
        [(0, 400, 0), (600, 400, 0), (700, 400, 100), (1000, 400, 400), (5000, 400, 400)]
    {
        let request = request.clone().received(receipt(1), usd(before));
        let request = request.received(receipt(2), usd(came));
        assert_eq!(request.beyond(usd(came)), usd(beyond), "{before} and {came}");
    }
    let withdrawn = request.withdrawn(Timestamp::UNIX_EPOCH).received(receipt(1), usd(400));
    assert_eq!(withdrawn.beyond(usd(400)), usd(400));
}

#[test]
fn tru08_what_is_withdrawn_asks_for_nothing() {
    let request = asked(usd(1000), TODAY).unwrap().withdrawn(Timestamp::UNIX_EPOCH);
    assert_eq!((request.left(), request.standing()), (usd(0), Standing::Withdrawn));
    assert_eq!(request.payable(usd(100), usd(25)), Err(DepositError::Over));
}

#[test]
fn tru08_what_may_be_paid_is_all_or_a_part_that_is_worth_it() {
    let request = asked(usd(1000), TODAY).unwrap();
    let euros = Money::new(100, "EUR".parse().unwrap());
    for (amount, expected) in [
        (usd(1000), Ok(())),
        (usd(25), Ok(())),
        (usd(24), Err(DepositError::TooLittle(usd(25)))),
        (usd(1001), Err(DepositError::TooMuch(usd(1000)))),
        (usd(0), Err(DepositError::Nothing)),
        (euros, Err(DepositError::OtherCurrency(Currency::USD))),
    ] {
        assert_eq!(request.payable(amount, usd(25)), expected, "{amount}");
    }
    let rest = request.received(receipt(1), usd(990));
    assert_eq!(rest.payable(usd(10), usd(25)), Ok(()), "the rest may be small");
}

/// What is part earned and part advance is one deposit, whole, or two payments: never one payment
/// that ends in both books.
#[test]
fn tr11_a_payment_is_one_deposit_whole_or_it_is_none() {
    let request = asked(usd(100_000), TODAY).unwrap();
    let payer = Payer {
        payment: PaymentId::made(0, [7; 10]),
        contact: None,
        origin: payment::Origin::Portal,
    };
    let by = (TrustSafe::LawPay, Way::Card);
    let whole = payment::wished(&request, usd(100_000), by, payer, Timestamp::UNIX_EPOCH);
    assert!(whole.parts.is_empty(), "a deposit names no invoice");
    let earned = Part {
        invoice: InvoiceId::made(0, [8; 10]),
        number: "2026-00001".to_owned(),
        amount: usd(40_000),
        discount: None,
    };
    let split = Intent { parts: vec![earned], ..whole.clone() };
    let arrived = |intent: Intent| {
        let (bank, when) = (bank(), now());
        let of = (request.client.clone(), request.matter.clone());
        let ledger = ClientLedger::open(of.0, of.1, bank.id.clone(), bank.currency);
        let ids = DepositIds {
            receipt: receipt(9),
            entry: JournalId::made(0, [9; 10]),
            fee: JournalId::made(0, [10; 10]),
        };
        let into = (ledger, &bank);
        payment::deposited(intent, request.clone(), into, name("Acme Mills"), (&when, ids))
    };

    assert_eq!(arrived(split), Err(DepositedError::Other), "nothing of it is booked");
    let booked = arrived(whole).unwrap();
    assert_eq!(booked.received.ledger.posted(), usd(100_000), "all of it is the client’s");
    let amounts = booked.received.entry.postings().iter().map(|posting| posting.amount);
    assert_eq!(amounts.collect::<Vec<_>>(), [usd(100_000)], "one entry, one posting");
    assert_eq!(booked.fee, None);
}

fn now() -> When {
    let periods = Periods::default();
    When { on: TODAY, today: TODAY, now: Timestamp::UNIX_EPOCH, periods }
}
