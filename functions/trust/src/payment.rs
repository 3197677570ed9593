//! `GET /firm/trust/payments/{payment}`: one payment, and what may still be done about it.

pub(crate) mod dispute;
pub(crate) mod release;
pub(crate) mod void;

use std::collections::HashMap;

use domain::id::{DisbursementId, MemberId};
use domain::trust::{Disbursement, DisbursementKind, DisbursementState, TrustBank};
use maud::{Markup, html};
use store::Member;
use store::trust::Asked;
use web::ui::{self, Field};
use web::{
    Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State, Tab,
};

use crate::hold::Pressed;
use crate::names::{self, Kept, person};
use crate::{allowed, ledger, paths, refused};

/// `GET /firm/trust/payments/{payment}`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<DisbursementId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let view = View::of(&member, &app, &id).await?;
    Ok(Answer::Page(view.page(&member, (&Complaints::default(), Typed::default()), &seal)?))
}

/// `POST /firm/trust/payments/{payment}/withdraw`
pub(crate) async fn withdraw(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<DisbursementId>,
    posted: Posted<Pressed>,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let once = posted.once(&member);
    let wish = refused::wish(&member, &app, &once, None).await?;
    match app.store.of(&member).trust().withdraw(&wish, &id).await {
        Ok(_) => {
            let said = "Given up. No money has moved; its check number stays used.";
            Ok(Answer::Go(Location::to(paths::payment(&id)).flash(said)))
        }
        Err(error) => {
            let asked = ("give up", &id);
            let said = refused::of_payment((&member, &app), &wish, asked, error);
            let complaints = said.await?;
            again(&member, &app, &id, (&complaints, &posted.seal), Typed::default()).await
        }
    }
}

/// What was typed into one of the forms of the page.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Typed<'a> {
    /// From which day it counts, and on which the client was told.
    pub(crate) release: Option<(&'a str, &'a str)>,
    /// Why it is voided.
    pub(crate) reason: &'a str,
    /// How much is disputed, and what the client says.
    pub(crate) dispute: (&'a str, &'a str),
}

/// The page again, with what was complained about and what was typed.
pub(crate) async fn again(
    member: &Member,
    app: &App,
    id: &DisbursementId,
    (complaints, seal): (&Complaints, &Seal),
    typed: Typed<'_>,
) -> Result<Answer, Refusal> {
    let view = View::of(member, app, id).await?;
    let whole = seal.once.rsplit_once('.').map_or(seal.once.as_str(), |(whole, _)| whole);
    let seal = Seal { csrf: seal.csrf.clone(), once: whole.to_owned() };
    Ok(Answer::Again(view.page(member, (complaints, typed), &seal)?))
}

/// What the page shows.
struct View {
    payment: Disbursement,
    kept: Kept,
    bank: TrustBank,
    /// What is to be put back.
    asked: Option<Asked>,
    people: HashMap<MemberId, String>,
    zone: String,
    today: String,
}

impl View {
    async fn of(member: &Member, app: &App, id: &DisbursementId) -> Result<Self, Refusal> {
        let (store, today) = (app.store.of(member), app.today().await?);
        let trust = store.trust();
        let payment = trust.disbursement(id).await?.ok_or(Refusal::NotFound)?.value;
        let bank = trust.bank(&payment.order.bank).await?.ok_or(Refusal::NotFound)?.value;
        if payment.state == DisbursementState::Prepared {
            let cleared = trust.clear_due(&payment.order.matter, today, app.now()).await;
            cleared.map_err(Refusal::fault)?;
        }
        let asked = trust.restoration(id).await?.map(|asked| asked.value);
        Ok(Self {
            asked: asked.filter(|asked| !asked.is_done),
            kept: Kept::of(member, app, &payment.order.matter).await?,
            people: names::people(&store).await?,
            zone: app.firm().await?.zone.clone(),
            today: today.to_string(),
            payment,
            bank,
        })
    }

