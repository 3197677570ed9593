//! Paying several invoices with one payment, each amount as the client wants it (PAY-06).

use std::collections::BTreeMap;

use axum::Extension;
use domain::id::InvoiceId;
use domain::invoice::Issued;
use domain::money::Money;
use domain::paying::Offer;
use domain::payment::{Intent, PARTS_MAX, Part, PartsError};
use maud::{Markup, html};
use processors::Till;
use store::Client;
use store::invoices::Which;
use web::{Answer, App, Complaints, Guest, Location, Page, Posted, Refusal, Seal, State, Tab, ui};

use crate::begin::Rules;
use crate::checkout::{self, Wish};
use crate::turn::{self, Way};
use crate::{desk, paths};

/// What was typed: an amount for each invoice, under `amount-` and its id.
type Amounts = BTreeMap<String, String>;

/// `GET /pay`
pub(crate) async fn page(
    Guest(client): Guest,
    State(app): State<App>,
    Extension(till): Extension<Till>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let open = open(&app, &client).await?;
    let (typed, rules) = (everything(&open), Rules::of(&app, &till).await?);
    Ok(Answer::Page(view(&open, &rules, &seal, (&typed, &Complaints::default()))))
}

/// `POST /pay`
pub(crate) async fn act(
    Guest(client): Guest,
    State(app): State<App>,
    Extension(till): Extension<Till>,
    posted: Posted<Amounts>,
) -> Result<Answer, Refusal> {
    for _ in 0..checkout::RACES_MAX {
        let (open, rules) = (open(&app, &client).await?, Rules::of(&app, &till).await?);
        let (parts, offer) = match read(&posted.form, &open, &rules) {
            Ok(read) => read,
            Err(complaints) => {
                let typed = (&posted.form, &complaints);
                return Ok(Answer::Again(view(&open, &rules, &posted.seal, typed)));
            }
        };
        let ids: Vec<InvoiceId> = parts.iter().map(|part| part.invoice.clone()).collect();
        let turns = match turn::of(&app, &till, &app.store.of_client(&client).turns(), &ids).await?
        {
            Way::Free(turns) => turns,
            Way::Ended => continue,
            Way::Taken(first) => return Ok(Answer::Go(resumed(&first, &parts))),
        };
        let wish = Wish { parts, turns: &turns, offer };
        match checkout::begin(&app, &till, &client, wish, &posted.once(&client)).await {
            Err(Refusal::Stale) => {}
            other => return other.map(|at| Answer::Go(Location::to(at))),
        }
    }
    Err(Refusal::Stale)
}

/// Where a second wish leads while a first one for one of its invoices is under way.
fn resumed(first: &Intent, parts: &[Part]) -> Location {
    let here = paths::payment(&first.id);
    match &first.pay_at {
        Some(pay_at) if first.parts == parts => Location::to(pay_at),
        Some(_) => Location::to(here).flash(turn::BEGUN),
        None => Location::to(here),
    }
}

/// The client's open invoices, those due first at the top.
async fn open(app: &App, client: &Client) -> Result<Vec<Issued>, Refusal> {
    Ok(app.store.of_client(client).invoices(Which::Open, None).await?.items)
}

fn field(invoice: &InvoiceId) -> String {
    format!("amount-{invoice}")
}

/// Everything that is open, as far as one payment goes, in the currency of the first.
fn everything(open: &[Issued]) -> Amounts {
    let currency = open.first().map(|invoice| invoice.open.currency());
    let same = open.iter().filter(|invoice| Some(invoice.open.currency()) == currency);
    let amount = |invoice: &Issued| (field(&invoice.id), invoice.open.to_string());
    same.take(PARTS_MAX).map(amount).collect()
}

fn read(typed: &Amounts, open: &[Issued], rules: &Rules) -> Result<(Vec<Part>, Offer), Complaints> {
    let mut complaints = Complaints::default();
    let offer = complaints.take("by", desk::chosen(&rules.offers, by(typed)));
    let mut parts = Vec::new();
    for invoice in open {
        let (name, currency) = (field(&invoice.id), invoice.open.currency());
        let text = typed.get(&name).map(|text| text.trim()).unwrap_or_default();
        if text.is_empty() || text.chars().all(|one| matches!(one, '0' | '.' | ',')) {
            continue;
        }
        let least = Money::new(rules.part_min.minor(), currency);
        let amount = complaints.take(name.clone(), Money::parse(text, currency));
        let allowed = amount.map(|amount| invoice.payable(amount, least).map(|()| amount));
        let amount = allowed.and_then(|allowed| complaints.take(name.clone(), allowed));
        parts.extend(amount.map(|amount| Part {
            invoice: invoice.id.clone(),
            number: invoice.number.to_string(),
            amount,
        }));
    }
    let fits = |parts: Vec<Part>| -> Result<Vec<Part>, PartsError> { checkout::fit(parts) };
    let parts = if complaints.is_empty() { complaints.take("", fits(parts)) } else { None };
    complaints.or(parts.zip(offer))
}

/// The way that was chosen.
fn by(typed: &Amounts) -> &str {
    typed.get("by").map(String::as_str).unwrap_or_default()
}

fn view(
    open: &[Issued],
    rules: &Rules,
    seal: &Seal,
    (typed, complaints): (&Amounts, &Complaints),
) -> Page {
    let title = "Pay several invoices";
    if open.is_empty() {
        let next = Some((paths::INVOICES, "See your invoices"));
        let body = ui::empty("Nothing is open", "All invoices are paid. Thank you.", next);
        return Page::new(Tab::Invoices, title, body);
    }
    let body = html! {
        (ui::crumbs(&[(paths::INVOICES, "Invoices")]))
        p { "Write how much to pay on each invoice; leave a field empty to leave its invoice alone. \
             It is one payment with one receipt." }
        (ui::form(seal, paths::PAY, fields(open, rules, (typed, complaints))))
        (desk::promise(&rules.offers))
    };
    Page::new(Tab::Invoices, title, body)
}

fn fields(open: &[Issued], rules: &Rules, (typed, complaints): (&Amounts, &Complaints)) -> Markup {
    let nothing = String::new();
    let one = |invoice: &Issued| {
        let (name, label) = (field(&invoice.id), format!("Invoice {}", invoice.number));
        let hint = format!(
            "{} is open, due {}. {}",
            ui::money_plain(invoice.open),
            ui::date_plain(invoice.due_on),
            invoice.parties.matter_name
        );
        let value = typed.get(&name).unwrap_or(&nothing);
        html! { (ui::Field::number(&label, &name).value(value).hint(&hint).complaints(complaints)) }
    };
    html! {
        (ui::complaints(complaints))
        @for invoice in open { (one(invoice)) }
        (desk::choice(&rules.offers, by(typed), complaints))
        (ui::actions(html! {
            (ui::submit("Go to the payment page"))
            (ui::button_link_quiet(paths::INVOICES, "Back to the invoices"))
        }))
    }
}
