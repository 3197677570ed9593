//! `GET /firm/trust/matters/{matter}/move`: preparing that money of one matter serves another of
//! the same client, by the client's recorded consent (rule TR-10).

use domain::day;
use domain::id::MatterId;
use domain::matter::Matter;
use domain::money::Money;
use domain::text::{Mark, Note};
use domain::trust::{ClientLedger, DisbursementKind, Instrument, Payee, TransferConsent};
use jiff::ToSpan;
use jiff::civil::Date;
use maud::html;
use serde::Deserialize;
use web::ui::{self, Field};
use web::{Answer, App, Complaints, Page, Path, Posted, Refusal, Seal, Staff, State, Tab};

use crate::names::{self, Kept};
use crate::pay::{Wanted, prepare};
use crate::{allowed, paths};

/// What is typed of a transfer.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    to: String,
    amount: String,
    purpose: String,
    reference: String,
    signed_on: String,
}

/// `GET /firm/trust/matters/{matter}/move`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let kept = Kept::of(&member, &app, &id).await?;
    let others = others(&member, &app, &kept).await?;
    let complaints = Complaints::default();
    Ok(Answer::Page(shown(&kept, &others, &Form::default(), &complaints, &seal)?))
}

/// `POST /firm/trust/matters/{matter}/move`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let kept = Kept::of(&member, &app, &id).await?;
    let others = others(&member, &app, &kept).await?;
    let again = |complaints: &Complaints| {
        Ok(Answer::Again(shown(&kept, &others, &posted.form, complaints, &posted.seal)?))
    };
    let today = app.today().await?;
    let wanted = match posted.form.read(kept.ledger()?, &others, today) {
        Ok(wanted) => wanted,
        Err(complaints) => return again(&complaints),
    };

    let order = wanted.order(&member, &app, kept.ledger()?)?;
    match prepare(&member, &app, &posted.once(&member), &order).await? {
        Ok(answer) => Ok(answer),
        Err(complaints) => again(&complaints),
    }
}

/// The client's other matters.
async fn others(member: &store::Member, app: &App, kept: &Kept) -> Result<Vec<Matter>, Refusal> {
    let all = app.store.of(member).matters_of(&kept.matter.client).await?;
    Ok(all
        .into_iter()
        .filter(|matter| matter.id != kept.matter.id && matter.going_on().is_ok())
        .collect())
}

impl Form {
    fn read(
        &self,
        ledger: &ClientLedger,
        others: &[Matter],
        today: Date,
    ) -> Result<Wanted, Complaints> {
        let mut complaints = Complaints::default();
        let to = others.iter().find(|matter| matter.id.as_str() == self.to);
        if to.is_none() {
            complaints.add("to", "Choose another matter of the same client.");
        }
        let amount = complaints.take("amount", Money::parse(&self.amount, ledger.currency()));
        let purpose = complaints.take("purpose", Note::parse(&self.purpose));
        let reference = complaints.take("reference", Mark::parse(&self.reference));
        let signed_on = complaints.take("signed_on", day::parse(&self.signed_on));
        if let Some(on) = signed_on {
            // A consent may be older than either matter; one of another decade is mistyped.
            let since = ("ten years ago", today.saturating_sub(10.years()));
            complaints.take("signed_on", day::within(on, since, today));
        }
        let payee =
            to.and_then(|to| complaints.take("to", Payee::parse(&format!("Matter {}", to.number))));
        let wanted = (|| {
            let consent = TransferConsent { reference: reference?, signed_on: signed_on? };
            Some(Wanted {
                kind: DisbursementKind::TrustToTrust(to?.id.clone(), consent),
                payee: payee?,
                purpose: purpose?,
                amount: amount?,
                instrument: Instrument::Book,
            })
        })();
        complaints.or(wanted)
    }
}

fn shown(
    kept: &Kept,
    others: &[Matter],
    form: &Form,
    complaints: &Complaints,
    seal: &Seal,
) -> Result<Page, Refusal> {
    let id = &kept.matter.id;
    let choice =
        |matter: &Matter| (matter.id.to_string(), format!("{} {}", matter.number, matter.name));
    let choices: Vec<(String, String)> = others.iter().map(choice).collect();
    let body = html! {
        (kept.crumbs())
        (kept.whose())
        (names::balances(kept.ledger()?))
        p {
            "Money of one matter never pays for another, even of the same client, unless the \
             client has said so in writing (rule TR-10)."
        }
        @if others.is_empty() {
            p.nothing { "This client has no other matter." }
        } @else {
            (ui::form(seal, &paths::moving(id), html! {
                (ui::complaints(complaints))
                (ui::select("To the client’s matter", "to", &choices, &form.to).required()
                    .complaints(complaints))
                (Field::number("Amount", "amount").value(&form.amount).required()
                    .complaints(complaints))
                (Field::text("Purpose", "purpose").value(&form.purpose).required()
                    .complaints(complaints))
                (ui::fields(html! {
                    (Field::text("The client’s written consent", "reference")
                        .value(&form.reference).required()
                        .hint("Where it is kept: a document, a letter.").complaints(complaints))
                    (Field::date("Signed on", "signed_on").value(&form.signed_on).required()
                        .complaints(complaints))
                }))
                (ui::buttons(html! {
                    (ui::submit("Prepare the transfer"))
                    (ui::button_link_quiet(&paths::ledger(id), "Cancel"))
                }))
            }))
        }
    };
    Ok(Page::new(Tab::Trust, "Move to another matter", body))
}
