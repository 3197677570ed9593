//! What the list of issued invoices shows.

use domain::invoice::Issued;
use domain::money::{Currency, Money};
use jiff::civil::Date;
use maud::{Markup, html};
use store::Page as Listed;
use web::trail::Trail;
use web::{Page, Tab, ui};

use super::Wanted;
use crate::paths;
use web::period::Period;

/// A page of the list, and what was asked for.
pub(super) struct List<'a> {
    pub(super) wanted: Wanted,
    pub(super) period: Period,
    pub(super) today: Date,
    pub(super) number: &'a str,
    pub(super) trail: Trail<'a>,
    pub(super) invoices: &'a Listed<Issued>,
}

impl List<'_> {
    /// The page.
    pub(super) fn page(&self) -> Page {
        let (since, until) = (self.period.since.to_string(), self.period.until.to_string());
        let days: &[(&str, &str)] =
            if self.wanted.has_period() { &[("since", &since), ("until", &until)] } else { &[] };
        let mut asked = vec![("state", self.wanted.word())];
        asked.extend(days);
        let paging = self.trail.paging(paths::INVOICES, &asked, self.invoices.next.as_deref());
        let body = html! {
            (paths::lists("Invoices"))
            @if !self.number.is_empty() {
                (ui::notice(ui::Tone::Warn, html! {
                    p { "No invoice has the number “" (self.number) "”." }
                }))
            }
            div.sieve {
                (self.states())
                @if self.wanted.has_period() {
                    (self.period.form(paths::INVOICES, &[("state", self.wanted.word())]))
                }
                (ui::search(paths::INVOICES, "number", self.number, "Find a number"))
            }
            (self.table())
            (ui::pages(&paging))
            (ui::actions(html! {
                (ui::button_link_quiet(paths::BILLS, "Combined bills"))
                (ui::button_link_quiet(paths::FILES, "Invoices as files"))
                (ui::button_link_quiet(paths::SENDING, "Invoices to send"))
            }))
        };
        Page::new(Tab::Billing, "Invoices", body)
    }

    fn states(&self) -> Markup {
        let (since, until) = (self.period.since, self.period.until);
        let links = Wanted::ALL.map(|wanted| {
            let period = if wanted.has_period() {
                format!("?state={}&since={since}&until={until}", wanted.word())
            } else {
                format!("?state={}", wanted.word())
            };
            (format!("{}{period}", paths::INVOICES), wanted.title())
        });
        let lists: Vec<(&str, &str)> =
            links.iter().map(|(href, title)| (href.as_str(), *title)).collect();
        ui::tabs("State", &lists, self.wanted.title())
    }

    fn table(&self) -> Markup {
        let row = |invoice: &Issued| {
            let parties = &invoice.parties;
            [
                html! { a.whole href=(paths::invoice(&invoice.id)) { (invoice.number) } },
                html! { (parties.client) },
                html! { (parties.matter_number) " " (parties.matter_name) },
                ui::date(invoice.issued_on),
                ui::date(invoice.due_on),
                ui::paper::standing(invoice, self.today),
                ui::money(invoice.total),
                ui::money(invoice.open),
            ]
        };
        let table = ui::Table::new("Invoices")
            .text("Invoice")
            .text("Client")
            .text("Matter")
            .text("Issued")
            .text("Due")
            .text("State")
            .number("Total")
            .number("Open")
            .empty(self.wanted.nothing())
            .rows(self.invoices.items.iter().map(row));
        let sums = sums(&self.invoices.items).into_iter();
        let foot = |(total, open): (Money, Money)| {
            let blank = || html! {};
            [
                html! { "This page" },
                blank(),
                blank(),
                blank(),
                blank(),
                blank(),
                ui::money(total),
                ui::money(open),
            ]
        };
        let table = sums.map(foot).fold(table, ui::Table::foot);
        html! { (table) }
    }
}

impl Wanted {
    const fn title(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::Due => "Due",
            Self::Overdue => "Overdue",
            Self::Paid => "Paid",
        }
    }

    const fn nothing(self) -> &'static str {
        match self {
            Self::All => "No invoice was issued in these days.",
            Self::Due => "Nothing is due: every open invoice is overdue, or there is none.",
            Self::Overdue => "Nothing is overdue.",
            Self::Paid => "No invoice of these days is paid.",
        }
    }
}

/// Total and open amount of the invoices in view, by currency; what cannot be summed is left out.
fn sums(invoices: &[Issued]) -> Vec<(Money, Money)> {
    let mut currencies: Vec<Currency> = Vec::new();
    for invoice in invoices {
        if !currencies.contains(&invoice.total.currency()) {
            currencies.push(invoice.total.currency());
        }
    }
    let sum = |of: fn(&Issued) -> Money, currency| {
        let amounts = invoices.iter().map(of).filter(|amount| amount.currency() == currency);
        Money::sum(amounts, currency).ok()
    };
    let both = |currency| {
        sum(|invoice| invoice.total, currency).zip(sum(|invoice| invoice.open, currency))
    };
    currencies.into_iter().filter_map(both).collect()
}
