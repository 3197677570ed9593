//! `/pay/ahead`: a client pays without an invoice, on account, where the firm takes that (PAY-09).

use axum::Extension;
use domain::money::Money;
use domain::paying::Offer;
use maud::{Markup, html};
use processors::Till;
use serde::Deserialize;
use web::ui::Tone;
use web::{Answer, App, Complaints, Guest, Location, Page, Posted, Refusal, Seal, State, Tab, ui};

use crate::begin::Rules;
use crate::checkout::{self, Wish};
use crate::{desk, paths};

/// How much, and in which way.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct AheadForm {
    amount: String,
    by: String,
}

/// `GET /pay/ahead`
pub(crate) async fn page(
    Guest(_): Guest,
    State(app): State<App>,
    Extension(till): Extension<Till>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let Some(rules) = rules(&app, &till).await? else { return Ok(Answer::Page(closed())) };
    Ok(Answer::Page(view(&rules, &seal, (&AheadForm::default(), &Complaints::default()))))
}

/// `POST /pay/ahead`
pub(crate) async fn act(
    Guest(client): Guest,
    State(app): State<App>,
    Extension(till): Extension<Till>,
    posted: Posted<AheadForm>,
) -> Result<Answer, Refusal> {
    let Some(rules) = rules(&app, &till).await? else { return Ok(Answer::Again(closed())) };
    let (amount, offer) = match posted.form.read(&rules) {
        Ok(read) => read,
        Err(complaints) => {
            let typed = (&posted.form, &complaints);
            return Ok(Answer::Again(view(&rules, &posted.seal, typed)));
        }
    };
    let wish = Wish { parts: Vec::new(), amount, turns: &[], offer };
    let at = checkout::begin(&app, &till, &client, wish, &posted.once(&client)).await?;

    Ok(Answer::Go(Location::to(at)))
}

/// What paying has to keep to; nothing while the firm takes no money ahead.
async fn rules(app: &App, till: &Till) -> Result<Option<Rules>, Refusal> {
    if !app.pay_terms().await?.ahead {
        return Ok(None);
    }
    Rules::of(app, till, &[]).await.map(Some)
}

fn closed() -> Page {
    let next = Some((paths::INVOICES, "See your invoices"));
    let sentence = "You can pay each invoice once it is there.";
    let body = ui::empty("The firm takes no payments ahead", sentence, next);
    Page::new(Tab::Payments, "Pay ahead", body)
}

impl AheadForm {
    fn read(&self, rules: &Rules) -> Result<(Money, Offer), Complaints> {
        let mut complaints = Complaints::default();
        let least = rules.part_min;
        let amount = complaints.take("amount", Money::parse(&self.amount, least.currency()));
        if amount.is_some_and(|amount| amount.minor() < least.minor().max(1)) {
            complaints.add("amount", format!("Pay at least {}.", ui::money_plain(least)));
        }
        let offer = complaints.take("by", desk::chosen(&rules.offers, &self.by));
        complaints.or(amount.zip(offer))
    }
}

fn view(rules: &Rules, seal: &Seal, typed: (&AheadForm, &Complaints)) -> Page {
    let body = html! {
        (ui::crumbs(&[(paths::PAYMENTS, "Payments")]))
        (ui::notice(Tone::Info, html! {
            p { "What you pay here waits on your account until you use it for an invoice, or the \
                 firm does. It is no deposit into trust: ask the firm before you pay for work that \
                 it has not done." }
        }))
        (ui::form(seal, paths::AHEAD, fields(rules, typed)))
        (desk::promise(&rules.offers))
    };
    Page::new(Tab::Payments, "Pay ahead", body)
}

fn fields(rules: &Rules, (form, complaints): (&AheadForm, &Complaints)) -> Markup {
    let hint = format!("At least {}.", ui::money_plain(rules.part_min));
    html! {
        (ui::complaints(complaints))
        (ui::Field::number("Amount", "amount").required().value(&form.amount).hint(&hint)
            .complaints(complaints))
        (desk::choice(&rules.offers, &form.by, complaints))
        (ui::actions(html! {
            (ui::submit("Go to the payment page"))
            (ui::button_link_quiet(paths::PAYMENTS, "Back to the payments"))
        }))
    }
}
