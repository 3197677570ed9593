//! `GET /firm/trust/matters/{matter}/flat-fee`: a fee that is earned milestone by milestone
//! (TRU-22).

use domain::arrangement;
use domain::day;
use domain::id::{InvoiceId, MatterId};
use domain::invoice::Issued;
use domain::money::{Currency, Money};
use domain::text::Name;
use domain::trust::{FlatFee, MilestoneState};
use maud::{Markup, html};
use serde::Deserialize;
use store::trust::ActError;
use store::{CommitError, FirmStore, Member};
use web::ui::{self, Field, Figure, Table, Tone};
use web::{
    Answer, App, Complaints, Location, Page, Path, Path2, Posted, Refusal, Seal, Staff, State, Tab,
};

use crate::names::Kept;
use crate::refused::{self, Tried};
use crate::{allowed, paths};

/// How many rows the form has.
const ROWS: usize = 6;

/// What is typed to agree on a flat fee.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    name: Vec<String>,
    amount: Vec<String>,
}

/// Which invoice bills a milestone, and when it was reached.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Reached {
    invoice: String,
    on: String,
}

/// What the page shows.
struct View {
    kept: Kept,
    fee: Option<FlatFee>,
    /// The flat fee of the fee agreement, whose milestones these are then.
    agreed: Option<arrangement::FlatFee>,
    /// Which open invoice bills a milestone of it, by their names and amounts.
    bills: Vec<(Name, Money, InvoiceId)>,
    open: Vec<Issued>,
    today: String,
    currency: Currency,
}

/// `GET /firm/trust/matters/{matter}/flat-fee`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let view = View::of(&member, &app, &id).await?;
    Ok(Answer::Page(view.page(&member, (&Form::default(), &Complaints::default()), &seal)))
}

/// `POST /firm/trust/matters/{matter}/flat-fee`
pub(crate) async fn agree(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_authorise(&member)?;
    let view = View::of(&member, &app, &id).await?;
    let again = |complaints: &Complaints| {
        Ok(Answer::Again(view.page(&member, (&posted.form, complaints), &posted.seal)))
    };
    let fee = match &view.agreed {
        Some(agreed) => Ok(FlatFee::of_agreement(id.clone(), agreed)),
        None => posted.form.read(&id, view.currency),
    };
    let fee = match fee {
        Ok(fee) => fee,
        Err(complaints) => return again(&complaints),
    };

    let once = posted.once(&member);
    let wish = refused::wish(&member, &app, &once, None).await?;
    match app.store.of(&member).trust().agree_flat_fee(&wish, &fee).await {
        Ok(_) => Ok(Answer::Go(Location::to(paths::flat_fee(&id)).flash("Agreed."))),
        Err(ActError::Commit(CommitError::Taken(_))) => {
            again(&Complaints::whole("This matter has a flat fee already."))
        }
        Err(error) => {
            let asked = Tried::to("agree on a flat fee", id.as_str());
            again(&refused::said((&member, &app), &wish, &asked, error).await?)
        }
    }
}

/// `POST /firm/trust/matters/{matter}/flat-fee/{milestone}`
pub(crate) async fn reach(
    Staff(member): Staff,
    State(app): State<App>,
    Path2(id, at): Path2<MatterId, usize>,
    posted: Posted<Reached>,
) -> Result<Answer, Refusal> {
    allowed::to_authorise(&member)?;
    let view = View::of(&member, &app, &id).await?;
    let whole = posted.seal.once.rsplit_once('.').map_or("", |(whole, _)| whole).to_owned();
    let seal = Seal { once: whole, csrf: posted.seal.csrf.clone() };
    let again = |complaints: &Complaints| {
        Ok(Answer::Again(view.page(&member, (&Form::default(), complaints), &seal)))
    };
    let mut complaints = Complaints::default();
    let chosen = view.billing(at).into_iter().find(|one| one.id.as_str() == posted.form.invoice);
    if chosen.is_none() {
        complaints.add("", "Choose the open invoice that bills this milestone.");
    }
    let today = app.today().await?;
    let on = complaints.take("", day::parse(&posted.form.on));
    if on.is_some_and(|on| on > today) {
        complaints.add("", "A milestone is reached today or earlier.");
    }
    let (invoice, on): (InvoiceId, _) = match complaints.or(chosen.zip(on)) {
        Ok((invoice, on)) => (invoice.id.clone(), on),
        Err(complaints) => return again(&complaints),
    };

    let once = posted.once(&member);
    let wish = refused::wish(&member, &app, &once, Some(on)).await?;
    match app.store.of(&member).trust().reach_milestone(&wish, (&id, at), &invoice).await {
        Ok(_) => {
            let said = "Noted. Its invoice can be paid from trust.";
            Ok(Answer::Go(Location::to(paths::flat_fee(&id)).flash(said)))
        }
        Err(error) => {
            let asked = Tried::to("reach a milestone", id.as_str()).about(invoice.as_str());
            again(&refused::said((&member, &app), &wish, &asked, error).await?)
        }
    }
}

