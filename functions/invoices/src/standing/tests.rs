//! How an invoice stands, word by word.

use domain::client::Payor;
use domain::id::{ClientId, InvoiceId, MatterId};
use domain::invoice::{InvoiceNumber, Parties};
use domain::text::{Address, Mark, Name};
use jiff::civil::date;
use store::invoices::Balance;

use super::*;

fn invoice(total: Money, open: i64, due_on: Date) -> Issued {
    let name = |text| Name::parse(text).unwrap();
    let address = |text| Address::parse(text).unwrap();
    Issued {
        id: InvoiceId::made(0, [3; 10]),
        number: InvoiceNumber::Series { year: 2026, place: 1 },
        client: ClientId::made(0, [4; 10]),
        matter: MatterId::made(0, [5; 10]),
        parties: Parties {
            firm: name("Firm"),
            firm_address: address("1 Main St"),
            client: name("Acme"),
            payor: Payor { name: name("Acme"), address: address("2 Side St") },
            matter_number: Mark::parse("2026-0007").unwrap(),
            matter_name: name("Sale of the mill"),
            client_reference: None,
            ledes: None,
            references: domain::ebill::References::default(),
        },
        issued_on: date(2026, 1, 1),
        due_on,
        early: None,
        note: None,
        fees: total,
        costs: Money::zero(total.currency()),
        taxes: domain::tax::Taxes::default(),
        interest: Money::zero(total.currency()),
        total,
        open: Money::new(open, total.currency()),
        relief: domain::credit::Relief::none(total.currency()),
        questioned: Money::zero(total.currency()),
        timekeepers: Vec::new(),
        line_count: 1,
        part: None,
        seal: String::new(),
        exchange: None,
        kind: domain::invoice::InvoiceKind::Work,
        deducted: Vec::new(),
    }
}

fn dollars(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

#[test]
fn prt13_due_overdue_paid_and_on_account_stand_apart() {
    let today = date(2026, 3, 31);
    let home = Home {
        invoices: vec![
            invoice(dollars(10_000), 4_000, date(2026, 3, 30)),
            invoice(dollars(20_000), 20_000, today),
            invoice(dollars(5_000), 5_000, date(2026, 4, 30)),
            invoice(dollars(7_000), 0, date(2026, 1, 31)),
        ],
        balances: vec![("USD".into(), Balance { paid: 13_500, unapplied: 500 })],
        ..Home::default()
    };
    let all = Standing::all(&home, Currency::USD, today).unwrap();
    let [standing] = all.as_slice() else { panic!("{all:?}") };
    assert_eq!((standing.due, standing.overdue), (dollars(25_000), dollars(4_000)));
    assert_eq!((standing.paid, standing.on_account), (dollars(13_500), dollars(500)));
    assert_eq!((standing.next_due, standing.late), (Some(today), 1));
    assert_eq!(standing.from_trust, Some(dollars(0)));
}

#[test]
fn prt13_what_was_paid_from_trust_is_paid_too() {
    let today = date(2026, 3, 31);
    let home = Home {
        invoices: vec![
            invoice(dollars(10_000), 4_000, today),
            invoice(dollars(7_000), 0, date(2026, 1, 31)),
        ],
        balances: vec![("USD".into(), Balance { paid: 9_500, unapplied: 500 })],
        ..Home::default()
    };
    let all = Standing::all(&home, Currency::USD, today).unwrap();
    assert_eq!((all[0].paid, all[0].from_trust), (dollars(13_500), Some(dollars(4_000))));

    // Where not every invoice is there, the figure is that of payments, and says so.
    let home = Home { next: Some("more".to_owned()), ..home };
    let all = Standing::all(&home, Currency::USD, today).unwrap();
    assert_eq!((all[0].paid, all[0].from_trust), (dollars(9_500), None));
}

#[test]
fn amounts_of_two_currencies_are_never_summed() {
    let euros = Money::new(900, "EUR".parse().unwrap());
    let home = Home {
        invoices: vec![invoice(euros, 900, date(2026, 4, 30))],
        balances: Vec::new(),
        ..Home::default()
    };
    let all = Standing::all(&home, Currency::USD, date(2026, 3, 31)).unwrap();
    assert_eq!(all.iter().map(|one| one.due).collect::<Vec<_>>(), [euros]);
    let none = Standing::all(&Home::default(), Currency::USD, date(2026, 3, 31)).unwrap();
    assert_eq!(none.iter().map(|one| one.due).collect::<Vec<_>>(), [dollars(0)]);
}
