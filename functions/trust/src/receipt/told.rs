//! `POST /firm/trust/receipts/{receipt}/told`: how a client heard of money that came in, and noting
//! how the firm told them when no mail did (rule TR-22).

use std::collections::HashMap;

use domain::client::Contact;
use domain::day;
use domain::id::ReceiptId;
use domain::matter::Matter;
use domain::notice::Bounce;
use domain::text::Note;
use domain::trust::{Otherwise, Telling, Way};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use serde::Deserialize;
use store::{Member, Versioned};
use web::ui::{self, Field, Tone};
use web::{Answer, App, Complaints, Location, Path, Posted, Refusal, Seal, Staff, State};

use super::{found, page, whole};
use crate::{allowed, paths};

/// How the client was told.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    how: String,
    told_on: String,
    note: String,
}

/// `POST /firm/trust/receipts/{receipt}/told`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ReceiptId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let mut shown = found(&member, &app, &id).await?;
    let telling = app.store.of(&member).trust().telling(&id).await?.ok_or(Refusal::NotFound)?;
    let complaints = match posted.form.read(telling.value.received_on, app.today().await?) {
        Err(complaints) => complaints,
        Ok(otherwise) => {
            let (once, trust) = (posted.once(&member), app.store.of(&member).trust());
            match trust.commit_told(&once, telling, otherwise, app.now()).await? {
                Ok(_) => {
                    let said = "Noted how the client was told.";
                    return Ok(Answer::Go(Location::to(paths::receipt(&id)).flash(said)));
                }
                Err(error) => Complaints::whole(error),
            }
        }
    };
    shown.typed = (posted.form.clone(), complaints);
    let seal = Seal { once: whole(&posted.seal.once), ..posted.seal };
    Ok(Answer::Again(page(&shown, &member, &seal)))
}

impl Form {
    fn read(&self, received_on: Date, today: Date) -> Result<Otherwise, Complaints> {
        let mut complaints = Complaints::default();
        let way = Way::of_word(&self.how).ok_or("Choose how the client was told.");
        let way = complaints.take("how", way);
        let on = complaints.take("told_on", day::parse(&self.told_on));
        if let Some(on) = on {
            let came = ("the money came in", received_on);
            complaints.take("told_on", day::within(on, came, today));
        }
        let note = complaints.take("note", Note::parse(&self.note));
        complaints.or(way.zip(on).zip(note)).map(|((way, on), note)| Otherwise { way, on, note })
    }
}

/// On the page of a ledger: money that its client has not heard of.
pub(crate) async fn warnings(
    member: &Member,
    app: &App,
    matter: &Matter,
) -> Result<Markup, Refusal> {
    let store = app.store.of(member);
    let untold = store.trust().untold_of(&matter.id).await?;
    if untold.is_empty() {
        return Ok(html! {});
    }
    let contacts = store.contacts(&matter.client).await?;
    let zone = &app.firm().await?.zone;
    let told = untold.into_iter().map(|telling| Told::with(telling, &contacts, zone));
    Ok(html! { @for told in told { (told.warning()) } })
}

/// How the client of a receipt was told, with the names that pages need.
#[derive(Debug)]
pub(crate) struct Told {
    telling: Telling,
    names: HashMap<String, String>,
    zone: TimeZone,
}

impl Told {
    /// What is known of a receipt that its client was told of.
    pub(super) async fn of(
        member: &Member,
        app: &App,
        receipt: &ReceiptId,
    ) -> Result<Option<Self>, Refusal> {
        let found: Option<Versioned<Telling>> =
            app.store.of(member).trust().telling(receipt).await?;
        let Some(found) = found else { return Ok(None) };
        let contacts = app.store.of(member).contacts(&found.value.client).await?;
        Ok(Some(Self::with(found.value, &contacts, &app.firm().await?.zone)))
    }

    /// The same, of what was read already.
    fn with(telling: Telling, contacts: &[Contact], zone: &str) -> Self {
        let named = |one: &Contact| (one.email.to_string(), one.name.to_string());
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        Self { telling, names: contacts.iter().map(named).collect(), zone }
    }

    /// Why no mail told the client, a sentence for each.
    fn why(&self) -> Markup {
        let telling = &self.telling;
        html! {
            @for bounce in &telling.bounced { p { (self.returned(bounce)) } }
            @if telling.mailed == 0 {
                p {
                    "Nobody of the client can be mailed that " (ui::money(telling.amount))
                    " came in on " (ui::date(telling.received_on)) ": no contact may sign in."
                }
            }
        }
    }

    fn returned(&self, bounce: &Bounce) -> String {
        let on = ui::date_plain(bounce.sent_at.to_zoned(self.zone.clone()).date());
        let address = bounce.to.as_str();
        let name = self.names.get(address).map_or(address, String::as_str);
        format!("The notice of {on} did not reach {name}: {}.", bounce.why.title())
    }

    /// On the page of the ledger: that nobody told the client, and where that is put right.
    fn warning(&self) -> Markup {
        ui::notice(
            Tone::Warn,
            html! {
                (self.why())
                p {
                    a href=(paths::receipt(&self.telling.receipt)) { "Tell the client otherwise" }
                }
            },
        )
    }

    /// Whether the client was told, for a list of facts.
    pub(super) fn fact(&self) -> Markup {
        match &self.telling.otherwise {
            Some(told) => html! {
                "On " (ui::date(told.on)) ", " (told.way.title()) ": " (told.note)
            },
            None if self.telling.is_open() => ui::badge(Tone::Warn, "Not told yet"),
            None if self.telling.bounced.len() >= self.telling.mailed => {
                html! { "Not told before the bank took it back" }
            }
            None => html! { "By mail" },
        }
    }

    /// What did not arrive, and the form that notes how the client was told instead.
    pub(super) fn form(&self, (form, complaints): (&Form, &Complaints), seal: &Seal) -> Markup {
        let ways = Way::ALL.map(|way| (way.word(), way.title()));
        html! {
            @if !self.telling.bounced.is_empty() || self.telling.is_open() {
                (ui::notice(Tone::Warn, self.why()))
            }
            @if self.telling.is_open() {
                (ui::card("Told otherwise", html! {
                    p.note {
                        "A client hears promptly of money that came in (rule TR-22). Tell them by \
                         phone, by letter or in person, then note it here; and put the address \
                         right on the client’s page."
                    }
                    (ui::form(
                        &seal.part("told"), &paths::told(&self.telling.receipt),
                        fields(&ways, form, complaints),
                    ))
                }))
            }
        }
    }
}

fn fields(ways: &[(&str, &str)], form: &Form, complaints: &Complaints) -> Markup {
    html! {
        (ui::fields(html! {
            (ui::select("How the client was told", "how", ways, &form.how).required()
                .complaints(complaints))
            (Field::date("Told on", "told_on").value(&form.told_on).required()
                .complaints(complaints))
        }))
        (Field::text("With whom, and what was said", "note").value(&form.note).required()
            .complaints(complaints))
        (ui::buttons(ui::submit_quiet("Note that the client was told")))
    }
}
