//! `GET /firm/trust/matters/{matter}/receive`: recording money that came in for a matter; the first
//! opens its ledger.

use domain::day;
use domain::deposit::{DepositRequest, Standing};
use domain::id::{BankId, MatterId, ReceiptId};
use domain::money::{Currency, Money};
use domain::text::{Mark, Name, Note};
use domain::trust::{Arrival, Given, Method, TrustBank};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use web::ui::{self, Field};
use web::{
    Answer, App, Asked, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State, Tab,
};

use crate::names::{self, Kept};
use crate::refused::{self, Tried};
use crate::{allowed, paths};

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
    pub(crate) request: String,
    /// What it looks like, when that was asked about.
    pub(crate) twin: String,
    pub(crate) again: String,
}

/// For which request it is, when somebody came from its page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Query {
    request: String,
}

/// `GET /firm/trust/matters/{matter}/receive`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    Asked(asked): Asked<Query>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let ground = Ground::of(&member, &app, &id).await?;
    let wanted = ground.requests.iter().find(|request| request.id.as_str() == asked.request);
    let form = Form {
        method: Method::Cheque.word().to_owned(),
        from: ground.kept.matter.client_name.to_string(),
        on: app.today().await?.to_string(),
        amount: wanted.map(|request| request.left().decimal().to_string()).unwrap_or_default(),
        request: wanted.map(|request| request.id.to_string()).unwrap_or_default(),
        ..Form::default()
    };
    Ok(Answer::Page(shown(&ground, &form, &Complaints::default(), &seal)))
}

/// `POST /firm/trust/matters/{matter}/receive`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let ground = Ground::of(&member, &app, &id).await?;
    let again =
        |complaints| Ok(Answer::Again(shown(&ground, &posted.form, &complaints, &posted.seal)));
    let today = app.today().await?;
    let (bank, given, on) = match posted.form.read(&ground, today) {
        Ok(read) => read,
        Err(complaints) => return again(complaints),
    };

    let once = posted.once(&member);
    let wish = refused::wish(&member, &app, &once, Some(on)).await?;
    let (store, matter) = (app.store.of(&member), &ground.kept.matter);
    let trust = store.trust();
    if store.done(&once).await?.is_none() {
        let like = trust.receipt_like(&matter.client, &given.trace(on)).await?;
        if let Some((id, twin)) = like.filter(|(id, _)| !posted.form.agrees(id)) {
            let mut complaints = Complaints::default();
            complaints.add("again", twin);
            let form = Form { twin: id.to_string(), again: String::new(), ..posted.form.clone() };
            return Ok(Answer::Again(shown(&ground, &form, &complaints, &posted.seal)));
        }
    }
    let received = match ground.request(&posted.form) {
        Some(request) => trust.receive_for(&wish, (matter, &request.id), &bank, &given).await,
        None => trust.receive_and_tell(&wish, matter, &bank, &given).await,
    };
    match received {
        Ok(_) => {
            let said = format!("Recorded {}.", ui::money_plain(given.amount));
            Ok(Answer::Go(Location::to(paths::ledger(&id)).flash(said)))
        }
        Err(error) => {
            let asked = Tried::to("record a receipt", id.as_str()).sum(given.amount).under(&bank);
            again(refused::said((&member, &app), &wish, &asked, error).await?)
        }
    }
}

pub(crate) async fn banks(member: &store::Member, app: &App) -> Result<Vec<TrustBank>, Refusal> {
    Ok(app.store.of(member).trust().banks().await?)
}

/// What recording meets: the ledger, the accounts, and what is asked for.
struct Ground {
    kept: Kept,
    banks: Vec<TrustBank>,
    requests: Vec<DepositRequest>,
}

impl Ground {
    async fn of(member: &store::Member, app: &App, id: &MatterId) -> Result<Self, Refusal> {
        let kept = Kept::of(member, app, id).await?;
        let banks = banks(member, app).await?;
        let mut requests = app.store.of(member).deposit_requests_for(&kept.matter).await?;
        requests.retain(|request| request.standing() == Standing::Open);
        Ok(Self { kept, banks, requests })
    }

    /// The open request that the form names.
    fn request(&self, form: &Form) -> Option<&DepositRequest> {
        self.requests.iter().find(|request| request.id.as_str() == form.request)
    }

    /// The choice of a request, where there is one.
    fn choice(&self, form: &Form, complaints: &Complaints) -> Markup {
        let none = (String::new(), "No request".to_owned());
        let choice = |request: &DepositRequest| {
            let left = ui::money_plain(request.left());
            (request.id.to_string(), format!("{left} asked for: {}", request.terms.why))
        };
        let choices: Vec<(String, String)> =
            std::iter::once(none).chain(self.requests.iter().map(choice)).collect();
        html! {
            @if !self.requests.is_empty() {
                (ui::select("For which request", "request", &choices, &form.request)
                    .hint("It then asks the client for so much less.")
                    .complaints(complaints))
            }
        }
    }
}

impl Form {
    /// Whether somebody said that this is another one than what was asked about.
    fn agrees(&self, twin: &ReceiptId) -> bool {
        self.twin == twin.as_str() && !self.again.is_empty()
    }

    fn read(&self, ground: &Ground, today: Date) -> Result<(BankId, Given, Date), Complaints> {
        let mut complaints = Complaints::default();
        let Ground { kept, banks, .. } = ground;
        if !self.request.is_empty() && ground.request(self).is_none() {
            complaints.add("request", "This request is not open any more.");
        }
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

fn shown(ground: &Ground, form: &Form, complaints: &Complaints, seal: &Seal) -> Page {
    let Ground { kept, banks, .. } = ground;
    let id = &kept.matter.id;
    let choices: Vec<(String, String)> = banks.iter().map(names::account).collect();
    let body = html! {
        (kept.crumbs())
        (kept.whose())
        @if banks.is_empty() {
            (names::no_account())
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
                (ground.choice(form, complaints))
                (form.fields(complaints))
                @if !form.twin.is_empty() {
                    (ui::hidden("twin", &form.twin))
                    (ui::checkbox("It is another one, record it", "again", &form.again)
                        .complaints(complaints))
                }
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
