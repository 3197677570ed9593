//! What a printed invoice says, carries and is.

mod account;
mod kinds;
mod letter;

use std::path::Path;

use domain::audit::{Actor, Event, Head};
use domain::client::Payor;
use domain::entry::CostKind;
use domain::id::{ClientId, EntryId, InvoiceId, MatterId};
use domain::invoice::{InvoiceKind, InvoiceNumber, Keeper, LineKind, Parties, by_timekeeper};
use domain::member::Classification;
use domain::money::{Currency, Money};
use domain::text::{Address, Mark, Name, Narrative, Note};
use jiff::Timestamp;
use jiff::civil::date;
use rust_decimal::Decimal;

use super::*;

/// What somebody may type who knows the typesetter.
const MARKUP: [&str; 6] = [
    "#read(\"/sheet.json\") #panic() #import \"x\"",
    "*bold* _slanted_ `raw` $x^2$ @reference <label> = Heading - item + item / term: it",
    "\\ \\u{1f600} // comment /* comment */ ~ -- --- ... \"quoted\" 'single'",
    "</text></svg><script>alert(1)</script>",
    "\u{2f}Type/Catalog\u{2f}Metadata 1 0 R trailer << startxref",
    "{{7*7}} ${7*7} %s %n {0} \u{24}(id)",
];

fn line(n: u8, narrative: &str) -> Line {
    let keeper = Keeper {
        member: None,
        mark: Mark::parse("ADA").unwrap(),
        name: Name::parse("Ada Mary Lovelace").unwrap(),
        classification: Classification::Partner,
    };
    let task = Mark::parse("L350").ok();
    Line {
        id: EntryId::made(0, [n; 10]),
        on: date(2026, 3, 2),
        kind: LineKind::Fee { keeper, task, activity: Mark::parse("A103").ok() },
        narrative: Narrative::parse(narrative).unwrap(),
        recorded: None,
        units: Decimal::new(15, 1),
        price: Decimal::new(100_000, 2),
        adjustment: Money::zero(Currency::USD),
        amount: Money::new(150_000, Currency::USD),
        tax: None,
        included: Money::zero(Currency::USD),
        others: Money::zero(Currency::USD),
    }
}

fn cost() -> Line {
    let expense = Mark::parse("E112").ok();
    Line {
        kind: LineKind::Cost { kind: CostKind::Hard, expense, receipt: None },
        units: Decimal::ONE,
        price: Decimal::new(40_200, 2),
        amount: Money::new(40_200, Currency::USD),
        ..line(200, "Filing fee")
    }
}

fn paper(lines: Vec<Line>) -> Paper {
    let name = |text| Name::parse(text).unwrap();
    let sum = |fees: bool| {
        let of = |line: &&Line| matches!(line.kind, LineKind::Fee { .. }) == fees;
        Money::sum(lines.iter().filter(of).map(|line| line.amount), Currency::USD).unwrap()
    };
    let (fees, costs) = (sum(true), sum(false));
    let id = InvoiceId::made(0, [3; 10]);
    let invoice = Issued {
        id: id.clone(),
        number: InvoiceNumber::Series { year: 2026, place: 42 },
        client: ClientId::made(0, [4; 10]),
        matter: MatterId::made(0, [5; 10]),
        parties: Parties {
            firm: name("Whitcombe & Hale LLP"),
            firm_address: Address::parse("1 Main St\nBoston, MA 02108").unwrap(),
            client: name("Acme"),
            payor: Payor {
                name: name("Acme Holdings"),
                address: Address::parse("2 Side St\nChicago, IL 60601").unwrap(),
            },
            matter_number: Mark::parse("M-7").unwrap(),
            matter_name: name("Sale of the mill"),
            client_reference: Mark::parse("C-9").ok(),
            ledes: None,
            references: domain::ebill::References::default(),
        },
        issued_on: date(2026, 3, 31),
        due_on: date(2026, 4, 30),
        early: None,
        note: Note::parse("Thank you.\nWe enjoyed the work.").ok(),
        fees,
        costs,
        taxes: domain::tax::Taxes::default(),
        interest: Money::zero(costs.currency()),
        total: fees.plus(costs).unwrap(),
        open: fees.plus(costs).unwrap(),
        relief: domain::credit::Relief::none(Currency::USD),
        questioned: Money::zero(Currency::USD),
        timekeepers: by_timekeeper(&lines, Currency::USD).unwrap(),
        line_count: u32::try_from(lines.len()).unwrap(),
        part: None,
        seal: "5ea1".repeat(16),
        exchange: None,
        kind: InvoiceKind::Work,
        deducted: Vec::new(),
    };
    let link = issued(&invoice);
    Paper {
        invoice,
        lines,
        today: Today::default(),
        link,
        letter: None,
        account: None,
        codes: None,
        dress: Dress::default(),
    }
}

