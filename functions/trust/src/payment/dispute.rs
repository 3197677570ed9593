//! A client disputes fees that were taken: the disputed part is asked for, and put back (rule
//! TR-09).

use domain::id::DisbursementId;
use domain::money::{Currency, Money};
use domain::text::Note;
use maud::{Markup, html};
use serde::Deserialize;
use store::Member;
use web::ui::{self, Field, Tone};
use web::{Answer, App, Complaints, Location, Path, Posted, Refusal, Seal, Staff, State};

use super::{Typed, View, again};
use crate::hold::Pressed;
use crate::{allowed, paths, refused};

/// How much a client disputes, and why.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    disputed: String,
    says: String,
}

/// `POST /firm/trust/payments/{payment}/dispute`
pub(crate) async fn ask(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<DisbursementId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let trust = app.store.of(&member).trust();
    let payment = trust.disbursement(&id).await?.ok_or(Refusal::NotFound)?.value;
    let complaints = match posted.form.read(payment.order.amount.currency()) {
        Err(complaints) => complaints,
        Ok((amount, says)) => {
            let once = posted.once(&member);
            let wish = refused::wish(&member, &app, &once, None).await?;
            match trust.ask_restoration(&wish, &id, (amount, &says)).await {
                Ok(_) => {
                    let said = "Noted. A lawyer puts the disputed money back into trust.";
                    return Ok(Answer::Go(Location::to(paths::payment(&id)).flash(said)));
                }
                Err(error) => {
                    let asked = ("dispute", &id);
                    refused::of_payment((&member, &app), &wish, asked, error).await?
                }
            }
        }
    };
    let dispute = (posted.form.disputed.as_str(), posted.form.says.as_str());
    let typed = Typed { dispute, ..Typed::default() };
    again(&member, &app, &id, (&complaints, &posted.seal), typed).await
}

/// `POST /firm/trust/payments/{payment}/restore`
pub(crate) async fn restore(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<DisbursementId>,
    posted: Posted<Pressed>,
) -> Result<Answer, Refusal> {
    allowed::to_authorise(&member)?;
    let once = posted.once(&member);
    let wish = refused::wish(&member, &app, &once, None).await?;
    match app.store.of(&member).trust().restore(&wish, &id).await {
        Ok(_) => {
            let said = "Put back. The disputed money is in trust again, and held.";
            Ok(Answer::Go(Location::to(paths::payment(&id)).flash(said)))
        }
        Err(error) => {
            let asked = ("restore", &id);
            let said = refused::of_payment((&member, &app), &wish, asked, error);
            let complaints = said.await?;
            again(&member, &app, &id, (&complaints, &posted.seal), Typed::default()).await
        }
    }
}

impl Form {
    fn read(&self, currency: Currency) -> Result<(Money, Note), Complaints> {
        let mut complaints = Complaints::default();
        let amount = complaints.take("disputed", Money::parse(&self.disputed, currency));
        let says = complaints.take("says", Note::parse(&self.says));
        complaints.or(amount.zip(says))
    }
}

impl View {
    /// What is disputed of fees that were taken, or the form that notes it.
    pub(super) fn dispute(
        &self,
        member: &Member,
        (complaints, (disputed, says)): (&Complaints, (&str, &str)),
        seal: &Seal,
    ) -> Markup {
        let id = &self.payment.order.id;
        let Ok(taken) = self.payment.taken() else { return html! {} };
        match &self.asked {
            Some(asked) => ui::notice(
                Tone::Bad,
                html! {
                    p {
                        strong { "The client disputes " (ui::money(asked.amount)) "." } " "
                        (asked.reason)
                    }
                    p {
                        "It goes back into trust at once, from the operating account, and stays there \
                         until the dispute ends (rule TR-09)."
                    }
                    @if member.role().authorises() {
                        (ui::form(&seal.part("restore"), &paths::restore(id), html! {
                            (ui::buttons(ui::submit(
                                &format!("Put {} back", ui::money_plain(asked.amount)),
                            )))
                        }))
                    } @else {
                        p.note { "It waits for a lawyer." }
                    }
                },
            ),
            None if taken.is_positive() => ui::card(
                "The client disputes it",
                html! {
                    p.note {
                        "Up to " (ui::money(taken)) " was taken by this payment. What is disputed is \
                         put back into trust and held (rule TR-09)."
                    }
                    (ui::form(&seal.part("dispute"), &paths::dispute(id), html! {
                        (Field::number("Disputed amount", "disputed").value(disputed).required()
                            .complaints(complaints))
                        (Field::text("What the client says", "says").value(says).required()
                            .complaints(complaints))
                        (ui::buttons(ui::submit_quiet("Note the dispute")))
                    }))
                },
            ),
            None => html! {},
        }
    }
}
