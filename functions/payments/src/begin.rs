//! Paying an invoice: how much, and off to the processor's page.

use axum::Extension;
use domain::id::{InvoiceId, PaymentId};
use domain::invoice::{Invoice, Issued};
use domain::money::Money;
use domain::payment::{Fact, Intent, IntentState, Progress};
use maud::{Markup, html};
use processors::{Checkout, Failure, Till};
use serde::Deserialize;
use store::Client;
use store::payments::Turn;
use web::{
    Answer, App, Complaints, Guest, Location, Page, Path, Posted, Refusal, Seal, State, Tab, ui,
};

use crate::turn::{self, Way};
use crate::{paths, processor};

/// How often a lost race is run again.
const RACES_MAX: u32 = 4;

/// `GET /pay/{id}`
pub(crate) async fn page(
    Guest(client): Guest,
    State(app): State<App>,
    Extension(till): Extension<Till>,
    Path(id): Path<InvoiceId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let mut invoice = owed(&app, &client, &id).await?;
    match turn::of(&app, &till, &client, std::slice::from_ref(&id)).await? {
        Way::Free(_) => {}
        Way::Ended => invoice = owed(&app, &client, &id).await?,
        Way::Taken(first) => return Ok(Answer::Go(Location::to(paths::payment(&first.id)))),
    }
    let part_min = part_min(&app).await?;
    Ok(Answer::Page(view(&invoice, part_min, &seal, (&PayForm::default(), &Complaints::default()))))
}

/// `POST /pay/{id}`
pub(crate) async fn act(
    Guest(client): Guest,
    State(app): State<App>,
    Extension(till): Extension<Till>,
    Path(id): Path<InvoiceId>,
    posted: Posted<PayForm>,
) -> Result<Answer, Refusal> {
    for _ in 0..RACES_MAX {
        let turns = match turn::of(&app, &till, &client, std::slice::from_ref(&id)).await? {
            Way::Free(turns) => turns,
            Way::Ended => continue,
            Way::Taken(first) => return Ok(Answer::Go(resumed(&first, &posted.form))),
        };
        match begun(&app, &till, &client, (&id, &turns), &posted).await {
            Err(Refusal::Stale) => {}
            other => return other,
        }
    }
    Err(Refusal::Stale)
}

async fn begun(
    app: &App,
    till: &Till,
    client: &Client,
    (id, turns): (&InvoiceId, &[Turn]),
    posted: &Posted<PayForm>,
) -> Result<Answer, Refusal> {
    let invoice = owed(app, client, id).await?;
    let part_min = part_min(app).await?;
    let amount = match posted.form.read(&invoice, part_min) {
        Ok(amount) => amount,
        Err(complaints) => {
            let typed = (&posted.form, &complaints);
            return Ok(Answer::Again(view(&invoice, part_min, &posted.seal, typed)));
        }
    };
    let intent = wish(app, client, &invoice, amount)?;

    let door = app.store.of_client(client);
    let done = door.commit_begun(&posted.once(client), (&intent, turns), app.now()).await?;
    let first: PaymentId = done.outcome(intent.id.as_str()).parse().map_err(Refusal::fault)?;
    let intent = door.payment(&first).await?.ok_or(Refusal::NotFound)?.value;

    Ok(Answer::Go(Location::to(start(app, till, intent).await?)))
}

/// Where a second wish leads while the first is under way: to the same checkout when it asks for
/// the same, or else to what has become of the first.
fn resumed(first: &Intent, form: &PayForm) -> Location {
    let here = paths::payment(&first.id);
    let same = match form.how.as_str() {
        "part" => Money::parse(&form.part, first.amount.currency()).ok() == Some(first.amount),
        _ => true,
    };
    match (&first.pay_at, same) {
        (Some(pay_at), true) => Location::to(pay_at),
        (Some(_), false) => Location::to(here).flash(
            "You began a payment of this invoice before. Go on with it, or let it go before you \
             begin another one.",
        ),
        (None, _) => Location::to(here),
    }
}

/// Asks the processor for its page; where that is, or where the payment stands.
pub(crate) async fn start(app: &App, till: &Till, intent: Intent) -> Result<String, Refusal> {
    let here = paths::payment(&intent.id);
    if intent.state != IntentState::Unknown {
        return Ok(intent.pay_at.unwrap_or(here));
    }
    let portal = &app.config.portal_url;
    let checkout = Checkout {
        ways: Vec::new(),
        keep: None,
        payment: intent.id.clone(),
        amount: intent.amount,
        description: format!("Invoice {}", intent.invoice_number),
        success_url: format!("{portal}{here}"),
        cancel_url: format!("{portal}{}", paths::invoice(&intent.invoice)),
    };
    let connection = processor(app, till).await?;
    let Some(fact) = told(&intent, connection.start(&checkout).await) else { return Ok(here) };
    let pay_at = fact.pay_at.clone();
    let system = app.store.system("checkout");
    system.hear(&fact, app.now(), app.today().await?).await?;
    Ok(pay_at.unwrap_or(here))
}

