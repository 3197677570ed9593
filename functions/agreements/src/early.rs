//! `/firm/early`, `/firm/clients/{client}/early`: what is taken off for paying early, by the firm
//! and with a client (INV-20).

use domain::early::{EarlyChoice, EarlyError, EarlyTerms};
use domain::id::ClientId;
use maud::{Markup, html};
use serde::Deserialize;
use store::{CommitError, Member, Versioned};
use web::ui::{self, Field, Tone};
use web::{
    Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State, Tab,
};

use crate::paths;

/// What is typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    whose: String,
    off: String,
    days: String,
    version: String,
}

/// Whose terms are looked at, and what is agreed there.
struct Seen {
    /// The client and its name; nothing for the firm.
    client: Option<(ClientId, String)>,
    chosen: Versioned<EarlyChoice>,
    /// What the firm gives.
    usual: Option<EarlyTerms>,
}

/// `GET /firm/early`
pub(crate) async fn of_firm(
    Staff(member): Staff,
    State(app): State<App>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    Ok(shown(&member, &seal, &Seen::of(&app, &member, None).await?))
}

/// `POST /firm/early`
pub(crate) async fn agree_for_firm(
    Staff(member): Staff,
    State(app): State<App>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    agree(&app, &member, None, &posted).await
}

/// `GET /firm/clients/{client}/early`
pub(crate) async fn of_client(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    Ok(shown(&member, &seal, &Seen::of(&app, &member, Some(&id)).await?))
}

/// `POST /firm/clients/{client}/early`
pub(crate) async fn agree_with_client(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    agree(&app, &member, Some(&id), &posted).await
}

fn shown(member: &Member, seal: &Seal, seen: &Seen) -> Answer {
    let form = Form::of(&seen.chosen);
    Answer::Page(seen.page((seal, member), (&form, &Complaints::default())))
}

async fn agree(
    app: &App,
    member: &Member,
    client: Option<&ClientId>,
    posted: &Posted<Form>,
) -> Result<Answer, Refusal> {
    let seen = Seen::of(app, member, client).await?;
    let wanted = match posted.form.read(&seen) {
        Ok(wanted) => wanted,
        Err(complaints) => {
            let typed = (&posted.form, &complaints);
            return Ok(Answer::Again(seen.page((&posted.seal, member), typed)));
        }
    };
    let (once, firm) = (posted.once(member), app.store.of(member));
    match firm.commit_early_choice(&once, (client, &wanted), app.now()).await {
        Err(CommitError::Stale) => {
            let now = Seen::of(app, member, client).await?;
            let form = Form { version: now.chosen.version.to_string(), ..posted.form.clone() };
            let complaints = Complaints::meanwhile(&[]);
            Ok(Answer::Late(now.page((&posted.seal, member), (&form, &complaints))))
        }
        other => {
            other?;
            let said = match wanted.value.over(seen.usual.filter(|_| client.is_some())) {
                Some(terms) => format!("Invoices from now on say: {terms}."),
                None => "Invoices from now on give nothing for paying early.".to_owned(),
            };
            Ok(Answer::Go(Location::to(paths::early(client)).flash(said)))
        }
    }
}

impl Seen {
    async fn of(app: &App, member: &Member, id: Option<&ClientId>) -> Result<Self, Refusal> {
        let firm = app.store.of(member);
        let client = match id {
            Some(id) => {
                let client = firm.client(id).await?.ok_or(Refusal::NotFound)?.value;
                Some((client.id, client.name.to_string()))
            }
            None => None,
        };
        let usual = firm.early_choice(None).await?.value.over(None);
        Ok(Self { client, chosen: firm.early_choice(id).await?, usual })
    }

