//! Paying an invoice: how much and in which way, and off to the processor.

use axum::Extension;
use domain::discount::Discount;
use domain::id::{InvoiceId, MatterId};
use domain::invoice::{Invoice, Issued};
use domain::money::Money;
use domain::paying::Offer;
use domain::payment::{Intent, Part};
use domain::plan::{Instalment, Plan, PlanState};
use domain::surcharge::Policy;
use jiff::civil::Date;
use maud::{Markup, html};
use processors::Till;
use serde::Deserialize;
use store::Client;
use store::payments::Turn;
use web::ui::Tone;
use web::{
    Answer, App, Complaints, Guest, Location, Page, Path, Posted, Refusal, Seal, State, Tab, ui,
};

use crate::checkout::{self, Wish};
use crate::refused::{self, Tried, Who};
use crate::saved::{self, Chosen, Ways};
use crate::turn::{self, Way};
use crate::{desk, paths};

/// `GET /pay/{id}`
pub(crate) async fn page(
    Guest(client): Guest,
    State(app): State<App>,
    Extension(till): Extension<Till>,
    Path(id): Path<InvoiceId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let invoice = owed(&app, &client, &id).await?;
    let door = app.store.of_client(&client);
    let turns = match turn::of(&app, &till, &door.turns(), std::slice::from_ref(&id)).await? {
        Way::Free(turns) => turns,
        // What came to nothing just now is in nobody's way: the page is asked for once more.
        Way::Ended => return Ok(Answer::Go(Location::to(paths::pay(&id)))),
        Way::Taken(first) => return Ok(Answer::Go(Location::to(paths::payment(&first.id)))),
    };
    let planned = planned_by(&app, &client, &turns).await?;
    let rules = Rules::of(&app, &till, &[&invoice.matter]).await?.limited(&turns);
    let rules = rules.of_plan(planned.as_ref(), &invoice, app.today().await?);
    let invoice = rules.early(invoice);
    Ok(Answer::Page(view(&invoice, &rules, &seal, (&PayForm::default(), &Complaints::default()))))
}

