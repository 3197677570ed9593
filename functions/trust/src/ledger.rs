//! `GET /firm/trust/matters/{matter}`: a client ledger: its balances, its card with a running
//! balance, what has not cleared, what is held, and what waits.

pub(crate) mod file;

use domain::id::MatterId;
use domain::money::Money;
use domain::trust::{Disbursement, DisbursementState, Hold, HoldState, Line, LineSource, Receipt};
use maud::{Markup, html};
use serde::Deserialize;
use store::Member;
use store::trust::{Read, Span};
use web::ui::{self, Field, Table, Tone};
use web::{Answer, App, Asked, Complaints, Page, Path, Refusal, Seal, Staff, State, Tab};

use crate::names::{self, Kept};
use crate::receipt::told;
use crate::{allowed, card, hold, paths, requests, settlement};
use web::period::Period;

/// Which days are asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Query {
    since: String,
    until: String,
}

/// `GET /firm/trust/matters/{matter}`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    Asked(asked): Asked<Query>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let period = Period::asked(&asked.since, &asked.until, app.today().await?);
    let form = hold::Form::default();
    let typed = (period, &form, &Complaints::default());
    Box::pin(page(&member, &app, &id, typed, &seal)).await.map(Answer::Page)
}

/// The page, with the form that sets money aside as it was typed.
pub(crate) async fn page(
    member: &Member,
    app: &App,
    id: &MatterId,
    (period, form, complaints): (Period, &hold::Form, &Complaints),
    seal: &Seal,
) -> Result<Page, Refusal> {
    let today = app.today().await?;
    let trust = app.store.of(member).trust();
    if app.store.of(member).matter(id).await?.is_none() {
        return Err(Refusal::NotFound);
    }
    trust.clear_due(id, today, app.now()).await.map_err(Refusal::fault)?;
    let kept = Kept::of(member, app, id).await?;
    let requests = app.store.of(member).deposit_requests_for(&kept.matter).await?;
    let retainer = app.store.of(member).retainer(id).await?.map(|found| found.value);
    let low = match &retainer {
        Some(retainer) => app.store.of(member).is_low(retainer).await?,
        None => false,
    };
    let untold = told::warnings(member, app, &kept.matter).await?;
    let asked = html! {
        (untold)
        @if let (true, Some(retainer)) = (low, &retainer) {
            (ui::notice(Tone::Warn, html! {
                p {
                    "Less than the minimum of " (ui::money(retainer.minimum)) " is there."
                }
            }))
        }
        @if !requests.is_empty() {
            h2 { "Deposits asked for" }
            (requests::table(&requests, today))
        }
    };
    let Some(read) = &kept.read else { return Ok(empty(&kept, &asked)) };
    let (span, holds, waiting, payments) = tokio::try_join!(
        trust.lines(&read.ledger, period.days()),
        trust.holds(id),
        trust.uncleared_of(id),
        trust.disbursements_of(id, None),
    )?;
    let settlements = trust.settlements(id).await?;
    let view = View { read, period, span, holds, waiting, payments: payments.items };
    let body = html! {
        (ui::crumbs(&[(paths::TRUST, "Client money")]))
        (kept.whose())
        (actions(&kept, member))
        (view.body())
        (settlement::list(&view.read.ledger, &settlements))
        (asked)
        (view.held(seal, member, (form, complaints)))
    };
    Ok(Page::new(Tab::Trust, "Client ledger", body))
}

fn empty(kept: &Kept, asked: &Markup) -> Page {
    let receive = paths::receive(&kept.matter.id);
    let body = html! {
        (ui::crumbs(&[(paths::TRUST, "Client money")]))
        (kept.whose())
        (ui::empty(
            "No client money in this matter",
            "Its ledger begins with the first money that comes in.",
            Some((&receive, "Record money that came in")),
        ))
        (ui::actions(html! {
            (ui::button_link_quiet(&paths::ask(&kept.matter.id), "Ask for a deposit"))
            (ui::button_link_quiet(&paths::retainer(&kept.matter.id), "Minimum in trust"))
            (ui::button_link_quiet(&paths::advance(&kept.matter.id), "Where an advance goes"))
        }))
        (asked)
    };
    Page::new(Tab::Trust, "Client ledger", body)
}

fn actions(kept: &Kept, member: &Member) -> Markup {
    let id = &kept.matter.id;
    html! {
        @if let Err(closed) = kept.matter.going_on() {
            (ui::notice(Tone::Neutral, html! { p { (closed) } }))
        }
        (ui::actions(html! {
            @if !kept.matter.ending.is_closed() {
                (ui::button_link(&paths::receive(id), "Record money"))
                (ui::button_link_quiet(&paths::ask(id), "Ask for a deposit"))
        (ui::button_link_quiet(&paths::retainer(id), "Minimum in trust"))
                (ui::button_link_quiet(&paths::fees(id), "Pay an invoice"))
                (ui::button_link_quiet(&paths::pay(id), "Prepare a payment"))
                (ui::button_link_quiet(&paths::moving(id), "Move to another matter"))
                (ui::button_link_quiet(&paths::flat_fee(id), "Flat fee"))
                @if member.role().authorises() {
                    (ui::button_link_quiet(&paths::settlement_new(id), "Settlement statement"))
                }
            }
            @if member.role().bills() { (ui::button_link_quiet(&paths::matter(id), "Matter")) }
        }))
    }
}

/// What the page shows.
struct View<'a> {
    read: &'a Read,
    period: Period,
    span: Span,
    holds: Vec<Hold>,
    waiting: Vec<Receipt>,
    payments: Vec<Disbursement>,
}

