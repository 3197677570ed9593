//! `/deposits/{request}`: a client sees what is asked for, and pays it into trust, whole or in
//! parts (TRU-08).
//!
//! Invariant: the money goes to an account that keeps client money whole, or is not taken online at
//! all (rule TR-14).

use axum::Extension;
use domain::deposit::{Asker, DepositRequest, Standing};
use domain::id::{DepositRequestId, PaymentId};
use domain::merchant::Destination;
use domain::money::Money;
use domain::paying::Offer;
use domain::payment::{self, Intent, Origin, Payer};
use maud::{Markup, html};
use processors::Till;
use serde::Deserialize;
use store::{Client, Versioned};
use web::ui::Tone;
use web::{
    Answer, App, Complaints, Guest, Location, Page, Path, Posted, Refusal, Seal, State, Tab, ui,
};

use crate::refused::{self, Tried, Who};
use crate::stop::{LetGo, StopForm};
use crate::turn::{self, Before};
use crate::{checkout, desk, paths};

/// `GET /deposits/{request}`
pub(crate) async fn page(
    Guest(client): Guest,
    State(app): State<App>,
    Extension(till): Extension<Till>,
    Path(id): Path<DepositRequestId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let asked = asked(&app, &client, &id).await?;
    if let Some(first) = taken(&app, &till, &client, &asked.value).await? {
        return Ok(Answer::Go(Location::to(paths::payment(&first.id))));
    }
    let rules = Rules::of(&app, &till).await?;
    let typed = (&DepositForm::default(), &Complaints::default());
    Ok(Answer::Page(view(&asked.value, &rules, &seal, typed)))
}

/// `POST /deposits/{request}`
pub(crate) async fn act(
    Guest(client): Guest,
    State(app): State<App>,
    Extension(till): Extension<Till>,
    Path(id): Path<DepositRequestId>,
    posted: Posted<DepositForm>,
) -> Result<Answer, Refusal> {
    for _ in 0..checkout::RACES_MAX {
        let asked = asked(&app, &client, &id).await?;
        if let Some(first) = taken(&app, &till, &client, &asked.value).await? {
            let here = Location::to(paths::payment(&first.id));
            let to = first.pay_at.filter(|_| posted.form.asks_again(first.amount));
            return Ok(Answer::Go(to.map_or(here, Location::to)));
        }
        match begun(&app, &till, &client, &asked, &posted).await {
            Err(Refusal::Stale) => {}
            other => return other,
        }
    }
    Err(Refusal::Stale)
}

/// `POST /deposits/{request}/stop`
pub(crate) async fn stop(
    Guest(client): Guest,
    State(app): State<App>,
    Extension(till): Extension<Till>,
    Path(id): Path<DepositRequestId>,
    _posted: Posted<StopForm>,
) -> Result<Answer, Refusal> {
    let asked = asked(&app, &client, &id).await?;
    let turns = app.store.of_client(&client).turns();
    match &asked.value.last {
        Some(last) => Ok(LetGo::of(&app, &till, &turns, last).await?.answer()),
        None => Ok(Answer::Go(Location::to(paths::deposit(&id)))),
    }
}

/// `POST /deposits/{request}/leave`: what a client began to pay ahead, they may leave again.
pub(crate) async fn leave(
    Guest(client): Guest,
    State(app): State<App>,
    Extension(till): Extension<Till>,
    Path(id): Path<DepositRequestId>,
    posted: Posted<LeaveForm>,
) -> Result<Answer, Refusal> {
    let asked = asked(&app, &client, &id).await?;
    if asked.value.by != Asker::Client {
        return Err(Refusal::NotFound);
    }
    if let Some(first) = taken(&app, &till, &client, &asked.value).await? {
        return Ok(Answer::Go(Location::to(paths::payment(&first.id))));
    }
    if asked.value.standing() == Standing::Open {
        let (once, door) = (posted.once(&client), app.store.of_client(&client));
        door.commit_advance_left(&once, &asked, app.now()).await?;
    }
    Ok(Answer::Go(Location::to(paths::PAYMENTS).flash("Left. Nobody asks you for it any more.")))
}

async fn begun(
    app: &App,
    till: &Till,
    client: &Client,
    asked: &Versioned<DepositRequest>,
    posted: &Posted<DepositForm>,
) -> Result<Answer, Refusal> {
    let rules = Rules::of(app, till).await?;
    let (amount, offer) = match posted.form.read(&asked.value, &rules) {
        Ok(read) => read,
        Err(complaints) => {
            let (who, once) = (Who::Client(client), posted.once(client));
            let wish = Tried::to("pay a deposit", asked.value.matter.as_str())
                .sum(posted.form.wanted(&asked.value));
            refused::noted(app, (who, &once), wish, &complaints).await?;
            let typed = (&posted.form, &complaints);
            return Ok(Answer::Again(view(&asked.value, &rules, &posted.seal, typed)));
        }
    };
    let payer = Payer {
        payment: app.id(PaymentId::made)?,
        contact: Some(client.contact().clone()),
        origin: Origin::Portal,
    };
    let taker = desk::for_trust(offer).map_err(Refusal::fault)?;
    let intent = payment::wished(&asked.value, amount, taker, payer, app.now());

    let (door, once) = (app.store.of_client(client), posted.once(client));
    let done = door.commit_deposit_begun(&once, (&intent, asked), app.now()).await?;
    let first: PaymentId = done.outcome(intent.id.as_str()).parse().map_err(Refusal::fault)?;
    let intent = door.payment(&first).await?.ok_or(Refusal::NotFound)?.value;

    Ok(Answer::Go(Location::to(checkout::start(app, till, intent).await?)))
}

