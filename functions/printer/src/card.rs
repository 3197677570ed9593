//! The card of a client ledger on paper (TRU-16).
//!
//! Invariant: every figure is the card's own; nothing is summed here.

use domain::money::Money;
use domain::trust::{LedgerCard, Line};
use web::ui::date_plain;

use crate::letters::Letters;
use crate::paper::PrintError;
use crate::report::{self, Party, Report, Table};
use crate::sheet::{day, digits, size};

/// The file: PDF/A-3a and PDF/UA-1, the same bytes for the same card.
pub(crate) fn print(card: &LedgerCard) -> Result<Vec<u8>, PrintError> {
    report::print(&card.mark(), |letters| sheet(card, letters))
}

fn sheet(card: &LedgerCard, letters: &mut Letters) -> Report {
    let LedgerCard { firm, client, days: (from, to), .. } = card;
    let subject = format!("Client ledger of {} for {}", firm.name, client.name);
    let mut particulars = vec![
        ("From", date_plain(*from)),
        ("To", date_plain(*to)),
        ("Matter", letters.line(&card.matter)),
    ];
    if client.name != client.payor.name {
        particulars.push(("Client", letters.line(client.name.as_str())));
    }
    let held = format!("Held in trust at the end of {}", date_plain(*to));
    let still = card.lines.is_empty().then(|| "Nothing moved on these days.".to_owned());
    Report {
        title: "Client ledger".to_owned(),
        subject: letters.line(&subject),
        paper: size((&firm.address, firm.ebill.country), firm.currency),
        day: day(*to),
        firm: Party::of(firm.name.as_str(), &firm.address, letters),
        reader: Party::of(client.payor.name.as_str(), &client.payor.address, letters),
        particulars,
        sums: vec![(held, card.after.plain())],
        tables: vec![table(card, letters)],
        notes: still.into_iter().collect(),
        missing: false,
    }
}

fn table(card: &LedgerCard, letters: &mut Letters) -> Table {
    let before = vec![
        date_plain(card.days.0),
        "Before".to_owned(),
        String::new(),
        String::new(),
        digits(card.before),
    ];
    let row = |(line, balance): &(Line, Money)| {
        let purpose = line.text.purpose.as_ref();
        let what = purpose.map_or_else(String::new, |note| format!(": {note}"));
        let what = format!("{} {}{what}", line.source.words(), line.text.party);
        vec![
            date_plain(line.effective_on),
            letters.line(&what),
            letters.line(line.text.instrument.in_words()),
            digits(line.change),
            digits(*balance),
        ]
    };
    Table {
        heading: "What moved".to_owned(),
        columns: vec!["Date", "What", "By", "Amount", "Balance"],
        wide: 1,
        figures: 2,
        rows: std::iter::once(before).chain(card.lines.iter().map(row)).collect(),
        foot: Some(("Held in trust".to_owned(), card.after.plain())),
    }
}

#[cfg(test)]
mod tests {
    use domain::id::{JournalId, MatterId, ReceiptId};
    use domain::money::Currency;
    use domain::text::{Mark, Name, Note};
    use domain::trust::{LineSource, LineText};
    use jiff::Timestamp;
    use jiff::civil::date;

    use super::*;
    use crate::files::Files;
    use crate::parties;
    use crate::typesetter::{self, Layout};

    fn card() -> LedgerCard {
        let usd = |minor| Money::new(minor, Currency::USD);
        let (firm, client) = parties::sample();
        let line = Line {
            matter: MatterId::made(0, [5; 10]),
            seq: 2,
            effective_on: date(2026, 3, 2),
            posted_at: Timestamp::UNIX_EPOCH,
            entry: JournalId::made(0, [1; 10]),
            source: LineSource::Receipt(ReceiptId::made(0, [1; 10])),
            text: LineText {
                party: Name::parse("#panic() Acme").unwrap(),
                purpose: Note::parse("Advance on fees").ok(),
                instrument: Mark::parse("5501").unwrap(),
            },
            change: usd(50_000),
            balance: usd(75_000),
        };
        LedgerCard {
            firm,
            client,
            matter: "M-7 Sale of the mill".to_owned(),
            days: (date(2026, 1, 1), date(2026, 3, 31)),
            before: usd(25_000),
            lines: vec![(line, usd(75_000))],
            after: usd(75_000),
        }
    }

    #[test]
    fn tru16_a_printed_card_has_every_line_and_what_was_there_after_it() {
        let sheet = serde_json::to_vec(&sheet(&card(), &mut Letters::all())).unwrap();
        let pages = typesetter::shown(Layout::Report, sheet, &Files::default()).unwrap().concat();
        let said: String =
            pages.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect();
        for words in [
            "Clientledger",
            "M-7Saleofthemill",
            "Before250.00",
            "2Mar2026Receivedfrom#panic()Acme:Advanceonfees5501500.00750.00",
            "Heldintrustattheendof31Mar2026$750.00",
        ] {
            assert!(said.contains(words), "{words} in {said}");
        }
    }

    #[test]
    fn tru16_the_same_card_is_the_same_file_and_another_is_another() {
        let file = print(&card()).unwrap();
        let has = |mark: &[u8]| file.windows(mark.len()).any(|window| window == mark);
        assert!(has(b"pdfuaid") && print(&card()).unwrap() == file);
        let other = LedgerCard { lines: Vec::new(), ..card() };
        assert_ne!(other.mark(), card().mark());
    }
}
