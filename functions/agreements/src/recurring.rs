//! `/firm/matters/{matter}/recurring`: what a matter bills again and again, each time on an invoice
//! of its own (INV-29).

mod form;

use domain::id::MatterId;
use domain::matter::Matter;
use domain::recurring::{AllRecurring, End, Recurring, State as Running, Then};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::{CommitError, Member, Versioned};
use web::ui::{self, Fold, Table, Tone};
use web::{
    Answer, App, Complaints, Location, Page, Path, Path2, Posted, Refusal, Seal, Staff, State, Tab,
};

use crate::paths;
pub(crate) use form::Form;

/// What the page shows.
struct Shown {
    matter: Matter,
    all: Versioned<AllRecurring>,
    today: Date,
    currency: domain::money::Currency,
}

/// What is pressed beside one of them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Turn {
    act: String,
    version: String,
}

/// `GET /firm/matters/{matter}/recurring`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let shown = Shown::of(&app, &member, &id).await?;
    let form = Form::new(&shown);
    Ok(Answer::Page(shown.page((&member, &seal), (&form, &Complaints::default()))))
}

/// `POST /firm/matters/{matter}/recurring`
pub(crate) async fn add(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let shown = Shown::of(&app, &member, &id).await?;
    let again = |complaints: &Complaints| {
        Ok(Answer::Again(shown.page((&member, &posted.seal), (&posted.form, complaints))))
    };
    let read = posted.form.read((&shown.matter, shown.today, shown.currency), member.id());
    let (one, version) = match read {
        Ok(read) => read,
        Err(complaints) => return again(&complaints),
    };
    let words = format!("{}: {}, from {}", one.every.title(), one.words, one.first);
    let value = match shown.all.value.clone().with(one) {
        Ok(value) => value,
        Err(error) => return again(&Complaints::whole(error)),
    };
    let all = Versioned { value, version };
    let once = posted.once(&member);
    match app.store.of(&member).commit_recurring(&once, (&id, &all), (words, app.now())).await {
        Err(CommitError::Stale) => {
            let now = Shown::of(&app, &member, &id).await?;
            let form = posted.form.over(now.all.version);
            let complaints = Complaints::meanwhile(&[]);
            Ok(Answer::Late(now.page((&member, &posted.seal), (&form, &complaints))))
        }
        other => {
            other?;
            let said = "It is written down, and billed on its days.";
            Ok(Answer::Go(Location::to(paths::recurring(&id)).flash(said)))
        }
    }
}

/// `POST /firm/matters/{matter}/recurring/{place}`
pub(crate) async fn turn(
    Staff(member): Staff,
    State(app): State<App>,
    Path2(id, place): Path2<MatterId, usize>,
    posted: Posted<Turn>,
) -> Result<Answer, Refusal> {
    let (to, said) = match posted.form.act.as_str() {
        "pause" => (Running::Paused, "It is paused: nothing is billed until it is resumed."),
        "resume" => (Running::Runs, "It goes on. What lay in the pause is not billed."),
        "end" => (Running::Ended, "It has ended. What was billed stays."),
        _ => return Err(Refusal::Forged),
    };
    let shown = Shown::of(&app, &member, &id).await?;
    // The place is that of the list that was looked at.
    let version = posted.form.version.parse().map_err(|_| Refusal::Forged)?;
    let mut all = Versioned { value: shown.all.value.clone(), version };
    let one = all.value.all.get_mut(place).ok_or(Refusal::NotFound)?;
    *one = one.clone().turned(to, shown.today);
    let words = format!("{}: {}", one.words, word(one));
    let (once, firm) = (posted.once(&member), app.store.of(&member));
    match firm.commit_recurring(&once, (&id, &all), (words, app.now())).await {
        Err(CommitError::Stale) => {
            let complaints = Complaints::meanwhile(&[]);
            let form = Form::new(&shown);
            Ok(Answer::Late(shown.page((&member, &posted.seal), (&form, &complaints))))
        }
        done => {
            done?;
            Ok(Answer::Go(Location::to(paths::recurring(&id)).flash(said)))
        }
    }
}

/// How it stands, in a word.
fn word(one: &Recurring) -> &'static str {
    match one.state {
        _ if one.is_over() => "ended",
        Running::Runs => "goes on",
        Running::Paused => "paused",
        Running::Ended => "ended",
    }
}