async fn asked(
    app: &App,
    client: &Client,
    id: &DepositRequestId,
) -> Result<Versioned<DepositRequest>, Refusal> {
    app.store.of_client(client).deposit_request(id).await?.ok_or(Refusal::NotFound)
}

/// The payment that was begun before and may take, or has just taken, money.
async fn taken(
    app: &App,
    till: &Till,
    client: &Client,
    asked: &DepositRequest,
) -> Result<Option<Intent>, Refusal> {
    let Some(last) = &asked.last else { return Ok(None) };
    let turns = app.store.of_client(client).turns();
    Ok(match turn::before(app, till, &turns, last).await? {
        Before::Over | Before::Ended => None,
        Before::Taken(first) => Some(*first),
    })
}

/// What paying has to keep to.
struct Rules {
    part_min: Money,
    offers: Vec<Offer>,
}

impl Rules {
    async fn of(app: &App, till: &Till) -> Result<Self, Refusal> {
        let firm = app.firm().await?;
        let part_min = Money::new(firm.part_min_minor, firm.currency);
        Ok(Self { part_min, offers: desk::offered_to(app, till, Destination::Trust).await? })
    }
}

/// How much to pay, and in which way.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct DepositForm {
    how: String,
    part: String,
    by: String,
}

/// A form without fields.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct LeaveForm {}

impl DepositForm {
    /// Whether it asks for the same as the payment that was begun before.
    fn asks_again(&self, amount: Money) -> bool {
        self.how != "part" || Money::parse(&self.part, amount.currency()).ok() == Some(amount)
    }

    /// How much is asked for.
    fn wanted(&self, asked: &DepositRequest) -> Option<Money> {
        match self.how.as_str() {
            "part" => Money::parse(&self.part, asked.left().currency()).ok(),
            _ => Some(asked.left()),
        }
    }

    fn read(&self, asked: &DepositRequest, rules: &Rules) -> Result<(Money, Offer), Complaints> {
        let mut complaints = Complaints::default();
        let offer = complaints.obey("by", desk::chosen(&rules.offers, &self.by));
        let left = asked.left();
        let (field, amount) = match self.how.as_str() {
            "part" => ("part", complaints.take("part", Money::parse(&self.part, left.currency()))),
            _ => ("", Some(left)),
        };
        let part_min = Money::new(rules.part_min.minor(), left.currency());
        let amount = amount.and_then(|amount| {
            complaints.obey(field, asked.payable(amount, part_min).map(|()| amount))
        });
        complaints.or(amount.zip(offer))
    }
}

fn view(
    asked: &DepositRequest,
    rules: &Rules,
    seal: &Seal,
    (form, complaints): (&DepositForm, &Complaints),
) -> Page {
    let body = html! {
        (ui::crumbs(&[("/home", "Home"), (paths::TRUST, "In trust")]))
        @if asked.standing() != Standing::Open { (ui::complaints(complaints)) }
        @match asked.standing() {
            Standing::Open => {},
            Standing::Settled => (ui::notice(Tone::Good, html! {
                p { "All of it has arrived. Thank you." }
            })),
            Standing::Withdrawn => (ui::notice(Tone::Info, html! {
                p { "Nobody asks for it any more. You need not do anything." }
            })),
        }
        (ui::facts(&[
            ("Matter", html! { (asked.number) }),
            ("For", html! { (asked.terms.why) }),
            (if asked.by == Asker::Client { "Begun by you" } else { "Asked for" },
                ui::money(asked.terms.amount)),
            ("By", ui::date(asked.terms.due_on)),
            ("Arrived so far", ui::money(asked.paid())),
            ("Left to pay", ui::money(asked.left())),
        ]))
        @if asked.standing() == Standing::Open {
            (pay(asked, rules, seal, (form, complaints)))
            @if asked.by == Asker::Client {
                (ui::confirm(
                    &seal.part("leave"), &paths::deposit_leave(&asked.id), "Leave it",
                    "Nothing more of it is paid, and nobody asks you for it.",
                ))
            }
        }
        p.note {
            "A deposit stays your money. We hold it in a trust account, apart from our own, and use \
             it only for this matter."
        }
    };
    Page::new(Tab::OwnTrust, format!("Deposit for {}", asked.number), body)
}

fn pay(
    asked: &DepositRequest,
    rules: &Rules,
    seal: &Seal,
    (form, complaints): (&DepositForm, &Complaints),
) -> Markup {
    let how = if form.how.is_empty() { "all" } else { &form.how };
    let all = format!("Everything that is left: {}", ui::money_plain(asked.left()));
    let least = Money::new(rules.part_min.minor(), asked.left().currency());
    let hint = format!("At least {}.", ui::money_plain(least));
    let parts = asked.left().minor() > least.minor();
    let mut ways = vec![("all", all.as_str())];
    ways.extend(parts.then_some(("part", "A part")));
    html! {
        @if rules.offers.is_empty() {
            (ui::complaints(complaints))
            (ui::notice(Tone::Info, html! {
                p { "The firm takes no deposits online. Ask it how to pay, by check or by wire." }
            }))
        } @else {
            (ui::form(seal, &paths::deposit(&asked.id), html! {
                (ui::complaints(complaints))
                (ui::radios("How much", "how", &ways, how).complaints(complaints))
                @if parts {
                    (ui::Field::number("Amount of the part", "part").needed("for a part")
                        .value(&form.part).hint(&hint).complaints(complaints))
                }
                (desk::choice(&rules.offers, &form.by, complaints))
                (ui::actions(ui::submit("Go to the payment page")))
            }))
            (desk::promise(&rules.offers))
        }
    }
}
