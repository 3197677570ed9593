//! What moves what is owed, and what a statement makes of it.

use jiff::ToSpan;
use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::id::{ClientId, CreditId, DisbursementId, DisputeId, PaymentId, RefundId};
use crate::invoice::sample;
use crate::ledger::{Cause, Posting};
use crate::money::Currency;

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn eur(minor: i64) -> Money {
    Money::new(minor, "EUR".parse().unwrap())
}

/// An entry in which so much more is owed on an invoice, from or to another account.
fn entry(
    (n, on): (u8, Date),
    cause: Cause,
    (invoice, other, more): (&Issued, OperatingAccount, Money),
) -> Entry<Operating> {
    let owed = OperatingAccount::Receivable(invoice.id.clone());
    let posting = if more.is_negative() {
        Posting { from: owed, to: other, amount: more.negated() }
    } else {
        Posting { from: other, to: owed, amount: more }
    };
    Entry::new(JournalId::made(i64::from(n), [n; 10]), on, cause, vec![posting]).unwrap()
}

fn moved(on: Date, n: u8, amount: Money) -> Movement {
    let what = if amount.is_negative() { What::Paid } else { What::Issued };
    Movement {
        on,
        journal: JournalId::made(i64::from(n), [n; 10]),
        invoice: InvoiceId::made(0, [n; 10]),
        number: format!("2026-{n:04}"),
        matter: "M-1".to_owned(),
        what,
        amount,
    }
}

#[test]
fn inv25_every_way_in_which_what_is_owed_moves_has_its_words() {
    let invoice = sample(1, usd(10_000));
    let client = || ClientId::made(0, [2; 10]);
    let payment = || Cause::Payment(PaymentId::made(0, [1; 10]));
    let refund = || Cause::Refund(RefundId::made(0, [1; 10]));
    let dispute = || Cause::Dispute(DisputeId::made(0, [1; 10]));
    let credit = || Cause::Credit(CreditId::made(0, [1; 10]));
    let bank = OperatingAccount::Bank;
    let draw = Cause::Disbursement(DisbursementId::made(0, [1; 10]));
    let back = Cause::Reversal(JournalId::made(0, [1; 10]));
    for (cause, other, more, what) in [
        (Cause::Invoice(invoice.id.clone()), OperatingAccount::Fees, 100, What::Issued),
        (Cause::Invoice(invoice.id.clone()), OperatingAccount::Interest, 100, What::Interest),
        (payment(), bank.clone(), -100, What::Paid),
        (payment(), OperatingAccount::Unapplied(client()), -100, What::Applied),
        (payment(), OperatingAccount::Discounts, -100, What::Discounted),
        (refund(), OperatingAccount::Discounts, 100, What::DiscountLost),
        (refund(), bank.clone(), 100, What::Refunded),
        (refund(), bank.clone(), -100, What::RefundBack),
        (dispute(), OperatingAccount::Chargebacks(client()), 100, What::Disputed),
        (dispute(), OperatingAccount::Chargebacks(client()), -100, What::DisputeWon),
        (draw, bank.clone(), -100, What::FromTrust),
        (back, bank, 100, What::Reversed),
        (credit(), OperatingAccount::Fees, -100, What::Credited),
        (credit(), OperatingAccount::WriteOff, -100, What::WrittenOff),
    ] {
        let entry = entry((1, date(2026, 3, 1)), cause, (&invoice, other, usd(more)));
        let all = Movement::all(&entry, &[&invoice]).unwrap();
        let found: Vec<_> = all.iter().map(|one| (one.what, one.amount.minor())).collect();
        assert_eq!(found, [(what, more)]);
    }
    let relief = crate::credit::Relief { voided_on: Some(date(2026, 3, 1)), ..invoice.relief };
    let void = Issued { relief, ..invoice };
    let entry = entry((1, date(2026, 3, 1)), credit(), (&void, OperatingAccount::Costs, usd(-100)));
    assert_eq!(Movement::all(&entry, &[&void]).unwrap()[0].what, What::Voided);
}

#[test]
fn a_word_reads_back() {
    for what in What::ALL {
        assert_eq!(What::of_word(what.word()), Some(what));
        assert!(!what.title().is_empty());
    }
    assert_eq!(What::of_word("nonsense"), None);
}

#[test]
fn an_entry_over_fees_and_costs_is_one_movement() {
    let invoice = sample(1, usd(10_000));
    let owed = OperatingAccount::Receivable(invoice.id.clone());
    let post = |from, minor| Posting { from, to: owed.clone(), amount: usd(minor) };
    let postings = vec![post(OperatingAccount::Fees, 6_000), post(OperatingAccount::Costs, 4_000)];
    let cause = Cause::Invoice(invoice.id.clone());
    let entry = Entry::new(JournalId::made(0, [1; 10]), date(2026, 3, 1), cause, postings).unwrap();
    let all = Movement::all(&entry, &[&invoice]).unwrap();
    assert_eq!(all.len(), 1);
    assert_eq!((all[0].amount, all[0].number.as_str()), (usd(10_000), "2026-0001"));
}

