//! What the page of a credit note shows: its lines, and what it will do.

use domain::credit::{Credit, CreditedLine, JustCredited, LineCredit};
use domain::money::Money;
use maud::{Markup, html};
use web::trail::Trail;
use web::{Complaints, Page, Seal, Tab, ui};

use super::{CreditAsked, Seen, Typed, field, number};
use crate::paths;

/// How many lines a page of the form has.
const LINES_SHOWN: usize = 200;

/// How much of a line’s words names its field.
const LABEL_CHARS: usize = 120;

/// The lines, each with a field for what is taken off it.
pub(super) fn form(
    seen: &Seen,
    asked: &CreditAsked,
    seal: &Seal,
    (typed, complaints): (&Typed, &Complaints),
) -> Page {
    let invoice = &seen.invoice;
    let back = paths::invoice(&invoice.id);
    let title = format!("Credit note for invoice {}", invoice.number);
    let crumbs = ui::crumbs(&[(paths::INVOICES, "Invoices"), (&back, &back_words(seen))]);
    if !invoice.open.is_positive() {
        let nothing = "A credit note takes something off what is open. If the client has paid too \
                       much, give money back on the page of the payment first.";
        let next = Some((paths::PAYMENTS, "Payments"));
        let body = html! { (crumbs) (ui::empty("Nothing is open on this invoice", nothing, next)) };
        return Page::new(Tab::Billing, title, body);
    }
    let trail = Trail::new(&asked.from, &asked.past);
    let from: usize = trail.from().and_then(|from| from.parse().ok()).unwrap_or(0);
    let mut left: Vec<LineCredit<'_>> = seen.left().collect();
    left.sort_by_key(|line| line.line.id.as_str() != asked.line);
    let shown = left.iter().skip(from).take(LINES_SHOWN);
    let next = from.saturating_add(LINES_SHOWN);
    let next = (left.len() > next).then(|| next.to_string());
    let here = paths::credit(&invoice.id);
    let body = html! {
        (crumbs)
        p {
            (ui::money(invoice.open)) " is open. Write what is to be taken off a line; the lines \
             themselves stay as they were issued, and the client sees both."
            @if !invoice.taxes.is_empty() { " Amounts are without tax: that goes along." }
        }
        (ui::form(seal, &paths::credit_at(&invoice.id, &asked.line, &asked.from), html! {
            (ui::complaints(complaints))
            @for line in shown { (one(line, typed, complaints)) }
            (ui::textarea("Why", "reason", said(typed, "reason")).required().rows(3)
                .hint("The client reads this beside the credit note.").complaints(complaints))
            (ui::actions(html! {
                (ui::submit("Look at it first"))
                (ui::button_link_quiet(&back, "Back to the invoice"))
            }))
        }))
        (ui::pages(&trail.paging(&here, &[], next.as_deref())))
    };
    Page::new(Tab::Billing, title, body)
}

fn one(line: &LineCredit<'_>, typed: &Typed, complaints: &Complaints) -> Markup {
    let name = field(line.line);
    let charged = ui::money_plain(line.line.amount);
    let day = ui::date_plain(line.line.on);
    let hint = if line.taken.is_zero() {
        format!("{day}, {charged}")
    } else {
        format!("{day}, {charged}, of which {} is left", ui::money_plain(line.left()))
    };
    let label = named(line.line.narrative.as_str());
    html! {
        (ui::Field::number(&label, &name).value(said(typed, &name)).hint(&hint)
            .complaints(complaints))
    }
}

/// The beginning of what a line says.
fn named(narrative: &str) -> String {
    let short: String = narrative.chars().take(LABEL_CHARS).collect();
    if short.len() == narrative.len() { short } else { format!("{}…", short.trim_end()) }
}

fn said<'a>(typed: &'a Typed, name: &str) -> &'a str {
    typed.get(name).map(String::as_str).unwrap_or_default()
}

fn back_words(seen: &Seen) -> String {
    seen.invoice.title()
}

/// The page that says what the credit note does, and asks.
pub(super) fn asking(seen: &Seen, just: &JustCredited, seal: &Seal, moved: Option<&str>) -> Page {
    let credit = &just.credit;
    let back = paths::credit(&seen.invoice.id);
    let sum = ui::money_plain(credit.amount);
    let body = html! {
        (ui::crumbs(&[(paths::INVOICES, "Invoices"), (&back, &back_words(seen))]))
        @if let Some(moved) = moved { (ui::complaints(&Complaints::whole(moved))) }
        (parts(seen, credit))
        @if let Ok(tax) = credit.tax() && !tax.is_zero() {
            p { "With the tax on that, " (ui::money(tax)) ", it comes to " (ui::money(credit.amount)) "." }
        }
        (ui::facts(&[
            ("Open now", ui::money(seen.invoice.open)),
            ("Open afterwards", ui::money(just.invoice.open)),
            ("Why", ui::prose(credit.reason.as_str())),
        ]))
        p { "The client gets a mail that names no amount. A credit note stays: what was wrong with \
             it is put right by another invoice." }
        (ui::form(seal, &back, html! {
            @for part in credit.lines() {
                (ui::hidden(&format!("amount-{}", part.line), &part.amount.to_string()))
            }
            (ui::hidden("reason", credit.reason.as_str()))
            (ui::hidden("version", &seen.version.to_string()))
            (ui::actions(html! {
                (ui::submit(&format!("Credit {sum}")))
                (ui::button_link_quiet(&paths::invoice(&seen.invoice.id), "Credit nothing"))
            }))
        }))
    };
    Page::new(Tab::Billing, format!("Credit note {} over {sum}", number(credit)), body)
}

fn parts(seen: &Seen, credit: &Credit) -> ui::Table {
    let row = |part: &CreditedLine| {
        let line = seen.lines.iter().find(|line| line.id == part.line);
        let (words, charged) = match line {
            Some(line) => (html! { (line.narrative) }, ui::money(line.amount)),
            None => (html! {}, html! {}),
        };
        [ui::date(part.on), words, charged, ui::money(part.amount)]
    };
    let blank = || html! {};
    let tax = credit.tax().unwrap_or(Money::zero(credit.amount.currency()));
    let taken = credit.amount.minus(tax).unwrap_or(credit.amount);
    ui::Table::new("What is taken off")
        .text("Date")
        .text("Line")
        .number("Charged")
        .number("Taken off")
        .rows(credit.lines().iter().map(row))
        .foot([blank(), html! { "In all" }, blank(), ui::money(taken)])
}
