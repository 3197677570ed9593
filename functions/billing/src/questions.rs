//! `GET /firm/questions`: what clients ask about lines and what is not settled; what waits for the
//! firm comes first.

use std::collections::HashMap;

use domain::id::InvoiceId;
use domain::invoice::Issued;
use domain::question::Question;
use maud::{Markup, html};
use serde::Deserialize;
use web::trail::Trail;
use web::{Answer, App, Asked, Page, Refusal, Staff, State, Tab, ui};

use crate::paths;

/// Which page of the list is wanted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct QuestionsAsked {
    from: String,
    past: String,
}

/// `GET /firm/questions`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<QuestionsAsked>,
) -> Result<Answer, Refusal> {
    let (firm, trail) = (app.store.of(&member), Trail::new(&asked.from, &asked.past));
    let open = firm.questions_open(trail.from()).await?;
    let mut named: Vec<InvoiceId> = open.items.iter().map(|one| one.invoice.clone()).collect();
    named.sort();
    named.dedup();
    let (invoices, zone) = (firm.invoices_named(&named).await?, &app.firm().await?.zone);

    let body = html! {
        (paths::lists("Questions"))
        @if open.items.is_empty() && trail.from().is_none() {
            (ui::empty(
                "No open questions",
                "When a client asks about a line of an invoice, it waits here for an answer. What \
                 the line charges is not asked for meanwhile.",
                Some((paths::INVOICES, "See invoices")),
            ))
        } @else {
            (table(&open.items, &invoices, zone))
            (ui::pages(&trail.paging(paths::QUESTIONS, &[], open.next.as_deref())))
        }
    };
    Ok(Answer::Page(Page::new(Tab::Billing, "Questions about lines", body)))
}

fn table(open: &[Question], invoices: &HashMap<InvoiceId, Issued>, zone: &str) -> ui::Table {
    ui::Table::new("Open questions, what waits for the firm first")
        .text("State")
        .text("Last word")
        .text("Client")
        .text("Invoice")
        .text("Line")
        .number("Held back")
        .rows(open.iter().map(|question| row(question, invoices.get(&question.invoice), zone)))
}

fn row(question: &Question, invoice: Option<&Issued>, zone: &str) -> [Markup; 6] {
    let client = invoice.map_or("", |invoice| invoice.parties.client.as_str());
    let line = paths::asked(&question.invoice, (question.on, &question.line));
    [
        ui::paper::question_state(question.state),
        ui::when(question.moved_at(), zone),
        ui::link(&paths::client(&question.client), client),
        ui::link(&paths::invoice(&question.invoice), &question.number),
        html! { a.whole href=(line) { span.prose dir="auto" { (question.narrative) } } },
        ui::money(question.amount),
    ]
}
