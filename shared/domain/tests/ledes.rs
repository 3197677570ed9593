//! How LEDES files are read and written.
#![expect(clippy::unwrap_used, reason = "a test falls where its ground is not as it says")]

use domain::ebill::{BillingContact, Side, Sides};
use domain::ledes::{
    Coded, LedesInvoice, LedesLine, LedesMatter, LedesTax, LedesTimekeeper, LineKind, Problem,
    Reader, Reading, Trust, read, write_1998b, write_1998bi, write_xml_21,
};
use domain::money::{Currency, Money};
use domain::postal::Postal;
use domain::text::{Address, Email, Mark, Name, Narrative};
use domain::utbms::{ActivityCode, ExpenseCode, TaskCode};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use rust_decimal::Decimal;

const COLUMNS: &str = "INVOICE_DATE|INVOICE_NUMBER|CLIENT_ID|LAW_FIRM_MATTER_ID|INVOICE_TOTAL|\
    BILLING_START_DATE|BILLING_END_DATE|INVOICE_DESCRIPTION|LINE_ITEM_NUMBER|EXP/FEE/INV_ADJ_TYPE|\
    LINE_ITEM_NUMBER_OF_UNITS|LINE_ITEM_ADJUSTMENT_AMOUNT|LINE_ITEM_TOTAL|LINE_ITEM_DATE|\
    LINE_ITEM_TASK_CODE|LINE_ITEM_EXPENSE_CODE|LINE_ITEM_ACTIVITY_CODE|TIMEKEEPER_ID|\
    LINE_ITEM_DESCRIPTION|LAW_FIRM_ID|LINE_ITEM_UNIT_COST|TIMEKEEPER_NAME|\
    TIMEKEEPER_CLASSIFICATION|CLIENT_MATTER_ID";

/// A row of invoice `number`, which states `total` and has one fee of two hours at 200.00.
fn fee(number: &str, total: &str) -> String {
    format!(
        "20260331|{number}|ACME|M-1|{total}|20260301|20260331|March|1|F|2.0|0|400.00|20260302|\
         L310||A103|ADA|Draft interrogatories|98-765|200|Lovelace, Ada|PT|C-9[]"
    )
}

fn file(rows: &[String]) -> String {
    format!("LEDES1998B[]\n{COLUMNS}[]\n{}\n", rows.join("\n"))
}

fn read_rows(rows: &[String]) -> Result<Vec<Reading>, Vec<Problem>> {
    read("march.txt", &file(rows), Currency::USD, Trust::Both)
}

fn problems(rows: &[String]) -> Vec<String> {
    read_rows(rows).unwrap_err().iter().map(ToString::to_string).collect()
}

/// What is said of one fee in which `from` was replaced by `to`.
fn problems_of(from: &str, to: &str) -> Vec<String> {
    let row = fee("7", "400.00");
    assert!(row.contains(from), "{from}");
    problems(&[row.replace(from, to)])
}

#[test]
fn ebl11_a_row_tells_all_that_it_says() {
    let readings = read_rows(&[fee("7", "400.00")]).unwrap();
    let invoice = &readings[0].invoice;
    assert_eq!((readings.len(), invoice.number.as_str()), (1, "7"));
    assert_eq!((invoice.date, invoice.period_from), (date(2026, 3, 31), date(2026, 3, 1)));
    assert_eq!(invoice.total, Money::new(40_000, Currency::USD));

    let matter = &invoice.matters[0];
    assert_eq!((matter.client.as_str(), matter.number.as_str()), ("ACME", "M-1"));
    assert_eq!(matter.client_reference.as_ref().unwrap().as_str(), "C-9");

    let line = &matter.lines[0];
    assert_eq!((line.kind, line.date), (LineKind::Fee, date(2026, 3, 2)));
    assert_eq!(line.task, Some(Coded::Known(TaskCode::parse("L310").unwrap())));
    assert_eq!(line.activity, Some(Coded::Known(ActivityCode::parse("A103").unwrap())));
    assert_eq!(line.timekeeper.as_ref().unwrap().name.as_str(), "Lovelace, Ada");
    assert_eq!(line.narrative.as_ref().unwrap().as_str(), "Draft interrogatories");
}

