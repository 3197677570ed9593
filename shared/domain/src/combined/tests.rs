//! What is combined, what is not, and who may be whose parent.

use super::*;
use crate::invoice::sample;

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn client(n: u8) -> ClientId {
    ClientId::made(0, [n; 10])
}

fn combining(billed: Billed) -> Combining {
    let name = |text: &str| Name::parse(text).unwrap();
    let address = || Address::parse("1 Mill Lane").unwrap();
    Combining {
        id: BillId::made(0, [9; 10]),
        number: BillNumber { year: 2026, place: 7 },
        client: client(2),
        billed,
        parties: BillParties {
            firm: name("Firm"),
            firm_address: address(),
            client: name("Acme"),
            payor: Payor { name: name("Acme"), address: address() },
        },
        on: Date::constant(2026, 3, 31),
        by: MemberId::made(0, [1; 10]),
    }
}

fn combined(invoices: &[Issued]) -> Result<CombinedBill, CombineError> {
    CombinedBill::of(invoices, combining(Billed::default()))
}

#[test]
fn inv06_a_combined_bill_comes_to_its_sections_and_is_sealed() {
    let bill = combined(&[sample(2, usd(500)), sample(1, usd(301))]).unwrap();
    assert_eq!((bill.total, bill.number.to_string()), (usd(801), "B-2026-0007".to_owned()));
    let numbers: Vec<&str> = bill.sections.iter().map(|one| one.number.as_str()).collect();
    assert_eq!(numbers, ["2026-0001", "2026-0002"]);
    let all: Vec<&Section> = bill.sections.iter().collect();
    assert_eq!(sums(&all, Currency::USD), Ok([usd(401), usd(400), usd(0), usd(801)]));
    assert_eq!(bill.seal, bill.sealed());
    let mut other = bill.clone();
    other.sections[1].total = usd(1);
    assert_ne!(other.sealed(), bill.seal);
}

#[test]
fn inv06_what_was_paid_or_credited_since_changes_nothing_of_a_combined_bill() {
    let before = combined(&[sample(1, usd(300)), sample(2, usd(500))]).unwrap();
    let paid = Issued { open: usd(10), ..sample(1, usd(300)) };
    assert_eq!(combined(&[paid, sample(2, usd(500))]).unwrap(), before);
}

#[test]
fn inv06_what_does_not_go_together_is_said() {
    let one = || sample(1, usd(300));
    assert_eq!(combined(&[]), Err(CombineError::TooFew));
    assert_eq!(combined(&[one()]), Err(CombineError::TooFew));
    let many: Vec<Issued> = (1..=SECTIONS_MAX + 1).map(|n| sample(n, usd(100))).collect();
    assert_eq!(combined(&many), Err(CombineError::TooMany));
    assert!(combined(&many[..SECTIONS_MAX]).is_ok());
    assert_eq!(combined(&[one(), one()]), Err(CombineError::Twice("2026-0001".to_owned())));
    let other = Issued { client: client(3), ..sample(2, usd(500)) };
    let stranger = Err(CombineError::Stranger("2026-0002".to_owned()));
    assert_eq!(combined(&[one(), other.clone()]), stranger);
    let euro = sample(2, Money::new(5, "EUR".parse().unwrap()));
    assert_eq!(combined(&[one(), euro]), Err(CombineError::Currencies));
}

#[test]
fn bil23_a_parents_bill_has_its_childrens_invoices_client_by_client() {
    let billed = Billed { children: vec![client(3)], ..Billed::default() };
    let name = Name::parse("Brook").unwrap();
    let mut child = sample(2, usd(500));
    child.client = client(3);
    child.parties.client = name.clone();
    // One invoice of a child is a bill of the parent.
    let alone = CombinedBill::of(&[child.clone()], combining(billed.clone())).unwrap();
    assert!(alone.is_summary());
    let both = CombinedBill::of(&[child, sample(1, usd(300))], combining(billed)).unwrap();
    let clients: Vec<&str> = both.by_client().iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(clients, ["Acme", "Brook"]);
}

#[test]
fn bil23_parents_are_one_level_deep_and_both_ends_are_written() {
    let (me, other, third) = (client(1), client(2), client(3));
    let plain = Billed::default;
    let (child, from, to) = settled((&me, plain()), None, Some((&other, plain()))).unwrap();
    assert_eq!((child.parent.as_ref(), from), (Some(&other), None));
    assert_eq!(to.as_ref().unwrap().children, std::slice::from_ref(&me));
    assert_eq!(child.payer(&me), Some(&other));
    let to = to.unwrap();

    let loops = settled((&me, plain()), None, Some((&me, plain())));
    assert_eq!(loops, Err(ParentError::Itself));
    let back = settled((&other, to.clone()), None, Some((&me, child.clone())));
    assert_eq!(back, Err(ParentError::HasChildren));
    let deep = settled((&third, plain()), None, Some((&me, child.clone())));
    assert_eq!(deep, Err(ParentError::HasParent));
    let full = Billed { children: vec![third.clone(); CHILDREN_MAX], ..plain() };
    assert_eq!(settled((&me, plain()), None, Some((&other, full))), Err(ParentError::TooMany));

    let moved = settled((&me, child), Some(to), Some((&third, plain()))).unwrap();
    assert_eq!(moved.1.unwrap().children, []);
    assert_eq!(moved.2.unwrap().children, std::slice::from_ref(&me));
    assert_eq!((moved.0.parent.as_ref(), plain().payer(&me)), (Some(&third), None));
    let one = Billed { together: Together::One, ..plain() };
    assert_eq!(one.payer(&me), Some(&me));
}