#[test]
fn inv25_a_statement_opens_with_what_was_owed_and_closes_with_what_is() {
    let all = vec![
        moved(date(2026, 1, 10), 1, usd(50_000)),
        moved(date(2026, 2, 10), 2, usd(-20_000)),
        moved(date(2026, 2, 28), 3, usd(10_000)),
        moved(date(2026, 3, 5), 4, usd(-5_000)),
        moved(date(2026, 2, 15), 5, eur(7_000)),
    ];
    let span = (date(2026, 2, 1), date(2026, 2, 28));
    let made = Statement::forth(span, Currency::USD, &all).unwrap();
    let shown = |part: &InCurrency| {
        let rows: Vec<_> = part.rows.iter().map(|row| row.balance.minor()).collect();
        (part.currency().code(), part.opening.minor(), rows, part.closing.minor())
    };
    let parts: Vec<_> = made.parts.iter().map(shown).collect();
    assert_eq!(
        parts,
        [("USD", 50_000, vec![30_000, 40_000], 40_000), ("EUR", 0, vec![7_000], 7_000)]
    );
    assert_eq!(made.parts[0].turnover(), (usd(10_000), usd(20_000)));
    let since: Vec<_> = all.into_iter().filter(|one| one.on >= span.0).collect();
    let open = [usd(30_000), usd(5_000), eur(7_000)];
    assert_eq!(Statement::back(span, Currency::USD, &open, &since), Ok(made));
}

#[test]
fn days_on_which_nothing_moved_have_a_statement_too() {
    let span = (date(2026, 2, 1), date(2026, 2, 28));
    let made = Statement::back(span, Currency::USD, &[], &[]).unwrap();
    assert!(made.is_nothing());
    assert_eq!(made.parts.len(), 1);
    let owed = Statement::back(span, Currency::USD, &[eur(5)], &[]).unwrap();
    assert_eq!(owed.parts.iter().map(|part| part.closing).collect::<Vec<_>>(), [usd(0), eur(5)]);
}

#[test]
fn the_days_of_a_statement_are_the_last_year_unless_asked_otherwise() {
    let today = date(2026, 3, 31);
    let (first, last) = (date(2026, 1, 1), date(2025, 12, 31));
    assert_eq!(days(None, None, today), Ok((date(2025, 4, 1), today)));
    assert_eq!(days(Some(first), None, today), Ok((first, today)));
    assert_eq!(days(None, Some(last), today), Ok((date(2025, 1, 1), last)));
    assert_eq!(days(Some(first), Some(date(2026, 12, 31)), today), Ok((first, today)));
    let said = |from, to| days(Some(from), to, today).unwrap_err().to_string();
    let reversed = said(first, Some(last));
    assert!(reversed.starts_with("The first day, 1 Jan 2026, is after"), "{reversed}");
    assert!(said(date(2026, 4, 1), None).contains("is a day to come"));
}

proptest! {
    /// Whatever happens to the invoices of a client: opening and movements come to closing, the
    /// statement up to today closes with what is open, and it is the same from either end.
    #[test]
    fn inv25_opening_and_movements_are_closing_which_is_what_is_open(
        acts in proptest::collection::vec(
            (0_i64..90, 0_u8..5, -9_000_i64..9_000, any::<bool>()), 0..60,
        ),
        (from, length) in (0_i64..90, 0_i64..90),
    ) {
        let day = |n: i64| date(2026, 1, 1).checked_add(n.days()).unwrap();
        let today = day(90);
        let (mut all, mut open) = (Vec::new(), Vec::new());
        for (n, (on, which, minor, is_usd)) in (0_u8..).zip(acts) {
            if minor == 0 {
                continue;
            }
            let amount = if is_usd { usd(minor) } else { eur(minor) };
            let first = if is_usd { 10 } else { 20 };
            let invoice = sample(usize::from(which).saturating_add(first), amount);
            let cause = Cause::Payment(PaymentId::made(0, [1; 10]));
            let entry = entry((n, day(on)), cause, (&invoice, OperatingAccount::Bank, amount));
            all.extend(Movement::all(&entry, &[&invoice]).unwrap());
            open.push(amount);
        }
        let span = (day(from), day(from.saturating_add(length).min(90)));
        let forth = Statement::forth(span, Currency::USD, &all).unwrap();
        for part in &forth.parts {
            let moved = part.rows.iter().map(|row| row.movement.amount);
            let sum = Money::sum(moved, part.currency()).unwrap();
            prop_assert_eq!(part.opening.plus(sum).unwrap(), part.closing);
            let (more, less) = part.turnover();
            prop_assert_eq!(part.opening.plus(more).unwrap().minus(less).unwrap(), part.closing);
        }
        let since: Vec<_> = all.iter().filter(|one| one.on >= span.0).cloned().collect();
        let back = Statement::back(span, Currency::USD, &open, &since).unwrap();
        prop_assert_eq!(&back, &forth);

        let whole = Statement::forth((span.0, today), Currency::USD, &all).unwrap();
        for part in &whole.parts {
            let here = open.iter().filter(|one| one.currency() == part.currency()).copied();
            prop_assert_eq!(Money::sum(here, part.currency()).unwrap(), part.closing);
        }
    }
}