#[test]
fn ebl11_line_ends_blank_lines_and_a_byte_order_mark_do_not_matter() {
    let plain = file(&[fee("7", "400.00"), fee("8", "400.00")]);
    let expected = read("a", &plain, Currency::USD, Trust::Both).unwrap();
    for other in [
        plain.replace('\n', "\r\n"),
        format!("\u{feff}{plain}"),
        plain.replace('\n', "\n \r\n\n"),
        plain.trim_end().to_owned(),
    ] {
        assert_eq!(read("a", &other, Currency::USD, Trust::Both).as_ref(), Ok(&expected));
    }
}

#[test]
fn ebl11_a_total_that_is_not_the_sum_is_refused_with_both_figures() {
    assert_eq!(
        problems(&[fee("7", "500.00")]),
        [
            "march.txt, line 3, INVOICE_TOTAL: Invoice 7: it states a total of 500.00, and its lines \
          come to 400.00."
        ]
    );
    assert_eq!(
        problems(&[fee("7", "800.00"), fee("7", "400.00")]),
        ["march.txt, line 4, INVOICE_TOTAL: Invoice 7: it states two totals, 800.00 and 400.00, \
          and its lines come to 800.00."]
    );
}

#[test]
fn ebl11_trusted_lines_make_the_total_and_the_difference_is_told() {
    let text = file(&[fee("7", "500.00")]);
    let readings = read("a", &text, Currency::USD, Trust::Lines).unwrap();
    let difference = readings[0].difference.as_ref().unwrap();
    assert_eq!(readings[0].invoice.total.to_string(), "400.00");
    assert_eq!(
        (difference.stated.to_string(), difference.lines.to_string()),
        ("500.00".into(), "400.00".into())
    );
}

#[test]
fn ebl11_a_line_that_does_not_add_up_is_refused_even_when_lines_are_trusted() {
    let text = file(&[fee("7", "400.00").replace("|0|400.00|", "|-10|400.00|")]);
    for trust in [Trust::Both, Trust::Lines] {
        let problems = read("a", &text, Currency::USD, trust).unwrap_err();
        assert_eq!(
            problems[0].to_string(),
            "a, line 3, LINE_ITEM_TOTAL: The line states 400.00, and units × unit cost + \
             adjustment + tax is 390.00."
        );
    }
}

#[test]
fn ebl11_half_a_cent_may_be_rounded_either_way() {
    for total in ["0.12", "0.13"] {
        let row = fee("7", total).replace("|2.0|0|400.00|", &format!("|0.5|0|{total}|"));
        let row = row.replace("|200|", "|0.25|");
        assert_eq!(read_rows(&[row]).unwrap()[0].invoice.total.to_string(), total);
    }
    let row = fee("7", "0.14").replace("|2.0|0|400.00|", "|0.5|0|0.14|").replace("|200|", "|0.25|");
    assert!(read_rows(&[row]).is_err());
}

#[test]
fn ebl11_every_fault_of_a_row_has_its_column_and_a_sentence() {
    let place = "march.txt, line 3, ";
    for (from, to, said) in [
        ("20260302", "20260230", "LINE_ITEM_DATE: Write a day as YYYYMMDD; “20260230” is none."),
        ("20260302", "2026-3-2", "LINE_ITEM_DATE: Write a day as YYYYMMDD; “2026-3-2” is none."),
        (
            "|20260331|March",
            "|20260228|March",
            "BILLING_END_DATE: The billing period ends before it begins.",
        ),
        ("|F|", "|X|", "EXP/FEE/INV_ADJ_TYPE: Write F, E, IF or IE; “X” is none of them."),
        (
            "|2.0|",
            "|two|",
            "LINE_ITEM_NUMBER_OF_UNITS: Write a plain number such as 1250.00; “two” is none.",
        ),
        (
            "|2.0|",
            "|-2|",
            "LINE_ITEM_NUMBER_OF_UNITS: “-2” is negative; write a credit as a negative LINE_ITEM_ADJUSTMENT_AMOUNT.",
        ),
        ("|2.0|", "||", "LINE_ITEM_NUMBER_OF_UNITS: This field is empty."),
        ("|ACME|", "||", "CLIENT_ID: This field is empty."),
        (
            "|ACME|",
            "|ACME-ACME-ACME-ACME-ACME|",
            "CLIENT_ID: It has 24 characters, and LEDES allows 20.",
        ),
        (
            "|0|400.00|",
            "|0|400.005|",
            "LINE_ITEM_TOTAL: This amount has more decimals than the currency allows.",
        ),
        (
            "|0|400.00|",
            "|0|4e2|",
            "LINE_ITEM_TOTAL: Write a plain number such as 1250.00; “4e2” is none.",
        ),
        ("|ADA|", "||", "TIMEKEEPER_ID: A fee must name its timekeeper."),
        ("|Lovelace, Ada|", "||", "TIMEKEEPER_NAME: A fee must name its timekeeper."),
        (
            "Draft",
            "Dra\u{0}ft",
            "LINE_ITEM_DESCRIPTION: Remove the characters that cannot be printed.",
        ),
        (
            "Draft",
            "Dra|ft",
            "ROW: The line has 25 fields, and the format has 24; a text may hold a pipe.",
        ),
        ("[]", "", "ROW: The line must end with []; a narrative may hold a line break."),
    ] {
        assert_eq!(problems_of(from, to), [format!("{place}{said}")]);
    }
}

