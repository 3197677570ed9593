//! What credits do to an invoice and to the ledger.

use jiff::Timestamp;
use jiff::civil::Date;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::entry::CostKind;
use crate::id::ContactId;
use crate::invoice::{Keeper, Line, LineKind, Standing, sample};
use crate::ledger::Balances;
use crate::member::Classification;
use crate::question::{QuestionState, Said, Voice};
use crate::rebate::PlaceError;
use crate::text::{Mark, Name, Narrative};

const DAY: Date = Date::constant(2026, 1, 20);

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

/// An invoice over 1,000.00: an hour of 500.00, a cost of 500.00.
fn billed() -> (Issued, [Line; 2]) {
    let invoice = sample(1, usd(100_000));
    let line = |n: u8, kind: LineKind| Line {
        id: EntryId::made(0, [n; 10]),
        on: Date::constant(2026, 1, 1),
        kind,
        narrative: Narrative::parse("Work").unwrap(),
        recorded: None,
        units: Decimal::ONE,
        price: Decimal::from(500),
        adjustment: usd(0),
        amount: usd(50_000),
        tax: None,
        included: Money::zero(Currency::USD),
        others: Money::zero(Currency::USD),
    };
    let keeper = Keeper {
        member: None,
        mark: Mark::parse("AL").unwrap(),
        name: Name::parse("Ada Lovelace").unwrap(),
        classification: Classification::Partner,
    };
    let fee = LineKind::Fee { keeper, task: None, activity: None };
    let cost = LineKind::Cost { kind: CostKind::Hard, expense: None, receipt: None };
    (invoice, [line(1, fee), line(2, cost)])
}

fn crediting(n: u8) -> Crediting {
    Crediting {
        id: CreditId::made(0, [n; 10]),
        journal: JournalId::made(0, [n; 10]),
        on: DAY,
        reason: Note::parse("The call was shorter").unwrap(),
        by: MemberId::made(0, [9; 10]),
    }
}

fn number(place: u32) -> CreditNumber {
    CreditNumber { year: 2026, place }
}

/// A credit note over these amounts of the two lines, after earlier ones.
fn note(
    invoice: Issued,
    before: &[Credit],
    [fee, cost]: [i64; 2],
) -> Result<JustCredited, CreditError> {
    let (_, lines) = billed();
    let wish = [(lines[0].id.clone(), usd(fee)), (lines[1].id.clone(), usd(cost))];
    let place = u32::try_from(before.len()).unwrap().saturating_add(1);
    let n = u8::try_from(place).unwrap();
    invoice.credited((&lines, before, &[]), &wish, (number(place), &crediting(n)))
}

#[test]
fn inv17_a_credit_note_takes_parts_of_lines_and_each_account_bears_its_own() {
    let (invoice, lines) = billed();
    let just = note(invoice, &[], [12_000, 3_000]).unwrap();
    assert_eq!((just.invoice.open, just.invoice.relief.credited), (usd(85_000), usd(15_000)));
    assert_eq!((just.invoice.total, just.invoice.paid()), (usd(100_000), usd(0)));
    let mut ledger = Balances::default();
    ledger.post(&just.entry);
    assert_eq!(ledger.minor(&OperatingAccount::Fees, Currency::USD), 12_000);
    assert_eq!(ledger.minor(&OperatingAccount::Costs, Currency::USD), 3_000);
    let owed = OperatingAccount::Receivable(just.invoice.id.clone());
    assert_eq!(ledger.minor(&owed, Currency::USD), -15_000);
    let after = [just.credit];
    assert_eq!(LineCredit::after(&lines[0], &after).left(), usd(38_000));
    assert_eq!(LineCredit::after(&lines[1], &after).left(), usd(47_000));
}

#[test]
fn inv17_no_line_is_credited_twice_and_no_more_than_is_open() {
    let first = note(billed().0, &[], [50_000, 0]).unwrap();
    let before = [first.credit.clone()];
    let again = note(first.invoice.clone(), &before, [1, 0]);
    assert_eq!(again, Err(CreditError::LineTooMuch(usd(0))));
    let paid = first.invoice.pay(usd(40_000)).unwrap().invoice;
    assert_eq!(note(paid.clone(), &before, [0, 10_001]), Err(CreditError::TooMuch(usd(10_000))));
    let last = note(paid, &before, [0, 10_000]).unwrap().invoice;
    assert_eq!((last.open, last.paid()), (usd(0), usd(40_000)));
    assert_eq!(last.standing(DAY), Standing::Closed);
    assert_eq!(note(last, &before, [0, 1]), Err(CreditError::NothingOpen));
}

