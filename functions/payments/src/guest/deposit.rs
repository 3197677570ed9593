//! A link that pays a deposit into trust (TRU-08): what is asked and by when, no name, no matter
//! and not what it is for.

use domain::deposit::{DepositRequest, Standing};
use domain::id::PaymentId;
use domain::merchant::Destination;
use domain::paying::Offer;
use domain::payment::{self, Intent, IntentState, Origin};
use maud::html;
use processors::Till;
use store::{Payer, Versioned};
use web::ui::Tone;
use web::{Answer, App, Complaints, Location, Page, Posted, Refusal, Seal, ui};

use super::{GuestForm, address, last, under_way, view};
use crate::refused::{self, Tried, Who};
use crate::turn::{self, Before};
use crate::{checkout, desk};

/// What somebody with such a link sees.
pub(super) struct Seen {
    payer: Payer,
    asked: Versioned<DepositRequest>,
    last: Option<Intent>,
    offers: Vec<Offer>,
}

impl Seen {
    /// Loads what the link names, and asks the processor about the payment begun last through it.
    pub(super) async fn of(app: &App, till: &Till, payer: Payer) -> Result<Self, Refusal> {
        let last = last(app, till, &payer).await?;
        let asked = app.store.of_payer(&payer).deposit_request().await?;
        let asked = asked.ok_or(Refusal::NotFound)?;
        let offers = desk::offered_to(app, till, Destination::Trust).await?;
        Ok(Self { payer, asked, last, offers })
    }

    /// What there is to see and to do.
    pub(super) async fn page(
        &self,
        app: &App,
        seal: &Seal,
        typed: (&GuestForm, &Complaints),
    ) -> Result<Page, Refusal> {
        let here = address(app, &self.payer.link().id).await?;
        let open = self.asked.value.standing() == Standing::Open;
        Ok(match &self.last {
            Some(last) if !last.state.is_final() || last.state == IntentState::Review => {
                view::under_way(last, (&here, seal))
            }
            Some(last) if !open && last.state == IntentState::Succeeded => view::thanks(last),
            Some(_) | None if !open => view::nothing(),
            last => self.ask(last.as_ref(), (&here, seal), typed),
        })
    }

    /// Begins to pay what is left, unless somebody pays it already.
    pub(super) async fn begin(
        &self,
        app: &App,
        till: &Till,
        posted: &Posted<GuestForm>,
    ) -> Result<Answer, Refusal> {
        let door = app.store.of_payer(&self.payer);
        if let Some(last) = &self.asked.value.last
            && let Before::Taken(first) = turn::before(app, till, &door.turns(), last).await?
        {
            return under_way(app, &self.payer, &first).await;
        }
        if self.asked.value.standing() != Standing::Open {
            return Ok(Answer::Go(Location::to(address(app, &self.payer.link().id).await?)));
        }
        let offer = match desk::chosen(&self.offers, &posted.form.by) {
            Ok(offer) => offer,
            Err(error) => {
                let mut complaints = Complaints::default();
                complaints.obey::<(), _>("by", Err(error));
                let (who, once) = (Who::Payer(&self.payer), posted.once(&self.payer));
                let asked = Tried::to("pay by link", self.asked.value.matter.as_str())
                    .sum(Some(self.asked.value.left()));
                refused::noted(app, (who, &once), asked, &complaints).await?;
                let typed = (&posted.form, &complaints);
                return Ok(Answer::Again(self.page(app, &posted.seal, typed).await?));
            }
        };
        self.begun(app, till, offer, posted).await
    }

    async fn begun(
        &self,
        app: &App,
        till: &Till,
        offer: Offer,
        posted: &Posted<GuestForm>,
    ) -> Result<Answer, Refusal> {
        let (door, now) = (app.store.of_payer(&self.payer), app.now());
        let link = self.payer.link();
        let payer = payment::Payer {
            payment: app.id(PaymentId::made)?,
            contact: None,
            origin: Origin::Link(link.id.clone()),
        };
        let taker = desk::for_trust(offer).map_err(Refusal::fault)?;
        let intent = payment::wished(&self.asked.value, self.asked.value.left(), taker, payer, now);
        let Some(used) = link.clone().used(intent.id.clone()) else {
            return Ok(Answer::Again(view::used_up()));
        };
        let once = posted.once(&self.payer);
        let done = door.commit_deposit_begun(&once, (&intent, &used), &self.asked, now).await?;
        let first: PaymentId = done.outcome(intent.id.as_str()).parse().map_err(Refusal::fault)?;
        let intent = door.payment(&first).await?.ok_or(Refusal::NotFound)?;
        Ok(Answer::Go(Location::to(checkout::start(app, till, intent).await?)))
    }

    fn ask(
        &self,
        last: Option<&Intent>,
        (here, seal): (&str, &Seal),
        (form, complaints): (&GuestForm, &Complaints),
    ) -> Page {
        let asked = &self.asked.value;
        let body = html! {
            (ui::complaints(complaints))
            @if let Some(sentence) = last.and_then(view::before) {
                (ui::notice(Tone::Warn, html! { p { (sentence) } }))
            }
            (ui::facts(&[
                ("Asked for", ui::money(asked.terms.amount)),
                ("By", ui::date(asked.terms.due_on)),
                ("Left to pay", ui::money(asked.left())),
            ]))
            @if self.offers.is_empty() {
                (ui::notice(Tone::Info, html! {
                    p { "The firm takes no deposits online. Ask it how to pay." }
                }))
            } @else {
                (ui::form(seal, here, html! {
                    (desk::choice(&self.offers, &form.by, complaints))
                    (ui::buttons(ui::submit("Go to the payment page")))
                }))
                (desk::promise(&self.offers))
            }
            p.note {
                "A deposit stays the client’s money. The firm holds it in a trust account, apart \
                 from its own."
            }
        };
        view::page("Pay a deposit without signing in", body)
    }
}
