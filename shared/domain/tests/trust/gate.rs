//! The gate before earned fees: 128 rows, and one of them opens.

use domain::client::Payor;
use domain::id::InvoiceId;
use domain::invoice::{Draft, Invoice, InvoiceNumber, Issued, Parties};
use domain::ledger::Books;
use domain::member::Role;
use domain::money::Currency;
use domain::text::{Address, Mark, Name, Note};
use domain::trust::{
    Delivery, DisbursementKind, DrawFacts, GateError, Informed, ReleaseError, Signer, When,
    earned_fees, void,
};
use jiff::Timestamp;

use super::world::*;

fn issued(what: u8, open: i64) -> Issued {
    let name = |text| Name::parse(text).unwrap();
    let address = Address::parse("12 Mill Lane").unwrap();
    Issued {
        id: InvoiceId::made(0, [5; 10]),
        number: InvoiceNumber::Series { year: 2026, place: 1 },
        client: client(1),
        matter: matter(what),
        parties: Parties {
            firm: name("Harlow & Pike"),
            firm_address: address.clone(),
            client: name("Acme Mills"),
            payor: Payor { name: name("Acme Mills"), address },
            matter_number: Mark::parse("M-1").unwrap(),
            matter_name: name("Acme v. Rivers"),
            client_reference: None,
            ledes: None,
            references: domain::ebill::References::default(),
        },
        issued_on: MONDAY,
        due_on: MONDAY,
        early: None,
        note: None::<Note>,
        fees: usd(open),
        costs: usd(0),
        taxes: domain::tax::Taxes::default(),
        interest: usd(0),
        total: usd(open),
        open: usd(open),
        relief: domain::credit::Relief::none(Currency::USD),
        questioned: usd(0),
        timekeepers: Vec::new(),
        line_count: 1,
        part: None,
        seal: String::new(),
        exchange: None,
        kind: domain::invoice::InvoiceKind::Work,
        deducted: Vec::new(),
    }
}

fn draft() -> Invoice {
    Invoice::Draft(Draft {
        taxes: domain::tax::Taxes::default(),
        id: InvoiceId::made(0, [5; 10]),
        client: client(1),
        client_name: Name::parse("Acme Mills").unwrap(),
        matter: matter(1),
        matter_number: Mark::parse("M-1").unwrap(),
        matter_name: Name::parse("Acme v. Rivers").unwrap(),
        currency: Currency::USD,
        terms_days: 30,
        note: None,
        total: usd(400),
        line_count: 1,
        begun_at: Timestamp::UNIX_EPOCH,
        review: domain::invoice::Review::Unasked,
        exchange: None,
        kind: domain::invoice::InvoiceKind::Work,
    })
}

const SEEN: Delivery = Delivery { on: MONDAY, how: "seen" };

/// One row of the table: a bit says that the precondition is so.
fn row(bits: u8) -> Result<(), GateError> {
    let so = |bit: u8| bits & (1 << bit) != 0;
    let invoice = if so(0) { Invoice::Issued(issued(1, 400)) } else { draft() };
    let signer =
        Signer { id: member(2), role: if so(2) { Role::Lawyer } else { Role::Bookkeeper } };
    let amount = if so(3) { 400 } else { 401 };
    let facts = DrawFacts {
        invoice: &invoice,
        delivery: so(1).then_some(SEEN),
        signer: &signer,
        amount: usd(amount),
        ledger: &funded(1, 1, if so(4) { 500 } else { 399 }),
        lowest: usd(500),
        disputed: usd(if so(5) { 0 } else { 1 }),
        informed: so(6).then_some(Informed::ByMail),
    };
    facts.pass(&on(MONDAY)).map(|_| ())
}

#[test]
fn tr08_of_all_128_combinations_only_the_one_where_everything_is_so_opens_the_gate() {
    let open: Vec<u8> = (0..128).filter(|bits| row(*bits).is_ok()).collect();
    assert_eq!(open, [127]);
}

