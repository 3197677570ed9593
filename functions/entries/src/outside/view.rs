//! What a contractor sees: the form, and what they handed in; never a rate or an amount.

use domain::approval::Approval;
use domain::entry::{Entry, Work};
use maud::{Markup, html};
use web::page::Seal;
use web::ui::{self, Field, Table};
use web::{Complaints, Page, Tab};

use super::Seen;
use super::back::is_open;
use super::form::Form;
use crate::{choices, day};

/// The link does not work any more, and says no more.
pub(super) fn over() -> Page {
    let sentence = "Its time is over, or the firm has withdrawn it. Ask the firm for another one.";
    let body = ui::empty("Nothing is shown here", sentence, None);
    Page::new(Tab::None, "This link does not work any more", body)
}

impl Seen {
    pub(super) fn page(&self, seal: &Seal, form: &Form, complaints: &Complaints) -> Page {
        let body = html! {
            p {
                "You hand time in to " (self.firm) " as "
                strong { (self.worker.timekeeper().name()) }
                ". The firm looks at it before anything is billed."
            }
            @if self.matters.is_empty() {
                (ui::empty(
                    "No matter is open for you",
                    "The matters of this link are closed. Ask the firm for another link.",
                    None,
                ))
            } @else {
                (ui::form(seal, &self.here, self.fields(form, complaints)))
            }
            h2 { "What you handed in" }
            (self.table(seal))
            p.note {
                "Of the last year, as far as it is not billed. What the firm has not approved can "
                "be taken back, and handed in anew."
            }
        };
        Page::new(Tab::None, "Hand in time", body)
    }

    fn fields(&self, form: &Form, complaints: &Complaints) -> Markup {
        let none = std::iter::once((String::new(), "Choose a matter".to_owned()));
        let matter = |one: &domain::matter::Matter| {
            (one.id.to_string(), format!("{} {}", one.number, one.name))
        };
        let matters: Vec<(String, String)> = none.chain(self.matters.iter().map(matter)).collect();
        let has = |field: &'static str, sent: &str| {
            complaints.about(field).next().is_some() || !sent.is_empty()
        };
        html! {
            (ui::complaints(complaints))
            (ui::select("Matter", "matter", &matters, &form.matter).required()
                .complaints(complaints))
            (ui::fields(html! {
                (Field::date("Day", "on").value(&form.on).required().complaints(complaints))
                (Field::text("Hours", "hours").value(&form.hours).required()
                    .hint("Such as 1.5 or 1:30.").complaints(complaints))
                (Field::clock("Began at", "began").value(&form.began).complaints(complaints))
            }))
            (ui::textarea("What was done", "narrative", &form.narrative).required()
                .complaints(complaints))
            (ui::fields(html! {
                (ui::select_grouped("Task", "task", "No task", &choices::tasks(), &form.task)
                    .complaints(complaints))
                (ui::select("Activity", "activity", &choices::activities(), &form.activity)
                    .complaints(complaints))
            }))
            @if has("twice", &form.twice) {
                (ui::checkbox("It was done twice", "twice", &form.twice).complaints(complaints))
            }
            @if has("both", &form.both) {
                (ui::checkbox("Both were done at the same time", "both", &form.both)
                    .complaints(complaints))
            }
            (day::reason(&form.late, complaints))
            (ui::buttons(ui::submit("Hand in")))
        }
    }

    fn table(&self, seal: &Seal) -> Table {
        let matter = |entry: &Entry| {
            let found = self.matters.iter().find(|matter| matter.id == entry.matter);
            found.map(|matter| matter.number.to_string()).unwrap_or_else(|| "–".to_owned())
        };
        let row = |entry: &Entry| {
            [
                ui::date(entry.on),
                html! { (matter(entry)) },
                ui::prose(entry.narrative.as_str()),
                worked(entry),
                html! { (standing(entry)) },
                self.back(seal, entry),
            ]
        };
        Table::new("What you handed in")
            .text("Day")
            .text("Matter")
            .text("What was done")
            .number("Worked")
            .text("State")
            .text("Take back")
            .rows(self.entries.iter().map(row))
            .empty("Nothing yet.")
    }

    fn back(&self, seal: &Seal, entry: &Entry) -> Markup {
        if !is_open(entry) {
            return html! { "–" };
        }
        let action = format!("{}/back", self.here);
        ui::form(
            &seal.part(&entry.id),
            &action,
            html! {
                (ui::hidden("matter", entry.matter.as_str()))
                (ui::hidden("on", &entry.on.to_string()))
                (ui::hidden("entry", entry.id.as_str()))
                (ui::buttons(ui::submit_quiet("Take back")))
            },
        )
    }
}

fn worked(entry: &Entry) -> Markup {
    match &entry.work {
        Work::Time { worked, .. } => html! { (worked) },
        Work::Cost { .. } | Work::Flat { .. } => html! { "–" },
    }
}

/// How far it is, for somebody outside.
fn standing(entry: &Entry) -> String {
    match entry.approval() {
        Some(Approval::Approved(_)) => "Approved".to_owned(),
        Some(Approval::Offered) => "Waits for the firm".to_owned(),
        Some(approval @ Approval::Declined(_)) => approval.words().unwrap_or_default(),
        Some(Approval::Recorded | Approval::Submitted | Approval::Returned(_)) | None => {
            "With the firm".to_owned()
        }
    }
}
