//! `/pay/ahead`: a client pays without an invoice, where the firm takes that (PAY-09). An advance
//! goes into trust; only a flat fee may go to the firm, on account, by the documents that the rules
//! of the trust account ask for (rule TR-06).

use axum::Extension;
use domain::deposit::{Asker, Asking, DepositRequest, Terms};
use domain::id::DepositRequestId;
use domain::matter::Matter;
use domain::money::Money;
use domain::paying::Offer;
use domain::text::Note;
use domain::trust::to_operating;
use maud::{Markup, html};
use processors::Till;
use serde::Deserialize;
use store::trust::AdvanceGround;
use store::{Client, Once};
use web::ui::Tone;
use web::{Answer, App, Complaints, Guest, Location, Page, Posted, Refusal, Seal, State, Tab, ui};

use crate::begin::Rules;
use crate::checkout::{self, Wish};
use crate::refused::{self, Tried, Who};
use crate::{desk, paths};

/// For which matter, how much, and in which way.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct AheadForm {
    matter: String,
    amount: String,
    by: String,
}

/// What paying ahead has to keep to.
struct Ground {
    rules: Rules,
    matters: Vec<Matter>,
}

/// `GET /pay/ahead`
pub(crate) async fn page(
    Guest(client): Guest,
    State(app): State<App>,
    Extension(till): Extension<Till>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let Some(ground) = Ground::of(&app, &till, &client).await? else {
        return Ok(Answer::Page(closed()));
    };
    Ok(Answer::Page(view(&ground, &seal, (&AheadForm::default(), &Complaints::default()))))
}

/// `POST /pay/ahead`
pub(crate) async fn act(
    Guest(client): Guest,
    State(app): State<App>,
    Extension(till): Extension<Till>,
    posted: Posted<AheadForm>,
) -> Result<Answer, Refusal> {
    let Some(ground) = Ground::of(&app, &till, &client).await? else {
        return Ok(Answer::Again(closed()));
    };
    let again = |complaints: &Complaints| {
        Ok(Answer::Again(view(&ground, &posted.seal, (&posted.form, complaints))))
    };
    let (matter, amount, offer) = match posted.form.read(&ground) {
        Ok(read) => read,
        Err(complaints) => return again(&complaints),
    };

    let (once, door) = (posted.once(&client), app.store.of_client(&client));
    let decided = door.advance_ground(matter).await?;
    let terms = decided.terms.as_ref().map(|terms| &terms.value);
    let Err(to_trust) = to_operating(amount, terms, &decided.pack) else {
        let Some(offer) = offer else { return again(&Complaints::whole(desk::DeskError::Closed)) };
        let wish = Wish { parts: Vec::new(), amount, turns: &[], offer, saved: None };
        let at = checkout::begin(&app, &till, &client, wish, &once).await?;
        return Ok(Answer::Go(Location::to(at)));
    };
    let mut complaints = Complaints::default();
    match deposit(&app, (matter, amount), &decided).await? {
        Ok(Some(request)) => return begun(&app, &client, &once, &request).await,
        Ok(None) => {
            complaints.add("", "The firm has no trust account yet. Ask it how to pay ahead.");
        }
        Err(error) => complaints.add("amount", error),
    }
    complaints.obey::<(), _>("", Err(to_trust));
    let tried = Tried::to("pay ahead", matter.id.as_str()).sum(Some(amount));
    refused::noted(&app, (Who::Client(&client), &once), tried, &complaints).await?;
    again(&complaints)
}

/// The deposit that an advance becomes; none while the firm has no trust account.
async fn deposit(
    app: &App,
    (matter, amount): (&Matter, Money),
    decided: &AdvanceGround,
) -> Result<Result<Option<DepositRequest>, domain::deposit::AskError>, Refusal> {
    let Some(bank) = &decided.bank else { return Ok(Ok(None)) };
    let today = app.today().await?;
    let asking = Asking {
        id: app.id(DepositRequestId::made)?,
        by: Asker::Client,
        bill: None,
        at: app.now(),
    };
    let why = Note::parse("Advance on fees, paid ahead").map_err(Refusal::fault)?;
    let terms = Terms { amount, why, due_on: today };
    Ok(DepositRequest::ask(asking, matter, bank, terms, today).map(Some))
}