impl Shown {
    async fn of(app: &App, member: &Member, id: &MatterId) -> Result<Self, Refusal> {
        let firm = app.store.of(member);
        let matter = firm.matter(id).await?.ok_or(Refusal::NotFound)?.value;
        let (all, today) = (firm.recurring(id).await?, app.today().await?);
        Ok(Self { matter, all, today, currency: app.firm().await?.currency })
    }

    fn page(
        &self,
        (member, seal): (&Member, &Seal),
        (form, complaints): (&Form, &Complaints),
    ) -> Page {
        let back = paths::matter(&self.matter.id);
        let title = format!("{} {}", self.matter.number, self.matter.name);
        let may = member.role().bills();
        let body = html! {
            (ui::crumbs(&[("/firm/matters", "Matters"), (&back, &title)]))
            p {
                "A fixed amount that is billed again and again with the same words, each time on an \
                 invoice of its own. A fee with hours of time in it belongs in the "
                (ui::link(&paths::fees(&self.matter.id), "fee agreement")) "."
            }
            (self.table(may.then_some(seal)))
            @if may {
                h2 { "Add a recurring invoice" }
                (ui::form(seal, &paths::recurring(&self.matter.id), form.fields(complaints)))
            } @else {
                (ui::notice(Tone::Info, html! {
                    p { "Lawyers and bookkeepers write down what recurs. Ask one of them." }
                }))
            }
        };
        Page::new(Tab::Matters, "Recurring invoices", body)
    }

    fn table(&self, seal: Option<&Seal>) -> Markup {
        let row = |(at, one): (usize, &Recurring)| {
            let next = one.next().map(ui::date).unwrap_or_default();
            let then = match one.then {
                Then::Draft => "stands as a draft",
                Then::Issue => "issued by itself",
            };
            [
                html! { (at.saturating_add(1)) },
                html! { (one.words) },
                html! { (one.every.title()) ", " (end(one)) ", " (then) },
                ui::money(one.amount),
                html! {
                    (one.billed)
                    @if let Some(last) = &one.last {
                        ", " (ui::link(&paths::invoice(last), &format!("last of {}", at.saturating_add(1))))
                    }
                },
                next,
                html! { (ui::badge(tone(one), word(one))) },
                seal.map(|seal| self.acts(seal, (at, one))).unwrap_or_default(),
            ]
        };
        let table = Table::new("What recurs")
            .number("No.")
            .text("Words")
            .text("When")
            .number("Amount")
            .text("Billed")
            .text("Next")
            .text("State")
            .text("What can be done");
        let rows = self.all.value.all.iter().enumerate().map(row);
        html! { (table.rows(rows).empty("There is no recurring invoice yet.")) }
    }

    /// What can be done with one of them.
    fn acts(&self, seal: &Seal, (at, one): (usize, &Recurring)) -> Markup {
        let action = paths::recurring_one(&self.matter.id, at);
        let no = at.saturating_add(1);
        let turn =
            if one.state == Running::Paused { ("resume", "Resume") } else { ("pause", "Pause") };
        let version = ui::hidden("version", &self.all.version.to_string());
        let title = format!("End no. {no}");
        let end = (
            title.as_str(),
            "What was billed stays. What has ended is not resumed; pause it \
            to go on later.",
        );
        html! {
            @if !one.is_over() {
                (ui::form(&seal.part(at), &action, html! {
                    (version)
                    (ui::buttons(ui::submit_as("act", turn.0, &format!("{} no. {no}", turn.1))))
                }))
                (ui::confirm_with(&seal.part(format_args!("end.{at}")), &action, end, (Fold::Closed,
                    html! { (version) (ui::hidden("act", "end")) })))
            }
        }
    }
}

fn tone(one: &Recurring) -> Tone {
    match one.state {
        _ if one.is_over() => Tone::Neutral,
        Running::Runs => Tone::Good,
        Running::Paused => Tone::Warn,
        Running::Ended => Tone::Neutral,
    }
}

fn end(one: &Recurring) -> String {
    let from = format!("from {}", ui::date_plain(one.first));
    match one.end {
        End::Open => from,
        End::Times(1) => format!("{from}, once"),
        End::Times(times) => format!("{from}, {times} times"),
        End::Until(until) => format!("{from} to {}", ui::date_plain(until)),
    }
}