#[test]
fn ebl11_all_problems_are_told_at_once() {
    let wrong = fee("7", "400.00").replace("|F|", "|X|").replace("|M-1|", "||");
    let told = problems(&[wrong, fee("8", "1.00"), fee("9", "x")]);
    let at = [
        "3, LAW_FIRM_MATTER_ID",
        "3, EXP/FEE",
        "5, INVOICE_TOTAL: Write",
        "4, INVOICE_TOTAL: Invoice 8",
    ];
    assert_eq!(told.len(), at.len(), "{told:?}");
    assert!(at.iter().all(|at| told.iter().any(|told| told.contains(at))), "{told:?}");
}

#[test]
fn ebl11_the_total_of_an_invoice_with_an_unreadable_row_is_not_judged() {
    let wrong = fee("7", "800.00").replace("|F|", "|X|");
    assert_eq!(problems(&[fee("7", "800.00"), wrong.clone()]).len(), 1);
    assert_eq!(problems(&[wrong, fee("7", "800.00")]).len(), 1);
}

#[test]
fn ebl11_rows_of_an_invoice_stand_together() {
    assert_eq!(
        problems(&[fee("7", "800.00"), fee("8", "400.00"), fee("7", "800.00")]),
        [
            "march.txt, line 3, INVOICE_TOTAL: Invoice 7: it states a total of 800.00, and its \
             lines come to 400.00.",
            "march.txt, line 5, INVOICE_NUMBER: The rows of invoice 7 are not together: it began \
             on line 3. Sort the file.",
        ]
    );
}

#[test]
fn ebl11_one_number_is_one_invoice_even_under_two_clients() {
    let other = |total| fee("7", total).replace("|ACME|", "|BOND|");
    assert_eq!(
        problems(&[fee("7", "400.00"), other("400.00")]),
        [
            "march.txt, line 3, INVOICE_TOTAL: Invoice 7: it states a total of 400.00, and its lines \
          come to 800.00 (400.00 for matter M-1, 400.00 for matter M-1)."
        ]
    );
    let readings = read_rows(&[fee("7", "800.00"), other("800.00")]).unwrap();
    let clients = readings[0].invoice.matters.iter().map(|matter| matter.client.as_str());
    assert_eq!(clients.collect::<Vec<_>>(), ["ACME", "BOND"]);
    assert_eq!(readings[0].notes[0].to_string(), "it bills matters of two clients, ACME and BOND.");
}

#[test]
fn ebl11_an_invoice_over_two_matters_keeps_them_apart() {
    let other = fee("7", "800.00").replace("|M-1|", "|M-2|");
    let readings = read_rows(&[fee("7", "800.00"), other]).unwrap();
    let sums: Vec<String> = readings[0]
        .invoice
        .matters
        .iter()
        .map(|matter| format!("{} {}", matter.number, matter.total(Currency::USD).unwrap()))
        .collect();
    assert_eq!(sums, ["M-1 400.00", "M-2 400.00"]);
}

#[test]
fn ebl11_a_code_of_the_client_is_kept_and_noted() {
    let readings = read_rows(&[fee("7", "400.00").replace("L310", "L999")]).unwrap();
    let line = readings[0].invoice.lines().next().unwrap();
    assert_eq!(line.task, Some(Coded::Foreign(Mark::parse("L999").unwrap())));
    assert_eq!(
        readings[0].notes[0].to_string(),
        "line 3, LINE_ITEM_TASK_CODE: UTBMS has no task code L999. It was kept as it is."
    );
}

