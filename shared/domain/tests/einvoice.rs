//! How e-invoices are written, and what is read of those that others wrote.
#![expect(clippy::unwrap_used, reason = "a test falls where its ground is not as it says")]

#[path = "einvoice/bill.rs"]
mod bill;
#[path = "einvoice/corpus.rs"]
mod corpus;
#[path = "einvoice/hostile.rs"]
mod hostile;

use domain::ahead::Deduction;
use domain::ebill::{BillingContact, Endpoint, References, Sides, Today, VatNumber};
use domain::einvoice::{Apart, Bill, Profile, Totals, WriteError, cii, totals, ubl};
use domain::export::Format;
use domain::id::{EntryId, InvoiceId};
use domain::invoice::{InvoiceKind, Issued, Line};
use domain::money::{Currency, Money};
use domain::tax::Tax;
use domain::text::{Email, Mark, Name, Narrative};

use bill::{cost, fee, ids, invoice};

/// Both sides, with nothing entered but the addresses of the invoice.
fn sides(invoice: &Issued) -> Sides {
    Sides::of(&invoice.parties, &ids(), &Today::default())
}

/// Both sides, with everything that any profile wants.
fn reachable(invoice: &Issued) -> Sides {
    let endpoint = |text| Endpoint::parse_optional(text).unwrap();
    let mut sides = sides(invoice);
    sides.firm.endpoint = endpoint("9959:12-3456789");
    sides.payor.endpoint = endpoint("ap@acme.example");
    sides.tax_number = Mark::parse("12-3456789").ok();
    sides.contact = Some(BillingContact {
        name: Name::parse("Ada Lovelace").unwrap(),
        email: Email::parse("ada@hale.example").unwrap(),
        phone: Mark::parse("+1 617 555 0100").unwrap(),
    });
    sides
}

/// The invoice in both syntaxes.
fn written(invoice: &Issued, lines: &[Line], sides: &Sides) -> [String; 2] {
    let profile = Profile::fitting(sides, invoice.parties.buyer_reference());
    let bill = Bill::of(invoice, lines, sides, profile).unwrap();
    [cii(&bill), ubl(&bill)]
}

fn read(text: &str) -> Totals {
    totals(text.as_bytes()).unwrap()
}

#[test]
fn ebl14_what_is_written_says_what_was_issued() {
    let lines = [fee(), cost()];
    let invoice = invoice(&lines);
    for text in written(&invoice, &lines, &sides(&invoice)) {
        let totals = read(&text);
        assert_eq!((totals.number.as_str(), totals.currency), ("2026-0042", Currency::USD));
        assert_eq!(
            (totals.net, totals.gross, totals.due),
            (invoice.total, invoice.total, invoice.total)
        );
        assert_eq!(totals.line_sum, Some(invoice.total));
        assert!(totals.tax.is_zero());
        assert_eq!(totals.add_up(), Ok(()));
    }
}

#[test]
fn ebl14_an_adjustment_is_an_allowance_or_a_charge_of_its_line() {
    let usd = |minor| Money::new(minor, Currency::USD);
    let lines = [
        Line { adjustment: usd(-5_000), amount: usd(45_000), ..fee() },
        Line { adjustment: usd(1_000), amount: usd(41_200), ..cost() },
    ];
    let invoice = invoice(&lines);
    let [cii, ubl] = written(&invoice, &lines, &sides(&invoice));
    for (text, amounts) in [
        (&cii, ["<ram:ActualAmount>50.00<", "<ram:ActualAmount>10.00<"]),
        (&ubl, ["<cbc:Amount currencyID=\"USD\">50.00<", "<cbc:Amount currencyID=\"USD\">10.00<"]),
    ] {
        assert!(amounts.iter().all(|amount| text.contains(amount)), "{text}");
        assert_eq!(read(text).add_up(), Ok(()));
    }
}

