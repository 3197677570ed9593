//! What an invoice says as LEDES.

use crate::client::Payor;
use crate::entry::CostKind;
use crate::id::{ClientId, EntryId, InvoiceId, MatterId, MemberId};
use crate::invoice::{InvoiceNumber, Parties, by_timekeeper};
use crate::ledes::{Trust, read, write_1998b};
use crate::member::Classification;
use crate::money::{Currency, Money};
use crate::text::Address;
use jiff::civil::date;
use rust_decimal::Decimal;

use super::*;

fn fee() -> Line {
    let keeper = Keeper {
        member: None,
        mark: Mark::parse("ADA").unwrap(),
        name: Name::parse("Ada Mary Lovelace").unwrap(),
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
        price: Decimal::new(33333, 2),
        adjustment: Money::zero(Currency::USD),
        amount: Money::new(50_000, Currency::USD),
        tax: None,
        included: Money::zero(Currency::USD),
        others: Money::zero(Currency::USD),
    }
}

fn cost() -> Line {
    Line {
        id: EntryId::made(0, [2; 10]),
        on: date(2026, 3, 9),
        kind: LineKind::Cost {
            kind: CostKind::Hard,
            expense: Mark::parse("OWN-7").ok(),
            receipt: None,
        },
        narrative: Narrative::parse("Filing fee").unwrap(),
        units: Decimal::ONE,
        price: Decimal::new(40_200, 2),
        amount: Money::new(40_200, Currency::USD),
        ..fee()
    }
}

fn invoice(lines: &[Line]) -> Issued {
    let name = |text| Name::parse(text).unwrap();
    let address = |text| Address::parse(text).unwrap();
    let total = Money::sum(lines.iter().map(|line| line.amount), Currency::USD).unwrap();
    Issued {
        id: InvoiceId::made(0, [3; 10]),
        number: InvoiceNumber::Series { year: 2026, place: 42 },
        client: ClientId::made(0, [4; 10]),
        matter: MatterId::made(0, [5; 10]),
        parties: Parties {
            firm: name("Whitcombe & Hale LLP"),
            firm_address: address("1 Main St\nBoston"),
            client: name("Acme"),
            payor: Payor { name: name("Acme Holdings"), address: address("2 Side St") },
            matter_number: Mark::parse("2026-0007").unwrap(),
            matter_name: name("Sale of the mill"),
            client_reference: Mark::parse("C-9").ok(),
            ledes: None,
            references: crate::ebill::References::default(),
        },
        issued_on: date(2026, 3, 31),
        due_on: date(2026, 4, 30),
        early: None,
        note: None,
        fees: Money::new(50_000, Currency::USD),
        costs: Money::new(40_200, Currency::USD),
        taxes: crate::tax::Taxes::default(),
        interest: Money::zero(Currency::USD),
        total,
        open: total,
        relief: crate::credit::Relief::none(total.currency()),
        questioned: Money::zero(total.currency()),
        timekeepers: by_timekeeper(lines, Currency::USD).unwrap(),
        line_count: 2,
        part: None,
        seal: String::new(),
        exchange: None,
        kind: crate::invoice::InvoiceKind::Work,
        deducted: Vec::new(),
    }
}

#[test]
fn ebl01_what_is_written_reads_back_to_the_cent() {
    let lines = [fee(), cost()];
    let file = write_1998b(&of(&invoice(&lines), &lines, &Ids::default()).unwrap()).unwrap();
    let readings = read("mine.txt", &file, Currency::USD, Trust::Both).unwrap();
    let back = &readings[0].invoice;
    assert_eq!(
        (back.number.as_str(), back.total),
        ("2026-0042", Money::new(90_200, Currency::USD))
    );
    assert_eq!((back.period_from, back.period_to), (date(2026, 3, 2), date(2026, 3, 9)));
    let line = back.lines().next().unwrap();
    let keeper = line.timekeeper.as_ref().unwrap();
    assert_eq!((keeper.id.as_str(), keeper.name.as_str()), ("ADA", "Lovelace, Ada Mary"));
    assert_eq!(line.narrative.as_ref().unwrap().as_str(), "Draft interrogatories / first set");
}

#[test]
fn ebl04_many_invoices_in_one_file_read_back_as_they_were() {
    use crate::export::Format;
    let lines = [fee(), cost()];
    let written = |place: u32| {
        let number = InvoiceNumber::Series { year: 2026, place };
        let invoice = Issued { number, ..invoice(&lines) };
        write_1998b(&of(&invoice, &lines, &Ids::default()).unwrap()).unwrap()
    };
    let files = [written(42), written(43), written(44)];
    let one = Format::Ledes.joined(&files).unwrap();
    let readings = read("mine.txt", &one, Currency::USD, Trust::Both).unwrap();
    let numbers: Vec<&str> = readings.iter().map(|one| one.invoice.number.as_str()).collect();
    assert_eq!(numbers, ["2026-0042", "2026-0043", "2026-0044"]);
    assert_eq!(Format::Ledes.joined(&files[..1]).unwrap(), files[0]);
    assert_eq!((Format::Ubl.joined(&files), Format::Ledes.joined(&[])), (None, None));
}