#[test]
fn ebl11_what_is_not_ledes_is_refused_at_its_first_line() {
    let first = |text: &str| {
        let problems = read("x.pdf", text, Currency::USD, Trust::Both).unwrap_err();
        problems.iter().map(|p| (p.line, p.field)).collect::<Vec<_>>()
    };
    assert_eq!(first("%PDF-1.7\n%\u{fffd}\nmore"), [(1, "FORMAT")]);
    assert_eq!(first(""), [(1, "FORMAT")]);
    assert_eq!(first("\n\n"), [(2, "FORMAT")]);
    assert_eq!(first("LEDES1998B[]\n"), [(1, "ROW")]);
    assert_eq!(first(&format!("LEDES1998B[]\n{COLUMNS}[]\n")), [(2, "ROW")]);
    assert_eq!(first("LEDES98BI V2[]\nINVOICE_DATE[]\n"), [(2, "INVOICE_NUMBER")]);
    assert_eq!(first(&file(&[fee("7", "400.00")]).replace("1998B", "1998C")), [(1, "FORMAT")]);
}

#[test]
fn ebl11_problems_are_told_up_to_a_number() {
    let rows: Vec<String> = (0..500).map(|n| fee(&n.to_string(), "x")).collect();
    let told = problems(&rows);
    assert_eq!(told.len(), Reader::PROBLEMS_MAX + 1);
    assert!(told.last().unwrap().contains("There are 100 problems or more"));
}

#[test]
fn ebl11_a_line_without_end_is_refused() {
    let mut reader = Reader::new("a", Currency::USD, Trust::Both);
    assert!(reader.line(&"x".repeat(10 << 20)).unwrap_err()[0].to_string().contains("longer than"));
    let row = fee("7", "400.00").replace("Draft", &"x".repeat(10 << 20));
    assert_eq!(
        problems(&[row]),
        ["march.txt, line 3, ROW: This line is longer than 131072 bytes."]
    );
}

#[test]
fn ebl01_a_text_cannot_break_out_of_its_field() {
    let mut invoice = read_rows(&[fee("7", "400.00")]).unwrap().remove(0).invoice;
    let hostile = "Call | IF|1|9999[]\r\nLEDES1998B[]\n\u{2028}=cmd()";
    invoice.matters[0].lines[0].narrative = Some(Narrative::parse(hostile).unwrap());
    let written = write_1998b(&invoice).unwrap();
    let readings = read("a", &written, Currency::USD, Trust::Both).unwrap();
    let line = readings[0].invoice.lines().next().unwrap();
    assert_eq!(readings[0].invoice.lines().count(), 1);
    assert_eq!(
        line.narrative.as_ref().unwrap().as_str(),
        "Call / IF/1/9999() LEDES1998B()  =cmd()"
    );
}

#[test]
fn ebl01_names_lose_their_accents_and_ids_are_never_cut() {
    let mut invoice = read_rows(&[fee("7", "400.00")]).unwrap().remove(0).invoice;
    invoice.matters[0].lines[0].timekeeper.as_mut().unwrap().name =
        Name::parse("O’Hara–Castañeda, Zoë Maximiliane").unwrap();
    assert!(write_1998b(&invoice).unwrap().contains("|O'Hara-Castaneda, Zoe Maximili|"));
    invoice.matters[0].client = Mark::parse("a-client-with-a-long-number").unwrap();
    assert_eq!(
        write_1998b(&invoice).unwrap_err().to_string(),
        "CLIENT_ID holds at most 20 characters in LEDES, and “a-client-with-a-long-number” is \
         longer."
    );
}

#[test]
fn ebl01_tax_goes_into_the_adjustment_so_that_lines_add_up() {
    let mut invoice = read_rows(&[fee("7", "400.00")]).unwrap().remove(0).invoice;
    let line = &mut invoice.matters[0].lines[0];
    let amount = Money::new(8_000, Currency::USD);
    line.tax = Some(LedesTax { amount, rate: Decimal::new(2, 1), kind: None });
    line.total = line.total.plus(amount).unwrap();
    invoice.total = line.total;
    let written = write_1998b(&invoice).unwrap();
    let readings = read("a", &written, Currency::USD, Trust::Both).unwrap();
    assert_eq!(readings[0].invoice.total.to_string(), "480.00");
}

