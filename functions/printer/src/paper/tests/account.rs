//! The account of the matter on its invoice (INV-07, INV-08).

use super::*;

/// An account of a matter with something owed and something in trust.
fn account() -> AccountSummary {
    use domain::account::{Moved, Read, Side, Since};
    let usd = |minor| Money::new(minor, Currency::USD);
    let row = |what: &str, minor| Moved {
        on: Some(date(2026, 3, 9)),
        what: what.to_owned(),
        amount: usd(minor),
    };
    AccountSummary {
        since: Some(Since { number: "2026-0041".to_owned(), on: date(2026, 2, 28) }),
        owed: Side {
            opening: usd(90_000),
            rows: vec![row("Payment, 2026-0041", -60_000)],
            closing: usd(220_200),
        },
        billed: usd(190_200),
        trust: Some(Side {
            opening: usd(500_000),
            rows: vec![row("Paid to #panic()", -20_000)],
            closing: usd(480_000),
        }),
        read: Read { journal: domain::id::JournalId::made(0, [1; 10]), line: 2 },
    }
}

#[test]
fn inv07_inv08_the_account_of_the_matter_stands_on_the_paper() {
    let plain = paper(vec![line(1, "Draft motion"), cost()]);
    let said = pages(&Paper { account: Some(account()), ..plain.clone() }).concat();
    for words in [
        "Accountofthismatter",
        "Asitwaswhenthisinvoicewasissued,sinceinvoice2026-0041of28Feb2026.",
        "Whatisowed",
        "Before900.00",
        "9Mar2026Payment,2026-0041\u{2212}600.00",
        "Thisinvoice1,902.00",
        "Owednow$2,202.00",
        "Heldforyouintrust",
        "Paidto#panic()\u{2212}200.00",
        "Intrustnow$4,800.00",
    ] {
        assert!(said.contains(words), "{words} in {said}");
    }
    assert!(!pages(&plain).concat().contains("Accountofthismatter"), "one of before has none");
}
