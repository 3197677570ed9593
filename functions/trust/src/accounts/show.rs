//! `GET /firm/trust/accounts/{bank}`: an account's own money: cushion, suspense, interest, and what
//! is missing.

use domain::day;
use domain::id::BankId;
use domain::ledger::PoolKind;
use domain::money::Money;
use domain::pack::{Certainty, Key, Pack, PackName, Rule};
use domain::trust::{Method, TrustBank, Unidentified};
use maud::{Markup, html};
use serde::Deserialize;
use store::Member;
use store::trust::PoolAct;
use web::ui::{self, Field, Figure, Table, Tone};
use web::{
    Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State, Tab,
};

use crate::refused::{self, Tried};
use crate::{allowed, paths, suspense};

/// What is typed of something that happened to the account itself.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    act: String,
    amount: String,
    on: String,
}

/// What the page shows.
struct View {
    bank: TrustBank,
    pools: Vec<(PoolKind, Money)>,
    waiting: Vec<Unidentified>,
}

/// `GET /firm/trust/accounts/{bank}`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<BankId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let view = View::of(&member, &app, &id).await?;
    let form = Form { on: app.today().await?.to_string(), ..Form::default() };
    Ok(Answer::Page(view.page(&form, &Complaints::default(), &seal)))
}

/// `POST /firm/trust/accounts/{bank}/own`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<BankId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let view = View::of(&member, &app, &id).await?;
    let again = |complaints: &Complaints| {
        Ok(Answer::Again(view.page(&posted.form, complaints, &posted.seal)))
    };
    let mut complaints = Complaints::default();
    let act = PoolAct::of_word(&posted.form.act);
    if act.is_none() {
        complaints.add("act", "Choose what happened.");
    }
    let amount = complaints.take("amount", Money::parse(&posted.form.amount, view.bank.currency));
    let on = complaints.take("on", day::parse(&posted.form.on));
    if let Some(on) = on {
        let since = suspense::since(&view.bank);
        complaints.take("on", day::within(on, since, app.today().await?));
    }
    let (act, amount, on) = match complaints.or(act.zip(amount).zip(on)) {
        Ok(((act, amount), on)) => (act, amount, on),
        Err(complaints) => return again(&complaints),
    };

    let once = posted.once(&member);
    let wish = refused::wish(&member, &app, &once, Some(on)).await?;
    match app.store.of(&member).trust().pool_act(&wish, &id, (act, amount)).await {
        Ok(_) => {
            let said = format!("Recorded.{}", bar_is_told(act, view.bank.pack));
            Ok(Answer::Go(Location::to(paths::account(&id)).flash(said)))
        }
        Err(error) => {
            let asked = Tried::to(act.word(), id.as_str()).sum(amount).under(&id);
            again(&refused::said((&member, &app), &wish, &asked, error).await?)
        }
    }
}

/// What the rules of the account ask for when a shortage was made good (rule TR-05).
fn bar_is_told(act: PoolAct, name: PackName) -> String {
    let pack = Pack::of(name).ok().filter(|_| act == PoolAct::Replenish);
    let rule = pack.as_ref().and_then(|pack| pack.rule(Key::TellBarOfShortage));
    let asked = rule.filter(|rule| rule.value != 0);
    let told = |rule: &Rule| format!(" Now: {} ({}; {})", rule.text, rule.source, rule.of.title());
    asked.map(told).unwrap_or_default()
}

impl View {
    async fn of(member: &Member, app: &App, id: &BankId) -> Result<Self, Refusal> {
        let trust = app.store.of(member).trust();
        let bank = trust.bank(id).await?.ok_or(Refusal::NotFound)?.value;
        let mut pools = Vec::new();
        for kind in PoolKind::ALL {
            pools.push((kind, trust.pool(&bank, kind).await?.value.balance));
        }
        let waiting = trust.suspense(None).await?.items;
        let waiting = waiting.into_iter().filter(|one| one.bank == *id).collect();
        Ok(Self { bank, pools, waiting })
    }

    fn page(&self, form: &Form, complaints: &Complaints, seal: &Seal) -> Page {
        let bank = &self.bank;
        let body = html! {
            (ui::crumbs(&[(paths::TRUST, "Client money"), (paths::ACCOUNTS, "Accounts")]))
            p { (bank.institution) " …" (bank.ending) " · " (bank.kind.title()) }
            (ui::actions(html! {
                (ui::button_link_quiet(
                    &paths::statements(&bank.id), "Statements and reconciliations",
                ))
                (ui::button_link_quiet(
                    &paths::balances(&bank.id), "Balances at a month’s end",
                ))
                (ui::button_link_quiet(
                    &paths::batch_new(&bank.id), "Take fees of several matters",
                ))
                (ui::button_link_quiet(&paths::rules(&bank.id), "Whose rules apply"))
            }))
            (self.figures())
            (ui::card("Rules of this account", self.rules()))
            h2 { "Owner unknown" }
            (self.suspense())
            h2 { "The account’s own money" }
            (self.form(form, complaints, seal))
        };
        Page::new(Tab::Trust, bank.name.to_string(), body)
    }

