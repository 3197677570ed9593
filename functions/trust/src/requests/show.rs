//! `GET /firm/trust/requests/{request}`: a request for a deposit, what came in for it, and the link
//! that pays it.

use domain::deposit::{Asker, DepositRequest, Got, Standing};
use domain::id::DepositRequestId;
use maud::{Markup, html};
use store::{Member, Versioned};
use web::ui::{self, Table};
use web::{Answer, App, Page, Path, Refusal, Seal, Staff, State, Tab};

use crate::{allowed, paths, requests};

/// `GET /firm/trust/requests/{request}`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<DepositRequestId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let request = found(&member, &app, &id).await?.value;
    let today = app.today().await?;
    let address = match &request.by {
        Asker::Firm(_, link) => {
            let path = web::paylink::path(app.keys().await?, link);
            Some(format!("{}{path}", app.config.portal_url))
        }
        Asker::Client => None,
    };

    let open = request.standing() == Standing::Open;
    let ledger = paths::ledger(&request.matter);
    let body = html! {
        (ui::crumbs(&[(paths::TRUST, "Client money"), (paths::REQUESTS, "Deposits")]))
        (ui::facts(&[
            ("State", requests::state(&request, today)),
            ("Client", ui::link(&paths::client(&request.client), request.client_name.as_str())),
            ("Matter", ui::link(&ledger, request.number.as_str())),
            ("For", html! { (request.terms.why) }),
            ("Asked for", ui::money(request.terms.amount)),
            ("By", ui::date(request.terms.due_on)),
            ("Arrived so far", ui::money(request.paid())),
            ("Left", ui::money(request.left())),
        ]))
        @if let Some(bill) = &request.bill {
            p { "It was raised with " (ui::link(&paths::invoice(bill), "this invoice")) "." }
        }
        (came(&request))
        @if open { (next(&request, address.as_deref(), &seal)) }
    };
    Ok(Answer::Page(Page::new(Tab::Trust, "Deposit asked for", body)))
}

/// A request that must be there.
pub(super) async fn found(
    member: &Member,
    app: &App,
    id: &DepositRequestId,
) -> Result<Versioned<DepositRequest>, Refusal> {
    app.store.of(member).deposit_request(id).await?.ok_or(Refusal::NotFound)
}

fn came(request: &DepositRequest) -> Table {
    let row = |got: &Got| {
        [ui::link(&paths::receipt(&got.receipt), "Receipt in trust"), ui::money(got.amount)]
    };
    Table::new("What came in for it")
        .text("Where")
        .number("Amount")
        .rows(request.got.iter().map(row))
        .empty("Nothing has come in for it yet.")
}

fn next(request: &DepositRequest, address: Option<&str>, seal: &Seal) -> Markup {
    html! {
        @if let Some(address) = address {
            h2 { "The link that pays it" }
            p.note { "It shows what is asked and by when, no name and no matter." }
            p { code { (address) } }
        } @else {
            p { "The client began to pay it ahead, of their own accord. It goes into trust." }
        }
        (ui::actions(html! {
            (ui::button_link(&paths::receive_for(request), "Record money for it"))
            (ui::confirm(
                seal,
                &paths::request_withdraw(&request.id),
                "Withdraw it",
                "The client is asked no more, and the link shows nothing. What came in stays in \
                 the ledger.",
            ))
        }))
    }
}
