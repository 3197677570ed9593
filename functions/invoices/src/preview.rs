//! `GET /preview/{client}` and below: what the client sees, shown to the firm. Nothing is noted as
//! a view (PRT-12), and no button does anything.

use domain::id::{ClientId, InvoiceId};
use domain::invoice::Invoice;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use web::trail::Trail;
use web::{Answer, App, Asked, Page, Path, Path2, Refusal, Staff, State, Tab, ui};

use crate::home;
use crate::interest::Interest;
use crate::invoice::{LinesAsked, View, title};
use crate::paths::{self, Eyes};

/// `GET /preview/{client}`
pub(crate) async fn home(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
) -> Result<Answer, Refusal> {
    let firm = app.store.of(&member);
    let (client, home) = tokio::try_join!(firm.client(&id), firm.home_of(&id, None))?;
    let client = client.ok_or(Refusal::NotFound)?.value;
    let (today, currency) = (app.today().await?, app.firm().await?.currency);

    let view = home::View::of(&home, (currency, today), Eyes::Firm(&id))?;
    let body = html! { (banner(&id)) (view.body()) };
    Ok(Answer::Page(Page::new(Tab::Clients, client.name.to_string(), body)))
}

/// `GET /preview/{client}/invoices/{invoice}`
pub(crate) async fn invoice(
    Staff(member): Staff,
    State(app): State<App>,
    Path2(client, id): Path2<ClientId, InvoiceId>,
    Asked(asked): Asked<LinesAsked>,
) -> Result<Answer, Refusal> {
    let trail = Trail::new(&asked.from, &asked.past);
    let firm = app.store.of(&member);
    let whole = firm.invoice(&id, trail.from()).await?;
    let whole = whole.ok_or(Refusal::NotFound)?;
    let invoice = match &whole.invoice.value {
        Invoice::Issued(invoice) if invoice.client == client => invoice,
        Invoice::Issued(_) | Invoice::Draft(_) => return Err(Refusal::NotFound),
    };
    let plan = match &whole.plan {
        Some(plan) => firm.plan(plan).await?.map(|plan| plan.value),
        None => None,
    };
    let (today, zone) = (app.today().await?, &app.firm().await?.zone);

    let (eyes, plan) = (Eyes::Firm(&client), plan.as_ref());
    let clock = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let ground = Box::pin(firm.interest_on(&whole, (today, &clock))).await?;
    let (interest, whole) = (Interest::of(ground, today)?, &whole);
    let view = View { invoice, whole, plan, interest, trail, today: (today, zone), eyes };
    let body = html! {
        (ui::crumbs(&[(&eyes.home(), invoice.parties.client.as_str())]))
        (banner(&client))
        (view.body())
    };
    Ok(Answer::Page(Page::new(Tab::Clients, title(invoice), body)))
}

fn banner(client: &ClientId) -> Markup {
    ui::notice(
        ui::Tone::Info,
        html! {
            p {
                "You see what the client sees; nothing is logged as a view. "
                a href=(paths::client(client)) { "Back to the firm’s side" }
            }
        },
    )
}
