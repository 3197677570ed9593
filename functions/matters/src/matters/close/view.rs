//! The page on which a matter ends: what is still open, or when it ended and what is kept of it.

use domain::matter::Matter;
use maud::{Markup, html};
use web::Complaints;
use web::page::Seal;
use web::ui::{self, Field, Tone};

use super::{Ending, Typed};
use crate::paths;

impl Ending {
    pub(super) fn view(&self, seal: &Seal, typed: Typed<'_>, complaints: &Complaints) -> Markup {
        let matter = &self.matter.value;
        let left = self.looked.facts.left();
        let is_closed = matter.ending.is_closed();
        html! {
            (ui::crumbs(&[
                (paths::MATTERS, "Matters"),
                (&paths::matter(&matter.id), matter.number.as_str()),
            ]))
            p { strong { (matter.client_name) } " · " (matter.number) " " (matter.name) }
            (ui::complaints(complaints))
            @if is_closed { (kept(matter)) }
            @if left.is_empty() {
                (self.day(seal, typed, complaints))
            } @else if complaints.about("").next().is_none() {
                (ui::notice(Tone::Warn, html! {
                    p { strong { "This matter cannot be closed yet." } }
                    ul { @for one in &left { li { (one) } } }
                }))
            }
            @if !left.is_empty() { (ways(matter)) }
            @if is_closed { (reopening(matter, seal, typed, complaints)) }
            (legal_hold(matter, seal, typed, complaints))
        }
    }

    fn day(&self, seal: &Seal, typed: Typed<'_>, complaints: &Complaints) -> Markup {
        let matter = &self.matter.value;
        let is_closed = matter.ending.is_closed();
        let (title, button) = if is_closed {
            ("Change the day it ended", "Change the day")
        } else {
            ("Nothing of it is open", "Close the matter")
        };
        ui::card(
            title,
            ui::form(
                &seal.part("close"),
                &paths::matter_close(&matter.id),
                html! {
                    (Field::date("The representation ended on", "on").value(typed.on).required()
                        .hint("Records are kept from this day on. Another day later only extends that.")
                        .complaints(complaints))
                    p.note {
                        "Its records are kept for " (self.years) " years, the longest that the rules \
                        of the firm’s trust accounts ask for (rule TR-21). No time, cost, invoice \
                        or client money can be recorded on a closed matter."
                    }
                    (ui::buttons(html! {
                        (ui::submit(button))
                        (ui::button_link_quiet(&paths::matter(&matter.id), "Cancel"))
                    }))
                },
            ),
        )
    }
}

/// When it ended, and what is kept of it.
fn kept(matter: &Matter) -> Markup {
    let day = |day: Option<jiff::civil::Date>| {
        html! {
            @if let Some(day) = day { (ui::date(day)) }
        }
    };
    ui::facts(&[
        ("Ended", day(matter.ending.closed_on())),
        ("Records kept until", day(matter.ending.kept_until())),
    ])
}

/// Where what is left is dealt with.
fn ways(matter: &Matter) -> Markup {
    ui::actions(html! {
        (ui::button_link_quiet(&paths::ledger(&matter.id), "Client money"))
        (ui::button_link_quiet(&paths::entries_of(&matter.id), "Unbilled work"))
        (ui::button_link_quiet(&paths::matter(&matter.id), "Drafts and invoices"))
    })
}

fn reopening(matter: &Matter, seal: &Seal, typed: Typed<'_>, complaints: &Complaints) -> Markup {
    ui::card(
        "Reopen it",
        ui::form(
            &seal.part("reopen"),
            &paths::matter_reopen(&matter.id),
            html! {
                (ui::textarea("Why it is reopened", "because", typed.because).required().rows(2)
                    .hint("The reason stays in the history of the matter.").complaints(complaints))
                (ui::buttons(ui::submit_quiet("Reopen the matter")))
            },
        ),
    )
}

fn legal_hold(matter: &Matter, seal: &Seal, typed: Typed<'_>, complaints: &Complaints) -> Markup {
    let path = paths::legal_hold(&matter.id);
    match matter.ending.legal_hold() {
        Some(why) => ui::card(
            "Legal hold",
            html! {
                (ui::prose(why.as_str()))
                (ui::confirm(
                    &seal.part("lift"), &paths::legal_hold_lift(&matter.id), "Lift the legal hold",
                    "Its records may then be destroyed once the time they are kept is over.",
                ))
            },
        ),
        None => ui::card(
            "Legal hold",
            ui::form(
                &seal.part("hold"),
                &path,
                html! {
                    (ui::textarea("Why its records must stay", "hold", typed.hold).required().rows(2)
                        .hint("While it is held nothing of the matter may be destroyed, whatever the day.")
                        .complaints(complaints))
                    (ui::buttons(ui::submit_quiet("Hold its records")))
                },
            ),
        ),
    }
}
