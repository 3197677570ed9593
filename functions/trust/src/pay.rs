//! `GET /firm/trust/matters/{matter}/pay`: preparing a payment to the client or a third party; a
//! lawyer releases it.

use domain::id::{DisbursementId, MatterId};
use domain::money::Money;
use domain::text::{Mark, Note};
use domain::trust::{
    ChequeNumber, ClientLedger, DisbursementKind, DrawError, Instrument, Order, Payee,
    ReleaseError, When,
};
use maud::{Markup, html};
use serde::Deserialize;
use store::trust::{ActError, TrustStore, Wish};
use store::{Done, Member};
use web::ui::{self, Field};
use web::{
    Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State, Tab,
};

use crate::names::{self, Kept};
use crate::refused::{self, Tried};
use crate::{allowed, paths};

/// What is typed of a payment.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    kind: String,
    payee: String,
    purpose: String,
    amount: String,
    by: String,
    number: String,
}

/// What is said where the firm itself is to be paid.
const TO_THE_FIRM: &str = "The firm is paid by an invoice, fees and costs alike: choose “Pay an \
                           invoice” on the ledger (rule TR-08).";

/// `GET /firm/trust/matters/{matter}/pay`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let kept = Kept::of(&member, &app, &id).await?;
    let form = Form { by: "check".to_owned(), ..Form::default() };
    Ok(Answer::Page(shown(&kept, &form, &Complaints::default(), &seal)?))
}

/// `POST /firm/trust/matters/{matter}/pay`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let kept = Kept::of(&member, &app, &id).await?;
    let again =
        |complaints| Ok(Answer::Again(shown(&kept, &posted.form, &complaints, &posted.seal)?));
    let wanted = match posted.form.read(kept.ledger()?) {
        Ok(wanted) => wanted,
        Err(complaints) => return again(complaints),
    };
    let firm = app.firm().await?.name.to_string();
    if wanted.payee.to_string().to_lowercase() == firm.to_lowercase() {
        let mut complaints = Complaints::default();
        complaints.add("payee", TO_THE_FIRM);
        return again(complaints);
    }

    let order = wanted.order(&member, &app, kept.ledger()?)?;
    match prepare(&member, &app, &posted.once(&member), &order).await? {
        Ok(answer) => Ok(answer),
        Err(complaints) => again(complaints),
    }
}

/// Prepares a payment and shows it; or says what is wrong with it.
pub(crate) async fn prepare(
    member: &Member,
    app: &App,
    once: &store::Once,
    order: &Order,
) -> Result<Result<Answer, Complaints>, Refusal> {
    let wish = refused::wish(member, app, once, None).await?;
    let trust = app.store.of(member).trust();
    let is_done = app.store.of(member).done(once).await?.is_some();
    let drawable = if is_done { Ok(()) } else { drawable(&trust, &wish, order).await? };
    let prepared = match drawable {
        Err(short @ (DrawError::TooMuch { .. } | DrawError::Held { .. })) => {
            Err(ActError::Release(ReleaseError::Draw(short)))
        }
        Err(DrawError::Uncleared { .. } | DrawError::Post(_) | DrawError::BackDated { .. })
        | Ok(()) => trust.prepare(&wish, order).await,
    };
    match prepared {
        Ok(done) => {
            let id: DisbursementId =
                Done::outcome(done, order.id.as_str()).parse().map_err(Refusal::fault)?;
            let to = Location::to(paths::payment(&id));
            let said = if let Err(DrawError::Uncleared { available, .. }) = drawable {
                let available = ui::money_plain(available);
                format!(
                    "Prepared. Only {available} is available now: a lawyer can release it once \
                     enough has cleared."
                )
            } else {
                "Prepared. A lawyer releases it.".to_owned()
            };
            Ok(Ok(Answer::Go(to.flash(said))))
        }
        Err(error) => {
            let about = match &order.kind {
                DisbursementKind::EarnedFees(invoice) => invoice.as_str(),
                DisbursementKind::TrustToTrust(other, _) => other.as_str(),
                DisbursementKind::ToParty | DisbursementKind::ClientExpense => {
                    order.matter.as_str()
                }
            };
            let asked = Tried::to("prepare", order.matter.as_str()).about(about);
            let asked = asked.sum(order.amount).under(&order.bank);
            refused::said((member, app), &wish, &asked, error).await.map(Err)
        }
    }
}

