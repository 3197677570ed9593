//! `/firm/trust/matters/{matter}/retainer`: what a matter is to have in trust at least, and what it
//! is filled up to with each bill (TRU-09, TRU-10).

use domain::id::MatterId;
use domain::money::{Currency, Money};
use domain::retainer::{Retainer, RetainerError};
use domain::trust::TrustBank;
use maud::html;
use serde::Deserialize;
use store::{CommitError, Versioned};
use web::ui::{self, Field};
use web::{
    Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State, Tab,
};

use crate::names::{self, Kept};
use crate::receive::banks;
use crate::{allowed, paths};

/// What is typed; a minimum left empty ends the watch.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    bank: String,
    minimum: String,
    target: String,
    version: String,
}

/// What the page is about.
struct Ground {
    kept: Kept,
    banks: Vec<TrustBank>,
    now: Option<Versioned<Retainer>>,
}

/// `GET /firm/trust/matters/{matter}/retainer`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let ground = Ground::of(&member, &app, &id).await?;
    let form = ground.now.as_ref().map(|now| Form::of(&now.value)).unwrap_or_default();
    let form = ground.seen(form);
    Ok(Answer::Page(ground.page((&form, &Complaints::default()), &seal)))
}

/// `POST /firm/trust/matters/{matter}/retainer`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let ground = Ground::of(&member, &app, &id).await?;
    let retainer = match posted.form.read(&ground) {
        Ok(retainer) => retainer,
        Err(complaints) => {
            return Ok(Answer::Again(ground.page((&posted.form, &complaints), &posted.seal)));
        }
    };

    let (once, door) = (posted.once(&member), app.store.of(&member));
    // What nobody sent is no version: then nothing of this form was looked at.
    let version = posted.form.version.parse().map_err(|_| Refusal::Stale)?;
    match door.commit_retainer_set(&once, (&retainer, version), app.now()).await {
        Ok(_) => {}
        Err(CommitError::Stale) => {
            let ground = Ground::of(&member, &app, &id).await?;
            return Ok(Answer::Late(ground.late(posted.form.clone(), &posted.seal)));
        }
        Err(other) => return Err(other.into()),
    }

    let said = match (retainer.minimum.is_positive(), retainer.target) {
        (false, _) => "The matter needs nothing in trust any more.",
        (true, None) => "Saved. The lawyers are told when less is there.",
        (true, Some(_)) => "Saved. What is missing is asked for with the next bill.",
    };
    Ok(Answer::Go(Location::to(paths::ledger(&id)).flash(said)))
}

impl Form {
    fn of(retainer: &Retainer) -> Self {
        let text = |money: Money| money.decimal().to_string();
        let minimum = Some(retainer.minimum).filter(|minimum| minimum.is_positive());
        Self {
            bank: retainer.bank.to_string(),
            minimum: minimum.map(text).unwrap_or_default(),
            target: retainer.target.map(text).unwrap_or_default(),
            version: String::new(),
        }
    }

    fn read(&self, ground: &Ground) -> Result<Retainer, Complaints> {
        let mut complaints = Complaints::default();
        let kept = &ground.kept;
        let there = kept.read.as_ref().map(|read| read.ledger.bank());
        let bank = ground.banks.iter().find(|bank| {
            there.map_or_else(|| bank.id.as_str() == self.bank, |there| *there == bank.id)
        });
        if bank.is_none() {
            complaints.add("bank", "Choose the trust account that the money is to come into.");
        }
        let currency = bank.map_or(Currency::USD, |bank| bank.currency);
        let empty = |text: &str| text.trim().is_empty();
        let minimum = match self.minimum.as_str() {
            text if empty(text) => Some(Money::zero(currency)),
            text => complaints.take("minimum", Money::parse(text, currency)),
        };
        let target = match self.target.as_str() {
            text if empty(text) => Some(None),
            text => complaints.take("target", Money::parse(text, currency)).map(Some),
        };
        let retainer = (|| {
            let bank = bank?;
            let of = (kept.matter.client.clone(), kept.matter.id.clone());
            Some(Retainer::set(of, (bank.id.clone(), currency), minimum?, target?))
        })();
        let last = ground.now.as_ref().and_then(|now| now.value.last.clone());
        let retainer = retainer.and_then(|retainer| {
            let retainer = retainer.map(|retainer| Retainer { last, ..retainer });
            let target = matches!(retainer, Err(RetainerError::Target));
            complaints.take(if target { "target" } else { "minimum" }, retainer)
        });
        complaints.or(retainer)
    }
}

impl Ground {
    async fn of(member: &store::Member, app: &App, id: &MatterId) -> Result<Self, Refusal> {
        let kept = Kept::of(member, app, id).await?;
        let banks = banks(member, app).await?;
        let now = app.store.of(member).retainer(id).await?;
        Ok(Self { kept, banks, now })
    }

    /// The form over what is there now.
    fn seen(&self, form: Form) -> Form {
        let version = self.now.as_ref().map_or(0, |now| now.version);
        Form { version: version.to_string(), ..form }
    }

    /// What was typed, over what somebody else, or the clock, left meanwhile.
    fn late(&self, typed: Form, seal: &Seal) -> Page {
        let now = self.now.as_ref().map(|now| Form::of(&now.value)).unwrap_or_default();
        let none = |text: &str| if text.is_empty() { "none".to_owned() } else { text.to_owned() };
        let said = format!(
            "This changed while you typed: the minimum is {} now, and it is filled up to {}. Look \
             at what you typed, and save it again if it still holds.",
            none(&now.minimum),
            none(&now.target)
        );
        self.page((&self.seen(typed), &Complaints::whole(said)), seal)
    }

    fn page(&self, (form, complaints): (&Form, &Complaints), seal: &Seal) -> Page {
        let (kept, id) = (&self.kept, &self.kept.matter.id);
        let choices: Vec<(String, String)> = self.banks.iter().map(names::account).collect();
        let body = html! {
            (kept.crumbs())
            (kept.whose())
            @if self.banks.is_empty() {
                (names::no_account())
            } @else {
                (ui::form(seal, &paths::retainer(id), html! {
                    (ui::complaints(complaints))
                    (ui::hidden("version", &form.version))
                    @if kept.read.is_none() {
                        (ui::select("Trust account", "bank", &choices, &form.bank)
                            .complaints(complaints))
                    }
                    (ui::fields(html! {
                        (Field::number("Minimum", "minimum").value(&form.minimum)
                            .hint("The lawyers are told when less is there. Empty: no minimum.")
                            .complaints(complaints))
                        (Field::number("Fill up to", "target").value(&form.target)
                            .hint("With a bill, when less than the minimum is there, the client \
                                   is asked for what is missing. Empty: not asked.")
                            .complaints(complaints))
                    }))
                    (ui::buttons(html! {
                        (ui::submit("Save"))
                        (ui::button_link_quiet(&paths::ledger(id), "Cancel"))
                    }))
                }))
            }
        };
        Page::new(Tab::Trust, "Minimum in trust", body)
    }
}
