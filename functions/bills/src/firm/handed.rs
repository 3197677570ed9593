//! `GET /firm/clients/{client}/files`: the files that a client's billing system reads beside
//! invoices; `GET /firm/clients/{client}/files/{file}`: one of them (EBL-10).

use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::client::Client;
use domain::id::ClientId;
use invoicing::handed::{FileError, Ground, Handed};
use maud::html;
use store::{FirmStore, Member};
use web::rights::Right;
use web::{Answer, App, Complaints, Page, Path, Path2, Refusal, Staff, State, Tab, sheet, ui};

use crate::paths;

/// `GET /firm/clients/{client}/files`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
) -> Result<Answer, Refusal> {
    Right::Bill.needed(member.role())?;
    let client = app.store.of(&member).client(&id).await?.ok_or(Refusal::NotFound)?.value;
    Ok(Answer::Page(page(&client, &Complaints::default())))
}

/// `GET /firm/clients/{client}/files/{file}`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path2(id, file): Path2<ClientId, Handed>,
) -> Result<Response, Refusal> {
    Right::Bill.needed(member.role())?;
    let ground = Box::pin(gathered(&app, &member, &id)).await?;
    let today = app.today().await?;
    match file.written(&ground, today) {
        Ok(bytes) => {
            let name = sheet::file_name(&format!("{}-{}-{today}", file.word(), ground.client.name));
            let saved = format!("attachment; filename=\"{name}.csv\"");
            let kind = "text/csv; charset=utf-8".to_owned();
            Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, saved)], bytes)
                .into_response())
        }
        Err(FileError::Csv(error)) => Err(Refusal::fault(error)),
        Err(refused) => {
            let complaints = Complaints::whole(refused);
            Ok(Answer::Again(page(&ground.client, &complaints)).into_response())
        }
    }
}

async fn gathered(app: &App, member: &Member, id: &ClientId) -> Result<Ground, Refusal> {
    let firm: FirmStore<'_> = app.store.of(member);
    let client = firm.client(id).await?.ok_or(Refusal::NotFound)?.value;
    let (people, known, agreed, matters) = tokio::try_join!(
        firm.members(),
        firm.known_as(id),
        firm.agreed_rates(id),
        firm.matters_of(id),
    )?;
    let known = known.value;
    let mut budgets = Vec::new();
    for matter in &matters {
        budgets.push(firm.budgets(&matter.id).await?.value);
    }
    Ok(Ground { client, people, known, agreed, matters, budgets })
}

fn page(client: &Client, complaints: &Complaints) -> Page {
    let (id, name) = (&client.id, client.name.as_str());
    let body = html! {
        (ui::crumbs(&[(paths::CLIENTS, "Clients"), (&paths::client(id), name)]))
        (ui::complaints(complaints))
        p {
            "Tables that a client’s billing system reads beside the invoices. They have the columns \
             that such systems have in common and are no LEDES files; a system that wants other \
             columns gets them from these by its own import."
        }
        (ui::card(Handed::Timekeepers.title(), html! {
            p {
                "Everybody of the firm who has a rate today: id, name, LEDES classification, own \
                 rate, rate with this client, currency, and since when; by the id and rank that \
                 its system knows them by. A matter with another rate has a row of its own."
            }
            (ui::actions(ui::button_link(
                &paths::handed(id, Handed::Timekeepers), "Timekeepers as CSV",
            )))
        }))
        (ui::card(Handed::Budget.title(), html! {
            p { "Each budget of a matter, a phase or a task, in money or hours." }
            (ui::actions(ui::button_link(&paths::handed(id, Handed::Budget), "Budgets as CSV")))
        }))
        (ui::card("Invoices", html! {
            p { "LEDES files and e-invoices of many invoices at once." }
            (ui::actions(ui::button_link_quiet(paths::FILES, "Invoices as files")))
        }))
    };
    Page::new(Tab::Clients, "Files for the client’s billing system", body)
}
