//! `/firm/clients/{client}/methods`: the ways to pay that a client saved; the firm sets which one
//! is used first when the client asks for it (PAY-15). It neither saves nor deletes one: that takes
//! the client's own consent.

use domain::id::{ClientId, MethodId};
use domain::method::Method;
use maud::{Markup, html};
use serde::Deserialize;
use store::Member;
use web::ui::Tone;
use web::{Answer, App, Location, Page, Path, Path2, Posted, Refusal, Seal, Staff, State, Tab, ui};

use crate::paths;

/// Nothing is asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct PreferForm {}

/// `GET /firm/clients/{client}/methods`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let name = name(&app, &member, &id).await?;
    let firm = app.store.of(&member);
    let (methods, default) = tokio::try_join!(firm.methods_of(&id), firm.default_method_of(&id))?;
    let saved: Vec<&Method> = methods.iter().filter(|one| one.kept().is_some()).collect();
    let chosen = saved.iter().any(|one| Some(&one.id) == default.as_ref());
    let used = if chosen { default } else { saved.first().map(|one| one.id.clone()) };
    let zone = app.firm().await?.zone.clone();
    let may = member.role().bills();
    let body = html! {
        (ui::crumbs(&[(paths::CLIENTS, "Clients"), (&paths::firm_client(&id), &name)]))
        @if saved.is_empty() {
            (ui::empty(
                "The client has saved no way to pay",
                "A client saves one under their payments, and agrees there that it is charged.",
                Some((&paths::firm_client(&id), "Back to the client")),
            ))
        }
        @for method in saved {
            (card(method, (used.as_ref() == Some(&method.id), may), &zone, &seal))
        }
    };
    Ok(Answer::Page(Page::new(Tab::Clients, "Saved ways to pay", body)))
}

/// `POST /firm/clients/{client}/methods/{method}`
pub(crate) async fn prefer(
    Staff(member): Staff,
    State(app): State<App>,
    Path2(id, method): Path2<ClientId, MethodId>,
    posted: Posted<PreferForm>,
) -> Result<Answer, Refusal> {
    let firm = app.store.of(&member);
    let methods = firm.methods_of(&id).await?;
    let found = methods.iter().find(|one| one.id == method && one.kept().is_some());
    let found = found.ok_or(Refusal::NotFound)?;
    firm.commit_default(&posted.once(&member), (&id, &found.id), app.now()).await?;
    let here = Location::to(paths::methods_of(&id));
    Ok(Answer::Go(here.flash("It is used first from now on.")))
}

async fn name(app: &App, member: &Member, id: &ClientId) -> Result<String, Refusal> {
    let found = app.store.of(member).client(id).await?.ok_or(Refusal::NotFound)?;
    Ok(found.value.name.to_string())
}

fn card(method: &Method, (is_used, may): (bool, bool), zone: &str, seal: &Seal) -> Markup {
    let Some(kept) = method.kept() else { return html! {} };
    let mandate = &method.mandate;
    let body = html! {
        @if is_used { p { (ui::badge(Tone::Good, "used first")) } }
        (ui::facts(&[
            ("Agreed by", html! { (mandate.name) }),
            ("On", ui::when(mandate.at, zone)),
            ("To these words", html! { (mandate.words) }),
        ]))
        @if may && !is_used {
            (ui::press(
                &seal.part(&method.id),
                &paths::method_of(&method.client, &method.id),
                "Use this one first",
            ))
        }
    };
    ui::card(&kept.label, body)
}