/// What the audit trail says of it.
fn issued(invoice: &Issued) -> Link {
    let (number, seal) = (invoice.number.to_string(), invoice.seal.clone());
    let (id, total) = (invoice.id.clone(), invoice.total);
    let event = Event::InvoiceIssued { invoice: id.clone(), number, total, seal };
    let actor = Actor { kind: "member", id: "mem_1".to_owned() };
    Link::after(&Head::default(), id.as_str(), &event, &actor, Timestamp::UNIX_EPOCH)
}

/// The text of every page, without its spaces: lines are broken where they happen to end.
fn pages(paper: &Paper) -> Vec<String> {
    let files = Files::of(&paper.invoice, &paper.lines, &paper.today);
    let sheet = serde_json::to_vec(&Sheet::of(paper, &files, Letters::all())).unwrap();
    typesetter::shown(Layout::Invoice(&paper.dress), sheet, &files)
        .unwrap()
        .iter()
        .map(|page| bare(page))
        .collect()
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect()
}

fn has(pdf: &[u8], mark: &str) -> bool {
    pdf.windows(mark.len()).any(|window| window == mark.as_bytes())
}

#[test]
fn ebl15_a_paper_says_what_it_is_and_what_it_carries() {
    let pdf = paper(vec![line(1, "Draft the agreement"), cost()]).print().unwrap();
    for mark in [
        "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
        "<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>",
        "/AFRelationship/Alternative",
        "/MarkInfo<</Marked true",
        "factur-x.xml",
        "ledes1998b.txt",
        "audit-proof.json",
    ] {
        assert!(has(&pdf, mark), "{mark}");
    }
}

#[test]
fn ops09_the_same_invoice_is_the_same_file() {
    let paper = paper(vec![line(1, "Draft the agreement"), cost()]);
    assert!(paper.print().unwrap() == paper.print().unwrap());
}

#[test]
fn ops05_everything_on_the_invoice_stands_on_the_paper() {
    let free = Line {
        adjustment: Money::new(-150_000, Currency::USD),
        amount: Money::zero(Currency::USD),
        ..line(2, "Correct our own mistake")
    };
    let pages = pages(&paper(vec![line(1, "Draft the agreement"), free, cost()]));
    assert_eq!(pages.len(), 1, "a short bill is one page");
    for text in [
        "Whitcombe & Hale LLP",
        "1 Main St",
        "Boston, MA 02108",
        "Acme Holdings",
        "2 Side St",
        "Invoice 2026-0042",
        "Issued 31 Mar 2026",
        "Due 30 Apr 2026",
        "M-7 Sale of the mill",
        "Client Acme",
        "Your reference C-9",
        "Please pay by 30 Apr 2026 $1,902.00",
        "Thank you. We enjoyed the work.",
        "2 Mar 2026 ADA Draft the agreement",
        "L350 Discovery Motions · A103",
        "No charge: worth $1,500.00",
        "1.5 1,000.00 1,500.00",
        "Fees $1,500.00",
        "Filing fee",
        "1 402.00 402.00",
        "Ada Mary Lovelace (ADA) Partner",
        "Total $1,902.00",
        "Page 1 of 1",
        "Seal 5ea15ea1",
    ] {
        assert!(pages[0].contains(&bare(text)), "{text}\n{}", pages[0]);
    }
}

