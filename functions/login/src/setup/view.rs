//! The page that sets a portal up.

use domain::member::Classification;
use maud::{Markup, html};
use web::ui::{self, Field};
use web::{Complaints, Page, Seal, Tab};

use super::form::SetupForm;
use crate::paths;

/// Currencies and zones that are proposed; any other may be typed.
const CURRENCIES: [(&str, &str); 6] = [
    ("USD", "US dollar"),
    ("CAD", "Canadian dollar"),
    ("GBP", "Pound sterling"),
    ("EUR", "Euro"),
    ("AUD", "Australian dollar"),
    ("CHF", "Swiss franc"),
];
const ZONES: [(&str, &str); 10] = [
    ("America/New_York", "Eastern"),
    ("America/Chicago", "Central"),
    ("America/Denver", "Mountain"),
    ("America/Phoenix", "Arizona"),
    ("America/Los_Angeles", "Pacific"),
    ("America/Anchorage", "Alaska"),
    ("Pacific/Honolulu", "Hawaii"),
    ("America/Toronto", "Toronto"),
    ("Europe/London", "London"),
    ("Europe/Berlin", "Berlin"),
];

pub(super) fn page(
    seal: &Seal,
    form: &SetupForm,
    complaints: &Complaints,
    (firm, scan, codes): (Markup, Markup, Markup),
) -> Page {
    let fields = html! {
        (ui::hidden("seed", &form.seed))
        (ui::hidden("recovery", &form.recovery))
        (Field::text("Setup code", "setup_code").value(&form.setup_code).autocomplete("off")
            .required().complaints(complaints)
            .hint("It follows from the portal’s secret; the README tells how to get it."))
        (firm)
        (ui::group("You", person(form, complaints)))
        (ui::group("How you sign in", html! {
            (Field::email("E-mail address", "email").autocomplete("username").value(&form.email)
                .required().complaints(complaints))
            (Field::password("Password", "password", "new-password").required()
                .hint("At least 8 characters; a short sentence is good.").complaints(complaints))
            p { "Scan this with an authenticator app, then type the code that it shows." }
            (scan)
            (Field::code("Code", "code").required().complaints(complaints))
            (codes)
        }))
        (ui::buttons(ui::submit("Set up the portal")))
    };
    let body = html! {
        p { "This page is here once: for the first person of the firm, who is one of its lawyers." }
        (ui::complaints(complaints))
        (ui::form(seal, paths::SETUP, fields))
    };
    Page::new(Tab::None, "Set up the portal", body)
}

pub(super) fn firm(form: &SetupForm, complaints: &Complaints) -> Markup {
    ui::group(
        "Your firm",
        html! {
            (Field::text("Firm", "firm").value(&form.firm).autocomplete("organization").required()
                .complaints(complaints))
            (ui::textarea("Address", "address", &form.address).autocomplete("street-address")
                .hint("As invoices print it.").required().complaints(complaints))
            (ui::fields(html! {
                (ui::suggested("Currency", "currency", &CURRENCIES, &form.currency).required()
                    .complaints(complaints))
                (ui::suggested("Time zone", "zone", &ZONES, &form.zone).required()
                    .complaints(complaints))
            }))
        },
    )
}

fn person(form: &SetupForm, complaints: &Complaints) -> Markup {
    let rank = |rank: Classification| (rank.code(), rank.title());
    let ranks = Classification::ALL.map(rank);
    html! {
        (Field::text("Name", "name").value(&form.name).autocomplete("name").required()
            .complaints(complaints))
        (ui::fields(html! {
            (Field::text("Initials", "mark").value(&form.mark).required().complaints(complaints))
            (ui::select("Rank", "classification", &ranks, &form.classification).required()
                .complaints(complaints))
        }))
    }
}