    fn figures(&self) -> Markup {
        let figures: Vec<Figure<'_>> = self
            .pools
            .iter()
            .map(|(kind, balance)| {
                let figure = Figure::new(title(*kind), ui::money(*balance));
                match kind {
                    PoolKind::Shortage if balance.is_positive() => figure.tone(Tone::Bad),
                    PoolKind::Suspense if balance.is_positive() => figure.tone(Tone::Warn),
                    PoolKind::Cushion
                    | PoolKind::Interest
                    | PoolKind::Shortage
                    | PoolKind::Suspense => figure,
                }
            })
            .collect();
        ui::figures(&figures)
    }

    fn rules(&self) -> Markup {
        let bank = &self.bank;
        let days = |method: Method| {
            let count = bank.clearing.days(method);
            let text = match count {
                0 => "At once".to_owned(),
                1 => "1 banking day".to_owned(),
                many => format!("{many} banking days"),
            };
            (method.title(), html! { (text) })
        };
        let clearing: Vec<(&str, Markup)> = Method::ALL.map(days).into();
        html! {
            p.note { "May be used after:" }
            (ui::facts(&clearing))
            (self.pack())
            (ui::facts(&[
                ("Firm’s own money, at most", ui::money(bank.cushion_max)),
                ("Two people above", html! {
                    @match bank.two_people_above {
                        Some(most) => (ui::money(most)),
                        None => "Never",
                    }
                }),
                ("Books closed through", html! {
                    @match bank.periods.last_closed() {
                        Some(day) => (ui::date(day)),
                        None => "Not yet",
                    }
                }),
            ]))
        }
    }

    /// The rules it is kept by, each with where it stands.
    fn pack(&self) -> Markup {
        let name = self.bank.pack;
        let Ok(pack) = Pack::of(name) else { return html! {} };
        let row = |(_, rule): (Key, &Rule)| {
            [
                html! { (rule.text) },
                html! { a href=(rule.source_url) { (rule.source) } },
                html! { (rule.of.title()) },
                ui::date(rule.checked_on),
                html! {
                    @match rule.certainty {
                        Certainty::Read => "Read",
                        Certainty::Known => "To be confirmed",
                    }
                },
            ]
        };
        html! {
            details {
                summary { "Kept by the rules of: " (name.title()) }
                @if let Some(because) = &self.bank.because { (ui::prose(because.as_str())) }
                (Table::new("Rules")
                    .text("Rule").text("Where it stands").text("Pack").text("Looked at").text("Text")
                    .rows(pack.rules().map(row)))
            }
        }
    }

    fn suspense(&self) -> Markup {
        let row = |one: &Unidentified| {
            [
                html! { a href=(paths::identify(&one.id)) { (one.given.from) } },
                html! { (one.given.method.title()) " " (one.given.instrument) },
                ui::date(one.received_on),
                ui::money(one.given.amount),
            ]
        };
        html! {
            (Table::new("Money whose owner is not known")
                .text("From").text("By").text("Came in").number("Amount")
                .rows(self.waiting.iter().map(row))
                .empty("Every deposit has an owner."))
            (ui::actions(ui::button_link_quiet(
                &paths::suspense(&self.bank.id), "Record a deposit of nobody known",
            )))
        }
    }

    fn form(&self, form: &Form, complaints: &Complaints, seal: &Seal) -> Markup {
        let acts = PoolAct::ALL.map(|act| (act.word(), sentence(act)));
        ui::form(
            seal,
            &paths::own(&self.bank.id),
            html! {
                (ui::complaints(complaints))
                (ui::select("What happened", "act", &acts, &form.act).required().complaints(complaints))
                (ui::fields(html! {
                    (Field::number("Amount", "amount").value(&form.amount).required()
                        .complaints(complaints))
                    (Field::date("Day", "on").value(&form.on).required().complaints(complaints))
                }))
                (ui::buttons(ui::submit_quiet("Record it")))
            },
        )
    }
}

const fn title(kind: PoolKind) -> &'static str {
    match kind {
        PoolKind::Cushion => "Firm’s cushion",
        PoolKind::Suspense => "Owner unknown",
        PoolKind::Interest => "Interest owed",
        PoolKind::Shortage => "Missing",
    }
}

const fn sentence(act: PoolAct) -> &'static str {
    match act {
        PoolAct::PayInCushion => "The firm paid its own money in, for charges",
        PoolAct::Charge => "The bank charged the account; the cushion bears it",
        PoolAct::NoteShortage => "Money is missing",
        PoolAct::Replenish => "The firm made good what was missing",
        PoolAct::EarnInterest => "The bank credited interest",
        PoolAct::RemitInterest => "The bank remitted interest to the bar’s fund",
    }
}
