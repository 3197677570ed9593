//! `/guest/{link}/{proof}`: whoever holds a link pays what it names, and sees nothing else (PRT-05,
//! PRT-08, PAY-29).
//!
//! Invariants: the proof is checked before anything is read; the page shows the firm, numbers and
//! what is asked, no name and no matter; a link that does not work shows nothing at all.

mod deposit;
mod view;

use axum::Extension;
use domain::discount::Discount;
use domain::id::{PayLinkId, PaymentId};
use domain::invoice::Issued;
use domain::merchant::MerchantName;
use domain::money::{Currency, Money};
use domain::paying::Offer;
use domain::paylink::Covers;
use domain::payment::{Intent, IntentState, Origin, Part, Source};
use jiff::civil::Date;
use processors::Till;
use serde::Deserialize;
use store::Payer;
use store::pay_links::Opened;
use store::payments::Turn;
use web::{Answer, App, Complaints, Location, Page, Path2, Posted, Refusal, Seal, State, paylink};

use crate::desk::{self, DeskError};
use crate::refused::{self, Tried, Who};
use crate::stop::{LetGo, StopForm};
use crate::turn::{self, Way};
use crate::{checkout, stand};

/// In which way; what is open is paid.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct GuestForm {
    by: String,
}

/// What somebody with a link sees.
struct Seen {
    payer: Payer,
    owed: Vec<Issued>,
    parts: Vec<Part>,
    last: Option<Intent>,
    offers: Vec<Offer>,
    /// What paying by bank saves (PAY-18).
    discount: Option<Discount>,
    /// The invoices that are paid whole: none by a share, which never is.
    whole: Vec<Issued>,
    today: Date,
}

/// `GET /guest/{link}/{proof}`
pub(crate) async fn page(
    State(app): State<App>,
    Extension(till): Extension<Till>,
    Path2(id, proof): Path2<PayLinkId, String>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let payer = match opened(&app, &id, &proof).await? {
        Opened::Works(payer) => *payer,
        Opened::Over(_) => return Ok(Answer::Page(view::over())),
    };
    let typed = (&GuestForm::default(), &Complaints::default());
    if let Covers::Deposit(_) = &payer.link().covers {
        let seen = deposit::Seen::of(&app, &till, payer).await?;
        return Ok(Answer::Page(seen.page(&app, &seal, typed).await?));
    }
    let seen = Seen::of(&app, &till, payer).await?;
    Ok(Answer::Page(seen.page(&app, &seal, typed).await?))
}

/// `POST /guest/{link}/{proof}`
pub(crate) async fn act(
    State(app): State<App>,
    Extension(till): Extension<Till>,
    Path2(id, proof): Path2<PayLinkId, String>,
    posted: Posted<GuestForm>,
) -> Result<Answer, Refusal> {
    for _ in 0..checkout::RACES_MAX {
        let payer = match opened(&app, &id, &proof).await? {
            Opened::Works(payer) => *payer,
            Opened::Over(_) => return Ok(Answer::Again(view::over())),
        };
        if let Covers::Deposit(_) = &payer.link().covers {
            let seen = deposit::Seen::of(&app, &till, payer).await?;
            match seen.begin(&app, &till, &posted).await {
                Err(Refusal::Stale) => continue,
                other => return other,
            }
        }
        let seen = Seen::of(&app, &till, payer).await?;
        let ids: Vec<_> = seen.parts.iter().map(|part| part.invoice.clone()).collect();
        let turns =
            match turn::of(&app, &till, &app.store.of_payer(&seen.payer).turns(), &ids).await? {
                Way::Free(turns) => turns,
                Way::Ended => continue,
                Way::Taken(first) => return under_way(&app, &seen.payer, &first).await,
            };
        if seen.parts.is_empty() {
            return Ok(Answer::Go(Location::to(address(&app, &id).await?)));
        }
        match seen.begin(&app, &till, &turns, &posted).await {
            Err(Refusal::Stale) => {}
            other => return other,
        }
    }
    Err(Refusal::Stale)
}

/// `POST /guest/{link}/{proof}/stop`: the payment that was begun last through a link is let go.
pub(crate) async fn stop(
    State(app): State<App>,
    Extension(till): Extension<Till>,
    Path2(id, proof): Path2<PayLinkId, String>,
    _posted: Posted<StopForm>,
) -> Result<Answer, Refusal> {
    let payer = match opened(&app, &id, &proof).await? {
        Opened::Works(payer) => *payer,
        Opened::Over(_) => return Ok(Answer::Again(view::over())),
    };
    let here = Location::to(address(&app, &id).await?);
    let Some(last) = payer.link().begun.last() else { return Ok(Answer::Go(here)) };
    let turns = app.store.of_payer(&payer).turns();
    let gone = LetGo::of(&app, &till, &turns, last).await?;
    Ok(Answer::Go(match gone.words() {
        Some(words) => here.flash(words),
        None => here,
    }))
}

/// The whole page of a link, with its proof.
pub(crate) async fn address(app: &App, id: &PayLinkId) -> Result<String, Refusal> {
    Ok(paylink::path(app.keys().await?, id))
}

/// Opens a link; one with a wrong proof is not there.
async fn opened(app: &App, id: &PayLinkId, proof: &str) -> Result<Opened, Refusal> {
    if !paylink::proves(app.keys().await?, id, proof) {
        return Err(Refusal::NotFound);
    }
    app.store.payer(id, app.now()).await?.ok_or(Refusal::NotFound)
}

