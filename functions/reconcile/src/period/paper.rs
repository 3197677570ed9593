//! The report of a reconciliation: parts of its page, and the whole that is signed.

use domain::bank::{BankAccount, BankLine};
use domain::firm::Firm;
use domain::money::Money;
use domain::proof::Commitment;
use domain::reconciliation::{Aside, Finding, LedgerBalance, Outstanding, Report, Signed};
use maud::{Markup, html};
use web::ui::{self, Table};

/// Everything that is signed, as it is kept.
pub(crate) fn whole(
    firm: &Firm,
    account: &BankAccount,
    signed: &Signed,
    commitment: Option<&Commitment>,
) -> Markup {
    let report = &signed.report;
    let number = account.number.as_ref().map(domain::bank::AccountNumber::ending);
    html! {
        p { strong { (firm.name) } }
        p {
            "Three-way reconciliation of " (account.name)
            @if let Some(number) = number { " (ending " (number) ")" }
            " from " (ui::date(report.facts.from)) " through " (ui::date(report.facts.to)) "."
        }
        p {
            "Signed by " (signed.by.1) " on "
            (ui::when(signed.at, &firm.zone)) "."
        }
        (figures(report))
        (findings(report))
        (outstanding(report))
        (aside(report))
        @if let Some(why) = &report.facts.suspense { p { "Suspense: " (why) } }
        (ledgers(report))
        @if let Some(commitment) = commitment { (root(commitment)) }
    }
}

/// What every client's own proof leads to.
fn root(commitment: &Commitment) -> Markup {
    html! {
        p {
            "By this signature the firm commits itself to what each client has in this account, "
            (ui::money(commitment.total)) " in all, under the root "
            code { (hex::encode(commitment.root)) } ". Every client can download a proof that their \
            own money is part of it."
        }
    }
}

/// The three figures, and how the first comes about.
pub(crate) fn figures(report: &Report) -> Markup {
    let sum = |items: &[Outstanding]| {
        let amounts = items.iter().map(|item| item.entry.amount);
        Money::sum(amounts, report.bank.currency()).unwrap_or(report.bank)
    };
    let row = |label: &str, amount: Money| [html! { (label) }, ui::money(amount)];
    let rows = [
        row("Balance of the bank statement", report.facts.statement),
        row("Deposits in transit", sum(&report.in_transit)),
        row("Payments that the bank has not paid", sum(&report.unpaid)),
        row("A: adjusted bank balance", report.bank),
        row("B: balance of the trust book", report.book),
        row("C: sum of all client ledgers", report.ledgers),
    ];
    let mut table = Table::new("Bank, book and ledgers").text("What").number("Amount").rows(rows);
    let differences =
        [("A less B", report.bank_less_book()), ("B less C", report.book_less_ledgers())];
    for (label, difference) in differences {
        if let Some(difference) = difference.ok().filter(|difference| !difference.is_zero()) {
            table = table.row(row(label, difference));
        }
    }
    html! { (table) }
}

/// Errors by name.
pub(crate) fn findings(report: &Report) -> Table {
    let row = |finding: &Finding| {
        let days = finding.days(report);
        [
            html! { (finding.kind.name()) },
            html! { (finding.told) },
            html! { @if days > 0 { (days) } },
        ]
    };
    Table::new("What was found")
        .text("Finding")
        .text("What it is")
        .number("Days")
        .rows(report.findings.iter().map(row))
        .empty("Nothing.")
}

/// Every outstanding item by its age.
pub(crate) fn outstanding(report: &Report) -> Markup {
    let table = |caption: &str, items: &[Outstanding]| {
        let row = |item: &Outstanding| {
            let entry = &item.entry;
            [
                ui::date(entry.on),
                html! { (entry.ledger) },
                html! { (entry.instrument.as_deref().unwrap_or("")) },
                html! { (item.days) },
                ui::money(entry.amount),
            ]
        };
        Table::new(caption)
            .text("Day")
            .text("Ledger")
            .text("Number")
            .number("Days old")
            .number("Amount")
            .rows(items.iter().map(row))
            .empty("None.")
    };
    html! {
        h2 { "Deposits in transit" }
        (table("Deposits in transit", &report.in_transit))
        h2 { "Payments that the bank has not paid" }
        (table("Payments that the bank has not paid", &report.unpaid))
    }
}

/// Every bank line that was set aside, with who did it and why.
fn aside(report: &Report) -> Markup {
    let lines = report.set_aside();
    if lines.is_empty() {
        return html! {};
    }
    let row = |(line, aside): &(&BankLine, &Aside)| {
        [
            ui::date(line.line.on),
            html! { (line.line.text) },
            html! { (aside.why) },
            html! { (aside.by) },
            ui::money(line.line.amount),
        ]
    };
    let table = Table::new("Bank lines that were set aside")
        .text("Day")
        .text("What the bank writes")
        .text("Why")
        .text("By")
        .number("Amount")
        .rows(lines.iter().map(row));
    html! { h2 { "Bank lines that were set aside" } (table) }
}

/// Every ledger with its balance (TRU-17): what a person looks over for a wrong matter.
pub(crate) fn ledgers(report: &Report) -> Table {
    let row = |ledger: &LedgerBalance| {
        [html! { (ledger.name) }, ui::money(ledger.moved), ui::money(ledger.balance)]
    };
    Table::new("Ledgers")
        .text("Ledger")
        .number("Moved in the period")
        .number("Balance")
        .rows(report.facts.ledgers.iter().map(row))
        .foot([html! { "All ledgers" }, html! {}, ui::money(report.ledgers)])
        .empty("No ledger has money in this account.")
}