/// `POST /pay/{id}`
pub(crate) async fn act(
    Guest(client): Guest,
    State(app): State<App>,
    Extension(till): Extension<Till>,
    Path(id): Path<InvoiceId>,
    posted: Posted<PayForm>,
) -> Result<Answer, Refusal> {
    if let Some(first) = saved::before(&app, &client, &posted).await? {
        return Ok(Answer::Go(first));
    }
    for _ in 0..checkout::RACES_MAX {
        let turns = match turn::of(
            &app,
            &till,
            &app.store.of_client(&client).turns(),
            std::slice::from_ref(&id),
        )
        .await?
        {
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
    let planned = planned_by(app, client, turns).await?;
    let rules = Rules::of(app, till, &[&invoice.matter]).await?.limited(turns);
    let rules = rules.of_plan(planned.as_ref(), &invoice, app.today().await?);
    let invoice = rules.early(invoice);
    let (amount, chosen) = match posted.form.read(&invoice, &rules) {
        Ok(read) => read,
        Err(complaints) => {
            let (who, once) = (Who::Client(client), posted.once(client));
            let asked = Tried::to("pay", id.as_str()).sum(posted.form.wanted(&invoice));
            refused::noted(app, (who, &once), asked, &complaints).await?;
            let typed = (&posted.form, &complaints);
            return Ok(Answer::Again(view(&invoice, &rules, &posted.seal, typed)));
        }
    };
    let parts = vec![part(&invoice, amount)];
    let invoices = std::slice::from_ref(&invoice);
    let wish = match chosen {
        Chosen::There(offer) => {
            let (parts, amount) = checkout::promised(app, parts, (invoices, offer)).await?;
            Wish { parts, amount, turns, offer, saved: None }
        }
        Chosen::Saved(method) => {
            let (form, here) = (&posted.form, paths::pay(id));
            let offered = (rules.offers.as_slice(), rules.surcharge.as_ref());
            let Some(ways) = Ways::of((app, client), offered, (&parts, invoices)).await? else {
                let typed = (form, &saved::nothing());
                return Ok(Answer::Again(view(&invoice, &rules, &posted.seal, typed)));
            };
            match ways.agreed(method.as_ref(), (&form.agreed, turns)) {
                Some(wish) => wish,
                None => {
                    let sent = [("how", &*form.how), ("part", &*form.part)];
                    return Ok(Answer::Page(ways.page(&posted.seal, (&here, &sent), &form.agreed)));
                }
            }
        }
    };
    let at = checkout::begin(app, till, client, wish, &posted.once(client)).await?;

    Ok(Answer::Go(Location::to(at)))
}

/// So much of an invoice.
fn part(invoice: &Issued, amount: Money) -> Part {
    let (invoice, number) = (invoice.id.clone(), invoice.number.to_string());
    Part { invoice, number, amount, discount: None }
}

/// The plan by which the invoice is paid, when it has one.
async fn planned_by(app: &App, client: &Client, turns: &[Turn]) -> Result<Option<Plan>, Refusal> {
    let Some(plan) = turns.first().and_then(Turn::plan) else { return Ok(None) };
    Ok(app.store.of_client(client).plan(plan).await?.map(|plan| plan.value))
}

/// Where a second wish leads while the first is under way: to the same checkout when it asks for
/// the same, or else to what has become of the first.
fn resumed(first: &Intent, form: &PayForm) -> Location {
    let here = paths::payment(&first.id);
    let alone = first.parts.len() == 1;
    let same = alone
        && match form.how.as_str() {
            "part" => Money::parse(&form.part, first.amount.currency()).ok() == Some(first.amount),
            "due" | "rest" => false,
            _ => true,
        };
    match (&first.pay_at, same) {
        (Some(pay_at), true) => Location::to(pay_at),
        (Some(_), false) => Location::to(here).flash(turn::BEGUN),
        (None, _) => Location::to(here),
    }
}

async fn owed(app: &App, client: &Client, id: &InvoiceId) -> Result<Issued, Refusal> {
    let found = app.store.of_client(client).invoice_head(id).await?;
    match found {
        Some(Invoice::Issued(invoice)) => Ok(invoice),
        Some(Invoice::Draft(_)) | None => Err(Refusal::NotFound),
    }
}

/// What paying has to keep to.
#[derive(Debug)]
pub(crate) struct Rules {
    /// The smallest part.
    pub(crate) part_min: Money,
    /// The ways that are offered.
    pub(crate) offers: Vec<Offer>,
    /// What is due by a plan, and the instalment that is due next.
    pub(crate) due: Option<(Money, Option<Instalment>)>,
    /// Whether a plan waits for the client to accept it.
    pub(crate) proposed: bool,
    /// What paying an invoice whole by bank debit saves (PAY-18).
    pub(crate) discount: Option<Discount>,
    /// What paying by credit card costs on top (PAY-16).
    pub(crate) surcharge: Option<Policy>,
    /// The day, in the firm's zone.
    today: Date,
}

impl Rules {
    pub(crate) async fn of(app: &App, till: &Till, matters: &[&MatterId]) -> Result<Self, Refusal> {
        let firm = app.firm().await?;
        let part_min = Money::new(firm.part_min_minor, firm.currency);
        let terms = app.pay_terms().await?;
        let (discount, surcharge) = (terms.discount, terms.surcharge_in(matters).cloned());
        let offers = desk::offered_in(app, till, matters).await?;
        let today = app.today().await?;
        Ok(Self { part_min, offers, due: None, proposed: false, discount, surcharge, today })
    }

    /// The same for invoices of which each is taken in some ways only (PAY-26).
    fn limited(mut self, turns: &[Turn]) -> Self {
        self.offers = desk::limited(self.offers, turns);
        self
    }

    /// The same for an invoice that is paid by a plan: only what is due is asked for (PAY-13).
    fn of_plan(self, plan: Option<&Plan>, invoice: &Issued, today: Date) -> Self {
        let proposed = plan.is_some_and(|plan| plan.state == PlanState::Proposed);
        let due = plan.and_then(|plan| {
            let due = plan.due(invoice.open, today)?.minor().min(invoice.undisputed().minor());
            let due = Money::new(due, invoice.open.currency());
            Some((due, plan.to_come(today).cloned()))
        });
        Self { due, proposed, today, ..self }
    }

    /// The invoice as it may be paid: by a plan there is nothing for paying early (INV-20).
    fn early(&self, invoice: Issued) -> Issued {
        if self.due.is_some() { invoice.without_early() } else { invoice }
    }
}

/// How much to pay.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct PayForm {
    how: String,
    part: String,
    by: String,
    agreed: String,
}

impl PayForm {
    /// How much is asked for.
    fn wanted(&self, invoice: &Issued) -> Option<Money> {
        match self.how.as_str() {
            "part" => Money::parse(&self.part, invoice.open.currency()).ok(),
            "rest" => Some(invoice.undisputed()),
            _ => Some(invoice.open),
        }
    }

    fn read(&self, invoice: &Issued, rules: &Rules) -> Result<(Money, Chosen), Complaints> {
        let mut complaints = Complaints::default();
        let chosen = complaints.obey("by", saved::chosen(&rules.offers, &self.by));
        let currency = invoice.open.currency();
        let amount = match self.how.as_str() {
            "part" => complaints.take("part", Money::parse(&self.part, currency)),
            "due" => rules.due.as_ref().map(|(due, _)| *due),
            "rest" => Some(invoice.undisputed()),
            "" if rules.due.is_some() => {
                complaints.add("how", "Choose how much to pay.");
                None
            }
            _ => Some(invoice.open),
        };
        let due = rules.due.as_ref().filter(|_| self.how == "due");
        let least = match self.how.as_str() {
            "rest" => invoice.undisputed().minor(),
            _ => due.map_or(rules.part_min.minor(), |(due, _)| due.minor()),
        };
        let part_min = Money::new(least.min(rules.part_min.minor()), currency);
        let amount = amount.and_then(|amount| {
            let field = if self.how == "part" { "part" } else { "" };
            let allowed = invoice.payable(amount, part_min).map(|()| amount);
            complaints.obey(field, allowed)
        });
        complaints.or(amount.zip(chosen))
    }
}

fn view(
    invoice: &Issued,
    rules: &Rules,
    seal: &Seal,
    (form, complaints): (&PayForm, &Complaints),
) -> Page {
    let number = invoice.number.to_string();
    let title = format!("Pay invoice {number}");
    if !invoice.open.is_positive() {
        let body = ui::empty(
            "Nothing is open",
            "There is nothing to pay on this invoice. Thank you.",
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
        (by_plan(rules))
        (questioned(invoice))
        (ui::form(seal, &paths::pay(&invoice.id), fields(invoice, rules, (form, complaints))))
        (desk::promise(&rules.offers))
    };
    Page::new(Tab::Invoices, title, body)
}

/// What is held back of the invoice.
fn questioned(invoice: &Issued) -> Markup {
    html! {
        @if invoice.questioned.is_positive() {
            (ui::notice(Tone::Info, html! {
                p {
                    "You have asked about lines of " (ui::money(invoice.questioned)) ". You need \
                     not pay them until that is settled."
                }
            }))
        }
    }
}

/// What a plan says about today.
fn by_plan(rules: &Rules) -> Markup {
    if rules.proposed {
        let body = html! {
            p {
                "A payment plan is proposed for this invoice. "
                (ui::link(paths::PLANS, "Look at it")) " before you pay everything at once."
            }
        };
        return ui::notice(Tone::Info, body);
    }
    let Some((due, next)) = &rules.due else { return html! {} };
    ui::notice(
        Tone::Info,
        html! {
            p {
                "You pay this invoice by a plan. "
                @if due.is_positive() { strong { (ui::money(*due)) } " of it is due now." }
                @else { "Nothing of it is due today." }
                @if let Some(next) = next {
                    " The next instalment of " (ui::money(next.amount)) " is charged on "
                    (ui::date(next.due_on)) "."
                }
                " Whatever you pay here reduces the plan."
            }
        },
    )
}

fn fields(invoice: &Issued, rules: &Rules, (form, complaints): (&PayForm, &Complaints)) -> Markup {
    let due = rules.due.as_ref().map(|(due, _)| *due).filter(|due| due.is_positive());
    let rest = invoice.undisputed();
    let held = invoice.questioned.is_positive() && rest.is_positive();
    let first = match (&rules.due, due) {
        (None, _) if held => "rest",
        (None, _) => "all",
        (Some(_), Some(_)) => "due",
        (Some(_), None) => "",
    };
    let how = if form.how.is_empty() { first } else { &form.how };
    let all = format!("Everything that is open: {}", ui::money_plain(invoice.open));
    let least = Money::new(rules.part_min.minor(), invoice.open.currency());
    let hint = format!("At least {}.", ui::money_plain(least));
    let now = due.map(|due| format!("What is due by your plan: {}", ui::money_plain(due)));
    let mut ways: Vec<(&str, &str)> = now.iter().map(|now| ("due", now.as_str())).collect();
    let not_questioned = format!("What is not questioned: {}", ui::money_plain(rest));
    if held {
        ways.push(("rest", &not_questioned));
    }
    ways.push(("all", &all));
    if invoice.open.minor() > least.minor() {
        ways.push(("part", "A part"));
    }
    html! {
        (ui::complaints(complaints))
        (ui::radios("How much", "how", &ways, how).complaints(complaints))
        @if invoice.open.minor() > least.minor() {
            (ui::Field::number("Amount of the part", "part").needed("for a part")
                .value(&form.part).hint(&hint).complaints(complaints))
        }
        (saved::choice(&rules.offers, &form.by, complaints))
        (desk::saving(
            &rules.offers,
            rules.discount,
            (&[part(invoice, invoice.open)], std::slice::from_ref(invoice), rules.today),
        ))
        (ui::actions(html! {
            (ui::submit("Go to the payment page"))
            (ui::button_link_quiet(&paths::invoice(&invoice.id), "Back to the invoice"))
        }))
    }
}
