//! `GET /firm/trust/matters/{matter}/settlements/{settlement}`: a statement as it was drawn up, on
//! paper too, and the payments made from it.

use domain::id::{DisbursementId, MatterId, SettlementId};
use domain::trust::Share;
use maud::{Markup, html};
use serde::Deserialize;
use store::trust::Settled;
use store::{Done, Member};
use web::ui::{self, Table};
use web::{
    Answer, App, Complaints, Location, Page, Path2, Path3, Posted, Refusal, Seal, Staff, State, Tab,
};

use crate::names::{self, Kept, person};
use crate::pay::{instrument, instrument_fields};
use crate::refused::{self, Tried};
use crate::{allowed, ledger, paths};

/// By what a share is paid.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    by: String,
    number: String,
}

/// `GET /firm/trust/matters/{matter}/settlements/{settlement}`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path2(matter, id): Path2<MatterId, SettlementId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let nothing = Complaints::default();
    Ok(Answer::Page(shown(&member, &app, (&matter, &id), &nothing, &seal).await?))
}

/// `POST /firm/trust/matters/{matter}/settlements/{settlement}/shares/{share}`
pub(crate) async fn pay(
    Staff(member): Staff,
    State(app): State<App>,
    Path3(matter, id, at): Path3<MatterId, SettlementId, usize>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let whole = posted.seal.once.rsplit_once('.').map_or("", |(whole, _)| whole).to_owned();
    let seal = Seal { once: whole, csrf: posted.seal.csrf.clone() };
    let mut complaints = Complaints::default();
    let read = instrument(&mut complaints, &posted.form.by, &posted.form.number);
    let instrument = match complaints.or(read) {
        Ok(instrument) => instrument,
        Err(complaints) => {
            let again = shown(&member, &app, (&matter, &id), &complaints, &seal).await?;
            return Ok(Answer::Again(again));
        }
    };

    let once = posted.once(&member);
    let wish = refused::wish(&member, &app, &once, None).await?;
    let trust = app.store.of(&member).trust();
    match trust.prepare_share(&wish, (&matter, &id, at), &instrument).await {
        Ok(done) => {
            let outcome = Done::outcome(done, "");
            let to = match outcome.parse::<DisbursementId>() {
                Ok(payment) => paths::payment(&payment),
                Err(_) => paths::settlement(&matter, &id),
            };
            Ok(Answer::Go(Location::to(to).flash("Prepared. A lawyer releases it.")))
        }
        Err(error) => {
            let asked = Tried::to("prepare a share", matter.as_str()).about(id.as_str());
            let said = refused::said((&member, &app), &wish, &asked, error);
            let complaints = said.await?;
            let again = shown(&member, &app, (&matter, &id), &complaints, &seal).await?;
            Ok(Answer::Again(again))
        }
    }
}

async fn shown(
    member: &Member,
    app: &App,
    (matter, id): (&MatterId, &SettlementId),
    complaints: &Complaints,
    seal: &Seal,
) -> Result<Page, Refusal> {
    let store = app.store.of(member);
    let kept = Kept::of(member, app, matter).await?;
    let settled = store.trust().settled(matter, id).await?.ok_or(Refusal::NotFound)?;
    let (firm, people) = (app.firm().await?, names::people(&store).await?);
    let settlement = &settled.settlement;
    let body = html! {
        (kept.crumbs())
        (ui::complaints(complaints))
        article.paper {
            p { strong { (firm.name) } }
            p {
                "Settlement statement for " (kept.matter.client_name) " in " (kept.matter.number)
                " " (kept.matter.name) "."
            }
            p {
                "Drawn up by " (person(&people, &settlement.drawn_by)) " on "
                (ui::date(settlement.drawn_on)) "."
            }
            (paper(&settled))
        }
        details open {
            summary { "Payments" }
            (payments(&settled, seal))
        }
    };
    Ok(Page::new(Tab::Trust, "Settlement statement", body))
}

/// Gross, every share, and what remains.
fn paper(settled: &Settled) -> Markup {
    let settlement = &settled.settlement;
    let row = |share: &Share| {
        [
            html! { (share.what.title()) },
            html! { (share.payee) },
            html! { (share.purpose) },
            ui::money(share.amount),
        ]
    };
    html! {
        (ui::facts(&[("Gross recovery", ui::money(settlement.gross))]))
        (Table::new("Who gets what").text("Share").text("Payee").text("For what")
            .number("Amount").rows(settlement.shares.iter().map(row))
            .foot([
                html! { "All shares" }, html! {}, html! {}, ui::money(settlement.gross),
            ]))
        (ui::facts(&[("Net to the client", ui::money(settlement.net()))]))
    }
}

fn payments(settled: &Settled, seal: &Seal) -> Markup {
    let settlement = &settled.settlement;
    let shares = settlement.shares.iter().zip(&settled.payments).enumerate();
    html! {
        @for (at, (share, payment)) in shares {
            (ui::card(&format!("{}: {}", share.what.title(), share.payee), html! {
                p { (ui::money(share.amount)) " · " (share.purpose) }
                @if let Some(payment) = payment {
                    p {
                        (ui::link(&paths::payment(&payment.order.id), "Open the payment")) " "
                        (ledger::state(&payment.state))
                    }
                } @else {
                    (form(settled, at, seal))
                }
            }))
        }
    }
}

fn form(settled: &Settled, at: usize, seal: &Seal) -> Markup {
    let settlement = &settled.settlement;
    let path = paths::share(&settlement.matter, &settlement.id, at);
    let nothing = Complaints::default();
    let number = at.saturating_add(1);
    ui::form(
        &seal.part(format!("share{at}")),
        &path,
        html! {
            (instrument_fields("transfer", "", &nothing, &number.to_string()))
            (ui::buttons(ui::submit_quiet(&format!("Prepare payment {number}"))))
        },
    )
}