#[test]
fn ops05_a_long_bill_repeats_its_headings_and_counts_its_pages() {
    let long = "Review of documents. ".repeat(180);
    let lines = (0..60).map(|n| line(n, if n == 7 { &long } else { "Call with the client" }));
    let pages = pages(&paper(lines.collect()));
    let count = pages.len();
    assert!(count > 2, "{count} pages");
    for (page, at) in pages.iter().zip(1..).take(2) {
        assert!(page.contains("DateByWorkHoursRateAmount"), "page {at}");
        assert!(page.contains(&format!("Page{at}of{count}")), "page {at}");
    }
    assert!(pages.concat().matches("Reviewofdocuments.").count() == 180, "nothing is cut off");
}

#[test]
fn ops05_a_last_line_that_is_taller_than_a_page_is_not_cut_off() {
    let tall = "one\n".repeat(199) + "two";
    let pages = pages(&paper(vec![line(1, "Call"), line(2, &tall)]));
    assert!(pages.len() > 2, "{} pages", pages.len());
    assert_eq!(pages.concat().matches("one").count(), 199);
    assert!(pages.concat().contains("two"));
}

#[test]
fn sec42_markup_that_somebody_typed_is_text() {
    let lines = MARKUP.into_iter().zip(0..).map(|(text, n)| line(n, text)).collect();
    let mut paper = paper(lines);
    paper.invoice.parties.firm = Name::parse(MARKUP[0]).unwrap();
    paper.invoice.note = Note::parse(MARKUP[1]).ok();
    let shown = pages(&paper).concat();
    for text in MARKUP {
        assert!(shown.contains(&bare(text)), "{text}\n{shown}");
    }
    assert!(has(&paper.print().unwrap(), "<fx:DocumentType>INVOICE"), "the file is whole");
}

#[test]
fn what_the_fonts_do_not_have_is_shown_as_missing_and_said() {
    let shown = pages(&paper(vec![line(1, "契約書 q\u{323}\u{307} x\u{334}")])).concat();
    assert!(shown.contains("□□□"), "{shown}");
    assert!(shown.contains(&bare("□ stands for a character")), "{shown}");
    paper(vec![line(1, "a\u{334} \u{5d0}\u{334} ж\u{334} 契\u{301}")]).print().unwrap();
}

#[test]
fn a_paper_is_letter_where_the_firm_is_american_and_a4_elsewhere() {
    let at = |address: &str| {
        let mut paper = paper(vec![line(1, "Call")]);
        paper.invoice.parties.firm_address = Address::parse(address).unwrap();
        let pdf = paper.print().unwrap();
        if has(&pdf, "/MediaBox[0 0 612 792]") { "letter" } else { "a4" }
    };
    assert_eq!(at("1 Main St\nBoston, MA 02108"), "letter");
    assert_eq!(at("Unter den Linden 1\n10117 Berlin\nGermany"), "a4");
}

#[test]
fn two_thousand_lines_are_a_paper_too() {
    let bill = |count: u16| {
        let lines = (0..count).map(|n| Line {
            id: EntryId::made(i64::from(n), [0; 10]),
            ..line(0, &format!("Call {n} with the client about the terms of the agreement"))
        });
        paper(lines.collect())
    };
    for count in [20, 21, 22, 2_000] {
        let (paper, begun) = (bill(count), std::time::Instant::now());
        let pdf = paper.print().unwrap();
        println!("{count} lines: {} bytes in {:?}", pdf.len(), begun.elapsed());
        assert!(pdf.len() > usize::from(count) * 100);
    }
}

