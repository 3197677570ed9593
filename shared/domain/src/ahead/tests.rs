//! What is billed ahead, deducted, given back and credited.

mod beside;

use jiff::Timestamp;
use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::credit::{CreditError, CreditNumber, Crediting};
use crate::id::{CreditId, JournalId, MatterId, MemberId};
use crate::invoice::{Draft, InvoiceNumber, IssueError, Issuing, JustIssued, Keeper, sample};
use crate::ledger::{Balances, OperatingAccount};
use crate::matter::{CodesRule, Ending, Matter};
use crate::member::Classification;
use crate::rebate::PlaceError;
use crate::text::{Mark, Name, Note};

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn vat(rate: &str) -> Option<Tax> {
    Some(Tax::read("VAT", "charged", [rate, ""]).unwrap())
}

fn matter() -> Matter {
    Matter {
        id: MatterId::made(0, [5; 10]),
        client: crate::id::ClientId::made(0, [2; 10]),
        client_name: Name::parse("Acme").unwrap(),
        number: Mark::parse("M-1").unwrap(),
        name: Name::parse("Sale of the mill").unwrap(),
        client_reference: None,
        opened_on: date(2026, 1, 2),
        codes: CodesRule::Optional,
        rounding: None,
        terms_days: 14,
        ending: Ending::default(),
        billing: crate::billing::Billing::default(),
    }
}

fn fee(n: u8, minor: i64, tax: Option<Tax>) -> Line {
    let keeper = Keeper {
        member: None,
        mark: Mark::parse("ADA").unwrap(),
        name: Name::parse("Ada Lovelace").unwrap(),
        classification: Classification::Partner,
    };
    let kind = LineKind::Fee { keeper, task: None, activity: None };
    Line { kind, ..ahead_line(n, minor, tax) }
}

fn ahead_line(n: u8, minor: i64, tax: Option<Tax>) -> Line {
    let words = Narrative::parse("On account of coming fees").unwrap();
    line(EntryId::made(1, [n; 10]), date(2026, 3, 1), (words, usd(minor)), tax)
}

fn draft(n: u8, kind: InvoiceKind, lines: &[Line]) -> Draft {
    let id = InvoiceId::made(0, [n; 10]);
    let draft = Draft::begin(id, &matter(), Currency::USD, Timestamp::UNIX_EPOCH);
    draft.as_kind(kind).filled(lines).unwrap()
}

fn issuing(n: u8, deducted: Vec<Deduction>) -> Issuing {
    let id = |at: usize| EntryId::made(2, [n, u8::try_from(at).unwrap(), 0, 0, 0, 0, 0, 0, 0, 0]);
    Issuing {
        number: InvoiceNumber::Series { year: 2026, place: u32::from(n) },
        parties: sample(1, usd(1)).parties,
        on: date(2026, 3, i8::try_from(n).unwrap()),
        journal: JournalId::made(i64::from(n), [n; 10]),
        room: None,
        early: None,
        deducted: deducted.into_iter().enumerate().map(|(at, one)| (id(at), one)).collect(),
    }
}

/// A firm's books while it bills ahead.
#[derive(Default)]
struct World {
    ahead: BilledAhead,
    books: Balances,
    places: u8,
}

impl World {
    fn issued(&mut self, kind: InvoiceKind, lines: &[Line]) -> Result<JustIssued, IssueError> {
        self.places += 1;
        let deducted = match kind {
            InvoiceKind::Work => self.ahead.deductions(lines, Currency::USD)?,
            InvoiceKind::Deposit | InvoiceKind::Disbursements => Vec::new(),
        };
        let just = draft(self.places, kind, lines).issue(lines, issuing(self.places, deducted))?;
        self.ahead = self.ahead.clone().issued(&just.invoice)?;
        self.books.post(&just.entry);
        Ok(just)
    }

    fn deposit(&mut self, minor: i64, tax: Option<Tax>) -> Issued {
        let lines = [ahead_line(1, minor, tax)];
        self.issued(InvoiceKind::Deposit, &lines).unwrap().invoice
    }

    fn bill(&mut self, minor: i64, tax: Option<Tax>) -> Issued {
        self.issued(InvoiceKind::Work, &[fee(1, minor, tax)]).unwrap().invoice
    }

