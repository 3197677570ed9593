//! What the page of a matter's fees shows.

use domain::arrangement::{FlatFee, Milestone, Progress};
use domain::figures::Month;
use maud::{Markup, html};
use store::Member;
use web::ui::{self, Field, Figure, Table, Tone};
use web::{Complaints, Page, Seal, Tab};

use super::Shown;
use super::form::Form;
use crate::paths;

impl Shown {
    pub(super) fn page(
        &self,
        member: &Member,
        seal: &Seal,
        (form, complaints): (&Form, &Complaints),
    ) -> Page {
        let back = paths::matter(&self.matter.id);
        let title = format!("{} {}", self.matter.number, self.matter.name);
        let body = html! {
            (ui::crumbs(&[("/firm/matters", "Matters"), (&back, &title)]))
            (ui::complaints(complaints))
            (self.figures())
            @match &self.agreed.value.flat {
                Some(flat) => (self.milestones(flat, member, seal)),
                None if self.agreed.value.monthly.is_some() => {},
                None if self.agreed.value.contingency.is_some() => {},
                None => p { "Time on this matter is charged by the hour." },
            }
            (self.monthly(member, seal))
            (self.awards(member, (seal, complaints)))
            (self.volume())
            (self.rates())
            @if member.role().bills() {
                (self.agreeing(form, complaints, seal))
            } @else {
                (ui::notice(Tone::Info, html! {
                    p { "Lawyers and bookkeepers write down what was agreed. Ask one of them." }
                }))
            }
        };
        Page::new(Tab::Matters, "Fee agreement", body)
    }

    fn figures(&self) -> Markup {
        let agreed = &self.agreed.value;
        let mut figures = vec![Figure::new("Fees billed", ui::money(self.billed))];
        if let Some(room) = agreed.room(self.billed) {
            figures.push(Figure::new("Cap", ui::money(room.cap)));
            let tone = if room.left.is_zero() { Tone::Bad } else { Tone::Good };
            figures.push(Figure::new("Left to bill", ui::money(room.left)).tone(tone));
        }
        if let Some(flat) = &agreed.flat {
            let money = |sum: Result<_, _>| sum.map(ui::money).unwrap_or_default();
            figures.push(Figure::new("Flat fee", money(flat.total(self.currency))));
            figures.push(Figure::new("Reached", money(flat.reached(self.currency))));
        }
        if self.agreed.value.monthly.is_some() {
            let left = self.months.value.hours_left(Month::of(self.today));
            figures.push(Figure::new("Hours left this month", ui::hours(left)));
        }
        ui::figures(&figures)
    }

    fn milestones(&self, flat: &FlatFee, member: &Member, seal: &Seal) -> Markup {
        let row = |(at, one): (usize, &Milestone)| {
            [html! { (one.name) }, self.state((at, one), member, seal), ui::money(one.amount)]
        };
        let tasks: Vec<String> =
            flat.tasks.iter().map(|task| format!("{task} {}", task.title())).collect();
        html! {
            p {
                @if tasks.is_empty() {
                    "A flat fee covers all time on this matter: it is recorded at its worth, and \
                     charged nothing by the hour."
                } @else {
                    "A flat fee covers " (tasks.join(", ")) ". Other time is charged by the hour."
                }
            }
            (Table::new("Milestones").titled().text("Milestone").text("State").number("Amount")
                .rows(flat.milestones.iter().enumerate().map(row)))
        }
    }

    fn state(&self, (at, one): (usize, &Milestone), member: &Member, seal: &Seal) -> Markup {
        let (id, version) = (&self.matter.id, self.agreed.version.to_string());
        let is_unbilled = self.unbilled.iter().any(|fee| one.is_billed_by(&fee.value.id));
        match &one.progress {
            Progress::Ahead if member.role().bills() => {
                let today = self.today.to_string();
                // Each is called by its milestone, since there are several.
                let label = format!("{}, reached on", one.name);
                let day = Field::date(&label, "on").value(&today).required();
                let scope = format!("reach{at}");
                ui::form(
                    &seal.part(&scope),
                    &paths::reached(id, at),
                    html! {
                        (ui::hidden("version", &version))
                        (day.scope(&scope))
                        (ui::buttons(ui::submit_quiet(&format!("Reached: {}", one.name))))
                    },
                )
            }
            Progress::Ahead => ui::badge(Tone::Neutral, "Ahead"),
            Progress::Reached { on, .. } => html! {
                (ui::badge(Tone::Good, "Reached")) " " (ui::date(*on))
                @if is_unbilled {
                    " " span.note { "Not billed yet" }
                    @if member.role().bills() {
                        (ui::form(&seal.part(format!("back{at}")), &paths::not_reached(id, at), html! {
                            (ui::hidden("version", &version))
                            (ui::buttons(ui::submit_quiet("Not reached after all")))
                        }))
                    }
                }
            },
        }
    }

    fn agreeing(&self, form: &Form, complaints: &Complaints, seal: &Seal) -> Markup {
        ui::card(
            "What was agreed",
            ui::form(
                seal,
                &paths::fees(&self.matter.id),
                html! {
                    (ui::hidden("version", form.version()))
                    (Field::number("Most that all fees may come to", "cap").value(form.cap())
                        .hint("A cap on fees, costs apart. Empty where there is none.")
                        .complaints(complaints))
                    (ui::group("Flat fee by milestones", html! {
                        p.note {
                            "Each is billed once, when it is reached. One milestone alone is a flat fee as \
                             a whole. Those that are reached stay as they are."
                        }
                        @for (n, row) in (1..).zip(form.rows()) {
                            (ui::fields(html! {
                                (Field::text(&format!("Milestone {n}"), "name").nth(n)
                                    .value(row.name).complaints(complaints))
                                (Field::number(&format!("Amount of milestone {n}"), "amount").nth(n)
                                    .value(row.amount).complaints(complaints))
                            }))
                        }
                        (Field::text("Tasks that it covers", "tasks").value(form.tasks())
                            .hint("Codes such as L110 L120, or a phase such as L100; all time where it is \
                                   empty. Time with other codes is charged by the hour.")
                            .complaints(complaints))
                    }))
                    (form.monthly_fields(complaints))
                    (form.contingency_fields(complaints))
                    (form.volume_fields(complaints))
                    (ui::actions(html! {
                        (ui::submit("Save agreement"))
                        (ui::button_link_quiet(&paths::matter(&self.matter.id), "Back to the matter"))
                    }))
                },
            ),
        )
    }
}