fn side(name: &str, address: &str) -> Side {
    let postal = Postal::read(&Address::parse(address).unwrap(), None);
    Side { name: Name::parse(name).unwrap(), postal, id: Mark::parse("1").unwrap(), endpoint: None }
}

fn sides() -> Sides {
    Sides {
        firm: side("Whitcombe & Hale LLP", "1 Main St\nSuite 4\nBoston, MA 02110"),
        payor: side("Acme Mills", "2 Side St\nSalem, MA 01970\nUSA"),
        tax_number: Mark::parse("12-3456789").ok(),
        contact: Some(BillingContact {
            name: Name::parse("Ada Mary Lovelace").unwrap(),
            email: Email::parse("ada@hale.example").unwrap(),
            phone: Mark::parse("+1 617 555 0100").unwrap(),
        }),
        vat_number: None,
        payor_vat: None,
    }
}

/// Invoice 7 with names, as only the longer formats have them.
fn named() -> LedesInvoice {
    let mut invoice = read_rows(&[fee("7", "400.00")]).unwrap().remove(0).invoice;
    for matter in &mut invoice.matters {
        matter.client_name = Name::parse("Acme Mills").ok();
        matter.name = Name::parse("Sale of the mill").ok();
    }
    invoice
}

#[test]
fn ebl02_the_longer_rows_tell_both_sides_and_the_currency() {
    let written = write_1998bi(&named(), &sides()).unwrap();
    let row = written.lines().nth(2).unwrap();
    assert!(written.starts_with("LEDES98BI V2[]\nINVOICE_DATE|"), "{written}");
    assert_eq!(row.split('|').count(), 52);
    let (_, longer) = row.split_once("|C-9|").unwrap();
    assert_eq!(
        longer,
        "||Sale of the mill|0.00|400.00|USD|Lovelace|Ada|O|Whitcombe & Hale LLP|1 Main St|Suite 4|\
         Boston|MA|02110|USA|Acme Mills|2 Side St||Salem|MA|01970|USA|0|0.00||0.00|USD[]"
    );
}

#[test]
fn ebl08_what_a_format_requires_and_nobody_entered_is_said_with_where_to_enter_it() {
    let said = |change: fn(&mut Sides)| {
        let mut sides = sides();
        change(&mut sides);
        let rows = write_1998bi(&named(), &sides).err().map(|error| error.to_string());
        let xml = write_xml_21(&named(), &sides, date(2026, 4, 30)).err();
        (rows.unwrap_or_default(), xml.map(|error| error.to_string()).unwrap_or_default())
    };
    let (rows, xml) = said(|sides| sides.payor.postal.country = None);
    let remedy = "Enter the payor’s country on the client’s page.";
    assert_eq!(rows, format!("CLIENT_COUNTRY must not be empty. {remedy}"));
    assert_eq!(xml, format!("cl_address/country must not be empty. {remedy}"));
    let (rows, xml) = said(|sides| sides.firm.postal.city = None);
    assert!(
        rows.starts_with("LAW_FIRM_CITY must not be empty. Write the firm’s address"),
        "{rows}"
    );
    assert!(xml.starts_with("lf_address/city must not be empty."), "{xml}");
    let (rows, xml) = said(|sides| sides.contact = None);
    assert_eq!(rows, "", "the rows name nobody");
    assert!(xml.starts_with("lf_billing_contact must not be empty. Enter under Settings"), "{xml}");
}

#[test]
fn ebl02_a_name_is_cut_and_an_id_is_refused() {
    let mut sides = sides();
    sides.firm.name = Name::parse(&"Long ".repeat(30)).unwrap();
    let written = write_1998bi(&named(), &sides).unwrap();
    assert!(read("a", &written, Currency::USD, Trust::Both).is_ok());
    let mut invoice = named();
    invoice.matters[0].client = Mark::parse("a-client-with-a-long-number").unwrap();
    assert!(write_1998bi(&invoice, &sides).is_err());
}

