//! What may not stay as it is (rules TR-07, TR-22), as tables.

use domain::id::{BankId, ClientId, DisbursementId, MailId, MatterId, MemberId, ReceiptId};
use domain::money::{Currency, Money};
use domain::notice::{Bounce, Obstacle};
use domain::text::{Email, Mark, Note};
use domain::trust::{
    Disbursement, DisbursementKind, DisbursementState, Instrument, Nearness, Order, Otherwise,
    Payee, TellError, Telling, Way, not_distributed, unclaimed,
};
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};

fn waiting(kind: DisbursementKind) -> Disbursement {
    let order = Order {
        id: DisbursementId::made(0, [1; 10]),
        client: ClientId::made(0, [1; 10]),
        matter: MatterId::made(0, [1; 10]),
        bank: BankId::made(0, [1; 10]),
        kind,
        payee: Payee::parse("Mercy Hospital").unwrap(),
        purpose: Note::parse("Lien").unwrap(),
        amount: Money::new(50_000, Currency::USD),
        instrument: Instrument::Electronic(Mark::parse("T-1").unwrap()),
        prepared_by: MemberId::made(0, [1; 10]),
        prepared_at: Timestamp::UNIX_EPOCH,
    };
    Disbursement { order, state: DisbursementState::Prepared }
}

#[test]
fn tr22_money_that_is_not_paid_out_is_told_on_day_thirty_and_forty_of_forty_five() {
    let since: Date = date(2026, 3, 1);
    let on = |day: i64| {
        let today = since.saturating_add(day.days());
        not_distributed(&waiting(DisbursementKind::ToParty), since, (45, today))
    };
    for (day, expected) in [
        (0, None),
        (29, None),
        (30, Some(Nearness::Near)),
        (39, Some(Nearness::Near)),
        (40, Some(Nearness::Close)),
        (45, Some(Nearness::Close)),
        (46, Some(Nearness::Over)),
    ] {
        assert_eq!(on(day), expected, "day {day}");
    }
    let paid =
        Disbursement { state: DisbursementState::Withdrawn, ..waiting(DisbursementKind::ToParty) };
    assert_eq!(not_distributed(&paid, since, (45, date(2026, 12, 1))), None);
}

#[test]
fn tr22_a_client_nobody_told_is_seen_to_while_a_letter_still_comes_in_time() {
    let telling = Telling {
        receipt: ReceiptId::made(0, [1; 10]),
        client: ClientId::made(0, [1; 10]),
        matter: MatterId::made(0, [1; 10]),
        bank: BankId::made(0, [1; 10]),
        received_on: date(2026, 3, 1),
        amount: Money::new(50_000, Currency::USD),
        mailed: 1,
        bounced: Vec::new(),
        otherwise: None,
        is_gone: false,
    };
    let late = date(2026, 12, 1);
    assert_eq!(telling.nearness((14, late)), None, "a mail that did not come back told them");
    let bounce = Bounce {
        mail: MailId::made(0, [1; 10]),
        to: Email::parse("jane@client.example").unwrap(),
        subject: "Money came in".to_owned(),
        sent_at: Timestamp::UNIX_EPOCH,
        why: Obstacle::Full,
    };
    let telling = telling.bounced(bounce.clone()).unwrap();
    assert_eq!(telling.clone().bounced(bounce), None, "it comes back once");
    for (limit, day, expected) in [
        (14, 0, None),
        (14, 9, None),
        (14, 10, Some(Nearness::Close)),
        (14, 14, Some(Nearness::Close)),
        (14, 15, Some(Nearness::Over)),
        (7, 2, None),
        (7, 3, Some(Nearness::Close)),
        (7, 8, Some(Nearness::Over)),
    ] {
        let today = telling.received_on.saturating_add(i64::from(day).days());
        assert_eq!(telling.nearness((limit, today)), expected, "day {day} of {limit}");
    }
    assert_eq!(telling.clone().gone().nearness((14, late)), None, "the bank took it back");
    let otherwise =
        Otherwise { way: Way::Phone, on: late, note: Note::parse("Told Jane").unwrap() };
    let (told, _) = telling.told(otherwise.clone()).unwrap();
    assert_eq!(told.nearness((14, late)), None);
    assert_eq!(told.told(otherwise), Err(TellError::Noted));
}

#[test]
fn tr25_the_owner_of_money_is_looked_for_before_it_counts_as_unclaimed() {
    let from = date(2029, 3, 1);
    for (today, expected) in [
        (date(2028, 10, 31), None),
        (date(2028, 11, 1), Some(Nearness::Near)),
        (date(2029, 1, 29), Some(Nearness::Near)),
        (date(2029, 1, 30), Some(Nearness::Close)),
        (date(2029, 2, 28), Some(Nearness::Close)),
        (date(2029, 3, 1), Some(Nearness::Over)),
    ] {
        assert_eq!(unclaimed(from, today), expected, "{today}");
    }
}