    fn void(&mut self, invoice: &Issued) -> Result<(), AheadError> {
        let just = invoice.clone().void(&[], &crediting(invoice)).unwrap();
        self.ahead = self.ahead.clone().credited(&just)?;
        self.books.post(&just.entry);
        Ok(())
    }

    fn credit(&mut self, invoice: &Issued, line: &Line, minor: i64) -> Result<(), AheadError> {
        let ground = (std::slice::from_ref(line), &[][..], &[][..]);
        let number = CreditNumber { year: 2026, place: 1 };
        let wish = [(line.id.clone(), usd(minor))];
        let just = invoice.clone().credited(ground, &wish, (number, &crediting(invoice))).unwrap();
        self.ahead = self.ahead.clone().credited(&just)?;
        self.books.post(&just.entry);
        Ok(())
    }

    fn left(&self, invoice: &Issued) -> i64 {
        self.ahead.left(&invoice.id, Currency::USD).minor()
    }

    fn balance(&self, account: &OperatingAccount) -> i128 {
        self.books.minor(account, Currency::USD)
    }
}

fn crediting(invoice: &Issued) -> Crediting {
    Crediting {
        id: CreditId::made(0, [1; 10]),
        journal: JournalId::made(99, [1; 10]),
        on: invoice.issued_on,
        reason: Note::parse("Wrong").unwrap(),
        by: MemberId::made(0, [9; 10]),
    }
}

#[test]
fn inv30_a_deposit_is_deducted_over_two_invoices_and_is_revenue_then() {
    let mut world = World::default();
    let deposit = world.deposit(500_000, vat("19"));
    assert_eq!(deposit.total, usd(595_000));
    assert_eq!((deposit.fees, deposit.ahead()), (usd(0), Ok(usd(500_000))));
    assert_eq!(world.balance(&OperatingAccount::Fees), 0, "it is no revenue yet");
    let owed = OperatingAccount::BilledAhead(deposit.id.clone());
    assert_eq!(world.balance(&owed), -500_000);

    let first = world.bill(300_000, vat("19"));
    assert_eq!((first.fees, first.total, first.open), (usd(300_000), usd(0), usd(0)));
    assert_eq!(world.left(&deposit), 200_000, "the rest waits for the next");
    let second = world.bill(300_000, vat("19"));
    assert_eq!((second.fees, second.total), (usd(300_000), usd(119_000)));
    assert_eq!(second.deducted[0].words(), "Less deposit invoice 2026-0001 of 1 Mar 2026");
    assert!(world.ahead.is_empty());
    assert_eq!(world.balance(&owed), 0);
    assert_eq!(world.balance(&OperatingAccount::Fees), -600_000);
    assert_eq!(world.balance(&OperatingAccount::Tax), -114_000, "as if it was billed at once");
}

#[test]
fn inv30_fees_that_are_taxed_otherwise_deduct_nothing() {
    let mut world = World::default();
    let deposit = world.deposit(100_000, vat("19"));
    let other = world.bill(100_000, vat("16"));
    assert!(other.deducted.is_empty());
    assert_eq!(world.left(&deposit), 100_000);
    let lines = [fee(1, 40_000, vat("19")), fee(2, 70_000, vat("16"))];
    let both = world.issued(InvoiceKind::Work, &lines).unwrap();
    assert_eq!(both.deducting.len(), 1);
    assert_eq!(both.invoice.ahead(), Ok(usd(-40_000)));
    assert_eq!(both.invoice.total, usd(81_200));
}

#[test]
fn inv30_a_void_gives_back_and_a_credit_beyond_what_is_left_is_refused() {
    let mut world = World::default();
    let deposit = world.deposit(100_000, None);
    let bill = world.bill(60_000, None);
    assert_eq!(world.void(&deposit), Err(AheadError::Deducted(usd(40_000))));
    let line = ahead_line(1, 100_000, None);
    assert_eq!(world.credit(&deposit, &line, 50_000), Err(AheadError::Deducted(usd(40_000))));
    world.void(&bill).unwrap();
    assert_eq!(world.left(&deposit), 100_000);
    world.credit(&deposit, &line, 30_000).unwrap();
    assert_eq!(world.left(&deposit), 70_000);
    let given_up = deposit.clone().written_off(usd(1_000), &crediting(&deposit)).unwrap();
    let refused = world.ahead.clone().credited(&given_up);
    assert_eq!(refused, Err(AheadError::NotEarned(usd(70_000))));
    let bill = world.bill(200_000, None);
    assert_eq!((bill.total, world.left(&deposit)), (usd(130_000), 0));
    assert_eq!(world.balance(&OperatingAccount::BilledAhead(deposit.id)), 0);
}

