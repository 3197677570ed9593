//! `GET /invoices/{invoice}`: an invoice as issued, what is open, and the way to pay it.

use domain::cover::sentences;
use domain::id::InvoiceId;
use domain::invoice::{Invoice, Issued, Line};
use domain::plan::Plan;
use domain::question::Question;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use serde::Deserialize;
use store::invoices::Whole;
use web::trail::Trail;
use web::{Answer, App, Asked, Guest, Page, Path, Refusal, State, Tab, ui};

use crate::home::pay;
use crate::interest::Interest;
use crate::paths::{self, Eyes};
use crate::plan::by_plan;

/// Which page of the lines is wanted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct LinesAsked {
    pub(crate) from: String,
    pub(crate) past: String,
}

/// `GET /invoices/{invoice}`
pub(crate) async fn show(
    Guest(client): Guest,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    Asked(asked): Asked<LinesAsked>,
) -> Result<Answer, Refusal> {
    let (ours, trail) = (app.store.of_client(&client), Trail::new(&asked.from, &asked.past));
    let whole = ours.invoice(&id, trail.from()).await?.ok_or(Refusal::NotFound)?;
    let Invoice::Issued(invoice) = &whole.invoice.value else { return Err(Refusal::NotFound) };

    // Turning the pages of one long invoice is one view.
    if trail.from().is_none() {
        ours.commit_viewed(&id, app.now()).await?;
    }

    let plan = match &whole.plan {
        Some(plan) => ours.plan(plan).await?.map(|plan| plan.value),
        None => None,
    };
    let (today, zone) = (app.today().await?, &app.firm().await?.zone);
    let (whole, plan) = (&whole, plan.as_ref());
    let clock = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let ground = Box::pin(ours.interest_on(whole, (today, &clock))).await?;
    let interest = Interest::of(ground, today)?;
    let view =
        View { invoice, whole, plan, interest, trail, today: (today, zone), eyes: Eyes::Client };
    let body = html! {
        (ui::crumbs(&[(paths::HOME, "Home"), (paths::INVOICES, "Invoices")]))
        (view.body())
    };
    Ok(Answer::Page(Page::new(Tab::Invoices, title(invoice), body)))
}

/// The heading of an invoice's page.
pub(crate) fn title(invoice: &Issued) -> String {
    invoice.title()
}

/// An invoice, complete before the first tag.
pub(crate) struct View<'a> {
    pub(crate) invoice: &'a Issued,
    pub(crate) whole: &'a Whole,
    pub(crate) plan: Option<&'a Plan>,
    pub(crate) interest: Option<Interest>,
    pub(crate) trail: Trail<'a>,
    /// The day, and the firm's zone.
    pub(crate) today: (Date, &'a str),
    pub(crate) eyes: Eyes<'a>,
}

impl View<'_> {
    /// The cover letter, and what the invoice says in sentences where all of its lines are here
    /// (INV-09).
    fn plainly(&self, lines: &[&Line]) -> Markup {
        let is_all = u32::try_from(lines.len()) == Ok(self.invoice.line_count);
        let all: Vec<Line> = lines.iter().map(|line| (*line).clone()).collect();
        let said = if is_all { sentences(self.invoice, &all) } else { Vec::new() };
        html! {
            @if let Some(letter) = &self.whole.letter {
                (ui::card("A word about this invoice", ui::prose(letter)))
            }
            @if !said.is_empty() && !self.invoice.is_void() {
                (ui::card("In short", html! { @for one in &said { p { (one) } } }))
            }
        }
    }

    /// Everything below the heading.
    pub(crate) fn body(&self) -> Markup {
        let (today, zone) = self.today;
        let lines: Vec<&Line> = self.whole.lines.iter().map(|line| &line.value).collect();
        let under = self.eyes.lines(&self.invoice.id);
        let questions: Vec<Question> =
            self.whole.questions.iter().map(|one| one.value.clone()).collect();
        let paper = ui::paper::Paper {
            invoice: self.invoice,
            lines: &lines,
            allocations: &self.whole.allocations,
            credits: &self.whole.credits,
            questions: &questions,
            asking: ui::paper::Asking {
                lines: &under,
                ask: self.eyes.ask().filter(|_| !self.invoice.is_void()),
            },
            zone,
            documents: self.eyes.documents(),
        };
        let here = self.eyes.invoice(&self.invoice.id);
        let eyes = self.eyes;
        html! {
            @if let Some(plan) = self.plan { (by_plan(plan, self.invoice, today, self.eyes)) }
            (ui::paper::ask(self.invoice, today, html! {
                (pay(self.invoice, self.eyes))
                // The paper is as it was issued, and asks to be paid.
                @if !self.invoice.is_void() {
                    (ui::button_link_quiet(&self.eyes.pdf(&self.invoice.id), "Download PDF"))
                }
            }))
            @if self.plan.is_none() { (ui::paper::early(self.invoice, today)) }
            (self.plainly(&lines))
            @if let Some(interest) = &self.interest { (interest.view(|id| eyes.invoice(id))) }
            (paper)
            (ui::paper::account(self.whole.account.as_ref()))
            (ui::paper::credited(&self.whole.credits, &lines))
            (ui::pages(&self.trail.paging(&here, &[], self.whole.next.as_deref())))
        }
    }
}
