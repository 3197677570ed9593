//! Interest on an invoice: how it is made and what became of it (REM-07), and the terms that it
//! runs by.

pub(crate) mod base;
mod form;
pub(crate) mod on;
pub(crate) mod terms;

use domain::interest::{Accrual, Record, Span};
use jiff::civil::Date;
use maud::{Markup, html};
use store::interest::Ground;
use web::ui::{self, Tone};
use web::{Refusal, ui::Table};

/// Interest of an invoice as its pages show it: until yesterday, since a payment of today counts
/// from today.
pub(crate) struct Interest {
    record: Record,
    accrual: Accrual,
    until: Date,
}

impl Interest {
    /// What has accrued and what is posted of it; nothing where there is neither.
    pub(crate) fn of(ground: Option<Ground>, today: Date) -> Result<Option<Self>, Refusal> {
        let (Some(ground), Ok(until)) = (ground, today.yesterday()) else { return Ok(None) };
        let accrual = ground.accrued(until).map_err(Refusal::fault)?;
        let record = ground.record.value;
        let is_there = accrual.total.is_positive() || record.posted.is_positive();
        let is_there = is_there || record.waived.is_some();
        Ok(is_there.then_some(Self { record, accrual, until }))
    }

    /// What the client reads; `invoice` says where the invoice that charged it is read.
    pub(crate) fn view(&self, invoice: impl Fn(&domain::id::InvoiceId) -> String) -> Markup {
        let note = html! {
            @if self.record.waived.is_none() {
                p.note {
                    "What is not charged yet is put on an invoice of its own when the month is \
                     over. A payment counts from its day on. What you ask about, what is on its \
                     way to us, and a payment plan that is kept bear no interest."
                }
            }
        };
        ui::card("Interest", html! { (self.body(invoice)) (note) })
    }

    /// What both sides read, without a heading.
    pub(crate) fn body(&self, invoice: impl Fn(&domain::id::InvoiceId) -> String) -> Markup {
        let Record { posted, last, waived, .. } = &self.record;
        let charged = html! {
            @if let Some(last) = last.as_ref().filter(|_| posted.is_positive()) {
                p {
                    (ui::money(*posted)) " of it is charged. "
                    (ui::link(&invoice(last), "The last invoice of interest")) "."
                }
            }
        };
        html! {
            @if waived.is_some() {
                (ui::notice(Tone::Good, html! {
                    p {
                        @if posted.is_positive() {
                            "No more interest is charged on this invoice."
                        } @else {
                            "No interest is charged on this invoice."
                        }
                    }
                }))
                (charged)
            } @else {
                p {
                    (ui::money(self.accrual.total)) " of interest has accrued until "
                    (ui::date(self.until)) ", since this invoice is paid late."
                }
                (charged)
                (table(&self.accrual))
            }
        }
    }
}

/// How it is made: what was owed, for how many days, at which rate.
fn table(accrual: &Accrual) -> Markup {
    let row = |span: &Span| {
        [
            html! { (ui::date(span.from)) " to " (ui::date(span.to)) },
            ui::money(span.principal),
            html! { (span.days()) },
            html! {
                div {
                    (span.percent()) " % ÷ " (span.basis.days())
                    @if let Some(made) = span.over_base() { p.note { (made) } }
                }
            },
            ui::money(span.amount),
        ]
    };
    let empty = || html! {};
    let total = ui::money(accrual.total);
    let table = Table::new("How the interest is made")
        .text("Days")
        .number("Owed")
        .number("Number of days")
        .number("Rate a day")
        .number("Interest")
        .rows(accrual.spans.iter().map(row))
        .foot([html! { "Interest" }, empty(), empty(), empty(), total]);
    html! {
        @if !accrual.spans.is_empty() { (table) }
        @if let Some(cap) = accrual.capped {
            p.note { "There is no more interest than " (ui::money(cap)) " on this invoice." }
        }
    }
}