#[test]
fn tr08_the_gate_names_the_first_thing_that_is_not_so() {
    let first = |bits: u8| row(bits).unwrap_err();
    assert_eq!(first(0), GateError::NotIssued);
    assert_eq!(first(0b000_0001), GateError::NotDelivered);
    assert_eq!(first(0b000_0011), GateError::NotALawyer);
    assert_eq!(first(0b000_0111), GateError::OverOpen(usd(400)));
    assert_eq!(first(0b000_1111), GateError::Disputed(usd(1)));
    assert!(matches!(first(0b010_1111), GateError::Draw(_)));
    assert_eq!(first(0b011_1111), GateError::NotTold);
    for bits in 0..127 {
        let words = first(bits).to_string();
        assert!(words.ends_with('.') && words.len() > 20, "{words}");
    }
}

fn facts<'a>(
    invoice: &'a Invoice,
    signer: &'a Signer,
    ledger: &'a domain::trust::ClientLedger,
    minor: i64,
) -> DrawFacts<'a> {
    DrawFacts {
        invoice,
        delivery: Some(SEEN),
        signer,
        amount: usd(minor),
        ledger,
        lowest: ledger.posted(),
        disputed: usd(0),
        informed: Some(Informed::ByMail),
    }
}

#[test]
fn tr10_another_matters_invoice_is_never_paid() {
    let invoice = Invoice::Issued(issued(2, 400));
    let (signer, ledger) = (lawyer(2), funded(1, 1, 500));
    let refused = facts(&invoice, &signer, &ledger, 400).pass(&on(MONDAY));
    assert_eq!(refused.unwrap_err(), GateError::OtherMatter);
}

#[test]
fn tr08_an_invoice_delivered_after_the_withdrawal_does_not_count() {
    let invoice = Invoice::Issued(issued(1, 400));
    let (signer, ledger) = (lawyer(2), funded(1, 1, 500));
    let day_before = When { on: MONDAY.yesterday().unwrap(), ..on(MONDAY) };
    let refused = facts(&invoice, &signer, &ledger, 400).pass(&day_before);
    assert_eq!(refused.unwrap_err(), GateError::NotDelivered);
}

#[test]
fn tr09_the_undisputed_part_of_an_invoice_is_paid() {
    let invoice = Invoice::Issued(issued(1, 1_000));
    let (signer, ledger) = (lawyer(2), funded(1, 1, 2_000));
    let pass = |minor| {
        let facts = facts(&invoice, &signer, &ledger, minor);
        DrawFacts { disputed: usd(300), ..facts }.pass(&on(MONDAY)).map(|_| ())
    };
    assert_eq!(pass(700), Ok(()));
    assert_eq!(pass(701), Err(GateError::Disputed(usd(300))));
}

#[test]
fn tr08_fees_move_as_two_entries_with_one_id_and_come_back_as_two() {
    let held = funded(1, 1, 500);
    let invoice = issued(1, 400);
    let kind = DisbursementKind::EarnedFees(invoice.id.clone());
    let (signer, when) = (lawyer(2), on(MONDAY));
    let whole = Invoice::Issued(invoice.clone());
    let passed = facts(&whole, &signer, &held, 300).pass(&when).unwrap();
    let other = authorised(&held, kind.clone(), 299, 1);
    let refused = earned_fees(other, passed.clone(), held.clone(), usd(500), (&when, journal(7)));
    assert_eq!(refused.unwrap_err(), ReleaseError::OtherLedger, "the gate was passed for 300");

    let order = authorised(&held, kind, 300, 1);
    let drawn = earned_fees(order, passed, held, usd(500), (&when, journal(7))).unwrap();

    let Books::Both(transfer) = &drawn.books else { panic!("both books") };
    assert_eq!(transfer.trust().id(), transfer.operating().id());
    assert_eq!(drawn.from.ledger.posted(), usd(200));
    assert_eq!(drawn.invoice.clone().unwrap().open, usd(100));
    let words = (&signer, note("Taken by mistake"));
    let targets = (None, drawn.invoice);
    let back = void(drawn.disbursement, drawn.from.ledger, targets, words, (&when, journal(8)));
    let back = back.unwrap();
    assert_eq!(back.invoice.unwrap().open, usd(400));
    assert_eq!(back.from.ledger.posted(), usd(500));
    assert!(matches!(back.books, Books::Both(_)));
}
