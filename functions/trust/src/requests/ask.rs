//! `/firm/trust/matters/{matter}/ask`: asking a client for a deposit: how much, what for, by when.
//!
//! Invariant: whatever the money is called, it goes to trust (rule TR-06); there is no field that
//! sends it elsewhere.

use domain::day;
use domain::deposit::{AskError, Asker, Asking, DepositRequest, Terms};
use domain::id::{DepositRequestId, MatterId, PayLinkId};
use domain::money::{Currency, Money};
use domain::text::Note;
use domain::trust::TrustBank;
use jiff::ToSpan;
use maud::html;
use serde::Deserialize;
use store::Member;
use store::deposits::Asked;
use web::ui::{self, Field};
use web::{
    Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State, Tab,
};

use crate::names::{self, Kept};
use crate::receive::banks;
use crate::{allowed, paths};

/// How long a client has when nobody says otherwise, in days.
const DAYS: i64 = 14;

/// What is typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    bank: String,
    amount: String,
    why: String,
    due: String,
}

/// `GET /firm/trust/matters/{matter}/ask`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let (kept, banks) = (Kept::of(&member, &app, &id).await?, banks(&member, &app).await?);
    let today = app.today().await?;
    let due = today.checked_add(DAYS.days()).unwrap_or(today);
    let form = Form { due: due.to_string(), ..Form::default() };
    Ok(Answer::Page(shown(&kept, &banks, (&form, &Complaints::default()), &seal)))
}

/// `POST /firm/trust/matters/{matter}/ask`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let (kept, banks) = (Kept::of(&member, &app, &id).await?, banks(&member, &app).await?);
    let asked = match asked(&app, &member, (&kept, &banks), &posted.form).await? {
        Ok(asked) => asked,
        Err(complaints) => {
            let typed = (&posted.form, &complaints);
            return Ok(Answer::Again(shown(&kept, &banks, typed, &posted.seal)));
        }
    };

    let once = posted.once(&member);
    let done = app.store.of(&member).commit_deposit_asked(&once, &asked, app.now()).await?;
    let first: DepositRequestId =
        done.outcome(asked.request.id.as_str()).parse().map_err(Refusal::fault)?;

    let said = "Asked. Everybody of the client who may sign in hears of it by mail.";
    Ok(Answer::Go(Location::to(paths::request(&first)).flash(said)))
}

/// What the form says, as a request with its link.
async fn asked(
    app: &App,
    member: &Member,
    (kept, banks): (&Kept, &[TrustBank]),
    form: &Form,
) -> Result<Result<Asked, Complaints>, Refusal> {
    let mut complaints = Complaints::default();
    if let Err(closed) = kept.matter.going_on() {
        complaints.add("", closed);
    }
    let Some((bank, terms)) = form.read(kept, banks, &mut complaints) else {
        return Ok(Err(complaints));
    };
    let (now, today) = (app.now(), app.today().await?);
    let asking = Asking {
        id: app.id(DepositRequestId::made)?,
        by: Asker::Firm(member.id().clone(), app.id(PayLinkId::made)?),
        bill: None,
        at: now,
    };
    let request = DepositRequest::ask(asking, &kept.matter, bank, terms, today);
    let field = match request {
        Err(AskError::Past | AskError::Far) => "due",
        Err(AskError::Nothing | AskError::OtherCurrency(_)) | Ok(_) => "amount",
    };
    let request = complaints.take(field, request);
    let least = app.firm().await?.part_min_minor;
    if request.as_ref().is_some_and(|request| request.terms.amount.minor() < least) {
        let least = request.as_ref().map(|one| Money::new(least, one.terms.amount.currency()));
        let least = least.map(ui::money_plain).unwrap_or_default();
        complaints.add("amount", format!("Ask for at least {least}, the least that clients pay."));
    }
    let request = match complaints.or(request) {
        Ok(request) => request,
        Err(complaints) => return Ok(Err(complaints)),
    };
    let link = request.pay_link().ok_or(Refusal::NotFound)?;
    let path = web::paylink::path(app.keys().await?, &link.id);
    let address = format!("{}{path}", app.config.portal_url);
    Ok(Ok(Asked { request, link, address }))
}

impl Form {
    fn read<'b>(
        &self,
        kept: &Kept,
        banks: &'b [TrustBank],
        complaints: &mut Complaints,
    ) -> Option<(&'b TrustBank, Terms)> {
        let there = kept.read.as_ref().map(|read| read.ledger.bank());
        let chosen = banks.iter().find(|bank| {
            there.map_or_else(|| bank.id.as_str() == self.bank, |there| *there == bank.id)
        });
        if chosen.is_none() {
            complaints.add("bank", "Choose the trust account that the money is to come into.");
        }
        let currency = chosen.map_or(Currency::USD, |bank| bank.currency);
        let amount = complaints.take("amount", Money::parse(&self.amount, currency));
        let why = complaints.take("why", Note::parse(&self.why));
        let due_on = complaints.take("due", day::parse(&self.due));
        Some((chosen?, Terms { amount: amount?, why: why?, due_on: due_on? }))
    }
}

fn shown(
    kept: &Kept,
    banks: &[TrustBank],
    (form, complaints): (&Form, &Complaints),
    seal: &Seal,
) -> Page {
    let id = &kept.matter.id;
    let choices: Vec<(String, String)> = banks.iter().map(names::account).collect();
    let body = html! {
        (kept.crumbs())
        (kept.whose())
        @if banks.is_empty() {
            (names::no_account())
        } @else {
            (ui::form(seal, &paths::ask(id), html! {
                (ui::complaints(complaints))
                @if kept.read.is_none() {
                    (ui::select("Trust account", "bank", &choices, &form.bank)
                        .hint("What is paid online must reach this account.")
                        .complaints(complaints))
                }
                (ui::fields(html! {
                    (Field::number("Amount", "amount").value(&form.amount).required()
                        .complaints(complaints))
                    (Field::date("By", "due").value(&form.due).required().complaints(complaints))
                }))
                (Field::text("For what", "why").value(&form.why).required()
                    .hint("The client reads this in the portal; the mail does not say it.")
                    .complaints(complaints))
                p.note {
                    "The client is mailed a link that pays it. An advance on fees goes to trust \
                     whatever it is called (rule TR-06)."
                }
                (ui::buttons(html! {
                    (ui::submit("Ask for the deposit"))
                    (ui::button_link_quiet(&paths::ledger(id), "Cancel"))
                }))
            }))
        }
    };
    Page::new(Tab::Trust, "Ask for a deposit", body)
}
