//! What credits, rebates, figures and shares make of fees that a deposit paid.

use super::*;

#[test]
fn inv30_a_line_whose_tax_a_deposit_paid_is_not_credited_without_it() {
    let mut world = World::default();
    world.deposit(50_000, vat("19"));
    let lines = [fee(1, 50_000, vat("19")), fee(2, 50_000, None)];
    let just = world.issued(InvoiceKind::Work, &lines).unwrap();
    let (bill, lines) = (just.invoice, [lines.to_vec(), just.deducting].concat());
    assert_eq!((bill.total, bill.taxes.is_empty()), (usd(50_000), true));
    let credited = |line: &Line, minor| {
        let (ground, number) = ((&*lines, &[][..], &[][..]), CreditNumber { year: 2026, place: 1 });
        let wish = [(line.id.clone(), usd(minor))];
        let just = bill.clone().credited(ground, &wish, (number, &crediting(&bill)));
        just.map(|just| just.credit.amount)
    };
    assert_eq!(credited(&lines[0], 1), Err(CreditError::OverFees(usd(0))), "no tax is left of it");
    assert_eq!(credited(&lines[1], 50_000), Ok(usd(50_000)));
    let wish = bill.rebate((&lines, &[], &[]), usd(5_000));
    assert_eq!(wish, Ok(vec![(lines[1].id.clone(), usd(5_000))]));
}

#[test]
fn bil12_a_bill_bears_a_rebate_as_far_as_deposits_have_not_paid_its_fees() {
    let mut world = World::default();
    world.deposit(100_000, vat("19"));
    let paid = world.bill(70_000, vat("19"));
    assert_eq!(paid.fees_counted((&[], &[]), |_| false), Ok(usd(70_000)), "its fees count");
    assert_eq!(paid.bears((&[], &[])), Ok(usd(0)));
    let lines = [fee(1, 70_000, vat("19"))];
    let wish = paid.rebate((&lines, &[], &[]), usd(1));
    assert_eq!(wish, Err(PlaceError::FeesLeft(usd(0))));

    let lines = [fee(1, 50_000, vat("19")), fee(2, 20_000, None), fee(3, -10_000, None)];
    let bill = world.issued(InvoiceKind::Work, &lines).unwrap().invoice;
    assert_eq!(bill.bears((&[], &[])), Ok(usd(30_000)));
    let wish = |minor| bill.rebate((&lines, &[], &[]), usd(minor));
    let on = |at: usize, minor| (lines[at].id.clone(), usd(minor));
    // 200.00 are left with the tax, and 100.00 without.
    assert_eq!(wish(3_000), Ok(vec![on(0, 2_000), on(1, 1_000)]));
    assert_eq!(wish(30_001), Err(PlaceError::FeesLeft(usd(30_000))));
    let (ground, number) = ((&lines[..], &[][..], &[][..]), CreditNumber { year: 2026, place: 1 });
    let just = bill.clone().credited(ground, &wish(30_000).unwrap(), (number, &crediting(&bill)));
    let just = just.unwrap();
    assert_eq!((just.credit.amount, just.invoice.open), (usd(33_800), usd(0)), "with all tax");
}

#[test]
fn inv30_fees_that_a_deposit_covers_are_not_collected_by_the_bill() {
    let mut world = World::default();
    world.deposit(90_000, vat("19"));
    let mut bill = world.bill(100_000, vat("19"));
    let collected = |bill: &Issued| -> Vec<(i64, i64)> {
        let all = bill.fees_by_keeper();
        all.iter().map(|one| (one.invoiced.minor(), one.collected.minor())).collect()
    };
    assert_eq!(bill.total, usd(11_900));
    assert_eq!(collected(&bill), [(100_000, 0)], "nobody has paid anything");
    bill.open = usd(0);
    assert_eq!(collected(&bill), [(100_000, 10_000)], "the rest of what was paid is tax");
}

#[test]
fn bil18_fees_are_credited_without_what_a_deposit_covers() {
    let mut world = World::default();
    let deposit = world.deposit(90_000, vat("19"));
    assert_eq!(deposit.fees_of(deposit.total), usd(0));
    let bill = world.bill(100_000, vat("19"));
    assert_eq!(bill.fees_of(bill.total), usd(10_000), "and 19.00 of 119.00 is tax");
}
