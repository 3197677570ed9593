//! `/firm/slips`: what came in over the counter and waits for the bank, and the slips it went on
//! (PAY-22).

pub(crate) mod show;

use domain::day;
use domain::id::SlipId;
use domain::slip::{Paper, Purse, Slip, SlipError, SlipState};
use domain::text::Name;
use domain::trust::TrustBank;
use jiff::ToSpan;
use maud::{Markup, html};
use serde::Deserialize;
use store::{CommitError, Member};
use web::page::Seal;
use web::trail::Trail;
use web::ui::{self, Field, Paging, Table, Tone};
use web::{Answer, App, Asked, Complaints, Location, Page, Posted, Refusal, Staff, State, Tab};

use crate::{allowed, paths};

/// For so many days what came in is looked for, unless a person wants a whole year.
const DAYS: i64 = 90;

/// How far back the longer look goes.
const DAYS_FURTHER: i64 = 366;

/// Which account, how far back, and which page of its slips.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Query {
    account: String,
    further: String,
    from: String,
    past: String,
}

/// What goes on a slip.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    account: String,
    further: String,
    on: String,
    paper: Vec<String>,
}

/// Everything that the page shows of one account.
struct Seen {
    banks: Vec<TrustBank>,
    purse: Purse,
    waiting: Vec<Paper>,
    slips: Vec<Slip>,
    paging: Paging,
}

/// `GET /firm/slips`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<Query>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_see(&member)?;

    let seen = Seen::load(&app, &member, &asked).await?;

    let form = Form {
        account: asked.account,
        further: asked.further,
        on: app.today().await?.to_string(),
        paper: Vec::new(),
    };
    Ok(Answer::Page(seen.page(&seal, &form, &Complaints::default())))
}

/// `POST /firm/slips`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let (store, once, form) = (app.store.of(&member), posted.once(&member), &posted.form);
    if let Some(first) = store.done(&once).await? {
        return Ok(gone(&first.parse().map_err(Refusal::fault)?));
    }
    let asked =
        Query { account: form.account.clone(), further: form.further.clone(), ..Query::default() };
    let seen = Seen::load(&app, &member, &asked).await?;
    let mut complaints = Complaints::default();
    let on = complaints.take("on", day::parse(&form.on));
    let papers = complaints.take("", seen.ticked(form));
    let made = match on.zip(papers) {
        Some((on, papers)) => {
            let by = (member.id().clone(), Name::parse(member.name()).map_err(Refusal::fault)?);
            let days = (on, app.today().await?);
            let made = Slip::make(app.id(SlipId::made)?, days, papers, (by, app.now()));
            let field = if matches!(made, Err(SlipError::Day(_))) { "on" } else { "" };
            complaints.take(field, made)
        }
        None => None,
    };
    let Some((slip, event)) = made else {
        return Ok(Answer::Again(seen.page(&posted.seal, form, &complaints)));
    };

    match store.commit_slip_made(&once, (&slip, event), app.now()).await {
        Err(CommitError::Taken(what)) => {
            let words = format!("{what} is on another slip, or matched to a bank line, already.");
            let complaints = Complaints::whole(words);
            Ok(Answer::Again(seen.page(&posted.seal, form, &complaints)))
        }
        done => {
            let id = done?.outcome(slip.id.as_str());
            Ok(gone(&id.parse().map_err(Refusal::fault)?))
        }
    }
}

fn gone(id: &SlipId) -> Answer {
    let flash = "The slip is made. Print this page and take it to the bank.";
    Answer::Go(Location::to(paths::slip(id)).flash(flash))
}

/// The account that an address or form names; the firm's own when it names none.
fn purse(word: &str, banks: &[TrustBank]) -> Result<Purse, Refusal> {
    if word.is_empty() || word == paths::OPERATING {
        return Ok(Purse::Operating);
    }
    let bank = banks.iter().find(|bank| bank.id.as_str() == word);
    bank.map(|bank| Purse::Trust(bank.id.clone())).ok_or(Refusal::NotFound)
}

impl Seen {
    async fn load(app: &App, member: &Member, asked: &Query) -> Result<Self, Refusal> {
        let (store, today) = (app.store.of(member), app.today().await?);
        let banks = store.trust().banks().await?;
        let purse = purse(&asked.account, &banks)?;
        let days = if asked.further.is_empty() { DAYS } else { DAYS_FURTHER };
        let span = (today.saturating_sub(days.days()), today);
        let waiting = store.undeposited(&purse, span).await?;
        let trail = Trail::new(&asked.from, &asked.past);
        let slips = store.slips(&purse, trail.from()).await?;
        let kept = [("account", asked.account.as_str()), ("further", asked.further.as_str())];
        let paging = trail.paging(paths::SLIPS, &kept, slips.next.as_deref());
        Ok(Self { banks, purse, waiting, slips: slips.items, paging })
    }