/// Which open invoice bills a milestone of the fee agreement that is reached.
async fn bills(
    store: &FirmStore<'_>,
    agreed: Option<&arrangement::FlatFee>,
    open: &[Issued],
) -> Result<Vec<(Name, Money, InvoiceId)>, Refusal> {
    let mut all = Vec::new();
    for one in agreed.iter().flat_map(|agreed| &agreed.milestones) {
        let Some((entry, on)) = one.reached() else { continue };
        for invoice in open {
            if store.line(invoice.keeps_work(), on, entry).await?.is_some() {
                all.push((one.name.clone(), one.amount, invoice.id.clone()));
            }
        }
    }
    Ok(all)
}

impl View {
    async fn of(member: &Member, app: &App, id: &MatterId) -> Result<Self, Refusal> {
        let kept = Kept::of(member, app, id).await?;
        let store = app.store.of(member);
        let fee = store.trust().flat_fee(id).await?.map(|fee| fee.value);
        let all = store.invoices_in(&kept.matter).await?;
        let open: Vec<Issued> =
            all.into_iter().filter(|invoice| invoice.open.is_positive()).collect();
        let agreed = store.arrangement(id).await?.value.flat;
        let bills = bills(&store, agreed.as_ref(), &open).await?;
        let currency = match &kept.read {
            Some(read) => read.ledger.currency(),
            None => app.firm().await?.currency,
        };
        let today = app.today().await?.to_string();
        Ok(Self { kept, fee, agreed, bills, open, today, currency })
    }

    fn page(&self, member: &Member, (form, complaints): (&Form, &Complaints), seal: &Seal) -> Page {
        let body = html! {
            (self.kept.crumbs())
            (self.kept.whose())
            (ui::complaints(complaints))
            p { (ui::link(&paths::advance(&self.kept.matter.id), "Where an advance goes")) }
            @match &self.fee {
                Some(fee) => {
                    (self.figures(fee))
                    (self.milestones(fee, member, seal))
                },
                None if member.role().authorises() => {
                    @match &self.agreed {
                        Some(agreed) => (self.keeping(agreed, seal)),
                        None => (self.agreeing(form, seal)),
                    }
                },
                None => (ui::empty(
                    "No flat fee",
                    "A lawyer writes down the milestones by which a flat fee is earned.",
                    None,
                )),
            }
        };
        Page::new(Tab::Trust, "Flat fee", body)
    }

    fn figures(&self, fee: &FlatFee) -> Markup {
        let money = |sum: Result<Money, _>| sum.map(ui::money).unwrap_or_default();
        ui::figures(&[
            Figure::new("Flat fee", money(fee.total(self.currency))),
            Figure::new("Earned", money(fee.earned(self.currency))).tone(Tone::Good),
        ])
    }

    fn milestones(&self, fee: &FlatFee, member: &Member, seal: &Seal) -> Markup {
        let row = |(at, one): (usize, &domain::trust::Milestone)| {
            let state = match &one.state {
                MilestoneState::Reached { on, invoice, .. } => html! {
                    (ui::badge(Tone::Good, "Reached")) " " (ui::date(*on)) " "
                    (ui::link(&paths::invoice(invoice), "Invoice"))
                },
                MilestoneState::Ahead if member.role().authorises() => self.reaching(at, seal),
                MilestoneState::Ahead => ui::badge(Tone::Neutral, "Ahead"),
            };
            [html! { (one.name) }, state, ui::money(one.amount)]
        };
        html! {
            p {
                "Until its milestone is reached, a part of the fee is the client’s and stays in \
                 trust. Then its invoice can be paid from trust, and no other (rule TR-08)."
            }
            @if self.agreed.is_some() { (self.follows()) }
            (Table::new("Milestones").text("Milestone").text("State").number("Amount")
                .rows(fee.milestones.iter().enumerate().map(row)))
        }
    }