    fn page(
        &self,
        member: &Member,
        (complaints, typed): (&Complaints, Typed<'_>),
        seal: &Seal,
    ) -> Result<Page, Refusal> {
        let body = html! {
            (self.kept.crumbs())
            (ui::complaints(complaints))
            (self.kept.whose())
            (ui::facts(&self.facts()))
            (self.fate())
            @match &self.payment.state {
                DisbursementState::Prepared => {
                    (names::balances(self.kept.ledger()?))
                    (self.release(member, (complaints, typed), seal))
                },
                DisbursementState::Posted(_) => {
                    (self.dispute(member, (complaints, typed.dispute), seal))
                    (self.void(member, (complaints, typed), seal))
                },
                DisbursementState::Withdrawn | DisbursementState::Voided { .. } => {},
            }
        };
        Ok(Page::new(Tab::Trust, "Payment from trust", body))
    }

    fn facts(&self) -> Vec<(&'static str, Markup)> {
        let order = &self.payment.order;
        let prepared = html! {
            (person(&self.people, &order.prepared_by)) ", "
            (ui::when(order.prepared_at, &self.zone))
        };
        let mut facts = vec![
            ("State", ledger::state(&self.payment.state)),
            ("Payee", html! { (order.payee) }),
            ("Purpose", html! { (order.purpose) }),
            ("Amount", ui::money(order.amount)),
            ("Kind", html! { (order.kind.title()) }),
            ("By", html! { (order.instrument) }),
            (
                "From",
                html! { (self.bank.name) ", " (self.bank.institution) " …" (self.bank.ending) },
            ),
            ("Prepared", prepared),
        ];
        match &order.kind {
            DisbursementKind::EarnedFees(invoice) => {
                facts.push(("Invoice", ui::link(&paths::invoice(invoice), "Open the invoice")));
            }
            DisbursementKind::TrustToTrust(matter, consent) => {
                facts.push(("To", ui::link(&paths::ledger(matter), "The other ledger")));
                let signed =
                    html! { (consent.reference) ", signed " (ui::date(consent.signed_on)) };
                facts.push(("Consent", signed));
            }
            DisbursementKind::ToParty | DisbursementKind::ClientExpense => {}
        }
        facts
    }

    /// How it was released and voided: it stays, whatever happened.
    fn fate(&self) -> Markup {
        let (release, void) = match &self.payment.state {
            DisbursementState::Prepared | DisbursementState::Withdrawn => (None, None),
            DisbursementState::Posted(release) => (Some(release), None),
            DisbursementState::Voided { release, void } => (Some(release), Some(void)),
        };
        html! {
            @if let Some(release) = release {
                (ui::facts(&[
                    ("Released by", html! {
                        (person(&self.people, &release.by)) ", " (ui::when(release.at, &self.zone))
                    }),
                    ("Counts from", ui::date(release.on)),
                    ("Balance after it", ui::money(release.balance)),
                    ("Journal entry", html! { code { (release.entry) } }),
                ]))
                @if release.restored.is_positive() {
                    (ui::facts(&[("Put back since", ui::money(release.restored))]))
                }
            }
            @if let Some(void) = void {
                (ui::facts(&[
                    ("Voided by", html! {
                        (person(&self.people, &void.by)) ", " (ui::when(void.at, &self.zone))
                    }),
                    ("Why", html! { (void.reason) }),
                    ("Reversing entry", html! { code { (void.entry) } }),
                ]))
            }
        }
    }

    fn release(
        &self,
        member: &Member,
        (complaints, typed): (&Complaints, Typed<'_>),
        seal: &Seal,
    ) -> Markup {
        let (on, told_on) = typed.release.unwrap_or((&self.today, ""));
        let (order, id) = (&self.payment.order, &self.payment.order.id);
        let press = format!("Release {}", ui::money_plain(order.amount));
        let is_fees = matches!(order.kind, DisbursementKind::EarnedFees(_));
        html! {
            @if member.role().authorises() {
                (ui::form(&seal.part("release"), &paths::release(id), html! {
                    (Field::date("Counts from", "on").value(on).required().complaints(complaints))
                    @if is_fees {
                        (Field::date("Client told in writing on", "told_on").value(told_on)
                            .complaints(complaints)
                            .hint("Leave it empty when somebody of the client may sign in: a mail \
                                   tells them, and the portal shows what was taken and what \
                                   remains."))
                    }
                    (ui::buttons(ui::submit(&press)))
                }))
            } @else {
                p.note { "It waits for a lawyer: only a lawyer releases client money (rule TR-16)." }
            }
            (ui::actions(ui::confirm(
                &seal.part("withdraw"), &paths::withdraw(id), "Give it up",
                "No money has moved. The payment stays on record, and its check number stays used.",
            )))
        }
    }

    fn void(
        &self,
        member: &Member,
        (complaints, typed): (&Complaints, Typed<'_>),
        seal: &Seal,
    ) -> Markup {
        let id = &self.payment.order.id;
        html! {
            @if member.role().authorises() {
                (ui::card("Void it", html! {
                    p.note {
                        "The money comes back by an entry that reverses this one; both stay on \
                         record."
                    }
                    (ui::form(&seal.part("void"), &paths::void(id), html! {
                        (Field::text("Why", "reason").value(typed.reason).required().complaints(complaints)
                            .hint("For instance: the check was lost in the mail."))
                        (ui::buttons(ui::submit_quiet("Void the payment")))
                    }))
                }))
            }
        }
    }
}
