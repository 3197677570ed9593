//! The invoice of a trial: nobody's, with everything that an invoice can have.

use domain::account::{AccountSummary, Moved, Read, Side, Since};
use domain::audit::{Actor, Event, Head, Link};
use domain::client::Payor;
use domain::credit::Relief;
use domain::entry::CostKind;
use domain::export::Today;
use domain::firm::Firm;
use domain::id::{ClientId, EntryId, InvoiceId, JournalId, MatterId};
use domain::invoice::{
    InvoiceNumber, Issued, Keeper, Line, LineKind, Parties, TimekeeperLine, by_timekeeper,
};
use domain::member::Classification;
use domain::money::Money;
use domain::text::{Address, Mark, Name, Narrative, Note};
use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::dress::Dress;
use crate::paper::Paper;
use crate::sheet::Codes;

/// The day of its issue.
const ON: Date = Date::constant(2026, 3, 31);

/// How many lines of time it has: enough for several pages.
const TIMES: u8 = 60;

/// What a sample is made of, which always reads; the first thing that does not leaves it out.
pub(super) fn invoice(firm: &Firm, portal_url: &str, dress: Dress) -> Paper {
    let lines: Vec<Line> = (0..TIMES).filter_map(|n| time(firm, n)).chain(cost(firm)).collect();
    let sum = |is_cost: bool| {
        let of = |line: &&Line| matches!(line.kind, LineKind::Cost { .. }) == is_cost;
        let minor = lines.iter().filter(of).map(|line| line.amount.minor());
        Money::new(minor.fold(0, i64::saturating_add), firm.currency)
    };
    let (fees, costs) = (sum(false), sum(true));
    let total = Money::new(fees.minor().saturating_add(costs.minor()), firm.currency);
    let keepers: Vec<TimekeeperLine> = by_timekeeper(&lines, firm.currency).unwrap_or_default();
    let id = InvoiceId::made(0, [0; 10]);
    let seal = "0".repeat(64);
    let event = Event::InvoiceIssued {
        invoice: id.clone(),
        number: "SAMPLE".to_owned(),
        total,
        seal: seal.clone(),
    };
    let actor = Actor { kind: "system", id: "printer".to_owned() };
    let link = Link::after(&Head::default(), id.as_str(), &event, &actor, Timestamp::UNIX_EPOCH);
    let zero = Money::zero(firm.currency);
    let invoice = Issued {
        id,
        number: number(),
        client: ClientId::made(0, [0; 10]),
        matter: MatterId::made(0, [0; 10]),
        parties: parties(firm),
        issued_on: ON,
        due_on: Date::constant(2026, 4, 30),
        early: None,
        note: Note::parse("This is a sample. No client owes it.").ok(),
        fees,
        costs,
        total,
        open: total,
        relief: Relief::none(firm.currency),
        questioned: zero,
        timekeepers: keepers,
        line_count: u32::try_from(lines.len()).unwrap_or(0),
        part: None,
        seal,
        interest: Money::zero(total.currency()),
        taxes: domain::tax::Taxes::default(),
        exchange: None,
        kind: domain::invoice::InvoiceKind::Work,
        deducted: Vec::new(),
    };
    let codes = Codes { portal_url: portal_url.to_owned(), iban: None };
    let account = Some(account(total));
    Paper {
        invoice,
        lines,
        today: Today::default(),
        link,
        letter: None,
        account,
        codes: Some(codes),
        dress,
    }
}

fn number() -> InvoiceNumber {
    let series = InvoiceNumber::Series { year: 2026, place: 9999 };
    Mark::parse("SAMPLE").map_or(series, InvoiceNumber::Imported)
}

fn parties(firm: &Firm) -> Parties {
    let name = |text: &str| Name::parse(text).unwrap_or_else(|_| firm.name.clone());
    let address = Address::parse("12 Mill Lane\nSpringfield, IL 62701");
    Parties {
        firm: firm.name.clone(),
        firm_address: firm.address.clone(),
        client: name("Sample Mills"),
        payor: Payor {
            name: name("Sample Holdings"),
            address: address.unwrap_or_else(|_| firm.address.clone()),
        },
        matter_number: mark("S-1"),
        matter_name: name("Sale of the sample mill"),
        client_reference: Mark::parse("REF-7").ok(),
        ledes: None,
        references: domain::ebill::References::default(),
    }
}

#[expect(clippy::expect_used, reason = "these words are ours, and a test prints them")]
fn mark(text: &str) -> Mark {
    Mark::parse(text).expect("a mark of ours")
}

fn line(firm: &Firm, n: u8, (kind, narrative, minor): (LineKind, &str, i64)) -> Option<Line> {
    Some(Line {
        id: EntryId::made(i64::from(n), [n; 10]),
        on: Date::constant(2026, 3, 2),
        kind,
        narrative: Narrative::parse(narrative).ok()?,
        recorded: None,
        units: Decimal::ONE,
        price: Money::new(minor, firm.currency).decimal(),
        adjustment: Money::zero(firm.currency),
        amount: Money::new(minor, firm.currency),
        tax: None,
        included: Money::zero(firm.currency),
        others: Money::zero(firm.currency),
    })
}

fn time(firm: &Firm, n: u8) -> Option<Line> {
    let keeper = Keeper {
        member: None,
        mark: mark("ADA"),
        name: Name::parse("Ada Sample").ok()?,
        classification: Classification::Partner,
    };
    let kind = LineKind::Fee {
        keeper,
        task: Mark::parse("L120").ok(),
        activity: Mark::parse("A103").ok(),
    };
    let short = "Draft the reply";
    let long = "Draft and revise the reply to the motion; compare it with the record; confer with \
                the client about the two letters that the other side has now produced";
    line(firm, n, (kind, if n.is_multiple_of(3) { long } else { short }, 35_000))
}

fn cost(firm: &Firm) -> Option<Line> {
    let kind =
        LineKind::Cost { kind: CostKind::Hard, expense: Mark::parse("E112").ok(), receipt: None };
    line(firm, 200, (kind, "Filing fee", 40_200))
}

fn account(total: Money) -> AccountSummary {
    let money = |minor| Money::new(minor, total.currency());
    let row =
        |what: &str, minor| Moved { on: Some(ON), what: what.to_owned(), amount: money(minor) };
    let side = |opening: i64, what, moved: i64, more: i64| Side {
        opening: money(opening),
        rows: vec![row(what, moved)],
        closing: money(opening.saturating_add(moved).saturating_add(more)),
    };
    AccountSummary {
        since: Some(Since { number: "SAMPLE-0".to_owned(), on: Date::constant(2026, 2, 28) }),
        owed: side(90_000, "Payment, SAMPLE-0", -60_000, total.minor()),
        billed: total,
        trust: Some(side(500_000, "Received from Sample Mills", 25_000, 0)),
        read: Read { journal: JournalId::made(0, [0; 10]), line: 0 },
    }
}