#[test]
fn inv30_bills_hold_what_belongs_on_them() {
    let mut world = World::default();
    let ahead = [ahead_line(1, 100, None)];
    let work = [fee(1, 100, None)];
    for (kind, lines) in [
        (InvoiceKind::Work, &ahead),
        (InvoiceKind::Deposit, &work),
        (InvoiceKind::Disbursements, &work),
        (InvoiceKind::Disbursements, &ahead),
    ] {
        assert_eq!(world.issued(kind, lines), Err(IssueError::OtherKind(kind)), "{kind:?}");
    }
    let refund = fee(1, -100, None);
    assert!(world.ahead.deductions(&[refund], Currency::USD).unwrap().is_empty());
}

#[test]
fn inv31_a_disbursement_note_touches_neither_revenue_nor_tax() {
    let mut world = World::default();
    let kind = |kind| LineKind::Cost { kind, expense: None, receipt: None };
    let hard = Line { kind: kind(crate::entry::CostKind::Hard), ..fee(1, 9_900, None) };
    let soft = Line { kind: kind(crate::entry::CostKind::Soft), ..hard.clone() };
    let outside = Tax::read("VAT", "outside", ["", "Passed on"]).ok();
    let passed = hard.clone().taxed(outside);
    let note = world.issued(InvoiceKind::Disbursements, &[passed]).unwrap().invoice;
    assert_eq!((note.total, note.title()), (usd(9_900), "Disbursement note 2026-0001".to_owned()));
    assert_eq!(world.balance(&OperatingAccount::PassedOn), -9_900);
    for account in [OperatingAccount::Fees, OperatingAccount::Costs, OperatingAccount::Tax] {
        assert_eq!(world.balance(&account), 0, "{account}");
    }
    for wrong in [soft, hard.taxed(vat("19"))] {
        let refused = world.issued(InvoiceKind::Disbursements, &[wrong]);
        assert_eq!(refused, Err(IssueError::OtherKind(InvoiceKind::Disbursements)));
    }
}
#[test]
fn inv30_what_is_deducted_never_takes_a_bill_below_nothing_with_its_tax() {
    let mut world = World::default();
    let kind = LineKind::Cost { kind: crate::entry::CostKind::Soft, expense: None, receipt: None };
    let credit = Line { kind, ..fee(9, -20_000, vat("19")) };
    let untaxed = world.deposit(100_000, None);
    let lines = [fee(1, 100_000, None), credit.clone()];
    let bill = world.issued(InvoiceKind::Work, &lines).unwrap().invoice;
    assert_eq!((bill.total, bill.deducting()), (usd(0), Ok(usd(76_200))));
    assert_eq!(world.left(&untaxed), 23_800);

    let mut world = World::default();
    let first = world.deposit(30_000, None);
    let last = world.deposit(50_000, vat("7"));
    let lines = [fee(1, 50_000, vat("7")), fee(2, 50_000, None), credit.clone()];
    let bill = world.issued(InvoiceKind::Work, &lines).unwrap().invoice;
    assert_eq!((bill.total, bill.open), (usd(0), usd(0)));
    assert_eq!((world.left(&first), world.left(&last)), (0, 3_551), "the last gives way");

    // Without any deposit it is below nothing too.
    let lines = [fee(1, 20_100, vat("7")), Line { tax: vat("50"), ..credit }];
    assert!(world.ahead.deductions(&lines, Currency::USD).unwrap().is_empty());
    assert_eq!(world.issued(InvoiceKind::Work, &lines), Err(IssueError::NothingToPay));
}

