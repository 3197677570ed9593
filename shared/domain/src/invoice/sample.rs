//! An issued invoice for tests of what is done with one.

use jiff::civil::Date;

use super::{InvoiceNumber, Issued, Parties};
use crate::client::Payor;
use crate::credit::Relief;
use crate::id::{ClientId, InvoiceId, MatterId};
use crate::money::Money;
use crate::text::{Address, Mark, Name};

/// An invoice over `open`, half of it costs, of which nothing is paid.
pub(crate) fn sample(n: usize, open: Money) -> Issued {
    let name = |text: &str| Name::parse(text).unwrap();
    let address = || Address::parse("1 Mill Lane").unwrap();
    let place = u8::try_from(n).unwrap();
    let costs = Money::new(open.minor() / 2, open.currency());
    Issued {
        id: InvoiceId::made(0, [place; 10]),
        number: InvoiceNumber::Series { year: 2026, place: u32::from(place) },
        client: ClientId::made(0, [2; 10]),
        matter: MatterId::made(0, [5; 10]),
        parties: Parties {
            firm: name("Firm"),
            firm_address: address(),
            client: name("Acme"),
            payor: Payor { name: name("Acme"), address: address() },
            matter_number: Mark::parse("M-1").unwrap(),
            matter_name: name("Acme v. Rivers"),
            client_reference: None,
            ledes: None,
            references: crate::ebill::References::default(),
        },
        issued_on: Date::constant(2026, 1, 1),
        due_on: Date::constant(2026, 2, 1),
        early: None,
        note: None,
        fees: open.minus(costs).unwrap(),
        costs,
        taxes: crate::tax::Taxes::default(),
        interest: Money::zero(costs.currency()),
        total: open,
        open,
        relief: Relief::none(open.currency()),
        questioned: Money::zero(open.currency()),
        timekeepers: Vec::new(),
        line_count: 0,
        part: None,
        seal: String::new(),
        exchange: None,
        kind: crate::invoice::InvoiceKind::Work,
        deducted: Vec::new(),
    }
}
