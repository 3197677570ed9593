//! Closing a contact's access, and opening it again (PRT-04).
//!
//! Invariant: a closed contact's sessions and links are gone before the page says so; a repeat ends
//! them once more.

use domain::client::Access;
use domain::id::{ClientId, ContactId};
use serde::Deserialize;
use store::{Member, Versioned};
use web::{Answer, App, Location, Path2, Posted, Refusal, Staff, State};

use crate::{allowed, paths};

/// A form without fields.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {}

/// `POST /firm/clients/{client}/contacts/{contact}/revoke`
pub(crate) async fn revoke(
    Staff(member): Staff,
    State(app): State<App>,
    Path2(client, contact): Path2<ClientId, ContactId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let name = set(&member, &app, (&client, &contact), &posted, Access::Closed).await?;
    app.store.end_all(contact.as_str()).await?;
    let flash = format!("{name} can no longer sign in.");
    Ok(Answer::Go(Location::to(paths::client(&client)).flash(flash)))
}

/// `POST /firm/clients/{client}/contacts/{contact}/readmit`
pub(crate) async fn readmit(
    Staff(member): Staff,
    State(app): State<App>,
    Path2(client, contact): Path2<ClientId, ContactId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let name = set(&member, &app, (&client, &contact), &posted, Access::Open).await?;
    let flash = format!("{name} may sign in again.");
    Ok(Answer::Go(Location::to(paths::client(&client)).flash(flash)))
}

/// Writes the access and gives the contact's name.
async fn set(
    member: &Member,
    app: &App,
    (client, contact): (&ClientId, &ContactId),
    posted: &Posted<Form>,
    access: Access,
) -> Result<String, Refusal> {
    allowed::to_bill(member)?;
    let store = app.store.of(member);
    let found = store.contact(client, contact).await?.ok_or(Refusal::NotFound)?;
    let name = found.value.name.to_string();
    if found.value.access != access {
        let mut changed = Versioned { version: found.version, ..found };
        changed.value.access = access;
        store.commit_contact_access(&posted.once(member), &changed, app.now()).await?;
    }
    Ok(name)
}