    /// What was ticked, as it waits now.
    fn ticked(&self, form: &Form) -> Result<Vec<Paper>, &'static str> {
        let is_ticked = |paper: &&Paper| is_ticked(form, paper);
        let ticked: Vec<Paper> = self.waiting.iter().filter(is_ticked).cloned().collect();
        if ticked.len() == form.paper.len() {
            Ok(ticked)
        } else {
            Err("Something that you ticked no longer waits for the bank. Look over what is ticked \
                 now, and make the slip again.")
        }
    }

    fn page(&self, seal: &Seal, form: &Form, complaints: &Complaints) -> Page {
        let own = ("".to_owned(), "The firm’s own money".to_owned());
        let trust = |bank: &TrustBank| (bank.id.to_string(), bank.name.to_string());
        let accounts: Vec<(String, String)> =
            std::iter::once(own).chain(self.banks.iter().map(trust)).collect();
        let current = |(id, _): &&(String, String)| match &self.purse {
            Purse::Operating => id.is_empty(),
            Purse::Trust(bank) => id == bank.as_str(),
        };
        let current = accounts.iter().find(current).map_or("", |(_, name)| name.as_str());
        let lists: Vec<(String, &str)> =
            accounts.iter().map(|(id, name)| (paths::slips(id), name.as_str())).collect();
        let lists: Vec<(&str, &str)> =
            lists.iter().map(|(href, name)| (href.as_str(), *name)).collect();
        let body = html! {
            (ui::crumbs(&[(paths::ACCOUNTS, "Bank accounts")]))
            (ui::tabs("Account", &lists, current))
            (ui::complaints(complaints))
            (self.counter(seal, form, complaints))
            (table(&self.slips))
            (ui::pages(&self.paging))
        };
        Page::new(Tab::Settings, "Deposit slips", body)
    }

    /// What waits, to be ticked.
    fn counter(&self, seal: &Seal, form: &Form, complaints: &Complaints) -> Markup {
        let further = html! {
            @if form.further.is_empty() {
                p.note {
                    "What came in over the last " (DAYS) " days. "
                    (ui::link(&paths::slips_further(&form.account), "Look a year back"))
                }
            }
        };
        if self.waiting.is_empty() {
            let words = "Every check and all cash that was recorded is on a slip or at the bank.";
            return html! { (ui::empty("Nothing waits for the bank", words, None)) (further) };
        }
        let label = |paper: &Paper| {
            let (on, amount) = (ui::date_plain(paper.received_on), ui::money_plain(paper.amount));
            format!("{on} {amount} {} ({} {})", paper.from, paper.kind.title(), paper.number)
        };
        let labels: Vec<(&Paper, String)> =
            self.waiting.iter().map(|paper| (paper, label(paper))).collect();
        let fields = html! {
            (ui::hidden("account", &form.account))
            (ui::hidden("further", &form.further))
            (ui::group("Checks and cash that wait for the bank", html! {
                @for (paper, label) in &labels {
                    @let sent = if is_ticked(form, paper) { "on" } else { "" };
                    (ui::checkbox(label, "paper", sent).value(paper.origin.as_str())
                        .scope(paper.origin.as_str()))
                }
            }))
            (Field::date("Goes to the bank on", "on").value(&form.on).required()
                .complaints(complaints))
            (ui::buttons(ui::submit("Make the slip")))
        };
        let form = ui::form(seal, paths::SLIPS, fields);
        ui::card("Make a deposit slip", html! { (form) (further) })
    }
}

fn is_ticked(form: &Form, paper: &Paper) -> bool {
    form.paper.iter().any(|id| id == paper.origin.as_str())
}

fn table(slips: &[Slip]) -> Table {
    let row = |slip: &Slip| {
        [
            ui::link(&paths::slip(&slip.id), &ui::date_plain(slip.on)),
            html! { (slip.papers.len()) },
            state(&slip.state),
            ui::money(slip.total),
        ]
    };
    Table::new("Slips")
        .text("Day")
        .number("Items")
        .text("State")
        .number("Total")
        .rows(slips.iter().map(row))
        .empty("No slip yet. Tick what goes to the bank and make the first one.")
}

/// How far a slip is.
fn state(state: &SlipState) -> Markup {
    match state {
        SlipState::Made => ui::badge(Tone::Warn, "Waits for its bank line"),
        SlipState::Matched => ui::badge(Tone::Good, "Matched to a bank line"),
        SlipState::Undone => ui::badge(Tone::Neutral, "Undone"),
    }
}
