//! The form of a client's guidelines.

use domain::client::Client;
use domain::member::Role;
use maud::{Markup, html};
use web::ui::{self, Field};
use web::{Complaints, Page, Seal, Tab};

use super::Form;
use crate::paths;

/// The rules, to be changed by whoever bills.
pub(super) fn page(
    client: &Client,
    role: Role,
    seal: &Seal,
    (form, complaints): (&Form, &Complaints),
) -> Page {
    let back = paths::client(&client.id);
    let body = html! {
        (ui::crumbs(&[("/firm/clients", "Clients"), (&back, client.name.as_str())]))
        p {
            "What this client does not pay. Work that is against a rule is marked when it is \
             recorded one by one, and all of it on the draft, with what a reviewer would cut; \
             nothing is refused. Leave a rule empty where there is none."
        }
        @if role.bills() {
            (ui::form(seal, &paths::guidelines(&client.id), html! {
                (ui::complaints(complaints))
                (ui::hidden("version", &form.version))
                (fields(form, complaints))
                (ui::actions(html! {
                    (ui::submit("Save guidelines"))
                    (ui::button_link_quiet(&back, "Back to the client"))
                }))
            }))
        } @else {
            (ui::notice(ui::Tone::Info, html! {
                p { "Lawyers and bookkeepers set guidelines. Ask one of them." }
            }))
        }
    };
    Page::new(Tab::Clients, "Billing guidelines", body)
}

fn fields(form: &Form, complaints: &Complaints) -> Markup {
    html! {
        (Field::text("What the client calls them", "source").value(&form.source)
            .hint("Such as Outside Counsel Guidelines 2026.").complaints(complaints))
        (ui::group("Time", html! {
            (ui::fields(html! {
                (Field::number("Steps of hours", "step").value(&form.step)
                    .hint("Such as 0.1.").complaints(complaints))
                (Field::number("Most hours a day", "day_max").value(&form.day_max)
                    .hint("Of one person.").complaints(complaints))
                (Field::number("Travel is paid, in percent", "travel").value(&form.travel)
                    .hint("0 where it is not paid.").complaints(complaints))
            }))
            (ui::checkbox("No block billing", "one_task", &form.one_task)
                .hint("Each task is an entry of its own.").complaints(complaints))
            (ui::checkbox("Narratives say what was done", "says_what", &form.says_what)
                .complaints(complaints))
            (ui::checkbox("Clerical work is not paid", "no_clerical", &form.no_clerical)
                .complaints(complaints))
            (Field::text("Only these tasks are paid", "tasks").value(&form.tasks)
                .hint("Codes such as L110 L120; all where it is empty.").complaints(complaints))
        }))
        (ui::group("Highest rates", ui::fields(html! {
            @for (field, rank, typed) in form.rates() {
                (Field::number(rank.title(), field).value(typed).complaints(complaints))
            }
        })))
        (ui::group("Bills and costs", ui::fields(html! {
            (Field::number("Work is billed within days", "days_max").value(&form.days_max)
                .complaints(complaints))
            (Field::number("Costs need a receipt from", "receipt_from").value(&form.receipt_from)
                .complaints(complaints))
        })))
    }
}