#[test]
fn ebl01_the_ids_that_the_receiver_knows_come_back() {
    let lines = [fee(), cost()];
    let id = |text| LedesId::parse_optional(text).unwrap();
    let ids = Ids { firm: id("12-3456789"), client: id("ACME 77"), ..Ids::default() };
    let file = write_1998b(&of(&invoice(&lines), &lines, &ids).unwrap()).unwrap();
    let back = &read("mine.txt", &file, Currency::USD, Trust::Both).unwrap()[0].invoice;
    assert_eq!(back.law_firm.as_str(), "12-3456789");
    assert_eq!(back.matters[0].client.as_str(), "ACME 77");
    assert_eq!(back.matters[0].client_reference.as_ref().map(Mark::as_str), Some("C-9"));
    let none = of(&invoice(&lines), &lines, &Ids::default()).unwrap();
    assert_eq!(none.law_firm.as_str(), "WHITCOMBEHALELLP");
}

#[test]
fn inv14_ids_that_were_frozen_stay_whatever_is_set_today() {
    let lines = [fee(), cost()];
    let mut invoice = invoice(&lines);
    let unsealed = invoice.sealed(&lines);
    invoice.parties.ledes = Ids::default().of(&invoice.parties.firm, &invoice.client).ok();
    let id = |text| LedesId::parse_optional(text).unwrap();
    let today = Ids { firm: id("12-3456789"), client: id("ACME 77"), ..Ids::default() };
    let told = of(&invoice, &lines, &today).unwrap();
    assert_eq!(told.law_firm.as_str(), "WHITCOMBEHALELLP");
    assert_eq!(told.matters[0].client.as_str(), tail(invoice.client.as_str()));
    assert_ne!(invoice.sealed(&lines), unsealed, "the seal covers them");
}

#[test]
fn a_number_that_ledes_cannot_hold_is_named() {
    let lines = [fee(), cost()];
    let long = Mark::parse("an-imported-number-of-many-letters").unwrap();
    let invoice = Issued { number: InvoiceNumber::Imported(long), ..invoice(&lines) };
    let refused =
        write_1998b(&of(&invoice, &lines, &Ids::default()).unwrap()).unwrap_err().to_string();
    assert!(refused.contains("INVOICE_NUMBER holds at most 20"), "{refused}");
}

#[test]
fn a_firm_without_an_id_is_known_by_its_name() {
    assert_eq!(firm_id("Whitcombe & Hale LLP"), "WHITCOMBEHALELLP");
    assert_eq!(firm_id("חוק"), "FIRM");
}

#[test]
fn ebl06_a_timekeeper_goes_by_the_id_and_rank_that_the_client_knows() {
    let member = MemberId::made(0, [7; 10]);
    let mut known = fee();
    if let LineKind::Fee { keeper, .. } = &mut known.kind {
        keeper.member = Some(member.clone());
    }
    let lines = [known, Line { id: EntryId::made(0, [3; 10]), ..fee() }, cost()];
    let id = LedesId::parse_optional("TK-0042").unwrap();
    let keepers = vec![KnownKeeper { member, id, rank: Some(Classification::OfCounsel) }];
    let ids = Ids { keepers, ..Ids::default() };
    let file = write_1998b(&of(&invoice(&lines), &lines, &ids).unwrap()).unwrap();
    let back = &read("mine.txt", &file, Currency::USD, Trust::Both).unwrap()[0].invoice;
    let told = |at: usize| {
        let keeper = back.matters[0].lines[at].timekeeper.as_ref().unwrap();
        (keeper.id.to_string(), keeper.classification.as_ref().map(Mark::to_string))
    };
    assert_eq!(told(0), ("TK-0042".to_owned(), Some("OC".to_owned())));
    assert_eq!(told(1), ("ADA".to_owned(), Some("PT".to_owned())), "who is not listed");
}

#[test]
fn inv14_the_seal_covers_what_timekeepers_are_known_by() {
    let lines = [fee(), cost()];
    let mut invoice = invoice(&lines);
    let ids = Ids::default().of(&invoice.parties.firm, &invoice.client).unwrap();
    let keeper = |rank| KnownKeeper { member: MemberId::made(0, [7; 10]), id: None, rank };
    let mut sealed = |rank| {
        let keepers = vec![keeper(Some(rank))];
        invoice.parties.ledes = Some(LedesIds { keepers, ..ids.clone() });
        invoice.sealed(&lines)
    };
    assert_ne!(sealed(Classification::Partner), sealed(Classification::Associate));
}
