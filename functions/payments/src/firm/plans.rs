//! `/firm/invoices/{invoice}/plan`: the firm proposes a payment plan of an invoice, pauses it, ends
//! it (PAY-11, PAY-13).

use domain::id::{InvoiceId, PlanId};
use domain::invoice::{Invoice, Issued};
use domain::plan::{Every, Instalment, Plan, PlanError, PlanState, PlanWish, WishState, schedule};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::plans::Current;
use store::{Member, Versioned};
use web::{
    Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State, Tab,
    browser, ui,
};

use super::wishes::{self, AnswerForm};
use crate::{paths, plans};

/// `GET /firm/invoices/{invoice}/plan`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let invoice = owed(&app, &member, &id).await?;
    let current = app.store.of(&member).plan_of(&id).await?;
    let wish = app.store.of(&member).plan_wish(&id).await?.map(|wish| wish.value);
    let form = PlanForm::of(wish.as_ref(), app.today().await?);
    let (may, none) = (member.role().bills(), (AnswerForm::default(), Complaints::default()));
    let shown =
        Shown { invoice: &invoice, current: &current, may, wish: wish.as_ref(), answer: &none };
    Ok(Answer::Page(view(&shown, &seal, (&form, &Complaints::default()))))
}

/// `POST /firm/invoices/{invoice}/plan`
pub(crate) async fn propose(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    posted: Posted<PlanForm>,
) -> Result<Answer, Refusal> {
    let invoice = owed(&app, &member, &id).await?;
    let door = app.store.of(&member);
    let current = door.plan_of(&id).await?;
    let instalments = match posted.form.read(&invoice, &current, app.today().await?) {
        Ok(instalments) => instalments,
        Err(complaints) => {
            let wish = door.plan_wish(&id).await?.map(|wish| wish.value);
            let (may, none) =
                (member.role().bills(), (AnswerForm::default(), Complaints::default()));
            let (invoice, current, wish) = (&invoice, &current, wish.as_ref());
            let shown = Shown { invoice, current, may, wish, answer: &none };
            return Ok(Answer::Again(view(&shown, &posted.seal, (&posted.form, &complaints))));
        }
    };
    let plan = Plan {
        id: app.id(PlanId::made)?,
        client: invoice.client.clone(),
        invoice: id.clone(),
        number: invoice.number.to_string(),
        instalments,
        state: PlanState::Proposed,
        method: None,
        mandate: None,
        by: member.id().clone(),
        made_at: app.now(),
    };

    door.commit_plan_proposed(&posted.once(&member), (&plan, current.1), app.now()).await?;

    let said = "The plan is proposed. Nothing is charged before the client accepts it.";
    Ok(Answer::Go(Location::to(paths::plan_of(&id)).flash(said)))
}

/// `POST /firm/plans/{plan}`
pub(crate) async fn set(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<PlanId>,
    posted: Posted<SetForm>,
) -> Result<Answer, Refusal> {
    let door = app.store.of(&member);
    let plan = door.plan(&id).await?.ok_or(Refusal::NotFound)?;
    let here = paths::plan_of(&plan.value.invoice);
    let Ok(value) = posted.form.made_of(plan.value) else {
        return Ok(Answer::Go(Location::to(here).flash(PlanError::State.to_string())));
    };
    let said = format!("The plan is {} now.", value.state.word());
    let moved = Versioned { value, version: plan.version };
    door.commit_plan_set(&posted.once(&member), &moved, app.now()).await?;
    Ok(Answer::Go(Location::to(here).flash(said)))
}

/// The page once more, with a refused answer to what the client asks for.
pub(super) async fn again(
    app: &App,
    (member, id): (&Member, &InvoiceId),
    seal: &Seal,
    (form, complaints): (&AnswerForm, &Complaints),
) -> Result<Answer, Refusal> {
    let invoice = owed(app, member, id).await?;
    let current = app.store.of(member).plan_of(id).await?;
    let wish = app.store.of(member).plan_wish(id).await?.map(|wish| wish.value);
    let plan = PlanForm::of(wish.as_ref(), app.today().await?);
    let answer = (form.clone(), complaints.clone());
    let may = member.role().bills();
    let shown =
        Shown { invoice: &invoice, current: &current, may, wish: wish.as_ref(), answer: &answer };
    Ok(Answer::Again(view(&shown, seal, (&plan, &Complaints::default()))))
}

async fn owed(app: &App, member: &Member, id: &InvoiceId) -> Result<Issued, Refusal> {
    match app.store.of(member).invoice_head(id).await?.map(|head| head.value) {
        Some(Invoice::Issued(issued)) => Ok(issued),
        Some(Invoice::Draft(_)) | None => Err(Refusal::NotFound),
    }
}

/// How many instalments, from when, how often.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct PlanForm {
    count: String,
    every: String,
    first: String,
}

/// What becomes of the plan.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct SetForm {
    to: String,
}

