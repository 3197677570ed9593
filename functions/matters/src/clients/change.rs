//! Changing a client's name or payor; issued invoices keep the old ones (INV-14).

use domain::client::Client;
use domain::id::ClientId;
use domain::tax::Tax;
use maud::{Markup, html};
use serde::Deserialize;
use store::{CommitError, Versioned};
use web::page::Seal;
use web::ui;
use web::{Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Staff, State, Tab};

use super::party::{self, Party, Typed};
use crate::{allowed, paths, rounding};

/// What is typed to change a client, and the version that was looked at.
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
    version: String,
}

/// `GET /firm/clients/{client}/edit`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_bill(&member)?;
    let client = app.store.of(&member).client(&id).await?.ok_or(Refusal::NotFound)?;
    let taxes = party::taxes(&app, Some(&client.value)).await?;
    Ok(Answer::Page(shown((&seal, &id), &Form::of(&client), &taxes, &Complaints::default())))
}

/// `POST /firm/clients/{client}`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_bill(&member)?;
    let store = app.store.of(&member);
    let client = store.client(&id).await?.ok_or(Refusal::NotFound)?;
    let taxes = party::taxes(&app, Some(&client.value)).await?;
    let (form, at) = (&posted.form, (&posted.seal, &id));
    let (read, version) = match form.read(&taxes) {
        Ok(command) => command,
        Err(complaints) => return Ok(Answer::Again(shown(at, form, &taxes, &complaints))),
    };

    let changed = Versioned { value: party::client(id.clone(), read), version };

    let once = posted.once(&member);
    let done = store.commit_client_changed(&once, &changed, app.now()).await;
    if matches!(done, Err(CommitError::Stale)) {
        let (typed, complaints) = form.late(&store.client(&id).await?.ok_or(Refusal::NotFound)?);
        return Ok(Answer::Late(shown(at, &typed, &taxes, &complaints)));
    }
    done?;
    store.commit_client_renamed(&id, &changed.value.name, app.now()).await?;

    Ok(Answer::Go(Location::to(paths::client(&id)).flash("Saved the client.")))
}

impl Form {
    fn of(client: &Versioned<Client>) -> Self {
        let Client { name, payor, ledes_id, ebill, rounding: rule, .. } = &client.value;
        let other = payor.name != *name;
        Self {
            name: name.to_string(),
            payor_name: if other { payor.name.to_string() } else { String::new() },
            payor_address: payor.address.to_string(),
            ledes_id: ledes_id.as_ref().map(ToString::to_string).unwrap_or_default(),
            rounding: rounding::word(*rule),
            frequency: client.value.frequency.word().to_owned(),
            country: ebill.country.map(|country| country.to_string()).unwrap_or_default(),
            endpoint: ebill.endpoint.as_ref().map(ToString::to_string).unwrap_or_default(),
            vat_number: ebill.vat_number.as_ref().map(ToString::to_string).unwrap_or_default(),
            tax: ebill.tax.as_ref().map(ToString::to_string).unwrap_or_default(),
            version: client.version.to_string(),
        }
    }

    /// The form as it was typed, over the version that is there now, and what differs.
    fn late(&self, client: &Versioned<Client>) -> (Self, Complaints) {
        let now = Self::of(client);
        let complaints = Complaints::meanwhile(&[
            ("name", &self.name, &now.name),
            ("payor_name", &self.payor_name, &now.payor_name),
            ("payor_address", &self.payor_address.replace('\r', ""), &now.payor_address),
            ("ledes_id", &self.ledes_id, &now.ledes_id),
            ("rounding", &self.rounding, &now.rounding),
            ("frequency", &self.frequency, &now.frequency),
            ("country", &self.country, &now.country),
            ("endpoint", &self.endpoint, &now.endpoint),
            ("vat_number", &self.vat_number, &now.vat_number),
            ("tax", &self.tax, &now.tax),
        ]);
        (Self { version: now.version, ..self.clone() }, complaints)
    }

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

    fn read(&self, taxes: &[Tax]) -> Result<(Party, u64), Complaints> {
        let mut complaints = Complaints::default();
        let party = self.typed().read(taxes, &mut complaints);
        // A version that does not read is one that nothing has: the page was not ours.
        let version = self.version.parse().unwrap_or(0);
        complaints.or(party.map(|party| (party, version)))
    }
}

fn shown(at: (&Seal, &ClientId), form: &Form, taxes: &[Tax], complaints: &Complaints) -> Page {
    Page::new(Tab::Clients, "Change a client", view(at, form, taxes, complaints))
}

fn view(
    (seal, id): (&Seal, &ClientId),
    form: &Form,
    taxes: &[Tax],
    complaints: &Complaints,
) -> Markup {
    let path = paths::client(id);
    let fields = html! {
        (ui::complaints(complaints))
        (ui::hidden("version", &form.version))
        (form.typed().fields(taxes, complaints))
        p.note { "Invoices that are issued keep the name and address they were issued with." }
        (ui::buttons(html! {
            (ui::submit("Save client"))
            (ui::button_link_quiet(&path, "Cancel"))
        }))
    };
    html! {
        (ui::crumbs(&[(paths::CLIENTS, "Clients"), (&path, "Client")]))
        (ui::form(seal, &path, fields))
    }
}
