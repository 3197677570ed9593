//! Opening a client, with the contact who will sign in for it.

use domain::client::{Access, Client, Contact};
use domain::id::{ClientId, ContactId};
use domain::tax::Tax;
use domain::text::{Email, Name};
use maud::{Markup, html};
use serde::Deserialize;
use store::CommitError;
use web::page::Seal;
use web::ui::{self, Field};
use web::{Answer, App, Complaints, Location, Page, Posted, Refusal, Staff, State, Tab};

use super::party::{self, Party, Typed};
use crate::{allowed, paths};

/// What is typed to open a client.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    name: String,
    payor_name: String,
    payor_address: String,
    ledes_id: String,
    rounding: String,
    frequency: String,
    country: String,
    endpoint: String,
    vat_number: String,
    tax: String,
    contact_name: String,
    contact_email: String,
}

/// `GET /firm/clients/new`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_bill(&member)?;
    let taxes = party::taxes(&app, None).await?;
    Ok(Answer::Page(shown(&seal, &Form::default(), &taxes, &Complaints::default())))
}

/// `POST /firm/clients`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_bill(&member)?;
    let taxes = party::taxes(&app, None).await?;
    let again =
        |complaints| Ok(Answer::Again(shown(&posted.seal, &posted.form, &taxes, &complaints)));
    let command = match posted.form.read(&taxes) {
        Ok(command) => command,
        Err(complaints) => return again(complaints),
    };

    let client = party::client(app.id(ClientId::made)?, command.party);
    let contact = match command.contact {
        Some(who) => Some(contact(app.id(ContactId::made)?, &client, who)),
        None => None,
    };

    let once = posted.once(&member);
    let store = app.store.of(&member);
    let done = store.commit_client_opened(&once, &client, contact.as_ref(), app.now()).await;
    let done = match done {
        Err(CommitError::Taken(what)) => {
            let mut complaints = Complaints::default();
            complaints.add("contact_email", format!("{what} is taken."));
            return again(complaints);
        }
        other => other?,
    };

    let id: ClientId = done.outcome(client.id.as_str()).parse().map_err(Refusal::fault)?;
    let flash = format!("Opened {}.", client.name);
    Ok(Answer::Go(Location::to(paths::client(&id)).flash(flash)))
}

fn contact(id: ContactId, client: &Client, (name, email): (Name, Email)) -> Contact {
    Contact { id, client: client.id.clone(), name, email, access: Access::Open }
}

struct Command {
    party: Party,
    contact: Option<(Name, Email)>,
}

impl Form {
    fn typed(&self) -> Typed<'_> {
        let Self { name, payor_name, payor_address, ledes_id, rounding, frequency, .. } = self;
        let Self { country, endpoint, vat_number, tax, .. } = self;
        Typed {
            name,
            payor_name,
            payor_address,
            ledes_id,
            rounding,
            frequency,
            country,
            endpoint,
            vat_number,
            tax,
        }
    }

    fn read(&self, taxes: &[Tax]) -> Result<Command, Complaints> {
        let mut complaints = Complaints::default();
        let party = self.typed().read(taxes, &mut complaints);
        let nobody = self.contact_name.trim().is_empty() && self.contact_email.trim().is_empty();
        let contact = if nobody {
            Some(None)
        } else {
            let name = complaints.take("contact_name", Name::parse(&self.contact_name));
            let email = complaints.take("contact_email", Email::parse(&self.contact_email));
            name.zip(email).map(Some)
        };
        let command = party.zip(contact).map(|(party, contact)| Command { party, contact });
        complaints.or(command)
    }
}

fn shown(seal: &Seal, form: &Form, taxes: &[Tax], complaints: &Complaints) -> Page {
    Page::new(Tab::Clients, "Open a client", view(seal, form, taxes, complaints))
}

fn view(seal: &Seal, form: &Form, taxes: &[Tax], complaints: &Complaints) -> Markup {
    let fields = html! {
        (ui::complaints(complaints))
        (form.typed().fields(taxes, complaints))
        (ui::group("First contact", html! {
            (Field::text("Contact’s name", "contact_name").value(&form.contact_name)
                .hint("Who reads and pays the invoices. More can follow later.")
                .complaints(complaints))
            (Field::email("Contact’s e-mail address", "contact_email").autocomplete("off")
                .value(&form.contact_email)
                .hint("Sign-in links and notices go here.").complaints(complaints))
        }))
        (ui::buttons(html! {
            (ui::submit("Open client"))
            (ui::button_link_quiet(paths::CLIENTS, "Cancel"))
        }))
    };
    html! {
        (ui::crumbs(&[(paths::CLIENTS, "Clients")]))
        (ui::form(seal, paths::CLIENTS, fields))
    }
}
