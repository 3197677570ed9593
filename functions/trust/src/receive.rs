//! `GET /firm/trust/matters/{matter}/receive`: recording money that came in for a matter; the first
//! opens its ledger.

use domain::day;
use domain::id::{BankId, MatterId};
use domain::money::{Currency, Money};
use domain::text::{Mark, Name, Note};
use domain::trust::{Arrival, Given, Method, TrustBank};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use web::ui::{self, Field};
use web::{
    Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State, Tab,
};

use crate::names::{self, Kept};
use crate::{allowed, paths, refused};

/// What is typed of money that came in.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    pub(crate) bank: String,
    pub(crate) method: String,
    pub(crate) amount: String,
    pub(crate) from: String,
    pub(crate) instrument: String,
    pub(crate) purpose: String,
    pub(crate) on: String,
}

/// `GET /firm/trust/matters/{matter}/receive`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let (kept, banks) = (Kept::of(&member, &app, &id).await?, banks(&member, &app).await?);
    let form = Form {
        method: Method::Cheque.word().to_owned(),
        from: kept.matter.client_name.to_string(),
        on: app.today().await?.to_string(),
        ..Form::default()
    };
    Ok(Answer::Page(shown(&kept, &banks, &form, &Complaints::default(), &seal)))
}

/// `POST /firm/trust/matters/{matter}/receive`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let (kept, banks) = (Kept::of(&member, &app, &id).await?, banks(&member, &app).await?);
    let again = |complaints| {
        Ok(Answer::Again(shown(&kept, &banks, &posted.form, &complaints, &posted.seal)))
    };
    let today = app.today().await?;
    let (bank, given, on) = match posted.form.read(&kept, &banks, today) {
        Ok(read) => read,
        Err(complaints) => return again(complaints),
    };

    let once = posted.once(&member);
    let wish = refused::wish(&member, &app, &once, Some(on)).await?;
    let trust = app.store.of(&member).trust();
    match trust.receive_and_tell(&wish, &kept.matter, &bank, &given).await {
        Ok(_) => {
            let said = format!("Recorded {}.", ui::money_plain(given.amount));
            Ok(Answer::Go(Location::to(paths::ledger(&id)).flash(said)))
        }
        Err(error) => again(refused::said(&member, &app, Some(&bank), error).await?),
    }
}

pub(crate) async fn banks(member: &store::Member, app: &App) -> Result<Vec<TrustBank>, Refusal> {
    Ok(app.store.of(member).trust().banks().await?)
}

impl Form {
    fn read(
        &self,
        kept: &Kept,
        banks: &[TrustBank],
        today: Date,
    ) -> Result<(BankId, Given, Date), Complaints> {
        let mut complaints = Complaints::default();
        let there = kept.read.as_ref().map(|read| read.ledger.bank());
        let chosen = banks.iter().find(|bank| {
            there.map_or_else(|| bank.id.as_str() == self.bank, |there| *there == bank.id)
        });
        if chosen.is_none() {
            complaints.add("bank", "Choose the trust account that the money came into.");
        }
        let currency = chosen.map_or(Currency::USD, |bank| bank.currency);
        let given = self.given(currency, &mut complaints);
        let on = complaints.take("on", day::parse(&self.on));
        if let Some(on) = on {
            complaints.take("on", day::within(on, kept.opened(), today));
        }
        let read = chosen.zip(given).zip(on);
        complaints.or(read.map(|((bank, given), on)| (bank.id.clone(), given, on)))
    }

    /// What came in, whoever it belongs to.
    pub(crate) fn given(&self, currency: Currency, complaints: &mut Complaints) -> Option<Given> {
        let method = Method::of_word(&self.method);
        if method.is_none() {
            complaints.add("method", "Choose how the money came in.");
        }
        let amount = complaints.take("amount", Money::parse(&self.amount, currency));
        let from = complaints.take("from", Name::parse(&self.from));
        let instrument = complaints.take("instrument", Mark::parse(&self.instrument));
        let purpose = complaints.take("purpose", Note::parse_optional(&self.purpose));
        Some(Given {
            method: method?,
            arrival: Arrival::Bank,
            amount: amount?,
            from: from?,
            instrument: instrument?,
            purpose: purpose?,
        })
    }

    /// The fields about what came in.
    pub(crate) fn fields(&self, complaints: &Complaints) -> Markup {
        let methods = Method::ALL.map(|method| (method.word(), method.title()));
        html! {
            (ui::fields(html! {
                (ui::select("How it came in", "method", &methods, &self.method).required()
                    .complaints(complaints))
                (Field::number("Amount", "amount").value(&self.amount).required()
                    .hint("All that the payer paid; a processor’s fee is never taken from it \
                           (rule TR-12).")
                    .complaints(complaints))
            }))
            (Field::text("From whom", "from").value(&self.from).required().complaints(complaints))
            (ui::fields(html! {
                (Field::text("Number or reference", "instrument").value(&self.instrument)
                    .required().hint("Of the check, the wire, the debit or the slip.")
                    .complaints(complaints))
                (Field::date("Day it came in", "on").value(&self.on).required()
                    .complaints(complaints))
            }))
            (Field::text("For what", "purpose").value(&self.purpose)
                .hint("An advance on fees goes to trust whatever it is called (rule TR-06).")
                .complaints(complaints))
        }
    }
}

fn shown(
    kept: &Kept,
    banks: &[TrustBank],
    form: &Form,
    complaints: &Complaints,
    seal: &Seal,
) -> Page {
    let id = &kept.matter.id;
    let choices: Vec<(String, String)> = banks.iter().map(names::account).collect();
    let body = html! {
        (kept.crumbs())
        (kept.whose())
        @if banks.is_empty() {
            (ui::empty(
                "No trust account yet",
                "Client money lies in a trust bank account of its own.",
                Some((paths::ACCOUNT_NEW, "Add a trust account")),
            ))
        } @else {
            (ui::form(seal, &paths::receive(id), html! {
                (ui::complaints(complaints))
                @match &kept.read {
                    None => (ui::select("Trust account", "bank", &choices, &form.bank).required()
                        .hint("The ledger of this matter stays in this account.")
                        .complaints(complaints)),
                    Some(read) => {
                        @if let Some(bank) = banks.iter().find(|b| b.id == *read.ledger.bank()) {
                            p.note { "Into " (bank.name) ", " (bank.institution) " …" (bank.ending) }
                        }
                    },
                }
                (form.fields(complaints))
                p.note {
                    "One payment is one receipt in one ledger. What came in may be used once the \
                     bank has collected it (rules TR-04, TR-11)."
                }
                (ui::buttons(html! {
                    (ui::submit("Record it"))
                    (ui::button_link_quiet(&paths::ledger(id), "Cancel"))
                }))
            }))
        }
    };
    Page::new(Tab::Trust, "Money that came in", body)
}
