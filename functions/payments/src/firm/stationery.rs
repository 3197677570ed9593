//! `/firm/settings/papers`: what is printed on invoices beside the bill itself (INV-07, INV-08,
//! INV-27), and how clients pay by transfer. Invoices that were issued stay as they are.

use domain::stationery::{Iban, Printed, Stationery};
use maud::{Markup, html};
use serde::Deserialize;
use store::{CommitError, Versioned};
use web::rights::Right;
use web::{Answer, App, Complaints, Location, Page, Posted, Refusal, Seal, Staff, State, Tab, ui};

use crate::paths;

/// `GET /firm/settings/papers`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    Right::Bill.needed(member.role())?;
    let form = PapersForm::of(&app.store.stationery().await?);
    Ok(Answer::Page(view(&seal, &form, &Complaints::default())))
}

/// `POST /firm/settings/papers`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    posted: Posted<PapersForm>,
) -> Result<Answer, Refusal> {
    let stationery = match posted.form.read() {
        Ok(stationery) => stationery,
        Err(complaints) => {
            return Ok(Answer::Again(view(&posted.seal, &posted.form, &complaints)));
        }
    };

    let (once, door) = (posted.once(&member), app.store.of(&member));
    match door.commit_stationery(&once, &stationery, app.now()).await {
        Ok(_) => Ok(Answer::Go(Location::to(paths::PAPERS).flash("Saved what invoices print."))),
        Err(CommitError::Stale) => {
            let now = app.store.stationery().await?;
            let form = PapersForm { version: now.version.to_string(), ..posted.form.clone() };
            let late = Complaints::whole(
                "Somebody saved this page while you were at it. What you chose is below. Look at \
                 it, and save it again if it still holds.",
            );
            Ok(Answer::Late(view(&posted.seal, &form, &late)))
        }
        Err(other) => Err(other.into()),
    }
}

/// The choice, and the version that was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct PapersForm {
    account: String,
    codes: String,
    iban: String,
    version: String,
}

impl PapersForm {
    fn of(stationery: &Versioned<Stationery>) -> Self {
        let on = |printed: Printed| if printed.is_on() { "on" } else { "" }.to_owned();
        let Versioned { value, version } = stationery;
        Self {
            account: on(value.account),
            codes: on(value.codes),
            iban: value.iban.as_ref().map_or_else(String::new, Iban::to_string),
            version: version.to_string(),
        }
    }

    fn read(&self) -> Result<Versioned<Stationery>, Complaints> {
        let mut complaints = Complaints::default();
        let iban = complaints.take("iban", Iban::parse(&self.iban));
        let version = complaints.version(&self.version);
        let (account, codes) = (Printed::of_box(&self.account), Printed::of_box(&self.codes));
        complaints.or(iban.zip(version).map(|(iban, version)| Versioned {
            value: Stationery { account, codes, iban },
            version,
        }))
    }
}

fn view(seal: &Seal, form: &PapersForm, complaints: &Complaints) -> Page {
    let body = html! {
        (ui::crumbs(&[(paths::SETTINGS, "Settings")]))
        p { "This holds for invoices that you issue from now on. Those that are out stay as they are." }
        (ui::form(seal, paths::PAPERS, fields(form, complaints)))
    };
    Page::new(Tab::Settings, "What invoices print", body)
}

fn fields(form: &PapersForm, complaints: &Complaints) -> Markup {
    html! {
        (ui::complaints(complaints))
        (ui::hidden("version", &form.version))
        (ui::checkbox("The account of the matter", "account", &form.account)
            .hint("What was owed before, what was paid since the last invoice, and what is held in \
                   trust, as it is on the day of issue."))
        (ui::checkbox("A QR code that opens the invoice on a telephone", "codes", &form.codes)
            .hint("The client signs in, reads the invoice and pays it. The code holds no secret."))
        (ui::Field::text("IBAN for transfers", "iban").value(&form.iban)
            .hint("Of your operating account, never of client money. Invoices in euro then carry a \
                   QR code too that fills in the transfer in a bank’s app. Leave it empty for none.")
            .complaints(complaints))
        (ui::actions(ui::submit("Save")))
    }
}
