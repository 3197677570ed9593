//! Changing a contact's name or mail address.
//!
//! Invariant: with another address every session and unused link of the contact is gone before the
//! page says so, and a repeat ends them once more: they were proof of the former address.

use domain::client::Contact;
use domain::id::{ClientId, ContactId};
use domain::text::{Email, Name};
use maud::{Markup, html};
use serde::Deserialize;
use store::{CommitError, Versioned};
use web::page::Seal;
use web::ui::{self, Field};
use web::{Answer, App, Complaints, Location, Page, Path2, Posted, Refusal, Staff, State, Tab};

use crate::{allowed, paths};

/// What is typed to change a contact, and the version that was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    name: String,
    email: String,
    version: String,
}

/// `GET /firm/clients/{client}/contacts/{contact}/edit`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path2(client, contact): Path2<ClientId, ContactId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_bill(&member)?;
    let found = app.store.of(&member).contact(&client, &contact).await?;
    let found = found.ok_or(Refusal::NotFound)?;
    Ok(Answer::Page(shown(&seal, &found.value, &Form::of(&found), &Complaints::default())))
}

/// `POST /firm/clients/{client}/contacts/{contact}`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path2(client, contact): Path2<ClientId, ContactId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let store = app.store.of(&member);
    let found = store.contact(&client, &contact).await?.ok_or(Refusal::NotFound)?.value;
    let again =
        |complaints| Ok(Answer::Again(shown(&posted.seal, &found, &posted.form, &complaints)));
    let ((name, email), version) = match posted.form.read() {
        Ok(read) => read,
        Err(complaints) => return again(complaints),
    };

    let former = found.email.clone();
    let value = Contact { name, email, ..found.clone() };
    let changed = Versioned { value, version };

    let once = posted.once(&member);
    match store.commit_contact_changed(&once, (&changed, &former), app.now()).await {
        Err(CommitError::Taken(what)) => {
            let mut complaints = Complaints::default();
            complaints.add("email", format!("{what} is taken."));
            return again(complaints);
        }
        Err(CommitError::Stale) => {
            let now = store.contact(&client, &contact).await?.ok_or(Refusal::NotFound)?;
            let (typed, complaints) = posted.form.late(&now);
            return Ok(Answer::Late(shown(&posted.seal, &now.value, &typed, &complaints)));
        }
        other => other?,
    };
    app.store.end_all(contact.as_str()).await?;

    let flash = format!("Saved {}. They sign in anew.", changed.value.name);
    Ok(Answer::Go(Location::to(paths::client(&client)).flash(flash)))
}

impl Form {
    fn of(contact: &Versioned<Contact>) -> Self {
        Self {
            name: contact.value.name.to_string(),
            email: contact.value.email.to_string(),
            version: contact.version.to_string(),
        }
    }

    /// The form as it was typed, over the version that is there now, and what differs.
    fn late(&self, contact: &Versioned<Contact>) -> (Self, Complaints) {
        let now = Self::of(contact);
        let complaints = Complaints::meanwhile(&[
            ("name", &self.name, &now.name),
            ("email", &self.email, &now.email),
        ]);
        (Self { version: now.version, ..self.clone() }, complaints)
    }

    fn read(&self) -> Result<((Name, Email), u64), Complaints> {
        let mut complaints = Complaints::default();
        let name = complaints.take("name", Name::parse(&self.name));
        let email = complaints.take("email", Email::parse(&self.email));
        // A version that does not read is one that nothing has: the page was not ours.
        let version = self.version.parse().unwrap_or(0);
        complaints.or(name.zip(email).map(|read| (read, version)))
    }
}

fn shown(seal: &Seal, contact: &Contact, form: &Form, complaints: &Complaints) -> Page {
    Page::new(Tab::Clients, "Change a contact", view(seal, contact, form, complaints))
}

fn view(seal: &Seal, contact: &Contact, form: &Form, complaints: &Complaints) -> Markup {
    let back = paths::client(&contact.client);
    let fields = html! {
        (ui::complaints(complaints))
        (ui::hidden("version", &form.version))
        (Field::text("Name", "name").value(&form.name).required().complaints(complaints))
        (Field::email("E-mail address", "email").value(&form.email).autocomplete("off").required()
            .hint("Sign-in links and notices go here. One address belongs to one person.")
            .complaints(complaints))
        p.note {
            "Their sessions and unused links end. The former address is told that there is "
            "another one, and nothing else."
        }
        (ui::buttons(html! {
            (ui::submit("Save contact"))
            (ui::button_link_quiet(&back, "Cancel"))
        }))
    };
    html! {
        (ui::crumbs(&[(paths::CLIENTS, "Clients"), (&back, "Client")]))
        (ui::form(seal, &paths::contact(&contact.client, &contact.id), fields))
    }
}
