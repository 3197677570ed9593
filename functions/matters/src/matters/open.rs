//! Opening a matter under a number that is unique and never given again.

use domain::billing::Billing;
use domain::client::Client;
use domain::id::{ClientId, MatterId};
use domain::matter::{self, Ending, Matter};
use domain::member::Member as Person;
use domain::text::Mark;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::{CommitError, Member};
use web::page::Seal;
use web::trail::Trail;
use web::ui::{self, Field, Paging, Table};
use web::{Answer, App, Asked, Complaints, Location, Page, Posted, Refusal, Staff, State, Tab};

use super::rules::{Rules, Typed};
use crate::{allowed, clients, paths};

/// For whom; and while that is not yet known, what is looked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Query {
    client: String,
    q: String,
    from: String,
    past: String,
}

/// What is typed to open a matter.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    client: String,
    number: String,
    name: String,
    client_reference: String,
    opened_on: String,
    terms_days: String,
    codes: String,
    rounding: String,
    responsible: String,
    frequency: String,
}

/// `GET /firm/matters/new`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<Query>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_bill(&member)?;
    if asked.client.is_empty() {
        return choose(&member, &app, &asked).await;
    }
    let client = client(&member, &app, &asked.client).await?;
    let today = app.today().await?;
    let form = Form {
        client: client.id.to_string(),
        number: proposed(&member, &app, today).await?,
        opened_on: today.to_string(),
        terms_days: Matter::TERMS_DAYS.to_string(),
        ..Form::default()
    };
    let people = app.store.of(&member).members().await?;
    Ok(Answer::Page(shown(&seal, (&client, people.as_slice()), &form, &Complaints::default())))
}

/// `POST /firm/matters`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_bill(&member)?;
    let client = client(&member, &app, &posted.form.client).await?;
    let people = app.store.of(&member).members().await?;
    let (seal, form, known) = (&posted.seal, &posted.form, (&client, people.as_slice()));
    let again = |complaints| Ok(Answer::Again(shown(seal, known, form, &complaints)));
    let command = match form.read((app.today().await?, &people)) {
        Ok(command) => command,
        Err(complaints) => return again(complaints),
    };

    let matter = command.matter(app.id(MatterId::made)?, &client);

    let once = posted.once(&member);
    let done = app.store.of(&member).commit_matter_opened(&once, &matter, app.now()).await;
    let done = match done {
        Err(CommitError::Taken(what)) => {
            let next = proposed(&member, &app, matter.opened_on).await?;
            let mut complaints = Complaints::default();
            complaints.add("number", format!("{what} is taken. {next} is free."));
            return again(complaints);
        }
        other => other?,
    };

    let id: MatterId = done.outcome(matter.id.as_str()).parse().map_err(Refusal::fault)?;
    let flash = format!("Opened matter {}.", matter.number);
    Ok(Answer::Go(Location::to(paths::matter(&id)).flash(flash)))
}

async fn client(member: &Member, app: &App, id: &str) -> Result<Client, Refusal> {
    let id: ClientId = id.parse().map_err(|_| Refusal::NotFound)?;
    let found = app.store.of(member).client(&id).await?;
    found.map(|client| client.value).ok_or(Refusal::NotFound)
}

/// The number that follows the highest of the year.
async fn proposed(member: &Member, app: &App, day: Date) -> Result<String, Refusal> {
    let year = day.year();
    let known = app.store.of(member).matters_latest(&format!("{year}-")).await?;
    Ok(matter::next_number(year, known.iter().map(|matter| &matter.number)))
}

struct Command {
    number: Mark,
    rules: Rules,
}

impl Command {
    fn matter(self, id: MatterId, client: &Client) -> Matter {
        Matter {
            id,
            client: client.id.clone(),
            client_name: client.name.clone(),
            number: self.number,
            name: self.rules.name,
            client_reference: self.rules.client_reference,
            opened_on: self.rules.opened_on,
            codes: self.rules.codes,
            rounding: self.rules.rounding,
            terms_days: self.rules.terms_days,
            ending: Ending::default(),
            billing: Billing {
                hold: None,
                responsible: self.rules.responsible,
                frequency: self.rules.frequency,
            },
        }
    }
}

impl Form {
    fn typed<'a>(&'a self, people: &'a [Person]) -> Typed<'a> {
        Typed {
            name: &self.name,
            opened_on: &self.opened_on,
            client_reference: &self.client_reference,
            terms_days: &self.terms_days,
            codes: &self.codes,
            rounding: &self.rounding,
            responsible: &self.responsible,
            frequency: &self.frequency,
            people,
        }
    }

    fn read(&self, (today, people): (Date, &[Person])) -> Result<Command, Complaints> {
        let mut complaints = Complaints::default();
        let number = complaints.take("number", Mark::parse(&self.number));
        let rules = self.typed(people).read(today, &mut complaints);
        complaints.or(number.zip(rules).map(|(number, rules)| Command { number, rules }))
    }
}

fn shown(seal: &Seal, known: (&Client, &[Person]), form: &Form, complaints: &Complaints) -> Page {
    Page::new(Tab::Matters, "Open a matter", view(seal, known, form, complaints))
}

fn view(
    seal: &Seal,
    (client, people): (&Client, &[Person]),
    form: &Form,
    complaints: &Complaints,
) -> Markup {
    let typed = form.typed(people);
    let fields = html! {
        (ui::complaints(complaints))
        (ui::hidden("client", client.id.as_str()))
        (Field::text("Matter number", "number").value(&form.number).required()
            .hint("The next free number is filled in. A number is never given twice and never \
                   changes.")
            .complaints(complaints))
        (typed.name(complaints))
        (typed.opened_on(complaints))
        (typed.billing(complaints))
        (ui::buttons(html! {
            (ui::submit("Open matter"))
            (ui::button_link_quiet(&paths::client(&client.id), "Cancel"))
        }))
    };
    html! {
        (ui::crumbs(&[
            (paths::CLIENTS, "Clients"), (&paths::client(&client.id), client.name.as_str()),
        ]))
        p { "For " strong { (client.name) } " · "
            (ui::link(paths::MATTER_NEW, "Choose another client")) }
        (ui::form(seal, paths::MATTERS, fields))
    }
}

/// The page before: which client it is for.
async fn choose(member: &Member, app: &App, asked: &Query) -> Result<Answer, Refusal> {
    let trail = Trail::new(&asked.from, &asked.past);
    let found = app.store.of(member).clients(&clients::sought(&asked.q), trail.from()).await?;
    let paging = trail.paging(paths::MATTER_NEW, &[("q", &asked.q)], found.next.as_deref());
    let body = choice(&asked.q, &found.items, &paging);
    Ok(Answer::Page(Page::new(Tab::Matters, "Open a matter: for which client?", body)))
}

fn choice(asked: &str, found: &[Client], paging: &Paging) -> Markup {
    let row = |client: &Client| {
        [
            ui::link(&paths::matter_new_for(&client.id), client.name.as_str()),
            html! { (client.payor.name) },
        ]
    };
    html! {
        (ui::crumbs(&[(paths::MATTERS, "Matters")]))
        (ui::actions(ui::button_link_quiet(paths::CLIENT_NEW, "A new client")))
        (ui::search(paths::MATTER_NEW, "q", asked, "Find a client by name or payor"))
        (Table::new("Clients").text("Client").text("Payor").rows(found.iter().map(row))
            .empty("No client has these words. Open the client first."))
        (ui::pages(paging))
    }
}
