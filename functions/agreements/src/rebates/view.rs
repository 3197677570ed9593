//! What the page of a client's rebates shows.

use domain::rebate::{self, Agreed, Counted, Due, Given, Terms};
use maud::{Markup, html};
use store::Member;
use web::ui::{self, Figure, Table, Tone};
use web::{Complaints, Page, Seal, Tab};

use super::Shown;
use super::count::OfYear;
use super::form::Form;
use crate::paths;

impl Shown {
    /// The page, with what was typed of an agreement, and why nothing was given.
    pub(super) fn page(
        &self,
        (member, seal): (&Member, &Seal),
        (form, complaints): (&Form, &Complaints),
        refused: &Complaints,
    ) -> Page {
        let id = &self.client.id;
        let client = (&*paths::client(id), self.client.name.as_str());
        let body = html! {
            (ui::crumbs(&[("/firm/clients", "Clients"), client]))
            p {
                "What the client gets back after a year whose fees passed what was agreed. It is \
                 given as credit notes on the invoices of that year, by one press, once that is \
                 over; nothing is given by itself."
            }
            (ui::complaints(refused))
            (self.years())
            @if self.rows.is_empty() {
                p { "No rebate is agreed for " (self.year) "." }
            }
            @for row in &self.rows { (self.row(row, (member, seal))) }
            h2 { "What is agreed" }
            (self.agreed())
            @if member.role().bills() {
                (ui::card("Agree on a rebate", ui::form(
                    &seal.part("agree"), &paths::rebates(id), form.fields(self, complaints),
                )))
            } @else {
                (ui::notice(Tone::Info, html! {
                    p { "Lawyers and bookkeepers agree on rebates, and give them. Ask one of them." }
                }))
            }
        };
        Page::new(Tab::Clients, "Rebates", body)
    }

    /// The years that can be looked at: from the first agreement to this one.
    fn years(&self) -> Markup {
        let this = self.today.year();
        let first = self.rebates.value.all.iter().map(|one| one.from).min().unwrap_or(this);
        let years: Vec<(String, String)> = (first.min(this)..=this)
            .rev()
            .map(|year| (paths::rebates_of(&self.client.id, year), year.to_string()))
            .collect();
        let years: Vec<(&str, &str)> =
            years.iter().map(|(path, year)| (path.as_str(), year.as_str())).collect();
        ui::tabs("Year", &years, &self.year.to_string())
    }

    fn agreed(&self) -> Table {
        let row = |agreed: &Agreed| {
            let words = agreed.terms.as_ref().map(Terms::words);
            [
                html! { (self.whose(&agreed.of)) },
                html! { (agreed.from) },
                html! { (words.unwrap_or_else(|| "no rebate any more".to_owned())) },
            ]
        };
        Table::new("Agreements")
            .text("Fees of")
            .text("From the year")
            .text("What the client gets back")
            .rows(self.rebates.value.all.iter().map(row))
            .empty("Nothing is agreed yet.")
    }

    fn row(&self, row: &OfYear, (member, seal): (&Member, &Seal)) -> Markup {
        let given = row.given.as_ref().map(|given| &given.value);
        html! {
            h2 { (self.whose(&row.of)) ", " (self.year) }
            @if let (Some(terms), Some(due)) = (&row.terms, &row.due) {
                p { (ui::capital(&terms.words())) "." }
                (self.figures(row, terms, due))
                @if !due.parts.is_empty() { p { "How it is worked out: " (due.words()) "." } }
                @if let Some(given) = given { (too_much(given, due)) }
            } @else {
                p { "Nothing is agreed for this year any more." }
            }
            @if row.in_other > 0 {
                p.note {
                    "Not counted: invoices of the year in another currency, " (row.in_other) "."
                }
            }
            (self.giving(row, (member, seal)))
            (invoices(row, given))
        }
    }