/// The payment that was begun last through a link; the processor is asked about it.
async fn last(app: &App, till: &Till, payer: &Payer) -> Result<Option<Intent>, Refusal> {
    let door = app.store.of_payer(payer);
    let Some(last) = payer.link().begun.last() else { return Ok(None) };
    Ok(match door.payment(last).await? {
        Some(last) if last.may_have_changed() => {
            stand::ask(app, till, &last).await?;
            door.payment(&last.id).await?
        }
        other => other,
    })
}

/// Somebody pays the same already: the holder of this link goes on with their own payment only.
async fn under_way(app: &App, payer: &Payer, first: &Intent) -> Result<Answer, Refusal> {
    let link = &payer.link().id;
    let own = first.origin.link() == Some(link);
    let to = first.pay_at.clone().filter(|_| own);
    let here = Location::to(address(app, link).await?);
    Ok(Answer::Go(match to {
        Some(pay_at) => Location::to(pay_at),
        None if own => here,
        None => here.flash("Somebody is paying this already. Look again in a few minutes."),
    }))
}

impl Seen {
    /// Loads what the link names, and asks the processor about the payment begun last through it.
    async fn of(app: &App, till: &Till, payer: Payer) -> Result<Self, Refusal> {
        let door = app.store.of_payer(&payer);
        let last = last(app, till, &payer).await?;
        let owed = door.owed().await?;
        let currency = owed.first().map_or(Currency::USD, |invoice| invoice.open.currency());
        let paid = door.paid().await?.unwrap_or(Money::zero(currency));
        let parts = payer.link().asks(&owed, paid).map_err(Refusal::fault)?;
        let ids: Vec<_> = parts.iter().map(|part| part.invoice.clone()).collect();
        let turns = door.turns().of(&ids).await?;
        let asked = owed.iter().filter(|one| ids.contains(&one.id));
        let matters: Vec<_> = asked.map(|invoice| &invoice.matter).collect();
        let offers = desk::limited(desk::offered_in(app, till, &matters).await?, &turns);
        let (discount, today) = (app.pay_terms().await?.discount, app.today().await?);
        let planned = |one: &Issued| {
            turns.iter().any(|turn| *turn.invoice() == one.id && turn.plan().is_some())
        };
        let early = |one: &Issued| {
            if planned(one) { one.clone().without_early() } else { one.clone() }
        };
        let whole = owed.iter().filter(|_| payer.link().share.is_none()).map(early).collect();
        Ok(Self { owed, parts, last, payer, offers, discount, whole, today })
    }

    async fn page(
        &self,
        app: &App,
        seal: &Seal,
        typed: (&GuestForm, &Complaints),
    ) -> Result<Page, Refusal> {
        let here = address(app, &self.payer.link().id).await?;
        Ok(match &self.last {
            Some(last) if !last.state.is_final() || last.state == IntentState::Review => {
                view::under_way(last, (&here, seal))
            }
            Some(last) if self.parts.is_empty() && last.state == IntentState::Succeeded => {
                view::thanks(last)
            }
            Some(_) | None if self.parts.is_empty() => view::nothing(),
            last => view::ask(self, last.as_ref(), (&here, seal), typed),
        })
    }

    async fn begin(
        &self,
        app: &App,
        till: &Till,
        turns: &[Turn],
        posted: &Posted<GuestForm>,
    ) -> Result<Answer, Refusal> {
        let door = app.store.of_payer(&self.payer);
        let offer = match desk::chosen(&self.offers, &posted.form.by) {
            Ok(offer) => offer,
            Err(error) => {
                let mut complaints = Complaints::default();
                complaints.obey::<(), _>("by", Err(error));
                let (who, once) = (Who::Payer(&self.payer), posted.once(&self.payer));
                let asked = Tried::to("pay by link", self.payer.link().client.as_str())
                    .sum(Part::sum(&self.parts).ok());
                refused::noted(app, (who, &once), asked, &complaints).await?;
                let typed = (&posted.form, &complaints);
                return Ok(Answer::Again(self.page(app, &posted.seal, typed).await?));
            }
        };
        let intent = self.wish(app, offer).await?;
        let Some(used) = self.payer.link().clone().used(intent.id.clone()) else {
            return Ok(Answer::Again(view::used_up()));
        };
        let (once, now) = (posted.once(&self.payer), app.now());

        let done = door.commit_begun(&once, (&intent, &used), turns, now).await?;
        let first: PaymentId = done.outcome(intent.id.as_str()).parse().map_err(Refusal::fault)?;
        let intent = door.payment(&first).await?.ok_or(Refusal::NotFound)?;

        Ok(Answer::Go(Location::to(checkout::start(app, till, intent).await?)))
    }

    async fn wish(&self, app: &App, offer: Offer) -> Result<Intent, Refusal> {
        let link = self.payer.link();
        let parts = checkout::promised(app, self.parts.clone(), (&self.whole, offer)).await?;
        let MerchantName::Operating(taker) = offer.taker else {
            return Err(Refusal::fault(DeskError::NotOffered));
        };
        Ok(Intent {
            id: app.id(PaymentId::made)?,
            client: link.client.clone(),
            contact: None,
            origin: Origin::Link(link.id.clone()),
            parts: parts.0,
            amount: parts.1,
            source: Source::Processor(taker),
            way: Some(offer.way),
            object: None,
            pay_at: None,
            state: IntentState::Unknown,
            made_at: app.now(),
            ended_at: None,
            fee: None,
            by: None,
            funds: None,
            took: None,
        })
    }
}