/// Whether the ledger has what a payment would take, as of today.
async fn drawable(
    trust: &TrustStore<'_>,
    wish: &Wish<'_>,
    order: &Order,
) -> Result<Result<(), DrawError>, Refusal> {
    let (read, bank) = tokio::try_join!(trust.ledger(&order.matter), trust.bank(&order.bank))?;
    let Some((read, bank)) = read.zip(bank) else { return Err(Refusal::NotFound) };
    let when = When::now(wish.today, wish.now, bank.value.periods);
    Ok(read.ledger.drawable(order.amount, &when, read.ledger.posted()))
}

/// What a payment is to be, before it has an id.
pub(crate) struct Wanted {
    pub(crate) kind: DisbursementKind,
    pub(crate) payee: Payee,
    pub(crate) purpose: Note,
    pub(crate) amount: Money,
    pub(crate) instrument: Instrument,
}

impl Wanted {
    /// The order of this payment from a ledger.
    pub(crate) fn order(
        self,
        member: &Member,
        app: &App,
        ledger: &ClientLedger,
    ) -> Result<Order, Refusal> {
        Ok(Order {
            id: app.id(DisbursementId::made)?,
            client: ledger.client().clone(),
            matter: ledger.matter().clone(),
            bank: ledger.bank().clone(),
            kind: self.kind,
            payee: self.payee,
            purpose: self.purpose,
            amount: self.amount,
            instrument: self.instrument,
            prepared_by: member.id().clone(),
            prepared_at: app.now(),
        })
    }
}

/// A numbered check, or the reference of a transfer (rule TR-15).
pub(crate) fn instrument(
    complaints: &mut Complaints,
    by: &str,
    number: &str,
) -> Option<Instrument> {
    match by {
        "check" => complaints.take("number", ChequeNumber::parse(number)).map(Instrument::Cheque),
        "transfer" => complaints.take("number", Mark::parse(number)).map(Instrument::Electronic),
        _ => {
            complaints.add("by", "Client money leaves by numbered check or electronic transfer.");
            None
        }
    }
}

/// The fields of the instrument; several on a page have a scope each.
pub(crate) fn instrument_fields<'a>(
    by: &'a str,
    number: &'a str,
    complaints: &'a Complaints,
    scope: &'a str,
) -> Markup {
    let ways = [("check", "Check"), ("transfer", "Electronic transfer")];
    ui::fields(html! {
        (ui::select("By", "by", &ways, by).required().scope(scope).complaints(complaints))
        (Field::text("Check number or transfer reference", "number").value(number).required()
            .scope(scope).complaints(complaints))
    })
}

impl Form {
    fn read(&self, ledger: &ClientLedger) -> Result<Wanted, Complaints> {
        let mut complaints = Complaints::default();
        let kind = match self.kind.as_str() {
            "expense" => Some(DisbursementKind::ClientExpense),
            "party" => Some(DisbursementKind::ToParty),
            _ => None,
        };
        if kind.is_none() {
            complaints.add("kind", "Choose what the payment is.");
        }
        let payee = complaints.take("payee", Payee::parse(&self.payee));
        let purpose = complaints.take("purpose", Note::parse(&self.purpose));
        let amount = complaints.take("amount", Money::parse(&self.amount, ledger.currency()));
        let instrument = instrument(&mut complaints, &self.by, &self.number);
        let wanted = (|| {
            Some(Wanted {
                kind: kind?,
                payee: payee?,
                purpose: purpose?,
                amount: amount?,
                instrument: instrument?,
            })
        })();
        complaints.or(wanted)
    }
}

fn shown(kept: &Kept, form: &Form, complaints: &Complaints, seal: &Seal) -> Result<Page, Refusal> {
    let id = &kept.matter.id;
    let kinds = [
        ("party", "To the client, or to a third party for the client"),
        ("expense", "An expense of the client"),
    ];
    let body = html! {
        (kept.crumbs())
        (kept.whose())
        (names::balances(kept.ledger()?))
        (ui::form(seal, &paths::pay(id), html! {
            (ui::complaints(complaints))
            (ui::radios("What the payment is", "kind", &kinds, &form.kind).complaints(complaints))
            (Field::text("Payee", "payee").value(&form.payee).required()
                .hint("A named person or organization: never cash, never bearer.")
                .complaints(complaints))
            (Field::text("Purpose", "purpose").value(&form.purpose).required()
                .complaints(complaints))
            (Field::number("Amount", "amount").value(&form.amount).required()
                .complaints(complaints))
            (instrument_fields(&form.by, &form.number, complaints, ""))
            (ui::buttons(html! {
                (ui::submit("Prepare the payment"))
                (ui::button_link_quiet(&paths::ledger(id), "Cancel"))
            }))
        }))
    };
    Ok(Page::new(Tab::Trust, "Prepare a payment", body))
}