#[test]
fn ebl14_what_takes_away_has_a_negative_quantity_and_never_a_negative_price() {
    let usd = |minor| Money::new(minor, Currency::USD);
    let credit = Line { price: -fee().price, amount: usd(-50_000), ..fee() };
    let lines = [credit, Line { price: (90_000).into(), amount: usd(9_000_000), ..cost() }];
    let invoice = invoice(&lines);
    let [cii, ubl] = written(&invoice, &lines, &sides(&invoice));
    assert!(cii.contains("<ram:ChargeAmount>333.33</ram:ChargeAmount>"), "{cii}");
    assert!(cii.contains("unitCode=\"HUR\">-1.5<") && ubl.contains("unitCode=\"HUR\">-1.5<"));
}

#[test]
fn ebl18_the_rules_that_a_file_names_are_those_it_meets() {
    let lines = [fee()];
    let invoice = invoice(&lines);
    let reference = invoice.parties.client_reference.as_ref();
    assert_eq!(Profile::fitting(&sides(&invoice), reference), Profile::Core);
    assert_eq!(Profile::fitting(&reachable(&invoice), reference), Profile::Peppol);
    assert_eq!(Profile::fitting(&reachable(&invoice), None), Profile::Core);
    let mut german = invoice.clone();
    german.parties.payor.address = bill::address("Am Tor 7\nD-10115 Berlin\nGermany");
    let sides = reachable(&german);
    assert_eq!(Profile::fitting(&sides, reference), Profile::XRechnung);
    let [cii, ubl] = written(&german, &lines, &sides);
    assert!(cii.contains("xrechnung_3.0") && ubl.contains("xrechnung_3.0"));
    german.parties.payor.address = bill::address("Am Tor 7\nGermany");
    assert_eq!(Profile::fitting(&reachable(&german), reference), Profile::Peppol);
}

#[test]
fn ebl08_what_is_missing_is_said_with_where_to_enter_it() {
    let lines = [fee()];
    let mut invoice = invoice(&lines);
    let refused = |invoice: &Issued, lines: &[Line], profile| {
        Bill::of(invoice, lines, &sides(invoice), profile).unwrap_err()
    };
    let said = refused(&invoice, &lines, Profile::Peppol).to_string();
    assert_eq!(
        said,
        "Seller electronic address (BT-34) must not be empty. Enter the firm’s electronic address \
         under Settings."
    );
    assert_eq!(refused(&invoice, &[], Profile::Core), WriteError::NoLines);
    invoice.parties.payor.address = bill::address("2 Side St");
    let said = refused(&invoice, &lines, Profile::Core).to_string();
    assert_eq!(
        said,
        "Buyer country (BT-55) must not be empty. Enter the payor’s country on the client’s page."
    );
}

#[test]
fn ebl14_no_tax_is_made_up() {
    let lines = [fee()];
    let mut invoice = invoice(&lines);
    invoice.parties.firm_address = bill::address("Am Tor 7\n10115 Berlin\nGermany");
    let refused = Bill::of(&invoice, &lines, &sides(&invoice), Profile::Core).unwrap_err();
    assert!(
        refused.to_string().starts_with("The firm is in Germany, and this invoice does not say")
    );
}

fn taxed(line: Line, [word, rate, reason]: [&str; 3]) -> Line {
    line.taxed(Some(Tax::read("VAT", word, [rate, reason]).unwrap()))
}

/// The sides of an invoice of a firm in Berlin.
fn berlin(invoice: &Issued) -> Sides {
    let vat = |text| VatNumber::parse_optional(text).unwrap();
    let mut sides = sides(invoice);
    (sides.vat_number, sides.payor_vat) = (vat("DE123456789"), vat("ATU12345678"));
    sides.firm.postal.country = domain::country::Country::parse_optional("DE").unwrap();
    sides
}