/// Stores the deposit and goes on to pay it.
async fn begun(
    app: &App,
    client: &Client,
    once: &Once,
    request: &DepositRequest,
) -> Result<Answer, Refusal> {
    let done = app.store.of_client(client).commit_advance(once, request, app.now()).await?;
    let first: DepositRequestId =
        done.outcome(request.id.as_str()).parse().map_err(Refusal::fault)?;
    let said = "What you pay ahead goes into trust and stays your money until it is earned.";
    Ok(Answer::Go(Location::to(paths::deposit(&first)).flash(said)))
}

impl Ground {
    /// Nothing while the firm takes no money ahead, or the client has no matter it could be for.
    async fn of(app: &App, till: &Till, client: &Client) -> Result<Option<Self>, Refusal> {
        if !app.pay_terms().await?.ahead {
            return Ok(None);
        }
        let mut matters = app.store.of_client(client).matters().await?;
        matters.retain(|matter| matter.going_on().is_ok());
        if matters.is_empty() {
            return Ok(None);
        }
        let mut rules = Rules::of(app, till, &[]).await?;
        if !app.store.of_client(client).knows_flat_fees().await? {
            // It goes into trust: the deposit that it becomes says in which ways.
            rules.offers.clear();
        }
        Ok(Some(Self { rules, matters }))
    }
}

fn closed() -> Page {
    let next = Some((paths::INVOICES, "See your invoices"));
    let sentence = "You can pay each invoice once it is there.";
    let body = ui::empty("The firm takes no payments ahead", sentence, next);
    Page::new(Tab::Payments, "Pay ahead", body)
}

impl AheadForm {
    fn read<'g>(
        &self,
        ground: &'g Ground,
    ) -> Result<(&'g Matter, Money, Option<Offer>), Complaints> {
        let mut complaints = Complaints::default();
        let matter = match ground.matters.as_slice() {
            [only] => Some(only),
            matters => matters.iter().find(|matter| matter.id.as_str() == self.matter),
        };
        if matter.is_none() {
            complaints.add("matter", "Choose the matter that it is for.");
        }
        let least = ground.rules.part_min;
        let amount = complaints.take("amount", Money::parse(&self.amount, least.currency()));
        if amount.is_some_and(|amount| amount.minor() < least.minor().max(1)) {
            complaints.add("amount", format!("Pay at least {}.", ui::money_plain(least)));
        }
        let offers = &ground.rules.offers;
        let offer = match offers.is_empty() {
            true => Some(None),
            false => complaints.obey("by", desk::chosen(offers, &self.by)).map(Some),
        };
        let read = matter.zip(amount).zip(offer);
        complaints.or(read.map(|((matter, amount), offer)| (matter, amount, offer)))
    }
}

fn view(ground: &Ground, seal: &Seal, typed: (&AheadForm, &Complaints)) -> Page {
    let body = html! {
        (ui::crumbs(&[(paths::PAYMENTS, "Payments")]))
        (ui::notice(Tone::Info, html! {
            p {
                "What you pay for work that is not done yet stays your money: it goes into trust, \
                 apart from the firm’s own, until it is earned and billed."
                @if !ground.rules.offers.is_empty() {
                    " Only a flat fee goes to the firm at once, where you and the firm have put \
                     that in writing."
                }
            }
        }))
        (ui::form(seal, paths::AHEAD, fields(ground, typed)))
        @if !ground.rules.offers.is_empty() { (desk::promise(&ground.rules.offers)) }
    };
    Page::new(Tab::Payments, "Pay ahead", body)
}

fn fields(ground: &Ground, (form, complaints): (&AheadForm, &Complaints)) -> Markup {
    let rules = &ground.rules;
    let hint = format!("At least {}.", ui::money_plain(rules.part_min));
    let choice =
        |matter: &Matter| (matter.id.to_string(), format!("{} {}", matter.number, matter.name));
    let choices: Vec<(String, String)> = ground.matters.iter().map(choice).collect();
    html! {
        (ui::complaints(complaints))
        @if choices.len() > 1 {
            (ui::select("For the matter", "matter", &choices, &form.matter).required()
                .complaints(complaints))
        }
        (ui::Field::number("Amount", "amount").required().value(&form.amount).hint(&hint)
            .complaints(complaints))
        (desk::choice(&rules.offers, &form.by, complaints))
        (ui::actions(html! {
            (ui::submit(if rules.offers.is_empty() { "Go on" } else { "Go to the payment page" }))
            (ui::button_link_quiet(paths::PAYMENTS, "Back to the payments"))
        }))
    }
}
