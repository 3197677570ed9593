//! What a deposit invoice, the invoice that deducts it and a disbursement note say.

use domain::ahead::Deduction;

use super::*;

/// The text of the first page.
fn said(paper: &Paper) -> String {
    pages(paper).remove(0)
}

#[test]
fn inv30_papers_say_what_is_billed_ahead_and_what_is_deducted_of_it() {
    let words = Narrative::parse("On account of the closing").unwrap();
    let amount = Money::new(150_000, Currency::USD);
    let (id, on) = (EntryId::made(0, [9; 10]), date(2026, 3, 31));
    let mut deposit = paper(vec![domain::ahead::line(id.clone(), on, (words, amount), None)]);
    let nothing = Money::zero(Currency::USD);
    (deposit.invoice.kind, deposit.invoice.costs) = (InvoiceKind::Deposit, nothing);
    let text = said(&deposit);
    for part in ["Depositinvoice2026-0042", "Onaccountofcomingfees", "Ontheclosing", "$1,500.00"] {
        let part = part.replace("Ontheclosing", "Onaccountoftheclosing");
        assert!(text.contains(&part), "{part} in {text}");
    }

    let one = Deduction {
        invoice: InvoiceId::made(0, [7; 10]),
        number: "2026-0007".to_owned(),
        on: date(2026, 2, 3),
        tax: None,
        amount: Money::new(50_000, Currency::USD),
    };
    let off = one.line(id, on).unwrap();
    let mut bill = paper(vec![line(1, "Draft the agreement"), off]);
    bill.invoice.costs = nothing;
    bill.invoice.deducted = vec![one];
    let text = said(&bill);
    let less = "Lessdepositinvoice2026-0007of3Feb2026";
    assert!(
        text.contains(less) && text.contains("$500.00") && text.contains("$1,000.00"),
        "{text}"
    );
    assert_eq!(text.matches(less).count(), 1, "it stands with the sums alone: {text}");
}

#[test]
fn inv31_a_disbursement_note_is_headed_so() {
    let mut note = paper(vec![cost()]);
    note.invoice.kind = InvoiceKind::Disbursements;
    let text = said(&note);
    assert!(text.contains("Disbursementnote2026-0042"), "{text}");
    assert!(text.contains("Paidtoothersforyou") && !text.contains("Fees"), "{text}");
}