#[test]
fn a_credit_note_needs_an_amount_and_known_lines() {
    assert_eq!(note(billed().0, &[], [0, 0]), Err(CreditError::Nothing));
    assert_eq!(note(billed().0, &[], [-5, 10]), Err(CreditError::Negative));
    let (invoice, lines) = billed();
    let euros = Money::new(1, "EUR".parse().unwrap());
    let wish = [(lines[0].id.clone(), euros)];
    let other = invoice.clone().credited((&lines, &[], &[]), &wish, (number(1), &crediting(1)));
    assert_eq!(other, Err(CreditError::OtherCurrency(Currency::USD)));
    let wish = [(EntryId::made(0, [7; 10]), usd(1))];
    let other = invoice.credited((&lines, &[], &[]), &wish, (number(1), &crediting(1)));
    assert_eq!(other, Err(CreditError::OtherLine));
}

#[test]
fn inv19_a_write_off_gives_up_what_is_open_and_no_more() {
    let (invoice, _) = billed();
    let paid = invoice.pay(usd(70_000)).unwrap().invoice;
    let more = paid.clone().written_off(usd(30_001), &crediting(1));
    assert_eq!(more, Err(WriteOffError::TooMuch(usd(30_000))));
    let none = paid.clone().written_off(usd(0), &crediting(1));
    assert_eq!(none, Err(WriteOffError::Nothing));
    let just = paid.written_off(usd(30_000), &crediting(1)).unwrap();
    let mut ledger = Balances::default();
    ledger.post(&just.entry);
    assert_eq!(ledger.minor(&OperatingAccount::WriteOff, Currency::USD), 30_000);
    assert_eq!(just.invoice.standing(DAY), Standing::Closed);
    assert_eq!(just.invoice.paid(), usd(70_000));
    let again = just.invoice.written_off(usd(1), &crediting(2));
    assert_eq!(again, Err(WriteOffError::NothingOpen));
}

#[test]
fn inv15_inv16_an_invoice_is_voided_whole_and_once() {
    let just = billed().0.void(&[], &crediting(1)).unwrap();
    assert_eq!((just.invoice.open, just.credit.amount), (usd(0), usd(100_000)));
    assert_eq!((just.invoice.billed(), just.invoice.paid()), (usd(0), usd(0)));
    assert_eq!(just.invoice.standing(DAY), Standing::Void);
    let mut ledger = Balances::default();
    ledger.post(&just.entry);
    assert_eq!(ledger.minor(&OperatingAccount::Fees, Currency::USD), 50_000);
    assert_eq!(just.invoice.clone().void(&[], &crediting(2)), Err(VoidError::Already));
    assert_eq!(note(just.invoice, &[], [1, 0]), Err(CreditError::Void));
}

#[test]
fn inv15_what_was_paid_or_credited_cannot_be_void() {
    let paid = billed().0.pay(usd(1)).unwrap().invoice;
    assert_eq!(paid.void(&[], &crediting(1)), Err(VoidError::Paid(usd(1))));
    let noted = note(billed().0, &[], [1, 0]).unwrap().invoice;
    assert_eq!(noted.void(&[], &crediting(2)), Err(VoidError::Relieved));
}

#[test]
fn money_that_comes_back_opens_no_more_than_was_paid() {
    let noted = note(billed().0, &[], [20_000, 0]).unwrap().invoice;
    let paid = noted.pay(usd(80_000)).unwrap().invoice;
    assert_eq!(paid.open, usd(0));
    assert!(paid.clone().shift(usd(-80_001)).is_err());
    let opened = paid.shift(usd(-80_000)).unwrap();
    assert_eq!((opened.open, opened.paid()), (usd(80_000), usd(0)));
}

#[test]
fn a_credit_note_settles_the_question_about_its_line_and_no_other() {
    let (invoice, lines) = billed();
    let said = |n: u8| Said {
        by: Voice::Client(ContactId::made(0, [n; 10])),
        at: Timestamp::UNIX_EPOCH,
        text: Note::parse("Why so long?").unwrap(),
    };
    let first = invoice.asked(LineCredit::after(&lines[0], &[]), None, said(1)).unwrap();
    let both = first.invoice.asked(LineCredit::after(&lines[1], &[]), None, said(2)).unwrap();
    assert_eq!(both.invoice.undisputed(), usd(0));
    assert_eq!(both.invoice.standing(Date::constant(2030, 1, 1)), Standing::Questioned);
    let asked = [first.question, both.question];
    let wish = [(lines[0].id.clone(), usd(20_000))];
    let numbered = (number(1), &crediting(1));
    let just = both.invoice.clone().credited((&lines, &[], &asked), &wish, numbered).unwrap();
    assert_eq!((just.invoice.open, just.invoice.questioned), (usd(80_000), usd(50_000)));
    let states: Vec<QuestionState> = just.adjusted.iter().map(|one| one.state).collect();
    assert_eq!(states, [QuestionState::Adjusted]);
    let void = both.invoice.void(&asked, &crediting(2)).unwrap();
    assert_eq!((void.adjusted.len(), void.invoice.questioned), (2, usd(0)));
}