#[test]
fn inv21_tax_stands_in_both_syntaxes_by_category_and_rate() {
    let lines = [
        taxed(fee(), ["charged", "19", ""]),
        taxed(cost(), ["exempt", "", "Court fees, section 4 no. 1"]),
    ];
    let invoice = invoice(&lines);
    let [cii, ubl] = written(&invoice, &lines, &berlin(&invoice));
    for text in [&cii, &ubl] {
        let totals = read(text);
        totals.add_up().unwrap();
        let told = [totals.lines, totals.net, totals.tax, totals.gross, totals.due];
        assert_eq!(told.map(Money::minor), [90_200, 90_200, 9_500, 99_700, 99_700]);
        for part in ["DE123456789", "ATU12345678", "Court fees, section 4 no. 1", ">19<", ">E<"] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }
}

#[test]
fn inv21_what_the_norm_forbids_or_requires_of_taxes_is_said() {
    let reverse = ["reverse", "", "Owed by the client"];
    let outside = ["outside", "", "Passed on"];
    let refused = |lines: &[Line], sides: &dyn Fn(&mut Sides)| {
        let invoice = invoice(lines);
        let mut of = berlin(&invoice);
        sides(&mut of);
        Bill::of(&invoice, lines, &of, Profile::Core).map(|_| ()).unwrap_err().to_string()
    };
    let said = refused(&[taxed(fee(), reverse)], &|sides| sides.payor_vat = None);
    assert!(said.starts_with("Buyer VAT identifier (BT-48)"), "{said}");
    let said = refused(&[taxed(fee(), reverse)], &|sides| sides.vat_number = None);
    assert!(said.starts_with("Seller VAT identifier (BT-31)"), "{said}");
    let mixed = [taxed(fee(), ["charged", "19", ""]), taxed(cost(), outside)];
    assert!(refused(&mixed, &|_| ()).contains("does not let them stand together"));
    let alone = [taxed(cost(), outside)];
    let invoice = invoice(&alone);
    let [cii, ubl] = written(&invoice, &alone, &berlin(&invoice));
    assert!(!cii.contains("DE123456789") && !ubl.contains("DE123456789"), "BR-O-02");
}

#[test]
fn ebl14_an_invoice_whose_lines_come_to_something_else_is_refused() {
    let lines = [fee(), cost()];
    let invoice = invoice(&lines);
    let refused = Bill::of(&invoice, &lines[..1], &sides(&invoice), Profile::Core).unwrap_err();
    let (stated, lines) = (invoice.total, lines[0].amount);
    assert_eq!(refused, WriteError::Apart { stated, lines });
}

#[test]
fn ebl18_totals_that_contradict_each_other_are_told_by_rule() {
    let lines = [fee()];
    let invoice = invoice(&lines);
    let [_, ubl] = written(&invoice, &lines, &sides(&invoice));
    let wrong = ubl.replace(
        "PayableAmount currencyID=\"USD\">500.00",
        "PayableAmount currencyID=\"USD\">400.00",
    );
    let Apart { rule, stated, .. } = read(&wrong).add_up().unwrap_err();
    assert_eq!((rule, stated.to_string()), ("BR-CO-16", "400.00".to_owned()));
}

#[test]
fn ebl19_references_stand_where_each_syntax_has_its_place_for_them() {
    let lines = [fee()];
    let mut invoice = invoice(&lines);
    let unreferenced = invoice.sealed(&lines);
    let mark = |text| Mark::parse(text).ok();
    invoice.parties.references =
        References { buyer: mark("04011000-1-2"), order: mark("PO-7"), contract: mark("K-3") };
    assert_ne!(invoice.sealed(&lines), unreferenced, "they are frozen");
    let [cii, ubl] = written(&invoice, &lines, &sides(&invoice));
    for part in [
        "<ram:BuyerReference>04011000-1-2<",
        "<ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>PO-7<",
        "<ram:ContractReferencedDocument><ram:IssuerAssignedID>K-3<",
    ] {
        assert!(bare(&cii).contains(part), "{part} in {cii}");
    }
    for part in [
        "<cbc:BuyerReference>04011000-1-2<",
        "<cac:OrderReference><cbc:ID>PO-7<",
        "<cac:ContractDocumentReference><cbc:ID>K-3<",
    ] {
        assert!(bare(&ubl).contains(part), "{part} in {ubl}");
    }
}