impl SetForm {
    fn made_of(&self, plan: Plan) -> Result<Plan, PlanError> {
        match self.to.as_str() {
            "pause" => plan.paused(),
            "resume" => plan.resumed(),
            "end" => plan.ended(),
            _ => Err(PlanError::State),
        }
    }
}

impl PlanForm {
    /// The form to begin with: what the client asks for, where it can still be.
    fn of(wish: Option<&PlanWish>, today: Date) -> Self {
        match wish.filter(|wish| wish.state == WishState::Asked) {
            Some(wish) => Self {
                count: wish.count.to_string(),
                every: wish.every.word().to_owned(),
                first: wish.first_on.max(today).to_string(),
            },
            None => Self { first: today.to_string(), ..Self::default() },
        }
    }

    fn read(
        &self,
        invoice: &Issued,
        current: &Current,
        today: Date,
    ) -> Result<Vec<Instalment>, Complaints> {
        let mut complaints = Complaints::default();
        if is_current(current) {
            complaints.add("", "This invoice has a plan. End it before you propose another one.");
        }
        let count = self.count.trim().parse::<u32>().map_err(|_| PlanError::Count);
        let count = complaints.take("count", count);
        let every = Every::of_word(&self.every).ok_or("Choose how often.");
        let every = complaints.take("every", every);
        let first = self.first.parse::<Date>().map_err(|_| PlanError::First);
        let first = complaints.take("first", first);
        let wish = (|| Some((count?, every?, first?)))();
        let made = wish.and_then(|(count, every, first)| {
            let made = schedule(invoice.open, (count, every), (first, today));
            let field = match made {
                Err(PlanError::Count | PlanError::TooSmall) => "count",
                Err(PlanError::First) => "first",
                Err(PlanError::Nothing | PlanError::Late | PlanError::State) | Ok(_) => "",
            };
            complaints.take(field, made)
        });
        complaints.or(made)
    }
}

/// Whether the invoice has a plan that is not over.
fn is_current(current: &Current) -> bool {
    current.0.as_ref().is_some_and(|plan| !plan.value.state.is_final())
}

/// What the page shows.
struct Shown<'a> {
    invoice: &'a Issued,
    current: &'a Current,
    may: bool,
    wish: Option<&'a PlanWish>,
    answer: &'a (AnswerForm, Complaints),
}

fn view(shown: &Shown<'_>, seal: &Seal, (form, complaints): (&PlanForm, &Complaints)) -> Page {
    let Shown { invoice, current, may, .. } = *shown;
    let number = invoice.number.to_string();
    let answer = (&shown.answer.0, &shown.answer.1);
    let body = html! {
        (ui::crumbs(&[
            (paths::FIRM_INVOICES, "Invoices"),
            (&paths::firm_invoice(&invoice.id), &number),
        ]))
        (ui::facts(&[("Total", ui::money(invoice.total)), ("Open", ui::money(invoice.open))]))
        (ui::complaints(complaints))
        @if let Some(wish) = shown.wish { (wishes::card(wish, may.then_some(seal), answer)) }
        @if let Some(plan) = &current.0 { (card((&plan.value, may), seal)) }
        @if may && !is_current(current) {
            (ui::card("Propose a plan", ui::form(
                seal, &paths::plan_of(&invoice.id), fields(form, complaints),
            )))
        }
    };
    Page::new(Tab::Billing, format!("Payment plan of invoice {number}"), body)
}

fn card((plan, may): (&Plan, bool), seal: &Seal) -> Markup {
    let press = |to: &str, text: &str| {
        let button = ui::submit_as("to", to, text);
        ui::form(&seal.part(to), &paths::plan_set(&plan.id), button)
    };
    let body = html! {
        p { (plans::badge(plan.state)) }
        (plans::instalments(plan))
        @if let Some(mandate) = &plan.mandate {
            (ui::facts(&[
                ("Accepted by", html! { (mandate.name) }),
                ("To these words", html! { (mandate.words) }),
                ("From", html! { (browser::whence_in_words(&mandate.from)) }),
            ]))
        }
        @if may && !plan.state.is_final() {
            (ui::actions(html! {
                @if plan.state == PlanState::Active { (press("pause", "Pause")) }
                @if plan.state == PlanState::Paused { (press("resume", "Resume")) }
                (press("end", "End the plan"))
            }))
        }
    };
    ui::card("The plan", body)
}

fn fields(form: &PlanForm, complaints: &Complaints) -> Markup {
    let every = Every::ALL.map(|every| (every.word(), every.title()));
    let chosen = if form.every.is_empty() { Every::Month.word() } else { &form.every };
    html! {
        (ui::Field::number("Instalments", "count").required().value(&form.count).complaints(complaints))
        (ui::radios("How often", "every", &every, chosen).complaints(complaints))
        (ui::Field::date("First day", "first").required().value(&form.first).complaints(complaints))
        (ui::buttons(ui::submit("Propose the plan")))
    }
}
