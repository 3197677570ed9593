//! Agreeing on a rate with a client: for all of its matters, or for one.

mod form;

use domain::client::Client;
use domain::id::{ClientId, MatterId, RateId};
use domain::matter::Matter;
use domain::member::Member as Person;
use domain::rate::{AgreedRate, Scope};
use jiff::civil::Date;
use maud::html;
use store::Member;
use web::page::Seal;
use web::ui;
use web::{Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Staff, State, Tab};

use super::Listed;
use crate::history::Names;
use crate::{allowed, paths, rates};
use form::Form;

/// `GET /firm/clients/{client}/rates`
pub(crate) async fn with_client(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let view = Box::pin(View::of_client(&member, &app, &id)).await?;
    let form = Form::of(view.today);
    Ok(Answer::Page(view.page(&seal, &member, &form, &Complaints::default())))
}

/// `POST /firm/clients/{client}/rates`
pub(crate) async fn act_with_client(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_bill(&member)?;
    let view = Box::pin(View::of_client(&member, &app, &id)).await?;
    agree(&member, &app, &view, &posted).await
}

/// `GET /firm/matters/{matter}/rates`
pub(crate) async fn for_matter(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let view = Box::pin(View::of_matter(&member, &app, &id)).await?;
    let form = Form::of(view.today);
    Ok(Answer::Page(view.page(&seal, &member, &form, &Complaints::default())))
}

/// `POST /firm/matters/{matter}/rates`
pub(crate) async fn act_for_matter(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_bill(&member)?;
    let view = Box::pin(View::of_matter(&member, &app, &id)).await?;
    agree(&member, &app, &view, &posted).await
}

async fn agree(
    member: &Member,
    app: &App,
    view: &View,
    posted: &Posted<Form>,
) -> Result<Answer, Refusal> {
    let (store, once) = (app.store.of(member), posted.once(member));
    let form = &posted.form;
    let terms = match form.read(app.firm().await?.currency, &view.people) {
        Ok(terms) => terms,
        Err(complaints) => {
            return Ok(Answer::Again(view.page(&posted.seal, member, form, &complaints)));
        }
    };
    let agreed = view.agreed_on(app.id(RateId::made)?, terms);
    let (from, per_hour) = (agreed.from, ui::money_plain(agreed.rate.per_hour()));
    let agreed = match agreed.beside(&view.agreed) {
        Ok(agreed) => agreed,
        // A second press finds what the first one agreed on.
        Err(_) if store.done(&once).await?.is_some() => return Ok(Answer::Go(view.location())),
        Err(error) => {
            let mut complaints = Complaints::default();
            complaints.add("from", error);
            return Ok(Answer::Again(view.page(&posted.seal, member, form, &complaints)));
        }
    };

    store.commit_rate_agreed(&once, &agreed, app.now()).await?;

    let flash = format!("Agreed: {per_hour} an hour from {}.", ui::date_plain(from));
    Ok(Answer::Go(view.location().flash(flash)))
}

/// What the page shows.
struct View {
    client: Client,
    /// The matter it is about; none when it is about all of the client's.
    matter: Option<Matter>,
    matters: Vec<Matter>,
    agreed: Vec<AgreedRate>,
    people: Vec<Person>,
    today: Date,
}

impl View {
    async fn of_client(member: &Member, app: &App, id: &ClientId) -> Result<Self, Refusal> {
        let store = app.store.of(member);
        let (client, matters, agreed, people) = tokio::try_join!(
            store.client(id),
            store.matters_of(id),
            store.agreed_rates(id),
            store.members(),
        )?;
        let client = client.ok_or(Refusal::NotFound)?.value;
        let today = app.today().await?;
        Ok(Self { client, matter: None, matters, agreed, people, today })
    }

    async fn of_matter(member: &Member, app: &App, id: &MatterId) -> Result<Self, Refusal> {
        let store = app.store.of(member);
        let matter = store.matter(id).await?.ok_or(Refusal::NotFound)?.value;
        let (client, agreed, people) = tokio::try_join!(
            store.client(&matter.client),
            store.agreed_rates(&matter.client),
            store.members(),
        )?;
        let client = client.ok_or(Refusal::NotFound)?.value;
        let agreed = rates::about(id, agreed);
        let (matters, today) = (vec![matter.clone()], app.today().await?);
        Ok(Self { client, matter: Some(matter), matters, agreed, people, today })
    }

    /// The agreement of what was typed.
    fn agreed_on(&self, id: RateId, terms: form::Terms) -> AgreedRate {
        let form::Terms { whose, task, from, rate } = terms;
        let scope = match &self.matter {
            Some(matter) => Scope::Matter(matter.id.clone()),
            None => Scope::Client,
        };
        AgreedRate {
            id,
            client: self.client.id.clone(),
            scope,
            whose,
            task,
            from,
            ended: None,
            rate,
        }
    }

    fn address(&self) -> String {
        match &self.matter {
            Some(matter) => paths::matter_rates(&matter.id),
            None => paths::client_rates(&self.client.id),
        }
    }

    fn location(&self) -> Location {
        Location::to(self.address())
    }

    fn page(&self, seal: &Seal, member: &Member, form: &Form, complaints: &Complaints) -> Page {
        let names = Names::of(&self.people);
        let (agreed, matters) = (self.agreed.as_slice(), self.matters.as_slice());
        let listed = Listed { agreed, names: &names, matters, today: self.today };
        let client = paths::client(&self.client.id);
        let named = (client.as_str(), self.client.name.as_str());
        let body = html! {
            @match &self.matter {
                Some(matter) => {
                    (ui::crumbs(&[
                        (paths::CLIENTS, "Clients"),
                        named,
                        (&paths::matter(&matter.id), matter.number.as_str()),
                    ]))
                },
                None => { (ui::crumbs(&[(paths::CLIENTS, "Clients"), named])) },
            }
            (ui::complaints(complaints))
            (listed.table(member))
            p.note {
                "A rate for this matter comes before one for all of the client’s matters, and that \
                 before the timekeeper’s own; a person’s before a rank’s, and that before \
                 everybody’s; one for a task before one for any."
            }
            @if member.role().bills() {
                h2 { "Agree on a rate" }
                (ui::form(seal, &self.address(), form.fields(&self.people, complaints)))
            }
        };
        let (tab, of) = match &self.matter {
            Some(matter) => (Tab::Matters, matter.number.as_str()),
            None => (Tab::Clients, self.client.name.as_str()),
        };
        Page::new(tab, format!("Agreed rates: {of}"), body)
    }
}
