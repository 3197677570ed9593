//! What happened to a client or a matter, from its audit chain, in words.

mod names;
mod words;

pub(crate) use names::Names;
pub(crate) use words::moments;

use domain::audit::Link;
use domain::id::{ClientId, MatterId};
use maud::{Markup, html};
use serde::Deserialize;
use web::trail::Trail;
use web::ui::{self, Moment, Paging};
use web::{Answer, App, Asked, Page, Path, Refusal, Staff, State, Tab};

use crate::paths;

/// Which part of a history is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Query {
    from: String,
    past: String,
}

/// `GET /firm/clients/{client}/history`
pub(crate) async fn of_client(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
    Asked(asked): Asked<Query>,
) -> Result<Answer, Refusal> {
    let store = app.store.of(&member);
    let trail = Trail::new(&asked.from, &asked.past);
    let (client, links, contacts, members) = tokio::try_join!(
        store.client(&id),
        store.history(id.as_str(), trail.from()),
        store.contacts(&id),
        store.members(),
    )?;
    let client = client.ok_or(Refusal::NotFound)?.value;
    let path = paths::client_history(&id);
    let paging = trail.paging(&path, &[], links.next.as_deref());
    let names = Names::of(&members).and_contacts(&contacts);
    let way = [(paths::CLIENTS, "Clients"), (&paths::client(&id), client.name.as_str())];
    let body = view(&app, &way, (&links.items, &names), &paging).await?;
    Ok(Answer::Page(Page::new(Tab::Clients, "What happened", body)))
}

/// `GET /firm/matters/{matter}/history`
pub(crate) async fn of_matter(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    Asked(asked): Asked<Query>,
) -> Result<Answer, Refusal> {
    let store = app.store.of(&member);
    let trail = Trail::new(&asked.from, &asked.past);
    let (matter, links, members) = tokio::try_join!(
        store.matter(&id),
        store.history(id.as_str(), trail.from()),
        store.members(),
    )?;
    let matter = matter.ok_or(Refusal::NotFound)?.value;
    let contacts = store.contacts(&matter.client).await?;
    let path = paths::matter_history(&id);
    let paging = trail.paging(&path, &[], links.next.as_deref());
    let names = Names::of(&members).and_contacts(&contacts);
    let way = [(paths::MATTERS, "Matters"), (&paths::matter(&id), matter.number.as_str())];
    let body = view(&app, &way, (&links.items, &names), &paging).await?;
    Ok(Answer::Page(Page::new(Tab::Matters, "What happened", body)))
}

async fn view(
    app: &App,
    way: &[(&str, &str)],
    (links, names): (&[Link], &Names),
    paging: &Paging,
) -> Result<Markup, Refusal> {
    let firm = app.firm().await?;
    let moments: Vec<Moment> = moments(links, names, firm.currency);
    Ok(html! {
        (ui::crumbs(way))
        (ui::history(&firm.zone, &moments))
        (ui::pages(paging))
    })
}