#[test]
fn inv30_a_bill_is_issued_however_many_deposits_wait() {
    let mut world = World::default();
    let first = world.deposit(1_000, None);
    for _ in 1..BilledAhead::MAX {
        world.deposit(1_000, None);
    }
    let bill = world.bill(1_000, None);
    world.deposit(1_000, None);
    world.void(&bill).unwrap();
    assert_eq!(world.ahead.iter().count(), BilledAhead::MAX + 1);
    world.bill(500, None);
    assert_eq!(world.left(&first), 500, "a part of the first is deducted, and all still wait");
    let one_more = world.issued(InvoiceKind::Deposit, &[ahead_line(1, 1_000, None)]);
    assert_eq!(one_more, Err(IssueError::Ahead(AheadError::Full)));
    let all = world.issued(InvoiceKind::Work, &[fee(1, 50_000, None)]).unwrap();
    assert_eq!(all.deducting.len(), BilledAhead::MAX, "the last waits for the next bill");
    assert_eq!(world.ahead.iter().count(), 1);
}

proptest! {
    /// Whatever is billed ahead, billed and voided: no more is deducted than was billed ahead, what
    /// is left is what the ledger owes, and each invoice comes to its lines and its tax.
    #[test]
    fn inv30_no_more_is_deducted_than_was_billed_ahead(
        steps in proptest::collection::vec((0_u8..4, 1_i64..1_000_000, 0_u8..2), 1..20),
    ) {
        let mut world = World::default();
        let (mut deposits, mut bills): (Vec<Issued>, Vec<Issued>) = (Vec::new(), Vec::new());
        for (act, minor, rate) in steps {
            let tax = vat(if rate == 0 { "19" } else { "7.5" });
            match act {
                0 if world.ahead.iter().count() < BilledAhead::MAX => {
                    deposits.push(world.deposit(minor, tax));
                }
                1 | 2 => bills.push(world.bill(minor, tax)),
                3 => if let Some(last) = bills.pop() { world.void(&last).unwrap(); },
                _ => {}
            }
            for deposit in &deposits {
                let of = |bill: &Issued| {
                    let own = bill.deducted.iter().filter(|one| one.invoice == deposit.id);
                    own.map(|one| one.amount.minor()).sum::<i64>()
                };
                let deducted: i64 = bills.iter().map(of).sum();
                prop_assert_eq!(deducted + world.left(deposit), deposit.ahead().unwrap().minor());
                prop_assert!(deducted >= 0 && world.left(deposit) >= 0);
                let owed = OperatingAccount::BilledAhead(deposit.id.clone());
                prop_assert_eq!(world.balance(&owed), -i128::from(world.left(deposit)));
            }
            for bill in &bills {
                let tax = bill.taxes.amount(Currency::USD).unwrap();
                let net = bill.fees.minus(bill.deducting().unwrap()).unwrap();
                prop_assert_eq!(bill.total, net.plus(tax).unwrap());
                prop_assert!(!bill.total.is_negative() && !tax.is_negative());
            }
        }
    }

    /// Whatever credits among the costs bear of tax: a bill that comes to something without its
    /// deductions comes to no less than nothing with them, and is issued.
    #[test]
    fn inv30_no_bill_is_below_nothing_by_its_deductions(
        deposits in proptest::collection::vec((1_i64..200_000, 0_usize..3), 1..6),
        fees in proptest::collection::vec((1_i64..200_000, 0_usize..3), 1..6),
        (credit, at) in (-200_000_i64..200_000, 0_usize..3),
    ) {
        let taxes = [None, vat("19"), vat("7.5")];
        let mut world = World::default();
        for (minor, at) in deposits {
            world.deposit(minor, taxes[at].clone());
        }
        let of = |(n, (minor, at)): (u8, &(i64, usize))| fee(n, *minor, taxes[*at].clone());
        let mut lines: Vec<Line> = (0..).zip(&fees).map(of).collect();
        let cost = crate::entry::CostKind::Soft;
        let kind = LineKind::Cost { kind: cost, expense: None, receipt: None };
        lines.push(Line { kind, ..fee(99, credit, taxes[at].clone()) });
        if draft(50, InvoiceKind::Work, &lines).total.is_positive() {
            let bill = world.issued(InvoiceKind::Work, &lines).unwrap().invoice;
            prop_assert!(!bill.total.is_negative());
        }
    }
}