/// Strings that have broken other programs, every one a line of a bill.
#[test]
fn sec42_naughty_strings_are_printed() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let root = std::env::var_os("COUNTERFOIL_DATA").map_or(beside, Into::into);
    let file = root.join("security/strings/blns.json");
    let Ok(text) = std::fs::read_to_string(&file) else {
        println!("ABSENT: {} (set COUNTERFOIL_DATA); nothing was checked", file.display());
        return;
    };
    let strings: Vec<String> = serde_json::from_str(&text).unwrap();
    let texts: Vec<Narrative> = strings.iter().filter_map(|text| Narrative::kept(text)).collect();
    assert!(texts.len() > 400, "{} strings", texts.len());
    for some in texts.chunks(60) {
        let lines = some.iter().zip(0..).map(|(text, n)| line(n, text.as_str()));
        let paper = paper(lines.collect());
        let shown = pages(&paper).concat();
        let plain = some.iter().map(Narrative::as_str).filter(|text| {
            text.is_ascii() && text.len() < 60 && text.chars().all(|c| !c.is_control())
        });
        for text in plain {
            assert!(shown.contains(&bare(text)), "{text}");
        }
        paper.print().unwrap();
    }
}

#[test]
fn inv27_codes_open_the_invoice_and_fill_in_a_transfer_in_euro() {
    let iban = domain::stationery::Iban::parse("DE89 3704 0044 0532 0130 00").unwrap();
    let codes = Codes { portal_url: "https://billing.firm.example".to_owned(), iban };
    let dollars = Paper { codes: Some(codes), ..paper(vec![line(1, "Draft motion"), cost()]) };
    let said = pages(&dollars).concat();
    let address = format!("billing.firm.example/invoices/{}", dollars.invoice.id);
    assert!(said.contains("Payonline") && said.contains(&address), "{said}");
    assert!(!said.contains("Paybytransfer"), "a transfer is in euro alone");

    let currency: Currency = "EUR".parse().unwrap();
    let euro = |money: &mut Money| *money = Money::new(money.minor(), currency);
    let mut euros = dollars.clone();
    for line in &mut euros.lines {
        euro(&mut line.amount);
        euro(&mut line.adjustment);
    }
    let Issued { fees, costs, total, open, timekeepers, .. } = &mut euros.invoice;
    for money in [fees, costs, total, open] {
        euro(money);
    }
    timekeepers.clear();
    let said = pages(&euros).concat();
    assert!(said.contains("Paybytransfer") && said.contains("DE893704"), "{said}");

    for paper in [&dollars, &euros] {
        let file = paper.print().unwrap();
        let has = |mark: &[u8]| file.windows(mark.len()).any(|window| window == mark);
        assert!(has(b"pdfuaid") && has(b"/Figure"), "it is archived, and its codes are spoken");
        assert!(paper.print().unwrap() == file);
    }
    let invoice = Issued { total: Money::zero(Currency::USD), ..dollars.invoice.clone() };
    let nothing = pages(&Paper { invoice, ..dollars.clone() }).concat();
    assert!(!nothing.contains("Payonline"), "nothing is to be paid");
}

#[test]
fn inv04_fees_stand_by_phase_and_task_where_work_has_several() {
    let mut reply = line(2, "Reply");
    if let LineKind::Fee { task, .. } = &mut reply.kind {
        *task = Mark::parse("L120").ok();
    }
    let said = pages(&paper(vec![line(1, "Draft motion"), reply, cost()])).concat();
    for words in [
        "PhasesandtasksPhaseTaskHoursAmount",
        "L300Discovery1.51,500.00L350DiscoveryMotions1.51,500.00",
    ] {
        assert!(said.contains(words), "{words} in {said}");
    }
    let said = pages(&paper(vec![line(1, "Draft motion"), cost()])).concat();
    assert!(!said.contains("Phasesandtasks"), "one task is all of the fees");
}