    fn reaching(&self, at: usize, seal: &Seal) -> Markup {
        let number = at.saturating_add(1).to_string();
        let choice = |one: &Issued| {
            (one.id.to_string(), format!("{}, {} open", one.number, ui::money_plain(one.open)))
        };
        let choices: Vec<(String, String)> = self.billing(at).into_iter().map(choice).collect();
        if choices.is_empty() {
            return html! {
                (ui::badge(Tone::Neutral, "Ahead")) " Issue the invoice that bills it first."
            };
        }
        let (billed, reached) =
            (format!("Invoice of milestone {number}"), format!("Milestone {number} reached on"));
        html! {
            (ui::badge(Tone::Neutral, "Ahead"))
            details {
                summary { "It is reached" }
                (ui::form(
                    &seal.part(format!("reach{at}")),
                    &paths::milestone(&self.kept.matter.id, at),
                    html! {
                        (ui::select(&billed, "invoice", &choices, "").scope(&number))
                        (Field::date(&reached, "on").value(&self.today).required().scope(&number))
                        (ui::buttons(ui::submit_quiet(&format!("Note milestone {number}"))))
                    },
                ))
            }
        }
    }

    /// The open invoices that may bill a milestone: where it is of the fee agreement, the one that
    /// does.
    fn billing(&self, at: usize) -> Vec<&Issued> {
        let milestone = self.fee.as_ref().and_then(|fee| fee.milestones.get(at));
        let (Some(milestone), Some(agreed)) = (milestone, &self.agreed) else {
            return self.open.iter().collect();
        };
        let of_agreement = |one: &arrangement::Milestone| {
            one.name == milestone.name && one.amount == milestone.amount
        };
        if !agreed.milestones.iter().any(of_agreement) {
            return self.open.iter().collect();
        }
        let bills = |invoice: &&Issued| {
            self.bills.iter().any(|(name, amount, id)| {
                *id == invoice.id && *name == milestone.name && *amount == milestone.amount
            })
        };
        self.open.iter().filter(bills).collect()
    }

    /// Where the milestones are decided on.
    fn follows(&self) -> Markup {
        html! {
            p {
                "The milestones are those of the "
                (ui::link(&paths::agreement(&self.kept.matter.id), "fee agreement"))
                ". They are changed and billed there; here a lawyer notes that their invoices may be \
                 paid from trust."
            }
        }
    }

    /// The milestones of the fee agreement, for money that lies in trust.
    fn keeping(&self, agreed: &arrangement::FlatFee, seal: &Seal) -> Markup {
        let row = |one: &arrangement::Milestone| [html! { (one.name) }, ui::money(one.amount)];
        html! {
            p {
                "A flat fee that a client pays in advance is theirs until it is earned, by the \
                 milestones of the fee agreement."
            }
            (self.follows())
            (Table::new("Milestones of the fee agreement").text("Milestone").number("Amount")
                .rows(agreed.milestones.iter().map(row)))
            (ui::form(seal, &paths::flat_fee(&self.kept.matter.id), html! {
                (ui::buttons(html! {
                    (ui::submit("Agree on the flat fee"))
                    (ui::button_link_quiet(&paths::ledger(&self.kept.matter.id), "Cancel"))
                }))
            }))
        }
    }

    fn agreeing(&self, form: &Form, seal: &Seal) -> Markup {
        html! {
            p {
                "A flat fee that a client pays in advance is theirs until it is earned. Write down \
                 by which steps it is earned, as the engagement letter says."
            }
            (ui::form(seal, &paths::flat_fee(&self.kept.matter.id), html! {
                @for row in 0..ROWS { (form.row(row)) }
                (ui::buttons(html! {
                    (ui::submit("Agree on the flat fee"))
                    (ui::button_link_quiet(&paths::ledger(&self.kept.matter.id), "Cancel"))
                }))
            }))
        }
    }
}

impl Form {
    fn typed(typed: &[String], row: usize) -> &str {
        typed.get(row).map_or("", |text| text.trim())
    }

    fn row(&self, row: usize) -> Markup {
        let number = row.saturating_add(1).to_string();
        let (name, amount) = (format!("Milestone {number}"), format!("Amount {number}"));
        ui::fields(html! {
            (Field::text(&name, "name").value(Self::typed(&self.name, row)).scope(&number))
            (Field::number(&amount, "amount").value(Self::typed(&self.amount, row)).scope(&number))
        })
    }

    fn read(&self, matter: &MatterId, currency: Currency) -> Result<FlatFee, Complaints> {
        let mut complaints = Complaints::default();
        let mut parts = Vec::new();
        for row in 0..ROWS {
            let (name, amount) = (Self::typed(&self.name, row), Self::typed(&self.amount, row));
            if name.is_empty() && amount.is_empty() {
                continue;
            }
            let number = row.saturating_add(1);
            let name = Name::parse(name).map_err(|error| format!("Milestone {number}: {error}"));
            let amount = Money::parse(amount, currency);
            let amount = amount.map_err(|error| format!("Amount {number}: {error}"));
            parts.extend(complaints.take("", name).zip(complaints.take("", amount)));
        }
        if !complaints.is_empty() {
            return Err(complaints);
        }
        let fee = complaints.take("", FlatFee::agree(matter.clone(), parts));
        complaints.or(fee)
    }
}