/// What the processor's answer says about the intent; nothing while the outcome is unknown.
fn told(intent: &Intent, answer: Result<Fact, Failure>) -> Option<Fact> {
    match answer {
        Ok(fact) => Some(fact),
        Err(failure) => {
            tracing::warn!(payment.id = %intent.id, error = %failure, "No checkout was started");
            matches!(failure, Failure::Refused(_)).then(|| refusal(intent))
        }
    }
}

/// What a refusal says about the intent: nothing was or will be taken.
fn refusal(intent: &Intent) -> Fact {
    Fact {
        intent: intent.id.clone(),
        object: intent.object.clone().unwrap_or_default(),
        pay_at: None,
        progress: Progress::Failed,
        fee: None,
    }
}

fn wish(app: &App, client: &Client, invoice: &Issued, amount: Money) -> Result<Intent, Refusal> {
    Ok(Intent {
        id: app.id(PaymentId::made)?,
        client: client.id().clone(),
        contact: client.contact().clone(),
        invoice: invoice.id.clone(),
        invoice_number: invoice.number.to_string(),
        amount,
        processor: domain::payment::ProcessorName::Stripe,
        object: None,
        pay_at: None,
        state: IntentState::Unknown,
        made_at: app.now(),
        ended_at: None,
        fee: None,
    })
}

async fn owed(app: &App, client: &Client, id: &InvoiceId) -> Result<Issued, Refusal> {
    let found = app.store.of_client(client).invoice_head(id).await?;
    match found {
        Some(Invoice::Issued(invoice)) => Ok(invoice),
        Some(Invoice::Draft(_)) | None => Err(Refusal::NotFound),
    }
}

async fn part_min(app: &App) -> Result<Money, Refusal> {
    let firm = app.firm().await?;
    Ok(Money::new(firm.part_min_minor, firm.currency))
}

/// How much to pay.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct PayForm {
    how: String,
    part: String,
}

impl PayForm {
    fn read(&self, invoice: &Issued, part_min: Money) -> Result<Money, Complaints> {
        let mut complaints = Complaints::default();
        let currency = invoice.open.currency();
        let amount = match self.how.as_str() {
            "part" => complaints.take("part", Money::parse(&self.part, currency)),
            _ => Some(invoice.open),
        };
        let part_min = Money::new(part_min.minor(), currency);
        let amount = amount.and_then(|amount| {
            let field = if self.how == "part" { "part" } else { "" };
            let allowed = invoice.payable(amount, part_min).map(|()| amount);
            complaints.take(field, allowed)
        });
        complaints.or(amount)
    }
}

fn view(
    invoice: &Issued,
    part_min: Money,
    seal: &Seal,
    (form, complaints): (&PayForm, &Complaints),
) -> Page {
    let number = invoice.number.to_string();
    let title = format!("Pay invoice {number}");
    if !invoice.open.is_positive() {
        let body = ui::empty(
            "Nothing is open",
            "This invoice is paid. Thank you.",
            Some((&paths::invoice(&invoice.id), "See the invoice")),
        );
        return Page::new(Tab::Invoices, title, body);
    }
    let body = html! {
        (ui::crumbs(&[("/invoices", "Invoices"), (&paths::invoice(&invoice.id), &number)]))
        (ui::facts(&[
            ("Matter", html! { (invoice.parties.matter_number) " · " (invoice.parties.matter_name) }),
            ("Due", ui::date(invoice.due_on)),
            ("Total", ui::money(invoice.total)),
            ("Paid so far", ui::money(invoice.paid())),
            ("Open", ui::money(invoice.open)),
        ]))
        (ui::form(seal, &paths::pay(&invoice.id), fields(invoice, part_min, (form, complaints))))
        p { "You pay on the secure page of our processor, Stripe, by card or from a bank account. \
             The firm never sees the numbers you type there." }
    };
    Page::new(Tab::Invoices, title, body)
}

fn fields(
    invoice: &Issued,
    part_min: Money,
    (form, complaints): (&PayForm, &Complaints),
) -> Markup {
    let how = if form.how.is_empty() { "all" } else { &form.how };
    let all = format!("Everything that is open: {}", ui::money_plain(invoice.open));
    let least = Money::new(part_min.minor(), invoice.open.currency());
    let hint = format!("At least {}.", ui::money_plain(least));
    let ways = [("all", all.as_str()), ("part", "A part")];
    html! {
        (ui::complaints(complaints))
        (ui::radios("How much", "how", &ways, how).complaints(complaints))
        @if invoice.open.minor() > least.minor() {
            (ui::Field::number("Amount of the part", "part")
                .value(&form.part).hint(&hint).complaints(complaints))
        }
        (ui::actions(html! {
            (ui::submit("Go to the payment page"))
            (ui::button_link_quiet(&paths::invoice(&invoice.id), "Back to the invoice"))
        }))
    }
}
