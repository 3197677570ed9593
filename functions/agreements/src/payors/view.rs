//! What the page of who pays a matter shows.

use domain::invoice::Draft;
use domain::payors::{Portion, PortionError};
use maud::{Markup, html};
use store::Member;
use web::ui::{self, Field, Figure, Fold, Table, Tone};
use web::{Complaints, Page, Seal, Tab};

use super::Shown;
use super::form::{Form, LEFT_OUT, Row};
use crate::paths;

/// What bills to a payor can say.
const NARRATIVES: [(&str, &str); 2] = [("", "Shown"), (LEFT_OUT, "Left out")];

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
            @if self.payors.value.is_shared() {
                (self.shares())
                (self.deductible())
            } @else {
                p { (self.name(&self.matter.client)) " pays the bills of this matter alone." }
            }
            @for (draft, portions) in &self.drafts { (self.draft(draft, portions)) }
            @if member.role().bills() {
                (self.agreeing(form, complaints, seal))
            } @else {
                (ui::notice(Tone::Info, html! {
                    p { "Lawyers and bookkeepers write down who pays. Ask one of them." }
                }))
            }
        };
        Page::new(Tab::Matters, "Who pays", body)
    }

    fn shares(&self) -> Markup {
        let rows = self.payors.value.shares.iter().map(|share| {
            [
                ui::link(&paths::client(&share.payor), self.name(&share.payor)),
                html! { (share.words()) },
                html! { (if share.is_redacted { "Left out" } else { "Shown" }) },
            ]
        });
        html! {
            p {
                "The work of this matter goes on one draft. Issued, it becomes a bill to each payor \
                 with a number of its own; together they come to the draft, to the cent."
            }
            (Table::new("Who pays what").titled().text("Payor").text("Share").text("Narratives")
                .rows(rows))
        }
    }

    fn deductible(&self) -> Markup {
        let payors = &self.payors.value;
        let (Some(deductible), Ok(Some(left))) = (&payors.deductible, payors.left()) else {
            return html! {};
        };
        let used = payors
            .used
            .map(ui::money)
            .unwrap_or_else(|| ui::money(left.minus(left).unwrap_or(left)));
        html! {
            (ui::figures(&[
                Figure::new("Deductible", ui::money(deductible.amount)),
                Figure::new("Billed of it", used),
                Figure::new("Left of it", ui::money(left)),
            ]))
            p.note {
                (self.name(&deductible.payor)) " bears it, before the shares begin. It counts fees \
                 and costs before tax; what a void bill used is given back."
            }
        }
    }

    /// What a draft would be billed as.
    fn draft(&self, draft: &Draft, portions: &Result<Vec<Portion>, PortionError>) -> Markup {
        let title = format!("The draft over {} as bills", draft.total.plain());
        let body = html! {
            @match portions {
                Ok(portions) => {
                    (Table::new("Bills of this draft").text("Payor").text("Share").number("Lines")
                        .number("Total")
                        .rows(portions.iter().map(|one| [
                            html! { (self.name(&one.payor)) },
                            html! { (one.words) },
                            html! { (one.lines.len()) },
                            ui::money(one.total),
                        ])))
                },
                Err(error) => p { (error) },
            }
            p { (ui::link(&paths::draft(&draft.id), "Open the draft")) }
        };
        ui::card(&title, body)
    }

    fn agreeing(&self, form: &Form, complaints: &Complaints, seal: &Seal) -> Markup {
        let known: Vec<(&str, &str)> = self.known.iter().map(|name| (name.as_str(), "")).collect();
        let fields = html! {
            (ui::hidden("version", &form.version))
            p.note {
                "Each payor is a client of the firm. The shares of the fees come to 100 %, and so \
                 do those of the costs. Without any row the client of the matter pays alone."
            }
            @let rows: Vec<(usize, Row<'_>)> = (1..).zip(form.rows()).collect();
            @let (first, more) = rows.split_at_checked(SHOWN).unwrap_or((&rows, &[]));
            @for (n, row) in first { (payor(*n, *row, (&known, complaints))) }
            (ui::folded("More payors", Fold::of(more.iter().map(|(_, row)| row.payor)), html! {
                @for (n, row) in more { (payor(*n, *row, (&known, complaints))) }
            }))
            (ui::group("What one payor bears first", html! {
                (ui::fields(html! {
                    (Field::number("Deductible", "deductible").value(&form.deductible)
                        .hint("Billed to one payor first, before the shares. Empty where there is none.")
                        .complaints(complaints))
                    (ui::suggested("Who bears the deductible", "first", &known, &form.first)
                        .complaints(complaints))
                }))
            }))
            (ui::actions(html! {
                (ui::submit("Save who pays"))
                (ui::button_link_quiet(&paths::matter(&self.matter.id), "Back to the matter"))
            }))
        };
        let form = ui::form(seal, &paths::payors(&self.matter.id), fields);
        ui::card("Who pays from now on", form)
    }
}

/// How many payors the form shows before somebody asks for more.
const SHOWN: usize = 2;

/// The fields of one payor.
fn payor(n: usize, row: Row<'_>, (known, complaints): (&[(&str, &str)], &Complaints)) -> Markup {
    let (name, fees) = (format!("Payor {n}"), format!("Share of fees {n}, in percent"));
    let (costs, narratives) =
        (format!("Share of costs {n}, in percent"), format!("Narratives {n}"));
    ui::fields(html! {
        (ui::suggested(&name, "payor", known, row.payor).nth(n).complaints(complaints))
        (Field::number(&fees, "fees").value(row.fees).nth(n).complaints(complaints))
        (Field::number(&costs, "costs").value(row.costs).nth(n).complaints(complaints))
        (ui::select(&narratives, "narratives", &NARRATIVES, row.narratives).nth(n))
    })
}
