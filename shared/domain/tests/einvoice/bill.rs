//! An invoice of our own.

use domain::client::Payor;
use domain::credit::Relief;
use domain::entry::CostKind;
use domain::id::{ClientId, EntryId, InvoiceId, MatterId};
use domain::invoice::{InvoiceNumber, Issued, Keeper, Line, LineKind, Parties, by_timekeeper};
use domain::ledes::LedesIds;
use domain::member::Classification;
use domain::money::{Currency, Money};
use domain::tax::Taxes;
use domain::text::{Address, Mark, Name, Narrative};
use jiff::civil::date;
use rust_decimal::Decimal;

pub(crate) fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

pub(crate) fn ids() -> LedesIds {
    let (firm, client) = (Mark::parse("HALE").unwrap(), Mark::parse("ACME 77").unwrap());
    LedesIds { firm, client, keepers: Vec::new() }
}

/// An hour and a half of work, 500.00.
pub(crate) fn fee() -> Line {
    let keeper = Keeper {
        member: None,
        mark: Mark::parse("ADA").unwrap(),
        name: Name::parse("Ada Lovelace").unwrap(),
        classification: Classification::Partner,
    };
    Line {
        id: EntryId::made(0, [1; 10]),
        on: date(2026, 3, 2),
        kind: LineKind::Fee {
            keeper,
            task: Mark::parse("L310").ok(),
            activity: Mark::parse("A103").ok(),
        },
        narrative: Narrative::parse("Draft interrogatories | first set").unwrap(),
        recorded: None,
        units: Decimal::new(15, 1),
        price: Decimal::new(33_333, 2),
        adjustment: Money::zero(Currency::USD),
        amount: Money::new(50_000, Currency::USD),
        tax: None,
        included: Money::zero(Currency::USD),
        others: Money::zero(Currency::USD),
    }
}

/// A cost of 402.00.
pub(crate) fn cost() -> Line {
    Line {
        id: EntryId::made(0, [2; 10]),
        on: date(2026, 3, 9),
        kind: LineKind::Cost {
            kind: CostKind::Hard,
            expense: Mark::parse("E112").ok(),
            receipt: None,
        },
        narrative: Narrative::parse("Filing fee").unwrap(),
        units: Decimal::ONE,
        price: Decimal::new(40_200, 2),
        amount: Money::new(40_200, Currency::USD),
        ..fee()
    }
}

/// The invoice over these lines.
pub(crate) fn invoice(lines: &[Line]) -> Issued {
    let name = |text| Name::parse(text).unwrap();
    let net = Money::sum(lines.iter().map(|line| line.amount), Currency::USD).unwrap();
    let taxes = Taxes::of(lines).unwrap();
    let total = net.plus(taxes.amount(Currency::USD).unwrap()).unwrap();
    Issued {
        id: InvoiceId::made(0, [3; 10]),
        number: InvoiceNumber::Series { year: 2026, place: 42 },
        client: ClientId::made(0, [4; 10]),
        matter: MatterId::made(0, [5; 10]),
        parties: Parties {
            firm: name("Whitcombe & Hale LLP"),
            firm_address: address("1 Main St\nSuite 4\nThird floor\nBoston, MA 02110"),
            client: name("Acme"),
            payor: Payor {
                name: name("Acme Holdings"),
                address: address("2 Side St\nSalem, MA 01970"),
            },
            matter_number: Mark::parse("2026-0007").unwrap(),
            matter_name: name("Sale of the mill"),
            client_reference: Mark::parse("C-9").ok(),
            ledes: Some(ids()),
            references: domain::ebill::References::default(),
        },
        issued_on: date(2026, 3, 31),
        due_on: date(2026, 4, 30),
        early: None,
        note: None,
        fees: net,
        costs: Money::zero(Currency::USD),
        taxes,
        interest: Money::zero(Currency::USD),
        total,
        open: total,
        relief: Relief::none(Currency::USD),
        questioned: Money::zero(Currency::USD),
        timekeepers: by_timekeeper(lines, Currency::USD).unwrap(),
        line_count: 2,
        part: None,
        seal: String::new(),
        exchange: None,
        kind: domain::invoice::InvoiceKind::Work,
        deducted: Vec::new(),
    }
}