proptest! {
    /// Whatever is paid, credited and written off: open, paid and what was taken off are the total,
    /// and what the ledger says is owed is what is open.
    #[test]
    fn led02_open_paid_and_relief_are_always_the_total(
        acts in proptest::collection::vec((0_u8..4, 0_i64..60_000, 0_i64..60_000), 0..12),
    ) {
        let (mut invoice, _) = billed();
        let (mut credits, mut ledger) = (Vec::new(), Balances::default());
        let mut paid = 0_i128;
        for (n, (act, one, two)) in acts.into_iter().enumerate() {
            let how = crediting(u8::try_from(n).unwrap());
            let was = invoice.clone();
            let just = match act {
                0 => note(was, &credits, [one, two]).ok(),
                1 => was.written_off(usd(one), &how).ok(),
                2 => was.void(&[], &how).ok(),
                _ => {
                    if let Ok(after) = was.pay(usd(one)) {
                        paid = paid.saturating_add(i128::from(after.applied.minor()));
                        invoice = after.invoice;
                    }
                    None
                }
            };
            if let Some(just) = just {
                ledger.post(&just.entry);
                credits.push(just.credit);
                invoice = just.invoice;
            }
            prop_assert!(!invoice.open.is_negative());
            prop_assert_eq!(i128::from(invoice.paid().minor()), paid);
            let owed = OperatingAccount::Receivable(invoice.id.clone());
            let owed = ledger.minor(&owed, Currency::USD).saturating_sub(paid);
            let owed = owed.saturating_add(100_000);
            prop_assert_eq!(i128::from(invoice.open.minor()), owed);
        }
    }
}

#[test]
fn inv17_no_more_is_credited_than_a_discount_has_left_of_the_fees() {
    let (invoice, [fee, cost]) = billed();
    let tax = crate::tax::Tax::read("VAT", "charged", ["10", ""]).unwrap();
    let off = Line { id: EntryId::made(0, [3; 10]), amount: usd(-10_000), ..fee.clone() };
    let lines = [fee.taxed(Some(tax.clone())), cost, off.taxed(Some(tax))];
    let taxes = crate::tax::Taxes::of(&lines).unwrap();
    let open = usd(94_000);
    let invoice = Issued { fees: usd(40_000), taxes, total: open, open, ..invoice };
    let credited = |minor| {
        let wish = [(lines[0].id.clone(), usd(minor))];
        invoice.clone().credited((&lines, &[], &[]), &wish, (number(1), &crediting(1)))
    };
    assert_eq!(credited(40_001).unwrap_err(), CreditError::OverFees(usd(40_000)));
    let just = credited(40_000).unwrap();
    assert_eq!((just.credit.amount, just.credit.tax()), (usd(44_000), Ok(usd(4_000))));
}

#[test]
fn bil12_a_rebate_stands_on_lines_of_fees_each_tax_by_its_share_and_on_few_lines() {
    let (invoice, [fee, cost]) = billed();
    let tax = crate::tax::Tax::read("VAT", "charged", ["10", ""]).unwrap();
    let line = |n: u8, minor, tax: Option<&crate::tax::Tax>| Line {
        id: EntryId::made(0, [n; 10]),
        amount: usd(minor),
        ..fee.clone().taxed(tax.cloned())
    };
    let lines = [
        line(4, 30_000, Some(&tax)),
        line(5, 5_000, None),
        line(6, 15_000, None),
        line(7, -5_000, Some(&tax)),
        cost,
    ];
    let invoice = Issued { taxes: crate::tax::Taxes::of(&lines).unwrap(), ..invoice };
    let wish = |minor, asked: &[Question]| invoice.rebate((&lines, &[], asked), usd(minor));
    let on = |n: u8, minor| (EntryId::made(0, [n; 10]), usd(minor));
    // 250.00 are left with the tax, and 200.00 without.
    assert_eq!(wish(9_000, &[]).unwrap(), [on(4, 5_000), on(6, 4_000)]);
    assert_eq!(wish(45_000, &[]).unwrap(), [on(4, 25_000), on(6, 15_000), on(5, 5_000)]);
    assert_eq!(wish(45_001, &[]).unwrap_err(), PlaceError::FeesLeft(usd(45_000)));
    let said = Said {
        by: Voice::Client(ContactId::made(0, [1; 10])),
        at: Timestamp::UNIX_EPOCH,
        text: Note::parse("Why so long?").unwrap(),
    };
    let asked = invoice.clone().asked(LineCredit::after(&lines[2], &[]), None, said).unwrap();
    let asked = [asked.question];
    assert_eq!(wish(9_000, &asked).unwrap(), [on(4, 5_000), on(5, 4_000)]);
    assert_eq!(wish(18_000, &asked).unwrap_err(), PlaceError::Questioned);
    let void = invoice.void(&[], &crediting(1)).unwrap().invoice;
    assert_eq!(void.rebate((&lines, &[], &[]), usd(1)).unwrap_err(), PlaceError::Void);
    assert_eq!(void.fees_counted((&lines, &[]), |_| false), Ok(usd(0)));
}