/// A file without the white space between its elements.
fn bare(text: &str) -> String {
    text.lines().map(str::trim).collect()
}

/// The invoice of a fee of 500.00 that deducts a deposit of so much, both at 19 %.
fn deducting(minor: i64) -> (Issued, Vec<Line>) {
    let charged = ["charged", "19", ""];
    let fee = taxed(fee(), charged);
    let one = Deduction {
        invoice: InvoiceId::made(0, [7; 10]),
        number: "2026-0007".to_owned(),
        on: jiff::civil::date(2026, 2, 3),
        tax: fee.tax.clone(),
        amount: Money::new(minor, Currency::USD),
    };
    let off = one.line(EntryId::made(0, [8; 10]), jiff::civil::date(2026, 3, 31)).unwrap();
    let lines = vec![fee, off];
    (Issued { deducted: vec![one], ..invoice(&lines) }, lines)
}

#[test]
fn inv30_what_is_deducted_is_an_allowance_that_names_the_deposit_invoice() {
    for (minor, [net, tax, due]) in
        [(20_000, [30_000, 5_700, 35_700]), (50_000, [0, 0, 0]), (1, [49_999, 9_500, 59_499])]
    {
        let (invoice, lines) = deducting(minor);
        for text in written(&invoice, &lines, &berlin(&invoice)) {
            let totals = read(&text);
            assert_eq!(totals.add_up(), Ok(()), "{text}");
            assert_eq!((totals.lines.minor(), totals.allowances.minor()), (50_000, minor));
            let told = [totals.net, totals.tax, totals.due];
            assert_eq!(told.map(Money::minor), [net, tax, due], "{text}");
            assert!(text.contains("Less deposit invoice 2026-0007 of 3 Feb 2026"), "{text}");
            assert!(text.contains(">380<"), "{text}");
        }
        let [cii, ubl] = written(&invoice, &lines, &berlin(&invoice)).map(|text| bare(&text));
        let named = "<ram:InvoiceReferencedDocument><ram:IssuerAssignedID>2026-0007<";
        assert!(cii.contains(named) && cii.contains(">20260203<"), "{cii}");
        let named = "<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>2026-0007</cbc:ID>\
                     <cbc:IssueDate>2026-02-03<";
        assert!(ubl.contains(named), "{ubl}");
    }
}

#[test]
fn inv30_a_deposit_invoice_is_one_for_money_asked_for_ahead() {
    let words = Narrative::parse("On account of coming fees").unwrap();
    let amount = Money::new(100_000, Currency::USD);
    let (id, on) = (EntryId::made(0, [8; 10]), jiff::civil::date(2026, 2, 3));
    let tax = Tax::read("VAT", "charged", ["19", ""]).ok();
    let lines = [domain::ahead::line(id, on, (words, amount), tax)];
    let kind = InvoiceKind::Deposit;
    let invoice = Issued { kind, fees: Money::zero(Currency::USD), ..invoice(&lines) };
    assert_eq!(invoice.ahead(), Ok(amount));
    for text in written(&invoice, &lines, &berlin(&invoice)) {
        let totals = read(&text);
        assert_eq!(totals.add_up(), Ok(()), "{text}");
        assert_eq!([totals.net, totals.due].map(Money::minor), [100_000, 119_000]);
        assert!(text.contains(">386<"), "{text}");
    }
}

#[test]
fn inv30_ledes_takes_off_what_was_billed_ahead_from_the_fees_of_the_whole_invoice() {
    let (invoice, lines) = deducting(20_000);
    let today = domain::export::Today::default();
    let text = Format::Ledes.written(&invoice, &lines, &today).unwrap();
    let rows: Vec<Vec<&str>> = text.lines().skip(2).map(|row| row.split('|').collect()).collect();
    let [fee, off] = rows.as_slice() else { panic!("two rows in {text}") };
    assert_eq!((fee[9], fee[12]), ("F", "595.00"));
    assert_eq!((off[9], off[10], off[11], off[12]), ("IF", "1", "-238.00", "-238.00"));
    assert_eq!(off[4], "357.00");
}