#[test]
fn ebl03_xml_tells_an_invoice_by_firm_client_matter_and_line() {
    let mut invoice = named();
    let line = &mut invoice.matters[0].lines[0];
    line.adjustment = Money::new(-5_000, Currency::USD);
    line.total = Money::new(35_000, Currency::USD);
    invoice.total = line.total;
    let written = write_xml_21(&invoice, &sides(), date(2026, 4, 30)).unwrap();
    for part in [
        "<ledesxmlebilling2.1 xmlns=\"http://www.ledes.org/LEDES21.xsd\">",
        "<lf_vendor_id>12-3456789</lf_vendor_id>",
        "<contact_lname>Lovelace</contact_lname>",
        "<address_2>Suite 4</address_2>",
        "<inv_due_date>2026-04-30</inv_due_date>",
        "<inv_total_net_due>350.00</inv_total_net_due>",
        "<tk_hours>2</tk_hours>",
        "<matter_total_due>350.00</matter_total_due>",
        "<base_amount>400.00</base_amount>",
        "<item_disc_cred_amount>-50.00</item_disc_cred_amount>",
        "<total_amount>350.00</total_amount>",
    ] {
        assert!(written.contains(part), "{part} in {written}");
    }
    let numbers: Vec<&str> = written.matches("<file_item_nbr>").collect();
    assert_eq!(numbers.len(), 9, "one for each segment");
}

#[test]
fn ebl03_what_xml_has_other_segments_for_is_refused() {
    let mut invoice = named();
    invoice.matters[0].lines[0].kind = LineKind::FeeAdjustment;
    let refused = write_xml_21(&invoice, &sides(), date(2026, 4, 30)).unwrap_err().to_string();
    assert_eq!(
        refused,
        "Line 1 changes the whole invoice, which is not written as LEDES XML. Choose LEDES 1998BI."
    );
}

fn marks() -> impl Strategy<Value = Mark> {
    "[A-Z0-9][A-Z0-9-]{0,18}".prop_map(|text| Mark::parse(&text).unwrap())
}

fn days() -> impl Strategy<Value = Date> {
    (1990_i16..2100, 1_i8..=12, 1_i8..=28).prop_map(|(y, m, d)| date(y, m, d))
}

fn narratives() -> impl Strategy<Value = Option<Narrative>> {
    proptest::option::of(
        "[a-zA-Zé’—][ -{}~äß§漢]{0,60}[a-z.]"
            .prop_map(|text| Narrative::parse(&text.replace("[]", "")).unwrap()),
    )
}

fn keepers() -> impl Strategy<Value = LedesTimekeeper> {
    let name = "[A-Z][a-z']{0,12}, [A-Z][a-z]{0,12}".prop_map(|text| Name::parse(&text).unwrap());
    let role = proptest::option::of("[A-Z]{2,10}".prop_map(|text| Mark::parse(&text).unwrap()));
    (marks(), name, role).prop_map(|(id, name, classification)| LedesTimekeeper {
        id,
        name,
        classification,
    })
}

fn codes<C: Clone + std::fmt::Debug + 'static>(
    all: Vec<C>,
) -> impl Strategy<Value = Option<Coded<C>>> {
    let foreign = "X[0-9]{3}".prop_map(|text| Coded::Foreign(Mark::parse(&text).unwrap()));
    let known = proptest::sample::select(all).prop_map(Coded::Known);
    proptest::option::of(prop_oneof![known, foreign])
}

fn lines() -> impl Strategy<Value = LedesLine> {
    let kinds = proptest::sample::select(vec![
        LineKind::Fee,
        LineKind::Expense,
        LineKind::FeeAdjustment,
        LineKind::ExpenseAdjustment,
    ]);
    let figures = (0_i64..10_000, 0_u32..=2, -1000_i64..100_000, 0_u32..=4, -10_000_i64..10_000);
    let coded = (
        codes(TaskCode::all().collect()),
        codes(ActivityCode::all().collect()),
        codes(ExpenseCode::all().collect()),
    );
    (marks(), kinds, days(), figures, coded, keepers(), narratives()).prop_map(
        |(number, kind, date, figures, (task, activity, expense), keeper, narrative)| {
            let units = Decimal::new(figures.0, figures.1);
            let unit_cost = Decimal::new(figures.2, figures.3);
            let adjustment = Money::new(figures.4, Currency::USD);
            let total =
                Money::round(units * unit_cost + adjustment.decimal(), Currency::USD).unwrap();
            let timekeeper = (kind == LineKind::Fee).then_some(keeper);
            LedesLine {
                number,
                kind,
                date,
                units,
                unit_cost,
                adjustment,
                tax: None,
                total,
                task,
                activity,
                expense,
                timekeeper,
                narrative,
            }
        },
    )
}