    fn figures(&self, row: &OfYear, terms: &Terms, due: &Due) -> Markup {
        let mut figures = vec![
            Figure::new("Fees that count", ui::money(due.fees)),
            Figure::new(
                if self.is_over() { "Due for the year" } else { "Due by now" },
                ui::money(due.total),
            ),
        ];
        if let Some(given) = &row.given {
            figures.push(Figure::new("Given", ui::money(given.value.done())));
        }
        if !self.is_over() {
            let pace = rebate::at_pace(due.fees, self.today).and_then(|fees| terms.due(fees));
            if let Ok(pace) = pace {
                let note = html! { "at fees of " (ui::money(pace.fees)) };
                let pace = Figure::new("Due if the year goes on so", ui::money(pace.total));
                figures.push(pace.note(note));
            }
            if let Some((step, missing)) = terms.next(due.fees) {
                let note = html! { "to pass " (ui::money(step.above)) };
                figures.push(Figure::new("To the next step", ui::money(missing)).note(note));
            }
        }
        ui::figures(&figures)
    }

    /// The button that gives it, or why there is none.
    fn giving(&self, row: &OfYear, (member, seal): (&Member, &Seal)) -> Markup {
        let decided = row.given.as_ref().map(|given| &given.value);
        let left = decided.map(|given| given.left().count());
        let is_due = row.due.as_ref().is_some_and(|due| due.total.is_positive());
        match left {
            Some(0) => {
                return html! { p { "It is given, and is not given again." } };
            }
            None if !self.is_over() => {
                return html! {
                    p { "This is a forecast. It is given once " (self.year) " is over." }
                };
            }
            None if !is_due => return html! { p { "The fees of the year pass no step." } },
            Some(_) | None => {}
        }
        let (year, id) = (self.year.to_string(), &self.client.id);
        let words = match left {
            Some(_) => "Write the credit notes that are left".to_owned(),
            None => format!("Give the rebate for {year}"),
        };
        html! {
            @if member.role().bills() {
                p {
                    "Each invoice below bears its share as a credit note, with its tax. What was \
                     paid of it already goes on account, from where it pays other invoices or is \
                     given back. Credit notes stay, and the rebate of a year is given once."
                }
                (ui::form(&seal.part(row.of.word()), &paths::rebate_give(id), html! {
                    (ui::hidden("of", row.of.word()))
                    (ui::hidden("year", &year))
                    (ui::actions(ui::submit(&words)))
                }))
            }
        }
    }
}

/// What was given too much, and what to do.
fn too_much(given: &Given, now: &Due) -> Markup {
    let Some(more) = given.too_much(now) else { return html! {} };
    ui::notice(
        Tone::Warn,
        html! {
            p {
                "Of the fees of " (given.year) ", " (ui::money(given.fees)) " counted when the \
                 rebate was decided, and " (ui::money(now.fees)) " count now: invoices were credited \
                 or cancelled since. " (ui::money(more)) " without tax was given too much. The \
                 credit notes stay: agree with the client whether it is billed as a fee, or taken \
                 off the rebate of the next year."
            }
        },
    )
}

/// The invoices that count, or bear what was given.
fn invoices(row: &OfYear, given: Option<&Given>) -> Markup {
    let share = |one: &Counted| given?.shares.iter().find(|share| share.invoice == one.invoice);
    let shares = row.due.as_ref().and_then(|due| due.shares(&row.counted).ok()).unwrap_or_default();
    let cells = |(at, one): (usize, &Counted)| {
        let (part, state) = match (given, share(one)) {
            (None, _) => (shares.get(at).copied(), ""),
            (Some(_), None) => (None, "bears nothing"),
            (Some(_), Some(share)) if share.credit.is_some() => (Some(share.amount), "written"),
            (Some(_), Some(share)) => (Some(share.amount), "not written"),
        };
        [
            ui::link(&paths::invoice(&one.invoice), &one.number),
            ui::date(one.on),
            ui::money(one.fees),
            part.filter(|part| part.is_positive()).map(ui::money).unwrap_or_default(),
            html! { (state) },
        ]
    };
    // A share whose invoice counts no more, such as a void one, still has to be seen.
    let gone = given.into_iter().flat_map(Given::left);
    let gone = gone.filter(|left| row.counted.iter().all(|one| one.invoice != left.invoice));
    let gone = gone.map(|left| {
        [
            ui::link(&paths::invoice(&left.invoice), &left.number),
            html! {},
            html! {},
            ui::money(left.amount),
            html! { "not written: its fees do not count any more" },
        ]
    });
    html! {
        (Table::new("Invoices that count")
            .text("Invoice").text("Issued").number("Fees that count").number("Share")
            .text("Credit note")
            .rows(row.counted.iter().enumerate().map(cells).chain(gone))
            .empty("No invoice of the client’s own was issued in this year."))
    }
}
