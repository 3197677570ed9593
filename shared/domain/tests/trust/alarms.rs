//! What may not stay as it is (rules TR-07, TR-22), as tables.

use domain::id::{BankId, ClientId, DisbursementId, MatterId, MemberId};
use domain::money::{Currency, Money};
use domain::text::{Mark, Note};
use domain::trust::{
    Disbursement, DisbursementKind, DisbursementState, Instrument, Nearness, Order, Payee,
    not_distributed,
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
