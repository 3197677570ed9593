//! Adding a contact to a client.

use domain::client::{Access, Client, Contact};
use domain::id::{ClientId, ContactId};
use domain::text::{Email, Name};
use maud::{Markup, html};
use serde::Deserialize;
use store::CommitError;
use web::page::Seal;
use web::ui::{self, Field};
use web::{Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Staff, State, Tab};

use crate::{allowed, paths};

/// What is typed about a contact.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    name: String,
    email: String,
}

/// `GET /firm/clients/{client}/contacts/new`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_bill(&member)?;
    let client = app.store.of(&member).client(&id).await?.ok_or(Refusal::NotFound)?.value;
    Ok(Answer::Page(shown(&seal, &client, &Form::default(), &Complaints::default())))
}

/// `POST /firm/clients/{client}/contacts`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_bill(&member)?;
    let store = app.store.of(&member);
    let client = store.client(&id).await?.ok_or(Refusal::NotFound)?.value;
    let again =
        |complaints| Ok(Answer::Again(shown(&posted.seal, &client, &posted.form, &complaints)));
    let (name, email) = match posted.form.read() {
        Ok(read) => read,
        Err(complaints) => return again(complaints),
    };

    let contact =
        Contact { id: app.id(ContactId::made)?, client: id, name, email, access: Access::Open };

    let once = posted.once(&member);
    match store.commit_contact_added(&once, &contact, app.now()).await {
        Err(CommitError::Taken(what)) => {
            let mut complaints = Complaints::default();
            complaints.add("email", format!("{what} is taken."));
            return again(complaints);
        }
        other => other?,
    };

    let flash = format!("{} may sign in now.", contact.name);
    Ok(Answer::Go(Location::to(paths::client(&client.id)).flash(flash)))
}

impl Form {
    fn read(&self) -> Result<(Name, Email), Complaints> {
        let mut complaints = Complaints::default();
        let name = complaints.take("name", Name::parse(&self.name));
        let email = complaints.take("email", Email::parse(&self.email));
        complaints.or(name.zip(email))
    }
}

fn shown(seal: &Seal, client: &Client, form: &Form, complaints: &Complaints) -> Page {
    Page::new(Tab::Clients, "Add a contact", view(seal, client, form, complaints))
}

fn view(seal: &Seal, client: &Client, form: &Form, complaints: &Complaints) -> Markup {
    let path = paths::client(&client.id);
    let fields = html! {
        (ui::complaints(complaints))
        (Field::text("Name", "name").value(&form.name).required().complaints(complaints))
        (Field::email("E-mail address", "email").value(&form.email).autocomplete("off").required()
            .hint("Sign-in links and notices go here. One address belongs to one person.")
            .complaints(complaints))
        (ui::buttons(html! {
            (ui::submit("Add contact"))
            (ui::button_link_quiet(&path, "Cancel"))
        }))
    };
    html! {
        (ui::crumbs(&[(paths::CLIENTS, "Clients"), (&path, client.name.as_str())]))
        p { "Whoever you add sees all invoices, payments and shared documents of this client." }
        (ui::form(seal, &paths::contacts(&client.id), fields))
    }
}
