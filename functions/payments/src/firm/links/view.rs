//! The page of links: what there are, and the form for another one.

use domain::money::Money;
use domain::paylink::{DAYS, PayLink, Standing};
use jiff::Timestamp;
use maud::{Markup, html};
use web::ui::Tone;
use web::{Complaints, Page, Seal, Tab, ui};

use super::{LinkForm, Subject};
use crate::paths;

/// A link as the list shows it.
pub(super) struct Row {
    pub(super) address: String,
    pub(super) paid: Option<Money>,
    pub(super) made: PayLink,
}

/// The list, and what it needs.
pub(super) struct List {
    pub(super) rows: Vec<Row>,
    pub(super) zone: String,
    pub(super) now: Timestamp,
    pub(super) may: bool,
}

pub(super) fn page(
    subject: &Subject,
    list: &List,
    seal: &Seal,
    typed: (&LinkForm, &Complaints),
) -> Page {
    let (title, crumbs, tab) = match subject {
        Subject::Invoice(invoice) => {
            let number = invoice.number.to_string();
            let way =
                [(paths::FIRM_INVOICES, "Invoices"), (&paths::firm_invoice(&invoice.id), &number)];
            (format!("Pay links of invoice {number}"), ui::crumbs(&way), Tab::Billing)
        }
        Subject::Client(id, name) => {
            let way = [("/firm/clients", "Clients"), (&paths::firm_client(id), name.as_str())];
            (format!("Pay links of {name}"), ui::crumbs(&way), Tab::Clients)
        }
    };
    let body = html! {
        (crumbs)
        p { (opens(subject)) " Whoever holds the link can pay; it works without an account and \
             never opens one." }
        (table(list, seal))
        @if list.may { (ui::card("Make a link", ui::form(seal, &subject.here(), fields(subject, typed)))) }
    };
    Page::new(tab, title, body)
}

const fn opens(subject: &Subject) -> &'static str {
    match subject {
        Subject::Invoice(_) => {
            "A pay link shows the firm, this invoice’s number and what is open on it, and nothing \
             else."
        }
        Subject::Client(..) => {
            "A pay link shows the firm and, for every open invoice, its number and what is open, \
             and nothing else."
        }
    }
}

fn table(list: &List, seal: &Seal) -> Markup {
    let row = |row: &Row| {
        let made = &row.made;
        let standing = made.standing(list.now);
        let works = standing == Standing::Works;
        let payor = made.payor.as_ref().map_or("The client", |payor| payor.as_str());
        [
            html! { (payor) },
            html! { @if let Some(share) = made.share { (ui::money(share)) } @else { "All" } },
            html! { @if let Some(paid) = row.paid { (ui::money(paid)) } },
            ui::when(made.ends_at, &list.zone),
            html! { (badge(standing)) },
            html! { @if works { (ui::link(&row.address, "Open or copy the link")) } },
            html! { @if works && list.may {
                (ui::press(&seal.part(&made.id), &paths::withdraw(&made.id), "Withdraw"))
            } },
        ]
    };
    let table = ui::Table::new("Links, newest first").text("For").number("Share").number("Paid");
    let table = table.text("Works until").text("State").text("Link").text("");
    html! { (table.rows(list.rows.iter().map(row)).empty("No link has been made yet.")) }
}

fn badge(standing: Standing) -> Markup {
    let tone = match standing {
        Standing::Works => Tone::Good,
        Standing::Ended => Tone::Neutral,
        Standing::Withdrawn => Tone::Bad,
    };
    ui::badge(tone, standing.word())
}

fn fields(subject: &Subject, (form, complaints): (&LinkForm, &Complaints)) -> Markup {
    let usual = DAYS.to_string();
    let days = if form.days.is_empty() { &usual } else { &form.days };
    html! {
        (ui::complaints(complaints))
        (ui::Field::text("Who is to pay", "payor").value(&form.payor)
            .hint("Leave it empty for the client. It is for your list; the page shows no name.")
            .complaints(complaints))
        @if let Subject::Invoice(invoice) = subject {
            @let hint = format!("Leave it empty for all. {} is open.", ui::money_plain(invoice.open));
            (ui::Field::number("Their share", "share").value(&form.share).hint(&hint)
                .complaints(complaints))
        }
        (ui::Field::number("Days it works", "days").required().value(days).complaints(complaints))
        (ui::buttons(ui::submit("Make the link")))
    }
}