impl View<'_> {
    fn body(&self) -> Markup {
        let id = self.read.ledger.matter();
        let (since, until) = (self.period.since, self.period.until);
        let card = format!("{}?since={since}&until={until}", paths::card(id));
        let printed = format!("{}?since={since}&until={until}", paths::card_pdf(id));
        html! {
            (names::balances(&self.read.ledger))
            div.sieve { (self.period.form(&paths::ledger(id), &[])) }
            (card_table(&self.span, self.period))
            (ui::actions(html! {
                (ui::button_link_quiet(&card, "Save as CSV"))
                (ui::button_link_quiet(&printed, "Ledger card (PDF)"))
            }))
            @if !self.waiting.is_empty() {
                h2 { "Not cleared yet" }
                (self.uncleared())
            }
            h2 { "Payments" }
            (self.payments())
        }
    }

    fn uncleared(&self) -> Table {
        let row = |receipt: &Receipt| {
            [
                html! { a href=(paths::receipt(&receipt.id)) { (receipt.given.from) } },
                html! { (receipt.given.method.title()) " " (receipt.given.instrument.in_words()) },
                ui::date(receipt.clears_on),
                ui::money(receipt.given.amount),
            ]
        };
        Table::new("Receipts that have not cleared")
            .text("From")
            .text("By")
            .text("Clears")
            .number("Amount")
            .rows(self.waiting.iter().map(row))
    }

    fn payments(&self) -> Table {
        let row = |payment: &Disbursement| {
            [
                html! {
                    a href=(paths::payment(&payment.order.id)) { (payment.order.payee) }
                },
                html! { (payment.order.purpose) },
                html! { (payment.order.instrument) },
                state(&payment.state),
                ui::money(payment.order.amount),
            ]
        };
        Table::new("Payments")
            .text("Payee")
            .text("Purpose")
            .text("By")
            .text("State")
            .number("Amount")
            .rows(self.payments.iter().map(row))
            .empty("Nothing has been paid from this ledger.")
    }

    fn held(
        &self,
        seal: &Seal,
        member: &Member,
        (form, complaints): (&hold::Form, &Complaints),
    ) -> Markup {
        let id = self.read.ledger.matter();
        let standing: Vec<&Hold> =
            self.holds.iter().filter(|hold| hold.state == HoldState::Standing).collect();
        html! {
            h2 { "Held" }
            (Table::new("Held money")
                .text("Why").number("Amount").text("Free it")
                .rows(standing.iter().map(|held| self.hold(held, seal, member)))
                .empty("No money of this matter is disputed or reserved."))
            (ui::form(&seal.part("hold"), &paths::holds(id), html! {
                (ui::complaints(complaints))
                (ui::fields(html! {
                    (Field::number("Amount to hold", "amount").value(&form.amount).required()
                        .complaints(complaints))
                    (Field::text("Why it is held", "reason").value(&form.reason).required()
                        .hint("For instance: the client disputes the expert’s bill.")
                        .complaints(complaints))
                }))
                (ui::buttons(ui::submit_quiet("Hold it")))
            }))
        }
    }

    fn hold(&self, held: &Hold, seal: &Seal, member: &Member) -> [Markup; 3] {
        let lift = paths::lift(self.read.ledger.matter(), &held.id);
        [
            html! { (held.reason) },
            ui::money(held.amount),
            html! {
                @if member.role().authorises() {
                    (ui::confirm(
                        &seal.part(&held.id), &lift, "Free it",
                        "The money may be used again. The hold stays on record.",
                    ))
                }
            },
        ]
    }
}

/// The card of some days: every line with what was there after it.
fn card_table(span: &Span, period: Period) -> Table {
    let row = |(line, balance): &(Line, Money)| {
        let (came, went) = if line.change.is_negative() {
            (html! {}, ui::money(line.change.negated()))
        } else {
            (ui::money(line.change), html! {})
        };
        let text = &line.text;
        [
            ui::date(line.effective_on),
            html! {
                a href=(behind(&line.source)) { (text.party) }
                @if let Some(purpose) = &text.purpose { br; span.note { (purpose) } }
            },
            html! { (card::word(&line.source)) " · " (text.instrument.in_words()) },
            came,
            went,
            ui::money(*balance),
        ]
    };
    let blank = || html! {};
    let until = ui::date_plain(period.until);
    let before = html! { "Before " (ui::date(period.since)) };
    let first = [before, blank(), blank(), blank(), blank(), ui::money(span.before)];
    let last =
        [html! { "After " (until) }, blank(), blank(), blank(), blank(), ui::money(span.after)];
    Table::new("Ledger card")
        .text("Day")
        .text("From or to")
        .text("By")
        .number("In")
        .number("Out")
        .number("Balance")
        .rows(std::iter::once(first).chain(span.lines.iter().map(row)))
        .foot(last)
}

fn behind(source: &LineSource) -> String {
    match source {
        LineSource::Receipt(id) | LineSource::GivenBack(id) => paths::receipt(id),
        LineSource::Paid(id)
        | LineSource::Moved(id)
        | LineSource::Voided(id)
        | LineSource::MovedBack(id)
        | LineSource::Restored(id) => paths::payment(id),
    }
}

/// How a payment stands.
pub(crate) fn state(state: &DisbursementState) -> Markup {
    match state {
        DisbursementState::Prepared => ui::badge(Tone::Warn, "Waits for a lawyer"),
        DisbursementState::Withdrawn => ui::badge(Tone::Neutral, "Given up"),
        DisbursementState::Posted(_) => ui::badge(Tone::Good, "Paid"),
        DisbursementState::Voided { .. } => ui::badge(Tone::Bad, "Voided"),
    }
}