    fn page(
        &self,
        (seal, member): (&Seal, &Member),
        (form, complaints): (&Form, &Complaints),
    ) -> Page {
        let action = paths::early(self.client.as_ref().map(|(id, _)| id));
        let body = html! {
            (self.crumbs())
            p {
                "A client who pays all that is asked for on an invoice within some days saves a part \
                 of it. Each invoice says until when, and keeps what held on its day. It is taken \
                 off when the money is here; a part payment, a payment plan and a draw from trust \
                 have none. It is not added to the discount for paying by bank: the larger one \
                 counts."
            }
            p { (self.now()) }
            @if member.role().bills() {
                (ui::form(seal, &action, self.fields(form, complaints)))
            } @else {
                (ui::notice(Tone::Info, html! {
                    p { "Lawyers and bookkeepers agree on discounts. Ask one of them." }
                }))
            }
        };
        let tab = if self.client.is_some() { Tab::Clients } else { Tab::Settings };
        Page::new(tab, "Discount for paying early", body)
    }

    fn crumbs(&self) -> Markup {
        match &self.client {
            None => ui::crumbs(&[(paths::SETTINGS, "Settings")]),
            Some((id, name)) => {
                ui::crumbs(&[("/firm/clients", "Clients"), (&paths::client(id), name)])
            }
        }
    }

    fn now(&self) -> String {
        match (self.chosen.value, self.usual) {
            (EarlyChoice::Own(terms), _) => format!("Agreed: {terms}."),
            (EarlyChoice::Never, _) => "Agreed: nothing for paying early.".to_owned(),
            (EarlyChoice::Usual, Some(usual)) => {
                format!("Nothing is agreed: the firm’s terms hold, {usual}.")
            }
            (EarlyChoice::Usual, None) => "Nothing is agreed: nothing is taken off.".to_owned(),
        }
    }

    fn fields(&self, form: &Form, complaints: &Complaints) -> Markup {
        let whose = [
            ("usual", "As the firm usually does"),
            ("never", "Nothing for paying early"),
            ("own", "As is written below"),
        ];
        let hint = if self.client.is_some() { "" } else { "Leave it empty to give nothing." };
        html! {
            (ui::complaints(complaints))
            (ui::hidden("version", &form.version))
            @if self.client.is_some() {
                (ui::radios("What holds for this client", "whose", &whose, &form.whose)
                    .complaints(complaints))
            }
            (Field::number("Taken off, in percent", "off").value(&form.off).hint(hint)
                .complaints(complaints))
            (Field::number("If paid within so many days", "days").value(&form.days)
                .hint("Counted from the day of the invoice.").complaints(complaints))
            (ui::actions(ui::submit("Save")))
        }
    }
}

impl Form {
    fn of(chosen: &Versioned<EarlyChoice>) -> Self {
        let named = |whose: &str| Self {
            whose: whose.to_owned(),
            version: chosen.version.to_string(),
            ..Self::default()
        };
        match chosen.value {
            EarlyChoice::Usual => named("usual"),
            EarlyChoice::Never => named("never"),
            EarlyChoice::Own(terms) => {
                Self { off: terms.off.to_string(), days: terms.days.to_string(), ..named("own") }
            }
        }
    }

    fn read(&self, seen: &Seen) -> Result<Versioned<EarlyChoice>, Complaints> {
        let mut complaints = Complaints::default();
        let own = |complaints: &mut Complaints| {
            let read = EarlyTerms::parse(&self.off, &self.days);
            let field = if matches!(read, Err(EarlyError::Days)) { "days" } else { "off" };
            complaints.take(field, read)
        };
        let value = match (&seen.client, self.whose.as_str()) {
            (Some(_), "usual") => Some(EarlyChoice::Usual),
            (Some(_), "never") => Some(EarlyChoice::Never),
            (Some(_), "own") => match own(&mut complaints) {
                Some(None) => {
                    complaints.add("off", "Write how much is taken off.");
                    None
                }
                read => read.flatten().map(EarlyChoice::Own),
            },
            (Some(_), _) => {
                complaints.add("whose", "Choose what holds for this client.");
                None
            }
            (None, _) => {
                own(&mut complaints).map(|own| own.map_or(EarlyChoice::Usual, EarlyChoice::Own))
            }
        };
        let version = complaints.version(&self.version);
        complaints.or(value.zip(version).map(|(value, version)| Versioned { value, version }))
    }
}
