//! `POST /firm/trust/matters/{matter}/holds` and `…/lift`: setting disputed money aside, and
//! freeing it again.

use domain::id::{HoldId, MatterId};
use domain::money::{Currency, Money};
use domain::text::Note;
use serde::Deserialize;
use web::{Answer, App, Complaints, Location, Path, Path2, Posted, Refusal, Staff, State};

use crate::names::Kept;
use crate::refused::{self, Tried};
use crate::{allowed, ledger, paths};
use web::period::Period;

/// What is typed to set money aside.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    pub(crate) amount: String,
    pub(crate) reason: String,
}

/// Nothing is typed to free it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Pressed {}

/// `POST /firm/trust/matters/{matter}/holds`
pub(crate) async fn place(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let currency = Kept::of(&member, &app, &id).await?.ledger()?.currency();
    let (once, today) = (posted.once(&member), app.today().await?);
    let complaints = match posted.form.read(currency) {
        Err(complaints) => complaints,
        Ok((amount, reason)) => {
            let wish = refused::wish(&member, &app, &once, None).await?;
            let trust = app.store.of(&member).trust();
            match trust.place_hold(&wish, &id, (amount, &reason)).await {
                Ok(_) => {
                    let to = Location::to(paths::ledger(&id));
                    return Ok(Answer::Go(to.flash("Held. It cannot be used until it is freed.")));
                }
                Err(error) => {
                    let asked = Tried::to("hold", id.as_str()).sum(amount);
                    refused::said((&member, &app), &wish, &asked, error).await?
                }
            }
        }
    };
    let period = Period::asked("", "", today);
    let typed = (period, &posted.form, &complaints);
    let seal = web::Seal { once: whole(&posted.seal.once), ..posted.seal.clone() };
    Box::pin(ledger::page(&member, &app, &id, typed, &seal)).await.map(Answer::Again)
}

/// `POST /firm/trust/matters/{matter}/holds/{hold}/lift`
pub(crate) async fn lift(
    Staff(member): Staff,
    State(app): State<App>,
    Path2(matter, hold): Path2<MatterId, HoldId>,
    posted: Posted<Pressed>,
) -> Result<Answer, Refusal> {
    allowed::to_authorise(&member)?;
    let once = posted.once(&member);
    let wish = refused::wish(&member, &app, &once, None).await?;
    let to = Location::to(paths::ledger(&matter));
    match app.store.of(&member).trust().lift_hold(&wish, &matter, &hold).await {
        Ok(_) => Ok(Answer::Go(to.flash("Freed."))),
        Err(error) => {
            let asked = Tried::to("lift a hold", matter.as_str()).about(hold.as_str());
            let said = refused::said((&member, &app), &wish, &asked, error).await?;
            let said = said.iter().map(|one| one.sentence.clone()).collect::<String>();
            Ok(Answer::Go(to.flash(said)))
        }
    }
}

/// The key of the page that a form's key is part of.
fn whole(once: &str) -> String {
    once.strip_suffix(".hold").unwrap_or(once).to_owned()
}

impl Form {
    fn read(&self, currency: Currency) -> Result<(Money, Note), Complaints> {
        let mut complaints = Complaints::default();
        let amount = complaints.take("amount", Money::parse(&self.amount, currency));
        let reason = complaints.take("reason", Note::parse(&self.reason));
        complaints.or(amount.zip(reason))
    }
}
