//! An invoice as it is read: the same to the firm, to the client and on paper.
//!
//! Invariant: every figure is the invoice's own; nothing is summed here.

mod account;
mod credit;
mod explained;
mod lines;
mod printing;
mod sums;
mod tasks;
mod thread;

use domain::credit::Credit;
use domain::invoice::{Allocation, Issued, Line, Standing};
use domain::question::Question;
use jiff::civil::Date;
use maud::{Markup, Render, html};

use super::badge::{Tone, badge};
use super::date::date;
use super::facts::facts;
use super::money::money;
use super::panel::{notice, prose};

pub use account::account;
pub use credit::credited;
pub use explained::explained;
pub use lines::{
    by_time, codes, keepers, narrative, rate, receipt, times_title, units, units_plain,
};
pub use printing::{awaited, printing, unprinted};
pub use thread::{question_state, thread};

use lines::{costs, times};
pub use sums::taxes;

use sums::sums;
use tasks::tasks;

/// An issued invoice, with the lines that are in view.
#[derive(Debug, Clone, Copy)]
pub struct Paper<'a> {
    /// The invoice.
    pub invoice: &'a Issued,
    /// Its lines, or a page of them.
    pub lines: &'a [&'a Line],
    /// What was paid on it.
    pub allocations: &'a [Allocation],
    /// What was taken off it without money.
    pub credits: &'a [Credit],
    /// What was asked about its lines.
    pub questions: &'a [Question],
    /// Where each line has a page of its own.
    pub asking: Asking<'a>,
    /// The firm's zone.
    pub zone: &'a str,
    /// Where its reader finds documents.
    pub documents: &'a str,
}

/// Where its reader looks at a line by itself.
#[derive(Debug, Clone, Copy)]
pub struct Asking<'a> {
    /// The address that all lines of the invoice have in common.
    pub lines: &'a str,
    /// What the link of a line says that nobody has asked about; without, it has none.
    pub ask: Option<&'a str>,
}

impl Asking<'_> {
    /// The page of a line.
    pub fn line(&self, line: &Line) -> String {
        format!("{}/{}/{}", self.lines, line.on, line.id)
    }
}

/// How an invoice stands, as a word.
pub fn standing(invoice: &Issued, today: Date) -> Markup {
    let partly = invoice.paid().is_positive();
    match invoice.standing(today) {
        Standing::Paid => badge(Tone::Good, "Paid"),
        Standing::Questioned => badge(Tone::Info, "Questioned"),
        Standing::Closed => badge(Tone::Neutral, "Closed"),
        Standing::Void => badge(Tone::Neutral, "Void"),
        Standing::Overdue => badge(Tone::Bad, "Overdue"),
        Standing::Due if partly => badge(Tone::Warn, "Partly paid"),
        Standing::Due => badge(Tone::Warn, "Due"),
    }
}

/// When it is, or was, to be paid: `Due 12 Mar 2026, in 9 days`.
pub fn due(invoice: &Issued, today: Date) -> Markup {
    let hours = invoice.due_on.duration_since(today).as_hours();
    let days = hours.checked_div(24).unwrap_or(0);
    html! {
        @match (invoice.standing(today), days) {
            (Standing::Questioned, _) => { "What is open is questioned, and not asked for now." },
            (Standing::Void, _) => { "This invoice was cancelled. Nothing is to be paid." },
            (Standing::Paid | Standing::Closed, _) => { "Nothing is open." },
            (_, 0) => { "Due today, " (date(invoice.due_on)) },
            (_, 1) => { "Due tomorrow, " (date(invoice.due_on)) },
            (_, -1) => { "Was due yesterday, " (date(invoice.due_on)) },
            (_, 2..) => { "Due " (date(invoice.due_on)) ", in " (days) " days" },
            (_, ..-1) => { "Was due " (date(invoice.due_on)) ", " (days.unsigned_abs()) " days ago" },
        }
    }
}

/// What paying early saves, on a day on which it does (INV-20).
pub fn early(invoice: &Issued, today: Date) -> Markup {
    let early = invoice.early.zip(invoice.early_on(today));
    html! {
        @if let Some((early, (less, off))) = early {
            (notice(Tone::Info, html! {
                p {
                    strong {
                        "Pay " (money(less)) " until " (date(early.until)) ", then "
                        (money(invoice.undisputed())) "."
                    }
                    " Who pays all of it early saves " (money(off)) "."
                }
            }))
        }
    }
}

/// What is to be done about an invoice: how it stands, what is open, until when, and the button.
pub fn ask(invoice: &Issued, today: Date, button: impl Render) -> Markup {
    let open = invoice.open.is_positive();
    html! {
        section.ask aria-label="What is open" {
            div {
                p.state { (standing(invoice, today)) }
                p.amount { (money(if open { invoice.open } else { invoice.total })) }
                p.note { (due(invoice, today)) }
            }
            div.press { (button) }
        }
    }
}

impl Render for Paper<'_> {
    fn render(&self) -> Markup {
        let whole = u32::try_from(self.lines.len()) == Ok(self.invoice.line_count);
        let subtotal = |amount| whole.then_some(amount);
        html! {
            article.paper {
                (self.parties())
                (self.particulars())
                @if let Some(note) = &self.invoice.note { (prose(note.as_str())) }
                (times(self, subtotal(self.invoice.fees)))
                (costs(self, subtotal(self.invoice.beside_fees())))
                (keepers(&self.invoice.timekeepers, self.invoice.total.currency()))
                @if whole { (tasks(self.lines, self.invoice.total.currency())) }
                (sums(self))
            }
        }
    }
}

impl Paper<'_> {
    fn parties(&self) -> Markup {
        let parties = &self.invoice.parties;
        html! {
            div.parties {
                section {
                    h2 { "From" }
                    p.name { (parties.firm) }
                    p.prose { (parties.firm_address) }
                }
                section {
                    h2 { "For" }
                    p.name { (parties.payor.name) }
                    p.prose { (parties.payor.address) }
                }
            }
        }
    }

    fn particulars(&self) -> Markup {
        let (invoice, parties) = (self.invoice, &self.invoice.parties);
        let mut known = vec![
            (invoice.kind.title(), html! { (invoice.number) }),
            ("Issued", date(invoice.issued_on)),
            ("Due", date(invoice.due_on)),
            ("Matter", html! { (parties.matter_number) " " (parties.matter_name) }),
        ];
        if parties.client != parties.payor.name {
            known.push(("Client", html! { (parties.client) }));
        }
        if let Some(early) = &self.invoice.early {
            known.push(("Paid early", html! { (early.off) " % off until " (date(early.until)) }));
        }
        if let Some(reference) = &parties.client_reference {
            known.push(("Your reference", html! { (reference) }));
        }
        if let Some(part) = &invoice.part {
            known.push(("Your share", html! { (part.said()) }));
            if part.bills.len() > 1 {
                known.push(("Billed as", html! { (part.numbers()) }));
            }
        }
        if let Some(exchange) = &invoice.exchange {
            known.push(("Exchange rate", html! { (exchange) }));
        }
        for (name, mark) in parties.references.named() {
            known.push((name, html! { (mark) }));
        }
        facts(&known)
    }
}
