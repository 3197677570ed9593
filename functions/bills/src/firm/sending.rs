//! `/firm/sending`: invoices that wait to go out on paper, through a client's e-billing system, or
//! with their PDF; `POST`: noting that they went out (INV-11).

use domain::dispatch::{Dispatch, Sending};
use domain::id::InvoiceId;
use maud::{Markup, html};
use serde::Deserialize;
use store::sendings::SENT_MAX;
use store::{Member, Page as Listed};
use web::trail::Trail;
use web::{
    Answer, App, Asked, Complaints, Location, Page, Posted, Refusal, Seal, Staff, State, Tab, ui,
};

use crate::paths;

/// Which way, and which page of the list.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SendingAsked {
    by: String,
    from: String,
    past: String,
}

/// Which went out.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    by: String,
    invoice: Vec<String>,
}

/// What the page shows.
struct Shown {
    dispatch: Dispatch,
    waiting: Listed<Sending>,
}

/// `GET /firm/sending`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<SendingAsked>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let trail = Trail::new(&asked.from, &asked.past);
    let shown = Shown::of(&app, &member, (&asked.by, trail)).await?;
    let typed = (&Form::default(), &Complaints::default());
    Ok(Answer::Page(shown.page(&member, (&seal, trail), typed)))
}

/// `POST /firm/sending`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let form = &posted.form;
    let ids = form.invoice.iter().map(|id| id.parse().map_err(|_| Refusal::Forged));
    let ids = ids.collect::<Result<Vec<InvoiceId>, _>>()?;
    let complaints = match ids.len() {
        0 => Complaints::whole("Choose the invoices that went out."),
        1..=SENT_MAX => {
            let once = posted.once(&member);
            app.store.of(&member).commit_sent(&once, &ids, app.now()).await?;
            let to = Location::to(paths::sending(Dispatch::of_word(&form.by).unwrap_or_default()));
            return Ok(Answer::Go(to.flash("Noted as sent.")));
        }
        _ => Complaints::whole(format!("Choose {SENT_MAX} invoices at most at a time.")),
    };
    let trail = Trail::new("", "");
    let shown = Shown::of(&app, &member, (&form.by, trail)).await?;
    Ok(Answer::Again(shown.page(&member, (&posted.seal, trail), (form, &complaints))))
}

impl Shown {
    async fn of(
        app: &App,
        member: &Member,
        (by, trail): (&str, Trail<'_>),
    ) -> Result<Self, Refusal> {
        let dispatch = match Dispatch::of_word(by) {
            Some(Dispatch::Portal) | None => Dispatch::Paper,
            Some(dispatch) => dispatch,
        };
        let waiting = app.store.of(member).sendings(dispatch, trail.from()).await?;
        Ok(Self { dispatch, waiting })
    }

    fn page(
        &self,
        member: &Member,
        (seal, trail): (&Seal, Trail<'_>),
        (form, complaints): (&Form, &Complaints),
    ) -> Page {
        let here = paths::sending(self.dispatch);
        let ways = [Dispatch::Paper, Dispatch::EBilling, Dispatch::Mail];
        let lists = ways.map(|way| (paths::sending(way), way.title()));
        let by = [("by", self.dispatch.word())];
        let body = html! {
            (ui::crumbs(&[(paths::FIRM_INVOICES, "Invoices")]))
            (ui::tabs("How they go out", &lists, self.dispatch.title()))
            (ui::complaints(complaints))
            @if self.waiting.items.is_empty() && trail.from().is_none() {
                (ui::empty("Nothing waits to go out", self.nothing(), None))
            } @else {
                p { (self.says()) }
                @if let Some(format) = self.format() {
                    (ui::actions(ui::button_link_quiet(&paths::files_to_send(self.dispatch, format),
                        "Download all of them")))
                }
                @if self.dispatch.is_by_hand() && member.role().bills() {
                    (ui::form(seal, paths::SENDING, html! {
                        (ui::hidden("by", self.dispatch.word()))
                        (self.table(Some(form)))
                        (ui::actions(ui::submit("Note them as sent")))
                    }))
                } @else { (self.table(None)) }
                (ui::pages(&trail.paging(&here, &by, self.waiting.next.as_deref())))
            }
        };
        Page::new(Tab::Billing, "Invoices to send", body)
    }

    fn table(&self, form: Option<&Form>) -> Markup {
        let row = |one: &Sending| {
            let (id, label) = (one.invoice.as_str(), format!("Invoice {}", one.number));
            let is_chosen = form.is_some_and(|form| form.invoice.iter().any(|sent| sent == id));
            [
                html! {
                    @if form.is_some() {
                        (ui::checkbox(&label, "invoice", if is_chosen { id } else { "" })
                            .value(id).scope(id))
                    } @else { (label) }
                },
                html! { (one.client_name) },
                ui::date(one.issued_on),
                ui::money(one.total),
                ui::link(&paths::firm_invoice(&one.invoice), &format!("See {}", one.number)),
            ]
        };
        let table = ui::Table::new("Invoices that wait to go out, the longest waiting first")
            .text("Invoice")
            .text("Client")
            .text("Issued")
            .number("Total")
            .text("Its page")
            .rows(self.waiting.items.iter().map(row));
        html! { (table) }
    }

    const fn format(&self) -> Option<&'static str> {
        match self.dispatch {
            Dispatch::Paper => Some("pdf"),
            Dispatch::EBilling => Some("ledes"),
            Dispatch::Mail | Dispatch::Portal => None,
        }
    }

    const fn says(&self) -> &'static str {
        match self.dispatch {
            Dispatch::Paper => {
                "Print and post these, then note them as sent. That is not taken back."
            }
            Dispatch::EBilling => {
                "Submit these where their clients take e-bills, then note them as sent. That is \
                 not taken back."
            }
            Dispatch::Mail | Dispatch::Portal => {
                "The mails of these go out by themselves as soon as their PDF is made."
            }
        }
    }

    const fn nothing(&self) -> &'static str {
        match self.dispatch {
            Dispatch::Paper => {
                "Invoices of clients who get them on paper appear here when they are issued. Set \
                 that on the page of a client, under how bills go out."
            }
            Dispatch::EBilling => {
                "Invoices of clients with an e-billing system of their own appear here when they \
                 are issued. Set that on the page of a client, under how bills go out."
            }
            Dispatch::Mail | Dispatch::Portal => "Every mail with a PDF is on its way.",
        }
    }
}