fn invoices() -> impl Strategy<Value = LedesInvoice> {
    let matters = proptest::collection::vec(
        (proptest::option::of(marks()), proptest::collection::vec(lines(), 1..6)),
        1..4,
    );
    (marks(), marks(), marks(), days(), days(), narratives(), matters).prop_map(
        |(number, client, law_firm, date, from, description, matters)| {
            let matters: Vec<LedesMatter> = (1..)
                .zip(matters)
                .map(|(at, (client_reference, lines))| LedesMatter {
                    client: client.clone(),
                    client_name: None,
                    number: Mark::parse(&format!("M-{at}")).unwrap(),
                    client_reference,
                    order: None,
                    name: None,
                    lines,
                })
                .collect();
            let all = matters.iter().flat_map(|matter| &matter.lines).map(|line| line.total);
            let total = Money::sum(all, Currency::USD).unwrap();
            LedesInvoice {
                number,
                date,
                law_firm,
                period_from: from,
                period_to: from.max(date),
                description,
                total,
                matters,
            }
        },
    )
}

proptest! {
    #[test]
    fn ebl01_what_is_written_reads_back_the_same(invoice in invoices()) {
        let written = write_1998b(&invoice).unwrap();
        let readings = read("a", &written, Currency::USD, Trust::Both).unwrap();
        prop_assert_eq!(readings.len(), 1);
        prop_assert_eq!(&readings[0].invoice, &invoice);
    }

    #[test]
    fn ebl02_what_is_written_reads_back_the_same(
        invoice in invoices(),
        names in ("[A-Z][a-zé]{0,20}", "[A-Z][a-zé]{0,20}"),
        tax in proptest::option::of((0_i64..9_000, 0_i64..3_000)),
    ) {
        let mut invoice = invoice;
        for matter in &mut invoice.matters {
            matter.client_name = Name::parse(&names.0).ok();
            matter.name = Name::parse(&names.1).ok();
        }
        if let Some((amount, rate)) = tax {
            let amount = Money::new(amount, Currency::USD);
            let kind = Mark::parse("VAT").ok();
            let line = &mut invoice.matters[0].lines[0];
            line.tax = Some(LedesTax { amount, rate: Decimal::new(rate, 4).normalize(), kind });
            line.total = line.total.plus(amount).unwrap();
            invoice.total = invoice.total.plus(amount).unwrap();
        }
        let written = write_1998bi(&invoice, &sides()).unwrap();
        let readings = read("a", &written, Currency::USD, Trust::Both).unwrap();
        prop_assert_eq!(readings.len(), 1);
        prop_assert_eq!(&readings[0].invoice, &invoice);
        prop_assert!(readings[0].notes.iter().all(|note| !note.to_string().contains("of tax")));
    }

    #[test]
    fn ebl11_no_text_makes_the_reader_fall(
        texts in proptest::collection::vec("\\PC{0,80}|[|\\[\\]0-9\u{0}.\r-]{0,80}", 0..20),
        trust in proptest::sample::select(vec![Trust::Both, Trust::Lines]),
    ) {
        let rows: Vec<String> = texts.into_iter().map(|text| text + "[]").collect();
        let read_any = |text: &str| read("a", text, Currency::USD, trust).is_ok();
        prop_assert!(!read_any(&rows.join("\n")));
        read_any(&file(&rows));
    }

    #[test]
    fn ebl11_no_spoilt_field_makes_the_reader_fall(
        field in 0_usize..24,
        text in "\\PC{0,30}|-?[0-9]{0,28}\\.?[0-9]{0,28}|[0-9]{8}|[\u{0}\u{feff}\u{202e}e+,$-]{0,9}",
        trust in proptest::sample::select(vec![Trust::Both, Trust::Lines]),
    ) {
        let row = fee("7", "400.00");
        let mut fields: Vec<&str> = row.trim_end_matches("[]").split('|').collect();
        fields[field] = &text;
        let spoilt = fields.join("|") + "[]";
        for reading in read("a", &file(&[spoilt]), Currency::USD, trust).unwrap_or_default() {
            let sum = Money::sum(reading.invoice.lines().map(|line| line.total), Currency::USD);
            prop_assert_eq!(Ok(reading.invoice.total), sum);
        }
    }
}
