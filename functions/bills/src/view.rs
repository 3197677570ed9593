//! What a combined bill shows to both sides: each invoice as it was issued, and how it stands now.

use domain::combined::{CombinedBill, Section, sums};
use domain::invoice::Issued;
use domain::money::Money;
use jiff::civil::Date;
use maud::{Markup, html};
use store::bills::WithInvoices;
use web::ui;

/// What is open of a bill now, and what of it is asked for: questions hold some back.
pub(crate) struct Now {
    pub(crate) open: Money,
    pub(crate) asked: Money,
}

impl Now {
    /// What is open and asked for of the invoices that count.
    pub(crate) fn of(shown: &WithInvoices, counts: impl Fn(&Issued) -> bool) -> Self {
        let currency = shown.bill.total.currency();
        let sum = |of: fn(&Issued) -> Money| {
            let those = shown.sections().filter_map(|(_, now)| now).filter(|one| counts(one));
            Money::new(those.map(|one| of(one).minor()).fold(0, i64::saturating_add), currency)
        };
        Self { open: sum(|one| one.open), asked: sum(Issued::undisputed) }
    }
}

/// The heading of a bill's page.
pub(crate) fn title(bill: &CombinedBill) -> String {
    format!("Bill {}", bill.number)
}

/// Its particulars.
pub(crate) fn about(bill: &CombinedBill) -> Markup {
    ui::facts(&[
        ("For", html! { (bill.parties.client) }),
        ("Made", ui::date(bill.made_on)),
        ("Invoices", html! { (bill.sections.len()) }),
        ("Total", ui::money(bill.total)),
    ])
}

/// Its invoices, client by client where they are of several.
pub(crate) fn sections(
    shown: &WithInvoices,
    today: Date,
    address: impl Fn(&Section) -> String,
) -> Markup {
    let is_summary = shown.bill.is_summary();
    html! {
        @for (client, sections) in shown.bill.by_client() {
            @if is_summary { h2 { (client) } }
            (table(shown, (client.as_str(), &sections), today, &address))
        }
        @if is_summary {
            p { strong { "All of it: " (ui::money(shown.bill.total)) } }
        }
    }
}

fn table(
    shown: &WithInvoices,
    (client, sections): (&str, &[&Section]),
    today: Date,
    address: &impl Fn(&Section) -> String,
) -> Markup {
    let row = |section: &&Section| {
        let now = shown.now.get(&section.invoice);
        let (state, open) = match now {
            Some(now) => (ui::paper::standing(now, today), ui::money(now.open)),
            None => (html! {}, html! {}),
        };
        [
            html! { a.whole href=(address(section)) { (section.number) } },
            html! { (section.matter_number) " " (section.matter_name) },
            ui::date(section.due_on),
            state,
            ui::money(section.fees),
            ui::money(section.costs),
            ui::money(section.tax),
            ui::money(section.total),
            open,
        ]
    };
    let table = ui::Table::new(format!("Invoices of {client}"))
        .text("Invoice")
        .text("Matter")
        .text("Due")
        .text("State now")
        .number("Fees")
        .number("Costs")
        .number("Tax")
        .number("Total")
        .number("Open now")
        .rows(sections.iter().map(row));
    let blank = || html! {};
    let table = match sums(sections, shown.bill.total.currency()) {
        Ok([fees, costs, tax, total]) => table.foot([
            html! { "Together" },
            blank(),
            blank(),
            blank(),
            ui::money(fees),
            ui::money(costs),
            ui::money(tax),
            ui::money(total),
            blank(),
        ]),
        Err(_) => table,
    };
    html! { (table) }
}

/// A list of bills.
pub(crate) fn list(
    bills: &[CombinedBill],
    nothing: &str,
    address: impl Fn(&CombinedBill) -> String,
) -> Markup {
    let row = |bill: &CombinedBill| {
        [
            html! { a.whole href=(address(bill)) { (bill.number) } },
            html! { (bill.parties.client) },
            ui::date(bill.made_on),
            html! { (bill.sections.len()) },
            ui::money(bill.total),
        ]
    };
    let table = ui::Table::new("Combined bills, latest first")
        .text("Bill")
        .text("For")
        .text("Made")
        .number("Invoices")
        .number("Total")
        .empty(nothing)
        .rows(bills.iter().map(row));
    html! { (table) }
}
