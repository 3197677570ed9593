//! `GET /firm/invoices/{invoice}`: an invoice as issued, what is open, and what happened to it.

mod happened;
mod redacted;

use domain::dispatch::{Dispatch, Sending};
use domain::export::Format;
use domain::id::InvoiceId;
use domain::invoice::{Invoice, Issued, Line};
use domain::question::Question;
use maud::{Markup, html};
use serde::Deserialize;
use store::invoices::Whole;
use web::trail::Trail;
use web::{Answer, App, Asked, Location, Page, Path, Refusal, Staff, State, Tab, ui};

use crate::paths;
pub(crate) use happened::Happened;
pub(crate) use redacted::is_asked;

/// Which page of the lines is wanted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct LinesAsked {
    from: String,
    past: String,
    /// Which copy; the invoice itself where it is empty.
    copy: String,
}

/// `GET /firm/invoices/{invoice}`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    Asked(asked): Asked<LinesAsked>,
) -> Result<Answer, Refusal> {
    let (firm, trail) = (app.store.of(&member), Trail::new(&asked.from, &asked.past));
    let whole = firm.invoice(&id, trail.from()).await?.ok_or(Refusal::NotFound)?;
    let Invoice::Issued(invoice) = &whole.invoice.value else {
        return Ok(Answer::Go(Location::to(paths::draft(&id))));
    };
    if is_asked(&asked.copy) {
        return redacted::page(&app, &whole, invoice, trail).await;
    }
    let (history, contacts, members) = tokio::try_join!(
        firm.history(id.as_str(), None),
        firm.contacts(&invoice.client),
        firm.members(),
    )?;
    let happened = Happened {
        links: &history.items,
        contacts: &contacts,
        members: &members,
        currency: invoice.total.currency(),
    };
    let (today, zone) = (app.today().await?, &app.firm().await?.zone);

    let lines: Vec<&Line> = whole.lines.iter().map(|line| &line.value).collect();
    let under = paths::lines_of(&id);
    let questions: Vec<Question> = whole.questions.iter().map(|one| one.value.clone()).collect();
    let paper = ui::paper::Paper {
        invoice,
        lines: &lines,
        allocations: &whole.allocations,
        credits: &whole.credits,
        questions: &questions,
        asking: ui::paper::Asking { lines: &under, ask: None },
        zone,
        documents: paths::DOCUMENTS,
    };
    let paging = trail.paging(&paths::invoice(&id), &[], whole.next.as_deref());
    let body = html! {
        (ui::crumbs(&[(paths::INVOICES, "Invoices")]))
        (ui::paper::ask(invoice, today, actions(invoice)))
        (paper)
        (ui::paper::account(whole.account.as_ref()))
        (ui::paper::credited(&whole.credits, &lines))
        (ui::pages(&paging))
        (ui::beside(ui::card("What happened", happened.history(zone)), about(&whole, invoice, &happened, zone)))
    };
    Ok(Answer::Page(Page::new(Tab::Billing, invoice.title(), body)))
}

fn actions(invoice: &Issued) -> Markup {
    let open = invoice.open.is_positive();
    let untouched = invoice.open == invoice.total;
    html! {
        (ui::button_link_quiet(&paths::preview(&invoice.client, &invoice.id), "As the client sees it"))
        @if open {
            (ui::button_link_quiet(&paths::record(&invoice.id), "Record a payment"))
            (ui::button_link_quiet(&paths::links(&invoice.id), "Pay links"))
            (ui::button_link_quiet(&paths::plan(&invoice.id), "Payment plan"))
            (ui::button_link_quiet(&paths::limits(&invoice.id), "Ways to pay"))
            (ui::button_link_quiet(&paths::credit(&invoice.id), "Credit note"))
            (ui::button_link_quiet(&paths::write_off(&invoice.id), "Write off"))
        }
        @if !invoice.is_void() {
            (ui::button_link_quiet(&paths::submission(&invoice.id), "E-billing"))
        }
        @if invoice.interest.is_zero() && !invoice.is_void() {
            (ui::button_link_quiet(&paths::interest(&invoice.id), "Interest"))
        }
        @if untouched { (ui::button_link_quiet(&paths::void(&invoice.id), "Void")) }
        @if invoice.is_void() {
            (ui::button_link_quiet(&paths::void(&invoice.id), "What became of its work"))
        }
    }
}

/// What only the firm sees.
fn about(whole: &Whole, invoice: &Issued, happened: &Happened<'_>, zone: &str) -> Markup {
    let views = happened.views();
    ui::card(
        "For the firm",
        html! {
            (ui::facts(&[
                ("Client", ui::link(&paths::client(&invoice.client), invoice.parties.client.as_str())),
                ("Matter", ui::link(&paths::matter(&invoice.matter), invoice.parties.matter_number.as_str())),
                ("Bills of this work", siblings(invoice)),
                ("Lines", html! { (invoice.line_count) }),
                ("Payments", html! { (whole.allocations.len()) }),
                ("Read by the client", html! {
                    @match views.first() {
                        None => { "Not yet" },
                        Some(last) => {
                            (views.len()) (if views.len() == 1 { " time" } else { " times" })
                            ", last " (ui::when(*last, zone))
                        },
                    }
                }),
                ("Goes out", goes_out(whole.sending.as_ref(), zone)),
                ("Files", files(invoice)),
                ("Seal", html! { code { (invoice.seal) } }),
            ]))
        },
    )
}

/// The bills that share its work: each to another payor (BIL-13).
fn siblings(invoice: &Issued) -> Markup {
    html! {
        @match &invoice.part {
            None => { "This one alone" },
            Some(part) => ul.plain {
                @for (id, number) in &part.bills {
                    li {
                        @if *id == invoice.id { (number) ", this one" }
                        @else { (ui::link(&paths::invoice(id), number)) }
                    }
                }
            },
        }
    }
}

/// How it goes out, and whether it did.
fn goes_out(sending: Option<&Sending>, zone: &str) -> Markup {
    let Some(sending) = sending else { return html! { (Dispatch::Portal.title()) } };
    html! {
        (sending.dispatch.title())
        @match sending.sent_at {
            Some(at) => { ", sent " (ui::when(at, zone)) },
            None => { ", " (ui::link(&paths::sending(sending.dispatch), "waits to be sent")) },
        }
    }
}

/// What other programs read it as.
fn files(invoice: &Issued) -> Markup {
    html! {
        ul.plain {
            li { (ui::link(&paths::pdf(&invoice.id), "PDF, as issued")) }
            @for format in Format::ALL.into_iter().filter(|_| !invoice.is_void()) {
                li { (ui::link(&paths::file(&invoice.id, format), format.title())) }
            }
            li { (ui::link(&paths::redacted(&invoice.id), "Copy without narratives")) }
        }
    }
}
